"""Return of free memory to the system: the C library keeps up to hundreds of MB for later."""

import ctypes
import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from nn_playground.live.sessions import KEPT_SECONDS, Later

DELAY: Final = KEPT_SECONDS + 1  # seconds after a tab has left; its session may be kept for the first KEPT of them


def trim() -> None:
    """Collect reference cycles, as tabs leave them, and return free memory where the C library can (glibc).

    A server at rest allocates too little for Python to collect cycles by itself. This takes a tenth of a second, of
    which the C library's part runs without Python's lock.
    """
    gc.collect()
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


class Heap:
    """The memory of a process, trimmed some time after tabs have left: at most once in DELAY.

    For tabs that leave while a trim is due there is another one after it, since their sessions outlive the first.
    """

    def __init__(self, later: Later, trim: Callable[[], object]) -> None:
        self._later = later
        self._trim = trim
        self._is_due = False
        self._is_due_again = False

    def tab_left(self) -> None:
        """Schedule a trim."""
        if self._is_due:
            self._is_due_again = True
        else:
            self._is_due = True
            self._later(DELAY, self._trim_now)

    def _trim_now(self) -> None:
        self._is_due, again, self._is_due_again = False, self._is_due_again, False
        self._trim()
        if again:
            self.tab_left()
