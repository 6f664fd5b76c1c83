"""Losses: what each makes of an output, beside the error that it sends back; and the registry of their names.

For classes -1 and +1 cross-entropy is the logistic loss of the output's sum z, log(1 + exp(-y z)); the output shown is
2 p - 1 = tanh(z / 2). For more classes it is that of the softmax of all outputs. Huber's (1964) has its bend at 1.

To add one: a code, its lines in `error_of` and `loss_of`, and an entry in `LOSSES`.
"""

from dataclasses import dataclass
from typing import Final

from app.choices import Choice, registry

SQUARED: Final = 0
CROSS_ENTROPY: Final = 1
HUBER: Final = 2


@dataclass(frozen=True, kw_only=True)
class Loss(Choice):
    """A loss; `code` is how the kernels know it, `problems` what it is for."""

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
            description="How unlikely the network finds the right class: errors far off the mark keep a strong gradient.",
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
