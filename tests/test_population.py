"""Runs side by side are the very runs that they are alone; in float32, nearly."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.lab import Precision
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.features import feature_columns
from nn_playground.labs.mlp.frame_facts import metrics_of
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.population import LANES, Population, batch_key_of
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.mlp.training_config import StopConfig
from tests.strategies import complete_configs

SEVEN = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]


def runs(count: int, **shared: Any) -> list[RunConfig]:
    """Runs that differ in their seeds."""
    return [parse_config({**shared, "seed": f"0.{index + 1}"}) for index in range(count)]


def same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def assert_same_as_alone(configs: list[RunConfig], epochs: int) -> None:
    population = Population(configs)
    population.step(epochs // 2)
    population.step(epochs - epochs // 2)
    networks = population.networks()
    for config, losses, network in zip(configs, population.losses(), networks, strict=True):
        alone = Trainer(config)
        alone.step(epochs)
        assert same(losses.train, alone.losses().train)
        assert same(losses.test, alone.losses().test)
        np.testing.assert_array_equal(network.to_vector(), alone.network.to_vector())
        assert network.dead_links() == alone.network.dead_links()


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
@pytest.mark.parametrize("hidden", [[], [1], [3, 2], [5, 4, 3]])
def test_every_run_is_what_it_is_alone(activation: str, hidden: list[int]) -> None:
    assert_same_as_alone(runs(3, network={"hidden": hidden, "activation": activation}), 5)


@pytest.mark.parametrize("batch_size", [1, 7, 16, 30, 1000])
def test_gradients_of_a_rest_wait_for_the_next_epoch(batch_size: int) -> None:
    assert_same_as_alone(runs(2, training={"batch_size": batch_size}, features=["x1", "x1_x2", "sin_x2"]), 6)


@pytest.mark.parametrize("regularization", ["l1", "l2"])
def test_links_die_in_their_own_run_only(regularization: str) -> None:
    training = {"regularization": regularization, "regularization_rate": 0.1, "learning_rate": 0.1}
    assert_same_as_alone(runs(4, training=training, network={"hidden": [6, 3]}), 8)


def test_data_noise_and_rates_may_differ() -> None:
    configs = [
        parse_config(
            {
                "data": {"name": name, "noise": noise},
                "training": {"learning_rate": rate, "regularization": "l2", "regularization_rate": penalty},
            }
        )
        for name, noise, rate, penalty in [
            ("circle", 0, 0.03, 0.0),
            ("spiral", 25, 0.3, 0.01),
            ("xor", 50, 10.0, 1.0),
            ("gauss", 5, 0.0001, 0.1),
        ]
    ]
    assert_same_as_alone(configs, 10)


def test_a_run_that_diverges_harms_no_other() -> None:
    base = {"problem": "regression", "network": {"activation": "relu"}}
    rates = (10.0, 0.03)
    configs = [parse_config({**base, "training": {"learning_rate": rate}}) for rate in rates]
    assert_same_as_alone(configs, 10)
    population = Population(configs)
    population.step(10)
    assert [losses.finite for losses in population.losses()] == [False, True]


def test_there_may_be_more_runs_than_lanes() -> None:
    configs = runs(LANES["float64"] + 3, data={"name": "xor", "samples": 100})
    assert_same_as_alone(configs, 4)


def test_no_features_at_all() -> None:
    assert_same_as_alone(runs(2, features=[]), 3)


def test_float32_is_nearly_the_same_at_first() -> None:
    configs = runs(LANES["float32"] + 1, features=SEVEN, network={"hidden": [8, 8]})
    population = Population(configs, "float32")
    population.step(3)
    for config, losses in zip(configs, population.losses(), strict=True):
        alone = Trainer(config)
        alone.step(3)
        assert losses.train == pytest.approx(alone.losses().train, abs=1e-4)
        assert losses.test == pytest.approx(alone.losses().test, abs=1e-4)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_float32_learns_what_float64_learns(activation: str) -> None:
    configs = runs(16, data={"name": "circle"}, network={"hidden": [4], "activation": activation})
    medians = []
    for precision in LANES:
        population = Population(configs, precision)
        population.step(200)
        medians.append(np.median([losses.test for losses in population.losses()]))
    assert medians[1] == pytest.approx(medians[0], rel=0.05)


@settings(max_examples=60, deadline=None)
@given(
    complete_configs(), st.integers(0, 3), st.sampled_from([{"epochs": 1000}, {"plateau": 900}, {"train_loss": 1e-9}])
)
def test_the_same_run_has_the_same_accuracy_whatever_it_is_looked_at_for(
    config: RunConfig, epochs: int, stop: dict[str, float]
) -> None:
    """With a condition that ends it a run goes alone, without one beside others, in other kernels."""
    values = {f"training.stop.{name}": 0 for name in StopConfig.model_fields} | {"training.early_stopping.patience": 0}
    small = parse_config(with_values(config, values | {"data.samples": 60, "data.train_percent": 50}))
    stopping = parse_config(with_values(small, {f"training.stop.{name}": value for name, value in stop.items()}))
    evaluations = []
    for run in (small, stopping):
        population = Population([run])
        population.step(epochs)
        evaluations += population.evaluate()
        trainer = Trainer(run)
        trainer.step(epochs)
        assert tuple(part.accuracy for part in metrics_of(trainer)) == evaluations[-1][2:]
    free, watched = evaluations
    assert (free.train_accuracy, free.test_accuracy) == (watched.train_accuracy, watched.test_accuracy)
    assert (free.test_accuracy is None) == (config.problem == "regression")


@pytest.mark.parametrize("precision", list(LANES))
def test_a_regression_has_no_accuracy(precision: Precision) -> None:
    for stop in ({}, {"epochs": 5}):
        config = parse_config({"problem": "regression", "data": {"name": "reg-gauss"}, "training": {"stop": stop}})
        (found,) = Population([config], precision).evaluate()
        assert (found.train_accuracy, found.test_accuracy) == (None, None)


@pytest.mark.parametrize("precision", list(LANES))
@pytest.mark.parametrize("stop", [{}, {"epochs": 5}])
def test_an_output_of_exactly_0_is_never_right(precision: Precision, stop: dict[str, int]) -> None:
    config = parse_config({"features": ["x1"], "network": {"hidden": []}, "training": {"stop": stop}})
    undecided = Parameters(weights=[[[0.0]]], biases=[[0.0]])
    (found,) = Population([config], precision, [undecided]).evaluate()
    assert (found.train_accuracy, found.test_accuracy) == (0, 0)


def test_accuracy_is_the_share_of_right_signs() -> None:
    configs = runs(3, data={"name": "gauss", "noise": 50, "train_percent": 30})
    population = Population(configs)
    population.step(20)
    for config, evaluation in zip(configs, population.evaluate(), strict=True):
        alone = Trainer(config)
        alone.step(20)
        for points, accuracy in zip(alone.points, (evaluation.train_accuracy, evaluation.test_accuracy), strict=True):
            outputs = np.array([outputs_of(alone, point) for point in points])
            assert accuracy == np.mean(np.sign(outputs) == np.sign(points[:, 2]))
        assert evaluation.test_accuracy is not None
        assert 0.5 < evaluation.test_accuracy <= 1


def outputs_of(trainer: Trainer, point: Any) -> float:
    """What a network says of one point, by NumPy."""
    values = feature_columns(trainer.config.features, point[None, :])[:, 0]
    for layer in trainer.network.layers:
        values = np.tanh(values @ layer.weights + layer.biases)
    return float(values[0])


def test_runs_may_start_from_given_parameters() -> None:
    config = parse_config({"network": {"hidden": []}, "data": {"name": "gauss"}})
    given = Parameters(weights=[[[1.0, 1.0]]], biases=[[0.0]])
    population = Population([config, config], parameters=[None, given])
    assert population.losses() == [Trainer(config).losses(), Trainer(config, given).losses()]
    assert population.losses() == [(one.train_loss, one.test_loss) for one in population.evaluate()]
    assert population.evaluate()[1].test_accuracy == 1.0
    with pytest.raises(InvalidInput, match=r"parameters\.weights"):
        Population([config], parameters=[Parameters(weights=[], biases=[])])


def test_training_goes_on_where_it_was() -> None:
    population = Population(runs(2))
    population.step(0)
    assert population.epoch == 0
    population.step(2)
    population.step()
    assert population.epoch == 3


def test_networks_are_copies() -> None:
    population = Population(runs(1))
    before = population.networks()[0]
    kept = before.to_vector()
    population.step()
    assert (before.to_vector() == kept).all()
    before.buffer[:] = 0
    assert population.networks()[0].to_vector().any()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("the number of features", {"features": ["x1"]}),
        ("problem", {"problem": "regression"}),
        ("network.hidden", {"network": {"hidden": [3]}}),
        ("network.activation", {"network": {"activation": "relu"}}),
        ("data.samples", {"data": {"samples": 100}}),
        ("data.train_percent", {"data": {"train_percent": 60}}),
        ("training.batch_size", {"training": {"batch_size": 9}}),
        ("training.regularization", {"training": {"regularization": "l1"}}),
    ],
)
def test_what_has_to_be_shared(name: str, change: dict[str, Any]) -> None:
    other = parse_config(change)
    assert batch_key_of(other) != batch_key_of(RunConfig())
    with pytest.raises(InvalidInput, match=f"configs.1: {name} is .*; runs side by side need the same"):
        Population([RunConfig(), other])


def test_no_runs_are_an_error() -> None:
    with pytest.raises(InvalidInput, match="configs: expected at least one run; got none"):
        Population([])


def test_of_several_classes_accuracy_is_the_share_whose_most_probable_one_is_right() -> None:
    config = parse_config({"data": {"name": "clusters", "classes": 4, "noise": 30}})
    population = Population([config])
    population.step(20)
    trainer = Trainer(config)
    trainer.step(20)
    shares = [
        float((outputs.argmax(axis=1) == points[:, 2]).mean())
        for outputs, points in zip(trainer.outputs(), trainer.points, strict=True)
    ]
    (found,) = population.evaluate()
    assert found == (*trainer.losses(), *shares)
    assert found.train_accuracy is not None
    assert 0.5 < found.train_accuracy < 1
