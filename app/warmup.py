"""The kernels are compiled in background threads, while the page and all that needs no kernel are served already.

A run waits for the kernels of its engine, no longer. What somebody waits for is compiled first.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from app.kernels.agenda import NEEDED, Agenda, Engine

log = logging.getLogger(__name__)

CarryOut = Callable[[Agenda, Callable[[str, Exception | None], None]], None]


class Progress(NamedTuple):
    """How far an engine's kernels are: `done` of `total` steps. Ready is what a first frame needs."""

    status: Literal["compiling", "ready", "failed"]
    done: int = 0
    total: int = 0


class AwaitsKernels(Exception):
    """Something can't be done before the kernels of an engine are compiled."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.engine = engine


class WarmUp:
    """Has an agenda carried out once, in a thread, and tells everybody who listens how far it is."""

    def __init__(self, carry_out: CarryOut) -> None:
        self._carry_out = carry_out
        self._agenda = Agenda()
        self._ended: dict[str, Exception | None] = {}
        self._broken = False  # whether nothing more will be done
        self._started = False
        self._listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin, if it has not begun. The thread does not keep the process from ending."""
        with self._lock:
            begun, self._started = self._started, True
        if not begun:
            threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    def progress(self, engine: Engine) -> Progress:
        """How far the kernels of an engine are."""
        steps = NEEDED[engine]
        with self._lock:
            ended = [step for step in steps if step in self._ended]
            failed = any(self._ended[step] for step in ended)
        if failed or (self._broken and len(ended) < len(steps)):
            return Progress("failed")
        return Progress("ready") if len(ended) == len(steps) else Progress("compiling", len(ended), len(steps))

    def is_over(self, engine: Engine) -> bool:
        """Whether nothing is to be waited for: where compiling failed, a run tries it itself and says why."""
        return self.progress(engine).status != "compiling"

    def hurry(self, engine: Engine) -> None:
        """Somebody waits for the kernels of this engine."""
        self._agenda.hurry(NEEDED[engine])

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

    async def end(self, engine: Engine) -> None:
        """Wait until an engine's kernels are ready, or have failed."""
        self.hurry(engine)
        news = asyncio.Event()
        with self.telling(news):
            while not self.is_over(engine):
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
        self._broken = True
        self._tell()
