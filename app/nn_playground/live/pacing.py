"""The epochs of a frame: as many as the speed says, in turns that end by the clock."""

import math
from collections.abc import Callable
from typing import Final

from nn_playground.lab import EpochsPerFrame
from nn_playground.live.commands import MAX_SPEED
from nn_playground.live.live_run import MAX_HISTORY, LiveRun

LONGEST_FRAME: Final = 0.25  # seconds after which a frame is shown though it lacks epochs


class Pacing:
    """The epochs that the frame being made still lacks, and the seconds that an epoch takes."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lacks: float = 0  # infinite at full speed
        self._begun = 0.0  # time at which the frame being made was begun
        self._seconds: float | None = None  # that an epoch took lately; None while unknown

    def catch_up(self, epochs: int) -> None:
        """Show no frame before so many epochs are trained."""
        self._lacks, self._begun = epochs, math.inf

    def drop(self) -> bool:
        """Drop what the frame being made lacks; True where it lacked anything."""
        lacks, self._lacks = self._lacks, 0
        return lacks > 0

    def train(self, run: LiveRun, speed: EpochsPerFrame, end: float, left: float = math.inf) -> bool:
        """Train towards the next frame until the time `end`; True when it is complete, or late enough to be shown.

        No more than `left` epochs are trained, at least 1; a frame that reaches them is complete.
        The clock is read, and the losses are measured, no more often than the history of a frame has rows for.
        """
        now = self._clock()
        if self._lacks == 0:
            self._lacks, self._begun = math.inf if speed == "max" else speed, now
        races = math.isinf(self._lacks)
        whole = self._affordable(end - now) if races else max(self._lacks, 1 if speed == "max" else speed)
        stride = math.ceil(whole / MAX_HISTORY)
        while True:  # a race may end a stride too late rather than in ever smaller ones
            epochs = int(min(stride, left) if races else min(stride, self._lacks, left, self._affordable(end - now)))
            run.train(epochs)
            self._lacks -= epochs
            left -= epochs
            before, now = now, self._clock()
            self._seconds = (now - before) / epochs
            if self._lacks == 0 or left == 0 or now >= end or run.stopped:
                break
        if races or left == 0:
            self._lacks = 0
        if self._lacks > 0 and now - self._begun < LONGEST_FRAME:
            return False
        self._begun = now
        return True

    def _affordable(self, seconds: float) -> int:
        """The number of epochs that fit into the time, at least one."""
        if self._seconds is None:
            return 1
        return max(1, int(seconds / self._seconds)) if self._seconds > 0 else MAX_SPEED
