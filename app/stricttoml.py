"""TOML from outside, read without trust: whatever the text is, a table comes out, or InvalidInput."""

import tomllib
from typing import Any

from app.errors import InvalidInput


def read(content: bytes, *, limit: int, what: str) -> dict[str, Any]:
    """The table of `content`, which is `what` (a word or two for messages) and has at most `limit` bytes."""
    if len(content) > limit:
        raise InvalidInput(f"{what}: expected at most {limit:,} bytes")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))  # some editors put a mark before UTF-8
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{what}: expected UTF-8; byte {error.start} is none") from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{what}: expected TOML; {str(error)[:1].lower()}{str(error)[1:]}") from None
    except (ValueError, RecursionError):  # numbers of thousands of digits, lists of thousands of lists
        raise InvalidInput(f"{what}: expected TOML that can be read") from None
