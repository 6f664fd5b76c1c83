"""The claims of the convolution lab's presets, measured."""

from functools import cache

import numpy as np
import pytest

from nn_playground.labs.cnn.lab import CNN
from nn_playground.labs.cnn.measures import MEASURES
from nn_playground.labs.cnn.moved import ANGLES, shift_accuracies, turn_accuracies, turned_pictures
from nn_playground.labs.cnn.trainer import CnnTrainer
from nn_playground.presets.loader import gallery

PRESETS = gallery(CNN)


@cache
def trained(slug: str, label: str, epochs: int) -> CnnTrainer:
    link = next(link for link in PRESETS[slug].links if link.label == label)
    trainer = CnnTrainer(link.config)
    trainer.train(epochs)
    return trainer


def right(slug: str, label: str, epochs: int) -> float:
    """The test accuracy of a preset's run."""
    return trained(slug, label, epochs).losses().test_accuracy


def corners(slug: str, label: str, epochs: int) -> float:
    """The accuracy where test pictures are moved by two pixels across and down."""
    found = np.array(shift_accuracies(trained(slug, label, epochs)))
    return float(np.mean(found[[0, 0, -1, -1], [0, -1, 0, -1]]))


def parameters(slug: str, label: str) -> int:
    return MEASURES["parameters"].of(next(link for link in PRESETS[slug].links if link.label == label).config)


def work(slug: str, label: str) -> int:
    return MEASURES["multiply_adds"].of(next(link for link in PRESETS[slug].links if link.label == label).config)


def test_there_are_fourteen() -> None:
    assert len(PRESETS) == 14


def test_strokes() -> None:
    assert right("strokes", "Eight kernels", 3) == 1


def test_optimizers() -> None:
    assert right("optimizers", "Adam", 1) > 0.99
    assert right("optimizers", "Momentum", 3) > 0.99
    assert right("optimizers", "Plain descent", 3) < 0.5
    assert right("optimizers", "Plain descent", 10) > 0.9


def test_too_large_a_rate() -> None:
    assert right("too-large-a-rate", "Rate 1", 5) == 0.25
    assert right("too-large-a-rate", "Rate 0.003", 5) == 1


def test_sigmoids() -> None:
    assert right("sigmoids", "Sigmoid", 10) == 0.25
    assert right("sigmoids", "ReLU", 10) > 0.98


def test_few_parameters() -> None:
    assert (parameters("few-parameters", "Eight kernels, maximum"), 8 * 10 + 4 * 9) == (116, 116)
    assert right("few-parameters", "Eight kernels, maximum", 3) > 0.9
    assert right("few-parameters", "One kernel", 15) < 0.6
    assert 6 < parameters("few-parameters", "Five dense neurons") / 116 < 7


def test_linear_will_do() -> None:
    assert right("linear-will-do", "Linear", 5) == 1


def test_large_steps() -> None:
    assert right("large-steps", "5 x 5, stride 3", 5) == 1
    assert 4.9 < work("large-steps", "3 x 3 and pooling") / work("large-steps", "5 x 5, stride 3") < 5.1


def test_moved_pictures() -> None:
    for label in ("Flatten", "Maximum"):
        assert right("moved-pictures", label, 10) == 1
    assert corners("moved-pictures", "Flatten", 10) < 0.4
    assert corners("moved-pictures", "Maximum", 10) > 0.9


def test_data_cure_it() -> None:
    assert corners("data-cure-it", "Moved", 15) > corners("data-cure-it", "In the middle", 15) + 0.2
    assert right("data-cure-it", "Moved", 3) < right("data-cure-it", "In the middle", 3)


@pytest.mark.parametrize("label", ["Maximum", "Flatten"])
def test_turned_strokes(label: str) -> None:
    trainer = trained("turned-strokes", label, 10)
    turned = dict(zip(ANGLES, turn_accuracies(trainer, turned_pictures(trainer)), strict=True))
    assert (turned[0], turned[180]) == (1, 1)
    assert turned[90] < 0.02


def test_noise_and_data() -> None:
    assert right("noise-and-data", "50 pictures", 20) > 0.9
    assert right("noise-and-data", "500 pictures", 3) > 0.87
    assert right("noise-and-data", "500 pictures", 20) > right("noise-and-data", "50 pictures", 20)


def test_colour() -> None:
    assert right("colour", "Colour", 5) > 0.98
    kernels = trained("colour", "Colour", 5).network.weights(0)
    assert kernels.shape == (8, 3, 3, 3)
    assert np.all(np.linalg.norm(kernels.reshape(8, 3, 9), axis=2).mean(axis=0) > 0.2)


@cache
def transferred(label: str, percent: float) -> float:
    """The mean test accuracy over three seeds of a run of the preset on transfer, with that share of examples."""
    link = next(link for link in PRESETS["transfer"].links if link.label == label)
    found = []
    for seed in ("0.5", "1", "2"):
        trainer = CnnTrainer(CNN.varied(link.config, {"data.train_percent": percent, "seed": seed}))
        trainer.train(40)
        found.append(trainer.losses().test_accuracy)
    return float(np.mean(found))


def test_what_was_learnt_elsewhere_pays_where_examples_are_few() -> None:
    few, many = 1, 30  # percent: two of each class, and sixty
    assert [
        CNN.varied(PRESETS["transfer"].links[0].config, {"data.train_percent": one}).data.train_count
        for one in (few, many)
    ] == [6, 180]
    assert transferred("Frozen", few) > transferred("From scratch", few) + 0.1
    assert transferred("Tuned", few) > transferred("From scratch", few) + 0.05
    assert transferred("Random, frozen", few) < transferred("From scratch", few) - 0.1
    assert transferred("Random, frozen", few) < 0.45
    assert transferred("From scratch", many) > 0.9
    assert transferred("From scratch", many) > transferred("Frozen", many) - 0.02


def two_pixels(slug: str, label: str, epochs: int) -> float:
    """The mean accuracy where test pictures are moved by two pixels in one direction at least."""
    found = np.array(shift_accuracies(trained(slug, label, epochs)))
    inner = found[1:-1, 1:-1]
    return float((found.sum() - inner.sum()) / (found.size - inner.size))


def test_digits_are_lost_where_they_are_moved() -> None:
    assert right("digits", "Flatten", 12) > 0.95
    assert two_pixels("digits", "Flatten", 12) < 0.25
    assert right("digits", "Maximum", 12) > 0.9
    assert two_pixels("digits", "Maximum", 12) > 0.6
    assert two_pixels("digits", "Flatten, moved", 12) > 0.5
    assert right("digits", "Flatten, moved", 12) < right("digits", "Flatten", 12)
