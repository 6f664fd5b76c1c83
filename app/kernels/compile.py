"""How every kernel is compiled: the numba flags in one place, and never `fastmath`.

`fastmath` would let the compiler reorder sums and contract products, and would make `isnan` false: runs would differ
from machine to machine. `error_model="numpy"` divides as IEEE 754 says, without a branch for zero.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile for calls from Python: releases the GIL, kept in numba's cache on disk."""
    return cast(Function, njit(cache=True, nogil=True, error_model="numpy")(function))


def inline(function: Function) -> Function:
    """Compile for calls from other kernels, always inlined, so that loops around it can be vectorized."""
    return cast(Function, njit(error_model="numpy", forceinline=True)(function))
