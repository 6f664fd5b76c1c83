"""What the REST calls share: bodies read strictly, and what OpenAPI says of errors."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.answers import MEDIA_TYPE, ErrorAnswer
from app.config import RunConfig
from app.errors import Detail, InvalidInput
from app.responses import MAX_BODY
from app.strictjson import read
from app.validation import detail

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Responses = dict[int | str, dict[str, Any]]  # what OpenAPI says of answers, by status

NOT_MODIFIED: Final[Responses] = {304: {"description": "The cached answer is still right."}}
BUSY: Final = "Too much work is under way."


def errors(**by_status: str) -> Responses:
    """What OpenAPI says of the errors of a call: `errors(_404="There is no such exercise.")`."""
    return {int(status[1:]): {"model": ErrorAnswer, "description": text} for status, text in sorted(by_status.items())}


def errors_of_work(what: str, **others: str) -> Responses:
    """The same of a call whose body, JSON, asks for work: `errors_of_work("the sweep")`."""
    return errors(
        _400="The body is no JSON.",
        _413=f"The body is too large, or {what} would cost more than the server allows.",
        _415="The body does not say that it is JSON.",
        _422="A key, name or value is wrong; `details` says which.",
        _503=BUSY,
        **others,
    )


def streamed(line: type[BaseModel]) -> Responses:
    """What OpenAPI says of a stream whose every line is such a model."""
    schema = line.model_json_schema(ref_template="#/components/schemas/{model}")
    return {200: {"content": {MEDIA_TYPE: {"schema": schema}}}}


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

    def get_route_handler(self) -> Handler:
        """The handler, given a StrictRequest."""
        handler = super().get_route_handler()
        body = self.body_field.field_info.annotation if self.body_field else None

        async def handle(request: Request) -> Response:
            try:
                return await handler(StrictRequest(request.scope, request.receive))
            except RequestValidationError as error:
                raise invalid_request(error, body) from None

        return handle


def guarded(allow: Callable[[Request], Awaitable[None]]) -> type[StrictRoute]:
    """Routes that refuse whom `allow` refuses, by what it raises, before anything of the body is read."""

    class Guarded(StrictRoute):
        def get_route_handler(self) -> Handler:
            handler = super().get_route_handler()

            async def handle(request: Request) -> Response:
                await allow(request)
                return await handler(request)

            return handle

    return Guarded


def invalid_request(error: RequestValidationError, body: Any) -> InvalidInput:
    """What is wrong with a request, in our words; `body` is the model of its body.

    The places in a config are named as in the config, as they are where it comes by a link.
    """
    found: list[Detail] = []
    for item in error.errors():
        _, *place = item["loc"]
        if not place and item["type"] == "missing":
            raise InvalidInput("expected a body, a JSON object; there is none") from None
        inner = place[:1] == ["config"] and len(place) > 1
        moved: Any = {**item, "loc": tuple(place[1:] if inner else place)}
        found.append(detail(moved, RunConfig if inner else body))
    return InvalidInput.of(found)
