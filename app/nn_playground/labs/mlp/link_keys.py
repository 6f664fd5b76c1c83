"""The keys of links: the original site's and our own, and what each of them can change."""

from functools import cache
from typing import Final

from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.extension_keys import EXTENSION_FIELDS, EXTENSION_KEYS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.view import CONTROLS, View
from nn_playground.options.fields import kind_of

# The names of the parts of a config and of features in links.
KEYS: Final = {
    "network.activation": "activation",
    "training.regularization": "regularization",
    "training.batch_size": "batchSize",
    "data.name": "dataset",
    "training.learning_rate": "learningRate",
    "training.regularization_rate": "regularizationRate",
    "data.noise": "noise",
    "network.hidden": "networkShape",
    "seed": "seed",
    "data.train_percent": "percTrainData",
    "problem": "problem",
    "network.initializer": "initZero",
    "data.samples": "samples",
    "network.seed": "networkSeed",
}
SEED_KEYS: Final = (KEYS["seed"], KEYS["network.seed"])
FEATURE_KEYS: Final = {
    "x1": "x",
    "x2": "y",
    "x1_squared": "xSquared",
    "x2_squared": "ySquared",
    "x1_x2": "xTimesY",
    "sin_x1": "sinX",
    "sin_x2": "sinY",
}
VIEW_KEYS: Final = {
    "show_test_data": "showTestData",
    "discretize": "discretize",
    "show_gradient_flow": "showGradientFlow",
    "chart": "chart",
    "log_scale": "logScale",
    "hide_text": "hideText",
    "collect_stats": "collectStats",
    "tutorial": "tutorial",
}
UNUSED_FEATURES: Final = ("cosX", "cosY")  # the original writes them, but has no such features
REGULARIZATIONS: Final = {"none": "none", "L1": "l1", "L2": "l2"}
DATASET_KEYS: Final = {"classification": "dataset", "regression": "regDataset"}
HIDE: Final = "_hide"


def feature_key(name: str) -> str:
    """The key of a feature in links; one that the original site lacks goes by its own name."""
    return FEATURE_KEYS.get(name, name)


def hideable() -> dict[str, str]:
    """The controls that `NAME_hide=true` can hide: their names in links, and their labels on the page."""
    return CONTROLS | {feature_key(name): feature.label for name, feature in FEATURES.items()}


def without_hidden(config: RunConfig, view: View) -> RunConfig:
    """The config without the features that the view hides: a hidden feature is no input of the network either."""
    features = tuple(name for name in config.features if feature_key(name) not in view.hidden)
    return config if features == config.features else config.model_copy(update={"features": features})


def is_seed(key: str) -> bool:
    """True for the keys whose values are any text."""
    return key in SEED_KEYS


def is_boolean(key: str) -> bool:
    """True for the keys whose values are true or false."""
    booleans = {*map(feature_key, FEATURES), *UNUSED_FEATURES, KEYS["network.initializer"]}
    fields = {EXTENSION_KEYS[path]: field for path, field in EXTENSION_FIELDS.items()}
    fields |= {written: View.model_fields[name] for name, written in VIEW_KEYS.items() if name != "tutorial"}
    return key in booleans or key.endswith(HIDE) or (key in fields and kind_of(fields[key]) == "boolean")


def is_look(key: str) -> bool:
    """True for the keys that change what is shown, and no number."""
    return key in _look()


@cache
def _look() -> frozenset[str]:
    return frozenset((*VIEW_KEYS.values(), *UNUSED_FEATURES, *(name + HIDE for name in CONTROLS)))


def key_of(path: str) -> str:
    """The key of a link for the path of a config: the longest known beginning decides."""
    parts = path.split(".")
    keys = KEYS | EXTENSION_KEYS
    for end in range(len(parts), 0, -1):
        key = keys.get(".".join(parts[:end]))
        if key is not None:
            return key
    return path
