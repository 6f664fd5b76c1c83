"""REST: is the server well, what can be chosen, and runs from scripts. The models here are what OpenAPI promises."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Annotated, Any, Final, Literal, Self

from fastapi import APIRouter, Body
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from app import __version__
from app.config import RunConfig
from app.errors import Detail, InvalidInput, Unavailable
from app.network import Parameters
from app.options import options, thumbnails
from app.permalink import Link, read_link
from app.responses import MAX_BODY, conditional
from app.runs import DEFAULT_EPOCHS, MAX_EPOCHS, Include, Record, RunResult, run
from app.settings import Settings
from app.strictjson import read, write
from app.validation import detail
from app.view import View
from app.warmup import WarmUp

PATIENCE: Final = 0.5  # seconds between two looks whether the client still waits
WAITING_PER_THREAD: Final = 16  # runs under way or waiting; more are asked to come again


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


class RunRequest(BaseModel):
    """A run and what to report of it. Neither `config` nor `link` is the default run."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: RunConfig | None = Field(None, description="The run; what is left out has its default.")
    link: str | None = Field(None, description="The run as a link, with or without what stands before #.")
    epochs: int = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train.")
    record: Record | None = Field(
        None, description="The epochs to report, each from 0 to `epochs`; left out, every epoch, thinned to 1001."
    )
    parameters: Parameters | None = Field(None, description="Start from these instead of the initializer's.")
    include: list[Include] = Field([], description="What to add to the answer.")

    @model_validator(mode="after")
    def _config_or_link(self) -> Self:
        if self.config is not None and self.link is not None:
            raise PydanticCustomError("playground_both", "expected config or link; got both")
        return self

    def run_of(self) -> Link:
        """The run that is meant."""
        return read_link(self.link) if self.link is not None else Link(self.config or RunConfig(), View(), [])


DEFAULT_RUN: Final = RunRequest()


class Stopped(Exception):
    """Nobody waits any longer for a run."""


class Runner:
    """Trains scripted runs in a few threads of its own, so that they do not keep tabs from theirs."""

    def __init__(self, settings: Settings, warmup: WarmUp) -> None:
        self._max_cost = settings.max_cost
        self._warmup = warmup
        count = max(1, settings.threads // 2)
        self._most = count * WAITING_PER_THREAD
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="run")
        self._running: set[threading.Event] = set()

    async def run(self, request: RunRequest, gone: Callable[[], Awaitable[bool]]) -> bytes:
        """The result of a run as JSON, once kernels and a thread are there; given up when the client is `gone`."""
        if len(self._running) >= self._most:
            raise Unavailable(
                f"{self._most} runs are under way or waiting, which is as many as may be; try again later."
            )
        stop = threading.Event()
        self._running.add(stop)
        try:
            self._warmup.start()
            await self._warmup.end()
            task = asyncio.get_running_loop().run_in_executor(self._threads, self._train, request, stop)
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, though nobody may ask
            while not (await asyncio.wait({task}, timeout=PATIENCE))[0]:
                if await gone():
                    raise Unavailable("The client did not wait for the end of the run.")
            return task.result()
        finally:
            stop.set()
            self._running.discard(stop)

    def close(self) -> None:
        """Give up what is under way."""
        for stop in self._running:
            stop.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _train(self, request: RunRequest, stop: threading.Event) -> bytes:
        def progress(_epoch: int) -> None:
            if stop.is_set():
                raise Stopped

        config, view, notices = request.run_of()
        result = run(
            config,
            epochs=request.epochs,
            record=request.record,
            parameters=request.parameters,
            include=request.include,
            view=view,
            notices=notices,
            max_cost=self._max_cost,
            progress=progress,
        )
        return write(result.as_json()).encode()


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
