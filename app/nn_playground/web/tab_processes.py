"""The processes that serve tabs, for servers with more than one core's worth of them.

The server itself keeps all that there must be once: it accepts connections, checks and counts tabs, answers HTTP, and
does the work that scripts or tabs ask for (runs, checks, sweeps, grades), with one queue, one memory of attempts and
one compiler. So these mean the same with any number of processes. Only the live runs of tabs are divided: an admitted
WebSocket is handed on, as an open file and the head of its handshake, to the process with the fewest tabs, which has
the connection alone from then on. With SO_REUSEPORT the system would deal connections by a hash, unevenly where they
are few, and those that are no tabs among them; and each process would have limits of its own.

A page that comes back after its connection broke names the process that has its session, by the part of the session's
token ahead of the dot, in the query of the socket's address: `process=0`. If it does not, or that process is gone, the
page begins anew in another one with the complete state that it keeps.
"""

import asyncio
import logging
import multiprocessing
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import count
from multiprocessing.context import ForkServerProcess
from typing import Final

from starlette.websockets import WebSocket

from nn_playground.base.once import Once
from nn_playground.base.sentences import say
from nn_playground.base.settings import Settings
from nn_playground.kernels.cache_folder import writable
from nn_playground.labs.registry import LABS, REHEARSAL
from nn_playground.live.commands import models_of
from nn_playground.live.long_requests import Office
from nn_playground.web import tab_process
from nn_playground.web.process_channel import (
    Asked,
    Channel,
    Closed,
    Compiled,
    Dropped,
    Hurried,
    Message,
    Opened,
    Up,
    Wanted,
    Warned,
)
from nn_playground.web.remote_office import Desk
from nn_playground.web.websocket_connection import HAND_ON
from nn_playground.work.warmup import WarmUp

START: Final = 30.0  # seconds in which tabs wait until all have started; then those that have serve them
END_SECONDS: Final = 4.0  # seconds to end by themselves
SHORT_LIFE_SECONDS: Final = 10.0  # seconds; one that lived no longer is replaced after a pause
LONGEST_PAUSE: Final = 30.0  # seconds

log = logging.getLogger(__name__)


def obstacle() -> str:
    """The reason why one process has to serve all tabs; empty where there is none."""
    if not hasattr(socket, "send_fds") or "forkserver" not in multiprocessing.get_all_start_methods():  # Windows
        return "Connections can't be handed to another process on this system."
    if not writable():
        return "Compiled kernels can't be kept, so that every process would have to compile them."
    return ""


class TabProcess:
    """One process, as the server sees it."""

    def __init__(
        self,
        process: ForkServerProcess,
        end: socket.socket,
        *,
        offices: Mapping[str, Office],
        warmup: WarmUp,
        once: Once,
        up: Callable[[], None],
    ) -> None:
        """`up` is called when it can serve tabs."""
        self.process = process
        self.tabs: set[int] = set()  # numbers of connections
        self.lost = 0  # tabs that it had when it ended
        self.is_up = False
        self.is_over = asyncio.Event()
        self._warmup = warmup
        self._once = once
        self._up = up
        self.channel = Channel(end, self._hear, self._leave)
        self._desk = Desk(offices, {lab.name: models_of(lab) for lab in LABS}, self.channel)

    def _hear(self, message: Message, _descriptor: int) -> None:
        match message:
            case Up():
                self.is_up = True
                self._up()
            case Closed():
                self.tabs.discard(message.connection)
            case Hurried():
                self._warmup.hurry(message.steps)
            case Asked() | Wanted() | Dropped():
                self._desk.hear(message)
            case Warned():
                self._once.warn(message.cause)

    def _leave(self) -> None:
        self.is_over.set()
        self.is_up = False
        self.lost = len(self.tabs)
        self.tabs.clear()
        self._desk.close()


