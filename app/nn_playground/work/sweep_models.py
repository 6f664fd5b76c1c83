"""The models of sweeps: one run with other values for some of its keys, in all combinations, from several seeds."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, LiteralString, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from nn_playground.base import sources
from nn_playground.base.sentences import say
from nn_playground.base.validation import cut, shown, whole
from nn_playground.lab import DEFAULT_EPOCHS, MAX_EPOCHS, Lab, Link, NumberOrNone, Precision
from nn_playground.options.fields import Seed, fields_of
from nn_playground.work.completion import OfLab, completed
from nn_playground.work.goals import goal_model
from nn_playground.work.trials import Plan

MAX_RUNS: Final = 100_000
MAX_CURVE_POINTS: Final = 100  # epochs of each run
MAX_RECORDED_POINTS: Final = 1_000_000  # recorded epochs of all runs together


def _flattened(given: Any, paths: Sequence[str], depth: int = 0) -> Any:
    """Flatten settings to dotted paths, as TOML may write either `{"data": {"noise": [0]}}` or `{"data.noise": [0]}`.

    `paths` are those of all settings.
    """
    if not isinstance(given, Mapping) or depth == max(path.count(".") + 1 for path in paths):
        return given
    flat: dict[str, Any] = {}
    for key, value in given.items():
        below = _flattened(value, paths, depth + 1)
        pairs = (
            {f"{key}.{rest}": item for rest, item in below.items()}
            if below and isinstance(below, Mapping)
            else {key: value}
        )
        for path, item in pairs.items():
            if path in flat:
                raise _twice("expected each key once; got {key} twice", key=path)
            flat[path] = item
        if len(flat) > len(paths):
            most = str(len(paths))
            raise PydanticCustomError(
                "playground_keys", "expected at most {most} keys, as many as there are settings", {"most": most}
            )
    return flat


def _distinct(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Refuse a key that stands twice, also as part of another one, and a value that stands twice."""
    for key, listed in values.items():
        if key == "seed":
            raise PydanticCustomError("playground_seed", "seed is not swept here: give `seeds`, a number or a list")
        inside = next((other for other in values if other.startswith(f"{key}.")), None)
        if inside:
            raise _twice("expected each key once; {inside} is a part of {key}", inside=inside, key=key)
        known: set[str] = set()
        for text in map(_text, listed):
            if text in known:
                raise _twice("expected each value of {key} once; got {twice} twice", key=key, twice=cut(text))
            known.add(text)
    return values


def _twice(message: LiteralString, **context: str) -> PydanticCustomError:
    return PydanticCustomError("playground_twice", message, context)


def _text(value: Any) -> str:
    """A text by which values are compared: 1 equals 1.0, and true neither."""
    return json.dumps(whole(value), default=repr)


_SEEDS: Final = TypeAdapter[list[str]](Annotated[list[Seed], Field(fail_fast=True)])


def _seeds(given: Any) -> Any:
    if isinstance(given, list | tuple):
        listed = _SEEDS.validate_python(given, strict=True)
        if not listed or len(set(listed)) < len(listed):
            raise PydanticCustomError("playground_seeds", "expected one seed or more, each once")
    elif type(given) is not int or not 1 <= given <= MAX_RUNS:
        raise PydanticCustomError(
            "playground_seeds",
            "expected a number from 1 to {most}, or a list of seeds, which are texts; got {got}",
            {"most": MAX_RUNS, "got": shown(given)},
        )
    return given


_EPOCHS: Final = TypeAdapter[list[int]](Annotated[list[int], Field(fail_fast=True)])


def _recorded(given: Any) -> Any:
    if isinstance(given, list | tuple):
        listed = _EPOCHS.validate_python(given, strict=True)
        if not 1 <= len(listed) <= MAX_CURVE_POINTS or len(set(listed)) < len(listed):
            raise PydanticCustomError(
                "playground_record", "expected 1 to {most} epochs, each once", {"most": MAX_CURVE_POINTS}
            )
    elif given is not None and (type(given) is not int or not 2 <= given <= MAX_CURVE_POINTS):
        raise PydanticCustomError(
            "playground_record",
            "expected a number from 2 to {most}, or a list of epochs; got {got}",
            {"most": MAX_CURVE_POINTS, "got": shown(given)},
        )
    return given


