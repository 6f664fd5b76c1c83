"""The channel between the server and a process that serves tabs: messages, and with them open connections.

It is a pair of local sockets, of which each process has one; whatever ends a process closes its end, and the other one
hears of it. Messages are pickled: both ends run the same code, and nobody else can reach the pair.
"""

import asyncio
import os
import pickle
import socket
from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from nn_playground.base.errors import PlaygroundError
from nn_playground.lab import Steps
from nn_playground.work.lines import Line

LENGTH_BYTES: Final = 4  # bytes of the length of a message, ahead of it
READ: Final = 256 * 1024  # bytes read at once
MOST: Final = 64  # descriptors that one read takes, at most


class Opened(NamedTuple):
    """To the tab process: serve this connection, whose handshake began with `head`; its descriptor comes beside it."""

    connection: int
    head: bytes


class Compiled(NamedTuple):
    """To the tab process: a step of the warm-up is over, and what it needs is in the cache."""

    step: str


class Answered(NamedTuple):
    """To the tab process: the next line that answers a request; None where there is none."""

    request: int
    line: Line | None


class Failed(NamedTuple):
    """To the tab process: why a request is not answered any further; None for a bug, which the server's log has."""

    request: int
    error: PlaygroundError | None


class Up(NamedTuple):
    """To the server: connections can be served."""


class Closed(NamedTuple):
    """To the server: this connection is over."""

    connection: int


class Hurried(NamedTuple):
    """To the server: a tab waits for these steps of the warm-up."""

    steps: Steps


class Asked(NamedTuple):
    """To the server: a tab's request for work of a lab, as the type and the fields of its command."""

    request: int
    lab: str
    type: str
    fields: dict[str, Any]
    address: str


class Wanted(NamedTuple):
    """To the server: the next line that answers a request is wanted."""

    request: int


class Dropped(NamedTuple):
    """To the server: nobody waits for this request any more."""

    request: int


class Warned(NamedTuple):
    """To the server: a line for the log that anybody outside can cause."""

    cause: str


Message = Opened | Compiled | Answered | Failed | Up | Closed | Hurried | Asked | Wanted | Dropped | Warned
Hear = Callable[[Message, int], None]  # a message, and the descriptor beside it; -1 where there is none


class Channel:
    """One end of a channel, on the running event loop; sending never waits."""

    def __init__(self, end: socket.socket, hear: Hear, closed: Callable[[], None]) -> None:
        """`closed` is called once, when the other end is gone."""
        self._end = end
        self._hear = hear
        self._closed = closed
        self._loop = asyncio.get_running_loop()
        self._outgoing: deque[tuple[memoryview, int]] = deque()  # with a descriptor to send beside it, or -1
        self._incoming = bytearray()
        self._descriptors: deque[int] = deque()
        self._is_open = True
        end.setblocking(False)
        self._loop.add_reader(end.fileno(), self._read)

    def send(self, message: Message, descriptor: int = -1) -> None:
        """Send a message, and a descriptor, which is closed here then; dropped where the other end is gone."""
        if not self._is_open:
            _close(descriptor)
            return
        content = pickle.dumps(message)
        self._outgoing.append((memoryview(len(content).to_bytes(LENGTH_BYTES, "big") + content), descriptor))
        if len(self._outgoing) == 1:
            self._write()

    def close(self) -> None:
        """Close this end."""
        if not self._is_open:
            return
        self._is_open = False
        self._loop.remove_reader(self._end.fileno())
        self._loop.remove_writer(self._end.fileno())
        self._end.close()
        for descriptor in (*self._descriptors, *(waiting for _, waiting in self._outgoing)):
            _close(descriptor)

    def _write(self) -> None:
        while self._outgoing and self._is_open:
            content, descriptor = self._outgoing[0]
            try:
                sent = _sent(self._end, content, descriptor)
            except BlockingIOError:
                self._loop.add_writer(self._end.fileno(), self._write)
                return
            except OSError:  # the other end is gone, which is about to be read
                sent = len(content)
            _close(descriptor)
            if sent < len(content):
                self._outgoing[0] = content[sent:], -1
            else:
                self._outgoing.popleft()
        if self._is_open:
            self._loop.remove_writer(self._end.fileno())

    def _read(self) -> None:
        try:
            content, descriptors, *_ = socket.recv_fds(self._end, READ, MOST)
        except BlockingIOError:
            return
        except OSError:
            content, descriptors = b"", []
        self._descriptors += descriptors
        self._incoming += content
        while self._is_open and (message := self._next()) is not None:
            self._hear(message, self._descriptors.popleft() if isinstance(message, Opened) else -1)
        if not content and self._is_open:
            self.close()
            self._closed()

    def _next(self) -> Message | None:
        """Take a whole message; None where there is none."""
        end = LENGTH_BYTES + int.from_bytes(self._incoming[:LENGTH_BYTES], "big")
        if len(self._incoming) < max(end, LENGTH_BYTES):
            return None
        message: Message = pickle.loads(self._incoming[LENGTH_BYTES:end])
        del self._incoming[:end]
        return message


def _sent(end: socket.socket, content: memoryview, descriptor: int) -> int:
    """Send, and return the number of bytes that could be."""
    return socket.send_fds(end, [content], [descriptor]) if descriptor >= 0 else end.send(content)


def _close(descriptor: int) -> None:
    if descriptor >= 0:
        os.close(descriptor)
