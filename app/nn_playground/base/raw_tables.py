"""Tables of measurements, from any program: bytes -> rows of cells, one at a time, so that a large one takes little."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections import Counter
from collections.abc import Iterator
from itertools import dropwhile, islice
from typing import Final, NamedTuple

from nn_playground.base.csv_rows import UNCLOSED_QUOTE, CsvRow, DecodedLines, rows_of
from nn_playground.base.csv_tables import ORDER, refuse_no_table
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say

CSV_SEPARATORS: Final = ("\t", ";", ",", "|")  # those first that stand in a cell by accident least
SPACES: Final = " "  # of a table whose columns are separated by any number of them
MAX_LINE: Final = 200_000  # characters
LOOKED_AT: Final = 20  # rows that tell the separator
BOMS: Final = (  # those of UTF-32 first, since they begin as those of UTF-16 do
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
    (BOM_UTF8, "utf-8-sig"),
)
HEAD: Final = 4096  # bytes that tell UTF-16 without a mark by its zeros
NO_LINES: Final[frozenset[int]] = frozenset()


class RawTable(NamedTuple):
    """The rows that have any text, in their order, and remarks on how they were read."""

    rows: Iterator[CsvRow]
    separator: str
    said: list[str]


def raw_table(content: bytes, *, what: str) -> RawTable:
    """Open the table of a file, which messages call `what`; InvalidInput where it is no text.

    A row whose cells can't be told apart has the reason in `wrong`.
    """
    text, said = decoded_table(content, what)
    separator, text = _separated(text)
    _check_lines(text, what)
    rows = rows_of(DecodedLines(text, NO_LINES, NO_LINES), separator)
    return RawTable((row for row in map(_trimmed, rows) if row.cells), separator, said)


def decoded_table(content: bytes, what: str) -> tuple[str, list[str]]:
    """The text of a table in UTF-8, UTF-16, UTF-32 or Windows-1252, and a remark where that is a guess."""
    refuse_no_table(content, what)
    encoding = next((name for mark, name in BOMS if content.startswith(mark)), _unmarked(content))
    try:
        text, said = content.decode(encoding), list[str]()
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise InvalidInput(
                say(
                    "{what}: expected text in {encoding}, as its first bytes say; it is none",
                    what=what,
                    encoding=encoding,
                )
            ) from None
        text = content.decode("cp1252", errors="replace")
        said = [say("The table is not in UTF-8, and was read as Windows-1252.")]
    if "\0" in text:
        raise InvalidInput(say("{what}: this is no text: it has zero bytes. Save the table as “CSV UTF-8”.", what=what))
    return text, said


def _unmarked(content: bytes) -> str:
    """The encoding of a file without a mark: the zeros of UTF-16 stand beside each letter of a western language."""
    head = content[:HEAD]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) >= 2 and zeros.count(0) * 2 > len(zeros) and len(content) % 2 == 0:
            return name
    return "utf-8"


def _separated(text: str) -> tuple[str, str]:
    """The separator, and the text without a line that only declares it."""
    first, _, rest = text.partition("\n")
    order = first.strip("\r ").lower()
    if order.startswith(ORDER) and order.removeprefix(ORDER) in CSV_SEPARATORS:
        return order.removeprefix(ORDER), rest
    for titles in (False, True):
        widths = {separator: _usual_width(text, separator, titles=titles) for separator in CSV_SEPARATORS}
        fitting = {separator: width for separator, width in widths.items() if width > 1}
        if fitting:
            most = max(fitting.values())
            return next(separator for separator, width in fitting.items() if width * 2 > most), text
    spaced = "\n".join(" ".join(line.split()) for line in text.splitlines())
    if _usual_width(spaced, SPACES) > 2:  # x1, x2, label: two words may be one name
        return SPACES, spaced
    return _widest(text), text


def _usual_width(text: str, separator: str, *, titles: bool = False) -> int:
    """The number of cells of the first row, where most of the rows behind it have as many; else 1.

    With `titles` there may be lines of one cell before the first row.
    """
    rows = rows_of(DecodedLines(text[:MAX_LINE], NO_LINES, NO_LINES), separator)
    widths = [len(row.cells) for row in islice((row for row in rows if any(row.cells)), LOOKED_AT)]
    if titles:
        widths = list(dropwhile(lambda width: width == 1, widths))
    if not widths:
        return 1
    usual, count = Counter(widths[1:] or widths).most_common(1)[0]
    # R writes one name less than there are columns, the first of which are the names of rows.
    return widths[0] if usual in (widths[0], widths[0] + 1) and count * 2 > len(widths) - 1 else 1


def _widest(text: str) -> str:
    """The separator that stands most often in the first line."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max((",", ";", "\t", "|"), key=first.count)


def _check_lines(text: str, what: str) -> None:
    """Raise InvalidInput for a line that is far too long for a row."""
    place = 0
    while len(text) - place > MAX_LINE:
        end = max(text.rfind("\n", place, place + MAX_LINE + 1), text.rfind("\r", place, place + MAX_LINE + 1))
        if end < 0:
            raise InvalidInput(
                say(
                    "{what}: expected lines of at most {most:,} characters; line {line:,} is longer",
                    what=what,
                    most=MAX_LINE,
                    line=text.count("\n", 0, place) + 1,
                )
            )
        place = end + 1


def _trimmed(row: CsvRow) -> CsvRow:
    """The row without empty cells at its end; without any where it has no text."""
    cells = row.cells
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return row if end == len(cells) else row._replace(cells=cells[:end])


def is_readable(row: CsvRow, width: int) -> bool:
    """True where a row's cells can be told apart: a stray quotation mark does no harm to a row of the right width."""
    return len(row.cells) <= width and (not row.wrong or (row.wrong == UNCLOSED_QUOTE and len(row.cells) == width))
