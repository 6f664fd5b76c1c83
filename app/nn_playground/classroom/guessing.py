"""Wrong guesses of codes, and the pause that follows when there are too many: for one name, one address, and for all.

Right codes cost nothing, so that a hundred students behind one address join in a minute; only wrong ones are counted.
Where an allowance is spent, codes are not looked at until it has grown again, or trying them would tell which is right.
Each process has a memory of its own, which is bounded: the oldest entries go first. Safe to use from several threads.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Final, NamedTuple

from nn_playground.base.errors import TooSoon
from nn_playground.base.sentences import say

MAX_REMEMBERED: Final = 20_000  # allowances that are not whole
LATER: Final = "Too many wrong codes were tried. Try again in {seconds} s."


class Allowance(NamedTuple):
    """Wrong guesses that are allowed at once, and the seconds in which one of them comes back."""

    guesses: int
    seconds: float


OF_ALL: Final = Allowance(200, 1.0)
OF_ADDRESS: Final = Allowance(60, 2.0)  # a class behind one address mistypes, too
OF_NAME: Final = Allowance(10, 30.0)


class Guesses:
    """The wrong guesses that are remembered; `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._whole: OrderedDict[Hashable, float] = OrderedDict()  # when an allowance is whole again
        self._lock = threading.Lock()

    def check(self, address: str, name: Hashable = None) -> None:
        """TooSoon where the address, or who tries this name, or all together have guessed too much."""
        with self._lock:
            now = self._clock()
            waits = [
                self._whole.get(key, now) - now - (allowance.guesses - 1) * allowance.seconds
                for key, allowance in _allowances(address, name)
            ]
        if (wait := max(waits)) > 0:
            error = TooSoon(say(LATER, seconds=math.ceil(wait)))
            error.seconds = math.ceil(wait)
            raise error

    def note(self, address: str, name: Hashable = None) -> None:
        """Count a wrong guess."""
        with self._lock:
            now = self._clock()
            for key, allowance in _allowances(address, name):
                self._whole[key] = max(now, self._whole.get(key, now)) + allowance.seconds
                self._whole.move_to_end(key)
            while len(self._whole) > MAX_REMEMBERED:
                self._whole.popitem(last=False)


def _allowances(address: str, name: Hashable) -> Iterable[tuple[Hashable, Allowance]]:
    yield "all", OF_ALL
    yield ("address", address), OF_ADDRESS
    if name is not None:
        yield ("name", name), OF_NAME
