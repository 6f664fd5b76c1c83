"""What a network makes of many points at once, for losses and maps. The points fill the lanes.

Losses are float64 and exact. Maps take the type of their parameters: float64 for numbers, float32 for pictures.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.kernels.activations import activate
from app.kernels.compile import inline, kernel
from app.kernels.lanes import broadcast, lane_count, load, store
from app.kernels.layout import ACTIVATION, INPUTS, OFFSET, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[Any]  # float64 or float32
Array = NDArray[Any]
Bytes = NDArray[np.uint8]

BLOCK: Final = 64
NOT_FINITE: Final = 255


@inline
def _layer(layout: Integers, parameters: Vector, layer: int, sources: Vector, out: Vector, points: int) -> None:
    """Row j of `out` = the layer's unit j; row i of `sources` its input i; rows have `points` values, whole lanes."""
    inputs, stride, offset = layout[layer, INPUTS], layout[layer, STRIDE], layout[layer, OFFSET]
    code, lanes = layout[layer, ACTIVATION], lane_count(sources)
    for j in range(layout[layer, UNITS]):
        bias = parameters[offset + j]
        for p in range(0, points, lanes):
            total = broadcast(bias)
            for i in range(inputs):
                total += load(sources, i * points + p) * parameters[offset + stride * (1 + i) + j]
            store(out, j * points + p, activate(code, total))


@inline
def _room(layout: Integers, parameters: Vector, features: int, points: int) -> Array:
    """Space for the values of two neighbouring layers, of the parameters' type."""
    width = max(1, features)
    for layer in range(len(layout)):
        width = max(width, layout[layer, UNITS])
    return np.zeros((2, width * points), parameters.dtype)


@kernel
def mean_loss(layout: Integers, parameters: Vector, inputs: Array, labels: Vector) -> float:
    """Half the squared error, averaged over the points in their order.

    `labels` is float64 (n,), `inputs` (features, n or more: what fills a last block is not read as a point).
    """
    features = inputs.shape[0]
    room = _room(layout, parameters, features, BLOCK)
    total = 0.0
    for start in range(0, len(labels), BLOCK):
        count = min(BLOCK, len(labels) - start)
        for i in range(features):
            for p in range(count):
                room[0, i * BLOCK + p] = inputs[i, start + p]
            for p in range(count, BLOCK):
                room[0, i * BLOCK + p] = 0.0
        for layer in range(len(layout)):
            _layer(layout, parameters, layer, room[layer & 1], room[1 - (layer & 1)], BLOCK)
        outputs = room[len(layout) & 1]
        for p in range(count):
            difference = outputs[p] - labels[start + p]
            total += 0.5 * (difference * difference)
    return total / len(labels)


@kernel
def draw_maps(layout: Integers, parameters: Vector, grid: Array, watched: int, whole: Array, pictures: Array) -> None:
    """Evaluate every unit on a square grid, in float64 or, where all arrays are float32, in that.

    `grid` is (features, size, size). `whole` (size, size) gets the unit number `watched`, counted through the
    layers behind the inputs; `pictures` (units, p, p) gets every unit's means over blocks of size / p points a side.
    """
    features, size, side = grid.shape[0], whole.shape[0], pictures.shape[1]
    block = size // side
    lanes = lane_count(parameters)
    points = (size + lanes - 1) // lanes * lanes
    room = _room(layout, parameters, features, points)
    sums = np.zeros((pictures.shape[0], points), parameters.dtype)
    for row in range(size):
        for i in range(features):
            for column in range(size):
                room[0, i * points + column] = grid[i, row, column]
        unit = 0
        for layer in range(len(layout)):
            out = room[1 - (layer & 1)]
            _layer(layout, parameters, layer, room[layer & 1], out, points)
            for j in range(layout[layer, UNITS]):
                for p in range(0, points, lanes):
                    store(sums[unit], p, load(sums[unit], p) + load(out, j * points + p))
                if unit == watched:
                    for column in range(size):
                        whole[row, column] = out[j * points + column]
                unit += 1
        if (row + 1) % block == 0:
            _settle(sums, pictures, row // block, block)


@inline
def _settle(sums: Array, pictures: Array, row: int, block: int) -> None:
    """Turn the sums of `block` rows into one row of every picture, and begin anew."""
    for unit in range(pictures.shape[0]):
        for column in range(pictures.shape[1]):
            total = 0.0
            for p in range(column * block, (column + 1) * block):
                total += sums[unit, p]
            pictures[unit, row, column] = total / (block * block)
    sums[:] = 0.0


@inline
def _code(value: float) -> int:
    """The byte that stands for a value from -1 to +1: 127 and above for zero and above, 255 for what is not finite."""
    if not np.isfinite(value):
        return NOT_FINITE
    if value < 0:
        return int(min(max((value + 1) * 127, 0.0), 126.0))
    return int(min((value + 1) * 127, 253.0))


@kernel
def encode(values: Vector, codes: Bytes) -> None:
    """The value code of each value."""
    for i in range(len(values)):
        codes[i] = _code(values[i])
