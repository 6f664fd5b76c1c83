"""What the texts of the presets claim, measured: each link is trained, with its own seed and with others."""

import numpy as np

from nn_playground.labs.mlp.metrics import accuracy
from tests.courses import (
    GUESSING,
    MOST,
    NEARLY_ALL,
    PRESETS,
    Array,
    courses,
    ends,
    gradient_ratio,
    hidden_weights,
    rises,
    share,
    start,
    until,
)

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
    assert share(ends(slug, "Xavier, 8 layers of 32", 60, 6) < 0.01) >= NEARLY_ALL  # few, since it is large


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
    count = 8  # long runs, of many points
    plain = courses("overfitting", "No cure", 1000, count)
    rise = np.array([course.test[-1] - course.test.min() for course in plain])
    assert share(rise > 0.1) >= MOST
    assert rise.min() > 0
    best = [int(course.test.argmin()) for course in plain]
    assert 20 < np.median(best) < 150
    assert all(course.train[-1] < course.train[place] - 0.05 for course, place in zip(plain, best, strict=True))
    worst = np.array([course.test[-1] for course in plain])
    for link in PRESETS["overfitting"].links[1:]:
        cured = courses("overfitting", link.label, 1000, count)
        found = np.array([course.test[-1] for course in cured])
        assert share(found < worst) >= MOST, (link.label, found, worst)
        assert np.median(found) < np.median(worst) - 0.08, link.label
        assert np.median([course.test[-1] - course.test.min() for course in cured]) < 0.06, link.label
    stopped = courses("overfitting", "Early stopping", 1000, count)
    assert all(course.trainer.stopped == "early_stopping" for course in stopped)
