"""What a network makes of many points at once, for losses and maps. The points fill the lanes.

Losses are float64 and exact. Maps take the type of their parameters: float64 for numbers, float32 for pictures.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.kernels.activations import activate
from app.kernels.compile import inline, kernel
from app.kernels.lanes import at, broadcast, lane_count, load, store
from app.kernels.layout import ACTIVATION, INPUTS, OFFSET, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[Any]  # float64 or float32
Array = NDArray[Any]
Bytes = NDArray[np.uint8]

POINTS: Final = 64  # how many points go through the layers together
NOT_FINITE: Final = 255


@inline
def _sums(layout: Integers, parameters: Vector, layer: int, sources: Vector, first: int, row: int, out: Vector) -> None:
    """The sums of a layer's units for POINTS points, unit by unit in `out`.

    Input i has its values in `sources` from first + i * row on. Four vectors at a time share what is read of a weight.
    """
    inputs, stride, offset = layout[layer, INPUTS], layout[layer, STRIDE], layout[layer, OFFSET]
    units = layout[layer, UNITS]
    lanes = lane_count(sources)
    for j in range(0, units, 2):
        other = min(j + 1, units - 1)
        for p in range(0, POINTS, 4 * lanes):
            a_0 = broadcast(at(parameters, offset + j))
            b_0 = broadcast(at(parameters, offset + other))
            a_1, a_2, a_3 = a_0, a_0, a_0
            b_1, b_2, b_3 = b_0, b_0, b_0
            for i in range(inputs):
                weights = offset + stride * (1 + i)
                weight = broadcast(at(parameters, weights + j))
                beside = broadcast(at(parameters, weights + other))
                place = first + i * row + p
                source = load(sources, place)
                a_0 += source * weight
                b_0 += source * beside
                source = load(sources, place + lanes)
                a_1 += source * weight
                b_1 += source * beside
                source = load(sources, place + 2 * lanes)
                a_2 += source * weight
                b_2 += source * beside
                source = load(sources, place + 3 * lanes)
                a_3 += source * weight
                b_3 += source * beside
            place = j * POINTS + p
            store(out, place, a_0)
            store(out, place + lanes, a_1)
            store(out, place + 2 * lanes, a_2)
            store(out, place + 3 * lanes, a_3)
            place = other * POINTS + p
            store(out, place, b_0)
            store(out, place + lanes, b_1)
            store(out, place + 2 * lanes, b_2)
            store(out, place + 3 * lanes, b_3)


@kernel
def mean_loss(layout: Integers, parameters: Vector, inputs: Array, labels: Vector, room: Array) -> float:
    """Half the squared error, averaged over the points in their order.

    `labels` is float64 (n,), `inputs` (features, m), where m is n made a multiple of POINTS; `room` is float64
    (2, units of the widest layer * POINTS).
    """
    last = len(layout) - 1
    row = inputs.shape[1]
    sources = inputs.reshape(-1)
    total = 0.0
    for start in range(0, len(labels), POINTS):
        for layer in range(len(layout)):
            out = room[layer & 1]
            if layer == 0:
                _sums(layout, parameters, 0, sources, start, row, out)
            else:
                _sums(layout, parameters, layer, room[1 - (layer & 1)], 0, POINTS, out)
            code = layout[layer, ACTIVATION]
            for k in range(0, layout[layer, UNITS] * POINTS, lane_count(out)):
                store(out, k, activate(code, load(out, k)))
        for p in range(min(POINTS, len(labels) - start)):
            difference = room[last & 1, p] - labels[start + p]
            total += 0.5 * (difference * difference)
    return total / len(labels)


@kernel
def draw_maps(
    layout: Integers, parameters: Vector, grid: Array, watched: int, whole: Array, pictures: Array, room: Array
) -> None:
    """Evaluate every unit on a square grid, in float64 or, where all arrays are float32, in that.

    The grid lies in blocks: grid[feature, place, block] is the value at one of the places within a block, (features,
    places, blocks), where the blocks' number is padded to a multiple of POINTS. `whole` (places, blocks) gets the unit
    number `watched`, counted through the layers behind the inputs; `pictures` (units, blocks) every unit's means over
    the blocks. `room` is (2, units * POINTS).
    """
    places, blocks = grid.shape[1], grid.shape[2]
    sources = grid.reshape(-1)
    sums = np.empty(pictures.shape[0] * POINTS, parameters.dtype)
    lanes = lane_count(parameters)
    for start in range(0, blocks, POINTS):
        sums[:] = 0.0
        for place in range(places):
            unit = 0
            for layer in range(len(layout)):
                out = room[layer & 1]
                if layer == 0:
                    _sums(layout, parameters, 0, sources, place * blocks + start, places * blocks, out)
                else:
                    _sums(layout, parameters, layer, room[1 - (layer & 1)], 0, POINTS, out)
                code, units = layout[layer, ACTIVATION], layout[layer, UNITS]
                for k in range(0, units * POINTS, lanes):
                    a = activate(code, load(out, k))
                    store(out, k, a)
                    store(sums, unit * POINTS + k, load(sums, unit * POINTS + k) + a)
                if unit <= watched < unit + units:
                    for p in range(0, POINTS, lanes):
                        store(whole[place], start + p, load(out, (watched - unit) * POINTS + p))
                unit += units
        for unit in range(pictures.shape[0]):
            for p in range(0, POINTS, lanes):
                store(pictures[unit], start + p, load(sums, unit * POINTS + p) / float(places))


@kernel
def unfold(places: Array, whole: Array) -> None:
    """A map (size, size) out of its blocks, as `draw_maps` leaves it: (places, blocks)."""
    block = int(np.sqrt(len(places)))
    size = whole.shape[0]
    side = size // block
    for row in range(size):
        for column in range(block):
            source = places[row % block * block + column]
            first = row // block * side
            for i in range(side):
                whole[row, i * block + column] = source[first + i]


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
