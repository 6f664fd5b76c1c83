"""One example through a network: against the run's own step, the obvious twin and finite differences, and over REST."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.client import Playground
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.engines import Examples
from nn_playground.labs.mlp.features import feature_columns
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.trace import Trace, trace, traced_in_slices
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.web.application import create_app
from tests.strategies import configs
from tests.tabs import Tab
from tests.test_trainer import twin_of
from tests.walk import WALK

BENT = ("relu", "leaky_relu")  # where a finite difference may step over the kink


def flat(found: Trace, name: str) -> list[Any]:
    return [value for layer in found.layers for value in getattr(layer, name)]


def gradient_of(found: Trace) -> list[float]:
    """All gradients in the order of `Network.to_vector`, without those of batch normalization."""
    rows = [row for layer in found.layers for row in (*layer.weight_gradients, layer.bias_gradients)]
    return [value for row in rows for value in row if value is not None]


def label_of(config: RunConfig, draw: float) -> float:
    """A label that such a run has."""
    if config.problem == "regression":
        return 2 * draw - 1
    return float(int(draw * config.data.classes)) if config.data.classes > 2 else (1.0 if draw > 0.5 else -1.0)


# ---- numbers ----


@settings(max_examples=40)
@given(configs(max_layers=4, max_units=9, samples=50, plain=True))
def test_of_a_plain_run_it_is_the_next_step_to_the_last_bit(config: RunConfig) -> None:
    each = {"training.batch_size": 1, "training.regularization": "none", "training.learning_rate": 0.07}
    trainer = Trainer(parse_config(with_values(config, each | {"data.train_percent": 50})))
    trainer.step_batch()
    point = trainer.points.train[1]
    found = trace(trainer, point[:2].tolist(), point[2])
    twin = twin_of(trainer)
    twin.forward(feature_columns(trainer.config.features, point[None])[:, 0].tolist())
    twin.backward(point[2])
    units = [unit for layer in twin.layers for unit in layer]
    assert flat(found, "sums") == [unit.z for unit in units]
    assert flat(found, "outputs") == [unit.a for unit in units]
    assert flat(found, "deltas") == flat(found, "bias_gradients") == [unit.delta for unit in units]
    assert flat(found, "weight_gradients") == [[link.gradient for link in unit.links] for unit in units]
    trainer.step_batch()
    ours = trainer.network.parameters()
    assert (found.after.weights, found.after.biases) == (ours.weights, ours.biases)


MORE: list[dict[str, Any]] = [
    {"network.batch_norm": True},
    {"network.batch_norm": True, "data.normalize_inputs": True},
    {"training.loss": "cross_entropy"},
    {"training.loss": "cross_entropy", "data.name": "clusters", "data.classes": 4},
    {"training.loss": "huber"},
    {"training.dropout": 0.5},
    {"data.normalize_inputs": True},
]
# By whether it is a regression, as Huber's loss needs.
TASKS: dict[bool, dict[str, Any]] = {
    False: {"problem": "classification", "data.name": "xor", "training.loss": "squared"},
    True: {"problem": "regression", "data.name": "reg-plane"},
}


@settings(max_examples=60)
@given(configs(max_layers=3, max_units=5, samples=50), st.sampled_from(MORE), st.floats(0, 0.99), st.integers(0, 2))
def test_gradients_are_the_slopes_of_the_loss(
    config: RunConfig, more: dict[str, Any], draw: float, epochs: int
) -> None:
    assume(config.network.activation not in BENT)
    problem = TASKS[more.get("training.loss") == "huber"]
    config = parse_config(
        with_values(config, {"training.learning_rate": 0.01, "training.batch_size": 5} | problem | more)
    )
    trainer = Trainer(config)
    trainer.step(epochs)
    before = trainer.network.to_vector()
    found = trace(trainer, [1.3, -0.7], label_of(config, draw))
    assert trainer.network.to_vector().tolist() == before.tolist(), "it changes nothing"
    example = Examples.of(np.array([[1.3, -0.7, label_of(config, draw)]]), trainer.config.features, trainer.scaling)
    assert found.loss == pytest.approx(trainer.loss_of(example))
    for index, gradient in enumerate(gradient_of(found)):
        losses = []
        for change in (1e-5, -1e-5):
            moved = before.copy()
            moved[index] += change
            trainer.network.load_vector(moved)
            losses.append(trainer.loss_of(example))
        assert gradient == pytest.approx((losses[0] - losses[1]) / 2e-5, rel=1e-4, abs=1e-6)


@settings(max_examples=40)
@given(configs(max_layers=3, max_units=5, samples=50), st.sampled_from(MORE), st.floats(0, 0.99))
def test_a_delta_is_error_times_slope(config: RunConfig, more: dict[str, Any], draw: float) -> None:
    task = {"training.learning_rate": 0.01, "training.batch_size": 5} | TASKS[more.get("training.loss") == "huber"]
    trainer = Trainer(parse_config(with_values(config, task | more)))
    trainer.step(2)
    found = trace(trainer, [1.3, -0.7], label_of(trainer.config, draw))
    shrinks: list[Any] = [norm.scale / np.sqrt(norm.variance + 1e-5) for norm in trainer.network.norms]
    shrinks += [1.0] * (len(found.layers) - len(shrinks))
    for layer, shrink in zip(found.layers, shrinks, strict=True):
        product = np.array(layer.errors, float) * np.array(layer.slopes, float) * shrink
        assert np.array(layer.deltas, float) == pytest.approx(product, rel=1e-9, abs=1e-300)


def test_batch_normalization_is_told_in_its_two_steps() -> None:
    trainer = Trainer(parse_config({"network": {"hidden": [3, 2], "batch_norm": True}}))
    trainer.step(3)
    first, second, output = trace(trainer, [1, 2], 1).layers
    for layer, norm, weights, source in zip(
        (first, second), trainer.network.norms, trainer.network.layers, ([1.0, 2.0], first.outputs), strict=False
    ):
        sums = np.array(layer.sums, float)
        assert sums == pytest.approx(np.array(source, float) @ weights.weights + weights.biases)
        normal = (sums - norm.mean) / np.sqrt(norm.variance + 1e-5)
        assert layer.normalized is not None
        assert np.array(layer.normalized, float) == pytest.approx(normal * norm.scale + norm.shift)
    assert output.normalized is None
    given = trace(trainer, [1, 2], 1).as_json()["layers"]
    assert isinstance(given, list)
    assert ["normalized" in layer for layer in given] == [True, True, False]


def test_the_output_is_that_of_the_map() -> None:
    for more in ({}, {"data": {"name": "clusters", "classes": 3}, "training": {"loss": "cross_entropy"}}):
        trainer = Trainer(parse_config(more))
        trainer.step(5)
        trained = trainer.outputs()[0][7]
        point = trainer.points.train[7]
        assert trace(trainer, point[:2].tolist(), point[2]).layers[-1].outputs == pytest.approx(trained.tolist())


def test_a_link_that_l1_has_removed_stays_where_it_is() -> None:
    training = {"regularization": "l1", "regularization_rate": 0.1, "learning_rate": 0.3}
    trainer = Trainer(parse_config({"training": training}))
    trainer.step(50)
    dead = trainer.network.dead_links()
    assert any(link for layer in dead for unit in layer for link in unit)
    found = trace(trainer, [3, 2], 1)
    for layer, flags, gradients in zip(found.after.weights, dead, found.layers, strict=True):
        for unit, gone, slopes in zip(layer, flags, gradients.weight_gradients, strict=True):
            assert all(weight == 0 for weight, is_dead in zip(unit, gone, strict=True) if is_dead)
            assert all(
                weight != 0 for weight, is_dead, slope in zip(unit, gone, slopes, strict=True) if slope and not is_dead
            )


def test_no_hidden_layer_and_no_input_are_networks_too() -> None:
    alone = trace(Trainer(parse_config({"features": [], "network": {"hidden": []}})), [1, 1], 1)
    assert (alone.features, alone.layers[0].weight_gradients) == ([], [[]])
    assert len(trace(Trainer(parse_config({"network": {"hidden": [2] * 8}})), [1, 1], -1).layers) == 9


def test_a_run_that_diverged_has_nulls_and_no_error() -> None:
    linear = {"problem": "regression", "data": {"name": "reg-plane"}, "network": {"activation": "linear"}}
    trainer = Trainer(parse_config(linear))
    trainer.network.load_vector(np.full(trainer.network.parameter_count, 1e300))
    given = trace(trainer, [5, 5], 1).as_json()
    assert given["loss"] is None


def test_long_training_comes_in_slices_with_the_same_numbers() -> None:
    ticks = count()
    config = parse_config({"data": {"name": "spiral"}})
    slices = list(traced_in_slices(config, [1, 1], 1, epochs=40, clock=lambda: 0.01 * next(ticks)))
    assert len(slices) > 3
    trainer = Trainer(config)
    trainer.step(40)
    assert slices[-1] == [trace(trainer, [1, 1], 1)]


# ---- in frames ----


def lists_of(tab: Tab) -> dict[str, Any]:
    """The lists and the fact of a traced point in the next frame."""
    _, data, layouts = tab.session.frame()
    for text in layouts:
        tab.reader.hear(text)
    arrays, facts = tab.reader.parts(data)
    lists = {name: array.tolist() for name, array in arrays.items() if name.startswith("trace_")}
    return {**lists, **{name: fact for name, fact in facts.items() if name == "trace"}}


@pytest.mark.parametrize("more", [{}, {"network": {"batch_norm": True}}, {"data": {"name": "clusters", "classes": 3}}])
def test_frames_follow_a_point_while_it_is_asked_for(more: dict[str, Any]) -> None:
    tab = Tab()
    tab.ask("configure", config=more)
    assert lists_of(tab) == {}
    assert tab.send({"type": "inspect", "trace": {"point": [1.5, -2], "label": 1}}) == []
    for _ in range(2):
        tab.ask("step")
        found = trace(tab.trainer, [1.5, -2], 1)
        given = lists_of(tab)
        assert given.pop("trace") == {"point": [1.5, -2.0], "label": 1.0, "loss": found.loss}
        inputs = [value for layer in found.layers for value in layer.normalized or layer.sums]
        names = ("sums", "outputs", "errors", "slopes", "deltas")
        wanted = {f"trace_{name}": flat(found, name) for name in names}
        assert given == wanted | {"trace_features": found.features, "trace_inputs": inputs}
    tab.send({"type": "inspect", "trace": None})
    assert lists_of(tab) == {}


def test_without_a_label_that_the_run_has_a_frame_follows_a_point_forward_alone() -> None:
    tab = Tab()
    tab.ask("configure", config={})
    for label in (None, 2, 0.5):
        tab.send({"type": "inspect", "trace": {"point": [1, 2], "label": label}})
        given = lists_of(tab)
        assert given["trace"] == {"point": [1.0, 2.0], "label": None, "loss": None}
        assert given["trace_outputs"] == flat(trace(tab.trainer, [1, 2], 1), "outputs")
        assert "trace_deltas" not in given
    tab.send({"type": "inspect", "trace": {"point": [1, 2], "label": 2}})
    tab.ask("configure", config={"data": {"name": "clusters", "classes": 3}})
    assert lists_of(tab)["trace"]["label"] == 2, "another run may have it"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"point": [1]}, "trace.point"),
        ({"point": [1, 1e4]}, "trace.point.1"),
        ({"point": [1, "a"]}, "trace.point.1"),
        ({}, "trace.point"),
        ({"point": [1, 2], "label": "a"}, "trace.label"),
        ([1, 2], "trace"),
    ],
)
def test_a_point_that_is_none_is_named(wrong: Any, path: str) -> None:
    tab = Tab()
    tab.ask("configure", config={})
    (error,) = tab.send({"type": "inspect", "trace": wrong})
    assert error["type"] == "error"
    assert [detail["path"] for detail in error["error"]["details"]] == [path], error


# ---- over REST ----


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(max_cost=10**9), [MLP, WALK])) as client:
        yield client


def test_it_is_answered_as_the_contract_says(client: TestClient) -> None:
    body = {"link": "#dataset=xor&networkShape=3&seed=0.5", "point": [1.2, 2.4], "label": 1, "epochs": 20}
    answer = client.post("/api/trace", json=body)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told.keys() == {"features", "layers", "loss", "after", "notices"}
    assert told["notices"] == []
    assert told["features"] == [1.2, 2.4]
    assert told["after"].keys() == {"weights", "biases"}
    names = {"sums", "outputs", "errors", "slopes", "deltas", "weight_gradients", "bias_gradients"}
    assert [layer.keys() for layer in told["layers"]] == [names] * 2
    assert [len(layer["sums"]) for layer in told["layers"]] == [3, 1]
    parameters = {"weights": [[[1.0, -1.0]]], "biases": [[0.5]]}
    given = {"config": {"network": {"hidden": []}}, "parameters": parameters, "point": [2, 1], "label": -1}
    assert client.post("/api/trace", json=given).json()["layers"][0]["sums"] == [1.5]


def test_what_was_passed_over_in_a_link_is_told_as_of_a_run(client: TestClient) -> None:
    link = "#noise=99&bla=3&learningRate=abc"
    run = client.post("/api/runs", json={"link": link, "epochs": 0}).json()
    told = client.post("/api/trace", json={"link": link, "point": [1, 2], "label": 1}).json()
    assert len(told["notices"]) == 3
    assert told["notices"] == run["notices"]


@pytest.mark.parametrize(
    ("wrong", "key", "words"),
    [
        ({"point": [1]}, "point", "2"),
        ({"point": [1, 2, 3]}, "point", "2"),
        ({"point": [1, 1e9]}, "point.1", "1000"),
        ({"point": ["a", 2]}, "point.0", "number"),
        ({"point": None}, "point", "list"),
        ({"label": 0}, "label", "expected -1 or 1; got 0"),
        ({"label": "1"}, "label", "number"),
        ({"config": {"data": {"name": "clusters", "classes": 3}}, "label": 3}, "label", "a class from 0 to 2; got 3"),
        ({"config": {"data": {"name": "clusters", "classes": 3}}, "label": 0.5}, "label", "a class from 0 to 2"),
        (
            {"config": {"problem": "regression", "data": {"name": "reg-plane"}}, "label": 2},
            "label",
            "a value from -1 to 1; got 2",
        ),
        ({"epochs": -1}, "epochs", "0"),
        ({"config": {}, "link": "#"}, "", "expected config or link"),
        ({"parameters": {"weights": [], "biases": []}}, "parameters.weights", "expected"),
        ({"points": [1, 2]}, "points", "point"),
    ],
)
def test_what_does_not_fit_is_named(client: TestClient, wrong: dict[str, Any], key: str, words: str) -> None:
    answer = client.post("/api/trace", json={"point": [1, 2], "label": 1} | wrong)
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    told = [(detail["path"], detail["message"]) for detail in error["details"]] or [("", error["message"])]
    assert any(path == key and words in message for path, message in told), error


def test_a_point_has_to_be_given_and_a_long_run_is_too_expensive(client: TestClient) -> None:
    missing = client.post("/api/trace", json={"label": 1})
    assert (missing.status_code, missing.json()["error"]["details"][0]["path"]) == (422, "point")
    assert client.post("/api/trace").status_code == 422
    long = client.post("/api/trace", json={"point": [1, 2], "label": 1, "epochs": 1_000_000})
    assert (long.status_code, long.json()["error"]["code"]) == (413, "too_expensive")


def test_the_client_asks_for_it(playground: Playground) -> None:
    found = playground.trace({"data": {"name": "xor"}}, point=[1.5, -2], label=-1, epochs=5)
    trainer = Trainer(parse_config({"data": {"name": "xor"}}))
    trainer.step(5)
    assert found == trace(trainer, [1.5, -2], -1)
