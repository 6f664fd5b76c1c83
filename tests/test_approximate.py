"""The fast float32 functions: close enough for shades, and honest at the edges."""

import math

import numpy as np
import pytest

from nn_playground.kernels import approximate
from tests.lanes import in_lanes


def test_tanh_is_right_to_half_a_millionth() -> None:
    x = np.linspace(-12, 12, 32_000, dtype=np.float32)
    assert np.abs(in_lanes(approximate.tanh, x) - np.tanh(x.astype(np.float64))).max() < 5e-7


def test_the_tanh_of_pictures_is_right_to_a_400th_of_a_shade() -> None:
    x = np.append(
        np.linspace(-12, 12, 32_000, dtype=np.float32), np.repeat(np.array([math.inf, -math.inf], np.float32), 8)
    )
    assert np.abs(in_lanes(approximate.shade_tanh, x) - np.tanh(x.astype(np.float64))).max() < 2e-5


def test_exp_is_right_to_a_millionth_of_its_value() -> None:
    x = np.linspace(-86, 86, 32_000, dtype=np.float32)
    exact = np.exp(x.astype(np.float64))
    assert (np.abs(in_lanes(approximate.exp, x) - exact) / exact).max() < 1e-6


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("tanh", math.inf, 1.0),
        ("tanh", -math.inf, -1.0),
        ("tanh", 1e30, 1.0),
        ("tanh", 0.0, 0.0),
        ("exp", 0.0, 1.0),
        ("exp", math.inf, math.inf),
        ("exp", -math.inf, 0.0),
        ("exp", 100.0, math.inf),
        ("exp", -100.0, 0.0),
    ],
)
def test_the_edges(name: str, x: float, y: float) -> None:
    assert in_lanes(getattr(approximate, name), np.full(16, x, np.float32)).tolist() == pytest.approx(
        [y] * 16, rel=1e-6
    )


@pytest.mark.parametrize("name", ["tanh", "shade_tanh", "exp"])
def test_nan_stays_nan(name: str) -> None:
    assert np.isnan(in_lanes(getattr(approximate, name), np.full(16, math.nan, np.float32))).all()
