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


def rows_of(text: str) -> list[list[float]]:
    return [[float(number) for number in row.split(",")] for row in text.replace("|", "").split("/") if row.strip()]


def column(slug: str, number: int) -> list[list[float]]:
    """The matrix in a column of the table of a text."""
    lines = [line.split("|")[1:-1] for line in EXERCISES[slug].text.splitlines() if line.startswith("|")][2:]
    return [[float(one) for one in cells[number].split(",")] for cells in lines if cells[number].strip()]


def mapped(picture: list[list[float]], kernel: list[list[float]]) -> list[list[float]]:
    """The map that a kernel makes of a picture, without padding."""
    side = len(kernel)
    return [
        [
            sum(kernel[i][j] * picture[row + i][place + j] for i in range(side) for j in range(side))
            for place in range(len(picture[0]) - side + 1)
        ]
        for row in range(len(picture) - side + 1)
    ]


def answers_of(slug: str) -> dict[str, Any]:
    exercise = EXERCISES[slug]
    return {question.name: question.right_answer(exercise.start_config) for question in exercise.questions}


def test_a_cell_by_hand_is_what_the_text_asks_for() -> None:
    assert mapped(column("one-cell", 0), column("one-cell", 1)) == [[answers_of("one-cell")["The sum"]]]
    assert answers_of("one-cell")["Moved on"] == ((7 - 3) // 2 + 1) * ((5 - 3) // 2 + 1)


def test_only_the_right_kernel_makes_the_map_of_the_text() -> None:
    picture, wanted = column("which-kernel", 0), column("which-kernel", 1)
    question = EXERCISES["which-kernel"].questions[0]
    fits = []
    for choice in question.choices or ():
        matrix, _, divided = choice.partition(", divided by ")
        kernel = [[one / float(divided or 1) for one in row] for row in rows_of(matrix)]
        if mapped(picture, kernel) == wanted:
            fits.append(choice)
    assert fits == [answers_of("which-kernel")["The kernel"]]
    turned = [list(row) for row in zip(*picture, strict=True)]
    assert mapped(turned, rows_of(fits[0])) == [[answers_of("which-kernel")["Turned"]] * 2] * 2


def test_a_single_bright_pixel_shows_the_kernel_turned_by_half_a_turn() -> None:
    found = column("find-the-kernel", 1)
    kernel = [row[::-1] for row in found[::-1]]
    assert mapped(column("find-the-kernel", 0), kernel) == found
    answers = {"Middle": kernel[1][1], "Upper left": kernel[0][0], "Lower right": kernel[2][2]}
    assert answers_of("find-the-kernel") == answers


@pytest.mark.parametrize("slug", ["one-cell", "which-kernel", "find-the-kernel"])
def test_right_answers_pass_and_wrong_ones_do_not(slug: str) -> None:
    link, right = EXERCISES[slug].link, answers_of(slug)
    assert all(passed(slug, link, answers=right).values())
    wrong = {name: -1 if isinstance(answer, int | float) else "none of them" for name, answer in right.items()}
    choices = {question.name: question.choices for question in EXERCISES[slug].questions if question.choices}
    wrong |= {name: listed[-1] for name, listed in choices.items()}
    assert not any(passed(slug, link, answers=wrong).values())


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
