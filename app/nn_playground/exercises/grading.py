"""Grading: what is handed in for an exercise, checked with seeds that nobody has seen; many submissions together.

Equal submissions are graded once, whatever seed and view their links have, and networks of one shape go side by side.
"""

import hashlib
import hmac
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from nn_playground.base import sources
from nn_playground.base.csv_tables import Sheet
from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.strict_json import read
from nn_playground.base.validation import shown, suggestion, validated
from nn_playground.exercises.checking import (
    Check,
    CheckResult,
    Seeds,
    Submission,
    in_order,
    secret_seeds,
)
from nn_playground.exercises.model import LOCKED, Exercise
from nn_playground.work.trials import Outcome, outcomes

PART: Final = 32  # networks that are tried together: who is cut short loses what is under way of them, and no more
WEIGHTS: Final = "weights"  # the column with parameters found by hand
MAX_CELL: Final = 200_000  # characters


class Handed(NamedTuple):
    """What somebody has handed in, or the reason why that can't be read."""

    submission: Submission | None
    reason: str = ""
    notices: tuple[str, ...] = ()
    said: str = ""  # of its row


class Grader:
    """Grades the submissions of an exercise; the secret gives the seeds."""

    def __init__(self, exercise: Exercise, secret: str) -> None:
        self.exercise = exercise
        self._seeds: Seeds = secret_seeds(secret)
        self._secret = secret.encode()
        self._what = hashlib.sha256(f"{sources.fingerprint()}\n{exercise.fingerprint()}".encode()).hexdigest()

    def handed(self, given: Mapping[str, Any]) -> Handed:
        """A submission of plain data, as `Submission` has it."""
        try:
            submission = validated(Submission.of(self.exercise.lab), given)
            made = Check(self.exercise, submission, self._seeds)
        except InvalidInput as error:
            return Handed(None, _reason(error))
        if submission.link is not None:
            submission = submission.model_copy(
                update={"link": self.exercise.lab.handed_in(submission.link).link}
            )  # mended once
        return Handed(submission, notices=tuple(made.notices))

    def key(self, submission: Submission) -> str:
        """What the grade of a submission depends on, as one text; nobody without the secret can make it."""
        parts = [self._what, _network(submission), submission.model_dump_json(include={"answers"})]
        return hmac.new(self._secret, "\n".join(parts).encode(), "sha256").hexdigest()

    def _shape(self, submission: Submission) -> Hashable:
        return self.exercise.lab.batch_key(submission.run_of().config)

    def parts(self, submissions: Mapping[str, Submission]) -> Iterator["Part"]:
        """All submissions, by key, in parts of which each is tried together."""
        networks: dict[str, list[str]] = {}
        for key, submission in submissions.items():
            networks.setdefault(_network(submission), []).append(key)
        alike = sorted(networks.values(), key=lambda keys: repr(self._shape(submissions[keys[0]])))
        for first in range(0, len(alike), PART):
            checks = [
                {key: Check(self.exercise, submissions[key], self._seeds) for key in keys}
                for keys in alike[first : first + PART]
            ]
            yield Part(checks)


def _reason(error: InvalidInput) -> str:
    """What is wrong, on one line; of each key the first thing only."""
    first: dict[str, Detail] = {}
    for detail in error.details:
        first.setdefault(detail.path, detail)
    told = InvalidInput.of([*first.values()], more=error.more) if first else error
    return " ".join(told.message.split())


def _network(submission: Submission) -> str:
    """All that is tried of a submission, as one text: its seeds are not."""
    config = submission.lab.with_seed(submission.run_of().config, "0")
    tried: str = config.model_dump_json()
    return tried + "\n" + submission.model_dump_json(include={"parameters"})


class Part:
    """Checks that are tried together: each element has those, by key, whose networks are the same. `jobs` are what is
    to be tried."""

    def __init__(self, networks: Sequence[Mapping[str, Check]]) -> None:
        tried = [next(iter(checks.values())).jobs for checks in networks]
        self.jobs = [job for jobs in tried for job in jobs]
        self._networks = networks
        self._missing = [sum(len(job.trials) for job in jobs) for jobs in tried]
        self._owners = [network for network, count in enumerate(self._missing) for _ in range(count)]
        self._found: list[list[tuple[int, Outcome]]] = [[] for _ in networks]

    def begin(self) -> Iterator[tuple[str, CheckResult]]:
        """The results for which nothing has to be tried, by key."""
        for network, missing in enumerate(self._missing):
            if not missing:
                yield from self._results(network)

    def take(self, number: int, outcome: Outcome) -> Iterator[tuple[str, CheckResult]]:
        """The results, by key, that are known with the outcome of a trial."""
        network = self._owners[number]
        self._found[network].append((number, outcome))
        self._missing[network] -= 1
        if not self._missing[network]:
            yield from self._results(network)

    def _results(self, network: int) -> Iterator[tuple[str, CheckResult]]:
        found = in_order(self._found[network])
        for key, check in self._networks[network].items():
            yield key, check.judge(found)


