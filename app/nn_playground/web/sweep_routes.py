"""POST /api/sweeps."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.api_models import Sweep, SweepLine
from nn_playground.web.ndjson import Lines, form_of, stream
from nn_playground.web.rest import StrictRoute, errors_of_work, streamed
from nn_playground.work.sweep_stream import swept
from nn_playground.work.workers import Workers

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
    """The route."""
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
