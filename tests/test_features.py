"""The features of points and of the map."""

import math

import numpy as np

from nn_playground.labs.mlp.features import FEATURES, feature_columns, grid_column


def test_every_feature_is_what_its_name_says() -> None:
    points = np.array([[2.0, 3.0, 1.0], [-1.0, 0.5, -1.0]])
    expected: dict[str, list[float]] = {
        "x1": [2, -1],
        "x2": [3, 0.5],
        "x1_squared": [4, 1],
        "x2_squared": [9, 0.25],
        "x1_x2": [6, -0.5],
        "sin_x1": [math.sin(2), math.sin(-1)],
        "sin_x2": [math.sin(3), math.sin(0.5)],
    }
    assert list(expected) == list(FEATURES)
    assert np.allclose(feature_columns(tuple(FEATURES), points), list(expected.values()), rtol=1e-15)


def test_no_features_are_no_columns() -> None:
    assert feature_columns((), np.zeros((5, 3))).shape == (0, 5)


def test_the_map_has_x1_to_the_right_and_x2_upwards() -> None:
    x1, x2 = grid_column("x1", 100), grid_column("x2", 100)
    assert (x1[0, 0], x1[0, 99], x1[99, 0]) == (-6, 6, -6)
    assert (x2[0, 0], x2[99, 0], x2[0, 99]) == (6, -6, 6)
