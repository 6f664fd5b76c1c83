"""Parts of `playground grade` that its kinds of tables share."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from nn_playground.base.errors import InvalidInput
from nn_playground.base.files import unreadable
from nn_playground.base.sentences import say
from nn_playground.cli.terminal import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nn_playground.base.csv_tables import Sheet
    from nn_playground.base.settings import Settings
    from nn_playground.exercises.checking import CheckResult
    from nn_playground.exercises.grading import Grader, ParsedSubmission
    from nn_playground.exercises.model import Exercise
    from nn_playground.work.checkpoint import Journal

LINK_COLUMN = "link"  # where no other is named
TEXTS = ".txt"  # files that may have handed-in texts instead of a table
NO_ANSWERS = 'Note: {table} has no column for the answers to {questions}. Name them by --answer "QUESTION=COLUMN".'


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


def content_of(given: Path, output: Path) -> bytes:
    """The bytes of a table that is read, one more at most than a table may have; it is not the output."""
    from nn_playground.base.csv_tables import MAX_TABLE_BYTES

    try:
        if output.exists() and output.samefile(given):
            raise InvalidInput(say("-o {output}: expected another file than the table of submissions", output=output))
        with given.open("rb") as file:
            return file.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise unreadable(given, error) from None


def read_sheet(given: Path, output: Path, link_column: str) -> "Sheet":
    """The table of submissions."""
    from nn_playground.base.csv_tables import read_table
    from nn_playground.exercises.grade_tables import sheet_of_texts

    content = content_of(given, output)
    texts = sheet_of_texts(content, link_column) if given.suffix.lower() == TEXTS else None
    return texts or read_table(
        content, what=str(given), column=link_column, remedy="name the one with the links by --link-column"
    )


def note_unanswered(table: Path, names: "Sequence[str]") -> None:
    """Say which questions a table has no answers to."""
    if names:
        questions = ", ".join(f"“{name}”" for name in names)
        print(say(NO_ANSWERS, table=table, questions=questions), file=sys.stderr)


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
