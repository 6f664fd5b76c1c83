"""Training with everything that can be switched on: any activation, loss and optimizer, batch normalization, dropout,
clipped gradients, bounded norms, several classes.

Plain runs, which the original site has too, take `training` instead; the steps that both share are there. Examples
go through the layers in blocks, with batch normalization whole batches. Nothing here is to the last bit that of
another program; it is the same on every machine.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.kernels.activations import SOFTMAX, is_straight, is_tanh, rise_of_exp, rise_of_tanh, rise_straight
from app.kernels.compile import inline, kernel
from app.kernels.elementary import exp
from app.kernels.lanes import COUNT, at, full_like, load, load_pair, put, store
from app.kernels.layout import ACTIVATION, INPUTS, NORM, OFFSET, ROOM, STRIDE, UNITS
from app.kernels.losses import error_of
from app.kernels.normalization import normalize, unnormalize
from app.kernels.optimizers import SGD, advance, descend
from app.kernels.streams import next_rough
from app.kernels.training import accumulate, reflect, send_back, weigh
from app.kernels.updates import L1, L2, update_biases, update_weights

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Array = NDArray[np.float64]

# What `codes` says.
LOSS: Final = 0
OPTIMIZER: Final = 1
REGULARIZATION: Final = 2
BATCH_SIZE: Final = 3
TOGETHER: Final = 4  # how many examples of a batch go through the layers together at most
LEARNS: Final = 5  # 0: sum up gradients, change no parameter
CODES: Final = 6

# What `rates` says; the last three are off where they are 0.
RATE: Final = 0  # of the regularization
CLIP_NORM: Final = 1
MAX_NORM: Final = 2
DROPOUT: Final = 3
RATES: Final = 4

# What `counts` holds from one call to the next.
ACCUMULATED: Final = 0  # examples in the gradient
UPDATES: Final = 1
CLIPPED: Final = 2  # updates whose gradient was clipped
COUNTS: Final = 3

# The rows of `buffers`, each laid out as the parameters are, and of `work`, which holds a block of examples.
GRADIENT, FIRST_MOMENT, SECOND_MOMENT, DEVIATIONS, HELD_BACK = range(5)
BUFFERS: Final = 5
Z, A, SLOPE, ERROR, NORMAL = range(5)
WORK: Final = 5

FLAT: Final = 0.01  # a unit whose activation rises by less learns little
CLIP_MARGIN: Final = 1e-6  # as torch.nn.utils.clip_grad_norm_ has it


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
def _drop_out(
    layout: Integers, layer: int, a: Vector, slope: Vector, marks: Vector, stream: Integers, share: float, n: int
) -> None:
    """Leave out each unit of each example with this probability; what remains grows (Srivastava et al. 2014)."""
    units, room = layout[layer, UNITS], layout[layer, ROOM]
    number = 0
    for before in range(layer):
        number += layout[before, UNITS]
    rest = 1 / (1 - share)
    for k in range(room, room + n * units):
        factor = 0.0 if next_rough(stream) < share else rest
        put(a, k, at(a, k) * factor)
        put(slope, k, at(slope, k) * factor)
        if k >= room + (n - 1) * units:
            put(marks, number + k - room - (n - 1) * units, 0.0 if factor > 0 else 1.0)


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


@inline
def _norm(layout: Integers, gradient: Vector) -> float:
    """The norm of a gradient over all parameters."""
    total = 0.0
    for layer in range(len(layout)):
        units, stride, start = layout[layer, UNITS], layout[layer, STRIDE], layout[layer, OFFSET]
        for row in range(1 + layout[layer, INPUTS]):
            for k in range(start + row * stride, start + row * stride + units):
                total += at(gradient, k) * at(gradient, k)
        scales = layout[layer, NORM]
        if scales >= 0:
            for k in range(scales, scales + units):
                total += at(gradient, k) * at(gradient, k) + at(gradient, k + stride) * at(gradient, k + stride)
    return np.sqrt(total)


@inline
def _forget_biases(layout: Integers, gradient: Vector) -> None:
    """Normalization takes any bias away again: its gradient is 0, and what rounding makes of that is not to be seen.

    An optimizer that divides by the gradient's size would take it for one.
    """
    for layer in range(len(layout)):
        if layout[layer, NORM] >= 0:
            for k in range(layout[layer, OFFSET], layout[layer, OFFSET] + layout[layer, STRIDE]):
                put(gradient, k, 0.0)


@inline
def _bound(layout: Integers, parameters: Vector, most: float) -> None:
    """Shorten the incoming weights of each hidden unit whose norm is above `most` to that."""
    for layer in range(len(layout) - 1):
        stride, start = layout[layer, STRIDE], layout[layer, OFFSET]
        end = start + stride * (1 + layout[layer, INPUTS])
        for j in range(layout[layer, UNITS]):
            total = 0.0
            for k in range(start + stride + j, end, stride):
                total += at(parameters, k) * at(parameters, k)
            norm = np.sqrt(total)
            if norm > most:
                for k in range(start + stride + j, end, stride):
                    put(parameters, k, at(parameters, k) * (most / norm))


@inline
def _descend_plainly(
    layout: Integers,
    parameters: Vector,
    dead: Vector,
    gradient: Vector,
    learning_rate: float,
    count: float,
    rate: float,
    regularization: int,
) -> None:
    """One step down the gradient; L1 takes links out for good, as in plain runs."""
    for layer in range(len(layout)):
        start, stride, scales = layout[layer, OFFSET], layout[layer, STRIDE], layout[layer, NORM]
        weights = start + stride
        end = weights + stride * layout[layer, INPUTS]
        update_biases(parameters, gradient, start, weights, learning_rate, count)
        update_weights(parameters, gradient, dead, weights, end, learning_rate, count, rate, regularization)
        if scales >= 0:
            update_biases(parameters, gradient, scales, scales + 2 * stride, learning_rate, count)


@inline
def _update(
    layout: Integers,
    parameters: Vector,
    dead: Vector,
    gradient: Vector,
    first_moment: Vector,
    second_moment: Vector,
    held_back: Vector,
    codes: Integers,
    rates: Vector,
    constants: Vector,
    powers: Vector,
    counts: Integers,
    learning_rate: float,
) -> None:
    """One update by the mean of the gradients that were summed up."""
    count = float(counts[ACCUMULATED])
    _forget_biases(layout, gradient)
    if rates[CLIP_NORM] > 0:
        factor = rates[CLIP_NORM] / (_norm(layout, gradient) / count + CLIP_MARGIN)
        if factor < 1:
            count /= factor
            counts[CLIPPED] += 1
    if codes[OPTIMIZER] == SGD:
        _descend_plainly(layout, parameters, dead, gradient, learning_rate, count, rates[RATE], codes[REGULARIZATION])
    else:
        advance(powers, constants)
        descend(
            codes[OPTIMIZER],
            constants,
            powers,
            parameters,
            gradient,
            first_moment,
            second_moment,
            held_back,
            learning_rate,
            1 / count,
            rates[RATE] if codes[REGULARIZATION] == L1 else 0.0,
            rates[RATE] if codes[REGULARIZATION] == L2 else 0.0,
        )
    if rates[MAX_NORM] > 0:
        _bound(layout, parameters, rates[MAX_NORM])
    counts[ACCUMULATED] = 0
    counts[UPDATES] += 1


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
    means and variances of batch normalization), `dead` and `buffers` (BUFFERS, size) are changed in place, but for the
    last buffer, which is 1 where a parameter is a weight; `work` is (WORK, room_size). `rows` holds the inputs example by example without gaps, with whole lanes to spare. `stream` is
    that of `streams`. `constants` and `powers` are the optimizer's. `marks` has one number a unit: 1 where dropout left
    it out for the last example; or, where nothing is learned, for how many examples its activation was flat.
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
                _update(
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