class Sweep(OfLab):
    """What to try: the same in TOML and in JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: Any = None
    link: str | None = Field(None, description="The same as a link, with or without what stands before #.")
    values: dict[str, list[Any]] = Field({})
    seeds: Annotated[int | list[str], BeforeValidator(_seeds)] = Field(
        1, description="How many seeds to try each combination with, the run's own first; or a list of them."
    )
    epochs: int = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train, at most.")
    goal: Any = None
    every: int | None = Field(None, ge=1, description="Epochs between two looks at the goal; left out, epochs / 100.")
    precision: Precision = Field(
        "float64", description="float64 is exact; float32 is rough and faster, and its rows are marked."
    )
    record: Annotated[int | list[int] | None, BeforeValidator(_recorded)] = Field(
        None,
        description="At how many epochs to record the curves of each run, evenly from 0 to `epochs`, or a list of the "
        "epochs; each run's `curve` then comes ahead of its row. Left out, none.",
    )

    @field_validator("values", mode="before")
    @classmethod
    def _are_flat(cls, given: Any) -> Any:
        return _flattened(given, [path for path, _ in fields_of(cls.lab.config_model)])

    @field_validator("values", mode="after")
    @classmethod
    def _are_distinct(cls, values: dict[str, list[Any]]) -> dict[str, list[Any]]:
        return _distinct(values)

    @model_validator(mode="after")
    def _config_or_link(self) -> Self:
        if self.link is not None and "config" in self.model_fields_set:
            raise PydanticCustomError("playground_both", "expected config or link; got both")
        return self

    @model_validator(mode="after")
    def _not_too_many(self) -> Self:
        if self.runs > MAX_RUNS:
            raise PydanticCustomError(
                "playground_runs",
                "expected at most {most} runs; the values and seeds make {runs}",
                {"path": "values", "most": f"{MAX_RUNS:,}", "runs": f"{self.runs:,}"},
            )
        return self

    @model_validator(mode="after")
    def _can_be_recorded(self) -> Self:
        recorded = self.recorded
        wrong = [epoch for epoch in recorded if not 0 <= epoch <= self.epochs]
        if wrong:
            raise PydanticCustomError(
                "playground_record",
                "expected epochs from 0 to {epochs}, as many as are trained; got {wrong}",
                {"path": "record", "epochs": self.epochs, "wrong": wrong[0]},
            )
        points = self.runs * len(recorded)
        if points > MAX_RECORDED_POINTS:
            raise PydanticCustomError(
                "playground_record",
                "expected at most {most} recorded epochs of all runs together; {runs} runs with {each} each make "
                "{points}: record fewer, or take fewer runs",
                {
                    "path": "record",
                    "most": f"{MAX_RECORDED_POINTS:,}",
                    "runs": f"{self.runs:,}",
                    "each": len(recorded),
                    "points": f"{points:,}",
                },
            )
        return self

    @property
    def recorded(self) -> tuple[int, ...]:
        """The epochs at which curves are recorded, ascending."""
        if self.record is None:
            return ()
        if isinstance(self.record, list):
            return tuple(sorted(self.record))
        return tuple(sorted({round(place * self.epochs / (self.record - 1)) for place in range(self.record)}))

    @property
    def runs(self) -> int:
        """The number of runs."""
        seeds = self.seeds if isinstance(self.seeds, int) else len(self.seeds)
        return seeds * math.prod(map(len, self.values.values()))

    @property
    def plan(self) -> Plan:
        """The end of each run."""
        return Plan(
            epochs=self.epochs,
            goal=self.goal.bounds if self.goal else None,
            every=self.every,
            precision=self.precision,
            record=self.recorded,
        )

    def base(self) -> Link[Any, Any]:
        """The run that is varied."""
        if self.link is None:
            return Link(self.config, None, [])
        return self.lab.read_link(self.link, self.lab.config_model().seed)

    def fingerprint(self) -> str:
        """A digest, equal for sweeps with equal rows."""
        asked = self.model_dump_json(exclude={"record"})
        return hashlib.sha256(f"{sources.fingerprint()} {asked}".encode()).hexdigest()[:32]

    @classmethod
    def of(cls, lab: Lab[Any, Any]) -> type[Self]:
        """The model of sweeps of a lab."""
        return cast("type[Self]", _sweep_model(cls, lab))


@cache
def _sweep_model(base: type[Sweep], lab: Lab[Any, Any]) -> type[Sweep]:
    example = lab.example_values
    values: Any = Field(
        {},
        description=say(
            "For keys of the config, as {example}, the values to try; all combinations are tried.",
            example=next(iter(example)),
        ),
        examples=[dict(example)],
    )
    goals: Any = goal_model(lab)
    goal: Any = Field(None, description="When a run is good enough to end; left out, none ends earlier.")
    config: Any = Field(lab.config_model(), description="The run that is varied; what is left out has its default.")
    fields = {
        "config": (lab.config_model, config),
        "values": (dict[str, Annotated[list[Any], Field(min_length=1)]], values),
        "goal": (goals | None, goal),
    }
    return completed(base, lab, fields)


class RowStart(BaseModel):
    """The keys of a row that stand before its scores."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(description="Its place among all runs, from 0.")
    values: dict[str, Any] = Field(description="What its combination has for the keys that are swept.")
    seed: str
    epochs: int = Field(description="How many epochs it was to train, at most.")
    epoch: int = Field(description="Where it ended.")


