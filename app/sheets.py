"""Tables as spreadsheets hand them on: CSV from outside, whatever its habits are, to rows of cells, and back again."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import InvalidInput
from app.validation import shown, suggestion

MAX_FILE: Final = 10 * 1024 * 1024  # bytes
MAX_ROWS: Final = 10_000
MAX_CELLS: Final = 5_000_000
MAX_NAMED: Final = 20  # columns in a message
SEPARATORS: Final = (",", ";", "\t")
BOM: Final = "\ufeff"
ORDER: Final = "sep="  # a first line by which spreadsheets tell each other the separator
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is computed by a spreadsheet


@dataclass(frozen=True)
class Style:
    """How a file is written, so that what comes of it opens where it came from."""

    separator: str = ","
    newline: str = "\n"
    bom: bool = False

    def number(self, value: float) -> str:
        """A number; spreadsheets separate by semicolons where their decimal sign is a comma."""
        text = f"{value:.15g}"
        return text.replace(".", ",") if self.separator == ";" else text

    def quoted(self, cell: str) -> str:
        """A cell as it is written; csv.writer leaves a lone carriage return bare before Python 3.13."""
        bare = not any(character in cell for character in (self.separator, '"', "\r", "\n"))
        return cell if bare else '"' + cell.replace('"', '""') + '"'


@dataclass(frozen=True)
class Sheet:
    """A table: every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    style: Style = Style()

    def place(self, column: str) -> int | None:
        """Which column has this name; capitals and spaces around it make no difference. None where there is none."""
        names = [plain(name) for name in self.header]
        return names.index(plain(column)) if plain(column) in names else None


def plain(name: str) -> str:
    """The name of a column without what people do not see or mind."""
    return name.strip().casefold()


def read(content: bytes, *, what: str, column: str, remedy: str = "") -> Sheet:
    """The table of a file which is called `what` in messages, and has to have `column`, else `remedy` may help.

    Rows without any text are left out. Where a row has more cells than the header, the separator stands in that column
    unquoted, as in a link typed by hand: what follows is joined to it. InvalidInput where it can't be read.
    """
    text = _decoded(content, what)
    style, text = _style(text)
    rows = _rows(text, style.separator, what)
    if not rows:
        raise InvalidInput(f"{what}: expected a first line that names the columns; got nothing")
    header, *rows = rows
    if len(header) * len(rows) > MAX_CELLS:
        raise InvalidInput(
            f"{what}: expected at most {MAX_CELLS:,} cells; {len(rows):,} rows of {len(header):,} columns have more. "
            "Delete the empty columns."
        )
    sheet = Sheet(tuple(header), (), style)
    place = sheet.place(column)
    if place is None:
        names = [name.strip() for name in header]
        more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
        there = ", ".join(shown(name) for name in names[:MAX_NAMED])
        help_ = suggestion(column, names) + (f"; {remedy}" if remedy else "")
        raise InvalidInput(f"{what}: there is no column {shown(column)}; there are {there}{more}{help_}")
    return Sheet(sheet.header, tuple(_fitted(row, len(header), place, style.separator) for row in rows), style)


def write(sheet: Sheet, columns: Sequence[str], cells: Iterable[Sequence[str]]) -> bytes:
    """The table with further columns, whose cells no spreadsheet takes for a formula; it is left as it was itself."""
    header = [*sheet.header, *map(harmless, unlike(columns, sheet.header))]
    rows = [[*row, *map(harmless, further)] for row, further in zip(sheet.rows, cells, strict=True)]
    lines = (sheet.style.separator.join(map(sheet.style.quoted, row)) + sheet.style.newline for row in (header, *rows))
    return "".join([BOM if sheet.style.bom else "", *lines]).encode()


def unlike(columns: Iterable[str], taken: Iterable[str]) -> list[str]:
    """The names of further columns; one that is taken is marked as ours."""
    known = {plain(name) for name in taken}
    found = []
    for column in columns:
        name, count = column, 1
        while plain(name) in known:
            name = f"{column} (graded)" if count == 1 else f"{column} (graded {count})"
            count += 1
        known.add(plain(name))
        found.append(name)
    return found


def harmless(cell: str) -> str:
    """The text, which a spreadsheet shows and does not compute."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _decoded(content: bytes, what: str) -> str:
    if len(content) > MAX_FILE:
        raise InvalidInput(f"{what}: expected at most {MAX_FILE:,} bytes; got {len(content):,}")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidInput(f"{what}: expected UTF-8; line {line} is none. Save the table as “CSV UTF-8”.") from None


def _style(text: str) -> tuple[Style, str]:
    """How the file is written, and its text without what only says so."""
    bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    first, _, rest = text.partition("\n")
    newline = "\r\n" if first.endswith("\r") else "\n"
    order = first.strip("\r ").lower()
    if order.startswith(ORDER) and order.removeprefix(ORDER) in SEPARATORS:
        return Style(order.removeprefix(ORDER), newline, bom), rest
    lines = text.lstrip("\r\n")
    return Style(max(SEPARATORS, key=lambda separator: _width(lines, separator)), newline, bom), text


def _width(text: str, separator: str) -> int:
    """How many cells the header has if this is the separator; none where it can't be."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), []))
    except csv.Error:
        return 0


def _rows(text: str, separator: str, what: str) -> list[list[str]]:
    """All rows with any text in them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    first = 1  # line of a row that is being read
    try:
        for row in reader:
            first = reader.line_num + 1
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > MAX_ROWS + 1:
                raise InvalidInput(f"{what}: expected at most {MAX_ROWS:,} rows; there are more")
    except csv.Error as error:
        why = "a quotation mark is never closed" if "end of data" in str(error) else str(error)
        raise InvalidInput(f"{what}: the row that begins in line {first} can't be read as CSV: {why}") from None
    return rows


def _fitted(row: list[str], width: int, place: int, separator: str) -> tuple[str, ...]:
    """The row with as many cells as the header."""
    used = len(row)
    while used > width and not row[used - 1].strip():
        used -= 1
    row = row[:used]
    surplus = max(0, len(row) - width)
    joined = [*row[:place], separator.join(row[place : place + surplus + 1]), *row[place + surplus + 1 :]]
    return tuple(joined + [""] * (width - len(joined)))
