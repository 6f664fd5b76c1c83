"""Lanes: eight numbers at once must be, bit for bit, the eight numbers one by one."""

import math
from typing import Any

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from nn_playground.kernels import activations, elementary
from nn_playground.kernels.compile import inline
from nn_playground.kernels.lanes import Value, at, broadcast, copy_sign, power_of_two, put, select, store, truncate
from tests.lanes import in_lanes

Vector = NDArray[np.float64]
HUGE = [math.inf, -math.inf, math.nan, 1e308, -1e308, 710.0, -746.0]
EDGES = [*HUGE, 0.0, -0.0, 5e-324, -5e-324, 1.0, -1.0, 0.5, 22.0, -22.0]


def arguments() -> Vector:
    """Numbers of all sizes, and the edges; a whole number of lanes."""
    random = np.random.default_rng(1)
    spread = random.uniform(-1, 1, 4000) * 10.0 ** random.uniform(-12, 3, 4000)
    return np.array([*EDGES, *spread])


def bits(values: Any) -> list[str]:
    """Numbers as text that tells all bits; NaN is NaN."""
    return ["nan" if math.isnan(value) else float(value).hex() for value in values]


@inline
def arithmetic(x: Value) -> Value:
    """Every operator, with lanes and numbers on either side."""
    y = x * 3.0 - 2.0 / x
    y += -x + (0.1 + x * x)
    return y - abs(x)


@inline
def comparisons(x: Value) -> Value:
    """Every comparison, weighed so that each shows."""
    y = select(x < 0.5, 1.0, 0.0) + select(x <= 0.5, 2.0, 0.0) + select(x > 0.5, 4.0, 0.0)
    y += select(x >= 0.5, 8.0, 0.0) + select(x == 0.5, 16.0, 0.0) + select(x != x, 32.0, 0.0)
    return y + select((x > 0.0) & (x < 1.0), 64.0, 0.0) + select((x < 0.0) | (x > 1.0), 128.0, 0.0)


@inline
def powers(x: Value) -> Value:
    """Whole numbers and powers of two, within the exponents there are."""
    inside = select(abs(x) < 1000.0, x, 0.0)
    return truncate(inside) + power_of_two(truncate(inside))


@pytest.mark.parametrize("function", [arithmetic, comparisons, powers], ids=lambda function: str(function.__name__))
def test_operations_give_the_same_bits_in_lanes(function: Any) -> None:
    x = arguments()
    assert bits(in_lanes(function, x)) == bits(function(value) for value in x)


@pytest.mark.parametrize("name", ["exp", "expm1", "tanh"])
def test_elementary_functions_give_the_same_bits_in_lanes(name: str) -> None:
    function, x = getattr(elementary, name), arguments()
    assert bits(in_lanes(function, x)) == bits(function(value) for value in x)


@pytest.mark.parametrize("code", [entry.code for entry in activations.ACTIVATIONS.values()])
def test_activations_and_their_derivatives_give_the_same_bits_in_lanes(code: int) -> None:
    @inline
    def both(z: Value) -> Value:
        a = activations.activate(code, z)
        return a + 3.0 * activations.derivative(code, z, a)

    x = arguments()
    assert bits(in_lanes(both, x)) == bits(both(value) for value in x)


@pytest.mark.parametrize("name", activations.ACTIVATIONS)
def test_a_derivative_is_the_slope_of_its_activation(name: str) -> None:
    code = activations.ACTIVATIONS[name].code
    for z in (-3.0, -0.7, 0.2, 1.1, 4.0):
        slope = (activations.activate(code, z + 1e-6) - activations.activate(code, z - 1e-6)) / 2e-6
        assert activations.derivative(code, z, activations.activate(code, z)) == pytest.approx(slope, abs=1e-8)


def test_truncation_goes_towards_zero_and_powers_are_exact() -> None:
    assert [truncated(value) for value in (2.9, -2.9, 0.4, -0.4)] == [2.0, -2.0, 0.0, 0.0]
    assert [powered(float(k)) for k in (-1022, -1, 0, 1, 1023)] == [2.0**k for k in (-1022, -1, 0, 1, 1023)]


@inline
def truncated(x: float) -> float:
    """`truncate` of a number."""
    return float(truncate(x))


@inline
def powered(k: float) -> float:
    """`power_of_two` of a number."""
    return float(power_of_two(k))


def test_broadcasting_fills_every_lane() -> None:
    @njit  # type: ignore[untyped-decorator, unused-ignore]
    def fill(y: Vector) -> None:
        store(y, 8, broadcast(3.0))

    y = np.zeros(24)
    fill(y)
    assert y.tolist() == [0.0] * 8 + [3.0] * 8 + [0.0] * 8


def test_single_numbers_can_be_read_and_written_without_bounds() -> None:
    @njit  # type: ignore[untyped-decorator, unused-ignore]
    def swap(y: Vector) -> None:
        first = at(y, 0)
        put(y, 0, at(y, 1))
        put(y, 1, first)

    y = np.array([1.0, 2.0])
    swap(y)
    assert y.tolist() == [2.0, 1.0]


def test_a_sign_is_copied_even_from_zero() -> None:
    assert [signed(2.0, sign) for sign in (1.0, -1.0, -0.0)] == [2.0, -2.0, -2.0]


@inline
def signed(magnitude: float, sign: float) -> float:
    """`copy_sign` of numbers."""
    return float(copy_sign(magnitude, sign))
