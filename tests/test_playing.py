"""How one tab plays: speeds, pauses, frames that take too long, full speed."""

import json
from typing import Any

import numpy as np
import pytest

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.live.live_run import MAX_HISTORY
from tests.tabs import Tab


@pytest.fixture
def tab() -> Tab:
    tab = Tab()
    assert tab.ask("configure", config={})["type"] == "run"
    return tab


def test_playing_trains_the_very_run(tab: Tab) -> None:
    tab.frame()
    assert tab.ask("play", id=1) == {"type": "state", "id": 1, "playing": True, "stopped": None, "speed": 1}
    frame = tab.frame()
    expected = Trainer(parse_config({}))
    for epoch in range(1, 6):
        expected.step()
        frame = tab.play_frame()
        assert frame.playing
        assert frame.losses == expected.losses()
        assert frame.history.tolist() == [[epoch, *expected.losses()]]
    assert np.array_equal(frame.parameters, expected.network.to_vector())


def test_nothing_happens_while_paused(tab: Tab) -> None:
    assert tab.session.advance(1.0) == []
    assert tab.frame().epoch == 0


@pytest.mark.parametrize("speed", [1, 2, 5, 10, 20, 50, 100])
def test_a_frame_covers_as_many_epochs_as_the_speed_says(tab: Tab, speed: int) -> None:
    tab.frame()
    assert tab.ask("speed", epochs=speed)["speed"] == speed
    tab.ask("play")
    tab.frame()
    first, second = tab.play_frame(), tab.play_frame()
    assert (first.epoch, second.epoch) == (speed, 2 * speed)
    epochs = second.history[:, 0]
    assert epochs[-1] == 2 * speed
    assert len(epochs) <= MAX_HISTORY
    assert np.array_equal(np.diff(epochs)[:-1], np.full(len(epochs) - 2 if len(epochs) > 1 else 0, -(-speed // 20)))
    if speed <= MAX_HISTORY:
        assert epochs.tolist() == list(range(speed + 1, 2 * speed + 1))


def test_a_frame_that_takes_too_long_is_made_in_several_turns() -> None:
    tab = Tab(pace=0.001)
    tab.ask("configure", config={})
    tab.ask("speed", epochs=100)
    tab.frame()
    tab.ask("play")
    tab.frame()
    done = []
    while not tab.session.changed:
        before = tab.trainer.epoch
        tab.session.advance(0.0255)
        done.append(tab.trainer.epoch - before)
    assert done[:3] == [26, 26, 26]
    frame = tab.frame()
    assert frame.epoch == 100
    assert len(frame.history) <= MAX_HISTORY


def test_a_pause_shows_what_was_trained_of_an_unfinished_frame() -> None:
    tab = Tab(pace=0.001)
    tab.ask("configure", config={})
    tab.ask("speed", epochs=100)
    tab.ask("play")
    tab.frame()
    tab.session.advance(0.0255)
    assert not tab.session.changed
    assert tab.ask("pause")["playing"] is False
    assert tab.frame().epoch == 26
    tab.ask("play")
    tab.frame()
    assert tab.play_frame(0.0255).epoch == 126


def test_a_late_frame_shows_what_there_is_and_the_rest_comes_with_the_next() -> None:
    tab = Tab(pace=0.1)
    tab.ask("configure", config={})
    tab.ask("speed", epochs=5)
    tab.ask("play")
    tab.frame()
    assert [tab.play_frame(0.01).epoch for _ in range(4)] == [3, 5, 8, 10]


def test_full_speed_fills_the_time_and_keeps_the_history_short() -> None:
    tab = Tab(pace=0.0001)
    tab.ask("configure", config={})
    tab.ask("speed", epochs="max")
    tab.ask("play")
    frame = tab.frame()
    done = []
    for _ in range(6):
        before = tab.trainer.epoch
        tab.session.advance(0.1)
        frame = tab.frame()
        done.append(frame.epoch - before)
        assert 1 < len(frame.history) <= MAX_HISTORY
        assert frame.history[-1].tolist() == [frame.epoch, *frame.losses]
        assert np.all(np.diff(frame.history[:, 0]) > 0)
    assert all(1000 <= epochs <= 1100 for epochs in done)
    expected = Trainer(parse_config({}))
    expected.step(frame.epoch)
    assert frame.losses == expected.losses()


def test_full_speed_keeps_to_the_time_also_where_that_is_short() -> None:
    tab = Tab(pace=0.0001)
    tab.ask("configure", config={})
    tab.ask("speed", epochs="max")
    tab.ask("play")
    for seconds, epochs in ((0.1, 1000), (0.00005, 1), (0.01, 100), (0.0005, 5)):
        before = tab.trainer.epoch
        tab.session.advance(seconds)
        assert epochs <= tab.trainer.epoch - before <= 1.05 * epochs + 1


def test_full_speed_seldom_looks_at_losses_and_clock() -> None:
    tab = Tab(pace=0.0001)
    tab.ask("configure", config={})
    tab.ask("speed", epochs="max")
    tab.ask("play")
    tab.session.advance(0.1)
    tab.frame()
    tab.session.advance(0.1)
    epochs = tab.frame().history[:, 0]
    assert np.diff(epochs).tolist() == [50] * (len(epochs) - 1)
    assert len(epochs) in (MAX_HISTORY, MAX_HISTORY - 1)


@pytest.mark.parametrize("unit", ["epoch", "batch"])
def test_a_run_that_has_ended_has_no_more_history(unit: str) -> None:
    tab = Tab()
    tab.ask("configure", config={"training": {"stop": {"epochs": 2}}})
    for _ in range(3):
        tab.ask("step", unit="epoch")
    tab.ask("step", unit=unit)
    assert tab.frame().history[:, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize("speed", [1, 7, 50, 1000, "max"])
def test_a_run_plays_to_the_end_of_an_epoch_and_rests_exactly_there(speed: int | str) -> None:
    tab = Tab(pace=0.0001)
    tab.ask("configure", config={})
    tab.ask("speed", epochs=speed)
    assert tab.ask("play", until=53)["playing"] is True
    texts: list[str] = []
    while tab.session.playing:
        tab.frame()
        while not tab.session.changed:
            texts += tab.session.advance(0.02)
    frame = tab.frame()
    assert (frame.epoch, frame.playing) == (53, False)
    assert [json.loads(text)["playing"] for text in texts] == [False]
    assert frame.losses == expected_losses(53)
    assert tab.session.advance(1.0) == []
    assert tab.trainer.epoch == 53


def test_an_epoch_that_is_past_starts_nothing_and_another_play_has_no_end() -> None:
    tab = Tab()
    tab.ask("configure", config={})
    for _ in range(3):
        tab.ask("step")
    assert tab.ask("play", until=3)["playing"] is False
    assert tab.ask("play", until=5)["playing"] is True
    assert tab.ask("play")["playing"] is True
    tab.frame()
    assert [tab.play_frame().epoch for _ in range(4)] == [4, 5, 6, 7]


@pytest.mark.parametrize(
    "end", [{"type": "pause"}, {"type": "step"}, {"type": "reset"}, {"type": "configure", "config": {}}]
)
def test_a_pause_a_step_and_another_run_drop_the_end(tab: Tab, end: dict[str, Any]) -> None:
    tab.ask("play", until=4)
    tab.send(end)
    tab.ask("play")
    tab.frame()
    assert max(tab.play_frame().epoch for _ in range(8)) > 4


def test_a_run_that_is_gone_on_with_stops_where_it_was_to_stop() -> None:
    tab = Tab()
    tab.ask("configure", config={}, resume={"epoch": 8, "playing": True, "until": 10})
    assert [tab.play_frame().epoch for _ in range(3)] == [8, 9, 10]
    assert not tab.session.playing
    tab.ask("configure", config={}, resume={"epoch": 8, "playing": True, "until": 8})
    assert (tab.play_frame().epoch, tab.session.playing) == (8, False)


def test_another_run_plays_from_its_start_where_that_is_asked_for(tab: Tab) -> None:
    tab.ask("play")
    for kind, more in (("new_weights", {}), ("configure", {"config": {"data": {"noise": 10}}})):
        answer = tab.ask(kind, play=True, **more)
        assert answer["playing"] is True
        assert (tab.frame().epoch, tab.play_frame().epoch) == (0, 1)
        assert tab.ask(kind, **more)["playing"] is False


def expected_losses(epochs: int) -> tuple[float, float]:
    trainer = Trainer(parse_config({}))
    trainer.step(epochs)
    return trainer.losses()
