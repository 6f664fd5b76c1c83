"""Batch normalization of the sums of a layer (Ioffe and Szegedy 2015), forward and back, as PyTorch does it.

Each unit's sums over a batch get mean 0 and variance 1, then a scale and a shift of their own, which are trained.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import at, put
from nn_playground.labs.mlp.kernels.layout import NORM, STRIDE, UNITS, VALUES

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]

EPSILON: Final = 1e-5
RUNNING_MOMENTUM: Final = 0.1  # the share of the running mean and variance that each batch replaces


@inline
def batch_norm_forward(
    layout: Integers,
    layer: int,
    parameters: Vector,
    running: Vector,
    deviations: Vector,
    z: Vector,
    normal: Vector,
    examples: int,
    learns: bool,
) -> None:
    """Normalize, scale and shift a layer's sums z in place; keeps them without scale and shift in `normal`.

    `running` holds running means and variances, `deviations` gets the batch's, both where the scales and shifts lie.
    """
    units, start, scales = layout[layer, UNITS], layout[layer, VALUES], layout[layer, NORM]
    shifts = scales + layout[layer, STRIDE]
    end = start + examples * units
    for j in range(units):
        total = 0.0
        for k in range(start + j, end, units):
            total += at(z, k)
        mean = total / examples
        total = 0.0
        for k in range(start + j, end, units):
            total += (at(z, k) - mean) * (at(z, k) - mean)
        variance = total / examples
        inverse = 1 / np.sqrt(variance + EPSILON)
        put(deviations, scales + j, inverse)
        scale, shift = at(parameters, scales + j), at(parameters, shifts + j)
        for k in range(start + j, end, units):
            value = (at(z, k) - mean) * inverse
            put(normal, k, value)
            put(z, k, value * scale + shift)
        if learns and examples > 1:
            put(running, scales + j, (1 - RUNNING_MOMENTUM) * at(running, scales + j) + RUNNING_MOMENTUM * mean)
            unbiased = total / (examples - 1)
            put(running, shifts + j, (1 - RUNNING_MOMENTUM) * at(running, shifts + j) + RUNNING_MOMENTUM * unbiased)


@inline
def batch_norm_backward(
    layout: Integers,
    layer: int,
    parameters: Vector,
    gradient: Vector,
    deviations: Vector,
    normal: Vector,
    error: Vector,
    examples: int,
) -> None:
    """Turn the errors of a layer's normalized sums into those of its sums; adds the gradients of scales and shifts.

    These are gradients of the sum over the batch, as `error` is.
    """
    units, start, scales = layout[layer, UNITS], layout[layer, VALUES], layout[layer, NORM]
    shifts = scales + layout[layer, STRIDE]
    end = start + examples * units
    for j in range(units):
        of_scale, of_shift = 0.0, 0.0
        for k in range(start + j, end, units):
            of_scale += at(error, k) * at(normal, k)
            of_shift += at(error, k)
        put(gradient, scales + j, at(gradient, scales + j) + of_scale)
        put(gradient, shifts + j, at(gradient, shifts + j) + of_shift)
        factor = at(parameters, scales + j) * at(deviations, scales + j)
        mean_scale, mean_shift = of_scale / examples, of_shift / examples
        for k in range(start + j, end, units):
            put(error, k, factor * (at(error, k) - mean_shift - at(normal, k) * mean_scale))
