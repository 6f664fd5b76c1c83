"""The run of a tab as others see it who look at it: a small picture, its numbers, and where it is looked at, its state.

A session takes it along with its frames, so that nothing is trained or evaluated for it that the tab does not show.
"""

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from nn_playground.base.errors import Conflict
from nn_playground.base.strict_json import finite
from nn_playground.lab import Glance, Lab
from nn_playground.live.live_run import LiveRun

SCREEN_INTERVAL: Final = 0.9  # seconds between two screens of a run that plays: those who look get one a second

PARAMETERS: Final = "parameters"  # the measure of a lab that a class is told
HELD: Final = "Your teacher has paused the class."


class WholeRun(NamedTuple):
    """All that it takes to show a run elsewhere: config and view as JSON, and its state."""

    config: dict[str, Any]
    view: dict[str, Any]
    state: bytes


class Screen(NamedTuple):
    """One moment of a run; `numbers` are its parameters and the values of its curves, None where not finite."""

    link: str
    epoch: int
    playing: bool
    exercise: str | None
    config: Any
    numbers: dict[str, float | None]
    glance: Glance
    whole: WholeRun | None


class Exposure:
    """The side of a session that others see. They set the flags, from any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.is_seen = False  # somebody wants to have its screen
        self.is_watched = False  # and the whole run with it
        self.is_held = False  # nothing is trained
        self.screen: Screen | None = None
        self._clock = clock
        self._taken_at = -math.inf
        self.changed_at = 0.0  # time of the last change by hand; the first one begins the run

    @property
    def is_due(self) -> bool:
        """True where the screen lacks what somebody waits for."""
        return self.is_seen and (self.screen is None or (self.is_watched and self.screen.whole is None))

    def check(self) -> None:
        """Raise Conflict where nothing may be trained now."""
        if self.is_held:
            raise Conflict(HELD)

    def note_change(self) -> None:
        """Note a change by hand."""
        self.changed_at = self._clock()

    def take(self, lab: Lab[Any, Any], run: LiveRun, exercise: str | None, *, playing: bool) -> None:
        """Take the screen of this moment, where somebody wants it and has not had one just now."""
        now = self._clock()
        if not self.is_seen or (playing and not self.is_due and now - self._taken_at < SCREEN_INTERVAL):
            return
        self._taken_at = now
        config = run.run.config
        numbers = {name: finite(value) for name, value in zip(lab.curves, run.values, strict=True)}
        if counted := lab.measures.get(PARAMETERS):
            numbers[PARAMETERS] = counted.of(config)
        whole = None
        if self.is_watched:
            whole = WholeRun(config.model_dump(mode="json"), run.view.model_dump(mode="json"), run.run.state())
        link = lab.write_link(config, run.view)
        self.screen = Screen(link, run.run.epoch, playing, exercise, config, numbers, run.run.glance(), whole)
