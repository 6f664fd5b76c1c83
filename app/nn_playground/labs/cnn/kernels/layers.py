"""One layer forward and back, for as many pictures as there are lanes.

Convolutions go by blocks of four maps, which share what they load; dense layers come to the same bits on shorter ways.
Sums are in a fixed order: over maps, rows and columns for one picture, then over pictures.
"""

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import (
    exponential_and_derivative,
    is_piecewise_linear,
    is_tanh_based,
    piecewise_linear_and_derivative,
    tanh_and_derivative,
)
from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import COUNT, Value, at, full_like, load, put, select, store
from nn_playground.labs.cnn.kernels.layout import (
    ACTIVATION,
    BIASES_AT,
    IN_AT,
    IN_MAP,
    IN_ROW,
    INPUTS,
    KERNEL,
    KIND,
    MAX_POOLING,
    OUT_AT,
    OUT_MAP,
    OUT_ROW,
    OUTPUTS,
    PADDING,
    SIDE_IN,
    SIDE_OUT,
    STEP,
    WEIGHTS_AT,
)

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]


@inline
def convolve(row: Integers, parameters: Vector, maps: Vector) -> None:
    """Write the sums of a convolution."""
    inputs, outputs, side, step = row[INPUTS], row[OUTPUTS], row[KERNEL], row[STEP]
    in_row, in_map, out_map = row[IN_ROW], row[IN_MAP], row[OUT_MAP]
    taps = inputs * side * side  # weights of one output map
    for o in range(0, outputs, 4):
        # The last block may have fewer maps: it then computes some of its maps twice.
        o1, o2, o3 = min(o + 1, outputs - 1), min(o + 2, outputs - 1), min(o + 3, outputs - 1)
        w0, w1 = row[WEIGHTS_AT] + o * taps, row[WEIGHTS_AT] + o1 * taps
        w2, w3 = row[WEIGHTS_AT] + o2 * taps, row[WEIGHTS_AT] + o3 * taps
        for r in range(row[SIDE_OUT]):
            for c in range(row[SIDE_OUT]):
                base = row[IN_AT] + r * step * in_row + c * step * COUNT
                zero = full_like(load(maps, base), 0.0)
                s0, s1 = zero, zero
                s2, s3 = zero, zero
                k = 0
                for i in range(inputs):
                    for y in range(side):
                        place = base + i * in_map + y * in_row
                        for x in range(side):
                            value = load(maps, place + x * COUNT)
                            s0 = s0 + value * at(parameters, w0 + k)
                            s1 = s1 + value * at(parameters, w1 + k)
                            s2 = s2 + value * at(parameters, w2 + k)
                            s3 = s3 + value * at(parameters, w3 + k)
                            k += 1
                out = row[OUT_AT] + r * row[OUT_ROW] + c * COUNT
                biases = row[BIASES_AT]
                store(maps, out + o * out_map, s0 + at(parameters, biases + o))
                store(maps, out + o1 * out_map, s1 + at(parameters, biases + o1))
                store(maps, out + o2 * out_map, s2 + at(parameters, biases + o2))
                store(maps, out + o3 * out_map, s3 + at(parameters, biases + o3))


@inline
def connect(row: Integers, parameters: Vector, maps: Vector) -> None:
    """Write the sums of a dense layer, as `convolve` would, without its loops over places."""
    inputs, outputs, biases = row[INPUTS], row[OUTPUTS], row[BIASES_AT]
    in_at, out_at, out_map, weights = row[IN_AT], row[OUT_AT], row[OUT_MAP], row[WEIGHTS_AT]
    for o in range(0, outputs, 4):
        o1, o2, o3 = min(o + 1, outputs - 1), min(o + 2, outputs - 1), min(o + 3, outputs - 1)
        w0, w1 = weights + o * inputs, weights + o1 * inputs
        w2, w3 = weights + o2 * inputs, weights + o3 * inputs
        zero = full_like(load(maps, in_at), 0.0)
        s0, s1, s2, s3 = zero, zero, zero, zero
        for i in range(inputs):
            value = load(maps, in_at + i * COUNT)
            s0 = s0 + value * at(parameters, w0 + i)
            s1 = s1 + value * at(parameters, w1 + i)
            s2 = s2 + value * at(parameters, w2 + i)
            s3 = s3 + value * at(parameters, w3 + i)
        store(maps, out_at + o * out_map, s0 + at(parameters, biases + o))
        store(maps, out_at + o1 * out_map, s1 + at(parameters, biases + o1))
        store(maps, out_at + o2 * out_map, s2 + at(parameters, biases + o2))
        store(maps, out_at + o3 * out_map, s3 + at(parameters, biases + o3))


