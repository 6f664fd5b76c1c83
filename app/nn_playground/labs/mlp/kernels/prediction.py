"""The outputs of a network for many points at once, for losses and maps. The points fill the lanes.

Losses are float64 and exact. Maps are so too where they are numbers; where they are pictures, they are float32 inside.

Every kernel exists twice: for the networks that the original site has too, and, with `general` in its name, for all.
None knows batch normalization: its scales and shifts are folded into the parameters beforehand.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import SOFTMAX, TANH, activate, activate_general
from nn_playground.kernels.approximate import shade_tanh
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

POINTS: Final = 64  # points that go through the layers together, for losses
BLOCKS: Final = 32  # of which the number of a map's blocks is a multiple: two vectors of float32, at least
NOT_FINITE: Final = 255
SHADES: Final = 42  # codes for each class, by the network's confidence in it
SMALLEST: Final = 2.0**-1022  # a probability of 0 has this one's logarithm


@inline
def _sums(
    layout: Integers,
    parameters: Vector,
    layer: int,
    sources: Vector,
    first: int,
    row: int,
    scratch: Vector,
    out: int,
    points: int,
) -> None:
    """The sums of a layer's units for `points` points, unit by unit in `scratch` from `out` on.

    Input i has its values in `sources` from first + i * row on. Two units and two vectors of points at a time share
    each value that is read; twice as many sums would not fit into AVX2's registers. No view of an array is made, here
    or in the callers' loops: counting references takes time.
    """
    inputs, stride, offset = layout[layer, INPUTS], layout[layer, STRIDE], layout[layer, OFFSET]
    units = layout[layer, UNITS]
    lanes = lane_count(sources)
    for j in range(0, units, 2):
        other = min(j + 1, units - 1)
        for p in range(0, points, 2 * lanes):
            a_0 = broadcast(at(parameters, offset + j))
            b_0 = broadcast(at(parameters, offset + other))
            a_1 = a_0
            b_1 = b_0
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
            place = out + j * points + p
            store(scratch, place, a_0)
            store(scratch, place + lanes, a_1)
            place = out + other * points + p
            store(scratch, place, b_0)
            store(scratch, place + lanes, b_1)


@inline
def mean_loss(layout: Integers, parameters: Vector, inputs: Array, labels: Vector, scratch: Vector) -> float:
    """Half the squared error, averaged over the points in their order.

    `labels` is float64 (n,), `inputs` (features, m), where m is n made a multiple of POINTS; `scratch` is float64 and
    holds two layers, 2 * units of the widest * POINTS.
    """
    row, half = inputs.shape[1], len(scratch) // 2
    sources = inputs.reshape(-1)
    total = 0.0
    for start in range(0, len(labels), POINTS):
        out = 0
        for layer in range(len(layout)):
            before, out = out, half - out
            if layer == 0:
                _sums(layout, parameters, 0, sources, start, row, scratch, out, POINTS)
            else:
                _sums(layout, parameters, layer, scratch, before, POINTS, scratch, out, POINTS)
            code = layout[layer, ACTIVATION]
            for k in range(out, out + layout[layer, UNITS] * POINTS, 2 * COUNT):
                store(scratch, k, activate(code, load_pair(scratch, k)))
        for p in range(min(POINTS, len(labels) - start)):
            difference = at(scratch, out + p) - labels[start + p]
            total += 0.5 * (difference * difference)
    return total / len(labels)


@inline
def _to_probabilities(scratch: Vector, first: int, classes: int, points: int) -> None:
    """Turn the sums of all outputs for `points` points into probabilities."""
    for p in range(first, first + points, lane_count(scratch)):
        largest = load(scratch, p)
        for j in range(1, classes):
            value = load(scratch, p + j * points)
            largest = select(value > largest, value, largest)
        total = full_like(largest, 0.0)
        for j in range(classes):
            value = exp(load(scratch, p + j * points) - largest)
            store(scratch, p + j * points, value)
            total += value
        for j in range(classes):
            store(scratch, p + j * points, load(scratch, p + j * points) / total)


@kernel
def evaluate_general(
    layout: Integers, parameters: Vector, inputs: Array, labels: Vector, scratch: Vector, loss: int, outputs: Array
) -> float:
    """The loss with this code, averaged over the points in their order; `outputs` (n, units) gets the outputs.

    Those are the values that maps show; of several classes the probabilities. Other arrays as for `mean_loss`.
    """
    row, half = inputs.shape[1], len(scratch) // 2
    sources, last = inputs.reshape(-1), len(layout) - 1
    units = layout[last, UNITS]
    total = 0.0
    for start in range(0, len(labels), POINTS):
        out = 0
        for layer in range(last + 1):
            before, out = out, half - out
            if layer == 0:
                _sums(layout, parameters, 0, sources, start, row, scratch, out, POINTS)
            else:
                _sums(layout, parameters, layer, scratch, before, POINTS, scratch, out, POINTS)
            if layer < last:
                code = layout[layer, ACTIVATION]
                for k in range(out, out + layout[layer, UNITS] * POINTS, 2 * COUNT):
                    store(scratch, k, activate_general(code, load_pair(scratch, k)))
        count = min(POINTS, len(labels) - start)
        if units > 1:
            _to_probabilities(scratch, out, units, POINTS)
            for p in range(count):
                for j in range(units):
                    outputs[start + p, j] = at(scratch, out + j * POINTS + p)
                likely = outputs[start + p, int(labels[start + p])]
                total -= log(SMALLEST if likely < SMALLEST else likely)  # NaN stays NaN
        else:
            code = layout[last, ACTIVATION]
            for p in range(count):
                z = at(scratch, out + p)
                a = activate_general(code, z)
                outputs[start + p, 0] = a
                total += loss_of(loss, z, a, labels[start + p])
    return total / len(labels)


@inline
def _empty(count: int, like: Vector) -> Vector:
    """An uninitialized array that begins on a cache line, as `layout.aligned` gives one."""
    space = np.empty(count + CACHE_LINE // like.itemsize, like.dtype)
    start = -space.ctypes.data % CACHE_LINE // like.itemsize
    return space[start : start + count]


@inline
def _nothing(layout: Integers, layer: int, scratch: Vector, first: int, points: int) -> None:
    """Do nothing: the sums of the networks that the original site has need no preparation."""


@inline
def _prepare(layout: Integers, layer: int, scratch: Vector, first: int, points: int) -> None:
    """Turn the sums of several classes into outputs 2 p - 1, and put the `_class_code` of each point behind them."""
    classes = layout[layer, UNITS]
    if layout[layer, ACTIVATION] != SOFTMAX:
        return
    _to_probabilities(scratch, first, classes, points)
    for p in range(first, first + points):
        put(scratch, p + classes * points, _class_code(scratch, p, classes, points))
    for k in range(first, first + classes * points, lane_count(scratch)):
        store(scratch, k, 2.0 * load(scratch, k) - 1.0)


@inline
def _class_code(scratch: Vector, first: int, classes: int, points: int) -> float:
    """SHADES times the most probable class, plus its confidence: from 0, all alike, to SHADES - 1; NaN where none."""
    best = 0
    for j in range(1, classes):
        if at(scratch, first + j * points) > at(scratch, first + best * points):
            best = j
    sure = (at(scratch, first + best * points) * classes - 1.0) / (classes - 1.0)
    return best * SHADES + np.floor(sure * (SHADES - 1) + 0.5)


@inline
def _draw(
    prepare: Callable[[Integers, int, Vector, int, int], None],
    activate: Callable[[int, Value], Value],
    layout: Integers,
    network: NDArray[np.float64],
    grid: Array,
    watched: int,
    extra_rows: int,
    watched_map: Vector,
    pictures: Array,
) -> None:
    """Evaluate every unit on a square grid, in the type of the arrays; `network` holds the parameters.

    `prepare` is applied to the sums of each layer before `activate` is to each of them; it may put `extra_rows` rows of
    values behind those of the last layer's units, which can be watched too.

    The grid lies in blocks: grid[feature, place, block] is the value at one of the places within a block, (features,
    places, blocks), where the number of blocks is padded to a multiple of BLOCKS. `watched_map` (places * blocks) gets
    unit number `watched`, counted through the layers behind the inputs, `pictures` (units, blocks) every unit's means.
    """
    places, blocks = grid.shape[1], grid.shape[2]
    sources, means = grid.reshape(-1), pictures.reshape(-1)
    parameters = network.astype(means.dtype)
    lanes, widest = lane_count(means), 0
    for layer in range(len(layout)):
        widest = max(widest, layout[layer, UNITS] + extra_rows)
    most = 8 * lanes  # points that go through the layers together
    half = widest * most
    scratch, sums = _empty(2 * half, means), _empty(pictures.shape[0] * most, means)
    for start in range(0, blocks, most):
        points = min(most, blocks - start)
        sums[:] = 0.0
        for place in range(places):
            first = out = 0
            for layer in range(len(layout)):
                before, out = out, half - out
                if layer == 0:
                    here = place * blocks + start
                    _sums(layout, parameters, 0, sources, here, places * blocks, scratch, out, points)
                else:
                    _sums(layout, parameters, layer, scratch, before, points, scratch, out, points)
                prepare(layout, layer, scratch, out, points)
                code, values = layout[layer, ACTIVATION], layout[layer, UNITS] * points
                for k in range(0, values, lanes):
                    a = activate(code, load(scratch, out + k))
                    store(scratch, out + k, a)
                    store(sums, first + k, load(sums, first + k) + a)
                unit = watched * points - first
                if 0 <= unit < values + extra_rows * points:
                    for p in range(0, points, lanes):
                        store(watched_map, place * blocks + start + p, load(scratch, out + unit + p))
                first += values
        for unit in range(pictures.shape[0]):
            for p in range(0, points, lanes):
                store(means, unit * blocks + start + p, load(sums, unit * points + p) / float(places))


@inline
def _shade(code: int, z: Value) -> Value:
    """f(z) for a picture: of tanh, which takes most of its time, no more digits than can be seen."""
    return shade_tanh(z) if code == TANH else activate(code, z)


@inline
def _shade_general(code: int, z: Value) -> Value:
    """As `_shade`, of every activation function."""
    return shade_tanh(z) if code == TANH else activate_general(code, z)


@inline
def _unfold(watched_map: Array, blocks: int, block: int, whole: Array) -> None:
    """Build a map (size, size) from its blocks with `block` points a side: place by place `blocks` values."""
    side = whole.shape[0] // block
    for row in range(whole.shape[0]):
        for column in range(block):
            first = (row % block * block + column) * blocks + row // block * side
            for i in range(side):
                whole[row, i * block + column] = at(watched_map, first + i)


@kernel
def draw_maps(
    layout: Integers,
    network: NDArray[np.float64],
    grid: Array,
    watched: int,
    whole: Array,
    pictures: Array,
) -> None:
    """Compute one unit's map, and every unit's means over its blocks, as numbers, all float64.

    `grid` and `pictures` as `_draw` has them; `whole` is (size, size).
    """
    watched_map = np.empty(grid.shape[1] * grid.shape[2])
    _draw(_nothing, activate, layout, network, grid, watched, 0, watched_map, pictures)
    _unfold(watched_map, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)


@kernel
def paint_maps(
    layout: Integers,
    network: NDArray[np.float64],
    grid: Array,
    watched: int,
    whole: Bytes,
    pictures: Bytes,
) -> None:
    """Compute the same as value codes for pictures: in float32, `grid` float32, `whole` and `pictures` uint8.

    `pictures` (units, size * size) are without the padding of blocks.
    """
    watched_map = np.empty(grid.shape[1] * grid.shape[2], np.float32)
    means = np.empty((pictures.shape[0], grid.shape[2]), np.float32)
    _draw(_nothing, _shade, layout, network, grid, watched, 0, watched_map, means)
    codes = np.empty(len(watched_map), np.uint8)
    _encode(watched_map, 0, codes, 0, len(codes))
    _unfold(codes, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)
    _encode_pictures(means, pictures)


@kernel
def draw_general_maps(
    layout: Integers, network: NDArray[np.float64], grid: Array, watched: int, whole: Array, pictures: Array
) -> None:
    """As `draw_maps`; of several classes, `watched` one beyond the last unit is the map of class codes."""
    watched_map = np.empty(grid.shape[1] * grid.shape[2])
    extra_rows = 1 if layout[len(layout) - 1, UNITS] > 1 else 0
    _draw(_prepare, activate_general, layout, network, grid, watched, extra_rows, watched_map, pictures)
    _unfold(watched_map, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)


@kernel
def paint_general_maps(
    layout: Integers, network: NDArray[np.float64], grid: Array, watched: int, whole: Bytes, pictures: Bytes
) -> None:
    """As `paint_maps`; of several classes, `watched` one beyond the last unit is the map of class codes."""
    watched_map = np.empty(grid.shape[1] * grid.shape[2], np.float32)
    means = np.empty((pictures.shape[0], grid.shape[2]), np.float32)
    extra_rows = 1 if layout[len(layout) - 1, UNITS] > 1 else 0
    _draw(_prepare, _shade_general, layout, network, grid, watched, extra_rows, watched_map, means)
    codes = np.empty(len(watched_map), np.uint8)
    if watched < len(means):
        _encode(watched_map, 0, codes, 0, len(codes))
    else:
        for i in range(len(watched_map)):
            codes[i] = int(watched_map[i]) if np.isfinite(watched_map[i]) else NOT_FINITE
    _unfold(codes, grid.shape[2], int(np.sqrt(grid.shape[1])), whole)
    _encode_pictures(means, pictures)


@inline
def _encode(values: Vector, first: int, codes: Bytes, start: int, count: int) -> None:
    """Write the value codes of `count` values from `first` on: 127 and above for zero and above, 255 if not finite.

    Without a branch and in the type of `values`, so that the loop is vectorized; from `start` on in `codes`.
    """
    zero, one, scale, largest = np.float32(0.0), np.float32(1.0), np.float32(127.0), np.float32(np.inf)
    for i in range(count):
        value = at(values, first + i)
        code = (value + one) * scale
        top = np.float32(126.0) if value < zero else np.float32(253.0)
        code = code if code > zero else zero
        code = code if code < top else top
        code = code if abs(value) < largest else np.float32(NOT_FINITE)
        put(codes, start + i, np.uint8(np.int32(code)))


@inline
def _encode_pictures(means: Array, pictures: Bytes) -> None:
    """Write the value codes of every unit's means, without the padding of their blocks."""
    values, codes = means.reshape(-1), pictures.reshape(-1)
    blocks = pictures.shape[1]
    for unit in range(len(pictures)):
        _encode(values, unit * means.shape[1], codes, unit * blocks, blocks)


@kernel
def encode(values: Vector, codes: Bytes) -> None:
    """Encode each value, float64, as its value code."""
    _encode(values, 0, codes, 0, len(codes))
