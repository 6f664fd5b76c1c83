"""What goes together in a config: layers, constants, and pairs that are impossible."""

from typing import Any

import pytest

from nn_playground.labs.mlp.config import RULES, RunConfig, engine_of, parse_config, to_json
from nn_playground.options.fields import fields_of
from tests.test_config import errors_of


def layers(*hidden: object, **network: object) -> dict[str, object]:
    """A config with these hidden layers."""
    return {"network": {"hidden": list(hidden), **network}}


def trained(**training: object) -> dict[str, object]:
    """A config with this training."""
    return {"training": training}


@pytest.mark.parametrize(
    ("given", "path", "words"),
    [
        (layers({"units": 33}), "network.hidden.0", ["at most 32", "33"]),
        (layers({"units": 33, "activation": "relu"}), "network.hidden.0.units", ["at most 32", "33"]),
        (layers(2, {"units": 2, "activation": "rely"}), "network.hidden.1.activation", ["did you mean relu?"]),
        (layers({"activation": "relu"}), "network.hidden.0.units", ["is missing"]),
        (layers({"units": 2, "size": 3}), "network.hidden.0.size", ["unknown key", "units, activation"]),
        (layers(True), "network.hidden.0", ["whole number", "true"]),
        (layers({"units": True}), "network.hidden.0.units", ["whole number", "true"]),
        (trained(optimizer={"momentum": 0.5}), "training.optimizer.momentum", ["momentum, nesterov; got sgd"]),
        (trained(optimizer={"name": "adam", "decay": 0.5}), "training.optimizer.decay", ["rmsprop; got adam"]),
        (trained(optimizer={"name": "adam", "beta1": 1}), "training.optimizer.beta1", ["at most 0.99999", "1"]),
        (trained(optimizer={"name": "adam", "beta": 1}), "training.optimizer.beta", ["unknown key", "mean beta"]),
        (
            trained(schedule={"name": "cosine", "factor": 1}),
            "training.schedule.factor",
            ["step, exponential", "cosine"],
        ),
        (trained(schedule={"name": "step", "every": 0}), "training.schedule.every", ["at least 1", "0"]),
        (trained(schedule={"name": "step", "every": 2.5}), "training.schedule.every", ["whole number", "2.5"]),
        (trained(loss="huber"), "training.loss", ["huber is for regression", 'problem = "classification"']),
        ({"problem": "regression"} | trained(loss="cross_entropy"), "training.loss", ["is for classification"]),
        (trained(dropout=1), "training.dropout", ["at most 0.9", "1"]),
        (trained(shuffle=1), "training.shuffle", ["true or false", "1"]),
        (trained(batch_size=1) | layers(batch_norm=True), "network.batch_norm", ["2 or more", "batch_size = 1"]),
        (layers(3, output="threshold"), "network.output", ["remove", "network.hidden = [3]"]),
        (layers(output="threshold") | {"problem": "regression"}, "network.output", ["choose classification"]),
        (layers(output="threshold") | trained(optimizer={"name": "adam"}), "network.output", ["SGD", '"adam"']),
        (layers(output="threshold") | trained(loss="cross_entropy"), "network.output", ["squared"]),
        ({"data": {"classes": 3}}, "data.classes", ["2 classes", 'data.name = "circle"']),
        ({"problem": "regression"} | trained(stop={"accuracy": 1}), "training.stop.accuracy", ["classification"]),
    ],
)
def test_what_is_wrong_or_does_not_go_together_is_an_error_that_says_what_to_change(
    given: object, path: str, words: list[str]
) -> None:
    message = errors_of(given)[path]
    assert [word for word in words if word not in message] == [], message


def test_all_that_does_not_go_together_is_told_at_once() -> None:
    given = layers(2, output="threshold", batch_norm=True) | trained(batch_size=1, loss="huber")
    assert set(errors_of(given)) == {"network.output", "network.batch_norm", "training.loss"}


def test_rules_speak_of_what_there_is() -> None:
    paths = {path for path, _ in fields_of(RunConfig)}
    assert {condition.path for rule in RULES for condition in (rule.when, rule.needs)} <= paths


def test_layers_may_have_activations_of_their_own() -> None:
    network = parse_config(layers(4, {"units": 3, "activation": "relu"}, {"units": 2})).network
    assert (network.units, network.activations) == ((4, 3, 2), ("tanh", "relu", "tanh"))


def test_a_layer_with_the_activation_of_the_network_is_its_number_of_neurons() -> None:
    one = layers({"units": 4, "activation": "relu"}, {"units": 3, "activation": None}, 2, activation="relu")
    assert parse_config(one) == parse_config(layers(4, 3, 2, activation="relu"))
    assert to_json(parse_config(one))["network"]["hidden"] == [4, 3, 2]


@pytest.mark.parametrize(
    ("part", "name", "constants"),
    [
        ("optimizer", "sgd", {}),
        ("optimizer", "momentum", {"momentum": 0.9}),
        ("optimizer", "nesterov", {"momentum": 0.9}),
        ("optimizer", "adagrad", {"epsilon": 1e-10}),
        ("optimizer", "rmsprop", {"decay": 0.99, "epsilon": 1e-8}),
        ("optimizer", "adam", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}),
        ("schedule", "constant", {}),
        ("schedule", "step", {"every": 10, "factor": 0.5}),
        ("schedule", "exponential", {"factor": 0.95}),
        ("schedule", "cosine", {"epochs": 100}),
    ],
)
def test_a_name_has_its_own_constants_and_no_others(part: str, name: str, constants: dict[str, float]) -> None:
    complete = to_json(parse_config(trained(**{part: {"name": name}})))
    assert complete["training"][part] == {"name": name, **constants}
    assert to_json(parse_config(complete)) == complete


def test_a_constant_that_is_null_has_its_default() -> None:
    given: dict[str, Any] = {"name": "adam", "beta1": None, "beta2": 0.9, "decay": None}
    optimizer = parse_config(trained(optimizer=given)).training.optimizer
    assert optimizer.constants() == {"beta1": 0.9, "beta2": 0.9, "epsilon": 1e-8}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, False),
        (layers({"units": 2, "activation": "relu"}, activation="sigmoid", initializer="he_normal"), False),
        (trained(schedule={"name": "cosine"}, regularization="l1"), False),
        (trained(early_stopping={"patience": 5}, stop={"epochs": 5}), False),
        ({"data": {"normalize_inputs": True}}, False),
        (layers({"units": 2, "activation": "gelu"}), True),
        (layers(2, activation="elu"), True),
        (layers(activation="elu"), False),
        (layers(output="threshold"), True),
        (layers(2, batch_norm=True), True),
        (trained(loss="cross_entropy"), True),
        (trained(optimizer={"name": "momentum"}), True),
        (trained(clip_norm=1), True),
        (trained(max_norm=1), True),
        (trained(dropout=0.1), True),
        (trained(augmentation=0.1), True),
        (trained(shuffle=True), True),
    ],
)
def test_plain_runs_need_no_general_engine(given: object, wanted: bool) -> None:
    assert (engine_of(parse_config(given)) == "general") is wanted
