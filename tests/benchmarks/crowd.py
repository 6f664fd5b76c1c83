"""Many tabs without a browser, in one process: as little work for a frame as can be, since they use the same cores.

A tab does what the page does as far as the server can tell: it asks for the default run, plays it, acknowledges what it
got at the next tick of a screen with 60 pictures a second, answers pings, and now and then uses a control.
"""

import asyncio
import base64
import json
import math
import os
import resource
import socket
import struct
import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import uvloop

SCREEN: Final = 1 / 60  # seconds between two pictures of a screen
PAINTING: Final = 0.002  # seconds from such a tick to the acknowledgement
COMMANDS: Final = 2.0  # seconds between two commands of a tab
RESETS: Final = 15  # every so many commands are a reset and a play
WARM_UP: Final = 3.0  # seconds of playing before anything is counted
PATIENCE: Final = 60.0  # seconds in which all tabs must have their first frame
AT_ONCE: Final = 20  # connections that are made at the same time
MOVES: Final = 6  # frames between two moves of a point that is followed: ten a second on a screen with 60 pictures
STROKES: Final = 0.5  # seconds between two commands of a tab that paints
SPRAYED: Final = 300  # points that it has in the end; then it begins anew
CIRCLE: Final = 60  # moves until it is where it was
SMALL_BUFFER: Final = 8192  # bytes that the system keeps for a reader that is slow

_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_NO_MASK: Final = bytes(4)  # a client must mask; this mask changes nothing


@dataclass(frozen=True)
class Crowd:
    """Who comes to the server with this port and process id, and for how long."""

    port: int
    pid: int
    tabs: int
    seconds: float
    together: bool = False  # whether all press play in the same moment
    stalled: int = 0  # readers that read nothing once they play
    slow: int = 0  # readers that take `slow_rate` bytes a second
    slow_rate: int = 100_000
    lab: str = "mlp"
    config: Mapping[str, Any] = field(default_factory=dict)  # of every tab's run; the default run where it is empty
    speed: int | str = 1  # epochs a frame, or "max"
    follows: bool = False  # whether each has a labelled point followed through its network, which moves
    painters: int = 0  # further tabs that play and spray points on their maps
    places: tuple[tuple[str, str], ...] = ()  # code and token of members of a class, one for each of the first tabs


@dataclass
class Tally:
    """What was seen, in seconds, bytes and shares of one core; stalled and slow readers and painters are not in it."""

    rates: list[float] = field(default_factory=list)  # frames a second, of each tab
    gaps: list[float] = field(default_factory=list)  # between two frames of a tab, of all tabs
    answers: list[float] = field(default_factory=list)  # from a command to its answer
    slow_rates: list[float] = field(default_factory=list)
    frame_bytes: float = 0.0
    memory: list[int] = field(default_factory=list)  # of all the server's processes: at the start, the middle, the end
    processes: int = 1  # of the server, at the end
    server: float = 0.0
    own: float = 0.0
    machine: float = 0.0  # all that ran on it, these two included


