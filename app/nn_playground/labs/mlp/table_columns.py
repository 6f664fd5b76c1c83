"""A table of measurements as columns: the numbers, names and gaps of each, read row by row in slices of time."""

import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, takewhile
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.cells import Decimal, could_be_both, decimal_of, is_missing, is_number, number_in, visible
from nn_playground.base.csv_rows import CsvRow
from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.raw_tables import RawTable, is_readable, raw_table
from nn_playground.base.sentences import plural, say
from nn_playground.base.validation import MAX_SHOWN, cut, shown

Array = NDArray[np.float64]
ColumnKind = Literal["number", "few", "text", "empty"]

MAX_COLUMNS: Final = 200
MAX_FEW: Final = 6  # values of a column at most that are classes
PREVIEWED: Final = 8  # rows
HEAD_ROWS: Final = 1000  # rows by which it is told how numbers are written
TOGETHER: Final = 256  # rows between two looks at the clock
MAX_DISTINCT: Final = 5000  # texts of a column that are told apart
GAP, FURTHER = -1, -2  # codes of a cell without text, and of one beyond MAX_DISTINCT
MANY_CELLS: Final = (
    "A cell that contains the separator needs quotation marks around it; where numbers have a decimal comma, columns "
    "have to be separated by semicolons or tabs."
)
NUMERIC_SHARE: Final = 0.75  # of the filled cells of a column of numbers


@dataclass(frozen=True, eq=False)
class TableColumn:
    """A column: `numbers` float64 (rows,), NaN where there is none; `codes` int32 (rows,), places in `names` or GAP.

    `odd` is a text among numbers; `doubtful` a number as 1,234, whose comma could be a decimal one; each may be empty.
    """

    name: str
    numbers: Array
    codes: NDArray[np.int32]
    names: tuple[str, ...]
    odd: str = ""
    doubtful: str = ""

    @property
    def is_numeric(self) -> bool:
        """True where most filled cells are numbers."""
        filled = np.count_nonzero(self.codes != GAP)
        return bool(filled and np.count_nonzero(~np.isnan(self.numbers)) >= NUMERIC_SHARE * filled)

    @property
    def kind(self) -> ColumnKind:
        """The kind of the column; few values are classes."""
        if not self.names:
            return "empty"
        return "few" if len(self.names) <= MAX_FEW else "number" if self.is_numeric else "text"

    @property
    def gaps(self) -> NDArray[np.bool_]:
        """True for the rows without a value: bool (rows,)."""
        return np.isnan(self.numbers) if self.is_numeric else self.codes == GAP

    def counts(self) -> NDArray[np.int64]:
        """The number of rows with each name: int64 (names,)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.names))


@dataclass(frozen=True, eq=False)
class MeasuredTable:
    """A table: `rows` are those that could be read, `unread` counts the others, `said` has remarks on it."""

    columns: tuple[TableColumn, ...]
    rows: int
    unread: int = 0
    preview: tuple[tuple[str, ...], ...] = ()
    said: tuple[str, ...] = field(default=())


def measured(content: bytes, *, what: str = "table") -> MeasuredTable:
    """Read a whole table; InvalidInput where there is none."""
    return next(found[0] for found in measured_in_slices(content, what=what) if found)


def measured_in_slices(
    content: bytes, *, what: str = "table", clock: Clock = time.monotonic
) -> Iterator[list[MeasuredTable]]:
    """Read a table: yields an empty list after each slice of time, and at last the table.

    InvalidInput, which calls it `what`, where it is none: no text, too large, without rows or with too many columns.
    """
    pace = Pace(clock)
    raw = raw_table(content, what=what)
    yield []
    pace.begin()
    head, said = _without_titles(list(islice(raw.rows, HEAD_ROWS)))
    header, first, more = _header(head, what)
    said += more
    builders = [
        _Builder(name, decimal) for name, decimal in zip(header, _decimals(head[first:], raw, header), strict=True)
    ]
    width, rows, unread = len(header), 0, list[CsvRow]()
    lost, scant, shortest = 0, 0, list[CsvRow]()
    preview = list[tuple[str, ...]]()
    behind = chain(head[first:], raw.rows)
    while some := list(islice(behind, TOGETHER)):
        whole = [row.cells + ("",) * (width - len(row.cells)) for row in some if is_readable(row, width)]
        if len(whole) < len(some):
            lost += len(some) - len(whole)
            unread = unread or [row for row in some if not is_readable(row, width)]
        rows += len(whole)
        if short := [row for row in some if len(row.written) < width and is_readable(row, width)]:
            scant += len(short)
            shortest = shortest or short[:1]
        preview += [tuple(cut(cell.strip()) for cell in cells) for cells in whole[: PREVIEWED - len(preview)]]
        for builder, cells in zip(builders, zip(*whole, strict=True), strict=bool(whole)):
            builder.extend(cells)
        if pace.is_over():
            yield []
            pace.begin()
    said += [_unread(lost, unread[0], width)] if unread else []
    said += [_short(scant, shortest[0], width)] if shortest else []
    if not rows:
        wrong = say("{what}: there are no rows below the names of the columns.", what=what)
        raise InvalidInput(" ".join([wrong, *said]))
    columns = tuple(builder.column() for builder in builders)
    yield [MeasuredTable(columns, rows, lost, tuple(preview), (*raw.said, *said))]


def _unread(count: int, row: CsvRow, width: int) -> str:
    """The remark on rows whose cells can't be told apart."""
    if row.wrong:
        return plural(
            count,
            "Line {line:,} can't be read and is left out: {why}",
            "{count:,} rows can't be read and are left out, first that in line {line:,}: {why}",
            line=row.line,
            why=row.wrong,
        )
    told = plural(
        count,
        "Line {line:,} has {cells} cells, more than the {width} columns, and is left out.",
        "{count:,} rows have more cells than the {width} columns and are left out, first line {line:,} with {cells}.",
        line=row.line,
        cells=len(row.cells),
        width=width,
    )
    return f"{told} {MANY_CELLS}"


