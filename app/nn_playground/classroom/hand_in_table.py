"""The hand-ins of a class as a table: `playground grade` takes it, and no spreadsheet computes what stands in it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from nn_playground.base.csv_tables import BOM, Style, harmless, unlike
from nn_playground.classroom.hand_in import canonical_json
from nn_playground.classroom.models import written_time
from nn_playground.exercises.handed_text import WEIGHTS
from nn_playground.exercises.model import Exercise

if TYPE_CHECKING:
    from nn_playground.classroom.store import KeptHandIn

STYLE: Final = Style(newline="\r\n", bom=True)  # a spreadsheet takes it for UTF-8


def latest_hand_ins(kept: Sequence["KeptHandIn"], exercise: str | None = None) -> list["KeptHandIn"]:
    """Each member's last hand-in of each exercise, or of one; those count."""
    last = {(item.member_id, item.exercise): item for item in kept if exercise in (None, item.exercise)}
    return list(last.values())


def hand_in_table(kept: Sequence["KeptHandIn"], exercises: Mapping[str, Exercise]) -> str:
    """A row for each hand-in: name, exercise, link, answers by question, weights, receipt and time.

    There is a column for every question of these `exercises`, and for those that they don't ask any more.
    """
    asked = [one.name for item in kept if (found := exercises.get(item.exercise)) for one in found.questions]
    questions = list(dict.fromkeys([*asked, *(name for item in kept for name in item.content.answers)]))
    ours = unlike([WEIGHTS, "receipt", "time"], ["name", "exercise", "link", *questions])
    rows = [["name", "exercise", "link", *map(harmless, questions), *ours], *(_row(item, questions) for item in kept)]
    return BOM + "".join(STYLE.separator.join(map(STYLE.quoted, row)) + STYLE.newline for row in rows)


def _row(item: "KeptHandIn", questions: Sequence[str]) -> list[str]:
    answers = [_answer(item.content.answers.get(name, "")) for name in questions]
    weights = "" if item.content.parameters is None else canonical_json(item.content.parameters)
    at = written_time(item.at)
    return [harmless(item.name), item.exercise, harmless(item.content.link), *answers, weights, item.receipt, at]


def _answer(given: float | str) -> str:
    """A cell with an answer; a number stays one, also where it is negative."""
    return harmless(given) if isinstance(given, str) else repr(given)
