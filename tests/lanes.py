"""What kernels do in lanes, done to a whole array, so that tests can look at it."""

from functools import cache
from typing import Any, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nn_playground.kernels.lanes import load, store

Numbers = TypeVar("Numbers", NDArray[np.float32], NDArray[np.float64])


def in_lanes(function: Any, x: Numbers) -> Numbers:
    """function(x), sixteen single or eight double numbers at a time; their count is a multiple of that."""
    y = np.empty_like(x)
    _loop(function, 64 // x.itemsize)(x, y)
    return y


@cache  # since it is compiled
def _loop(function: Any, width: int) -> Any:
    @njit(error_model="numpy")  # type: ignore[untyped-decorator, unused-ignore]
    def loop(x: Numbers, y: Numbers) -> None:
        for i in range(0, len(x), width):
            store(y, i, function(load(x, i)))

    return loop
