"""The server's end, told to all that work for it: long work looks here at each cut."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, TypeVar

from nn_playground.base.errors import Unavailable

ENDING: Final = "The server is being stopped; try again later."
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
Item = TypeVar("Item")


class Ending:
    """One flag, for all threads; `told` never becomes False again."""

    def __init__(self) -> None:
        self.told = False

    def tell(self) -> None:
        """Say that the server is being stopped; from anywhere, a signal's handler too."""
        self.told = True

    def check(self) -> None:
        """Raise Unavailable where the server is being stopped."""
        if self.told:
            raise Unavailable(ENDING)

    def through(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, one after the other, until the server is being stopped: Unavailable then."""
        for item in items:
            self.check()
            yield item

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Meanwhile the signals that stop a server are heard, before whoever handles them does.

        Servers tell their application only when all connections have ended, which they do when their work has. Nothing
        is heard outside the main thread, where there are no signals.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in SIGNALS}
        try:
            for number, handler in before.items():
                signal.signal(number, self._hearing(handler))
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hearing(self, handler: Any) -> Callable[[int, FrameType | None], None]:
        def hear(number: int, frame: FrameType | None) -> None:
            self.tell()
            if callable(handler):
                handler(number, frame)
            elif handler == signal.SIG_DFL:
                signal.signal(number, signal.SIG_DFL)
                signal.raise_signal(number)

        return hear
