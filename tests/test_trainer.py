"""Training: against the obvious twin, against finite differences, and at its edges."""

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numba.core.runtime import rtsys
from numba.core.runtime._nrt_python import memsys_disable_stats, memsys_enable_stats

from nn_playground.labs.mlp.config import RunConfig, parse_config, with_new_data, with_new_weights
from nn_playground.labs.mlp.features import feature_columns
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.trainer import Losses, Trainer
from nn_playground.labs.mlp.tuning import with_rates
from tests.naive import Link, Twin, Unit
from tests.strategies import configs

Examples = list[tuple[list[float], float]]


def twin_of(trainer: Trainer) -> Twin:
    """The slow twin of a trainer's network as it is now."""
    config, parameters = trainer.config, trainer.network.parameters()
    output = "tanh" if config.problem == "classification" else "linear"
    names = [*config.network.activations, output]
    layers = [
        [Unit(bias, [Link(weight) for weight in row], name) for row, bias in zip(weights, biases, strict=True)]
        for weights, biases, name in zip(parameters.weights, parameters.biases, names, strict=True)
    ]
    training = config.training
    return Twin(
        layers, training.batch_size, training.learning_rate, training.regularization, training.regularization_rate
    )


def examples_of(trainer: Trainer) -> tuple[Examples, Examples]:
    """The training and the test points as lists."""
    train, test = (
        list(zip(feature_columns(trainer.config.features, points).T.tolist(), points[:, 2].tolist(), strict=True))
        for points in trainer.points
    )
    return train, test


def bits(values: list[list[float]]) -> list[list[str]]:
    """Numbers as text that tells all bits, NaN from NaN not."""
    return [["nan" if math.isnan(value) else float(value).hex() for value in row] for row in values]


@settings(max_examples=60)
@given(configs(max_layers=4, max_units=17, samples=60, plain=True))
def test_kernels_agree_with_the_obvious_twin_to_the_last_bit(config: RunConfig) -> None:
    trainer = Trainer(config)
    twin, (train, test) = twin_of(trainer), examples_of(trainer)
    for _ in range(3):
        trainer.step()
        twin.epoch(train)
    ours = trainer.network.parameters()
    for layer, weights, biases in zip(twin.layers, ours.weights, ours.biases, strict=True):
        assert bits(weights) == bits([[link.weight for link in unit.links] for unit in layer])
        assert bits([biases]) == bits([[unit.bias for unit in layer]])
    assert bits([list(trainer.losses())]) == bits([[twin.loss(train), twin.loss(test)]])
    dead = [[[link.dead for link in unit.links] for unit in layer] for layer in twin.layers]
    assert trainer.network.dead_links() == dead


