"""Values that are made once, at the first request, and kept for the next ones."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sized
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T", bound=Sized)


class Kept(Generic[T]):
    """Texts and pictures by their names, those asked for last up to so many bytes; none is made twice at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[str, T] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, name: str, make: Callable[[], Awaitable[T]]) -> T:
        """The value of this name. The first caller makes it; if that fails, the next one tries."""
        turn = self._turns.setdefault(name, asyncio.Lock())
        async with turn:
            if name not in self._made:
                self._keep(name, await make())
            self._made.move_to_end(name)
            return self._made[name]

    def _keep(self, name: str, body: T) -> None:
        self._made[name] = body
        while sum(map(len, self._made.values())) > self._most and len(self._made) > 1:
            self._made.popitem(last=False)
