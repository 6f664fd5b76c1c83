"""Training with every setting: any activation, loss and optimizer, normalization, dropout, several classes, bounds.

Plain runs, which the original site has too, take `plain_training` instead; the steps that both share are there.
Examples go through the layers in blocks, with batch normalization whole batches. Nothing here is to the last bit that
of another program; it is the same on every machine.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import (
    SOFTMAX,
    exponential_and_derivative,
    is_piecewise_linear,
    is_tanh_based,
    piecewise_linear_and_derivative,
    tanh_and_derivative,
)
from nn_playground.kernels.compile import inline, kernel
from nn_playground.kernels.elementary import exp
from nn_playground.kernels.lanes import COUNT, at, load, load_pair, put, store
from nn_playground.kernels.losses import error_of
from nn_playground.kernels.streams import next_rough
from nn_playground.labs.mlp.kernels.layout import ACTIVATION, INPUTS, NORM, UNITS, VALUES
from nn_playground.labs.mlp.kernels.normalization import batch_norm_backward, batch_norm_forward
from nn_playground.labs.mlp.kernels.plain_training import accumulate, affine, backprop_layer, transpose_weights
from nn_playground.labs.mlp.kernels.stepping import update
from nn_playground.labs.mlp.kernels.switches import (
    ACCUMULATED,
    CODE,
    DECAY_MASK,
    DERIVATIVES,
    DEVIATIONS,
    ERROR,
    FIRST_MOMENT,
    GRADIENT,
    NORMAL,
    RATE,
    SECOND_MOMENT,
    A,
    Z,
)

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Array = NDArray[np.float64]

SATURATED: Final = 0.01  # a unit is saturated, and hardly learns, where |f'(z)| is smaller


@inline
def _softmax(a: Vector, z: Vector, start: int, classes: int) -> None:
    """Compute the probabilities of the classes of one example from the sums of the outputs."""
    largest = at(z, start)
    for j in range(1, classes):
        largest = max(largest, at(z, start + j))
    total = 0.0
    for j in range(classes):
        value = exp(at(z, start + j) - largest)
        put(a, start + j, value)
        total += value
    for j in range(classes):
        put(a, start + j, at(a, start + j) / total)


@inline
def _drop_or_keep(a: Vector, derivatives: Vector, stream: Integers, drop_probability: float, k: int) -> bool:
    """Draw whether a unit of an example is kept; scale its output and derivative if so, clear them if not."""
    kept = next_rough(stream) >= drop_probability
    factor = 1 / (1 - drop_probability) if kept else 0.0
    put(a, k, at(a, k) * factor)
    put(derivatives, k, at(derivatives, k) * factor)
    return kept


@inline
def _drop_out(
    layout: Integers,
    layer: int,
    a: Vector,
    derivatives: Vector,
    unit_flags: Vector,
    stream: Integers,
    drop_probability: float,
    n: int,
) -> None:
    """Drop each unit of each example with this probability and scale up the others (Srivastava et al. 2014)."""
    units, start = layout[layer, UNITS], layout[layer, VALUES]
    number = 0
    for before in range(layer):
        number += layout[before, UNITS]
    last = start + (n - 1) * units
    for k in range(start, last):
        _drop_or_keep(a, derivatives, stream, drop_probability, k)
    for j in range(units):
        put(unit_flags, number + j, 0.0 if _drop_or_keep(a, derivatives, stream, drop_probability, last + j) else 1.0)


@inline
def _activate(code: int, z: Vector, a: Vector, derivatives: Vector, start: int, end: int) -> None:
    """Fill the outputs a and the derivatives f'(z) of the sums z."""
    if is_tanh_based(code):
        for k in range(start, end, 2 * COUNT):
            value, derivative = tanh_and_derivative(code, load_pair(z, k))
            store(a, k, value)
            store(derivatives, k, derivative)
    elif is_piecewise_linear(code):
        for k in range(start, end, 2 * COUNT):
            value, derivative = piecewise_linear_and_derivative(code, load_pair(z, k))
            store(a, k, value)
            store(derivatives, k, derivative)
    else:
        for k in range(start, end, 2 * COUNT):
            value, derivative = exponential_and_derivative(code, load_pair(z, k))
            store(a, k, value)
            store(derivatives, k, derivative)


@inline
def _forward(
    layout: Integers,
    parameters: Vector,
    running: Vector,
    deviations: Vector,
    z: Vector,
    a: Vector,
    derivatives: Vector,
    normal: Vector,
    unit_flags: Vector,
    stream: Integers,
    drop_probability: float,
    n: int,
    learns: bool,
) -> None:
    """Fill the sums z, the outputs a and the derivatives f'(z) of n examples behind the inputs."""
    sources = 0
    for layer in range(len(layout)):
        affine(layout, layer, parameters, a, sources, z, n)
        if layout[layer, NORM] >= 0:
            batch_norm_forward(layout, layer, parameters, running, deviations, z, normal, n, learns)
        start, code, units = layout[layer, VALUES], layout[layer, ACTIVATION], layout[layer, UNITS]
        _activate(code, z, a, derivatives, start, start + n * units)
        if code == SOFTMAX:
            for example in range(n):
                _softmax(a, z, start + example * units, units)
        if learns and drop_probability > 0 and layer < len(layout) - 1:
            _drop_out(layout, layer, a, derivatives, unit_flags, stream, drop_probability, n)
        sources = start


