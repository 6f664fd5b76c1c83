"""The plan of a sweep: its combinations and trials, made when they are needed, their rows and their summaries."""

import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from nn_playground import __version__
from nn_playground.base.errors import MAX_DETAILS, Detail, InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.sentences import listed, say
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import shown
from nn_playground.lab import Lab, NumberOrNone, Steps
from nn_playground.work.sweep_models import Curve, Report, Row, Spread, Sweep, curve_model, report_model, row_model
from nn_playground.work.sweep_summary import Tally, quartiles
from nn_playground.work.trials import Outcome, Trial, TrialGroup, merged_steps

MAX_SWEEP_NOTICES: Final = 20  # of one sweep
MAX_CACHED: Final = 256  # combinations kept; others are made again
MAX_WRONG_COMBINATIONS: Final = 200  # after which no further errors are gathered


class Combination(NamedTuple):
    """A value for each swept key, and the config with these values."""

    values: dict[str, Any]
    config: Any


class Combinations(Sequence[Combination]):
    """All combinations, the last key's values changing fastest, each made on access.

    Access raises InvalidInput for a combination that is no valid config.
    """

    def __init__(self, lab: Lab[Any, Any], base: Any, values: Mapping[str, Sequence[Any]]) -> None:
        self._lab = lab
        self._base = base
        self._values = values
        self._made = lru_cache(MAX_CACHED)(self._make)

    def __len__(self) -> int:
        return math.prod(map(len, self._values.values()))

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._made(place)

    def values(self, place: int) -> dict[str, Any]:
        """The values of a combination by swept key."""
        chosen: dict[str, Any] = {}
        for key, values in reversed([*self._values.items()]):
            place, number = divmod(place, len(values))
            chosen[key] = values[number]
        return {key: chosen[key] for key in self._values}

    def _make(self, place: int) -> Combination:
        named = self.values(place)
        return Combination(named, self._lab.varied(self._base, named))


class Trials(Sequence[Trial]):
    """The trials of a sweep by number, each made on access."""

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


class SweepPlan:
    """The trials of a sweep, by number. InvalidInput names each wrong key and value.

    All combinations are validated once, and none is kept. `cost` is that of all runs together.
    """

    def __init__(self, sweep: Sweep) -> None:
        for _ in self._validate(sweep):
            pass

    @classmethod
    def in_slices(cls, sweep: Sweep, clock: Clock = time.perf_counter) -> Iterator[list[Self]]:
        """Make a plan in slices that are short by the clock; the last slice yields it, the others nothing."""
        plan, pace = cls.__new__(cls), Pace(clock)
        for _ in plan._validate(sweep):
            if pace.is_over():
                yield []
                pace.begin()
        yield [plan]

    def _validate(self, sweep: Sweep) -> Iterator[None]:
        lab = self.lab = sweep.lab
        base = sweep.base()
        self.plan = sweep.plan
        self.combinations = Combinations(lab, base.config, sweep.values)
        self.seeds = sweep.seeds if isinstance(sweep.seeds, list) else lab.seeds(base.config.seed, sweep.seeds)
        self.cost = 0
        self._steps: set[Steps] = set()
        said, unfit, wrong = dict[str, None](), dict[Detail, None](), dict[Detail, None]()
        failed = 0
        for place in range(len(self.combinations)):
            try:
                config = self.combinations[place].config
            except InvalidInput as error:
                named = self.combinations.values(place)
                wrong.update(dict.fromkeys(_where(lab, detail, named) for detail in error.details))
                failed += 1
                if len(wrong) >= MAX_DETAILS or failed >= MAX_WRONG_COMBINATIONS:
                    break
            else:
                self.cost += len(self.seeds) * lab.cost(config, self.plan.epochs, len(self.plan.record))
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
        """All trials, by number."""
        return Trials(self.combinations, self.seeds)

    def group(self) -> TrialGroup:
        """All trials, with their cost and the steps of the warm-up."""
        return TrialGroup(self.lab, self.trials(), self.plan, self.cost, merged_steps(self._steps))

    def row(self, number: int, outcome: Outcome) -> Row:
        """The row of a trial."""
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

    def curve(self, number: int, outcome: Outcome) -> Curve:
        """The curve of a trial."""
        columns = zip(*(point.values for point in outcome.curve), strict=True)
        curves = {name: [*map(_number, values)] for name, values in zip(self.lab.curves, columns, strict=True)}
        return curve_model(self.lab)(number=number, epoch=[point.epoch for point in outcome.curve], **curves)

    def _link(self, config: Any) -> str:
        return self.lab.write_link(config, self.lab.view_model())

    def report(self, rows: Iterable[Row] | Tally, *, most: int | None = None) -> Report:
        """Summarize each combination, or the first `most`; `rows` are all, in any order."""
        tally = rows if isinstance(rows, Tally) else self.tally(rows)
        count = len(self.combinations)
        told = count if most is None else min(count, most)
        summaries: Any = [self._summary(place, tally) for place in range(told)]
        left = (
            [
                say(
                    "the summary has the first {told:,} of {count:,} combinations; the rows have all",
                    told=told,
                    count=count,
                )
            ]
            if told < count
            else []
        )
        return report_model(self.lab)(version=__version__, notices=[*self.notices, *left], combinations=summaries)

    def tally(self, rows: Iterable[Row] = ()) -> Tally:
        """A tally of the sweep with these rows."""
        return Tally([*self.lab.scores], len(self), rows)

    def _summary(self, place: int, tally: Tally) -> dict[str, Any]:
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
            "reached": quartiles(reached) if goal else None,
        } | {name: self._spread(name, values) for name, values in columns.items()}

    def _spread(self, name: str, values: Sequence[float | None]) -> Spread | None:
        """The quartiles of a score over the runs that have it; None where none has."""
        if self.lab.scores[name].of_summary is None:
            return quartiles(values)
        known = [value for value in values if value is not None]
        return quartiles(known) if known else None


def _number(value: float | None) -> NumberOrNone:
    return None if value is None else finite(value)


def _stopped(outcome: Outcome) -> str:
    if outcome.diverged:
        return "diverged"
    return outcome.condition or ("goal" if outcome.reached else "epochs")


def _shortened(said: Sequence[str]) -> list[str]:
    """The first notices, and the number of the others."""
    more = len(said) - MAX_SWEEP_NOTICES
    return [*said] if more <= 0 else [*said[:MAX_SWEEP_NOTICES], say("and {more} more like these", more=more)]


def _where(lab: Lab[Any, Any], detail: Detail, values: Mapping[str, Any]) -> Detail:
    """Add the combination to the detail, unless one swept value alone is wrong."""
    key = next((key for key in values if detail.path == key or detail.path.startswith(f"{key}.")), None)
    if key is not None:
        try:
            lab.varied(lab.config_model(), {key: values[key]})
        except InvalidInput as error:
            if detail in error.details:
                return detail
    if not values:
        return detail
    combination = listed(f"{key} = {shown(value)}" for key, value in values.items())
    return Detail(detail.path, say("{wrong} (where {combination})", wrong=detail.message, combination=combination))
