"""Takes a hidden neuron out of a run under way: what is left goes on from where it is."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.lab import Command
from nn_playground.labs.mlp.commands import Inspect, NamedNode, Remove, Watch
from nn_playground.labs.mlp.config import OFF, RunConfig, parse_config, to_json, with_values
from nn_playground.labs.mlp.engines import REMEMBERED
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.parameters import check_number
from nn_playground.labs.mlp.state import NETWORKS, RunState, bits
from nn_playground.labs.mlp.switched_off import entries_without
from nn_playground.labs.mlp.trainer import Trainer

Array = NDArray[Any]
Trim = Callable[[Array], Array]

HIDDEN: Final = "network.hidden"


def without_unit(trainer: Trainer, layer: int, unit: int) -> Trainer:
    """The same run without a hidden neuron, both counted from 0: weights, moments and everything else stay.

    InvalidInput where there is none such, or where it is the last one of its layer.
    """
    config = _config_without(trainer.config, layer, unit)
    smaller = Trainer(config)
    facts, arrays = trainer.state()
    trims = _trims(trainer.network, layer, unit)
    smaller.restore(RunState(facts, {name: trims.get(name, np.asarray)(array) for name, array in arrays.items()}))
    return smaller


def carried(asked: Command, removed: Remove) -> Command | None:
    """A `watch` or `inspect` of the same neurons after a removal; None for a watch of the removed one.

    A space that is seen along the removed one is seen on its best plane.
    """
    if isinstance(asked, Watch) and asked.node and asked.node.layer == removed.layer and asked.node.unit is not None:
        unit = _unit_after(asked.node.unit, removed.unit)
        return None if unit is None else asked.model_copy(update={"node": NamedNode(layer=removed.layer, unit=unit)})
    if isinstance(asked, Inspect) and asked.space and asked.space.layer == removed.layer and asked.space.units:
        units = [_unit_after(unit, removed.unit) for unit in asked.space.units]
        space = asked.space.model_copy(update={"units": None if None in units else units})
        return asked.model_copy(update={"space": space})
    return asked


def _unit_after(unit: int, removed: int) -> int | None:
    return None if unit == removed else unit - (unit > removed)


def _config_without(config: RunConfig, layer: int, unit: int) -> RunConfig:
    """The config with one hidden neuron less."""
    units = config.network.units
    check_number("layer", layer, len(units), none=say("there are no hidden layers; got {got}", got=layer))
    check_number("unit", unit, units[layer])
    if units[layer] == 1:
        raise InvalidInput.at("unit", "this is the last neuron of its layer; remove the layer instead")
    hidden = to_json(config)["network"]["hidden"]
    own = hidden[layer]
    hidden[layer] = {**own, "units": own["units"] - 1} if isinstance(own, dict) else own - 1
    off = entries_without(config.network.off, layer + 1, unit + 1)
    return parse_config(with_values(config, {HIDDEN: hidden, OFF: [[*entry] for entry in off]}))


def _trims(network: Network, layer: int, unit: int) -> Mapping[str, Trim]:
    """The functions that leave a unit's numbers out of the arrays of a state, by their names."""
    kept = _kept(network, layer, unit)
    count = network.parameter_count
    plain, norms = kept[kept < count], kept[kept >= count] - count
    units = network.unit_count
    others = np.delete(np.arange(units), network.number_of(layer, unit))
    return {
        **{name: lambda array: array[kept] for name in REMEMBERED},
        "dropped": _flags(units, others),
        **{f"{name}.parameters": lambda array: array[kept] for name in NETWORKS},
        **{f"{name}.running": lambda array: array[norms] for name in NETWORKS},
        **{f"{name}.dead": _flags(count, plain) for name in NETWORKS},
    }


def _flags(count: int, kept: Array) -> Trim:
    return lambda packed: bits(np.unpackbits(packed, count=count)[kept])


def _kept(network: Network, layer: int, unit: int) -> Array:
    """The positions in `Network.values` of what is left, in the order of the smaller network."""
    numbers = np.zeros_like(network.buffer)
    network.place(numbers, np.arange(network.value_count, dtype=np.float64))
    layers, norms = network.layers_of(numbers, numbers)
    parts: list[Array] = []
    for index, own in enumerate(layers):
        weights, biases = own.weights.T, own.biases
        if index == layer:
            weights, biases = np.delete(weights, unit, axis=0), np.delete(biases, unit)
        elif index == layer + 1:
            weights = np.delete(weights, unit, axis=1)
        parts += [weights.ravel(), biases]
    for index, norm in enumerate(norms):
        parts += [np.delete(values, unit) if index == layer else values for values in (norm.scale, norm.shift)]
    kept: Array = np.concatenate(parts).astype(np.int64)
    return kept
