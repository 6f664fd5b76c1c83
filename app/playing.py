"""The run on screen, and what its next frame has to tell."""

import math
from typing import Final

from app.config import RunConfig
from app.extras import Extras, Inspect, extras_of
from app.state import State, encode
from app.trainer import Trainer
from app.view import View

MAX_HISTORY: Final = 20  # rows of losses in a frame
TOLD_PLAYING: Final = 2.0  # seconds after which the page is told the state of a run again while it plays
TOLD_AT_REST: Final = 0.5  # and while it is changed by hand
MOMENT: Final = 0.5  # seconds for which what is random in every epoch stays on screen while a run plays


Row = tuple[float, float, float]  # epoch, training loss, test loss
NEVER: Final = (-1, -1, -1)


class Run:
    """The run on screen, and the losses which its next frame has to tell."""

    def __init__(self, number: int, config: RunConfig, view: View, trainer: Trainer) -> None:
        self.number = number
        self.config = config
        self.view = view
        self.trainer = trainer
        self.losses = self.trainer.losses()
        self.history: list[Row] = [(self.trainer.epoch, *self.losses)]
        self._counted = self._clipped = (0, 0)
        self._edits = 0  # changes that training has not made
        self._told = self._moment  # of which the page has the state: a run that begins needs none but its config
        self._told_at = -math.inf
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
        self.edited()
        self.measure()

    def tune(self, config: RunConfig) -> None:
        """Go on with the rates of `config`, which differs in nothing else."""
        self.trainer.tune(config)
        self.config = config
        self.edited()

    def edited(self) -> None:
        """Note that something was changed by hand, which the page's state lacks."""
        self._edits += 1

    def measure(self) -> None:
        """Bring the losses up to date."""
        self.losses = self.trainer.losses()

    def _note(self) -> None:
        """Put the losses into the history; half of it goes where it gets too long."""
        if len(self.history) >= MAX_HISTORY:
            self.history = [self.history[0], *self.history[3::2]]
        self.history.append((self.trainer.epoch, *self.losses))

    def take_history(self) -> list[Row]:
        """The history since the last call."""
        rows, self.history = self.history, []
        return rows

    @property
    def _moment(self) -> tuple[int, int, int]:
        return self.trainer.epoch, self.trainer.position, self._edits

    def state_due(self, *, playing: bool) -> float | None:
        """When a frame is to carry the state; None while the page has it."""
        if self._moment == self._told:
            return None
        rests = not playing or self._edits != self._told[2]
        return self._told_at + (TOLD_AT_REST if rests else TOLD_PLAYING)

    def tell_state(self, now: float) -> bytes:
        """The state for the page, after the extras of the same frame."""
        self._told, self._told_at = self._moment, now
        facts, arrays = self.trainer.state()
        clips, updates = self._clipped
        facts = facts.model_copy(update={"shown_clips": clips, "shown_updates": updates})
        return encode(State(facts, arrays), self.config)

    def forget_state(self) -> None:
        """Let the page do without the state of this moment."""
        self._told = self._moment

    def go_on(self, state: State | None) -> None:
        """Tell no more than what comes after a state that the page has, which the trainer is in; None is the start."""
        self.history = []
        if state is not None:
            self._counted = self.trainer.clipped
            self._clipped = state.facts.shown_clips, state.facts.shown_updates
        self._told = self._moment

    def rejoin(self, unseen: list[Row]) -> None:
        """Tell again what was on its way to the page when its connection broke."""
        self.history = unseen + self.history
        self._random_at = self._told_at = -math.inf
        self._told = NEVER

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
