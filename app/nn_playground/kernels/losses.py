"""Losses: the value of each for an output, beside the error that it propagates back, and the registry of their names.

For classes -1 and +1 cross-entropy is the logistic loss of the output's sum z, log(1 + exp(-y z)); the output shown is
2 p - 1 = tanh(z / 2). For more classes it is that of the softmax of all outputs. Huber's (1964) has its bend at 1.

To add one: a code, its lines in `error_of` and `loss_of`, and an entry in `LOSSES`.
"""

from dataclasses import dataclass
from typing import Final

from nn_playground.base.choices import Choice, registry
from nn_playground.kernels.compile import inline
from nn_playground.kernels.elementary import exp
from nn_playground.kernels.special import log_of_one_plus

SQUARED: Final = 0
CROSS_ENTROPY: Final = 1
HUBER: Final = 2


@dataclass(frozen=True, kw_only=True)
class Loss(Choice):
    """A loss; `code` is its number in the kernels, `problems` are those that it fits."""

    code: int
    problems: tuple[str, ...]


LOSSES = registry(
    (
        Loss(
            name="squared",
            label="Squared",
            description="Half the squared error, averaged.",
            code=SQUARED,
            problems=("classification", "regression"),
        ),
        Loss(
            name="cross_entropy",
            label="Cross-entropy",
            description="How unlikely the network finds the right class: a confident error has a strong gradient.",
            code=CROSS_ENTROPY,
            problems=("classification",),
        ),
        Loss(
            name="huber",
            label="Huber",
            description="Squared for errors up to 1, straight beyond: outliers pull less.",
            code=HUBER,
            problems=("regression",),
        ),
    )
)


@inline
def loss_of(code: int, z: float, a: float, label: float) -> float:
    """The loss of one output, whose sum is z and value a."""
    if code == CROSS_ENTROPY:
        margin = label * z
        return max(-margin, 0.0) + log_of_one_plus(exp(-abs(margin)))
    error = a - label
    if code == HUBER and abs(error) > 1:
        return abs(error) - 0.5
    return 0.5 * (error * error)


@inline
def error_of(code: int, z: float, a: float, label: float) -> float:
    """The derivative of the loss by a; of cross-entropy that by z, without the loss of digits that a - label has."""
    if code == CROSS_ENTROPY:
        return -label / (1 + exp(label * z))
    error = a - label
    if code == HUBER:
        return min(max(error, -1.0), 1.0)
    return error
