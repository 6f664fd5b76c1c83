"""The calls of a teacher: open a class, change it, collect what was handed in, end it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Body
from fastapi import Query as InQuery
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.api_models import GradedSubmission, GradeRequest
from nn_playground.base.errors import InvalidInput, NotFound
from nn_playground.classroom.hand_in_table import hand_in_table, latest_hand_ins
from nn_playground.classroom.models import (
    ClassAnswer,
    ClassChange,
    ClassList,
    ClassRoster,
    MemberSummary,
    NewClass,
    written_time,
)
from nn_playground.classroom.room import Classroom
from nn_playground.exercises.loader import find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.lab import Lab
from nn_playground.presets.model import Preset
from nn_playground.web.class_parts import (
    NO_STORE,
    TEACHERS,
    WRONG_QUERY,
    CodeInPath,
    answered,
    class_answer,
    class_router,
    errors_of_class,
    errors_of_class_body,
    opened,
    receipts_by_member,
    takes_body,
    teachers_bearer,
    teachers_only,
)

if TYPE_CHECKING:
    from nn_playground.classroom.store import KeptHandIn

ON_PAGE_OF_PRESET: Final = re.compile(r"(?:^|/)presets/([a-z0-9-]+)/?\s*$", re.ASCII)


def teacher_routes(
    classroom: Classroom | None,
    lab: Lab[Any, Any],
    exercises: Mapping[str, Exercise],
    presets: Mapping[str, Preset],
) -> APIRouter:
    """The routes that want the teacher's token; `lab` reads links."""
    bearer = teachers_bearer()

    allow = teachers_only(classroom, bearer)

    def known(slug: str, path: str) -> None:
        """Raise InvalidInput for an exercise that there is not."""
        try:
            find_exercise(exercises, slug)
        except NotFound as error:
            raise InvalidInput.at(path, error.message) from None

    router = class_router(allow, bearer)

    @takes_body(router, "", "Open a class", ClassAnswer, "The class.", TEACHERS)
    def open_class(
        request: Request, wanted: Annotated[NewClass, Body(openapi_examples=TEACHERS_EXAMPLES["open"])]
    ) -> Response:
        """Open a class: its code goes to the wall, and whoever has it joins.

        There are classes where the server was started by `playground serve --class`, or has PLAYGROUND_TOKEN and
        PLAYGROUND_DATABASE. A class is kept until it is ended, or nobody has joined or handed in for 30 days.
        """
        for number, slug in enumerate(wanted.exercises):
            known(slug, f"exercises.{number}")
        course = opened(classroom).store.open_class(wanted.title, wanted.exercises)
        return answered(class_answer(request, course), 201)

    @router.get(
        "",
        summary="All classes",
        response_description="The classes, the oldest first.",
        response_model=ClassList,
        responses=errors_of_class(**TEACHERS),
    )
    def list_classes(request: Request) -> Response:
        """The classes that are not ended."""
        courses = opened(classroom).store.classes()
        return answered(ClassList(classes=[class_answer(request, course) for course in courses]))

    @router.get(
        "/{code}",
        summary="One class",
        response_description="The class.",
        response_model=ClassRoster,
        responses=errors_of_class(**TEACHERS),
    )
    def get_class(request: Request, code: CodeInPath) -> Response:
        """A class with its members, in the order in which they joined, and what they have handed in."""
        store = opened(classroom).store
        course, summaries = store.find_class(code), receipts_by_member(store.receipts(code))
        members = [
            MemberSummary(
                name=member.name,
                rejoin=member.rejoin,
                joined=written_time(member.joined_at),
                submissions=summaries.get(member.id, []),
            )
            for member in store.members(code)
        ]
        return answered(ClassRoster(**class_answer(request, course).model_dump(), members=members))

    @router.patch(
        "/{code}",
        summary="Change a class",
        response_description="The class.",
        response_model=ClassAnswer,
        responses=errors_of_class_body(**TEACHERS),
    )
    def change_class(
        request: Request,
        code: CodeInPath,
        change: Annotated[ClassChange, Body(openapi_examples=TEACHERS_EXAMPLES["change"])],
    ) -> Response:
        """Close the door to newcomers, pause everyone, or send everyone to a link or an exercise.

        The tabs of members act upon it within about a second.
        """
        sent = None if change.send is None else change.send.model_dump(exclude_none=True)
        if sent and "exercise" in sent:
            known(sent["exercise"], "send.exercise")
        elif sent:
            sent = _run_in(lab, presets, sent["link"])
        store = opened(classroom).store
        course = store.change_class(code, open=change.open, paused=change.paused, sent=sent)
        return answered(class_answer(request, course))

    @router.delete(
        "/{code}",
        summary="End a class",
        status_code=204,
        response_description="It is erased.",
        response_class=Response,
        responses=errors_of_class(**TEACHERS),
    )
    def end_class(code: CodeInPath) -> Response:
        """End a class, and erase all of it for good: names, tokens, and everything that was handed in."""
        opened(classroom).store.end_class(code)
        return Response(status_code=204, headers=NO_STORE)

    @router.get(
        "/{code}/submissions.csv",
        summary="What was handed in, as a table",
        response_description="The table.",
        response_class=Response,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **errors_of_class(**TEACHERS)},
    )
    def get_submissions(
        code: CodeInPath,
        exercise: Annotated[str | None, InQuery(description="One exercise; left out, all of them.")] = None,
    ) -> Response:
        """The table that `playground grade` takes: a row for each member and exercise, with what was handed in last.

        Grades are of one exercise, so name it.
        """
        kept = latest_hand_ins(opened(classroom).store.hand_ins(code), exercise)
        named = {"Content-Disposition": 'attachment; filename="submissions.csv"'}
        return Response(hand_in_table(kept, exercises), headers=NO_STORE | named, media_type="text/csv; charset=utf-8")

    @router.get(
        "/{code}/hand-ins",
        summary="What was handed in, as grading takes it",
        response_description="The body of a request that grades an exercise.",
        response_model=GradeRequest,
        responses=errors_of_class(**TEACHERS, **WRONG_QUERY),
    )
    def get_hand_ins(
        code: CodeInPath, exercise: Annotated[str, InQuery(description="The exercise by its slug.")]
    ) -> Response:
        """Each member's last hand-in of an exercise, with the name as its id: `POST /api/exercises/{slug}/grade` it."""
        kept = latest_hand_ins(opened(classroom).store.hand_ins(code), exercise)
        return answered(GradeRequest.model_construct(submissions=[_to_grade(item) for item in kept]))

    return router


def _run_in(lab: Lab[Any, Any], presets: Mapping[str, Preset], link: str) -> dict[str, str]:
    """The link of a run from its # on, and the example on whose page it is; InvalidInput where there is none."""
    try:
        found = lab.handed_in(link).link
        lab.written(found)
    except InvalidInput as error:
        raise InvalidInput.at("send.link", error.message.removeprefix("link: ")) from None
    run = found[max(0, found.find("#")) :]  # whatever server it led to, students stay here
    page = ON_PAGE_OF_PRESET.search(link.partition("#")[0])
    return {"link": run, "preset": page[1]} if page and page[1] in presets else {"link": run}


def _to_grade(item: "KeptHandIn") -> GradedSubmission:
    link, answers, parameters = item.content
    return GradedSubmission(id=item.name, link=link, answers=answers, parameters=parameters)


TEACHERS_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
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
}
