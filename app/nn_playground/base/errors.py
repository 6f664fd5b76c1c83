"""Errors whose reason a person can mend.

    PlaygroundError
    ├── InvalidInput      a config, link, parameter, command or request is not what it should be
    ├── NotFound          there is nothing of that name
    ├── Unauthorized      the token is missing or wrong
    ├── Forbidden         this is not open to who asks
    ├── Conflict          it does not go together with what is there
    ├── TooSoon           there were too many tries; later ones are looked at again
    ├── TooExpensive      the work asked for is more than the server allows
    ├── Unavailable       the server can't do it now, but may later
    ├── Unreachable       the server does not answer, or what answers is none of ours
    └── InvalidSettings   the server's environment is not what it should be

Each carries a stable `code`, one readable `message` and, where more than one thing is wrong or a place can be named,
`details`. A bug is none of these: it raises Python's own exceptions.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Final, NamedTuple

from nn_playground.base.sentences import clauses, say

MAX_DETAILS: Final = 20  # of one error; the rest is counted


class Detail(NamedTuple):
    """One thing that is wrong: `path` is where (dotted, as in `data.noise`), `message` what was expected and got."""

    path: str
    message: str


class PlaygroundError(Exception):
    """The root of the tree. `told` says the message for who looks at the page, where that is not the same."""

    code: ClassVar[str] = "error"
    told: str = ""

    def __init__(self, message: str, details: tuple[Detail, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def as_json(self) -> dict[str, Any]:
        """The error in the one shape that REST, WebSocket and command line share."""
        details = [detail._asdict() for detail in self.details]
        return {"error": {"code": self.code, "message": self.message, "details": details}}


class InvalidInput(PlaygroundError):
    """A config, link, parameter, command or request is not what it should be.

    `more` things are wrong besides those in `details`.
    """

    code = "invalid_input"
    more: int = 0

    @classmethod
    def at(cls, path: str, message: str) -> "InvalidInput":
        """One thing is wrong, and its place has a name."""
        return cls(f"{path}: {message}", (Detail(path, message),))

    @classmethod
    def of(cls, details: Sequence[Detail], *, more: int = 0) -> "InvalidInput":
        """Several things may be wrong, and `more` besides; the message has the first ones and counts the others."""
        told = tuple(details[:MAX_DETAILS])
        more += len(details) - len(told)
        parts = [f"{path}: {message}" if path else message for path, message in told]
        error = cls(clauses(*parts, say("and {more:,} more", more=more) if more else ""), told)
        error.more = more
        return error


class NotFound(PlaygroundError):
    """There is nothing of that name."""

    code = "not_found"


class Unauthorized(PlaygroundError):
    """The token is missing or wrong."""

    code = "unauthorized"


class Forbidden(PlaygroundError):
    """This is not open to who asks."""

    code = "forbidden"


class Conflict(PlaygroundError):
    """It does not go together with what is there: a name is taken, or a limit is reached."""

    code = "conflict"


class TooSoon(PlaygroundError):
    """There were too many tries; they are looked at again after `seconds`."""

    code = "too_many_requests"
    seconds: int = 1


class TooExpensive(PlaygroundError):
    """The work asked for is more than the server allows."""

    code = "too_expensive"


class Unavailable(PlaygroundError):
    """The server can't do it now, but may later."""

    code = "unavailable"


class Unreachable(PlaygroundError):
    """The server does not answer, or what answers is none of ours."""

    code = "unreachable"


class InvalidSettings(PlaygroundError):
    """The server's environment is not what it should be."""

    code = "invalid_settings"


def unexpected() -> dict[str, Any]:
    """The answer to a bug, in the same shape; its traceback is in the server's log only."""
    message = "This is a bug of the server, whose log tells more."
    return {"error": {"code": "internal_error", "message": message, "details": []}}