class Tab(asyncio.Protocol):
    """One connection. `phase` is when its screen ticks."""

    def __init__(self, phase: float, crowd: Crowd, *, slow_rate: int = 0, place: tuple[str, str] | None = None) -> None:
        self._place = place
        self.loop = asyncio.get_running_loop()
        self.shown: asyncio.Future[None] = self.loop.create_future()  # done with the first frame
        self.arrivals = array("d")
        self.answers = array("d")
        self.bytes = 0
        self.last = b""
        self._phase = phase
        self._crowd = crowd
        self._slow_rate = slow_rate
        self._transport: Any = None
        self._buffer = bytearray()
        self._open = False
        self._count = self._acknowledged = 0
        self._painting = False
        self._asked: dict[int, float] = {}
        self._commands = 0

    # ---- what comes ----

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET /ws?lab={self._crowd.lab} HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
        ]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]
        self._transport.write("\r\n".join(lines).encode())

    def connection_lost(self, error: Exception | None) -> None:
        if not self.shown.done():
            self.shown.set_exception(ConnectionError("the server closed a connection that had shown nothing"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open and not self._enter():
            return
        while self._take_message():
            pass
        if self._slow_rate:
            self._transport.pause_reading()
            self.loop.call_later(len(data) / self._slow_rate, self._transport.resume_reading)

    def _enter(self) -> bool:
        head, end, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 101 "):
            raise ConnectionError(head.decode())
        self._buffer[:] = rest
        self._open = True
        return True

    def _take_message(self) -> bool:
        """Whether a whole message was there; it then is taken. The server never masks and never fragments."""
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        size, start = buffer[1], 2
        if size > 125:
            start = 4 if size == 126 else 10
            if len(buffer) < start:
                return False
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + size:
            return False
        content = bytes(buffer[start : start + size])
        kind = buffer[0] & 15
        del buffer[: start + size]
        self._hear(kind, content)
        return True

    def _hear(self, kind: int, content: bytes) -> None:
        if kind == _BINARY:
            self._hear_frame(content)
        elif kind == _TEXT:
            self._hear_text(json.loads(content))
        elif kind == _PING:
            self._send(_PONG, content)

    def _hear_frame(self, content: bytes) -> None:
        now = self.loop.time()
        self.arrivals.append(now)
        self.bytes += len(content)
        self.last = content
        self._count += 1  # which is its number: the server counts the frames of a tab from 1
        if not self._painting:
            self._painting = True
            self.loop.call_later((self._phase - now) % SCREEN + PAINTING, self._acknowledge)
        if not self.shown.done():
            self.shown.set_result(None)

    def _hear_text(self, message: dict[str, Any]) -> None:
        if message["type"] == "status" and message["status"] == "ready":
            self.say("configure", config=self._crowd.config)
            if self._place:
                code, token = self._place
                self.say("attend", code=code, token=token)
                self._place = None
        elif message["type"] == "error":
            raise ConnectionError(str(message))
        elif (asked := self._asked.pop(message.get("id", 0), None)) is not None:
            self.answers.append(self.loop.time() - asked)

    # ---- what goes ----

    def play(self) -> None:
        if self._crowd.speed != 1:
            self.say("speed", epochs=self._crowd.speed)
        self.say("play")

    def stall(self) -> None:
        """Play, and never read again."""
        self.play()
        self._transport.pause_reading()

    def command(self) -> None:
        """Use a control, and look how long the answer takes."""
        self._commands += 1
        if self._commands % RESETS == 0:
            self.ask("reset")
            self.ask("play")
        elif self._commands % 2:
            self.ask("speed", epochs=self._crowd.speed)
        else:
            self.ask("tune", learning_rate=0.03)

    def paint(self) -> None:
        """Have ten more points on the map than before."""
        count = 10 * (self._commands % (SPRAYED // 10) + 1)
        self._commands += 1
        angles = [math.tau * number / CIRCLE for number in range(count)]
        points = [
            [round(4 * math.cos(angle), 5), round(4 * math.sin(angle), 5), number % 2 * 2 - 1]
            for number, angle in enumerate(angles)
        ]
        self.ask("data", data={"name": "own", "points": points})

    def ask(self, kind: str, **content: Any) -> None:
        number = len(self._asked) + 10 * self._commands + 1
        self._asked[number] = self.loop.time()
        self.say(kind, id=number, **content)

    def say(self, kind: str, **content: Any) -> None:
        self._send(_TEXT, json.dumps({"type": kind, **content}).encode())

    def close(self) -> None:
        self._transport.abort()

    def forget(self) -> None:
        """Count from now on."""
        del self.arrivals[:]
        del self.answers[:]
        self.bytes = 0

    def _acknowledge(self) -> None:
        self._painting = False
        if not self._transport.is_closing():
            self._send(_TEXT, b'{"type":"ack","frame":%d}' % self._count)
            if self._crowd.follows and self._count % MOVES == 0:
                self._follow()

    def _follow(self) -> None:
        """Have the next point of a circle followed, forward and back."""
        angle = math.tau * (self._count // MOVES) / CIRCLE
        self.say("inspect", accuracy=True, trace={"point": [4 * math.cos(angle), 4 * math.sin(angle)], "label": 1})

    def _send(self, kind: int, content: bytes) -> None:
        size = len(content)
        head = bytes((0x80 | kind, 0x80 | size)) if size < 126 else struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        self._transport.write(head + _NO_MASK + content)


def visit(crowd: Crowd) -> Tally:
    """Bring the crowd, and measure; runs in a process of its own."""
    return uvloop.run(_visit(crowd))


async def _visit(crowd: Crowd) -> Tally:
    usual = await _enter(crowd, crowd.tabs, places=crowd.places)
    slow = await _enter(crowd, crowd.slow, slow_rate=crowd.slow_rate)
    stalled = await _enter(crowd, crowd.stalled)
    painters = await _enter(crowd, crowd.painters)
    await _spread(
        [tab.play for tab in usual + slow + painters] + [tab.stall for tab in stalled], 0 if crowd.together else 1.0
    )
    await asyncio.sleep(WARM_UP)
    clicking = asyncio.create_task(_click(usual))
    painting = asyncio.create_task(_paint(painters))
    tally = await _measure(crowd, usual, slow)
    clicking.cancel()
    painting.cancel()
    for tab in usual + slow + stalled + painters:
        tab.close()
    await asyncio.sleep(0.1)
    return tally


async def _enter(crowd: Crowd, count: int, *, slow_rate: int = 0, places: Sequence[tuple[str, str]] = ()) -> list[Tab]:
    """So many tabs that have shown their first frame."""
    loop = asyncio.get_running_loop()
    door = asyncio.Semaphore(AT_ONCE)

    async def enter(number: int) -> Tab:
        async with door:
            connection = socket.socket()
            if slow_rate:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
            connection.setblocking(False)
            await loop.sock_connect(connection, ("127.0.0.1", crowd.port))
            tab = Tab(SCREEN * number / count, crowd, slow_rate=slow_rate, place=places[number] if places else None)
            await loop.create_connection(lambda: tab, sock=connection)
            await tab.shown
            return tab

    return await asyncio.wait_for(asyncio.gather(*map(enter, range(count))), PATIENCE)


async def _spread(actions: list[Callable[[], None]], seconds: float) -> None:
    """Do all within so many seconds, evenly."""
    for action in actions:
        action()
        if seconds:
            await asyncio.sleep(seconds / len(actions))


async def _click(tabs: list[Tab]) -> None:
    """Each tab uses a control every COMMANDS seconds, one after the other."""
    while True:
        for tab in tabs:
            tab.command()
            await asyncio.sleep(COMMANDS / len(tabs))


async def _paint(tabs: list[Tab]) -> None:
    """Each tab sprays points every STROKES seconds, one after the other."""
    while tabs:
        for tab in tabs:
            tab.paint()
            await asyncio.sleep(STROKES / len(tabs))


async def _measure(crowd: Crowd, usual: list[Tab], slow: list[Tab]) -> Tally:
    for tab in usual + slow:
        tab.forget()
    tally = Tally(memory=[memory(crowd.pid)])
    began, server, own, machine = time.monotonic(), cpu_seconds(crowd.pid), _own_cpu(), _machine_cpu()
    await asyncio.sleep(crowd.seconds / 2)
    tally.memory.append(memory(crowd.pid))
    await asyncio.sleep(began + crowd.seconds - time.monotonic())
    tally.memory.append(memory(crowd.pid))
    tally.processes = len(family(crowd.pid))
    passed = time.monotonic() - began
    tally.server, tally.own = (cpu_seconds(crowd.pid) - server) / passed, (_own_cpu() - own) / passed
    tally.machine = (_machine_cpu() - machine) / passed
    for tab in usual:
        times = tab.arrivals
        tally.rates.append(len(times) / passed)
        tally.gaps += [after - before for before, after in pairwise(times)]
        tally.answers += tab.answers
    tally.slow_rates = [len(tab.arrivals) / passed for tab in slow]
    tally.frame_bytes = sum(tab.bytes for tab in usual) / max(1, sum(len(tab.arrivals) for tab in usual))
    return tally


def memory(pid: int) -> int:
    """Bytes of a process and its descendants that are in memory, what they share counted once."""
    return sum(map(_proportional, family(pid)))


def _proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def cpu_seconds(pid: int) -> float:
    """Seconds of processor time that a process and its living descendants have had."""
    return sum(map(_cpu_seconds, family(pid)))


def _cpu_seconds(pid: int) -> float:
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    children = [child for found in Path(f"/proc/{pid}/task").glob("*/children") for child in found.read_text().split()]
    return [pid, *(one for child in children for one in family(int(child)))]


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _machine_cpu() -> float:
    """Seconds of processor time that all processes together have had."""
    user, nice, system = Path("/proc/stat").read_text().split()[1:4]
    return (int(user) + int(nice) + int(system)) / os.sysconf("SC_CLK_TCK")
