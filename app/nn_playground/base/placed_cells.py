"""CSV files of other programs in which single cells are filled in, and every other byte stays as it was."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from nn_playground.base.csv_rows import DecodedLines, rows_of
from nn_playground.base.csv_tables import BOM, MAX_CELLS, MAX_ROWS, SEPARATORS, Sheet, Style, refuse_no_table
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown

BROKEN_QUOTE: Final = (
    "{what}, line {line}, column {column}: a quotation mark is never closed, or stands where none can. Download the "
    "file anew."
)
OTHER_BYTES: Final = (
    "{what}, line {line}, column {column}: expected UTF-8; got other bytes. Download the file anew, or save it as “CSV "
    "UTF-8”."
)
ZERO_BYTE: Final = "{what}, line {line}, column {column}: expected text; got a zero byte. Download the file anew."
UTF_16: Final = (
    "{what}: expected UTF-8; this is UTF-16, as Excel’s “Unicode text”. Download the file anew, or save it as “CSV "
    "UTF-8”."
)
RAGGED: Final = (
    "{what}, line {line}: expected as many cells as the first line has, {width}; got {count}. Download the file anew."
)
TOO_LARGE_TABLE: Final = "{what}: expected at most {rows:,} rows and {cells:,} cells; there are more"


class PlacedRow(NamedTuple):
    """The cells of a row, the text of each in the file, its line, and the place of the first one in the text."""

    cells: tuple[str, ...]
    written: tuple[str, ...]
    line: int
    begin: int


@dataclass(frozen=True)
class PlacedTable:
    """A file as text without its byte order mark, the names of its columns, and all rows with any text behind them."""

    what: str
    text: str
    style: Style
    header: tuple[str, ...]
    rows: tuple[PlacedRow, ...]

    def named(self, column: str, remedy: str = "") -> int:
        """The place of a column by its name; InvalidInput where there is none, or two."""
        return Sheet(self.header, ()).named(column, what=self.what, remedy=remedy)

    def check_width(self, row: PlacedRow) -> None:
        """Raise InvalidInput for a row with more or fewer cells than the header: which is which can't be told."""
        if len(row.cells) != len(self.header):
            raise InvalidInput(say(RAGGED, what=self.what, line=row.line, width=len(self.header), count=len(row.cells)))

    def filled(self, cells: Mapping[tuple[int, int], str]) -> bytes:
        """The file with other texts in some cells, by row and column; a cell that has quotation marks keeps them."""
        pieces, done = [BOM if self.style.bom else ""], 0
        for (number, column), value in sorted(cells.items()):
            row = self.rows[number]
            if row.cells[column] == value:
                continue
            begin = row.begin + sum(len(text) + 1 for text in row.written[:column])
            pieces += [self.text[done:begin], self._written(row.written[column], value)]
            done = begin + len(row.written[column])
        return "".join([*pieces, self.text[done:]]).encode()

    def _written(self, before: str, value: str) -> str:
        is_quoted = before.startswith('"')
        return '"' + value.replace('"', '""') + '"' if is_quoted else self.style.quoted(value)


def placed_table(content: bytes, *, what: str) -> PlacedTable:
    """Read a file in UTF-8; InvalidInput names the line and the column of what is wrong, and what helps."""
    refuse_no_table(content, what)
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise InvalidInput(say(UTF_16, what=what))
    decoded = content.decode(errors="surrogateescape")
    text = decoded.removeprefix(BOM)
    separator = max(SEPARATORS, key=lambda sign: len(next(_rows(text, sign), _NOTHING).cells))
    rows = [row for row in _rows(text, separator) if any(map(str.strip, row.cells))]
    if not rows:
        raise InvalidInput(say("{what}: expected a first line that names the columns; got nothing", what=what))
    header = rows[0].cells
    if len(rows) - 1 > MAX_ROWS or len(header) * len(rows) > MAX_CELLS:
        raise InvalidInput(say(TOO_LARGE_TABLE, what=what, rows=MAX_ROWS, cells=MAX_CELLS))
    for sentence, is_wrong in _WRONG:
        _check(rows, sentence, is_wrong, what)
    return PlacedTable(what, text, Style(separator, bom=text != decoded), header, tuple(rows[1:]))


_NOTHING: Final = PlacedRow((), (), 1, 0)


def _rows(text: str, separator: str) -> Iterator[PlacedRow]:
    """All rows with their places."""
    place = 0
    for row in rows_of(DecodedLines(text, frozenset(), frozenset()), separator):
        yield PlacedRow(row.cells, row.written, row.line, place)
        place += sum(map(len, row.written)) + len(row.written) - 1
        place += 2 if text.startswith("\r\n", place) else 1


def _is_broken(cell: str, written: str) -> bool:
    """True for a cell that begins with a quotation mark, and whose text is not between two of them."""
    return cell == written and written.startswith('"')


def _is_undecoded(cell: str, _: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in cell) if not cell.isascii() else False


def _has_zero(cell: str, _: str) -> bool:
    return "\0" in cell


_WRONG: Final = ((OTHER_BYTES, _is_undecoded), (ZERO_BYTE, _has_zero), (BROKEN_QUOTE, _is_broken))


def _check(rows: list[PlacedRow], sentence: str, is_wrong: Callable[[str, str], bool], what: str) -> None:
    for row in rows:
        for number, pair in enumerate(zip(row.cells, row.written, strict=True)):
            if is_wrong(*pair):
                name = rows[0].cells[number] if number < len(rows[0].cells) else ""
                column = shown(name.encode(errors="replace").decode()) if name else number + 1
                raise InvalidInput(say(sentence, what=what, line=row.line, column=column))
