"""Elementary functions over whole vectors, for the data: NumPy's own differ in the last bit from machine to machine."""

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels import elementary
from nn_playground.kernels.compile import kernel

Vector = NDArray[np.float64]


@kernel
def sin(x: Vector) -> Vector:
    """The sine of each element, in radians."""
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = elementary.sin(x[i])
    return out


@kernel
def cos(x: Vector) -> Vector:
    """The cosine of each element, in radians."""
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = elementary.cos(x[i])
    return out