def _short(count: int, row: CsvRow, width: int) -> str:
    """The remark on rows that end early."""
    return plural(
        count,
        "Line {line:,} has only {cells} of the {width} cells: those at its end count as missing.",
        "{count:,} rows have fewer than the {width} cells, first line {line:,} with {cells}: those at their ends count "
        "as missing.",
        line=row.line,
        cells=len(row.written),
        width=width,
    )


# ---- the header ----


def _without_titles(head: list[CsvRow]) -> tuple[list[CsvRow], list[str]]:
    """The rows behind lines of one cell that stand above a table, and a remark on these."""
    usual = Counter(len(row.cells) for row in head).most_common(1)
    titles = [*takewhile(lambda row: len(row.cells) == 1, head)] if usual and usual[0][0] > 2 else []
    if not titles:
        return head, []
    said = plural(
        len(titles),
        "A line above the names of the columns is passed over: {text}.",
        "{count} lines above the names of the columns are passed over, first {text}.",
        text=shown(visible(titles[0].cells[0])),
    )
    return head[len(titles) :], [said]


def _header(head: Sequence[CsvRow], what: str) -> tuple[list[str], int, list[str]]:
    """The names of the columns, the place of the first row behind them, and remarks."""
    if not head:
        raise InvalidInput(say("{what}: expected a first line that names the columns; got nothing", what=what))
    width = len(head[0].cells)
    if head[1:] and all(len(row.cells) == width + 1 for row in head[1:]):
        width += 1  # R names no column for the names of rows
    if width > MAX_COLUMNS:
        raise InvalidInput(
            say(
                "{what}: expected at most {most} columns; got {count:,}. Delete those that are not needed.",
                what=what,
                most=MAX_COLUMNS,
                count=width,
            )
        )
    if _is_data(head):
        width = max(width, *(len(row.cells) for row in head[:PREVIEWED]))
        names = [_numbered(place) for place in range(width)]
        return names, 0, [say("The first row names no columns: they are called {first}, and so on.", first=names[0])]
    cells = [""] * (width - len(head[0].cells)) + [visible(cell) for cell in head[0].cells]
    names, said = list[str](), list[str]()
    for place, cell in enumerate(cells):
        name, count = cell or _numbered(place), 1
        while name in names:
            count += 1
            name = say("{name} ({count})", name=cell or _numbered(place), count=count)
        if cell and count > 1:
            said.append(
                say("There are two columns {name}: the second is called {other}.", name=shown(cell), other=shown(name))
            )
        names.append(name)
    return names, 1, said[:3]


def _numbered(place: int) -> str:
    return say("column {number}", number=place + 1)


def _is_data(head: Sequence[CsvRow]) -> bool:
    """True where the first row has no names: numbers only, or numbers and texts that come again below."""
    first = [cell.strip() for cell in head[0].cells]
    filled = [(place, cell) for place, cell in enumerate(first) if not is_missing(cell)]
    texts = [(place, cell) for place, cell in filled if not is_number(cell)]
    if len(texts) == len(filled):
        return False
    return all(
        any(len(row.cells) > place and row.cells[place].strip() == cell for row in head[1:]) for place, cell in texts
    )


def _decimals(rows: Sequence[CsvRow], raw: RawTable, header: Sequence[str]) -> list[Decimal]:
    """The decimal sign of each column: its own, or that of the others, or the usual one beside the separator."""
    columns = [[row.cells[place].strip() for row in rows if len(row.cells) > place] for place in range(len(header))]
    own = [decimal_of(cells) for cells in columns]
    usual: Decimal = "," if raw.separator == ";" or "," in own else "."
    return [decimal or usual for decimal in own]


class _Builder:
    """A column under way. A text is looked at once, however often it stands there."""

    def __init__(self, name: str, decimal: Decimal) -> None:
        self._name = name
        self._decimal = decimal
        self._numbers = array("d")
        self._codes = array("i")
        self._names: dict[str, int] = {}
        self._seen: dict[str, tuple[int, float]] = {}
        self._odd = ""
        self._doubtful = ""

    def extend(self, cells: Sequence[str]) -> None:
        """Add the cells of the next rows."""
        seen, read = self._seen, self._read
        found = [seen.get(cell) or read(cell) for cell in cells]
        self._codes.extend([code for code, _ in found])
        self._numbers.extend([number for _, number in found])

    def _read(self, cell: str) -> tuple[int, float]:
        text = visible(cell)
        if is_missing(text):
            found = GAP, np.nan
        else:
            number = number_in(text, self._decimal)
            self._odd = self._odd or (text if number is None else "")
            self._doubtful = self._doubtful or (text if number is not None and could_be_both(text) else "")
            room = len(self._names) < MAX_DISTINCT
            code = self._names.setdefault(text, len(self._names)) if room else self._names.get(text, FURTHER)
            found = code, np.nan if number is None else number
        if len(self._seen) < MAX_DISTINCT:
            self._seen[cell] = found
        return found

    def column(self) -> TableColumn:
        """The column of all cells."""
        numbers, codes = np.array(self._numbers, np.float64), np.array(self._codes, np.int32)
        return TableColumn(self._name, numbers, codes, tuple(self._names), cut(self._odd, MAX_SHOWN), self._doubtful)
