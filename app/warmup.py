"""The kernels are compiled in background threads, while the page and all that needs no kernel are served already.

Everybody waits for the kernels that he needs, no longer, and those are compiled first.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from app.kernels.agenda import NEEDED, NEEDS_OF, Agenda, Need

log = logging.getLogger(__name__)

CarryOut = Callable[[Agenda, Callable[[str, Exception | None], None]], None]


class Progress(NamedTuple):
    """How far the kernels are that something needs: `done` of `total` steps."""

    status: Literal["compiling", "ready", "failed"]
    done: int = 0
    total: int = 0


class AwaitsKernels(Exception):
    """Something can't be done before the kernels that it needs are compiled."""

    def __init__(self, need: Need) -> None:
        super().__init__(need)
        self.need = need


class WarmUp:
    """Has an agenda carried out once, in a thread, and tells everybody who listens how far it is."""

    def __init__(self, carry_out: CarryOut) -> None:
        self._carry_out = carry_out
        self._agenda = Agenda()
        self._ended: dict[str, Exception | None] = {}
        self._is_done = False  # whether nothing more comes
        self._started = False
        self._listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin, if it has not begun. The thread does not keep the process from ending."""
        with self._lock:
            begun, self._started = self._started, True
        if not begun:
            threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    def progress(self, need: Need) -> Progress:
        """How far they are."""
        steps = NEEDED[need]
        with self._lock:
            ended = [step for step in steps if step in self._ended]
            failed = any(self._ended[step] for step in ended)
        if failed or (self._is_done and len(ended) < len(steps)):
            return Progress("failed")
        return Progress("ready") if len(ended) == len(steps) else Progress("compiling", len(ended), len(steps))

    def is_over(self, need: Need) -> bool:
        """Whether nothing is to be waited for: where compiling failed, a run tries it itself and says why."""
        return self.progress(need).status != "compiling"

    def hurry(self, need: Need) -> None:
        """Somebody waits for these, and will soon for what else the engine needs."""
        for needs in NEEDS_OF.values():
            if need in needs:
                self._agenda.hurry(step for later in needs[needs.index(need) :] for step in NEEDED[later])

    @contextmanager
    def telling(self, news: asyncio.Event) -> Iterator[None]:
        """Meanwhile an event of the running loop is set at every change."""
        listener = asyncio.get_running_loop(), news
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    async def end(self, need: Need) -> None:
        """Wait until they are ready, or have failed."""
        self.hurry(need)
        news = asyncio.Event()
        with self.telling(news):
            while not self.is_over(need):
                await news.wait()
                news.clear()

    def note(self, step: str, error: Exception | None = None) -> None:
        """A step has ended; from any thread."""
        if error:
            log.error("%s can't be compiled", step, exc_info=error)
        with self._lock:
            self._ended[step] = error
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            listeners = [*self._listeners]
        for loop, news in listeners:
            try:
                loop.call_soon_threadsafe(news.set)
            except RuntimeError:  # that loop has ended meanwhile
                log.debug("nobody is left to be told of the kernels")

    def _run(self) -> None:
        try:
            self._carry_out(self._agenda, self.note)
        except Exception:
            log.exception("the kernels can't be compiled")
        self._is_done = True
        self._tell()
