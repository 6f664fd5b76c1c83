"""RunConfig and View <-> link: the part of a URL behind `#`.

link_keys.py has the table of keys, link_reader.py reads them, and this file writes them.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.javascript import write_number
from nn_playground.base.sentences import plural, say
from nn_playground.base.validation import shown
from nn_playground.labs.mlp import link_words
from nn_playground.labs.mlp.config import DEFAULT_SEED, RunConfig
from nn_playground.labs.mlp.data_config import BY_PROBLEM
from nn_playground.labs.mlp.link_keys import (
    DATASET_KEYS,
    FEATURE_PREFIX,
    FIELDS,
    HIDE,
    KEYS,
    ORIGINAL,
    REGULARIZATION_KEYS,
    VIEW_PREFIX,
    is_view_key,
)
from nn_playground.labs.mlp.link_reader import Link, LinkReader, pairs_of
from nn_playground.labs.mlp.network_config import HiddenLayer
from nn_playground.labs.mlp.own_points import OwnPoints
from nn_playground.labs.mlp.points_text import MOST_IN_LINK, encoded_json, too_many, write_points
from nn_playground.labs.mlp.switched_off import write_entries
from nn_playground.labs.mlp.view import View
from nn_playground.options.constraints import value_at
from nn_playground.options.fields import default_in

MAX_LENGTH: Final = 20_000


def read_link(text: str, *, seed: str = DEFAULT_SEED) -> Link:
    """Read a link as the original site reads it, with or without what stands before `#`.

    `seed` is for a link that gives none. Raises InvalidInput, naming the key, for what can't be run at all.
    """
    if len(text) > MAX_LENGTH:
        raise too_much(len(text))
    return LinkReader(pairs_of(text)).read(seed)


def too_much(count: int) -> InvalidInput:
    """The error for a link of too many characters."""
    wrong = InvalidInput.at(
        "link", say("expected at most {most} characters; got {count}", most=MAX_LENGTH, count=count)
    )
    wrong.told = link_words.too_long(count, MAX_LENGTH)
    return wrong


@cache
def always_written() -> tuple[str, ...]:
    """The keys that stand in every link that is copied from the page, in their order."""
    return tuple(key for key, _ in _written(RunConfig(), View()))


def missing_keys(keys: Collection[str]) -> list[str]:
    """The missing keys of a link that the page has written, in its order, as far as they change a number.

    Empty for a link made by hand, which has few of the keys, and not both datasets. Older versions of the original
    site do not write `initZero`.
    """
    lost = [key for key in always_written() if key not in keys]
    is_whole = all(key in keys for key in DATASET_KEYS.values()) or len(lost) < len(always_written()) / 2
    return [key for key in lost if key != "initZero" and not is_view_key(key)] if is_whole else []


def write_link(config: RunConfig, view: View = View()) -> str:  # noqa: B008 (frozen)
    """The link of a run, from `#` on, as the original site would write it."""
    pairs = [*_written(config, view), *((name + HIDE, "true") for name in view.hidden)]
    return "#" + "&".join(f"{key}={value}" for key, value in pairs)


def notices_of(config: RunConfig) -> list[str]:
    """Notices about a run, for a person who looks at it or hands on its link."""
    seeds = [seed for seed in (config.seed, config.network.seed) if seed and re.search(r"[^!#-;=?-_a-~]", seed)]
    rewritten = [
        say(
            "A browser rewrites characters of the seed {seed} in its address bar: there the link is another run.",
            seed=shown(seed),
        )
        for seed in seeds
    ]
    points, batch = config.data.train_count, config.training.batch_size
    idle = say(
        "A batch of {batch} needs more than the {points} points to train on: no weight changes. Take {points} at most.",
        batch=batch,
        points=points,
    )
    return [*rewritten, *([idle] if batch > points else []), *_notices_of_own(config.data.points)]


def _notices_of_own(points: OwnPoints | None) -> list[str]:
    """Notices about points that a config carries itself."""
    if points is None:
        return []
    moved = plural(
        points.moved,
        "One point was moved to the grid that links can carry, by less than 0.0015.",
        "{count:,} points were moved to the grid that links can carry, by less than 0.0015.",
    )
    return [*([moved] if points.moved else []), *([too_many(len(points))] if len(points) > MOST_IN_LINK else [])]


def _written(config: RunConfig, view: View) -> list[tuple[str, str]]:
    """The keys of a link with their values as text; of extension keys those that differ from the default."""
    values = {key: _value(config, view, key, path) for key, path in KEYS.items()}
    return [
        (key, _text(value))
        for key, value in values.items()
        if value is not None and (key in ORIGINAL or value != _default(config, KEYS[key]))
    ]


def _value(config: RunConfig, view: View, key: str, path: str) -> Any:
    """The value that a key stands for; None where it is not written."""
    match key:
        case "dataset" | "regDataset":
            problem = next(problem for problem, other in DATASET_KEYS.items() if other == key)
            return config.data.name if problem == config.problem else BY_PROBLEM["data.name"].values[problem]
        case "regularization":
            name = next(name for name, ours in REGULARIZATION_KEYS.items() if ours == config.training.regularization)
            return None if name == "none" else name
        case "networkShape":
            return ",".join(map(str, config.network.units))
        case "activations":
            hidden = config.network.hidden
            names = [(layer.activation or "") if isinstance(layer, HiddenLayer) else "" for layer in hidden]
            return ",".join(names).rstrip(",") or None
        case "points":
            points = config.data.points
            return points and write_points(points, config.data.classes if config.problem == "classification" else None)
        case "axes" | "labels":
            told = getattr(config.data, key)
            return told and encoded_json(list(told) if key == "labels" else told.model_dump(mode="json"))
        case "off":
            return write_entries(config.network.off) or None
        case "initZero":
            return config.network.initializer == "zeros"
        case "initializer":
            return None if config.network.initializer == "zeros" else config.network.initializer
    if path.startswith(FEATURE_PREFIX):
        return path.removeprefix(FEATURE_PREFIX) in config.features
    return value_at(view, path.removeprefix(VIEW_PREFIX)) if path.startswith(VIEW_PREFIX) else value_at(config, path)


def _default(config: RunConfig, path: str) -> Any:
    if path.startswith(FEATURE_PREFIX):
        return False
    return FIELDS[path].default if path.startswith(VIEW_PREFIX) else default_in(config, FIELDS[path])


def _text(value: Any) -> str:
    """A value as links have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else write_number(value)
