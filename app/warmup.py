"""The kernels are compiled in a background thread, while the page and all that needs no kernel are served already."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from typing import Literal, NamedTuple

log = logging.getLogger(__name__)

Report = Callable[[int, int], None]


class Progress(NamedTuple):
    """How far the compilation is: `done` of `total` steps. Ready is what a first frame needs."""

    status: Literal["compiling", "ready", "failed"]
    done: int = 0
    total: int = 0


class WarmUp:
    """Runs `needed(report)` once, in a thread, and tells everybody who listens how far it is; behind it, `later()`."""

    def __init__(self, needed: Callable[[Report], None], later: Callable[[], None] = lambda: None) -> None:
        self.progress = Progress("compiling")
        self._needed = needed
        self._later = later
        self._started = False
        self._listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin, if it has not begun. The thread does not keep the process from ending."""
        with self._lock:
            begun, self._started = self._started, True
        if not begun:
            threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    async def watch(self) -> AsyncIterator[Progress]:
        """The progress now and at each change, up to the end."""
        while True:
            news = asyncio.Event()
            with self._lock:
                progress = self.progress
                if progress.status == "compiling":
                    self._listeners.append((asyncio.get_running_loop(), news))
            yield progress
            if progress.status != "compiling":
                return
            await news.wait()

    async def end(self) -> Progress:
        """Wait for the end."""
        async for progress in self.watch():
            if progress.status != "compiling":
                return progress
        raise AssertionError("watching ends with the end")

    def tell(self, progress: Progress) -> None:
        """Tell everybody; from any thread."""
        with self._lock:
            self.progress = progress
            listeners, self._listeners = self._listeners, []
        for loop, news in listeners:
            try:
                loop.call_soon_threadsafe(news.set)
            except RuntimeError:  # that loop has ended meanwhile
                log.debug("nobody is left to be told of %s", progress)

    def _run(self) -> None:
        try:
            self._needed(lambda done, total: self.tell(Progress("compiling", done, total)))
        except Exception:
            log.exception("the kernels can't be compiled")
            self.tell(Progress("failed"))
            return
        self.tell(Progress("ready"))
        try:
            self._later()
        except Exception:
            log.exception("some kernels can't be compiled beforehand")
