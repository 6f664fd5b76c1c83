"""The worth of hidden neurons: the losses of a network without each of them."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from nn_playground.base.strict_json import finite
from nn_playground.lab import NumberOrNone
from nn_playground.labs.mlp.trainer import Trainer


class Worth(NamedTuple):
    """For each hidden unit, counted through the layers, the losses without it; null where one is not finite."""

    train: list[NumberOrNone]
    test: list[NumberOrNone]
    now: list[NumberOrNone]  # both losses of the network as it is


def worth_of(trainer: Trainer) -> Worth:
    """The losses over training and test points without each hidden unit; without one that is off they are as now."""
    network = trainer.network.copy()
    off = network.off
    train: list[NumberOrNone] = []
    test: list[NumberOrNone] = []
    for layer, units in enumerate(network.sizes[1:-1], 1):
        for unit in range(1, units + 1):
            network.switch_off(off if (layer, unit) in off else (*off, (layer, unit)))
            losses = trainer.losses_of(network)
            train.append(finite(losses.train))
            test.append(finite(losses.test))
    return Worth(train, test, [finite(loss) for loss in trainer.losses_of(trainer.network)])


def by_layer(losses: Sequence[NumberOrNone], units: Sequence[int]) -> list[list[NumberOrNone]]:
    """The losses as [layer][unit] of hidden layers with so many units."""
    rest = iter(losses)
    return [[*islice(rest, count)] for count in units]
