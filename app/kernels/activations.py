"""Activation functions, each beside its derivative, and the registry of their names.

To add one: a code, a line in `activate` and in `derivative`, and an entry in `ACTIVATIONS`; nothing else in the
project names them.
"""

from dataclasses import dataclass
from typing import Final

from app.choices import Choice, registry
from app.kernels.compile import inline
from app.kernels.functions import exp, tanh
from app.kernels.lanes import Value, full_like, select

LINEAR: Final = 0
TANH: Final = 1
RELU: Final = 2
SIGMOID: Final = 3


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
def activate(code: int, z: Value) -> Value:
    """f(z)."""
    if code == TANH:
        return tanh(z)
    if code == RELU:
        return select(z <= 0, 0.0, z)  # NaN stays NaN
    if code == SIGMOID:
        return 1 / (1 + exp(-z))
    return z


@inline
def derivative(code: int, z: Value, a: Value) -> Value:
    """f'(z), where a = f(z)."""
    if code == TANH:
        return 1 - a * a
    if code == RELU:
        return select(z <= 0, 0.0, 1.0)
    if code == SIGMOID:
        return a * (1 - a)
    return full_like(z, 1.0)
