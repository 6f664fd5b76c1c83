"""Goals of trials: bounds on scores of a lab that have to hold at once, and the model in which people give them."""

from functools import cache
from typing import Any, Literal, NamedTuple, Self, cast

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import Detail
from nn_playground.lab import Lab, Lack, Scores
from nn_playground.work.completion import OfLab, completed


class Bound(NamedTuple):
    """A bound on a score: an upper one where low scores are better, else a lower one."""

    score: str
    better: Literal["low", "high"]
    value: float

    @property
    def direction(self) -> Literal["at most", "at least"]:
        """The side of the bound on which it holds, in words."""
        return "at most" if self.better == "low" else "at least"

    def holds(self, value: float | None) -> bool:
        """True for a value within the bound; never for NaN, nor for None, the score of a run that lacks it."""
        return value is not None and (value <= self.value if self.better == "low" else value >= self.value)


Bounds = tuple[Bound, ...]


def all_hold(bounds: Bounds, scores: Scores) -> bool:
    """True where all bounds hold at once."""
    return all(bound.holds(scores[bound.score]) for bound in bounds)


class Goal(OfLab):
    """When a run is good enough: everything that is given holds at once, at an epoch that is looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def of(cls, lab: Lab[Any, Any]) -> type[Self]:
        """Return the model of goals of a lab."""
        return cast("type[Self]", goal_model(lab))

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if not self.bounds:
            raise PydanticCustomError(
                "playground_goal", "expected at least one of {names}; got none", {"names": ", ".join(self.lab.scores)}
            )
        return self

    @property
    def bounds(self) -> Bounds:
        """The given bounds, in the order of the lab's scores."""
        given = ((name, score.better, getattr(self, name)) for name, score in self.lab.scores.items())
        return tuple(Bound(name, better, value) for name, better, value in given if value is not None)

    def lacks(self, config: Any) -> list[Lack]:
        """The scores of the goal that a run does not have."""
        return [lack for lack in self.lab.lacks(config) if getattr(self, lack.score) is not None]

    def unfit(self, config: Any, path: str) -> list[Detail]:
        """Return a detail for each bound on a score that the run lacks; `path` is the place of the goal."""
        return [Detail(f"{path}.{lack.score}", lack.message) for lack in self.lacks(config)]


@cache
def goal_model(lab: Lab[Any, Any]) -> type[Goal]:
    """The model of goals of a lab: a field for each score, None where it has no bound."""
    fields: dict[str, Any] = {
        name: (
            float | None,
            Field(
                None,
                gt=0,
                le=score.largest,
                allow_inf_nan=False if score.largest is None else None,
                description=score.bound,
            ),
        )
        for name, score in lab.scores.items()
    }
    return completed(Goal, lab, fields)
