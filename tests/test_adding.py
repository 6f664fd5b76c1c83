"""Adding one thing takes few places: made-up entries of the registries reach configs, links, options and engines."""

import json
import subprocess
import sys
from typing import Any

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.kernels.switches import CODE, RATE
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.options.fields import choices_of, control_of, fields_of
from tests.serving import ROOT

# Entries are added before anything is made from the registries, as if they stood in their files.
MADE_UP = """
import json
from nn_playground.base.choices import Constant, numbered
from nn_playground.kernels import activations, optimizers

optimizers.CONSTANTS["warmth"] = Constant(
    name="warmth", title="Warmth", description="How warm it is.", least=0, most=1, steps=(0, 0.5)
)
optimizers.OPTIMIZERS["campfire"] = optimizers.Optimizer(
    name="campfire", label="Campfire", description="Made up.", constants={"epsilon": 1e-6, "warmth": 0.5}
)
optimizers.CODE, optimizers.AT = numbered(optimizers.OPTIMIZERS), numbered(optimizers.CONSTANTS)
activations.ACTIVATIONS["bump"] = activations.Activation(
    name="bump", label="Bump", description="Made up.", code=99, advanced=True, numpy="z", pytorch="nn.Identity()",
    keras="None",
)

from nn_playground.labs.mlp import datasets

datasets.DATASETS["dots"] = datasets.Dataset(
    name="dots", label="Dots", description="Made up.", problem="classification",
    generate=datasets.DATASETS["gauss"].generate, advanced=True,
)

from nn_playground.labs.mlp import engines
from nn_playground.labs.mlp.config import engine_of, parse_config, to_json
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.permalink import read_link, write_link
from nn_playground.labs.mlp.runs import run

config = read_link("#dataset=dots&activation=bump&optimizer=campfire&optimizerWarmth=0.25").config
assert parse_config(to_json(config)) == config
assert read_link(write_link(config)).config == config
dots = parse_config({"data": {"name": "dots"}})
offered = {option["path"]: option for option in options()["options"]}
print(json.dumps({
    "config": to_json(config),
    "engines": [engine_of(config), engine_of(dots), engine_of(parse_config({"network": {"activation": "bump"}}))],
    "code": int(engines._codes(config, Network((2, 1), ("tanh",)), 4, learns=True)[engines.switches.CODE.optimizer]),
    "constants": engines._constants(config).tolist(),
    "loss": run(dots, epochs=1).as_json()["history"]["train_loss"][-1],
    "warmth": offered["training.optimizer.warmth"],
    "names": [[choice["name"] for choice in offered[path]["choices"]][-1]
              for path in ("data.name", "network.activation", "training.optimizer.name")],
}))
"""


def told_by(script: str) -> dict[str, Any]:
    """What a script prints, in a process of its own."""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def made_up() -> dict[str, Any]:
    return told_by(MADE_UP)


def test_an_optimizer_is_added_by_its_entry_and_its_constant(made_up: dict[str, Any]) -> None:
    optimizer = made_up["config"]["training"]["optimizer"]
    assert optimizer == {"name": "campfire", "epsilon": 1e-6, "warmth": 0.25}
    assert made_up["code"] == 6
    assert made_up["constants"] == [0.0, 0.0, 0.0, 0.0, 1e-6, 0.25]
    warmth = made_up["warmth"]
    assert (warmth["label"], warmth["key"], warmth["applies"]["values"]) == ("Warmth", "optimizerWarmth", ["campfire"])


def test_a_dataset_and_an_activation_are_added_by_their_entries(made_up: dict[str, Any]) -> None:
    assert made_up["config"]["data"]["name"] == "dots"
    assert made_up["config"]["network"]["activation"] == "bump"
    assert made_up["names"] == ["dots", "bump", "campfire"]
    assert made_up["engines"] == ["general", "plain", "general"]
    assert 0 < made_up["loss"] < 1


# ---- criteria ----

