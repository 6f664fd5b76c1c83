"""Sweeps: one run with other values for some of its keys, in all combinations, each from several seeds."""

import hashlib
import json
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, LiteralString, NamedTuple, Self, cast

import numpy as np
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

from nn_playground import __version__
from nn_playground.base import sources
from nn_playground.base.errors import MAX_DETAILS, Detail, InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import cut, shown, whole
from nn_playground.lab import DEFAULT_EPOCHS, MAX_EPOCHS, Lab, Link, Number, Precision, Steps
from nn_playground.options.fields import Seed, fields_of
from nn_playground.work.completion import OfLab, completed
from nn_playground.work.goals import goal_model
from nn_playground.work.trials import Job, Outcome, Plan, Trial, together

MAX_RUNS: Final = 100_000
MAX_SHOWN: Final = 20  # notices of one sweep
KEPT: Final = 256  # combinations that are at hand; others are made anew
MAX_WRONG: Final = 200  # combinations that are looked at to say all that is wrong


def _flat(given: Any, paths: Sequence[str], depth: int = 0) -> Any:
    """Settings by dotted path: `{"data": {"noise": [0]}}` and `{"data.noise": [0]}` are the same, TOML writes either.

    `paths` are those of all settings.
    """
    if not isinstance(given, Mapping) or depth == max(path.count(".") + 1 for path in paths):
        return given
    flat: dict[str, Any] = {}
    for key, value in given.items():
        below = _flat(value, paths, depth + 1)
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


