"""Changes of a run under way, which goes on: rates, what is switched off, and settings that have no effect."""

from collections.abc import Mapping, Sequence
from typing import Any

from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.labs.mlp.config import IDLE, OFF, RunConfig, parse_config, to_json, with_values
from nn_playground.options.idle import is_idle


def tuned(
    config: RunConfig,
    *,
    learning_rate: float | None = None,
    regularization_rate: float | None = None,
    off: Sequence[Sequence[int]] | None = None,
    settings: Mapping[str, Any],
) -> RunConfig:
    """The config with other rates, others switched off, and other values of settings that have no effect.

    `settings` are values by dotted paths, each without effect before the other changes or after them. InvalidInput out
    of bounds, for what is not there to be switched off, or for a setting that has an effect.
    """
    config, others = _with_idle(config, settings)
    config = with_rates(config, learning_rate=learning_rate, regularization_rate=regularization_rate)
    if off is not None:
        config = parse_config(with_values(config, {OFF: off}))
    config, others = _with_idle(config, others)
    if others:
        message = "expected a setting that has no effect in this run; this one begins another run, by configure"
        raise InvalidInput.of([Detail(path, message) for path in others])
    return config


def with_rates(
    config: RunConfig, *, learning_rate: float | None = None, regularization_rate: float | None = None
) -> RunConfig:
    """The config with other rates; InvalidInput out of bounds, None leaves a rate unchanged."""
    rates = {"learning_rate": learning_rate, "regularization_rate": regularization_rate}
    given = to_json(config)
    given["training"].update({name: rate for name, rate in rates.items() if rate is not None})
    return parse_config(given)


def _with_idle(config: RunConfig, settings: Mapping[str, Any]) -> tuple[RunConfig, dict[str, Any]]:
    """The config with the values that change no number, one after the other, and those that are left."""
    left = dict(settings)
    while path := next((path for path, value in left.items() if _is_same_run(config, path, value)), None):
        config = parse_config(with_values(config, {path: left.pop(path)}))
    return config, left


def _is_same_run(config: RunConfig, path: str, value: object) -> bool:
    return is_idle(IDLE, config, path) or with_values(config, {path: value}) == to_json(config)
