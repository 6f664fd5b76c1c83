"""What the texts of the presets claim, measured: each link is trained, with its own seed and with others."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.metrics import accuracy
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.rng import Stream
from nn_playground.presets.loader import gallery

Array = NDArray[np.float64]
PRESETS: Final = gallery(MLP)
SEEDS: Final = 12  # the link's own, and others
NEARLY_ALL: Final = 0.9
MOST: Final = 0.75
GUESSING: Final = 0.45  # the loss of a network that has learned nothing is about 0.5


class Course(NamedTuple):
    """A run: both losses at the end of each epoch from 0 on, and the trainer when it was over."""

    train: Array
    test: Array
    trainer: Trainer


@cache
def courses(slug: str, label: str, epochs: int, count: int = SEEDS) -> list[Course]:
    """The run of a link with so many seeds; the first is the link's own."""
    (link,) = (link for link in PRESETS[slug].links if link.label == label)
    drawn = Stream(slug).uniform(count - 1)
    seeds = [link.config.seed, *(f"{number:.5f}" for number in drawn)]
    return [_course(Trainer(link.config.model_copy(update={"seed": seed})), epochs) for seed in seeds]


def _course(trainer: Trainer, epochs: int) -> Course:
    losses = [trainer.losses()]
    while trainer.epoch < epochs and not trainer.stopped and losses[-1].finite:
        trainer.step()
        losses.append(trainer.losses())
    return Course(np.array([one.train for one in losses]), np.array([one.test for one in losses]), trainer)


def start(slug: str, label: str) -> list[Trainer]:
    """The runs of a link before they begin."""
    return [course.trainer for course in courses(slug, label, 0)]


def ends(slug: str, label: str, epochs: int, count: int = SEEDS) -> Array:
    """The training losses then; not finite where a run diverged."""
    return np.array([course.train[-1] for course in courses(slug, label, epochs, count)])


def share(found: NDArray[np.bool_]) -> float:
    """How many are true; the first, which everybody sees, has to be."""
    assert found[0], found
    return float(np.mean(found))


def until(course: Course, loss: float) -> int:
    """The first epoch at which the training loss is that low."""
    return int(np.argmax(course.train <= loss)) if course.train.min() <= loss else len(course.train)


def rises(course: Course, first: int, last: int) -> int:
    """How often the training loss rises between these epochs."""
    return sum(b > a + 1e-9 for a, b in pairwise(course.train[first : last + 1].tolist()))


def hidden_weights(trainer: Trainer, layer: int) -> Array:
    """(units, inputs)."""
    return np.array(trainer.network.parameters().weights[layer])


def gradient_ratio(trainer: Trainer) -> float:
    """The gradient in the first layer, as a part of that in the last."""
    gradients = trainer.observe().gradients
    return gradients[0] / gradients[-1]


# ---- what everybody sees: the epochs that a text names ----


def seen(slug: str, label: str, epochs: int) -> Course:
    """The run that a link shows, up to an epoch."""
    return courses(slug, label, epochs, 1)[0]


def without_stop(slug: str, label: str, epochs: int) -> Course:
    """The same run where somebody takes its stop condition away."""
    (link,) = (link for link in PRESETS[slug].links if link.label == label)
    training = link.config.training.model_copy(update={"stop": type(link.config.training.stop)()})
    return _course(Trainer(link.config.model_copy(update={"training": training})), epochs)


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


# ---- the classics ----


def test_sines_make_the_spiral_easier() -> None:
    assert share(ends("spiral-with-sines", "With sines", 400) < 0.05) >= NEARLY_ALL
    assert share(ends("spiral-with-sines", "X₁ and X₂ alone", 400) > 0.1) >= MOST


def test_four_neurons_learn_the_exclusive_or_and_none_do_not() -> None:
    assert share(ends("xor-with-four", "Four neurons", 300) < 0.12) >= MOST
    assert share(ends("xor-with-four", "No hidden layer", 300) > GUESSING) == 1
    assert share(ends("xor-with-four", "No hidden layer, but X₁X₂", 300) < 0.02) >= NEARLY_ALL


def test_squares_or_a_hidden_layer_learn_the_circle() -> None:
    assert share(ends("circle-with-squares", "Squares, no hidden layer", 100) < 0.02) >= 0.6
    assert share(ends("circle-with-squares", "X₁ and X₂, four neurons", 300) < 0.05) >= NEARLY_ALL
    assert share(ends("circle-with-squares", "X₁ and X₂, no hidden layer", 300) > GUESSING) == 1


