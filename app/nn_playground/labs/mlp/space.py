"""The space of a hidden layer: where it takes the points and the plane, on two of its units or on a plane through it.

The values are those of the network as it is used: dropout drops no unit, batch normalization has its running estimates.
A plane through a layer is told by two directions over its units, float64 (2, units), rows of length 1 at right angles;
two chosen units are such directions too. A place is the product of a point's outputs and the directions.
"""

from contextlib import suppress
from functools import cache
from typing import Any, Final, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.mlp.commands import AskedSpace
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.datasets import DOMAIN
from nn_playground.labs.mlp.network import Layer
from nn_playground.labs.mlp.trainer import Trainer

Vector = NDArray[np.float64]
Array = NDArray[np.float64]
Lists = dict[str, NDArray[np.float32] | Vector]

GRID_SIDE: Final = 25  # places of the input plane's grid from side to side: two lines a unit
RIDGE: Final = 1e-3  # of the units' mean variance, so that units that hardly vary have no say


class SpaceFacts(TypedDict):
    """The facts of a space in a frame."""

    layer: int  # 0 is the first behind the inputs
    units: list[int] | None  # the units on the axes, one where the layer has one; None: the plane that separates best
    directions: list[list[float]]  # [axis][unit]; of one unit the second is 0


class Outputs(NamedTuple):
    """The outputs of a hidden layer: float64 (n, units)."""

    grid: Array  # over the input plane, row by row, row 0 at x2 = +6
    train: Array
    test: Array


def space_lists(trainer: Trainer, asked: AskedSpace) -> tuple[Lists, SpaceFacts] | None:
    """The lists and the facts of a frame for the space of a layer; None where the network has no such layer or unit."""
    sizes = trainer.network.sizes
    if asked.layer >= len(sizes) - 2:
        return None
    count = sizes[asked.layer + 1]
    units = [0] if count == 1 else [0, 1] if count == 2 and asked.units is None else asked.units
    if units is not None and max(units) >= count:
        return None
    outputs = _outputs(trainer, asked.layer)
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
        directions = _separating(outputs.train, trainer) if units is None else _of_units(units[:count], count)
        lists: Lists = {
            f"space_{name}": np.ascontiguousarray(_product(values, directions.T), np.float32)
            for name, values in outputs._asdict().items()
        }
        behind = trainer.network.views(trainer.network.folded())[asked.layer + 1]
        lists["space_lines"] = _lines(behind, outputs.train, directions)
        if asked.layer == len(sizes) - 3:
            sums = _product(outputs.grid, behind.weights) + behind.biases
            lists["space_sums"] = np.ascontiguousarray(sums, np.float32)
    return lists, SpaceFacts(layer=asked.layer, units=units, directions=directions.tolist())


def _outputs(trainer: Trainer, layer: int) -> Outputs:
    parts = (trainer.examples_of(grid_points()), trainer.train, trainer.test)
    return Outputs(*(trainer.outputs_of(layer, examples) for examples in parts))


@cache
def grid_points() -> Array:
    """The places of the input plane's grid, and a label of 0: float64 (n, 3), row by row, row 0 at x2 = +6."""
    along = np.linspace(*DOMAIN, GRID_SIDE)
    x1, x2 = np.meshgrid(along, along[::-1])
    points = np.column_stack((x1.ravel(), x2.ravel(), np.zeros(x1.size)))
    points.setflags(write=False)
    return points


def _of_units(units: list[int], count: int) -> Array:
    directions = np.zeros((2, count))
    for axis, unit in zip(directions, units, strict=False):
        axis[unit] = 1.0
    return directions


