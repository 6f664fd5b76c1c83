"""Neurons and links that are switched off: they put out 0 and do not train, and come back as they were."""

from typing import Any

import numpy as np
import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.loader import catalogue
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.link_keys import without_hidden
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.permalink import read_link, write_link
from nn_playground.labs.mlp.removal import without_unit
from nn_playground.labs.mlp.runs import run
from nn_playground.labs.mlp.switched_off import entries_without
from nn_playground.labs.mlp.trace import trace
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.mlp.tuning import tuned
from nn_playground.labs.mlp.view import View
from nn_playground.labs.mlp.worth import worth_of

NEURON = (1, 2)  # of a network of 3 and 2
LINK = (2, 1, 3)

KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "l1": {"training": {"regularization": "l1", "regularization_rate": 0.01}},
    "l2": {"training": {"regularization": "l2", "regularization_rate": 0.1}},
    "sigmoid": {"network": {"activation": "sigmoid"}},
    "momentum": {"training": {"optimizer": {"name": "momentum"}}},
    "adam": {"training": {"optimizer": {"name": "adam"}, "regularization": "l2", "regularization_rate": 0.1}},
    "rmsprop": {"training": {"optimizer": {"name": "rmsprop"}, "regularization": "l1", "regularization_rate": 0.1}},
    "bounded": {"training": {"clip_norm": 0.05, "max_norm": 0.5, "regularization": "l2", "regularization_rate": 0.1}},
    "normalized": {"network": {"batch_norm": True}, "training": {"optimizer": {"name": "nesterov"}}},
    "classes": {"data": {"classes": 3, "name": "clusters"}, "network": {"activation": "sigmoid"}},
}
EACH = pytest.mark.parametrize("kind", KINDS)


def config_of(kind: str, *off: tuple[int, ...]) -> RunConfig:
    given = KINDS[kind]
    network = {"hidden": [3, 2], **given.get("network", {}), "off": list(map(list, off))}
    return parse_config({"data": {"samples": 100}, **given, "network": network})


def without(parameters: Parameters, layer: int, unit: int) -> Parameters:
    """The parameters of a network without a unit, counted from 0."""
    weights = [np.array(part) for part in parameters.weights]
    biases = [np.array(part) for part in parameters.biases]
    weights[layer], biases[layer] = np.delete(weights[layer], unit, 0), np.delete(biases[layer], unit)
    weights[layer + 1] = np.delete(weights[layer + 1], unit, 1)
    norms = parameters.normalization and [
        part
        if number != layer
        else part.model_copy(update={name: np.delete(values, unit).tolist() for name, values in part})
        for number, part in enumerate(parameters.normalization)
    ]
    return Parameters.model_construct(
        weights=[part.tolist() for part in weights], biases=[part.tolist() for part in biases], normalization=norms
    )


@EACH
def test_a_network_with_a_neuron_off_trains_as_the_one_without_it(kind: str) -> None:
    trainer = Trainer(config_of(kind, NEURON))
    start = trainer.network.parameters()
    smaller = parse_config(with_values(config_of(kind), {"network.hidden": [2, 2]}))
    twin = Trainer(smaller, without(start, 0, 1))
    assert trainer.losses() == pytest.approx(twin.losses(), rel=1e-12)
    trainer.step(5)
    twin.step(5)
    assert trainer.losses() == pytest.approx(twin.losses(), rel=1e-9)
    end = trainer.network.parameters()
    assert np.allclose(twin.network.to_vector(), _loaded(smaller, without(end, 0, 1)).to_vector(), rtol=1e-9)
    assert end.biases[0][1] == start.biases[0][1]
    assert end.weights[0][1] == start.weights[0][1]
    assert [row[1] for row in end.weights[1]] == [row[1] for row in start.weights[1]]


def _loaded(config: RunConfig, parameters: Parameters) -> Any:
    return Trainer(config, parameters).network


@EACH
def test_what_is_off_comes_back_as_it_was_and_trains_again(kind: str) -> None:
    trainer = Trainer(config_of(kind))
    trainer.step(3)
    before, losses = trainer.network.to_vector(), trainer.losses()
    trainer.tune(config_of(kind, NEURON, LINK))
    assert trainer.losses() != losses
    assert np.array_equal(trainer.network.to_vector(), before)
    kept = trainer.network.off_places.copy()
    trainer.step(3)
    trainer.tune(config_of(kind))
    places = np.zeros_like(trainer.network.buffer)
    places[kept] = 1
    told = trainer.network.values(places).astype(bool)
    width = trainer.network.value_count
    assert np.array_equal(trainer.network.to_vector()[:width][told], before[:width][told])
    trainer.step(3)
    weights = [layer.weights.copy() for layer in trainer.network.layers]
    assert weights[1][2, 0] != before[9 + 3 + 2] or kind == "l1"  # the link trains again, unless L1 has removed it


