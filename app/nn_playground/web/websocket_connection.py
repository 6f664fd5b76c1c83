"""WebSocket connections: uvicorn's, with short paths for frequent messages and a brake on floods.

Nearly all traffic is frames and their acknowledgements. So a listener gets a text as it arrives, without a queue and a
task's turn, and bytes are sent without three further layers: together a frame and its acknowledgement take a third of
the processor time (python -m tests.benchmarks.sockets). Methods that uvicorn does not document are overridden for it,
so pyproject.toml excludes versions that were not tried.

The brake: a peer may send as many messages as it gets frames, and some hundred a second besides; pings, pongs and
fragments count as messages. Further messages are read later and wait at the peer's end of the connection, which costs
the others nothing. A peer that does not read gets neither pongs nor a close frame.
"""

import os
import struct
from collections.abc import Callable
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from nn_playground.base.once import Once
from nn_playground.base.sentences import say
from nn_playground.live.tab import LISTEN

READ_BYTES: Final = 4096  # bytes read at once: some hundred of the smallest messages
MAX_MESSAGE_RATE: Final = 500.0  # messages a second that a peer may send besides one for each frame
BURST: Final = 1000.0  # as many it may send at once
FRAGMENTS: Final = 1000  # of one message, at most
LAST_WORDS: Final = 0.8  # seconds; work that is under way looks more often whether the server ends
NOT_TEXT: Final = 1007
POLICY: Final = 1008
HAND_ON: Final = "playground.hand_on"  # an ASGI extension; its "to" takes what takes a connection for another process
_FINAL_BINARY: Final = 0x82

Take = Callable[[int, bytes], None]  # takes a descriptor of its own, and the head of the handshake


