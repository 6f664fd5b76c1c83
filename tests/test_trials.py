"""Trials: what comes of each is what comes of it alone, wherever and in whatever order they are worked off."""

import math
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError

from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.runs import run
from nn_playground.work.goals import Bounds, all_hold
from nn_playground.work.trials import (
    Batch,
    Outcome,
    Plan,
    Trial,
    TrialGroup,
    batch_outcomes,
    batches,
    outcomes,
    try_batch,
)
from tests.executors import AtOnce
from tests.goals import goal, losses, scores


def trials(count: int, **shared: Any) -> list[Trial]:
    return [Trial(parse_config({**shared, "seed": f"0.{index + 1}"})) for index in range(count)]


def test_what_a_trial_with_a_goal_had_reached_half_way_is_kept() -> None:
    plan = Plan(epochs=10, goal=goal(test_loss=1e-9), every=3)
    (outcome,) = batch_outcomes(Batch(MLP, (0,), tuple(trials(1)), plan))
    third = run(trials(1)[0].config, epochs=3, record=[3]).history
    assert outcome.halfway is not None
    assert [outcome.halfway["test_loss"], outcome.halfway["train_loss"]] == [*third.test_loss, *third.train_loss]
    (at_once,) = batch_outcomes(Batch(MLP, (0,), tuple(trials(1)), Plan(epochs=1, goal=goal(test_loss=1e-9))))
    assert at_once.halfway is None


def test_a_trial_ends_as_its_run_does() -> None:
    (outcome,) = batch_outcomes(Batch(MLP, (0,), tuple(trials(1)), Plan(epochs=30)))
    result = run(trials(1)[0].config, epochs=30, record=[30])
    assert outcome.epoch == 30
    assert not outcome.reached
    assert [outcome.scores["train_loss"]] == result.history.train_loss
    assert [outcome.scores["test_loss"]] == result.history.test_loss


def test_no_epochs_evaluate_what_is_handed_in() -> None:
    given = Parameters(weights=[[[1.0, 1.0]]], biases=[[0.0]])
    trial = Trial(parse_config({"data": {"name": "gauss"}, "network": {"hidden": []}}), given)
    (outcome,) = batch_outcomes(Batch(MLP, (0,), (trial,), Plan(epochs=0, goal=goal(test_accuracy=0.99))))
    assert (outcome.epoch, outcome.reached) == (0, True)


def test_a_goal_ends_each_trial_at_its_own_epoch() -> None:
    plan = Plan(epochs=200, goal=goal(test_loss=0.1, train_loss=0.1), every=5)
    together = batch_outcomes(Batch(MLP, tuple(range(8)), tuple(trials(8)), plan))
    assert len({outcome.epoch for outcome in together}) > 1
    for trial, outcome in zip(trials(8), together, strict=True):
        assert outcome == batch_outcomes(Batch(MLP, (0,), (trial,), plan))[0]
        assert outcome.epoch % 5 == 0
        history = run(trial.config, epochs=outcome.epoch, record=range(0, outcome.epoch + 1, 5)).history
        pairs = zip(history.train_loss, history.test_loss, strict=True)
        good = [max(loss or 0.0 for loss in pair) <= 0.1 for pair in pairs]
        assert good == [False] * (len(good) - 1) + [outcome.reached]


def test_a_goal_is_looked_for_a_hundred_times_unless_told_otherwise() -> None:
    soon = goal(test_loss=1e9)
    looks = {epochs: Plan(epochs=epochs, goal=soon) for epochs in (7, 100, 101, 2000)}
    ends = {epochs: batch_outcomes(Batch(MLP, (0,), tuple(trials(1)), plan))[0].epoch for epochs, plan in looks.items()}
    assert ends == {7: 1, 100: 1, 101: 2, 2000: 20}


def test_a_trial_that_diverges_ends() -> None:
    config = {"problem": "regression", "network": {"activation": "relu"}, "training": {"learning_rate": 10}}
    (outcome,) = batch_outcomes(
        Batch(MLP, (0,), tuple(trials(1, **config)), Plan(epochs=100, goal=goal(test_loss=0.01), every=1))
    )
    assert outcome.diverged
    assert not outcome.reached
    assert outcome.epoch < 100


@pytest.mark.parametrize(
    ("training", "bounds"),
    [
        ({"stop": {"epochs": 7}}, None),
        ({"stop": {"epochs": 7}}, goal(test_loss=1e-9)),
        ({"stop": {"train_loss": 0.4}}, None),
        ({"early_stopping": {"patience": 1}, "learning_rate": 1}, goal(test_loss=1e-9)),
    ],
)
def test_a_trial_that_a_condition_of_its_run_stops_ends_there(training: dict[str, Any], bounds: Bounds | None) -> None:
    (trial,) = trials(1, training=training)
    (outcome,) = batch_outcomes(Batch(MLP, (0,), (trial,), Plan(epochs=60, goal=bounds, every=10)))
    result = run(trial.config, epochs=60)
    assert (outcome.epoch, outcome.condition, outcome.reached) == (result.epochs, result.stopped, False)
    assert outcome.epoch < 60
    assert (result.history.train_loss[-1], result.history.test_loss[-1]) == losses(outcome)


