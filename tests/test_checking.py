"""Checking: what is locked, what is tried, what it is worth, and what is said of it."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.checking import Check, check
from nn_playground.exercises.requirement import Criterion
from nn_playground.work.trials import Outcome
from tests.checks import BASE, GOOD, TARGET, by_name, exercise, submitted
from tests.goals import scores


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


def outcome(
    test_loss: float,
    *,
    train_loss: float = 0.01,
    reached: bool = False,
    ended: str | None = None,
    was: float | None = None,
) -> Outcome:
    """After 50 epochs; `was` is the test loss half way."""
    halfway = None if was is None else scores(was, was, 0.5, 0.5)
    return Outcome(50, scores(train_loss, test_loss, 0.5, 0.5), reached, ended, halfway=halfway)


def judged(found: Sequence[Outcome], **changed: Any) -> Criterion:
    """What is said of the target where these are the outcomes."""
    made = Check(exercise(targets=[{**TARGET, "seeds": len(found), "at_least": 3} | changed]), submitted(**GOOD))
    return by_name(made.judge(found))["Solved"]


# ---- the whole ----


def test_a_good_submission_gets_all_points(executor: Executor) -> None:
    result = check(exercise(), submitted(**GOOD), executor, most=2)
    assert all(criterion.passed for criterion in result.criteria), result
    assert (result.exercise, result.passed, result.score, result.points, result.seeds) == ("gauss", True, 8, 8, 4)
    assert list(by_name(result)) == ["Locked settings", "Hidden neurons", "Solved", "Size", "Third", "Which"]


def test_the_answer_is_plain_json(executor: Executor) -> None:
    result = check(exercise(), submitted(**GOOD), executor, most=2).model_dump(mode="json")
    assert list(result) == ["exercise", "passed", "score", "points", "criteria", "seeds", "notices", "waits"]
    assert list(result["criteria"][0]) == ["name", "passed", "checked", "points", "required", "measured", "message"]
    said = json.dumps(result)
    assert '"score": 8,' in said
    assert '"measured": 0,' in said


def test_each_criterion_is_worth_its_points_by_itself(executor: Executor) -> None:
    result = check(exercise(), submitted(link=BASE["start"], answers={"Which": "right"}), executor, most=2)
    passed = {name for name, criterion in by_name(result).items() if criterion.passed}
    assert passed == {"Locked settings", "Solved"}
    assert (result.passed, result.score) == (False, 3)


def test_what_of_a_link_was_passed_over_is_said(executor: Executor) -> None:
    link = "#dataset=gauss&networkShape=&learningRate=NaN"
    (notice,) = check(exercise(), submitted(link=link), executor, most=2).notices
    assert notice == "learningRate=NaN: expected a number; it was ignored"
    assert check(exercise(), submitted(**GOOD), executor, most=2).notices == []


def test_a_config_is_worth_what_its_link_is(executor: Executor) -> None:
    config = {"data": {"name": "gauss"}, "network": {"hidden": []}, "seed": "7"}
    by_config = check(exercise(), submitted(**{**GOOD, "config": config, "link": None}), executor, most=2)
    assert by_config == check(exercise(), submitted(**GOOD), executor, most=2)


def test_points_are_added_without_rounding_errors(executor: Executor) -> None:
    questions = [{"name": f"Q{n}", "text": "?", "answer": 1, "points": 0.1} for n in range(3)]
    made = exercise(questions=questions, targets=[], limits={})
    result = check(made, submitted(link=BASE["start"], answers={"Q0": 1, "Q1": 1, "Q2": 1}), executor, most=2)
    assert (result.score, result.points) == (0.3, 0.3)


# ---- what is locked ----


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"link": "#dataset=xor&networkShape="}, "Dataset can't be changed here: gauss, not xor."),
        ({"link": "#dataset=gauss&networkShape=&noise=20"}, "Noise can't be changed here: 0, not 20."),
        ({"link": "#dataset=gauss&networkShape=&x_hide=true"}, "Features can't be changed here: x1, x2, not x2."),
        ({"link": "#dataset=gauss&samples=50&noise=5&batchSize=1&regularization=L1"}, "And 1 more."),
        ({"config": {}}, "Dataset can't be changed here: gauss, not circle."),
    ],
)
def test_nothing_is_trained_or_scored_where_a_locked_setting_was_changed(given: dict[str, Any], says: str) -> None:
    made = Check(exercise(), submitted(**given, answers=GOOD["answers"]))
    assert made.jobs == []
    result = made.judge([])
    assert (result.passed, result.score, result.points, result.seeds) == (False, 0, 8, 0)
    assert not any(criterion.passed for criterion in result.criteria)
    assert [criterion.checked for criterion in result.criteria] == [True, *([False] * 5)]
    assert says in result.criteria[0].message
    assert {criterion.message for criterion in result.criteria[1:]} == {
        "Not checked, because a locked setting was changed."
    }


def test_a_choice_that_is_not_allowed_is_a_locked_setting() -> None:
    made = exercise(may_change=["features"], allowed={"features": ["x1", "x2"]})
    result = Check(made, submitted(link="#dataset=gauss&networkShape=4,2&xTimesY=true&y=false")).judge([])
    assert result.criteria[0].message == "Features: x1_x2 can't be chosen here; allowed: x1, x2."
    assert result.criteria[0].measured == 1


def test_small_numbers_are_told_as_people_write_them() -> None:
    locked = exercise(start="#dataset=xor&networkShape=4&learningRate=0.00001", may_change=["network.hidden"])
    told = Check(locked, submitted(link="#dataset=xor&networkShape=4&learningRate=0.0001")).judge([]).criteria[0]
    assert told.message == "Learning rate can't be changed here: 0.00001, not 0.0001."


# ---- limits ----


@pytest.mark.parametrize(
    ("limit", "shape", "passed", "required", "says"),
    [
        ({"neurons": {"at_most": 3}}, "3", True, 3, "3; at most 3 is asked for."),
        ({"neurons": {"at_most": 3}}, "3,1", False, 3, "4; at most 3 is asked for. Which could you do without?"),
        ({"hidden_layers": {"at_least": 2}}, "3", False, 2, "1; at least 2 is asked for. Add some."),
        ({"hidden_layers": {"at_least": 1, "at_most": 1}}, "3", True, 1, "1; exactly 1 is asked for."),
        ({"parameters": {"at_least": 1, "at_most": 12}}, "3", False, "1 to 12", "13; 1 to 12 is asked for."),
        ({"features": {"at_most": 1}}, "3", False, 1, "2; at most 1"),
    ],
)
def test_limits(limit: dict[str, Any], shape: str, passed: bool, required: object, says: str) -> None:
    made = Check(exercise(limits=limit, targets=[]), submitted(link=f"#dataset=gauss&networkShape={shape}"))
    criterion = made.judge([]).criteria[1]
    assert (criterion.passed, criterion.required) == (passed, required)
    assert criterion.message.startswith(says)


def test_a_network_beyond_the_limits_is_trained_as_long_as_that_is_cheap() -> None:
    assert Check(exercise(), submitted(link="#dataset=gauss&networkShape=8")).jobs
    made = Check(
        exercise(targets=[{**TARGET, "epochs": 10_000}]), submitted(link=f"#dataset=gauss&networkShape={'32,' * 7}32")
    )
    assert made.jobs == []
    solved = by_name(made.judge([]))["Solved"]
    assert not solved.checked
    assert "larger than allowed" in solved.message


# ---- targets ----


def test_messages_say_what_was_reached() -> None:
    said = judged([outcome(0.05, reached=True)] * 3 + [outcome(0.3)])
    assert (said.passed, said.required, said.measured) == (True, 3, 3)
    assert said.message == "Reached from 3 of 4 new random starts, typically after 50 epochs."


def test_one_epoch_is_one() -> None:
    said = judged([outcome(0.05, reached=True)._replace(epoch=1)] * 4)
    assert said.message == "Reached from 4 of 4 new random starts, typically after 1 epoch."


@pytest.mark.parametrize(
    ("found", "hint"),
    [
        ([outcome(0.05, reached=True)] + [outcome(0.3)] * 3, "sometimes gets there"),
        ([outcome(0.3)] * 4, "overfits"),
        ([outcome(0.3, was=0.34)] * 4, "overfits"),
        ([outcome(0.3, was=0.25)] * 4, "overfits"),
        ([outcome(0.3, was=0.02)] * 4, "overfits"),
        ([outcome(0.3, train_loss=0.3)] * 4, "By then the training points are not learnt either"),
        ([outcome(0.3, train_loss=0.3, was=0.39)] * 4, "By then the training points are not learnt either"),
        ([outcome(0.3, train_loss=0.3, was=0.41)] * 4, "still getting better when the 50 epochs were over"),
        ([outcome(0.3, was=0.41)] * 4, "still getting better when the 50 epochs were over"),
        ([outcome(0.05, reached=True)] + [outcome(0.3, was=0.41)] * 3, "others were still getting better"),
        ([outcome(0.3, train_loss=0.3, ended="plateau", was=0.41)] * 4, "condition of its own, at about epoch 50"),
        ([outcome(0.3, ended="early_stopping", was=0.41)] * 4, "overfits"),
        ([outcome(float("nan"), train_loss=float("inf"))] * 4, "grew beyond all bounds"),
    ],
)
def test_messages_help_on(found: list[Outcome], hint: str) -> None:
    said = judged(found)
    assert not said.passed
    assert "3 are needed" in said.message
    assert "1 is needed." in judged([outcome(0.3)], at_least=1).message
    assert "about 0.3; at most 0.1 is asked for" in said.message or "beyond all bounds" in said.message
    assert hint in said.message


def test_where_only_epochs_were_missing_that_is_said(executor: Executor) -> None:
    """The same network gets there within more of them; one that can't, is not told that it could."""
    circle = {"name": "Solved", "test_loss": 0.05, "seeds": 4}
    able = exercise(start="#networkShape=4", may_change=[], targets=[circle | {"epochs": 60}])
    said = by_name(check(able, submitted(link=able.start), executor, most=2))["Solved"]
    assert not said.passed
    assert "still getting better when the 60 epochs were over" in said.message
    longer = exercise(start="#networkShape=4", may_change=[], targets=[circle | {"epochs": 400}])
    assert by_name(check(longer, submitted(link=longer.start), executor, most=2))["Solved"].passed
    unable = exercise(start="#networkShape=", may_change=[], targets=[circle | {"epochs": 60}])
    said = by_name(check(unable, submitted(link=unable.start), executor, most=2))["Solved"]
    assert "can this network draw the boundary" in said.message


