"""HTTP connections: uvicorn's, with limits on the size and the time of what a peer sends.

A head has at most MAX_HEAD bytes; a request must be whole in REQUEST_SECONDS and one more for every RATE bytes of it;
an answer must be read. Refusals before there is a request have the same shape as all errors.
"""

import asyncio
import json
import re
from typing import Any, Final

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from nn_playground.base.ending import ENDING
from nn_playground.base.sentences import say
from nn_playground.web.kept_answers import REQUEST_KEY, KeptAnswers, request_key
from nn_playground.web.lobby import Lobby
from nn_playground.web.responses import RETRY_AFTER, error_body
from nn_playground.web.security_headers import HEADERS

MAX_HEAD: Final = 64 * 1024  # bytes
MAX_HEADERS: Final = 100
MAX_HEADER_LINE: Final = 8000  # bytes of one header of a WebSocket's handshake, whose parser takes no more
PIPELINE: Final = 20  # requests that may wait for the answer to the one before
PARSED_BYTES: Final = 16 * 1024  # bytes that are parsed at once
REQUEST_SECONDS: Final = 20.0  # seconds
MIN_BODY_RATE: Final = 1000  # bytes a second, of a long body
UNREAD: Final = 120.0  # seconds in which a peer must have read something
LINGER: Final = 1.0  # seconds, and
FAREWELL: Final = 1024 * 1024  # bytes that are still taken so that a peer reads why it is refused

_ADDRESS: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


