"""A server in a thread of this process, and raw connections to it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import uvicorn

LONG = 20.0  # seconds; how long a test waits for the server before it fails


class PromptServer(uvicorn.Server):
    """A server that ends within a hundredth of a second; uvicorn's own looks ten times a second."""

    async def main_loop(self) -> None:
        while not self.should_exit:
            await self.on_tick(0)
            await asyncio.sleep(0.01)


@contextmanager
def listening(config: uvicorn.Config) -> Iterator[int]:
    """Start a server on a free port of loopback, yield the port, and stop the server."""
    server = PromptServer(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(LONG)


def dial(port: int, first: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), LONG)
    connection.sendall(first)
    return connection


def told(connection: socket.socket) -> tuple[int, str]:
    """Status and body of all that comes until the server closes; 0 where it closes without a word."""
    answer = b"".join(iter(partial(_some, connection), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return (int(head.split()[1]), body.decode()) if head else (0, "")


def _some(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        return b""
