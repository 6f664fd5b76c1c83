"""What everybody sees of a preset: its links, trained to the epochs that its text names."""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pytest

from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.web.landscape_routes import landscape_slices
from tests.courses import (
    PRESETS,
    Course,
    course_of,
    courses,
    gradient_ratio,
    rises,
)


def seen(slug: str, label: str, epochs: int) -> Course:
    """The run that a link shows, up to an epoch."""
    return courses(slug, label, epochs, 1)[0]


def without_stop(slug: str, label: str, epochs: int) -> Course:
    """The same run where somebody takes its stop condition away."""
    (link,) = (link for link in PRESETS[slug].links if link.label == label)
    training = link.config.training.model_copy(update={"stop": type(link.config.training.stop)()})
    return course_of(Trainer(link.config.model_copy(update={"training": training})), epochs)


def shown_activations() -> None:
    assert seen("activations", "Sigmoid", 1000).test[20:].min() > 0.49
    assert seen("activations", "Tanh", 50).test[[20, 50]].tolist() == pytest.approx([0.187, 0.01], abs=0.001)
    for label in ("ReLU", "Leaky ReLU", "ELU", "GELU"):
        assert seen("activations", label, 20).test[20] < 0.05, label
    for label, dead in (("Dying ReLUs", 0.25), ("Leaky, the same rate", 0)):
        flat = np.array(seen("activations", label, 10).trainer.observe().saturated[:-1])
        assert (flat == 1).mean() == dead, label


def shown_normalized() -> None:
    stumbling = seen("batch-normalization", "Without", 200)
    assert len(stumbling.test) == 101
    assert min(stumbling.train[100], stumbling.test[100]) > 0.3
    calm = seen("batch-normalization", "With batch normalization", 200)
    assert max(calm.train[100], calm.test[100]) < 0.1


def shown_initialized() -> None:
    slug = "initialization"
    small, good = seen(slug, "Too small", 1000), seen(slug, "Xavier, 8 layers of 3", 50)
    assert len(small.test) == 201
    assert small.test[2:].min() > 0.499
    assert good.test[50] < 0.01
    large, fit = seen(slug, "Too large", 1000), seen(slug, "Xavier, 8 layers of 32", 100)
    assert len(large.test) == 101
    assert large.test[100] > large.test[0]
    assert fit.test[100] < 0.01


def shown_overfitted() -> None:
    runs = {link.label: seen("overfitting", link.label, 2000) for link in PRESETS["overfitting"].links}
    plain, dropped = runs["No cure"], runs["Dropout"]
    assert abs(int(plain.test.argmin()) - 70) < 5
    assert plain.test.min() == pytest.approx(0.36, abs=0.006)
    assert plain.train[1500] < 0.01
    at_the_end = {"No cure": 0.57, "L2": 0.36, "L1": 0.37, "Max norm": 0.38, "Augmentation": 0.38, "Dropout": 0.46}
    for label, loss in at_the_end.items():
        assert len(runs[label].test) == 1501, label
        assert runs[label].test[1500] == pytest.approx(loss, abs=0.006), label
    assert len(runs["Early stopping"].test) - 1 == 117
    assert (dropped.test[20:201] > plain.test[20:201]).all()
    assert (dropped.test[400:1501] < plain.test[400:1501]).all()
    assert PRESETS["overfitting"].links[1].label == "L2"  # what "Side by side" begins with


def shown_ravine() -> None:
    runs = {link.label: seen("ravine", link.label, 100) for link in PRESETS["ravine"].links}
    assert {len(course.test) for course in runs.values()} == {51}
    crawling = runs["SGD"]
    assert runs["SGD, rate 1"].test[1:].min() > runs["SGD, rate 1"].test[0]
    free = {label: without_stop("ravine", label, 100).test[100] for label in runs}
    assert min(free, key=lambda label: free[label]) == "SGD, rate 1"
    assert runs["Momentum"].test[5] > runs["Momentum"].test[0]
    for losses in ([course.train[50] for course in runs.values()], [course.test[50] for course in runs.values()]):
        part = dict(zip(runs, np.array(losses) / losses[0], strict=True))
        assert part["Momentum"] < 1 / 10
        assert part["RMSprop"] < 1 / 6
        assert part["Adam"] == pytest.approx(1 / 3, abs=0.03)
    assert rises(crawling, 0, 50) == 0
    shown_from_above()


