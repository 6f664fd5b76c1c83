"""`playground exercises check`."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from nn_playground.base.errors import InvalidInput
from nn_playground.cli.terminal import DONE, WRONG, print_utf8

if TYPE_CHECKING:
    from nn_playground.cli.terminal import Commands


def add_parser(commands: "Commands") -> None:
    """Declare its arguments."""
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
    """Carry it out and return the exit status."""
    from nn_playground.base.settings import Settings
    from nn_playground.exercises.loader import own
    from nn_playground.labs.mlp.lab import MLP

    most = Settings.read(os.environ).max_cost
    try:
        found = own(MLP, chosen.folder).values()
    except InvalidInput as error:
        if len(error.details) < 2:
            raise
        for path, message in error.details:  # a file may have many mistakes: a line for each can be ticked off
            print(f"{path}: {' '.join(message.split())}" if path else message, file=sys.stderr)
        if error.more:
            print(f"And {error.more:,} more.", file=sys.stderr)
        return WRONG
    for exercise in found:
        points = f"{exercise.points:g} {'point' if exercise.points == 1 else 'points'}"
        count = len([*exercise.names()])
        criteria = f"{count} {'criterion' if count == 1 else 'criteria'}"
        print_utf8(f"{exercise.slug}: {exercise.title} ({points}, {criteria})")
        whole = exercise.cost(exercise.start_config)
        if whole > most:
            print(
                f"Note: {exercise.slug}: a check of the network that it starts with may cost {whole:,} (epochs x "
                f"points x parameters of all runs, and what else takes time), and a server allows {most:,} "
                "(PLAYGROUND_MAX_COST).",
                file=sys.stderr,
            )
    print_utf8(f"{len(found)} {'exercise' if len(found) == 1 else 'exercises'} can be used.")
    return DONE
