"""`playground grade`."""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from nn_playground.base.errors import InvalidInput, InvalidSettings
from nn_playground.base.files import unreadable
from nn_playground.base.sentences import clauses, plural, say
from nn_playground.cli.terminal import DONE, Progress, note_damage, print_utf8

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nn_playground.base.csv_tables import Sheet
    from nn_playground.base.settings import Settings
    from nn_playground.cli.terminal import Commands
    from nn_playground.exercises.checking import CheckResult
    from nn_playground.exercises.grading import Grader, ParsedSubmission
    from nn_playground.exercises.model import Exercise
    from nn_playground.work.checkpoint import Journal

TEXTS = ".txt"  # files that may have handed-in texts instead of a table
NO_ANSWERS = 'Note: {table} has no column for the answers to {questions}. Name them by --answer "QUESTION=COLUMN".'


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
    grading = commands.add_parser(
        "grade",
        help="grade a table of links or handed-in texts",
        description="Grade what students have handed in for an exercise, with seeds that they have not seen. Every row "
        "keeps its columns and gets its score, the points of each criterion, and the reason for what is missing. What "
        "was cut short goes on where it stood when it is given the same output again. Wants PLAYGROUND_SECRET.",
    )
    grading.add_argument("slug", metavar="SLUG", help="the exercise")
    grading.add_argument(
        "submissions",
        metavar="CSV",
        type=Path,
        help="the table: one column has the links, or the texts that Copy for handing in gives; "
        "or a .txt file with such texts",
    )
    grading.add_argument("-o", "--output", metavar="CSV", type=Path, required=True, help="where the grades go")
    grading.add_argument("--link-column", metavar="NAME", default="link", help="the column with the links (link)")
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

    settings = Settings.read(os.environ, exercises=chosen.exercises, scheduler=chosen.scheduler)
    if settings.secret is None:
        raise InvalidSettings(
            "PLAYGROUND_SECRET: is not set; the seeds of grades are made of it. Take any long text, and keep it: the "
            "same secret gives the same grades."
        )
    exercise = find_exercise(catalogue(MLP, settings.exercises), chosen.slug)
    secret = settings.secret.get_secret_value()
    grader = Grader(exercise, secret)
    answers = answers_of(chosen.answer, exercise)
    sheet = read_sheet(chosen)
    parsed = read_submissions(
        sheet,
        grader,
        chosen.link_column,
        weights_column=chosen.weights_column,
        answers=answers,
        what=str(chosen.submissions),
    )
    missing = ", ".join(f"“{name}”" for name in unanswered(sheet, exercise, answers, parsed))
    if missing:
        print(say(NO_ANSWERS, table=chosen.submissions, questions=missing), file=sys.stderr)
    with Journal(chosen.output, CheckResult, secret.encode()) as journal:
        note_damage(journal)
        results = graded(grader, parsed, journal, settings)
        rows = [cells(exercise, item, result, sheet.style.number) for item, result in zip(parsed, results, strict=True)]
        journal.finish(write_table(sheet, columns(exercise), rows))
    print_utf8(summary_text(chosen.output, results))
    return DONE


def answers_of(given: "Sequence[str]", exercise: "Exercise") -> dict[str, str]:
    """The columns of answers by question, from QUESTION=COLUMN; a name may have a = itself."""
    found: dict[str, str] = {}
    names = [question.name for question in exercise.questions]
    for text in given:
        name = next((name for name in names if text.startswith(f"{name}=")), text.partition("=")[0])
        column = text.removeprefix(name).removeprefix("=")
        if not column.strip():
            raise InvalidInput(say("--answer {text}: expected QUESTION=COLUMN", text=text))
        if name in found:
            raise InvalidInput(say("--answer {text}: expected each question once", text=text))
        found[name] = column
    return found


def read_sheet(chosen: argparse.Namespace) -> "Sheet":
    """The table of submissions."""
    from nn_playground.base.csv_tables import MAX_TABLE_BYTES, read_table
    from nn_playground.exercises.grade_tables import sheet_of_texts

    given: Path = chosen.submissions
    try:
        if chosen.output.exists() and chosen.output.samefile(given):
            raise InvalidInput(
                say("-o {output}: expected another file than the table of submissions", output=chosen.output)
            )
        with given.open("rb") as file:
            content = file.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise unreadable(given, error) from None
    texts = sheet_of_texts(content, chosen.link_column) if given.suffix.lower() == TEXTS else None
    return texts or read_table(
        content, what=str(given), column=chosen.link_column, remedy="name the one with the links by --link-column"
    )


def graded(
    grader: "Grader", parsed: "list[ParsedSubmission]", journal: "Journal[CheckResult]", settings: "Settings"
) -> "list[CheckResult | None]":
    """The result of each submission, None for those that can't be read; results of an earlier try are reused."""
    from nn_playground.exercises.grading import grade
    from nn_playground.labs.mlp.lab import MLP
    from nn_playground.labs.registry import REHEARSAL
    from nn_playground.work.compiling import warm_up
    from nn_playground.work.trials import Plan, Trial, TrialGroup
    from nn_playground.work.workers import steps_of, worker_pool

    keys = [grader.key(item.submission) if item.submission else None for item in parsed]
    rows = Counter(keys)
    results = {key: result for key, result in journal.done.items() if key in rows}
    left = {
        key: item.submission
        for key, item in zip(keys, parsed, strict=True)
        if key and item.submission and key not in results
    }
    with Progress() as progress, worker_pool(settings.threads, settings.scheduler) as hands:
        if progress.seen and left and not settings.scheduler:  # explains why the first use begins late
            trials = [Trial(submission.run_of().config) for submission in left.values()]
            warm_up(REHEARSAL, steps_of([TrialGroup(MLP, trials, Plan(epochs=0))]), progress.compiling)
        done = len(parsed) - sum(rows[key] for key in left)
        try:
            for key, result in grade(grader, left, hands.executor, most=hands.most):
                results[key] = result
                journal.append(key, result)
                done += rows[key]
                progress.rows(done, len(parsed))
        except KeyboardInterrupt:
            print(
                say(
                    "\n{done:,} of {total:,} rows are graded; the same command goes on from there.",
                    done=done,
                    total=len(parsed),
                ),
                file=sys.stderr,
            )
            raise
    return [None if key is None else results[key] for key in keys]


def summary_text(output: Path, results: "list[CheckResult | None]") -> str:
    """The summary for a person."""
    passed = sum(result is not None and result.passed for result in results)
    unread = results.count(None)
    rows = plural(
        len(results),
        "{output}: 1 row, {passed:,} passed",
        "{output}: {count:,} rows, {passed:,} passed",
        output=output,
        passed=passed,
    )
    more = say("{unread:,} could not be read, column reason says why", unread=unread) if unread else ""
    return f"{clauses(rows, more)}."
