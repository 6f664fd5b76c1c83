"""`playground bench`."""

import argparse
import os
from typing import TYPE_CHECKING

from nn_playground.cli.terminal import DONE, Progress, print_utf8

if TYPE_CHECKING:
    from nn_playground.cli.terminal import Commands


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
    measuring = commands.add_parser(
        "bench",
        help="measure what this machine can do",
        description="Measure how fast this machine trains, and how many students it holds; takes about 15 seconds.",
    )
    measuring.add_argument("--json", action="store_true", help="print numbers only, as JSON")
    measuring.set_defaults(do=do)


def do(chosen: argparse.Namespace) -> int:
    """Carry it out and return the exit status."""
    from nn_playground.base.settings import Settings

    settings = Settings.read(os.environ)
    from nn_playground.base.strict_json import write_json
    from nn_playground.bench.capacity import bench
    from nn_playground.labs.registry import REHEARSAL
    from nn_playground.work.compiling import warm_up

    with Progress() as progress:
        warm_up(REHEARSAL, report=progress.compiling)
        report = bench(settings, progress.measuring)
    print_utf8(write_json(report.as_json()) if chosen.json else str(report))
    return DONE
