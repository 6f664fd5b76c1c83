"""Log lines that anybody outside can cause, each written once: thousands of equal attempts are one line of the log."""

import logging
from collections.abc import Callable
from typing import Final

PERIOD: Final = 3600.0  # seconds after which a cause is logged again
MAX_CAUSES: Final = 50  # causes in that time, so that attempts which all differ fill no log either


class Once:
    """A log with one line for each cause in PERIOD; `clock` gives seconds that never go back."""

    def __init__(self, log: logging.Logger, clock: Callable[[], float]) -> None:
        self._log = log
        self._clock = clock
        self._said: set[str] = set()
        self._began = clock()

    def warn(self, cause: str) -> None:
        """Log a warning, unless the same cause was logged within PERIOD."""
        now = self._clock()
        if now - self._began >= PERIOD:
            self._said.clear()
            self._began = now
        if cause in self._said or len(self._said) >= MAX_CAUSES:
            return
        self._said.add(cause)
        self._log.warning("%s", cause)
        if len(self._said) == MAX_CAUSES:
            self._log.warning("Further causes of refusals are not logged for a while.")
