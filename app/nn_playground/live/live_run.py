"""The run on screen, and the content of its next frame."""

import math
from collections.abc import Sequence
from typing import Any, Final

from nn_playground.lab import Picture, Run

MAX_HISTORY: Final = 20  # rows of the curves' values in a frame
TOLD_PLAYING: Final = 2.0  # seconds after which the page gets the state of a run again while it plays
TOLD_AT_REST: Final = 0.5  # and while it is changed by hand
MOMENT: Final = 0.5  # seconds for which values that are random in every epoch stay on screen while a run plays


HistoryRow = tuple[float, ...]  # epoch, values of the curves
NEVER: Final = (-1, -1, -1)


class LiveRun:
    """The run on screen, and the values of its curves for the next frame."""

    def __init__(self, number: int, view: Any, run: Run[Any]) -> None:
        self.number = number
        self.view = view
        self.run = run
        self.measure()
        self.history: list[HistoryRow] = [(run.epoch, *self.values)]
        self._edits = 0  # changes other than by training
        self._told = self._moment  # of which the page has the state: a run that begins needs none but its config
        self._told_at = -math.inf
        self._random_at = -math.inf  # time at which random values are sent next

    @property
    def stopped(self) -> str | None:
        """The reason why the run has ended by itself; None while it can go on."""
        return "diverged" if self.diverged else self.run.stopped

    def train(self, epochs: int) -> None:
        """Train and record the values of the curves, unless the run has ended."""
        before = self.run.epoch
        self._take(self.run.train(epochs))
        if self.run.epoch > before:
            self._note()

    def train_batch(self) -> None:
        """Train up to the next update; the chart gets a point at the end of an epoch only."""
        before = self.run.epoch
        self.run.train_batch()
        self.measure()
        if self.run.epoch > before:
            self._note()

    def renew_data(self, config: Any) -> None:
        """Go on with the data of `config`, which differs in seeds only."""
        self.run.renew_data(config)
        self._random_at = -math.inf
        self._edits += 1
        self._measure_again()

    def tune(self, config: Any) -> bool:
        """Go on with the tunable settings of `config`; True where that changes the picture at once."""
        has_changed = self.run.tune(config)
        self._edits += 1
        if has_changed:
            self._measure_again()
        return has_changed

    def become(self, run: Run[Any]) -> None:
        """Go on as another run, which is this one changed by hand."""
        self.run = run
        self._edits += 1
        self._measure_again()

    def set(self, command: Any) -> None:
        """Change the run by hand."""
        self.run.set(command)
        self._edits += 1
        self._measure_again()

    def measure(self) -> None:
        """Bring the values of the curves up to date."""
        self._take(self.run.curves())

    def _measure_again(self) -> None:
        """Bring the values of the curves up to date, and with them the row of this epoch, where it is at its end."""
        self.measure()
        if self.run.position == 0:
            if self.history and self.history[-1][0] == self.run.epoch:
                self.history.pop()
            self._note()

    def _take(self, values: Sequence[float]) -> None:
        self.values = values
        self.diverged = not all(map(math.isfinite, values))  # True where one of them is no longer finite

    def _note(self) -> None:
        """Record the values in the history; where it gets too long, every other row is dropped."""
        if len(self.history) >= MAX_HISTORY:
            self.history = [self.history[0], *self.history[3::2]]
        self.history.append((self.run.epoch, *self.values))

    def take_history(self) -> list[HistoryRow]:
        """The history since the last call."""
        rows, self.history = self.history, []
        return rows

    @property
    def _moment(self) -> tuple[int, int, int]:
        return self.run.epoch, self.run.position, self._edits

    def state_due(self, *, playing: bool) -> float | None:
        """The time at which a frame is to carry the state; None while the page has it."""
        if self._moment == self._told:
            return None
        rests = not playing or self._edits != self._told[2]
        return self._told_at + (TOLD_AT_REST if rests else TOLD_PLAYING)

    def tell_state(self, now: float) -> bytes:
        """The state for the page, after the picture of the same frame."""
        self._told, self._told_at = self._moment, now
        return self.run.state()

    def forget_state(self) -> None:
        """Treat the state of this moment as sent."""
        self._told = self._moment

    def go_on(self) -> None:
        """Send only what follows the present moment, which the page has."""
        self.history = []
        self._told = self._moment

    def rejoin(self, unseen: list[HistoryRow]) -> None:
        """Send again the history that was under way when the connection of the page broke."""
        self.history = unseen + self.history
        self._random_at = self._told_at = -math.inf
        self._told = NEVER

    def picture(self, inspect: Any, now: float, *, small: bool, playing: bool) -> Picture:
        """The picture of this moment.

        While it plays, values that are drawn anew in every epoch are sent no more often than eyes can follow.
        """
        random = not playing or now >= self._random_at
        if random:
            self._random_at = now + MOMENT
        return self.run.picture(inspect, small=small, random=random, playing=playing)
