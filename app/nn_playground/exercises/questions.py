"""Questions: their right answers, and sentences on given ones."""

import sys
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from nn_playground.base.sentences import listed, say
from nn_playground.base.typed import typed_choice
from nn_playground.base.validation import at_most, shown
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
from nn_playground.exercises.requirement import Case, Criterion, ShownQuestion, ShownRequirement, Simple
from nn_playground.lab import ComputedAnswer, Lab
from nn_playground.options.fields import Number
from nn_playground.work.completion import completed

MAX_CHOICES: Final = 20


def _answer(value: object, of_run: type[ComputedAnswer]) -> float | str | ComputedAnswer:
    if isinstance(value, Mapping | ComputedAnswer):
        return of_run.model_validate(value)
    if isinstance(value, str) and value:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise wrong(say("expected a finite number or a text; got {got}", got=shown(value)))
    return float(value)


class Question(FilePart, Simple):
    """A question whose answer is a number, one of the choices, or a number of the run that is handed in.

    That is one of its measures by name, or one that the lab computes, as a table.
    """

    name: Name
    text: MarkdownText
    answer: Any
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
        if isinstance(self.answer, ComputedAnswer):
            if self.choices is not None:
                raise wrong("expected an answer that is one of the choices; got one that is computed")
        elif self.choices is not None:
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
        """The measure that is the answer, or what shows a computed answer; nothing for others."""
        if isinstance(self.answer, ComputedAnswer):
            return self.answer.hides
        return () if self.choices is not None or not isinstance(self.answer, str) else (self.answer,)

    def check(self, config: Any) -> None:
        """Raise InvalidInput where a run has no such answer."""
        if isinstance(self.answer, ComputedAnswer):
            self.answer.check(config)

    def right_answer(self, config: Any) -> float | str:
        """A number, measured of the submitted config where the question is about that, or a choice."""
        if isinstance(self.answer, ComputedAnswer):
            return self.answer.of(config)
        if self.choices is None and isinstance(self.answer, str):
            return self.lab.measures[self.answer].of(config)
        answer: float | str = self.answer
        return answer

    def judge(self, case: Case) -> Criterion:
        """Compare the given answer with the right one."""
        given = case.answers.get(self.name, "")
        verdict = compared(given, case.right[self.name], self.choices, self.tolerance)
        message = verdict
        if verdict == RIGHT and self.why:
            message = f"{RIGHT} {self.why}"
        elif verdict == WRONG:
            message = self._hint(given) or WRONG
        return Criterion(
            name=self.name,
            passed=verdict == RIGHT,
            checked=verdict in {RIGHT, WRONG},
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
    answer = PlainValidator(lambda value: _answer(value, lab.computed_answer), float | str | lab.computed_answer)
    return completed(Question, lab, {"answer": (Annotated[Any, answer], ...)})


class AskedQuestion(BaseModel):
    """A question, without its answer."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="By which it is answered.")
    text: str = Field(description="In Markdown.")
    html: str = Field(description="The text as HTML.")
    kind: Literal["number", "choice"]
    choices: list[str] | None = Field(description="The answers to choose from; null where the answer is a number.")
    points: Number


def asked(question: Question) -> AskedQuestion:
    """The question without its answer."""
    return AskedQuestion(
        name=question.name,
        text=question.text,
        html=markdown(question.text),
        kind=question.kind,
        choices=None if question.choices is None else list(question.choices),
        points=question.points,
    )
