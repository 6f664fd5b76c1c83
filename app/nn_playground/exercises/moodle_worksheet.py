"""Moodle's offline grading worksheet of an assignment, in the language of its site.

    Identifier, [names ...], Status, [...], Grade, Maximum grade, [workflow], Grade can be changed,
    [Last modified (submission), Online text], Last modified (grade), [Feedback comments], [...]

Moodle writes this order in every language. It finds the rows again by the number in the first column, and skips those
whose last modification, which goes back untouched, is older than its own.
"""

import re
from typing import Final, NamedTuple

from nn_playground.base.cells import Decimal, is_number
from nn_playground.base.errors import InvalidInput
from nn_playground.base.html_text import html_text
from nn_playground.base.placed_cells import PlacedRow, PlacedTable, placed_table
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown
from nn_playground.exercises import moodle_words
from nn_playground.exercises.gradebook import Gradebook, Student, maximum, sign_of, some_columns

NUMBERED: Final = re.compile(r"\D*(\d+)\s*")  # as Participant 123, in any language
LOCKED_ROW: Final = "This grade can't be changed in Moodle."
UNNUMBERED: Final = (
    "{what}, line {line}, column {column}: expected a name and a number, as “Participant 123”; got {got}. Give "
    "Moodle’s grading worksheet as it was downloaded."
)
SAME_NUMBER: Final = (
    "{what}, lines {first} and {line}: both are of {name}. Delete one of them, or download the file anew."
)
UNSURE: Final = (
    "{what}: which column is to be filled with grades is not certain; name it by --grade-column. There are {names}"
)
UNSURE_LINK: Final = (
    "{what}: which column has what was handed in is not certain; name it by --link-column, or give another table with "
    "it by --hand-ins. There are {names}"
)
ONE_COLUMN_TWICE: Final = (
    "{what}: expected different columns for participants, grades, their maximum, what was handed in and comments; got "
    "{names}"
)
BY_SCALE: Final = (
    "{what}: the assignment is graded by a scale, so that points can't be filled in. Choose the type “Point” for its "
    "grade in Moodle, and download the worksheet anew."
)
NO_GRADES: Final = (
    "{what}, line {line}, column {column}: expected a grade, or nothing; got {got}. Name the column to be filled with "
    "grades by --grade-column; their maximum has to be in the next one."
)
OTHER_MAXIMUM: Final = (
    "{what}, line {line}, column {column}: expected the same maximum in all rows, {most}; got {got}. Download the file "
    "anew."
)
NO_COMMENTS: Final = (
    "Note: {what}: no column for comments is known, so only grades go in. Name one by --comments-column."
)
NO_CHANGEABLE: Final = (
    "Note: {what}: it can't be told which grades can be changed; Moodle itself leaves out those that can't, but takes "
    "their comments."
)


class WorksheetColumns(NamedTuple):
    """The places of columns; None for those that are not there, or not known."""

    grade: int
    most: int
    changeable: int | None
    link: int | None
    comments: int | None


def moodle_worksheet(
    content: bytes,
    *,
    what: str,
    grade_column: str | None = None,
    link_column: str | None = None,
    comments_column: str | None = None,
    has_hand_ins: bool = False,
) -> Gradebook:
    """Read a worksheet; columns may be named where their words and their order do not tell them.

    With `has_hand_ins` they come from elsewhere, and no column has to have them. InvalidInput names what is wrong.
    """
    table = placed_table(content, what=what)
    for row in table.rows:
        table.check_width(row)
    grade, most = _grade_columns(table, grade_column)
    places = WorksheetColumns(
        grade,
        most,
        _changeable(table, most),
        _link(table, most, link_column, has_hand_ins=has_hand_ins),
        _comments(table, most, comments_column),
    )
    used = [0, grade, most, *(place for place in (places.link, places.comments) if place is not None)]
    if len({*used}) != len(used):
        raise InvalidInput(say(ONE_COLUMN_TWICE, what=what, names=some_columns(table, used)))
    students = tuple(_student(table, number, places) for number in range(len(table.rows)))
    _check_numbers(table)
    sign = sign_of(table, places.most, places.grade)
    notes = []
    if places.comments is None and len(table.header) > most + 1:
        notes.append(say(NO_COMMENTS, what=what))
    if not _tells_changeable(table, places.changeable):
        notes.append(say(NO_CHANGEABLE, what=what))
    return Gradebook(table, students, grade, places.comments, _most(table, most, sign), sign, tuple(notes))


def _by_words(table: PlacedTable, words: frozenset[str]) -> list[int]:
    return [place for place, name in enumerate(table.header) if moodle_words.plain_word(name) in words]


