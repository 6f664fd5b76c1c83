"""The keys of links: one table that drives reading and writing, the options and the repairs of links."""

from collections.abc import Mapping
from typing import Final

from pydantic.fields import FieldInfo

from nn_playground.labs.mlp.config import RunConfig, with_features
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.view import CONTROLS, View
from nn_playground.options.fields import control_of, fields_of, kind_of

INITIALIZER: Final = "network.initializer"  # the original knows zeros, by a key of its own
VIEW_PREFIX: Final = "view."  # begins the paths of what the page shows
FEATURE_PREFIX: Final = "features."  # begins the paths of single features

# The settings of links by their paths: those of a config, of the view, and each feature by its own.
FIELDS: Final[Mapping[str, FieldInfo]] = {
    **dict(fields_of(RunConfig)),
    **{f"{VIEW_PREFIX}{name}": field for name, field in View.model_fields.items()},
}

VALUE_KINDS: Final = {path: kind_of(field) for path, field in FIELDS.items()}


def _extension_key(path: str) -> str:
    """The key for a path, without the section of the config: training.stop.test_loss is stopTestLoss."""
    first, *words = path.partition(".")[2].removesuffix(".name").replace(".", "_").split("_")
    return first + "".join(word.capitalize() for word in words)


# The keys of the original site in its order, in which they stand in every link, with the setting of each.
ORIGINAL: Final[Mapping[str, str]] = {
    "activation": "network.activation",
    "regularization": "training.regularization",
    "batchSize": "training.batch_size",
    "dataset": "data.name",
    "regDataset": "data.name",
    "learningRate": "training.learning_rate",
    "regularizationRate": "training.regularization_rate",
    "noise": "data.noise",
    "networkShape": "network.hidden",
    "seed": "seed",
    "showTestData": "view.show_test_data",
    "discretize": "view.discretize",
    "percTrainData": "data.train_percent",
    "x": "features.x1",
    "y": "features.x2",
    "xTimesY": "features.x1_x2",
    "xSquared": "features.x1_squared",
    "ySquared": "features.x2_squared",
    "cosX": "features.cos_x1",  # this and cosY it writes, but has no such features
    "sinX": "features.sin_x1",
    "cosY": "features.cos_x2",
    "sinY": "features.sin_x2",
    "collectStats": "view.collect_stats",
    "tutorial": "view.tutorial",
    "problem": "problem",
    "initZero": INITIALIZER,
    "hideText": "view.hide_text",
}
# Keys for what it lacks, written only where the setting differs from its default: a plain run keeps a plain link.
EXTENSIONS: Final[Mapping[str, str]] = {
    **{name: path for name in FEATURES if (path := f"{FEATURE_PREFIX}{name}") not in ORIGINAL.values()},
    "samples": "data.samples",
    "networkSeed": "network.seed",
    "showGradientFlow": "view.show_gradient_flow",
    "chart": "view.chart",
    "logScale": "view.log_scale",
    "speed": "view.speed",
    "present": "view.present",
    "activations": "network.hidden",  # of the layers, where one has its own
    **{
        _extension_key(path): path
        for path, field in fields_of(RunConfig)
        if control_of(field).advanced or path == INITIALIZER
    },
}
KEYS: Final = {**ORIGINAL, **EXTENSIONS}

DATASET_KEYS: Final = {"classification": "dataset", "regression": "regDataset"}
REGULARIZATION_KEYS: Final = {"none": "none", "L1": "l1", "L2": "l2"}
SEED_KEYS: Final = tuple(key for key, path in KEYS.items() if path in ("seed", "network.seed"))
UNUSED_FEATURES: Final = tuple(
    key
    for key, path in KEYS.items()
    if path.startswith(FEATURE_PREFIX) and path.removeprefix(FEATURE_PREFIX) not in FEATURES
)
HIDE: Final = "_hide"
_VIEW_KEYS: Final = frozenset(
    (
        *(key for key, path in KEYS.items() if path.startswith(VIEW_PREFIX)),
        *UNUSED_FEATURES,
        *(name + HIDE for name in CONTROLS),
    )
)
_FIRST: Final = {path: key for key, path in reversed(KEYS.items())}  # of several keys the original's


def control_key(path: str) -> str | None:
    """The name of a setting's control, by which `NAME_hide=true` hides it; None where it has none."""
    return None if control_of(FIELDS[path]).advanced else _FIRST.get(path)


def setting_key(path: str) -> str | None:
    """The key of a link that carries a setting whatever its value is; None where there is no one key."""
    return _extension_key(path) if path == INITIALIZER else _FIRST.get(path)


def feature_key(name: str) -> str:
    """The key of a feature."""
    return _FIRST[f"{FEATURE_PREFIX}{name}"]


def hideable() -> dict[str, str]:
    """The controls that `NAME_hide=true` can hide: their names in links, and their labels on the page."""
    return CONTROLS | {feature_key(name): feature.label for name, feature in FEATURES.items()}


def without_hidden(config: RunConfig, view: View) -> RunConfig:
    """The config without the features that the view hides: a hidden feature is no input of the network either."""
    features = tuple(name for name in config.features if feature_key(name) not in view.hidden)
    return config if features == config.features else with_features(config, features)


def is_seed(key: str) -> bool:
    """True for the keys whose values are any text."""
    return key in SEED_KEYS


def is_boolean(key: str) -> bool:
    """True for the keys whose values are true or false."""
    path = KEYS.get(key, "")
    return (
        VALUE_KINDS.get(path) == "boolean"
        or path.startswith(FEATURE_PREFIX)
        or key == _FIRST[INITIALIZER]
        or key.endswith(HIDE)
    )


def is_view_key(key: str) -> bool:
    """True for the keys that change what is shown, and no number."""
    return key in _VIEW_KEYS


def key_of(path: str) -> str:
    """The key of a link for the path of a config: the longest known beginning decides."""
    parts = path.split(".")
    beginnings = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((key for beginning in beginnings if (key := setting_key(beginning))), path)


KNOWN_KEYS: Final = frozenset((*KEYS, *(name + HIDE for name in hideable())))  # every key that a link may have
