"""The training loss over a plane of parameters, for frames: two chosen ones, or a plane through the network's space.

All other parameters are those of the moment. The loss is that of the network as it is used: without dropout, with the
running means and variances of batch normalization.
"""

from math import isqrt
from typing import Final, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.mlp.commands import LossPlane
from nn_playground.labs.mlp.cost import losses_cost
from nn_playground.labs.mlp.engines import Examples
from nn_playground.labs.mlp.landscape import parameter_names
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.trainer import Trainer

Vector = NDArray[np.float64]
LossValues = NDArray[np.float32]

MOST_PLACES: Final = 41  # places along each axis
LEAST_PLACES: Final = 11
BUDGET: Final = 100_000_000  # of the cost of both losses at all places; of one of them it takes about 30 ms


class PlaneFacts(TypedDict):
    """The facts of a surface in a frame: the values at its first and last column, and at its last and first row."""

    axes: list[str] | None  # None: a plane
    across: list[float]
    up: list[float]


class PlaneAxes(NamedTuple):
    """A plane in the order of `Network.to_vector`: a point of it, and the directions of both axes; float64 (count,)."""

    origin: Vector
    across: Vector
    up: Vector


class LossPlanes:
    """The surfaces of one run's frames; the last one is kept, and computed anew only where it has become another."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._examples: Examples | None = None
        self._surface = np.empty((0, 0), np.float32)

    def surface(self, trainer: Trainer, plane: LossPlane) -> tuple[LossValues, PlaneFacts] | None:
        """The loss on a square of places, float32 (n, n), row 0 at the upper end of `up`; NaN where it is not finite.

        None for a plane that the network does not have, as after a change of its layers.
        """
        axes = _axes(trainer.network, plane)
        if axes is None:
            return None
        size = side(trainer)
        key = (size, *plane.across, *plane.up, *(vector.tobytes() for vector in axes))
        if key != self._key or self._examples is not trainer.train:
            self._surface = _evaluate(trainer, plane, axes, size)
            self._key, self._examples = key, trainer.train
        return self._surface, PlaneFacts(axes=plane.axes, across=plane.across, up=plane.up)


def side(trainer: Trainer) -> int:
    """The number of places along each axis, always odd: fewer for a network whose loss takes longer."""
    affordable = isqrt(BUDGET // losses_cost(trainer.config, 1))
    return max(LEAST_PLACES, min(MOST_PLACES, affordable - 1 + affordable % 2))


def _axes(network: Network, plane: LossPlane) -> PlaneAxes | None:
    """The plane in the space of this network; None where it is not in it."""
    values = network.to_vector()
    if plane.axes is None:
        given = [np.array(vector, np.float64) for vector in (plane.origin, *(plane.directions or ()))]
        return PlaneAxes(*given) if all(len(vector) == len(values) for vector in given) else None
    names = parameter_names(network.sizes)
    if not set(plane.axes) <= set(names):
        return None
    directions = np.zeros((2, len(values)))
    for direction, name in zip(directions, plane.axes, strict=True):
        place = names.index(name)
        direction[place], values[place] = 1.0, 0.0
    return PlaneAxes(values, *directions)


def _evaluate(trainer: Trainer, plane: LossPlane, axes: PlaneAxes, size: int) -> LossValues:
    network = trainer.network.copy()
    surface = np.empty((size, size), np.float32)
    across, up = (np.linspace(low, high, size) for low, high in (plane.across, plane.up))
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
        for row, height in enumerate(up[::-1]):
            places = (axes.origin + height * axes.up) + across[:, None] * axes.across
            for column, values in enumerate(places):
                network.load_numbers(values)
                surface[row, column] = trainer.loss_of(trainer.train, network)
    surface[~np.isfinite(surface)] = np.nan
    return surface