def _separating(outputs: Array, trainer: Trainer) -> Array:
    """The plane through a layer that separates best what the points are: directions (2, units).

    Of two classes, and of values, across is the direction whose product with the outputs has the largest correlation
    with the label: Fisher's linear discriminant, and of values the direction of linear regression. Up, at a right angle
    to it, is the direction that goes along most with x2, or, where none does, with x1: the first of partial least
    squares on what across leaves. Both have their signs by what they go along with, and change steadily while the
    network learns, where principal components would change places.

    Of more classes the plane is that of the first two discriminants, turned so that the mean of the first class lies
    across, towards +, and that of the second one up. See Hastie, Tibshirani, Friedman: The Elements of Statistical
    Learning, 4.3.3 (discriminants), 3.5.2 (partial least squares) and 18.6 (the ridge).
    """
    units = outputs.shape[1]
    centred = outputs - outputs.mean(axis=0)
    scatter = _product(centred.T, centred)
    scatter += (RIDGE * np.trace(scatter) / units) * np.eye(units)
    if np.isfinite(scatter).all() and scatter.any():
        with suppress(np.linalg.LinAlgError):  # of outputs that hardly differ at all
            return _directions(centred, scatter, trainer)
    return _of_units([0, 1], units)


def _directions(centred: Array, scatter: Array, trainer: Trainer) -> Array:
    points, classes = trainer.points.train, _classes(trainer.config)
    if classes > 2:
        return _of_classes(centred, scatter, points[:, 2] == np.arange(classes)[:, None])
    x1, x2, labels = (points - points.mean(axis=0)).T
    across = _direction(np.linalg.solve(scatter, _product(centred.T, labels[:, None])).ravel())
    rest = centred - _product(centred, across[:, None]) * across
    leads = [_product(rest.T, lead[:, None]).ravel() for lead in (x2, x1)]
    return np.array([across, _at_right_angle(across, leads, 1e-9 * float(np.abs(centred).sum()))])


def _classes(config: RunConfig) -> int:
    """The number of classes; 2 of values, which are told as two classes are."""
    return config.data.classes if config.problem == "classification" else 2


def _of_classes(centred: Array, scatter: Array, is_of: NDArray[np.bool_]) -> Array:
    """The plane of the first two discriminants, turned by the means of two classes; `is_of` (classes, n)."""
    means = np.array([centred[own].mean(axis=0) if own.any() else centred[0] * 0.0 for own in is_of])
    between = (means * np.sqrt(is_of.sum(axis=1))[:, None]).T
    low = np.linalg.cholesky(scatter)
    discriminants = np.linalg.svd(np.linalg.solve(low, between), full_matrices=False)[0][:, :2]
    basis = np.linalg.qr(np.linalg.solve(low.T, discriminants))[0].T
    first, second = _product(basis, means[:2].T).T
    across = _direction(first)
    up = np.array([-across[1], across[0]])
    return _product(np.array([across, -up if np.dot(up, second) < 0 else up]), basis)


def _at_right_angle(across: Vector, leads: list[Vector], least: float) -> Vector:
    """The first lead, as far as it is at a right angle to across, that is longer than `least`; else any direction."""
    spare = np.zeros_like(across)
    spare[int(np.argmin(np.abs(across)))] = 1.0
    beside = (lead - np.dot(lead, across) * across for lead in leads)
    chosen = next((lead for lead in beside if np.linalg.norm(lead) > least), spare - np.dot(spare, across) * across)
    return _direction(chosen)


def _direction(vector: NDArray[Any]) -> Vector:
    """The vector with length 1; the first axis where it has no length."""
    length = float(np.linalg.norm(vector))
    direction: Vector = vector / length if 0 < length < np.inf else np.eye(len(vector))[0]
    return direction


def _lines(behind: Layer, train: Array, directions: Array) -> Array:
    """The weighted sums of the next layer's units in the plane: float64 (units, 3), for across, up and 1.

    What the layer has beside the plane stays at its mean over the training points.
    """
    middle = train.mean(axis=0)
    slopes = _product(directions, behind.weights)
    beside = middle - _product(_product(middle[None], directions.T), directions)[0]
    bases = behind.biases + _product(beside[None], behind.weights)[0]
    return np.ascontiguousarray(np.column_stack((slopes.T, bases)))


def _product(left: Array, right: Array) -> Array:
    """The matrix product by loops of NumPy: small matrices are not worth the threads of a library."""
    product: Array = np.einsum("ij,jk->ik", left, right)
    return product
