"""Every activation with every loss: the gradient that training goes down is the slope of the loss that is measured."""

from typing import Any

import numpy as np
import pytest

from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.kernels.losses import LOSSES
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.trainer import Trainer
from tests.test_trainer import slope

STEP = 1e-6  # a learning rate: how far one update goes
# What each loss is asked of, and three classes beside two.
TASKS: dict[str, dict[str, Any]] = {
    **{
        f"{loss.name} {problem}": {"problem": problem, "training": {"loss": loss.name}}
        for loss in LOSSES.values()
        for problem in loss.problems
    },
    "softmax": {"data": {"name": "clusters", "classes": 3}},
    "softmax of six": {"data": {"name": "spirals", "classes": 6}},
}


def _config(task: dict[str, Any], activation: str, **training: Any) -> RunConfig:
    given = {"samples": 60, "noise": 20} | task.get("data", {})
    network = {"hidden": [4, {"units": 3, "activation": "sigmoid"}, 3], "activation": activation}
    whole = {"learning_rate": STEP, "batch_size": 30, **task.get("training", {}), **training}
    return parse_config(task | {"data": given, "network": network | {"initializer": "he_normal"}, "training": whole})


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_is_the_slope_of_the_loss(activation: str, task: dict[str, Any]) -> None:
    # With momentum, whose first step is the gradient's: plain runs take this engine too then.
    config = _config(task, activation, optimizer={"name": "momentum"})
    trainer = Trainer(config)
    before = trainer.network.to_vector()
    trainer.step()
    gradient = (before - trainer.network.to_vector()) / STEP
    assert gradient.any()
    for index in range(len(before)):
        assert gradient[index] == pytest.approx(slope(config, before, index), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_what_is_observed_is_the_gradient_of_each_layer(task: dict[str, Any]) -> None:
    config = _config(task, "tanh")
    trainer = Trainer(config)
    before = trainer.network.to_vector()
    observed = trainer.observe()
    assert trainer.network.to_vector().tolist() == before.tolist()
    trainer.step()
    moved = Trainer(config)
    for layer, start, end in zip(observed.gradients, moved.network.layers, trainer.network.layers, strict=True):
        gradient = (start.weights - end.weights) / STEP
        assert layer == pytest.approx(float(np.sqrt(np.mean(gradient**2))), rel=1e-5)


def test_observing_changes_no_run() -> None:
    for training in ({}, {"optimizer": {"name": "adam"}}, {"dropout": 0.3}):
        config = parse_config({"training": training, "network": {"hidden": [5, 4]}})
        watched, alone = Trainer(config), Trainer(config)
        for _ in range(3):
            watched.observe()
            watched.step()
            alone.step()
        assert watched.network.to_vector().tolist() == alone.network.to_vector().tolist()


def test_dead_and_saturated_units_are_flat_everywhere() -> None:
    dead = Trainer(parse_config({"network": {"activation": "relu", "hidden": [2]}}))
    dead.network.set_bias(0, 0, -100.0)
    assert dead.observe().saturated[0] == 1.0
    saturated = Trainer(parse_config({"network": {"activation": "sigmoid", "hidden": [2]}}))
    saturated.network.set_bias(0, 1, 100.0)
    assert saturated.observe().saturated[1] == 1.0
    assert saturated.observe().saturated[0] == 0.0
