"""The seam between the house and its labs, as protocols: what a lab offers to live runs and to trials.

The rooms above know a lab by these protocols alone. A config, a view and the content of a lab's own commands are values
that only the lab understands; the house stores them, passes them back, and writes them to JSON.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Generic, Literal, NamedTuple, Protocol, TypeVar

from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from nn_playground.options.defaults import DefaultBy

Config = TypeVar("Config", bound=BaseModel)
View = TypeVar("View", bound=BaseModel)
Array = NDArray[Any]
Steps = tuple[str, ...]  # steps of the warm-up by name, in the order in which they are best done
Number = float | None  # None: not finite, as JSON has no such numbers
Use = Literal["frame", "train"]  # to show a run, to train one that is shown
Precision = Literal["float64", "float32"]
Scores = Mapping[str, float | None]  # by name; None: the run has no such score
Speed = int | Literal["max"]
Call = Literal["run", "sweep", "check", "grade"]
Examples = Mapping[str, Mapping[str, Any]]  # of bodies, by name: `summary` and `value`

SPEEDS: Final[tuple[Speed, ...]] = (1, 2, 5, 10, 20, 50, 100, "max")  # epochs a frame, as pages offer them

DEFAULT_EPOCHS: Final = 100
MAX_EPOCHS: Final = 1_000_000  # of one run


class Command(BaseModel):
    """A command of a tab; `id` comes back in its answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: int | None = Field(None, description="Comes back in the answer.")


class Link(NamedTuple, Generic[Config, View]):
    """A run with its view, and notices about what was passed over or changed on reading it."""

    config: Config
    view: View
    notices: list[str]


class Picture(NamedTuple):
    """One moment of a run for the page: named little-endian arrays without gaps, and facts that become JSON.

    `arrays` have few different shapes in a run, as those of a coarser picture; the first dimension of `lists` varies
    from frame to frame. What the page need not be told in this moment is left out.
    """

    arrays: Mapping[str, Array]
    lists: Mapping[str, Array]
    facts: Mapping[str, Any]


class Score(NamedTuple):
    """A number by which a trained run is judged: its label within a sentence, and which values of it are good."""

    label: str
    better: Literal["low", "high"]
    bound: str  # describes a bound of it in a goal
    largest: float | None = None  # that a bound may be
    of_row: str | None = None  # describes it in a row of a sweep
    of_summary: str | None = None  # and in a summary, where runs may lack it
    on_training: str | None = None  # the score that is the same of the examples that were trained on


class Measure(NamedTuple):
    """A number that a config has before anything is trained."""

    label: str
    of: Callable[[Any], int]
    description: str


class Allowable(NamedTuple):
    """A setting of which an exercise may allow some choices only: its dotted key, all choices, and a description."""

    path: str
    choices: Mapping[str, Any]
    description: str


class Breaches(NamedTuple):
    """Differences of a run from its exercise.

    They are: what settings have to be, choices that are not allowed, and those
    that are; by dotted key."""

    changed: Mapping[str, Any]
    outside: Mapping[str, Sequence[str]]
    allowed: Mapping[str, Sequence[str]]


class HandedIn(NamedTuple):
    """The one link in a text: how it was mended, and the exercise on whose page it was made, if that is known."""

    link: str
    mended: tuple[str, ...]
    exercise: str | None


class Lack(NamedTuple):
    """A score that a run does not have: why no goal may ask for it, and the sentence that a check says instead."""

    score: str
    message: str
    reason: str


class Lanes(NamedTuple):
    """The number of runs that train side by side, and the precision that they have."""

    width: int
    precision: Precision


class End(NamedTuple):
    """The end of a run that ended by itself: the epoch, and the condition."""

    epoch: int
    condition: str


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

    def ends(self) -> Sequence[End | None]:
        """The ends of the runs that ended by themselves; None for a run that goes on."""


class Rehearsal(NamedTuple):
    """Pieces of work by the names of steps; doing one compiles the kernels that such work needs.

    The longest come first, so that processes which share them out end together. `place` is where another process finds
    the mapping: `module:name`.
    """

    steps: Mapping[str, Callable[[], object]]
    place: str


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

    def tune(self, config: Config) -> None:
        """Go on with a config that differs only in what may be tuned."""

    def renew_data(self, config: Config) -> None:
        """Go on with the data of a config that differs only in seeds."""

    def set(self, command: Any) -> None:
        """Change the run by hand, as the lab's command `set` says; InvalidInput for what it does not have."""

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

    def picture(self, inspect: Any, *, small: bool, random: bool) -> Picture:
        """The picture of this moment, with what the lab's command `inspect` asks for (None: nothing).

        `small`: a coarser one, for a server under load. `random`: with what is drawn anew in every epoch, which eyes
        can't follow at full speed.
        """


class RequestedRun(NamedTuple):
    """A run that a script requests: its slices, its cost, and the steps of the warm-up that it needs.

    Slices are short by the clock; each gives nothing but the last one, which gives the answer as JSON. A slice raises
    InvalidInput for a request whose parts do not fit.
    """

    slices: Iterator[Sequence[Mapping[str, Any]]]
    cost: int
    steps: Steps


