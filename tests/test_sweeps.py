"""Sweeps: what they are made of, what is refused before anything is trained, rows and summaries."""

import gc
import json
import re
from itertools import count
from typing import Any

import pytest

from nn_playground.api_models import Sweep
from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import SLICE_SECONDS
from nn_playground.base.validation import validated
from nn_playground.cli.sweep import as_csv
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.runs import run
from nn_playground.work.sweep_models import MAX_RUNS
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.sweep_summary import quartiles
from nn_playground.work.trials import Outcome, batches
from tests.goals import scores
from tests.sweeping import layout, rows

# ---- what a sweep is ----


def test_nothing_said_is_the_default_run() -> None:
    (row,) = rows(layout(epochs=0))
    assert read_link(row.link).config == parse_config({})


def test_all_combinations_are_tried_with_all_seeds_the_last_key_changing_fastest() -> None:
    sweep = layout(values={"data.noise": [0, 10], "network.activation": ["tanh", "relu"]}, seeds=["1", "2"])
    tried = [(trial.config.data.noise, trial.config.network.activation, trial.config.seed) for trial in sweep.trials()]
    assert tried == [(noise, name, seed) for noise in (0, 10) for name in ("tanh", "relu") for seed in ("1", "2")]


@pytest.mark.parametrize(
    ("sweep", "wanted"),
    [
        ({"values": {"training.optimizer.name": ["sgd", "adam"]}}, [{"name": "sgd"}, {"name": "adam"}]),
        (
            {
                "config": {"training": {"optimizer": {"name": "adam", "beta1": 0.8}}},
                "values": {"training.optimizer.name": ["sgd", "rmsprop", "adam"]},
            },
            [{"name": "sgd"}, {"name": "rmsprop"}, {"name": "adam", "beta1": 0.8}],
        ),
        (
            {"link": "#optimizer=momentum", "values": {"training.optimizer.momentum": [0.5, 0.9]}},
            [{"name": "momentum", "momentum": 0.5}, {"name": "momentum"}],
        ),
        (
            {"values": {"training.optimizer": [{"name": "adam", "beta1": 0.5}, {"name": "sgd"}]}},
            [{"name": "adam", "beta1": 0.5}, {"name": "sgd"}],
        ),
    ],
)
def test_optimizers_are_swept_and_constants_in_the_base_go_where_they_belong(
    sweep: dict[str, Any], wanted: list[dict[str, Any]]
) -> None:
    found = [trial.config.training.optimizer for trial in layout(**sweep).trials()]
    assert found == [parse_config({"training": {"optimizer": one}}).training.optimizer for one in wanted]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("network.hidden", [[2], [{"units": 2, "activation": "relu"}]]),
        ("network.initializer", ["playground", "he_normal"]),
        ("network.batch_norm", [False, True]),
        ("training.schedule.name", ["constant", "cosine"]),
        ("training.loss", ["squared", "cross_entropy"]),
        ("training.dropout", [0, 0.5]),
        ("training.early_stopping.patience", [0, 5]),
        ("training.stop.test_loss", [0, 0.1]),
        ("data.normalize_inputs", [False, True]),
        ("data.name", ["moons", "spirals"]),
    ],
)
def test_whatever_a_config_has_can_be_swept(key: str, values: list[Any]) -> None:
    sweep = layout(values={key: values}, epochs=0)
    *parents, last = key.split(".")
    for trial, value in zip(sweep.trials(), values, strict=True):
        part = to_json(trial.config)
        for name in parents:
            part = part[name]
        assert part[last] == value


def test_the_loss_follows_the_number_of_classes() -> None:
    sweep = layout(config={"data": {"name": "clusters"}}, values={"data.classes": [2, 3]})
    assert [trial.config.training.loss for trial in sweep.trials()] == ["squared", "cross_entropy"]


@pytest.mark.parametrize("key", ["problem", "data.classes", "training.optimizer.name", "training.schedule.name"])
@pytest.mark.parametrize("value", [[], {}, None, 1.5, "x", [{"name": "sgd"}]])
def test_whatever_is_given_for_a_key_that_decides_about_others_is_refused_by_its_name(key: str, value: object) -> None:
    with pytest.raises(InvalidInput, match=f"^{re.escape(key)}"):
        layout(values={key: [value]})


