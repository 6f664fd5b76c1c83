"""What the tests of sockets play on: a peer that is no browser, a server's inside that is no server."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from itertools import count
from typing import Any

from starlette.types import Message
from starlette.websockets import WebSocket

from nn_playground.base.settings import Settings
from nn_playground.exercises.attempts import Attempts
from nn_playground.exercises.loader import catalogue
from nn_playground.lab import Steps
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.warmup_steps import ALL
from nn_playground.live import wire
from nn_playground.live.heap import Heap
from nn_playground.live.long_requests import LocalOffice
from nn_playground.live.scheduler import Scheduler
from nn_playground.live.seats import ClassState, Seat
from nn_playground.live.tab import LiveContext
from nn_playground.web.live_route import Live
from nn_playground.work.warmup import WarmUp
from nn_playground.work.workers import Workers
from tests.frames import Frame, FrameReader

FPS = 50


class Peer:
    """The browser's end of a socket, as ASGI sees it."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.outgoing: list[Message] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.gone = False
        self.reader = FrameReader()
        self.layouts: list[dict[str, Any]] = []
        self.scope = {
            "type": "websocket",
            "query_string": b"",
            "path": "/ws",
            "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
            "extensions": {"websocket.http.response": {}},
        }

    async def receive(self) -> Message:
        return await self.incoming.get()

    async def accept(self, message: Message) -> None:
        await self.reads.wait()
        if self.gone:
            raise OSError("the connection is lost")
        self.outgoing.append(message)

    def socket(self) -> WebSocket:
        return WebSocket(self.scope, self.receive, self.accept)

    def say(self, kind: str, **content: Any) -> None:
        self.say_raw(json.dumps({"type": kind, **content}))

    def say_raw(self, text: str) -> None:
        self.incoming.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self) -> None:
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})

    def take(self) -> list[dict[str, Any] | bytes]:
        """What was sent since the last call: texts as objects, frames as bytes."""
        messages, self.outgoing = self.outgoing, []
        found: list[dict[str, Any] | bytes] = []
        for message in messages:
            if message["type"] == "websocket.send" and message.get("bytes") is not None:
                found.append(message["bytes"])
            elif message["type"] == "websocket.send":
                text = json.loads(message["text"])
                self.reader.hear(text)
                if text["type"] == "layout":
                    self.layouts.append(text)
                else:
                    found.append(text)
        return found

    def texts(self) -> list[dict[str, Any]]:
        return [item for item in self.take() if isinstance(item, dict)]

    def pictures(self) -> list[Frame]:
        """The frames since the last call."""
        return [self.reader.read(item) for item in self.take() if isinstance(item, bytes)]

    def frames(self) -> list[int]:
        """The numbers of the frames since the last call."""
        return [wire.read_head(item)[0].number for item in self.take() if isinstance(item, bytes)]


@dataclass
class Alarm:
    """What is done when the test's clock comes to it."""

    at: float
    what: Callable[[], object]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


class OneClass:
    """The attendance of a server with a class that lets everybody in."""

    async def attend(self, code: str, token: str, seat: Seat) -> ClassState:
        return ClassState(code, "A", "Ada", True, False, [], None, 0)

    def leave(self, seat: Seat) -> None:
        pass


class Place:
    """A server's inside without a server: turns happen when the test says so."""

    def __init__(self, *, compiled: bool = True, **settings: Any) -> None:
        self.now = 1000.0
        self.scheduler = Scheduler(
            threads=1,
            clock=lambda: self.now,
            effort=lambda: 0.0,
            post=asyncio.get_running_loop().call_soon_threadsafe,
        )
        self.warmup = WarmUp(lambda agenda, note: None, ALL)
        if compiled:
            self.compile(ALL)
        seeds = (f"0.{number:05}" for number in count(1))
        tokens = (f"token-{number}" for number in count(1))
        self.timers: list[Alarm] = []
        self.trims: list[None] = []  # times that free memory was given back
        chosen = Settings.read({}, frames_per_second=FPS, threads=1, **settings)
        self.office = LocalOffice(Workers(chosen, self.warmup), catalogue(MLP), Attempts(time.monotonic))
        context = LiveContext(
            lab=MLP,
            settings=chosen,
            scheduler=self.scheduler,
            warmup=self.warmup,
            clock=lambda: self.now,
            new_seed=lambda: next(seeds),
            office=self.office,
            attendance=OneClass(),
            new_token=lambda: next(tokens),
            later=self._later,
            heap=Heap(self._later, lambda: self.trims.append(None)),
        )
        self.live = Live({MLP.name: context})
        self.tasks: list[asyncio.Task[None]] = []

    def _later(self, seconds: float, what: Callable[[], object]) -> "Alarm":
        self.timers.append(Alarm(self.now + seconds, what))
        return self.timers[-1]

    async def open(self, peer: Peer) -> asyncio.Task[None]:
        task = asyncio.create_task(self.live.open(peer.socket()))
        self.tasks.append(task)
        await settle()
        return task

    def compile(self, *parts: Steps) -> None:
        """Their kernels are ready."""
        for step in {step for steps in parts for step in steps}:
            self.warmup.note(step)

    async def work(self, seconds: float = 0.0) -> None:
        """Let time pass, and do all that is due."""
        self.now += seconds
        for alarm in [alarm for alarm in self.timers if alarm.at <= self.now]:
            self.timers.remove(alarm)
            if not alarm.cancelled:
                alarm.what()
        await settle()
        while self.scheduler.turn():
            await settle()

    async def configured(self) -> Peer:
        """A peer whose run has been begun, and whose first frame was painted."""
        peer = Peer()
        await self.open(peer)
        peer.say("configure", config={})
        await self.work()
        peer.take()
        peer.say("ack", frame=1)
        await self.work(1.0)
        return peer


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def scene(play: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """A test as a coroutine; every tab is closed at its end."""

    def test() -> None:
        asyncio.run(asyncio.wait_for(play(), 60))

    test.__name__, test.__doc__ = play.__name__, play.__doc__
    return test