def test_where_nothing_is_trained_a_network_that_was_not_set_by_hand_is_told_so(executor: Executor) -> None:
    made = exercise(targets=[{**TARGET, "epochs": 0}])
    said = by_name(check(made, submitted(**GOOD), executor, most=2))["Solved"]
    assert said.message.endswith("Nothing is trained here: set the weights by hand, and hand them in as they are.")
    by_hand = submitted(**GOOD, parameters={"weights": [[[1.0, 1.0]]], "biases": [[0.0]]})
    assert by_name(check(made, by_hand, executor, most=2))["Solved"].message == "Reached from 4 of 4 new random starts."


def test_a_network_that_is_not_finite_reaches_nothing(executor: Executor) -> None:
    made = exercise(start="#dataset=gauss&learningRate=10&networkShape=8,8&activation=relu")
    result = check(made, submitted(link=made.start), executor, most=2)
    assert not by_name(result)["Solved"].passed


def test_a_regression_can_t_reach_an_accuracy_and_is_told_so(executor: Executor) -> None:
    targets = [
        {"name": "Told right", "test_accuracy": 0.5, "epochs": 20, "seeds": 3},
        {"name": "Low", "test_loss": 100.0, "epochs": 1, "seeds": 2},
    ]
    made = exercise(targets=targets, may_change=["problem", "data"])
    result = check(made, submitted(link="#problem=regression&networkShape=4,2"), executor, most=2)
    told = by_name(result)
    assert (told["Told right"].passed, told["Low"].passed, result.seeds) == (False, True, 2)
    assert told["Told right"].message == "Not trained, because a regression has no accuracy: choose classification."
    assert by_name(check(made, submitted(link="#networkShape=4,2&dataset=gauss"), executor, most=2))[
        "Told right"
    ].passed


