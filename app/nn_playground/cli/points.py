"""`playground points`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.cli.terminal import DONE, print_utf8

if TYPE_CHECKING:
    from nn_playground.cli.terminal import Commands


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
    maker = commands.add_parser(
        "points",
        help="turn a table into points, and print the link of a run that learns them",
        description="Turn a table into points, and print the link of a run that learns them. What is left out or put "
        "together is said on standard error.",
    )
    maker.add_argument(
        "table",
        metavar="TABLE",
        help="a CSV file, as spreadsheets save it, - for standard input, or the name of a table that comes along, as "
        "penguins",
    )
    maker.add_argument("--x1", metavar="COLUMN", help="the coordinate across; left out, a good guess")
    maker.add_argument("--x2", metavar="COLUMN", help="the coordinate up; left out, a good guess")
    maker.add_argument("--label", metavar="COLUMN", help="what is learned; left out, a good guess")
    maker.add_argument(
        "--as-they-are",
        action="store_true",
        help="take numbers for coordinates as they are, and leave out rows beyond -6 and 6, instead of fitting them",
    )
    maker.add_argument(
        "--missing",
        choices=("mean",),
        help="give a row without x1 or x2 the mean of the column, instead of leaving it out",
    )
    maker.add_argument("--json", action="store_true", help="print what POST /api/points answers")
    maker.add_argument(
        "--config", action="store_true", help="print the config, which `playground run` takes as a file, instead"
    )
    maker.set_defaults(do=do)


def do(chosen: argparse.Namespace) -> int:
    """Carry it out and return the exit status."""
    from nn_playground.base.strict_json import write_json
    from nn_playground.labs.mlp.table_columns import measured
    from nn_playground.labs.mlp.table_models import TableChoices
    from nn_playground.labs.mlp.table_points import table_points

    what = "standard input" if chosen.table == "-" else chosen.table
    choices = TableChoices(
        x1=chosen.x1,
        x2=chosen.x2,
        label=chosen.label,
        as_they_are=chosen.as_they_are,
        missing=chosen.missing or "leave_out",
    )
    points = table_points(measured(table_content(chosen.table), what=what), choices, what=what)
    if chosen.json:
        print_utf8(write_json(points.model_dump(mode="json")))
        return DONE
    if not chosen.config and points.link is None:
        raise InvalidInput(
            say(
                "{what}: {count:,} points are more than a link holds; print the config with --config, which "
                "`playground run` takes as a file",
                what=what,
                count=len(points.points),
            )
        )
    for notice in points.notices:
        print(say("Note: {notice}", notice=notice), file=sys.stderr)
    print_utf8(write_json(points.config) if chosen.config else str(points.link))
    return DONE


def table_content(given: str) -> bytes:
    """The bytes of a file, of standard input, or of a table that comes along."""
    from nn_playground.base.csv_tables import MAX_TABLE_BYTES
    from nn_playground.labs.mlp.table_library import TableLibrary, table_bytes

    if given == "-":
        return sys.stdin.buffer.read(MAX_TABLE_BYTES + 1)
    library = TableLibrary()
    return library.content(given) if given in library.names() and not Path(given).exists() else table_bytes(Path(given))
