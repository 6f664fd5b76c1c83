"""The convolution lab's exercises: what solves them, what does not, and the numbers that their texts claim."""

from typing import Any

import pytest

from nn_playground.exercises.checking import check
from nn_playground.exercises.loader import catalogue
from nn_playground.exercises.submission import Submission
from nn_playground.labs.cnn.lab import CNN
from nn_playground.labs.cnn.measures import MEASURES, stages_in
from tests.executors import AtOnce

EXERCISES = catalogue(CNN)


def passed(slug: str, link: str, **given: Any) -> dict[str, bool]:
    """The verdict on each criterion but that of locks."""
    submission = Submission.of(CNN).model_validate({"link": link, **given})
    result = check(EXERCISES[slug], submission, AtOnce(), most=1)
    return {one.name: one.passed for one in result.criteria if one.points}


SOLVED = {
    "few-parameters": "#layers=8x3&head=max&hidden=&learningRate=0.01&seed=0.5",
    "wherever-it-is": "#pictures=shapes&shift=3&layers=6x3,max2,10x3&head=max&hidden=&learningRate=0.01&seed=0.5",
}
TRIED = {
    "few-parameters": ["#layers=&hidden=1&learningRate=0.01&seed=0.5", "#layers=1x3&head=max&hidden=&seed=0.5"],
    "wherever-it-is": [
        "#pictures=shapes&shift=3&layers=4x3,max2&hidden=4&seed=0.5",
        "#pictures=shapes&shift=3&layers=&hidden=4&learningRate=0.01&seed=0.5",
    ],
}


@pytest.mark.parametrize(("slug", "link"), SOLVED.items())
def test_an_exercise_can_be_solved(slug: str, link: str) -> None:
    found = passed(slug, link)
    assert (found["Parameters"], found["Solved"]) == (True, True)


@pytest.mark.parametrize(("slug", "link"), [(slug, link) for slug, links in TRIED.items() for link in links])
def test_what_does_not_solve_it_fails(slug: str, link: str) -> None:
    found = passed(slug, link)
    assert not (found["Parameters"] and found["Solved"])


def test_counting_is_about_the_network_that_is_handed_in() -> None:
    for link in (EXERCISES["count-them"].link, "#side=16&channels=3&layers=4x5s2&head=max&hidden=3&seed=0.5"):
        config = CNN.written(link).config
        answers = {
            "Parameters": MEASURES["parameters"].of(config),
            "Multiplications": MEASURES["multiply_adds"].of(config),
        }
        assert all(passed("count-them", link, answers=answers).values())
        wrong = {name: answer + 1 for name, answer in answers.items()}
        assert not any(passed("count-them", link, answers=wrong).values())


def test_the_numbers_of_the_texts_are_right() -> None:
    config = EXERCISES["count-them"].start_config
    assert MEASURES["parameters"].of(config) == 8 * (3 * 9 + 1) + 16 * (8 * 9 + 1) + 4 * (16 + 1) == 1460
    assert MEASURES["multiply_adds"].of(config) == 256 * 8 * 27 + 64 * 16 * 72 + 64 == 129_088
    few = EXERCISES["few-parameters"]
    assert 4500 < MEASURES["parameters"].of(few.start_config) < 5000
    dense = stages_in(few.start_config)[-2]
    assert dense.weight_count == 4608
    assert {question.name: question.right_answer(few.start_config) for question in few.questions} == {
        "Where they were": 4608
    }
