"""Tables of spreadsheets: CSV from outside, in any program's style, to rows of cells, and back again."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Final

from nn_playground.base.csv_rows import UNCLOSED_QUOTE, CsvRow, DecodedLines, decode_lines, rows_of
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.validation import did_you_mean, ordinal, shown

MAX_TABLE_BYTES: Final = 10 * 1024 * 1024  # bytes
MAX_ROWS: Final = 10_000
MAX_CELLS: Final = 5_000_000  # with those by which rows are filled up to the header
MAX_NAMED: Final = 20  # columns in a message
MAX_COLUMN_NAME: Final = 2000  # characters of a column's name
SEPARATORS: Final = (",", ";", "\t")
BOM: Final = "\ufeff"
ZIP: Final = b"PK\x03\x04"
ORDER: Final = "sep="  # a first line by which spreadsheets tell each other the separator
LABEL: Final = r"(?:question|frage|aufgabe|exercise|task|item|pregunta|response|answer|antwort|réponse|q|nr\.?|no\.?|#)"
WORTH: Final = r"\d+(?:[.,]\d+)?\s*(?:punkte?|points?|pts?|pkt|p|marks?)\.?"
ADDED: Final = re.compile(  # the text that a form adds to a question, before it and behind it
    rf"^(?:{LABEL}?\s*\(?\d+[a-z]?\s*[.:)\]-]+\s*|{LABEL}\s*(?:\d+[a-z]?\s+|:\s*)|\(?[a-z]\)\s+)(?:[(\[]{WORTH}[)\]]\s*[:-]?\s*)?"
    rf"|(?:[*\s?!.:;]|[(\[]{WORTH}[)\]]|-\s*{WORTH})+$"
)
AROUND: Final = " *_`'\""
TAG: Final = re.compile(r"</?[a-z][^<>]*>")
LINK_PART: Final = re.compile(r"\s*(?:\d*|[a-z_]*)\s*(?:&|$)")  # the text behind a comma in a link
CELL_BY_CELL: Final = "The quotation marks of this row do not match; it was read cell by cell."
SURPLUS: Final = "This row has {count} cells, and there are {width} columns: which belongs where can't be told."
QUOTATION: Final = str.maketrans("’‘‛“”„«»", '\'\'\'"""""')
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is computed by a spreadsheet


@dataclass(frozen=True)
class Style:
    """The style of a file, kept so that its result opens in the program that the file came from."""

    separator: str = ","
    newline: str = "\n"
    bom: bool = False

    def number(self, value: float) -> str:
        """Write a number; spreadsheets separate by semicolons where their decimal sign is a comma."""
        text = f"{value:.15g}"
        return text.replace(".", ",") if self.separator == ";" else text

    def quoted(self, cell: str) -> str:
        """Quote a cell where it has to be; csv.writer leaves a lone carriage return bare before Python 3.13."""
        bare = not any(character in cell for character in (self.separator, '"', "\r", "\n"))
        return cell if bare else '"' + cell.replace('"', '""') + '"'


