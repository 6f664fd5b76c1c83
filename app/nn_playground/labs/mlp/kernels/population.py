"""Many runs of one shape side by side: every lane of a vector is a run of its own, with its own points and rates.

The parameters of all runs lie as `layout` says for one, a vector in the place of each number, and so do gradients and
dead links. Each lane does what `plain_training` does to one run, in the same order: in float64 its bits are
the same. In float32 results are approximate, and faster.

A layer's values for a block of examples are a matrix (units, examples) of vectors, and nearly all work is products of
two matrices. Places are counted in vectors until memory is touched.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import activate, derivative
from nn_playground.kernels.compile import inline, kernel
from nn_playground.kernels.lanes import full_like, lane_count, load, store
from nn_playground.kernels.updates import update_biases, update_weights
from nn_playground.labs.mlp.kernels.layout import ACTIVATION, BLOCK, INPUTS, OFFSET, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[Any]  # float64 or float32
Array = NDArray[Any]


@inline
def _multiply(
    rows: int,
    columns: int,
    depth: int,
    x: Vector,
    x_first: int,
    x_row: int,
    x_step: int,
    y: Vector,
    y_first: int,
    y_column: int,
    y_step: int,
    out: Vector,
    out_first: int,
    out_row: int,
    out_column: int,
) -> None:
    """Add to out[row, column] all x[row, k] * y[k, column], in the order of k.

    Two rows and two columns at a time share each value that is read; at an odd end the last one is done twice.
    """
    lanes = lane_count(out)
    for row in range(0, rows, 2):
        x_0 = (x_first + row * x_row) * lanes
        x_1 = x_0 + min(1, rows - 1 - row) * x_row * lanes
        for column in range(0, columns, 2):
            step = min(1, columns - 1 - column)
            y_0 = (y_first + column * y_column) * lanes
            y_1 = y_0 + step * y_column * lanes
            out_00 = (out_first + row * out_row + column * out_column) * lanes
            out_01 = out_00 + step * out_column * lanes
            out_10 = out_00 + min(1, rows - 1 - row) * out_row * lanes
            out_11 = out_10 + step * out_column * lanes
            total_00, total_01 = load(out, out_00), load(out, out_01)
            total_10, total_11 = load(out, out_10), load(out, out_11)
            for k in range(depth):
                left_0, left_1 = load(x, x_0 + k * x_step * lanes), load(x, x_1 + k * x_step * lanes)
                right_0, right_1 = load(y, y_0 + k * y_step * lanes), load(y, y_1 + k * y_step * lanes)
                total_00 += left_0 * right_0
                total_01 += left_0 * right_1
                total_10 += left_1 * right_0
                total_11 += left_1 * right_1
            store(out, out_00, total_00)
            store(out, out_01, total_01)
            store(out, out_10, total_10)
            store(out, out_11, total_11)


@inline
def _units(layout: Integers) -> int:
    """The number of units behind the inputs."""
    units = 0
    for layer in range(len(layout)):
        units += layout[layer, UNITS]
    return units


@inline
def _forward(
    layout: Integers, parameters: Vector, inputs: Vector, first: int, z: Vector, a: Vector, examples: int
) -> None:
    """Fill z and a: the layers one behind the other, each (units, examples). The inputs are (examples, features)."""
    lanes = lane_count(parameters)
    place = 0
    for layer in range(len(layout)):
        width, units, stride = layout[layer, INPUTS], layout[layer, UNITS], layout[layer, STRIDE]
        offset, code = layout[layer, OFFSET], layout[layer, ACTIVATION]
        for j in range(units):
            bias = load(parameters, (offset + j) * lanes)
            for example in range(examples):
                store(z, (place + j * examples + example) * lanes, bias)
        weights = offset + stride
        if layer == 0:
            _multiply(
                units,
                examples,
                width,
                parameters,
                weights,
                1,
                stride,
                inputs,
                first * width,
                width,
                1,
                z,
                place,
                examples,
                1,
            )
        else:
            before = place - width * examples
            _multiply(
                units, examples, width, parameters, weights, 1, stride, a, before, 1, examples, z, place, examples, 1
            )
        for k in range(place * lanes, (place + units * examples) * lanes, lanes):
            store(a, k, activate(code, load(z, k)))
        place += units * examples


@inline
def _backward(layout: Integers, parameters: Vector, z: Vector, a: Vector, error: Vector, examples: int) -> None:
    """Turn the errors of the outputs into the errors of every unit's sum, back to the first layer."""
    lanes = lane_count(parameters)
    place = _units(layout) * examples
    for layer in range(len(layout) - 1, -1, -1):
        width, units, stride = layout[layer, INPUTS], layout[layer, UNITS], layout[layer, STRIDE]
        offset, code = layout[layer, OFFSET], layout[layer, ACTIVATION]
        end = place * lanes
        place -= units * examples
        for k in range(place * lanes, end, lanes):
            store(error, k, load(error, k) * derivative(code, load(z, k), load(a, k)))
        if layer > 0:
            before = place - width * examples
            for k in range(before * lanes, place * lanes, lanes):
                store(error, k, full_like(load(error, k), 0.0))
            weights = offset + stride
            _multiply(
                width,
                examples,
                units,
                parameters,
                weights,
                stride,
                1,
                error,
                place,
                1,
                examples,
                error,
                before,
                examples,
                1,
            )