def test_a_constant_that_is_swept_has_to_belong_to_every_optimizer() -> None:
    with pytest.raises(InvalidInput, match=r"training\.optimizer\.momentum: momentum belongs to momentum, nesterov"):
        layout(values={"training.optimizer.name": ["sgd", "momentum"], "training.optimizer.momentum": [0.5]})


def test_keys_may_be_dotted_or_nested() -> None:
    dotted = validated(Sweep, {"values": {"data.noise": [0, 5], "network.hidden": [[1]]}})
    nested = validated(Sweep, {"values": {"data": {"noise": [0, 5]}, "network": {"hidden": [[1]]}}})
    assert nested == dotted


def test_the_base_may_be_a_link() -> None:
    sweep = layout(link="#dataset=spiral&seed=0.7&nonsense=1", values={"data.noise": [5]}, seeds=2)
    assert [trial.config.data.name for trial in sweep.trials()] == ["spiral"] * 2
    assert sweep.seeds[0] == "0.7"
    assert len(sweep.notices) == 1


def test_a_number_of_seeds_is_always_the_same_seeds_and_more_of_them_begin_alike() -> None:
    assert MLP.seeds("0.5", 1) == ["0.5"]
    assert MLP.seeds("0.5", 9)[:4] == MLP.seeds("0.5", 4)
    assert len(set(MLP.seeds("0.5", 1000))) == 1000
    assert MLP.seeds("0.5", 3)[1:] != MLP.seeds("0.6", 3)[1:]


def test_another_problem_has_its_own_data() -> None:
    sweep = layout(values={"problem": ["classification", "regression"]})
    data = [trial.config.data for trial in sweep.trials()]
    assert [(part.name, part.samples) for part in data] == [("circle", 500), ("reg-plane", 1200)]