@settings(max_examples=40)
@given(configs(max_layers=3, max_units=6, samples=50), st.randoms(use_true_random=False))
def test_the_gradient_is_the_slope_of_the_loss(config: RunConfig, random: object) -> None:
    step = 1e-4
    plain = config.training.model_copy(
        update={
            "regularization": "none",
            "learning_rate": step,
            "batch_size": math.floor(50 * config.data.train_percent / 100),
        }
    )
    assume(plain.batch_size > 0 and config.network.activation not in ("relu", "leaky_relu"))
    config = config.model_copy(update={"training": plain})
    before = Trainer(config).network.to_vector()
    after = Trainer(config)
    after.step()
    gradient = (before - after.network.to_vector()) / step
    for index in range(0, len(before), max(1, len(before) // 7)):
        assert gradient[index] == pytest.approx(slope(config, before, index), rel=1e-4, abs=1e-6)


def slope(config: RunConfig, parameters: np.ndarray[tuple[int], np.dtype[np.float64]], index: int) -> float:
    """The central difference of the training loss in one parameter."""
    width = 1e-5
    losses = []
    for change in (width, -width):
        trainer = Trainer(config)
        moved = parameters.copy()
        moved[index] += change
        trainer.network.load_vector(moved)
        losses.append(trainer.losses().train)
    return (losses[0] - losses[1]) / (2 * width)


def test_relu_has_the_slope_of_the_loss_away_from_its_kink() -> None:
    config = parse_config({"network": {"activation": "relu"}, "training": {"learning_rate": 1e-4, "batch_size": 250}})
    before, after = Trainer(config).network.to_vector(), Trainer(config)
    after.step()
    gradient = (before - after.network.to_vector()) / 1e-4
    slopes = [slope(config, before, index) for index in range(len(before))]
    assert gradient.tolist() == pytest.approx(slopes, rel=1e-3, abs=1e-5)


@pytest.mark.parametrize(
    "change",
    [
        {"features": []},
        {"features": [], "network": {"hidden": []}},
        {"network": {"hidden": [1]}},
        {"network": {"hidden": [32] * 8}},
        {"network": {"hidden": [1] * 8, "initializer": "zeros"}},
        {"data": {"train_percent": 10}},
        {"data": {"train_percent": 90}},
        {"data": {"train_percent": 2, "samples": 50}},
        {"data": {"train_percent": 99, "samples": 50}},
        {"training": {"batch_size": 5000}},
        {"training": {"learning_rate": 0}},
    ],
)
def test_the_edges_of_what_can_be_configured_train(change: dict[str, object]) -> None:
    trainer = Trainer(parse_config(change))
    trainer.step(2)
    assert trainer.epoch == 2
    assert trainer.losses().finite


def test_a_batch_larger_than_the_training_set_never_updates() -> None:
    trainer = Trainer(parse_config({"training": {"batch_size": 251}}))
    before = trainer.network.to_vector()
    trainer.step(3)
    assert trainer.network.to_vector().tolist() == before.tolist()


def test_a_rest_smaller_than_a_batch_joins_the_next_epoch() -> None:
    """250 points in batches of 30: the last 10 wait, so the first update of the second epoch averages 40."""
    trainer = Trainer(parse_config({"training": {"batch_size": 30}}))
    trainer.step()
    twin, (train, _) = twin_of(trainer), examples_of(trainer)
    trainer.step()
    twin.epoch(train)
    fresh = [link.weight for unit in twin.layers[0] for link in unit.links]
    assert trainer.network.layers[0].weights.T.ravel().tolist() != fresh


def test_mini_batches_add_up_to_epochs() -> None:
    config = parse_config({"training": {"batch_size": 30}})
    whole, parts = Trainer(config), Trainer(config)
    whole.step(2)
    steps = 0
    while parts.epoch < 2:
        parts.step_batch()
        steps += 1
    assert steps == 18  # eight batches of 30 and the rest of 10, twice
    assert parts.position == 0
    assert parts.network.to_vector().tolist() == whole.network.to_vector().tolist()


def test_an_epoch_that_was_begun_is_finished_first() -> None:
    whole, begun = Trainer(RunConfig()), Trainer(RunConfig())
    whole.step()
    begun.step_batch()
    assert (begun.epoch, begun.position) == (0, 10)
    begun.step()
    assert (begun.epoch, begun.position) == (1, 0)
    assert begun.network.to_vector().tolist() == whole.network.to_vector().tolist()


def test_epochs_at_once_are_epochs_one_by_one() -> None:
    config = parse_config({"training": {"batch_size": 7}})
    at_once, one_by_one = Trainer(config), Trainer(config)
    at_once.step(5)
    for _ in range(5):
        one_by_one.step()
    assert at_once.losses() == one_by_one.losses()


def test_a_run_that_diverges_is_seen_and_nothing_breaks() -> None:
    config = parse_config(
        {
            "problem": "regression",
            "network": {"activation": "relu", "hidden": [8, 8]},
            "training": {"learning_rate": 10, "batch_size": 1},
        }
    )
    trainer = Trainer(config)
    trainer.step(5)
    assert not trainer.losses().finite
    assert np.isnan(trainer.output_grid(20)).any()


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_a_weight_of_1e308_breaks_nothing(activation: str) -> None:
    trainer = Trainer(parse_config({"network": {"activation": activation}}))
    trainer.network.set_weight(0, 0, 0, 1e308)
    trainer.network.set_bias(1, 1, -1e308)
    trainer.step(2)
    assert trainer.epoch == 2
    trainer.output_grid(10)


def test_losses_that_are_not_finite_say_so() -> None:
    assert Losses(0.1, 0.2).finite
    assert not Losses(math.nan, 0.2).finite
    assert not Losses(0.1, math.inf).finite


def test_new_weights_keep_the_points() -> None:
    before, after = Trainer(RunConfig()), Trainer(with_new_weights(RunConfig(), "7"))
    assert before.points.train.tolist() == after.points.train.tolist()
    assert before.network.to_vector().tolist() != after.network.to_vector().tolist()


def test_new_data_keep_the_weights() -> None:
    config = RunConfig()
    for seed in ("7", "8"):
        config = with_new_data(config, seed)
        assert Trainer(config).network.to_vector().tolist() == Trainer(RunConfig()).network.to_vector().tolist()
        assert Trainer(config).points.train.tolist() != Trainer(RunConfig()).points.train.tolist()


def test_replaced_data_keep_weights_and_epoch() -> None:
    trainer = Trainer(RunConfig())
    trainer.step(5)
    before = trainer.network.to_vector()
    trainer.replace_data(with_new_data(trainer.config, "7"))
    assert trainer.epoch == 5
    assert trainer.network.to_vector().tolist() == before.tolist()
    assert trainer.losses() != Trainer(RunConfig()).losses()


def test_tuning_changes_the_rates_from_the_next_update_on() -> None:
    still, tuned = Trainer(RunConfig()), Trainer(RunConfig())
    tuned.tune(with_rates(RunConfig(), learning_rate=0.3))
    still.step()
    tuned.step()
    assert still.network.to_vector().tolist() != tuned.network.to_vector().tolist()
    assert tuned.config.training.learning_rate == 0.3


def test_a_run_starts_from_given_parameters() -> None:
    given = Parameters(weights=[[[0.5, -0.5]]], biases=[[0.25]])
    trainer = Trainer(parse_config({"network": {"hidden": []}}), given)
    assert trainer.network.parameters() == given


def test_pictures_are_means_of_the_map() -> None:
    trainer = Trainer(RunConfig())
    whole, pictures = trainer.maps(6, 100, 25)
    assert pictures.shape == (7, 25, 25)
    assert pictures[6] == pytest.approx(whole.reshape(25, 4, 25, 4).mean(axis=(1, 3)), abs=1e-15)


@pytest.fixture
def counted() -> Iterator[Callable[[], tuple[int, ...]]]:
    """How often compiled code has asked for memory, and given it back."""
    memsys_enable_stats()
    yield lambda: tuple(rtsys.get_allocation_stats())
    memsys_disable_stats()


@pytest.mark.parametrize("regularization", ["none", "l1", "l2"])
def test_training_allocates_nothing(regularization: str, counted: Callable[[], tuple[int, ...]]) -> None:
    training = {"regularization": regularization, "regularization_rate": 0.1}
    trainer = Trainer(parse_config({"network": {"hidden": [8, 32]}, "training": training}))
    trainer.step()
    buffer, counts = trainer.network.buffer, []
    for epochs in (1, 20):
        before = counted()
        trainer.step(epochs)
        counts.append([after - first for after, first in zip(counted(), before, strict=True)])
    assert counts[0] == counts[1]  # some bytes for each array that is handed over; no more for more epochs
    assert trainer.network.buffer is buffer
