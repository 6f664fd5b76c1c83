"""Training with everything that can be switched on: any activation, loss and optimizer, batch normalization, dropout,
clipped gradients, bounded norms, several classes.

Plain runs, which the original site has too, take `training` instead; the steps that both share are there. Examples
go through the layers in blocks, with batch normalization whole batches. Nothing here is to the last bit that of
another program; it is the same on every machine.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import SOFTMAX, is_straight, is_tanh, rise_of_exp, rise_of_tanh, rise_straight
from nn_playground.kernels.compile import inline, kernel
from nn_playground.kernels.elementary import exp
from nn_playground.kernels.lanes import COUNT, at, load, load_pair, put, store
from nn_playground.kernels.losses import error_of
from nn_playground.kernels.streams import next_rough
from nn_playground.labs.mlp.kernels.layout import ACTIVATION, INPUTS, NORM, ROOM, UNITS
from nn_playground.labs.mlp.kernels.normalization import normalize, unnormalize
from nn_playground.labs.mlp.kernels.stepping import update
from nn_playground.labs.mlp.kernels.switches import (
    ACCUMULATED,
    BATCH_SIZE,
    DEVIATIONS,
    DROPOUT,
    ERROR,
    FIRST_MOMENT,
    GRADIENT,
    HELD_BACK,
    LEARNS,
    LOSS,
    NORMAL,
    SECOND_MOMENT,
    SLOPE,
    TOGETHER,
    A,
    Z,
)
from nn_playground.labs.mlp.kernels.training import accumulate, reflect, send_back, weigh

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Array = NDArray[np.float64]

FLAT: Final = 0.01  # a unit whose activation rises by less learns little


@inline
def _softmax(a: Vector, z: Vector, start: int, classes: int) -> None:
    """The probabilities of the classes of one example, from the sums of the outputs."""
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
def _keep_or_leave(a: Vector, slope: Vector, stream: Integers, share: float, k: int) -> bool:
    """Whether a unit of an example is kept, which is drawn; what it gives is set to that."""
    kept = next_rough(stream) >= share
    factor = 1 / (1 - share) if kept else 0.0
    put(a, k, at(a, k) * factor)
    put(slope, k, at(slope, k) * factor)
    return kept


@inline
def _drop_out(
    layout: Integers, layer: int, a: Vector, slope: Vector, marks: Vector, stream: Integers, share: float, n: int
) -> None:
    """Leave out each unit of each example with this probability; what remains grows (Srivastava et al. 2014)."""
    units, room = layout[layer, UNITS], layout[layer, ROOM]
    number = 0
    for before in range(layer):
        number += layout[before, UNITS]
    last = room + (n - 1) * units
    for k in range(room, last):
        _keep_or_leave(a, slope, stream, share, k)
    for j in range(units):
        put(marks, number + j, 0.0 if _keep_or_leave(a, slope, stream, share, last + j) else 1.0)


@inline
def _activate(code: int, z: Vector, a: Vector, slope: Vector, start: int, end: int) -> None:
    """Fill the outputs a and the slopes f'(z) of the sums z."""
    if is_tanh(code):
        for k in range(start, end, 2 * COUNT):
            value, rising = rise_of_tanh(code, load_pair(z, k))
            store(a, k, value)
            store(slope, k, rising)
    elif is_straight(code):
        for k in range(start, end, 2 * COUNT):
            value, rising = rise_straight(code, load_pair(z, k))
            store(a, k, value)
            store(slope, k, rising)
    else:
        for k in range(start, end, 2 * COUNT):
            value, rising = rise_of_exp(code, load_pair(z, k))
            store(a, k, value)
            store(slope, k, rising)


@inline
def _forward(
    layout: Integers,
    parameters: Vector,
    running: Vector,
    deviations: Vector,
    z: Vector,
    a: Vector,
    slope: Vector,
    normal: Vector,
    marks: Vector,
    stream: Integers,
    share: float,
    n: int,
    learns: bool,
) -> None:
    """Fill the sums z, the outputs a and the slopes f'(z) of n examples behind the inputs."""
    sources = 0
    for layer in range(len(layout)):
        weigh(layout, layer, parameters, a, sources, z, n)
        if layout[layer, NORM] >= 0:
            normalize(layout, layer, parameters, running, deviations, z, normal, n, learns)
        room, code, units = layout[layer, ROOM], layout[layer, ACTIVATION], layout[layer, UNITS]
        _activate(code, z, a, slope, room, room + n * units)
        if code == SOFTMAX:
            for example in range(n):
                _softmax(a, z, room + example * units, units)
        if learns and share > 0 and layer < len(layout) - 1:
            _drop_out(layout, layer, a, slope, marks, stream, share, n)
        sources = room


