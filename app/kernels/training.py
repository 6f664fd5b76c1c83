"""Gradient descent by backpropagation, exactly as the original site does it.

Sums run in a fixed order: a unit's input is its bias, then each product in the order of the inputs; gradients add up in
the order of the examples. The gradients of a rest that is smaller than a batch stay and join the next epoch's first.

Examples between two updates do not depend on each other, so up to BLOCK of them go through each layer together: while
one waits for its tanh, the processor works on the next. That changes the order of no sum.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.kernels.activations import activate, derivative
from app.kernels.compile import inline, kernel
from app.kernels.lanes import COUNT, broadcast, load, select, store
from app.kernels.layout import ACTIVATION, INPUT_STRIDE, INPUTS, MIRROR, OFFSET, ROW, STRIDE, UNITS

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Array = NDArray[np.float64]

BLOCK: Final = 16  # examples

NONE: Final = 0
L1: Final = 1
L2: Final = 2
REGULARIZATION_CODES: Final = {"none": NONE, "l1": L1, "l2": L2}


@inline
def _forward(layout: Integers, parameters: Vector, z: Vector, a: Vector, examples: int, size: int) -> None:
    """Fill the rows of z and a behind the inputs."""
    sources = 0
    for layer in range(len(layout)):
        inputs, stride, offset = layout[layer, INPUTS], layout[layer, STRIDE], layout[layer, OFFSET]
        row, code = layout[layer, ROW], layout[layer, ACTIVATION]
        for example in range(examples):
            start = example * size
            for unit in range(0, stride, COUNT):
                total = load(parameters, offset + unit)
                for i in range(inputs):
                    total += load(parameters, offset + stride * (1 + i) + unit) * a[start + sources + i]
                store(z, start + row + unit, total)
                store(a, start + row + unit, activate(code, total))
        sources = row


@inline
def _backward(layout: Integers, mirror: Vector, z: Vector, a: Vector, error: Vector, examples: int, size: int) -> None:
    """Turn the errors of the outputs into the errors of every unit's input, back to the first layer."""
    for layer in range(len(layout) - 1, -1, -1):
        units, row, code = layout[layer, UNITS], layout[layer, ROW], layout[layer, ACTIVATION]
        stride, width, offset = layout[layer, STRIDE], layout[layer, INPUT_STRIDE], layout[layer, MIRROR]
        for example in range(examples):
            start = example * size + row
            for unit in range(start, start + stride, COUNT):
                slope = derivative(code, load(z, unit), load(a, unit))
                store(error, unit, load(error, unit) * slope)
            if layer > 0:
                for i in range(0, width, COUNT):
                    before = broadcast(0.0)
                    for j in range(units):
                        before += load(mirror, offset + width * j + i) * error[start + j]
                    store(error, example * size + layout[layer - 1, ROW] + i, before)


@inline
def _accumulate(layout: Integers, gradient: Vector, a: Vector, error: Vector, examples: int, size: int) -> None:
    """Add the examples' gradients, in their order."""
    sources = 0
    for layer in range(len(layout)):
        inputs, stride, offset = layout[layer, INPUTS], layout[layer, STRIDE], layout[layer, OFFSET]
        row = layout[layer, ROW]
        for unit in range(0, stride, COUNT):
            total = load(gradient, offset + unit)
            for example in range(examples):
                total += load(error, example * size + row + unit)
            store(gradient, offset + unit, total)
            for i in range(inputs):
                place = offset + stride * (1 + i) + unit
                total = load(gradient, place)
                for example in range(examples):
                    total += load(error, example * size + row + unit) * a[example * size + sources + i]
                store(gradient, place, total)
        sources = row


@inline
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
    step = learning_rate / count
    shrink = learning_rate * rate
    nothing = broadcast(0.0)
    for layer in range(len(layout)):
        start = layout[layer, OFFSET]
        stride = layout[layer, STRIDE]
        for k in range(start, start + stride, COUNT):
            store(parameters, k, load(parameters, k) - learning_rate * load(gradient, k) / float(count))
            store(gradient, k, nothing)
        start += stride
        for k in range(start, start + stride * layout[layer, INPUTS], COUNT):
            weight = load(parameters, k)
            moved = weight - step * load(gradient, k)
            if regularization == L2:
                moved = moved - shrink * weight
            elif regularization == L1:
                shrunk = moved - shrink * select(weight < 0, -1.0, select(weight > 0, 1.0, 0.0))
                was_dead = load(dead, k)
                dies = select(moved * shrunk < 0, 1.0, 0.0)  # the penalty pushes it across zero: it stays there
                moved = select(was_dead > 0, weight, select(dies > 0, 0.0, shrunk))
                store(dead, k, select(was_dead > 0, 1.0, dies))
            store(parameters, k, moved)
            store(gradient, k, nothing)


@inline
def _reflect(layout: Integers, parameters: Vector, mirror: Vector) -> None:
    """Copy the weights of all layers but the first into the mirror."""
    for layer in range(1, len(layout)):
        stride, width, offset = layout[layer, STRIDE], layout[layer, INPUT_STRIDE], layout[layer, MIRROR]
        for i in range(layout[layer, INPUTS]):
            start = layout[layer, OFFSET] + stride * (1 + i)
            for j in range(layout[layer, UNITS]):
                mirror[offset + width * j + i] = parameters[start + j]


@kernel
def train(
    layout: Integers,
    parameters: Vector,
    mirror: Vector,
    gradient: Vector,
    dead: Vector,
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
    `dead` (1 where L1 has taken a link out) are changed in place. `work` is float64 (3, BLOCK * row_size); `inputs`
    float64 (features, n or more), `labels` (n or more,); `accumulated` is how many examples `gradient` holds before,
    the result how many it holds afterwards.
    """
    z, a, error = work[0], work[1], work[2]
    size = work.shape[1] // BLOCK
    output = layout[len(layout) - 1, ROW]
    features = inputs.shape[0]
    _reflect(layout, parameters, mirror)
    for _ in range(epochs):
        n = first
        while n < last:
            due = (n // batch_size + 1) * batch_size
            examples = min(BLOCK, due - n, last - n)
            for example in range(examples):
                for i in range(features):
                    a[example * size + i] = inputs[i, n + example]
            _forward(layout, parameters, z, a, examples, size)
            for example in range(examples):
                place = example * size + output
                store(error, place, broadcast(0.0))
                error[place] = a[place] - labels[n + example]
            _backward(layout, mirror, z, a, error, examples, size)
            _accumulate(layout, gradient, a, error, examples, size)
            n += examples
            accumulated += examples
            if n == due:
                _update(layout, parameters, gradient, dead, accumulated, learning_rate, rate, regularization)
                _reflect(layout, parameters, mirror)
                accumulated = 0
        first = 0
    return accumulated
