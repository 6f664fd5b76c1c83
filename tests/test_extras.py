"""What frames tell besides: only where it applies, only while it is asked for, and what the run itself would say."""

from typing import Any

import numpy as np
import pytest

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.frame_arrays import Node
from nn_playground.labs.mlp.frame_facts import Extras, accuracies, metrics_of
from nn_playground.labs.mlp.population import Population
from nn_playground.labs.mlp.trainer import Trainer
from tests.tabs import Tab

THREE = {"data": {"name": "clusters", "classes": 3}}


def tab_of(config: dict[str, Any], **inspect: bool) -> Tab:
    tab = Tab()
    assert tab.ask("configure", config=config)["type"] == "run"
    if inspect:
        assert tab.send({"type": "inspect", **inspect}) == []
    return tab


def extras(tab: Tab) -> dict[str, Any]:
    found = tab.frame().extras
    assert found is not None
    return found


def trained(config: dict[str, Any], epochs: int) -> Trainer:
    trainer = Trainer(parse_config(config))
    trainer.step(epochs)
    return trainer


def test_a_plain_run_tells_nothing_and_looks_at_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: Trainer) -> None:
        raise AssertionError

    for name in ("outputs", "observe", "dropped"):
        monkeypatch.setattr(Trainer, name, never)
    tab = tab_of({})
    tab.ask("step")
    assert tab.frame().extras is None
    assert tab_of({}, metrics=False, gradients=False).frame().extras is None


def test_metrics_are_told_while_they_are_asked_for() -> None:
    tab = tab_of({}, metrics=True)
    tab.ask("step")
    train, test = metrics_of(trained({}, 1))
    assert extras(tab) == {"metrics": {"train": train.as_json(), "test": test.as_json()}}
    assert tab.send({"type": "inspect"}) == []
    assert tab.session.changed
    assert tab.frame().extras is None


def test_the_accuracy_is_told_at_rest_and_now_and_then_while_it_plays() -> None:
    tab = tab_of({}, accuracy=True)
    assert extras(tab) == {"accuracy": accuracies(trained({}, 0))}
    tab.ask("step")
    assert extras(tab) == {"accuracy": accuracies(trained({}, 1))}
    tab.ask("play")
    told = []
    for _ in range(24):
        tab.session.advance(1.0)
        told.append(tab.frame().extras is not None)
    assert 3 <= sum(told) <= 6, told
    tab.ask("pause")
    assert extras(tab) == {"accuracy": accuracies(trained({}, 25))}


def test_the_accuracy_is_not_told_twice_nor_of_a_regression() -> None:
    assert set(extras(tab_of({}, accuracy=True, metrics=True))) == {"metrics"}
    assert tab_of({"problem": "regression"}, accuracy=True).frame().extras is None
    clusters = {"data": {"name": "clusters", "classes": 4}}
    train, test = metrics_of(trained(clusters, 0))
    assert extras(tab_of(clusters, accuracy=True))["accuracy"] == [train.accuracy, test.accuracy]


def test_what_is_asked_for_stays_so_with_another_run() -> None:
    tab = tab_of({}, metrics=True)
    tab.ask("configure", config={"problem": "regression"})
    assert set(extras(tab)["metrics"]["test"]) == {"rmse", "r2"}
    tab.ask("reset")
    assert set(extras(tab)) == {"metrics"}


def test_a_tab_can_ask_before_it_has_a_run() -> None:
    tab = Tab()
    assert tab.send({"type": "inspect", "metrics": True}) == []
    assert not tab.session.changed
    tab.ask("configure", config={})
    assert set(extras(tab)) == {"metrics"}


def test_accuracies_are_what_the_outputs_say() -> None:
    trainer = trained({"data": {"name": "xor"}}, 50)
    outputs, labels = trainer.outputs()[0][:, 0], trainer.points.train[:, 2]
    found = metrics_of(trainer)[0]
    assert found.accuracy == np.mean(outputs * labels > 0)
    assert found.confusion is not None
    assert found.confusion[1].tolist() == [np.sum((outputs < 0) & (labels > 0)), np.sum((outputs > 0) & (labels > 0))]


