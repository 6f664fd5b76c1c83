"""Long work in slices: train a little, look at the clock, go on. The clock is passed in."""

from collections.abc import Callable
from typing import Final

Clock = Callable[[], float]  # seconds that never go back

SLICE_SECONDS: Final = 0.05  # seconds of work between two chances for others


class Pace:
    """The end of the slice under way, and the number of examples that fit into the time before it.

    The number is estimated from the time that the last examples took. The first step is one example, and each is at
    most twice the one before, so that no slice is much longer than SLICE_SECONDS, however heavy an epoch is.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._example = 0.0  # seconds that one example took lately
        self._most = 1  # examples of the next step, at most
        self.begin()

    def begin(self) -> None:
        """Begin a slice."""
        self._end = self._clock() + SLICE_SECONDS

    def is_over(self) -> bool:
        """True when the slice has used its time."""
        return self._clock() >= self._end

    def train(self, step: Callable[[int], int], wanted: int) -> None:
        """Have `step` train on up to `wanted` examples, as time allows; it returns the number that it trained on."""
        before = self._clock()
        done = step(max(1, min(wanted, self._most, self._affordable(self._end - before))))
        self._example = (self._clock() - before) / done
        self._most = 2 * done

    def _affordable(self, seconds: float) -> int:
        return int(max(0.0, seconds) / self._example) if self._example > 0 else self._most
