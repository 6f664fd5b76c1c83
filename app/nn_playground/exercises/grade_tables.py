"""Tables of grades: the submissions in the rows of a table, and the columns that grading adds to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from nn_playground.base.csv_rows import decode_lines
from nn_playground.base.csv_tables import BOM, MAX_ROWS, Sheet, harmless
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.strict_json import read_json
from nn_playground.base.validation import did_you_mean, shown
from nn_playground.exercises.checking import CheckResult
from nn_playground.exercises.class_tables import rows_elsewhere
from nn_playground.exercises.grading import Grader, ParsedSubmission
from nn_playground.exercises.handed_text import MAX_WEIGHTS, WEIGHTS, texts_in
from nn_playground.exercises.model import LOCKED, Exercise

FROM: Final = "from"  # the column with what stands before a text in a file of texts
FOR_ANOTHER: Final = "Not graded: it was handed in for {slug}."
UNKNOWN_QUESTION: Final = "There is no question {name}; known are {names}"
NOTHING_ASKED: Final = "There is no question {name}; this exercise asks none."


def read_submissions(
    sheet: Sheet,
    grader: Grader,
    link_column: str,
    *,
    weights_column: str | None = None,
    answers: Mapping[str, str] = MappingProxyType({}),
    what: str = "table",
) -> list[ParsedSubmission]:
    """The submission of each row: a link, answers, perhaps weights; or a handed-in text in the place of the link.

    `answers` names the columns of questions that are not called like them; `what` names the table. InvalidInput for
    columns that are missing, or are there twice.
    """
    link = sheet.named(link_column, what=what)
    asked = {name: place for name, place in _asked(sheet, grader.exercise, answers, what).items() if place != link}
    weights = None
    if weights_column is not None:
        weights = sheet.named(weights_column, what=what)
    elif grader.exercise.by_hand:
        weights = sheet.found(WEIGHTS, what=what)
    if weights in {link, *asked.values()}:
        weights = None
    elsewhere = rows_elsewhere(sheet, grader.exercise.slug, what=what)

    def parsed(number: int, row: Sequence[str]) -> ParsedSubmission:
        if number in elsewhere:
            return ParsedSubmission(None, say(FOR_ANOTHER, slug=shown(elsewhere[number])), is_elsewhere=True)
        if number in sheet.wrong:
            return ParsedSubmission(None, sheet.wrong[number])
        return _submission_of(row, grader, link, asked, weights)._replace(remark=sheet.said.get(number, ""))

    return [parsed(number, row) for number, row in enumerate(sheet.rows)]


def sheet_of_texts(content: bytes, link_column: str) -> Sheet | None:
    """The table of a file that has handed-in texts and no table: a row for each text; None where it has none."""
    lines = decode_lines(content)
    if isinstance(lines, int):
        return None
    found = texts_in(lines.text.lstrip(BOM).replace("\r\n", "\n"))[:MAX_ROWS]
    return Sheet((FROM, link_column), tuple((harmless(before), text) for before, text in found)) if found else None


def _asked(sheet: Sheet, exercise: Exercise, answers: Mapping[str, str], what: str) -> dict[str, int]:
    """The places of the answers' columns by question."""
    names = [question.name for question in exercise.questions]
    for name in answers:
        if name not in names:
            if not names:
                raise InvalidInput(say(NOTHING_ASKED, name=shown(name)))
            there = say(UNKNOWN_QUESTION, name=shown(name), names=listed(names))
            raise InvalidInput(f"{clauses(there, did_you_mean(name, names))}.")
    found: dict[str, int] = {}
    for name in names:
        own = answers.get(name)
        place = sheet.found(name, what=what) if own is None else sheet.named(own, what=what)
        if place is not None:
            found[name] = place
    return found


def unanswered(
    sheet: Sheet,
    exercise: Exercise,
    answers: Mapping[str, str] = MappingProxyType({}),
    parsed: Iterable[ParsedSubmission] = (),
) -> list[str]:
    """The questions for whose answers a table has no column, and that no text in it answers."""
    asked = {*_asked(sheet, exercise, answers, "table")}
    asked.update(name for item in parsed if item.submission for name in item.submission.answers)
    return [question.name for question in exercise.questions if question.name not in asked]


def _submission_of(
    row: Sequence[str], grader: Grader, link: int, asked: Mapping[str, int], weights: int | None
) -> ParsedSubmission:
    answers = {name: row[place].strip() for name, place in asked.items()}
    given: dict[str, Any] = {
        "link": row[link].strip(),
        "answers": {name: text for name, text in answers.items() if text},
    }
    if weights is not None and row[weights].strip():
        try:
            given["parameters"] = read_json(row[weights], limit=MAX_WEIGHTS, what=WEIGHTS)
        except InvalidInput as error:
            return ParsedSubmission(None, error.message)
    return grader.parsed(given)


def columns(exercise: Exercise) -> list[str]:
    """The columns that grades add to a table; their names differ from those of answers when it is graded again."""
    return ["score", "points", "passed", *(f"{name} (points)" for name in exercise.names()), "reason"]


def cells(
    exercise: Exercise, parsed: ParsedSubmission, result: CheckResult | None, number: Callable[[float], str]
) -> list[str]:
    """The cells of these columns: points for each criterion, and the reasons why some are missing."""
    blank = [""] * len(list(exercise.names()))
    if parsed.is_elsewhere:
        return ["", "", "", *blank, parsed.reason]
    if result is None:
        return ["", number(exercise.worth), "no", *blank, parsed.reason]
    criteria = {criterion.name: criterion for criterion in result.criteria}
    points = [number(criteria[name].points if criteria[name].passed else 0) for name in exercise.names()]
    passed = "yes" if result.passed else "no"
    remarks = [parsed.remark] if parsed.remark else []
    reason = " ".join([*reasons(result, parsed.notices), *remarks])
    return [number(result.score), number(result.points), passed, *points, reason]


def reasons(result: CheckResult, notices: Iterable[str]) -> Iterator[str]:
    """Sentences on missing points, and on keys of the link that were passed over."""
    locked = next((criterion for criterion in result.criteria if criterion.name == LOCKED), None)
    if locked and not locked.passed:
        yield f"{locked.name}: {locked.message}"
    else:
        yield from (f"{criterion.name}: {criterion.message}" for criterion in result.criteria if not criterion.passed)
    yield from (f"Link: {notice if notice.endswith('.') else f'{notice}.'}" for notice in notices)
