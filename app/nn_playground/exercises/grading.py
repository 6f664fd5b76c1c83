"""Grading: many submissions of one exercise, checked together with seeds that nobody has seen.

Equal submissions are graded once, whatever seed and view their links have, and networks of one shape go side by side.
"""

import hashlib
import hmac
from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, Final, NamedTuple

from nn_playground.base import sources
from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import Check, CheckResult, ordered_outcomes
from nn_playground.exercises.handed_text import unpacked
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.seeds import Seeds, network_of, secret_seeds
from nn_playground.exercises.submission import Submission
from nn_playground.work.trials import Outcome, outcomes

NETWORKS_AT_ONCE: Final = 32  # networks that are tried together; an interruption loses the work on these at most


class ParsedSubmission(NamedTuple):
    """A submission, or the reason why it is not graded; `remark` is about its row in a table."""

    submission: Submission | None
    reason: str = ""
    notices: tuple[str, ...] = ()
    remark: str = ""
    is_elsewhere: bool = False  # it is for another exercise


class Grader:
    """Grades the submissions of an exercise; the secret gives the seeds."""

    def __init__(self, exercise: Exercise, secret: str) -> None:
        self.exercise = exercise
        self._seeds: Seeds = secret_seeds(secret)
        self._secret = secret.encode()
        self._version = hashlib.sha256(f"{sources.fingerprint()}\n{exercise.fingerprint()}".encode()).hexdigest()

    def parsed(self, given: Mapping[str, Any]) -> ParsedSubmission:
        """The submission of plain data with the keys of `Submission`; a handed-in text may stand for its link."""
        try:
            submission = validated(Submission.of(self.exercise.lab), unpacked(given, self.exercise))
            made = Check(self.exercise, submission, self._seeds)
        except InvalidInput as error:
            return ParsedSubmission(None, _reason(error))
        if submission.link is not None:
            submission = submission.model_copy(
                update={"link": self.exercise.lab.handed_in(submission.link).link}
            )  # mended once
        return ParsedSubmission(submission, notices=tuple(made.notices))

    def key(self, submission: Submission) -> str:
        """Everything that the grade of a submission depends on, as one text; only the secret can make it."""
        parts = [self._version, _network(submission), submission.model_dump_json(include={"answers"})]
        return hmac.new(self._secret, "\n".join(parts).encode(), "sha256").hexdigest()

    def _shape(self, submission: Submission) -> Hashable:
        return self.exercise.lab.batch_key(submission.run_of().config)

    def batches(self, submissions: Mapping[str, Submission]) -> Iterator["SubmissionBatch"]:
        """All submissions, given by key, in batches whose networks are tried together."""
        networks: dict[str, list[str]] = {}
        for key, submission in submissions.items():
            networks.setdefault(_network(submission), []).append(key)
        alike = sorted(networks.values(), key=lambda keys: repr(self._shape(submissions[keys[0]])))
        for first in range(0, len(alike), NETWORKS_AT_ONCE):
            checks = [
                {key: Check(self.exercise, submissions[key], self._seeds) for key in keys}
                for keys in alike[first : first + NETWORKS_AT_ONCE]
            ]
            yield SubmissionBatch(checks)


def _reason(error: InvalidInput) -> str:
    """The error on one line, with the first error of each key only."""
    first: dict[str, Detail] = {}
    for detail in error.details:
        first.setdefault(detail.path, detail)
    shortened = InvalidInput.of([*first.values()], more=error.more) if first else error
    return " ".join(shortened.message.split())


def _network(submission: Submission) -> str:
    return network_of(submission.lab, submission.run_of().config, submission.parameters)


class SubmissionBatch:
    """Checks that are tried together, by network: those of one network need the same trials. `jobs` has all trials."""

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
        found = ordered_outcomes(self._found[network])
        for key, check in self._networks[network].items():
            yield key, check.judge(found)


def grade(
    grader: Grader, submissions: Mapping[str, Submission], executor: Executor, *, most: int
) -> Iterator[tuple[str, CheckResult]]:
    """The result of each submission with its key, as they come in."""
    for batch in grader.batches(submissions):
        yield from batch.begin()
        for number, outcome in outcomes(batch.jobs, executor, most=most):
            yield from batch.take(number, outcome)
