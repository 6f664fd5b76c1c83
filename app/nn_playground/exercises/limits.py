"""Limits on a network: how much of what a lab measures it may have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Self

from pydantic import Field, model_validator

from nn_playground.base.sentences import say
from nn_playground.exercises.parts import FilePart, PointsWorth, wrong
from nn_playground.exercises.requirement import Case, Criterion, Measured, ShownLimit, ShownRequirement, Simple
from nn_playground.lab import Lab, Measure
from nn_playground.work.completion import completed

RANGE: Final = {  # after the name of what is limited, by the ends of the range
    "both": "{least} to {most}",
    "equal": "exactly {most}",
    "most": "at most {most}",
    "least": "at least {least}",
}
FOUND: Final = {
    "both": "{value}; {least} to {most} is asked for.",
    "equal": "{value}; exactly {most} is asked for.",
    "most": "{value}; at most {most} is asked for.",
    "least": "{value}; at least {least} is asked for.",
}
TOO_MUCH: Final = "Which could you do without?"
TOO_LITTLE: Final = "Add some."


class Limit(FilePart):
    """How much of something a network may have."""

    at_most: int | None = Field(None, ge=0, description="The largest number that passes.")
    at_least: int | None = Field(None, ge=0, description="The smallest number that passes.")
    points: PointsWorth = Field(1, description="What keeping to it is worth.")
    hidden: bool = Field(
        False,
        description="Whether the page shows the bounds from the first check on only, where finding them is asked.",
    )

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.at_most is None and self.at_least is None:
            raise wrong("expected at_most, at_least or both; got neither")
        if self.at_most is not None and self.at_least is not None and self.at_least > self.at_most:
            raise wrong(
                say("expected at_least up to at_most, which is {most}; got {got}", most=self.at_most, got=self.at_least)
            )
        return self

    def __str__(self) -> str:
        return say(RANGE[self._ends], least=self.at_least, most=self.at_most)

    def found(self, value: int) -> str:
        """The sentence of a check that found `value`."""
        return say(FOUND[self._ends], value=value, least=self.at_least, most=self.at_most)

    @property
    def _ends(self) -> str:
        if self.at_least is None:
            return "most"
        if self.at_most is None:
            return "least"
        return "equal" if self.at_least == self.at_most else "both"

    def holds(self, value: int) -> bool:
        """Return True where a number keeps to it."""
        return (self.at_least or 0) <= value and (self.at_most is None or value <= self.at_most)


class Limits(FilePart):
    """How large a network may be; hidden neurons only, and parameters are weights and biases."""

    def requirements(self) -> Iterator["MeasureLimit"]:
        """The limits that are given, in the order of the lab's measures."""
        for key, measure in self.lab.measures.items():
            limit = getattr(self, key)
            if limit is not None:
                yield MeasureLimit(key, measure, limit)


@dataclass(frozen=True)
class MeasureLimit(Simple):
    """A limit on one of the lab's measures."""

    key: str
    measure: Measure
    limit: Limit

    @property
    def name(self) -> str:
        """The label of the measure."""
        return self.measure.label

    @property
    def points(self) -> float:
        """The points for keeping to it."""
        return self.limit.points

    def shown(self) -> ShownRequirement:
        """The limit on the page, beside which the present number is shown."""
        limit = ShownLimit(self.key, self.limit.at_most, self.limit.at_least, self.limit.hidden)
        return ShownRequirement(self.name, self.points, str(self.limit), limit=limit)

    def measured(self, config: Any) -> Mapping[str, Measured]:
        """The measure of a config."""
        value = self.measure.of(config)
        required = "" if self.limit.hidden else str(self.limit)
        return {self.key: {"value": value, "holds": self.limit.holds(value), "required": required}}

    def judge(self, case: Case) -> Criterion:
        """Compare the measure of the submitted config with the limit."""
        value = self.measure.of(case.config)
        passed = self.limit.holds(value)
        ends = {end for end in (self.limit.at_least, self.limit.at_most) if end is not None}
        sentences = [self.limit.found(value)]
        if not passed:
            sentences.append(TOO_MUCH if self.limit.at_most is not None and value > self.limit.at_most else TOO_LITTLE)
        return Criterion(
            name=self.name,
            passed=passed,
            points=self.points,
            required=ends.pop() if len(ends) == 1 else str(self.limit),
            measured=value,
            message=" ".join(sentences),
        )


@cache
def limits_model(lab: Lab[Any, Any]) -> type[Limits]:
    """The model of limits of a lab: one for each measure."""
    fields = {
        name: (Limit | None, Field(None, description=measure.description)) for name, measure in lab.measures.items()
    }
    return completed(Limits, lab, fields)