class Refused(Exception):
    """A request is refused."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class HttpConnection(HttpToolsProtocol):
    """One connection. `lobby` has the connections that owe a request, `kept` the answers that are sent again."""

    def __init__(self, *arguments: Any, lobby: Lobby, kept: KeptAnswers, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._lobby = lobby
        self._kept = kept
        self._may_send_kept = True  # False once one was sent of what has arrived together: others take their turn
        self._has_place = True
        self._head = 0  # bytes of the head that is being read; -1 behind it
        self._refusal: Refused | None = None
        self._discarded = 0
        self._owing_since = 0.0
        self._answered: RequestResponseCycle | None = None  # the request that is being answered
        self._timer: asyncio.TimerHandle | None = None  # for a request that is owed, and a refusal that is to be read
        self._unread_timer: asyncio.TimerHandle | None = None

    # ---- its beginning and its end ----

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: a peer has connected."""
        super().connection_made(transport)
        self._has_place = self._lobby.has_room(len(self.connections))
        self._note()

    def connection_lost(self, exc: Exception | None) -> None:
        """End: the peer is gone."""
        self._forget()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Shut down: finish answers under way, but don't wait for requests that are not whole."""
        cycle = self._current()
        if self._refusal:  # it has its answer, and nothing can be written behind that
            self.transport.close()
        elif cycle is not None and not cycle.response_complete and cycle.more_body:
            self._refuse(Refused(503, ENDING))
        else:
            super().shutdown()

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to the WebSocket protocol."""
        self._forget()
        super().handle_websocket_upgrade()

    def _forget(self) -> None:
        self._lobby.leave(self)
        for timer in (self._timer, self._unread_timer):
            if timer:
                timer.cancel()

    # ---- what comes ----

    def data_received(self, data: bytes) -> None:
        """Take data that has arrived."""
        self._unset_keepalive_if_required()
        self._may_send_kept = True
        left = memoryview(data)
        while left and self._refusal is None and not self.transport.is_closing():
            size = min(PARSED_BYTES, MAX_HEAD - self._head) if self._head >= 0 else PARSED_BYTES
            self._parse(bytes(left[:size]))
            left = left[size:]
        if self._refusal:
            self._discard(len(left))
        elif self.transport.get_protocol() is self:
            self._note(len(data) if self._may_send_kept else 0)

    def _parse(self, piece: bytes) -> None:
        if self._head >= 0:
            self._head += len(piece)
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
        except httptools.HttpParserError as error:
            self._refuse(
                self._refusal or Refused(400, say("This is no request in HTTP/1.1: {error}.", error=_reason(error)))
            )
        else:
            if self._head >= MAX_HEAD:
                self._refuse(
                    Refused(
                        431,
                        say("expected a request's head of at most {most:,} bytes; it is longer", most=MAX_HEAD),
                    )
                )

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a whole header."""
        super().on_header(name, value)
        if len(self.headers) > MAX_HEADERS:
            self._stop(431, say("expected at most {most} headers; there are more", most=MAX_HEADERS))

    def on_headers_complete(self) -> None:
        """Check the whole head."""
        self._head = -1
        if not self._has_place:
            self._stop(503, "The server has as many connections as it may; try again later.")
        if len(self.pipeline) >= PIPELINE:
            self._stop(
                400,
                say("expected at most {most} requests that wait for the answer to another one", most=PIPELINE),
            )
        if self.parser.should_upgrade() and self._longest_line() > MAX_HEADER_LINE:
            self._stop(
                431,
                say(
                    "expected headers of at most {most:,} bytes where a WebSocket begins; one is longer",
                    most=MAX_HEADER_LINE,
                ),
            )
        self.url = _target(self.url)
        if not self.url.startswith((b"/", b"*")):
            self._stop(400, "expected a path that begins with a slash, or a whole address, behind the method")
        if not self._has_sent_kept():
            super().on_headers_complete()

    def _longest_line(self) -> int:
        return max(len(self.url), *(len(name) + len(value) for name, value in self.headers))

    def _stop(self, status: int, message: str) -> None:
        """Refuse from inside the parser, which then stops."""
        self._refusal = Refused(status, message)
        raise self._refusal

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        if self._current() is not None:
            super().on_message_complete()
        self._head = 0

    def _should_upgrade(self) -> bool:
        is_get = self.parser.get_method() == b"GET" and self.parser.get_http_version() == "1.1"
        return is_get and super()._should_upgrade()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answered = cycle
        self._unset_keepalive_if_required()  # as set by a kept answer that arrived together with this request
        super()._start_asgi_task(cycle, self._kept.noting(app) if REQUEST_KEY in cycle.scope else app)

    def _has_sent_kept(self) -> bool:
        """Answer a request by a kept answer, where there is one and the answer before is sent; it has no body."""
        parser, current = self.parser, self._current()
        is_usual = parser.get_method() == b"GET" and parser.get_http_version() == "1.1" and parser.should_keep_alive()
        key = request_key(self.url, self.headers) if is_usual and not self.config.access_log else None
        if key is None or parser.should_upgrade():
            return False
        kept = self._kept.get(key)
        is_busy = self.flow.write_paused or not (current is None or current.response_complete)
        if kept is None or is_busy or not self._may_send_kept:
            self.scope[REQUEST_KEY] = key  # type: ignore[typeddict-unknown-key]
            return False
        self._may_send_kept = False
        lines = [part for name, value in self.server_state.default_headers for part in (name, b": ", value, b"\r\n")]
        self.transport.write(b"".join([STATUS_LINE[200], *lines, kept]))
        self._lobby.leave(self)  # and owe the next one from now on
        self._lobby.enter(self)
        self._owing_since = self.loop.time()
        self.on_response_complete()
        return True

    # ---- how long it takes ----

    def _is_owing(self) -> bool:
        """True where no whole request waits for its answer."""
        current = self._current()
        return current is None or current.response_complete or current.more_body

    def _current(self) -> RequestResponseCycle | None:
        """The last request whose head is whole, and its answer; None before the first."""
        return self.cycle

    def _note(self, size: int = 0) -> None:
        """Update the lobby: `count` bytes of a request that is owed have come."""
        if not self._is_owing():
            self._lobby.leave(self)
            if self._timer:
                self._timer.cancel()
                self._timer = None
            return
        if self not in self._lobby:
            self._lobby.enter(self)
            self._owing_since = self.loop.time()
            self._timer = self.loop.call_later(REQUEST_SECONDS, self._look)
        if size:
            self._lobby.hold(self, size)

    def _look(self) -> None:
        """Refuse the request if its time is over."""
        sent = self._lobby.sent(self)
        left = self._owing_since + REQUEST_SECONDS + sent / MIN_BODY_RATE - self.loop.time()
        if left > 0:
            self._timer = self.loop.call_later(left, self._look)
        elif sent:
            self._refuse(
                Refused(
                    408,
                    say(
                        "expected a whole request within {seconds:.0f} seconds; it is not whole yet",
                        seconds=REQUEST_SECONDS,
                    ),
                )
            )
        else:
            self.transport.close()

    def on_response_complete(self) -> None:
        """Note that the answer is sent."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._note()

    def give_way(self) -> None:
        """Close the connection because another one needs the place."""
        self.transport.close()

    def pause_writing(self) -> None:
        """Pause writing: the peer does not read."""
        super().pause_writing()
        self._unread_timer = self.loop.call_later(UNREAD, self.transport.abort)

    def resume_writing(self) -> None:
        """Resume writing: the peer has read."""
        super().resume_writing()
        if self._unread_timer:
            self._unread_timer.cancel()

    # ---- refusals ----

    def _refuse(self, refusal: Refused) -> None:
        """Send the reason, where no answer is under way, and close the connection once the peer could read it."""
        self._forget()
        self._refusal = refusal
        self.pipeline.clear()
        answered = self._answered
        if answered and not answered.response_complete:
            answered.disconnected = True
            answered.message_event.set()
            if answered.response_started:
                self.transport.close()
                return
        self.transport.write(_answer(refusal))
        self.transport.write_eof()
        self._timer = self.loop.call_later(LINGER, self.transport.abort)

    def _discard(self, size: int) -> None:
        self._discarded += size
        if self._discarded > FAREWELL:
            self.transport.abort()


def _target(url: bytes) -> bytes:
    """The path and the query of a request target, which proxies may write as a whole address."""
    found = _ADDRESS.match(url)
    if not found:
        return url
    rest = url[found.end() :]
    return rest if rest.startswith(b"/") else b"/" + rest


def _reason(error: httptools.HttpParserError) -> str:
    """The parser's reason for an error; reasons of our own code are not revealed."""
    if isinstance(error, httptools.HttpParserCallbackError):
        return "its address can't be read"
    return str(error).rstrip(".")[:200]


def _answer(refusal: Refused) -> bytes:
    body = json.dumps(error_body(refusal.status, refusal.message)).encode()
    own = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    if refusal.status == 503:
        own["Retry-After"] = RETRY_AFTER
    lines = b"".join(f"{name.lower()}: {value}\r\n".encode() for name, value in {**HEADERS, **own}.items())
    return STATUS_LINE[refusal.status] + lines + b"\r\n" + body
