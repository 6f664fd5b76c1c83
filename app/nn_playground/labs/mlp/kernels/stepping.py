"""One update of the general engine, by the mean of the accumulated gradients, clipped, with any optimizer.

Then the norms of incoming weights are bounded.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import COUNT, at, load, put, select, store
from nn_playground.kernels.optimizers import CODE as OPTIMIZER
from nn_playground.kernels.optimizers import advance, optimizer_step
from nn_playground.kernels.updates import L1, L2, update_biases, update_weights
from nn_playground.labs.mlp.kernels.layout import INPUTS, NORM, OFFSET, STRIDE, UNITS
from nn_playground.labs.mlp.kernels.switches import ACCUMULATED, CLIPPED, CODE, RATE, UPDATES

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]

CLIP_MARGIN: Final = 1e-6  # as torch.nn.utils.clip_grad_norm_ has it


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
    """Clear the gradients of biases before normalization, which cancels any bias: only rounding errors are left.

    An optimizer that divides by the gradient's size would amplify them.
    """
    for layer in range(len(layout)):
        if layout[layer, NORM] >= 0:
            for k in range(layout[layer, OFFSET], layout[layer, OFFSET] + layout[layer, STRIDE]):
                put(gradient, k, 0.0)


@inline
def _mask(dead: Vector, gradient: Vector) -> None:
    """Clear the gradients of dead parameters."""
    for k in range(0, len(gradient), COUNT):
        g = load(gradient, k)
        store(gradient, k, select(load(dead, k) > 0, 0.0, g))


@inline
def _bound(layout: Integers, parameters: Vector, most: float) -> None:
    """Scale the incoming weights of each hidden unit down to the norm `most` where theirs is larger."""
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
def _sgd_step(
    layout: Integers,
    parameters: Vector,
    dead: Vector,
    gradient: Vector,
    learning_rate: float,
    count: float,
    rate: float,
    regularization: int,
) -> None:
    """Take one step down the gradient; L1 removes links for good, as in plain runs."""
    for layer in range(len(layout)):
        start, stride, scales = layout[layer, OFFSET], layout[layer, STRIDE], layout[layer, NORM]
        weights = start + stride
        end = weights + stride * layout[layer, INPUTS]
        update_biases(parameters, gradient, start, weights, learning_rate, count)
        update_weights(parameters, gradient, dead, weights, end, learning_rate, count, rate, regularization)
        if scales >= 0:
            update_biases(parameters, gradient, scales, scales + 2 * stride, learning_rate, count)


@inline
def update(
    layout: Integers,
    parameters: Vector,
    dead: Vector,
    gradient: Vector,
    first_moment: Vector,
    second_moment: Vector,
    decay_mask: Vector,
    codes: Integers,
    rates: Vector,
    constants: Vector,
    powers: Vector,
    counts: Integers,
    learning_rate: float,
) -> None:
    """Update the parameters by the mean of the accumulated gradients."""
    count = float(counts[ACCUMULATED])
    _forget_biases(layout, gradient)
    if codes[CODE.masks] != 0:
        _mask(dead, gradient)
    if rates[RATE.clip_norm] > 0:
        factor = rates[RATE.clip_norm] / (_norm(layout, gradient) / count + CLIP_MARGIN)
        if factor < 1:
            count /= factor
            counts[CLIPPED] += 1
    if codes[CODE.optimizer] == OPTIMIZER.sgd:
        _sgd_step(
            layout,
            parameters,
            dead,
            gradient,
            learning_rate,
            count,
            rates[RATE.regularization_rate],
            codes[CODE.regularization],
        )
    else:
        advance(powers, constants)
        optimizer_step(
            codes[CODE.optimizer],
            constants,
            powers,
            parameters,
            gradient,
            first_moment,
            second_moment,
            decay_mask,
            learning_rate,
            1 / count,
            rates[RATE.regularization_rate] if codes[CODE.regularization] == L1 else 0.0,
            rates[RATE.regularization_rate] if codes[CODE.regularization] == L2 else 0.0,
        )
    if rates[RATE.max_norm] > 0:
        _bound(layout, parameters, rates[RATE.max_norm])
    counts[ACCUMULATED] = 0
    counts[UPDATES] += 1
