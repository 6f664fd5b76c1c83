"""How the general engine is told what is switched on: which number lies where in the small arrays that it gets."""

from typing import Final

# What `codes` says.
LOSS: Final = 0
OPTIMIZER: Final = 1
REGULARIZATION: Final = 2
BATCH_SIZE: Final = 3
TOGETHER: Final = 4  # how many examples of a batch go through the layers together at most
LEARNS: Final = 5  # 0: sum up gradients, change no parameter
CODES: Final = 6

# What `rates` says; the last three are off where they are 0.
RATE: Final = 0  # of the regularization
CLIP_NORM: Final = 1
MAX_NORM: Final = 2
DROPOUT: Final = 3
RATES: Final = 4

# What `counts` holds from one call to the next.
ACCUMULATED: Final = 0  # examples in the gradient
UPDATES: Final = 1
CLIPPED: Final = 2  # updates whose gradient was clipped
COUNTS: Final = 3

# The rows of `buffers`, each laid out as the parameters are, and of `work`, which holds a block of examples.
GRADIENT, FIRST_MOMENT, SECOND_MOMENT, DEVIATIONS, HELD_BACK = range(5)
BUFFERS: Final = 5
Z, A, SLOPE, ERROR, NORMAL = range(5)
WORK: Final = 5
