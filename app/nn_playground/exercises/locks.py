"""Locks: the breaches of a run on the page of an exercise in sentences, and the run without them."""

from typing import Any, Final, TypedDict

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.criteria import plain
from nn_playground.exercises.model import MEASURES, Exercise, Limit, labels
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json, with_values

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


def judged(exercise: Exercise, config: RunConfig) -> Judged:
    """A run on the page of an exercise."""
    found = breaches(exercise, config)
    limits = exercise.limits.given()
    return {
        "slug": exercise.slug,
        "breaches": found,
        "message": told(found),
        "restored": to_json(restored(exercise, config)) if found else None,
        "measures": {what: _measured(limit, MEASURES[what].of(config)) for what, limit in limits.items()},
    }


def _measured(limit: Limit, value: int) -> Measured:
    return {"value": value, "holds": limit.holds(value)}


def breaches(exercise: Exercise, config: RunConfig) -> list[str]:
    """What was changed and may not be, a sentence each."""
    names = labels()
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


def restored(exercise: Exercise, config: RunConfig) -> RunConfig:
    """The run with what may not be changed as the exercise has it, and all else as far as that goes together.

    Where it does not, it is the run that the exercise begins with; seeds are kept.
    """
    found = config
    for _ in range(len(labels())):  # what was put back may decide about defaults of others
        values = _put_back(exercise, found)
        if not values:
            return found
        try:
            found = parse_config(with_values(found, values))
        except InvalidInput:
            break
    start = exercise.start_config
    network = start.network.model_copy(update={"seed": config.network.seed})
    return start.model_copy(update={"seed": config.seed, "network": network})


def _put_back(exercise: Exercise, config: RunConfig) -> dict[str, Any]:
    """The values that mend a run's breaches, by dotted key."""
    start, allowed = to_json(exercise.start_config), exercise.choosable()
    values: dict[str, Any] = {
        key: wanted for key, (wanted, _) in exercise.changed(config).items() if wanted is not None
    }
    outside = exercise.outside(config)
    if "features" in outside:
        kept = [name for name in config.features if name in allowed["features"]]
        values["features"] = kept or start["features"]
    if "network.activation" in values or "network.activation" in outside or "network.hidden" in values:
        values |= _layers(exercise, config, sizes="network.hidden" in values, locked="network.activation" in values)
    return values


def _layers(exercise: Exercise, config: RunConfig, *, sizes: bool, locked: bool) -> dict[str, Any]:
    """The layers with sizes and activations that they may have; `locked` is whether the activation has to change."""
    start = exercise.start_config.network
    network = start if sizes and locked else config.network
    shape = start.units if sizes else network.units
    if locked and shape == start.units:
        layers = to_json(exercise.start_config)["network"]["hidden"]
        return {"network.activation": start.activation, "network.hidden": layers}
    names = exercise.choosable().get("network.activation")
    activation = network.activation if names is None or network.activation in names else start.activation
    if locked:
        return {"network.activation": start.activation, "network.hidden": list(shape)}
    own = [name if names is None or name in names else activation for name in network.activations]
    layers = [{"units": units, "activation": name} for units, name in zip(shape, own, strict=False)]
    return {"network.activation": activation, "network.hidden": [*layers, *shape[len(layers) :]]}
