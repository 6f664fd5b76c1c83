"""Checking: the trials that a submission needs, and the verdict on each criterion of its exercise.

No threads, no chance: the seeds are given.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from itertools import islice
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.validation import did_you_mean, shown
from nn_playground.exercises.attempts import Judge
from nn_playground.exercises.locks import first_sentences
from nn_playground.exercises.model import LOCKED, Exercise
from nn_playground.exercises.requirement import Case, Criterion, NeededRuns, Requirement
from nn_playground.exercises.seeds import Seeds, network_of, practice_seeds
from nn_playground.exercises.submission import Submission
from nn_playground.options.fields import Number
from nn_playground.work.trials import Outcome, Plan, Trial, TrialGroup, outcomes

MAX_WASTE: Final = 2_000_000_000  # nanoseconds of one core, about, spent on a network that is too large anyway

OTHER_PAGE: Final = "The link leads to the page of another exercise, {slug}."
NO_QUESTION: Final = "there is no question {name}; known are {names}"
NO_QUESTIONS: Final = "there is no question {name}; this exercise asks none"
NOT_BY_HAND: Final = "Weights can't be handed in here; the network has to be trained."
LOCKS_KEPT: Final = "Only what may be changed was changed."
NOT_CHECKED: Final = "Not checked, because a locked setting was changed."
TOO_LARGE: Final = "Not trained, because the network is much larger than allowed: keep to the limits first."

Ask = Callable[[Requirement, Case], Criterion]


class CheckResult(BaseModel):
    """What a submission is worth."""

    model_config = ConfigDict(frozen=True)

    exercise: str = Field(description="Its slug.")
    passed: bool = Field(description="Whether all criteria are passed.")
    score: Number = Field(description="The points of the criteria that are passed.")
    points: Number = Field(description="The points of all criteria.")
    criteria: list[Criterion]
    seeds: int = Field(description="With how many seeds the network was tried, none of which is its own.")


class CheckAnswer(CheckResult):
    """The same, and what was made of the link."""

    notices: list[str] = Field(description="What of the link was passed over or changed.")
    waits: dict[str, int] = Field({}, description="Seconds until another answer to a question is looked at.")


def judge(requirement: Requirement, case: Case) -> Criterion:
    """The verdict on a requirement, without any pause after wrong answers."""
    return requirement.judge(case)


class Check:
    """A check of a submission: its `jobs` have to be carried out, and `judge` judges by their outcomes.

    `notices` say what of its link was passed over or changed.
    """

    def __init__(self, exercise: Exercise, submission: Submission, seeds: Seeds | None = None) -> None:
        """InvalidInput where the link can't be read, or where parameters or answers do not fit."""
        self.exercise = exercise
        self.config, _, notices = submission.run_of()
        self.notices = [*self._elsewhere(submission.link), *notices]
        self.answers = submission.answers
        self.parameters = submission.parameters
        check_questions(exercise, self.answers)
        self._breaches = [*self._breached()]
        self._right = {question.name: question.right_answer(self.config) for question in exercise.questions}
        self._is_too_large = self._wastes_time()
        looked_at = [requirement for requirement in exercise.requirements() if not self._obstacle(requirement)]
        self.jobs = [self._job(one, trials, seeds) for one in looked_at if (trials := one.trials())]

    def judge(self, found: Iterable[Outcome], ask: Ask = judge) -> CheckResult:
        """The result, by the outcomes of the trials of all jobs in their order; `ask` judges requirements."""
        criteria = [*self._criteria(iter(found), ask)]
        return CheckResult(
            exercise=self.exercise.slug,
            passed=all(criterion.passed for criterion in criteria),
            score=round(math.fsum(criterion.points for criterion in criteria if criterion.passed), 6),
            points=self.exercise.worth,
            criteria=criteria,
            seeds=max((len(job.trials) for job in self.jobs), default=0),
        )

    def answer(self, found: Iterable[Outcome], judging: Judge | None = None) -> CheckAnswer:
        """The result for the person who sent the submission; `judging` remembers their wrong answers."""
        result = self.judge(found, judging or judge)
        return CheckAnswer(**dict(result), notices=self.notices, waits=judging.waits if judging else {})

    def _elsewhere(self, link: str | None) -> Iterator[str]:
        page = self.exercise.lab.handed_in(link).exercise if link else None
        if page is not None and page != self.exercise.slug:
            yield say(OTHER_PAGE, slug=page)

    def _breached(self) -> Iterator[str]:
        """A sentence for each locked setting that was changed."""
        yield from self.exercise.all_breaches(self.config)
        if self.parameters is not None and not self.exercise.by_hand:
            yield NOT_BY_HAND

    def _wastes_time(self) -> bool:
        """Return True where a network beyond the limits is too large to be trained all the same."""
        if self._breaches or self.parameters is not None:
            return False
        measured = [requirement.measured(self.config) for requirement in self.exercise.requirements()]
        kept = all(one["holds"] for numbers in measured for one in numbers.values())
        try:
            return not kept and self.exercise.cost(self.config) > MAX_WASTE
        except InvalidInput:  # data that a given network can't be trained on, which is not
            return False

    def _job(self, requirement: Requirement, trials: NeededRuns, seeds: Seeds | None) -> TrialGroup:
        lab = self.exercise.lab
        own = self.exercise.taken_by(requirement, self.config)  # of a given network only the data draw the seeds
        config = self.exercise.tried(own)
        drawn = practice_seeds(network_of(lab, own, self.parameters)) if seeds is None else seeds
        tried = [
            Trial(lab.with_seed(config, drawn(self.exercise.slug, number)), self.parameters)
            for number in range(trials.seeds)
        ]
        return TrialGroup(lab, tried, Plan(epochs=0 if self.parameters else trials.epochs, goal=trials.goal))

    def _criteria(self, found: Iterator[Outcome], ask: Ask) -> Iterator[Criterion]:
        yield Criterion(
            name=LOCKED,
            passed=not self._breaches,
            points=0,
            required=0,
            measured=len(self._breaches),
            message=first_sentences(self._breaches) or LOCKS_KEPT,
        )
        for requirement in self.exercise.requirements():
            yield self._judged(requirement, found, ask)

    def _judged(self, requirement: Requirement, found: Iterator[Outcome], ask: Ask) -> Criterion:
        """The verdict on a requirement, which takes the outcomes of its trials from `found`."""
        obstacle = self._obstacle(requirement)
        if obstacle:
            return _unchecked(requirement, obstacle)
        trials = requirement.trials()
        outcomes = list(islice(found, trials.seeds)) if trials else []
        return ask(requirement, Case(self.config, self.answers, self._right, outcomes, trained=self.parameters is None))

    def _obstacle(self, requirement: Requirement) -> str:
        """The sentence that says why a requirement is not looked at; empty where it is."""
        if self._breaches:
            return NOT_CHECKED
        if not requirement.trials():
            return ""
        if self._is_too_large:
            return TOO_LARGE
        try:
            config = self.exercise.tried_by(requirement, self.config)
        except InvalidInput as error:
            return error.message
        return next((lack.reason for lack in requirement.lacks(config)), "")