@inline
def add_dense_gradient(row: Integers, maps: Vector, errors: Vector, gradient: Vector, scratch: Vector) -> None:
    """Add the gradient by a dense layer's weights and biases: `add_gradient`, with inputs in the lanes.

    The sums go over pictures in the same order; the inputs of each picture are moved side by side for that.
    """
    inputs, outputs, in_at, out_at = row[INPUTS], row[OUTPUTS], row[IN_AT], row[OUT_AT]
    apart = (inputs + COUNT - 1) // COUNT * COUNT
    for i in range(inputs):
        for lane in range(COUNT):
            put(scratch, lane * apart + i, at(maps, in_at + i * COUNT + lane))
    whole = inputs // COUNT * COUNT
    for o in range(outputs):
        error, weight = out_at + o * row[OUT_MAP], row[WEIGHTS_AT] + o * inputs
        for i in range(0, whole, COUNT):
            total = full_like(load(scratch, i), 0.0)
            for lane in range(COUNT):
                total = total + load(scratch, lane * apart + i) * at(errors, error + lane)
            store(gradient, weight + i, load(gradient, weight + i) + total)
        for i in range(whole, inputs):
            rest = 0.0
            for lane in range(COUNT):
                rest += at(scratch, lane * apart + i) * at(errors, error + lane)
            put(gradient, weight + i, at(gradient, weight + i) + rest)
        bias = 0.0
        for lane in range(COUNT):
            bias += at(errors, error + lane)
        put(gradient, row[BIASES_AT] + o, at(gradient, row[BIASES_AT] + o) + bias)


@inline
def activate_maps(row: Integers, maps: Vector, slopes: Vector) -> None:
    """Turn the sums of a convolution into its outputs, and write their derivatives."""
    code, length = row[ACTIVATION], row[SIDE_OUT] * COUNT
    for o in range(row[OUTPUTS]):
        for r in range(row[SIDE_OUT]):
            start = row[OUT_AT] + o * row[OUT_MAP] + r * row[OUT_ROW]
            if is_piecewise_linear(code):
                for k in range(start, start + length, COUNT):
                    a, slope = piecewise_linear_and_derivative(code, load(maps, k))
                    store(maps, k, a)
                    store(slopes, k, slope)
            elif is_tanh_based(code):
                for k in range(start, start + length, COUNT):
                    a, slope = tanh_and_derivative(code, load(maps, k))
                    store(maps, k, a)
                    store(slopes, k, slope)
            else:
                for k in range(start, start + length, COUNT):
                    a, slope = exponential_and_derivative(code, load(maps, k))
                    store(maps, k, a)
                    store(slopes, k, slope)


@inline
def pool(row: Integers, maps: Vector) -> None:
    """Write the means or the maxima of the windows of each map."""
    side, step, is_max = row[KERNEL], row[STEP], row[KIND] == MAX_POOLING
    share = 1.0 / (side * side)
    for i in range(row[INPUTS]):
        for r in range(row[SIDE_OUT]):
            for c in range(row[SIDE_OUT]):
                base = row[IN_AT] + i * row[IN_MAP] + r * step * row[IN_ROW] + c * step * COUNT
                best = load(maps, base)
                total = full_like(best, 0.0)
                for y in range(side):
                    for x in range(side):
                        value = load(maps, base + y * row[IN_ROW] + x * COUNT)
                        total = total + value
                        best = select(value > best, value, best)
                out = row[OUT_AT] + i * row[OUT_MAP] + r * row[OUT_ROW] + c * COUNT
                store(maps, out, best if is_max else total * share)


@inline
def into_sums(row: Integers, slopes: Vector, errors: Vector) -> None:
    """Turn the derivatives by a convolution's outputs into those by its sums."""
    for o in range(row[OUTPUTS]):
        for r in range(row[SIDE_OUT]):
            start = row[OUT_AT] + o * row[OUT_MAP] + r * row[OUT_ROW]
            for k in range(start, start + row[SIDE_OUT] * COUNT, COUNT):
                store(errors, k, load(errors, k) * load(slopes, k))


@inline
def _add(gradient: Vector, place: int, lanes: Value, scratch: Vector) -> None:
    """Add the sum over all pictures to a number of the gradient."""
    store(scratch, 0, lanes)
    total = 0.0
    for k in range(COUNT):
        total += at(scratch, k)
    put(gradient, place, at(gradient, place) + total)