def _grade_columns(table: PlacedTable, named: str | None) -> tuple[int, int]:
    """The columns of grades and of their maximum, which is right behind."""
    if named is not None:
        found = [table.named(named)]
    else:
        found = _by_words(table, moodle_words.GRADE)
        behind = [place - 1 for place in _by_words(table, moodle_words.MAXIMUM) if place]
        found = [place for place in found if place in behind] or (behind if len(behind) == 1 else found)
        found = found or [place - 1 for place in _constant_columns(table)]
    if len(found) != 1 or found[0] + 1 >= len(table.header):
        raise InvalidInput(say(UNSURE, what=table.what, names=some_columns(table, range(len(table.header)))))
    most = found[0] + 1
    is_scale = any(_is_words(row.cells[most]) for row in table.rows) and named is None
    if is_scale or moodle_words.plain_word(table.header[most]) in moodle_words.SCALE:
        raise InvalidInput(say(BY_SCALE, what=table.what))
    for row in table.rows:
        if (text := row.cells[found[0]].strip()) and not is_number(text):
            column = shown(table.header[found[0]])
            raise InvalidInput(say(NO_GRADES, what=table.what, line=row.line, column=column, got=shown(text)))
    return found[0], most


def _is_words(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _constant_columns(table: PlacedTable) -> list[int]:
    """The columns behind the first with the same number in all rows, which may be that of the maximum."""
    return [
        place
        for place in range(2, len(table.header))
        if len(texts := {row.cells[place].strip() for row in table.rows}) == 1
        and re.fullmatch(r"\d+(?:[.,]\d+)?", next(iter(texts)))
    ]


def _most(table: PlacedTable, column: int, sign: Decimal) -> str:
    """The maximum, which is the same in all rows."""
    texts = [maximum(table, number, column, sign) for number in range(len(table.rows))]
    for row, text in zip(table.rows, texts, strict=True):
        if text != texts[0]:
            raise InvalidInput(
                say(
                    OTHER_MAXIMUM,
                    what=table.what,
                    line=row.line,
                    column=shown(table.header[column]),
                    most=texts[0],
                    got=shown(text),
                )
            )
    return texts[0] if texts else "1"


def _changeable(table: PlacedTable, most: int) -> int | None:
    """The column that says which grades can be changed: by its name, or close behind the maximum."""
    known = _by_words(table, moodle_words.CHANGEABLE)
    near = [place for place in range(most + 1, min(most + 3, len(table.header))) if _tells_changeable(table, place)]
    return next(iter(known or near), None)


def _tells_changeable(table: PlacedTable, column: int | None) -> bool:
    """True for a column that has nothing but words for yes and no."""
    words = moodle_words.YES | moodle_words.NO
    return column is not None and all(moodle_words.plain_word(row.cells[column]) in words for row in table.rows)


def _link(table: PlacedTable, most: int, named: str | None, *, has_hand_ins: bool) -> int | None:
    """The column with what was handed in: by its name, or the one behind the maximum that has any link."""
    if has_hand_ins:
        return None
    if named is not None:
        return table.named(named)
    found = _by_words(table, moodle_words.ONLINE_TEXT)
    if len(found) != 1:
        comments = _by_words(table, moodle_words.COMMENTS)
        found = [
            place
            for place in range(most + 1, len(table.header))
            if place not in comments and any(_has_link(row.cells[place]) for row in table.rows)
        ]
    if len(found) != 1:
        raise InvalidInput(say(UNSURE_LINK, what=table.what, names=some_columns(table, range(len(table.header)))))
    return found[0]


def _has_link(cell: str) -> bool:
    return "=" in cell.partition("#")[2]


def _comments(table: PlacedTable, most: int, named: str | None) -> int | None:
    if named is not None:
        return table.named(named)
    found = [place for place in _by_words(table, moodle_words.COMMENTS) if place > most]
    return found[0] if len(found) == 1 else None


def _student(table: PlacedTable, number: int, places: WorksheetColumns) -> Student:
    row = table.rows[number]
    given = "" if places.link is None else html_text(row.cells[places.link]).strip()
    locked = places.changeable is not None and moodle_words.plain_word(row.cells[places.changeable]) in moodle_words.NO
    identifier = row.cells[0].strip()
    keys = [(identifier, _number(table, row)), *((cell,) for cell in row.cells[1 : places.grade])]
    return Student(number, identifier, given, LOCKED_ROW if locked else "", tuple(keys))


def _number(table: PlacedTable, row: PlacedRow) -> str:
    found = NUMBERED.fullmatch(row.cells[0])
    if found is None:
        column = shown(table.header[0])
        raise InvalidInput(say(UNNUMBERED, what=table.what, line=row.line, column=column, got=shown(row.cells[0])))
    return found[1]


def _check_numbers(table: PlacedTable) -> None:
    """Raise InvalidInput for two rows of one participant."""
    known: dict[str, int] = {}
    for row in table.rows:
        first = known.setdefault(_number(table, row), row.line)
        if first != row.line:
            raise InvalidInput(
                say(SAME_NUMBER, what=table.what, first=first, line=row.line, name=shown(row.cells[0].strip()))
            )
