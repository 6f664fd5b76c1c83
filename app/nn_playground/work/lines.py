"""Lines: what long work tells as it goes on, JSON objects that a stream or a WebSocket carries.

Progress, results and at last a summary are a line each; the generator that makes them is the work.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final, Self

from nn_playground.work.warmup import Progress

Line = dict[str, Any]

REPORTS: Final = 100  # how often progress is told, at most


def progress(done: int, total: int) -> Line:
    """The line that says how much is done."""
    return {"progress": {"done": done, "total": total}}


def compiling(found: Progress) -> dict[str, Any]:
    """The line that says how much is compiled of what the work waits for."""
    return {"compiling": {"done": found.done, "total": found.total}}


def stride(total: int) -> int:
    """How much has to be done from one telling of progress to the next."""
    return -(-total // REPORTS)


class Pulled:
    """The lines of a generator, each waited for as long as the caller likes; closed at the end of an `async with`."""

    def __init__(self, lines: AsyncGenerator[Line, None]) -> None:
        self.ended = False
        self._lines = lines
        self._next: asyncio.Future[Line | None] | None = None

    async def within(self, seconds: float | None) -> Line | None:
        """Return the next line; None where it takes longer than `seconds`, or where all have `ended`.

        Raises what the generator raises.
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
            self._next.cancelled() or self._next.exception()  # is nobody's any more
        await self._lines.aclose()
