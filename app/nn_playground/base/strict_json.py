"""Strict JSON: reading any text gives a plain value or InvalidInput, and writing gives nothing beyond the standard.

Stricter than json.loads, which takes NaN, lets the last of two equal keys win, makes 1e999 infinite and raises half a
dozen other exceptions on hostile text.
"""

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, NoReturn

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import quoted_clause, say

_CHECKED = frozenset((str, dict, list))  # what is in need of a look; most of a long text are numbers
MAX_DEPTH = 16  # objects and lists inside each other; a run's parameters need five
MAX_OBJECT_KEYS = 1000  # of one object; no config, exercise or command has a tenth of that
MAX_KEY = 200  # characters
MAX_PARTS = 50_000  # objects and lists of a text; the parameters of the largest network have a few hundred
TOO_DEEP = say("expected at most {most} objects and lists inside each other", most=MAX_DEPTH)


def read_json(text: str | bytes, *, limit: int, what: str) -> Any:
    """Read `text`, which messages call `what` and which has at most `limit` bytes or characters."""
    if len(text) > limit:
        raise InvalidInput(
            say("{what}: expected at most {limit:,} bytes; got {count:,}", what=what, limit=limit, count=len(text))
        )
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8")
        if decoded.count("[") + decoded.count("{") > MAX_PARTS:  # json.loads lets no other thread run meanwhile
            raise InvalidInput(say("expected at most {most:,} objects and lists", most=MAX_PARTS))
        value = json.loads(
            decoded,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
        check_json(value)
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error.message}") from None
    except json.JSONDecodeError as error:
        raise InvalidInput(
            say(
                "{what}: expected JSON; {wrong} at line {line} column {column}",
                what=what,
                wrong=quoted_clause(error.msg),
                line=error.lineno,
                column=error.colno,
            )
        ) from None
    except UnicodeDecodeError as error:
        raise InvalidInput(say("{what}: expected UTF-8; byte {start} is none", what=what, start=error.start)) from None
    except RecursionError:
        raise InvalidInput(f"{what}: {TOO_DEEP}") from None
    return value


def read_object(text: str | bytes, *, limit: int, what: str) -> dict[str, Any]:
    """Read a text that has to be an object; otherwise as `read_json`."""
    value = read_json(text, limit=limit, what=what)
    if not isinstance(value, dict):
        raise InvalidInput(say("{what}: expected a JSON object; got {kind}", what=what, kind=kind(value)))
    return value


def write_json(value: object) -> str:
    """Write a value as JSON, on one line; ValueError for numbers that are not finite."""
    return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def kind(value: object) -> str:
    """JSON's name for the type of a value."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise InvalidInput(say("expected each key once; got {twice} more than once", twice=json.dumps(twice[:60])))
    return value


def _no_constant(name: str) -> NoReturn:
    raise InvalidInput(say("expected a finite number; got {name}, which JSON does not have", name=name))


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise InvalidInput(say("expected a finite number; got {digits}, which is too large", digits=digits[:30]))
    return value


def _whole(digits: str) -> int | float:
    """Read a whole number; beyond 64 bits as the nearest float: no count is that large, and a float may be."""
    return int(digits) if len(digits) <= 19 else _finite(digits)


def check_json(value: Any) -> None:
    """Refuse too much depth, too many keys, and text with half a character, which can't be written again."""
    level: list[Any] = [value]
    depth = 0
    while level:
        if depth == MAX_DEPTH and any(isinstance(item, dict | list) for item in level):
            raise InvalidInput(TOO_DEEP)
        for item in level:
            if isinstance(item, str):
                _check_text(item)
            elif isinstance(item, dict):
                _check_keys(item)
        level = [child for item in level for child in _children(item) if type(child) in _CHECKED]
        depth += 1


def _check_keys(keys: Collection[str]) -> None:
    if len(keys) > MAX_OBJECT_KEYS:
        raise InvalidInput(
            say(
                "expected at most {most:,} keys beside each other; got {count:,}",
                most=MAX_OBJECT_KEYS,
                count=len(keys),
            )
        )
    longest = max(map(len, keys), default=0)
    if longest > MAX_KEY:
        raise InvalidInput(
            say(
                "expected keys of at most {most} characters; got one of {longest:,}",
                most=MAX_KEY,
                longest=longest,
            )
        )


def _children(item: Any) -> Iterable[Any]:
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    return item if isinstance(item, list) else ()


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidInput("expected whole characters; got half of a surrogate pair") from None


def finite(value: float) -> float | None:
    """A number for JSON and CSV: None where it is not finite."""
    return value if math.isfinite(value) else None