@inline
def add_gradient(row: Integers, maps: Vector, errors: Vector, gradient: Vector, scratch: Vector) -> None:
    """Add the gradient by a convolution's weights and biases, from the derivatives by its sums."""
    inputs, outputs, side, step = row[INPUTS], row[OUTPUTS], row[KERNEL], row[STEP]
    out_row, out_map, size = row[OUT_ROW], row[OUT_MAP], row[SIDE_OUT]
    taps = inputs * side * side
    for o in range(0, outputs, 4):
        o1, o2, o3 = min(o + 1, outputs - 1), min(o + 2, outputs - 1), min(o + 3, outputs - 1)
        e0, e1 = row[OUT_AT] + o * out_map, row[OUT_AT] + o1 * out_map
        e2, e3 = row[OUT_AT] + o2 * out_map, row[OUT_AT] + o3 * out_map
        weight = row[WEIGHTS_AT] + o * taps
        for i in range(inputs):
            for y in range(side):
                for x in range(side):
                    base = row[IN_AT] + i * row[IN_MAP] + y * row[IN_ROW] + x * COUNT
                    zero = full_like(load(maps, base), 0.0)
                    s0, s1, s2, s3 = zero, zero, zero, zero
                    for r in range(size):
                        place, error = base + r * step * row[IN_ROW], r * out_row
                        for c in range(size):
                            value = load(maps, place + c * step * COUNT)
                            s0 = s0 + value * load(errors, e0 + error + c * COUNT)
                            s1 = s1 + value * load(errors, e1 + error + c * COUNT)
                            s2 = s2 + value * load(errors, e2 + error + c * COUNT)
                            s3 = s3 + value * load(errors, e3 + error + c * COUNT)
                    _add(gradient, weight, s0, scratch)
                    if o + 1 < outputs:
                        _add(gradient, weight + taps, s1, scratch)
                    if o + 2 < outputs:
                        _add(gradient, weight + 2 * taps, s2, scratch)
                    if o + 3 < outputs:
                        _add(gradient, weight + 3 * taps, s3, scratch)
                    weight += 1
    for o in range(outputs):
        start = row[OUT_AT] + o * out_map
        total = full_like(load(errors, start), 0.0)
        for r in range(size):
            for c in range(size):
                total = total + load(errors, start + r * out_row + c * COUNT)
        _add(gradient, row[BIASES_AT] + o, total, scratch)


@inline
def send_back(row: Integers, parameters: Vector, errors: Vector) -> None:
    """Write the derivatives by a convolution's inputs, from those by its sums."""
    inputs, outputs, side, step, padding = row[INPUTS], row[OUTPUTS], row[KERNEL], row[STEP], row[PADDING]
    in_map, size, area = row[IN_MAP], row[SIDE_OUT], side * side
    taps = inputs * area
    start = row[IN_AT] + padding * row[IN_ROW] + padding * COUNT
    for i in range(0, inputs, 4):
        i1, i2, i3 = min(i + 1, inputs - 1), min(i + 2, inputs - 1), min(i + 3, inputs - 1)
        for r in range(row[SIDE_IN]):
            for c in range(row[SIDE_IN]):
                place = start + r * row[IN_ROW] + c * COUNT
                zero = full_like(load(errors, place), 0.0)
                s0, s1, s2, s3 = zero, zero, zero, zero
                for y in range(side):
                    from_row = r + padding - y
                    if from_row < 0 or from_row % step != 0 or from_row // step >= size:
                        continue
                    for x in range(side):
                        from_column = c + padding - x
                        if from_column < 0 or from_column % step != 0 or from_column // step >= size:
                            continue
                        error = row[OUT_AT] + from_row // step * row[OUT_ROW] + from_column // step * COUNT
                        weight = row[WEIGHTS_AT] + y * side + x
                        for _ in range(outputs):
                            value = load(errors, error)
                            s0 = s0 + value * at(parameters, weight + i * area)
                            s1 = s1 + value * at(parameters, weight + i1 * area)
                            s2 = s2 + value * at(parameters, weight + i2 * area)
                            s3 = s3 + value * at(parameters, weight + i3 * area)
                            error += row[OUT_MAP]
                            weight += taps
                store(errors, place + i * in_map, s0)
                store(errors, place + i1 * in_map, s1)
                store(errors, place + i2 * in_map, s2)
                store(errors, place + i3 * in_map, s3)


@inline
def send_back_pooled(row: Integers, maps: Vector, errors: Vector) -> None:
    """Write the derivatives by a pooling's inputs: shared evenly by a mean, those of a maximum by its first winner."""
    side, step, is_max = row[KERNEL], row[STEP], row[KIND] == MAX_POOLING
    share = 1.0 / (side * side)
    for i in range(row[INPUTS]):
        start = row[IN_AT] + i * row[IN_MAP]
        for r in range(row[SIDE_IN]):
            for k in range(start + r * row[IN_ROW], start + r * row[IN_ROW] + row[SIDE_IN] * COUNT, COUNT):
                store(errors, k, full_like(load(errors, k), 0.0))
        for r in range(row[SIDE_OUT]):
            for c in range(row[SIDE_OUT]):
                out = row[OUT_AT] + i * row[OUT_MAP] + r * row[OUT_ROW] + c * COUNT
                left, best = load(errors, out), load(maps, out)
                for y in range(side):
                    for x in range(side):
                        k = start + (r * step + y) * row[IN_ROW] + (c * step + x) * COUNT
                        if is_max:
                            value = load(maps, k)
                            store(errors, k, load(errors, k) + select(value == best, left, 0.0))
                            left = select(value == best, 0.0, left)
                        else:
                            store(errors, k, load(errors, k) + left * share)
