"""Metrics against values worked out by hand."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.labs.mlp.metrics import accuracy, confusion, of_classes, of_values, r2, rmse

TWO = np.array([[0.4], [-0.2], [0.9], [-1.0], [0.0], [math.nan]])
TWO_LABELS = np.array([1.0, 1.0, -1.0, -1.0, 1.0, -1.0])
THREE = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0.2, 0.2, 0.6], [math.nan, 0.9, 0.1]])
THREE_LABELS = np.array([0.0, 1.0, 1.0, 2.0, 1.0])


def test_the_sign_decides_between_two_classes() -> None:
    assert accuracy(TWO, TWO_LABELS) == 2 / 6
    assert confusion(TWO, TWO_LABELS, 2).tolist() == [[1, 1], [1, 1]]


def test_the_largest_output_decides_between_more() -> None:
    assert accuracy(THREE, THREE_LABELS) == 3 / 5
    assert confusion(THREE, THREE_LABELS, 3).tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]


def test_a_class_without_points_has_a_row_of_zeros() -> None:
    assert confusion(THREE[:1], THREE_LABELS[:1], 3).tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("output", [0.0, -0.0, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("label", [-1.0, 1.0])
def test_no_decision_is_never_right_and_in_no_column(output: float, label: float) -> None:
    outputs, labels = np.array([[output]]), np.array([label])
    assert accuracy(outputs, labels) == 0
    assert confusion(outputs, labels, 2).sum() == 0


def test_one_number_that_is_not_finite_spoils_its_row() -> None:
    outputs = np.array([[0.9, math.inf, 0.1], [0.9, -math.inf, 0.1]])
    assert accuracy(outputs, np.zeros(2)) == 0
    assert confusion(outputs, np.zeros(2), 3).sum() == 0


@given(st.integers(2, 6), st.integers(1, 60), st.integers(0, 2**32))
def test_the_diagonal_over_n_is_the_accuracy(classes: int, count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    numbers = random.integers(0, classes, count)
    if classes == 2:
        outputs, labels = random.uniform(-1, 1, (count, 1)), (numbers * 2 - 1).astype(np.float64)
    else:
        outputs, labels = random.dirichlet(np.ones(classes), count), numbers.astype(np.float64)
    table = confusion(outputs, labels, classes)
    assert table.dtype == np.int64
    assert table.sum(axis=1).tolist() == np.bincount(numbers, minlength=classes).tolist()
    assert np.trace(table) / count == accuracy(outputs, labels)


def test_rmse_is_in_units_of_the_labels() -> None:
    assert rmse(np.array([[3.0], [0.0]]), np.array([0.0, 4.0])) == math.sqrt(12.5)


def test_r2_compares_with_the_mean_of_the_labels() -> None:
    labels = np.array([1.0, 2.0, 3.0])
    assert r2(labels[:, None], labels) == 1
    assert r2(np.full((3, 1), 2.0), labels) == 0
    assert r2(np.array([[3.0], [2.0], [1.0]]), labels) == -3


@pytest.mark.parametrize("labels", [[0.1] * 3, [0.5]])
def test_r2_of_labels_that_are_all_the_same_is_undefined(labels: list[float]) -> None:
    column = np.array(labels)
    assert math.isnan(r2(column[:, None], column))


@pytest.mark.parametrize("output", [math.nan, math.inf, 1e300])
def test_what_is_not_finite_is_null_in_json(output: float) -> None:
    found = of_values(np.array([[output], [0.0]]), np.array([0.0, 1.0])).as_json()
    assert json.dumps(found, allow_nan=False) == '{"rmse": null, "r2": null}'


def test_json_has_what_applies() -> None:
    assert of_classes(THREE, THREE_LABELS, 3).as_json() == {
        "accuracy": 0.6,
        "confusion": [[1, 0, 0], [0, 1, 1], [0, 0, 1]],
    }
    assert of_values(np.array([[1.0], [3.0]]), np.array([1.0, 3.0])).as_json() == {"rmse": 0.0, "r2": 1.0}
