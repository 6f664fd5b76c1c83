"""Sweeps: one run with other values for some of its keys, in all combinations, each from several seeds."""

import hashlib
import json
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, LiteralString, NamedTuple, Self, cast

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from nn_playground import __version__
from nn_playground.base import sources
from nn_playground.base.errors import MAX_DETAILS, Detail, InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.validation import cut, shown, whole
from nn_playground.lab import DEFAULT_EPOCHS, MAX_EPOCHS, Precision, Steps
from nn_playground.labs.mlp.config import RunConfig, Seed, parse_config, with_values
from nn_playground.labs.mlp.cost import cost
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.pasted import read
from nn_playground.labs.mlp.permalink import Link, notices_of, write_link
from nn_playground.labs.mlp.rehearsal import for_trials, together
from nn_playground.labs.mlp.runs import Number, Stopped, finite
from nn_playground.labs.mlp.view import View
from nn_playground.labs.rng import Stream
from nn_playground.options.fields import fields_of
from nn_playground.work.goals import goal_model
from nn_playground.work.trials import Job, Outcome, Plan, Trial

if TYPE_CHECKING:
    from nn_playground.work.goals import Goal
else:
    Goal = goal_model(MLP)

MAX_RUNS: Final = 100_000
MAX_SHOWN: Final = 20  # notices of one sweep
KEPT: Final = 256  # combinations that are at hand; others are made anew
PATHS: Final = tuple(path for path, _ in fields_of(RunConfig))
DEEPEST: Final = max(path.count(".") + 1 for path in PATHS)  # objects inside each other
MAX_WRONG: Final = 200  # combinations that are looked at to say all that is wrong


def _flat(given: Any, depth: int = 0) -> Any:
    """`{"data": {"noise": [0]}}` and `{"data.noise": [0]}` are the same: TOML writes either."""
    if not isinstance(given, Mapping) or depth == DEEPEST:
        return given
    flat: dict[str, Any] = {}
    for key, value in given.items():
        below = _flat(value, depth + 1)
        pairs = (
            {f"{key}.{rest}": item for rest, item in below.items()}
            if below and isinstance(below, Mapping)
            else {key: value}
        )
        for path, item in pairs.items():
            if path in flat:
                raise _twice("expected each key once; got {key} twice", key=path)
            flat[path] = item
        if len(flat) > len(PATHS):
            most = str(len(PATHS))
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


class Sweep(BaseModel):
    """What to try: the same in TOML and in JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: RunConfig = Field(RunConfig(), description="The run that is varied; what is left out has its default.")
    link: str | None = Field(None, description="The same as a link, with or without what stands before #.")
    values: Annotated[
        dict[str, Annotated[list[Any], Field(min_length=1)]],
        BeforeValidator(lambda given: _flat(given)),
        AfterValidator(_apart),
    ] = Field(
        {},
        description="For keys of the config, as data.noise, the values to try; all combinations are tried.",
        examples=[{"data.noise": [0, 20], "network.hidden": [[], [4, 2]]}],
    )
    seeds: Annotated[int | list[str], BeforeValidator(_seeds)] = Field(
        1, description="How many seeds to try each combination with, the run's own first; or a list of them."
    )
    epochs: int = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train, at most.")
    goal: Goal | None = Field(None, description="When a run is good enough to end; left out, none ends earlier.")
    every: int | None = Field(None, ge=1, description="Epochs between two looks at the goal; left out, epochs / 100.")
    precision: Precision = Field(
        "float64", description="float64 is exact; float32 is rough and faster, and its rows are marked."
    )

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

    def base(self) -> Link:
        """The run that is varied."""
        return Link(self.config, View(), []) if self.link is None else read(self.link)

    def fingerprint(self) -> str:
        """A text that is the same for what has the same rows."""
        return hashlib.sha256(f"{sources.fingerprint()} {self.model_dump_json()}".encode()).hexdigest()[:32]


class Row(BaseModel):
    """What came of one run."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(description="Its place among all runs, from 0.")
    values: dict[str, Any] = Field(description="What its combination has for the keys that are swept.")
    seed: str
    epochs: int = Field(description="How many epochs it was to train, at most.")
    epoch: int = Field(description="Where it ended.")
    train_loss: Number
    test_loss: Number
    train_accuracy: float | None = Field(description="The share of points told right; null of a regression.")
    test_accuracy: float | None = Field(description="The same of the test points.")
    reached: int | None = Field(description="The epoch at which the goal was reached; null where it was not.")
    diverged: bool
    stopped: Stopped | Literal["goal"] = Field(
        description="Why it ended: all epochs were trained, the goal was reached, it diverged, or a condition of the "
        "run itself held."
    )
    precision: Precision
    link: str


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
    train_loss: Spread
    test_loss: Spread
    train_accuracy: Spread | None = Field(description="Null where the runs are regressions.")
    test_accuracy: Spread | None = Field(description="The same of the test points.")


