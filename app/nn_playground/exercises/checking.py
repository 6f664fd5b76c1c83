"""Checking: what is handed in for an exercise, what of it is to be tried, and what it is worth. No threads, no chance:
the seeds are given."""

import hashlib
import hmac
import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from functools import cache
from itertools import islice
from typing import Annotated, Any, Final, Self, cast

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import InvalidInput
from nn_playground.base.validation import shown, suggestion
from nn_playground.exercises.attempts import Judge
from nn_playground.exercises.criteria import Criterion, not_looked_at, of_limit, of_question, of_target
from nn_playground.exercises.locks import breaches, told
from nn_playground.exercises.model import LOCKED, Asked, Exercise, Limit, Question, Target
from nn_playground.lab import Lab, Link
from nn_playground.options.fields import Number
from nn_playground.work.completion import OfLab, completed
from nn_playground.work.trials import Job, Outcome, Plan, Trial, outcomes

WASTE: Final = 2_000_000_000  # epochs x points x parameters that are spent on a network which is too large anyway
MAX_ANSWER: Final = 1000  # characters
SEED_DIGITS: Final = 9
OTHER_PAGE: Final = "The link leads to the page of another exercise, {slug}."

Ask = Callable[[Question, float | str, Any], Criterion]
Seeds = Callable[[str, int], str]  # of an exercise's slug and a number


def public_seed(slug: str, number: int) -> str:
    """A seed that everybody may know."""
    return _decimal(hashlib.sha256(f"{slug}/{number}".encode()).digest())


def practice_seeds(network: str) -> Seeds:
    """Seeds for practice, drawn from what is handed in: the same network has the same ones each time.

    Other starts take another network, and each costs a whole check: of one that passes with a chance of p, n versions
    that hardly differ pass at least once with 1 - (1 - p) ^ n.
    """
    return lambda slug, number: public_seed(f"{slug}\n{network}\n", number)


def network_of(lab: Lab[Any, Any], config: Any, parameters: BaseModel | None) -> str:
    """Return all that is tried of what is handed in, as one text: its seeds are not."""
    weights = "" if parameters is None else parameters.model_dump_json()
    tried: str = lab.with_seed(config, "0").model_dump_json()
    return f"{tried}\n{weights}"


def secret_seeds(secret: str) -> Seeds:
    """Seeds that nobody can know without the secret: for grades."""
    return lambda slug, number: _decimal(hmac.digest(secret.encode(), f"{slug}/{number}".encode(), "sha256"))


def _decimal(digest: bytes) -> str:
    """A seed as the original site makes them, with more digits."""
    return f"0.{int.from_bytes(digest) % 10**SEED_DIGITS:0{SEED_DIGITS}d}"


# ---- what is handed in ----


def _given(value: object) -> float | str:
    if isinstance(value, str) and len(value) <= MAX_ANSWER:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise PydanticCustomError(
        "playground_answer",
        "expected a finite number, or a text of at most {most} characters; got {got}",
        {"most": MAX_ANSWER, "got": shown(value)},
    )


Given = Annotated[
    float | str, PlainValidator(_given, json_schema_input_type=float | Annotated[str, Field(max_length=MAX_ANSWER)])
]


class Submission(OfLab):
    """What is handed in for an exercise: a run, and the answers to its questions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: Any = None
    link: str | None = Field(None, description="The run as a link, with or without what stands before #.")
    parameters: Any = None
    answers: dict[str, Given] = Field({}, description="Answers, numbers or texts, by the name of the question.")
    client: str = Field("", max_length=64, description="Any name of your own: the pause after wrong answers is yours.")

    @classmethod
    def of(cls, lab: Lab[Any, Any]) -> type[Self]:
        """The model of submissions to a lab's exercises."""
        return cast("type[Self]", _submission_model(cls, lab))

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.config is not None and self.link is not None:
            raise PydanticCustomError("playground_both", "expected config or link; got both")
        if self.config is None and self.link is None:
            raise PydanticCustomError("playground_neither", "expected config or link; got neither")
        return self

    def run_of(self) -> Link[Any, Any]:
        """The run that is meant; InvalidInput where there is no one whole link, or the parameters do not fit."""
        link = self.named()
        if self.parameters is not None:
            self.lab.check_parameters(link.config, self.parameters)
        return link

    def named(self) -> Link[Any, Any]:
        """The run, of a link as it was pasted."""
        if self.link is None:
            return Link(self.config, None, [])
        found = self.lab.handed_in(self.link)
        config, view, notices = self.lab.written(found.link)
        return Link(config, view, [*found.mended, *notices])


@cache
def _submission_model(base: type[Submission], lab: Lab[Any, Any]) -> type[Submission]:
    parameters: Any = lab.parameters_model
    fields = {
        "config": (
            lab.config_model | None,
            Field(None, description="The run; what is left out has its default."),
        ),
        "parameters": (
            parameters | None,
            Field(
                None,
                description="Weights found by hand: the network is checked with these as they are, and not trained.",
            ),
        ),
    }
    return completed(base, lab, fields)


# ---- what comes of it ----


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


