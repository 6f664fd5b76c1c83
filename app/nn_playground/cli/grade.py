"""`playground grade`."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from nn_playground.base.errors import InvalidInput, InvalidSettings
from nn_playground.base.sentences import clauses, plural, say
from nn_playground.cli.grade_into import CANVAS, MOODLE, ONLY_INTO, do_into
from nn_playground.cli.grade_work import LINK_COLUMN, answers_of, graded, note_unanswered, read_sheet
from nn_playground.cli.terminal import DONE, note_damage, print_utf8

if TYPE_CHECKING:
    from nn_playground.cli.terminal import Commands
    from nn_playground.exercises.checking import CheckResult


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
    grading = commands.add_parser(
        "grade",
        help="grade a table of links or handed-in texts",
        description="Grade what students have handed in for an exercise, with seeds that they have not seen. Every row "
        "keeps its columns and gets its score, the points of each criterion, and the reason for what is missing. What "
        "was cut short goes on where it stood when it is given the same output again. Wants PLAYGROUND_SECRET. With "
        "--into the table is one of a learning platform: its own columns of grades and comments are filled in, and "
        "every other byte stays as it was.",
    )
    grading.add_argument("slug", metavar="SLUG", help="the exercise")
    grading.add_argument(
        "submissions",
        metavar="CSV",
        type=Path,
        help="the table: one column has the links, or the texts that Copy for handing in gives; "
        "or a .txt file with such texts; with --into the file that the platform gives for grading",
    )
    grading.add_argument("-o", "--output", metavar="CSV", type=Path, required=True, help="where the grades go")
    grading.add_argument("--link-column", metavar="NAME", help="the column with the links (link)")
    grading.add_argument(
        "--answer",
        metavar="QUESTION=COLUMN",
        action="append",
        default=[],
        help="the column with the answers to a question, where it is not called so; may be given several times",
    )
    grading.add_argument("--weights-column", metavar="NAME", help="the column with weights set by hand (weights)")
    grading.add_argument("--exercises", metavar="DIR", help="a folder with exercises of your own")
    grading.add_argument("--scheduler", metavar="ADDRESS", help="train on this Dask cluster, as tcp://10.0.0.5:8786")
    into = grading.add_argument_group("into the file of a learning platform")
    into.add_argument(
        "--into",
        choices=(MOODLE, CANVAS),
        help="Moodle's offline grading worksheet of an assignment, or Canvas's exported gradebook",
    )
    into.add_argument(
        "--hand-ins",
        metavar="CSV",
        type=Path,
        help="a table with the links, as a class gives it, where the platform's file does not have them",
    )
    into.add_argument("--name-column", metavar="NAME", help="its column with the students (name)")
    into.add_argument(
        "--grade-column",
        metavar="NAME",
        help="the platform's column of grades; in Canvas the assignment, also by its title or number alone",
    )
    into.add_argument("--comments-column", metavar="NAME", help="Moodle's column of comments, for the reasons")
    grading.set_defaults(do=do)


def do(chosen: argparse.Namespace) -> int:
    """Carry it out and return the exit status."""
    from nn_playground.base.csv_tables import write_table
    from nn_playground.base.settings import Settings
    from nn_playground.exercises.checking import CheckResult
    from nn_playground.exercises.grade_tables import cells, columns, read_submissions, unanswered
    from nn_playground.exercises.grading import Grader
    from nn_playground.exercises.loader import catalogue, find_exercise
    from nn_playground.labs.mlp.lab import MLP
    from nn_playground.work.checkpoint import Journal

    refuse_lone_options(chosen)
    settings = Settings.read(os.environ, exercises=chosen.exercises, scheduler=chosen.scheduler)
    if settings.secret is None:
        raise InvalidSettings(
            "PLAYGROUND_SECRET: is not set; the seeds of grades are made of it. Take any long text, and keep it: the "
            "same secret gives the same grades."
        )
    exercise = find_exercise(catalogue(MLP, settings.exercises), chosen.slug)
    secret = settings.secret.get_secret_value()
    grader = Grader(exercise, secret)
    if chosen.into is not None:
        return do_into(chosen, grader, settings, secret)
    answers = answers_of(chosen.answer, exercise)
    link_column = chosen.link_column or LINK_COLUMN
    sheet = read_sheet(chosen.submissions, chosen.output, link_column)
    parsed = read_submissions(
        sheet,
        grader,
        link_column,
        weights_column=chosen.weights_column,
        answers=answers,
        what=str(chosen.submissions),
    )
    note_unanswered(chosen.submissions, unanswered(sheet, exercise, answers, parsed))
    with Journal(chosen.output, CheckResult, secret.encode()) as journal:
        note_damage(journal)
        results = graded(grader, parsed, journal, settings)
        rows = [cells(exercise, item, result, sheet.style.number) for item, result in zip(parsed, results, strict=True)]
        journal.finish(write_table(sheet, columns(exercise), rows))
    print_utf8(summary_text(chosen.output, results, sum(item.is_elsewhere for item in parsed)))
    return DONE


def refuse_lone_options(chosen: argparse.Namespace) -> None:
    """Raise InvalidInput for an option that says something only with --into."""
    for option in ("hand_ins", "name_column", "grade_column", "comments_column"):
        if chosen.into is None and getattr(chosen, option) is not None:
            raise InvalidInput(say(ONLY_INTO, option=f"--{option.replace('_', '-')}"))


def summary_text(output: Path, results: "list[CheckResult | None]", elsewhere: int = 0) -> str:
    """The summary for a person; so many rows are for other exercises."""
    passed = sum(result is not None and result.passed for result in results)
    unread = results.count(None) - elsewhere
    rows = plural(
        len(results),
        "{output}: 1 row, {passed:,} passed",
        "{output}: {count:,} rows, {passed:,} passed",
        output=output,
        passed=passed,
    )
    more = say("{unread:,} could not be read, column reason says why", unread=unread) if unread else ""
    others = plural(elsewhere, "1 is for another exercise", "{count:,} are for other exercises") if elsewhere else ""
    return f"{clauses(rows, more, others)}."
