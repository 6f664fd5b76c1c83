"""Gradient descent by backpropagation, exactly as the original site does it.

Sums run in a fixed order: a unit's input is its bias, then each product in the order of the inputs; gradients add up in
the order of the examples. The gradients of a rest that is smaller than a batch stay and join the next epoch's first.

Examples between two updates do not depend on each other, so up to BLOCK of them go through each layer together: while
one waits for its tanh, the processor works on the next. That changes the order of no sum.
"""

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import activate, derivative
from nn_playground.kernels.compile import inline_optimized, kernel
from nn_playground.kernels.lanes import COUNT, at, broadcast, load, load_pair, put, store
from nn_playground.kernels.updates import update_biases, update_weights
from nn_playground.labs.mlp.kernels.layout import (
    ACTIVATION,
    BLOCK,
    INPUT_STRIDE,
    INPUTS,
    OFFSET,
    STRIDE,
    UNITS,
    VALUES,
    WEIGHTS_T,
)
from nn_playground.labs.mlp.kernels.prediction import mean_loss

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Array = NDArray[np.float64]


@inline_optimized
def affine(layout: Integers, layer: int, parameters: Vector, a: Vector, sources: int, z: Vector, examples: int) -> None:
    """Compute the sums of a layer's units; its inputs lie in `a` from `sources` on."""
    inputs, units, stride = layout[layer, INPUTS], layout[layer, UNITS], layout[layer, STRIDE]
    offset, start = layout[layer, OFFSET], layout[layer, VALUES]
    for example in range(examples):
        source = sources + example * inputs
        for unit in range(0, stride, COUNT):
            total = load(parameters, offset + unit)
            for i in range(inputs):
                total += load(parameters, offset + stride * (1 + i) + unit) * at(a, source + i)
            store(z, start + example * units + unit, total)


@inline_optimized
def _forward(layout: Integers, parameters: Vector, z: Vector, a: Vector, examples: int) -> None:
    """Fill the sums z and the outputs a of all layers behind the inputs."""
    sources = 0
    for layer in range(len(layout)):
        affine(layout, layer, parameters, a, sources, z, examples)
        start, code = layout[layer, VALUES], layout[layer, ACTIVATION]
        for k in range(start, start + examples * layout[layer, UNITS], 2 * COUNT):
            store(a, k, activate(code, load_pair(z, k)))
        sources = start


@inline_optimized
def backprop_layer(layout: Integers, layer: int, weights_t: Vector, error: Vector, examples: int) -> None:
    """Compute the errors of the outputs of the layer before this one from those of this one's sums."""
    inputs, units, width = layout[layer, INPUTS], layout[layer, UNITS], layout[layer, INPUT_STRIDE]
    start, offset, before = layout[layer, VALUES], layout[layer, WEIGHTS_T], layout[layer - 1, VALUES]
    for example in range(examples):
        for i in range(0, width, COUNT):
            total = broadcast(0.0)
            for j in range(units):
                total += load(weights_t, offset + width * j + i) * at(error, start + example * units + j)
            store(error, before + example * inputs + i, total)


@inline_optimized
def _backward(layout: Integers, weights_t: Vector, z: Vector, a: Vector, error: Vector, examples: int) -> None:
    """Turn the errors of the outputs into the errors of every unit's sum, back to the first layer."""
    for layer in range(len(layout) - 1, -1, -1):
        start, code = layout[layer, VALUES], layout[layer, ACTIVATION]
        for k in range(start, start + examples * layout[layer, UNITS], COUNT):
            store(error, k, load(error, k) * derivative(code, load(z, k), load(a, k)))
        if layer > 0:
            backprop_layer(layout, layer, weights_t, error, examples)


