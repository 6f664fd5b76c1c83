"""RunConfig and View <-> link: the part of a URL behind `#`.

link_keys.py, link_reader.py and this file, which writes links in the order of the original site, are the only ones that
know its keys. What that site lacks goes by extension keys, written only where they differ from the default: a plain run
keeps a plain link.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.javascript import write_number
from nn_playground.base.validation import shown
from nn_playground.labs.mlp.config import DEFAULT_SEED, RunConfig
from nn_playground.labs.mlp.datasets import DATASETS, PROBLEMS, train_count
from nn_playground.labs.mlp.extension_keys import extension_pairs
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.link_keys import DATASET_KEYS, HIDE, KEYS, REGULARIZATIONS, feature_key, is_look
from nn_playground.labs.mlp.link_reader import Link, Reader, pairs_of
from nn_playground.labs.mlp.view import LOSS, View

MAX_LENGTH: Final = 20_000


def read_link(text: str, *, seed: str = DEFAULT_SEED) -> Link:
    """Read a link as the original site reads it, with or without what stands before `#`.

    `seed` is for a link that gives none. Raises InvalidInput, naming the key, for what can't be run at all.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidInput.at("link", f"expected at most {MAX_LENGTH} characters; got {len(text)}")
    return Reader(pairs_of(text)).read(seed)


@cache
def always_written() -> tuple[str, ...]:
    """The keys that stand in every link that is copied from the page, in their order."""
    return tuple(key for key, _ in _written(RunConfig(), View()))


def missing(keys: Collection[str]) -> list[str]:
    """The missing keys of a link that the page has written, in its order, as far as they change a number.

    Empty for a link made by hand, which has few of the keys, and not both datasets. Older versions of the original
    site do not write `initZero`.
    """
    lost = [key for key in always_written() if key not in keys]
    is_whole = all(key in keys for key in DATASET_KEYS.values()) or len(lost) < len(always_written()) / 2
    later = KEYS["network.initializer"]
    return [key for key in lost if key != later and not is_look(key)] if is_whole else []


def write_link(config: RunConfig, view: View = View()) -> str:  # noqa: B008 (frozen)
    """The link of a run, from `#` on, as the original site would write it."""
    pairs = [*_written(config, view), *((name + HIDE, "true") for name in view.hidden)]
    return "#" + "&".join(f"{key}={value}" for key, value in pairs)


def notices_of(config: RunConfig) -> list[str]:
    """Notices about a run, for a person who looks at it or hands on its link."""
    seeds = [seed for seed in (config.seed, config.network.seed) if seed and re.search(r"[^!#-;=?-_a-~]", seed)]
    rewritten = [
        f"A browser rewrites characters of the seed {shown(seed)} in its address bar: there the link is another run."
        for seed in seeds
    ]
    points, batch = train_count(config.data.samples, config.data.train_percent), config.training.batch_size
    idle = (
        f"A batch of {batch} needs more than the {points} points to train on: no weight changes. Take {points} at most."
    )
    return rewritten + ([idle] if batch > points else [])


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _written(config: RunConfig, view: View) -> list[tuple[str, str]]:
    data, network, training = config.data, config.network, config.training
    regularization = next(name for name, ours in REGULARIZATIONS.items() if ours == training.regularization)
    datasets = {
        DATASET_KEYS[problem]: data.name
        if problem == config.problem
        else next(name for name, dataset in DATASETS.items() if dataset.problem == problem)
        for problem in PROBLEMS
    }
    features = {feature_key(name): _boolean(name in config.features) for name in FEATURES}
    plain: list[tuple[str, str | None]] = [
        ("activation", network.activation),
        ("regularization", None if regularization == "none" else regularization),
        ("batchSize", str(training.batch_size)),
        *datasets.items(),
        ("learningRate", write_number(training.learning_rate)),
        ("regularizationRate", write_number(training.regularization_rate)),
        ("noise", write_number(data.noise)),
        ("networkShape", ",".join(map(str, network.units))),
        ("seed", config.seed),
        ("showTestData", _boolean(view.show_test_data)),
        ("discretize", _boolean(view.discretize)),
        ("percTrainData", write_number(data.train_percent)),
        *((key, features.pop(key, "false")) for key in ("x", "y", "xTimesY", "xSquared", "ySquared")),
        *((key, features.pop(key, "false")) for key in ("cosX", "sinX", "cosY", "sinY")),
        ("collectStats", _boolean(view.collect_stats)),
        ("tutorial", view.tutorial),
        ("problem", config.problem),
        ("initZero", _boolean(network.initializer == "zeros")),
        ("hideText", _boolean(view.hide_text)),
        *((key, value) for key, value in features.items() if value == "true"),
        ("samples", None if data.samples == PROBLEMS[config.problem].samples else str(data.samples)),
        ("networkSeed", network.seed),
        ("showGradientFlow", "true" if view.show_gradient_flow else None),
        ("chart", None if view.chart == LOSS else view.chart),
        ("logScale", "true" if view.log_scale else None),
    ]
    return [*((key, value) for key, value in plain if value is not None), *extension_pairs(config)]
