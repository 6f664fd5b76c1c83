"""REST for exercises: the list, each exercise, and checks of work."""

from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

from fastapi import APIRouter, Body
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.api_models import CheckLine, ExerciseAnswer, ExerciseList, ExerciseSummary, exercise_answer_model
from nn_playground.base.strict_json import write_json
from nn_playground.exercises.attempts import Attempts, Who
from nn_playground.exercises.check_stream import check_lines
from nn_playground.exercises.checking import CheckAnswer
from nn_playground.exercises.criteria import KINDS
from nn_playground.exercises.loader import find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.parts import markdown
from nn_playground.exercises.submission import Submission
from nn_playground.web.content import Content
from nn_playground.web.ndjson import form_of, stream
from nn_playground.web.responses import address_of
from nn_playground.web.rest import NOT_MODIFIED, LabAddress, add_content, errors, errors_of_work, streamed
from nn_playground.work.workers import Workers

UNKNOWN: Final = "There is no such exercise."


def slug_parameter(address: LabAddress) -> Any:
    """The parameter that names an exercise."""
    return InPath(description="The exercise's name in addresses.", examples=[address.lab.example_exercise])


def exercise_routes(
    address: LabAddress, exercises: Mapping[str, Exercise], workers: Workers, attempts: Attempts
) -> APIRouter:
    """The routes."""
    router = address.router(tags=["exercises"])
    if TYPE_CHECKING:
        LabSubmission: TypeAlias = Submission
    else:
        LabSubmission = Submission.of(address.lab)
    answers = exercise_answer_model(address.lab)
    listing = ExerciseList(exercises=[summary(item) for item in exercises.values()])
    listed = Content(write_json(listing.model_dump(mode="json")).encode(), "application/json")

    add_content(
        router,
        "/exercises",
        lambda: listed,
        model=ExerciseList,
        name="list_exercises",
        summary="Which exercises there are",
        description="The exercises by slug, with title, lesson and points.",
        answer="All exercises, in their order.",
    )

    @router.get(
        "/exercises/{slug}",
        summary="One exercise",
        response_description="The exercise.",
        response_model=answers,
        responses=NOT_MODIFIED | errors(_404=UNKNOWN),
    )
    def get_exercise(request: Request, slug: Annotated[str, slug_parameter(address)]) -> Response:
        """What is asked, what may be changed, and what it takes to pass; the answers to questions are not told."""
        body = write_json(public_exercise(find_exercise(exercises, slug), answers).model_dump(mode="json")).encode()
        return Content(body, "application/json").answer(request)

    @router.post(
        "/exercises/{slug}/check",
        summary="Check an exercise",
        response_description="What it is worth.",
        response_model=CheckAnswer,
        responses=streamed(CheckLine)
        | errors_of_work("The body is too large, or the check would cost more than the server allows.", _404=UNKNOWN),
    )
    async def check_exercise(
        request: Request,
        slug: Annotated[str, slug_parameter(address)],
        submission: Annotated[LabSubmission, Body(openapi_examples=address.examples("check"))],
    ) -> Response:
        """Train what is handed in with seeds that are not its own, and say of each criterion whether it is passed.

        The seeds are drawn from the network that is handed in, so the same one has the same ones each time; those of
        grades are others. After a wrong answer to a question the next one is looked at after a pause, which grows;
        `waits` has its seconds, and `client`, any name of your own, keeps it apart from those of others at your
        address. With `Accept: application/x-ndjson` the answer is a stream of JSON texts, one a line:
        `{"progress": {"done": 3, "total": 10}}` now and then, before that `{"compiling": ...}` alike while kernels are
        compiled, and at last `{"result": ...}`, or `{"error": ...}` where
        it could not go on. With `Accept: text/event-stream` it is one an event.
        """
        who = Who(address_of(request), submission.client)
        judge = attempts.judge(who, slug)
        lines = check_lines(find_exercise(exercises, slug), submission, workers, request.is_disconnected, judge)
        if form := form_of(request):
            return await stream(lines, form)
        last: dict[str, Any] = {}
        async with aclosing(lines):
            async for line in lines:
                last = line
        return JSONResponse(last["result"], headers={"Cache-Control": "no-store"})

    return router


def summary(exercise: Exercise) -> ExerciseSummary:
    """An exercise as it is listed."""
    return ExerciseSummary(slug=exercise.slug, title=exercise.title, lesson=exercise.lesson, points=exercise.worth)


def public_exercise(exercise: Exercise, model: type[ExerciseAnswer]) -> ExerciseAnswer:
    """The public part of an exercise."""
    return model(
        **summary(exercise).model_dump(),
        text=exercise.text,
        html=markdown(exercise.text),
        start=exercise.link,
        may_change=list(exercise.may_change),
        locked=list(exercise.locks.locked),
        allowed=exercise.allowed,
        by_hand=exercise.by_hand,
        unseen=exercise.is_unseen,
        networks=exercise.networks,
        **{kind.key: kind.as_public(getattr(exercise, kind.key)) for kind in KINDS},
    )
