"""The elementary functions, against values computed by V8 and at the edges of their domains."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from nn_playground.kernels import arrays, elementary

GOLDEN = json.loads((Path(__file__).parent / "goldens" / "math.json").read_text())
FUNCTIONS = ("exp", "expm1", "tanh", "log", "sin", "cos")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_golden_value_agrees_to_the_last_bit(name: str) -> None:
    function = getattr(elementary, name)
    assert len(GOLDEN[name]) == 400
    assert [(x, function(float(x))) for x, _ in GOLDEN[name]] == [(x, float(y)) for x, y in GOLDEN[name]]


@pytest.mark.parametrize("name", ["exp", "expm1", "tanh", "log"])
def test_nan_stays_nan(name: str) -> None:
    assert math.isnan(getattr(elementary, name)(math.nan))


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("exp", math.inf, math.inf),
        ("exp", -math.inf, 0.0),
        ("exp", 710.0, math.inf),
        ("exp", 0.0, 1.0),
        ("exp", 1.0, math.e),
        ("expm1", math.inf, math.inf),
        ("expm1", -math.inf, -1.0),
        ("expm1", 1e-320, 1e-320),
        ("tanh", math.inf, 1.0),
        ("tanh", -math.inf, -1.0),
        ("tanh", 1e308, 1.0),
        ("tanh", 5e-324, 5e-324),
        ("log", 0.0, -math.inf),
        ("log", 1.0, 0.0),
        ("log", math.inf, math.inf),
    ],
)
def test_the_edges_of_the_domain(name: str, x: float, y: float) -> None:
    assert getattr(elementary, name)(x) == y


def test_zero_keeps_its_sign() -> None:
    assert math.copysign(1, elementary.tanh(-0.0)) == -1
    assert math.copysign(1, elementary.expm1(-0.0)) == -1
    assert math.copysign(1, elementary.sin(-0.0)) == -1


def test_log_of_a_negative_number_is_not_a_number() -> None:
    assert math.isnan(elementary.log(-1.0))


def test_arrays_hold_the_same_values_as_single_numbers() -> None:
    x = np.linspace(-40, 40, 999)
    assert arrays.sin(x).tolist() == [elementary.sin(value) for value in x]
    assert arrays.cos(x).tolist() == [elementary.cos(value) for value in x]
    assert np.allclose(arrays.sin(x), np.sin(x), rtol=1e-15, atol=1e-16)
