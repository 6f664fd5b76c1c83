"""The criteria of an exercise: what was found, whether it passes, and what may help on without giving the answer."""

import math
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from nn_playground.base.javascript import write_number
from nn_playground.base.typed import choice, number
from nn_playground.base.validation import shown
from nn_playground.exercises.model import Limit, Question, Target
from nn_playground.lab import Measure
from nn_playground.options.fields import Number
from nn_playground.work.goals import Bound
from nn_playground.work.trials import Outcome

UNCLEAR: Final = "Expected a number, written so that it can be read in one way only, as 1234 or 0.5."
WRONG: Final = "Not right; try it out, or work it out once more."


class Criterion(BaseModel):
    """One thing that is checked."""

    model_config = ConfigDict(frozen=True)

    name: str
    passed: bool
    points: Number = Field(description="What it is worth if it is passed.")
    required: int | float | str | None = Field(
        description="The number that is needed: of neurons and the like, or of seeds that reach a target."
    )
    measured: int | float | str | None = Field(description="The number that was found, or the answer that was given.")
    message: str = Field(description="What was found, and what may help on.")


def of_limit(measure: Measure, limit: Limit, config: Any) -> Criterion:
    """Whether a config keeps to a limit."""
    value = measure.of(config)
    passed = limit.holds(value)
    bounds = {bound for bound in (limit.at_least, limit.at_most) if bound is not None}
    more = limit.at_most is not None and value > limit.at_most
    hint = "" if passed else " Which could you do without?" if more else " Add some."
    return Criterion(
        name=measure.label,
        passed=passed,
        points=limit.points,
        required=bounds.pop() if len(bounds) == 1 else str(limit),
        measured=value,
        message=f"{value}; {limit} is asked for.{hint}",
    )


def of_target(target: Target, found: Sequence[Outcome], *, trained: bool = True) -> Criterion:
    """Whether a target was reached."""
    reached = [outcome for outcome in found if outcome.reached]
    passed = len(reached) >= target.needed
    return Criterion(
        name=target.name,
        passed=passed,
        points=target.points,
        required=target.needed,
        measured=len(reached),
        message=" ".join(_sentences(target, found, reached, passed=passed, trained=trained)),
    )


def of_question(question: Question, given: float | str, config: Any) -> Criterion:
    """Whether an answer is right."""
    passed, message = _right(question, given, config)
    return Criterion(
        name=question.name,
        passed=passed,
        points=question.points,
        required=None,
        measured=None if given == "" else given,
        message=message,
    )


def _right(question: Question, given: float | str, config: Any) -> tuple[bool, str]:
    """Whether an answer is right, and what to say of it."""
    text = given.strip() if isinstance(given, str) else given
    if text == "":
        return False, "There is no answer yet."
    if question.choices is not None:
        chosen = choice(text if isinstance(text, str) else write_number(text), question.choices)
        if chosen is None:
            choices = ", ".join(f"“{choice}”" for choice in question.choices)  # which may have commas themselves
            return False, f"Expected one of: {choices}."
        return (True, "Right.") if chosen == wanted(question, config) else (False, WRONG)
    value = number(text) if isinstance(text, str) else text
    if value is None:
        return False, UNCLEAR if any(map(str.isnumeric, str(text))) else "Expected a number."
    near = math.isclose(value, float(wanted(question, config)), rel_tol=1e-9, abs_tol=question.tolerance * (1 + 1e-9))
    return (True, "Right.") if near else (False, WRONG)


def wanted(question: Question, config: Any) -> float | str:
    """The right answer: a number, of the network that is handed in where the question is about that, or a choice."""
    if question.choices is None and isinstance(question.answer, str):
        return question.lab.measures[question.answer].of(config)
    return question.answer


def not_looked_at(name: str, points: float, message: str) -> Criterion:
    """What could not be checked."""
    return Criterion(name=name, passed=False, points=points, required=None, measured=None, message=message)


def plain(value: Any) -> str:
    """A value of a config for people."""
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value)) or "none"
    if isinstance(value, float):
        return write_number(value)
    return value if isinstance(value, str) else shown(value)


# ---- what to say of a target ----


def _sentences(
    target: Target, found: Sequence[Outcome], reached: Sequence[Outcome], *, passed: bool, trained: bool
) -> Iterator[str]:
    typically = f", typically after {_epochs(reached)}" if trained and target.epochs and reached else ""
    yield f"Reached with {len(reached)} of {len(found)} unseen seeds{typically}."
    if passed:
        return
    missed = [outcome for outcome in found if not outcome.reached]
    yield f"{target.needed} are needed."
    for bound in target.bounds:
        value = _median(missed, bound)
        typical = f"{value:.3g}" if math.isfinite(value) else "beyond all bounds"
        what = f"{target.lab.scores[bound.score].label.capitalize()}{' elsewhere' if reached else ''}"
        yield f"{what} about {typical}; {bound.direction} {bound.value:.3g} is asked for."
    if trained and target.epochs == 0:
        yield "Nothing is trained here: set the weights by hand, and hand them in as they are."
    else:
        yield _hint(target, missed, some=bool(reached), trained=trained)


def _epochs(reached: Sequence[Outcome]) -> str:
    """The median of the epochs that it took."""
    count = f"{median(outcome.epoch for outcome in reached):.0f}"
    return "1 epoch" if count == "1" else f"{count} epochs"


def _hint(target: Target, missed: Sequence[Outcome], *, some: bool, trained: bool) -> str:
    if not trained:
        return "These weights were used as they are: look at where the output has the wrong colour."
    if sum(outcome.diverged for outcome in missed) * 2 > len(missed):
        return "The numbers grew beyond all bounds: does it take steps that are too large?"
    if some:
        return "The same network sometimes gets there and sometimes not: what would make it depend less on its start?"
    bounds = [
        bound._replace(score=target.lab.scores[bound.score].on_training or bound.score) for bound in target.bounds
    ]
    of_training = {bound.score: bound for bound in bounds}.values()
    if all(bound.holds(_median(missed, bound)) for bound in of_training):
        return "The training points are learnt, but not what they have in common with the others: it overfits."
    return "The training points are not learnt either: can this network draw the boundary, and had it enough epochs?"


def _median(found: Sequence[Outcome], bound: Bound) -> float:
    """The median of a score; what is not finite is as bad as can be."""
    worst = math.inf if bound.better == "low" else -math.inf
    values = [outcome.scores[bound.score] for outcome in found]
    return median(value if value is not None and math.isfinite(value) else worst for value in values)