class Check:
    """A submission that is checked: `jobs` are what is to be tried, one for each target, and `judge` says what came of
    them. `notices` say what of its link was passed over or changed."""

    def __init__(self, exercise: Exercise, submission: Submission, seeds: Seeds | None = None) -> None:
        """InvalidInput where the link can't be read, or where parameters or answers do not fit."""
        self.exercise = exercise
        self.config, _, notices = submission.run_of()
        self.notices = [*self._elsewhere(submission.link), *notices]
        self.answers = submission.answers
        self.parameters = submission.parameters
        self._check_answers()
        self._breaches = [*self._breached()]
        self._too_large = self._is_too_large()
        trained = not self._breaches and not self._too_large
        drawn = practice_seeds(network_of(exercise.lab, self.config, self.parameters)) if seeds is None else seeds
        self.jobs = [self._job(target, drawn) for target in exercise.targets if trained and self._has_goal_of(target)]

    def judge(self, found: Iterable[Outcome], ask: Ask = of_question) -> CheckResult:
        """What it is worth; `found` is what came of each trial of all jobs, in their order, `ask` judges answers."""
        criteria = [*self._criteria(iter(found), ask)]
        return CheckResult(
            exercise=self.exercise.slug,
            passed=all(criterion.passed for criterion in criteria),
            score=round(math.fsum(criterion.points for criterion in criteria if criterion.passed), 6),
            points=self.exercise.points,
            criteria=criteria,
            seeds=max((len(job.trials) for job in self.jobs), default=0),
        )

    def answer(self, found: Iterable[Outcome], judge: Judge | None = None) -> CheckAnswer:
        """The same, for whoever has sent it; `judge` knows how often they have answered."""
        result = self.judge(found, judge or of_question)
        return CheckAnswer(**dict(result), notices=self.notices, waits=judge.waits if judge else {})

    def _elsewhere(self, link: str | None) -> Iterator[str]:
        page = self.exercise.lab.handed_in(link).exercise if link else None
        if page is not None and page != self.exercise.slug:
            yield OTHER_PAGE.format(slug=page)

    def _check_answers(self) -> None:
        names = [question.name for question in self.exercise.questions]
        for name in self.answers:
            if name not in names:
                known = f"known are {', '.join(names)}" if names else "this exercise asks none"
                close = suggestion(name, names)
                raise InvalidInput.at("answers", f"there is no question {shown(name)}; {known}{close}")

    def _breached(self) -> Iterator[str]:
        """What was changed and may not be, in sentences."""
        yield from breaches(self.exercise, self.config)
        if self.parameters is not None and not self.exercise.by_hand:
            yield "Weights can't be handed in here; the network has to be trained."

    def _is_too_large(self) -> bool:
        """Whether a network beyond the limits is so large that it is not worth while to train it."""
        limits = self.exercise.limits.given()
        kept = all(limit.holds(self.exercise.lab.measures[what].of(self.config)) for what, limit in limits.items())
        whole = sum(
            target.seeds * self.exercise.lab.cost(self.config, target.epochs) for target in self.exercise.targets
        )
        return not kept and self.parameters is None and whole > WASTE

    def _has_goal_of(self, target: Target) -> bool:
        """Whether the run has all scores that a target asks for."""
        return not target.unfit(self.config, target.name)

    def _job(self, target: Target, seeds: Seeds) -> Job:
        lab = self.exercise.lab
        trials = [
            Trial(lab.with_seed(self.config, seeds(self.exercise.slug, number)), self.parameters)
            for number in range(target.seeds)
        ]
        return Job(lab, trials, Plan(epochs=0 if self.parameters else target.epochs, goal=target.bounds))

    def _criteria(self, found: Iterator[Outcome], ask: Ask) -> Iterator[Criterion]:
        yield Criterion(
            name=LOCKED,
            passed=not self._breaches,
            points=0,
            required=0,
            measured=len(self._breaches),
            message=told(self._breaches) or "Only what may be changed was changed.",
        )
        for asked in self.exercise.asked():
            yield self._judged(asked, found, ask)

    def _judged(self, asked: Asked, found: Iterator[Outcome], ask: Ask) -> Criterion:
        """The verdict on one criterion; a target takes its outcomes from `found`."""
        reason = self._why_not(asked.part)
        if reason:
            return not_looked_at(asked.name, asked.part.points, reason)
        match asked.part:
            case Limit() as limit:
                return of_limit(self.exercise.lab.measures[asked.measure], limit, self.config)
            case Target() as target:
                return of_target(target, list(islice(found, target.seeds)), trained=self.parameters is None)
            case Question() as question:
                return ask(question, self.answers.get(question.name, ""), self.config)

    def _why_not(self, part: Limit | Target | Question) -> str:
        """The sentence that says why a criterion is not looked at; empty where it is."""
        if self._breaches:
            return "Not checked, because a locked setting was changed."
        if not isinstance(part, Target):
            return ""
        if self._too_large:
            return "Not trained, because the network is much larger than allowed: keep to the limits first."
        lacks = self.exercise.lab.lacks(self.config)
        reason = next((lack.reason for lack in lacks if getattr(part, lack.score) is not None), "")
        return f"Not trained, because {reason}" if reason else ""


def check(
    exercise: Exercise, submission: Submission, executor: Executor, *, most: int, seeds: Seeds | None = None
) -> CheckAnswer:
    """Check a submission; at most `most` batches are in the executor's hands at once."""
    made = Check(exercise, submission, seeds)
    return made.answer(in_order(outcomes(made.jobs, executor, most=most)))


def in_order(found: Iterable[tuple[int, Outcome]]) -> list[Outcome]:
    """The outcomes by the numbers of their trials."""
    return [outcome for _, outcome in sorted(found, key=lambda pair: pair[0])]
