"""What is compiled before it is needed: the names of the steps, what needs them, and their order."""

import threading
from collections.abc import Iterable, Mapping
from typing import Final, Literal

Engine = Literal["plain", "general"]  # for the runs that the original has too, and for all others
Need = Literal["plain", "general frame", "general training"]

NEEDED: Final[Mapping[Need, tuple[str, ...]]] = {
    "plain": ("train", "painted maps", "streams", "elementary"),
    "general frame": ("painted maps of any", "measure any", "streams", "elementary"),
    "general training": ("train any",),
}
NEEDS_OF: Final[Mapping[Engine, tuple[Need, ...]]] = {
    "plain": ("plain",),
    "general": ("general frame", "general training"),
}
# The longest first, so that helpers end together. Nobody waits for the last three: who needs one earlier compiles it.
ORDER: Final = (
    *NEEDED["plain"],
    "train any",
    "painted maps of any",
    "measure any",
    "maps",
    "maps of any",
    "codes",
)


class Agenda:
    """The steps that nobody has taken yet, in their order; any thread may ask."""

    def __init__(self, steps: Iterable[str] = ORDER) -> None:
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
            self._waiting.remove(step)

    def hurry(self, steps: Iterable[str]) -> None:
        """Put those of the steps that wait before all others, in the order given."""
        with self._lock:
            first = [step for step in dict.fromkeys(steps) if step in self._waiting]
            self._waiting = first + [step for step in self._waiting if step not in first]