def test_accuracies_are_those_of_a_population() -> None:
    config = {"data": {"name": "spiral", "noise": 30}}
    population = Population([parse_config(config)])
    population.step(20)
    (found,) = population.evaluate()
    train, test = metrics_of(trained(config, 20))
    assert (found.train_accuracy, found.test_accuracy) == (train.accuracy, test.accuracy)


def test_the_error_of_a_regression_is_that_of_its_loss() -> None:
    trainer = trained({"problem": "regression"}, 3)
    rmse = metrics_of(trainer)[1].rmse
    assert rmse is not None
    assert np.isclose(rmse**2 / 2, trainer.losses().test, rtol=1e-12)


def test_several_classes_have_a_table_of_their_size() -> None:
    table = np.array(extras(tab_of(THREE, metrics=True))["metrics"]["train"]["confusion"])
    labels = Trainer(parse_config(THREE)).points.train[:, 2]
    assert table.sum(axis=1).tolist() == np.bincount(labels.astype(int), minlength=3).tolist()


def test_gradients_have_a_number_a_layer_and_quiet_a_share_a_unit() -> None:
    sigmoid = {"network": {"hidden": [5] * 8, "activation": "sigmoid"}}
    found = extras(tab_of(sigmoid, gradients=True))
    assert set(found) == {"gradients", "quiet"}
    gradients = [value or 0.0 for value in found["gradients"]]
    assert len(gradients) == 9
    assert gradients[0] < 1e-4 * gradients[-1], "it vanishes on the way back"
    assert len(found["quiet"]) == 41
    assert all(share is not None and 0 <= share <= 1 for share in found["quiet"])


def test_looking_changes_nothing() -> None:
    config = {"training": {"optimizer": {"name": "adam"}, "dropout": 0.2}, "network": {"batch_norm": True}}
    looking, not_looking = tab_of(config, metrics=True, gradients=True), tab_of(config)
    for _ in range(3):
        frames = []
        for tab in (looking, not_looking):
            tab.ask("step", unit="batch")
            tab.ask("step")
            frames.append(tab.frame())
        assert np.array_equal(frames[0].parameters, frames[1].parameters)


def test_what_is_not_finite_is_null() -> None:
    tab = tab_of({}, metrics=True, gradients=True)
    tab.trainer.network.load_vector(np.full(25, np.nan))
    found = extras(tab)
    assert found["gradients"] == [None, None, None]
    assert found["metrics"]["train"] == {"accuracy": 0.0, "confusion": [[0, 0], [0, 0]]}


def test_a_schedule_tells_its_rate() -> None:
    tab = tab_of({"training": {"schedule": {"name": "step", "every": 2, "factor": 0.5}, "learning_rate": 0.1}})
    rates = []
    for _ in range(4):
        rates.append(extras(tab)["learning_rate"])
        tab.ask("step")
    assert rates == [0.1, 0.1, 0.05, 0.05]
    assert tab.ask("tune", learning_rate=0.4)["type"] == "run"
    assert extras(tab)["learning_rate"] == 0.1


def test_dropout_tells_who_is_out() -> None:
    tab = tab_of({"network": {"hidden": [8, 8]}, "training": {"dropout": 0.5}})
    out: set[int] = set()
    for _ in range(10):
        tab.ask("step")
        out |= set(extras(tab)["dropped"])
    assert out
    assert max(out) < 16, "the output is always in"


def test_clipping_counts_the_updates_since_the_last_frame() -> None:
    tab = tab_of({"training": {"clip_norm": 1e-6, "early_stopping": {"patience": 1000}}})
    assert extras(tab)["clipped"] == [0, 0]
    tab.ask("step")
    tab.ask("step")
    assert extras(tab)["clipped"] == [50, 50]
    assert extras(tab)["clipped"] == [50, 50], "a frame without training tells the same again"
    tab.ask("step")
    assert extras(tab)["clipped"] == [25, 25]
    assert extras(tab_of({"training": {"clip_norm": 1000}}))["clipped"] == [0, 0]


