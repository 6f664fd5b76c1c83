"""What a network makes of many points at once, for losses and maps. The points fill the lanes.

Losses are float64 and exact. Maps are so too where they are numbers; where they are pictures, they are float32 inside.

Every kernel is there twice: for the networks that the original site has too, and, with `any` in its name, for all.
Batch normalization is no matter of theirs: its scales and shifts are folded into the parameters that they get.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import SOFTMAX, activate, activate_any
from nn_playground.kernels.compile import inline, kernel
from nn_playground.kernels.elementary import log
from nn_playground.kernels.functions import exp
from nn_playground.kernels.lanes import (
    COUNT,
    Value,
    at,
    broadcast,
    full_like,
    lane_count,
    load,
    load_pair,
    put,
    select,
    store,
)
from nn_playground.kernels.losses import loss_of
from nn_playground.labs.mlp.kernels.layout import ACTIVATION, CACHE_LINE, INPUTS, OFFSET, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[Any]  # float64 or float32
Array = NDArray[Any]
Bytes = NDArray[np.uint8]

POINTS: Final = 64  # how many points go through the layers together
NOT_FINITE: Final = 255
SHADES: Final = 42  # codes for each class: how sure the network is of it
SMALLEST: Final = 2.0**-1022  # a probability of 0 has this one's logarithm


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
def _to_probabilities(room: Vector, first: int, classes: int) -> None:
    """Turn the sums of all outputs for POINTS points into probabilities."""
    for p in range(first, first + POINTS, lane_count(room)):
        largest = load(room, p)
        for j in range(1, classes):
            value = load(room, p + j * POINTS)
            largest = select(value > largest, value, largest)
        total = full_like(largest, 0.0)
        for j in range(classes):
            value = exp(load(room, p + j * POINTS) - largest)
            store(room, p + j * POINTS, value)
            total += value
        for j in range(classes):
            store(room, p + j * POINTS, load(room, p + j * POINTS) / total)


@kernel
def measure_any(
    layout: Integers, parameters: Vector, inputs: Array, labels: Vector, room: Vector, loss: int, outputs: Array
) -> float:
    """The loss with this code, averaged over the points in their order; `outputs` (n, units) gets what they gave.

    Those are the values that maps show; of several classes the probabilities. Other arrays as for `mean_loss`.
    """
    row, half = inputs.shape[1], len(room) // 2
    sources, last = inputs.reshape(-1), len(layout) - 1
    units = layout[last, UNITS]
    total = 0.0
    for start in range(0, len(labels), POINTS):
        out = 0
        for layer in range(last + 1):
            before, out = out, half - out
            if layer == 0:
                _sums(layout, parameters, 0, sources, start, row, room, out)
            else:
                _sums(layout, parameters, layer, room, before, POINTS, room, out)
            if layer < last:
                code = layout[layer, ACTIVATION]
                for k in range(out, out + layout[layer, UNITS] * POINTS, 2 * COUNT):
                    store(room, k, activate_any(code, load_pair(room, k)))
        count = min(POINTS, len(labels) - start)
        if units > 1:
            _to_probabilities(room, out, units)
            for p in range(count):
                for j in range(units):
                    outputs[start + p, j] = at(room, out + j * POINTS + p)
                likely = outputs[start + p, int(labels[start + p])]
                total -= log(SMALLEST if likely < SMALLEST else likely)  # NaN stays NaN
        else:
            code = layout[last, ACTIVATION]
            for p in range(count):
                z = at(room, out + p)
                a = activate_any(code, z)
                outputs[start + p, 0] = a
                total += loss_of(loss, z, a, labels[start + p])
    return total / len(labels)


@inline
def _empty(count: int, like: Vector) -> Vector:
    """Space that begins on a cache line, as `layout.aligned` gives it."""
    space = np.empty(count + CACHE_LINE // like.itemsize, like.dtype)
    start = -space.ctypes.data % CACHE_LINE // like.itemsize
    return space[start : start + count]


@inline
def _nothing(layout: Integers, layer: int, room: Vector, first: int) -> None:
    """Sums of the networks that the original has need no preparation."""


@inline
def _prepare(layout: Integers, layer: int, room: Vector, first: int) -> None:
    """Of several classes the outputs are 2 p - 1; behind them goes what `_class_code` says of each point."""
    classes = layout[layer, UNITS]
    if layout[layer, ACTIVATION] != SOFTMAX:
        return
    _to_probabilities(room, first, classes)
    for p in range(first, first + POINTS):
        put(room, p + classes * POINTS, _class_code(room, p, classes))
    for k in range(first, first + classes * POINTS, lane_count(room)):
        store(room, k, 2.0 * load(room, k) - 1.0)


@inline
def _class_code(room: Vector, first: int, classes: int) -> float:
    """SHADES times the most probable class, plus how sure that is: from 0, all alike, to SHADES - 1; NaN where none."""
    best = 0
    for j in range(1, classes):
        if at(room, first + j * POINTS) > at(room, first + best * POINTS):
            best = j
    sure = (at(room, first + best * POINTS) * classes - 1.0) / (classes - 1.0)
    return best * SHADES + np.floor(sure * (SHADES - 1) + 0.5)


@inline
def _draw(
    prepare: Callable[[Integers, int, Vector, int], None],
    activate: Callable[[int, Value], Value],
    layout: Integers,
    network: NDArray[np.float64],
    grid: Array,
    watched: int,
    further: int,
    seen: Vector,
    pictures: Array,
) -> None:
    """Evaluate every unit on a square grid, in the type of the arrays; `network` holds the parameters.

    `prepare` is done to the sums of each layer before `activate` is to each of them; it may put so many `further`
    values behind those of the last layer's units, which can be watched too.

    The grid lies in blocks: grid[feature, place, block] is the value at one of the places within a block, (features,
    places, blocks), where the blocks' number is padded to a multiple of POINTS. `seen` (places * blocks) gets the unit
    number `watched`, counted through the layers behind the inputs, `pictures` (units, blocks) every unit's means.
    """
    places, blocks = grid.shape[1], grid.shape[2]
    sources, means = grid.reshape(-1), pictures.reshape(-1)
    parameters = network.astype(means.dtype)
    lanes, half, count = lane_count(means), 0, pictures.shape[0] * POINTS
    for layer in range(len(layout)):
        half = max(half, (layout[layer, UNITS] + further) * POINTS)
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
                prepare(layout, layer, room, out)
                code, values = layout[layer, ACTIVATION], layout[layer, UNITS] * POINTS
                for k in range(0, values, lanes):
                    a = activate(code, load(room, out + k))
                    store(room, out + k, a)
                    store(sums, first + k, load(sums, first + k) + a)
                unit = watched * POINTS - first
                if 0 <= unit < values + further * POINTS:
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
    _draw(_nothing, activate, layout, network, grid, watched, 0, seen, pictures)
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
    _draw(_nothing, activate, layout, network, grid, watched, 0, seen, means)
    codes = np.empty(len(seen), np.uint8)
    _encode(seen, codes)
    _unfold(codes, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)
    _encode(means.reshape(-1), pictures.reshape(-1))


@kernel
def draw_any_maps(
    layout: Integers, network: NDArray[np.float64], grid: Array, watched: int, whole: Array, pictures: Array
) -> None:
    """As `draw_maps`; of several classes, `watched` one beyond the last unit is the map of class codes."""
    seen = np.empty(grid.shape[1] * grid.shape[2])
    further = 1 if layout[len(layout) - 1, UNITS] > 1 else 0
    _draw(_prepare, activate_any, layout, network, grid, watched, further, seen, pictures)
    _unfold(seen, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)


@kernel
def paint_any_maps(
    layout: Integers, network: NDArray[np.float64], grid: Array, watched: int, whole: Bytes, pictures: Bytes
) -> None:
    """As `paint_maps`; of several classes, `watched` one beyond the last unit is the map of class codes."""
    seen = np.empty(grid.shape[1] * grid.shape[2], np.float32)
    means = np.empty((pictures.shape[0], grid.shape[2]), np.float32)
    further = 1 if layout[len(layout) - 1, UNITS] > 1 else 0
    _draw(_prepare, activate_any, layout, network, grid, watched, further, seen, means)
    codes = np.empty(len(seen), np.uint8)
    if watched < len(means):
        _encode(seen, codes)
    else:
        for i in range(len(seen)):
            codes[i] = int(seen[i]) if np.isfinite(seen[i]) else NOT_FINITE
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
