"""One user beside an attack: how long answers take them, and how large the server grows meanwhile.

A test of this kind reads: `with beside(server) as bystander: attack()`, then `bystander.holds()`.
"""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import httpx
from websockets.sync.client import connect

from tests.serving import Server

PAUSE: Final = 0.05  # seconds between two questions
PATIENCE: Final = 60.0  # seconds for one answer
LEAST: Final = 20  # answers to judge by
SOON: Final = 1.0  # seconds that another user's answer may take
MEMORY: Final = 600  # MB that the server may need
TEXT, PING, PONG, CONTINUATION = 1, 9, 10, 0
KEY: Final = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
HANDSHAKE: Final = f"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{KEY}\r\n".encode()


class Bystander:
    """A user with an open tab, who uses a control and asks the API, again and again, from the first answer on."""

    def __init__(self, server: Server) -> None:
        self.answers: list[float] = []  # seconds
        self._server = server
        self._over = threading.Event()
        self._settled = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._watch)

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Ask from here on to the end."""
        self._thread.start()
        assert self._settled.wait(PATIENCE), "nothing was answered before the attack"
        try:
            yield
        finally:
            self._over.set()
            self._thread.join(2 * PATIENCE)

    def holds(self) -> None:
        """Fails unless answers came soon and the server stayed small.

        One answer in twenty may be later, but no more than five times: a hiccup of the machine.
        """
        assert self._error is None, self._error
        assert len(self.answers) >= LEAST
        times = sorted(self.answers)
        assert times[len(times) - 1 - len(times) // 20] < SOON, times
        assert times[-1] < 5 * SOON, times
        assert megabytes(self._server) < MEMORY

    def _watch(self) -> None:
        try:
            self._ask()
        except Exception as error:  # noqa: BLE001 - told by the test
            self._error = error
        self._settled.set()

    def _ask(self) -> None:
        url = f"ws://127.0.0.1:{self._server.port}/ws"
        with (
            connect(url, proxy=None, open_timeout=PATIENCE) as tab,
            httpx.Client(base_url=self._server.url, trust_env=False, timeout=PATIENCE) as client,
        ):
            questions: list[Callable[[], object]] = [
                lambda: answered(tab.send, tab.recv),
                lambda: asked(client),
            ]
            tab.send(json.dumps({"type": "configure", "config": {}}))
            for question in questions:
                question()
            self._settled.set()
            while not self._over.wait(PAUSE) or len(self.answers) < LEAST:
                for question in questions:
                    began = time.monotonic()
                    question()
                    self.answers.append(time.monotonic() - began)


def answered(send: Callable[[str], None], receive: Callable[[float], str | bytes]) -> None:
    """Use a control and wait for its answer."""
    send(json.dumps({"type": "speed", "epochs": 1, "id": 7}))
    while True:
        message = receive(PATIENCE)
        if isinstance(message, str) and json.loads(message).get("id") == 7:
            return


def asked(client: httpx.Client) -> None:
    """Ask the API; once more, as browsers do, where the server has closed a connection that was silent."""
    try:
        answer = client.get("/api/options")
    except (httpx.RemoteProtocolError, httpx.ReadError):
        answer = client.get("/api/options")
    answer.raise_for_status()


@contextlib.contextmanager
def beside(server: Server) -> Iterator[Bystander]:
    """A bystander who asks as long as this lasts."""
    bystander = Bystander(server)
    with bystander.asking():
        yield bystander


def megabytes(server: Server) -> float:
    """The most memory that the server has needed so far."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def dial(server: Server, first: bytes = b"") -> socket.socket:
    """A bare connection on which `first` was sent."""
    connection = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
    connection.sendall(first)
    return connection


def shake_hands(server: Server) -> socket.socket:
    """A bare WebSocket, open."""
    connection = dial(server, HANDSHAKE)
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(1)
    assert b" 101 " in head, head
    return connection


def framed(opcode: int, content: bytes = b"", *, final: bool = True) -> bytes:
    """A frame as clients send it; its mask changes nothing."""
    first, size = (0x80 if final else 0) | opcode, len(content)
    if size < 126:
        head = struct.pack("!BB", first, 0x80 | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    return head + bytes(4) + content


def flood(server: Server, content: bytes, seconds: float) -> int:
    """Send it over a WebSocket without end and never read, for so long; who is thrown out comes again.

    How many connections it took.
    """
    end, connections = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        connections += 1
        with shake_hands(server) as connection:
            pour(connection, content, end)
    return connections


def insist(server: Server, content: bytes, seconds: float) -> int:
    """Send it on a bare connection without end, for so long; who is thrown out comes again.

    How many connections it took.
    """
    end, connections = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        connections += 1
        with contextlib.suppress(OSError), dial(server) as connection:
            pour(connection, content, end)
    return connections


def pour(connection: socket.socket, content: bytes, end: float) -> None:
    """Send it over and over until this moment, or until the server has enough of it."""
    connection.settimeout(0.2)
    left = memoryview(content)
    while time.monotonic() < end:
        left = left or memoryview(content)
        try:
            left = left[connection.send(left) :]
        except TimeoutError:
            continue
        except OSError:
            return


def all_at_once(attacks: Sequence[Callable[[], object]]) -> None:
    """Run each in a thread of its own, to its end."""
    threads = [threading.Thread(target=attack) for attack in attacks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
