"""Places for which many wait: small requests go first, and none waits for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

FAIR: Final = 4  # of this many places, one goes to the longest waiting


class Turnstile:
    """A number of places at once, on the event loop.

    The waiting request with the lowest rank is admitted first, and every FAIR-th time the one that has waited longest.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: dict[asyncio.Future[None], float] = {}  # the longest first
        self._let_in = 0

    def __len__(self) -> int:
        """The number of waiting requests."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, rank: float) -> AsyncIterator[None]:
        """Wait for a place and hold it; `rank` is the work already done or wanted."""
        await self._enter(rank)
        try:
            yield
        finally:
            self._free += 1
            self._call()

    async def _enter(self, rank: float) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = rank
        self._call()
        try:
            await turn
        except asyncio.CancelledError:
            self._waiting.pop(turn, None)
            if not turn.cancelled():  # it was admitted already
                self._free += 1
                self._call()
            raise

    def _call(self) -> None:
        while self._free and self._waiting:
            self._let_in += 1
            longest = self._let_in % FAIR == 0
            turn = next(iter(self._waiting)) if longest else min(self._waiting, key=lambda turn: self._waiting[turn])
            del self._waiting[turn]
            if not turn.cancelled():  # by a request that has given up and not left yet
                self._free -= 1
                turn.set_result(None)