@inline
def _set_errors(
    layout: Integers, loss: int, z: Vector, a: Vector, error: Vector, labels: Vector, first: int, n: int
) -> None:
    """The errors of the outputs of n examples."""
    units, room = layout[len(layout) - 1, UNITS], layout[len(layout) - 1, ROOM]
    for example in range(n):
        label = labels[first + example]
        if units == 1:
            k = room + example
            put(error, k, error_of(loss, at(z, k), at(a, k), label))
        else:
            for j in range(units):
                k = room + example * units + j
                put(error, k, at(a, k) - (1.0 if j == int(label) else 0.0))


@inline
def _backward(
    layout: Integers,
    parameters: Vector,
    mirror: Vector,
    gradient: Vector,
    deviations: Vector,
    slope: Vector,
    error: Vector,
    normal: Vector,
    n: int,
) -> None:
    """Turn the errors of the outputs into the errors of every unit's sum, back to the first layer."""
    for layer in range(len(layout) - 1, -1, -1):
        room = layout[layer, ROOM]
        for k in range(room, room + n * layout[layer, UNITS], COUNT):
            store(error, k, load(error, k) * load(slope, k))
        if layout[layer, NORM] >= 0:
            unnormalize(layout, layer, parameters, gradient, deviations, normal, error, n)
        if layer > 0:
            send_back(layout, layer, mirror, error, n)


@inline
def _count_flat(layout: Integers, slope: Vector, marks: Vector, n: int) -> None:
    """Count for every unit at how many of n examples its activation is flat."""
    number = 0
    for layer in range(len(layout)):
        units, room = layout[layer, UNITS], layout[layer, ROOM]
        for k in range(room, room + n * units):
            if abs(at(slope, k)) < FLAT:
                place = number + (k - room) % units
                put(marks, place, at(marks, place) + 1.0)
        number += units


@kernel
def train_any(
    layout: Integers,
    parameters: Vector,
    running: Vector,
    dead: Vector,
    mirror: Vector,
    buffers: Array,
    work: Array,
    marks: Vector,
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
    place; that one is 1 where a parameter is a weight. `work` is (WORK, room_size). `rows` holds the inputs example by
    example without gaps, with whole lanes to spare. `stream` is that of `streams`. `constants` and `powers` are the
    optimizer's. `marks` has one number a unit: 1 where dropout left it out for the last example; or, where nothing is
    learned, for how many examples its activation was flat.
    """
    gradient, first_moment, second_moment = buffers[GRADIENT], buffers[FIRST_MOMENT], buffers[SECOND_MOMENT]
    deviations, held_back = buffers[DEVIATIONS], buffers[HELD_BACK]
    z, a, slope, error, normal = work[Z], work[A], work[SLOPE], work[ERROR], work[NORMAL]
    features, learns = layout[0, INPUTS], codes[LEARNS] != 0
    reflect(layout, parameters, mirror)
    for _ in range(epochs):
        n = first
        while n < last:
            due = (n // codes[BATCH_SIZE] + 1) * codes[BATCH_SIZE]
            examples = min(codes[TOGETHER], due - n, last - n)
            for k in range(0, examples * features, COUNT):
                store(a, k, load(rows, n * features + k))
            _forward(
                layout,
                parameters,
                running,
                deviations,
                z,
                a,
                slope,
                normal,
                marks,
                stream,
                rates[DROPOUT],
                examples,
                learns,
            )
            _set_errors(layout, codes[LOSS], z, a, error, labels, n, examples)
            _backward(layout, parameters, mirror, gradient, deviations, slope, error, normal, examples)
            accumulate(layout, gradient, a, error, examples)
            n += examples
            counts[ACCUMULATED] += examples
            if not learns:
                _count_flat(layout, slope, marks, examples)
            elif n == due:
                update(
                    layout,
                    parameters,
                    dead,
                    gradient,
                    first_moment,
                    second_moment,
                    held_back,
                    codes,
                    rates,
                    constants,
                    powers,
                    counts,
                    learning_rate,
                )
                reflect(layout, parameters, mirror)
        first = 0
