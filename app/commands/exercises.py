"""`playground exercises check`."""

import argparse
from typing import TYPE_CHECKING

from app.commands.terminal import DONE, print_utf8

if TYPE_CHECKING:
    from app.commands.terminal import Commands


def add_parser(commands: "Commands") -> None:
    """What it takes."""
    about = commands.add_parser(
        "exercises", help="check your own exercises", description="Work with files of exercises."
    )
    tasks = about.add_subparsers(title="commands", metavar="COMMAND", required=True)
    checking = tasks.add_parser(
        "check",
        help="say what is wrong with a folder's exercises",
        description="Read all exercises of a folder, which are its files *.toml, and say what is wrong with them: the "
        "file, the key and the reason.",
    )
    checking.add_argument("folder", metavar="DIR", help="the folder")
    checking.set_defaults(do=do)


def do(chosen: argparse.Namespace) -> int:
    """Do it."""
    from app.catalogue import own

    found = own(chosen.folder).values()
    for exercise in found:
        criteria = len([*exercise.names()])
        print_utf8(f"{exercise.slug}: {exercise.title} ({exercise.points:g} points, {criteria} criteria)")
    print_utf8(f"{len(found)} {'exercise' if len(found) == 1 else 'exercises'} can be used.")
    return DONE
