"""The numbers of rows that summaries of a sweep are made of, and their quartiles."""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from nn_playground.base.strict_json import finite
from nn_playground.lab import NumberOrNone
from nn_playground.work.sweep_models import Row, Spread


class Tally:
    """The numbers of all rows that summaries need, as arrays: NaN stands for None, -1 for a goal not reached."""

    def __init__(self, names: Sequence[str], runs: int, rows: Iterable[Row] = ()) -> None:
        self._names = names
        self.scores = np.full((len(names), runs), np.nan)
        self.reached = np.full(runs, -1, np.int64)
        self.diverged = np.zeros(runs, np.bool_)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Add a row."""
        scores = [getattr(row, name) for name in self._names]
        self.scores[:, row.number] = [math.nan if value is None else value for value in scores]
        self.reached[row.number] = -1 if row.reached is None else row.reached
        self.diverged[row.number] = row.diverged


def quartiles(values: Sequence[float | None]) -> Spread:
    """The quartiles, interpolated linearly; None counts as infinite."""
    ordered = sorted(math.inf if value is None else value for value in values)

    def quantile(share: float) -> NumberOrNone:
        place = share * (len(ordered) - 1)
        below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
        return finite(below if below == above else below + (above - below) * (place % 1))

    return Spread(lower=quantile(0.25), median=quantile(0.5), upper=quantile(0.75))