def test_jittered_points_are_told_as_they_were_shown() -> None:
    tab = tab_of({"training": {"augmentation": 0.5, "shuffle": True}})
    tab.ask("step")
    shown = tab.trainer.shown_points
    told = np.array(extras(tab)["jittered"])
    assert told.shape == shown.shape
    assert np.abs(told - shown).max() <= 0.005 + 1e-12
    assert not np.array_equal(np.sort(told[:, 0]), np.sort(tab.trainer.points.train[:, 0]))


RANDOM = {"network": {"hidden": [8, 8]}, "training": {"augmentation": 0.5, "dropout": 0.5, "batch_size": 30}}


def told_while_playing(tab: Tab, seconds: float, rate: int = 60) -> list[tuple[bool, bool]]:
    """For each frame in which it plays on, whether the moved points and the dropped units are told."""
    found = []
    for _ in range(round(seconds * rate)):
        tab.now += 1 / rate
        told = tab.play_frame().extras or Extras()
        found.append(("jittered" in told, "dropped" in told))
    return found


def test_while_a_run_plays_what_is_random_is_told_twice_a_second_and_at_rest_always() -> None:
    tab = tab_of(RANDOM)
    assert {"jittered", "dropped"} <= set(extras(tab)), "a new run tells it"
    tab.ask("play")
    tab.frame()
    found = told_while_playing(tab, 3.0)
    assert 5 <= found.count((True, True)) <= 7
    assert found.count((False, False)) == len(found) - found.count((True, True))
    tab.ask("pause")
    for _ in range(3):
        assert {"jittered", "dropped"} <= set(extras(tab))
        tab.ask("step")
    shown = tab.trainer.shown_points
    assert np.array_equal(extras(tab)["jittered"], shown.astype(np.float32))


@pytest.mark.parametrize("command", ["regenerate", "reset", "new_weights"])
def test_other_points_are_told_at_once(command: str) -> None:
    tab = tab_of(RANDOM)
    tab.ask("play")
    tab.frame()
    told_while_playing(tab, 0.1)
    assert tab.ask(command)["type"] == "run"
    assert {"jittered", "dropped"} <= set(extras(tab))


def test_a_frame_of_many_moved_points_is_no_text() -> None:
    config = {**RANDOM, "data": {"samples": 5000, "train_percent": 99}}
    tab = tab_of(config)
    tab.ask("play")
    tab.session.frame()
    with_points = tab.session.frame().frame
    while not tab.session.changed:
        tab.session.advance(1.0)
    without = tab.session.frame().frame
    tab.now += 1.0
    again = tab.session.frame().frame
    assert len(without) < 30_000
    states = 2 * 8 * len(tab.trainer.network.to_vector())  # one of both may have the state, with the moments of Adam
    assert len(again) - len(without) == pytest.approx(12 * 4950, abs=2000 + states)
    assert b"jittered" not in again
    assert b"dropped" not in again
    assert len(with_points) < 90_000


def test_early_stopping_tells_where_its_weights_are_from() -> None:
    config = {"data": {"noise": 50, "samples": 50}, "training": {"early_stopping": {"patience": 5}}}
    tab = tab_of(config)
    assert tab.frame().extras is None
    tab.ask("speed", epochs="max")
    tab.ask("play")
    while tab.session.playing:
        tab.session.advance(1.0)
    frame = tab.frame()
    assert frame.extras is not None
    best = frame.extras["best_epoch"]
    assert frame.epoch == best + 5
    assert frame.losses == trained(config, best).losses()


@pytest.mark.parametrize("classes", [3, 6])
def test_the_output_of_several_classes_is_their_map(classes: int) -> None:
    config = {"data": {"name": "clusters", "classes": classes}}
    tab = tab_of(config)
    for _ in range(30):
        tab.ask("step")
    frame = tab.frame()
    assert frame.class_map
    assert frame.watched == Node(2, classes)
    assert frame.pictures.shape[0] == 6 + classes
    expected = tab.trainer.output_grid()
    assert np.mean(frame.grid // 42 == expected) > 0.99, "float32 may see a border elsewhere"
    tab.send({"type": "watch", "node": {"layer": 2, "unit": classes - 1}})
    one = tab.frame()
    assert not one.class_map
    assert one.watched == Node(2, classes - 1)
    (answer,) = tab.send({"type": "watch", "node": {"layer": 2, "unit": classes}})
    assert answer["type"] == "error"
