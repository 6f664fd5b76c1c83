"""`playground grade --into`: grades and comments in the file of a learning platform."""

import argparse
import sys
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import listed, plural, say
from nn_playground.cli.grade_work import LINK_COLUMN, answers_of, content_of, graded, note_unanswered, read_sheet
from nn_playground.cli.terminal import DONE, note_damage, print_utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nn_playground.base.settings import Settings
    from nn_playground.exercises.checking import CheckResult
    from nn_playground.exercises.gradebook import Gradebook
    from nn_playground.exercises.grading import Grader, ParsedSubmission
    from nn_playground.exercises.hand_ins import Owners
    from nn_playground.exercises.model import Exercise

MAX_STUDENTS_TOLD = 20  # students in a note
NAME_COLUMN = "name"  # of a table of hand-ins, where no other is named
ONLY_INTO = "{option}: it names something in the file of a learning platform; give --into, too"
ONLY_HAND_INS = "{option}: it names a column of a table of hand-ins; give one by --hand-ins"
MOODLE, CANVAS = "moodle", "canvas"
WANTS_HAND_INS = (
    "--into canvas: Canvas's gradebook does not have what was handed in; give a table with names and links by "
    "--hand-ins, as a class gives it"
)
NO_CANVAS_COMMENTS = "--comments-column: Canvas's gradebook has no comments; leave it out"
NO_TEXT_ANSWERS = (
    "Note: {what}: nobody has an answer to {questions}; “Copy for handing in” gives answers together with the link."
)
DIFFERENT_HAND_INS = "There are different hand-ins of this student. Leave one of them."
NOBODY = "{what}: of nobody in {book}: {names}."
SEVERAL = "{what}: of more than one student in {book}, and so given to none: {names}."
NOT_GRADED = "{what}, line {line}, {name}: not graded. {reason}"


class Gathered(NamedTuple):
    """Hand-ins of the students of a platform's file, by their numbers there, and notes on the rest."""

    parsed: "dict[int, ParsedSubmission]"
    notes: list[str]


def do_into(chosen: argparse.Namespace, grader: "Grader", settings: "Settings", secret: str) -> int:
    """Grade into a platform's file, and return the exit status."""
    from nn_playground.exercises.checking import CheckResult
    from nn_playground.work.checkpoint import Journal

    book = read_worksheet(chosen) if chosen.into == MOODLE else read_canvas(chosen, grader.exercise)
    given = from_table(chosen, book, grader) if chosen.hand_ins else from_cells(chosen, book, grader)
    changing = {number: item for number, item in given.parsed.items() if not book.students[number].kept}
    with Journal(chosen.output, CheckResult, secret.encode()) as journal:
        note_damage(journal)
        found = graded(grader, [*changing.values()], journal, settings)
        results = {number: result for number, result in zip(changing, found, strict=True) if result}
        marks = {
            number: book.mark(book.students[number], changing[number], result) for number, result in results.items()
        }
        cells = {place: text for mark in marks.values() for place, text in mark.cells.items()}
        journal.finish(book.table.filled(cells))
    kept_comments = sum(mark.keeps_comment for mark in marks.values())
    for note in (*book.notes, *given.notes, *notes_on_students(book, given, results, kept_comments)):
        print(note, file=sys.stderr)
    print_utf8(summary_of_students(chosen, len(book.students), results.values()))
    return DONE


def read_canvas(chosen: argparse.Namespace, exercise: "Exercise") -> "Gradebook":
    """Canvas's gradebook."""
    from nn_playground.exercises.canvas_gradebook import canvas_gradebook

    if chosen.hand_ins is None:
        raise InvalidInput(WANTS_HAND_INS)
    if chosen.comments_column is not None:
        raise InvalidInput(NO_CANVAS_COMMENTS)
    return canvas_gradebook(
        content_of(chosen.submissions, chosen.output),
        what=str(chosen.submissions),
        slug=exercise.slug,
        title=exercise.title,
        grade_column=chosen.grade_column,
    )


def read_worksheet(chosen: argparse.Namespace) -> "Gradebook":
    """Moodle's worksheet."""
    from nn_playground.exercises.moodle_worksheet import moodle_worksheet

    return moodle_worksheet(
        content_of(chosen.submissions, chosen.output),
        what=str(chosen.submissions),
        grade_column=chosen.grade_column,
        link_column=None if chosen.hand_ins else chosen.link_column,
        comments_column=chosen.comments_column,
        has_hand_ins=chosen.hand_ins is not None,
    )


