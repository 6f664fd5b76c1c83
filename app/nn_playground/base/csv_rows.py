"""CSV of any program -> rows of cells. An error in one row does not affect the others."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

UNCLOSED_QUOTE: Final = (
    "A quotation mark in this row is never closed, or stands where none can: its cells can't be told apart."
)
WINDOWS: Final = "This row was not UTF-8 and was read as Windows-1252."
UNREADABLE: Final = "This row is neither UTF-8 nor Windows-1252."
MAX_SEARCHED: Final = 4  # times the text that may be searched for quotation marks that are never closed


class CsvRow(NamedTuple):
    """Cells, and the text of each in the file; the reason why the row can't be read and a remark on it, else empty."""

    cells: tuple[str, ...]
    written: tuple[str, ...]
    line: int
    wrong: str = ""
    said: str = ""


class DecodedLines(NamedTuple):
    """A text, and the numbers of its lines that were not UTF-8: those read nevertheless, and those not."""

    text: str
    windows: frozenset[int]
    unreadable: frozenset[int]


def decode_lines(content: bytes) -> DecodedLines | int:
    """Decode a file in UTF-8, some lines of which may be wrong; the number of the first wrong line where most are.
    A byte order mark announces UTF-16, which is Excel's Unicode text."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return DecodedLines(f"\ufeff{content.decode('utf-16', errors='replace')}", frozenset(), frozenset())
    try:
        return DecodedLines(content.decode(), frozenset(), frozenset())
    except UnicodeDecodeError as error:
        first = content.count(b"\n", 0, error.start) + 1
    lines, windows, unreadable = content.split(b"\n"), set[int](), set[int]()
    text = []
    for number, line in enumerate(lines, 1):
        try:
            text.append(line.decode())
        except UnicodeDecodeError:
            try:
                text.append(line.decode("cp1252"))
                windows.add(number)
            except UnicodeDecodeError:
                text.append(line.decode(errors="surrogateescape"))
                unreadable.add(number)
    odd = len(windows) + len(unreadable)
    return DecodedLines("\n".join(text), frozenset(windows), frozenset(unreadable)) if odd * 2 < len(lines) else first


def rows_of(lines: DecodedLines, separator: str) -> Iterator[CsvRow]:
    """All rows of a table, in their order."""
    text = lines.text
    quoted = re.compile(r'"(?:[^"]|"")*+"(?=' + re.escape(separator) + r"|\r|\n|\Z)")
    bare = re.compile(f"[^{re.escape(separator)}\r\n]*")
    plain = re.compile(r'([^"\r\n]*+)(?:\r\n|[\r\n]|\Z)')  # a row without quotation marks, which is only split
    place, line, wasted = 0, 1, 0
    while place < len(text):
        if row := plain.match(text, place):
            parts = tuple(row[1].split(separator))
            yield CsvRow(parts, parts, line, UNREADABLE if line in lines.unreadable else "", _said(lines, (line,)))
            line += text.count("\n", place, row.end())
            place = row.end()
            continue
        begin, cells, written, wrong = place, list[str](), list[str](), ""
        while True:
            found = None
            if text.startswith('"', place):
                found = quoted.match(text, place) if wasted < MAX_SEARCHED * len(text) else None
                if found is None:
                    wasted += _reach(text, place)
                    wrong = UNCLOSED_QUOTE
            found = found or bare.match(text, place)
            assert found is not None
            written.append(found[0])
            is_quoted = found.re is quoted
            cells.append(found[0][1:-1].replace('""', '"') if is_quoted else found[0])
            place = found.end()
            if not text.startswith(separator, place):
                break
            place += 1
        if text.startswith("\r\n", place):
            place += 2
        elif place < len(text):
            place += 1
        count = text.count("\n", begin, place)
        span = range(line, line + max(1, count))
        wrong = wrong or (UNREADABLE if any(number in lines.unreadable for number in span) else "")
        yield CsvRow(tuple(cells), tuple(written), line, wrong, _said(lines, span))
        line += count


def _said(lines: DecodedLines, span: Iterable[int]) -> str:
    return WINDOWS if any(number in lines.windows for number in span) else ""


def _reach(text: str, place: int) -> int:
    """The end of the search for the closing mark of a quotation that is never closed."""
    end = re.compile(r'"(?:[^"]|"")*+').match(text, place)
    return end.end() - place if end else 1
