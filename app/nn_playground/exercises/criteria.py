"""The kinds of criteria: limits on a network, targets of its training, questions; all else is driven by KINDS.

A kind is a model of a file's table whose objects are requirements, and an entry of KINDS.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from nn_playground.base.sentences import listed, say
from nn_playground.base.typed import typed_choice
from nn_playground.base.validation import at_most, shown
from nn_playground.exercises import target_sentences
from nn_playground.exercises.answers import RIGHT, WRONG, compared
from nn_playground.exercises.parts import (
    FilePart,
    MarkdownText,
    Name,
    PointsWorth,
    Sentence,
    markdown,
    markdown_line,
    wrong,
)
from nn_playground.exercises.requirement import (
    Case,
    Criterion,
    Kind,
    Measured,
    NeededRuns,
    ShownLimit,
    ShownQuestion,
    ShownRequirement,
    Simple,
)
from nn_playground.lab import MAX_EPOCHS, Lab, Measure
from nn_playground.options.fields import Number
from nn_playground.work.completion import completed
from nn_playground.work.goals import Goal, goal_model

MAX_SEEDS: Final = 100
MAX_TARGETS: Final = 10
MAX_QUESTIONS: Final = 20
MAX_CHOICES: Final = 20


# ---- limits ----

RANGE: Final = {  # after the name of what is limited, by the ends of the range
    "both": "{least} to {most}",
    "equal": "exactly {most}",
    "most": "at most {most}",
    "least": "at least {least}",
}
FOUND: Final = {
    "both": "{value}; {least} to {most} is asked for.",
    "equal": "{value}; exactly {most} is asked for.",
    "most": "{value}; at most {most} is asked for.",
    "least": "{value}; at least {least} is asked for.",
}
TOO_MUCH: Final = "Which could you do without?"
TOO_LITTLE: Final = "Add some."


class Limit(FilePart):
    """How much of something a network may have."""

    at_most: int | None = Field(None, ge=0, description="The largest number that passes.")
    at_least: int | None = Field(None, ge=0, description="The smallest number that passes.")
    points: PointsWorth = Field(1, description="What keeping to it is worth.")
    hidden: bool = Field(
        False,
        description="Whether the page shows the bounds from the first check on only, where finding them is asked.",
    )

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.at_most is None and self.at_least is None:
            raise wrong("expected at_most, at_least or both; got neither")
        if self.at_most is not None and self.at_least is not None and self.at_least > self.at_most:
            raise wrong(
                say("expected at_least up to at_most, which is {most}; got {got}", most=self.at_most, got=self.at_least)
            )
        return self

    def __str__(self) -> str:
        return say(RANGE[self._ends], least=self.at_least, most=self.at_most)

    def found(self, value: int) -> str:
        """The sentence of a check that found `value`."""
        return say(FOUND[self._ends], value=value, least=self.at_least, most=self.at_most)

    @property
    def _ends(self) -> str:
        if self.at_least is None:
            return "most"
        if self.at_most is None:
            return "least"
        return "equal" if self.at_least == self.at_most else "both"

    def holds(self, value: int) -> bool:
        """Return True where a number keeps to it."""
        return (self.at_least or 0) <= value and (self.at_most is None or value <= self.at_most)


class Limits(FilePart):
    """How large a network may be; hidden neurons only, and parameters are weights and biases."""

    def requirements(self) -> Iterator["MeasureLimit"]:
        """The limits that are given, in the order of the lab's measures."""
        for key, measure in self.lab.measures.items():
            limit = getattr(self, key)
            if limit is not None:
                yield MeasureLimit(key, measure, limit)


@dataclass(frozen=True)
class MeasureLimit(Simple):
    """A limit on one of the lab's measures."""

    key: str
    measure: Measure
    limit: Limit

    @property
    def name(self) -> str:
        """The label of the measure."""
        return self.measure.label

    @property
    def points(self) -> float:
        """The points for keeping to it."""
        return self.limit.points

    def shown(self) -> ShownRequirement:
        """The limit on the page, beside which the present number is shown."""
        limit = ShownLimit(self.key, self.limit.at_most, self.limit.at_least, self.limit.hidden)
        return ShownRequirement(self.name, self.points, str(self.limit), limit=limit)

    def measured(self, config: Any) -> Mapping[str, Measured]:
        """The measure of a config."""
        value = self.measure.of(config)
        return {self.key: {"value": value, "holds": self.limit.holds(value)}}

    def judge(self, case: Case) -> Criterion:
        """Compare the measure of the submitted config with the limit."""
        value = self.measure.of(case.config)
        passed = self.limit.holds(value)
        ends = {end for end in (self.limit.at_least, self.limit.at_most) if end is not None}
        sentences = [self.limit.found(value)]
        if not passed:
            sentences.append(TOO_MUCH if self.limit.at_most is not None and value > self.limit.at_most else TOO_LITTLE)
        return Criterion(
            name=self.name,
            passed=passed,
            points=self.points,
            required=ends.pop() if len(ends) == 1 else str(self.limit),
            measured=value,
            message=" ".join(sentences),
        )


