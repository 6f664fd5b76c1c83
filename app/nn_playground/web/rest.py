"""The common parts of REST routes: strict bodies, and errors in OpenAPI."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from enum import Enum
from typing import Any, Final, NamedTuple, TypeVar

from fastapi import APIRouter
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.api_models import EVENTS, MEDIA_TYPE, ErrorAnswer
from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.sentences import clauses, say
from nn_playground.base.strict_json import read_json
from nn_playground.base.turnstile import Turnstile
from nn_playground.base.validation import MAX_PATH, Model, validated, validated_request
from nn_playground.lab import Call, Lab
from nn_playground.web.content import FOREVER, REVALIDATE, Content
from nn_playground.web.responses import MAX_BODY

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Responses = dict[int | str, dict[str, Any]]  # what OpenAPI says of answers, by status

NOT_MODIFIED: Final[Responses] = {304: {"description": "The cached answer is still right."}}
LARGE: Final = 16 * 1024  # bytes, or characters, from which it takes a thread to read something
Result = TypeVar("Result")
BUSY: Final = "Too much work is under way."


def errors(**by_status: str) -> Responses:
    """The errors of a route in OpenAPI: `errors(_404="There is no such exercise.")`."""
    return {int(status[1:]): {"model": ErrorAnswer, "description": text} for status, text in sorted(by_status.items())}


def errors_of_body(too_large: str, **others: str) -> Responses:
    """The errors of a route that has a JSON body; `too_large` is said of what is beyond the limits."""
    return errors(
        _400="The body is no JSON.",
        _413=too_large,
        _415="The body does not say that it is JSON.",
        _422="A key, name or value is wrong; `details` says which.",
        **others,
    )


def errors_of_work(too_large: str, **others: str) -> Responses:
    """The errors of a route whose JSON body requests work; `too_large` is said of a body or work beyond the limits."""
    return errors_of_body(too_large, _503=BUSY, **others)


def streamed(line: type[BaseModel]) -> Responses:
    """The answer in OpenAPI that is a stream with such a model in each line or event: a text as a whole, not JSON."""
    model = line.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = {
        kind: {"schema": {"type": "string", "contentMediaType": kind, "contentSchema": dict(model)}}
        for kind in (MEDIA_TYPE, EVENTS)
    }
    return {200: {"content": schemas}}


class LabAddress(NamedTuple):
    """A lab and its calls' place: below /api, or, but for the first lab, below /api and the lab's name."""

    lab: Lab[Any, Any]
    is_first: bool

    def router(self, tags: list[str | Enum], route_class: type[APIRoute] | None = None) -> APIRouter:
        """A router whose paths are below the lab's place, and whose operations have names of their own in OpenAPI."""
        path, prefix = ("/api", "") if self.is_first else (f"/api/{self.lab.name}", f"{self.lab.name}_")
        return APIRouter(
            prefix=path,
            route_class=route_class or StrictRoute,
            tags=tags,
            generate_unique_id_function=lambda route: f"{prefix}{route.name}",
        )

    def examples(self, call: Call) -> dict[str, Any]:
        """The examples of a call's body."""
        return dict(self.lab.examples.get(call, {}))


def add_content(
    router: APIRouter,
    path: str,
    content: Callable[[], Content],
    *,
    model: type[BaseModel],
    name: str,
    summary: str,
    description: str,
    answer: str,
) -> None:
    """Add a GET route whose answer is the same for everybody; `name` and the texts go into OpenAPI.

    At its address with `?version=`, which the page names, it is asked for once.
    """

    async def get(request: Request) -> Response:
        kept = content()
        is_named = request.query_params.get("version") == kept.version
        return kept.answer(request, FOREVER if is_named else REVALIDATE)

    router.add_api_route(
        path,
        get,
        methods=["GET"],
        name=name,
        summary=summary,
        description=description,
        response_description=answer,
        response_model=model,
        responses=NOT_MODIFIED,
    )


