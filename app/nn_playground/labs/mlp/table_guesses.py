"""Guesses from the names and values of a table's columns: units, row numbers, and which are x1, x2 and the label."""

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import numpy as np

from nn_playground.base.csv_tables import plain_name
from nn_playground.base.validation import cut
from nn_playground.labs.mlp.data_config import LONGEST_NAME
from nn_playground.labs.mlp.own_points import PARTS
from nn_playground.labs.mlp.table_columns import TableColumn

COUNTED: Final = 3  # rows from which numbers in a row are taken for row numbers
UNITS: Final = {  # as names of columns end, and as axes have them
    **{unit: unit for unit in "mm cm dm m km mg g kg ml s ms h kw kwh mph bpm ppm ha".split()},
    "hz": "Hz",
    "khz": "kHz",
    "mhz": "MHz",
    "pa": "Pa",
    "hpa": "hPa",
    "kpa": "kPa",
    "kj": "kJ",
    "kcal": "kcal",
    "percent": "%",
    "pct": "%",
    "celsius": "°C",
    "degc": "°C",
    "fahrenheit": "°F",
    "degf": "°F",
    "kelvin": "K",
    "kmh": "km/h",
    "lb": "lb",
    "lbs": "lb",
    "oz": "oz",
    "ft": "ft",
    "hp": "hp",
    "usd": "USD",
    "eur": "EUR",
}
BRACKETED_UNIT: Final = re.compile(r"(.*\S)\s*[(\[]\s*([^()\[\]\s](?:[^()\[\]]{0,10}[^()\[\]\s])?)\s*[)\]]")
DIVIDED_UNIT: Final = re.compile(r"(.*\S)\s+(?:/|in)\s+(\S{1,12})")
UNIT_AT_END: Final = re.compile(r"(.*[^\W_])[_ .]([^\W\d_]+)")
ROW_NAMES: Final = frozenset("id index idx nr nr. no no. # row rownames rowname row.names rowid number key".split()) | {
    "unnamed: 0",
    "sample number",
    "row number",
    "lfd. nr",
    "lfd. nr.",
}


class Roles(NamedTuple):
    """The places of the columns that are x1, x2 and the label; None where there is none left."""

    x1: int | None
    x2: int | None
    label: int | None


def name_and_unit(column: str) -> tuple[str, str]:
    """The name of an axis and its unit, empty where the column's name has none: `body_mass_g` is body mass in g."""
    name, unit = column, ""
    if (found := BRACKETED_UNIT.fullmatch(column)) and not found[2].isdigit():
        name, unit = found.groups()
    elif (found := DIVIDED_UNIT.fullmatch(column) or UNIT_AT_END.fullmatch(column)) and found[2].casefold() in UNITS:
        name, unit = found[1], UNITS[found[2].casefold()]
    spaced = " ".join(name.replace("_", " ").split())
    return cut(spaced or name, LONGEST_NAME), unit


def guessed_roles(columns: Sequence[TableColumn], chosen: Roles) -> Roles:
    """The columns that are chosen, and for the others a good guess.

    The label is the first column of texts with few values, else the last column with few values, else the last numbers,
    else the texts that come again most often; x1 and x2 are the first numbers among the others, those with many values
    and without row numbers first.
    """
    free = [place for place in range(len(columns)) if place not in chosen]
    free = [place for place in free if not _is_part(columns[place])] or free
    wanted = sum(place is None for place in chosen[:2])
    label = chosen.label if chosen.label is not None else _label(columns, free, wanted)
    axes = iter(sorted([place for place in _axes(columns, free) if place != label][:wanted]))
    x1 = next(axes, None) if chosen.x1 is None else chosen.x1
    x2 = next(axes, None) if chosen.x2 is None else chosen.x2
    return Roles(x1, x2, label)


def _label(columns: Sequence[TableColumn], free: Collection[int], wanted: int) -> int | None:
    axes = _axes(columns, free)
    classes = [place for place in free if len(columns[place].names) >= 2 and columns[place].kind == "few"]
    texts = [place for place in classes if not columns[place].is_numeric]
    if texts:
        return texts[0]
    spare = [place for place in classes if len([axis for axis in axes if axis != place]) >= wanted]
    if spare:
        return spare[-1]
    numbers = [place for place in free if place in axes and not _is_row_number(columns[place])]
    if len(numbers) > wanted:
        return numbers[-1]
    named = [place for place in free if columns[place].kind == "text"]
    if not named and len(axes) > wanted and numbers:
        return numbers[-1]  # and what only counts the rows is an axis, as there is no other
    return min(named, key=lambda place: len(columns[place].names), default=None)


def _axes(columns: Sequence[TableColumn], free: Collection[int]) -> list[int]:
    """The columns of numbers, the better ones first: constant ones and row numbers are the last resort."""
    numeric = [place for place in free if columns[place].is_numeric]
    return sorted(numeric, key=lambda place: _rank(columns[place]))


def _rank(column: TableColumn) -> int:
    if len(column.names) < 2:
        return 3
    return 2 if _is_row_number(column) else 1 if column.kind == "few" else 0


def _is_part(column: TableColumn) -> bool:
    """True for the column of a file of points that says which train and which test."""
    return plain_name(column.name) == "part" and set(column.names) <= PARTS.keys()


def _is_row_number(column: TableColumn) -> bool:
    """True for a column that only counts or names the rows."""
    if plain_name(column.name) in ROW_NAMES:
        return True
    first, count = column.numbers[0], len(column.numbers)
    return count >= COUNTED and first in (0, 1) and np.array_equal(column.numbers, first + np.arange(count))
