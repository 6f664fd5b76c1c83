"""Values of a table's columns as coordinates and labels: numbers scaled, classes named."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import cut, shown
from nn_playground.labs.mlp.data_config import LONGEST_NAME
from nn_playground.labs.mlp.own_points import EDGE
from nn_playground.labs.mlp.table_columns import FURTHER, MAX_FEW, Array, TableColumn
from nn_playground.labs.mlp.table_guesses import name_and_unit
from nn_playground.labs.mlp.table_models import TableChoices
from nn_playground.labs.mlp.table_rows import RowMask, RowPlaces

PERCENTILES: Final = (1, 99)  # of a column, which are put at
FITTED: Final = 5.0  # for coordinates, and
FITTED_LABEL: Final = 1.0  # for labels of a regression
SCALE_DIGITS: Final = 4  # of a scale
MOST_FREQUENT: Final = 5  # classes beside which the others are one
LARGEST: Final = 1e150  # of numbers whose differences and scale are certainly finite, and
SMALLEST: Final = 1e-150  # of differences


class Scaled(NamedTuple):
    """Values of rows within the edge, where they lay beyond, their axis; of classes their names in its place."""

    values: Array
    beyond: RowMask
    axis: dict[str, Any] | None
    names: list[str] | None = None


def scaled_values(column: TableColumn, values: Array, reach: float, choices: TableChoices, said: list[str]) -> Scaled:
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


def named_classes(label: TableColumn, rows: RowPlaces, said: list[str]) -> Scaled:
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
        wrong = say(
            "expected at least two different values in {column}; in all {count:,} rows that can be points it is "
            "{name}. Choose another column for the label, or add rows of another class.",
            column=shown(label.name),
            count=len(rows),
            name=shown(names[0]),
        )
        raise InvalidInput.at("label", " ".join([wrong, *said]))
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
        text, count = cut(name, LONGEST_NAME), 1
        while text in short:
            count += 1
            text = say("{name} ({count})", name=cut(name, LONGEST_NAME - 4), count=count)
        short.append(text)
    return short


def _unlike_others(names: Sequence[str]) -> str:
    """The name of the class of all others."""
    return say("other") if "other" not in names else say("all others")
