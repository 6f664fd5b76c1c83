"""Answers that never change, sent again without asking the application.

A class that opens the page asks for the same hundred files thirty times. Once the application has called an answer
immutable, connections have it whole, head and body, and sending it takes a sixth of the processor time
(python -m tests.benchmarks.visits).
"""

from collections.abc import Iterable
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_KEPT: Final = 16 * 1024 * 1024  # bytes; the page's files take 0.3 MB for each header Accept-Encoding and each host
DEPENDS: Final = {b"host", b"accept-encoding"}  # headers that may change an immutable answer, and
ASKS: Final = {b"if-none-match", b"range", b"expect", b"content-length", b"transfer-encoding"}  # that always do

RequestKey = tuple[bytes, ...]
REQUEST_KEY: Final = "playground.key"  # in the scope of a request whose answer may be kept


class KeptAnswers:
    """Whole answers by what they depend on: the address, the host, the encodings that the client reads."""

    def __init__(self) -> None:
        self._answers: dict[RequestKey, bytes] = {}
        self._size = 0

    def get(self, key: RequestKey | None) -> bytes | None:
        """The answer behind its status line and the headers of the moment; None where it has to be asked for."""
        return self._answers.get(key) if key else None

    def noting(self, app: ASGIApp) -> Any:
        """The application, whose answer to a request with a key is kept if it is immutable."""

        async def noted(scope: Scope, receive: Receive, send: Send) -> None:
            key: RequestKey = scope[REQUEST_KEY]
            head: list[bytes] = []

            async def passed(message: Message) -> None:
                await send(message)
                if message["type"] == "http.response.start":
                    head.extend(_head(message))
                elif head and not message.get("more_body"):
                    self._keep(key, b"".join([*head, message["body"]]))
                else:
                    head.clear()

            await app(scope, receive, passed)

        return noted

    def _keep(self, key: RequestKey, answer: bytes) -> None:
        size = len(answer) + sum(map(len, key))
        if self._size + size > MAX_KEPT:
            self._answers.clear()
            self._size = 0
        if key not in self._answers:
            self._answers[key] = answer
            self._size += size


def request_key(address: bytes, headers: Iterable[tuple[bytes, bytes]]) -> RequestKey | None:
    """The key of a GET that a kept answer may suit; None for all others."""
    key = [address]
    for name, value in headers:
        if name in DEPENDS:
            key += name, value
        elif name in ASKS:
            return None
    return tuple(key)


def _head(message: Message) -> list[bytes]:
    """The lines of the head of an immutable answer; nothing for others."""
    headers = dict(message["headers"])
    is_kept = (
        message["status"] == 200
        and b"immutable" in headers.get(b"cache-control", b"")
        and headers.get(b"vary", b"Accept-Encoding") == b"Accept-Encoding"
        and b"content-length" in headers
    )
    lines = [part for name, value in message["headers"] for part in (name, b": ", value, b"\r\n")]
    return [*lines, b"\r\n"] if is_kept else []
