"""What may not be changed of an exercise, and what of a run is changed all the same."""

from typing import Any

import pytest

from nn_playground.base.validation import validated
from nn_playground.exercises.checking import Check
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.permalink import read_link
from tests.models import Exercise, Submission

LEAST: dict[str, Any] = {
    "slug": "least",
    "title": "Least",
    "text": "Do.",
    "start": "#",
    "limits": {"neurons": {"at_most": 9}},
}


def exercise(**changed: Any) -> Exercise:
    return validated(Exercise, {**LEAST, **changed})


def told(one: Exercise, given: dict[str, Any]) -> str:
    """What a check says of what is locked."""
    return Check(one, Submission(config=parse_config(given))).judge([]).criteria[0].message


def test_a_changed_setting_is_found_with_what_it_has_to_be() -> None:
    one = exercise(start="#noise=10", may_change=["network.hidden"])
    assert one.locks.changed(read_link("#noise=10&networkShape=3&seed=7&networkSeed=8").config) == {}
    assert one.locks.changed(read_link("#noise=20&dataset=xor").config) == {
        "data.name": ("circle", "xor"),
        "data.noise": (10, 20),
    }


def test_a_part_may_be_changed_as_a_whole() -> None:
    one = exercise(may_change=["training"])
    assert one.locks.changed(read_link("#learningRate=3&batchSize=1&regularization=L1").config) == {}


# ---- activations ----


@pytest.mark.parametrize(
    ("link", "activations"),
    [
        ("#networkShape=3,3,3", None),
        ("#networkShape=3,3&activations=tanh,tanh", None),
        ("#networkShape=3,3&activation=relu&activations=tanh,tanh", None),
        ("#networkShape=3,3&activations=,linear", ["linear"]),
        ("#networkShape=3,3&activations=linear,relu", ["linear", "relu"]),
        ("#networkShape=3,3&activations=relu,relu", "relu"),
        ("#networkShape=3,3&activation=relu", "relu"),
        ("#networkShape=&activation=relu", "relu"),
    ],
)
def test_a_locked_activation_is_that_of_every_layer(link: str, activations: str | list[str] | None) -> None:
    one = exercise(start="#networkShape=3,3", may_change=["network.hidden"])
    found = one.locks.changed(read_link(link).config)
    assert found == ({} if activations is None else {"network.activation": ("tanh", activations)})


def test_layers_may_have_their_own_activations_where_their_sizes_are_locked() -> None:
    start = "#networkShape=3,3&activations=,relu"
    assert (
        exercise(start=start, may_change=["network.activation"]).locks.changed(read_link("#networkShape=3,3").config)
        == {}
    )
    mixed = exercise(start=start)
    assert mixed.locks.changed(read_link(start).config) == {}
    assert mixed.locks.changed(read_link("#networkShape=3,3&activations=,sigmoid").config) == {
        "network.activation": (["relu", "tanh"], ["sigmoid"])
    }


def test_layers_have_no_activation_that_may_not_be_chosen() -> None:
    allowed = {"features": ["x1", "x2"], "activations": ["tanh", "relu"]}
    one = exercise(may_change=["network.activation", "features"], allowed=allowed)
    assert one.locks.outside(read_link("#networkShape=3,3&activations=,linear").config) == {
        "network.activation": ["linear"]
    }
    assert one.locks.outside(read_link("#x=true&y=false&activation=relu").config) == {}
    found = one.locks.outside(read_link("#xTimesY=true&sinX=true&activation=linear").config)
    assert found == {"features": ["x1_x2", "sin_x1"], "network.activation": ["linear"]}


# ---- what follows from something else ----

ADAM = {"training": {"optimizer": {"name": "adam"}}}
HASTY = {"training": {"optimizer": {"name": "adam", "beta1": 0.5}}}


@pytest.mark.parametrize(
    ("may_change", "config", "changed"),
    [
        ([], ADAM, {"training.optimizer.name": ("sgd", "adam")}),
        ([], HASTY, {"training.optimizer.name": ("sgd", "adam")}),
        (["training.optimizer.name"], ADAM, {}),
        (["training.optimizer.name"], HASTY, {"training.optimizer.beta1": (0.9, 0.5)}),
        ([], {"problem": "regression"}, {"problem": ("classification", "regression")}),
        (["problem"], {"problem": "regression"}, {}),
        (["problem"], {"problem": "regression", "data": {"samples": 60}}, {"data.samples": (1200, 60)}),
        (["problem"], {"problem": "regression", "data": {"samples": 500}}, {}),
        (["problem"], {"data": {"samples": 60}}, {"data.samples": (500, 60)}),
    ],
)
def test_what_follows_from_another_change_is_not_named(
    may_change: list[str], config: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert exercise(may_change=may_change).locks.changed(parse_config(config)) == changed


def test_one_sentence_tells_of_one_thing() -> None:
    layers = [{"units": 4, "activation": "relu"}, {"units": 2, "activation": "relu"}]
    sigmoid = exercise(start="#activation=sigmoid")
    assert told(sigmoid, {"network": {"hidden": layers}}) == "Activation can't be changed here: sigmoid, not relu."
    assert told(exercise(), ADAM) == "Optimizer can't be changed here: sgd, not adam."
    assert told(exercise(start="#optimizer=adam"), {}) == "Optimizer can't be changed here: adam, not sgd."


# ---- what is switched off ----


def test_what_is_off_is_told_by_its_names() -> None:
    one = exercise(start="#networkShape=3,2&off=1.3")
    off = {"network": {"hidden": [3, 2], "off": [[2, 1], [2, 2, 1]]}}
    assert told(one, off) == (
        "Switched off can't be changed here: neuron 3 of layer 1, not neuron 1 of layer 2, "
        "link 1 into neuron 2 of layer 2."
    )
    assert told(exercise(start="#networkShape=3,2"), {"network": {"hidden": [3, 2], "off": [[1, 3]]}}) == (
        "Switched off can't be changed here: none, not neuron 3 of layer 1."
    )
