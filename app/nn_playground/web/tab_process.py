"""A process that serves tabs, and nothing else: the connections that the server hands on.

It listens nowhere. It compiles nothing, but loads each kernel when the server has seen to it that it is in the cache.
Sweeps and checks of its tabs are the server's work, too.
"""

import asyncio
import gc
import secrets
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from nn_playground.base.ending import Ending
from nn_playground.base.settings import Settings
from nn_playground.classroom.room import open_classroom
from nn_playground.exercises.loader import catalogues
from nn_playground.lab import Rehearsal, Steps
from nn_playground.labs.registry import LABS, REHEARSAL
from nn_playground.web.attendance import attendance
from nn_playground.web.base_path import BasePath
from nn_playground.web.live_route import Live, live_tabs
from nn_playground.web.process_channel import (
    Answered,
    Channel,
    Closed,
    Compiled,
    Failed,
    Hurried,
    Message,
    Opened,
    Up,
    Warned,
)
from nn_playground.web.remote_office import RemoteOffice
from nn_playground.web.responses import Farewell
from nn_playground.web.uvicorn_options import uvicorn_options
from nn_playground.web.websocket_connection import WebSocketConnection
from nn_playground.work.warmup import WarmUp


def serve_tabs(end: socket.socket, settings: Settings, place: int, processes: int) -> None:
    """Serve the tabs that come through a channel, until a signal or the end of the server.

    It is the process number `place` of `processes`.
    """
    gc.freeze()
    TabServer(end, settings, place, processes).run(sockets=[])


class FollowingWarmUp(WarmUp):
    """A warm-up that does each step after the server, which has compiled it then."""

    def __init__(self, rehearsal: Rehearsal, hurried: Callable[[Steps], object]) -> None:
        """`hurried` is told, in any thread, which steps a tab waits for."""
        super().__init__(self._follow, tuple(rehearsal.steps))
        self._work = rehearsal.steps
        self._hurried = hurried
        self._left = list(rehearsal.steps)
        self._compiled: set[str] = set()
        self._news = threading.Condition()

    def hurry(self, steps: Steps) -> None:
        """Put these steps before all others, in the server, too."""
        with self._news:
            first = [step for step in steps if step in self._left]
            self._left = first + [step for step in self._left if step not in first]
        self._hurried(steps)

    def compiled(self, step: str) -> None:
        """Note that a step is over in the server."""
        with self._news:
            self._compiled.add(step)
            self._news.notify()

    def _follow(self, _agenda: object, note: Callable[[str, Exception | None], None]) -> None:
        while self._left:
            step = self._next()
            try:
                self._work[step]()
            except Exception as error:  # noqa: BLE001 - told to whom it concerns
                note(step, error)
            else:
                note(step, None)

    def _next(self) -> str:
        """Wait for a step that the server has done, and take it."""
        with self._news:
            while (step := next((step for step in self._left if step in self._compiled), None)) is None:
                self._news.wait()
            self._left.remove(step)
            return step


class HandedConnection(WebSocketConnection):
    """A connection whose handshake began in the server."""

    def __init__(self, *arguments: Any, head: bytes, over: Callable[[], None], **named: Any) -> None:
        """`over` is called at its end."""
        super().__init__(*arguments, **named)
        self._begun = head
        self._over = over

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with what came to the server."""
        super().connection_made(transport)
        self.data_received(self._begun)

    def connection_lost(self, exc: Exception | None) -> None:
        """End: the peer is gone."""
        super().connection_lost(exc)
        self._over()


class RemoteLog:
    """The lines for the log that anybody outside can cause: the server writes each once, for all processes."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def warn(self, cause: str) -> None:
        """Have a warning logged."""
        self._channel.send(Warned(cause))


class TabServer(uvicorn.Server):
    """uvicorn without a listening socket."""

    def __init__(self, end: socket.socket, settings: Settings, place: int, processes: int) -> None:
        """Create it for one end of a channel, as number `place` of `processes` that serve tabs."""
        self._end = end
        self._settings = settings
        self._place = place
        self._processes = processes
        self._ending = Ending()
        self._live: Live
        app = Starlette(
            routes=[WebSocketRoute("/ws", self._open)],
            middleware=[Middleware(BasePath, base=settings.base_path), Middleware(Farewell, ending=self._ending)],
            lifespan=self._lifespan,
        )
        super().__init__(uvicorn.Config(app, **uvicorn_options(settings)))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End at SIGTERM, which the server sends. Ctrl+C is meant for the server."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self.handle_exit)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell the server."""
        await super().startup(sockets)
        self._channel.send(Up())

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        loop, numbers = asyncio.get_running_loop(), count()
        self._channel = channel = Channel(self._end, self._hear, self._leave)
        self._warmup = FollowingWarmUp(REHEARSAL, lambda steps: loop.call_soon_threadsafe(channel.send, Hurried(steps)))
        self._offices = {
            name: RemoteOffice(name, exercises, channel, numbers)
            for name, exercises in catalogues(LABS, self._settings.exercises).items()
        }
        self._warmup.start()
        classroom = open_classroom(self._settings)
        async with (
            attendance(classroom) as seats,
            live_tabs(
                LABS,
                self._settings,
                self._warmup,
                self._offices,
                seats,
                processes=self._processes,
                new_token=lambda: f"{self._place}.{secrets.token_urlsafe()}",
            ) as self._live,
        ):
            with self._ending.heard():
                yield
            self._ending.tell()
        if classroom:
            classroom.close()
        channel.close()

    async def _open(self, socket: WebSocket) -> None:
        await self._live.open(socket)

    def _hear(self, message: Message, descriptor: int) -> None:
        match message:
            case Opened():
                task = asyncio.ensure_future(self._take(message, socket.socket(fileno=descriptor)))
                self.server_state.tasks.add(task)
                task.add_done_callback(self.server_state.tasks.discard)
            case Compiled():
                self._warmup.compiled(message.step)
            case Answered() | Failed():
                for office in self._offices.values():
                    office.hear(message)

    async def _take(self, opened: Opened, taken: socket.socket) -> None:
        def connection() -> HandedConnection:
            return HandedConnection(
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
                once=RemoteLog(self._channel),
                head=opened.head,
                over=lambda: self._channel.send(Closed(opened.connection)),
            )

        try:
            await asyncio.get_running_loop().connect_accepted_socket(connection, taken)
        except OSError:  # the peer is gone already
            taken.close()
            self._channel.send(Closed(opened.connection))

    def _leave(self) -> None:
        """End: the server is gone."""
        self.should_exit = True
