"""RunConfig: defaults, strictness, messages."""

from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import (
    RunConfig,
    parse_config,
    to_json,
    with_new_data,
    with_new_weights,
    with_values,
)
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.tuning import with_rates
from tests.strategies import complete_configs


def errors_of(given: object) -> dict[str, str]:
    """The errors of a config, by path."""
    with pytest.raises(InvalidInput) as caught:
        parse_config(given)
    return dict(caught.value.details)


def test_nothing_given_is_the_default_run() -> None:
    assert to_json(parse_config({})) == {
        "problem": "classification",
        "data": {
            "name": "circle",
            "classes": 2,
            "noise": 0,
            "train_percent": 50,
            "samples": 500,
            "normalize_inputs": False,
        },
        "features": ["x1", "x2"],
        "network": {
            "hidden": [4, 2],
            "activation": "tanh",
            "initializer": "playground",
            "output": "auto",
            "batch_norm": False,
            "off": [],
            "seed": None,
        },
        "training": {
            "optimizer": {"name": "sgd"},
            "learning_rate": 0.03,
            "schedule": {"name": "constant"},
            "batch_size": 10,
            "shuffle": False,
            "loss": "squared",
            "clip_norm": 0,
            "regularization": "none",
            "regularization_rate": 0,
            "dropout": 0,
            "max_norm": 0,
            "augmentation": 0,
            "early_stopping": {"patience": 0},
            "stop": {"epochs": 0, "train_loss": 0, "test_loss": 0, "accuracy": 0, "plateau": 0},
        },
        "seed": "0.12345",
    }


def test_regression_has_its_own_dataset_and_sample_count() -> None:
    data = parse_config({"problem": "regression"}).data
    assert (data.name, data.samples) == ("reg-plane", 1200)


def test_features_are_kept_in_their_order() -> None:
    assert parse_config({"features": ["sin_x2", "x1"]}).features == ("x1", "sin_x2")


@pytest.mark.parametrize(
    ("given", "path", "words"),
    [
        ({"data": {"noise": "5"}}, "data.noise", ["number", '"5"']),
        ({"data": {"noise": True}}, "data.noise", ["number", "true"]),
        ({"data": {"noise": 81}}, "data.noise", ["at most 80", "81"]),
        ({"data": {"noise": -1}}, "data.noise", ["at least 0", "-1"]),
        ({"data": {"noise": float("nan")}}, "data.noise", ["finite number", "NaN"]),
        ({"data": {"train_percent": 100}}, "data.train_percent", ["at most 99", "100"]),
        ({"data": {"train_percent": 1, "samples": 50}}, "data.train_percent", ["training point", "2 % of 50", "1 %"]),
        ({"data": {"samples": 49}}, "data.samples", ["at least 50", "49"]),
        ({"data": {"name": "cirlce"}}, "data.name", ["circle, xor", '"cirlce"', "did you mean circle?"]),
        ({"data": {"name": "reg-plane"}}, "data.name", ["classification", "circle", "reg-plane", "regression"]),
        ({"data": 3}, "data", ["object", "3"]),
        ({"seed": False}, "seed", ["string", "false"]),
        ({"seed": 0.5}, "seed", ["string", "0.5"]),
        ({"seed": "a&b"}, "seed", ["& = #"]),
        ({"seed": " "}, "seed", ["visible"]),
        ({"seed": ""}, "seed", ["not empty"]),
        ({"seed": "x" * 257}, "seed", ["at most 256"]),
        ({"features": ["x1", "x1"]}, "features", ["once", "x1"]),
        ({"features": ["x3"]}, "features.0", ["x1", '"x3"']),
        ({"features": "x1"}, "features", ["list"]),
        ({"network": {"hidden": [1] * 9}}, "network.hidden", ["at most 8", "9"]),
        ({"network": {"hidden": [4, 33]}}, "network.hidden.1", ["at most 32", "33"]),
        ({"network": {"hidden": [0]}}, "network.hidden.0", ["at least 1", "0"]),
        ({"network": {"hidden": [2.5]}}, "network.hidden.0", ["whole number", "2.5"]),
        ({"network": {"activation": "Tanh"}}, "network.activation", ["did you mean tanh?"]),
        ({"network": {"output": "relu"}}, "network.output", ["auto"]),
        ({"training": {"batch_size": 0}}, "training.batch_size", ["at least 1", "0"]),
        ({"training": {"batch_size": 2.0}}, "training.batch_size", ["whole number"]),
        ({"training": {"learning_rate": 1e9}}, "training.learning_rate", ["at most 1000"]),
        ({"training": {"optimizer": {"name": "adm"}}}, "training.optimizer.name", ["sgd, momentum", "mean adam?"]),
        ({"training": {"optimizer": "sgd"}}, "training.optimizer", ["object", '"sgd"']),
        ({"training": {"regularization": "L1"}}, "training.regularization", ["none, l1, l2", "did you mean l1?"]),
        ({"noise": 5}, "noise", ["unknown key", "known are problem, data"]),
        ({"data": {"nosie": 5}}, "data.nosie", ["unknown key", "did you mean noise?"]),
        ([], "", ["object"]),
        (None, "", ["object", "null"]),
    ],
)
def test_what_is_wrong_is_named_with_what_was_expected_and_got(given: object, path: str, words: list[str]) -> None:
    message = errors_of(given)[path]
    assert [word for word in words if word not in message] == [], message