@pytest.mark.parametrize(
    ("bounds", "holds"),
    [
        (goal(test_loss=0.2), True),
        (goal(test_loss=0.19), False),
        (goal(test_accuracy=0.9), True),
        (goal(test_accuracy=0.91), False),
        (goal(train_loss=0.1, test_accuracy=0.9, train_accuracy=1.0), True),
        (goal(train_loss=0.1, test_accuracy=0.95), False),
    ],
)
def test_a_goal_holds_when_all_of_it_holds(bounds: Bounds, holds: bool) -> None:
    assert all_hold(bounds, scores(0.1, 0.2, 1.0, 0.9)) is holds


def test_what_is_not_finite_is_never_good() -> None:
    assert not all_hold(goal(test_loss=1e300), scores(0.1, math.nan, 1.0, 0.9))


def test_a_goal_of_nothing_is_none() -> None:
    with pytest.raises(ValidationError, match=r"expected at least one of train_loss, test_loss, .*; got none"):
        goal()


def test_batches_hold_one_shape_each_and_fill_the_lanes() -> None:
    mixed = [trial for pair in zip(trials(9), trials(9, network={"hidden": [3]}), strict=True) for trial in pair]
    found = list(batches([TrialGroup(MLP, mixed, Plan(epochs=1))]))
    assert [len(batch.trials) for batch in found] == [8, 8, 1, 1]
    assert sorted(number for batch in found for number in batch.numbers) == list(range(18))
    assert all(mixed[number] is trial for batch in found for number, trial in zip(*batch[1:3], strict=True))
    assert [
        len(batch.trials) for batch in batches([TrialGroup(MLP, trials(17), Plan(epochs=1, precision="float32"))])
    ] == [
        16,
        1,
    ]


def test_every_outcome_comes_with_its_number() -> None:
    mixed = trials(10) + trials(3, network={"hidden": [2]})
    plan = Plan(epochs=5)
    with ThreadPoolExecutor(2) as threads:
        found = dict(outcomes([TrialGroup(MLP, mixed, plan)], threads, most=2))
    assert sorted(found) == list(range(13))
    for number, trial in enumerate(mixed):
        assert found[number] == batch_outcomes(Batch(MLP, (0,), (trial,), plan))[0]


def test_no_more_batches_are_begun_than_allowed() -> None:
    executor = AtOnce()
    found = outcomes([TrialGroup(MLP, trials(40), Plan(epochs=1))], executor, most=2)
    next(found)
    assert len(executor.batches) == 2


def test_jobs_are_numbered_one_behind_the_other_and_share_batches_where_they_go_equally_far() -> None:
    near, far = Plan(epochs=1), Plan(epochs=2)
    jobs = [TrialGroup(MLP, trials(3), near), TrialGroup(MLP, trials(5), far), TrialGroup(MLP, trials(7)[3:], near)]
    executor = AtOnce()
    found = dict(outcomes(jobs, executor, most=1))
    assert [len(batch.trials) for batch in executor.batches] == [7, 5]
    assert [found[number].epoch for number in range(12)] == [1] * 3 + [2] * 5 + [1] * 4
    alone = dict(outcomes([TrialGroup(MLP, trials(7), near)], AtOnce(), most=1))
    assert [found[number] for number in (0, 1, 2, 8, 9, 10, 11)] == [alone[number] for number in range(7)]


def test_who_stops_gets_no_more() -> None:
    executor = AtOnce()
    found = outcomes([TrialGroup(MLP, trials(40), Plan(epochs=1))], executor, most=1)
    next(found)
    assert isinstance(found, Generator)
    found.close()
    assert len(executor.batches) == 1
    assert list(found) == []


def test_an_error_in_a_trial_is_told() -> None:
    wrong = Trial(RunConfig(), Parameters(weights=[], biases=[]))
    with pytest.raises(Exception, match="weights"):
        list(outcomes([TrialGroup(MLP, [wrong], Plan(epochs=1))], AtOnce(), most=1))


def test_no_trials_are_soon_done() -> None:
    assert list(outcomes([], AtOnce(), most=1)) == []
    assert list(outcomes([TrialGroup(MLP, [], Plan(epochs=1))], AtOnce(), most=1)) == []


def test_what_is_under_way_ends_when_nobody_waits_for_it_any_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, over = threading.Event(), threading.Event()
    slices = []

    def long(batch: Batch) -> Iterator[list[tuple[int, Outcome]]]:
        if batch.plan.epochs == 1:
            assert begun.wait(10)
            yield from try_batch(batch)
            return
        for number in range(1000):
            slices.append(number)
            begun.set()
            yield []
            over.wait(0.01)

    monkeypatch.setattr("nn_playground.work.trials.try_batch", long)
    with ThreadPoolExecutor(2) as executor:
        found = outcomes(
            [TrialGroup(MLP, trials(1), Plan(epochs=1)), TrialGroup(MLP, trials(1), Plan(epochs=2))], executor, most=2
        )
        assert isinstance(found, Generator)
        assert next(found)[0] == 0
        found.close()
    assert 0 < len(slices) < 1000
