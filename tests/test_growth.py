"""What is refused costs no more than its length: 16 times the text takes about 16 times the time, at every door, and
what is said of it stays short.

Time here is what the thread itself took of its processor, and the bound lies far from both: a text that is compared
with itself takes 256 times as long.
"""

import gc
import json
import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from nn_playground.api_models import GradeRequest, Sweep
from nn_playground.base.csv_tables import read_table
from nn_playground.base.errors import MAX_DETAILS, PlaygroundError
from nn_playground.base.strict_toml import read_toml
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import Check
from nn_playground.exercises.grade_tables import read_submissions
from nn_playground.exercises.grading import Grader
from nn_playground.exercises.loader import MAX_FILE, load_exercises
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import MAX_LENGTH, read_link
from nn_playground.labs.mlp.runs import RunRequest
from nn_playground.labs.mlp.table_columns import measured
from nn_playground.labs.mlp.table_models import TableChoices
from nn_playground.labs.mlp.table_points import table_points
from nn_playground.live.commands import MAX_COMMAND
from nn_playground.live.session import Session
from nn_playground.web.picture_routes import PictureRequest
from nn_playground.web.responses import MAX_BODY
from nn_playground.web.rest import parsed
from nn_playground.work.sweep_plan import SweepPlan
from tests.hostile import (
    ANSWERS,
    FILES,
    LINKS,
    MEASURED,
    MESSAGES,
    QUERIES,
    RUNS,
    SUBMISSIONS,
    SWEEPS,
    TABLES,
    Text,
    many,
)
from tests.models import LECTURE, Exercise, Submission

EXERCISE: Final = load_exercises(MLP, LECTURE)["gauss-smallest"]
GRADER: Final = Grader(EXERCISE, "a secret")
GROWTH: Final = 16
BOUND: Final = 5.0 * GROWTH
NOTHING: Final = 0.03  # seconds, in which no growth can be told
LONGEST: Final = 20_000  # characters of what is said
BODY: Final = MAX_BODY // 8  # bytes
TABLE: Final = 64 * 1024

# ---- doors: each takes a text as it comes, and gives what is said of it ----


def run(text: str) -> str:
    return str(parsed(text.encode(), RunRequest) and "a run")


def submission(text: str) -> str:
    given = parsed(text.encode(), Submission)
    assert isinstance(given, Submission)
    return " ".join(Check(EXERCISE, given).notices)


def sweep(text: str) -> str:
    given = parsed(text.encode(), Sweep)
    assert isinstance(given, Sweep)
    return " ".join(SweepPlan(given).notices)


def grades(text: str) -> str:
    given = parsed(text.encode(), GradeRequest)
    assert isinstance(given, GradeRequest)
    handed = [GRADER.parsed(item.model_dump(exclude={"id"}, exclude_none=True)) for item in given.submissions]
    return max((item.reason + " ".join(item.notices) for item in handed), key=len)


def message(text: str) -> str:
    return " ".join(Session(MLP, new_seed=lambda: "0.5", clock=lambda: 0.0).answer(text))


def link(text: str) -> str:
    return " ".join(read_link(text).notices)


def picture(text: str) -> str:
    return " ".join(read_link(PictureRequest.of(QueryParams(text)).link).notices)


def exercise(text: str) -> str:
    return validated(Exercise, read_toml(text.encode(), limit=MAX_FILE, what="a file")).slug


def sweep_file(text: str) -> str:
    made = validated(Sweep, read_toml(text.encode(), limit=MAX_FILE, what="a file"))
    return " ".join(SweepPlan(made).notices)


def table(text: str) -> str:
    handed = read_submissions(read_table(text.encode(), what="a file", column="link"), GRADER, "link")
    return max((item.reason for item in handed), key=len, default="")


def own_table(text: str) -> str:
    return " ".join(table_points(measured(text.encode()), TableChoices()).notices)


DOORS: Final[list[tuple[Callable[[str], str], int, dict[str, Text]]]] = [
    (run, BODY, RUNS),
    (submission, BODY, ANSWERS),
    (sweep, BODY, SWEEPS),
    (grades, BODY, SUBMISSIONS),
    (message, MAX_COMMAND, MESSAGES),
    (link, MAX_LENGTH, LINKS),
    (picture, 60_000, QUERIES),
    (exercise, MAX_FILE, FILES),
    (sweep_file, MAX_FILE, FILES),
    (table, TABLE, TABLES),
    (own_table, TABLE, MEASURED),
]
CASES: Final = [
    pytest.param(door, limit * 4 // 5, text, id=f"{door.__name__}: {name}")
    for door, limit, texts in DOORS
    for name, text in texts.items()
]


def said(door: Callable[[str], str], text: str) -> str:
    """What a door says of a text; errors have few details."""
    try:
        return door(text)
    except PlaygroundError as error:
        assert len(error.details) <= MAX_DETAILS  # noqa: PT017
        return json.dumps(error.as_json())
    except HTTPException as error:
        return error.detail


def timed(door: Callable[[str], str], text: str) -> tuple[float, str]:
    """What a thread takes for it, in seconds, and what is said of it."""
    gc.disable()  # which comes when it comes
    try:
        began = time.thread_time()
        words = said(door, text)
        took = time.thread_time() - began
    finally:
        gc.enable()
    return took, words


@pytest.mark.parametrize(("door", "limit", "text"), CASES)
def test_a_text_costs_no_more_than_its_length(door: Callable[[str], str], limit: int, text: Text) -> None:
    whole = text(limit)
    assert limit / 2 <= len(whole) <= limit * 5 / 4
    part = text(limit // GROWTH)
    found = []
    for _ in range(3):  # a machine with much else to do is slow at times; what compares a text with itself always is
        took, words = timed(door, whole)
        assert len(words) <= LONGEST
        little, _ = timed(door, part)
        found.append((took, little))
        if took <= NOTHING or took < BOUND * max(little, NOTHING / GROWTH):
            return
    pytest.fail(f"{len(whole)} and {len(part)} characters took {found} s")


def test_the_bound_tells_what_compares_a_text_with_itself() -> None:
    def slow(text: str) -> str:
        words: list[Any] = text.split()
        return str(next((word for word in words if words.count(word) > 1), ""))

    text = many("", str, "", " ")
    assert timed(slow, text(40_000))[0] > BOUND * timed(slow, text(40_000 // GROWTH))[0]
