"""The WebSocket of the page, and the admission of tabs up to the limit."""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from nn_playground.base.errors import NotFound, Unavailable
from nn_playground.base.once import Once
from nn_playground.base.sentences import clauses, say
from nn_playground.base.settings import Settings
from nn_playground.base.validation import known_or_meant, shown
from nn_playground.lab import Lab
from nn_playground.live import commands
from nn_playground.live.heap import Heap, trim
from nn_playground.live.long_requests import Office
from nn_playground.live.scheduler import Scheduler
from nn_playground.live.seats import Attendance
from nn_playground.live.sessions import NewToken, Sessions
from nn_playground.live.tab import LiveContext, Tab
from nn_playground.web.origin_checks import Door
from nn_playground.web.responses import address_of
from nn_playground.work.warmup import WarmUp

TRY_AGAIN_LATER: Final = 1013
TAKEN: Final = 4001
NO_LAB: Final = 4004
CLOSING: Final = 5.0  # seconds to close a connection that is given up

log = logging.getLogger(__name__)


class Elsewhere(Protocol):
    """Other processes that serve tabs."""

    @property
    def tabs(self) -> int:
        """The number of tabs there."""

    async def ready(self) -> None:
        """Wait until they have started."""

    def take(self, socket: WebSocket) -> bool:
        """Hand on a connection before its handshake; False where it can't be."""


class Live:
    """All tabs: their admission and their number."""

    def __init__(
        self, contexts: Mapping[str, LiveContext], elsewhere: Elsewhere | None = None, *, processes: int = 1
    ) -> None:
        """Create it for one of `processes` that serve tabs; one that admits them for others has those `elsewhere`.

        `contexts` are those of the labs by their names; the first one is that of tabs that name none.
        """
        self.contexts = contexts
        self.context = context = next(iter(contexts.values()))
        self.door = Door(context.settings, Once(log, context.clock))
        self.sessions = Sessions(context.later, processes)
        self.tabs: set[Tab] = set()
        self._elsewhere = elsewhere

    async def open(self, socket: WebSocket) -> None:
        """Serve one connection, from its handshake to its end."""
        settings = self.context.settings
        if reason := self.door.refusal(socket.headers):
            await self.door.refuse(socket, reason)
            return
        if self._elsewhere:
            await self._elsewhere.ready()
            if self._count() < settings.max_tabs and self._elsewhere.take(socket):
                return
        await socket.accept()
        lab = socket.query_params.get("lab", self.context.lab.name)
        if lab not in self.contexts:
            await self._refuse_lab(socket, lab)
            return
        tab = Tab(socket, self.contexts[lab], self.sessions, address_of(socket))
        try:
            if self._count() >= settings.max_tabs:
                error = Unavailable(
                    say(
                        "{most} tabs are open, which is as many as may be; try again later.",
                        most=settings.max_tabs,
                    )
                )
                self.door.once.warn(
                    say("{most} tabs are open; PLAYGROUND_MAX_TABS allows no more.", most=settings.max_tabs)
                )
                await tab.send(commands.error_text(error))
                await socket.close(TRY_AGAIN_LATER, "too many tabs")
                return
            self.tabs.add(tab)
            await tab.run()
            if tab.is_left:
                async with asyncio.timeout(CLOSING):
                    await socket.close(TAKEN, "another connection has the session")
        except TimeoutError:
            log.debug("a connection that was given up can't be closed")
        except WebSocketDisconnect:
            log.debug("a tab is gone")
        finally:
            self.tabs.discard(tab)
            self.context.heap.tab_left()

    async def _refuse_lab(self, socket: WebSocket, lab: str) -> None:
        known = known_or_meant(lab, list(self.contexts))
        error = NotFound(clauses(say("There is no lab {name}", name=shown(lab)), known))
        await socket.send_text(commands.error_text(error))
        await socket.close(NO_LAB, "no such lab")

    def _count(self) -> int:
        return len(self.tabs) + (self._elsewhere.tabs if self._elsewhere else 0)


@asynccontextmanager
async def live_tabs(
    labs: Sequence[Lab[Any, Any]],
    settings: Settings,
    warmup: WarmUp,
    offices: Mapping[str, Office],
    attendance: Attendance,
    elsewhere: Elsewhere | None = None,
    *,
    processes: int = 1,
    new_token: NewToken = secrets.token_urlsafe,
) -> AsyncIterator[Live]:
    """The tabs of one of `processes` that serve tabs, with the threads that train for them.

    `offices` are those of the labs by their names.
    """
    loop = asyncio.get_running_loop()
    scheduler = Scheduler(
        threads=settings.threads,
        clock=time.monotonic,
        effort=time.thread_time,
        post=loop.call_soon_threadsafe,
        processes=processes,
    )
    scheduler.start()
    heap = Heap(loop.call_later, lambda: loop.run_in_executor(None, trim))
    contexts = {
        lab.name: LiveContext(
            lab,
            settings,
            scheduler,
            warmup,
            time.monotonic,
            new_seed,
            offices[lab.name],
            attendance,
            new_token=new_token,
            later=loop.call_later,
            heap=heap,
        )
        for lab in labs
    }
    live = Live(contexts, elsewhere, processes=processes)
    try:
        yield live
    finally:
        live.sessions.close()
        await asyncio.to_thread(scheduler.close)


def new_seed() -> str:
    """A seed in the form of the original site's."""
    return f"{random.random():.5f}"
