"""Strict TOML: reading any text gives a table or InvalidInput."""

import re
import tomllib
from typing import Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import quoted_clause, say
from nn_playground.base.strict_json import MAX_DEPTH, check_json

# Strings and comments, whose dots belong to no key, and the ends of keys; each matches to its end, closed or not.
_TOKENS: Final = re.compile(
    r"""
    "{3} (?: [^"\\]++ | \\.? | "(?!"") )*+ (?:"{3})?
    | '{3} (?: [^']++ | '(?!'') )*+ (?:'{3})?
    | " (?: [^"\\\n]++ | \\.? )*+ "?
    | ' [^'\n]*+ '?
    | \# [^\n]*+
    | [.=,{}\[\]\n]
    """,
    re.DOTALL | re.VERBOSE,
)


def read_toml(content: bytes, *, limit: int, what: str) -> dict[str, Any]:
    """Read the table of `content`, which messages call `what` and which has at most `limit` bytes."""
    if len(content) > limit:
        raise InvalidInput(say("{what}: expected at most {limit:,} bytes", what=what, limit=limit))
    try:
        text = content.decode("utf-8-sig")  # some editors put a mark before UTF-8
        _check_keys(text)
        table = tomllib.loads(text)
        check_json(table)
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error.message}") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(say("{what}: expected UTF-8; byte {start} is none", what=what, start=error.start)) from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(say("{what}: expected TOML; {wrong}", what=what, wrong=quoted_clause(str(error)))) from None
    except (ValueError, RecursionError):  # numbers of thousands of digits, lists of thousands of lists
        raise InvalidInput(say("{what}: expected TOML that can be read", what=what)) from None
    return table


def _check_keys(text: str) -> None:
    """Refuse keys of very many parts, for which tomllib's time grows with the square of their number."""
    parts = 0
    for token in _TOKENS.finditer(text):
        parts = parts + 1 if token[0] == "." else parts if token[0][0] in "\"'" else 0
        if parts > MAX_DEPTH:
            raise InvalidInput(say("expected keys of at most {most} parts", most=MAX_DEPTH))
