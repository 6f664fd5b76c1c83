"""Settings that exercises lock or allow, one by one, and mends of breaches."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.lab import Allowable, Breaches
from nn_playground.labs.mlp.config import OFF, SEED_PATHS, RunConfig, parse_config, to_json
from nn_playground.labs.mlp.data_config import OWN_KEYS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.parameters import Parameters

INCOMPLETE: Final = (
    "is missing; expected scale, shift, mean and variance of each hidden layer, since the network has "
    "batch normalization. Hand in all parameters of a run as they are told"
)
FREE: Final = SEED_PATHS  # everybody may have other points and other weights
ALLOWABLE: Final = {
    "features": Allowable("features", FEATURES, "The only features that may be chosen."),
    "activations": Allowable("network.activation", ACTIVATIONS, "The only activations that may be chosen."),
}


@cache
def labels() -> dict[str, str]:
    """The page's names of all settings, by dotted key."""
    return {option["path"]: option["label"] for option in options()["options"]}


def leaves(config: RunConfig) -> dict[str, Any]:
    """Every setting of a run by its dotted key.

    The layers are their sizes, and the activation is the one that they have, or all, where there are several.
    """
    network = config.network
    used = sorted(set(network.activations)) or [network.activation]
    given = to_json(config)
    data = given["data"]
    found: dict[str, Any] = {f"data.{name}": data.pop(name) for name in OWN_KEYS if name in data}
    _gather(given, "", found)
    return found | {"network.hidden": list(network.units), "network.activation": used[0] if len(used) == 1 else used}


def _gather(part: Mapping[str, Any], prefix: str, found: dict[str, Any]) -> None:
    """Add the settings of a part of a config to those that were found."""
    for name, value in part.items():
        if isinstance(value, dict):
            _gather(value, f"{prefix}{name}.", found)
        else:
            found[prefix + name] = value


def strange(key: str, value: Any, wanted: Any) -> Any:
    """Those of some activations that are not right, where that is not true of all; any other value as it is."""
    if key != "network.activation" or isinstance(value, str):
        return value
    kept = [wanted] if isinstance(wanted, str) else wanted
    return [name for name in value if name not in kept] or value


def readable(key: str, value: Any) -> Any:
    """The names of what is switched off; any other value as it is."""
    if key != OFF or not isinstance(value, list | tuple):
        return value
    return [_name_of(*entry) for entry in value]


def _name_of(layer: int, unit: int, source: int | None = None) -> str:
    """The name of a neuron, or of the link from a source into it, all counted from 1."""
    if source is None:
        return say("neuron {unit} of layer {layer}", unit=unit, layer=layer)
    return say("link {source} into neuron {unit} of layer {layer}", source=source, unit=unit, layer=layer)


def with_seed(config: RunConfig, seed: str) -> RunConfig:
    """The same run with other points and other weights."""
    network = config.network.model_copy(update={"seed": None})
    return config.model_copy(update={"seed": seed, "network": network})


def with_seeds_of(config: RunConfig, other: RunConfig) -> RunConfig:
    """The same run with the seeds of another one."""
    network = config.network.model_copy(update={"seed": other.network.seed})
    return config.model_copy(update={"seed": other.seed, "network": network})


def with_data_of(config: RunConfig, other: RunConfig) -> RunConfig:
    """The same run on the points of another one; InvalidInput where these do not go together."""
    given, wanted = to_json(config), to_json(other)
    return parse_config({**given, "problem": wanted["problem"], "data": wanted["data"]})


def check_parameters(config: RunConfig, parameters: Parameters) -> None:
    """Raise InvalidInput for parameters that do not fit, or lack what batch normalization needs."""
    network = build_network(config)
    if network.norms and parameters.normalization is None:
        raise InvalidInput.at("parameters.normalization", INCOMPLETE)
    network.load(parameters)


def put_back(config: RunConfig, start: RunConfig, breaches: Breaches) -> dict[str, Any]:
    """The values that mend a run's breaches, by dotted key."""
    values = {key: wanted for key, wanted in breaches.changed.items() if wanted is not None}
    if "features" in breaches.outside:
        kept = [name for name in config.features if name in breaches.allowed["features"]]
        values["features"] = kept or to_json(start)["features"]
    locked, sizes = "network.activation" in values, "network.hidden" in values
    if locked or sizes or "network.activation" in breaches.outside:
        values |= _layers(config, start, breaches, sizes=sizes, locked=locked)
    return values


def _layers(config: RunConfig, begun: RunConfig, breaches: Breaches, *, sizes: bool, locked: bool) -> dict[str, Any]:
    """The layers with sizes and activations that they may have; `locked` is whether the activation has to change."""
    start = begun.network
    network = start if sizes and locked else config.network
    shape = start.units if sizes else network.units
    if locked and shape == start.units:
        layers = to_json(begun)["network"]["hidden"]
        return {"network.activation": start.activation, "network.hidden": layers}
    names = breaches.allowed.get("network.activation")
    activation = network.activation if names is None or network.activation in names else start.activation
    if locked:
        return {"network.activation": start.activation, "network.hidden": list(shape)}
    own = [name if names is None or name in names else activation for name in network.activations]
    layers = [{"units": units, "activation": name} for units, name in zip(shape, own, strict=False)]
    return {"network.activation": activation, "network.hidden": [*layers, *shape[len(layers) :]]}