def query_parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    """The parameters of a query in OpenAPI, which are the fields of a model; each may be left out."""
    shown = ("title", "description", "examples")
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": field["description"],
            "schema": {key: value for key, value in _given(field).items() if key not in shown},
        }
        | ({"example": field["examples"][0]} if "examples" in field else {})
        for name, field in model.model_json_schema()["properties"].items()
    ]


def _given(field: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter where it is given: null is none that a query has."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if kinds else field


def repeated(query: QueryParams) -> list[Detail]:
    """An error for each parameter that is given more than once."""
    count = Counter(name for name, _ in query.multi_items())
    return [Detail(name[:MAX_PATH], "expected once") for name, times in count.items() if times > 1]


def queried(model: type[Model], query: QueryParams) -> Model:
    """The model of a query, whose names may have hyphens as on the command line; InvalidInput names all errors."""
    wrong = repeated(query)
    try:
        asked = validated(model, {name.replace("-", "_"): value for name, value in query.items()})
    except InvalidInput as error:
        raise InvalidInput.of([*wrong, *error.details], more=error.more) from None
    if wrong:
        raise InvalidInput.of(wrong)
    return asked


class StrictRequest(Request):
    """A request whose JSON is read strictly, and has to say that it is JSON."""

    _value: BaseModel | None = None

    async def load(self, model: type[BaseModel]) -> None:
        """Read the body; a large one in a thread, while others are answered."""
        body = await self.body()
        if len(body) > LARGE:
            self._value = await apart(self, len(body), parsed, body, model)
        elif body:
            self._value = parsed(body, model)

    async def body(self) -> bytes:
        """The bytes, which have to be announced as JSON if there are any."""
        body = await super().body()
        kind = self.headers.get("content-type", "")
        if body and kind.partition(";")[0].strip().lower() != "application/json":
            got = say("got {kind}", kind=kind[:100]) if kind else "it is missing"
            raise HTTPException(415, clauses("expected Content-Type: application/json", got))
        return body

    async def json(self) -> Any:
        """The model of the body, in which FastAPI finds nothing left to do; None where there is none."""
        return self._value


async def apart(request: Request, size: int, function: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function on a text of `size` bytes in a thread.

    Large texts are read one at a time, the smaller ones first: more threads would not be faster, and the threads for
    small requests stay free.
    """
    if size <= LARGE:
        return await asyncio.to_thread(function, *arguments)
    reading: Turnstile = request.app.state.reading
    async with reading.place(size):
        return await asyncio.to_thread(function, *arguments)


def parsed(body: bytes, model: type[BaseModel]) -> BaseModel | None:
    """The model of a body, None for null; HTTPException where it is no JSON, InvalidInput where it does not fit."""
    try:
        value = read_json(body, limit=MAX_BODY, what="body")
    except InvalidInput as error:
        raise HTTPException(400, error.message) from error
    return None if value is None else validated_request(model, value)


class StrictRoute(APIRoute):
    """A route whose body, if it has one, is that of a model, and read strictly."""

    def get_route_handler(self) -> Handler:
        """The handler, given a StrictRequest."""
        handler = super().get_route_handler()
        model: Any = self.body_field.field_info.annotation if self.body_field else None

        async def handle(request: Request) -> Response:
            if model is None:
                return await handler(request)
            strict = StrictRequest(request.scope, request.receive)
            await strict.load(model)
            try:
                return await handler(strict)
            except RequestValidationError:  # no other input that FastAPI validates can be wrong
                raise InvalidInput("expected a body, a JSON object; there is none") from None

        return handle


def guarded(allow: Callable[[Request], Awaitable[None]]) -> type[StrictRoute]:
    """Routes that call `allow`, which may raise, before any of the body is read."""

    class Guarded(StrictRoute):
        def get_route_handler(self) -> Handler:
            handler = super().get_route_handler()

            async def handle(request: Request) -> Response:
                await allow(request)
                return await handler(request)

            return handle

    return Guarded
