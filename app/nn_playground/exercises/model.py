"""Exercises: what is asked, what may be changed, and what it takes to pass; a TOML file has just these keys."""

import sys
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from nn_playground.base.choices import OneOf
from nn_playground.base.csv_tables import plain
from nn_playground.base.errors import InvalidInput
from nn_playground.base.strict_json import write
from nn_playground.base.validation import at_most, shown, suggestion
from nn_playground.lab import MAX_EPOCHS, Lab
from nn_playground.options.fields import Number
from nn_playground.work.completion import OfLab, completed
from nn_playground.work.goals import Goal, goal_model

MAX_TEXT: Final = 20_000  # characters
MAX_SEEDS: Final = 100
MAX_TARGETS: Final = 10
MAX_QUESTIONS: Final = 20
MAX_CHOICES: Final = 20
MAX_KEYS: Final = 100  # that may be changed


# ---- what is written in a file ----


def _wrong(message: str, path: str | None = None) -> PydanticCustomError:
    """What is wrong, in our words; `path` where it is not where pydantic looks."""
    context = {"message": message} if path is None else {"message": message, "path": path}
    return PydanticCustomError("playground_exercise", "{message}", context)


def _slug(value: str) -> str:
    parts = value.split("-")
    if not all(part.isascii() and part.isalnum() and part.islower() | part.isdigit() for part in parts):
        raise _wrong(f"expected small letters, digits and single hyphens, as in xor-two-neurons; got {shown(value)}")
    return value


