"""The datasets: shapes, labels, noise, and the stream they draw from."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.datasets import GENERATED, Vector
from nn_playground.labs.mlp.runs import run
from nn_playground.labs.mlp.splitting import shuffled, split_points
from nn_playground.labs.rng import Stream


def learned(config: dict[str, Any]) -> dict[str, Any]:
    """How good a network is on the test points after 500 epochs."""
    metrics: dict[str, Any] = run(parse_config(config), epochs=500, record=[500], include=["metrics"]).as_json()[
        "metrics"
    ]
    test: dict[str, Any] = metrics["test"]
    return test


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize("samples", [50, 51, 500])
@pytest.mark.parametrize("noise", [0.0, 0.5, 0.8])
def test_every_dataset_has_as_many_finite_points_as_asked_for(name: str, samples: int, noise: float) -> None:
    points = GENERATED[name].draw(Stream("1"), samples, noise)
    assert points.shape == (samples, 3)
    assert np.isfinite(points).all()


@pytest.mark.parametrize("name", [name for name, dataset in GENERATED.items() if dataset.advanced])
@pytest.mark.parametrize("noise", [0.0, 0.8])
def test_what_the_original_lacks_stays_on_the_map_and_draws_as_much_with_and_without_noise(
    name: str, noise: float
) -> None:
    streams = Stream("1"), Stream("1")
    points = GENERATED[name].draw(streams[0], 5000, noise)
    GENERATED[name].draw(streams[1], 5000, 0.4)
    assert np.abs(points[:, :2]).max() <= 6
    assert streams[0].uniform(1) == streams[1].uniform(1)


@pytest.mark.parametrize("name", [name for name, dataset in GENERATED.items() if dataset.advanced])
def test_noise_blurs_what_the_original_lacks(name: str) -> None:
    clean, noisy = (GENERATED[name].draw(Stream("1"), 500, noise) for noise in (0.0, 0.5))
    assert (clean != noisy).any(axis=1).mean() > 0.02


@pytest.mark.parametrize("name", [name for name, dataset in GENERATED.items() if dataset.classes])
@pytest.mark.parametrize("classes", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("samples", [50, 500])
def test_each_class_has_its_share_of_the_points(name: str, classes: int, samples: int) -> None:
    points = GENERATED[name].draw(Stream("1"), samples, 0.0, classes)
    labels, counts = np.unique(points[:, 2], return_counts=True)
    assert labels.tolist() == ([-1.0, 1.0] if classes == 2 else [float(label) for label in range(classes)])
    assert counts.sum() == samples
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", [name for name, dataset in GENERATED.items() if dataset.classes])
@pytest.mark.parametrize("classes", [2, 3, 6])
def test_classes_without_noise_are_apart(name: str, classes: int) -> None:
    """Nearly every point has one of its own class nearest."""
    points = GENERATED[name].draw(Stream("1"), 1200, 0.0, classes)
    distances = np.hypot(*(points[:, None, axis] - points[None, :, axis] for axis in (0, 1)))
    np.fill_diagonal(distances, np.inf)
    nearest = points[distances.argmin(axis=1), 2]
    assert (nearest == points[:, 2]).mean() > 0.98


def test_rings_without_noise_alternate() -> None:
    points = GENERATED["rings"].draw(Stream("1"), 500, 0.0)
    radius = np.hypot(points[:, 0], points[:, 1])
    assert ((radius >= 2 - 1e-12) & (radius <= 3 + 1e-12)).tolist() == (points[:, 2] == -1).tolist()
    assert sorted(set(np.floor(radius).tolist())) == [0, 2, 4]


def test_squares_of_the_checkerboard_alternate_and_have_gaps() -> None:
    points = GENERATED["checkerboard"].draw(Stream("1"), 2000, 0.0)
    places = (points[:, :2] + 5) / 10 * 3
    cells = np.floor(places).astype(int)
    assert set(map(tuple, cells.tolist())) == {(column, row) for column in range(3) for row in range(3)}
    assert np.where(cells.sum(axis=1) % 2 == 0, 1.0, -1.0).tolist() == points[:, 2].tolist()
    assert 0.05 < (places - cells).min() < (places - cells).max() < 0.95


def test_the_sine_is_told_apart_by_its_curve() -> None:
    points = GENERATED["sine"].draw(Stream("1"), 2000, 0.0)
    above = points[:, 1] - 2.5 * np.sin(points[:, 0])
    assert np.sign(above).tolist() == points[:, 2].tolist()
    assert np.abs(above).min() >= 0.4 - 1e-9


def test_moons_without_noise_lie_along_half_circles() -> None:
    points = GENERATED["moons"].draw(Stream("1"), 500, 0.0)
    centres = points[:, 2:] * [[-1.6, -0.8]]
    radius = np.hypot(*(points[:, :2] - centres).T)
    assert np.abs(radius - 3.2).max() < 0.25 * math.sqrt(2) + 1e-9


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reg-saddle", lambda x1, x2: (x1**2 - x2**2) / 36),
        ("reg-ripples", lambda x1, x2: np.cos(1.8 * np.hypot(x1, x2)) * (1 - np.hypot(x1, x2) / 12)),
    ],
)
def test_values_without_noise_are_those_of_a_formula(name: str, value: Callable[[Vector, Vector], Vector]) -> None:
    x1, x2, label = GENERATED[name].draw(Stream("1"), 500, 0.0).T
    assert label == pytest.approx(value(x1, x2), abs=1e-12)


@pytest.mark.parametrize("name", [name for name, dataset in GENERATED.items() if dataset.problem == "classification"])
def test_classes_are_minus_and_plus_one_and_both_occur(name: str) -> None:
    labels = GENERATED[name].draw(Stream("1"), 500, 0.0)[:, 2]
    assert set(labels.tolist()) == {-1.0, 1.0}


@pytest.mark.parametrize("name", [name for name, dataset in GENERATED.items() if dataset.problem == "regression"])
def test_numbers_to_learn_stay_between_about_minus_and_plus_one(name: str) -> None:
    labels = GENERATED[name].draw(Stream("1"), 1200, 0.0)[:, 2]
    assert labels.min() < -0.5
    assert labels.max() > 0.5
    assert np.abs(labels).max() <= 1.2


def test_a_circle_without_noise_is_a_disc_in_a_ring() -> None:
    points = GENERATED["circle"].draw(Stream("1"), 500, 0.0)
    radius = np.hypot(points[:, 0], points[:, 1])
    assert (radius[points[:, 2] == 1] < 2.5).all()
    assert (radius[points[:, 2] == -1] >= 3.5 - 1e-12).all()


def test_xor_without_noise_is_the_sign_of_the_product() -> None:
    points = GENERATED["xor"].draw(Stream("1"), 500, 0.0)
    assert (np.sign(points[:, 0] * points[:, 1]) == points[:, 2]).all()
    assert np.abs(points[:, :2]).min() >= 0.3


def test_spiral_arms_start_in_the_middle_and_end_outside() -> None:
    points = GENERATED["spiral"].draw(Stream("1"), 500, 0.0)
    assert np.hypot(points[0, 0], points[0, 1]) == 0
    assert math.hypot(points[249, 0], points[249, 1]) == pytest.approx(4.98)
    assert points[:250, 2].tolist() == [1.0] * 250


def test_noise_moves_labels_but_not_the_points_of_a_circle() -> None:
    clean = GENERATED["circle"].draw(Stream("1"), 500, 0.0)
    noisy = GENERATED["circle"].draw(Stream("1"), 500, 0.5)
    assert clean[:, :2].tolist() == noisy[:, :2].tolist()
    assert clean[:, 2].tolist() != noisy[:, 2].tolist()


def test_noise_widens_the_clouds() -> None:
    narrow, wide = (GENERATED["gauss"].draw(Stream("1"), 2000, noise)[:1000] for noise in (0.0, 0.5))
    assert narrow[:, 0].var() == pytest.approx(0.5, rel=0.15)
    assert wide[:, 0].var() == pytest.approx(4.0, rel=0.15)


def test_shuffling_keeps_every_point() -> None:
    points = np.arange(30.0).reshape(10, 3)
    mixed = shuffled(points, Stream("1"))
    assert sorted(map(tuple, mixed.tolist())) == list(map(tuple, points.tolist()))
    assert mixed.tolist() != points.tolist()


@pytest.mark.parametrize(("percent", "train"), [(1, 5), (10, 50), (33.3, 166), (50, 250), (99, 495)])
def test_the_first_points_train_and_the_others_test(percent: float, train: int) -> None:
    points = np.arange(1500.0).reshape(500, 3)
    parts = split_points(points, percent)
    assert parts.train.tolist() == points[:train].tolist()
    assert parts.test.tolist() == points[train:].tolist()


@pytest.mark.parametrize(
    ("given", "least"),
    [
        ({"data": {"name": "moons"}, "network": {"hidden": [4]}}, 0.98),
        ({"data": {"name": "rings"}, "network": {"hidden": [4]}, "features": ["x1_squared", "x2_squared"]}, 0.98),
        ({"data": {"name": "rings"}, "network": {"hidden": [8, 4]}}, 0.98),
        ({"data": {"name": "checkerboard"}, "network": {"hidden": [8, 4]}}, 0.9),
        ({"data": {"name": "sine"}, "network": {"hidden": [6]}}, 0.97),
        ({"data": {"name": "sine"}, "network": {"hidden": []}, "features": ["x2", "sin_x1"]}, 0.99),
        ({"data": {"name": "clusters", "classes": 6}, "network": {"hidden": [4]}}, 0.98),
        ({"data": {"name": "spirals", "classes": 4}, "network": {"hidden": [8, 8]}}, 0.97),
    ],
    ids=lambda value: value["data"]["name"] if isinstance(value, dict) else "",
)
def test_a_small_network_can_learn_it_from_some_start(given: dict[str, Any], least: float) -> None:
    config = given | {"training": {"learning_rate": 0.1}}
    assert max(learned({**config, "seed": seed})["accuracy"] for seed in ("1", "2", "3")) >= least


def test_a_saddle_is_easy_and_ripples_are_hard_for_the_same_network() -> None:
    config = {"problem": "regression", "network": {"hidden": [8, 4]}}
    saddle, ripples = (learned({**config, "data": {"name": name}})["r2"] for name in ("reg-saddle", "reg-ripples"))
    assert saddle > 0.95
    assert ripples < 0.6
