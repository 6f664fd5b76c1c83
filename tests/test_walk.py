"""The seam holds for a lab of a third party: no room above the labs has a line for it."""

import json
import pickle
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import Check, CheckAnswer, check
from nn_playground.exercises.grading import Grader, grade
from nn_playground.exercises.loader import catalogue, read_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.page import exercise_page, judged
from nn_playground.exercises.submission import Submission
from nn_playground.live import commands, wire
from nn_playground.live.session import Session
from nn_playground.work.sweep_models import Sweep
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.trials import outcomes
from tests.executors import AtOnce
from tests.walk import WALK, WalkRun
from tests.walk_models import WalkConfig


class Page:
    """A page of the lab: its session, and the layouts that it was told."""

    def __init__(self) -> None:
        self.now = 0.0
        seeds = (f"0.{number}" for number in count(1))
        self.session = Session(WALK, new_seed=lambda: next(seeds), clock=lambda: self.now)
        self.layouts: dict[int, wire.Layout] = {}

    def send(self, kind: str, **content: Any) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.session.answer(json.dumps({"type": kind, **content}))]

    def ask(self, kind: str, **content: Any) -> dict[str, Any]:
        (answer,) = self.send(kind, **content)
        return answer

    def frame(self) -> wire.Frame:
        made = self.session.frame()
        for layout in map(wire.read_layout, map(json.loads, made.texts)):
            self.layouts[layout.number] = layout
        return wire.decode_frame(made.frame, self.layouts)


@pytest.fixture
def page() -> Page:
    page = Page()
    assert page.ask("configure", config={"target": [1, 2], "rate": 0.25})["type"] == "run"
    return page


def test_a_link_begins_a_run_of_the_lab() -> None:
    answer = Page().ask("configure", id=7, link="#target=3,4&rate=1.5&steps=3&trail=true")
    assert answer["config"] == {"target": [3, 4], "rate": 1.5, "seed": "0.1"}
    assert answer["view"] == {"trail": True}
    assert answer["link"] == "#target=3.0,4.0&rate=1.5&seed=0.1&trail=true"
    assert answer["notices"] == ["steps is no key of a walk", "The walk goes too far in each epoch."]
    assert answer["points"] == {"target": [3, 4]}


def test_a_wrong_config_is_an_error_that_names_the_key() -> None:
    answer = Page().ask("configure", config={"rate": 5})
    assert answer["error"]["details"][0]["path"] == "config.rate"


def test_frames_have_the_arrays_the_lists_and_the_facts_of_the_lab(page: Page) -> None:
    assert page.send("inspect", trail=True) == []
    page.ask("play")
    page.session.advance(1.0)
    frame, run = page.frame(), WalkRun(WalkConfig(target=(1, 2), rate=0.25))
    run.train(1)
    assert (frame.head.epoch, frame.head.playing, frame.head.diverged) == (1, True, False)
    assert frame.arrays["curves"].tolist() == list(run.curves())
    assert frame.arrays["history"][-1].tolist() == [1, *run.curves()]
    assert np.array_equal(frame.arrays["place"], run.place)
    assert np.array_equal(frame.arrays["trail"], run.trail)
    assert frame.facts == {"watched": "x", "value": run.place[0]}


def test_commands_of_the_lab_tune_watch_and_set(page: Page) -> None:
    assert page.ask("tune", rate=1)["config"]["rate"] == 1
    assert page.ask("tune", rate=4)["type"] == "error"
    assert page.send("watch", coordinate="y") == page.send("set", coordinate="y", value=9) == []
    assert page.frame().facts == {"watched": "y", "value": 9}
    assert page.ask("set", coordinate="z", value=9)["error"]["details"][0]["path"] == "coordinate"
    page.ask("step", unit="batch")
    frame = page.frame()
    assert (frame.head.epoch, frame.head.position) == (0, 1)
    assert frame.arrays["place"].tolist() == pytest.approx([1, 9])


def test_new_data_new_weights_and_a_state_go_through_the_lab(page: Page) -> None:
    assert page.ask("new_weights")["config"] == {"target": [1, 2], "rate": 0.25, "seed": "0.1"}
    assert page.ask("regenerate")["points"] != {"target": [1, 2]}
    page.ask("step")
    page.now = 10.0
    frame = page.frame()
    other = Page()
    text = json.dumps({"type": "configure", "config": {}, "resume": {"epoch": 1}}).encode()
    other.session.answer(len(text).to_bytes(4, "little") + text + frame.arrays["state"].tobytes())
    assert np.array_equal(other.frame().arrays["place"], frame.arrays["place"])


# ---- work ----