def from_cells(chosen: argparse.Namespace, book: "Gradebook", grader: "Grader") -> Gathered:
    """Take what stands in the platform's file itself."""
    for option in ("name_column", "weights_column", "answer"):
        if getattr(chosen, option):
            raise InvalidInput(say(ONLY_HAND_INS, option=f"--{option.replace('_', '-')}"))
    parsed = {
        number: grader.parsed({"link": student.given}) for number, student in enumerate(book.students) if student.given
    }
    given = [item.submission.answers for item in parsed.values() if item.submission]
    missing = [
        question.name for question in grader.exercise.questions if not any(question.name in one for one in given)
    ]
    if not given or not missing:
        return Gathered(parsed, [])
    questions = listed(f"“{name}”" for name in missing)
    return Gathered(parsed, [say(NO_TEXT_ANSWERS, what=chosen.submissions, questions=questions)])


def from_table(chosen: argparse.Namespace, book: "Gradebook", grader: "Grader") -> Gathered:
    """Take what stands in a table of hand-ins, by the names of the students."""
    from nn_playground.exercises.class_tables import of_exercise
    from nn_playground.exercises.grade_tables import read_submissions, unanswered
    from nn_playground.exercises.grading import ParsedSubmission
    from nn_playground.exercises.hand_ins import differing, owners

    what = str(chosen.hand_ins)
    answers = answers_of(chosen.answer, grader.exercise)
    link_column = chosen.link_column or LINK_COLUMN
    sheet = of_exercise(read_sheet(chosen.hand_ins, chosen.output, link_column), grader.exercise.slug, what=what)
    names = sheet.named(
        chosen.name_column or NAME_COLUMN, what=what, remedy="name the one with the students by --name-column"
    )
    parsed = read_submissions(
        sheet, grader, link_column, weights_column=chosen.weights_column, answers=answers, what=what
    )
    note_unanswered(chosen.hand_ins, unanswered(sheet, grader.exercise, answers, parsed))
    found = owners([row[names] for row in sheet.rows], book.students)
    keys = [grader.key(item.submission) if item.submission else item.reason for item in parsed]
    twice = differing(found.found, keys)
    return Gathered(
        {
            student: ParsedSubmission(None, DIFFERENT_HAND_INS) if student in twice else parsed[numbers[0]]
            for student, numbers in sorted(found.found.items())
        },
        [*notes_on_names(chosen, found)],
    )


def notes_on_names(chosen: argparse.Namespace, found: "Owners") -> "Iterator[str]":
    """Say which hand-ins have no owner."""
    if found.nobody:
        yield say(NOBODY, what=chosen.hand_ins, book=chosen.submissions, names=some_names(found.nobody))
    if found.several:
        yield say(SEVERAL, what=chosen.hand_ins, book=chosen.submissions, names=some_names(found.several))


def notes_on_students(
    book: "Gradebook", given: Gathered, results: "Mapping[int, CheckResult]", kept_comments: int
) -> "Iterator[str]":
    """Say who has got no grade, and why."""
    from nn_playground.base.validation import shown

    what = book.table.what
    reasons: dict[int, str] = {}
    for number, student in enumerate(book.students):
        if student.kept:
            reasons[number] = student.kept
        elif number in given.parsed and number not in results:
            reasons[number] = given.parsed[number].reason
    for number, reason in islice(reasons.items(), MAX_STUDENTS_TOLD):
        student = book.students[number]
        line = book.table.rows[student.row].line
        yield say(NOT_GRADED, what=what, line=line, name=shown(student.name), reason=reason)
    if len(reasons) > MAX_STUDENTS_TOLD:
        yield say("Not graded: {more:,} more.", more=len(reasons) - MAX_STUDENTS_TOLD)
    nothing = [
        student.name
        for number, student in enumerate(book.students)
        if number not in given.parsed and number not in reasons
    ]
    if nothing:
        yield plural(
            len(nothing),
            "{what}: nothing is handed in by 1 student, whose row stays as it was: {names}.",
            "{what}: nothing is handed in by {count:,} students, whose rows stay as they were: {names}.",
            what=what,
            names=some_names(nothing),
        )
    if kept_comments:
        yield plural(
            kept_comments,
            "{what}: 1 comment that was there already stays.",
            "{what}: {count:,} comments that were there already stay.",
            what=what,
        )


def some_names(names: "Sequence[str]") -> str:
    """Names in a row, the first ones of many."""
    from nn_playground.base.validation import some_shown

    return some_shown(names, MAX_STUDENTS_TOLD)


def summary_of_students(chosen: argparse.Namespace, total: int, results: "Iterable[CheckResult]") -> str:
    """The summary for a person."""
    passed = [result.passed for result in results]
    return plural(
        len(passed),
        "{output}: 1 of {total:,} students graded, {passed:,} passed.",
        "{output}: {count:,} of {total:,} students graded, {passed:,} passed.",
        output=chosen.output,
        total=total,
        passed=sum(passed),
    )
