"""Extension keys: the keys of links for settings that the original site lacks, each made from its path by one rule."""

from typing import Final

from nn_playground.base.javascript import write_number
from nn_playground.labs.mlp.config import HiddenLayer, RunConfig
from nn_playground.options.constraints import value_at
from nn_playground.options.fields import control_of, default_in, fields_of

ACTIVATIONS_KEY: Final = "activations"  # of the hidden layers, where one has its own
INITIALIZER: Final = "network.initializer"  # the original knows zeros, by a key of its own
ZEROS: Final = "zeros"


def _key(path: str) -> str:
    """The key for a path, without the section of the config: training.stop.test_loss is stopTestLoss."""
    first, *words = path.partition(".")[2].removesuffix(".name").replace(".", "_").split("_")
    return first + "".join(word.capitalize() for word in words)


EXTENSION_FIELDS: Final = {
    path: field for path, field in fields_of(RunConfig) if control_of(field).advanced or path == INITIALIZER
}
EXTENSION_KEYS: Final = {path: _key(path) for path in EXTENSION_FIELDS}


def extension_pairs(config: RunConfig) -> list[tuple[str, str]]:
    """The extension keys whose values differ from the default, with these values."""
    texts = {ACTIVATIONS_KEY: _activations(config)} | {key: _text(config, path) for path, key in EXTENSION_KEYS.items()}
    return [(key, text) for key, text in texts.items() if text is not None]


def _activations(config: RunConfig) -> str | None:
    """The activation of each hidden layer, empty where it is the network's; None where all are."""
    hidden = config.network.hidden
    names = [(layer.activation or "") if isinstance(layer, HiddenLayer) else "" for layer in hidden]
    return ",".join(names).rstrip(",") or None


def _text(config: RunConfig, path: str) -> str | None:
    value = value_at(config, path)
    if value == default_in(config, EXTENSION_FIELDS[path]) or (path == INITIALIZER and value == ZEROS):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else write_number(value)
