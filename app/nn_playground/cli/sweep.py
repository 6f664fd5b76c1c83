"""`playground sweep`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.files import unreadable
from nn_playground.base.sentences import say
from nn_playground.cli.terminal import DONE, Progress, note_damage, print_utf8

if TYPE_CHECKING:
    from nn_playground.api_models import Report, Row, Sweep
    from nn_playground.base.settings import Settings
    from nn_playground.cli.terminal import Commands
    from nn_playground.work.sweep_plan import SweepPlan

MAX_SWEEP_BYTES: Final = 1024 * 1024  # bytes of a sweep
OUT: Final = "-"


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
    sweeping = commands.add_parser(
        "sweep",
        help="train a run in many variants and compare them",
        description="Train a run with other values for some of its keys, in all combinations, and compare them. "
        "A sweep that was cut short goes on where it stood when it is given the same output again.",
    )
    sweeping.add_argument("file", metavar="FILE", help="the sweep, as TOML or JSON; - is standard input")
    sweeping.add_argument("-o", "--output", metavar="CSV", help="write a row for each run; - is standard output")
    sweeping.add_argument("--json", action="store_true", help="print what POST /api/sweeps answers")
    sweeping.add_argument("--scheduler", metavar="ADDRESS", help="train on this Dask cluster, as tcp://10.0.0.5:8786")
    sweeping.set_defaults(do=do)


def do(chosen: argparse.Namespace) -> int:
    """Carry it out and return the exit status."""
    from nn_playground.base.settings import Settings
    from nn_playground.work.sweep_plan import SweepPlan

    if chosen.json and chosen.output == OUT:
        raise InvalidInput("--json and -o -: expected one of them; both write to standard output")
    settings = Settings.read(os.environ, scheduler=chosen.scheduler)
    sweep = read_sweep(chosen.file)
    if sweep.record is not None and (chosen.output or not chosen.json):
        raise InvalidInput.at(
            "record", "expected --json, and no -o: only lines of JSON have curves; leave record out for a table"
        )
    layout = SweepPlan(sweep)
    rows = all_rows(sweep, layout, settings, chosen)
    if chosen.json:
        print_json({"summary": layout.report(rows).model_dump()})
    elif chosen.output == OUT:
        sys.stdout.buffer.write(as_csv(sweep, rows))
    else:
        print_utf8(report_table(layout.report(rows)))
    return DONE


def all_rows(sweep: "Sweep", layout: "SweepPlan", settings: "Settings", chosen: argparse.Namespace) -> list["Row"]:
    """All rows, in their order; rows of an earlier try are reused."""
    from nn_playground.api_models import Curve, Row
    from nn_playground.labs.mlp.lab import MLP
    from nn_playground.labs.registry import REHEARSAL
    from nn_playground.work.checkpoint import Journal
    from nn_playground.work.compiling import warm_up
    from nn_playground.work.trials import TrialGroup, outcomes
    from nn_playground.work.workers import steps_of, worker_pool

    fingerprint = sweep.fingerprint()
    keys = [f"{fingerprint} {number}" for number in range(len(layout))]
    rows: dict[int, Row] = {}

    def add(row: Row, curve: Curve | None = None) -> None:
        rows[row.number] = row
        if curve:
            print_json({"curve": curve.model_dump()})
        if chosen.json:
            print_json({"row": row.model_dump()})
            print_json({"progress": {"done": len(rows), "total": len(layout)}})
        progress.runs(len(rows), len(layout))

    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        journal = None
        if chosen.output not in {None, OUT}:
            journal = stack.enter_context(Journal(Path(chosen.output), Row))
            note_damage(journal)
            for key in keys:
                if key in journal.done:
                    add(journal.done[key])
        left = [number for number in range(len(layout)) if number not in rows]
        trials = layout.trials()
        hands = stack.enter_context(worker_pool(settings.threads, settings.scheduler))
        job = TrialGroup(MLP, [trials[number] for number in left], layout.plan)
        if progress.seen and left and not settings.scheduler:  # explains why the first use begins late
            warm_up(REHEARSAL, steps_of([job]), progress.compiling)
        try:
            for place, outcome in outcomes([job], hands.executor, most=hands.most):
                row = layout.row(left[place], outcome)
                if journal:
                    journal.append(keys[row.number], row)
                add(row, layout.curve(row.number, outcome) if outcome.curve else None)
        except KeyboardInterrupt:
            if journal:
                print(
                    say(
                        "\n{done:,} of {total:,} runs are done; the same command goes on from there.",
                        done=len(rows),
                        total=len(layout),
                    ),
                    file=sys.stderr,
                )
            raise
        ordered = [rows[number] for number in range(len(layout))]
        if journal:
            journal.finish(as_csv(sweep, ordered))
    return ordered


def read_sweep(name: str) -> "Sweep":
    """The sweep of a file, TOML or JSON, or of standard input."""
    from nn_playground.api_models import Sweep
    from nn_playground.base.strict_json import read_object
    from nn_playground.base.strict_toml import read_toml
    from nn_playground.base.validation import validated

    try:
        content = sys.stdin.buffer.read(MAX_SWEEP_BYTES + 1) if name == OUT else read_start(Path(name))
    except OSError as error:
        raise unreadable(name, error) from None
    what = "standard input" if name == OUT else name
    if content.lstrip()[:1] == b"{":
        return validated(Sweep, read_object(content, limit=MAX_SWEEP_BYTES, what=what))
    return validated(Sweep, read_toml(content, limit=MAX_SWEEP_BYTES, what=what))


def read_start(path: Path) -> bytes:
    """The beginning of a file, up to its allowed size and one byte more."""
    with path.open("rb") as file:
        return file.read(MAX_SWEEP_BYTES + 1)


def as_csv(sweep: "Sweep", rows: Sequence["Row"]) -> bytes:
    """A line for each row, with a column for each key that is swept."""
    from nn_playground.base.csv_tables import Sheet, harmless, write_table

    plain = [name for name in type(rows[0]).model_fields if name not in {"number", "values"}]
    header = (*sweep.values, *plain)
    cells = [
        tuple(harmless(cell(value)) for value in (*row.values.values(), *(getattr(row, name) for name in plain)))
        for row in rows
    ]
    return write_table(Sheet(header, tuple(cells)), (), [()] * len(cells))


def cell(value: object) -> str:
    """A value in the form of a spreadsheet; values that are neither number nor text become JSON."""
    from nn_playground.base.validation import whole

    return "" if value is None else value if isinstance(value, str) else json.dumps(whole(value))


def report_table(report: "Report") -> str:
    """The report of a sweep for a person."""
    first = report.combinations[0]
    goal = [] if first.solved is None else ["solved", "epochs"]
    several = ["(quartiles)"] if first.runs > 1 else []
    lines = [[*first.values, *goal, "training loss", "test loss", *several, "diverged"]]
    for item in report.combinations:
        solved = (
            [f"{item.solved:.0%}", format_number(item.reached.median)]
            if item.solved is not None and item.reached
            else []
        )
        span = {"lower": format_number(item.test_loss.lower), "upper": format_number(item.test_loss.upper)}
        quartiles = [say("({lower} to {upper})", **span)] if several else []
        losses = [format_number(item.train_loss.median), format_number(item.test_loss.median), *quartiles]
        lines.append(
            [
                *map(cell, item.values.values()),
                *solved,
                *losses,
                say("{diverged} of {runs}", diverged=item.diverged, runs=item.runs),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = ["  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join([*(f"Note: {notice}" for notice in report.notices), *aligned])


def format_number(value: float | None) -> str:
    """A number for people; a dash for None, as the median over runs that did not reach a target."""
    return "-" if value is None else f"{value:.4g}"


def print_json(line: dict[str, Any]) -> None:
    """Print one line of JSON and flush it."""
    from nn_playground.base.strict_json import write_json

    print_utf8(write_json(line))
    sys.stdout.buffer.flush()
