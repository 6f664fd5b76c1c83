"""The cost of a frame and its acknowledgement at a WebSocket: `python -m tests.benchmarks.sockets [--rounds 9]`.

Processor time of one connection without a network, with our short paths and with uvicorn's own ones in their place.
"""

import argparse
import asyncio
import base64
import logging
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import uvicorn
from uvicorn.server import ServerState

from nn_playground.base.once import Once
from nn_playground.live import commands
from nn_playground.live.tab import LISTEN
from nn_playground.web.websocket_connection import WebSocketConnection

FRAMES: Final = 600  # of a measure
FRAME: Final = bytes(14_500)
MASK: Final = b"\1\2\3\4"
HANDSHAKE: Final = (
    b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: " + base64.b64encode(bytes(16)) + b"\r\n\r\n"
)


class Nowhere:
    """A transport that takes everything."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_: None

    def is_closing(self) -> bool:
        return False

    def get_extra_info(self, _name: str, _default: Any = None) -> Any:
        return None


class LongSend(WebSocketConnection):
    """Our connection, which sends as uvicorn does."""

    async def send(self, message: Any) -> None:
        await self._send(message)


class Peer:
    """An application that counts acknowledgements."""

    def __init__(self, *, listens: bool) -> None:
        self._listens = listens
        self.acknowledged = 0
        self.news = asyncio.Event()
        self.opened: asyncio.Future[Callable[[Any], Awaitable[None]]] = asyncio.get_running_loop().create_future()

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        if self._listens:
            scope["extensions"][LISTEN]["tell"](self._take)
        self.opened.set_result(send)
        while (message := await receive())["type"] == "websocket.receive":
            self._take(message["text"])

    def _take(self, text: str) -> bool:
        is_ack = commands.read_ack(text) is not None
        self.acknowledged += is_ack
        self.news.set()
        return is_ack


def acknowledgement(frame: int) -> bytes:
    """The bytes of a browser's message."""
    text = f'{{"type":"ack","frame":{frame}}}'.encode()
    return bytes((0x81, 0x80 | len(text))) + MASK + bytes(byte ^ MASK[i % 4] for i, byte in enumerate(text))


async def cost(kind: type[WebSocketConnection], *, listens: bool) -> float:
    """Microseconds of processor time for a frame that is sent and acknowledged."""
    peer = Peer(listens=listens)
    config = uvicorn.Config(peer, ws_per_message_deflate=False, log_level="critical", ws_ping_interval=None)
    config.load()
    connection = kind(config, ServerState(), {}, once=Once(logging.getLogger(__name__), time.monotonic))
    connection.connection_made(Nowhere())  # type: ignore[arg-type]
    connection.data_received(HANDSHAKE)
    send = await peer.opened
    messages = [acknowledgement(frame) for frame in range(1, FRAMES + 1)]
    began = time.thread_time()
    for count, message in enumerate(messages, 1):
        await send({"type": "websocket.send", "bytes": FRAME})
        connection.data_received(message)
        while peer.acknowledged < count:
            peer.news.clear()
            await peer.news.wait()
    passed = time.thread_time() - began
    connection.connection_lost(None)
    await asyncio.sleep(0)
    return 1e6 * passed / FRAMES


async def measure(rounds: int) -> None:
    """Print a row for each combination; they take turns."""
    kinds = {"ours": WebSocketConnection, "uvicorn's": LongSend}
    rows: dict[tuple[str, bool], list[float]] = {(name, listens): [] for name in kinds for listens in (True, False)}
    for _ in range(rounds):
        for (name, listens), found in rows.items():
            found.append(await cost(kinds[name], listens=listens))
    print("| sends by | is told of texts by | μs a frame, median |\n|---|---|---|")
    for (name, listens), found in rows.items():
        print(f"| {name} | {'the listener' if listens else 'the queue'} | {statistics.median(found):.1f} |")


def main() -> None:
    """Measure with the loop of the server."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    loop = uvicorn.Config("").get_loop_factory()
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(measure(rounds))


if __name__ == "__main__":
    main()
