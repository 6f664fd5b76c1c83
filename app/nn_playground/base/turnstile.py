"""Places for which many wait: who wants little goes first, and yet nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

FAIR: Final = 4  # of so many places one goes to who has waited longest


class Turnstile:
    """So many places at once, on the event loop. Each who comes says how much he has had, or wants; the least is let in
    first, and now and then who has waited longest."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: dict[asyncio.Future[None], float] = {}  # the longest first
        self._let_in = 0

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, rank: float) -> AsyncIterator[None]:
        """A place, when it is this one's turn."""
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
            if not turn.cancelled():  # it was called already
                self._free += 1
                self._call()
            raise

    def _call(self) -> None:
        while self._free and self._waiting:
            self._let_in += 1
            longest = self._let_in % FAIR == 0
            turn = next(iter(self._waiting)) if longest else min(self._waiting, key=lambda turn: self._waiting[turn])
            del self._waiting[turn]
            if not turn.cancelled():  # by who has given up, and has not had the time to leave
                self._free -= 1
                turn.set_result(None)
