"""Functions that only kernels call: one version for the types of their arguments, and no machine code of their own.

The kernels of these tests are numba's own, which are not kept on disk: they are compiled each time.
"""

from typing import Any

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from nn_playground.kernels import elementary
from nn_playground.kernels.compile import inline, inline_choice
from nn_playground.kernels.inlining import InlineFunction

Vector = NDArray[np.float64]


@inline
def scaled(x: float, factor: int) -> float:
    """Called below with a constant and with a variable."""
    return x * factor


@inline
def whole(x: float) -> str:
    """One of two that the types choose from."""
    return "a whole number"


@inline
def broken(x: float) -> str:
    """The other."""
    return "any number"


@inline_choice
def kind(x: Any) -> Any:
    """What a number is."""
    return whole if isinstance(x, types.Integer) else broken


@njit  # type: ignore[untyped-decorator, unused-ignore]
def sum_of_scaled(x: float, count: int) -> float:
    """x * 2 + x * 0 + x * 1 + ... + x * (count - 1)."""
    total = scaled(x, 2)
    for i in range(count):
        total += scaled(x, i)
    return total


@njit  # type: ignore[untyped-decorator, unused-ignore]
def kinds(x: float, i: int) -> tuple[str, str]:
    """Both, in one kernel."""
    return kind(x), kind(i)


@njit  # type: ignore[untyped-decorator, unused-ignore]
def hyperbolic(values: Vector) -> None:
    """tanh of each, in place."""
    for i in range(len(values)):
        values[i] = elementary.tanh(values[i])


def versions(function: Any) -> list[str]:
    """For which types a function was compiled."""
    assert isinstance(function, InlineFunction)
    return sorted(str(args) for args in function.overloads)


def test_a_constant_makes_no_version_of_its_own() -> None:
    assert sum_of_scaled(0.5, 4) == 1.0 + 0.5 * (0 + 1 + 2 + 3)
    assert versions(scaled) == ["(float64, int64)"]


def test_a_choice_goes_by_the_types_of_the_arguments() -> None:
    assert kinds(1.5, 1) == ("any number", "a whole number")
    assert (kind(1.5), kind(1)) == ("any number", "a whole number")


def test_python_and_kernels_get_the_same_from_an_inline_function() -> None:
    values = np.linspace(-3, 3, 50)
    expected = [elementary.tanh(value) for value in values]
    hyperbolic(values)
    assert values.tolist() == expected


def test_what_is_inlined_has_no_machine_code_of_its_own() -> None:
    sum_of_scaled(1.0, 1)
    (result,) = scaled.overloads.values()  # type: ignore[attr-defined]
    assert result.library.get_pointer_to_function(result.fndesc.llvm_func_name) == 0
