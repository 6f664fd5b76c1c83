"""Answers to questions: which are right, and what is said of the others."""

from typing import Literal

import pytest

from nn_playground.exercises.checking import Check
from tests.checks import BASE, by_name, exercise, submitted

Verdict = Literal["right", "wrong", "unclear"]  # the last: nothing that could be right or wrong


@pytest.mark.parametrize(
    ("name", "answer", "verdict"),
    [
        ("Size", 17, "right"),
        ("Size", "17", "right"),
        ("Size", " 17.0 ", "right"),
        ("Size", 18, "wrong"),
        ("Third", 0.34, "right"),
        ("Third", 0.343, "right"),
        ("Third", 0.3434, "wrong"),
        ("Third", "0,33", "right"),
        ("Third", "0,3x", "unclear"),
        ("Third", "1/3", "unclear"),
        ("Third", "1_0", "unclear"),
        ("Third", "nan", "unclear"),
        ("Third", "inf", "unclear"),
        ("Third", "٣", "wrong"),
        ("Third", "", "unclear"),
        ("Which", "left", "right"),
        ("Which", " left ", "right"),
        ("Which", "right", "wrong"),
        ("Which", "Left", "right"),
        ("Which", "“LEFT”.", "right"),
        ("Which", "lef", "unclear"),
        ("Size", "17 parameters", "right"),
        ("Size", "１７", "right"),
        ("Size", "17\u00a0", "right"),
        ("Size", "12+5", "right"),
        ("Size", "17 or 18", "unclear"),
        ("Which", 1, "unclear"),
    ],
)
def test_answers(name: str, answer: float | str, verdict: Verdict) -> None:
    link = "#dataset=gauss&networkShape=4"
    criterion = by_name(Check(exercise(targets=[]), submitted(link=link, answers={name: answer})).judge([]))[name]
    assert criterion.passed is (verdict == "right")
    assert criterion.checked is (verdict != "unclear")
    assert criterion.required is None
    assert criterion.measured == (None if answer == "" else answer)


def test_a_wrong_answer_does_not_tell_the_right_one() -> None:
    wrong = submitted(link=BASE["start"], answers={"Size": 1, "Third": 5, "Which": "right"})
    for criterion in Check(exercise(targets=[]), wrong).judge([]).criteria[2:]:
        assert criterion.message == "Not right; try it out, or work it out once more."


HELPFUL = {
    "name": "Which",
    "text": "?",
    "choices": ["a", "b", "c"],
    "answer": "a",
    "hints": {"b": "Look at b again."},
    "hint": "Look once more.",
    "why": "It comes first.",
}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("a", "Right. It comes first."),
        ("b", "Look at b again."),
        (" “B” ", "Look at b again."),
        ("c", "Look once more."),
        ("", "There is no answer yet."),
        ("d", 'Expected one of: “a”, “b”, “c”; got "d".'),
    ],
)
def test_a_hint_helps_on_and_a_sentence_says_why(answer: str, message: str) -> None:
    given = submitted(link=BASE["start"], answers={"Which": answer})
    last = Check(exercise(targets=[], questions=[HELPFUL]), given).judge([]).criteria[-1]
    assert (last.message, last.passed) == (message, answer == "a")


def test_the_hint_of_a_number_is_for_every_wrong_one() -> None:
    asked = [{"name": "Size", "text": "?", "answer": 17, "hint": "Count the biases, too.", "why": "12 + 5."}]
    check = exercise(targets=[], questions=asked)
    messages = [
        Check(check, submitted(link=BASE["start"], answers={"Size": size})).judge([]).criteria[-1].message
        for size in (16, 17, "many")
    ]
    assert messages == ["Count the biases, too.", "Right. 12 + 5.", 'Expected a number; got "many".']


def test_choices_are_told_apart_where_none_of_them_was_given() -> None:
    choices = ["left, or so", "right"]
    asked = [{"name": "Which", "text": "?", "choices": choices, "answer": "right"}]
    given = submitted(link=BASE["start"], answers={"Which": "left"})
    last = Check(exercise(targets=[], questions=asked), given).judge([]).criteria[-1]
    assert last.message == 'Expected one of: “left, or so”, “right”; got "left".'
