"""POST /api/trace: one example through the network of a run, forward and back."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base.strict_json import write_json
from nn_playground.labs.mlp.cost import cost
from nn_playground.labs.mlp.examples import TRACES
from nn_playground.labs.mlp.trace import Trace, TraceRequest, traced_in_slices
from nn_playground.labs.mlp.warmup_steps import for_trace
from nn_playground.web.rest import LabAddress, errors_of_work
from nn_playground.work.workers import Workers


def trace_routes(address: LabAddress, workers: Workers) -> APIRouter:
    """The route."""
    router = address.router(tags=["runs"])

    @router.post(
        "/trace",
        summary="Follow one example through a network, forward and back",
        response_description="Every sum, output, delta and gradient, and the step that follows.",
        response_model=Trace,
        responses=errors_of_work("The body is too large, or the run would cost more than the server allows."),
    )
    async def trace_example(
        request: Request, wanted: Annotated[TraceRequest, Body(openapi_examples=dict(TRACES))]
    ) -> Response:
        """Follow one example through a network, trained or not, and compute one step of plain gradient descent on it.

        The numbers are those of the network as it is used: without dropout, with the running means and variances of
        batch normalization. Of a run that the original site has too, they are the run's own to the last bit.
        """
        config, _view, notices = await asyncio.to_thread(wanted.named)
        slices = traced_in_slices(
            config,
            wanted.point,
            wanted.label,
            epochs=wanted.epochs,
            parameters=wanted.parameters,
            notices=notices,
        )
        bodies = ([write_json(trace.as_json()).encode() for trace in found] for found in slices)
        body = await workers.result(bodies, cost(config, wanted.epochs), for_trace(config), request.is_disconnected)
        return Response(body, media_type="application/json")

    return router
