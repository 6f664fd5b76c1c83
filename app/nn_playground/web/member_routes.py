"""The calls of students: join a class by its code, rejoin it, hand in."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base.errors import InvalidInput, TooExpensive, Unavailable
from nn_playground.base.sentences import say
from nn_playground.classroom.hand_in import read_hand_in
from nn_playground.classroom.models import (
    ClassPlot,
    DoorAnswer,
    HandInRequest,
    MemberAnswer,
    Newcomer,
    OwnHandIns,
    PlotPoint,
    Receipt,
    Rejoining,
    written_time,
)
from nn_playground.classroom.room import Classroom
from nn_playground.exercises.attempts import Attempts, Who, subnet_of
from nn_playground.exercises.check_stream import check_lines
from nn_playground.exercises.checking import Check
from nn_playground.exercises.loader import find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.submission import Submission
from nn_playground.web.class_parts import (
    NO_STORE,
    CodeInPath,
    answered,
    class_router,
    errors_of_class,
    opened,
    receipts_by_member,
    takes_body,
)
from nn_playground.web.responses import address_of
from nn_playground.work.workers import Workers, cost_of

if TYPE_CHECKING:
    from nn_playground.classroom.store import Member

CHEAP_CHECK: Final = 1_000_000_000  # nanoseconds of one core, about, that a hand-in's check may cost
CHECK_SECONDS: Final = 0.12  # for which its answer waits at most: the receipt is what matters
NOT_IN_CLASS: Final = "expected one of the exercises of this class, {names}"
GUESSED: Final = {"_429": "Too many wrong codes were tried; `Retry-After` has the seconds."}
MEMBERS_ONLY: Final = {"_401": "The member's token is missing, wrong, or of another class."}


def joining_routes(classroom: Classroom | None) -> APIRouter:
    """The routes that want a code only."""

    async def allow(_request: Request) -> None:
        opened(classroom)

    router = class_router(allow)

    def welcomed(member: "Member") -> MemberAnswer:
        title = opened(classroom).store.find_class(member.code).title
        return MemberAnswer(title=title, name=member.name, token=str(member.token), rejoin=member.rejoin)

    @router.get(
        "/{code}/door",
        summary="A class before one joins it",
        response_description="The class.",
        response_model=DoorAnswer,
        responses=errors_of_class(**GUESSED),
    )
    def look_at_door(request: Request, code: CodeInPath) -> Response:
        """What a class is called, and whether it takes newcomers. A wrong code counts as one that was tried."""
        course = opened(classroom).door(code, subnet_of(address_of(request)))
        return answered(DoorAnswer(title=course.title if course.open else None, open=course.open))

    @takes_body(
        router,
        "/{code}/members",
        "Join a class",
        MemberAnswer,
        "The new member.",
        GUESSED | {"_403": "The class is closed to newcomers.", "_409": "The name is taken, or the class is full."},
    )
    def join_class(
        request: Request,
        code: CodeInPath,
        newcomer: Annotated[Newcomer, Body(openapi_examples=MEMBERS_EXAMPLES["join"])] = Newcomer(),  # noqa: B008
    ) -> Response:
        """Join by the code, without an account; without a name as a pseudonym of two words.

        Members see nothing of each other.
        """
        address = subnet_of(address_of(request))
        joined = opened(classroom).join(code, newcomer.name, address, or_pseudonym=newcomer.or_pseudonym)
        return answered(welcomed(joined), 201)

    @takes_body(
        router,
        "/{code}/members/rejoin",
        "Rejoin a class",
        MemberAnswer,
        "The member, as it was told on joining.",
        GUESSED | {"_403": "The name and the four letters do not belong together."},
        200,
    )
    def rejoin_class(
        request: Request,
        code: CodeInPath,
        known: Annotated[Rejoining, Body(openapi_examples=MEMBERS_EXAMPLES["rejoin"])],
    ) -> Response:
        """The same member on a new device, also where the class is closed to newcomers."""
        address = subnet_of(address_of(request))
        return answered(welcomed(opened(classroom).rejoin(code, known.name, known.rejoin, address)))

    return router


def member_routes(
    classroom: Classroom | None, exercises: Mapping[str, Exercise], workers: Workers, attempts: Attempts
) -> APIRouter:
    """The routes that want a member's token."""
    bearer = HTTPBearer(auto_error=False, scheme_name="Member", description="A member's token.")

    async def allow(request: Request) -> None:
        given = await bearer(request)
        sent = given.credentials if given else None
        code = request.path_params["code"]
        request.state.member = await asyncio.to_thread(opened(classroom).member, code, sent)

    router = class_router(allow, bearer)

    def kept(member: "Member", given: HandInRequest) -> tuple[Submission, Receipt]:
        """Read and keep a hand-in."""
        store = opened(classroom).store
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

    @takes_body(
        router,
        "/{code}/submissions",
        "Hand in",
        Receipt,
        "The receipt.",
        MEMBERS_ONLY
        | {
            "_404": "There is no such class or exercise, or there are no classes on this server.",
            "_409": "The member, or the whole class, has handed in too much.",
        },
    )
    async def hand_in(
        request: Request,
        code: CodeInPath,
        given: Annotated[HandInRequest, Body(openapi_examples=MEMBERS_EXAMPLES["hand_in"])],
    ) -> Response:
        """Hand in a run for an exercise, with a receipt. It may be done again: all is kept, and the last one counts.

        What is answered with 201 is kept, whatever becomes of the server. `check` says what the exercise's check says.
        """
        submission, receipt = await asyncio.to_thread(kept, request.state.member, given)
        result = await checked(request, find_exercise(exercises, given.exercise), submission)
        return JSONResponse({**receipt.model_dump(mode="json"), "check": result}, 201, NO_STORE)

    @router.get(
        "/{code}/submissions",
        summary="What this member has handed in",
        response_description="The receipts.",
        response_model=OwnHandIns,
        responses=errors_of_class(**MEMBERS_ONLY),
    )
    def get_own(request: Request, code: CodeInPath) -> Response:
        """The receipts of all that the member has handed in, the oldest first."""
        member = request.state.member
        kept = opened(classroom).store.receipts(code, member.id)
        return answered(OwnHandIns(submissions=receipts_by_member(kept).get(member.id, [])))

    @router.get(
        "/{code}/plot",
        summary="The networks of the class",
        response_description="The networks.",
        response_model=ClassPlot,
        responses=errors_of_class(**MEMBERS_ONLY),
    )
    def get_plot(request: Request, code: CodeInPath) -> Response:
        """Parameters and test loss of everybody's network that is on screen, without names, in no order."""
        contents = opened(classroom).screens.contents(code)
        points = [
            PlotPoint(
                exercise=content["exercise"],
                parameters=content["numbers"]["parameters"],
                test_loss=content["numbers"].get("test_loss"),
                solved=content["solved"] and content["checked"] and content["epoch"] > 0,
                mine=member_id == request.state.member.id,
            )
            for member_id, content in contents.items()
            if content
        ]
        points.sort(key=lambda point: (point.parameters, point.test_loss or 0.0))  # in no order of people
        return answered(ClassPlot(points=points))

    return router


MEMBERS_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
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
