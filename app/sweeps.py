"""Sweeps: one run with other values for some of its keys, in all combinations, each from several seeds."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Annotated, Any, Final, Literal, LiteralString, NamedTuple, Self, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from app import __version__, sources
from app.config import RunConfig, Seed, parse_config, with_values
from app.errors import MAX_DETAILS, Detail, InvalidInput
from app.fields import fields_of
from app.pasted import read
from app.permalink import Link, notices_of, write_link
from app.population import Precision, goes_side_by_side
from app.rng import Stream
from app.runs import DEFAULT_EPOCHS, MAX_EPOCHS, Number, Stopped, finite
from app.trials import Goal, Outcome, Plan, Trial
from app.validation import cut, shown, whole
from app.view import View

MAX_RUNS: Final = 100_000
MAX_SHOWN: Final = 20  # notices of one sweep
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
        seeds = self.seeds if isinstance(self.seeds, int) else len(self.seeds)
        runs = seeds * math.prod(map(len, self.values.values()))
        if runs > MAX_RUNS:
            raise PydanticCustomError(
                "playground_runs",
                "expected at most {most} runs; the values and seeds make {runs}",
                {"path": "values", "most": f"{MAX_RUNS:,}", "runs": f"{runs:,}"},
            )
        return self

    @property
    def plan(self) -> Plan:
        """How far each run goes."""
        return Plan(epochs=self.epochs, goal=self.goal, every=self.every, precision=self.precision)

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


class Layout:
    """A sweep laid out: which run each of its numbers is. InvalidInput names each key and value that is wrong."""

    def __init__(self, sweep: Sweep) -> None:
        base = sweep.base()
        self.plan = sweep.plan
        self.combinations = combinations(base.config, sweep.values)
        _check_goal(sweep.goal, self.combinations)
        self.notices = [*base.notices, *_notices(self.combinations)]
        self.seeds = sweep.seeds if isinstance(sweep.seeds, list) else seeds(base.config.seed, sweep.seeds)

    def __len__(self) -> int:
        return len(self.combinations) * len(self.seeds)

    def trials(self) -> list[Trial]:
        """The run of each number."""
        return [
            Trial(config.model_copy(update={"seed": seed})) for _, config in self.combinations for seed in self.seeds
        ]

    def row(self, number: int, outcome: Outcome) -> Row:
        """What came of a run."""
        place, seed = divmod(number, len(self.seeds))
        values, config = self.combinations[place]
        evaluation = outcome.evaluation
        return Row(
            number=number,
            values=values,
            seed=self.seeds[seed],
            epochs=self.plan.epochs,
            epoch=outcome.epoch,
            train_loss=finite(evaluation.train_loss),
            test_loss=finite(evaluation.test_loss),
            train_accuracy=evaluation.train_accuracy,
            test_accuracy=evaluation.test_accuracy,
            reached=outcome.epoch if outcome.reached else None,
            diverged=outcome.diverged,
            stopped=_stopped(outcome),
            precision=self.plan.precision if goes_side_by_side(config) else "float64",
            link=write_link(config.model_copy(update={"seed": self.seeds[seed]})),
        )

    def report(self, rows: Sequence[Row]) -> Report:
        """What came of each combination; `rows` are all, in any order."""
        ordered = sorted(rows, key=lambda row: row.number)
        count = len(self.seeds)
        summaries = [
            self._summary(values, ordered[place * count : (place + 1) * count])
            for place, (values, _) in enumerate(self.combinations)
        ]
        return Report(version=__version__, notices=self.notices, combinations=summaries)

    def _summary(self, values: dict[str, Any], rows: Sequence[Row]) -> Summary:
        reached = [row.reached for row in rows]
        goal = self.plan.goal is not None
        return Summary(
            values=values,
            runs=len(rows),
            solved=sum(epoch is not None for epoch in reached) / len(rows) if goal else None,
            diverged=sum(row.diverged for row in rows),
            reached=spread(reached) if goal else None,
            train_loss=spread([row.train_loss for row in rows]),
            test_loss=spread([row.test_loss for row in rows]),
            train_accuracy=_share_spread([row.train_accuracy for row in rows]),
            test_accuracy=_share_spread([row.test_accuracy for row in rows]),
        )


def _share_spread(shares: Sequence[float | None]) -> Spread | None:
    """The quartiles of shares; None where there are none, as of regressions."""
    known = [share for share in shares if share is not None]
    return spread(known) if known else None


def _stopped(outcome: Outcome) -> Stopped | Literal["goal"]:
    if outcome.diverged:
        return "diverged"
    return cast("Stopped", outcome.condition or ("goal" if outcome.reached else "epochs"))


def combinations(base: RunConfig, values: Mapping[str, Sequence[Any]]) -> list[Combination]:
    """The runs of all combinations, the last key's values changing fastest."""
    found: list[Combination] = []
    wrong: dict[Detail, None] = {}
    tried = 0
    for chosen in product(*values.values()):
        named = dict(zip(values, chosen, strict=True))
        try:
            found.append(Combination(named, parse_config(with_values(base, named))))
        except InvalidInput as error:
            wrong.update(dict.fromkeys(_where(detail, named) for detail in error.details))
            tried += 1
            if len(wrong) >= MAX_DETAILS or tried >= MAX_WRONG:
                break
    if wrong:
        raise InvalidInput.of(list(wrong)[:MAX_DETAILS])
    return found


def _check_goal(goal: Goal | None, found: Sequence[Combination]) -> None:
    """InvalidInput where the goal asks of a run what it does not have."""
    if goal is not None:
        unfit = dict.fromkeys(detail for _, config in found for detail in goal.unfit(config, "goal"))
        if unfit:
            raise InvalidInput.of(list(unfit))


def _notices(found: Sequence[Combination]) -> list[str]:
    """What a person should know of the runs, each thing once."""
    said = list(dict.fromkeys(notice for _, config in found for notice in notices_of(config)))
    more = len(said) - MAX_SHOWN
    return said if more <= 0 else [*said[:MAX_SHOWN], f"and {more} more like these"]


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
