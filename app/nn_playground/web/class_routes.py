"""REST for classes: a teacher opens one, students join by its code and hand in; /c/{code}, which they open."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Body, Depends
from fastapi import Path as InPath
from fastapi import Query as InQuery
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from nn_playground.base.errors import InvalidInput, NotFound, TooExpensive, Unavailable
from nn_playground.base.sentences import say
from nn_playground.classroom.hand_in import read_hand_in
from nn_playground.classroom.hand_in_table import hand_in_table, latest_hand_ins
from nn_playground.classroom.models import (
    ClassAnswer,
    ClassChange,
    ClassList,
    ClassRoster,
    HandInRequest,
    HandInSummary,
    MemberAnswer,
    MemberSummary,
    NewClass,
    Newcomer,
    Receipt,
    Rejoining,
    written_time,
)
from nn_playground.classroom.room import NO_CLASSES_HERE, Classroom
from nn_playground.exercises.attempts import Attempts, Who, subnet_of
from nn_playground.exercises.check_stream import check_lines
from nn_playground.exercises.checking import Check
from nn_playground.exercises.loader import find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.submission import Submission
from nn_playground.web.responses import address_of
from nn_playground.web.rest import Responses, errors, guarded
from nn_playground.work.workers import Workers, cost_of

if TYPE_CHECKING:
    from nn_playground.classroom.store import Course, Member

CHEAP_CHECK: Final = 1_000_000_000  # nanoseconds of one core, about, that a hand-in's check may cost
CHECK_SECONDS: Final = 2.0  # for which its answer waits at most
NO_STORE: Final = {"Cache-Control": "no-store"}
UNKNOWN_CLASS: Final = "There is no such class, or there are no classes on this server."
NOT_IN_CLASS: Final = "expected one of the exercises of this class, {names}"
OF_BODY: Final = {
    "_400": "The body is no JSON.",
    "_413": "The body is too large.",
    "_415": "The body does not say that it is JSON.",
    "_422": "A key, name or value is wrong; `details` says which.",
}
NO_DATABASE: Final = "The database can't be used now, and nothing of the request is kept."


def _errors(**by_status: str) -> Responses:
    """The errors of a call on classes in OpenAPI."""
    return errors(**{"_404": UNKNOWN_CLASS, "_503": NO_DATABASE} | by_status)


TEACHERS: Final = {"_401": "The teacher's token is missing or wrong."}
MEMBERS_ONLY: Final = {"_401": "The member's token is missing, wrong, or of another class."}
GUESSED: Final = {"_429": "Too many wrong codes were tried; `Retry-After` has the seconds."}

CodeInPath = Annotated[str, InPath(description="The code of the class; small letters do.", examples=["KTRMW"])]


def class_routes(
    classroom: Classroom | None, exercises: Mapping[str, Exercise], workers: Workers, attempts: Attempts
) -> APIRouter:
    """The routes. Without a classroom each of them answers that there are no classes."""
    router = APIRouter()
    router.include_router(_teacher_routes(classroom, exercises))
    router.include_router(_joining_routes(classroom))
    router.include_router(_member_routes(classroom, exercises, workers, attempts))
    router.include_router(_addresses(classroom))
    return router


def _opened(classroom: Classroom | None) -> Classroom:
    if classroom is None:
        raise NotFound(NO_CLASSES_HERE)
    return classroom


def _answer(model: BaseModel, status: int = 200) -> JSONResponse:
    return JSONResponse(model.model_dump(mode="json"), status, NO_STORE)


# ---- the teacher ----


def _teacher_routes(classroom: Classroom | None, exercises: Mapping[str, Exercise]) -> APIRouter:
    bearer = HTTPBearer(auto_error=False, scheme_name="Teacher", description="The server's PLAYGROUND_TOKEN.")

    async def allow(request: Request) -> None:
        given = await bearer(request)
        _opened(classroom).check_teacher(given.credentials if given else None)

    def known(slug: str, path: str) -> None:
        """Raise InvalidInput for an exercise that there is not."""
        try:
            find_exercise(exercises, slug)
        except NotFound as error:
            raise InvalidInput.at(path, error.message) from None

    router = APIRouter(
        prefix="/api/classes", tags=["classes"], route_class=guarded(allow), dependencies=[Depends(bearer)]
    )

    @router.post(
        "",
        summary="Open a class",
        status_code=201,
        response_description="The class.",
        response_model=ClassAnswer,
        responses=_errors(**OF_BODY, **TEACHERS),
    )
    def open_class(
        request: Request, wanted: Annotated[NewClass, Body(openapi_examples=CLASS_EXAMPLES["open"])]
    ) -> Response:
        """Open a class: its code goes to the wall, and whoever has it joins.

        There are classes where the server was started by `playground serve --class`, or has PLAYGROUND_TOKEN and
        PLAYGROUND_DATABASE. A class is kept until it is ended, or nobody has joined or handed in for 30 days.
        """
        for number, slug in enumerate(wanted.exercises):
            known(slug, f"exercises.{number}")
        course = _opened(classroom).store.open_class(wanted.title, wanted.exercises)
        return _answer(_class_answer(request, course), 201)

    @router.get(
        "",
        summary="All classes",
        response_description="The classes, the oldest first.",
        response_model=ClassList,
        responses=_errors(**TEACHERS),
    )
    def list_classes(request: Request) -> Response:
        """The classes that are not ended."""
        store = _opened(classroom).store
        store.forget()
        return _answer(ClassList(classes=[_class_answer(request, course) for course in store.classes()]))

    @router.get(
        "/{code}",
        summary="One class",
        response_description="The class.",
        response_model=ClassRoster,
        responses=_errors(**TEACHERS),
    )
    def get_class(request: Request, code: CodeInPath) -> Response:
        """A class with its members, in the order in which they joined, and what they have handed in."""
        store = _opened(classroom).store
        course, kept = store.find_class(code), store.hand_ins(code)
        summaries: dict[int, list[HandInSummary]] = {}
        for item in kept:
            told = HandInSummary(exercise=item.exercise, receipt=item.receipt, at=written_time(item.at))
            summaries.setdefault(item.member_id, []).append(told)
        members = [
            MemberSummary(
                name=member.name,
                rejoin=member.rejoin,
                joined=written_time(member.joined_at),
                submissions=summaries.get(member.id, []),
            )
            for member in store.members(code)
        ]
        return _answer(ClassRoster(**_class_answer(request, course).model_dump(), members=members))

    @router.patch(
        "/{code}",
        summary="Change a class",
        response_description="The class.",
        response_model=ClassAnswer,
        responses=_errors(**OF_BODY, **TEACHERS),
    )
    def change_class(
        request: Request,
        code: CodeInPath,
        change: Annotated[ClassChange, Body(openapi_examples=CLASS_EXAMPLES["change"])],
    ) -> Response:
        """Close the door to newcomers, pause everyone, or send everyone to a link or an exercise.

        It is kept with the class; the page does not act upon `paused` and `send` yet.
        """
        sent = None if change.send is None else change.send.model_dump(exclude_none=True)
        if sent and "exercise" in sent:
            known(sent["exercise"], "send.exercise")
        store = _opened(classroom).store
        course = store.change_class(code, open=change.open, paused=change.paused, sent=sent)
        return _answer(_class_answer(request, course))

    @router.delete(
        "/{code}",
        summary="End a class",
        status_code=204,
        response_description="It is erased.",
        response_class=Response,
        responses=_errors(**TEACHERS),
    )
    def end_class(code: CodeInPath) -> Response:
        """End a class, and erase all of it for good: names, tokens, and everything that was handed in."""
        _opened(classroom).store.end_class(code)
        return Response(status_code=204, headers=NO_STORE)

    @router.get(
        "/{code}/submissions.csv",
        summary="What was handed in, as a table",
        response_description="The table.",
        response_class=Response,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **_errors(**TEACHERS)},
    )
    def get_submissions(
        code: CodeInPath,
        exercise: Annotated[str | None, InQuery(description="One exercise; left out, all of them.")] = None,
    ) -> Response:
        """The table that `playground grade` takes: a row for each member and exercise, with what was handed in last.

        Grades are of one exercise, so name it.
        """
        kept = latest_hand_ins(_opened(classroom).store.hand_ins(code), exercise)
        named = {"Content-Disposition": 'attachment; filename="submissions.csv"'}
        return Response(hand_in_table(kept, exercises), headers=NO_STORE | named, media_type="text/csv; charset=utf-8")

    return router


def _class_answer(request: Request, course: "Course") -> ClassAnswer:
    return ClassAnswer.model_validate(
        {
            "code": course.code,
            "title": course.title,
            "join": f"{request.base_url}c/{course.code}",
            "open": course.open,
            "paused": course.paused,
            "exercises": course.exercises,
            "send": course.sent,
        }
    )


# ---- students ----


def _joining_routes(classroom: Classroom | None) -> APIRouter:
    async def allow(_request: Request) -> None:
        _opened(classroom)

    router = APIRouter(prefix="/api/classes", tags=["classes"], route_class=guarded(allow))

    @router.post(
        "/{code}/members",
        summary="Join a class",
        status_code=201,
        response_description="The new member.",
        response_model=MemberAnswer,
        responses=_errors(
            **OF_BODY,
            **GUESSED,
            _403="The class is closed to newcomers.",
            _409="The name is taken, or the class is full.",
        ),
    )
    def join_class(
        request: Request,
        code: CodeInPath,
        newcomer: Annotated[Newcomer, Body(openapi_examples=CLASS_EXAMPLES["join"])] = Newcomer(),  # noqa: B008
    ) -> Response:
        """Join by the code, without an account; without a name as a pseudonym of two words.

        Members see nothing of each other.
        """
        address = subnet_of(address_of(request))
        return _answer(_member_answer(_opened(classroom).join(code, newcomer.name, address)), 201)

    @router.post(
        "/{code}/members/rejoin",
        summary="Rejoin a class",
        response_description="The member, as it was told on joining.",
        response_model=MemberAnswer,
        responses=_errors(**OF_BODY, **GUESSED, _403="The name and the four letters do not belong together."),
    )
    def rejoin_class(
        request: Request, code: CodeInPath, known: Annotated[Rejoining, Body(openapi_examples=CLASS_EXAMPLES["rejoin"])]
    ) -> Response:
        """The same member on a new device, also where the class is closed to newcomers."""
        address = subnet_of(address_of(request))
        return _answer(_member_answer(_opened(classroom).rejoin(code, known.name, known.rejoin, address)))

    return router


def _member_answer(member: "Member") -> MemberAnswer:
    return MemberAnswer(name=member.name, token=str(member.token), rejoin=member.rejoin)


def _member_routes(
    classroom: Classroom | None, exercises: Mapping[str, Exercise], workers: Workers, attempts: Attempts
) -> APIRouter:
    bearer = HTTPBearer(auto_error=False, scheme_name="Member", description="A member's token.")

    async def allow(request: Request) -> None:
        given = await bearer(request)
        sent = given.credentials if given else None
        code = request.path_params["code"]
        request.state.member = await asyncio.to_thread(_opened(classroom).member, code, sent)

    router = APIRouter(
        prefix="/api/classes", tags=["classes"], route_class=guarded(allow), dependencies=[Depends(bearer)]
    )

    def kept(member: "Member", given: HandInRequest) -> tuple[Submission, Receipt]:
        """Read and keep a hand-in."""
        store = _opened(classroom).store
        exercise = find_exercise(exercises, given.exercise)
        wanted = store.find_class(member.code).exercises
        if wanted and exercise.slug not in wanted:
            raise InvalidInput.at("exercise", say(NOT_IN_CLASS, names=", ".join(wanted)))
        submission, content = read_hand_in(exercise, given)
        found = store.hand_in(member, exercise.slug, content)
        return submission, Receipt(receipt=found.receipt, at=written_time(found.at), check=None)

    async def checked(request: Request, exercise: Exercise, submission: Submission) -> dict[str, Any] | None:
        """Check a hand-in, if that is cheap and there is room for it; the pauses after wrong answers are as ever."""
        made = await asyncio.to_thread(Check, exercise, submission)
        if cost_of(made.jobs) > CHEAP_CHECK:
            return None
        judge = attempts.judge(Who(address_of(request), f"member-{request.state.member.id}"), exercise.slug)
        lines = check_lines(exercise, submission, workers, request.is_disconnected, judge)
        last: dict[str, Any] = {}
        try:
            async with asyncio.timeout(CHECK_SECONDS), aclosing(lines):
                async for line in lines:
                    last = line
        except (TimeoutError, TooExpensive, Unavailable):
            return None
        return last.get("result")

    @router.post(
        "/{code}/submissions",
        summary="Hand in",
        status_code=201,
        response_description="The receipt.",
        response_model=Receipt,
        responses=_errors(
            **OF_BODY | MEMBERS_ONLY,
            _404="There is no such class or exercise, or there are no classes on this server.",
            _409="The member, or the whole class, has handed in too much.",
        ),
    )
    async def hand_in(
        request: Request,
        code: CodeInPath,
        given: Annotated[HandInRequest, Body(openapi_examples=CLASS_EXAMPLES["hand_in"])],
    ) -> Response:
        """Hand in a run for an exercise, with a receipt. It may be done again: all is kept, and the last one counts.

        What is answered with 201 is kept, whatever becomes of the server. `check` says what the exercise's check says.
        """
        submission, receipt = await asyncio.to_thread(kept, request.state.member, given)
        result = await checked(request, find_exercise(exercises, given.exercise), submission)
        return JSONResponse({**receipt.model_dump(mode="json"), "check": result}, 201, NO_STORE)

    return router


def _addresses(classroom: Classroom | None) -> APIRouter:
    """The addresses that students and teachers open, as long as they have no pages of their own."""
    router = APIRouter(include_in_schema=False)

    @router.get("/c/{code}")
    def open_page(code: str) -> Response:
        """Lead to the page, whatever the code is: nobody learns here which one is right."""
        _opened(classroom)
        return RedirectResponse("../", 303)

    @router.get("/class")
    def open_reference() -> Response:
        """Lead to the calls on classes; the fragment takes a token out of the address."""
        _opened(classroom)
        return RedirectResponse("docs#open_class", 303)

    return router


CLASS_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "open": {
        "class": {
            "summary": "A class with two exercises.",
            "value": {"title": "Deep Learning, group 2", "exercises": ["xor-one-layer", "spiral-smallest"]},
        }
    },
    "change": {
        "pause": {"summary": "Nobody joins any more, and all pause.", "value": {"open": False, "paused": True}},
        "send": {"summary": "Everyone goes to an exercise.", "value": {"send": {"exercise": "xor-one-layer"}}},
    },
    "join": {
        "pseudonym": {"summary": "As a pseudonym.", "value": {}},
        "name": {"summary": "By a name.", "value": {"name": "Ada"}},
    },
    "rejoin": {"name": {"summary": "On a new phone.", "value": {"name": "brave heron", "rejoin": "KTRM"}}},
    "hand_in": {
        "link": {
            "summary": "A link, with an answer.",
            "value": {
                "exercise": "xor-one-layer",
                "answers": {"Circle or exclusive or": "Both"},
                "link": "#dataset=xor&networkShape=3&seed=0.3",
            },
        }
    },
}
