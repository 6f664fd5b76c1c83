"""The datasets: shapes, labels, noise, and the stream they draw from."""

import math

import numpy as np
import pytest

from app.datasets import DATASETS, shuffled, split
from app.rng import Stream


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("samples", [50, 51, 500])
@pytest.mark.parametrize("noise", [0.0, 0.5, 0.8])
def test_every_dataset_has_as_many_finite_points_as_asked_for(name: str, samples: int, noise: float) -> None:
    points = DATASETS[name].generate(Stream("1"), samples, noise)
    assert points.shape == (samples, 3)
    assert np.isfinite(points).all()


@pytest.mark.parametrize("name", [name for name, dataset in DATASETS.items() if dataset.problem == "classification"])
def test_classes_are_minus_and_plus_one_and_both_occur(name: str) -> None:
    labels = DATASETS[name].generate(Stream("1"), 500, 0.0)[:, 2]
    assert set(labels.tolist()) == {-1.0, 1.0}


@pytest.mark.parametrize("name", [name for name, dataset in DATASETS.items() if dataset.problem == "regression"])
def test_numbers_to_learn_stay_between_about_minus_and_plus_one(name: str) -> None:
    labels = DATASETS[name].generate(Stream("1"), 1200, 0.0)[:, 2]
    assert labels.min() < -0.5
    assert labels.max() > 0.5
    assert np.abs(labels).max() <= 1.2


def test_a_circle_without_noise_is_a_disc_in_a_ring() -> None:
    points = DATASETS["circle"].generate(Stream("1"), 500, 0.0)
    radius = np.hypot(points[:, 0], points[:, 1])
    assert (radius[points[:, 2] == 1] < 2.5).all()
    assert (radius[points[:, 2] == -1] >= 3.5 - 1e-12).all()


def test_xor_without_noise_is_the_sign_of_the_product() -> None:
    points = DATASETS["xor"].generate(Stream("1"), 500, 0.0)
    assert (np.sign(points[:, 0] * points[:, 1]) == points[:, 2]).all()
    assert np.abs(points[:, :2]).min() >= 0.3


def test_spiral_arms_start_in_the_middle_and_end_outside() -> None:
    points = DATASETS["spiral"].generate(Stream("1"), 500, 0.0)
    assert np.hypot(points[0, 0], points[0, 1]) == 0
    assert math.hypot(points[249, 0], points[249, 1]) == pytest.approx(4.98)
    assert points[:250, 2].tolist() == [1.0] * 250


def test_noise_moves_labels_but_not_the_points_of_a_circle() -> None:
    clean = DATASETS["circle"].generate(Stream("1"), 500, 0.0)
    noisy = DATASETS["circle"].generate(Stream("1"), 500, 0.5)
    assert clean[:, :2].tolist() == noisy[:, :2].tolist()
    assert clean[:, 2].tolist() != noisy[:, 2].tolist()


def test_noise_widens_the_clouds() -> None:
    narrow, wide = (DATASETS["gauss"].generate(Stream("1"), 2000, noise)[:1000] for noise in (0.0, 0.5))
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
    parts = split(points, percent)
    assert parts.train.tolist() == points[:train].tolist()
    assert parts.test.tolist() == points[train:].tolist()
