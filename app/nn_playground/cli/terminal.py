"""Exit codes, progress and messages of all commands."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from nn_playground.base.sentences import plural, say

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
    """Warn that some results of an earlier try are damaged and are computed again."""
    if journal.damaged:
        print(
            plural(
                journal.damaged,
                "Note: {path}: 1 line can't be used, and that work is done again.",
                "Note: {path}: {count:,} lines can't be used, and that work is done again.",
                path=journal.path,
            ),
            file=sys.stderr,
        )


class Progress:
    """A progress line on standard error that disappears at the end; only where that is a terminal."""

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
        """Show that epoch `epoch` is reached."""
        self._show(say("epoch {epoch:,} of {total:,}", epoch=epoch, total=self._epochs))

    def compiling(self, done: int, total: int) -> None:
        """Show the number of compiled kernels."""
        self._show(say("compiling, this once: {done} of {total}", done=done, total=total))

    def measuring(self, done: int, total: int) -> None:
        """Show the number of finished rounds of a measurement."""
        self._show(say("measuring: round {done} of {total}", done=done + 1, total=total))

    def runs(self, done: int, total: int) -> None:
        """Show the number of finished runs."""
        self._bar(done, total, say("{done:,} of {total:,} runs", done=done, total=total))

    def rows(self, done: int, total: int) -> None:
        """Show the number of finished rows of a table."""
        self._bar(done, total, say("{done:,} of {total:,} rows", done=done, total=total))

    def _bar(self, done: int, total: int, words: str) -> None:
        full = BAR * done // max(1, total)
        self._show(f"[{'#' * full}{'.' * (BAR - full)}] {words}")

    def _show(self, text: str) -> None:
        now = self._clock()
        if now - self._shown >= BLINK:
            self._shown = now
            self._write(text)

    def _write(self, text: str) -> None:
        if self.seen:
            print(f"\r{text:<{WIDTH}}\r{text}", end="", file=sys.stderr, flush=True)