def _name(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise _wrong(f"expected one line of visible characters; got {shown(value)}")
    return value


def _key(lab: Lab[Any, Any], value: str) -> str:
    known = [key for key in lab.labels if key not in lab.free]
    if value in lab.free:
        raise _wrong(f"{value} may always be changed; leave it out")
    if not any(_covers(value, key) for key in known):
        raise _wrong(f"there is no setting {shown(value)}; known are {', '.join(known)}{suggestion(value, known)}")
    return value


def _covers(given: str, key: str) -> bool:
    """Whether a key that may be changed is `key`, or the part that it is in."""
    return key == given or key.startswith(f"{given}.")


def _answer(value: object) -> float | str:
    if isinstance(value, str) and value:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise _wrong(f"expected a finite number or a text; got {shown(value)}")
    return float(value)


Name = Annotated[str, Field(max_length=100), AfterValidator(_name)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
Points = Annotated[Number, Field(ge=0, le=1000)]


class _Part(OfLab):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Limit(_Part):
    """How much of something a network may have."""

    at_most: int | None = Field(None, ge=0, description="The largest number that passes.")
    at_least: int | None = Field(None, ge=0, description="The smallest number that passes.")
    points: Points = Field(1, description="What keeping to it is worth.")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.at_most is None and self.at_least is None:
            raise _wrong("expected at_most, at_least or both; got neither")
        if self.at_most is not None and self.at_least is not None and self.at_least > self.at_most:
            raise _wrong(f"expected at_least up to at_most, which is {self.at_most}; got {self.at_least}")
        return self

    def __str__(self) -> str:
        if self.at_most == self.at_least:
            return f"exactly {self.at_most}"
        if self.at_least is None:
            return f"at most {self.at_most}"
        return f"at least {self.at_least}" if self.at_most is None else f"{self.at_least} to {self.at_most}"

    def holds(self, value: int) -> bool:
        """Whether a number keeps to it."""
        return (self.at_least or 0) <= value and (self.at_most is None or value <= self.at_most)


class Limits(_Part):
    """How large a network may be; hidden neurons only, and parameters are weights and biases."""

    def given(self) -> dict[str, Limit]:
        """The limits that there are, by the measure."""
        found = {name: getattr(self, name) for name in self.lab.measures}
        return {name: limit for name, limit in found.items() if limit is not None}


class Allowed(_Part):
    """What may be chosen, where not everything may; left out, everything."""


class Target(Goal):
    """How good a network has to become, within how many epochs, for how many unseen seeds."""

    name: Name
    epochs: int = Field(
        ge=0, le=MAX_EPOCHS, description="Epochs within which the goal has to be reached; 0 where nothing is trained."
    )
    seeds: int = Field(10, ge=1, le=MAX_SEEDS, description="Seeds with which it is trained: other points and weights.")
    at_least: int | None = Field(None, ge=1, description="Seeds that have to reach the goal; left out, all of them.")
    points: Points = Field(1, description="What reaching it is worth.")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.needed > self.seeds:
            raise _wrong(f"expected at_least up to seeds, which is {self.seeds}; got {self.needed}")
        return self

    @property
    def needed(self) -> int:
        """Seeds that have to reach the goal."""
        return self.seeds if self.at_least is None else self.at_least


class Question(_Part):
    """A question whose answer is a number, one of the choices, or one of the measures of what is handed in."""

    name: Name
    text: Text
    answer: Annotated[float | str, PlainValidator(_answer)]
    tolerance: Number = Field(0, ge=0, description="How far off a number may be.")
    choices: Annotated[
        tuple[Name, ...] | None,
        Field(strict=False, min_length=2, max_length=MAX_CHOICES),
        BeforeValidator(at_most(MAX_CHOICES)),
    ] = None
    points: Points = 1

    @model_validator(mode="after")
    def _answerable(self) -> Self:
        if self.choices is not None:
            if len(set(self.choices)) < len(self.choices):
                raise _wrong("expected each choice once")
            if self.answer not in self.choices:
                raise _wrong(f"expected an answer that is one of the choices; got {shown(self.answer)}")
        elif isinstance(self.answer, str) and self.answer not in self.lab.measures:
            raise _wrong(
                f"expected a number, or one of {', '.join(self.lab.measures)}, or choices; got {shown(self.answer)}"
            )
        return self

    @property
    def kind(self) -> Literal["number", "choice"]:
        """What is answered."""
        return "number" if self.choices is None else "choice"


class Asked(NamedTuple):
    """A criterion of an exercise under the name that it has for people; a limit is one of a measure."""

    name: str
    part: Limit | Target | Question
    measure: str = ""


class Exercise(_Part):
    """An exercise, as its TOML file has it."""

    slug: Annotated[str, Field(max_length=64), AfterValidator(_slug)]
    title: Name
    lesson: Name = Field("Exercises", description="The group in which it is listed.")
    order: int = Field(1000, description="Its place in the list.")
    text: Text = Field(description="What is asked, in Markdown.")
    start: str = Field(description="The link that it begins with.")
    may_change: Annotated[
        tuple[str, ...],
        Field(strict=False),
        BeforeValidator(at_most(MAX_KEYS)),
    ] = Field((), description="Dotted keys of what may be changed; seeds always may, all else is locked.")
    allowed: Any = None
    by_hand: bool = Field(True, description="Whether weights may be handed in, which are then not trained.")
    limits: Any = None
    targets: Annotated[
        tuple[Target, ...], Field(strict=False, max_length=MAX_TARGETS), BeforeValidator(at_most(MAX_TARGETS))
    ] = ()
    questions: Annotated[
        tuple[Question, ...], Field(strict=False, max_length=MAX_QUESTIONS), BeforeValidator(at_most(MAX_QUESTIONS))
    ] = ()

    @field_validator("start")
    @classmethod
    def _is_written(cls, value: str) -> str:
        try:
            notices = cls.lab.written(value).notices
        except InvalidInput as error:
            raise _wrong(error.message) from None
        if notices:
            raise _wrong("; ".join(notices))
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = list(self.names())
        if not names:
            raise _wrong("expected limits, targets or questions; there is nothing to check")
        columns = [plain(name) for name in (LOCKED, *names)]  # in a table of grades
        twice = next((name for name in names if columns.count(plain(name)) > 1), None)
        if twice is not None:
            raise _wrong(f"expected another name for each criterion; got {shown(twice)} twice")
        for place, target in enumerate(self.targets):
            for unfit in target.unfit(self.start_config, f"targets.{place}"):
                raise _wrong(unfit.message, unfit.path)
        for key, allowed in self.choosable().items():
            if key in self.locked():
                raise _wrong(f"has no effect, as {key} is not in may_change", "allowed")
            if key in self.outside(self.start_config):
                raise _wrong(f"expected what is allowed of {key}: {', '.join(allowed)}", "start")
        return self

    def asked(self) -> Iterator[Asked]:
        """All criteria but LOCKED, in their order."""
        yield from (Asked(self.lab.measures[name].label, limit, name) for name, limit in self.limits.given().items())
        yield from (Asked(target.name, target) for target in self.targets)
        yield from (Asked(question.name, question) for question in self.questions)

    def names(self) -> Iterator[str]:
        """The names of all criteria but LOCKED, in their order."""
        return (asked.name for asked in self.asked())

    @property
    def link(self) -> str:
        """The link that it begins with, from # on."""
        return f"#{self.start.rpartition('#')[2]}"

    @cached_property
    def start_config(self) -> Any:
        """The run that it begins with."""
        return self.lab.written(self.start).config

    @property
    def points(self) -> float:
        """What all criteria are worth together."""
        return round(sum(asked.part.points for asked in self.asked()), 6)

    def free(self) -> tuple[str, ...]:
        """The dotted keys of what may be changed."""
        given = (*self.lab.free, *self.may_change)
        return tuple(key for key in self.lab.labels if any(_covers(part, key) for part in given))

    def locked(self) -> tuple[str, ...]:
        """The dotted keys of what may not be changed."""
        free = self.free()
        return tuple(key for key in self.lab.labels if key not in free)

    def choosable(self) -> dict[str, tuple[str, ...]]:
        """What may be chosen of a setting, by its dotted key, where not everything may."""
        found = {part.path: getattr(self.allowed, name) for name, part in self.lab.allowable.items()}
        return {key: names for key, names in found.items() if names is not None}

    def changed(self, config: Any) -> dict[str, tuple[Any, Any]]:
        """What is locked and was changed all the same: what it has to be and what it is, by its dotted key.

        What only follows from another change is not named: the constants of another optimizer, as they are by default.
        """
        wanted, got = self.lab.leaves(self.start_config), self.lab.leaves(config)
        locked = self.locked()
        found: dict[str, tuple[Any, Any]] = {}
        for key in locked:
            right: Any = wanted.get(key)
            value: Any = got.get(key)
            by = self.lab.decided.get(key)
            if value == right:
                continue
            if by and wanted[by.path] != got[by.path]:
                right = by.default(config)
                if by.path in locked or value == right:
                    continue
            found[key] = (right, self.lab.strange(key, value, right))
        return found

    def outside(self, config: Any) -> dict[str, list[str]]:
        """What is chosen and may not be, by the dotted key of the setting."""
        got = self.lab.leaves(config)
        found = {
            key: [name for name in ([got[key]] if isinstance(got[key], str) else got[key]) if name not in allowed]
            for key, allowed in self.choosable().items()
        }
        return {key: names for key, names in found.items() if names}

    def fingerprint(self) -> str:
        """The whole exercise as one text, to tell whether it has changed."""
        return write(self.model_dump(mode="json"))


LOCKED: Final = "Locked settings"


# ---- for a lab ----


@cache
def limits_model(lab: Lab[Any, Any]) -> type[Limits]:
    """The model of limits of a lab: one for each measure."""
    fields = {
        name: (Limit | None, Field(None, description=measure.description)) for name, measure in lab.measures.items()
    }
    return completed(Limits, lab, fields)


@cache
def allowed_model(lab: Lab[Any, Any]) -> type[Allowed]:
    """The model of what a lab's exercises may allow."""
    fields: dict[str, Any] = {
        name: (
            Annotated[
                tuple[Annotated[str, OneOf(part.choices)], ...] | None,
                Field(strict=False),
                BeforeValidator(at_most(len(part.choices))),
            ],
            Field(None, description=part.description),
        )
        for name, part in lab.allowable.items()
    }
    return completed(Allowed, lab, fields)


@cache
def target_model(lab: Lab[Any, Any]) -> type[Target]:
    """The model of targets of a lab: its scores, and how far and how often."""
    return completed(Target, lab, {}, goal_model(lab))


@cache
def question_model(lab: Lab[Any, Any]) -> type[Question]:
    """The model of questions of a lab."""
    return completed(Question, lab, {})


@cache
def exercise_model(lab: Lab[Any, Any]) -> type[Exercise]:
    """The model of exercises of a lab."""
    allowed, limits = allowed_model(lab), limits_model(lab)
    target: Any = target_model(lab)
    question: Any = question_model(lab)
    key: Any = Annotated[str, AfterValidator(lambda value: _key(lab, value))]
    fields: dict[str, Any] = {
        "may_change": (
            Annotated[tuple[key, ...], Field(strict=False), BeforeValidator(at_most(MAX_KEYS))],
            Field((), description=Exercise.model_fields["may_change"].description),
        ),
        "allowed": (allowed, allowed()),
        "limits": (limits, limits()),
        "targets": (
            Annotated[
                tuple[target, ...],
                Field(strict=False, max_length=MAX_TARGETS),
                BeforeValidator(at_most(MAX_TARGETS)),
            ],
            (),
        ),
        "questions": (
            Annotated[
                tuple[question, ...],
                Field(strict=False, max_length=MAX_QUESTIONS),
                BeforeValidator(at_most(MAX_QUESTIONS)),
            ],
            (),
        ),
    }
    return completed(Exercise, lab, fields)
