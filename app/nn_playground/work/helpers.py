"""Processes that compile kernels into the cache, from which this process loads them.

Half of compiling is Python's own work, under the lock that a server's threads want too, and the compiler's memory is
never given back. In processes of its own it delays no page, and takes more than one core (tests.benchmarks.startup and
tests.benchmarks.compiling). Where a helper can't start, or dies, this process compiles the kernel itself.
"""

import gc
import os
import signal
import subprocess
import sys
from typing import Final, Self

# The helper has the module path of this process, as multiprocessing's processes do; but it runs no main file.
PROGRAM: Final = "import sys; sys.path[:] = {path!r}; {begin}"
UP: Final = "up"  # the line of a helper that can begin
HELPER_NICENESS: Final = 5  # added to the helper's priority: a page goes first


def settle() -> None:
    """Make this process a helper, with a low priority and without a handler of Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for the server, with which the helper's input ends
    if hasattr(os, "nice"):
        os.nice(HELPER_NICENESS)
    gc.disable()  # in so short a life it takes a twentieth of the time for a few MB


class Helper:
    """A process that does steps of the warm-up by name."""

    def __init__(self, begin: str, *command: str) -> None:
        """Set the helper up to run `begin`, in Python, or another program, `command`."""
        self._command = command or (sys.executable, "-c", PROGRAM.format(path=sys.path, begin=begin))
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
        """Wait until the helper can begin, perhaps a second; False where it can't."""
        return self._says(UP)

    def do(self, step: str) -> bool:
        """Have the helper do a step; False where it could not."""
        try:
            if self._process and self._process.stdin:
                print(step, file=self._process.stdin, flush=True)
        except OSError:  # it has died
            return False
        return self._says(step)

    def _says(self, expected: str) -> bool:
        """True where the helper's next line is the expected one."""
        if not (self._process and self._process.stdout):
            return False
        return self._process.stdout.readline().strip() == expected
