"""What a network makes of many points at once, for losses and maps. The points fill the lanes.

Losses are float64 and exact. Maps are so too where they are numbers; where they are pictures, they are float32 inside.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.kernels.activations import activate
from app.kernels.compile import inline, kernel
from app.kernels.lanes import COUNT, at, broadcast, lane_count, load, load_pair, store
from app.kernels.layout import ACTIVATION, CACHE_LINE, INPUTS, OFFSET, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[Any]  # float64 or float32
Array = NDArray[Any]
Bytes = NDArray[np.uint8]

POINTS: Final = 64  # how many points go through the layers together
NOT_FINITE: Final = 255


@inline
def _sums(
    layout: Integers, parameters: Vector, layer: int, sources: Vector, first: int, row: int, room: Vector, out: int
) -> None:
    """The sums of a layer's units for POINTS points, unit by unit in `room` from `out` on.

    Input i has its values in `sources` from first + i * row on. Two units and four vectors of points at a time share
    what is read. No view of an array is made, here or in the callers' loops: counting references takes its time.
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
            place = out + j * POINTS + p
            store(room, place, a_0)
            store(room, place + lanes, a_1)
            store(room, place + 2 * lanes, a_2)
            store(room, place + 3 * lanes, a_3)
            place = out + other * POINTS + p
            store(room, place, b_0)
            store(room, place + lanes, b_1)
            store(room, place + 2 * lanes, b_2)
            store(room, place + 3 * lanes, b_3)


@inline
def mean_loss(layout: Integers, parameters: Vector, inputs: Array, labels: Vector, room: Vector) -> float:
    """Half the squared error, averaged over the points in their order.

    `labels` is float64 (n,), `inputs` (features, m), where m is n made a multiple of POINTS; `room` is float64 and
    holds two layers, 2 * units of the widest * POINTS.
    """
    row, half = inputs.shape[1], len(room) // 2
    sources = inputs.reshape(-1)
    total = 0.0
    for start in range(0, len(labels), POINTS):
        out = 0
        for layer in range(len(layout)):
            before, out = out, half - out
            if layer == 0:
                _sums(layout, parameters, 0, sources, start, row, room, out)
            else:
                _sums(layout, parameters, layer, room, before, POINTS, room, out)
            code = layout[layer, ACTIVATION]
            for k in range(out, out + layout[layer, UNITS] * POINTS, 2 * COUNT):
                store(room, k, activate(code, load_pair(room, k)))
        for p in range(min(POINTS, len(labels) - start)):
            difference = at(room, out + p) - labels[start + p]
            total += 0.5 * (difference * difference)
    return total / len(labels)


@inline
def _empty(count: int, like: Vector) -> Vector:
    """Space that begins on a cache line, as `layout.aligned` gives it."""
    space = np.empty(count + CACHE_LINE // like.itemsize, like.dtype)
    start = -space.ctypes.data % CACHE_LINE // like.itemsize
    return space[start : start + count]


@inline
def _draw(
    layout: Integers, network: NDArray[np.float64], grid: Array, watched: int, seen: Vector, pictures: Array
) -> None:
    """Evaluate every unit on a square grid, in the type of the arrays; `network` holds the parameters.

    The grid lies in blocks: grid[feature, place, block] is the value at one of the places within a block, (features,
    places, blocks), where the blocks' number is padded to a multiple of POINTS. `seen` (places * blocks) gets the unit
    number `watched`, counted through the layers behind the inputs, `pictures` (units, blocks) every unit's means.
    """
    places, blocks = grid.shape[1], grid.shape[2]
    sources, means = grid.reshape(-1), pictures.reshape(-1)
    parameters = network.astype(means.dtype)
    lanes, half, count = lane_count(means), 0, pictures.shape[0] * POINTS
    for layer in range(len(layout)):
        half = max(half, layout[layer, UNITS] * POINTS)
    room, sums = _empty(2 * half, means), _empty(count, means)
    for start in range(0, blocks, POINTS):
        sums[:] = 0.0
        for place in range(places):
            first = out = 0
            for layer in range(len(layout)):
                before, out = out, half - out
                if layer == 0:
                    _sums(layout, parameters, 0, sources, place * blocks + start, places * blocks, room, out)
                else:
                    _sums(layout, parameters, layer, room, before, POINTS, room, out)
                code, values = layout[layer, ACTIVATION], layout[layer, UNITS] * POINTS
                for k in range(0, values, lanes):
                    a = activate(code, load(room, out + k))
                    store(room, out + k, a)
                    store(sums, first + k, load(sums, first + k) + a)
                unit = watched * POINTS - first
                if 0 <= unit < values:
                    for p in range(0, POINTS, lanes):
                        store(seen, place * blocks + start + p, load(room, out + unit + p))
                first += values
        for k in range(0, count, lanes):
            store(means, k // POINTS * blocks + start + k % POINTS, load(sums, k) / float(places))


@inline
def _unfold(seen: Array, blocks: int, block: int, whole: Array) -> None:
    """A map (size, size) out of its blocks with `block` points a side: place by place `blocks` values."""
    side = whole.shape[0] // block
    for row in range(whole.shape[0]):
        for column in range(block):
            first = (row % block * block + column) * blocks + row // block * side
            for i in range(side):
                whole[row, i * block + column] = at(seen, first + i)


@kernel
def draw_maps(
    layout: Integers,
    network: NDArray[np.float64],
    grid: Array,
    watched: int,
    whole: Array,
    pictures: Array,
) -> None:
    """One unit on a map, and every unit's means over its blocks: the very numbers, all float64.

    `grid` and `pictures` as `_draw` has them; `whole` is (size, size).
    """
    seen = np.empty(grid.shape[1] * grid.shape[2])
    _draw(layout, network, grid, watched, seen, pictures)
    _unfold(seen, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)


@kernel
def paint_maps(
    layout: Integers,
    network: NDArray[np.float64],
    grid: Array,
    watched: int,
    whole: Bytes,
    pictures: Bytes,
) -> None:
    """The same as value codes for the eye: computed in float32, `grid` float32, `whole` and `pictures` uint8."""
    seen = np.empty(grid.shape[1] * grid.shape[2], np.float32)
    means = np.empty((pictures.shape[0], grid.shape[2]), np.float32)
    _draw(layout, network, grid, watched, seen, means)
    codes = np.empty(len(seen), np.uint8)
    _encode(seen, codes)
    _unfold(codes, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)
    _encode(means.reshape(-1), pictures.reshape(-1))


@inline
def _code(value: float) -> int:
    """The byte that stands for a value from -1 to +1: 127 and above for zero and above, 255 for what is not finite."""
    if not np.isfinite(value):
        return NOT_FINITE
    if value < 0:
        return int(min(max((value + 1) * 127, 0.0), 126.0))
    return int(min((value + 1) * 127, 253.0))


@inline
def _encode(values: Vector, codes: Bytes) -> None:
    for i in range(len(values)):
        codes[i] = _code(values[i])


@kernel
def encode(values: Vector, codes: Bytes) -> None:
    """The value code of each value, float64."""
    _encode(values, codes)
