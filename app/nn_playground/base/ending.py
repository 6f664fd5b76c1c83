"""The server's end, as a flag that long work checks between slices."""

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
        """Set the flag: the server is being stopped. Safe to call from anywhere, a signal handler included."""
        self.told = True

    def check(self) -> None:
        """Raise Unavailable where the server is being stopped."""
        if self.told:
            raise Unavailable(ENDING)

    def through(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items one by one; raise Unavailable once the server is being stopped."""
        for item in items:
            self.check()
            yield item

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Set the flag at a signal that stops the server, and pass the signal on to its previous handler.

        Servers tell their application only when all connections have ended, which they do when their work has. Outside
        the main thread, where there are no signals, this does nothing.
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