@cache
def limits_model(lab: Lab[Any, Any]) -> type[Limits]:
    """The model of limits of a lab: one for each measure."""
    fields = {
        name: (Limit | None, Field(None, description=measure.description)) for name, measure in lab.measures.items()
    }
    return completed(Limits, lab, fields)


# ---- targets ----


class Target(Goal, Simple):
    """How good a network has to become, within how many epochs, for how many unseen seeds."""

    name: Name
    epochs: int = Field(
        ge=0, le=MAX_EPOCHS, description="Epochs within which the goal has to be reached; 0 where nothing is trained."
    )
    seeds: int = Field(10, ge=1, le=MAX_SEEDS, description="Seeds with which it is trained: other points and weights.")
    at_least: int | None = Field(None, ge=1, description="Seeds that have to reach the goal; left out, all of them.")
    points: PointsWorth = Field(1, description="What reaching it is worth.")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.needed > self.seeds:
            raise wrong(
                say("expected at_least up to seeds, which is {seeds}; got {got}", seeds=self.seeds, got=self.needed)
            )
        return self

    @property
    def needed(self) -> int:
        """Seeds that have to reach the goal."""
        return self.seeds if self.at_least is None else self.at_least

    def shown(self) -> ShownRequirement:
        """The target on the page."""
        required = target_sentences.required(self, self.epochs, self.seeds, self.needed)
        return ShownRequirement(self.name, self.points, required)

    def trials(self) -> NeededRuns:
        """The runs that have to reach the goal."""
        return NeededRuns(self.seeds, self.epochs, self.bounds)

    def judge(self, case: Case) -> Criterion:
        """Count the runs that reached the goal."""
        reached = [outcome for outcome in case.outcomes if outcome.reached]
        missed = [outcome for outcome in case.outcomes if not outcome.reached]
        passed = len(reached) >= self.needed
        sentences = [
            target_sentences.reached(reached, len(case.outcomes), tells_epochs=case.trained and self.epochs > 0)
        ]
        if not passed:
            needs_hands = case.trained and self.epochs == 0
            sentences += target_sentences.shortfalls(self, self.needed, missed, some=bool(reached))
            sentences.append(
                target_sentences.BY_HAND
                if needs_hands
                else target_sentences.hint(self, missed, some=bool(reached), trained=case.trained)
            )
        return Criterion(
            name=self.name,
            passed=passed,
            points=self.points,
            required=self.needed,
            measured=len(reached),
            message=" ".join(sentences),
        )


@cache
def target_model(lab: Lab[Any, Any]) -> type[Target]:
    """The model of targets of a lab: bounds of its scores, and how far and how often."""
    return completed(Target, lab, {}, goal_model(lab))


# ---- questions ----


def _answer(value: object) -> float | str:
    if isinstance(value, str) and value:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise wrong(say("expected a finite number or a text; got {got}", got=shown(value)))
    return float(value)