@EACH
def test_a_run_goes_on_from_a_state_in_which_something_is_off(kind: str) -> None:
    config = config_of(kind, NEURON, LINK)
    one, other = Trainer(config), Trainer(config)
    one.step(2)
    one.step_to(30)
    other.restore(one.state())
    for trainer in (one, other):
        trainer.step(2)
    assert np.array_equal(one.network.to_vector(), other.network.to_vector())


def test_links_that_l1_removes_are_told_apart_from_those_that_are_off() -> None:
    strong = {"training": {"regularization": "l1", "regularization_rate": 0.3}}
    KINDS["strong"] = strong
    try:
        trainer = Trainer(config_of("strong"))
        trainer.step(20)
        dead = trainer.network.dead_links()
        assert any(any(unit) for layer in dead for unit in layer)
        trainer.tune(config_of("strong", (1, 1), (2, 1, 3)))
        assert trainer.network.dead_links() == dead
        trainer.tune(config_of("strong"))
        assert trainer.network.dead_links() == dead
    finally:
        del KINDS["strong"]


def test_a_weight_that_is_set_by_hand_while_it_is_off_counts_when_it_is_on_again() -> None:
    trainer = Trainer(config_of("plain", NEURON))
    before = trainer.losses()
    trainer.network.set_weight(0, 1, 0, 5.0)
    assert trainer.losses() == before
    assert trainer.network.parameters().weights[0][1][0] == 5.0
    trainer.tune(config_of("plain"))
    assert trainer.losses() != before


@pytest.mark.parametrize("kind", ["plain", "sigmoid", "normalized"])
def test_the_map_of_a_neuron_that_is_off_is_0(kind: str) -> None:
    trainer = Trainer(config_of(kind, NEURON))
    for watched in (1, 5):
        whole, pictures = trainer.maps(watched, 100, 25)
        codes, painted = trainer.painted_maps(watched, 100, 25)
        assert not pictures[1].any()
        assert (painted[1] == 127).all()
        assert (not whole.any() and (codes == 127).all()) == (watched == 1)


@pytest.mark.parametrize(
    ("off", "words"),
    [
        ([[3, 1]], "layer"),
        ([[1, 4]], "layer 1 has 3 neurons"),
        ([[2, 1, 4]], "have 3 links"),
        ([[1, 1], [1, 1]], "twice"),
        ([[1]], "[layer, unit]"),
        (["1.2"], '[layer, unit, source] for a link; got "1.2"'),
        ([[1, 1, 1, 1]], "[layer, unit]"),
        ([[0, 1]], "1"),
        ("1.1", "list"),
    ],
)
def test_what_is_not_there_can_not_be_switched_off(off: object, words: str) -> None:
    with pytest.raises(InvalidInput, match=r"network\.off") as caught:
        parse_config({"network": {"hidden": [3, 2], "off": off}})
    assert words in str(caught.value)


def test_the_output_has_links_that_can_be_off_but_is_no_hidden_neuron() -> None:
    assert parse_config({"network": {"off": [[3, 1, 2]]}}).network.off == ((3, 1, 2),)
    with pytest.raises(InvalidInput, match="from 1 to 2"):
        parse_config({"network": {"off": [[3, 1]]}})


def test_a_link_carries_what_is_off() -> None:
    config = config_of("plain", NEURON, LINK)
    link = write_link(config)
    assert "&off=1.2,2.1.3" in link
    assert read_link(link).config == config
    assert "off" not in write_link(config_of("plain"))


@pytest.mark.parametrize(
    ("value", "kept"),
    [("1.3,9.1,1.3", ((1, 3),)), ("nonsense", ()), ("1", ()), ("0.1", ()), ("3.1", ()), ("3.1.2", ((3, 1, 2),))],
)
def test_a_link_that_switches_off_what_is_not_there_says_so(value: str, kept: tuple[tuple[int, ...], ...]) -> None:
    read = read_link(f"#off={value}")
    assert read.config.network.off == kept
    assert bool(read.notices) == (value != "3.1.2")


def test_what_is_off_follows_changes_of_the_network() -> None:
    config = parse_config({"features": ["x1", "x2"], "network": {"hidden": [3, 2], "off": [[1, 3], [2, 2], [1, 1, 2]]}})
    fewer = parse_config(with_values(config, {"network.hidden": [2]}))
    assert fewer.network.off == ((1, 1, 2),)
    assert parse_config(with_values(config, {"features": ["x2"]})).network.off == ((1, 1, 1), (1, 3), (2, 2))
    assert without_hidden(config, View(hidden=("x",))).network.off == ((1, 1, 1), (1, 3), (2, 2))
    assert without_hidden(config, View(hidden=("y",))).network.off == ((1, 3), (2, 2))
    off = ((1, 1, 2), (1, 2), (1, 3), (2, 1, 2), (2, 1, 3), (3, 1))
    assert entries_without(off, 1, 2) == ((1, 1, 2), (1, 2), (2, 1, 2), (3, 1))