@inline_optimized
def accumulate(layout: Integers, gradient: Vector, a: Vector, error: Vector, examples: int) -> None:
    """Add the examples' gradients, in their order."""
    sources = 0
    for layer in range(len(layout)):
        inputs, units, stride = layout[layer, INPUTS], layout[layer, UNITS], layout[layer, STRIDE]
        offset, start = layout[layer, OFFSET], layout[layer, VALUES]
        for unit in range(0, stride, COUNT):
            total = load(gradient, offset + unit)
            for example in range(examples):
                total += load(error, start + example * units + unit)
            store(gradient, offset + unit, total)
            for i in range(inputs):
                place = offset + stride * (1 + i) + unit
                total = load(gradient, place)
                for example in range(examples):
                    total += load(error, start + example * units + unit) * at(a, sources + example * inputs + i)
                store(gradient, place, total)
        sources = start


@inline_optimized
def _update(
    layout: Integers,
    parameters: Vector,
    gradient: Vector,
    dead: Vector,
    count: int,
    learning_rate: float,
    rate: float,
    regularization: int,
) -> None:
    """One step down the mean gradient of `count` examples; clears the gradient."""
    for layer in range(len(layout)):
        start = layout[layer, OFFSET]
        weights = start + layout[layer, STRIDE]
        end = weights + layout[layer, STRIDE] * layout[layer, INPUTS]
        update_biases(parameters, gradient, start, weights, learning_rate, count)
        update_weights(parameters, gradient, dead, weights, end, learning_rate, count, rate, regularization)


@inline_optimized
def transpose_weights(layout: Integers, parameters: Vector, weights_t: Vector) -> None:
    """Copy the weights of all layers but the first into `weights_t`, transposed."""
    for layer in range(1, len(layout)):
        stride, width, offset = layout[layer, STRIDE], layout[layer, INPUT_STRIDE], layout[layer, WEIGHTS_T]
        inputs, start = layout[layer, INPUTS], layout[layer, OFFSET] + stride
        for j in range(layout[layer, UNITS]):
            for i in range(inputs):
                put(weights_t, offset + width * j + i, at(parameters, start + stride * i + j))


@kernel
def train(
    layout: Integers,
    parameters: Vector,
    weights_t: Vector,
    gradient: Vector,
    dead: Vector,
    work: Array,
    rows: Vector,
    inputs: Array,
    labels: Vector,
    test_inputs: Array,
    test_labels: Vector,
    scratch: Vector,
    losses: Vector,
    first: int,
    last: int,
    epochs: int,
    accumulated: int,
    batch_size: int,
    learning_rate: float,
    rate: float,
    regularization: int,
) -> int:
    """Train on the examples first..last - 1, then on 0..last - 1 until that many epochs are done; then evaluate.

    Updates after every example whose number in the epoch is a multiple of batch_size. `parameters`, `gradient` and
    `dead` (1 where L1 has taken a link out) are changed in place. `work` is float64 (3, work_size); `rows` holds the
    inputs example by example without gaps, with whole lanes to spare. `losses` gets those over training and test points
    where it has scratch for two, none where it is empty; inputs, labels and `scratch` are as for `mean_loss`.
    `accumulated` is the number of examples that `gradient` holds before; returns the number that it holds afterwards.
    """
    z, a, error = work[0], work[1], work[2]
    features = layout[0, INPUTS]
    output = layout[len(layout) - 1, VALUES]
    transpose_weights(layout, parameters, weights_t)
    for _ in range(epochs):
        n = first
        while n < last:
            due = (n // batch_size + 1) * batch_size
            examples = min(BLOCK, due - n, last - n)
            for k in range(0, examples * features, COUNT):
                store(a, k, load(rows, n * features + k))
            _forward(layout, parameters, z, a, examples)
            for example in range(examples):
                error[output + example] = a[output + example] - labels[n + example]
            _backward(layout, weights_t, z, a, error, examples)
            accumulate(layout, gradient, a, error, examples)
            n += examples
            accumulated += examples
            if n == due:
                _update(layout, parameters, gradient, dead, accumulated, learning_rate, rate, regularization)
                transpose_weights(layout, parameters, weights_t)
                accumulated = 0
        first = 0
    if len(losses) == 2:
        losses[0] = mean_loss(layout, parameters, inputs, labels, scratch)
        losses[1] = mean_loss(layout, parameters, test_inputs, test_labels, scratch)
    return accumulated
