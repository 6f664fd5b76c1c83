"""Wrong answers cost a pause that grows, for whoever gave them and hardly for others."""

import pytest

from nn_playground.exercises.answers import WRONG
from nn_playground.exercises.attempts import (
    ALLOWANCE,
    FIRST_PAUSE,
    FORGOTTEN,
    MAX_CLIENTS,
    MAX_PAUSE,
    REFILL,
    Attempts,
    Who,
    subnet_of,
)
from nn_playground.exercises.requirement import Case, Criterion
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.permalink import read_link
from tests.models import MEASURES, Question

QUESTION = Question(name="Which", text="?", answer="a", choices=("a", "b", "c", "d"))
NUMBER = Question(name="How many", text="?", answer=7)
SIZE = Question(name="Size", text="?", answer="parameters")
ADA = Who("192.0.2.1", "ada")
DEFAULT = RunConfig()


class Class:
    """Answers, and a clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.attempts = Attempts(lambda: self.now)

    def answer(
        self,
        given: float | str,
        who: Who = ADA,
        question: Question = QUESTION,
        slug: str = "xor",
        config: RunConfig = DEFAULT,
    ) -> tuple[Criterion, int]:
        judge = self.attempts.judge(who, slug)
        found = judge(
            question,
            Case(config, {question.name: given}, {question.name: question.right_answer(config)}, (), trained=True),
        )
        return found, judge.waits.get(question.name, 0)


def test_a_wrong_answer_makes_a_pause_in_which_none_is_looked_at() -> None:
    room = Class()
    said, wait = room.answer("b")
    assert (said.passed, said.message, wait) == (False, f"{WRONG} Next try in 5 s.", 5)
    room.now += 2
    said, wait = room.answer("a")
    assert (said.passed, wait) == (False, 3)
    assert said.message == "Not checked yet: there is a pause after a wrong answer. Next try in 3 s."
    room.now += 3
    assert room.answer("a")[0].passed


def test_what_a_pause_keeps_from_being_looked_at_is_neither_right_nor_wrong() -> None:
    """And right and wrong ones look alike, or a pause could be spent on trying."""
    room = Class()
    assert room.answer("b")[0].checked
    right, wrong = room.answer("a")[0], room.answer("c")[0]
    assert not right.checked
    assert right == wrong.model_copy(update={"measured": "a"})
    assert room.answer("b")[0].checked, "the one that is known to be wrong still is"
    room.now += FIRST_PAUSE
    assert [room.answer(given)[0].checked for given in ("a", "", "e")] == [True, False, False]


def test_a_hint_is_given_with_the_pause_and_not_for_a_guess_during_it() -> None:
    room = Class()
    helpful = Question(name="Which", text="?", answer="a", choices=("a", "b", "c"), hints={"b": "Not b."}, why="So.")
    assert room.answer("b", question=helpful)[0].message == "Not b. Next try in 5 s."
    assert "So." not in room.answer("a", question=helpful)[0].message
    room.now += 5
    assert room.answer("a", question=helpful)[0].message == "Right. So."


def test_the_pause_grows_up_to_a_bound_and_is_forgotten() -> None:
    room = Class()
    waits = []
    for number in range(9):
        waits.append(room.answer(str(number), question=NUMBER if number != 7 else QUESTION)[1])
        room.now += waits[-1]
    assert waits[:7] == [5, 10, 20, 40, 80, 160, 300]
    assert max(waits) == MAX_PAUSE
    room.now += FORGOTTEN
    assert room.answer("1", question=NUMBER)[1] == FIRST_PAUSE


def test_trying_does_not_go_faster_by_asking_during_the_pause() -> None:
    room = Class()
    looked_at = 0
    for second in range(600):
        room.now = float(second)
        looked_at += WRONG in room.answer(str(1000 + second), question=NUMBER)[0].message
    assert looked_at == 7  # at 0, 5, 15, 35, 75, 155 and 315 s


def test_the_same_wrong_answer_again_costs_nothing() -> None:
    """Who changes the network and checks again has no other answer yet."""
    room = Class()
    assert room.answer("b")[1] == 5
    for _ in range(20):
        said, wait = room.answer("b")
        assert (said.message, wait) == (f"{WRONG} Next try in 5 s.", 5)
    room.now += 5
    assert room.answer("b") == (room.answer("b")[0], 0)
    assert room.answer("c")[1] == 10


@pytest.mark.parametrize("question", [QUESTION, NUMBER, SIZE], ids=lambda question: question.name)
def test_another_network_makes_no_other_answer_of_the_same_one(question: Question) -> None:
    """Only where another answer would be right, the same one is another try."""
    room = Class()
    given = "b" if question is QUESTION else "1"
    assert room.answer(given, question=question)[1] == FIRST_PAUSE
    for link in ("#learningRate=0.1", "#networkShape=2,4&seed=7", "#activation=relu&regularization=L1"):
        config = read_link(link).config
        same = question is not SIZE or MEASURES["parameters"].of(config) == MEASURES["parameters"].of(DEFAULT)
        said, wait = room.answer(given, question=question, config=config)
        assert (said.message.startswith(WRONG), wait) == (same, FIRST_PAUSE)


def test_what_is_no_answer_costs_nothing() -> None:
    room = Class()
    assert room.answer("")[1] == room.answer("e")[1] == room.answer("x", question=NUMBER)[1] == 0
    assert room.answer("a")[0].passed


def test_questions_exercises_and_people_wait_each_for_themselves() -> None:
    room = Class()
    room.answer("b")
    assert room.answer("7", question=NUMBER)[0].passed
    assert room.answer("a", slug="circle")[0].passed
    assert room.answer("a", Who(ADA.address, "bob"))[0].passed
    assert room.answer("a", Who("192.0.2.2", "ada"))[0].passed


def test_a_class_behind_one_address_gets_along() -> None:
    """Thirty, each of whom is wrong three times in ten minutes."""
    room = Class()
    for round_ in range(3):
        for student in range(30):
            said, wait = room.answer("bcd"[round_], Who(ADA.address, f"student {student}"))
            assert wait == FIRST_PAUSE * 2**round_
            assert WRONG in said.message
        room.now += 200


def test_a_full_lecture_hall_behind_one_address_gets_along() -> None:
    """Four hundred at once, more than half of whom are wrong at first, and then right."""
    room = Class()
    students = [Who(ADA.address, f"student {number}") for number in range(400)]
    for number, student in enumerate(students):
        said, wait = room.answer("b" if number % 5 < 3 else "a", student)
        assert (WRONG in said.message, wait) == ((True, FIRST_PAUSE) if number % 5 < 3 else (False, 0))
    room.now += FIRST_PAUSE
    assert all(room.answer("a", student)[0].passed for student in students)


def test_right_answers_give_no_more_than_the_whole_allowance_back() -> None:
    room = Class()
    for number in range(200):
        assert room.answer("7", Who(ADA.address, f"knows {number}"), NUMBER)[0].passed
    looked_at = sum(
        WRONG in room.answer(str(number), Who(ADA.address, f"name {number}"), NUMBER)[0].message
        for number in range(100, 400)
    )
    assert looked_at == ALLOWANCE


def test_who_throws_names_away_comes_to_the_end_of_the_address() -> None:
    room = Class()
    looked_at = sum(
        WRONG in room.answer(str(number), Who(ADA.address, f"name {number}"), NUMBER)[0].message
        for number in range(100, 1000)
    )
    assert looked_at == ALLOWANCE
    assert room.answer("7", Who(ADA.address, "new"), NUMBER)[1] == REFILL
    room.now += REFILL
    assert room.answer("7", Who(ADA.address, "new"), NUMBER)[0].passed


def test_memory_is_bounded() -> None:
    room = Class()
    for number in range(MAX_CLIENTS + 500):
        room.answer("b", Who(f"address {number}"))
    assert len(room.attempts.tries) == len(room.attempts.spent) == MAX_CLIENTS


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_is_that_of_one_customer(address: str, network: str) -> None:
    assert subnet_of(address) == network
