"""Codes that are read off a wall and typed, and tokens that no person types.

Letters that are taken for others or for digits are left out (B E G I L O Q S U V Z), and so are all vowels: no code
is a word.
"""

import hmac
import secrets
from collections.abc import Callable
from typing import Final, NamedTuple

LETTERS: Final = "CDFHJKMNPRTWXY"
CLASS_CODE: Final = 5  # letters
REJOIN_CODE: Final = 4
HANDLE_BYTES: Final = 9
TOKEN_BYTES: Final = 24

DrawBelow = Callable[[int], int]  # a random number from 0, below the given one


class MemberToken(NamedTuple):
    """A member's token: a handle by which it is found, and a secret that is compared."""

    handle: str
    secret: str

    def __str__(self) -> str:
        return f"{self.handle}.{self.secret}"

    def is_that_of(self, sent: str) -> bool:
        """Compare a sent token in a time that tells nothing."""
        return hmac.compare_digest(str(self).encode(), sent.encode("utf-8", "surrogateescape"))


def new_code(length: int, draw: DrawBelow = secrets.randbelow) -> str:
    """A code of random letters."""
    return "".join(LETTERS[draw(len(LETTERS))] for _ in range(length))


def typed_code(text: str) -> str:
    """A code as somebody types it: only letters count, small ones too."""
    return "".join(filter(str.isalpha, text.upper()))


def new_token() -> MemberToken:
    """A random token."""
    return MemberToken(secrets.token_urlsafe(HANDLE_BYTES), secrets.token_urlsafe(TOKEN_BYTES))


def handle_of(sent: str) -> str:
    """The handle of a sent token."""
    return sent.partition(".")[0]
