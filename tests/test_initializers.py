"""Initializers: how the weights that they draw are distributed."""

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.rng import Stream

SHAPES = [(2, 4), (8, 8), (32, 5), (7, 1)]
VARIANCES: Final[dict[str, Callable[[int, int], float]]] = {
    "playground": lambda _inputs, _units: 1 / 12,
    "xavier_uniform": lambda inputs, units: 2 / (inputs + units),
    "xavier_normal": lambda inputs, units: 2 / (inputs + units),
    "he_uniform": lambda inputs, _units: 2 / inputs,
    "he_normal": lambda inputs, _units: 2 / inputs,
}
DRAWN = 60_000  # weights, so that a variance is within 3 %: even of normal ones its error is sqrt(2 / 60 000), 0.6 %


def drawn(name: str, inputs: int, units: int, seed: str) -> NDArray[np.float64]:
    """The weights of many layers of one shape: (layers, inputs, units)."""
    stream = Stream(seed)
    count = DRAWN // (inputs * units)
    return np.stack([INITIALIZERS[name].draw(stream, inputs, units) for _ in range(count)])


@pytest.mark.parametrize("seed", ["1", "0.12345", "another"])
@pytest.mark.parametrize(("inputs", "units"), SHAPES)
@pytest.mark.parametrize("name", VARIANCES)
def test_mean_and_variance_are_those_of_the_papers(name: str, inputs: int, units: int, seed: str) -> None:
    weights = drawn(name, inputs, units, seed)
    wanted = VARIANCES[name](inputs, units)
    assert weights.shape[1:] == (inputs, units)
    assert abs(weights.mean()) < 5 * math.sqrt(wanted / weights.size)
    assert weights.var() == pytest.approx(wanted, rel=0.03)


@pytest.mark.parametrize("seed", ["1", "0.12345", "another"])
@pytest.mark.parametrize(("inputs", "units"), SHAPES)
@pytest.mark.parametrize("name", ["playground", "xavier_uniform", "he_uniform"])
def test_uniform_weights_are_spread_evenly_within_their_bounds(name: str, inputs: int, units: int, seed: str) -> None:
    weights = drawn(name, inputs, units, seed).ravel()
    bound = math.sqrt(3 * VARIANCES[name](inputs, units))
    counts, _ = np.histogram(weights, bins=10, range=(-bound, bound))
    assert counts.sum() == weights.size  # none is beyond
    assert counts == pytest.approx(np.full(10, weights.size / 10), rel=0.07)


@pytest.mark.parametrize("seed", ["1", "0.12345", "another"])
@pytest.mark.parametrize("name", ["xavier_normal", "he_normal"])
def test_normal_weights_have_the_shares_of_the_normal_distribution(name: str, seed: str) -> None:
    weights = np.abs(drawn(name, 8, 8, seed)).ravel() / math.sqrt(VARIANCES[name](8, 8))
    shares = [float((weights < deviations).mean()) for deviations in (1, 2, 3)]
    assert shares == pytest.approx([math.erf(deviations / math.sqrt(2)) for deviations in (1, 2, 3)], abs=0.01)


@pytest.mark.parametrize("name", VARIANCES)
def test_weights_are_drawn_unit_by_unit_and_within_a_unit_input_by_input(name: str) -> None:
    whole, stream = INITIALIZERS[name].draw(Stream("1"), 3, 2), Stream("1")
    rows = (stream.normal if name.endswith("normal") else stream.uniform)(6).reshape(2, 3)
    order = rows.ravel().argsort()
    assert whole.T.ravel().argsort().tolist() == order.tolist()


def test_zeros_are_zeros_and_all_biases_but_those_of_the_original_are() -> None:
    assert INITIALIZERS["zeros"].draw(Stream("1"), 3, 2).tolist() == [[0.0] * 2] * 3
    assert {name: one.bias for name, one in INITIALIZERS.items() if one.bias} == {"playground": 0.1}


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_layer_without_inputs_has_no_weights(name: str) -> None:
    assert INITIALIZERS[name].draw(Stream("1"), 0, 4).shape == (0, 4)
