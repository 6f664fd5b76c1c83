"""Positions of the settings, rates and counts in the small arrays that the general engine gets.

A setting that kernels take as a number is one line here, in `Rates`.
"""

from typing import Final, NamedTuple


class Codes(NamedTuple):
    """Whole numbers, int64: the settings that kernels tell apart, and sizes."""

    loss: int
    optimizer: int
    regularization: int
    batch_size: int
    block_size: int  # examples of a batch that go through the layers together, at most
    learns: int  # 0: sum up gradients, change no parameter
    masks: int  # 1: parameters that `dead` marks are switched off, and have no gradient


class Rates(NamedTuple):
    """Settings of the training by their names in its config, float64; the last three are off where they are 0."""

    regularization_rate: int
    clip_norm: int
    max_norm: int
    dropout: int


# The position of each, which kernels take for constants.
CODE: Final = Codes(*range(len(Codes._fields)))
RATE: Final = Rates(*range(len(Rates._fields)))

# Positions in `counts`, which is kept from one call to the next.
ACCUMULATED: Final = 0  # examples in the gradient
UPDATES: Final = 1
CLIPPED: Final = 2  # updates whose gradient was clipped
COUNTS: Final = 3

# The rows of `buffers`, each laid out as the parameters are, and of `work`, which holds a block of examples.
GRADIENT, FIRST_MOMENT, SECOND_MOMENT, DEVIATIONS, DECAY_MASK = range(5)
BUFFERS: Final = 5
Z, A, DERIVATIVES, ERROR, NORMAL = range(5)
WORK: Final = 5
