"""The cells of tables of measurements: gaps, and numbers with a decimal point or comma and groups of thousands."""

import math
import re
from collections.abc import Iterable
from typing import Final, Literal

from nn_playground.base.csv_tables import FORMULA_STARTS
from nn_playground.base.typed import PLAIN_NUMBER, folded

Decimal = Literal[".", ","]

MISSING: Final = frozenset(
    {"", "na", "n/a", "nan", "null", "?", "-", "–", "—", "#n/a", "#na", "#div/0!", "#num!", "#value!", "#ref!"}
    | {"inf", "+inf", "-inf", "−inf", "infinity", "-infinity", "∞", "+∞", "-∞", "−∞"}
)
MAX_NUMBER: Final = 60  # characters
AROUND_NUMBERS: Final = " %€$£¥"
_COMMA: Final = re.compile(r"[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?")
_GROUPS_BY_POINT: Final = re.compile(r"[+-]?\d{1,3}(?:([ .'’])\d{3})(?:\1\d{3})*(?:,\d+)?")
_GROUPS_BY_COMMA: Final = re.compile(r"[+-]?\d{1,3}(?:([ ,'’])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_SIGNS_OF_GROUPS: Final = re.compile(r"[ .,'’]")
# What tells the decimal sign: 1.5, 1,234.5 and 1,234,567 the point; 1,5 and 1.234,5 the comma. 1,234 could be both;
# 1.234 is taken for a number with a point, but where the others of its column have commas.
_TELLS_POINT: Final = re.compile(r"[+-]?(?:\d*\.\d+(?:[eE].*)?|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})")
_TELLS_COMMA: Final = re.compile(r"[+-]?(?:\d*,\d+(?:[eE].*)?|\d{1,3}(?:[. '’]\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})")
_COULD_BE_BOTH: Final = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_WEAK_POINT: Final = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


def visible(text: str) -> str:
    """The text in one line, without characters that are not seen, and with single spaces between its words.

    The apostrophe goes by which our own tables keep spreadsheets from computing a text.
    """
    line = " ".join(text.split())
    whole = line if line.isprintable() else " ".join("".join(filter(str.isprintable, line)).split())
    return whole[1:] if whole[1:].startswith(FORMULA_STARTS) and whole[0] == "'" else whole


def is_missing(cell: str) -> bool:
    """True for a cell, without spaces around it, that says that nothing is known, or nothing finite."""
    return cell.casefold() in MISSING


def number_in(cell: str, decimal: Decimal) -> float | None:
    """The number of a cell; None for any other text, and for numbers that are infinite."""
    if len(cell) > MAX_NUMBER:
        return None
    if decimal == "." and PLAIN_NUMBER.fullmatch(cell) and cell.isascii():
        return _finite(cell)
    text = folded(cell).strip(AROUND_NUMBERS)
    if decimal == ",":
        if _COMMA.fullmatch(text):
            return _finite(text.replace(",", "."))
        if _GROUPS_BY_POINT.fullmatch(text):
            whole, _, part = text.partition(",")
            return _finite(f"{_SIGNS_OF_GROUPS.sub('', whole)}.{part}")
    elif _GROUPS_BY_COMMA.fullmatch(text):
        whole, _, part = text.partition(".")
        return _finite(f"{_SIGNS_OF_GROUPS.sub('', whole)}.{part}")
    return _finite(text) if PLAIN_NUMBER.fullmatch(text) else None


def is_number(cell: str) -> bool:
    """True for a number with either decimal sign."""
    return number_in(cell, ".") is not None or number_in(cell, ",") is not None


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def decimal_of(cells: Iterable[str]) -> Decimal | None:
    """The decimal sign that most of these cells have; None where none tells."""
    points = commas = weak = 0
    for cell in cells:
        text = folded(cell[:MAX_NUMBER]).strip(AROUND_NUMBERS)
        if _COULD_BE_BOTH.fullmatch(text):
            continue
        if _WEAK_POINT.fullmatch(text):
            weak += 1
            continue
        points += _TELLS_POINT.fullmatch(text) is not None
        commas += _TELLS_COMMA.fullmatch(text) is not None
    if commas > points:
        return ","
    return "." if points or weak else None


def could_be_both(cell: str) -> bool:
    """True for 1,234, which is a number with either decimal sign."""
    return _COULD_BE_BOTH.fullmatch(folded(cell[:MAX_NUMBER])) is not None
