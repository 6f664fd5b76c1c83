"""Requirements: the common face of all criteria of exercises, whatever their kind, and the verdicts on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from nn_playground.lab import Lab, Lack
from nn_playground.options.fields import Number
from nn_playground.work.goals import Bounds
from nn_playground.work.trials import Outcome


class Criterion(BaseModel):
    """One thing that is checked."""

    model_config = ConfigDict(frozen=True)

    name: str
    passed: bool
    checked: bool = Field(
        True,
        description="Whether it was judged: not during the pause after a wrong answer, nor where there is no answer "
        "that can be read, or where nothing was trained.",
    )
    points: Number = Field(description="What it is worth if it is passed.")
    required: int | float | str | None = Field(
        description="The number that is needed: of neurons and the like, or of seeds that reach a target."
    )
    measured: int | float | str | None = Field(description="The number that was found, or the answer that was given.")
    message: str = Field(description="What was found, and what may help on.")


class Measured(TypedDict):
    """A number of a config before it is trained, and if it is within its limit.

    `required` is the limit in words, "" where it is not told.
    """

    value: int
    holds: bool
    required: str


class NeededRuns(NamedTuple):
    """The runs that a requirement is judged by: each goes on until the goal holds or `epochs` are over.

    `network` names the exercise's network that is tried with the data of the submission; None for that of the
    submission itself.
    """

    seeds: int
    epochs: int
    goal: Bounds | None
    network: str | None = None


class Case(NamedTuple):
    """A submission as a requirement sees it: `outcomes` are those of its own trials, `right` has right answers.

    `trained`: False where the parameters were handed in and used as they are.
    """

    config: Any
    answers: Mapping[str, float | str]
    right: Mapping[str, float | str]
    outcomes: Sequence[Outcome]
    trained: bool


class ShownLimit(NamedTuple):
    """A limit on a number that the page shows while settings change."""

    what: str
    at_most: int | None
    at_least: int | None
    hidden: bool = False  # until the first check


class ShownQuestion(NamedTuple):
    """A question without its answer; a number is expected where there are no choices."""

    html: str
    choices: tuple[str, ...]


class ShownRequirement(NamedTuple):
    """A requirement on the page: its line, with the present number of a limit or the field of a question."""

    name: str
    points: float
    required: str
    limit: ShownLimit | None = None
    question: ShownQuestion | None = None


class Requirement(Protocol):
    """One criterion of an exercise."""

    @property
    def name(self) -> str:
        """The name for people, different from those of all others of the exercise."""

    @property
    def points(self) -> float:
        """The points that it is worth."""

    def shown(self) -> ShownRequirement:
        """The requirement on the page."""

    def measured(self, config: Any) -> Mapping[str, Measured]:
        """The numbers of a config before training that it limits, by name."""

    def trials(self) -> NeededRuns | None:
        """The runs that it is judged by; None where nothing has to be trained."""

    def lacks(self, config: Any) -> Sequence[Lack]:
        """The scores that it depends on and that a config's runs do not have."""

    def judge(self, case: Case) -> Criterion:
        """The verdict on a submission."""


class Simple:
    """A requirement that limits no number of a config and needs no runs; kinds override what they do otherwise."""

    def measured(self, config: Any) -> Mapping[str, Measured]:
        """Return nothing."""
        return {}

    def trials(self) -> NeededRuns | None:
        """Return None."""
        return None

    def lacks(self, config: Any) -> Sequence[Lack]:
        """Return nothing."""
        return ()


class Kind(NamedTuple):
    """A kind of requirements: the key that has them in a file, in an exercise and in the answer of REST.

    `field` and `public_field` are the types in an exercise and in the answer, each with its default. Of the key's value
    in an exercise, `requirements` are its criteria and `as_public` is its value in the answer. `models` are the tables
    of a file, for the docs.
    """

    key: str
    models: Callable[[Lab[Any, Any]], Sequence[type[BaseModel]]]
    field: Callable[[Lab[Any, Any]], tuple[Any, Any]]
    public_field: Callable[[Lab[Any, Any]], tuple[Any, Any]]
    requirements: Callable[[Any], Iterable[Requirement]]
    as_public: Callable[[Any], Any]
