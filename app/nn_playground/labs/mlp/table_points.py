"""Columns of a table -> points of a run: rows left out, classes named, coordinates scaled, all of it said."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.csv_tables import MAX_NAMED, Sheet
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import listed, plural, say
from nn_playground.base.validation import cut, shown
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.data_config import OwnAxes
from nn_playground.labs.mlp.own_points import EDGE, LEAST_POINTS, MOST_POINTS, OwnPoints
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.points_text import MOST_IN_LINK
from nn_playground.labs.mlp.table_columns import (
    FURTHER,
    GAP,
    MAX_FEW,
    Array,
    MeasuredTable,
    TableColumn,
    measured_in_slices,
)
from nn_playground.labs.mlp.table_guesses import Roles, guessed_roles, name_and_unit
from nn_playground.labs.mlp.table_models import BARS, ColumnSummary, TableChoices, TablePoints, ValueCount
from nn_playground.labs.rng import Stream

Mask = NDArray[np.bool_]
RowPlaces = NDArray[np.intp]

PERCENTILES: Final = (1, 99)  # of a column, which are put at
FITTED: Final = 5.0  # for coordinates, and
FITTED_LABEL: Final = 1.0  # for labels of a regression
SCALE_DIGITS: Final = 4  # of a scale
MOST_FREQUENT: Final = 5  # classes beside which the others are one
MAX_CLASS_NAME: Final = 40  # characters
SAMPLE_SEED: Final = "table"
LARGEST: Final = 1e150  # of numbers whose differences and scale are certainly finite, and
SMALLEST: Final = 1e-150  # of differences


class Scaled(NamedTuple):
    """Values of rows within the edge, where they lay beyond, their axis; of classes their names in its place."""

    values: Array
    beyond: Mask
    axis: dict[str, Any] | None
    names: list[str] | None = None


def table_cost(size: int) -> int:
    """The cost of reading a table of so many bytes."""
    return 20_000_000 + 600 * size


def points_in_slices(content: bytes, choices: TableChoices, *, what: str = "table") -> Iterator[list[TablePoints]]:
    """The points of a table: yields an empty list after each slice of time, and at last the points.

    InvalidInput for a table that can't be read or has no such columns, called `what`.
    """
    for found in measured_in_slices(content, what=what):
        yield [table_points(table, choices, what=what) for table in found]


def table_points(table: MeasuredTable, choices: TableChoices, *, what: str = "table") -> TablePoints:
    """The points of a table's columns; InvalidInput where a column is missing, or too few rows are left."""
    roles = _roles(table, choices, what)
    x1, x2, label = (table.columns[place] for place in roles)
    is_classes = label.kind == "few" or not label.is_numeric
    said = [*table.said, *(_odd(column) for column in (x1, x2) if column.odd)]
    values = [x1.numbers, x2.numbers]
    rows = _complete((x1, x2), values, label.codes == GAP if is_classes else label.gaps, label.name, choices, said)
    if choices.as_they_are:
        rows = _within(rows, values if is_classes else [*values, label.numbers], said)
    if len(rows) < LEAST_POINTS:
        wrong = say("{what}: expected at least {least} rows that can be points.", what=what, least=LEAST_POINTS)
        raise InvalidInput(" ".join([wrong, *said]))
    left = len(rows)
    rows = _sampled(rows, said)
    across, up = (
        _scaled(column, own[rows], FITTED, choices, said) for column, own in zip((x1, x2), values, strict=True)
    )
    labelled = (
        _classes(label, rows, said) if is_classes else _scaled(label, label.numbers[rows], FITTED_LABEL, choices, said)
    )
    beyond = int(np.count_nonzero(across.beyond | up.beyond | labelled.beyond))
    if beyond:
        said.append(
            plural(
                beyond,
                "1 point lies beyond the edge of the map and is moved to it.",
                "{count:,} points lie beyond the edge of the map and are moved to it.",
            )
        )
    said += [_doubt(column) for column in (x1, x2, label) if column.doubtful]
    array = np.column_stack((across.values, up.values, labelled.values))
    return _answer(
        table, roles, OwnPoints(array), (across, up, labelled), table.rows + table.unread - left, beyond, said
    )


# ---- columns ----