class WebSocketConnection(WebSocketsSansIOProtocol):
    """One connection. `once` is told of peers that break the rules."""

    def __init__(self, *arguments: Any, once: Once, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.conn.debug = False  # it would log what people send, with their tokens
        self._once = once
        self._listener: Callable[[str], bool] | None = None  # returns True for a text that it has handled
        self._head = b""  # of the handshake, until it is complete
        self._unread = bytearray()
        self._allowance = BURST
        self._allowance_at = self.loop.time()
        self._waits = False  # True while unread data waits for an allowance

    # ---- what comes ----

    def data_received(self, data: bytes) -> None:
        """Take data that has arrived."""
        if not self.handshake_initiated:
            self._head += data
        if self._unread or self.read_paused or len(data) > READ_BYTES or not self._is_allowed():
            self._unread += data
            self._read_on()
        else:
            self._read(data)

    def _read_on(self) -> None:
        """Read the data that has arrived, as far as the allowance goes; reading pauses until all of it is read."""
        while self._unread and not (self._waits or self.read_paused or self.transport.is_closing()):
            if self._is_allowed():
                piece = bytes(self._unread[:READ_BYTES])
                del self._unread[:READ_BYTES]
                self._read(piece)
            else:
                self._waits = True
                self.loop.call_later((1 - self._allowance) / MAX_MESSAGE_RATE, self._go_on)
        if self._unread:
            self.transport.pause_reading()
        elif not self.read_paused:
            self.transport.resume_reading()

    def _go_on(self) -> None:
        self._waits = False
        self._read_on()

    def _is_allowed(self) -> bool:
        if self._allowance < 1:
            now = self.loop.time()
            self._allowance = min(BURST, self._allowance + (now - self._allowance_at) * MAX_MESSAGE_RATE)
            self._allowance_at = now
        return self._allowance >= 1

    def _read(self, piece: bytes) -> None:
        self.conn.receive_data(piece)
        if self.conn.parser_exc is not None:
            self.handle_parser_exception()
            return
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self._refuse_handshake()
            return
        self._allowance -= len(self.conn.events)
        self.handle_events()

    def _refuse_handshake(self) -> None:
        """Ignore the event: the application does not need it."""
        self.handshake_initiated = self.handshake_complete = self.close_sent = True
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    async def receive(self) -> Any:
        """The next message for the application."""
        message = await super().receive()
        if self._unread:
            self._read_on()
        return message

    def handle_connect(self, event: Any) -> None:
        """The handshake."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][LISTEN] = {"tell": self._listen}
            self.scope["extensions"][HAND_ON] = {"to": self._hand_on}

    def _hand_on(self, take: Take) -> None:
        """Leave the connection to another process before the handshake is answered, unless the peer is gone."""
        self.handshake_complete = True  # else uvicorn would log an error about it
        if not self.transport.is_closing():
            self.transport.pause_reading()
            take(os.dup(self.transport.get_extra_info("socket").fileno()), self._head)
            self.transport.abort()  # which closes this process's descriptor only

    def _listen(self, listener: Callable[[str], bool]) -> None:
        self._listener = listener

    def handle_text(self, event: Any) -> None:
        """Take a text, or its beginning."""
        if not (self._listener and event.fin and self._heard(self._listener, event.data)):
            super().handle_text(event)

    def _heard(self, listener: Callable[[str], bool], data: bytes) -> bool:
        try:
            return listener(data.decode())
        except UnicodeDecodeError:
            return False

    def handle_cont(self, event: Any) -> None:
        """Take a further fragment."""
        if len(self.frames) < FRAGMENTS:
            super().handle_cont(event)
        elif not self.close_sent:
            self._break_off(
                POLICY, "too many fragments", say("a message came in more than {most} fragments", most=FRAGMENTS)
            )

    def send_receive_event_to_app(self) -> None:
        """Pass on a whole message."""
        if self.curr_msg_data_type == "text" and not self.close_sent and not is_text(self.frames):
            self._break_off(NOT_TEXT, "not UTF-8", "a text was not in UTF-8")
        else:
            super().send_receive_event_to_app()

    def _break_off(self, code: int, reason: str, cause: str) -> None:
        """Close a connection whose peer breaks the rules."""
        self.frames = []
        self.conn.send_close(code, reason)
        self.handle_parser_exception()
        self._once.warn(say("A WebSocket was closed with {code}: {cause}.", code=code, cause=cause))

    def handle_ping(self) -> None:
        """Answer a ping, unless the peer does not read."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    # ---- what goes ----

    async def send(self, message: Any) -> None:
        """Send a message of the application."""
        content = message.get("bytes")
        if content is not None:
            self._allowance = min(BURST, self._allowance + 1)  # a frame, which may be acknowledged
        usual = self.handshake_complete and not self.close_sent and not self.disconnected
        if content is None or not usual or not self.writable.is_set() or self.transport.is_closing():
            await self._send(message)
        else:
            self.transport.write(binary_head(len(content)) + content)

    async def _send(self, message: Any) -> None:
        await super().send(message)
        refused = message["type"] == "websocket.http.response.body" and not message.get("more_body", False)
        gone = message["type"] == "websocket.accept" and self.transport.is_closing()
        if refused or gone:
            self.handshake_complete = True  # else uvicorn would log an error about it
        if message["type"] == "websocket.accept":
            self._head = b""

    def keepalive_timeout(self) -> None:
        """Close the connection whose ping was not answered."""
        super().keepalive_timeout()
        self.transport.abort()

    def send_keepalive_ping(self) -> None:
        """Send a ping, or end a connection that has been closing since the last one."""
        if self.close_sent or self.transport.is_closing():
            self.transport.abort()
        else:
            super().send_keepalive_ping()

    def shutdown(self) -> None:
        """Shut down: work under way gives up and its client is told first, if it reads."""
        if self.handshake_complete and not self.close_sent and not self.transport.get_write_buffer_size():
            self.loop.call_later(LAST_WORDS, self._end)
        else:
            self._end()

    def _end(self) -> None:
        if self.transport.is_closing():
            return
        super().shutdown()
        if self.transport.get_write_buffer_size():
            self.transport.abort()


def is_text(fragments: list[bytes]) -> bool:
    """True where the fragments of a message are text in UTF-8."""
    try:
        b"".join(fragments).decode()
    except UnicodeDecodeError:
        return False
    return True


def binary_head(size: int) -> bytes:
    """The header of a frame with this many bytes of payload (RFC 6455, 5.2)."""
    if size < 126:
        return bytes((_FINAL_BINARY, size))
    if size < 1 << 16:
        return struct.pack("!BBH", _FINAL_BINARY, 126, size)
    return struct.pack("!BBQ", _FINAL_BINARY, 127, size)
