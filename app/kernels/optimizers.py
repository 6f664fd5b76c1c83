"""Optimizers: the rule by which each turns a gradient into a step, and the registry of their names.

The rules and their constants are those of torch.optim: momentum (Polyak 1964), Nesterov's (Sutskever et al. 2013),
Adagrad (Duchi et al. 2011), RMSprop (Hinton 2012), Adam (Kingma and Ba 2015).

To add one: a code, its lines in `step_of`, and an entry in `OPTIMIZERS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.choices import Choice, registry

SGD: Final = 0
MOMENTUM: Final = 1
NESTEROV: Final = 2
ADAGRAD: Final = 3
RMSPROP: Final = 4
ADAM: Final = 5


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
