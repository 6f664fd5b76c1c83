"""Schedules of the learning rate over epochs, and the registry of their names.

They are those of torch.optim.lr_scheduler: StepLR, ExponentialLR and CosineAnnealingLR (down to 0, and up again beyond
its epochs).

To add one: its factors, an entry in `SCHEDULES` and, if there is none such, its constant in `CONSTANTS`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.choices import Choice, Constant, registry
from nn_playground.kernels.arrays import cos

Vector = NDArray[np.float64]

MAX_PERIOD: Final = 1_000_000  # epochs

CONSTANTS: Final = (
    Constant(
        name="every",
        title="Drop every",
        description="How many epochs there are between two drops.",
        least=1,
        most=MAX_PERIOD,
        steps=(1, 5, 10, 20, 50, 100),
        unit="epochs",
        whole=True,
    ),
    Constant(
        name="factor",
        title="Factor",
        description="What the learning rate is multiplied with at each drop.",
        least=0,
        most=1,
        steps=(0.1, 0.5, 0.8, 0.9, 0.95, 0.99),
    ),
    Constant(
        name="epochs",
        title="Half a wave",
        description="The epoch at which the learning rate is 0.",
        least=1,
        most=MAX_PERIOD,
        steps=(10, 50, 100, 200, 500, 1000),
        unit="epochs",
        whole=True,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Schedule(Choice):
    """A schedule and its constants, with their defaults.

    `factors(epochs, constants)` gives the factors of the learning rate in these epochs, counted from 0: whole numbers
    as float64 (k,), to float64 (k,), the same to the last bit on every machine.
    """

    constants: Mapping[str, float]
    factors: Callable[[Vector, Mapping[str, float]], Vector]


def _power(base: float, exponents: Vector) -> Vector:
    """base ** exponents, whole ones, by multiplications alone: numpy's own differs from machine to machine."""
    left = exponents.astype(np.int64)
    result = np.ones(len(left))
    while left.any():
        result = np.where(left & 1, result * base, result)
        left >>= 1
        base *= base
    return result


def _cosine(epochs: Vector, constants: Mapping[str, float]) -> Vector:
    return (1 + cos(math.pi * epochs / constants["epochs"])) / 2


SCHEDULES: Final = registry(
    (
        Schedule(
            name="constant",
            label="Constant",
            description="The learning rate stays as it is.",
            constants={},
            factors=lambda epochs, _: np.ones(len(epochs)),
        ),
        Schedule(
            name="step",
            label="Steps",
            description="Every few epochs the learning rate drops by a factor.",
            constants={"every": 10, "factor": 0.5},
            factors=lambda epochs, constants: _power(constants["factor"], epochs // constants["every"]),
        ),
        Schedule(
            name="exponential",
            label="Exponential",
            description="After each epoch the learning rate drops by a factor.",
            constants={"factor": 0.95},
            factors=lambda epochs, constants: _power(constants["factor"], epochs),
        ),
        Schedule(
            name="cosine",
            label="Cosine",
            description="The learning rate falls to 0 along half a wave of the cosine, and then rises again.",
            constants={"epochs": 100},
            factors=_cosine,
        ),
    )
)