def check_questions(exercise: Exercise, names: Iterable[str]) -> None:
    """Raise InvalidInput for a name that none of the questions of an exercise has."""
    known = [question.name for question in exercise.questions]
    for name in names:
        if name not in known:
            if not known:
                raise InvalidInput.at("answers", say(NO_QUESTIONS, name=shown(name)))
            there = say(NO_QUESTION, name=shown(name), names=listed(known))
            raise InvalidInput.at("answers", clauses(there, did_you_mean(name, known)))


def _unchecked(requirement: Requirement, message: str) -> Criterion:
    """The verdict on a requirement that could not be checked."""
    return Criterion(
        name=requirement.name,
        passed=False,
        checked=False,
        points=requirement.points,
        required=None,
        measured=None,
        message=message,
    )


def check(
    exercise: Exercise, submission: Submission, executor: Executor, *, most: int, seeds: Seeds | None = None
) -> CheckAnswer:
    """Check a submission; at most `most` batches are in the executor's hands at once."""
    made = Check(exercise, submission, seeds)
    return made.answer(ordered_outcomes(outcomes(made.jobs, executor, most=most)))


def ordered_outcomes(found: Iterable[tuple[int, Outcome]]) -> list[Outcome]:
    """The outcomes by the numbers of their trials."""
    return [outcome for _, outcome in sorted(found, key=lambda pair: pair[0])]
