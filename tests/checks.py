"""An exercise and submissions to it, as tests of checks have them."""

from typing import Any

from nn_playground.base.validation import validated
from nn_playground.exercises.checking import CheckResult
from nn_playground.exercises.requirement import Criterion
from tests.models import Exercise, Submission

TARGET = {"name": "Solved", "train_loss": 0.1, "test_loss": 0.1, "epochs": 50, "seeds": 4, "at_least": 3, "points": 3}
BASE: dict[str, Any] = {
    "slug": "gauss",
    "title": "Gauss",
    "text": "Do.",
    "start": "#dataset=gauss&networkShape=4,2",
    "may_change": ["network.hidden"],
    "limits": {"neurons": {"at_most": 1, "points": 2}},
    "targets": [TARGET],
    "questions": [
        {"name": "Size", "text": "?", "answer": "parameters"},
        {"name": "Third", "text": "?", "answer": 1 / 3, "tolerance": 0.01},
        {"name": "Which", "text": "?", "answer": "left", "choices": ["left", "right"]},
    ],
}
GOOD: dict[str, Any] = {
    "link": "#dataset=gauss&networkShape=",
    "answers": {"Size": 3, "Third": "0,33", "Which": "left"},
}


def exercise(**changed: Any) -> Exercise:
    return validated(Exercise, {**BASE, **changed})


def submitted(**given: Any) -> Submission:
    return validated(Submission, given)


def by_name(result: CheckResult) -> dict[str, Criterion]:
    return {criterion.name: criterion for criterion in result.criteria}
