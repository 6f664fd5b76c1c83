"""Optimizers: the rule by which each turns a gradient into a step, and the registry of their names.

The rules and their constants are those of torch.optim: momentum (Polyak 1964), Nesterov's (Sutskever et al. 2013),
Adagrad (Duchi et al. 2011), RMSprop (Hinton 2012), Adam (Kingma and Ba 2015).

To add one: a code, its lines in `optimizer_step`, and an entry in `OPTIMIZERS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.choices import Choice, registry
from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import COUNT, full_like, load, square_root, store
from nn_playground.kernels.updates import sign

Vector = NDArray[np.float64]

SGD: Final = 0
MOMENTUM: Final = 1
NESTEROV: Final = 2
ADAGRAD: Final = 3
RMSPROP: Final = 4
ADAM: Final = 5

# Where the constants lie in a vector of them.
CONSTANTS: Final = {"momentum": 0, "decay": 1, "beta1": 2, "beta2": 3, "epsilon": 4}
TINY: Final = 1e-30
_MOMENTUM, _DECAY, _BETA1, _BETA2, _EPSILON = CONSTANTS.values()


@dataclass(frozen=True, kw_only=True)
class Optimizer(Choice):
    """An optimizer; `code` is its number in the kernels, `constants` are its own, with their defaults."""

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
    """Raise beta1 and beta2 to the power of the update that follows."""
    powers[0] *= constants[_BETA1]
    powers[1] *= constants[_BETA2]
    if powers[0] < TINY:  # before it gets slow to multiply
        powers[0] = 0.0
    if powers[1] < TINY:
        powers[1] = 0.0


@inline
def optimizer_step(
    code: int,
    constants: Vector,
    powers: Vector,
    parameters: Vector,
    gradient: Vector,
    first: Vector,
    second: Vector,
    decay_mask: Vector,
    learning_rate: float,
    share: float,
    l1: float,
    l2: float,
) -> None:
    """Move all parameters one step by any optimizer but plain SGD; clears the gradient.

    `share` makes the mean of the summed gradient; `first` and `second` hold the moments of the gradient. `l1` and `l2`
    are the rates of the penalties, whose gradients count as the loss's where `decay_mask` is 1, not where it is 0.
    `powers` as `advance` leaves them.
    """
    end = len(parameters)
    if code == ADAM:
        beta1, beta2, epsilon = constants[_BETA1], constants[_BETA2], constants[_EPSILON]
        rate, correction = learning_rate / (1 - powers[0]), 1 / np.sqrt(1 - powers[1])
        for k in range(0, end, COUNT):
            weight = load(parameters, k)
            g = load(gradient, k) * share + (l2 * weight + l1 * sign(weight)) * load(decay_mask, k)
            mean = beta1 * load(first, k) + (1 - beta1) * g
            square = beta2 * load(second, k) + (1 - beta2) * (g * g)
            store(first, k, mean)
            store(second, k, square)
            store(parameters, k, weight - rate * mean / (square_root(square) * correction + epsilon))
            store(gradient, k, full_like(weight, 0.0))
    elif code == ADAGRAD or code == RMSPROP:
        epsilon = constants[_EPSILON]
        old, new = (1.0, 1.0) if code == ADAGRAD else (constants[_DECAY], 1 - constants[_DECAY])
        for k in range(0, end, COUNT):
            weight = load(parameters, k)
            g = load(gradient, k) * share + (l2 * weight + l1 * sign(weight)) * load(decay_mask, k)
            square = old * load(second, k) + new * (g * g)
            store(second, k, square)
            store(parameters, k, weight - learning_rate * g / (square_root(square) + epsilon))
            store(gradient, k, full_like(weight, 0.0))
    else:
        momentum = constants[_MOMENTUM]
        of_gradient, of_velocity = (1.0, momentum) if code == NESTEROV else (0.0, 1.0)
        for k in range(0, end, COUNT):
            weight = load(parameters, k)
            g = load(gradient, k) * share + (l2 * weight + l1 * sign(weight)) * load(decay_mask, k)
            velocity = momentum * load(first, k) + g
            store(first, k, velocity)
            store(parameters, k, weight - learning_rate * (of_gradient * g + of_velocity * velocity))
            store(gradient, k, full_like(weight, 0.0))
