"""tanh and exp as the type at hand wants them: to the last bit in float64, fast in float32 lanes."""

from collections.abc import Callable
from typing import Any

from numba.extending import overload

from app.kernels import approximate, elementary
from app.kernels.lanes import LANES_32, Value

OPTIONS = {"error_model": "numpy", "forceinline": True}


def tanh(x: Value) -> Value:
    """Hyperbolic tangent."""
    return elementary.tanh(x)


def exp(x: Value) -> Value:
    """e**x."""
    return elementary.exp(x)


@overload(tanh, jit_options=OPTIONS, strict=False)
def _tanh(x: Any) -> Callable[[Value], Value]:
    if x == LANES_32:
        return lambda x: approximate.tanh(x)
    return lambda x: elementary.tanh(x)


@overload(exp, jit_options=OPTIONS, strict=False)
def _exp(x: Any) -> Callable[[Value], Value]:
    if x == LANES_32:
        return lambda x: approximate.exp(x)
    return lambda x: elementary.exp(x)
