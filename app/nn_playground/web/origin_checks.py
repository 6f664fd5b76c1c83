"""Admission: the host names of the server, the pages that may open its WebSocket, and the reasons for refusals.

A browser does not reveal why a WebSocket failed. So GET /ws, which also remains of a handshake that a proxy has not
passed on whole, answers with the reason, which the page then requests.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from nn_playground.base.once import Once
from nn_playground.base.origins import OPAQUE, host_of, is_host_allowed, may_connect
from nn_playground.base.sentences import clauses, say
from nn_playground.base.settings import Settings
from nn_playground.web.responses import error_body

PROBES: Final = ("/healthz", "/livez", "/readyz")  # for orchestrators, which use the server's address
MAX_HEADER_SHOWN: Final = 200  # characters of a header that are shown

UPGRADE: Final = (
    "The WebSocket's handshake did not arrive with its headers Upgrade and Connection, which a proxy on the way has to "
    "pass on (in nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "
    "upgrade;)."
)
CONNECTION: Final = (
    "The WebSocket's handshake arrived with its header Upgrade, but without Connection: upgrade, which a proxy on the "
    "way has to send, too (in nginx: proxy_set_header Connection upgrade;)."
)
OLD_HTTP: Final = (
    "The WebSocket's handshake arrived as HTTP/1.0; a proxy on the way has to speak HTTP/1.1 (in nginx: "
    "proxy_http_version 1.1;)."
)


class Door:
    """The door of the WebSocket: refused clients get the reason, the log gets it once."""

    def __init__(self, settings: Settings, once: Once) -> None:
        self._settings = settings
        self.once = once

    def refusal(self, headers: Mapping[str, str]) -> str | None:
        """The reason why a page with these headers may not open a WebSocket; None where it may."""
        if may_connect(headers, self._settings.allowed_origins):
            return None
        origin, host = headers["origin"][:MAX_HEADER_SHOWN], headers.get("host", "")[:MAX_HEADER_SHOWN]
        if origin == OPAQUE:
            return (
                "Pages of the origin null, which are those in a sandboxed frame or opened from disk, may not open a "
                "WebSocket here; the setting PLAYGROUND_ALLOWED_ORIGINS=null can allow it."
            )
        asked = (
            say(
                "Pages of {origin} may not open a WebSocket here, where the server was asked for as {host}.",
                origin=origin,
                host=host,
            )
            if host
            else say(
                "Pages of {origin} may not open a WebSocket here, where the server was asked for as nothing.",
                origin=origin,
            )
        )
        remedy = say(
            "If the page is this server's own, a proxy on the way has changed the host and should pass it on (in "
            "nginx: proxy_set_header Host $http_host;). The setting PLAYGROUND_ALLOWED_ORIGINS={origin} can allow it, "
            "too.",
            origin=origin,
        )
        return f"{asked} {remedy}"

    async def refuse(self, socket: WebSocket, reason: str) -> None:
        """Refuse a page before the handshake."""
        self.once.warn(reason)
        await deny(socket, 403, reason)

    async def explain(self, request: Request) -> Response:
        """Answer GET /ws without a handshake by the reason why there is none.

        A page names its origin in the query, since its own requests have no header Origin.
        """
        headers = dict(request.headers)
        headers |= {"origin": origin} if (origin := headers.get("origin", _of_query(request))) is not None else {}
        reason = self.refusal(headers)
        status = 426 if reason is None else 403
        reason = reason or _missing(request)
        if "sec-websocket-key" in headers:  # a handshake was intended
            self.once.warn(reason)
        own = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
        return JSONResponse(
            error_body(status, reason), status, own | ({"Upgrade": "websocket"} if status == 426 else {})
        )


def _of_query(request: Request) -> str | None:
    origin = request.query_params.get("origin")
    return origin if origin and origin.isprintable() else None


def _missing(request: Request) -> str:
    """The missing parts of a handshake."""
    tokens = {token.strip().lower() for token in request.headers.get("connection", "").split(",")}
    if request.headers.get("upgrade", "").lower() != "websocket":
        return UPGRADE
    return OLD_HTTP if "upgrade" in tokens else CONNECTION


async def deny(socket: WebSocket, status: int, reason: str) -> None:
    """Refuse a handshake, with the reason where the server can send one."""
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.receive()
        await socket.send_denial_response(JSONResponse(error_body(status, reason), status))
    else:
        await socket.close(1008)


class HostGuard:
    """Middleware around the whole application: a server with a list of its names answers to these only.

    It stops DNS rebinding, where a page elsewhere has its own name lead here. Probes reveal nothing, and are answered
    under every name.
    """

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...], base: str = "") -> None:
        """Take the allowed names, none for all; `base` is the path prefix of the server."""
        self._app = app
        self._allowed = allowed
        self._probes = {f"{start}{path}" for path in PROBES for start in ("", base)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or the handshake of a WebSocket."""
        if scope["type"] not in ("http", "websocket") or scope.get("path") in self._probes:
            await self._app(scope, receive, send)
            return
        status, reason = self._fault(Headers(scope=scope).getlist("host"))
        if not status:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await deny(WebSocket(scope, receive, send), status, reason)
        else:
            await JSONResponse(error_body(status, reason), status)(scope, receive, send)

    def _fault(self, hosts: list[str]) -> tuple[int, str]:
        """The error in the headers Host of a request, and its status; 0 for none."""
        given = hosts[0][:MAX_HEADER_SHOWN] if hosts else ""
        name = host_of(hosts[0]) if given else None
        if len(hosts) > 1 or (given and name is None):
            return 400, say(
                "expected one header Host with the name of a server; got {hosts}",
                hosts=", ".join(hosts)[:MAX_HEADER_SHOWN],
            )
        if self._allowed and not is_host_allowed(name or "", self._allowed):
            wrong = say("This server is not {name}", name=given) if given else "This server is not without a name"
            return 421, clauses(wrong, "the setting PLAYGROUND_ALLOWED_HOSTS has the names by which it may be asked.")
        return 0, ""
