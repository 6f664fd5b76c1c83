"""A reverse proxy under a path, as small as can be: strips the prefix, passes on everything else, WebSockets too.

It can hold every answer back until its end, as jupyter-server-proxy does. One that is set up wrongly edits the lines of
each head.
"""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Edit = Callable[[list[bytes]], list[bytes]]

MAX_HEAD = 64 * 1024
TIMEOUT = 60.0


class Proxy(socketserver.ThreadingTCPServer):
    """Serves `prefix` (as in "/user/ada/proxy") on a loopback port of its own; anything else is not found."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, prefix: str, upstream: int, edit: Edit, *, holds_back: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.edit = edit
        self.holds_back = holds_back
        self.prefix = prefix.encode()
        self.upstream = upstream

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{self.prefix.decode()}/"


class Connection(socketserver.BaseRequestHandler):
    """One connection carries one request, or one WebSocket."""

    server: Proxy

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            head, body = self._head()
            method, path, version = head.split(b"\r\n")[0].split(b" ")
            if not path.startswith(self.server.prefix + b"/"):
                self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            lines = [b" ".join((method, path.removeprefix(self.server.prefix), version)), *head.split(b"\r\n")[1:]]
            is_socket = b"upgrade: websocket" in head.lower()
            if not is_socket:
                lines = [line for line in lines if not line.lower().startswith(b"connection:")] + [b"Connection: close"]
            with socket.create_connection(("127.0.0.1", self.server.upstream), TIMEOUT) as upstream:
                upstream.settimeout(None)
                upstream.sendall(b"\r\n".join(self.server.edit(lines)) + b"\r\n\r\n" + body)
                threading.Thread(target=_copy, args=(self.request, upstream), daemon=True).start()
                _copy(upstream, self.request, holds_back=self.server.holds_back and not is_socket)

    def _head(self) -> tuple[bytes, bytes]:
        """What was received so far: the request's head, and what follows it."""
        received = b""
        while b"\r\n\r\n" not in received and len(received) < MAX_HEAD:
            more = self.request.recv(4096)
            if not more:
                raise ConnectionError("closed before a request")
            received += more
        head, _, body = received.partition(b"\r\n\r\n")
        return head, body


def _copy(source: socket.socket, target: socket.socket, *, holds_back: bool = False) -> None:
    held: list[bytes] = []
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if holds_back:
                held.append(data)
            else:
                target.sendall(data)
        target.sendall(b"".join(held))
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxied(prefix: str, upstream: int, edit: Edit = list, *, holds_back: bool = False) -> Iterator[Proxy]:
    """A running proxy in front of the server on this port."""
    with Proxy(prefix, upstream, edit, holds_back=holds_back) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join(TIMEOUT)
