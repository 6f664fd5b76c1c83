"""Processes that compile for this one, which then loads what they have left in the cache.

Half of compiling is Python's own work, under the lock that a server's threads want too, and the compiler's memory is
never given back. In processes of its own it delays no page, and takes more than one core. A helper that can't start, or
dies, is only a help that is missing: whoever asked it compiles the kernel himself.
"""

import gc
import os
import signal
import subprocess
import sys
from typing import Final, Self

# The helper finds its modules just where this process does, as multiprocessing's do; but it runs nobody's main file.
CODE: Final = "import sys; sys.path[:] = {path!r}; {begin}"
UP: Final = "up"  # what a helper says when it can begin
NICENESS: Final = 5  # who waits for a page goes first


def settle() -> None:
    """Make this process a helper, which is in nobody's way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for the server, with which the helper's input ends
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    gc.disable()  # in so short a life it takes a twentieth of the time for a few MB


class Helper:
    """A process that does steps of the warm-up, which it knows by their names."""

    def __init__(self, begin: str, *command: str) -> None:
        """`begin` is what it runs, in Python; `command` a program in its place."""
        self._command = command or (sys.executable, "-c", CODE.format(path=sys.path, begin=begin))
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        except (OSError, ValueError, TypeError):  # no Python of its own, as within another program
            self._process = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.communicate()  # which closes its input, upon which it ends

    def wait(self) -> bool:
        """Until it can begin, after a second perhaps; whether it can."""
        return self._says(UP)

    def do(self, step: str) -> bool:
        """Let it do a step; whether it is done."""
        try:
            if self._process and self._process.stdin:
                print(step, file=self._process.stdin, flush=True)
        except OSError:  # it has died
            return False
        return self._says(step)

    def _says(self, expected: str) -> bool:
        """Whether this is the next that it says."""
        if not (self._process and self._process.stdout):
            return False
        return self._process.stdout.readline().strip() == expected
