"""POST /api/exercises/{slug}/grade, for holders of the token."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.responses import Response

from nn_playground import __version__
from nn_playground.api_models import Grade, Graded, GradeLine, GradeRequest, Grades
from nn_playground.base.bearer import check_bearer
from nn_playground.base.ending import Ending
from nn_playground.base.errors import Unavailable
from nn_playground.base.settings import Settings
from nn_playground.exercises.checking import CheckResult
from nn_playground.exercises.grading import Grader, ParsedSubmission, SubmissionBatch
from nn_playground.exercises.loader import find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.submission import Submission
from nn_playground.web.exercise_routes import UNKNOWN, slug_parameter
from nn_playground.web.ndjson import form_of, stream
from nn_playground.web.rest import LabAddress, errors_of_work, guarded, streamed
from nn_playground.work.lines import compiling_line, progress_line, report_interval
from nn_playground.work.trials import TrialGroup
from nn_playground.work.workers import IsDisconnected, Workers, checked_cost

PAUSE: Final = 2.0  # seconds before rejected work is offered again
FEWER_SUBMISSIONS: Final = "Send fewer submissions at a time."


def grade_routes(
    address: LabAddress, exercises: Mapping[str, Exercise], workers: Workers, settings: Settings
) -> APIRouter:
    """The route. Without a token in the settings nobody may grade, and the route is only documented."""
    secret = settings.secret.get_secret_value() if settings.secret else ""
    bearer = HTTPBearer(auto_error=False, description="The server's PLAYGROUND_TOKEN.")

    async def allow(request: Request) -> None:
        """Raise an error for a request without the token."""
        given = await bearer(request)
        assert settings.token
        check_bearer(given.credentials if given else None, settings.token.get_secret_value())

    router = address.router(tags=["exercises"], route_class=guarded(allow))

    @router.post(
        "/exercises/{slug}/grade",
        summary="Grade an exercise",
        response_description="What each submission is worth.",
        response_model=Grades,
        responses=streamed(GradeLine)
        | errors_of_work(
            "The body is too large, or grading would cost more than the server allows.",
            _401="The token is missing or wrong.",
            _404=UNKNOWN,
        ),
        dependencies=[Depends(bearer)],  # for OpenAPI
    )
    async def grade_exercise(
        request: Request,
        slug: Annotated[str, slug_parameter(address)],
        wanted: Annotated[GradeRequest, Body(openapi_examples=address.examples("grade"))],
    ) -> Response:
        """Check many submissions with seeds that are made of the server's secret, and that nobody has seen.

        The same submissions get the same grades. With `Accept: application/x-ndjson` the answer is a stream of JSON
        texts, one a line: `{"progress": {"done": 3, "total": 30}}` now and then, `{"row": ...}` for each submission as
        soon as its grade is known, and at last `{"summary": ...}`, or `{"error": ...}` where it could not go on; with
        `Accept: text/event-stream` one an event. Else it is one JSON text, once all is done.
        """
        work = await asyncio.to_thread(_Work, Grader(find_exercise(exercises, slug), secret), wanted, workers.ending)
        await asyncio.to_thread(checked_cost, work.jobs(), settings.max_cost, FEWER_SUBMISSIONS)
        await workers.check(work.first())
        lines = _lines(work, workers, request.is_disconnected)
        if form := form_of(request):
            return await stream(lines, form)
        rows: list[dict[str, Any]] = []
        summary: dict[str, Any] = {}
        async with aclosing(lines):
            async for line in lines:
                rows += [line["row"]] if "row" in line else []
                summary = line.get("summary", summary)
        body = {**summary, "rows": sorted(rows, key=lambda row: int(row["number"]))}
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    return router


class _Work:
    """The submissions of a request, as they are graded."""

    def __init__(self, grader: Grader, wanted: GradeRequest, ending: Ending) -> None:
        self.exercise = grader.exercise.slug
        self.wanted = wanted.submissions
        self.parsed = [
            grader.parsed(item.model_dump(exclude={"id"}, exclude_none=True)) for item in ending.through(self.wanted)
        ]
        self.numbers: dict[str, list[int]] = {}
        submissions: dict[str, Submission] = {}
        for number, item in enumerate(self.parsed):
            if item.submission is not None:
                key = grader.key(item.submission)
                submissions[key] = item.submission
                self.numbers.setdefault(key, []).append(number)
        self.batches = list(ending.through(grader.batches(submissions)))

    def jobs(self) -> list[TrialGroup]:
        """All jobs of the request."""
        return [job for batch in self.batches for job in batch.jobs]

    def first(self) -> list[TrialGroup]:
        """The jobs that are carried out first."""
        return self.batches[0].jobs if self.batches else []

    def row(self, number: int, result: CheckResult | None) -> dict[str, Any]:
        """A submission with its result."""
        parsed: ParsedSubmission = self.parsed[number]
        grade = Grade(
            number=number,
            id=self.wanted[number].id,
            result=result,
            reason=parsed.reason,
            notices=list(parsed.notices),
        )
        return {"row": grade.model_dump(mode="json")}

    def summary(self, passed: int) -> dict[str, Any]:
        """The last line."""
        unread = sum(item.submission is None for item in self.parsed)
        graded = Graded(
            exercise=self.exercise,
            version=__version__,
            submissions=len(self.parsed),
            passed=passed,
            unread=unread,
        )
        return {"summary": graded.model_dump()}


async def _lines(
    work: _Work, workers: Workers, is_disconnected: IsDisconnected
) -> AsyncGenerator[dict[str, Any], None]:
    """Yield progress, rows, and the summary."""
    total, passed = len(work.parsed), 0
    done = told = 0
    for number, item in enumerate(work.parsed):
        if item.submission is None:
            done += 1
            yield work.row(number, None)
    async with aclosing(workers.compiling(work.jobs(), is_disconnected)) as steps:
        async for step in steps:
            yield compiling_line(step)
    for batch in work.batches:
        async with aclosing(_results(batch, workers, is_disconnected)) as results:
            async for key, result in results:
                for number in work.numbers[key]:
                    done += 1
                    passed += result.passed
                    yield work.row(number, result)
                if done - told >= report_interval(total) or done == total:
                    told = done
                    yield progress_line(done, total)
    yield work.summary(passed)


async def _results(
    batch: SubmissionBatch, workers: Workers, is_disconnected: IsDisconnected
) -> AsyncGenerator[tuple[str, CheckResult], None]:
    """Yield the results of a batch as they come in."""
    for pair in batch.begin():
        yield pair
    await _room(workers, batch.jobs, is_disconnected)
    async with aclosing(workers.outcomes(batch.jobs, is_disconnected)) as outcomes:
        async for number, outcome in outcomes:
            for pair in batch.take(number, outcome):
                yield pair


async def _room(workers: Workers, jobs: list[TrialGroup], is_disconnected: IsDisconnected) -> None:
    """Wait until the workers have room: grading that has begun is not given up because of later requests."""
    while True:
        try:
            await workers.check(jobs)
            return
        except Unavailable:
            if workers.ending.told or await is_disconnected():
                raise
        await asyncio.sleep(PAUSE)
