"""The run on screen, and what its next frame has to tell."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.config import RunConfig
from app.extras import Extras, Inspect, extras_of
from app.trainer import Trainer
from app.view import View

MAX_HISTORY: Final = 20  # rows of losses in a frame
MOMENT: Final = 0.5  # seconds for which what is random in every epoch stays on screen while a run plays


class Run:
    """The run on screen, and the losses which its next frame has to tell."""

    def __init__(self, number: int, config: RunConfig, view: View, trainer: Trainer) -> None:
        self.number = number
        self.config = config
        self.view = view
        self.trainer = trainer
        self.losses = self.trainer.losses()
        self.history = [(self.trainer.epoch, *self.losses)]
        self._counted = self._clipped = (0, 0)
        self._random_at = -math.inf  # when what is random is told next

    @property
    def stopped(self) -> str | None:
        """Why the run goes no further by itself."""
        return self.trainer.stopped if self.losses.finite else "diverged"

    def train(self, epochs: int) -> None:
        """Train, and note the losses, if the run still goes on."""
        before = self.trainer.epoch
        self.losses = self.trainer.step_and_measure(epochs)
        if self.trainer.epoch > before:
            self._note()

    def train_batch(self) -> None:
        """Train up to the next update; the chart gets a point at the end of an epoch only."""
        before = self.trainer.epoch
        self.trainer.step_batch()
        self.measure()
        if self.trainer.epoch > before:
            self._note()

    def renew_data(self, config: RunConfig) -> None:
        """Go on with the points of `config`, which differs in seeds only."""
        self.trainer.replace_data(config)
        self.config = config
        self._random_at = -math.inf
        self.measure()

    def measure(self) -> None:
        """Bring the losses up to date."""
        self.losses = self.trainer.losses()

    def _note(self) -> None:
        """Put the losses into the history; half of it goes where it gets too long."""
        if len(self.history) >= MAX_HISTORY:
            self.history = [self.history[0], *self.history[3::2]]
        self.history.append((self.trainer.epoch, *self.losses))

    def take_history(self) -> NDArray[np.float64]:
        """The history since the last call, float64 (k, 3)."""
        rows, self.history = self.history, []
        return np.array(rows, np.float64).reshape(len(rows), 3)

    def extras(self, inspect: Inspect, now: float, *, playing: bool) -> Extras | None:
        """What a frame is to tell besides; the updates are those since the last frame that had any.

        While it plays, what is another in every epoch is told no more often than eyes can follow.
        """
        clipped, updates = self.trainer.clipped
        if updates != self._counted[1]:
            self._clipped = (clipped - self._counted[0], updates - self._counted[1])
            self._counted = (clipped, updates)
        random = not playing or now >= self._random_at
        if random:
            self._random_at = now + MOMENT
        return extras_of(self.trainer, inspect, self._clipped, random=random)
