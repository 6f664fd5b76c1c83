"""`playground exercises check`."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import plural, say
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
            print(say("And {more:,} more.", more=error.more), file=sys.stderr)
        return WRONG
    for exercise in found:
        points = (
            say("{points:g} point", points=1.0)
            if exercise.worth == 1
            else say("{points:g} points", points=exercise.worth)
        )
        criteria = plural(len([*exercise.names()]), "1 criterion", "{count} criteria")
        print_utf8(f"{exercise.slug}: {exercise.title} ({points}, {criteria})")
        whole = exercise.cost(exercise.start_config)
        if whole > most:
            print(
                say(
                    "Note: {slug}: a check of the network that it starts with may cost {whole:,} (epochs x points x "
                    "parameters of all runs, and what else takes time), and a server allows {most:,} "
                    "(PLAYGROUND_MAX_COST).",
                    slug=exercise.slug,
                    whole=whole,
                    most=most,
                ),
                file=sys.stderr,
            )
    print_utf8(plural(len(found), "1 exercise can be used.", "{count} exercises can be used."))
    return DONE
