"""Tables of what was handed in to a class, whose rows may be for several exercises."""

from dataclasses import replace
from typing import Final

from nn_playground.base.csv_tables import Sheet
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown

OF_EXERCISE: Final = "exercise"  # the column of a class's table that says to which exercise a row belongs
RECEIPT_COLUMN: Final = "receipt"  # and the one by which it is known
NONE_OF_EXERCISE: Final = "{what}: no row is for the exercise {slug}, as its column “exercise” says"


def of_exercise(sheet: Sheet, slug: str, *, what: str) -> Sheet:
    """The rows for an exercise, where a column says for which each is."""
    place = sheet.found(OF_EXERCISE, what=what)
    if place is None:
        return sheet
    kept = [number for number, row in enumerate(sheet.rows) if row[place].strip() in (slug, "")]
    if sheet.rows and not kept:
        raise InvalidInput(say(NONE_OF_EXERCISE, what=what, slug=shown(slug)))
    return replace(
        sheet,
        rows=tuple(sheet.rows[number] for number in kept),
        written=(),
        wrong={new: sheet.wrong[old] for new, old in enumerate(kept) if old in sheet.wrong},
        said={new: sheet.said[old] for new, old in enumerate(kept) if old in sheet.said},
    )


def rows_elsewhere(sheet: Sheet, slug: str, *, what: str) -> dict[int, str]:
    """The rows for other exercises, by their numbers, in a table of hand-ins to a class; nothing in any other table.

    InvalidInput where no row is for this one.
    """
    place = sheet.found(OF_EXERCISE, what=what)
    if place is None:
        return {}
    found = {number: text for number, row in enumerate(sheet.rows) if (text := row[place].strip()) not in (slug, "")}
    if len(found) < len(sheet.rows):
        return found
    if sheet.rows and sheet.found(RECEIPT_COLUMN, what=what) is not None:
        raise InvalidInput(say(NONE_OF_EXERCISE, what=what, slug=shown(slug)))
    return {}  # a column of that name that says something else