@dataclass(frozen=True)
class Sheet:
    """A table: every row has as many cells as the header.

    `written` has the text of each cell in the file, `wrong` the reasons why rows can't be read, `said` other remarks on
    rows, both by the numbers of the rows.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    style: Style = Style()
    written: tuple[tuple[str, ...], ...] = field(default=(), compare=False, repr=False)
    wrong: dict[int, str] = field(default_factory=dict, compare=False)
    said: dict[int, str] = field(default_factory=dict, compare=False)

    def place(self, column: str) -> int | None:
        """The place of the column with this name; None where there is none. InvalidInput for two.

        Capitals, spaces and invisible characters make no difference, nor does text that a form adds where the column
        stays unique.
        """
        names = [plain_name(name) for name in self.header]
        for alike in (plain_name, unnumbered):
            wanted = alike(plain_name(column))
            found = [place for place, name in enumerate(names) if alike(name) == wanted]
            if len(found) > 1:
                first, second = (ordinal(place + 1) for place in found[:2])
                raise InvalidInput(
                    say(
                        "There are two columns {column}, the {first} and the {second}: give one another name.",
                        column=shown(column),
                        first=first,
                        second=second,
                    )
                )
            if found:
                return found[0]
        return None

    def found(self, column: str, *, what: str) -> int | None:
        """The place of a column or None, as `place`; an error names the table."""
        try:
            return self.place(column)
        except InvalidInput as error:
            raise InvalidInput(f"{what}: {error.message}") from None

    def named(self, column: str, *, what: str, remedy: str = "") -> int:
        """The place of a column, or InvalidInput with the columns that the table has."""
        place = self.found(column, what=what)
        if place is not None:
            return place
        names = [" ".join(name.split()) for name in self.header]
        more = len(names) - MAX_NAMED
        there = {"what": what, "column": shown(column), "names": listed(map(shown, names[:MAX_NAMED]))}
        wrong = (
            say("{what}: there is no column {column}; there are {names} and {more} more", more=more, **there)
            if more > 0
            else say("{what}: there is no column {column}; there are {names}", **there)
        )
        raise InvalidInput(clauses(wrong, did_you_mean(column, names), remedy))


def plain_name(name: str) -> str:
    """The name of a column without capitals, spaces and characters that people do not see."""
    text = unicodedata.normalize("NFKC", name).translate(QUOTATION)
    seen = "".join(" " if character.isspace() else character for character in text if _is_seen(character))
    return " ".join(seen.split()).casefold()


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cf", "Cc", "Mn")


def unnumbered(name: str) -> str:
    """A plain name without the additions of a form: HTML, a number before it, a star or points behind it."""
    if len(name) > MAX_COLUMN_NAME:  # too long for a question: not searched
        return name
    bare = " ".join(unescape(TAG.sub(" ", name)).split()).strip(AROUND)
    return ADDED.sub("", bare).strip(AROUND) or name


def read_table(content: bytes, *, what: str, column: str, remedy: str = "") -> Sheet:
    """Read the table of a file, which messages call `what`; it has to have `column`, or the message ends with `remedy`.

    Rows without any text are left out. Where a row has more cells than the header, the separator stands in that column
    unquoted, as in a link typed by hand: the cells that follow are joined to it. Other errors of a row are kept with
    it. InvalidInput where the table can't be read.
    """
    lines = _decoded(content, what)
    style, lines = _style(lines)
    header, rows = _rows(lines, style.separator, what)
    _check_cells(len(header.cells), len(rows), what)
    sheet = Sheet(header.cells, (), style)
    place = sheet.named(column, what=what, remedy=remedy)
    fitted = [_fitted(row, len(header.cells), place, style) for row in rows]
    return Sheet(
        header.cells,
        tuple(row.cells for row in fitted),
        style,
        (header.written, *(row.written for row in fitted)),
        {number: row.wrong for number, row in enumerate(fitted) if row.wrong},
        {number: row.said for number, row in enumerate(fitted) if row.said},
    )


def write_table(sheet: Sheet, columns: Sequence[str], cells: Iterable[Sequence[str]]) -> bytes:
    """Write the table with further columns, whose cells no spreadsheet takes for formulas; its own stay."""
    names = [*map(sheet.style.quoted, map(harmless, unlike(columns, sheet.header)))]
    there = sheet.written or [[*map(sheet.style.quoted, row)] for row in (sheet.header, *sheet.rows)]
    more = [names, *([*map(sheet.style.quoted, map(harmless, row))] for row in cells)]
    lines = (
        sheet.style.separator.join([*old, *new]) + sheet.style.newline for old, new in zip(there, more, strict=True)
    )
    return "".join([BOM if sheet.style.bom else "", *lines]).encode(errors="surrogateescape")


def unlike(columns: Iterable[str], taken: Iterable[str]) -> list[str]:
    """The names of further columns; a name that is taken is marked as ours."""
    known = {plain_name(name) for name in taken}
    found = []
    for column in columns:
        name, count = column, 1
        while plain_name(name) in known:
            name = (
                say("{column} (graded)", column=column)
                if count == 1
                else say("{column} (graded {count})", column=column, count=count)
            )
            count += 1
        known.add(plain_name(name))
        found.append(name)
    return found


def harmless(cell: str) -> str:
    """The text in a form that a spreadsheet shows and does not compute."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def refuse_no_table(content: bytes, what: str) -> None:
    """Raise InvalidInput for a file that is too large, or a workbook."""
    if len(content) > MAX_TABLE_BYTES:
        raise InvalidInput(
            say(
                "{what}: expected at most {most:,} bytes; got {count:,}",
                what=what,
                most=MAX_TABLE_BYTES,
                count=len(content),
            )
        )
    if content.startswith(ZIP):
        raise InvalidInput(
            say("{what}: this is a workbook, as .xlsx or .ods. Open it, and save its table as “CSV UTF-8”.", what=what)
        )


