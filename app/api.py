"""REST: is the server well, what can be chosen, and runs from scripts. The models here are what OpenAPI promises."""

from collections.abc import Callable, Coroutine
from functools import cache
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from app import __version__
from app.config import RunConfig
from app.errors import Detail, InvalidInput
from app.options import options, thumbnails
from app.responses import MAX_BODY, conditional
from app.runner import Runner, RunRequest
from app.runs import RunResult
from app.strictjson import read, write
from app.validation import detail
from app.warmup import WarmUp


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Health(_Answer):
    """Whether runs can be served, and the version."""

    status: Literal["ok", "compiling", "failed"]
    version: str


class Place(_Answer):
    """One thing that is wrong, and where."""

    path: str
    message: str


class Trouble(_Answer):
    """What is wrong."""

    code: str
    message: str
    details: list[Place]


class ErrorAnswer(_Answer):
    """The one shape of every error."""

    error: Trouble


class Options(_Answer):
    """Every choice there is: name, label, description, bounds, default."""

    version: str
    options: list[dict[str, Any]] = Field(description="One entry for each key of a RunConfig.")
    view: list[dict[str, Any]] = Field(description="One entry for each setting that changes no number.")
    controls: list[dict[str, Any]] = Field(description="Name and label of each control that a link can hide.")
    speeds: list[int | Literal["max"]] = Field(description="Epochs a frame that the page offers.")


class FeaturePicture(_Answer):
    """A small map of a feature: base64 of size x size value codes, row 0 at x2 = +6."""

    size: int
    codes: str


class Thumbnails(_Answer):
    """Small pictures: for each dataset some points [x1, x2, label], for each feature a map."""

    datasets: dict[str, list[list[float]]]
    features: dict[str, FeaturePicture]


DEFAULT_RUN: Final = RunRequest()


class StrictRequest(Request):
    """A request whose JSON is read strictly, and has to say that it is JSON."""

    async def body(self) -> bytes:
        """The bytes, which have to be announced as JSON if there are any."""
        body = await super().body()
        kind = self.headers.get("content-type", "")
        if body and kind.partition(";")[0].strip().lower() != "application/json":
            got = f"got {kind[:100]}" if kind else "it is missing"
            raise HTTPException(415, f"expected Content-Type: application/json; {got}")
        return body

    async def json(self) -> Any:
        """The value."""
        try:
            return read(await self.body(), limit=MAX_BODY, what="body")
        except InvalidInput as error:
            raise HTTPException(400, error.message) from error


class StrictRoute(APIRoute):
    """A route whose body is read strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given a StrictRequest."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(StrictRequest(request.scope, request.receive))
            except RequestValidationError as error:
                raise invalid_request(error) from None

        return handle


def invalid_request(error: RequestValidationError) -> InvalidInput:
    """What is wrong with a body, in our words; the places in a config are named as in the config."""
    found: list[Detail] = []
    for item in error.errors():
        _, *place = item["loc"]
        inner = place[:1] == ["config"] and len(place) > 1
        model = RunConfig if inner else RunRequest
        moved: Any = {**item, "loc": tuple(place[1:] if inner else place)}
        found.append(detail(moved, model))
    return InvalidInput.of(found)


def _errors(**by_status: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the errors of a call."""
    return {int(status[1:]): {"model": ErrorAnswer, "description": text} for status, text in by_status.items()}


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
NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "The cached answer is still right."}}


@cache
def _options_body() -> bytes:
    return write(options()).encode()


@cache
def _thumbnails_body() -> bytes:
    return write(thumbnails()).encode()


def routes(warmup: WarmUp, runner: Runner) -> APIRouter:
    """The calls."""
    router = APIRouter(route_class=StrictRoute)

    @router.get(
        "/healthz",
        summary="Is the server well?",
        response_description="Runs can be served.",
        response_model=Health,
        responses={503: {"model": Health, "description": "Kernels are being compiled."}},
    )
    async def health() -> Response:
        """Whether runs can be served."""
        status = warmup.progress.status
        body = Health(status="ok" if status == "ready" else status, version=__version__)
        return JSONResponse(body.model_dump(), 200 if status == "ready" else 503, {"Cache-Control": "no-store"})

    @router.get(
        "/api/options",
        summary="What can be chosen",
        response_description="All choices.",
        response_model=Options,
        responses=NOT_MODIFIED,
    )
    def all_options(request: Request) -> Response:
        """Every choice there is: name, label, one-sentence description, bounds, default."""
        return conditional(request, _options_body(), "application/json")

    @router.get(
        "/api/thumbnails",
        summary="Small pictures of datasets and features",
        response_description="All pictures.",
        response_model=Thumbnails,
        responses=NOT_MODIFIED,
    )
    def all_thumbnails(request: Request) -> Response:
        """Small pictures of all datasets and features."""
        return conditional(request, _thumbnails_body(), "application/json")

    @router.post(
        "/api/runs",
        summary="Train a run",
        response_description="What the run came to.",
        response_model=RunResult,
        responses=_errors(
            _400="The body is no JSON.",
            _413="The body is too large, or the run would cost more than the server allows.",
            _415="The body does not say that it is JSON.",
            _422="A key, name or value is wrong; `details` says which.",
            _503="Too many runs are under way.",
        ),
    )
    async def train(
        request: Request, wanted: Annotated[RunRequest, Body(openapi_examples=EXAMPLES)] = DEFAULT_RUN
    ) -> Response:
        """Train a run to its end and report it. The same config gives the same numbers, to the last bit."""
        return Response(await runner.run(wanted, request.is_disconnected), media_type="application/json")

    return router