class TabProcesses:
    """All of them: their start, their tabs, and their end. Only for the event loop's thread, but for `terminate`."""

    def __init__(self, settings: Settings, number: int) -> None:
        self.number = number
        self._settings = settings
        self._context = multiprocessing.get_context("forkserver")
        self._processes: dict[int, TabProcess] = {}
        self._connections = count()
        self._compiled: list[str] = []  # steps of the warm-up that are over
        self._ups = asyncio.Semaphore(0)  # released when one can serve tabs
        self._ready = asyncio.Event()
        self._once = Once(log, time.monotonic)
        self._ends = False
        self._end = asyncio.Event()

    # ---- their tabs ----

    @property
    def tabs(self) -> int:
        """The number of tabs in all of them."""
        return sum(len(process.tabs) for process in self._processes.values())

    async def ready(self) -> None:
        """Wait until all have started, so that the first tabs are shared evenly, too."""
        await self._ready.wait()

    def take(self, socket: WebSocket) -> bool:
        """Hand a connection to the process that it names, or to the one with the fewest tabs.

        False where there is none, or it can't be.
        """
        hand_on = socket.scope.get("extensions", {}).get(HAND_ON)
        ready = {str(place): process for place, process in self._processes.items() if process.is_up}
        if not (hand_on and ready):
            return False
        fewest = min(ready.values(), key=lambda process: len(process.tabs))
        process, connection = ready.get(socket.query_params.get("process", ""), fewest), next(self._connections)

        def take(descriptor: int, head: bytes) -> None:
            process.tabs.add(connection)
            process.channel.send(Opened(connection, head), descriptor)

        hand_on["to"](take)
        return True

    # ---- their lives ----

    @asynccontextmanager
    async def running(self, offices: Mapping[str, Office], warmup: WarmUp) -> AsyncIterator[None]:
        """Keep them running; `offices` do the work for their tabs, by labs, `warmup` compiles for them."""
        self._context.set_forkserver_preload([tab_process.__name__])
        keeping = [asyncio.create_task(self._keep(place, offices, warmup)) for place in range(self.number)]
        telling = asyncio.create_task(self._tell(warmup))
        starting = asyncio.create_task(self._start_all())
        try:
            yield
        finally:
            self.terminate()
            self._end.set()
            await asyncio.wait(keeping, timeout=END_SECONDS)
            for process in self._processes.values():
                process.process.kill()
            for task in (*keeping, telling, starting):
                task.cancel()

    def terminate(self) -> None:
        """End them; from a signal's handler, too."""
        self._ends = True
        for process in [*self._processes.values()]:
            process.process.terminate()

    async def _start_all(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(START):
                for _ in range(self.number):
                    await self._ups.acquire()
        self._ready.set()

    async def _keep(self, place: int, offices: Mapping[str, Office], warmup: WarmUp) -> None:
        """Run one process after the other."""
        pause = 0.0
        while not self._ends:
            began = time.monotonic()
            try:
                process = await self._start(place, offices, warmup)
            except (OSError, EOFError):
                log.exception("A process to serve tabs can't be started; it is tried again.")
            else:
                self._processes[place] = process
                await self._wait_for(process)
            pause = min(LONGEST_PAUSE, 2 * pause or 1.0) if time.monotonic() - began < SHORT_LIFE_SECONDS else 0.0
            with suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), pause)

    async def _wait_for(self, process: TabProcess) -> None:
        """Wait for the end of a process, and log it where it is no part of the server's end."""
        await process.is_over.wait()
        await asyncio.to_thread(process.process.join, END_SECONDS)
        process.process.kill()
        if not self._ends:
            log.error("%s Another one takes its place, and its tabs come back.", obituary(process))

    async def _start(self, place: int, offices: Mapping[str, Office], warmup: WarmUp) -> TabProcess:
        ours, theirs = socket.socketpair()
        arguments = (theirs, self._settings, place, self.number)
        started = self._context.Process(target=tab_process.serve_tabs, args=arguments, name="tabs", daemon=True)
        with theirs:
            await asyncio.to_thread(started.start)
        if self._ends:
            started.terminate()
        process = TabProcess(started, ours, offices=offices, warmup=warmup, once=self._once, up=self._ups.release)
        for step in self._compiled:
            process.channel.send(Compiled(step))
        return process

    async def _tell(self, warmup: WarmUp) -> None:
        """Tell all processes of the steps of the warm-up as they are over."""
        news = asyncio.Event()
        left = [*REHEARSAL.steps]
        with warmup.telling(news):
            while left:
                over = [step for step in left if warmup.is_over((step,))]
                left = [step for step in left if step not in over]
                self._compiled += over
                for process in self._processes.values():
                    for step in over:
                        process.channel.send(Compiled(step))
                await news.wait()
                news.clear()


def obituary(process: TabProcess) -> str:
    """The sentence for the log about a process that has ended."""
    code = process.process.exitcode
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        return say("A process that served {tabs} tabs was killed by {signal}.", tabs=process.lost, signal=name)
    return say("A process that served {tabs} tabs has ended with exit code {code}.", tabs=process.lost, code=code)
