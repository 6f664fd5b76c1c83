"""Curves of sweeps: what is recorded of each run, that nothing else differs for it, and what is refused."""

import json
import math
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.__main__ import main
from nn_playground.api_models import Sweep
from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import SLICE_SECONDS
from nn_playground.base.settings import Settings
from nn_playground.base.validation import validated
from nn_playground.client import Playground
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.runs import run
from nn_playground.web.application import create_app
from nn_playground.work.goals import Bounds
from nn_playground.work.trials import Batch, Outcome, Plan, Trial, batch_outcomes, try_batch
from tests.goals import goal
from tests.parts import Part, parts
from tests.sweeping import layout
from tests.walk import WALK
from tests.walk_models import WalkConfig

SWEEP: dict[str, Any] = {"values": {"network.hidden": [[], [3]]}, "seeds": 3, "epochs": 20, "goal": {"test_loss": 0.2}}
RECORD = (0, 1, 5, 9, 12)


def tried(config: Any, bounds: Bounds | None = None, record: tuple[int, ...] = (), **plan: Any) -> list[Outcome]:
    """What comes of three runs side by side where they can be, else of one."""
    seeds = ("0.1", "0.2", "0.3") if MLP.lanes(config, "float64").width > 1 else ("0.1",)
    trials = tuple(Trial(config.model_copy(update={"seed": seed})) for seed in seeds)
    asked = Plan(**{"epochs": 12, "every": 4, **plan}, goal=bounds, record=record)
    return batch_outcomes(Batch(MLP, tuple(range(len(trials))), trials, asked))


# ---- what is recorded ----


@pytest.mark.parametrize("part", parts(), ids=str)
def test_a_run_ends_with_the_same_bits_and_its_curve_is_that_of_the_run_alone(part: Part) -> None:
    for bounds in (None, goal(train_loss=0.45)):
        plain, found = tried(part.config, bounds), tried(part.config, bounds, RECORD)
        assert repr([outcome._replace(curve=()) for outcome in found]) == repr(plain)
        for number, outcome in enumerate(found):
            alone = part.config.model_copy(update={"seed": f"0.{number + 1}"})
            epochs = sorted({*(epoch for epoch in RECORD if epoch < outcome.epoch), outcome.epoch})
            history = run(alone, epochs=outcome.epoch, record=epochs).history
            assert [point.epoch for point in outcome.curve] == history.epoch == epochs
            columns = [list(column) for column in zip(*(point.values for point in outcome.curve), strict=True)]
            assert columns == [history.train_loss, history.test_loss]


def test_a_batch_that_is_cut_in_many_slices_has_the_same_curves() -> None:
    (whole,) = tried(parse_config({"training": {"shuffle": True}}), record=RECORD)
    ticks = count(step=SLICE_SECONDS)
    trial = Trial(parse_config({"training": {"shuffle": True}, "seed": "0.1"}))
    batch = Batch(MLP, (0,), (trial,), Plan(epochs=12, record=RECORD))
    slices = [found for found in try_batch(batch, lambda: next(ticks)) if found]
    assert [outcome.curve for ((_, outcome),) in slices] == [whole.curve]


def test_a_run_that_diverges_has_holes_where_it_is_no_longer_finite() -> None:
    config = {"problem": "regression", "network": {"activation": "relu"}, "training": {"learning_rate": 10}}
    sweep = layout(config=config, epochs=30, record=[0, 20])
    (trial,) = sweep.trials()
    (outcome,) = batch_outcomes(Batch(MLP, (0,), (trial,), sweep.plan))
    curve = sweep.curve(0, outcome)
    assert curve.epoch == [0, 20, 30]
    assert [value is None for value in curve.test_loss] == [False, True, True]
    assert math.isfinite(curve.test_loss[0])


def test_a_run_that_stops_by_itself_has_its_end_as_the_last_point() -> None:
    config = parse_config({"training": {"stop": {"epochs": 7}}})
    (outcome,) = tried(config, record=(0, 5, 7, 9))
    assert [point.epoch for point in outcome.curve] == [0, 5, 7]
    assert outcome.curve[-1].values == (outcome.scores["train_loss"], outcome.scores["test_loss"])


def test_a_lab_without_losses_has_the_curves_that_it_has() -> None:
    plan = Plan(epochs=4, record=(0, 2))
    (outcome,) = batch_outcomes(Batch(WALK, (0,), (Trial(WalkConfig()),), plan))
    assert [point.epoch for point in outcome.curve] == [0, 2, 4]
    assert outcome.curve[-1].values == (outcome.scores["distance"],)