def _apart(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """No key twice, be it as a part of another one, and no value twice."""
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
    """Equal for equal values: 1 is 1.0, and true is neither."""
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


class Sweep(OfLab):
    """What to try: the same in TOML and in JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: Any = None
    link: str | None = Field(None, description="The same as a link, with or without what stands before #.")
    values: dict[str, Annotated[list[Any], Field(min_length=1)]] = Field({})
    seeds: Annotated[int | list[str], BeforeValidator(_seeds)] = Field(
        1, description="How many seeds to try each combination with, the run's own first; or a list of them."
    )
    epochs: int = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train, at most.")
    goal: Any = None
    every: int | None = Field(None, ge=1, description="Epochs between two looks at the goal; left out, epochs / 100.")
    precision: Precision = Field(
        "float64", description="float64 is exact; float32 is rough and faster, and its rows are marked."
    )

    @field_validator("values", mode="before")
    @classmethod
    def _are_flat(cls, given: Any) -> Any:
        return _flat(given, [path for path, _ in fields_of(cls.lab.config_model)])

    @field_validator("values", mode="after")
    @classmethod
    def _are_apart(cls, values: dict[str, list[Any]]) -> dict[str, list[Any]]:
        return _apart(values)

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

    @property
    def runs(self) -> int:
        """How many runs it makes."""
        seeds = self.seeds if isinstance(self.seeds, int) else len(self.seeds)
        return seeds * math.prod(map(len, self.values.values()))

    @property
    def plan(self) -> Plan:
        """How far each run goes."""
        return Plan(
            epochs=self.epochs, goal=self.goal.bounds if self.goal else None, every=self.every, precision=self.precision
        )

    def base(self) -> Link[Any, Any]:
        """The run that is varied."""
        if self.link is None:
            return Link(self.config, None, [])
        return self.lab.read_link(self.link, self.lab.config_model().seed)

    def fingerprint(self) -> str:
        """A text that is the same for what has the same rows."""
        return hashlib.sha256(f"{sources.fingerprint()} {self.model_dump_json()}".encode()).hexdigest()[:32]

    @classmethod
    def of(cls, lab: Lab[Any, Any]) -> type[Self]:
        """The model of sweeps of a lab."""
        return cast("type[Self]", _sweep_model(cls, lab))


@cache
def _sweep_model(base: type[Sweep], lab: Lab[Any, Any]) -> type[Sweep]:
    example = lab.example_values
    values: Any = Field(
        {},
        description=f"For keys of the config, as {next(iter(example))}, the values to try; all combinations are tried.",
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
    """The keys of a row ahead of its scores."""

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
    """The model of rows of a lab: its scores stand in the middle."""
    fields: dict[str, Any] = {
        name: (Number, ... if score.of_row is None else Field(description=score.of_row))
        for name, score in lab.scores.items()
    }
    scores: Any = create_model("Scores", __base__=RowStart, **fields)
    ends: Any = Literal["epochs", "diverged", *lab.conditions] | Literal["goal"]
    stopped: Any = Field(description=Row.model_fields["stopped"].description)
    bases: Any = (Row, scores)
    model: Any = create_model("Row", __base__=bases, __doc__=Row.__doc__, stopped=(ends, stopped))
    return cast("type[Row]", model)


class Spread(BaseModel):
    """Quartiles; runs that diverged or did not get there count as infinite, and null is infinite."""

    model_config = ConfigDict(frozen=True)

    lower: Number
    median: Number
    upper: Number


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
    """The model of reports of a lab: its summaries end with the spreads of its scores."""
    fields: dict[str, Any] = {
        name: (Spread, ...) if score.of_summary is None else (Spread | None, Field(description=score.of_summary))
        for name, score in lab.scores.items()
    }
    summary: Any = create_model("Summary", __base__=Summary, __doc__=Summary.__doc__, **fields)
    model: type[Report] = create_model(
        "Report", __base__=Report, __doc__=Report.__doc__, combinations=(list[summary], ...)
    )
    return model


class Combination(NamedTuple):
    """A value for each key that is swept, and the run that this makes."""

    values: dict[str, Any]
    config: Any


class Combinations(Sequence[Combination]):
    """The runs of all combinations, the last key's values changing fastest; each is made when it is asked for.

    InvalidInput where it is none.
    """

    def __init__(self, lab: Lab[Any, Any], base: Any, values: Mapping[str, Sequence[Any]]) -> None:
        self._lab = lab
        self._base = base
        self._values = values
        self._made = lru_cache(KEPT)(self._make)

    def __len__(self) -> int:
        return math.prod(map(len, self._values.values()))

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._made(place)

    def values(self, place: int) -> dict[str, Any]:
        """What a combination has for the keys that are swept."""
        chosen: dict[str, Any] = {}
        for key, listed in reversed([*self._values.items()]):
            place, number = divmod(place, len(listed))
            chosen[key] = listed[number]
        return {key: chosen[key] for key in self._values}

    def _make(self, place: int) -> Combination:
        named = self.values(place)
        return Combination(named, self._lab.varied(self._base, named))


class Trials(Sequence[Trial]):
    """The run of each number, made when it is asked for."""

    def __init__(self, combinations: Combinations, seeds: Sequence[str]) -> None:
        self._combinations = combinations
        self._seeds = seeds

    def __len__(self) -> int:
        return len(self._combinations) * len(self._seeds)

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        place, seed = divmod(number, len(self._seeds))
        return Trial(self._combinations[place].config.model_copy(update={"seed": self._seeds[seed]}))


class Layout:
    """A sweep laid out: which run each of its numbers is. InvalidInput names each key and value that is wrong.

    All combinations are looked through once, and none is kept. `cost` is what all runs cost together.
    """

    def __init__(self, sweep: Sweep) -> None:
        for _ in self._look_through(sweep):
            pass

    @classmethod
    def in_slices(cls, sweep: Sweep, clock: Clock = time.perf_counter) -> Iterator[list[Self]]:
        """The same, in slices that are never long by the clock: nothing after each, and with the last the layout."""
        layout, pace = cls.__new__(cls), Pace(clock)
        for _ in layout._look_through(sweep):
            if pace.is_over():
                yield []
                pace.begin()
        yield [layout]

    def _look_through(self, sweep: Sweep) -> Iterator[None]:
        lab = self.lab = sweep.lab
        base = sweep.base()
        self.plan = sweep.plan
        self.combinations = Combinations(lab, base.config, sweep.values)
        self.seeds = sweep.seeds if isinstance(sweep.seeds, list) else lab.seeds(base.config.seed, sweep.seeds)
        self.cost = 0
        self._steps: set[Steps] = set()
        said, unfit, wrong = dict[str, None](), dict[Detail, None](), dict[Detail, None]()
        tried = 0
        for place in range(len(self.combinations)):
            try:
                config = self.combinations[place].config
            except InvalidInput as error:
                named = self.combinations.values(place)
                wrong.update(dict.fromkeys(_where(lab, detail, named) for detail in error.details))
                tried += 1
                if len(wrong) >= MAX_DETAILS or tried >= MAX_WRONG:
                    break
            else:
                self.cost += len(self.seeds) * lab.cost(config, self.plan.epochs)
                self._steps.add(lab.trial_steps(config, self.plan.precision))
                said.update(dict.fromkeys(lab.notices(config)))
                unfit.update(dict.fromkeys(sweep.goal.unfit(config, "goal") if sweep.goal else ()))
            yield
        if wrong or unfit:
            raise InvalidInput.of(list(wrong or unfit)[:MAX_DETAILS])
        self.notices = [*base.notices, *_shortened(list(said))]

    def __len__(self) -> int:
        return len(self.combinations) * len(self.seeds)

    def trials(self) -> Trials:
        """The run of each number."""
        return Trials(self.combinations, self.seeds)

    def job(self) -> Job:
        """All that is to be tried."""
        return Job(self.lab, self.trials(), self.plan, self.cost, together(self._steps))

    def row(self, number: int, outcome: Outcome) -> Row:
        """What came of a run."""
        place, seed = divmod(number, len(self.seeds))
        values, config = self.combinations[place]
        return row_model(self.lab)(
            number=number,
            values=values,
            seed=self.seeds[seed],
            epochs=self.plan.epochs,
            epoch=outcome.epoch,
            **{name: _number(outcome.scores[name]) for name in self.lab.scores},
            reached=outcome.epoch if outcome.reached else None,
            diverged=outcome.diverged,
            stopped=_stopped(outcome),
            precision=self.lab.lanes(config, self.plan.precision).precision,
            link=self._link(config.model_copy(update={"seed": self.seeds[seed]})),
        )

    def _link(self, config: Any) -> str:
        return self.lab.write_link(config, self.lab.view_model())

    def report(self, rows: "Iterable[Row] | Tally", *, most: int | None = None) -> Report:
        """What came of each combination, or of the first `most`; `rows` are all, in any order."""
        tally = rows if isinstance(rows, Tally) else self.tally(rows)
        count = len(self.combinations)
        told = count if most is None else min(count, most)
        summaries: Any = [self._summary(place, tally) for place in range(told)]
        left = (
            [f"the summary has the first {told:,} of {count:,} combinations; the rows have all"] if told < count else []
        )
        return report_model(self.lab)(version=__version__, notices=[*self.notices, *left], combinations=summaries)

    def tally(self, rows: "Iterable[Row]" = ()) -> "Tally":
        """A tally of the sweep, with some rows in it."""
        return Tally([*self.lab.scores], len(self), rows)

    def _summary(self, place: int, tally: "Tally") -> dict[str, Any]:
        first, count = place * len(self.seeds), len(self.seeds)
        part = slice(first, first + count)
        reached = [None if epoch < 0 else epoch for epoch in tally.reached[part].tolist()]
        columns = {
            name: [None if math.isnan(value) else value for value in column[part].tolist()]
            for name, column in zip(self.lab.scores, tally.scores, strict=True)
        }
        goal = self.plan.goal is not None
        return {
            "values": self.combinations.values(place),
            "runs": count,
            "solved": sum(epoch is not None for epoch in reached) / count if goal else None,
            "diverged": int(tally.diverged[part].sum()),
            "reached": spread(reached) if goal else None,
        } | {name: self._spread(name, values) for name, values in columns.items()}

    def _spread(self, name: str, values: Sequence[float | None]) -> "Spread | None":
        """The quartiles of a score; of one that runs may lack, those of the runs that have it, None where none has."""
        if self.lab.scores[name].of_summary is None:
            return spread(values)
        known = [value for value in values if value is not None]
        return spread(known) if known else None


class Tally:
    """What summaries need of the rows of a sweep, in little room: NaN is None, and -1 an epoch that was not reached."""

    def __init__(self, names: Sequence[str], runs: int, rows: "Iterable[Row]" = ()) -> None:
        self._names = names
        self.scores = np.full((len(names), runs), np.nan)
        self.reached = np.full(runs, -1, np.int64)
        self.diverged = np.zeros(runs, np.bool_)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Take a row in."""
        scores = [getattr(row, name) for name in self._names]
        self.scores[:, row.number] = [math.nan if value is None else value for value in scores]
        self.reached[row.number] = -1 if row.reached is None else row.reached
        self.diverged[row.number] = row.diverged


def _number(value: float | None) -> Number:
    return None if value is None else finite(value)


def _stopped(outcome: Outcome) -> str:
    if outcome.diverged:
        return "diverged"
    return outcome.condition or ("goal" if outcome.reached else "epochs")


def _shortened(said: Sequence[str]) -> list[str]:
    """The first of what a person should know of the runs."""
    more = len(said) - MAX_SHOWN
    return [*said] if more <= 0 else [*said[:MAX_SHOWN], f"and {more} more like these"]


def spread(values: Sequence[float | None]) -> Spread:
    """The quartiles, between two values in proportion; None counts as infinite."""
    ordered = sorted(math.inf if value is None else value for value in values)

    def quantile(share: float) -> Number:
        place = share * (len(ordered) - 1)
        below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
        return finite(below if below == above else below + (above - below) * (place % 1))

    return Spread(lower=quantile(0.25), median=quantile(0.5), upper=quantile(0.75))


def _where(lab: Lab[Any, Any], detail: Detail, values: Mapping[str, Any]) -> Detail:
    """The detail, with the combination in which it is wrong where that is not because of one value alone."""
    key = next((key for key in values if detail.path == key or detail.path.startswith(f"{key}.")), None)
    if key is not None:
        try:
            lab.varied(lab.config_model(), {key: values[key]})
        except InvalidInput as error:
            if detail in error.details:
                return detail
    together = ", ".join(f"{key} = {shown(value)}" for key, value in values.items())
    return Detail(detail.path, f"{detail.message} (where {together})") if together else detail
