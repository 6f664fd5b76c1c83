"""The numba flags of every kernel in one place, and never `fastmath`.

`fastmath` would let the compiler reorder sums and contract products, and would make `isnan` false: runs would differ
from machine to machine. `error_model="numpy"` divides as IEEE 754 says, without a branch for zero. `no_cfunc_wrapper`
omits the wrapper for callers in C, which do not exist, and with it a twentieth of the time to compile.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

from nn_playground.kernels.cache import KernelCache
from nn_playground.kernels.inlining import InlineChoice, InlineFunction, PartCompiler

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile for calls from Python, without the GIL; the machine code is kept on disk."""
    dispatcher = njit(nogil=True, error_model="numpy", no_cfunc_wrapper=True)(function)
    dispatcher._cache = KernelCache(function)  # as njit(cache=True) does with numba's own
    return cast(Function, dispatcher)


def inline(function: Function) -> Function:
    """Compile for calls from other kernels, always inlined, so that loops around it can be vectorized."""
    return cast(Function, InlineFunction(function))


def inline_optimized(function: Function) -> Function:
    """Compile as `inline`, but optimize before: compiling takes longer, and an epoch runs some per cent faster."""
    return cast(Function, InlineFunction(function, PartCompiler))


def inline_choice(choose: Callable[..., Function]) -> Function:
    """One inline function for callers; `choose` picks its implementation by numba's types of their arguments."""
    return cast(Function, InlineChoice(choose))
