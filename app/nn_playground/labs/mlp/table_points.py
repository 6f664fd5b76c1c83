"""Columns of a table -> points of a run: rows left out, classes named, coordinates scaled, all of it said."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from nn_playground.base.csv_tables import MAX_NAMED, Sheet
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import listed, plural, say
from nn_playground.base.validation import cut, shown
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.data_config import OwnAxes
from nn_playground.labs.mlp.own_points import LEAST_POINTS, OwnPoints
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.points_text import MOST_IN_LINK
from nn_playground.labs.mlp.table_columns import (
    GAP,
    MeasuredTable,
    TableColumn,
    measured_in_slices,
)
from nn_playground.labs.mlp.table_guesses import Roles, guessed_roles
from nn_playground.labs.mlp.table_models import BARS, ColumnSummary, TableChoices, TablePoints, ValueCount, own_section
from nn_playground.labs.mlp.table_rows import complete_rows, rows_within, sampled_rows
from nn_playground.labs.mlp.table_values import (
    FITTED,
    FITTED_LABEL,
    MOST_FREQUENT,
    Scaled,
    named_classes,
    scaled_values,
)


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
    numeric = (x1, x2) if is_classes else (x1, x2, label)
    said = [*table.said, *(_odd(column) for column in numeric if column.odd)]
    values = [x1.numbers, x2.numbers]
    rows = complete_rows((x1, x2), values, label.codes == GAP if is_classes else label.gaps, label.name, choices, said)
    if choices.as_they_are:
        rows = rows_within(rows, values if is_classes else [*values, label.numbers], said)
    if len(rows) < LEAST_POINTS:
        wrong = say("{what}: expected at least {least} rows that can be points.", what=what, least=LEAST_POINTS)
        raise InvalidInput(" ".join([wrong, *said]))
    left = len(rows)
    rows = sampled_rows(rows, said)
    across, up = (
        scaled_values(column, own[rows], FITTED, choices, said) for column, own in zip((x1, x2), values, strict=True)
    )
    labelled = (
        named_classes(label, rows, said)
        if is_classes
        else scaled_values(label, label.numbers[rows], FITTED_LABEL, choices, said)
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
    said += [_doubt(column) for column in numeric if column.doubtful]
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
        wrong = say(
            "{what}: expected a column for the label beside {x1} and {x2}, with at least two different values. {found}",
            what=what,
            x1=shown(names[x1]),
            x2=shown(names[x2]),
            found=_no_label([column for place, column in enumerate(table.columns) if place not in {x1, x2}]),
        )
        raise InvalidInput(" ".join([wrong, *table.said]))
    if table.columns[label].kind == "empty":
        raise InvalidInput.at(
            "label", say("expected a column with values; {column} is empty", column=shown(names[label]))
        )
    return x1, x2, label


def _no_label(others: Sequence[TableColumn]) -> str:
    """The sentence on why none of these columns is one to learn, and what helps."""
    if not others:
        return say("There is no third column: add one that says what each row is.")
    other = others[0]
    if other.kind == "empty":
        return say("{column} is empty: say there what each row is.", column=shown(other.name))
    return say(
        "{column} is {value} in all rows: add rows of another class, or another column.",
        column=shown(other.name),
        value=shown(other.names[0]),
    )


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
    problem = "regression" if names is None else "classification"
    config = parse_config({"problem": problem, "data": own_section(listed_points, axes, names)})
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