# A kind of criteria and a number to limit, added as if they stood in criteria.py and in the lab's measures.
CRITERIA = """
import json
from functools import cache
from nn_playground.exercises import criteria
from nn_playground.exercises.parts import FilePart, Name
from nn_playground.exercises.requirement import Criterion, NeededRuns, ShownRequirement, Simple
from nn_playground.lab import Measure
from nn_playground.labs.mlp import measures
from nn_playground.work.completion import completed

measures.MEASURES["widest"] = Measure("Widest layer", lambda config: max(config.network.units), "The widest layer.")

class Pace(FilePart, Simple):
    name: Name
    points: float
    epochs: int

    def shown(self):
        return ShownRequirement(self.name, self.points, "Fast.")

    def trials(self):
        return NeededRuns(2, self.epochs, None)

    def judge(self, case):
        epochs = sum(outcome.epoch for outcome in case.outcomes)
        return Criterion(
            name=self.name, passed=True, points=self.points, required=9, measured=epochs, message="It was fast."
        )

criteria.KINDS = (*criteria.KINDS, criteria.listed_kind("paces", cache(lambda lab: completed(Pace, lab, {})), 3))

from concurrent.futures import ThreadPoolExecutor
from nn_playground.api_models import exercise_answer_model
from nn_playground.base.errors import InvalidInput
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import check
from nn_playground.exercises.grade_tables import columns
from nn_playground.exercises.model import exercise_model
from nn_playground.exercises.page import exercise_page, judged
from nn_playground.exercises.submission import Submission
from nn_playground.labs.mlp.lab import MLP
from nn_playground.web.exercise_routes import public_exercise

GIVEN = {
    "slug": "made-up", "title": "Made up", "text": "Do.", "start": "#networkShape=3",
    "limits": {"widest": {"at_most": 3}}, "paces": [{"name": "Pace", "points": 2.0, "epochs": 4}],
    "questions": [{"name": "Q", "text": "?", "answer": "widest"}],
}
exercise = validated(exercise_model(MLP), GIVEN)
submission = validated(Submission.of(MLP), {"link": "#networkShape=3", "answers": {"Q": 3}})
with ThreadPoolExecutor(1) as executor:
    result = check(exercise, submission, executor, most=1)
wrong = []
for paces in ([{"name": "Pace"}], [{}] * 4):
    try:
        validated(exercise_model(MLP), {**GIVEN, "paces": paces})
    except InvalidInput as error:
        wrong.append([detail.path for detail in error.details])
print(json.dumps({
    "page": [line.required for line in exercise_page(exercise).criteria],
    "measures": judged(exercise, exercise.start_config)["measures"],
    "result": result.model_dump(mode="json"),
    "columns": columns(exercise),
    "rest": public_exercise(exercise, exercise_answer_model(MLP)).model_dump(mode="json"),
    "cost": exercise.cost(exercise.start_config),
    "wrong": wrong,
}))
"""


def test_a_criterion_is_added_by_its_kind_or_by_a_number_of_the_lab() -> None:
    told = told_by(CRITERIA)
    assert told["page"] == ["at most 3", "", "Fast."]
    assert told["measures"] == {}, "what a question asks for is not told"
    result = told["result"]
    assert (result["passed"], result["score"], result["points"], result["seeds"]) == (True, 4, 4, 2)
    assert [one["message"] for one in result["criteria"][1:]] == [
        "3; at most 3 is asked for.",
        "Right.",
        "It was fast.",
    ]
    assert result["criteria"][-1]["measured"] == 8
    assert told["columns"][3:-1] == ["Widest layer (points)", "Q (points)", "Pace (points)"]
    assert told["rest"]["paces"] == [{"name": "Pace", "points": 2, "epochs": 4}]
    assert told["rest"]["limits"]["widest"]["at_most"] == 3
    assert told["cost"] > 0
    assert told["wrong"] == [["paces.0.points", "paces.0.epochs"], ["paces"]]


# ---- settings that train ----

FIELDS = dict(fields_of(RunConfig))
TRAINED = [path for path in FIELDS if path.startswith("training.") and ".stop." not in path and "patience" not in path]
BASE: dict[str, Any] = {"training.regularization": "l2", "training.regularization_rate": 0.01, "data.samples": 50}


@pytest.mark.parametrize("path", TRAINED)
def test_no_setting_of_the_training_is_ignored(path: str) -> None:
    control = control_of(FIELDS[path])
    applies = control.applies
    owner = {applies.path: applies.values[0]} if applies and applies.values else {}
    before = with_values(parse_config({}), {**BASE, **owner})
    values = list(choices_of(FIELDS[path]) or control.steps) or [True]
    outcomes = [learned(before, {path: value}) for value in values]
    assert any(outcome not in (None, learned(before, {})) for outcome in outcomes)


def learned(before: dict[str, Any], values: dict[str, Any]) -> list[float] | None:
    """The parameters after a dozen epochs; None for a config that is refused."""
    try:
        config = parse_config(with_values(parse_config(before), values))
    except InvalidInput:
        return None
    trainer = Trainer(config)
    trainer.step(12)
    parameters: list[float] = trainer.network.to_vector().tolist()
    return parameters


def test_every_rate_is_a_setting_of_the_training_and_every_position_is_taken_once() -> None:
    for name in RATE._fields:
        assert f"training.{name}" in FIELDS
    for positions in (CODE, RATE):
        assert list(positions) == list(range(len(positions)))
