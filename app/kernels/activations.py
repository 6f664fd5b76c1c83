"""Activation functions, each beside its derivative, and the registry of their names.

To add one: a code, a line in `activate` and in `derivative`, and an entry in `ACTIVATIONS`; nothing else in the
project names them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.choices import Choice, registry
from app.kernels.compile import inline
from app.kernels.elementary import exp, tanh

LINEAR: Final = 0
TANH: Final = 1
RELU: Final = 2
SIGMOID: Final = 3

Vector = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Activation(Choice):
    """An activation function; `code` is how the kernels know it."""

    code: int


ACTIVATIONS = registry(
    (
        Activation(
            name="relu",
            label="ReLU",
            description="max(0, z): zero for negative inputs, the input itself otherwise.",
            code=RELU,
        ),
        Activation(
            name="tanh",
            label="Tanh",
            description="The hyperbolic tangent: a smooth step from -1 to +1.",
            code=TANH,
        ),
        Activation(
            name="sigmoid",
            label="Sigmoid",
            description="1 / (1 + e^-z): a smooth step from 0 to 1.",
            code=SIGMOID,
        ),
        Activation(
            name="linear",
            label="Linear",
            description="z itself: layers of it can only draw a straight boundary.",
            code=LINEAR,
        ),
    )
)


@inline
def activate(code: int, z: Vector, a: Vector, count: int) -> None:
    """a[i] = f(z[i]) for i < count."""
    if code == TANH:
        for i in range(count):
            a[i] = tanh(z[i])
    elif code == RELU:
        for i in range(count):
            a[i] = 0.0 if z[i] <= 0 else z[i]  # NaN stays NaN
    elif code == SIGMOID:
        for i in range(count):
            a[i] = 1 / (1 + exp(-z[i]))
    else:
        for i in range(count):
            a[i] = z[i]


@inline
def derivative(code: int, z: Vector, a: Vector, error: Vector, count: int) -> None:
    """error[i] *= f'(z[i]) for i < count, where a[i] = f(z[i])."""
    if code == TANH:
        for i in range(count):
            error[i] *= 1 - a[i] * a[i]
    elif code == RELU:
        for i in range(count):
            error[i] *= 0.0 if z[i] <= 0 else 1.0
    elif code == SIGMOID:
        for i in range(count):
            error[i] *= a[i] * (1 - a[i])
