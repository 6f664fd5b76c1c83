"""Files of learning platforms: the places in them where grades and comments go, and what is written there."""

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from nn_playground.base.cells import Decimal as DecimalSign
from nn_playground.base.cells import number_in
from nn_playground.base.errors import InvalidInput
from nn_playground.base.placed_cells import PlacedTable
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown, some_shown
from nn_playground.exercises.checking import CheckResult
from nn_playground.exercises.grade_tables import reasons
from nn_playground.exercises.grading import ParsedSubmission

MAX_COLUMNS_TOLD: Final = 50  # in a message
CENTS: Final = 2  # decimals of a grade; more where its maximum has more
COMMENT: Final = "Score: {score} of {points}."
OUR_COMMENT: Final = re.compile(r"Score: [\d.]+ of [\d.]+\.")
FRACTION: Final = re.compile(r"\d+([.,])\d+")
NO_MAXIMUM: Final = "{what}, line {line}, column {column}: expected a number of points above 0; got {got}"


class Student(NamedTuple):
    """The row of a student: its number, and their name in messages.

    `given` is what was handed in, as a link's place takes it; `kept` the reason why this row stays as it is; `keys`
    has names by which others may know them, the most certain first.
    """

    row: int
    name: str
    given: str = ""
    kept: str = ""
    keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Gradebook:
    """A platform's table, its students, the columns of grades and comments, and the highest grade as it is written."""

    table: PlacedTable
    students: tuple[Student, ...]
    grade: int
    comments: int | None
    most: str
    sign: DecimalSign
    notes: tuple[str, ...] = ()

    def mark(self, student: Student, parsed: ParsedSubmission, result: CheckResult) -> "Mark":
        """The cells of a student that are filled in; a comment that is not ours stays."""
        row = self.table.rows[student.row]
        grade = self._grade(result)
        known = number_in(row.cells[self.grade].strip(), self.sign)
        is_new = known is None or known != number_in(grade, self.sign)
        cells = {(student.row, self.grade): grade} if is_new else {}
        if self.comments is None:
            return Mark(cells)
        before = row.cells[self.comments].strip()
        if before and not OUR_COMMENT.match(before):
            return Mark(cells, keeps_comment=True)
        return Mark({**cells, (student.row, self.comments): comment_of(parsed, result)})

    def _grade(self, result: CheckResult) -> str:
        """The score as a share of the highest grade, in the notation of that."""
        most = self.most.replace(",", ".")
        decimals = len(most.partition(".")[2])
        share = Decimal(repr(result.score)) / Decimal(repr(result.points)) * Decimal(most)
        grade = share.quantize(Decimal(1).scaleb(-max(CENTS, decimals)), ROUND_HALF_UP)
        text = f"{grade:f}"
        while text.endswith("0") and len(text.partition(".")[2]) > decimals:
            text = text[:-1]
        return text.rstrip(".").replace(".", self.sign)


class Mark(NamedTuple):
    """Cells that are filled in, by row and column; True where a comment of a person stays."""

    cells: Mapping[tuple[int, int], str]
    keeps_comment: bool = False


def comment_of(parsed: ParsedSubmission, result: CheckResult) -> str:
    """The score and the reasons for what is missing, as HTML without any tag; no spreadsheet computes it."""
    score = say(COMMENT, score=f"{result.score:.15g}", points=f"{result.points:.15g}")
    more = [parsed.remark] if parsed.remark else []
    text = " ".join([score, *reasons(result, parsed.notices), *more])
    return html.escape(" ".join(text.replace("\0", "").split()), quote=False)


def some_columns(table: PlacedTable, places: Sequence[int]) -> str:
    """The names of columns, the first ones of many."""
    return some_shown([table.header[place] for place in places], MAX_COLUMNS_TOLD)


def maximum(table: PlacedTable, row: int, column: int, sign: DecimalSign) -> str:
    """The highest grade as a row has it; InvalidInput where it is no number above 0."""
    found = table.rows[row]
    text = found.cells[column].strip() if column < len(found.cells) else ""
    value = number_in(text, sign)
    if value is None or value <= 0 or not re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        name = shown(table.header[column])
        raise InvalidInput(say(NO_MAXIMUM, what=table.what, line=found.line, column=name, got=shown(text)))
    return text


def sign_of(table: PlacedTable, *columns: int) -> DecimalSign:
    """The decimal sign of numbers in some columns, which have no groups; else the one that fits the separator."""
    cells = [row.cells[column].strip() for column in columns for row in table.rows if column < len(row.cells)]
    signs = Counter(found[1] for found in map(FRACTION.fullmatch, cells) if found)
    if not signs:
        return "," if table.style.separator == ";" else "."
    return "," if signs[","] > signs["."] else "."