def test_off_is_changed_while_a_run_goes_on() -> None:
    config = config_of("plain")
    assert tuned(config, off=[[1, 2]], settings={}).network.off == (NEURON,)
    with pytest.raises(InvalidInput, match="layer 1 has 3 neurons"):
        tuned(config, off=[[1, 9]], settings={})


@pytest.mark.parametrize("kind", ["plain", "sigmoid", "normalized", "classes"])
def test_a_trace_agrees_with_what_is_off(kind: str) -> None:
    trainer = Trainer(config_of(kind))
    trainer.step(2)
    on = trace(trainer, [1.0, -2.0], 1)
    trainer.tune(config_of(kind, NEURON, LINK))
    before = trainer.network.parameters()
    traced = trace(trainer, [1.0, -2.0], 1)
    first, second = traced.layers[:2]
    assert first.outputs[1] == 0
    assert first.sums[1] == pytest.approx(on.layers[0].sums[1])
    if first.normalized is not None and on.layers[0].normalized is not None:
        assert first.normalized[1] == pytest.approx(on.layers[0].normalized[1])
    assert first.deltas[1] == 0
    assert first.bias_gradients[1] == 0
    assert second.weight_gradients[0][1] == 0
    assert second.weight_gradients[0][2] == 0
    assert second.weight_gradients[1][2] != 0
    assert traced.after.weights[1][0][1:] == before.weights[1][0][1:]
    assert traced.after.weights[0][1] == before.weights[0][1]
    weights = np.array(before.weights[1])
    weights[0, 1] = weights[0, 2] = weights[1, 1] = 0
    sums = np.array(before.biases[1]) + weights @ np.array(first.outputs)
    assert second.sums == pytest.approx(sums.tolist())


@EACH
def test_a_run_goes_on_without_a_neuron_that_is_removed(kind: str) -> None:
    twin, trainer = Trainer(config_of(kind)), Trainer(config_of(kind))
    for one in (twin, trainer):
        one.step(3)
    twin.tune(config_of(kind, NEURON))
    smaller = without_unit(trainer, 0, 1)
    assert smaller.config.network.units == (2, 2)
    assert smaller.epoch == 3
    assert smaller.losses() == pytest.approx(twin.losses(), rel=1e-12)
    for one in (twin, smaller):
        one.step(3)
    assert smaller.losses() == pytest.approx(twin.losses(), rel=1e-9)
    wanted = without(twin.network.parameters(), 0, 1)
    assert np.allclose(smaller.network.to_vector(), _loaded(smaller.config, wanted).to_vector(), rtol=1e-9)


def test_what_is_off_moves_up_where_a_neuron_is_removed() -> None:
    trainer = Trainer(config_of("plain", (1, 3), (2, 1, 3)))
    parameters = trainer.network.parameters()
    smaller = without_unit(trainer, 0, 0)
    assert smaller.config.network.off == ((1, 2), (2, 1, 2))
    assert smaller.network.parameters() == without(parameters, 0, 0)


@pytest.mark.parametrize(
    ("config", "layer", "unit", "words"),
    [
        ({"network": {"hidden": [1]}}, 0, 0, "last neuron of its layer"),
        ({"network": {"hidden": [2]}}, 1, 0, "expected 0 to 0"),
        ({"network": {"hidden": [2]}}, 0, 2, "expected 0 to 1"),
        ({"network": {"hidden": []}}, 0, 0, "no hidden layers"),
    ],
)
def test_what_is_not_there_can_not_be_removed(config: object, layer: int, unit: int, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        without_unit(Trainer(parse_config(config)), layer, unit)


@EACH
def test_the_worth_of_neurons_is_the_loss_with_each_of_them_off(kind: str) -> None:
    trainer = Trainer(config_of(kind, LINK))
    trainer.step(2)
    before = trainer.network.to_vector()
    train, test, now = worth_of(trainer)
    assert now == pytest.approx(trainer.losses(), rel=1e-9)
    assert np.array_equal(trainer.network.to_vector(), before)
    for place, unit in enumerate([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]):
        trainer.tune(config_of(kind, unit, LINK))
        assert (train[place], test[place]) == pytest.approx(trainer.losses(), rel=1e-9)


def test_a_script_gets_the_worth_by_layers() -> None:
    result = run(config_of("plain"), epochs=2, include=["worth"]).as_json()
    assert [len(layer) for layer in result["worth"]["train_loss"]] == [3, 2]
    assert [len(layer) for layer in result["worth"]["test_loss"]] == [3, 2]


def test_an_exercise_that_keeps_what_is_off_says_what_is() -> None:
    exercise = catalogue(MLP)["gauss-smallest"]
    given = {"network.hidden": [2], "network.off": [[1, 1], [1, 2, 1]]}
    start = parse_config(with_values(exercise.start_config, given))
    breaches = exercise.locks.breaches(start)
    assert any("none, not neuron 1 of layer 1, link 1 into neuron 2 of layer 1." in breach for breach in breaches), (
        breaches
    )
