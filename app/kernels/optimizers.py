"""Optimizers: the rule by which each turns a gradient into a step, and the registry of their names.

The rules and their constants are those of torch.optim: momentum (Polyak 1964), Nesterov's (Sutskever et al. 2013),
Adagrad (Duchi et al. 2011), RMSprop (Hinton 2012), Adam (Kingma and Ba 2015).

To add one: a code, its lines in `step_of`, and an entry in `OPTIMIZERS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.choices import Choice, registry
from app.kernels.compile import inline
from app.kernels.lanes import Value, load, square_root, store
from app.kernels.updates import L1, L2, sign

Vector = NDArray[np.float64]

SGD: Final = 0
MOMENTUM: Final = 1
NESTEROV: Final = 2
ADAGRAD: Final = 3
RMSPROP: Final = 4
ADAM: Final = 5

# Where the constants lie in a vector of them.
CONSTANTS: Final = {"momentum": 0, "decay": 1, "beta1": 2, "beta2": 3, "epsilon": 4}
_MOMENTUM, _DECAY, _BETA1, _BETA2, _EPSILON = CONSTANTS.values()


@dataclass(frozen=True, kw_only=True)
class Optimizer(Choice):
    """An optimizer; `code` is how the kernels know it, `constants` are those that it has, with their defaults."""

    code: int
    constants: Mapping[str, float]


OPTIMIZERS = registry(
    (
        Optimizer(
            name="sgd",
            label="SGD",
            description="Gradient descent on one mini-batch after another.",
            code=SGD,
            constants={},
        ),
        Optimizer(
            name="momentum",
            label="Momentum",
            description="Steps gather speed where gradients agree, and cancel where they change sign.",
            code=MOMENTUM,
            constants={"momentum": 0.9},
        ),
        Optimizer(
            name="nesterov",
            label="Nesterov",
            description="Momentum that looks ahead to where it will be: it brakes earlier.",
            code=NESTEROV,
            constants={"momentum": 0.9},
        ),
        Optimizer(
            name="adagrad",
            label="Adagrad",
            description="Each weight's steps shrink with all the gradients it has seen.",
            code=ADAGRAD,
            constants={"epsilon": 1e-10},
        ),
        Optimizer(
            name="rmsprop",
            label="RMSprop",
            description="Each weight's steps are scaled by the size of its recent gradients.",
            code=RMSPROP,
            constants={"decay": 0.99, "epsilon": 1e-8},
        ),
        Optimizer(
            name="adam",
            label="Adam",
            description="Momentum, with each weight's steps scaled by the size of its recent gradients.",
            code=ADAM,
            constants={"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        ),
    )
)


@inline
def advance(powers: Vector, constants: Vector) -> None:
    """Before an update: beta1 and beta2 to the power of its number."""
    powers[0] *= constants[_BETA1]
    powers[1] *= constants[_BETA2]


@inline
def penalty(weight: Value, rate: float, regularization: int) -> Value:
    """The gradient of a regularization."""
    if regularization == L2:
        return rate * weight
    if regularization == L1:
        return rate * sign(weight)
    return 0.0 * weight


@inline
def step_of(
    code: int, constants: Vector, powers: Vector, learning_rate: float, g: Value, first: Vector, second: Vector, k: int
) -> Value:
    """By how much the parameters at k move against their gradient g; updates the moments of the gradient there.

    `constants` as CONSTANTS has them; `powers` holds beta1 and beta2 to the power of the updates so far, this included.
    """
    if code == SGD:
        return learning_rate * g
    if code == MOMENTUM or code == NESTEROV:
        velocity = constants[_MOMENTUM] * load(first, k) + g
        store(first, k, velocity)
        return learning_rate * (g + constants[_MOMENTUM] * velocity if code == NESTEROV else velocity)
    if code == ADAGRAD:
        total = load(second, k) + g * g
        store(second, k, total)
        return learning_rate * g / (square_root(total) + constants[_EPSILON])
    if code == RMSPROP:
        mean = constants[_DECAY] * load(second, k) + (1 - constants[_DECAY]) * (g * g)
        store(second, k, mean)
        return learning_rate * g / (square_root(mean) + constants[_EPSILON])
    mean = constants[_BETA1] * load(first, k) + (1 - constants[_BETA1]) * g
    square = constants[_BETA2] * load(second, k) + (1 - constants[_BETA2]) * (g * g)
    store(first, k, mean)
    store(second, k, square)
    scale = square_root(square) / np.sqrt(1 - powers[1]) + constants[_EPSILON]
    return learning_rate / (1 - powers[0]) * mean / scale
