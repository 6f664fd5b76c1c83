"""A run on screen in which neurons and links are switched off, removed, and judged by what they are worth."""

import json
from typing import Any

import pytest

from nn_playground.labs.mlp.config import parse_config, with_values
from nn_playground.labs.mlp.population import batch_key_of, is_batchable
from tests.tabs import Tab

SMALL: dict[str, Any] = {"data": {"samples": 100}, "network": {"hidden": [3, 2]}}


@pytest.fixture
def tab() -> Tab:
    tab = Tab()
    tab.ask("configure", config=SMALL)
    tab.ask("step")
    tab.frame()
    return tab


def test_off_changes_at_once_and_the_run_goes_on(tab: Tab) -> None:
    before = tab.trainer.losses()
    answer = tab.ask("tune", off=[[1, 2]], id=4)
    assert (answer["fresh"], answer["epoch"], answer["points"]) == (False, 1, None)
    assert answer["config"]["network"]["off"] == [[1, 2]]
    assert "off=1.2" in answer["link"]
    assert tab.session.changed, "the next frame shows it"
    frame = tab.frame()
    assert frame.losses == tab.trainer.losses() != before
    assert frame.history[-1].tolist() == [1, *frame.losses]
    assert (frame.pictures[1] == 127).all()
    tab.ask("tune", off=[])
    assert tab.frame().losses == before


def test_a_rate_alone_shows_nothing_new(tab: Tab) -> None:
    tab.ask("tune", learning_rate=0.1, off=[])
    assert not tab.session.changed


def test_what_is_not_there_can_not_be_switched_off(tab: Tab) -> None:
    (answer,) = tab.send({"type": "tune", "off": [[1, 9]]})
    assert answer["error"]["details"][0]["path"] == "network.off"
    assert tab.trainer.config.network.off == ()


def test_a_run_with_something_off_goes_on_elsewhere(tab: Tab) -> None:
    tab.ask("tune", off=[[1, 2], [2, 1, 3]])
    tab.now += 10
    tab.ask("step")
    state = tab.frame().state
    assert state
    other = Tab()
    text = {"type": "configure", "config": tab.session.run.run.config.model_dump(mode="json"), "resume": {"epoch": 2}}
    head = json.dumps(text).encode()
    other.session.answer(len(head).to_bytes(4, "little") + head + state)
    for one in (tab, other):
        one.ask("step")
    assert other.frame().losses == tab.frame().losses


def test_a_neuron_is_removed_and_the_run_goes_on(tab: Tab) -> None:
    tab.ask("tune", off=[[1, 2]])
    without = tab.frame().losses
    tab.send({"type": "watch", "node": {"layer": 0, "unit": 2}})
    answer = tab.ask("remove", layer=0, unit=1, id=7)
    network = answer["config"]["network"]
    assert (answer["fresh"], answer["epoch"], network["hidden"], network["off"]) == (False, 1, [2, 2], [])
    frame = tab.frame()
    assert frame.sizes == (2, 2, 2, 1)
    assert frame.losses == pytest.approx(without, rel=1e-12)
    assert frame.watched == (0, 1), "the neuron that was watched is the second one now"
    tab.ask("step")
    assert tab.frame().losses.train < without.train


def test_what_is_watched_and_inspected_stays_the_same_neuron_beyond_a_removal(tab: Tab) -> None:
    tab.ask("configure", config={"network": {"hidden": [5, 2]}})
    tab.send({"type": "watch", "node": {"layer": 0, "unit": 1}})
    tab.send({"type": "inspect", "space": {"layer": 0, "units": [0, 4]}})
    tab.ask("remove", layer=0, unit=2)
    frame = tab.frame()
    assert frame.watched == (0, 1)
    assert (frame.extras or {})["space"]["units"] == [0, 3]
    tab.ask("remove", layer=1, unit=0)
    assert tab.frame().watched == (0, 1), "of another layer"
    tab.ask("remove", layer=0, unit=0)
    frame = tab.frame()
    assert frame.watched == (0, 0)
    assert (frame.extras or {})["space"]["units"] is None, "the best plane, as one of both is gone"
    tab.ask("remove", layer=0, unit=0)
    assert tab.frame().watched.layer == 2, "the output, as the neuron is gone"
    tab.ask("reset")
    assert tab.frame().watched.layer == 2


def test_the_last_neuron_of_a_layer_stays(tab: Tab) -> None:
    tab.ask("configure", config={"network": {"hidden": [1]}})
    answer = tab.ask("remove", layer=0, unit=0)
    assert "last neuron of its layer" in answer["error"]["message"]
    assert tab.frame().sizes == (2, 1, 1)


def test_the_worth_of_neurons_is_told_where_it_is_asked_for(tab: Tab) -> None:
    assert "worth" not in (tab.frame().extras or {})
    tab.send({"type": "inspect", "worth": True})
    extras = tab.frame().extras
    assert extras is not None
    told = extras["worth"]
    assert told["now"] == pytest.approx(tab.trainer.losses(), rel=1e-9)
    tab.ask("tune", off=[[2, 1]])
    assert tab.frame().losses == pytest.approx((told["train"][3], told["test"][3]), rel=1e-9)


def test_the_worth_is_told_now_and_then_while_the_run_plays(tab: Tab) -> None:
    tab.send({"type": "inspect", "worth": True})
    tab.ask("play")
    told = []
    for _ in range(12):
        tab.now += 0.1
        tab.session.advance(0.01)
        told.append("worth" in (tab.frame().extras or {}))
    assert 1 <= sum(told) <= 4, told


def test_a_run_with_something_off_goes_alone() -> None:
    config = parse_config(SMALL)
    off = parse_config(with_values(config, {"network.off": [[1, 1]]}))
    assert is_batchable(config)
    assert not is_batchable(off)
    assert batch_key_of(off) != batch_key_of(config)
