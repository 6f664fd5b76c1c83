"""The kernels are compiled in a background thread, while the page and all that needs no kernel are served already."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from typing import Literal, NamedTuple

log = logging.getLogger(__name__)

Report = Callable[[int, int], None]


class Progress(NamedTuple):
    """How far the compilation is: `done` of `total` steps."""

    status: Literal["compiling", "ready", "failed"]
    done: int = 0
    total: int = 0


class WarmUp:
    """Runs `compile_all(report)` once, in a thread; tells everybody who listens on the event loop how far it is."""

    def __init__(self, compile_all: Callable[[Report], None]) -> None:
        self.progress = Progress("compiling")
        self._compile_all = compile_all
        self._news = asyncio.Event()

    def start(self) -> None:
        """Begin; to be called on the event loop. The thread does not keep the process from ending."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, args=(loop,), name="warm-up", daemon=True).start()

    async def watch(self) -> AsyncIterator[Progress]:
        """The progress now and at each change, up to the end."""
        while True:
            news, progress = self._news, self.progress
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

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        def tell(progress: Progress) -> None:
            try:
                loop.call_soon_threadsafe(self._set, progress)
            except RuntimeError:  # the server has stopped meanwhile
                log.debug("nobody is left to be told of %s", progress)

        try:
            self._compile_all(lambda done, total: tell(Progress("compiling", done, total)))
        except Exception:
            log.exception("the kernels can't be compiled")
            tell(Progress("failed"))
        else:
            tell(Progress("ready"))

    def _set(self, progress: Progress) -> None:
        self.progress = progress
        self._news.set()
        self._news = asyncio.Event()
