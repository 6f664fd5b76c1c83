"""POST /api/sweeps, and the same of other labs."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.api_models import sweep_line_model
from nn_playground.web.ndjson import Lines, form_of, stream
from nn_playground.web.rest import LabAddress, errors_of_work, streamed
from nn_playground.work.sweep_models import Sweep
from nn_playground.work.sweep_stream import sweep_lines
from nn_playground.work.workers import Workers


def sweep_routes(address: LabAddress, workers: Workers) -> APIRouter:
    """The route."""
    router = address.router(tags=["runs"])
    if TYPE_CHECKING:
        LabSweep: TypeAlias = Sweep
    else:
        LabSweep = Sweep.of(address.lab)

    @router.post(
        "/sweeps",
        summary="Train many runs",
        response_description="One JSON text a line, each with one key.",
        response_class=Response,  # so that errors are JSON in OpenAPI, as they are
        responses=streamed(sweep_line_model(address.lab))
        | errors_of_work("The body is too large, or the sweep would cost more than the server allows."),
    )
    async def train_sweep(
        request: Request, wanted: Annotated[LabSweep, Body(openapi_examples=address.examples("sweep"))]
    ) -> Response:
        """Train a run with other values for some of its keys, in all combinations, and report each as it ends.

        The answer is a stream of JSON texts, one a line: `{"progress": {"done": 3, "total": 10}}` now and then,
        `{"row": ...}` for each run, behind its `{"curve": ...}` where `record` asks for one, and at last
        `{"summary": ...}`; with `Accept: text/event-stream` one an event. The page asks for the same by its WebSocket,
        `/ws`, which also tells the server when nobody waits any longer.
        """
        return await stream(sweep_lines(wanted, workers), form_of(request) or Lines)

    return router
