"""The values that labs and the rooms above exchange, and their types."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple, TypeVar

from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Config = TypeVar("Config", bound=BaseModel)
View = TypeVar("View", bound=BaseModel)
Array = NDArray[Any]
Steps = tuple[str, ...]  # steps of the warm-up by name, in the order in which they are best done
NumberOrNone = float | None  # None: not finite, as JSON has no such numbers
Use = Literal["frame", "train"]  # to show a run, to train one that is shown
Precision = Literal["float64", "float32"]
Scores = Mapping[str, float | None]  # by name; None: the run has no such score
Call = Literal["run", "sweep", "check", "grade"]
RequestExamples = Mapping[str, Mapping[str, Any]]  # of bodies, by name: `summary` and `value`


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


class Glance(NamedTuple):
    """A run as a small square picture: value codes as in frames, uint8 (s, s), row 0 at the upper end.

    `classes` is their number where the codes are those of a map of classes, and 0 where they are not.
    """

    codes: Array
    classes: int


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


class ComputedAnswer(BaseModel):
    """The right answer to a question, computed from the run that is handed in; labs say which there are.

    `hides` names what the page must not show meanwhile.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @property
    def hides(self) -> tuple[str, ...]:
        """Return nothing; labs override it."""
        return ()

    def check(self, config: Any) -> None:
        """Raise InvalidInput where runs like this one do not have the number."""

    def of(self, config: Any) -> float:
        """Return the number."""
        raise NotImplementedError


class FileBeside(NamedTuple):
    """A file that an exercise's file names, and its content."""

    name: str
    content: bytes


class BroughtData(BaseModel):
    """The data that an exercise brings: the keys of its file for them, which labs add; without any it brings none.

    `files` are those keys whose value may be the name of a file, which comes as a FileBeside.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    files: ClassVar[Sequence[str]] = ()

    @property
    def is_unseen(self) -> bool:
        """True where checks test on data that nobody has seen."""
        return False

    def begun(self, config: Any) -> Any:
        """The run that an exercise begins with on its data; InvalidInput, with a key, for data that do not fit."""
        return config

    def linked(self, link: str, config: Any) -> str:
        """The link, from `#` on, of `config`, the run that an exercise begins with; `link` is its file's."""
        return link

    def tried(self, config: Any) -> Any:
        """A run with the data that checks take; `config` has no breaches."""
        return config

    def breaches(self, start: Any, config: Any) -> list[str]:
        """A sentence for everything that may not be changed of the data of `start`, and was."""
        return []

    def mended(self, start: Any, config: Any) -> Any:
        """The run without such breaches."""
        return config

    def added(self, start: Any, config: Any) -> tuple[int, int] | None:
        """The number of points that were added to those of `start`, and the most that may be; None for any number."""
        return None


class Allowable(NamedTuple):
    """A setting of which an exercise may allow some choices only: its dotted key, all choices, and a description."""

    path: str
    choices: Mapping[str, Any]
    description: str


class Breaches(NamedTuple):
    """Differences of a run from its exercise, by dotted key.

    They are what settings have to be, choices that are not allowed, and those that are.
    """

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


class Rehearsal(NamedTuple):
    """Pieces of work by the names of steps; doing one compiles the kernels that such work needs.

    The longest come first, so that processes which share them out end together. `place` is where another process finds
    the mapping: `module:name`.
    """

    steps: Mapping[str, Callable[[], object]]
    place: str