@pytest.mark.parametrize(
    ("asked", "recorded"),
    [
        ({}, ()),
        ({"record": 2}, (0, 100)),
        ({"record": 5}, (0, 25, 50, 75, 100)),
        ({"record": 100, "epochs": 3}, (0, 1, 2, 3)),
        ({"record": [100, 3]}, (3, 100)),
    ],
)
def test_a_number_of_epochs_lies_evenly(asked: dict[str, Any], recorded: tuple[int, ...]) -> None:
    assert validated(Sweep, asked).plan.record == recorded


def test_what_is_recorded_costs_and_leaves_the_rows_as_they_are() -> None:
    plain, recorded = layout(seeds=3), layout(seeds=3, record=24)
    config = parse_config({})
    assert recorded.cost - plain.cost == 3 * (MLP.cost(config, 100, 24) - MLP.cost(config, 100)) > 0
    one, other = (validated(Sweep, asked).fingerprint() for asked in ({}, {"record": 24}))
    assert one == other


# ---- what is refused ----


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"record": "all"}, 'record: expected a number from 2 to 100, or a list of epochs; got "all"'),
        ({"record": True}, "record: expected a number from 2 to 100, or a list of epochs; got true"),
        ({"record": 1}, "record: expected a number from 2 to 100, or a list of epochs; got 1"),
        ({"record": 101}, "record: expected a number from 2 to 100, or a list of epochs; got 101"),
        ({"record": []}, "record: expected 1 to 100 epochs, each once"),
        ({"record": [5, 5]}, "record: expected 1 to 100 epochs, each once"),
        ({"record": [0, 101]}, "record: expected epochs from 0 to 100, as many as are trained; got 101"),
        ({"record": [-1]}, "record: expected epochs from 0 to 100, as many as are trained; got -1"),
        (
            {"record": 100, "seeds": 20_000},
            (
                "record: expected at most 1,000,000 recorded epochs of all runs together; "
                "20,000 runs with 100 each make 2,000,000: record fewer, or take fewer runs"
            ),
        ),
    ],
)
def test_what_cannot_be_recorded_is_named_with_what_to_do(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        validated(Sweep, asked)
    assert str(caught.value) == says


def test_an_epoch_that_is_none_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"^record\.1: "):
        validated(Sweep, {"record": [1, "2"]})


# ---- over REST, in the client, on the command line ----


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


def lines_of(text: str, *kinds: str) -> list[str]:
    """The lines of these kinds, as they are, in their order but for that of the runs."""
    return sorted(line for line in text.splitlines() if next(iter(json.loads(line))) in kinds)


def test_a_curve_comes_ahead_of_its_row_and_nothing_else_differs(client: TestClient) -> None:
    plain, recorded = (client.post("/api/sweeps", json={**SWEEP, **more}).text for more in ({}, {"record": 4}))
    kinds = ("progress", "row", "summary")
    assert lines_of(recorded, *kinds) == lines_of(plain, *kinds)
    assert lines_of(plain, "curve") == []
    runs = [line for line in map(json.loads, recorded.splitlines()) if "curve" in line or "row" in line]
    for before, behind in zip(runs[::2], runs[1::2], strict=True):
        curve, row = before["curve"], behind["row"]
        assert [*curve] == ["number", "epoch", "train_loss", "test_loss"]
        assert (curve["number"], curve["epoch"][-1]) == (row["number"], row["epoch"])
        assert (curve["train_loss"][-1], curve["test_loss"][-1]) == (row["train_loss"], row["test_loss"])


def test_a_script_has_the_curves_of_its_rows(playground: Playground) -> None:
    with playground.sweep({**SWEEP, "record": [0, 10]}) as rows:
        for row in rows:
            assert rows.curves[row.number].test_loss[-1] == row.test_loss
    assert len(rows.curves) == 6
    assert playground.sweep(SWEEP).curves == {}


def test_the_command_prints_curves_as_json_and_nowhere_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "sheet.json"
    sheet.write_text(json.dumps({**SWEEP, "record": 3}), "utf-8")
    assert main(["sweep", str(sheet), "--json"]) == 0
    assert len(lines_of(capsys.readouterr().out, "curve")) == 6
    for asked in ([], ["-o", "-"], ["-o", str(tmp_path / "rows.csv"), "--json"]):
        assert main(["sweep", str(sheet), *asked]) != 0
        assert "record: expected --json, and no -o" in capsys.readouterr().err