class Lab(Protocol[Config, View]):
    """A kind of networks with their data: everything that the house needs to know about it."""

    @property
    def name(self) -> str:
        """Its name in links, files and addresses."""

    @property
    def model_prefix(self) -> str:
        """The prefix that keeps the names of its models in OpenAPI apart from those of other labs; may be empty."""

    @property
    def curves(self) -> Sequence[str]:
        """The names of the values that are drawn over epochs."""

    @property
    def commands(self) -> Mapping[str, type[Command]]:
        """The models of its own commands: `tune`, `watch`, `inspect` and `set`."""

    def read_link(self, text: str, seed: str) -> Link[Config, View]:
        """The run of a link; `seed` is used where the link has none. InvalidInput for what is no link."""

    def read(self, config: Mapping[str, Any], view: Mapping[str, Any]) -> Link[Config, View]:
        """The run of a config and a view as JSON; InvalidInput for what is wrong with them."""

    def write_link(self, config: Config, view: View) -> str:
        """The link of a run, from `#` on."""

    def notices(self, config: Config) -> list[str]:
        """Notices for a person about a run before it begins."""

    def viewed(self, config: Config, view: Mapping[str, Any]) -> Link[Config, View]:
        """The same run with another view; the config changes where the view hides a part of it."""

    def with_new_data(self, config: Config, seed: str) -> Config:
        """The same run with other data, and the same initial weights."""

    def with_new_weights(self, config: Config, seed: str) -> Config:
        """The same run with other initial weights, and the same data."""

    def tuned(self, config: Config, command: Any) -> Config:
        """The config as the lab's command `tune` changes it; InvalidInput for what can't be."""

    def steps(self, config: Config, use: Use) -> Steps:
        """The steps of the warm-up that a run needs."""

    def steps_of(self, command: Command) -> Steps:
        """The steps of the warm-up that a `watch` or an `inspect` needs beyond those of the run."""

    def open(self, config: Config) -> Run[Config]:
        """A run at its start."""

    def __hash__(self) -> int:
        """The hash of the lab, which equals itself alone."""

    # ---- REST ----

    @property
    def run_request(self) -> type[BaseModel]:
        """The model of a script's request for a run; without arguments it is the default run."""

    @property
    def run_result(self) -> type[BaseModel]:
        """The model of the answer."""

    @property
    def examples(self) -> Mapping[Call, Examples]:
        """Examples of the bodies of calls, for OpenAPI."""

    @property
    def example_exercise(self) -> str:
        """The slug of the lecture's exercise for which the examples of checks and grades are."""

    def requested(self, request: Any) -> RequestedRun:
        """The work of a request of the model `run_request`; InvalidInput for a link that can't be read."""

    # ---- trials ----

    @property
    def config_model(self) -> type[Config]:
        """The model of its configs, each of which has a text `seed`; without arguments it is the default run."""

    @property
    def view_model(self) -> type[View]:
        """The model of its views; without arguments it is the default view."""

    @property
    def conditions(self) -> Sequence[str]:
        """The names of the conditions that may end a run."""

    @property
    def example_values(self) -> Mapping[str, Sequence[Any]]:
        """Some values for some dotted keys of a config, as an example of a sweep."""

    def varied(self, config: Config, values: Mapping[str, Any]) -> Config:
        """The config with other values at dotted keys; InvalidInput for what is wrong with them."""

    def seeds(self, first: str, count: int) -> list[str]:
        """Different seeds, always the same for the same first one."""

    @property
    def scores(self) -> Mapping[str, Score]:
        """The numbers by which a trained run is judged, by name; those of the curves are among them."""

    def lacks(self, config: Config) -> Sequence[Lack]:
        """The scores that a run does not have."""

    def open_many(self, configs: Sequence[Config], parameters: Sequence[Any], precision: Precision) -> Runs:
        """Runs of one batch key at their start, from parameters of their own where those are not None.

        InvalidInput for parameters that do not fit.
        """

    def batch_key(self, config: Config) -> Hashable:
        """The part of a config that runs must have in common to train side by side."""

    def lanes(self, config: Config, precision: Precision) -> Lanes:
        """The best number of runs like this one side by side, and its precision; 1 for a run that can't share lanes."""

    def trial_steps(self, config: Config, precision: Precision) -> Steps:
        """The steps of the warm-up that a trial needs."""

    def cost(self, config: Config, epochs: int) -> int:
        """The cost of a run in nanoseconds of one core, about."""

    # ---- exercises ----

    @property
    def lecture(self) -> Path:
        """The folder of the lecture's exercises."""

    @property
    def presets(self) -> Path:
        """The folder of its presets."""

    @property
    def parameters_model(self) -> type[BaseModel]:
        """The model of parameters that somebody hands in."""

    @property
    def measures(self) -> Mapping[str, Measure]:
        """The numbers of a config that may be limited, by name."""

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of all settings by dotted key."""

    @property
    def allowable(self) -> Mapping[str, Allowable]:
        """The settings of which only some choices may be allowed, by their names in an exercise."""

    @property
    def decided(self) -> Mapping[str, DefaultBy]:
        """The settings whose default follows another setting, by dotted key."""

    @property
    def free(self) -> Sequence[str]:
        """The dotted keys of seeds, which may always be changed."""

    def handed_in(self, text: str) -> HandedIn:
        """The link in what somebody has handed in; InvalidInput where there is not one whole link."""

    def written(self, link: str) -> Link[Config, View]:
        """The run of a link as it stands; InvalidInput for what is no link."""

    def leaves(self, config: Config) -> Mapping[str, Any]:
        """Every setting of a run by its dotted key: a list or tuple of names where there may be several."""

    def strange(self, key: str, value: Any, wanted: Any) -> Any:
        """The part of a setting's value that is not as it has to be."""

    def put_back(self, config: Config, start: Config, breaches: Breaches) -> Mapping[str, Any]:
        """The values by dotted key that mend a run's breaches; nothing where there are none."""

    def with_seed(self, config: Config, seed: str) -> Config:
        """The same run with other data and other initial weights."""

    def with_seeds_of(self, config: Config, other: Config) -> Config:
        """The same run with the seeds of another one."""

    def check_parameters(self, config: Config, parameters: Any) -> None:
        """Raise InvalidInput for parameters that do not fit."""