def _roles(table: MeasuredTable, choices: TableChoices, what: str) -> tuple[int, int, int]:
    """The places of x1, x2 and the label."""
    names = [column.name for column in table.columns]
    chosen = Roles(*(_place(names, role, getattr(choices, role)) for role in Roles._fields))
    for role, place in zip(Roles._fields, chosen, strict=True):
        if place is not None and place in chosen[: Roles._fields.index(role)]:
            other = Roles._fields[chosen.index(place)]
            raise InvalidInput.at(
                role, say("{column} is {other} already: choose another column", column=shown(names[place]), other=other)
            )
        if place is not None and role != "label" and not table.columns[place].is_numeric:
            raise InvalidInput.at(role, _no_numbers(table.columns[place]))
    x1, x2, label = guessed_roles(table.columns, chosen)
    if x1 is None or x2 is None:
        numeric = [shown(column.name) for column in table.columns if column.is_numeric][:MAX_NAMED]
        raise InvalidInput(
            say(
                "{what}: expected two columns of numbers for x1 and x2, beside the label; of numbers are {names}",
                what=what,
                names=listed(numeric),
            )
            if numeric
            else say("{what}: expected two columns of numbers for x1 and x2; no column has numbers", what=what)
        )
    if label is None:
        raise InvalidInput(
            say(
                "{what}: expected a column for the label beside {x1} and {x2}, with at least two different values",
                what=what,
                x1=shown(names[x1]),
                x2=shown(names[x2]),
            )
        )
    if table.columns[label].kind == "empty":
        raise InvalidInput.at(
            "label", say("expected a column with values; {column} is empty", column=shown(names[label]))
        )
    return x1, x2, label


def _place(names: Sequence[str], role: str, column: str | None) -> int | None:
    """The place of a column that is chosen for a role."""
    if column is None or column in names:
        return None if column is None else names.index(column)
    try:
        return Sheet(tuple(names), ()).named(column, what=role)
    except InvalidInput as error:
        raise InvalidInput.at(role, error.message.removeprefix(f"{role}: ")) from None


def _no_numbers(column: TableColumn) -> str:
    if not column.odd:
        return say("expected a column of numbers; {column} is empty", column=shown(column.name))
    return say(
        "expected a column of numbers; {column} has others, as {odd}", column=shown(column.name), odd=shown(column.odd)
    )


def _odd(column: TableColumn) -> str:
    """The remark on cells of a column of numbers that are none."""
    return plural(
        int(np.count_nonzero(np.isnan(column.numbers) & (column.codes != GAP))),
        "1 cell of {column} is no number and counts as missing: {odd}.",
        "{count:,} cells of {column} are no numbers and count as missing, as {odd}.",
        column=column.name,
        odd=shown(column.odd),
    )


def _doubt(column: TableColumn) -> str:
    """The remark on a number that would be another one in another country."""
    place = next(place for place, name in enumerate(column.names) if name == column.doubtful)
    value = column.numbers[int(np.flatnonzero(column.codes == place)[0])]
    return say("{column}: {text} was read as {value:.15g}.", column=column.name, text=column.doubtful, value=value)


# ---- rows ----