@inline
def _accumulate(
    layout: Integers, gradient: Vector, inputs: Vector, first: int, a: Vector, error: Vector, examples: int
) -> None:
    """Add the examples' gradients, in their order."""
    lanes = lane_count(gradient)
    place = 0
    for layer in range(len(layout)):
        width, units, stride = layout[layer, INPUTS], layout[layer, UNITS], layout[layer, STRIDE]
        offset = layout[layer, OFFSET]
        for j in range(units):
            total = load(gradient, (offset + j) * lanes)
            for example in range(examples):
                total += load(error, (place + j * examples + example) * lanes)
            store(gradient, (offset + j) * lanes, total)
        weights = offset + stride
        if layer == 0:
            _multiply(
                units,
                width,
                examples,
                error,
                place,
                examples,
                1,
                inputs,
                first * width,
                1,
                width,
                gradient,
                weights,
                1,
                stride,
            )
        else:
            before = place - width * examples
            _multiply(
                units, width, examples, error, place, examples, 1, a, before, examples, 1, gradient, weights, 1, stride
            )
        place += units * examples


@kernel
def train_all(
    layout: Integers,
    parameters: Vector,
    gradient: Vector,
    dead: Vector,
    work: Array,
    inputs: Vector,
    labels: Vector,
    examples: int,
    epochs: int,
    accumulated: int,
    batch_size: int,
    learning_rates: Vector,
    rates: Vector,
    regularization: int,
) -> int:
    """Train every run for so many epochs of so many examples.

    A vector of runs stands for each number of `parameters`, `gradient` and `dead`, laid out as for one run and changed
    in place; of `inputs` (examples, features), `labels` (examples,), `learning_rates` and (regularization) `rates`.
    `work` is (3, units * BLOCK vectors). `accumulated` is how many examples `gradient` holds before, the result how
    many it holds afterwards. All of one type, float64 or float32.
    """
    z, a, error = work[0], work[1], work[2]
    lanes = lane_count(parameters)
    units = _units(layout)
    learning_rate, rate = load(learning_rates, 0), load(rates, 0)
    for _ in range(epochs):
        n = 0
        while n < examples:
            due = (n // batch_size + 1) * batch_size
            count = min(BLOCK, due - n, examples - n)
            _forward(layout, parameters, inputs, n, z, a, count)
            for example in range(count):
                k = ((units - 1) * count + example) * lanes
                store(error, k, load(a, k) - load(labels, (n + example) * lanes))
            _backward(layout, parameters, z, a, error, count)
            _accumulate(layout, gradient, inputs, n, a, error, count)
            n += count
            accumulated += count
            if n == due:
                for layer in range(len(layout)):
                    start = layout[layer, OFFSET] * lanes
                    weights = start + layout[layer, STRIDE] * lanes
                    end = weights + layout[layer, STRIDE] * layout[layer, INPUTS] * lanes
                    update_biases(parameters, gradient, start, weights, learning_rate, accumulated)
                    update_weights(
                        parameters, gradient, dead, weights, end, learning_rate, accumulated, rate, regularization
                    )
                accumulated = 0
    return accumulated


@kernel
def evaluate_all(
    layout: Integers,
    parameters: Vector,
    inputs: Vector,
    labels: Vector,
    examples: int,
    work: Array,
    losses: Vector,
    outputs: Vector,
) -> None:
    """For every run half the squared error, averaged over the examples in their order, and all outputs.

    `losses` holds one number a run, `outputs` one for each example of each run; other arrays as for `train_all`.
    """
    z, a = work[0], work[1]
    lanes = lane_count(parameters)
    units = _units(layout)
    losses[:] = 0.0
    for n in range(0, examples, BLOCK):
        count = min(BLOCK, examples - n)
        _forward(layout, parameters, inputs, n, z, a, count)
        total = load(losses, 0)
        for example in range(count):
            output = load(a, ((units - 1) * count + example) * lanes)
            difference = output - load(labels, (n + example) * lanes)
            total += 0.5 * (difference * difference)
            store(outputs, (n + example) * lanes, output)
        store(losses, 0, total)
    store(losses, 0, load(losses, 0) / float(examples))
