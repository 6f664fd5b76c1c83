"""The warm-up: kernels are compiled in background threads while the page and all that needs no kernel are served.

Work waits only for the kernels that it needs, and these are compiled first.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Literal, NamedTuple

from nn_playground.lab import Steps
from nn_playground.work.agenda import Agenda

log = logging.getLogger(__name__)

CarryOut = Callable[[Agenda, Callable[[str, Exception | None], None]], None]


class WarmUpProgress(NamedTuple):
    """The progress of the steps that something needs: `done` of `total`."""

    status: Literal["compiling", "ready", "failed"]
    done: int = 0
    total: int = 0


class AwaitsKernels(Exception):
    """A command has to wait for the kernels that `steps` compile; those of `soon` will be needed next."""

    def __init__(self, steps: Steps, soon: Steps = ()) -> None:
        super().__init__(steps, soon)
        self.steps = steps
        self.soon = soon


class WarmUp:
    """Carries an agenda out once, in a thread, and notifies listeners of its progress."""

    def __init__(self, carry_out: CarryOut, steps: Steps) -> None:
        """Prepare all `steps`, in the best order; `carry_out` does them."""
        self._carry_out = carry_out
        self._steps = steps
        self._agenda = Agenda(steps)
        self._ended: dict[str, Exception | None] = {}
        self._is_done = False  # no further step follows
        self._started = False
        self._listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the thread, once; it does not keep the process from ending."""
        with self._lock:
            begun, self._started = self._started, True
        if not begun:
            threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    def stop(self) -> None:
        """Drop all steps but those under way, as the server ends."""
        self._agenda.clear()

    def progress(self, wanted: Steps | None = None) -> WarmUpProgress:
        """The progress of some steps, or of all."""
        steps = self._steps if wanted is None else wanted
        with self._lock:
            ended = [step for step in steps if step in self._ended]
            failed = any(self._ended[step] for step in ended)
        if failed or (self._is_done and len(ended) < len(steps)):
            return WarmUpProgress("failed")
        return (
            WarmUpProgress("ready") if len(ended) == len(steps) else WarmUpProgress("compiling", len(ended), len(steps))
        )

    def is_over(self, steps: Steps) -> bool:
        """True where nothing is left to wait for: where compiling failed, a run tries it itself and reports why."""
        return self.progress(steps).status != "compiling"

    def in_order(self, steps: Steps) -> Steps:
        """These steps in the best order."""
        return tuple(step for step in self._steps if step in steps)

    def hurry(self, steps: Steps) -> None:
        """Move these steps ahead of all others, in this order."""
        self._agenda.hurry(steps)

    @contextmanager
    def telling(self, news: asyncio.Event) -> Iterator[None]:
        """Set an event of the running loop at every change, inside the `with`."""
        listener = asyncio.get_running_loop(), news
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    async def waiting(self, steps: Steps) -> AsyncGenerator[WarmUpProgress, None]:
        """Yield the progress of these steps, at every change, until they are ready or have failed."""
        self.hurry(steps)
        news = asyncio.Event()
        with self.telling(news):
            while (progress := self.progress(steps)).status == "compiling":
                yield progress
                await news.wait()
                news.clear()

    async def end(self, steps: Steps) -> None:
        """Wait until these steps are ready, or have failed."""
        async with aclosing(self.waiting(steps)) as changes:
            async for _ in changes:
                pass

    def note(self, step: str, error: Exception | None = None) -> None:
        """Note the end of a step; from any thread."""
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
                log.debug("a listener to the warm-up is gone")

    def _run(self) -> None:
        try:
            self._carry_out(self._agenda, self.note)
        except Exception:
            log.exception("the kernels can't be compiled")
        self._is_done = True
        self._tell()