def _complete(
    axes: Sequence[TableColumn],
    values: list[Array],
    unlabelled: Mask,
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


def _within(rows: RowPlaces, values: Sequence[Array], said: list[str]) -> RowPlaces:
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


def _sampled(rows: RowPlaces, said: list[str]) -> RowPlaces:
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


# ---- values ----


def _scaled(column: TableColumn, values: Array, reach: float, choices: TableChoices, said: list[str]) -> Scaled:
    """Coordinates of values: as they are, or fitted so that most lie within `reach`."""
    name, unit = name_and_unit(column.name)
    scale, offset = (1.0, 0.0) if choices.as_they_are else _fit(column.name, values, reach, said)
    coordinates = (values - offset) * scale
    axis = {"name": name, "unit": unit, "scale": scale, "offset": offset}
    return Scaled(np.clip(coordinates, -EDGE, EDGE), np.abs(coordinates) > EDGE, axis)


def _fit(name: str, values: Array, reach: float, said: list[str]) -> tuple[float, float]:
    """The scale and the offset that put most values within `reach`, of few digits each."""
    if (largest := float(np.max(np.abs(values)))) > LARGEST:
        raise InvalidInput(
            say(
                "{column}: expected numbers up to {most:g}; got {largest:g}",
                column=shown(name),
                most=LARGEST,
                largest=largest,
            )
        )
    low, high = (float(value) for value in np.percentile(values, PERCENTILES))
    if high - low < SMALLEST:
        low, high = float(values.min()), float(values.max())
    if high - low < SMALLEST:
        said.append(say("{column} is the same in all rows.", column=name))
        return 1.0, low
    places = 3 - math.floor(math.log10(high - low))
    return float(f"{2 * reach / (high - low):.{SCALE_DIGITS}g}"), round((low + high) / 2, places) + 0.0


def _classes(label: TableColumn, rows: RowPlaces, said: list[str]) -> Scaled:
    """Labels of classes: by name, in order of appearance; of too many the most frequent, and one for all others."""
    codes = label.codes[rows]
    kept, first, counts = np.unique(codes, return_index=True, return_counts=True)
    order = [place for place in np.argsort(first) if kept[place] >= 0]
    others = len(order) - MOST_FREQUENT if len(order) > MAX_FEW else 0
    is_open = others > 0 or FURTHER in kept
    if is_open:
        most = sorted(order, key=lambda place: -counts[place])[:MOST_FREQUENT]
        order = [place for place in order if place in most]
    names = [label.names[kept[place]] for place in order]
    if not is_open:
        names, order = _known(names, order)
    if len(names) + is_open < 2:
        raise InvalidInput.at(
            "label",
            say(
                "expected at least two different values in {column}; all are {name}",
                column=shown(label.name),
                name=shown(names[0]),
            ),
        )
    number_of = {kept[place]: number for number, place in enumerate(order)}
    numbers = np.array([number_of.get(code, len(names)) for code in kept])[np.searchsorted(kept, codes)]
    shortened = _shortened(names)
    if is_open:
        shortened.append(_unlike_others(shortened))
        said.append(
            say(
                "{column} has {count:,} different values: the {most} most frequent are classes, and all others are "
                "one, {name}.",
                column=label.name,
                count=len(label.names),
                most=len(names),
                name=shown(shortened[-1]),
            )
        )
    values = numbers * 2.0 - 1.0 if len(shortened) == 2 else numbers.astype(np.float64)
    return Scaled(values, np.zeros(len(rows), bool), None, shortened)


def _known(names: list[str], order: list[Any]) -> tuple[list[str], list[Any]]:
    """Labels as the playground writes them, -1 and 1 or 0 to K - 1, in their own order; others as they are."""
    by_name = dict(zip(names, order, strict=True))
    for known in (["-1", "1"], [str(number) for number in range(len(names))]):
        if set(known) == set(names):
            return known, [by_name[name] for name in known]
    return names, order


def _shortened(names: Sequence[str]) -> list[str]:
    """Names of classes that are short enough, and still differ."""
    short = list[str]()
    for name in names:
        text, count = cut(name, MAX_CLASS_NAME), 1
        while text in short:
            count += 1
            text = say("{name} ({count})", name=cut(name, MAX_CLASS_NAME - 4), count=count)
        short.append(text)
    return short


def _unlike_others(names: Sequence[str]) -> str:
    """The name of the class of all others."""
    return say("other") if "other" not in names else say("all others")


# ---- the answer ----


def _answer(
    table: MeasuredTable,
    roles: tuple[int, int, int],
    points: OwnPoints,
    scaled: tuple[Scaled, Scaled, Scaled],
    left_out: int,
    beyond: int,
    said: list[str],
) -> TablePoints:
    names = scaled[2].names
    axes = {role: own.axis for role, own in zip(Roles._fields, scaled, strict=True) if own.axis is not None}
    listed_points = points.as_lists()
    data: dict[str, Any] = {"name": "own", "points": listed_points, "axes": axes}
    if names is not None:
        data["labels"] = names
    problem = "regression" if names is None else "classification"
    config = parse_config({"problem": problem, "data": data})
    link = write_link(config) if len(points) <= MOST_IN_LINK else None
    if link is None:
        said.append(
            say(
                "{count:,} points are more than the {most} that a link holds: take the config as a file.",
                count=len(points),
                most=MOST_IN_LINK,
            )
        )
    return TablePoints(
        columns=[_summary(column) for column in table.columns],
        **{role: table.columns[place].name for role, place in zip(Roles._fields, roles, strict=True)},
        rows=table.rows + table.unread,
        preview=[list(row) for row in table.preview],
        problem=problem,
        classes=None if names is None else len(names),
        points=listed_points,
        axes=OwnAxes.model_validate(axes),
        labels=names,
        data=data,
        left_out=left_out,
        beyond=beyond,
        link=link,
        notices=said,
    )


def _summary(column: TableColumn) -> ColumnSummary:
    """A column for who chooses one."""
    numbers = column.numbers[~np.isnan(column.numbers)] if column.is_numeric else np.empty(0)
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (None, None)
    bars = list[int]()
    if low is not None and high is not None and math.isfinite(high - low):
        share = (numbers - low) / (high - low) if high > low else np.zeros(len(numbers))
        bars = np.bincount(np.minimum((share * BARS).astype(np.int64), BARS - 1), minlength=BARS).tolist()
    counts = column.counts()
    most = range(len(column.names)) if column.kind == "few" else np.argsort(-counts, kind="stable")[:MOST_FREQUENT]
    return ColumnSummary(
        name=column.name,
        kind=column.kind,
        numeric=column.is_numeric,
        missing=int(np.count_nonzero(column.gaps)),
        distinct=len(column.names),
        low=low,
        high=high,
        counts=bars,
        values=[]
        if column.kind == "number"
        else [ValueCount(name=cut(column.names[place]), count=int(counts[place])) for place in most],
    )
