"""A server under a path, for proxies that pass the whole path on: /services/playground/docs is answered as /docs is."""

from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def path_below(scope: Scope) -> str:
    """The path of a request without the base path."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class BasePath:
    """Middleware around the routes that removes the base path from a request's path.

    Paths without it are answered, too: health checks come directly, and some proxies strip it.
    """

    def __init__(self, app: ASGIApp, base: str) -> None:
        """`base` is decoded, begins with a slash and does not end with one; the empty text is no base path."""
        self._app = app
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or the handshake of a WebSocket."""
        if not self._base or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif scope["path"] == self._base and scope["type"] == "http":
            await self._with_slash(scope)(scope, receive, send)
        elif scope["path"].startswith(f"{self._base}/"):
            await self._app({**scope, "root_path": scope.get("root_path", "") + self._base}, receive, send)
        else:
            await self._app(scope, receive, send)

    def _with_slash(self, scope: Scope) -> ASGIApp:
        """Redirect to the page with a slash, for its relative addresses; relatively, since the host may differ."""
        query = scope["query_string"].decode("ascii")
        return RedirectResponse(f"./{quote(self._base.rpartition('/')[2])}/{f'?{query}' if query else ''}")
