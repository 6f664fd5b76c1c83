"""The steps of the warm-up that nobody has taken yet."""

import threading
from collections.abc import Iterable


class Agenda:
    """An ordered set of steps from which several threads take."""

    def __init__(self, steps: Iterable[str]) -> None:
        self._waiting = list(dict.fromkeys(steps))
        self._lock = threading.Lock()

    def waiting(self) -> list[str]:
        """The steps left, in the order in which they would be taken."""
        with self._lock:
            return [*self._waiting]

    def take(self) -> str | None:
        """Take the next step; None where none is left."""
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None

    def strike(self, step: str) -> None:
        """Remove a step, wherever it stands."""
        with self._lock:
            self._waiting = [other for other in self._waiting if other != step]

    def clear(self) -> None:
        """Remove all steps; a thread that takes them ends with the step under way."""
        with self._lock:
            self._waiting = []

    def hurry(self, steps: Iterable[str]) -> None:
        """Move these steps, as far as they are left, to the front, in the order given."""
        with self._lock:
            first = [step for step in dict.fromkeys(steps) if step in self._waiting]
            self._waiting = first + [step for step in self._waiting if step not in first]