def test_the_plane_needs_one_neuron_and_the_hills_more() -> None:
    assert share(ends("regression", "The plane, one neuron", 10) < 0.001) == 1
    one, many = (ends("regression", f"The hills, {name}", 300) for name in ("one neuron", "8 and 8 neurons"))
    assert share(many < one / 2) == 1
    early = ends("regression", "The hills, one neuron", 20)
    assert share(np.abs(early - one) < 0.002) == 1


# ---- the perceptron, and classes ----


def test_the_perceptron_comes_to_rest_where_a_line_separates_the_classes() -> None:
    runs = courses("perceptron", "Separable: it converges", 50)
    assert share(np.array([course.train[-1] == 0 for course in runs])) >= NEARLY_ALL
    rested = [course.trainer for course in runs if course.train[-1] == 0]
    before = [trainer.network.to_vector() for trainer in rested]
    for trainer in rested:
        trainer.step(50)
    assert all(np.array_equal(flat, trainer.network.to_vector()) for flat, trainer in zip(before, rested, strict=True))


def test_the_perceptron_never_rests_elsewhere() -> None:
    for label in ("Exclusive or: it doesn't", "Overlapping clouds: it doesn't"):
        runs = courses("perceptron", label, 200)
        assert all(len(set(course.train[150:].tolist())) > 2 for course in runs)
        assert all(course.train.min() > 0 for course in runs)
    jumping = [course.train[150:].std() for course in courses("perceptron", "Overlapping clouds: it doesn't", 200)]
    settled = courses("perceptron", "Overlapping clouds, by gradient descent", 200)
    assert share(np.array([course.train[150:].std() for course in settled]) < 0.1 * np.array(jumping)) >= NEARLY_ALL


def test_softmax_tells_clouds_apart_at_once_and_spirals_with_hidden_layers() -> None:
    clouds = courses("softmax", "Four clouds, no hidden layer", 100)
    right = [accuracy(course.trainer.outputs()[1], course.trainer.points.test[:, 2]) for course in clouds]
    assert share(np.array(right) > 0.97) == 1
    assert share(ends("softmax", "Three spirals, 8 and 8 neurons", 400) < 0.3) >= MOST
    assert share(ends("softmax", "Three spirals, no hidden layer", 400) > 0.85 * np.log(3)) == 1


# ---- deep networks ----


def test_gradients_vanish_in_sigmoids_and_nothing_is_learned() -> None:
    slug = "vanishing-gradients"
    for label in ("Sigmoid", "Sigmoid, Xavier"):
        assert share(np.array([gradient_ratio(trainer) < 1e-4 for trainer in start(slug, label)])) == 1
        assert share(ends(slug, label, 300) > GUESSING) == 1
    for before, after in zip(start(slug, "Sigmoid"), courses(slug, "Sigmoid", 300), strict=True):
        assert np.abs(hidden_weights(before, 0) - hidden_weights(after.trainer, 0)).max() < 0.01


def test_relu_tanh_and_batch_normalization_bring_the_gradient_back() -> None:
    slug = "vanishing-gradients"
    for label in ("ReLU, He", "Tanh, Xavier", "Sigmoid, batch normalization"):
        ratios = np.array([gradient_ratio(trainer) for trainer in start(slug, label)])
        assert share(ratios > 1e-3) >= NEARLY_ALL, ratios
        found = ends(slug, label, 300)
        assert share(found < 0.1) >= MOST, (label, found)


def test_zeros_keep_neurons_alike() -> None:
    slug = "initialization"
    for course in courses(slug, "Zeros, sigmoid", 300):
        units = hidden_weights(course.trainer, 0)
        assert np.abs(units).max() > 0
        assert (units == units[0]).all()
    assert all((hidden_weights(course.trainer, 0) == 0).all() for course in courses(slug, "Zeros, tanh", 300))
    assert share(ends(slug, "Zeros, sigmoid", 300) > 0.3) == 1
    assert share(ends(slug, "Zeros, tanh", 300) > GUESSING) == 1
    assert share(ends(slug, "Random, sigmoid", 300) < 0.02) >= NEARLY_ALL


def test_weights_that_are_too_small_hold_a_deep_network_up() -> None:
    slug = "initialization"
    assert share(ends(slug, "Too small", 60) > GUESSING) >= NEARLY_ALL
    small, good = (
        [gradient_ratio(one) for one in start(slug, name)] for name in ("Too small", "Xavier, 8 layers of 3")
    )
    assert np.median(small) < 0.1 * np.median(good)
    assert share(ends(slug, "Xavier, 8 layers of 3", 300) < 0.1) >= MOST


def test_weights_that_are_too_large_throw_a_third_of_the_starts_off() -> None:
    slug = "initialization"
    assert 0.2 < share(ends(slug, "Too large", 60, 40) > 0.05) < 0.5
    assert share(ends(slug, "Xavier, 8 layers of 32", 60) < 0.01) >= NEARLY_ALL


