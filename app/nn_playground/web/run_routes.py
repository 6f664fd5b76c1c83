"""POST /api/runs, and the same of other labs."""

import asyncio
from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import APIRouter, Body
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base.strict_json import write_json
from nn_playground.web.rest import LabAddress, errors_of_work
from nn_playground.work.workers import Workers


def run_routes(address: LabAddress, workers: Workers) -> APIRouter:
    """The route."""
    lab = address.lab
    router = address.router(tags=["runs"])
    if TYPE_CHECKING:
        RunRequest: TypeAlias = BaseModel
    else:
        RunRequest = lab.run_request

    @router.post(
        "/runs",
        summary="Train a run",
        response_description="What the run came to.",
        response_model=lab.run_result,
        responses=errors_of_work("The body is too large, or the run would cost more than the server allows."),
    )
    async def train_run(
        request: Request,
        wanted: Annotated[RunRequest, Body(openapi_examples=address.examples("run"))] = lab.run_request(),  # noqa: B008
    ) -> Response:
        """Train a run to its end and report it. The same config gives the same numbers, to the last bit."""
        run = await asyncio.to_thread(lab.requested, wanted)
        bodies = ([write_json(result).encode() for result in found] for found in run.slices)
        body = await workers.result(bodies, run.cost, run.steps, request.is_disconnected)
        return Response(body, media_type="application/json")

    return router
