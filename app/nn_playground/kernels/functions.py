"""The functions tanh and exp for the type of the argument: exact to the last bit in float64, fast in float32 lanes."""

from collections.abc import Callable
from typing import Any

from nn_playground.kernels import approximate, elementary
from nn_playground.kernels.compile import inline_choice
from nn_playground.kernels.lanes import LANES_32, Value


@inline_choice
def tanh(x: Any) -> Callable[[Value], Value]:
    """Hyperbolic tangent."""
    return approximate.tanh if x == LANES_32 else elementary.tanh


@inline_choice
def exp(x: Any) -> Callable[[Value], Value]:
    """e**x."""
    return approximate.exp if x == LANES_32 else elementary.exp
