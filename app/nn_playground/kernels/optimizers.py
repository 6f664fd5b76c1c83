"""Optimizers: the rule by which each turns a gradient into a step, and the registry of their names.

The rules and their constants are those of torch.optim: momentum (Polyak 1964), Nesterov's (Sutskever et al. 2013),
Adagrad (Duchi et al. 2011), RMSprop (Hinton 2012), Adam (Kingma and Ba 2015).

To add one: its lines in `optimizer_step`, an entry in `OPTIMIZERS` and, if there is none such, its constant in
`CONSTANTS`; nothing else in the project names them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.choices import Choice, Constant, numbered, registry
from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import COUNT, full_like, load, square_root, store
from nn_playground.kernels.updates import sign

Vector = NDArray[np.float64]

TINY: Final = 1e-30

CONSTANTS = {
    constant.name: constant
    for constant in (
        Constant(
            name="momentum",
            title="Momentum",
            description="How much of the last step the next one keeps.",
            least=0,
            most=1,
            steps=(0, 0.5, 0.8, 0.9, 0.95, 0.99),
        ),
        Constant(
            name="decay",
            title="Decay",
            description="How slowly the mean of squared gradients forgets old ones.",
            least=0,
            most=1,
            steps=(0.5, 0.9, 0.95, 0.99, 0.999),
        ),
        Constant(
            name="beta1",
            title="Beta 1",
            description="How slowly the mean of gradients forgets old ones.",
            least=0,
            most=0.99999,
            steps=(0, 0.5, 0.8, 0.9, 0.95, 0.99),
            symbol="β₁",
        ),
        Constant(
            name="beta2",
            title="Beta 2",
            description="How slowly the mean of squared gradients forgets old ones.",
            least=0,
            most=0.99999,
            steps=(0.9, 0.99, 0.999, 0.9999),
            symbol="β₂",
        ),
        Constant(
            name="epsilon",
            title="Epsilon",
            description="Keeps steps finite where gradients are almost 0.",
            least=1e-15,
            most=1,
            steps=(1e-10, 1e-8, 1e-6, 1e-4, 1e-2),
            symbol="ε",
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Optimizer(Choice):
    """An optimizer; `constants` are its own, with their defaults."""

    constants: Mapping[str, float]


OPTIMIZERS = registry(
    (
        Optimizer(
            name="sgd",
            label="SGD",
            description="Gradient descent on one mini-batch after another.",
            constants={},
        ),
        Optimizer(
            name="momentum",
            label="Momentum",
            description="Steps gather speed where gradients agree, and cancel where they change sign.",
            constants={"momentum": 0.9},
        ),
        Optimizer(
            name="nesterov",
            label="Nesterov",
            description="Momentum that looks ahead to where it will be: it brakes earlier.",
            constants={"momentum": 0.9},
        ),
        Optimizer(
            name="adagrad",
            label="Adagrad",
            description="Each weight's steps shrink with all the gradients it has seen.",
            constants={"epsilon": 1e-10},
        ),
        Optimizer(
            name="rmsprop",
            label="RMSprop",
            description="Each weight's steps are scaled by the size of its recent gradients.",
            constants={"decay": 0.99, "epsilon": 1e-8},
        ),
        Optimizer(
            name="adam",
            label="Adam",
            description="Momentum, with each weight's steps scaled by the size of its recent gradients.",
            constants={"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        ),
    )
)


# The number of each optimizer in the kernels, and the position of each constant in a vector of them.
CODE: Final = numbered(OPTIMIZERS)
AT: Final = numbered(CONSTANTS)


@inline
def advance(powers: Vector, constants: Vector) -> None:
    """Raise beta1 and beta2 to the power of the update that follows."""
    powers[0] *= constants[AT.beta1]
    powers[1] *= constants[AT.beta2]
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
    if code == CODE.adam:
        beta1, beta2, epsilon = constants[AT.beta1], constants[AT.beta2], constants[AT.epsilon]
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
    elif code == CODE.adagrad or code == CODE.rmsprop:
        epsilon = constants[AT.epsilon]
        old, new = (1.0, 1.0) if code == CODE.adagrad else (constants[AT.decay], 1 - constants[AT.decay])
        for k in range(0, end, COUNT):
            weight = load(parameters, k)
            g = load(gradient, k) * share + (l2 * weight + l1 * sign(weight)) * load(decay_mask, k)
            square = old * load(second, k) + new * (g * g)
            store(second, k, square)
            store(parameters, k, weight - learning_rate * g / (square_root(square) + epsilon))
            store(gradient, k, full_like(weight, 0.0))
    else:
        momentum = constants[AT.momentum]
        of_gradient, of_velocity = (1.0, momentum) if code == CODE.nesterov else (0.0, 1.0)
        for k in range(0, end, COUNT):
            weight = load(parameters, k)
            g = load(gradient, k) * share + (l2 * weight + l1 * sign(weight)) * load(decay_mask, k)
            velocity = momentum * load(first, k) + g
            store(first, k, velocity)
            store(parameters, k, weight - learning_rate * (of_gradient * g + of_velocity * velocity))
            store(gradient, k, full_like(weight, 0.0))
