"""Submissions that are refused: each is told what is wrong, and where."""

from typing import Any

import pytest
from pydantic import ValidationError

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.checking import Check
from tests.checks import exercise, submitted


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({}, "", "got neither"),
        ({"link": "#", "config": {}}, "", "got both"),
        ({"link": None}, "", "got neither"),
        ({"link": 5}, "link", "expected a string"),
        ({"link": "#", "answers": {"Size": None}}, "answers.Size", "got null"),
        ({"link": "#", "answers": {"Size": True}}, "answers.Size", "got true"),
        ({"link": "#", "answers": {"Size": [1]}}, "answers.Size", "got [1]"),
        ({"link": "#", "answers": {"Size": "x" * 1001}}, "answers.Size", "at most 1000 characters"),
        ({"link": "#", "answers": {"Size": float("nan")}}, "answers.Size", "finite"),
        ({"link": "#", "answers": []}, "answers", "an object"),
        ({"link": "#", "answer": {}}, "answer", "did you mean answers"),
        (
            {"link": "#", "parameters": {"weights": [[[float("inf")]]], "biases": [[0.0]]}},
            "parameters.weights.0.0.0",
            "",
        ),
    ],
)
def test_what_is_wrong_with_a_submission_is_named(given: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        submitted(**given)
    assert [detail.path for detail in caught.value.details] == [path]
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({"link": "#batchSize=0"}, "batchSize", "at least 1"),
        ({"link": "#" + "x" * 30_000}, "link", "at most 20000 characters"),
        ({"link": "#noise=0", "answers": {"Szie": 1}}, "answers", "did you mean Size"),
        ({"link": "#"}, "link", "There is no setting"),
        ({"link": "#N/A", "answers": {"Size": 17}}, "link", "There is no setting"),
        ({"link": "#dataset=gauss&networkSha"}, "link", "The link is cut off"),
    ],
)
def test_what_does_not_fit_the_exercise_is_named(given: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Check(exercise(), submitted(**given))
    assert [detail.path for detail in caught.value.details] == [path]
    assert says in caught.value.message


def test_a_submission_can_t_be_changed() -> None:
    with pytest.raises(ValidationError):
        submitted(link="#").link = "#seed=1"  # type: ignore[misc]