@pytest.mark.parametrize(
    ("sweep", "says"),
    [
        ({"values": {"data.nosie": [0]}}, ["data.nosie", "did you mean noise"]),
        ({"values": {"nosie": [0]}}, ["nosie", "unknown key"]),
        ({"values": {"data.name.first": ["xor"]}}, ["data.name.first", "there is no such key"]),
        ({"values": {"data.noise": [0, 81]}}, ["data.noise", "at most 80; got 81"]),
        ({"values": {"data.noise": ["5"]}}, ["data.noise", 'got "5"']),
        ({"values": {"network.hidden": [[1], [33]]}}, ["network.hidden.0", "at most 32; got 33"]),
        ({"values": {"network.activation": ["tahn"]}}, ["network.activation", "did you mean tanh"]),
        ({"values": {"data.noise": 5}}, ["values.data.noise", "expected a list; got 5"]),
        ({"values": {"data.noise": []}}, ["values.data.noise", "at least 1"]),
        ({"values": {"data.noise": [5, 5.0]}}, ["each value of data.noise once; got 5 twice"]),
        ({"values": {"data.noise": [0], "data": {"noise": [1]}}}, ["each key once; got data.noise twice"]),
        ({"values": {"data": [{"noise": 1}], "data.noise": [0]}}, ["data.noise is a part of data"]),
        ({"values": {"seed": ["1"]}}, ["give `seeds`"]),
        ({"seeds": 0}, ["seeds", "a number from 1", "got 0"]),
        ({"seeds": []}, ["seeds", "one seed or more"]),
        ({"seeds": ["1", "1"]}, ["seeds", "each once"]),
        ({"seeds": [1]}, ["seeds", "expected a string; got 1"]),
        ({"seeds": True}, ["seeds", "got true"]),
        ({"seeds": 10, "values": {"data.noise": list(range(80)), "training.batch_size": list(range(1, 1001))}},
         [f"{MAX_RUNS:,}", "800,000"]),
        ({"config": {"data": {"nosie": 1}}}, ["config.data.nosie", "did you mean noise"]),
        ({"config": {}, "link": "#"}, ["config or link; got both"]),
        ({"link": "#batchSize=0"}, ["batchSize", "at least 1"]),
        ({"goal": {"test_loss": 0}}, ["goal.test_loss", "more than 0; got 0"]),
        ({"goal": {}}, ["goal", "expected at least one of train_loss, test_loss, train_accuracy, test_accuracy"]),
        ({"epoch": 5}, ["epoch", "did you mean epochs"]),
        ({"config": {"problem": "regression"}, "goal": {"test_accuracy": 0.9}},
         ["goal.test_accuracy: only classes are told right or wrong", 'got problem = "regression"']),
        ({"link": "#problem=regression", "goal": {"test_loss": 0.1, "train_accuracy": 1}},
         ["goal.train_accuracy: only"]),
        ({"values": {"problem": ["classification", "regression"]}, "goal": {"train_accuracy": 1, "test_accuracy": 0.9}},
         ["goal.train_accuracy: only", "goal.test_accuracy: only"]),
        ({"values": {"problem": ["regression"], "data.noise": [0, 5]}, "goal": {"test_accuracy": 0.9}},
         ["goal.test_accuracy: only"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_key_and_value(sweep: dict[str, Any], says: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        layout(**sweep)
    for words in says:
        assert words in caught.value.message


def test_a_goal_that_fits_no_run_is_named_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        layout(config={"problem": "regression"}, values={"data.noise": [0, 5]}, goal={"test_accuracy": 0.9})
    assert [detail.path for detail in caught.value.details] == ["goal.test_accuracy"]


def test_a_regression_has_no_accuracy() -> None:
    sweep = layout(values={"problem": ["regression", "classification"]}, seeds=2, epochs=2, goal={"test_loss": 1e-9})
    found = rows(sweep)
    assert [(row.train_accuracy is None, row.test_accuracy is None) for row in found] == [(True, True)] * 2 + [
        (False, False)
    ] * 2
    without, with_ = sweep.report(found).combinations
    assert (without.train_accuracy, without.test_accuracy) == (None, None)
    assert with_.test_accuracy is not None
    header, first, *_, last = as_csv(validated(Sweep, {"values": {"problem": ["regression"]}}), found).decode().split()
    place = header.split(",").index("test_accuracy")
    assert first.split(",")[place] == ""
    assert float(last.split(",")[place]) > 0


def test_values_that_do_not_go_together_are_named_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        layout(values={"data.samples": [50, 500], "data.train_percent": [1, 50]})
    (detail,) = caught.value.details
    assert detail.path == "data.train_percent"
    assert "(where data.samples = 50, data.train_percent = 1)" in detail.message


def test_a_wrong_value_is_named_once_however_many_combinations_have_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        layout(values={"data.noise": [90, 0], "training.batch_size": list(range(1, 100))})
    assert [tuple(detail) for detail in caught.value.details] == [("data.noise", "expected at most 80; got 90")]


# ---- rows and summaries ----


def test_a_row_is_what_its_link_comes_to() -> None:
    found = rows(layout(values={"network.hidden": [[2]]}, seeds=2, epochs=15))
    assert [row.seed for row in found] == MLP.seeds("0.12345", 2)
    for row in found:
        history = run(read_link(row.link).config, epochs=15, record=[15]).history
        assert [[row.train_loss], [row.test_loss]] == [history.train_loss, history.test_loss]
        assert (row.epochs, row.epoch, row.reached, row.stopped) == (15, 15, None, "epochs")


def test_a_row_says_when_its_goal_was_reached_and_how_exact_it_is() -> None:
    (row,) = rows(layout(config={"data": {"name": "gauss"}}, epochs=50, goal={"test_loss": 0.1}, precision="float32"))
    assert row.reached == row.epoch < 50
    assert (row.stopped, row.precision) == ("goal", "float32")
    (alone,) = rows(layout(config={"training": {"optimizer": {"name": "adam"}}}, epochs=2, precision="float32"))
    assert alone.precision == "float64"


def test_a_run_that_diverges_has_no_losses() -> None:
    wild = {"problem": "regression", "training": {"learning_rate": 10}}
    (row,) = rows(layout(config=wild, epochs=100))
    assert (row.diverged, row.stopped, row.test_loss) == (True, "diverged", None)
    assert json.dumps(row.model_dump(), allow_nan=False)


def outcome(test_loss: float, reached: int | None = None) -> Outcome:
    return Outcome(reached or 9, scores(0.1, test_loss, 0.5, 0.25), reached is not None)


def test_a_summary_counts_what_diverged_and_what_got_there() -> None:
    sweep = layout(values={"data.noise": [0, 5]}, seeds=4, epochs=9, goal={"test_loss": 1.0})
    tried = [outcome(0.1, 2), outcome(float("nan")), outcome(0.3, 4), outcome(0.2, 3)] + [outcome(2.0)] * 4
    found = [sweep.row(number, outcome) for number, outcome in enumerate(tried)]
    first, second = sweep.report(found[::-1]).combinations
    assert (first.values, first.runs, first.solved, first.diverged) == ({"data.noise": 0}, 4, 0.75, 1)
    assert first.reached is not None
    assert (first.reached.lower, first.reached.median, first.reached.upper) == (2.75, 3.5, None)
    assert (first.test_loss.median, first.test_loss.upper) == (0.25, None)
    assert (second.solved, second.diverged, second.reached) == (0.0, 0, quartiles([None] * 4))
    assert sweep.report(found).notices == sweep.notices


def test_without_a_goal_nothing_is_solved_or_unsolved() -> None:
    sweep = layout(epochs=1)
    (summary,) = sweep.report(rows(sweep)).combinations
    assert summary.solved is None
    assert summary.reached is None


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([1.0], (1.0, 1.0, 1.0)),
        ([3.0, 1.0, 2.0], (1.5, 2.0, 2.5)),
        ([1.0, 2.0, 3.0, None], (1.75, 2.5, None)),
        ([1.0, None, None, None], (None, None, None)),
    ],
)
def test_quartiles_lie_between_values_in_proportion(values: list[float | None], wanted: tuple[Any, ...]) -> None:
    found = quartiles(values)
    assert (found.lower, found.median, found.upper) == wanted


def test_a_fingerprint_is_that_of_the_rows() -> None:
    one = validated(Sweep, {"values": {"data.noise": [0, 5]}})
    assert one.fingerprint() == validated(Sweep, {"values": {"data": {"noise": [0, 5]}}}).fingerprint()
    assert one.fingerprint() != validated(Sweep, {"values": {"data.noise": [0, 6]}}).fingerprint()
    assert one.fingerprint() != one.model_copy(update={"epochs": 5}).fingerprint()


# ---- large sweeps ----


def live_configs() -> int:
    """Configs that are in memory; type(), as isinstance() asks a weak proxy for the class of a dead object."""
    gc.collect()
    return sum(type(one) is RunConfig for one in gc.get_objects())


def test_a_large_sweep_is_laid_out_as_it_is_needed() -> None:
    before = live_configs()
    large = layout(values={"data.noise": [number / 100 for number in range(3000)]}, epochs=0)
    assert live_configs() - before < 1000
    trials = large.trials()
    assert (len(trials), trials[2999].config.data.noise) == (3000, 29.99)
    assert [trial.config.data.noise for trial in trials[5:7]] == [0.05, 0.06]
    assert [len(batch.trials) for batch in batches([large.group()])] == [8] * 375


def test_trials_that_find_no_others_of_their_shape_do_not_all_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.work.trials.MAX_WAITING", 10)
    shapes = layout(values={"data.samples": list(range(50, 150))}, epochs=0)
    taken = batches([shapes.group()])
    assert next(taken).numbers == (0,)
    assert sorted(number for batch in taken for number in batch.numbers) == list(range(1, 100))
    alone = layout(values={"training.stop.epochs": [5, 6]}, epochs=0)
    assert [batch.numbers for batch in batches([alone.group()])] == [(0,), (1,)]


def test_a_summary_of_very_many_combinations_tells_of_the_first() -> None:
    sweep = layout(values={"data.noise": [0, 10, 20]}, epochs=1)
    found = rows(sweep)
    whole, cut = sweep.report(found), sweep.report(found, most=2)
    assert cut.combinations == whole.combinations[:2]
    assert cut.notices == [*whole.notices, "the summary has the first 2 of 3 combinations; the rows have all"]


def test_laying_out_gives_way() -> None:
    ticks = count(step=SLICE_SECONDS)
    sweep = Sweep.model_validate({"values": {"data.noise": [0, 10, 20]}})
    *slices, (last,) = SweepPlan.in_slices(sweep, lambda: next(ticks))
    assert slices == [[], [], []]
    assert len(last) == 3
