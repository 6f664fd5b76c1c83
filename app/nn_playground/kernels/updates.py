"""The step down the gradient, whether the lanes hold the parameters of one run or one parameter of many runs.

Every function works on the range `start` to `end` of the buffers, moves the parameters and clears the gradient.
`learning_rate` and `rate` are numbers, or lanes where each run has its own.
"""

from typing import Any, Final

from numpy.typing import NDArray

from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import Value, full_like, lane_count, load, select, store

Vector = NDArray[Any]  # float64 or float32

NONE: Final = 0
L1: Final = 1
L2: Final = 2
MASKED_L2: Final = 3  # for runs with parameters that are off: asking for them costs a small network's L2 a tenth
REGULARIZATION_CODES: Final = {"none": NONE, "l1": L1, "l2": L2}


@inline
def sign(value: Value) -> Value:
    """-1, 0 or 1."""
    return select(value < 0, -1.0, select(value > 0, 1.0, 0.0))


@inline
def update_biases(
    parameters: Vector, gradient: Vector, start: int, end: int, learning_rate: Value, count: float
) -> None:
    """Take one step down the mean gradient of `count` examples."""
    for k in range(start, end, lane_count(parameters)):
        g = load(gradient, k)
        store(parameters, k, load(parameters, k) - learning_rate * g / float(count))
        store(gradient, k, full_like(g, 0.0))


@inline
def update_weights(
    parameters: Vector,
    gradient: Vector,
    dead: Vector,
    start: int,
    end: int,
    learning_rate: Value,
    count: float,
    rate: Value,
    regularization: int,
) -> None:
    """Take one step down the mean gradient of `count` examples and the penalty; L1 removes links for good.

    With L1 and masked L2, links that are dead stay as they are.
    """
    step = learning_rate / float(count)
    shrink = learning_rate * rate
    for k in range(start, end, lane_count(parameters)):
        weight = load(parameters, k)
        moved = weight - step * load(gradient, k)
        if regularization == L2:
            moved = moved - shrink * weight
        elif regularization == MASKED_L2:
            moved = select(load(dead, k) > 0, weight, moved - shrink * weight)
        elif regularization == L1:
            shrunk = moved - shrink * sign(weight)
            was_dead = load(dead, k)
            dies = select(moved * shrunk < 0, 1.0, 0.0)  # the penalty pushes it across zero: it stays there
            moved = select(was_dead > 0, weight, select(dies > 0, 0.0, shrunk))
            store(dead, k, select(was_dead > 0, 1.0, dies))
        store(parameters, k, moved)
        store(gradient, k, full_like(weight, 0.0))