def shown_from_above() -> None:
    """Steep along the weights, nearly flat along the bias; the first leap crosses the whole of the floor."""
    *_, (picture,) = landscape_slices(PRESETS["ravine"])
    near, wide = (np.array(surface.loss) for surface in picture.surfaces)
    (left, right), (bottom, top) = picture.surfaces[0].across, picture.surfaces[0].up
    level = -np.linspace(-top, -bottom, len(near))
    at_start = int(np.abs(level).argmin())
    along_weights = np.abs(np.gradient(near, (right - left) / (near.shape[1] - 1), axis=1))[at_start]
    along_bias = np.abs(np.gradient(near, (top - bottom) / (len(near) - 1), axis=0))[at_start]
    assert along_weights.max() > 10 * along_bias.max()
    deepest = np.linspace(left, right, near.shape[1])[near.argmin(axis=1)]
    assert (np.diff(near.min(axis=1)) > 0).all()  # from the top, so that the floor falls as the bias grows
    leap = next(path for path in picture.paths if path.label == "SGD, rate 1")
    assert leap.across[1] < deepest[at_start] < leap.across[0]
    assert leap.train_loss[1] > leap.train_loss[0]
    assert wide.min() < near.min()


def shown_scheduled() -> None:
    runs = {link.label: seen("schedules", link.label, 400) for link in PRESETS["schedules"].links}
    assert {len(course.train) for course in runs.values()} == {301}
    constant = runs.pop("Constant")
    for label, course in runs.items():
        assert course.train[300] < constant.train[300], label
        assert course.train[280:].std() < constant.train[280:].std() / 5, label
        assert course.test[300] >= constant.test[300], label


def shown_classes() -> None:
    assert seen("softmax", "Four clouds, no hidden layer", 20).test[20] < 0.05
    assert seen("softmax", "Three spirals, 8 and 8 neurons", 200).test[200] < 0.1
    assert seen("softmax", "Three spirals, no hidden layer", 400).test.min() > 0.95 * np.log(3)


def shown_spiral() -> None:
    assert seen("spiral-with-sines", "With sines", 200).test[200] < 0.05
    assert seen("spiral-with-sines", "X₁ and X₂ alone", 500).test[500] > 0.3


def shown_vanished() -> None:
    slug = "vanishing-gradients"
    sigmoid = seen(slug, "Sigmoid", 300)
    assert sigmoid.test[1:].min() > 0.499
    assert 1 / gradient_ratio(sigmoid.trainer) == pytest.approx(300_000, rel=0.1)
    for label in ("ReLU, He", "Tanh, Xavier", "Sigmoid, batch normalization"):
        assert seen(slug, label, 300).test[300] < 0.1, label


# A preset, the epochs that its text names, and the test of what everybody sees at these.
NAMED: Final[dict[str, tuple[set[int], Callable[[], None]]]] = {
    "activations": ({10, 20, 50}, shown_activations),
    "batch-normalization": ({100}, shown_normalized),
    "initialization": ({50, 100, 200}, shown_initialized),
    "overfitting": ({70, 117, 200, 400, 1500}, shown_overfitted),
    "ravine": ({5, 50, 100}, shown_ravine),
    "schedules": ({300}, shown_scheduled),
    "softmax": ({20, 200}, shown_classes),
    "spiral-with-sines": ({200, 500}, shown_spiral),
    "vanishing-gradients": ({300}, shown_vanished),
}


def test_each_epoch_that_a_text_names_is_measured() -> None:
    for slug, preset in PRESETS.items():
        words = " ".join(preset.text.split())
        named = {int(number.replace(",", "")) for number in re.findall(r"epoch (\d[\d,]*\d|\d)", words)}
        assert named == (NAMED[slug][0] if slug in NAMED else set()), slug
        rough = re.findall(r"\b(?:some|\w+ty|\w+teen|\w*hundred\w*|thousand) epochs", words)
        assert [one for one in rough if not one.startswith("some")] == [], slug  # a figure can be checked


@pytest.mark.parametrize("slug", NAMED)
def test_a_text_says_what_its_runs_show(slug: str) -> None:
    NAMED[slug][1]()