def test_all_errors_are_told_at_once() -> None:
    assert set(errors_of({"seed": 1, "data": {"noise": "a"}, "x": 1})) == {"seed", "data.noise", "x"}


def test_a_config_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        RunConfig().seed = "1"  # type: ignore[misc]


@given(complete_configs())
def test_a_complete_config_is_read_as_itself(config: RunConfig) -> None:
    assert parse_config(to_json(config)) == config


@pytest.mark.parametrize(
    ("given", "values", "wanted"),
    [
        ({}, {"data.noise": 5}, {"data": {"noise": 5}}),
        ({}, {"network": {"hidden": [3]}}, {"network": {"hidden": [3]}}),
        ({"data": {"name": "xor", "samples": 100}}, {"problem": "regression"}, {"problem": "regression"}),
        (
            {"training": {"optimizer": {"name": "adam"}}},
            {"training.optimizer.name": "adagrad"},
            {"training": {"optimizer": {"name": "adagrad"}}},
        ),
        (
            {"training": {"optimizer": {"name": "adam", "beta1": 0.8, "epsilon": 1e-4}}},
            {"training.optimizer.name": "rmsprop"},
            {"training": {"optimizer": {"name": "rmsprop", "epsilon": 1e-4}}},
        ),
        (
            {"training": {"optimizer": {"name": "adam", "beta1": 0.8}}},
            {"training.optimizer.name": "adam", "training.optimizer.beta2": 0.9},
            {"training": {"optimizer": {"name": "adam", "beta1": 0.8, "beta2": 0.9}}},
        ),
        (
            {"training": {"schedule": {"name": "step"}}},
            {"training.schedule": {"name": "exponential"}},
            {"training": {"schedule": {"name": "exponential"}}},
        ),
        ({"data": {"name": "clusters"}}, {"data.classes": 3}, {"data": {"name": "clusters", "classes": 3}}),
        ({"data": {"name": "clusters", "classes": 3}}, {"data.classes": 2}, {"data": {"name": "clusters"}}),
    ],
)
def test_defaults_follow_the_value_that_decides_about_them(
    given: object, values: dict[str, Any], wanted: object
) -> None:
    assert parse_config(with_values(parse_config(given), values)) == parse_config(wanted)


def test_a_value_has_to_have_a_place() -> None:
    with pytest.raises(InvalidInput, match=r"^seed\.first: there is no such key; seed has no parts"):
        with_values(RunConfig(), {"seed.first": 1})


def test_new_data_keep_the_initial_weights() -> None:
    once = with_new_data(RunConfig(), "7")
    assert (once.seed, once.network.seed) == ("7", "0.12345")
    twice = with_new_data(once, "8")
    assert (twice.seed, twice.network.seed) == ("8", "0.12345")
    assert with_new_data(twice, "0.12345") == RunConfig()


def test_new_weights_keep_the_data() -> None:
    changed = with_new_weights(RunConfig(), "7")
    assert (changed.seed, changed.network.seed) == ("0.12345", "7")
    assert with_new_weights(changed, "0.12345") == RunConfig()


def test_a_plain_run_keeps_a_plain_link_and_a_redrawn_one_carries_its_seed() -> None:
    assert "networkSeed" not in write_link(RunConfig())
    assert write_link(with_new_weights(RunConfig(), "7")).endswith("&networkSeed=7")


def test_rates_stay_within_their_bounds() -> None:
    assert with_rates(RunConfig(), learning_rate=0.1, regularization_rate=0.3).training.regularization_rate == 0.3
    with pytest.raises(InvalidInput, match=r"training\.learning_rate: expected at least 0"):
        with_rates(RunConfig(), learning_rate=-1)


def test_the_schema_says_what_the_model_checks() -> None:
    schema: dict[str, Any] = RunConfig.model_json_schema()
    data = schema["$defs"]["DataConfig"]
    assert data["properties"]["name"]["enum"][0] == "circle"
    assert (data["properties"]["noise"]["minimum"], data["properties"]["noise"]["maximum"]) == (0, 80)
    assert data["additionalProperties"] is False