def test_accuracies_are_targets_too(executor: Executor) -> None:
    target = {"name": "Solved", "test_accuracy": 0.99, "train_accuracy": 0.99, "epochs": 20, "seeds": 3}
    result = check(exercise(targets=[target]), submitted(**GOOD), executor, most=2)
    assert by_name(result)["Solved"].passed
    hopeless = exercise(targets=[target], start="#dataset=xor&networkShape=", may_change=[])
    said = by_name(check(hopeless, submitted(link=hopeless.start), executor, most=2))["Solved"].message
    assert "at least 0.99 is asked for" in said
    assert "not learnt either" in said


def test_each_target_is_tried_by_itself(executor: Executor) -> None:
    targets = [{**TARGET, "name": "Late"}, {**TARGET, "name": "Early", "epochs": 1, "train_loss": 0.001}]
    found = by_name(check(exercise(targets=targets), submitted(**GOOD), executor, most=2))
    assert (found["Late"].passed, found["Early"].passed) == (True, False)


# ---- weights by hand ----


def test_weights_that_are_handed_in_are_taken_as_they_are(executor: Executor) -> None:
    right = {"weights": [[[2.0, 2.0]]], "biases": [[0.0]]}
    wrong = {"weights": [[[-2.0, -2.0]]], "biases": [[0.0]]}
    good = check(exercise(), submitted(**GOOD, parameters=right), executor, most=2)
    bad = check(exercise(), submitted(**GOOD, parameters=wrong), executor, most=2)
    assert good.passed
    assert not by_name(bad)["Solved"].passed
    assert "used as they are" in by_name(bad)["Solved"].message
    assert "epochs" not in by_name(good)["Solved"].message


def test_weights_of_any_size_harm_nobody(executor: Executor) -> None:
    huge = {"weights": [[[1e308, -1e308]]], "biases": [[1e308]]}
    assert not check(exercise(), submitted(**GOOD, parameters=huge), executor, most=2).passed


def test_weights_may_be_refused() -> None:
    parameters = {"weights": [[[2.0, 2.0]]], "biases": [[0.0]]}
    result = Check(exercise(by_hand=False), submitted(**GOOD, parameters=parameters)).judge([])
    assert result.score == 0
    assert "Weights can't be handed in here" in result.criteria[0].message


def test_weights_have_to_fit() -> None:
    with pytest.raises(InvalidInput, match=r"parameters\.weights: expected 1 item,"):
        Check(exercise(), submitted(**GOOD, parameters={"weights": [], "biases": []}))
