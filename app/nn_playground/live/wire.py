"""The bytes and texts of the WebSocket: frames, commands and answers. Nothing here knows a lab.

A frame is a fixed head, and behind it bare arrays, whose names, types and shapes a text `layout` has told ahead of the
first frame that uses it. Only this file and static/js/core/wire.js know this. Little endian, version 3:

     0 u8  version       1 u8  flags: 1 playing, 2 diverged       2 u16 layout
     4 u32 run           8 u32 number (for the acknowledgement)  12 u32 position within the epoch
    16 f64 epoch
    24 the arrays of the layout, one behind the other, the values of the lab's curves first
       zeros up to a multiple of 4;  u32[] rows of each of the layout's lists;  zeros up to a multiple of 8
       the lists of the layout, one behind the other

`{"type": "layout", "layout": 1, "arrays": [{"name", "dtype", "shape"}], "lists": [{"name", "dtype", "shape"}]}`
replaces an earlier one of the same number. A dtype is u1, u2, i2, u4, f4 or f8; the shape of a list is that of a row.
Every lab has the array `curves`, f8, and the list `history`, f8: rows of an epoch and the values of the curves since
the last frame. Where they are told there are the lists `state`, u1: everything that the run needs to go on elsewhere,
not to be looked into; and `facts`, u1: a JSON object in UTF-8.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import read_object, write_json

VERSION: Final = 3
CREDIT: Final = 2  # frames that were sent and not acknowledged, at most
MAX_FACTS: Final = 1024 * 1024  # bytes, where a frame is read
MAX_LAYOUTS: Final = 64  # that each end of a connection has to remember

_HEAD = struct.Struct("<BBHIIId")
_PLAYING, _DIVERGED = 1, 2
_DTYPES: Final = ("u1", "u2", "i2", "u4", "f4", "f8")

Array = NDArray[Any]
Signature = tuple[tuple[str, str, tuple[int, ...]], ...]


class Head(NamedTuple):
    """The head of a frame, but for version and layout."""

    run: int
    number: int
    playing: bool
    diverged: bool
    position: int
    epoch: int


class ArrayField(NamedTuple):
    """An array of a layout; `shape` is that of one row of a list."""

    name: str
    dtype: str
    shape: tuple[int, ...]

    @property
    def bytes(self) -> int:
        """Bytes of the array, or of a row of the list."""
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self.dtype).itemsize


class Layout:
    """The arrays and lists of a frame in their order, and the zeros between them."""

    def __init__(self, number: int, arrays: Sequence[ArrayField], lists: Sequence[ArrayField]) -> None:
        self.number = number
        self.arrays = tuple(arrays)
        self.lists = tuple(lists)
        self.array_names = tuple([field.name for field in arrays])
        self.list_names = tuple([field.name for field in lists])
        self.counts = struct.Struct(f"<{len(lists)}I")
        fixed = _HEAD.size + sum(field.bytes for field in arrays)
        self.before_counts = bytes(-fixed % 4)
        self.behind_counts = bytes(-(fixed + len(self.before_counts) + self.counts.size) % 8)

    def text(self) -> str:
        """The text that announces it."""
        return text("layout", layout=self.number, arrays=_told(self.arrays), lists=_told(self.lists))


class Frame(NamedTuple):
    """A frame, decoded: `arrays` has lists too."""

    head: Head
    arrays: dict[str, Array]
    facts: dict[str, Any]


class Layouts:
    """The layouts that were sent on one connection."""

    def __init__(self) -> None:
        self._told: dict[tuple[Signature, Signature], Layout] = {}
        self._count = 0

    def of(self, arrays: Mapping[str, Array], lists: Mapping[str, Array]) -> tuple[Layout, bool]:
        """The layout of these arrays, and True where it has to be sent first."""
        key: tuple[Signature, Signature] = (
            tuple([(name, array.dtype.char, array.shape) for name, array in arrays.items()]),
            tuple([(name, array.dtype.char, array.shape[1:]) for name, array in lists.items()]),
        )
        known = self._told.get(key)
        if known is not None:
            return known, False
        if len(self._told) == MAX_LAYOUTS:
            self.forget()
        self._count = self._count % MAX_LAYOUTS + 1
        layout = Layout(self._count, *(_in_order(fields) for fields in key))
        self._told[key] = layout
        return layout, True

    def forget(self) -> None:
        """Send all of them anew, as on another connection."""
        self._told.clear()


def encode_frame(layout: Layout, head: Head, arrays: Mapping[str, Array], lists: Mapping[str, Array]) -> bytes:
    """The bytes of a frame."""
    flags = _PLAYING * head.playing | _DIVERGED * head.diverged
    rows = [lists[name] for name in layout.list_names]
    parts: list[Any] = [
        _HEAD.pack(VERSION, flags, layout.number, head.run, head.number, head.position, head.epoch),
        *[arrays[name] for name in layout.array_names],
        layout.before_counts,
        layout.counts.pack(*map(len, rows)),
        layout.behind_counts,
        *rows,
    ]
    return b"".join(parts)


def read_head(data: bytes) -> tuple[Head, int]:
    """The head of a frame and the number of its layout; InvalidInput where the bytes are none."""
    if len(data) < _HEAD.size or data[0] != VERSION:
        raise InvalidInput(
            say(
                "expected a frame of version {version}; got {count} bytes that begin {data}",
                version=VERSION,
                count=len(data),
                data=data[:1].hex(),
            )
        )
    _, flags, layout, run, number, position, epoch = _HEAD.unpack_from(data)
    if not epoch.is_integer():
        raise InvalidInput(say("expected the number of an epoch; got {epoch}", epoch=epoch))
    head = Head(run, number, bool(flags & _PLAYING), bool(flags & _DIVERGED), position, int(epoch))
    return head, layout


def read_layout(told: Mapping[str, Any]) -> Layout:
    """The layout of a text from the server, for tests and scripts."""
    return Layout(told["layout"], *(tuple(map(_field, told[part])) for part in ("arrays", "lists")))


def decode_frame(data: bytes, layouts: Mapping[int, Layout]) -> Frame:
    """The frame of these bytes, for tests and scripts; InvalidInput where they are none."""
    head, number = read_head(data)
    if number not in layouts:
        raise InvalidInput(say("expected a frame of a layout that was told; got one of {number}", number=number))
    layout, arrays, place = layouts[number], {}, _HEAD.size
    for field in layout.arrays:
        arrays[field.name] = _array(data, place, field).reshape(field.shape)
        place += field.bytes
    place += len(layout.before_counts)
    if len(data) < place + layout.counts.size:
        raise InvalidInput(
            say("expected at least {place} bytes; got {count}", place=place + layout.counts.size, count=len(data))
        )
    rows = layout.counts.unpack_from(data, place)
    place += layout.counts.size + len(layout.behind_counts)
    for field, count in zip(layout.lists, rows, strict=True):
        arrays[field.name] = _array(data, place, field, count).reshape(count, *field.shape)
        place += count * field.bytes
    if place < len(data):
        raise InvalidInput(say("expected {place} bytes; got {count}", place=place, count=len(data)))
    facts = arrays.pop("facts", np.empty(0, np.uint8)).tobytes()
    return Frame(head, arrays, read_object(facts, limit=MAX_FACTS, what="facts") if facts else {})


def _in_order(fields: Signature) -> tuple[ArrayField, ...]:
    """Fields in the order of a frame: wide numbers first, so that each lies at a multiple of its width."""
    found = [ArrayField(name, np.dtype(char).str.lstrip("<|"), shape) for name, char, shape in fields]
    wrong = next((field for field in found if field.dtype not in _DTYPES), None)
    if wrong is not None:
        raise TypeError(f"{wrong.name}: expected one of {', '.join(_DTYPES)}; got {wrong.dtype}")
    return tuple(sorted(found, key=lambda field: -np.dtype(field.dtype).itemsize))


def _told(fields: Sequence[ArrayField]) -> list[dict[str, Any]]:
    return [{"name": field.name, "dtype": field.dtype, "shape": list(field.shape)} for field in fields]


def _field(told: Mapping[str, Any]) -> ArrayField:
    return ArrayField(told["name"], told["dtype"], tuple(told["shape"]))


def _array(data: bytes, place: int, field: ArrayField, rows: int = 1) -> Array:
    end = place + rows * field.bytes
    if end > len(data):
        raise InvalidInput(say("expected at least {end} bytes; got {count}", end=end, count=len(data)))
    return np.frombuffer(data[place:end], f"<{field.dtype}")


def text(message_type: str, *, id: int | None = None, **content: Any) -> str:
    """A text for the browser; `id` is that of the command which it answers."""
    echo = {} if id is None else {"id": id}
    return write_json({"type": message_type, **echo, **content})
