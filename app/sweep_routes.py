"""POST /api/sweeps."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body
from starlette.responses import Response

from app.answers import SweepLine
from app.rest import StrictRoute, errors_of_work, streamed
from app.streams import progress, stream, stride
from app.sweeps import Layout, Row, Sweep
from app.trials import Job
from app.workers import Workers

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
    async def train_sweep(wanted: Annotated[Sweep, Body(openapi_examples=EXAMPLES)]) -> Response:
        """Train a run with other values for some of its keys, in all combinations, and report each as it ends."""
        layout = await asyncio.to_thread(Layout, wanted)
        job = Job(await asyncio.to_thread(layout.trials), layout.plan)
        await workers.check([job])
        return await stream(_lines(layout, job, workers))

    return router


async def _lines(layout: Layout, job: Job, workers: Workers) -> AsyncGenerator[dict[str, Any], None]:
    rows: list[Row] = []
    total = len(layout)
    yield progress(0, total)
    async with aclosing(workers.outcomes([job], _waits)) as outcomes:
        async for number, outcome in outcomes:
            rows.append(layout.row(number, outcome))
            yield {"row": rows[-1].model_dump()}
            if len(rows) % stride(total) == 0 or len(rows) == total:
                yield progress(len(rows), total)
    report = await asyncio.to_thread(layout.report, rows)
    yield {"summary": report.model_dump()}


async def _waits() -> bool:
    """A stream is closed when its client hangs up; nobody has to look."""
    return False