def _decoded(content: bytes, what: str) -> DecodedLines:
    refuse_no_table(content, what)
    lines = decode_lines(content)
    if isinstance(lines, int):
        raise InvalidInput(
            say("{what}: expected UTF-8; line {line} is none. Save the table as “CSV UTF-8”.", what=what, line=lines)
        )
    return lines


def _style(lines: DecodedLines) -> tuple[Style, DecodedLines]:
    """The style of the file, and its text without the line that only declares the separator."""
    bom = lines.text.startswith(BOM)
    text = lines.text.lstrip(BOM)
    first, _, rest = text.partition("\n")
    newline = "\r\n" if first.endswith("\r") else "\n"
    order = first.strip("\r ").lower()
    if order.startswith(ORDER) and order.removeprefix(ORDER) in SEPARATORS:
        shifted = (frozenset(number - 1 for number in part) for part in lines[1:])
        return Style(order.removeprefix(ORDER), newline, bom), DecodedLines(rest, *shifted)
    lines = lines._replace(text=text)
    begin = lines._replace(text=text.lstrip("\r\n"))
    return Style(max(SEPARATORS, key=lambda separator: _width(begin, separator)), newline, bom), lines


def _width(lines: DecodedLines, separator: str) -> int:
    """The number of cells in the header if this is the separator."""
    header = next(rows_of(lines, separator), None)
    return 0 if header is None else len(header.cells)


def _rows(lines: DecodedLines, separator: str, what: str) -> tuple[CsvRow, list[CsvRow]]:
    """The header, and all other rows with any text in them."""
    filled = (row for row in rows_of(lines, separator) if any(cell.strip() for cell in row.cells))
    header, rows = next(filled, None), list(islice(filled, MAX_ROWS + 1))
    if header is None:
        raise InvalidInput(say("{what}: expected a first line that names the columns; got nothing", what=what))
    if header.wrong:
        raise InvalidInput(
            say(
                "{what}: the names of the columns, in line {line}, can't be read: {wrong}",
                what=what,
                line=header.line,
                wrong=header.wrong,
            )
        )
    if len(rows) > MAX_ROWS:
        raise InvalidInput(say("{what}: expected at most {most:,} rows; there are more", what=what, most=MAX_ROWS))
    return header, rows


def _check_cells(columns: int, rows: int, what: str) -> None:
    """Raise InvalidInput for a table that would take far more memory than its file: short rows below many columns."""
    if columns * rows > MAX_CELLS:
        raise InvalidInput(
            say(
                "{what}: expected at most {most:,} cells; {rows:,} rows of {columns:,} columns have more. "
                "Delete the empty columns.",
                what=what,
                most=MAX_CELLS,
                rows=rows,
                columns=columns,
            )
        )


def _fitted(row: CsvRow, width: int, place: int, style: Style) -> CsvRow:
    """The row with as many cells as the header."""
    cells, written, wrong, said = row.cells, row.written, row.wrong, row.said
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    cells, written = cells[:end], written[:end]
    if row.wrong == UNCLOSED_QUOTE:
        written = tuple(map(style.quoted, cells))  # so that the written file is a table again
        if len(cells) == width:
            wrong, said = "", f"{said} {CELL_BY_CELL}".strip()
    surplus = len(cells) - width
    if surplus > 0:
        if not _is_split(cells[place : place + surplus + 1]):
            wrong = wrong or say(SURPLUS, count=len(cells), width=width)
            place = width - 1
        joined = style.separator.join(cells[place : place + surplus + 1])
        cells = (*cells[:place], joined, *cells[place + surplus + 1 :])
        written = (*written[:place], style.quoted(joined), *written[place + surplus + 1 :])
    blank = ("",) * (width - len(cells))
    return CsvRow(cells + blank, written + blank, row.line, wrong, said)


def _is_split(parts: Sequence[str]) -> bool:
    """True for the parts of one link in which separators stood, as in networkShape=4,2."""
    first, *more = parts
    return "#" in first and all(LINK_PART.match(part) for part in more)
