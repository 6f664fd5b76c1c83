"""Sessions by their tokens: of the connections that are open, and for a minute of those that broke.

A connection may be lost long before its server notices. So who comes with a session's token gets it, and a connection
that still has it is ended; but a session is given on only when no thread works on it any more.
"""

from collections.abc import Callable
from typing import Final, Protocol

from app.session import Session

KEPT: Final = 60.0  # seconds
MOST: Final = 64  # sessions of lost connections; then the oldest goes


class Holder(Protocol):
    """A connection that has a session."""

    async def let_go(self) -> None:
        """End, and have left the session."""


class Timer(Protocol):
    """What is to be done later."""

    def cancel(self) -> None:
        """Don't do it."""


Later = Callable[[float, Callable[[], None]], Timer]  # as `loop.call_later`
NewToken = Callable[[], str]


class Sessions:
    """All sessions that can be asked for. Only for the event loop's thread."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._holders: dict[str, Holder] = {}
        self._left: dict[str, tuple[Session, Timer]] = {}  # the oldest first

    def __len__(self) -> int:
        """How many there are whose connection is lost."""
        return len(self._left)

    def hold(self, session: Session, holder: Holder) -> None:
        """A connection has this session from now on."""
        self._holders[session.token] = holder

    def leave(self, session: Session, *, keep: bool) -> None:
        """A connection is over, and nobody works on its session; it may be wanted again, or not."""
        token = session.token
        self._holders.pop(token, None)
        if not keep or session.is_new:
            return
        session.rest()
        self._left[token] = session, self._later(KEPT, lambda: self._forget(token))
        while len(self._left) > MOST:
            self._forget(next(iter(self._left)))

    async def take(self, token: str) -> Session | None:
        """The session of this token, which nobody else then has; None where there is none."""
        if holder := self._holders.get(token):
            await holder.let_go()
        session, timer = self._left.pop(token, (None, None))
        if timer:
            timer.cancel()
        return session

    def _forget(self, token: str) -> None:
        _, timer = self._left.pop(token)
        timer.cancel()

    def close(self) -> None:
        """Forget all."""
        for token in [*self._left]:
            self._forget(token)
