"""Bearer tokens as they are sent."""

import hmac
from typing import Final

from nn_playground.base.errors import Unauthorized

NO_BEARER: Final = "expected the header Authorization: Bearer TOKEN"
WRONG_BEARER: Final = "the token is wrong"


def check_bearer(sent: str | None, right: str) -> None:
    """Raise Unauthorized for all but the right token, in a time that tells nothing; None is no token at all."""
    if sent is None:
        raise Unauthorized(NO_BEARER)
    if not hmac.compare_digest(sent.encode("utf-8", "surrogateescape"), right.encode()):
        raise Unauthorized(WRONG_BEARER)
