"""The rows of a table that become points: without gaps, within the map where numbers are as they are, not too many."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.sentences import listed, plural, say
from nn_playground.labs.mlp.own_points import EDGE, MOST_POINTS
from nn_playground.labs.mlp.table_columns import Array, TableColumn
from nn_playground.labs.mlp.table_models import TableChoices
from nn_playground.labs.rng import Stream

RowMask = NDArray[np.bool_]
RowPlaces = NDArray[np.intp]

SAMPLE_SEED: Final = "table"


def complete_rows(
    axes: Sequence[TableColumn],
    values: list[Array],
    unlabelled: RowMask,
    label: str,
    choices: TableChoices,
    said: list[str],
) -> RowPlaces:
    """The rows that have all values; where gaps get the mean, `values` are replaced."""
    missing = {column.name: column.gaps for column in axes if column.gaps.any()}
    if choices.missing == "mean":
        for place, column in enumerate(axes):
            if column.name in missing:
                values[place] = _filled(column, said)
        missing = {}
    if unlabelled.any():
        missing[label] = unlabelled
    lost = np.zeros(len(unlabelled), bool)
    for gaps in missing.values():
        lost |= gaps
    if missing:
        counts = {name: int(np.count_nonzero(gaps)) for name, gaps in missing.items()}
        said.append(_left_out(len(lost), int(np.count_nonzero(lost)), counts))
    return np.flatnonzero(~lost)


def _filled(column: TableColumn, said: list[str]) -> Array:
    """The numbers of a column with its mean in the gaps."""
    mean = float(np.mean(column.numbers[~column.gaps]))
    said.append(
        plural(
            int(np.count_nonzero(column.gaps)),
            "1 row without {column} got its mean, {mean:.6g}.",
            "{count:,} rows without {column} got its mean, {mean:.6g}.",
            column=column.name,
            mean=mean,
        )
    )
    return np.where(column.gaps, mean, column.numbers)


def _left_out(rows: int, lost: int, counts: Mapping[str, int]) -> str:
    """The remark on rows without a value; where one column alone tells all of them, that one is named."""
    whole = next((column for column, count in counts.items() if count == lost), None)
    if whole is not None:
        return say("{rows:,} rows; {count:,} without {column} left out.", rows=rows, count=lost, column=whole)
    each = listed(say("{count:,} without {column}", count=count, column=column) for column, count in counts.items())
    return say("{rows:,} rows; {lost:,} left out: {each}.", rows=rows, lost=lost, each=each)


def rows_within(rows: RowPlaces, values: Sequence[Array], said: list[str]) -> RowPlaces:
    """The rows whose numbers are coordinates as they are."""
    is_within = np.all([np.abs(own[rows]) <= EDGE for own in values], axis=0)
    if not is_within.all():
        said.append(
            plural(
                int(np.count_nonzero(~is_within)),
                "1 row lies beyond -{edge:g} to {edge:g} and is left out, as numbers are taken as they are.",
                "{count:,} rows lie beyond -{edge:g} to {edge:g} and are left out, as numbers are taken as they are.",
                edge=EDGE,
            )
        )
    return rows[is_within]


def sampled_rows(rows: RowPlaces, said: list[str]) -> RowPlaces:
    """Of too many rows a sample, in their order, which is the same for the same table."""
    if len(rows) <= MOST_POINTS:
        return rows
    said.append(
        say(
            "{count:,} rows are more than {most:,} points: a sample of so many is taken, always the same.",
            count=len(rows),
            most=MOST_POINTS,
        )
    )
    drawn = np.argsort(Stream(SAMPLE_SEED).uniform(len(rows)), kind="stable")
    return rows[np.sort(drawn[:MOST_POINTS])]
