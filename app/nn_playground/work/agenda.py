"""What is compiled beforehand, step by step, and in which order."""

import threading
from collections.abc import Iterable


class Agenda:
    """The steps that nobody has taken yet, in their order; any thread may ask."""

    def __init__(self, steps: Iterable[str]) -> None:
        self._waiting = list(dict.fromkeys(steps))
        self._lock = threading.Lock()

    def waiting(self) -> list[str]:
        """The steps as they would be taken."""
        with self._lock:
            return [*self._waiting]

    def take(self) -> str | None:
        """The next step; None where none is left."""
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None

    def strike(self, step: str) -> None:
        """Take a step that may have its turn later."""
        with self._lock:
            self._waiting = [other for other in self._waiting if other != step]

    def clear(self) -> None:
        """Leave all steps that nobody has taken: who works them off ends with the step under way."""
        with self._lock:
            self._waiting = []

    def hurry(self, steps: Iterable[str]) -> None:
        """Put those of the steps that wait before all others, in the order given."""
        with self._lock:
            first = [step for step in dict.fromkeys(steps) if step in self._waiting]
            self._waiting = first + [step for step in self._waiting if step not in first]
