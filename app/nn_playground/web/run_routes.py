"""REST: health checks, options, and runs from scripts. The models here are those of OpenAPI."""

import asyncio
from functools import cache
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from nn_playground import __version__
from nn_playground.api_models import Answer
from nn_playground.base.errors import Unavailable
from nn_playground.base.strict_json import write
from nn_playground.labs.mlp.cost import cost
from nn_playground.labs.mlp.options import options, thumbnails
from nn_playground.labs.mlp.runs import RunRequest, RunResult, in_slices
from nn_playground.labs.mlp.warmup_steps import for_run
from nn_playground.web.content import Content
from nn_playground.web.rest import NOT_MODIFIED, StrictRoute, errors, errors_of_work
from nn_playground.web.security_headers import FOR_ALL
from nn_playground.work.warmup import WarmUp
from nn_playground.work.workers import Workers


class Health(Answer):
    """Whether runs can be served, and the version."""

    status: Literal["ok", "compiling", "failed"]
    version: str


class OptionTable(Answer):
    """Every choice there is: name, label, description, bounds, default."""

    version: str
    options: list[dict[str, Any]] = Field(description="One entry for each key of a RunConfig.")
    rules: list[dict[str, Any]] = Field(description="What goes together: where `when` holds, `needs` has to hold too.")
    view: list[dict[str, Any]] = Field(description="One entry for each setting that changes no number.")
    controls: list[dict[str, Any]] = Field(description="Name and label of each control that a link can hide.")
    cost: dict[str, Any] = Field(
        description="What a run costs besides epochs x points x parameters: by itself, for each point, in each epoch, "
        "and in each epoch where `when` holds."
    )
    speeds: list[int | Literal["max"]] = Field(description="Epochs a frame that the page offers.")


class FeaturePicture(Answer):
    """A small map of a feature: base64 of size x size value codes, row 0 at x2 = +6."""

    size: int
    codes: str


class Thumbnails(Answer):
    """Small pictures: for each dataset some points [x1, x2, label], for each feature a map.

    `classes` has the same of datasets with three or more classes, by their number.
    """

    datasets: dict[str, list[list[float]]]
    classes: dict[str, dict[str, list[list[float]]]]
    features: dict[str, FeaturePicture]


DEFAULT_RUN: Final = RunRequest()


EXAMPLES: Final[dict[str, Any]] = {
    "config": {
        "summary": "The default run, seen at four epochs, with its weights.",
        "value": {"config": {}, "epochs": 100, "record": [0, 1, 10, 100], "include": ["parameters"]},
    },
    "link": {
        "summary": "The run of a link.",
        "value": {"link": "#activation=relu&dataset=spiral&networkShape=8,8&seed=0.12345", "epochs": 500},
    },
}


UNREADY: Final = {
    "compiling": "The kernels are being compiled, which takes a minute at most; try again later.",
    "failed": "The kernels could not be compiled, so that no run can be served; the server's log says why.",
}


def told(health: Health, status: int) -> Response:
    """An answer that caches must not keep."""
    return JSONResponse(health.model_dump(), status, {"Cache-Control": "no-store"})


@cache
def _options() -> Content:
    return Content(write(options()).encode(), "application/json")


@cache
def _thumbnails() -> Content:
    return Content(write(thumbnails()).encode(), "application/json", FOR_ALL)


def routes(warmup: WarmUp, workers: Workers) -> APIRouter:
    """The routes."""
    router = APIRouter(route_class=StrictRoute)

    def health() -> Health:
        status = warmup.progress().status
        return Health(status="ok" if status == "ready" else status, version=__version__)

    @router.get(
        "/livez",
        tags=["server"],
        summary="Does the server answer?",
        response_description="It does.",
        response_model=Health,
    )
    async def get_liveness() -> Response:
        """Answer 200 as long as the process answers at all, also while kernels are being compiled.

        It is for whoever would restart the server; `status` says whether runs can be served.
        """
        return told(health(), 200)

    @router.get(
        "/readyz",
        tags=["server"],
        summary="Can runs be served?",
        response_description="Runs can be served.",
        response_model=Health,
        responses=errors(
            _503="Not yet, as kernels are being compiled, or never, as that failed; the message says which."
        ),
    )
    async def get_readiness() -> Response:
        """Answer 200 as soon as runs can be served, and 503 before: for whoever sends requests here or elsewhere."""
        found = health()
        if found.status != "ok":
            raise Unavailable(UNREADY[found.status])
        return told(found, 200)

    @router.get(
        "/healthz",
        tags=["server"],
        summary="Is the server well?",
        response_description="Runs can be served.",
        response_model=Health,
        responses={503: {"model": Health, "description": "Kernels are being compiled."}},
    )
    async def get_health() -> Response:
        """Whether runs can be served, in few words; `/readyz` says more, and `/livez` only that the process answers."""
        found = health()
        return told(found, 200 if found.status == "ok" else 503)

    @router.get(
        "/api/options",
        tags=["choices"],
        summary="What can be chosen",
        response_description="All choices.",
        response_model=OptionTable,
        responses=NOT_MODIFIED,
    )
    def get_options(request: Request) -> Response:
        """Every choice there is: name, label, one-sentence description, bounds, default."""
        return _options().answer(request)

    @router.get(
        "/api/thumbnails",
        tags=["choices"],
        summary="Small pictures of datasets and features",
        response_description="All pictures.",
        response_model=Thumbnails,
        responses=NOT_MODIFIED,
    )
    def get_thumbnails(request: Request) -> Response:
        """Small pictures of all datasets and features."""
        return _thumbnails().answer(request)

    @router.post(
        "/api/runs",
        tags=["runs"],
        summary="Train a run",
        response_description="What the run came to.",
        response_model=RunResult,
        responses=errors_of_work("the run"),
    )
    async def train_run(
        request: Request, wanted: Annotated[RunRequest, Body(openapi_examples=EXAMPLES)] = DEFAULT_RUN
    ) -> Response:
        """Train a run to its end and report it. The same config gives the same numbers, to the last bit."""
        config, view, notices = await asyncio.to_thread(wanted.named)
        slices = in_slices(
            config,
            epochs=wanted.epochs,
            record=wanted.record,
            parameters=wanted.parameters,
            include=wanted.include,
            view=view,
            notices=notices,
        )
        bodies = ([write(result.as_json()).encode() for result in found] for found in slices)
        whole = cost(config, wanted.epochs)
        body = await workers.result(bodies, whole, for_run(config, wanted.include), request.is_disconnected)
        return Response(body, media_type="application/json")

    return router