class Question(FilePart, Simple):
    """A question whose answer is a number, one of the choices, or one of the measures of what is handed in."""

    name: Name
    text: MarkdownText
    answer: Annotated[float | str, PlainValidator(_answer)]
    tolerance: Number = Field(0, ge=0, description="How far off a number may be.")
    choices: Annotated[
        tuple[Name, ...] | None,
        Field(strict=False, min_length=2, max_length=MAX_CHOICES),
        BeforeValidator(at_most(MAX_CHOICES)),
    ] = None
    points: PointsWorth = 1
    hints: Annotated[Mapping[Name, Sentence], Field(max_length=MAX_CHOICES)] = Field(
        {}, description="What may help on whoever chose a wrong answer: a sentence for each such choice, optional."
    )
    hint: Sentence | None = Field(None, description="The same for any other wrong answer.")
    why: Sentence | None = Field(None, description="A sentence behind the right answer: why it is right.")

    @model_validator(mode="after")
    def _hints_wrong_choices(self) -> Self:
        wrong_choices = [choice for choice in self.choices or () if choice != self.answer]
        unknown = next((choice for choice in self.hints if choice not in wrong_choices), None)
        if unknown is not None:
            raise wrong(say("expected a hint for a wrong choice; got one for {got}", got=shown(unknown)))
        return self

    @model_validator(mode="after")
    def _answerable(self) -> Self:
        if self.choices is not None:
            if len(set(self.choices)) < len(self.choices):
                raise wrong("expected each choice once")
            if self.answer not in self.choices:
                raise wrong(say("expected an answer that is one of the choices; got {got}", got=shown(self.answer)))
        elif isinstance(self.answer, str) and self.answer not in self.lab.measures:
            raise wrong(
                say(
                    "expected a number, or one of {names}, or choices; got {got}",
                    names=listed(self.lab.measures),
                    got=shown(self.answer),
                )
            )
        return self

    @property
    def kind(self) -> Literal["number", "choice"]:
        """The kind of its answer."""
        return "number" if self.choices is None else "choice"

    def shown(self) -> ShownRequirement:
        """The question on the page, with a field for the answer."""
        return ShownRequirement(
            self.name, self.points, "", question=ShownQuestion(markdown_line(self.text), self.choices or ())
        )

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The measure that is the answer, if it is one."""
        return () if self.choices is not None or not isinstance(self.answer, str) else (self.answer,)

    def right_answer(self, config: Any) -> float | str:
        """A number, measured of the submitted config where the question is about that, or a choice."""
        if self.choices is None and isinstance(self.answer, str):
            return self.lab.measures[self.answer].of(config)
        return self.answer

    def verdict(self, case: Case) -> str:
        """The sentence on the given answer: RIGHT, WRONG, or one that says why it is no answer."""
        return compared(case.answers.get(self.name, ""), self.right_answer(case.config), self.choices, self.tolerance)

    def judge(self, case: Case) -> Criterion:
        """Compare the given answer with the right one."""
        given = case.answers.get(self.name, "")
        verdict = self.verdict(case)
        message = verdict
        if verdict == RIGHT and self.why:
            message = f"{RIGHT} {self.why}"
        elif verdict == WRONG:
            message = self._hint(given) or WRONG
        return Criterion(
            name=self.name,
            passed=verdict == RIGHT,
            points=self.points,
            required=None,
            measured=None if given == "" else given,
            message=message,
        )

    def _hint(self, given: float | str) -> str | None:
        chosen = typed_choice(given, self.choices) if isinstance(given, str) and self.choices else None
        return self.hints.get(chosen or "", self.hint)


@cache
def question_model(lab: Lab[Any, Any]) -> type[Question]:
    """The model of questions of a lab."""
    return completed(Question, lab, {})


class AskedQuestion(BaseModel):
    """A question, without its answer."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="By which it is answered.")
    text: str = Field(description="In Markdown.")
    html: str = Field(description="The text as HTML.")
    kind: Literal["number", "choice"]
    choices: list[str] | None = Field(description="The answers to choose from; null where the answer is a number.")
    points: Number


def _asked(question: Question) -> AskedQuestion:
    return AskedQuestion(
        name=question.name,
        text=question.text,
        html=markdown(question.text),
        kind=question.kind,
        choices=None if question.choices is None else list(question.choices),
        points=question.points,
    )


# ---- all kinds, in the order in which they are listed ----


def listed_kind(
    key: str,
    model: Callable[[Lab[Any, Any]], type[Any]],
    most: int,
    public_model: Callable[[Lab[Any, Any]], type[Any]] | None = None,
    as_public: Callable[[Any], Any] = lambda requirement: requirement,
) -> Kind:
    """A kind whose key has a list of at most `most` tables.

    `public_model` and `as_public` are for one of them in the answer of REST; left out, it is the same there.
    """

    def field(lab: Lab[Any, Any]) -> tuple[Any, Any]:
        return Annotated[
            tuple[model(lab), ...],  # type: ignore[misc]
            Field(strict=False, max_length=most),
            BeforeValidator(at_most(most)),
        ], ()

    return Kind(
        key,
        models=lambda lab: [model(lab)],
        field=field,
        public_field=lambda lab: (list[(public_model or model)(lab)], ...),  # type: ignore[misc]
        requirements=lambda listed: listed,
        as_public=lambda listed: [as_public(one) for one in listed],
    )


KINDS: Final = (
    Kind(
        "limits",
        models=lambda lab: [limits_model(lab), Limit],
        field=lambda lab: (limits_model(lab), limits_model(lab)()),
        public_field=lambda lab: (limits_model(lab), ...),
        requirements=Limits.requirements,
        as_public=lambda limits: limits,
    ),
    listed_kind("targets", target_model, MAX_TARGETS),
    listed_kind("questions", question_model, MAX_QUESTIONS, lambda _lab: AskedQuestion, _asked),
)
