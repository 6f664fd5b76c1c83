"""The command line: its parser, and the exit status of commands."""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from nn_playground import __version__
from nn_playground.base.errors import PlaygroundError
from nn_playground.base.sentences import say
from nn_playground.cli import COMMANDS
from nn_playground.cli.terminal import DONE, INTERRUPTED, WRONG

NO_ROOM: Final = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))  # on a disk, or for this user


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of the arguments and return its exit status."""
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.do(chosen)
        sys.stdout.flush()
    except PlaygroundError as error:
        print(f"playground: {' '.join(error.message.split())}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:  # the reader of the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the rest of the output is discarded
        wrong = (
            say("playground: {path}: can't be written: {reason}", path=error.filename, reason=error.strerror)
            if error.filename
            else say("playground: the output: can't be written: {reason}", reason=error.strerror)
        )
        print(wrong, file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Print the error and exit."""
        self.exit(WRONG, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """Build the parser of all commands."""
    whole = Parser(prog="playground", description="A neural network playground for teaching.")
    whole.add_argument("--version", action="version", version=f"nn-playground {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return whole


if __name__ == "__main__":
    sys.exit(main())