class Report(BaseModel):
    """What came of each combination."""

    model_config = ConfigDict(frozen=True)

    version: str
    notices: list[str]
    combinations: list[Summary]


class Combination(NamedTuple):
    """A value for each key that is swept, and the run that this makes."""

    values: dict[str, Any]
    config: RunConfig


class Combinations(Sequence[Combination]):
    """The runs of all combinations, the last key's values changing fastest; each is made when it is asked for.

    InvalidInput where it is none.
    """

    def __init__(self, base: RunConfig, values: Mapping[str, Sequence[Any]]) -> None:
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
        return Combination(named, parse_config(with_values(self._base, named)))


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
        base = sweep.base()
        self.plan = sweep.plan
        self.combinations = Combinations(base.config, sweep.values)
        self.seeds = sweep.seeds if isinstance(sweep.seeds, list) else seeds(base.config.seed, sweep.seeds)
        self.cost = 0
        self._steps: set[Steps] = set()
        said, unfit, wrong = dict[str, None](), dict[Detail, None](), dict[Detail, None]()
        tried = 0
        for place in range(len(self.combinations)):
            try:
                config = self.combinations[place].config
            except InvalidInput as error:
                named = self.combinations.values(place)
                wrong.update(dict.fromkeys(_where(detail, named) for detail in error.details))
                tried += 1
                if len(wrong) >= MAX_DETAILS or tried >= MAX_WRONG:
                    break
            else:
                self.cost += len(self.seeds) * cost(config, self.plan.epochs)
                self._steps.add(for_trials(config, self.plan.precision))
                said.update(dict.fromkeys(notices_of(config)))
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
        return Job(MLP, self.trials(), self.plan, self.cost, together(self._steps))

    def row(self, number: int, outcome: Outcome) -> Row:
        """What came of a run."""
        place, seed = divmod(number, len(self.seeds))
        values, config = self.combinations[place]
        return Row(
            number=number,
            values=values,
            seed=self.seeds[seed],
            epochs=self.plan.epochs,
            epoch=outcome.epoch,
            train_loss=_number(outcome.scores["train_loss"]),
            test_loss=_number(outcome.scores["test_loss"]),
            train_accuracy=_number(outcome.scores["train_accuracy"]),
            test_accuracy=_number(outcome.scores["test_accuracy"]),
            reached=outcome.epoch if outcome.reached else None,
            diverged=outcome.diverged,
            stopped=_stopped(outcome),
            precision=MLP.lanes(config, self.plan.precision).precision,
            link=write_link(config.model_copy(update={"seed": self.seeds[seed]})),
        )

    def report(self, rows: "Iterable[Row] | Tally", *, most: int | None = None) -> Report:
        """What came of each combination, or of the first `most`; `rows` are all, in any order."""
        tally = rows if isinstance(rows, Tally) else Tally(len(self), rows)
        count = len(self.combinations)
        told = count if most is None else min(count, most)
        summaries = [self._summary(place, tally) for place in range(told)]
        left = (
            [f"the summary has the first {told:,} of {count:,} combinations; the rows have all"] if told < count else []
        )
        return Report(version=__version__, notices=[*self.notices, *left], combinations=summaries)

    def _summary(self, place: int, tally: "Tally") -> Summary:
        first, count = place * len(self.seeds), len(self.seeds)
        part = slice(first, first + count)
        reached = [None if epoch < 0 else epoch for epoch in tally.reached[part].tolist()]
        train_loss, test_loss, train_accuracy, test_accuracy = (
            [None if math.isnan(value) else value for value in column[part].tolist()] for column in tally.measures
        )
        goal = self.plan.goal is not None
        return Summary(
            values=self.combinations.values(place),
            runs=count,
            solved=sum(epoch is not None for epoch in reached) / count if goal else None,
            diverged=int(tally.diverged[part].sum()),
            reached=spread(reached) if goal else None,
            train_loss=spread(train_loss),
            test_loss=spread(test_loss),
            train_accuracy=_share_spread(train_accuracy),
            test_accuracy=_share_spread(test_accuracy),
        )


