"""Runs as the rooms above know them: one for a page, many side by side, one for a script."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, Self

from nn_playground.lab.values import Config, End, Glance, Picture, Scores, Steps


class Runs(Protocol):
    """Runs of one shape, all at the same moment."""

    @property
    def epoch(self) -> int:
        """Completed epochs."""

    @property
    def position(self) -> int:
        """Examples of the epoch under way that were trained on."""

    @property
    def examples(self) -> int:
        """Examples of an epoch."""

    def step_examples(self, count: int) -> int:
        """Train on about `count` examples, whole epochs or a part of one; the number of examples that it was."""

    def evaluate(self) -> Sequence[Scores]:
        """The scores of each run now; those with the names of curves are the values of the curves."""

    def curves(self) -> Sequence[tuple[float, ...]]:
        """The values of the lab's curves of each run now: as `evaluate` has them, without the other scores."""

    def ends(self) -> Sequence[End | None]:
        """The ends of the runs that ended by themselves; None for a run that goes on."""


class Run(Protocol[Config]):
    """A run under way: no clock, no I/O, no threads."""

    @property
    def config(self) -> Config:
        """The run's config; `tune` and `renew_data` replace it."""

    @property
    def epoch(self) -> int:
        """Completed epochs."""

    @property
    def position(self) -> int:
        """Examples of the epoch under way that were trained on."""

    @property
    def stopped(self) -> str | None:
        """The condition that ended the run; None while it can go on."""

    def curves(self) -> tuple[float, ...]:
        """The current values of the lab's curves; a run whose values are not all finite has diverged."""

    def train(self, epochs: int) -> tuple[float, ...]:
        """Train for `epochs` epochs, or until a condition ends the run; the values of the curves then."""

    def train_batch(self) -> None:
        """Train up to the next update of the parameters."""

    def tune(self, config: Config) -> bool:
        """Go on with a config that differs only in what may be tuned; True where that changes the picture at once."""

    def renew_data(self, config: Config) -> None:
        """Go on with the data of a config that differs only in seeds."""

    def set(self, command: Any) -> None:
        """Change the run by hand, as the lab's command `set` says; InvalidInput for what it does not have."""

    def remade(self, command: Any) -> Self:
        """This run as another command of the lab changes it: its config and state change, and it goes on.

        InvalidInput for what can't be. The run itself is not to be used after.
        """

    def watch(self, command: Any) -> None:
        """Show what the lab's command `watch` names in the next pictures; InvalidInput for what it does not have."""

    def points(self) -> Any:
        """The examples, ready for JSON."""

    def rest(self) -> None:
        """Free memory that is only needed while training."""

    def state(self) -> bytes:
        """Everything that the run holds beyond its config."""

    def restore(self, state: bytes) -> None:
        """Go on from a state of a run of the same config; InvalidInput for any other bytes. Not to be used after."""

    def picture(self, inspect: Any, *, small: bool, random: bool, playing: bool) -> Picture:
        """The picture of this moment, with what the lab's command `inspect` asks for (None: nothing).

        `small`: a coarser one, for a server under load. `random`: with what is drawn anew in every epoch, which eyes
        can't follow at full speed. `playing`: another one follows soon, so that what takes long may be left to it.
        """

    def glance(self) -> Glance:
        """The output of this moment, small, for somebody who looks at many runs at once."""


class RequestedRun(NamedTuple):
    """A run that a script requests: its slices, its cost, and the steps of the warm-up that it needs.

    Slices are short by the clock; each gives nothing but the last one, which gives the answer as JSON. A slice raises
    InvalidInput for a request whose parts do not fit.
    """

    slices: Iterator[Sequence[Mapping[str, Any]]]
    cost: int
    steps: Steps
