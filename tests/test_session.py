"""One tab's run, driven by messages, with a clock and seeds that the test decides."""

import json
from typing import Any

import numpy as np
import pytest

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.frame_arrays import Node
from nn_playground.labs.mlp.kernels import general_training
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.live import wire
from nn_playground.live.live_run import MAX_HISTORY
from nn_playground.live.session import hello
from tests.tabs import Tab

DIVERGING = {"type": "configure", "config": {"training": {"learning_rate": 10}, "problem": "regression"}}


@pytest.fixture
def tab() -> Tab:
    tab = Tab()
    assert tab.ask("configure", config={})["type"] == "run"
    return tab


def test_a_link_begins_a_run_and_is_answered_with_all_that_the_page_needs() -> None:
    tab = Tab()
    answer = tab.ask("configure", id=4, link="http://localhost/#dataset=xor&noise=99&showTestData=true&what=1&seed=0.5")
    assert (answer["type"], answer["id"], answer["run"], answer["fresh"]) == ("run", 4, 1, True)
    given = {"name": "xor", "noise": 50, "train_percent": 50, "samples": 500}
    assert answer["config"]["data"].items() >= given.items()
    assert answer["view"]["show_test_data"] is True
    assert len(answer["notices"]) == 2
    assert (answer["playing"], answer["stopped"], answer["speed"]) == (False, None, 1)
    link = read_link(answer["link"])
    assert link.config == parse_config(answer["config"])
    points = Trainer(link.config).points
    assert answer["points"] == {"train": points.train.tolist(), "test": points.test.tolist()}


def test_a_link_without_a_seed_gets_a_new_one_and_a_config_without_one_the_default() -> None:
    tab = Tab()
    assert tab.ask("configure", link="")["config"]["seed"] == "0.00001"
    assert tab.ask("configure")["config"]["seed"] == "0.00002"
    assert tab.ask("configure", config={})["config"]["seed"] == "0.12345"