def test_activations_that_do_not_saturate_are_there_sooner() -> None:
    slug = "activations"
    assert share(ends(slug, "Sigmoid", 300) > GUESSING) == 1
    tanh = courses(slug, "Tanh", 100)
    assert share(np.array([course.train[-1] < 0.05 for course in tanh])) >= NEARLY_ALL
    slow = np.median([until(course, 0.1) for course in tanh])
    for label in ("ReLU", "Leaky ReLU", "ELU", "GELU"):
        runs = courses(slug, label, 100)
        assert share(np.array([course.train[-1] < 0.05 for course in runs])) >= NEARLY_ALL
        assert np.median([until(course, 0.1) for course in runs]) < slow


def test_relus_die_at_a_large_rate_and_leaky_ones_do_not() -> None:
    def dead(label: str) -> Array:
        flat = [course.trainer.observe().saturated[:-1] for course in courses("activations", label, 100)]
        return np.array([np.mean(np.array(one) == 1) for one in flat])

    assert dead("Dying ReLUs")[0] > 0.2
    assert 0.2 < dead("Dying ReLUs").mean() < 0.5
    assert dead("Leaky, the same rate").mean() < 0.05
    assert share(ends("activations", "Leaky, the same rate", 100) > 0.3) >= MOST


def test_batch_normalization_stands_uneven_inputs() -> None:
    slug = "batch-normalization"
    without, normalized = (ends(slug, name, 100) for name in ("Without", "With batch normalization"))
    assert share(without > 0.15) >= MOST, without
    assert share(normalized < without / 2) >= NEARLY_ALL, normalized
    assert share(normalized < 0.12) >= MOST
    jumps = np.array([rises(course, 0, 100) for course in courses(slug, "Without", 100)])
    assert share(jumps > 20) >= NEARLY_ALL


def test_gradients_explode_unless_they_are_clipped() -> None:
    slug = "exploding-gradients"
    runs = courses(slug, "No clipping", 100)
    assert share(np.array([len(course.train) <= 3 and not np.isfinite(course.train[-1]) for course in runs])) == 1
    assert share(ends(slug, "Clipped at 0.1", 100) < 0.005) == 1
    for course in courses(slug, "Clipped at 0.1", 100):
        assert 0 < course.trainer.clipped[0] < course.trainer.clipped[1]
    assert share(ends(slug, "A small rate instead", 100) < 0.02) == 1


# ---- optimization ----


def test_sgd_crawls_along_a_ravine_that_others_run_down() -> None:
    crawling = courses("ravine", "SGD", 50)
    assert all(rises(course, 0, 50) == 0 for course in crawling)
    assert all(course.train[50] > course.train[25] / 2 for course in crawling)
    at_50 = np.array([course.train[50] for course in crawling])
    gained = ends("ravine", "Momentum", 50) / at_50
    assert 0.05 < gained.min() < gained.max() < 0.15
    for label in ("RMSprop", "Adam"):
        assert share(ends("ravine", label, 50) < at_50 / 2) == 1
    for course in courses("ravine", "SGD, rate 1", 30):
        assert course.train[1:20].min() > course.train[0]


def test_schedules_calm_the_end() -> None:
    jagged = courses("schedules", "Constant", 300)
    for label in ("Halved every 50", "Exponential", "Cosine"):
        calm = courses("schedules", label, 300)
        pairs = list(zip(jagged, calm, strict=True))
        assert share(np.array([b.train[280:].std() < a.train[280:].std() / 5 for a, b in pairs])) >= MOST, label
        assert share(np.array([b.train[-1] < a.train[-1] for a, b in pairs])) >= MOST, label


# ---- regularization ----


def test_the_test_loss_rises_again_and_each_cure_keeps_it_low() -> None:
    plain = courses("overfitting", "No cure", 1000)
    rise = np.array([course.test[-1] - course.test.min() for course in plain])
    assert share(rise > 0.1) >= MOST
    assert rise.min() > 0
    best = [int(course.test.argmin()) for course in plain]
    assert 20 < np.median(best) < 150
    assert all(course.train[-1] < course.train[place] - 0.05 for course, place in zip(plain, best, strict=True))
    worst = np.array([course.test[-1] for course in plain])
    for link in PRESETS["overfitting"].links[1:]:
        cured = courses("overfitting", link.label, 1000)
        found = np.array([course.test[-1] for course in cured])
        assert share(found < worst) >= MOST, (link.label, found, worst)
        assert np.median(found) < np.median(worst) - 0.08, link.label
        assert np.median([course.test[-1] - course.test.min() for course in cured]) < 0.06, link.label
    stopped = courses("overfitting", "Early stopping", 1000)
    assert all(course.trainer.stopped == "early_stopping" for course in stopped)
