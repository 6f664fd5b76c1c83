"""Questions whose answer is a number of a trace: against the obvious twin, from many starts; bad files."""

import math
from pathlib import Path
from typing import Any

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.loader import load_exercises
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.traced_answer import TracedAnswer
from nn_playground.labs.mlp.trainer import Trainer
from tests.calibration import EXERCISES, changed, handed_in
from tests.models import Submission
from tests.test_trainer import twin_of

SLUG = "backprop-by-hand"
POINT = [1.0, 2.0]


def by_hand(config: RunConfig) -> dict[str, float]:
    """The answers as a student works them out."""
    twin = twin_of(Trainer(config))
    twin.forward(POINT)
    twin.backward(1)
    hidden, output = twin.layers
    weight = hidden[0].links[1]
    return {
        "The output": output[0].a,
        "Its delta": output[0].delta,
        "A hidden delta": hidden[0].delta,
        "A weight after the step": weight.weight - 0.1 * weight.gradient,
    }


@pytest.mark.parametrize("seed", ["0.5", "0.1", "0.77", "abc"])
def test_two_decimals_of_the_own_start_are_right_and_those_of_another_start_are_wrong(seed: str) -> None:
    config = changed(SLUG, {"seed": seed})
    answers: dict[str, float | str] = {name: f"{number:.2f}" for name, number in by_hand(config).items()}
    result = handed_in(SLUG, Submission(config=config, answers=answers))
    assert result.passed, result.model_dump_json(indent=1)
    other = handed_in(SLUG, Submission(config=changed(SLUG, {"seed": "0.987"}), answers=answers))
    assert sum(criterion.passed for criterion in other.criteria) < len(other.criteria)


def test_the_page_does_not_show_what_is_asked() -> None:
    assert set(EXERCISES[SLUG].hidden_measures) == {"backpropagation", "point"}
    delta = TracedAnswer(trace="delta", layer=1, unit=1, point=POINT, label=1)
    assert delta.hides == ("backpropagation",)


def test_every_number_of_a_trace_can_be_asked_for() -> None:
    config = parse_config({"network": {"hidden": [2]}, "training": {"learning_rate": 0.1}})
    twin = twin_of(Trainer(config))
    twin.forward(POINT)
    twin.backward(1)
    unit = twin.layers[0][1]
    place: dict[str, Any] = {"layer": 1, "unit": 2}
    link: dict[str, Any] = {**place, "input": 1}
    wanted = {
        "sum": unit.z,
        "output": unit.a,
        "slope": 1 - unit.a**2,
        "delta": unit.delta,
        "error": unit.delta / (1 - unit.a**2),
        "bias_gradient": unit.delta,
        "weight_gradient": unit.links[0].gradient,
        "new_weight": unit.links[0].weight - 0.1 * unit.links[0].gradient,
        "new_bias": unit.bias - 0.1 * unit.delta,
        "loss": 0.5 * (twin.layers[1][0].a - 1) ** 2,
    }
    for name, number in wanted.items():
        where = {} if name == "loss" else link if name in ("weight_gradient", "new_weight") else place
        asked = TracedAnswer.model_validate({"trace": name, "point": POINT, "label": 1, **where})
        assert asked.of(config) == pytest.approx(number), name


def test_a_run_without_that_neuron_has_no_right_answer() -> None:
    asked = TracedAnswer(trace="delta", layer=1, unit=2, point=POINT, label=1)
    for hidden in ([1], []):
        assert math.isnan(asked.of(parse_config({"network": {"hidden": hidden}})))
    assert math.isnan(asked.model_copy(update={"label": 3}).of(parse_config({})))


FILE = """
slug = "own"
title = "Own"
text = "Do."
start = "#networkShape=2&seed=0.5"
[[questions]]
name = "It"
text = "What is it?"
answer = {answer}
"""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ('{ trace = "delta", layer = 1, point = [1, 2], label = 1 }', "expected layer, unit"),
        ('{ trace = "loss", layer = 1, point = [1, 2], label = 1 }', "no layer, unit or input"),
        ('{ trace = "new_weight", layer = 1, unit = 1, point = [1, 2], label = 1 }', "expected layer, unit, input"),
        ('{ trace = "delta", layer = 3, unit = 1, point = [1, 2], label = 1 }', "expected 1 to 2; got 3"),
        ('{ trace = "delta", layer = 1, unit = 3, point = [1, 2], label = 1 }', "expected 1 to 2; got 3"),
        ('{ trace = "new_weight", layer = 1, unit = 1, input = 3, point = [1, 2], label = 1 }', "expected 1 to 2"),
        ('{ trace = "delta", layer = 1, unit = 1, point = [1, 2], label = 3 }', "expected -1 or 1; got 3"),
        ('{ trace = "dleta", layer = 1, unit = 1, point = [1, 2], label = 1 }', "delta"),
        ('{ trace = "delta", layer = 1, unit = 1, point = [1], label = 1 }', "2"),
        ('{ trace = "delta", layer = 1, unit = 1, point = [1, 2], lable = 1 }', "label"),
        ('{ trace = "delta", layer = 1, unit = 1, point = [1, 2], label = 1 }\nchoices = ["a", "b"]', "computed"),
        ("[1, 2]", "number"),
    ],
)
def test_a_file_with_a_number_that_no_trace_has_is_refused(tmp_path: Path, answer: str, words: str) -> None:
    (tmp_path / "own.toml").write_text(FILE.replace("{answer}", answer))
    with pytest.raises(InvalidInput) as error:
        load_exercises(MLP, tmp_path)
    assert words in str(error.value)
    assert "questions" in str(error.value)
