"""Own points, the names of their classes and their axes <-> text that a link carries.

The text of points is `KIND.PLACES.LABELS`, or `KINDp.PLACES.PARTS.LABELS` where one has a part of its own. Each is of
the 64 characters of base64url, the first bits first: places have 12 bits for x1 and 12 for x2, four characters a point;
labels of classes are digits to the base KIND, as many in a character as fit, those of a regression (KIND n) have 18
bits, three characters; parts are digits to the base 3. The labels come last: they say whether all points are there.
"""

import base64
import json
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.labs.mlp.own_points import LABEL_STEPS, OwnPoints, from_grid, on_grid

Integers = NDArray[np.int64]

MOST_IN_LINK: Final = 800
REGRESSION: Final = "n"
CHARACTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
WITH_PARTS: Final = "p"
TOO_MANY: Final = "too-many"  # stands behind the number of points that a link can't carry
_PART_BASE: Final = 3
_PLACE: Final = {character: place for place, character in enumerate(CHARACTERS)}
_POINT: Final = 4  # characters of a point's coordinates
_LABEL: Final = 3  # characters of the label of a regression
_BITS: Final = 6  # of a character


def write_points(points: OwnPoints, classes: int | None) -> str:
    """The text of points; `classes` is None for a regression. Of more than MOST_IN_LINK it only tells their number."""
    if len(points) > MOST_IN_LINK:
        return f"{len(points)}.{TOO_MANY}"
    x1, x2 = on_grid(points.array[:, :2]).T
    places = _write_numbers((x1 << 12) | x2, _POINT)
    values = points.array[:, 2]
    if classes is None:
        kind, labels = REGRESSION, _write_numbers(on_grid(values, LABEL_STEPS), _LABEL)
    else:
        digits = (values > 0) if classes == 2 else values
        kind, labels = str(classes), _write_digits(digits.astype(np.int64), classes)
    if not points.parts.any():
        return ".".join([kind, places, labels])
    return ".".join([kind + WITH_PARTS, places, _write_digits(points.parts.astype(np.int64), _PART_BASE), labels])


def read_points(text: str) -> tuple[OwnPoints, int | None]:
    """The points of a text, and the number of their classes, None for a regression; InvalidInput for any other text."""
    kind, *pieces = text.split(".")
    if pieces == [TOO_MANY] and kind.isdecimal():
        wrong = InvalidInput(too_many(int(kind[:6])))
        wrong.told = wrong.message
        raise wrong
    has_parts, kind = kind.endswith(WITH_PARTS), kind.removesuffix(WITH_PARTS)
    if kind not in (REGRESSION, "2", "3", "4", "5", "6") or len(pieces) != (3 if has_parts else 2):
        raise _damaged()
    places, *parts, labels = pieces
    count, rest = divmod(len(places), _POINT)
    if rest:
        raise _damaged()
    pairs = _read_numbers(places, _POINT)
    coordinates = from_grid(np.column_stack((pairs >> 12, pairs & 4095)))
    array = np.column_stack((coordinates, _read_labels(labels, kind, count)))
    codes = _read_digits(parts[0], _PART_BASE, count).astype(np.int8) if parts else np.zeros(count, np.int8)
    try:
        points = OwnPoints.of(array, codes)
    except ValueError:
        raise _damaged() from None
    return points, None if kind == REGRESSION else int(kind)


def too_many(count: int) -> str:
    """The sentence for points that a link can't carry."""
    return say(
        "{count:,} points do not fit into a link, which carries {most} at most: hand on the config as a file instead.",
        count=count,
        most=MOST_IN_LINK,
    )


def encoded_json(value: Any) -> str:
    """A value as JSON, as base64url without padding."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decoded_json(text: str) -> Any:
    """The value of such a text; InvalidInput for any other one."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise _damaged() from None


def _damaged() -> InvalidInput:
    return InvalidInput(say("expected text that this server has written; it is cut off or changed"))


def _read_labels(text: str, kind: str, count: int) -> NDArray[np.float64]:
    if kind == REGRESSION:
        if len(text) != _LABEL * count:
            raise _damaged()
        return from_grid(_read_numbers(text, _LABEL), LABEL_STEPS)
    digits = _read_digits(text, int(kind), count).astype(np.float64)
    return digits * 2 - 1 if kind == "2" else digits


def _write_numbers(values: Integers, length: int) -> str:
    """Integers in so many characters each."""
    shifts = _BITS * np.arange(length - 1, -1, -1)
    return _characters((values[:, None] >> shifts) & 63)


def _read_numbers(text: str, length: int) -> Integers:
    shifts = _BITS * np.arange(length - 1, -1, -1)
    numbers: Integers = (_values(text).reshape(-1, length) << shifts).sum(axis=1)
    return numbers


def _in_a_character(base: int) -> int:
    """The number of digits to a base that one of 64 characters holds."""
    return next(count for count in range(_BITS, 0, -1) if base**count <= len(CHARACTERS))


def _write_digits(digits: Integers, base: int) -> str:
    count = _in_a_character(base)
    padded = np.append(digits, np.zeros(-len(digits) % count, np.int64)).reshape(-1, count)
    return _characters((padded * base ** np.arange(count - 1, -1, -1)).sum(axis=1))


def _read_digits(text: str, base: int, count: int) -> Integers:
    each = _in_a_character(base)
    values = _values(text)
    if len(values) != -(-count // each) or np.any(values >= base**each):
        raise _damaged()
    digits = (values[:, None] // base ** np.arange(each - 1, -1, -1)) % base
    if np.any(digits.ravel()[count:]):
        raise _damaged()  # another text would be the same points
    return digits.ravel()[:count]


def _characters(values: Integers) -> str:
    return "".join([CHARACTERS[value] for value in values.ravel().tolist()])


def _values(text: str) -> Integers:
    try:
        return np.array([_PLACE[character] for character in text], np.int64)
    except KeyError:
        raise _damaged() from None
