"""The space of a hidden layer in frames: against the network's own forward pass, and the plane that separates best."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_playground.labs.mlp.commands import AskedSpace
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.space import GRID_SIDE, SpaceFacts, space_lists
from nn_playground.labs.mlp.trace import forward
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.live.wire import decode_frame
from tests.strategies import configs
from tests.tabs import Tab

LISTS = {"space_grid", "space_train", "space_test", "space_lines", "space_sums"}


def trained(epochs: int = 3, **values: Any) -> Trainer:
    trainer = Trainer(parse_config(values))
    trainer.step(epochs)
    return trainer


def space_of(trainer: Trainer, layer: int, units: list[int] | None = None) -> tuple[dict[str, Any], SpaceFacts]:
    found = space_lists(trainer, AskedSpace(layer=layer, units=units))
    assert found is not None
    return found


MORE: list[dict[str, Any]] = [
    {},
    {"network.batch_norm": True, "data.normalize_inputs": True, "training.batch_size": 5},
    {"training.dropout": 0.5},
]


@settings(max_examples=25)
@given(configs(max_layers=3, max_units=5, samples=50), st.sampled_from(MORE), st.data())
def test_places_are_what_the_network_gives_on_its_way(config: RunConfig, more: dict[str, Any], data: Any) -> None:
    trainer = Trainer(parse_config(with_values(config, {"training.learning_rate": 0.01} | more)))
    trainer.step(2)
    sizes = trainer.network.sizes
    if len(sizes) == 2:
        assert space_lists(trainer, AskedSpace(layer=0)) is None
        return
    layer = data.draw(st.integers(0, len(sizes) - 3))
    units = data.draw(st.lists(st.integers(0, sizes[layer + 1] - 1), min_size=2, max_size=2))
    lists, facts = space_of(trainer, layer, units)
    assert facts["units"] == (units if sizes[layer + 1] > 1 else [0])
    points: dict[str, Any] = {
        "grid": [[-6.0, 6.0], [-5.5, 6.0]],
        "train": trainer.points.train,
        "test": trainer.points.test,
    }
    for name, some in points.items():
        for point, place in zip(some[:2], lists[f"space_{name}"][:2], strict=True):
            output = forward(trainer, point[:2]).outputs[layer]
            wanted = [output[unit] for unit in units] if len(output) > 1 else [output[0], 0]
            assert place == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    assert len(lists["space_grid"]) == GRID_SIDE**2
    assert ("space_sums" in lists) == (layer == len(sizes) - 3)
    for point, sums in zip(points["grid"], lists.get("space_sums", [])[:2], strict=False):
        assert sums == pytest.approx(forward(trainer, point).inputs[-1], rel=1e-5, abs=1e-5)
    assert lists["space_grid"].dtype == np.float32


@pytest.mark.parametrize("units", [[1, 0], None])
def test_the_next_layers_lines_are_its_weighted_sums(units: list[int] | None) -> None:
    trainer = trained(network={"hidden": [2, 4], "batch_norm": True})
    lists, _ = space_of(trainer, 0, units)
    for point, place in zip(trainer.points.train, lists["space_train"], strict=True):
        sums = [float(line @ [*place, 1]) for line in lists["space_lines"]]
        assert sums == pytest.approx(forward(trainer, point[:2]).inputs[1], rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("units", [[3, 1], None])
def test_what_lies_beside_the_plane_stays_at_its_mean(units: list[int] | None) -> None:
    trainer = trained(network={"hidden": [5, 3]})
    lists, facts = space_of(trainer, 0, units)
    outputs = np.array([forward(trainer, point[:2]).outputs[0] for point in trainer.points.train])
    middle, directions = outputs.mean(axis=0), np.array(facts["directions"])
    place = np.array([0.3, -0.2])
    beside = middle - directions.T @ (directions @ middle)
    there = directions.T @ place + beside
    behind = trainer.network.layers[1]
    assert lists["space_lines"] @ [*place, 1] == pytest.approx(there @ behind.weights + behind.biases)


def shared_by(values: Any, labels: Any) -> float:
    return float(np.corrcoef(values, labels)[0, 1])


@pytest.mark.parametrize(
    "more", [{"data": {"name": "circle"}}, {"problem": "regression", "data": {"name": "reg-gauss", "noise": 10}}]
)
def test_no_direction_tells_two_classes_or_values_better(more: dict[str, Any]) -> None:
    trainer = trained(network={"hidden": [4]}, **more)
    lists, facts = space_of(trainer, 0)
    directions = np.array(facts["directions"])
    assert directions @ directions.T == pytest.approx(np.eye(2))
    labels = trainer.points.train[:, 2]
    best = shared_by(lists["space_train"][:, 0], labels)
    outputs = np.array([forward(trainer, point[:2]).outputs[0] for point in trainer.points.train])
    others = np.random.default_rng(1).normal(size=(500, 4))
    assert best > 0
    assert max(abs(shared_by(outputs @ other, labels)) for other in others) <= best + 0.005
    assert shared_by(lists["space_train"][:, 1], trainer.points.train[:, 1]) > 0


def test_of_more_classes_the_first_lies_across_and_the_second_up() -> None:
    trainer = trained(60, data={"name": "clusters", "classes": 4}, network={"hidden": [6]})
    lists, facts = space_of(trainer, 0)
    directions = np.array(facts["directions"])
    assert directions @ directions.T == pytest.approx(np.eye(2))
    places, labels = lists["space_train"] - lists["space_train"].mean(axis=0), trainer.points.train[:, 2]
    first, second = (places[labels == number].mean(axis=0) for number in (0, 1))
    assert first[0] > 0
    assert first[1] == pytest.approx(0, abs=1e-5)
    assert second[1] > 0


@pytest.mark.parametrize("classes", [2, 3])
def test_the_plane_turns_steadily_while_the_network_learns(classes: int) -> None:
    trainer = Trainer(parse_config({"data": {"name": "clusters", "classes": classes}, "network": {"hidden": [6, 3]}}))
    before = np.array(space_of(trainer, 0)[1]["directions"])
    for _ in range(60):
        trainer.step(1)
        now = np.array(space_of(trainer, 0)[1]["directions"])
        assert (now * before).sum(axis=1) == pytest.approx([1, 1], abs=0.3), "no axis flips"
        before = now


@pytest.mark.parametrize("scale", [0.0, 1e-200, 1e200, np.inf, np.nan])
def test_a_network_that_says_nothing_or_has_diverged_has_a_plane_too(scale: float) -> None:
    for more in ({}, {"data": {"name": "clusters", "classes": 3}}):
        trainer = trained(0, network={"hidden": [3], "activation": "linear"}, **more)
        with np.errstate(all="ignore"):
            trainer.network.layers[0].weights[:] *= scale
        _, facts = space_of(trainer, 0)
        directions = np.array(facts["directions"])
        assert directions @ directions.T == pytest.approx(np.eye(2))


def test_a_layer_of_one_unit_is_a_line() -> None:
    trainer = trained(network={"hidden": [1]})
    lists, facts = space_of(trainer, 0)
    assert facts == {"layer": 0, "units": [0], "directions": [[1.0], [0.0]]}
    assert not lists["space_train"][:, 1].any()


def test_a_unit_that_is_switched_off_puts_out_nothing() -> None:
    trainer = trained(network={"hidden": [3, 2], "activation": "sigmoid", "off": [[1, 2]]})
    lists, _ = space_of(trainer, 0, [1, 2])
    assert not lists["space_train"][:, 0].any()
    assert lists["space_train"][:, 1].all()


# ---- in frames ----


def told(tab: Tab) -> tuple[set[str], Any]:
    """The names of the lists of a space in the next frame, and its facts."""
    _, data, layouts = tab.session.frame()
    for text in layouts:
        tab.reader.hear(text)
    _, arrays, facts = decode_frame(data, tab.reader.layouts)
    return {name for name in arrays if name.startswith("space_")}, facts.get("space")


def test_frames_have_the_space_of_a_layer_while_it_is_asked_for_and_there() -> None:
    tab = Tab()
    tab.ask("configure", config={"network": {"hidden": [3]}})
    assert told(tab) == (set(), None)
    assert tab.send({"type": "inspect", "space": {"layer": 0, "units": [2, 0]}}) == []
    for _ in range(2):
        tab.ask("step")
        lists, facts = told(tab)
        assert lists == LISTS
        assert facts == {"layer": 0, "units": [2, 0], "directions": [[0, 0, 1], [1, 0, 0]]}
    for hidden in ([2], []):  # without the unit, without the layer
        tab.ask("configure", config={"network": {"hidden": hidden}})
        assert told(tab) == (set(), None)
    tab.send({"type": "inspect", "space": {"layer": 0}})
    tab.ask("configure", config={"network": {"hidden": [4, 2]}})
    assert told(tab)[1]["units"] is None
    tab.send({"type": "inspect"})
    assert told(tab) == (set(), None)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({}, "space.layer"),
        ({"layer": -1}, "space.layer"),
        ({"layer": 0, "units": [1]}, "space.units"),
        ({"layer": 0, "units": [1, -1]}, "space.units.1"),
        (1, "space"),
    ],
)
def test_a_space_that_is_none_is_named(wrong: Any, path: str) -> None:
    tab = Tab()
    tab.ask("configure", config={})
    (error,) = tab.send({"type": "inspect", "space": wrong})
    assert [detail["path"] for detail in error["error"]["details"]] == [path], error