@inline
def _set_errors(
    layout: Integers, loss: int, z: Vector, a: Vector, error: Vector, labels: Vector, first: int, n: int
) -> None:
    """Compute the errors of the outputs of n examples."""
    units, start = layout[len(layout) - 1, UNITS], layout[len(layout) - 1, VALUES]
    for example in range(n):
        label = labels[first + example]
        if units == 1:
            k = start + example
            put(error, k, error_of(loss, at(z, k), at(a, k), label))
        else:
            for j in range(units):
                k = start + example * units + j
                put(error, k, at(a, k) - (1.0 if j == int(label) else 0.0))


@inline
def _backward(
    layout: Integers,
    parameters: Vector,
    weights_t: Vector,
    gradient: Vector,
    deviations: Vector,
    derivatives: Vector,
    error: Vector,
    normal: Vector,
    n: int,
) -> None:
    """Turn the errors of the outputs into the errors of every unit's sum, back to the first layer."""
    for layer in range(len(layout) - 1, -1, -1):
        start = layout[layer, VALUES]
        for k in range(start, start + n * layout[layer, UNITS], COUNT):
            store(error, k, load(error, k) * load(derivatives, k))
        if layout[layer, NORM] >= 0:
            batch_norm_backward(layout, layer, parameters, gradient, deviations, normal, error, n)
        if layer > 0:
            backprop_layer(layout, layer, weights_t, error, n)


@inline
def _count_saturated(layout: Integers, derivatives: Vector, unit_flags: Vector, n: int) -> None:
    """Count for every unit the examples, among n, at which it is saturated."""
    number = 0
    for layer in range(len(layout)):
        units, start = layout[layer, UNITS], layout[layer, VALUES]
        for k in range(start, start + n * units):
            if abs(at(derivatives, k)) < SATURATED:
                place = number + (k - start) % units
                put(unit_flags, place, at(unit_flags, place) + 1.0)
        number += units


@kernel
def train_general(
    layout: Integers,
    parameters: Vector,
    running: Vector,
    dead: Vector,
    weights_t: Vector,
    buffers: Array,
    work: Array,
    unit_flags: Vector,
    stream: Integers,
    rows: Vector,
    labels: Vector,
    codes: Integers,
    rates: Vector,
    constants: Vector,
    powers: Vector,
    counts: Integers,
    learning_rate: float,
    first: int,
    last: int,
    epochs: int,
) -> None:
    """Train on the examples first..last - 1, then on 0..last - 1 until that many epochs are done.

    Updates after every example whose number in the epoch is a multiple of the batch size. `parameters`, `running` (the
    means and variances of batch normalization), `dead` and all `buffers` (BUFFERS, size) but the last are changed in
    place; that one is 1 where a parameter is a weight. `work` is (WORK, work_size). `rows` holds the inputs example by
    example without gaps, with whole lanes to spare. `stream` is that of `streams`. `constants` and `powers` are the
    optimizer's. `unit_flags` has one number a unit: 1 where dropout dropped it for the last example; or, where nothing
    is learned, the number of examples at which it was saturated.
    """
    gradient, first_moment, second_moment = buffers[GRADIENT], buffers[FIRST_MOMENT], buffers[SECOND_MOMENT]
    deviations, decay_mask = buffers[DEVIATIONS], buffers[DECAY_MASK]
    z, a, derivatives, error, normal = work[Z], work[A], work[DERIVATIVES], work[ERROR], work[NORMAL]
    features, learns = layout[0, INPUTS], codes[CODE.learns] != 0
    transpose_weights(layout, parameters, weights_t)
    for _ in range(epochs):
        n = first
        while n < last:
            due = (n // codes[CODE.batch_size] + 1) * codes[CODE.batch_size]
            examples = min(codes[CODE.block_size], due - n, last - n)
            for k in range(0, examples * features, COUNT):
                store(a, k, load(rows, n * features + k))
            _forward(
                layout,
                parameters,
                running,
                deviations,
                z,
                a,
                derivatives,
                normal,
                unit_flags,
                stream,
                rates[RATE.dropout],
                examples,
                learns,
            )
            _set_errors(layout, codes[CODE.loss], z, a, error, labels, n, examples)
            _backward(layout, parameters, weights_t, gradient, deviations, derivatives, error, normal, examples)
            accumulate(layout, gradient, a, error, examples)
            n += examples
            counts[ACCUMULATED] += examples
            if not learns:
                _count_saturated(layout, derivatives, unit_flags, examples)
            elif n == due:
                update(
                    layout,
                    parameters,
                    dead,
                    gradient,
                    first_moment,
                    second_moment,
                    decay_mask,
                    codes,
                    rates,
                    constants,
                    powers,
                    counts,
                    learning_rate,
                )
                transpose_weights(layout, parameters, weights_t)
        first = 0
