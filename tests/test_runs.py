"""Whole runs: what is recorded, included and refused."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from nn_playground.base.errors import InvalidInput, TooExpensive
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.cost import EPOCH, RUN, RUN_POINT, cost
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.runs import run

DIVERGING: dict[str, Any] = {
    "problem": "regression",
    "network": {"activation": "relu", "hidden": [8, 8]},
    "training": {"learning_rate": 10, "batch_size": 1},
}


def test_the_default_run_has_the_losses_of_the_original_site() -> None:
    result = run(RunConfig(), record=[0, 1, 10, 100])
    assert result.history.epoch == [0, 1, 10, 100]
    assert result.history.train_loss == [
        0.5015807429602891,
        0.49635937670035557,
        0.4763460088372576,
        0.00889784142890691,
    ]
    assert result.history.test_loss[-1] == 0.01144976196033489
    assert result.stopped == "epochs"


@pytest.mark.parametrize(
    ("epochs", "count", "second"), [(0, 1, None), (1, 2, 1), (1000, 1001, 1), (1001, 1001, 1), (5000, 1001, 5)]
)
def test_all_epochs_are_recorded_thinned_evenly_with_both_ends(epochs: int, count: int, second: int | None) -> None:
    recorded = run(parse_config({"network": {"hidden": []}, "data": {"samples": 50}}), epochs=epochs).history.epoch
    assert (len(recorded), recorded[0], recorded[-1]) == (count, 0, epochs)
    assert second is None or recorded[1] == second
    steps = {b - a for a, b in pairwise(recorded)}
    assert not steps or max(steps) - min(steps) <= 1


def test_recorded_epochs_come_in_order_and_once() -> None:
    assert run(RunConfig(), epochs=5, record=[5, 0, 5]).history.epoch == [0, 5]


def test_nothing_is_recorded_where_nothing_is_asked_for() -> None:
    assert run(RunConfig(), epochs=2, record=[]).history.epoch == []


@pytest.mark.parametrize(
    ("epochs", "record", "path"),
    [(-1, None, "epochs"), (1_000_001, None, "epochs"), (5, [6], "record"), (5, [-1], "record")],
)
def test_epochs_out_of_bounds_are_refused(epochs: int, record: list[int] | None, path: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{path}: "):
        run(RunConfig(), epochs=epochs, record=record)


def test_a_diverged_run_says_so_and_its_numbers_are_null() -> None:
    result = run(parse_config(DIVERGING), epochs=5, record=[0, 4, 5], include=["parameters", "grid"])
    assert result.stopped == "diverged"
    assert result.history.epoch == [0, 4, 5]
    assert result.history.train_loss[0] is not None
    assert result.history.train_loss[1:] == [None, None]
    json.dumps(result.as_json(), allow_nan=False)


def test_what_is_not_asked_for_is_left_out() -> None:
    assert set(run(RunConfig(), epochs=0).as_json()) == {
        "config",
        "link",
        "version",
        "notices",
        "epochs",
        "stopped",
        "history",
    }


def test_what_is_asked_for_is_there() -> None:
    answer = run(RunConfig(), epochs=1, include=["points", "grid", "parameters"]).as_json()
    assert len(answer["points"]["train"]) == 250
    assert answer["points"]["train"][0] == [4.618077316847547, -1.8354395887379444, -1]
    assert (answer["grid"]["size"], answer["grid"]["domain"]) == (100, [-6, 6])
    assert len(answer["grid"]["output"]) == 100
    assert [len(layer) for layer in answer["parameters"]["weights"]] == [4, 2, 1]


def test_of_several_classes_the_grid_is_the_most_probable_one_and_its_probability() -> None:
    config = parse_config({"data": {"name": "clusters", "classes": 4}, "network": {"hidden": []}})
    answer = run(config, epochs=5, include=["grid", "parameters"]).as_json()
    (weights,), (biases,) = answer["parameters"]["weights"], answer["parameters"]["biases"]
    axis = np.linspace(-6, 6, 100)
    places = np.stack(np.meshgrid(axis, axis[::-1]), axis=-1)
    raised = np.exp(places @ np.array(weights).T + biases)
    shares = raised / raised.sum(axis=-1, keepdims=True)
    assert answer["grid"]["output"] == shares.argmax(axis=-1).tolist()
    assert np.array(answer["grid"]["probability"]) == pytest.approx(shares.max(axis=-1), abs=1e-9)


def test_of_two_classes_the_grid_is_the_output_alone() -> None:
    assert set(run(RunConfig(), epochs=0, include=["grid"]).as_json()["grid"]) == {"size", "domain", "output"}


def test_a_run_goes_on_from_the_parameters_of_another() -> None:
    first = run(RunConfig(), epochs=5, include=["parameters"])
    assert first.parameters is not None
    second = run(RunConfig(), epochs=5, parameters=Parameters.model_validate(first.parameters.model_dump()), record=[5])
    assert second.history.train_loss == run(RunConfig(), epochs=10, record=[10]).history.train_loss


def test_a_run_with_batch_normalization_goes_on_from_all_that_it_has_learned() -> None:
    config = parse_config({"network": {"batch_norm": True}})
    first = run(config, epochs=5, include=["parameters"])
    learned = first.as_json()["parameters"]
    assert [len(layer["variance"]) for layer in learned["normalization"]] == [4, 2]
    same = run(config, epochs=0, parameters=Parameters.model_validate(learned))
    assert same.history.test_loss == first.history.test_loss[-1:]
    assert "normalization" not in run(RunConfig(), epochs=0, include=["parameters"]).as_json()["parameters"]


def test_metrics_of_a_classification() -> None:
    answer = run(RunConfig(), epochs=100, include=["metrics", "points"]).as_json()
    for part in ("train", "test"):
        accuracy, table = answer["metrics"][part]["accuracy"], answer["metrics"][part]["confusion"]
        labels = [label for _, _, label in answer["points"][part]]
        assert [sum(row) for row in table] == [labels.count(-1), labels.count(1)]
        assert accuracy == (table[0][0] + table[1][1]) / 250
        assert accuracy > 0.95


def test_metrics_of_a_regression() -> None:
    result = run(parse_config({"problem": "regression"}), epochs=9, include=["metrics"])
    test = result.as_json()["metrics"]["test"]
    assert set(test) == {"rmse", "r2"}
    assert test["rmse"] ** 2 / 2 == pytest.approx(result.history.test_loss[-1], rel=1e-12)


def test_metrics_of_a_diverged_regression_are_null() -> None:
    diverged = run(parse_config(DIVERGING), epochs=5, include=["metrics"]).as_json()
    assert diverged["metrics"]["train"] == {"rmse": None, "r2": None}


@pytest.mark.parametrize(
    ("record", "kept"), [(None, [0, 1, 2, 3, 4, 5, 6, 7]), ([0, 3, 50], [0, 3, 7]), ([50], [7]), ([], [7])]
)
def test_a_run_that_a_condition_stops_ends_there(record: list[int] | None, kept: list[int]) -> None:
    config = parse_config({"training": {"stop": {"epochs": 7}}})
    result = run(config, epochs=50, record=record)
    assert (result.stopped, result.epochs, result.history.epoch) == ("epochs", 7, kept)
    assert result.history.train_loss[-1:] == run(RunConfig(), epochs=7, record=[7]).history.train_loss


@pytest.mark.parametrize(
    ("training", "why"),
    [
        ({"stop": {"train_loss": 0.3}}, "train_loss"),
        ({"stop": {"test_loss": 0.3}}, "test_loss"),
        ({"stop": {"accuracy": 0.9}}, "accuracy"),
        ({"stop": {"plateau": 5}, "learning_rate": 0}, "plateau"),
        ({"early_stopping": {"patience": 5}, "learning_rate": 0}, "early_stopping"),
    ],
)
def test_the_condition_that_held_is_named(training: dict[str, object], why: str) -> None:
    assert run(parse_config({"training": training}), epochs=1000, record=[]).stopped == why


@pytest.mark.parametrize("record", [None, [200], [0, 200]])
@pytest.mark.parametrize(
    "training", [{"early_stopping": {"patience": 5}}, {"stop": {"plateau": 5}}, {"stop": {"epochs": 50}}], ids=str
)
def test_a_diverged_run_has_diverged_whatever_is_recorded(
    training: dict[str, object], record: list[int] | None
) -> None:
    """Else its conditions would have ended it behind that, where nobody looked at it in between."""
    given = {**DIVERGING, "training": {**DIVERGING["training"], **training}}
    result = run(parse_config(given), epochs=200, record=record)
    assert (result.stopped, result.epochs) == ("diverged", 200)
    assert result.history.train_loss[-1] is None


def test_a_run_that_costs_too_much_is_refused_with_both_numbers() -> None:
    assert cost(RunConfig(), 100) == RUN + 500 * RUN_POINT + 100 * (500 * 25 + EPOCH)
    with pytest.raises(TooExpensive, match=r"1,750,000 .* 1,000,000"):
        run(RunConfig(), max_cost=1_000_000)


def test_what_progress_raises_ends_a_run() -> None:
    def stop(epoch: int) -> None:
        if epoch > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(RunConfig(), epochs=1_000_000, progress=stop)
