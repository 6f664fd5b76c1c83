"""What a network makes of many points at once, for losses and maps. The points fill the vector registers."""

import numpy as np
from numpy.typing import NDArray

from app.kernels.activations import activate
from app.kernels.compile import inline, kernel
from app.kernels.layout import ACTIVATION, INPUTS, OFFSET, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

BLOCK = 64
NOT_FINITE = 255


@inline
def _layer(layout: Integers, parameters: Vector, layer: int, sources: Array, z: Vector, out: Array, count: int) -> None:
    """Row j of `out` = the layer's unit j for `count` points; row i of `sources` is its input i."""
    stride, offset = layout[layer, STRIDE], layout[layer, OFFSET]
    for j in range(layout[layer, UNITS]):
        bias = parameters[offset + j]
        for p in range(count):
            z[p] = bias
        for i in range(layout[layer, INPUTS]):
            weight = parameters[offset + stride * (1 + i) + j]
            source = sources[i]
            for p in range(count):
                z[p] += weight * source[p]
        activate(layout[layer, ACTIVATION], z, out[j], count)


@kernel
def mean_loss(layout: Integers, parameters: Vector, inputs: Array, labels: Vector) -> float:
    """Half the squared error, averaged over the points in their order; NaN where there are none.

    `inputs` is float64 (features, n), `labels` (n,).
    """
    width = max(1, len(inputs))
    for layer in range(len(layout)):
        width = max(width, layout[layer, UNITS])
    room = np.empty((2, width, BLOCK))
    z = np.empty(BLOCK)
    total = 0.0
    for start in range(0, len(labels), BLOCK):
        count = min(BLOCK, len(labels) - start)
        for i in range(len(inputs)):
            room[0, i, :count] = inputs[i, start : start + count]
        for layer in range(len(layout)):
            _layer(layout, parameters, layer, room[layer & 1], z, room[1 - (layer & 1)], count)
        outputs = room[len(layout) & 1, 0]
        for p in range(count):
            difference = outputs[p] - labels[start + p]
            total += 0.5 * (difference * difference)
    return total / len(labels)


@inline
def _code(value: float) -> int:
    """The byte that stands for a value from -1 to +1: 127 and above for zero and above, 255 for what is not finite."""
    if not np.isfinite(value):
        return NOT_FINITE
    if value < 0:
        return int(min(max((value + 1) * 127, 0.0), 126.0))
    return int(min((value + 1) * 127, 253.0))


@kernel
def draw_maps(layout: Integers, parameters: Vector, grid: Array, watched: int, whole: Array, pictures: Array) -> None:
    """Evaluate every unit on a square grid.

    `grid` is float64 (features, size, size). `whole` (size, size) gets the unit number `watched`, counted through the
    layers behind the inputs; `pictures` (units, p, p) gets every unit's means over blocks of size / p points a side.
    """
    size = whole.shape[0]
    side = pictures.shape[1]
    block = size // side
    width = max(1, len(grid))
    for layer in range(len(layout)):
        width = max(width, layout[layer, UNITS])
    room = np.empty((2, width, size))
    z = np.empty(size)
    pictures[:] = 0.0
    for row in range(size):
        for i in range(len(grid)):
            room[0, i] = grid[i, row]
        unit = 0
        for layer in range(len(layout)):
            out = room[1 - (layer & 1)]
            _layer(layout, parameters, layer, room[layer & 1], z, out, size)
            for j in range(layout[layer, UNITS]):
                if unit == watched:
                    whole[row] = out[j]
                picture = pictures[unit, row // block]
                for column in range(side):
                    for p in range(column * block, (column + 1) * block):
                        picture[column] += out[j, p]
                unit += 1
    pictures /= block * block


@kernel
def encode(values: Vector, codes: Bytes) -> None:
    """The value code of each value."""
    for i in range(len(values)):
        codes[i] = _code(values[i])
