"""Sessions by their tokens: of the connections that are open, and for a minute of those that broke.

A connection may be lost long before its server notices. So a connection that sends a session's token gets it, and one
that still has it is ended; but a session is passed on only when no thread works on it any more.
"""

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from nn_playground.live.session import Session

KEPT_SECONDS: Final = 60.0  # seconds
MAX_LOST_BYTES: Final = 128 * 1024 * 1024  # of the sessions of all lost connections; beyond, the oldest goes


class Holder(Protocol):
    """A connection that has a session."""

    async def let_go(self) -> None:
        """End the connection and leave the session."""


class Timer(Protocol):
    """A call that is scheduled for later."""

    def cancel(self) -> None:
        """Cancel the call."""


class Left(NamedTuple):
    """A session whose connection is lost."""

    session: Session
    timer: Timer
    size: int  # bytes


Later = Callable[[float, Callable[[], object]], Timer]  # as `loop.call_later`
NewToken = Callable[[], str]


class Sessions:
    """All sessions that can be taken by their token. Only for the event loop's thread."""

    def __init__(self, later: Later, processes: int = 1) -> None:
        """Keep sessions whose connection is lost, as one of `processes` that share their limit."""
        self._later = later
        self._processes = processes
        self._holders: dict[str, Holder] = {}
        self._left: dict[str, Left] = {}  # the oldest first
        self._size = 0  # bytes of all of them

    def __len__(self) -> int:
        """The number of sessions whose connection is lost."""
        return len(self._left)

    def hold(self, session: Session, holder: Holder) -> None:
        """Note that a connection has this session from now on."""
        self._holders[session.token] = holder

    def leave(self, session: Session, *, keep: bool) -> None:
        """Note that a connection is over and no thread works on its session; `keep` it where it may be wanted again."""
        token = session.token
        self._holders.pop(token, None)
        if not keep or session.is_new:
            return
        session.rest()
        left = Left(session, self._later(KEPT_SECONDS, lambda: self._drop(token)), session.size)
        self._left[token] = left
        self._size += left.size
        while self._size > MAX_LOST_BYTES // self._processes:
            self._drop(next(iter(self._left)))

    async def take(self, token: str) -> Session | None:
        """Take the session of this token from its connection; None where there is none."""
        if holder := self._holders.get(token):
            await holder.let_go()
        return self._drop(token) if token in self._left else None

    def _drop(self, token: str) -> Session:
        session, timer, size = self._left.pop(token)
        timer.cancel()
        self._size -= size
        return session

    def close(self) -> None:
        """Drop all sessions."""
        for token in [*self._left]:
            self._drop(token)
