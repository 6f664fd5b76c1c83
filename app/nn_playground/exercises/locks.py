"""Locks: the breaches of a run on the page of an exercise in sentences, and the run without them."""

from typing import Any, Final, TypedDict

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.criteria import plain
from nn_playground.exercises.model import Exercise, Limit
from nn_playground.lab import Breaches

MAX_TOLD: Final = 3  # breaches that are named


class Measured(TypedDict):
    """A number of a run for which there is a limit."""

    value: int
    holds: bool


class Judged(TypedDict):
    """A run as its exercise sees it: breaches in sentences, and together as they are told; the run without them, None
    where there are none; the numbers that have limits, by what they count."""

    slug: str
    breaches: list[str]
    message: str
    restored: dict[str, Any] | None
    measures: dict[str, Measured]


def judged(exercise: Exercise, config: Any) -> Judged:
    """A run on the page of an exercise."""
    found = breaches(exercise, config)
    limits = exercise.limits.given()
    return {
        "slug": exercise.slug,
        "breaches": found,
        "message": told(found),
        "restored": restored(exercise, config).model_dump(mode="json") if found else None,
        "measures": {what: _measured(limit, exercise.lab.measures[what].of(config)) for what, limit in limits.items()},
    }


def _measured(limit: Limit, value: int) -> Measured:
    return {"value": value, "holds": limit.holds(value)}


def breaches(exercise: Exercise, config: Any) -> list[str]:
    """What was changed and may not be, a sentence each."""
    names = exercise.lab.labels
    changed = [
        f"{names[key]} can't be changed here: {plain(wanted)}, not {plain(got)}."
        for key, (wanted, got) in exercise.changed(config).items()
    ]
    outside = [
        f"{names[key]}: {plain(chosen)} can't be chosen here; allowed: {plain(exercise.choosable()[key])}."
        for key, chosen in exercise.outside(config).items()
    ]
    return changed + outside


def told(sentences: list[str]) -> str:
    """The first of some sentences, and how many more there are."""
    more = len(sentences) - MAX_TOLD
    return " ".join(sentences[:MAX_TOLD]) + (f" And {more} more." if more > 0 else "")


def restored(exercise: Exercise, config: Any) -> Any:
    """The run with what may not be changed as the exercise has it, and all else as far as that goes together.

    Where it does not, it is the run that the exercise begins with; seeds are kept.
    """
    lab, found = exercise.lab, config
    for _ in range(len(lab.labels)):  # what was put back may decide about defaults of others
        values = lab.put_back(found, exercise.start_config, _breaches(exercise, found))
        if not values:
            return found
        try:
            found = lab.varied(found, values)
        except InvalidInput:
            break
    return lab.with_seeds_of(exercise.start_config, config)


def _breaches(exercise: Exercise, config: Any) -> Breaches:
    changed = {key: wanted for key, (wanted, _) in exercise.changed(config).items()}
    return Breaches(changed, exercise.outside(config), exercise.choosable())