def test_a_frame_that_could_not_be_made_leaves_no_layout_untold(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> bytes:
        raise BufferError

    with monkeypatch.context() as patch:
        patch.setattr(wire, "encode_frame", fails)
        with pytest.raises(BufferError):
            tab.session.frame()
    tab.session.show_nothing()
    assert tab.frame().epoch == 0


def test_the_first_frame_shows_epoch_0(tab: Tab) -> None:
    assert tab.session.changed
    frame = tab.frame()
    expected = Trainer(parse_config({}))
    assert (frame.run, frame.number, frame.epoch, frame.playing, frame.diverged) == (1, 1, 0, False, False)
    assert frame.losses == expected.losses()
    assert frame.history.tolist() == [[0, *expected.losses()]]
    assert np.array_equal(frame.parameters, expected.network.to_vector())
    assert frame.watched == Node(2, 0)
    assert frame.grid.shape == (100, 100)
    assert not tab.session.changed


def test_a_step_pauses_and_trains_one_epoch(tab: Tab) -> None:
    tab.ask("play")
    assert tab.ask("step")["playing"] is False
    frame = tab.frame()
    assert (frame.epoch, frame.position, frame.history[:, 0].tolist()) == (1, 0, [0, 1])


def test_a_batch_step_moves_within_the_epoch_and_the_chart_gets_whole_epochs(tab: Tab) -> None:
    frame = tab.frame()
    positions = []
    for _ in range(25):
        tab.ask("step", unit="batch")
        frame = tab.frame()
        positions.append((frame.epoch, frame.position, len(frame.history)))
    assert positions[:2] == [(0, 10, 0), (0, 20, 0)]
    assert positions[-1] == (1, 0, 1)
    whole = Trainer(parse_config({}))
    whole.step()
    assert frame.losses == whole.losses()


def test_steps_without_a_frame_keep_the_history_short(tab: Tab) -> None:
    for _ in range(200):
        tab.ask("step")
    frame = tab.frame()
    assert len(frame.history) <= MAX_HISTORY
    assert (frame.history[0, 0], frame.history[-1, 0]) == (0, 200)


def test_reset_rewinds_to_the_same_weights(tab: Tab) -> None:
    first = tab.frame()
    tab.ask("step")
    tab.ask("speed", epochs=5)
    tab.ask("play")
    answer = tab.ask("reset", id=9)
    assert (answer["id"], answer["run"], answer["fresh"], answer["playing"], answer["speed"]) == (9, 2, True, False, 5)
    again = tab.frame()
    assert (again.run, again.epoch) == (2, 0)
    assert np.array_equal(again.parameters, first.parameters)


def test_new_weights_are_named_by_the_link_and_the_points_stay(tab: Tab) -> None:
    first = tab.frame()
    points = tab.trainer.points
    answer = tab.ask("new_weights")
    assert answer["fresh"]
    assert answer["config"]["network"]["seed"] == "0.00001"
    assert answer["points"]["train"] == points.train.tolist()
    second = tab.frame()
    assert not np.array_equal(second.parameters, first.parameters)
    opened = Tab()
    opened.ask("configure", link=answer["link"])
    assert np.array_equal(opened.frame().parameters, second.parameters)


def test_regenerated_data_keep_weights_epoch_and_play(tab: Tab) -> None:
    tab.ask("step")
    tab.ask("play")
    before = tab.frame()
    answer = tab.ask("regenerate")
    assert (answer["fresh"], answer["run"], answer["playing"]) == (False, 1, True)
    assert answer["config"]["seed"] == "0.00001"
    after = tab.frame()
    assert after.epoch == 1
    assert np.array_equal(after.parameters, before.parameters)
    assert after.losses != before.losses
    assert after.history.tolist() == [[after.epoch, *after.losses]], "the chart's point moves"
    opened = Tab()
    link = opened.ask("configure", link=answer["link"])
    assert link["points"] == answer["points"]
    rewound = tab.ask("reset")
    assert rewound["link"] == answer["link"]
    assert np.array_equal(tab.frame().parameters, opened.frame().parameters)


def test_tuning_changes_the_rates_and_goes_on(tab: Tab) -> None:
    tab.ask("step")
    tab.ask("play")
    answer = tab.ask("tune", learning_rate=0.1)
    assert (answer["fresh"], answer["points"], answer["playing"]) == (False, None, True)
    assert (answer["epoch"], answer["position"]) == (1, 0), "from where on it holds"
    assert answer["config"]["training"]["learning_rate"] == 0.1
    assert "learningRate=0.1&" in answer["link"]
    tab.ask("step")
    expected = Trainer(parse_config({}))
    expected.step()
    expected.tune(parse_config({"training": {"learning_rate": 0.1}}))
    expected.step()
    assert tab.frame().losses == expected.losses()


def test_the_view_changes_the_link_and_nothing_else(tab: Tab) -> None:
    before = tab.frame()
    answer = tab.ask("view", view={"discretize": True, "hidden": ["playButton"]}, id=1)
    assert answer["view"]["discretize"] is True
    assert "discretize=true" in answer["link"]
    assert answer["link"].endswith("playButton_hide=true")
    assert not tab.session.changed
    assert np.array_equal(tab.frame().parameters, before.parameters)


def test_a_hidden_feature_is_no_input(tab: Tab) -> None:
    tab.ask("step")
    answer = tab.ask("view", view={"hidden": ["x"]}, id=2)
    assert (answer["type"], answer["id"], answer["fresh"]) == ("run", 2, True)
    assert answer["config"]["features"] == ["x2"]
    assert tab.frame().sizes == (1, 4, 2, 1)
    both = tab.ask("configure", config={"features": ["x1", "x2"]}, view={"hidden": ["y"]})
    assert both["config"]["features"] == ["x1"]


def test_the_watched_node_is_the_map_of_the_frame(tab: Tab) -> None:
    output = tab.frame()
    assert tab.send({"type": "watch", "node": {"layer": 0, "unit": 3}}) == []
    assert tab.session.changed
    unit = tab.frame()
    assert unit.watched == Node(0, 3)
    assert not np.array_equal(unit.grid, output.grid)
    assert np.array_equal(unit.pictures, output.pictures)
    tab.send({"type": "watch", "node": {"feature": "sin_x2"}})
    assert tab.frame().watched == Node(-1, 6)
    tab.send({"type": "watch", "node": None})
    assert np.array_equal(tab.frame().grid, output.grid)


def test_what_is_watched_stays_watched_while_it_exists(tab: Tab) -> None:
    tab.send({"type": "watch", "node": {"layer": 1, "unit": 0}})
    tab.ask("reset")
    assert tab.frame().watched == Node(1, 0)
    tab.ask("configure", config={"network": {"hidden": []}})
    assert tab.frame().watched == Node(0, 0)


def test_a_weight_and_a_bias_can_be_set_and_the_losses_are_fresh(tab: Tab) -> None:
    before = tab.frame()
    assert tab.send({"type": "set", "layer": 0, "unit": 1, "input": 0, "value": 0.5}) == []
    assert tab.send({"type": "set", "layer": 2, "unit": 0, "value": -2}) == []
    after = tab.frame()
    changed = np.flatnonzero(after.parameters != before.parameters)
    assert after.parameters[changed].tolist() == [0.5, -2.0]
    assert after.losses != before.losses
    assert after.history.tolist() == [[after.epoch, *after.losses]], "the chart's point moves"


def test_weights_that_are_dragged_move_one_point_and_none_within_an_epoch(tab: Tab) -> None:
    tab.frame()
    tab.ask("step")
    for value in range(50):
        tab.send({"type": "set", "layer": 2, "unit": 0, "value": value / 50})
    after = tab.frame()
    assert after.history.tolist() == [[1, *after.losses]]
    tab.ask("step", unit="batch")
    tab.send({"type": "set", "layer": 2, "unit": 0, "value": 0.5})
    assert len(tab.frame().history) == 0


def test_the_grid_can_be_smaller_while_there_is_little_time(tab: Tab) -> None:
    assert tab.frame(small=True).grid.shape == (50, 50)


def test_divergence_stops_the_play_and_is_said() -> None:
    tab = Tab()
    tab.send(DIVERGING)
    tab.ask("speed", epochs=100)
    tab.ask("play")
    texts: list[str] = []
    for _ in range(100):
        texts += tab.session.advance(10.0)
        if texts:
            break
    assert [json.loads(text) for text in texts] == [
        {"type": "state", "playing": False, "stopped": "diverged", "speed": 100}
    ]
    assert tab.session.changed
    frame = tab.frame()
    assert frame.diverged
    assert not frame.playing
    assert not np.isfinite(frame.losses.train)
    assert tab.ask("reset")["stopped"] is None
    assert not tab.frame().diverged


STOPS = {
    "epochs": ({"stop": {"epochs": 7}}, {}),
    "train_loss": ({"stop": {"train_loss": 0.49}}, {}),
    "test_loss": ({"stop": {"test_loss": 0.49}}, {}),
    "accuracy": ({"stop": {"accuracy": 0.6}}, {}),
    "plateau": ({"stop": {"plateau": 3}, "learning_rate": 0}, {}),
    "early_stopping": ({"early_stopping": {"patience": 3}, "learning_rate": 0}, {}),
    "diverged": ({"learning_rate": 10, "optimizer": {"name": "momentum"}}, {"problem": "regression"}),
}


@pytest.mark.parametrize("speed", [1, 50, "max"])
@pytest.mark.parametrize("why", STOPS)
def test_a_condition_that_holds_stops_the_play_and_is_named(why: str, speed: int | str) -> None:
    training, others = STOPS[why]
    tab = Tab(tick=0.001)
    tab.ask("configure", config={**others, "training": training})
    tab.ask("speed", epochs=speed)
    assert tab.ask("play")["stopped"] is None
    texts: list[str] = []
    while not texts:
        texts = tab.session.advance(1.0)
    said = {"type": "state", "playing": False, "stopped": why, "speed": speed}
    assert [json.loads(text) for text in texts] == [said]
    frame = tab.frame()
    assert not frame.playing
    assert frame.diverged == (why == "diverged")
    assert frame.epoch == frame.history[-1, 0]
    assert tab.ask("play") == said, "it does not go on, and says why"
    assert tab.session.advance(1.0) == []
    assert not tab.session.changed
    assert tab.ask("step") == said
    assert tab.ask("reset")["stopped"] is None


def test_other_rates_let_a_stopped_run_go_on(tab: Tab) -> None:
    tab.ask("configure", config={"training": {"learning_rate": 0, "stop": {"plateau": 2}}})
    while tab.ask("step")["stopped"] is None:
        pass
    stood = tab.frame().epoch
    assert tab.ask("tune", learning_rate=0.1)["stopped"] is None
    assert tab.ask("play")["playing"] is True
    tab.frame()
    assert tab.play_frame().epoch == stood + 1


@pytest.mark.parametrize(
    ("message", "path", "says"),
    [
        ({"type": "configure", "config": {"data": {"noise": 81}}}, "data.noise", "at most 80"),
        ({"type": "configure", "config": {}, "view": {"discretize": 1}}, "view.discretize", "true or false"),
        ({"type": "configure", "link": "#networkShape=99"}, "networkShape", "at most 32"),
        ({"type": "configure", "resume": {"epoch": 1, "state": "x"}}, "resume.state", "expected the bytes behind"),
        ({"type": "rejoin", "token": "abc"}, "token", "broke less than a minute ago"),
        ({"type": "view", "view": {"hide": 1}}, "view.hide", "unknown key"),
        ({"type": "view", "view": {"hidden": ["playbutton"]}}, "view.hidden", 'no control "playbutton"; did you mean'),
        ({"type": "tune", "learning_rate": -1}, "training.learning_rate", "at least 0"),
        ({"type": "watch", "node": {"layer": 3, "unit": 0}}, "layer", "expected 0 to 2"),
        ({"type": "watch", "node": {"layer": 0, "unit": 4}}, "unit", "expected 0 to 3"),
        ({"type": "watch", "node": {"feature": "x3"}}, "node.feature", "expected one of x1"),
        ({"type": "set", "layer": 9, "unit": 0, "value": 1}, "layer", "expected 0 to 2"),
        ({"type": "set", "layer": 0, "unit": 0, "input": 2, "value": 1}, "input", "expected 0 to 1"),
        ({"type": "ack", "frame": 999}, "frame", "was sent; got 999"),
        ({"type": "fly"}, "type", "expected one of"),
    ],
)
def test_an_error_says_where_and_leaves_the_run_as_it_was(
    tab: Tab, message: dict[str, Any], path: str, says: str
) -> None:
    tab.ask("step")
    tab.ask("play")
    before = tab.frame()
    (answer,) = tab.send({**message, "id": 77})
    assert (answer["type"], answer["id"], answer["error"]["code"]) == ("error", 77, "invalid_input")
    assert [detail["path"] for detail in answer["error"]["details"]] == [path]
    assert says in answer["error"]["message"]
    after = tab.frame()
    assert np.array_equal(after.parameters, before.parameters)
    assert (after.run, after.epoch, after.playing, after.watched) == (1, 1, True, before.watched)


def test_tune_without_a_rate_is_an_error(tab: Tab) -> None:
    assert "expected learning_rate" in tab.ask("tune")["error"]["message"]


def test_before_a_run_there_is_nothing_to_play() -> None:
    tab = Tab()
    for kind in ["play", "step", "reset"]:
        assert "send configure first" in tab.ask(kind)["error"]["message"]
    assert "send configure first" in tab.ask("watch", node=None)["error"]["message"]
    assert tab.session.advance(1.0) == []
    assert not tab.session.changed


def test_binary_messages_are_an_error() -> None:
    (text,) = Tab().session.answer(b"\x00\x01")
    assert "expected a text; got 2 bytes" in json.loads(text)["error"]["message"]


def test_hello_names_the_wire_and_the_speeds() -> None:
    greeting = json.loads(hello())
    assert (greeting["type"], greeting["wire"]) == ("hello", wire.VERSION)
    assert greeting["speeds"][0] == 1
    assert greeting["speeds"][-1] == "max"
    assert json.loads(hello("abc"))["token"] == "abc"


def test_nothing_but_training_needs_the_general_kernel_that_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("it is compiled after the first frame")

    monkeypatch.setattr(general_training, "train_general", never)
    tab = Tab()
    config = {"training": {"optimizer": {"name": "adam"}, "shuffle": True}, "network": {"batch_norm": True}}
    assert tab.ask("configure", config=config)["type"] == "run"
    tab.session.frame()
    assert tab.send({"type": "inspect", "metrics": True}) == []
    assert tab.send({"type": "set", "layer": 0, "unit": 0, "value": 0.5}) == []
    assert tab.ask("regenerate")["type"] == "run"
    tab.session.frame()
    with pytest.raises(AssertionError, match="after the first frame"):
        tab.ask("step", unit="epoch")
