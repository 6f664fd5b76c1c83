"""Positions of the settings, rates and counts in the small arrays that the general engine gets."""

from typing import Final

# Positions in `codes`.
LOSS: Final = 0
OPTIMIZER: Final = 1
REGULARIZATION: Final = 2
BATCH_SIZE: Final = 3
BLOCK_SIZE: Final = 4  # examples of a batch that go through the layers together, at most
LEARNS: Final = 5  # 0: sum up gradients, change no parameter
CODES: Final = 6

# Positions in `rates`; the last three are off where they are 0.
RATE: Final = 0  # of the regularization
CLIP_NORM: Final = 1
MAX_NORM: Final = 2
DROPOUT: Final = 3
RATES: Final = 4

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
