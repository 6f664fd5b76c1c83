"""What is wrong, in our words."""

from datetime import date, datetime, time
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from nn_playground.base.errors import MAX_DETAILS, InvalidInput
from nn_playground.base.validation import did_you_mean, in_words, shown, validated


class Sheet(BaseModel):
    """Something to be validated."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = ""
    rate: Annotated[float, Field(le=10)] = 0
    one: Annotated[list[Any], Field(min_length=1, max_length=1)] = [0]
    two: Annotated[list[Any], Field(min_length=2, max_length=3)] = [0, 0]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"one": []}, "one: expected at least 1 item; got an empty list"),
        ({"one": [1, 2]}, "one: expected at most 1 item; got 2"),
        ({"two": [1]}, "two: expected at least 2 items; got 1"),
        ({"two": [1] * 4}, "two: expected at most 3 items; got 4"),
        ({"name": date(1979, 5, 27)}, "name: expected a string; got 1979-05-27"),
        ({"rate": 1e308}, "rate: expected at most 10; got 1e+308"),
        ({"rate": 11.0}, "rate: expected at most 10; got 11"),
    ],
)
def test_an_error_says_in_one_clause_what_was_expected_and_what_was_got(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        validated(Sheet, given)
    assert caught.value.message == message


def test_of_many_wrong_things_the_first_are_told_and_the_others_counted() -> None:
    with pytest.raises(InvalidInput) as caught:
        validated(Sheet, {f"naem{number}": 1 for number in range(5000)})
    error = caught.value
    assert [detail.path for detail in error.details] == [f"naem{number}" for number in range(MAX_DETAILS)]
    assert error.more == 4980
    assert error.message.startswith("naem0: unknown key")
    assert error.message.endswith("did you mean name?; and 4,980 more")


def test_a_long_name_is_compared_with_none() -> None:
    assert did_you_mean("nam", ["name"]) == "did you mean name?"
    assert did_you_mean("name" * 20, ["name", "name" * 20 + "s"]) == ""


def test_little_is_written_of_a_large_value() -> None:
    written = []

    class Told(date):
        def isoformat(self) -> str:
            written.append(self)
            return super().isoformat()

    assert shown([Told(1979, 5, 27)] * 1000).endswith("…")
    assert len(written) < 10


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("µ", '"µ"'),
        (None, "null"),
        ([1, 2.5, True], "[1, 2.5, true]"),
        (-3.0, "-3"),
        (-1e300, "-1e+300"),
        (datetime(1979, 5, 27, 7, 32), "1979-05-27T07:32:00"),
        (time(7, 32), "07:32:00"),
        ([date(1979, 5, 27)], '["1979-05-27"]'),
    ],
)
def test_a_value_is_shown_as_one_would_write_it(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_long_value_is_cut() -> None:
    assert len(shown("x" * 1000)) == 60
    assert shown("x" * 1000).endswith("…")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("limits.neurons.at_most", "limits.neurons.at_most"),
        ("targets.0", "the 1st of targets"),
        ("targets.1.epochs", "epochs of the 2nd of targets"),
        ("questions.2.choices.10", "the 11th of choices of the 3rd of questions"),
        ("allowed.features.20", "the 21st of allowed.features"),
        ("a.11.b.c.12", "the 13th of b.c of the 12th of a"),
    ],
)
def test_people_count_from_one(path: str, words: str) -> None:
    assert in_words(path) == words
