"""The input features that a network can be given: a registry of name -> column, in the order of its inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.choices import Choice, registry
from nn_playground.kernels.arrays import sin
from nn_playground.labs.mlp.datasets import DOMAIN
from nn_playground.labs.mlp.kernels.layout import aligned, padded
from nn_playground.labs.mlp.kernels.prediction import BLOCKS

Vector = NDArray[np.float64]
Array = NDArray[np.float64]
FloatType = TypeVar("FloatType", np.float32, np.float64)


@dataclass(frozen=True, kw_only=True)
class Feature(Choice):
    """A feature; `column(x1, x2)` gives its value for each point: float64 (n,).

    `formula` is how programs write it, an expression of x1, x2 and sin.
    """

    column: Callable[[Vector, Vector], Vector]
    formula: str


FEATURES = registry(
    (
        Feature(name="x1", label="X₁", description="The horizontal position.", column=lambda x1, _: x1, formula="x1"),
        Feature(name="x2", label="X₂", description="The vertical position.", column=lambda _, x2: x2, formula="x2"),
        Feature(
            name="x1_squared",
            label="X₁²",
            description="The square of the horizontal position.",
            column=lambda x1, _: x1 * x1,
            formula="x1 * x1",
        ),
        Feature(
            name="x2_squared",
            label="X₂²",
            description="The square of the vertical position.",
            column=lambda _, x2: x2 * x2,
            formula="x2 * x2",
        ),
        Feature(
            name="x1_x2",
            label="X₁X₂",
            description="The product of both positions: positive in two opposite corners.",
            column=lambda x1, x2: x1 * x2,
            formula="x1 * x2",
        ),
        Feature(
            name="sin_x1",
            label="sin(X₁)",
            description="The sine of the horizontal position: waves from left to right.",
            column=lambda x1, _: sin(np.ascontiguousarray(x1)),
            formula="sin(x1)",
        ),
        Feature(
            name="sin_x2",
            label="sin(X₂)",
            description="The sine of the vertical position: waves from bottom to top.",
            column=lambda _, x2: sin(np.ascontiguousarray(x2)),
            formula="sin(x2)",
        ),
    )
)


def feature_columns(names: tuple[str, ...], points: Array) -> Array:
    """The features of points (n, 2 or more: x1, x2, ...): float64 (features, n), in the order of `names`."""
    out = np.empty((len(names), len(points)))
    for row, name in zip(out, names, strict=True):
        row[:] = FEATURES[name].column(points[:, 0], points[:, 1])
    return out


@cache
def grid_column(name: str, size: int) -> Array:
    """One feature on the map: float64 (size, size), row 0 at x2 = +6, column 0 at x1 = -6, both ends included."""
    low, high = DOMAIN
    last = size - 1
    right = np.arange(size) / last
    up = (np.arange(size) - last) / -last
    x1, x2 = np.meshgrid(low * (1 - right) + high * right, low * (1 - up) + high * up)
    grid = feature_columns((name,), np.column_stack((x1.ravel(), x2.ravel()))).reshape(size, size)
    grid.setflags(write=False)
    return grid


def grid_blocks(names: tuple[str, ...], size: int, side: int, kind: type[FloatType]) -> NDArray[FloatType]:
    """Features on a map of size x size points, cut into side x side blocks: (features, places, blocks), read-only.

    [feature, place, block] is the value at one of the places within a block, both counted row by row; the blocks are
    padded with zeros as the kernels want them. `side` divides `size`. The latest ones are kept.
    """
    return _grid_blocks(names, size, side, kind.__name__)


@lru_cache(maxsize=64)
def _grid_blocks(names: tuple[str, ...], size: int, side: int, kind: str) -> NDArray[Any]:
    block = size // side
    grid = aligned((len(names), block * block, padded(side * side, BLOCKS)), kind)
    for row, name in zip(grid, names, strict=True):
        places = grid_column(name, size).reshape(side, block, side, block).transpose(1, 3, 0, 2)
        row[:, : side * side] = places.reshape(block * block, side * side)
    grid.setflags(write=False)
    return grid
