"""The same link is the same run: 48 runs that the original site computed, number by number, bit by bit."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.trainer import Trainer

RUNS = json.loads((Path(__file__).parent / "goldens" / "playground.json").read_text())["configs"]


def number(value: float | str) -> float:
    """Numbers that are not finite are texts in the file."""
    return float(value.replace("Infinity", "inf")) if isinstance(value, str) else value


def same(ours: Any, theirs: Any) -> bool:
    """Equal to the last bit, through nested lists; NaN equals NaN."""
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs, strict=True))
    return bool(ours == number(theirs) or (math.isnan(ours) and math.isnan(number(theirs))))


def test_there_are_48_runs() -> None:
    assert len(RUNS) == 48


@pytest.mark.parametrize("run", RUNS, ids=[str(index) for index in range(len(RUNS))])
def test_a_link_gives_the_run_of_the_original_site(run: dict[str, Any]) -> None:
    trainer = Trainer(read_link(run["hash"]).config)
    assert same(trainer.points.train[: len(run["firstTrain"])].tolist(), run["firstTrain"])
    for points, sums in ((trainer.points.train, run["trainSums"]), (trainer.points.test, run["testSums"])):
        assert len(points) == sums["n"]
        for column, name in enumerate(("x", "y", "label")):
            added_up = np.add.accumulate(points[:, column])[-1]  # one after the other; sum() compensates since 3.12
            assert added_up == sums[name]
    assert_parameters(trainer, run["init"])
    for losses in run["losses"]:
        trainer.step(losses["epoch"] - trainer.epoch)
        now = trainer.losses()
        assert same([now.train, now.test], [losses["train"], losses["test"]]), f"epoch {losses['epoch']}"
        if losses["epoch"] == 5:
            assert_parameters(trainer, run["after5"])
            assert trainer.network.dead_links() == run["after5"]["dead"]
            assert_grid(trainer, run["grid5"])
    assert_parameters(trainer, run["after100"])


def assert_parameters(trainer: Trainer, golden: dict[str, Any]) -> None:
    """All weights and biases agree."""
    ours = trainer.network.parameters()
    assert same(ours.weights, golden["weights"])
    assert same(ours.biases, golden["biases"])


def assert_grid(trainer: Trainer, golden: dict[str, Any]) -> None:
    """The map that a frame would show agrees; the file names column, row, value."""
    grid = trainer.output_grid(100)
    assert all(same(grid[row][column], value) for column, row, value in golden["samples"])
