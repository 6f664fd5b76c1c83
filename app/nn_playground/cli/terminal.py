"""What the commands share: how they end, and what they write to a terminal."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from nn_playground.work.checkpoint import Journal

    Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"

DONE, WRONG, INTERRUPTED = 0, 2, 130
WIDTH: Final = 79
BAR: Final = 40
BLINK: Final = 0.2  # seconds between two changes of the progress


def print_utf8(text: str) -> None:
    """Print in UTF-8, whatever the terminal's own encoding is: JSON is UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")


def note_damage(journal: "Journal[Any]") -> None:
    """Say that some of what an earlier try had done is not as it was written, so that it is done again."""
    if journal.damaged:
        lines = "1 line" if journal.damaged == 1 else f"{journal.damaged:,} lines"
        print(f"Note: {journal.path}: {lines} can't be used, and that work is done again.", file=sys.stderr)


class Progress:
    """How far things are, on one line of standard error that goes away; only where that is a terminal."""

    def __init__(self, epochs: int = 0, clock: Callable[[], float] | None = None) -> None:
        import time

        self._epochs = epochs
        self._clock = clock or time.monotonic
        self._shown = self._clock()  # a short run shows nothing
        self.seen = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")

    def __call__(self, epoch: int) -> None:
        """Epoch `epoch` is reached."""
        self._show(f"epoch {epoch:,} of {self._epochs:,}")

    def compiling(self, done: int, total: int) -> None:
        """So many kernels are compiled."""
        self._show(f"compiling, this once: {done} of {total}")

    def measuring(self, done: int, total: int) -> None:
        """So many rounds of a measurement are done."""
        self._show(f"measuring: round {done + 1} of {total}")

    def runs(self, done: int, total: int) -> None:
        """So many runs of many are done."""
        self._bar(done, total, "runs")

    def rows(self, done: int, total: int) -> None:
        """So many rows of a table are done."""
        self._bar(done, total, "rows")

    def _bar(self, done: int, total: int, what: str) -> None:
        full = BAR * done // max(1, total)
        self._show(f"[{'#' * full}{'.' * (BAR - full)}] {done:,} of {total:,} {what}")

    def _show(self, text: str) -> None:
        now = self._clock()
        if now - self._shown >= BLINK:
            self._shown = now
            self._write(text)

    def _write(self, text: str) -> None:
        if self.seen:
            print(f"\r{text:<{WIDTH}}\r{text}", end="", file=sys.stderr, flush=True)
