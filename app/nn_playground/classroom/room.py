"""The classroom of a server: its classes, and who may do what with them.

The database's modules, 11 MB, are imported where there is one.
"""

import hmac
import logging
import time
from typing import TYPE_CHECKING, Final

from nn_playground.base.bearer import NO_BEARER, WRONG_BEARER, check_bearer
from nn_playground.base.errors import Forbidden, NotFound, Unauthorized, Unavailable
from nn_playground.base.settings import Settings
from nn_playground.classroom.codes import typed_code
from nn_playground.classroom.guessing import Guesses
from nn_playground.classroom.names import name_key

if TYPE_CHECKING:
    from nn_playground.classroom.screens import Screens
    from nn_playground.classroom.store import Course, Member, Store

NO_CLASSES_HERE: Final = (
    "There are no classes on this server. `playground serve --class` has them, or PLAYGROUND_TOKEN together with "
    "PLAYGROUND_DATABASE."
)
WRONG_REJOIN: Final = "The name or the four letters are wrong."

log = logging.getLogger(__name__)


class Classroom:
    """The classes of a server; errors say what somebody may not do."""

    def __init__(self, store: "Store", screens: "Screens", teacher: str, guesses: Guesses) -> None:
        """`teacher` is the teacher's token."""
        self.store = store
        self.screens = screens
        self._teacher = teacher
        self._guesses = guesses

    def check_teacher(self, sent: str | None) -> None:
        """Raise Unauthorized for all but the teacher's token; None is no token at all."""
        check_bearer(sent, self._teacher)

    def member(self, code: str, sent: str | None) -> "Member":
        """The member of a class to whom a token belongs; Unauthorized where it is none of that class."""
        if sent is None:
            raise Unauthorized(NO_BEARER)
        found = self.store.with_token(code, sent)
        if found is None:
            raise Unauthorized(WRONG_BEARER)
        return found

    def join(self, code: str, name: str | None, address: str, *, or_pseudonym: bool = False) -> "Member":
        """Add a member who comes from an address."""
        self._guesses.check(address)
        try:
            return self.store.join(code, name, or_pseudonym=or_pseudonym)
        except NotFound:
            self._guesses.note(address)
            raise

    def door(self, code: str, address: str) -> "Course":
        """The class with a code, for who comes from an address and may join; NotFound is a wrong guess."""
        self._guesses.check(address)
        try:
            return self.store.find_class(code)
        except NotFound:
            self._guesses.note(address)
            raise

    def rejoin(self, code: str, name: str, letters: str, address: str) -> "Member":
        """The member with a name and its four letters; Forbidden where they do not belong together."""
        key = (typed_code(code), name_key(name))
        self._guesses.check(address, key)
        found = self.store.named(code, name)
        if found is None or not hmac.compare_digest(typed_code(letters).encode(), found.rejoin.encode()):
            self._guesses.note(address, key)
            raise Forbidden(WRONG_REJOIN)
        return found

    def tidy(self) -> None:
        """Erase the classes that nobody uses any more, and traces that could not be erased before."""
        try:
            self.store.forget()
            self.store.database.erase_traces()
        except Unavailable as error:
            log.warning("%s", error.message)

    def close(self) -> None:
        """Close the database."""
        self.store.database.close()


def open_classroom(settings: Settings) -> Classroom | None:
    """Open the classroom that the settings ask for; None, and nothing is opened, where they have no database.

    Raises InvalidSettings where the database can't be opened.
    """
    if settings.database is None:
        return None
    assert settings.token
    from nn_playground.classroom.database import Database
    from nn_playground.classroom.screens import Screens
    from nn_playground.classroom.store import Store

    database = Database(settings.database.get_secret_value())
    return Classroom(
        Store(database, now), Screens(database, now), settings.token.get_secret_value(), Guesses(time.monotonic)
    )


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000
