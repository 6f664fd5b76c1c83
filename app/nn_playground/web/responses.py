"""The common parts of all answers: one shape for every error, the common headers, validators for caches."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nn_playground.base.ending import ENDING, Ending
from nn_playground.base.errors import (
    Conflict,
    Detail,
    Forbidden,
    InvalidInput,
    NotFound,
    PlaygroundError,
    TooExpensive,
    TooSoon,
    Unauthorized,
    Unavailable,
    unexpected,
)
from nn_playground.base.sentences import clauses, say
from nn_playground.base.validation import known_or_meant, message_of, shown
from nn_playground.web.base_path import path_below
from nn_playground.web.security_headers import HEADERS

MAX_BODY: Final = 1024 * 1024  # bytes of a request

STATUS: Final[dict[type[PlaygroundError], int]] = {
    InvalidInput: 422,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooSoon: 429,
    TooExpensive: 413,
    Unavailable: 503,
}
CODES: Final = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "timeout",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    421: "misdirected",
    426: "upgrade_required",
    429: "too_many_requests",
    431: "too_large",
    503: "unavailable",
}
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
OF_LABS: Final = ("runs", "sweeps", "exercises", "presets")  # below /api, or below /api and the name of a lab
RETRY_AFTER: Final = "5"  # seconds
RAW_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


def address_of(connection: HTTPConnection) -> str:
    """The address that a request or a WebSocket comes from, as far as it is known."""
    return connection.client.host if connection.client else ""


def error_body(status: int, message: str) -> dict[str, Any]:
    """The shape of an error that has an HTTP status only."""
    return {"error": {"code": CODES.get(status, "error"), "message": message, "details": []}}


def error_response(error: PlaygroundError) -> JSONResponse:
    """The answer to a PlaygroundError."""
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse(error.as_json(), status, _headers_of(error))


def _headers_of(error: PlaygroundError) -> dict[str, str] | None:
    """The headers that an error's status asks for."""
    match error:
        case Unavailable():
            return {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
        case TooSoon(seconds=seconds):
            return {"Retry-After": str(seconds), "Cache-Control": "no-store"}
        case Unauthorized():
            return {"WWW-Authenticate": "Bearer"}
        case _:
            return None


def wants_page(request: Request) -> bool:
    """True for a browser that opens an address; scripts, which take anything or JSON, get JSON."""
    return "text/html" in request.headers.get("accept", "") and not path_below(request.scope).startswith("/api/")


async def on_playground_error(request: Request, error: Exception) -> Response:
    """Answer a PlaygroundError; a page that there is not, with a page."""
    assert isinstance(error, PlaygroundError)
    if isinstance(error, NotFound) and wants_page(request):
        return await missing_page(request, error.message)
    return error_response(error)


async def missing_page(request: Request, message: str) -> Response:
    """The page for a wrong address, made as all pages are."""
    page: str = await asyncio.to_thread(request.app.state.missing_page, path_below(request.scope), message)
    return HTMLResponse(page, 404, {"Vary": "Accept"})


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer a request that the framework refuses: unknown paths, wrong methods, wrong bodies."""
    assert isinstance(error, HTTPException)
    message = error.detail
    headers = dict(error.headers or {})
    if error.status_code == 404:
        message = nothing_at(request.scope, request.app.state.labs)
        if wants_page(request):
            return await missing_page(request, message)
    elif error.status_code == 405:
        headers["Allow"] = allowed = allowed_methods(headers.get("Allow", ""), request)
        method = request.method[:20]
        message = (
            say("{method} is not possible here; possible is {allowed}.", method=method, allowed=allowed)
            if allowed
            else say("{method} is not possible here; possible is nothing.", method=method)
        )
    return JSONResponse(error_body(error.status_code, message), error.status_code, headers)


def nothing_at(scope: Scope, labs: Sequence[str]) -> str:
    """The message for an unknown path; it names the labs where the path is a call of a lab but for the lab's name."""
    _, *parts = path_below(scope).split("/")
    if labs and len(parts) > 2 and parts[0] == "api" and parts[2] in OF_LABS and parts[1] not in {*OF_LABS, *labs}:
        return clauses(say("There is no lab {name}", name=shown(parts[1])), known_or_meant(parts[1], labs))
    return say("There is nothing at {path}.", path=scope["path"][:200])


def allowed_methods(of_route: str, request: Request) -> str:
    """The methods that an address answers: those that its first route names, those of others, and HEAD beside GET."""
    scope, routes = dict(request.scope), request.app.router.routes
    methods = {name for method in of_route.split(",") if (name := method.strip())}
    methods |= {
        method
        for method in METHODS
        if any(route.matches(scope | {"method": method})[0] is Match.FULL for route in routes)
    }
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


async def on_wrong_query(_request: Request, error: Exception) -> Response:
    """Answer a request with a query or a path of which a part is missing or wrong."""
    assert isinstance(error, RequestValidationError)
    details = [Detail(str(item["loc"][-1]), message_of(item)) for item in error.errors()]
    return error_response(InvalidInput.of(details))


async def on_bug(_request: Request, _error: Exception) -> Response:
    """Answer a bug, without revealing its cause."""
    return JSONResponse(unexpected(), 500, HEADERS)


async def on_hang_up(_request: Request, _error: Exception) -> Response:
    """Answer a request whose client left before its body was whole: the answer is lost, and the log stays quiet."""
    return error_response(InvalidInput("The connection ended before the whole request had come."))


HANDLERS: Final[dict[int | type[Exception], Callable[..., Any]]] = {
    PlaygroundError: on_playground_error,
    HTTPException: on_http_error,
    RequestValidationError: on_wrong_query,
    ClientDisconnect: on_hang_up,
    Exception: on_bug,
}


def tag_of(content: bytes) -> str:
    """The cache validator (ETag) of this content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def has(request: Request, tag: str) -> bool:
    """True where the requesting cache has the content with this validator."""
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    return tag in known or "*" in known


class HeadAsGet:
    """Middleware around the routes: HEAD is answered wherever GET is, with the same headers and no body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


class Guard:
    """Middleware around the whole application: security headers on every answer, no request larger than MAX_BODY.

    `larger` has the bytes of requests that may be larger, by the ends of their paths.
    """

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = next((size for end, size in self._larger.items() if scope["path"].endswith(end)), MAX_BODY)
        left = most

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(
                    413,
                    say("expected a body of at most {most:,} bytes", most=most),
                    {"Connection": "close"},
                )
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in RAW_HEADERS if pair[0] not in own)]
            await send(message)

        await self._app(scope, counted, guarded)


class Farewell:
    """Middleware around the application while its server is being stopped.

    No request is begun, and those that the server gives up are answered with that reason, without a traceback in the
    log.
    """

    def __init__(self, app: ASGIApp, ending: Ending) -> None:
        self._app = app
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if not self._ending.told:
                raise

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            self._ending.check()
            await self._app(scope, receive, noted)
        except Unavailable as error:
            await error_response(error)(scope, receive, send)
        except asyncio.CancelledError:
            if not self._ending.told:
                raise
            if not begun:
                await error_response(Unavailable(ENDING))(scope, receive, send)