class Row(RowStart):
    """What came of one run."""

    reached: int | None = Field(description="The epoch at which the goal was reached; null where it was not.")
    diverged: bool
    stopped: str = Field(
        description="Why it ended: all epochs were trained, the goal was reached, it diverged, or a condition of the "
        "run itself held."
    )
    precision: Precision
    link: str

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The scores of the lab."""


@cache
def row_model(lab: Lab[Any, Any]) -> type[Row]:
    """The model of rows of a lab, with its scores in the middle."""
    fields: dict[str, Any] = {
        name: (NumberOrNone, ... if score.of_row is None else Field(description=score.of_row))
        for name, score in lab.scores.items()
    }
    scores: Any = create_model("Scores", __base__=RowStart, **fields)
    ends: Any = Literal["epochs", "diverged", *lab.conditions] | Literal["goal"]
    stopped: Any = Field(description=Row.model_fields["stopped"].description)
    bases: Any = (Row, scores)
    model: Any = create_model(f"{lab.model_prefix}Row", __base__=bases, __doc__=Row.__doc__, stopped=(ends, stopped))
    return cast("type[Row]", model)


class Curve(BaseModel):
    """The curves of one run at the recorded epochs up to its last, and that; null where they are not finite."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(description="That of the run's row.")
    epoch: list[int]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The values of a curve of the lab at each of these epochs."""


@cache
def curve_model(lab: Lab[Any, Any]) -> type[Curve]:
    """The model of curves of a lab."""
    fields: dict[str, Any] = dict.fromkeys(lab.curves, (list[NumberOrNone], ...))
    return create_model(f"{lab.model_prefix}Curve", __base__=Curve, __doc__=Curve.__doc__, **fields)


class Spread(BaseModel):
    """Quartiles; runs that diverged or did not get there count as infinite, and null is infinite."""

    model_config = ConfigDict(frozen=True)

    lower: NumberOrNone
    median: NumberOrNone
    upper: NumberOrNone


class Summary(BaseModel):
    """What came of one combination with all seeds."""

    model_config = ConfigDict(frozen=True)

    values: dict[str, Any]
    runs: int
    solved: float | None = Field(description="The share of runs that reached the goal; null where there is none.")
    diverged: int = Field(description="How many runs diverged.")
    reached: Spread | None = Field(description="The epochs at which the goal was reached; null where there is none.")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The spreads of the lab's scores."""


class Report(BaseModel):
    """What came of each combination."""

    model_config = ConfigDict(frozen=True)

    version: str
    notices: list[str]
    combinations: Sequence[Summary]


@cache
def report_model(lab: Lab[Any, Any]) -> type[Report]:
    """The model of reports of a lab, whose summaries end with the quartiles of its scores."""
    fields: dict[str, Any] = {
        name: (Spread, ...) if score.of_summary is None else (Spread | None, Field(description=score.of_summary))
        for name, score in lab.scores.items()
    }
    summary: Any = create_model(f"{lab.model_prefix}Summary", __base__=Summary, __doc__=Summary.__doc__, **fields)
    model: type[Report] = create_model(
        f"{lab.model_prefix}Report", __base__=Report, __doc__=Report.__doc__, combinations=(list[summary], ...)
    )
    return model
