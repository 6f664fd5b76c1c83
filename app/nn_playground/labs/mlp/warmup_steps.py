"""Rehearsal: a small piece of each kind of work, done for real, which compiles the kernels that it needs.

Every step calls the functions that runs call, so that no kernel's signature is repeated here. Steps are as small as
processes can share them. The second part has the steps that a piece of work needs: it waits for these, and no others.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from nn_playground.lab import Precision, Steps
from nn_playground.labs.mlp.config import RunConfig, engine_of, parse_config
from nn_playground.labs.mlp.engines import (
    NOWHERE,
    Data,
    Examples,
    GeneralEngine,
    PlainEngine,
    evaluated,
    scratch_for,
    with_spare_lanes,
)
from nn_playground.labs.mlp.features import FEATURES, feature_columns
from nn_playground.labs.mlp.frame_arrays import codes
from nn_playground.labs.mlp.maps import drawn_maps, painted_maps
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.population import Population, is_batchable
from nn_playground.labs.optimization import ScheduleConfig
from nn_playground.labs.rng import Stream

StepName = str

PLAIN: Final = parse_config({"data": {"samples": 50}, "network": {"hidden": [1]}})
GENERAL: Final = parse_config(
    {"data": {"samples": 50}, "network": {"hidden": [1]}, "training": {"optimizer": {"name": "adam"}}}
)
WAVE: Final = ScheduleConfig.model_validate({"name": "cosine", "epochs": 1})
MAP_SIZE: Final = 2  # of maps


# ---- the steps ----


def _examples(config: RunConfig) -> Examples:
    return Examples.of(np.zeros((1, 3)), config.features)


def _train_one(config: RunConfig, engine: PlainEngine | GeneralEngine) -> None:
    examples = _examples(config)
    data = Data(with_spare_lanes(examples.rows()), examples.labels, examples, examples)
    engine.train(config, data, 0, 1, 1, config.training.learning_rate, NOWHERE)


def _train() -> None:
    _train_one(PLAIN, PlainEngine(build_network(PLAIN)))


def _train_general() -> None:
    _train_one(GENERAL, GeneralEngine(build_network(GENERAL), GENERAL, 1))


def _evaluate_general() -> None:
    network = build_network(GENERAL)
    evaluated(network, GENERAL, _examples(GENERAL), scratch_for(network))


def _draw(config: RunConfig) -> None:
    drawn_maps(build_network(config), config.features, None, 0, MAP_SIZE, MAP_SIZE, plain=config is PLAIN)


def _paint(config: RunConfig) -> None:
    painted_maps(build_network(config), config.features, None, 0, MAP_SIZE, MAP_SIZE, plain=config is PLAIN)


def _streams() -> None:
    stream = Stream("")
    stream.uniform(1)
    stream.normal(1)


def _elementary() -> None:
    feature_columns(tuple(FEATURES), np.zeros((1, 2)))
    WAVE.factors(np.zeros(1))


def _try(precision: Precision) -> None:
    population = Population([PLAIN], precision)
    population.step(1)
    population.evaluate()


# The longest first, so that processes that share them end together; the steps of the first page before all others.
STEPS: Final[Mapping[StepName, Callable[[], object]]] = {
    "train": _train,
    "painted maps": lambda: _paint(PLAIN),
    "streams": _streams,
    "elementary": _elementary,
    "train general": _train_general,
    "general painted maps": lambda: _paint(GENERAL),
    "evaluate general": _evaluate_general,
    "trials": lambda: _try("float64"),
    "codes": lambda: codes(np.zeros(1)),
    "maps": lambda: _draw(PLAIN),
    "general maps": lambda: _draw(GENERAL),
    "rough trials": lambda: _try("float32"),
}
ALL: Final[Steps] = tuple(STEPS)

# ---- the steps of each kind of work ----

POINT_STEPS: Final[Steps] = ("streams", "elementary")  # to draw them, and their features
METRICS: Final[Steps] = ("evaluate general",)  # of plain runs too
GRADIENTS: Final[Steps] = ("train general",)  # as well
TRACE: Final[Steps] = (*METRICS, *GRADIENTS)  # of one example, the same kernels
LAYER_SPACE: Final[Steps] = ("general maps",)  # of plain runs too: places of their own, one a point
FEATURE: Final[Steps] = ("codes",)  # as a picture, whose values become codes


def for_frame(config: RunConfig) -> Steps:
    """The steps to show a run."""
    first = ("train", "painted maps") if engine_of(config) == "plain" else ("general painted maps",)
    return (*first, *_measures(config), *POINT_STEPS)


def for_training(config: RunConfig) -> Steps:
    """The steps to train a run that is shown."""
    return ("train",) if engine_of(config) == "plain" else ("train general",)


def for_run(config: RunConfig, include: Sequence[str] = ()) -> Steps:
    """The steps to train a run to its end, and to report the included parts."""
    maps = "maps" if engine_of(config) == "plain" else "general maps"
    more = (*(METRICS if "metrics" in include or "worth" in include else ()), *((maps,) if "grid" in include else ()))
    return (*for_training(config), *_measures(config), *POINT_STEPS, *more)


def _measures(config: RunConfig) -> Steps:
    """The steps to evaluate losses, which the plain kernel does while training, or an accuracy that ends the run."""
    return METRICS if engine_of(config) == "general" or config.training.stop.accuracy else ()


def for_trace(config: RunConfig) -> Steps:
    """The steps to train a run and to take one example through its network, whose loss is evaluated."""
    return (*for_run(config), *TRACE)


def for_picture(config: RunConfig) -> Steps:
    """The steps to train a run and to paint its output."""
    return (*for_run(config, ("grid", "points")), *FEATURE)


def for_trials(config: RunConfig, precision: Precision) -> Steps:
    """The steps to train a run with others."""
    if is_batchable(config):
        return ("trials" if precision == "float64" else "rough trials", *POINT_STEPS)
    return (*for_run(config), *METRICS)