def grade(
    grader: Grader, submissions: Mapping[str, Submission], executor: Executor, *, most: int
) -> Iterator[tuple[str, CheckResult]]:
    """The result of each submission with its key, as they come in."""
    for part in grader.parts(submissions):
        yield from part.begin()
        for number, outcome in outcomes(part.jobs, executor, most=most):
            yield from part.take(number, outcome)


# ---- tables ----


def handed_in(
    sheet: Sheet,
    grader: Grader,
    link_column: str,
    *,
    weights_column: str | None = None,
    answers: Mapping[str, str] = MappingProxyType({}),
    what: str = "table",
) -> list[Handed]:
    """What each row hands in: a link, answers, perhaps weights; `answers` are columns by the questions to which they
    belong, where they have other names.

    InvalidInput, naming the table, for columns that are not there, or are there twice.
    """
    link = sheet.named(link_column, what=what)
    asked = {name: place for name, place in _asked(sheet, grader.exercise, answers, what).items() if place != link}
    weights = None
    if weights_column is not None:
        weights = sheet.named(weights_column, what=what)
    elif grader.exercise.by_hand:
        weights = sheet.found(WEIGHTS, what=what)
    if weights in {link, *asked.values()}:
        weights = None
    return [
        Handed(None, sheet.wrong[number])
        if number in sheet.wrong
        else _handed_in(row, grader, link, asked, weights)._replace(said=sheet.said.get(number, ""))
        for number, row in enumerate(sheet.rows)
    ]


def _asked(sheet: Sheet, exercise: Exercise, answers: Mapping[str, str], what: str) -> dict[str, int]:
    """The places of the answers by question."""
    names = [question.name for question in exercise.questions]
    for name in answers:
        if name not in names:
            known = f"known are {', '.join(names)}" if names else "this exercise asks none"
            raise InvalidInput(f"There is no question {shown(name)}; {known}{suggestion(name, names)}.")
    found: dict[str, int] = {}
    for name in names:
        own = answers.get(name)
        place = sheet.found(name, what=what) if own is None else sheet.named(own, what=what)
        if place is not None:
            found[name] = place
    return found


def unanswered(sheet: Sheet, exercise: Exercise, answers: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The questions for whose answers a table has no column."""
    asked = _asked(sheet, exercise, answers, "table")
    return [question.name for question in exercise.questions if question.name not in asked]


def _handed_in(row: Sequence[str], grader: Grader, link: int, asked: Mapping[str, int], weights: int | None) -> Handed:
    answers = {name: row[place].strip() for name, place in asked.items()}
    given: dict[str, Any] = {
        "link": row[link].strip(),
        "answers": {name: text for name, text in answers.items() if text},
    }
    if weights is not None and row[weights].strip():
        try:
            given["parameters"] = read(row[weights], limit=MAX_CELL, what=WEIGHTS)
        except InvalidInput as error:
            return Handed(None, error.message)
    return grader.handed(given)


def columns(exercise: Exercise) -> list[str]:
    """The columns that grades add to a table; those of questions are not taken for answers when it is graded again."""
    return ["score", "points", "passed", *(f"{name} (points)" for name in exercise.names()), "reason"]


def cells(exercise: Exercise, handed: Handed, result: CheckResult | None, number: Callable[[float], str]) -> list[str]:
    """What stands in these columns: points for each criterion, and why some are missing."""
    if result is None:
        blank = [""] * len(list(exercise.names()))
        return ["", number(exercise.points), "no", *blank, handed.reason]
    criteria = {criterion.name: criterion for criterion in result.criteria}
    points = [number(criteria[name].points if criteria[name].passed else 0) for name in exercise.names()]
    passed = "yes" if result.passed else "no"
    said = [handed.said] if handed.said else []
    reason = " ".join([*reasons(result, handed.notices), *said])
    return [number(result.score), number(result.points), passed, *points, reason]


def reasons(result: CheckResult, notices: Iterable[str]) -> Iterator[str]:
    """Why points are missing, and what of the link was passed over."""
    locked = next((criterion for criterion in result.criteria if criterion.name == LOCKED), None)
    if locked and not locked.passed:
        yield f"{locked.name}: {locked.message}"
    else:
        yield from (f"{criterion.name}: {criterion.message}" for criterion in result.criteria if not criterion.passed)
    yield from (f"Link: {notice if notice.endswith('.') else f'{notice}.'}" for notice in notices)
