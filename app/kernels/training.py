"""Gradient descent by backpropagation, example by example, exactly as the original site does it.

Sums run in a fixed order: a unit's input is its bias, then each product in the order of the inputs; gradients add up in
the order of the examples. The gradients of a rest that is smaller than a batch stay and join the next epoch's first.
"""

import numpy as np
from numpy.typing import NDArray

from app.kernels.activations import activate, derivative
from app.kernels.compile import inline, kernel
from app.kernels.layout import ACTIVATION, INPUT_STRIDE, INPUTS, MIRROR, OFFSET, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

NONE = 0
L1 = 1
L2 = 2
REGULARIZATION_CODES = {"none": NONE, "l1": L1, "l2": L2}


@inline
def _forward(layout: Integers, parameters: Vector, z: Array, a: Array) -> None:
    """Fill z and a, (L + 1, widest): row 0 of `a` is the input, row l + 1 belongs to layer l."""
    for layer in range(len(layout)):
        inputs, stride, offset = layout[layer, INPUTS], layout[layer, STRIDE], layout[layer, OFFSET]
        total = z[layer + 1]
        bias = parameters[offset : offset + stride]
        for j in range(stride):
            total[j] = bias[j]
        for i in range(inputs):
            start = offset + stride * (1 + i)
            weights = parameters[start : start + stride]
            source = a[layer, i]
            for j in range(stride):
                total[j] += weights[j] * source
        activate(layout[layer, ACTIVATION], total, a[layer + 1], stride)


@inline
def _backward(
    layout: Integers, mirror: Vector, gradient: Vector, z: Array, a: Array, error: Array, label: float
) -> None:
    """Add one example's gradient to `gradient`; error (L + 1, widest) is room for the way back."""
    last = len(layout)
    error[last, :] = 0.0
    error[last, 0] = a[last, 0] - label
    for layer in range(last - 1, -1, -1):
        inputs, units, stride = layout[layer, INPUTS], layout[layer, UNITS], layout[layer, STRIDE]
        offset = layout[layer, OFFSET]
        delta = error[layer + 1]
        derivative(layout[layer, ACTIVATION], z[layer + 1], a[layer + 1], delta, stride)
        into = gradient[offset : offset + stride]
        for j in range(stride):
            into[j] += delta[j]
        for i in range(inputs):
            start = offset + stride * (1 + i)
            row = gradient[start : start + stride]
            source = a[layer, i]
            for j in range(stride):
                row[j] += delta[j] * source
        if layer == 0:
            return
        width = layout[layer, INPUT_STRIDE]
        before = error[layer]
        for i in range(width):
            before[i] = 0.0
        for j in range(units):
            start = layout[layer, MIRROR] + width * j
            weights = mirror[start : start + width]
            d = delta[j]
            for i in range(width):
                before[i] += weights[i] * d


@inline
def _update(
    layout: Integers,
    parameters: Vector,
    gradient: Vector,
    dead: Flags,
    count: int,
    learning_rate: float,
    rate: float,
    regularization: int,
) -> None:
    """One step down the mean gradient of `count` examples; clears the gradient."""
    step = learning_rate / count
    shrink = learning_rate * rate
    for layer in range(len(layout)):
        start = layout[layer, OFFSET]
        stride = layout[layer, STRIDE]
        for k in range(start, start + stride):
            parameters[k] -= learning_rate * gradient[k] / count
            gradient[k] = 0.0
        start += stride
        end = start + stride * layout[layer, INPUTS]
        if regularization == NONE:
            for k in range(start, end):
                parameters[k] -= step * gradient[k]
        elif regularization == L2:
            for k in range(start, end):
                weight = parameters[k]
                parameters[k] = (weight - step * gradient[k]) - shrink * weight
        else:
            for k in range(start, end):
                if not dead[k]:
                    weight = parameters[k]
                    sign = -1.0 if weight < 0 else (1.0 if weight > 0 else 0.0)
                    moved = weight - step * gradient[k]
                    shrunk = moved - shrink * sign
                    dead[k] = moved * shrunk < 0  # the penalty pushed it across zero: it stays there
                    parameters[k] = 0.0 if dead[k] else shrunk
        gradient[start:end] = 0.0


@inline
def _reflect(layout: Integers, parameters: Vector, mirror: Vector) -> None:
    """Copy the weights of all layers but the first into the mirror."""
    for layer in range(1, len(layout)):
        stride, width = layout[layer, STRIDE], layout[layer, INPUT_STRIDE]
        for i in range(layout[layer, INPUTS]):
            start = layout[layer, OFFSET] + stride * (1 + i)
            for j in range(layout[layer, UNITS]):
                mirror[layout[layer, MIRROR] + width * j + i] = parameters[start + j]


@kernel
def train(
    layout: Integers,
    parameters: Vector,
    mirror: Vector,
    gradient: Vector,
    dead: Flags,
    work: Array,
    inputs: Array,
    labels: Vector,
    first: int,
    last: int,
    epochs: int,
    accumulated: int,
    batch_size: int,
    learning_rate: float,
    rate: float,
    regularization: int,
) -> int:
    """Train on the examples first..last - 1, then on 0..last - 1 until that many epochs are done.

    Updates after every example whose number in the epoch is a multiple of batch_size. `parameters`, `gradient` and
    `dead` are changed in place. `work` is float64 (3, L + 1, widest); `inputs` float64 (features, n), `labels` (n,);
    `accumulated` is how many examples `gradient` holds before, the result how many it holds afterwards.
    """
    z, a, error = work[0], work[1], work[2]
    _reflect(layout, parameters, mirror)
    for _ in range(epochs):
        for n in range(first, last):
            for i in range(len(inputs)):
                a[0, i] = inputs[i, n]
            _forward(layout, parameters, z, a)
            _backward(layout, mirror, gradient, z, a, error, labels[n])
            accumulated += 1
            if (n + 1) % batch_size == 0:
                _update(layout, parameters, gradient, dead, accumulated, learning_rate, rate, regularization)
                _reflect(layout, parameters, mirror)
                accumulated = 0
        first = 0
    return accumulated
