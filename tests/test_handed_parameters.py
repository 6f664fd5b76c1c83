"""Parameters that are handed in: whichever way they come, they are the network that was on screen, or are refused."""

import json
import subprocess
from functools import cache
from typing import Any

import pytest

from nn_playground.base.csv_tables import Sheet
from nn_playground.base.errors import InvalidInput
from nn_playground.base.validation import validated
from nn_playground.exercises.grade_tables import read_submissions
from nn_playground.exercises.grading import Grader
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.runs import run
from nn_playground.labs.mlp.view import View
from nn_playground.work.trials import Batch, Plan, Trial, batch_outcomes
from tests.goals import losses
from tests.models import Exercise, Submission
from tests.node import ROOT, node
from tests.tabs import Tab

NORMALIZED: dict[str, dict[str, Any]] = {
    "two layers": {"network": {"hidden": [4, 2], "batch_norm": True}},
    "one layer": {"network": {"hidden": [3], "batch_norm": True}},
    "eight layers": {"network": {"hidden": [2, 3, 4, 5, 4, 3, 2, 1], "batch_norm": True}},
    "one feature": {"features": ["x1"], "network": {"hidden": [9, 8], "batch_norm": True, "activation": "relu"}},
    "three classes": {
        "data": {"name": "clusters", "classes": 3},
        "network": {"hidden": [5, 3], "batch_norm": True},
    },
    "six classes, scaled inputs": {
        "data": {"name": "clusters", "classes": 6, "normalize_inputs": True},
        "network": {"hidden": [{"units": 4, "activation": "relu"}, 7], "batch_norm": True},
        "training": {"optimizer": {"name": "adam"}},
    },
    "a regression": {"problem": "regression", "network": {"hidden": [6], "batch_norm": True}},
}
OTHERS: dict[str, dict[str, Any]] = {
    "plain": {},
    "no hidden layer": {"network": {"hidden": [], "batch_norm": True}},
    "general": {"training": {"optimizer": {"name": "adam"}, "loss": "cross_entropy"}},
}
LIMITS = {"neurons": {"at_least": 0}}
NESTED = """
import { nested } from "./static/js/labs/mlp/parameters.js";
let text = "";
for await (const part of process.stdin) text += part;
const { sizes, parameters } = JSON.parse(text);
process.stdout.write(JSON.stringify(nested(sizes, parameters)));
"""


def on_screen(config: dict[str, Any]) -> tuple[RunConfig, tuple[float, float], dict[str, Any]]:
    """A run that was trained and then changed by hand: its losses on screen, and what the page hands in."""
    on_page, page = _handed_in(json.dumps(config))
    return parse_config(config), on_page, json.loads(page)


@cache
def _handed_in(config: str) -> tuple[tuple[float, float], str]:
    tab = Tab()
    tab.ask("configure", config=json.loads(config))
    for _ in range(3):
        tab.ask("step")
    tab.send({"type": "set", "layer": 0, "unit": 0, "input": 0, "value": 1.25})
    tab.send({"type": "set", "layer": 0, "unit": 0, "value": -0.5})
    frame = tab.frame()
    told = json.dumps({"sizes": frame.sizes, "parameters": frame.parameters.tolist()})
    command = [node(), "--input-type=module", "-e", NESTED]
    answer = subprocess.run(command, input=told, capture_output=True, text=True, check=True, timeout=60, cwd=ROOT)
    return frame.losses, answer.stdout


@pytest.mark.parametrize("name", [*NORMALIZED, *OTHERS])
def test_what_the_page_hands_in_has_the_losses_on_screen(name: str) -> None:
    config, on_page, page = on_screen({**NORMALIZED, **OTHERS}[name])
    parameters = Parameters.model_validate(page)
    history = run(config, epochs=0, parameters=parameters).history
    assert (history.train_loss, history.test_loss) == ([on_page[0]], [on_page[1]])
    (outcome,) = batch_outcomes(Batch(MLP, (0,), (Trial(config, parameters),), Plan(epochs=0)))
    assert on_page == losses(outcome)


@pytest.mark.parametrize("name", [*NORMALIZED, "plain"])
def test_page_table_and_rest_hand_in_the_same_network(name: str) -> None:
    config, _, page = on_screen({**NORMALIZED, **OTHERS}[name])
    link = write_link(config, View())
    told = run(config, epochs=0, parameters=Parameters.model_validate(page), include=["parameters"]).as_json()
    assert told["parameters"] == page
    exercise = validated(Exercise, {"slug": "a", "title": "A", "text": "Do.", "start": link, "limits": LIMITS})
    table = Sheet(("link", "weights"), ((link, json.dumps(page)),))
    (handed,) = read_submissions(table, Grader(exercise, "a secret"), "link")
    assert handed.submission is not None, handed.reason
    assert handed.submission == validated(Submission, {"link": link, "parameters": page})


@pytest.mark.parametrize("name", NORMALIZED)
def test_a_submission_that_lacks_the_normalization_of_its_network_is_refused(name: str) -> None:
    config, _, page = on_screen(NORMALIZED[name])
    link = write_link(config, View())
    del page["normalization"]
    missing = Parameters.model_validate(page)
    says = r"^parameters\.normalization: is missing; expected scale, shift, mean and variance of each hidden layer"
    assert run(config, epochs=0, parameters=missing).epochs == 0  # a start that has learned nothing yet is a run
    with pytest.raises(InvalidInput, match=says):
        validated(Submission, {"link": link, "parameters": page}).run_of()
    exercise = validated(Exercise, {"slug": "a", "title": "A", "text": "Do.", "start": link, "limits": LIMITS})
    table = Sheet(("link", "weights"), ((link, json.dumps(page)),))
    (handed,) = read_submissions(table, Grader(exercise, "a secret"), "link")
    assert handed.submission is None
    assert handed.reason.startswith("parameters.normalization: is missing")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda all_: all_.pop(), r"normalization: expected 2 items, as the network has; got 1"),
        (lambda all_: all_.append(all_[0]), r"normalization: expected 2 items, as the network has; got 3"),
        (
            lambda all_: all_[1]["mean"].pop(),
            r"normalization\.1\.mean: expected 2 numbers, as the layer has units; got 1",
        ),
        (lambda all_: all_[0]["scale"].append(1.0), r"normalization\.0\.scale: expected 4 numbers"),
    ],
)
def test_a_normalization_that_does_not_fit_is_named(change: Any, says: str) -> None:
    config, _, page = on_screen(NORMALIZED["two layers"])
    change(page["normalization"])
    with pytest.raises(InvalidInput, match=says):
        build_network(config).load(Parameters.model_validate(page))


def test_a_network_without_batch_normalization_has_none() -> None:
    _, _, page = on_screen(NORMALIZED["two layers"])
    with pytest.raises(
        InvalidInput, match=r"normalization: expected none, since the network has no batch normalization"
    ):
        build_network(RunConfig()).load(Parameters.model_validate(page))
