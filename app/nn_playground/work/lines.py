"""Lines: JSON objects by which long work reports over a stream or a WebSocket.

Progress, results and the final summary are a line each; the generator that yields them does the work.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final, Self

from nn_playground.work.warmup import WarmUpProgress

Line = dict[str, Any]

MAX_REPORTS: Final = 100  # of progress, of one piece of work


def progress_line(done: int, total: int) -> Line:
    """The line of progress."""
    return {"progress": {"done": done, "total": total}}


def compiling_line(found: WarmUpProgress) -> dict[str, Any]:
    """The line of progress in compiling the kernels that the work waits for."""
    return {"compiling": {"done": found.done, "total": found.total}}


def report_interval(total: int) -> int:
    """The number of items between two reports of progress."""
    return -(-total // MAX_REPORTS)


class LineReader:
    """Reads the lines of a generator with time limits; an `async with` closes the generator at its end."""

    def __init__(self, lines: AsyncGenerator[Line, None]) -> None:
        self.ended = False
        self._lines = lines
        self._next: asyncio.Future[Line | None] | None = None

    async def within(self, seconds: float | None) -> Line | None:
        """Return the next line; None where it takes longer than `seconds`, or after the last, when `ended` is True.

        Exceptions of the generator pass through.
        """
        if self._next is None:
            self._next = asyncio.ensure_future(anext(self._lines, None))
        done, _ = await asyncio.wait([self._next], timeout=seconds)
        if not done:
            return None
        taken, self._next = self._next, None
        line = taken.result()
        self.ended = line is None
        return line

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._next is not None:
            self._next.cancel()
            await asyncio.wait([self._next])
            self._next.cancelled() or self._next.exception()  # mark the exception as retrieved
        await self._lines.aclose()