class Tally:
    """What summaries need of the rows of a sweep, in little room: NaN is None, and -1 an epoch that was not reached."""

    def __init__(self, runs: int, rows: "Iterable[Row]" = ()) -> None:
        self.measures = np.full((4, runs), np.nan)
        self.reached = np.full(runs, -1, np.int64)
        self.diverged = np.zeros(runs, np.bool_)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Take a row in."""
        measures = (row.train_loss, row.test_loss, row.train_accuracy, row.test_accuracy)
        self.measures[:, row.number] = [math.nan if value is None else value for value in measures]
        self.reached[row.number] = -1 if row.reached is None else row.reached
        self.diverged[row.number] = row.diverged


def _number(value: float | None) -> Number:
    return None if value is None else finite(value)


def _share_spread(shares: Sequence[float | None]) -> Spread | None:
    """The quartiles of shares; None where there are none, as of regressions."""
    known = [share for share in shares if share is not None]
    return spread(known) if known else None


def _stopped(outcome: Outcome) -> Stopped | Literal["goal"]:
    if outcome.diverged:
        return "diverged"
    return cast("Stopped", outcome.condition or ("goal" if outcome.reached else "epochs"))


def _shortened(said: Sequence[str]) -> list[str]:
    """The first of what a person should know of the runs."""
    more = len(said) - MAX_SHOWN
    return [*said] if more <= 0 else [*said[:MAX_SHOWN], f"and {more} more like these"]


def seeds(first: str, count: int) -> list[str]:
    """So many seeds, always the same for the same first one."""
    return [first, *(f"{draw:.9f}" for draw in Stream(first).uniform(count - 1).tolist())]


def spread(values: Sequence[float | None]) -> Spread:
    """The quartiles, between two values in proportion; None counts as infinite."""
    ordered = sorted(math.inf if value is None else value for value in values)

    def quantile(share: float) -> Number:
        place = share * (len(ordered) - 1)
        below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
        return finite(below if below == above else below + (above - below) * (place % 1))

    return Spread(lower=quantile(0.25), median=quantile(0.5), upper=quantile(0.75))


def _where(detail: Detail, values: Mapping[str, Any]) -> Detail:
    """The detail, with the combination in which it is wrong where that is not because of one value alone."""
    key = next((key for key in values if detail.path == key or detail.path.startswith(f"{key}.")), None)
    if key is not None:
        try:
            parse_config(with_values(RunConfig(), {key: values[key]}))
        except InvalidInput as error:
            if detail in error.details:
                return detail
    together = ", ".join(f"{key} = {shown(value)}" for key, value in values.items())
    return Detail(detail.path, f"{detail.message} (where {together})") if together else detail
