"""A whole network over pictures: forward, back, and the update after each mini-batch.

Softmax and cross-entropy, mean over the mini-batch; the last one of an epoch may be smaller, and is used as it is.
"""

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.compile import inline, kernel
from nn_playground.kernels.elementary import exp, log
from nn_playground.kernels.lanes import COUNT, at, put
from nn_playground.kernels.optimizers import CODE as OPTIMIZER
from nn_playground.kernels.optimizers import advance, optimizer_step
from nn_playground.kernels.updates import update_biases
from nn_playground.labs.cnn.kernels.layers import (
    activate_maps,
    add_dense_gradient,
    add_gradient,
    connect,
    convolve,
    into_sums,
    pool,
    send_back,
    send_back_pooled,
)
from nn_playground.labs.cnn.kernels.layout import (
    CONVOLUTION,
    IN_AT,
    IN_MAP,
    IN_ROW,
    INPUTS,
    KIND,
    OUT_AT,
    OUT_MAP,
    OUTPUTS,
    PADDING,
    SIDE_IN,
)

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]
Pictures = NDArray[np.float64]  # (n, channels * side * side)


@inline
def _show(first: Integers, pictures: Pictures, order: Integers, begin: int, count: int, maps: Vector) -> None:
    """Write pictures into the maps of the first layer, one in each lane; beyond the last one it is shown again."""
    side = first[SIDE_IN]
    start = first[IN_AT] + first[PADDING] * (first[IN_ROW] + COUNT)
    for lane in range(COUNT):
        picture = order[begin + min(lane, count - 1)]
        for i in range(first[INPUTS]):
            for r in range(side):
                place = start + i * first[IN_MAP] + r * first[IN_ROW] + lane
                for c in range(side):
                    put(maps, place + c * COUNT, pictures[picture, (i * side + r) * side + c])


@inline
def _forward(layout: Integers, parameters: Vector, maps: Vector, slopes: Vector) -> None:
    """Write all maps, of the last layer its sums."""
    for layer in range(len(layout)):
        if layout[layer, KIND] == CONVOLUTION:
            if layout[layer, IN_MAP] == COUNT:
                connect(layout[layer], parameters, maps)
            else:
                convolve(layout[layer], parameters, maps)
            if layer < len(layout) - 1:
                activate_maps(layout[layer], maps, slopes)
        else:
            pool(layout[layer], maps)


@inline
def _judge(last: Integers, maps: Vector, errors: Vector, label: int, lane: int) -> float:
    """The loss of the picture in a lane; writes derivatives by the sums, and probabilities in their place."""
    start, apart, classes = last[OUT_AT] + lane, last[OUT_MAP], last[OUTPUTS]
    most = at(maps, start)
    for k in range(1, classes):
        most = max(most, at(maps, start + k * apart))
    own = at(maps, start + label * apart) - most
    total = 0.0
    for k in range(classes):
        power = exp(at(maps, start + k * apart) - most)
        put(maps, start + k * apart, power)
        total += power
    for k in range(classes):
        probability = at(maps, start + k * apart) / total
        put(maps, start + k * apart, probability)
        put(errors, start + k * apart, probability - (1.0 if k == label else 0.0))
    loss: float = log(total) - own
    return loss


@inline
def _back(
    layout: Integers,
    parameters: Vector,
    maps: Vector,
    slopes: Vector,
    errors: Vector,
    gradient: Vector,
    scratch: Vector,
) -> None:
    for layer in range(len(layout) - 1, -1, -1):
        row = layout[layer]
        if row[KIND] == CONVOLUTION:
            if layer < len(layout) - 1:  # the last one has those by its sums already
                into_sums(row, slopes, errors)
            if row[IN_MAP] == COUNT:
                add_dense_gradient(row, maps, errors, gradient, scratch)
            else:
                add_gradient(row, maps, errors, gradient, scratch)
            if layer > 0:
                send_back(row, parameters, errors)
        elif layer > 0:
            send_back_pooled(row, maps, errors)


@inline
def _add_examples(
    layout: Integers,
    parameters: Vector,
    pictures: Pictures,
    labels: Integers,
    order: Integers,
    begin: int,
    count: int,
    maps: Vector,
    slopes: Vector,
    errors: Vector,
    gradient: Vector,
    scratch: Vector,
) -> None:
    """Add the gradients of `count` pictures, at most COUNT."""
    _show(layout[0], pictures, order, begin, count, maps)
    _forward(layout, parameters, maps, slopes)
    last = layout[len(layout) - 1]
    for lane in range(COUNT):
        if lane < count:
            _judge(last, maps, errors, labels[order[begin + lane]], lane)
        else:
            for k in range(last[OUTPUTS]):
                put(errors, last[OUT_AT] + k * last[OUT_MAP] + lane, 0.0)
    _back(layout, parameters, maps, slopes, errors, gradient, scratch)


@kernel
def train_pictures(
    layout: Integers,
    parameters: Vector,
    pictures: Pictures,
    labels: Integers,
    order: Integers,
    begin: int,
    end: int,
    batch_size: int,
    optimizer: int,
    constants: Vector,
    powers: Vector,
    first_moment: Vector,
    second_moment: Vector,
    decay_mask: Vector,
    learning_rate: float,
    maps: Vector,
    slopes: Vector,
    errors: Vector,
    gradient: Vector,
    scratch: Vector,
) -> None:
    """Train on the pictures `begin` to `end` of an order; a mini-batch begins at each multiple of `batch_size`."""
    place = begin
    while place < end:
        stop = min(end, place + batch_size)
        for first in range(place, stop, COUNT):
            count = min(COUNT, stop - first)
            _add_examples(
                layout, parameters, pictures, labels, order, first, count, maps, slopes, errors, gradient, scratch
            )
        if optimizer == OPTIMIZER.sgd:
            update_biases(parameters, gradient, 0, len(parameters), learning_rate, float(stop - place))
        else:
            advance(powers, constants)
            optimizer_step(
                optimizer,
                constants,
                powers,
                parameters,
                gradient,
                first_moment,
                second_moment,
                decay_mask,
                learning_rate,
                1.0 / (stop - place),
                0.0,
                0.0,
            )
        place = stop


@kernel
def judge_pictures(
    layout: Integers,
    parameters: Vector,
    pictures: Pictures,
    labels: Integers,
    order: Integers,
    maps: Vector,
    slopes: Vector,
    errors: Vector,
    probabilities: Pictures,
) -> float:
    """The mean loss of the pictures of an order; writes their probabilities, float64 (n, classes)."""
    last = layout[len(layout) - 1]
    total = 0.0
    for first in range(0, len(order), COUNT):
        count = min(COUNT, len(order) - first)
        _show(layout[0], pictures, order, first, count, maps)
        _forward(layout, parameters, maps, slopes)
        for lane in range(count):
            total += _judge(last, maps, errors, labels[order[first + lane]], lane)
            for k in range(last[OUTPUTS]):
                probabilities[first + lane, k] = at(maps, last[OUT_AT] + k * last[OUT_MAP] + lane)
    return total / len(order)
