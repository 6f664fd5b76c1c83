"""POST /api/sweeps."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from app.answers import SweepLine
from app.cost import RUN
from app.rest import StrictRoute, errors_of_work, streamed
from app.streams import Lines, compiling, form_of, progress, stream, stride
from app.sweeps import Layout, Sweep, Tally
from app.workers import Workers

MAX_TOLD: Final = 10_000  # combinations of a summary, which is one line; those of one run each are known by their rows
EXAMPLES: Final[dict[str, Any]] = {
    "shapes": {
        "summary": "Which shape solves XOR, with five seeds each?",
        "value": {
            "config": {"data": {"name": "xor"}},
            "values": {"network.hidden": [[], [1], [2], [4, 2]]},
            "seeds": 5,
            "epochs": 200,
            "goal": {"test_loss": 0.05},
        },
    }
}


def sweep_routes(workers: Workers) -> APIRouter:
    """The call."""
    router = APIRouter(route_class=StrictRoute, tags=["runs"])

    @router.post(
        "/api/sweeps",
        summary="Train many runs",
        response_description="One JSON text a line, each with one key.",
        response_class=Response,  # so that errors are JSON in OpenAPI, as they are
        responses=streamed(SweepLine) | errors_of_work("the sweep"),
    )
    async def train_sweep(request: Request, wanted: Annotated[Sweep, Body(openapi_examples=EXAMPLES)]) -> Response:
        """Train a run with other values for some of its keys, in all combinations, and report each as it ends.

        The answer is a stream of JSON texts, one a line; with `Accept: text/event-stream` one an event. The page asks
        for the same by its WebSocket, `/ws`, which also tells the server when nobody waits any longer.
        """
        return await stream(swept(wanted, workers), form_of(request) or Lines)

    return router


async def swept(wanted: Sweep, workers: Workers) -> AsyncGenerator[dict[str, Any], None]:
    """Progress now and then, a row for each run as it ends, and at last the summary.

    Raises what is wrong with it, or that there is no room for it, before the first line.
    """
    layout = await workers.result(Layout.in_slices(wanted), RUN * wanted.runs, (), _waits)
    await workers.check([layout.job()])
    total, done = len(layout), 0
    tally = Tally(total)
    async with aclosing(workers.compiling([layout.job()], _waits)) as steps:
        async for step in steps:
            yield compiling(step)
    yield progress(0, total)
    async with aclosing(workers.outcomes([layout.job()], _waits)) as outcomes:
        async for number, outcome in outcomes:
            row = layout.row(number, outcome)
            tally.add(row)
            done += 1
            yield {"row": row.model_dump()}
            if done % stride(total) == 0 or done == total:
                yield progress(done, total)
    report = await asyncio.to_thread(layout.report, tally, most=MAX_TOLD)
    yield {"summary": report.model_dump()}


async def _waits() -> bool:
    """A stream is closed when its client hangs up; nobody has to look."""
    return False