def test_a_sweep_of_the_lab_has_its_scores_in_rows_and_summaries() -> None:
    given = {"values": {"rate": [0.25, 0.5]}, "seeds": 3, "epochs": 20, "goal": {"distance": 0.5}, "every": 1}
    layout = SweepPlan(validated(Sweep.of(WALK), given))
    executor = AtOnce()
    rows = [layout.row(*pair) for pair in outcomes([layout.group()], executor, most=1)]
    assert [len(batch.trials) for batch in executor.batches] == [3, 3]
    assert all(row.distance <= 0.5 and row.reached == row.epoch == row.steps for row in rows)
    assert [*rows[0].model_dump()] == [
        "number", "values", "seed", "epochs", "epoch", "distance", "steps",
        "reached", "diverged", "stopped", "precision", "link",
    ]  # fmt: skip
    assert rows[0].link == "#target=1.0,2.0&rate=0.25&seed=0.5"
    slow, fast = layout.report(rows).combinations
    assert (slow.values, slow.runs, slow.solved) == ({"rate": 0.25}, 3, 1)
    assert slow.reached
    assert fast.reached
    assert (slow.reached.median or 0) > (fast.reached.median or 0)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"goal": {"loss": 1}}, "goal"),
        ({"goal": {}}, "goal"),
        ({"config": {"rate": 9}}, "config.rate"),
        ({"values": {"rate": [9]}}, "rate"),
        ({"values": {"rate": [1, 1]}}, "values"),
    ],
)
def test_what_is_wrong_with_a_sweep_of_the_lab_is_named(given: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        SweepPlan(validated(Sweep.of(WALK), given))
    assert caught.value.details[0].path.startswith(path)


def test_a_page_of_the_lab_sweeps_by_its_own_model() -> None:
    command = commands.read_command({"type": "sweep", "id": 1, "config": {"rate": 0.1}}, commands.models_of(WALK))
    assert isinstance(command, commands.TrySweep)
    assert type(command).lab.name == "walk"
    assert command.config == WalkConfig(rate=0.1)


def test_a_batch_of_the_lab_is_sent_as_its_name() -> None:
    assert pickle.loads(pickle.dumps(WALK)) is WALK


# ---- exercises ----


@pytest.fixture
def exercise() -> Exercise:
    return catalogue(WALK)["near-the-target"]


def checked_walk(exercise: Exercise, **given: Any) -> CheckAnswer:
    return check(exercise, validated(Submission.of(WALK), given), AtOnce(), most=1)


def test_an_exercise_of_the_lab_is_checked(exercise: Exercise) -> None:
    slow = checked_walk(exercise, link="#target=3,4&rate=0.1")
    assert [(one.name, one.passed) for one in slow.criteria] == [
        ("Locked settings", True), ("Way", True), ("There", False), ("How far?", False),
    ]  # fmt: skip
    assert "Distance about" in slow.criteria[2].message
    fast = checked_walk(exercise, config={"target": [3, 4], "rate": 0.6}, answers={"How far?": 5})
    assert fast.passed
    assert (fast.score, fast.seeds) == (3, 3)


def test_a_locked_setting_of_the_lab_is_told_and_put_back(exercise: Exercise) -> None:
    found = judged(exercise, WalkConfig(target=(1, 1), rate=0.6, seed="0.7"))
    assert found["breaches"] == ["Target can't be changed here: 3, 4, not 1, 1."]
    assert found["restored"] == {"target": [3, 4], "rate": 0.6, "seed": "0.7"}
    assert found["measures"] == {}, "what a question asks for is not told"
    (limit, *_) = exercise.requirements()
    assert limit.measured(WalkConfig(target=(1, 1))) == {"far": {"value": 1, "holds": True, "required": "at most 5"}}


def test_submissions_of_the_lab_are_graded(exercise: Exercise) -> None:
    grader = Grader(exercise, "secret")
    handed = grader.parsed({"link": "#target=3,4&rate=0.6", "answers": {"How far?": "5"}})
    assert handed.submission
    ((_, result),) = grade(grader, {grader.key(handed.submission): handed.submission}, AtOnce(), most=1)
    assert result.passed
    assert grader.parsed({"link": "none"}).reason == "link: expected one link"


def test_the_page_of_an_exercise_of_the_lab_has_its_words(exercise: Exercise) -> None:
    page = exercise_page(exercise)
    assert [one.required for one in page.criteria] == [
        "at most 5", "Distance at most 0.5, within 5 epochs, from each of 3 random starts.", "",
    ]  # fmt: skip
    assert page.data["free"] == ["rate", "seed"]


BROUGHT = """
slug = "there"
title = "There"
text = "Walk."
start = "#target=1,2&rate=0.5"
may_change = ["rate", "target"]
by_hand = false
unseen = "there.txt"
networks.slow.rate = 0.001

[[targets]]
name = "Near"
distance = 0.5
epochs = 20
seeds = 2

[[targets]]
name = "Too slow"
network = "slow"
distance = 0.5
epochs = 20
seeds = 2
at_most = 0
"""


def test_an_exercise_of_the_lab_brings_data_of_its_own_and_networks(tmp_path: Path) -> None:
    """The rooms above know what data is as little as what a network is."""
    (tmp_path / "there.toml").write_text(BROUGHT, "utf-8")
    (tmp_path / "there.txt").write_text("8,9", "utf-8")
    exercise = read_exercise(WALK, tmp_path / "there.toml")
    made = Check(exercise, validated(Submission.of(WALK), {"link": "#target=2,2&rate=0.6"}))
    assert [trial.config.target for job in made.jobs for trial in job.trials] == [(8, 9)] * 4
    assert [trial.config.rate for job in made.jobs for trial in job.trials] == [0.6, 0.6, 0.001, 0.001]
    assert checked_walk(exercise, link="#target=2,2&rate=0.6").passed
    near, slow = exercise_page(exercise).criteria
    assert near.required.endswith("from each of 2 random starts. It is tested on points that nobody has seen.")
    assert slow.required.startswith("With the network “slow”: distance above 0.5 after 20 epochs,")
    assert "8" not in json.dumps(exercise_page(exercise).data)
    nowhere = judged(exercise, WalkConfig(target=(0, 0)))
    assert (nowhere["breaches"], nowhere["restored"]) == (["A walk to nowhere."], WalkConfig().model_dump(mode="json"))
