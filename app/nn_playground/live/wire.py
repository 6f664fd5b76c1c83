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

import re
import struct
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import InvalidInput, PlaygroundError, unexpected
from nn_playground.base.strict_json import kind, read_object, write
from nn_playground.base.validation import shown, suggestion, validated_request
from nn_playground.exercises.checking import Submission
from nn_playground.lab import Command as _Command
from nn_playground.lab import Lab
from nn_playground.work.sweeps import Sweep

VERSION: Final = 3
CREDIT: Final = 2  # frames that were sent and not acknowledged, at most
MAX_COMMAND: Final = 256 * 1024  # bytes
MAX_FACTS: Final = 1024 * 1024  # bytes, where a frame is read
MAX_LAYOUTS: Final = 64  # that each end of a connection has to remember
MAX_SPEED: Final = 1000  # epochs a frame
LONGEST_ACK: Final = 200  # characters of a message that may be an acknowledgement
LONGEST_REJOIN: Final = 400
MAX_STATE: Final = (
    384 * 1024
)  # bytes; enough for the largest network with all that an optimizer and early stopping keep

# As our page writes them, which are nearly all; others are read as commands are.
_ACK: Final = re.compile(r'\{"type":"ack","frame":([1-9][0-9]{0,14})\}')
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


def encode(layout: Layout, head: Head, arrays: Mapping[str, Array], lists: Mapping[str, Array]) -> bytes:
    """The bytes of a frame."""
    flags = _PLAYING * head.playing | _DIVERGED * head.diverged
    parts = [
        _HEAD.pack(VERSION, flags, layout.number, head.run, head.number, head.position, head.epoch),
        *[arrays[field.name].tobytes() for field in layout.arrays],
        layout.before_counts,
        layout.counts.pack(*[len(lists[field.name]) for field in layout.lists]),
        layout.behind_counts,
        *[lists[field.name].tobytes() for field in layout.lists],
    ]
    return b"".join(parts)


def read_head(data: bytes) -> tuple[Head, int]:
    """The head of a frame and the number of its layout; InvalidInput where the bytes are none."""
    if len(data) < _HEAD.size or data[0] != VERSION:
        raise InvalidInput(f"expected a frame of version {VERSION}; got {len(data)} bytes that begin {data[:1].hex()}")
    _, flags, layout, run, number, position, epoch = _HEAD.unpack_from(data)
    if not epoch.is_integer():
        raise InvalidInput(f"expected the number of an epoch; got {epoch}")
    head = Head(run, number, bool(flags & _PLAYING), bool(flags & _DIVERGED), position, int(epoch))
    return head, layout


def read_layout(told: Mapping[str, Any]) -> Layout:
    """The layout of a text from the server, for tests and scripts."""
    return Layout(told["layout"], *(tuple(map(_field, told[part])) for part in ("arrays", "lists")))


def decode(data: bytes, layouts: Mapping[int, Layout]) -> Frame:
    """The frame of these bytes, for tests and scripts; InvalidInput where they are none."""
    head, number = read_head(data)
    if number not in layouts:
        raise InvalidInput(f"expected a frame of a layout that was told; got one of {number}")
    layout, arrays, place = layouts[number], {}, _HEAD.size
    for field in layout.arrays:
        arrays[field.name] = _array(data, place, field).reshape(field.shape)
        place += field.bytes
    place += len(layout.before_counts)
    if len(data) < place + layout.counts.size:
        raise InvalidInput(f"expected at least {place + layout.counts.size} bytes; got {len(data)}")
    rows = layout.counts.unpack_from(data, place)
    place += layout.counts.size + len(layout.behind_counts)
    for field, count in zip(layout.lists, rows, strict=True):
        arrays[field.name] = _array(data, place, field, count).reshape(count, *field.shape)
        place += count * field.bytes
    if place < len(data):
        raise InvalidInput(f"expected {place} bytes; got {len(data)}")
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
        raise InvalidInput(f"expected at least {end} bytes; got {len(data)}")
    return np.frombuffer(data[place:end], f"<{field.dtype}")


Count = Annotated[int, Field(ge=0, le=2**53)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _epochs(value: object) -> int | Literal["max"]:
    if value == "max":
        return "max"
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_SPEED:
        message = f'expected a whole number from 1 to {MAX_SPEED}, or "max"; got {shown(value)}'
        raise PydanticCustomError("playground_speed", "{message}", {"message": message})
    return value


Epochs = Annotated[int | Literal["max"], PlainValidator(_epochs)]


def _state(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise PydanticCustomError("playground_state", "expected the bytes behind a binary message, and no text")
    return value


class Resume(_Strict):
    """Where a run stood when its server went away: the state that a frame had, and the epoch on screen.

    The state is the run's start where there is none. While it plays, the run is trained up to that epoch before it is
    shown.
    """

    epoch: Count
    playing: bool = False
    speed: Epochs = 1
    state: Annotated[bytes, PlainValidator(_state, json_schema_input_type=str)] = b""


class Configure(_Command):
    """Begin the run of a link, or of a config and a view; neither is the run of an empty link.

    One that goes on from a state is a binary message: u32 length of the JSON text, the text, the state.
    """

    type: Literal["configure"]
    link: str | None = None
    config: dict[str, Any] | None = None
    view: dict[str, Any] | None = None
    resume: Resume | None = None
    exercise: str | None = None  # the slug of the exercise on whose page the run is: the answer has its view of the run

    @model_validator(mode="after")
    def _one_of_both(self) -> "Configure":
        if self.link is not None and (self.config is not None or self.view is not None):
            raise PydanticCustomError("playground_both", "expected link, or config and view; got both")
        return self


class Rejoin(_Command):
    """Go on with the session of a connection that broke less than a minute ago, as the first thing on another.

    `token` is that of its hello, `frame` the number of the last frame that came. The answer is a `run` that is not
    fresh; or an error, where the session is gone, is another server's, or another connection has it.
    """

    type: Literal["rejoin"]
    token: str
    frame: Count = 0


class ShowView(_Command):
    """Show other things of the same run."""

    type: Literal["view"]
    view: dict[str, Any]


class Plain(_Command):
    """What needs no further word."""

    type: Literal["play", "pause", "reset", "new_weights", "regenerate"]


class Step(_Command):
    """Pause, and train a little."""

    type: Literal["step"]
    unit: Literal["epoch", "batch"] = "epoch"


class Speed(_Command):
    """How many epochs a frame covers; "max" is as many as there is time for."""

    type: Literal["speed"]
    epochs: Epochs


class TrySweep(Sweep):
    """Train a run with other values for some of its keys, as `POST /api/sweeps` does. One at a time.

    Answered by `progress`, `rows` and at last `summary`, by `error` where it can't go on, or by `cancelled`.
    """

    type: Literal["sweep"]
    id: int = Field(description="By which the texts that answer it are known.")


class TryExercise(Submission):
    """Check what is handed in for an exercise, as `POST /api/exercises/{slug}/check` does. One at a time.

    Answered by `progress` and at last `result`, by `error` where it can't go on, or by `cancelled`.
    """

    type: Literal["check"]
    id: int = Field(description="By which the texts that answer it are known.")
    exercise: str = Field(description="The exercise's slug.")


class Cancel(_Command):
    """Give up a sweep or a check; it is answered by `cancelled` with its id, or not at all where it has ended."""

    type: Literal["cancel"]
    of: int = Field(description="The id of what is to be given up.")


class Ack(_Command):
    """This frame, and all before it, was painted."""

    type: Literal["ack"]
    frame: Count


LongRequest = TrySweep | TryExercise
OfHouse = Configure | Rejoin | ShowView | Plain | Step | Speed | LongRequest | Cancel | Ack
Models = Mapping[str, type[BaseModel]]
OF_HOUSE: Final[Models] = {
    name: model for model in get_args(OfHouse) for name in get_args(model.model_fields["type"].annotation)
}


@cache
def models_of(lab: Lab[Any, Any]) -> Models:
    """The models of all commands to a lab, by their types."""
    return {**OF_HOUSE, "sweep": TrySweep.of(lab), "check": TryExercise.of(lab), **lab.commands}


def read_text(text: str) -> dict[str, Any]:
    """The object in a text from a browser; InvalidInput where there is none."""
    return read_object(text, limit=MAX_COMMAND, what="message")


def read_bytes(message: bytes) -> dict[str, Any]:
    """The object in a binary message, with the state behind it as its `resume.state`; InvalidInput where it is none."""
    length = int.from_bytes(message[:4], "little")
    if len(message) < 4 or not 0 < length <= len(message) - 4:
        raise InvalidInput(
            f"message: expected a text; got {len(message)} bytes, which are no text's length, the text and a state"
        )
    data = read_object(message[4 : 4 + length], limit=MAX_COMMAND, what="message")
    if not isinstance(data.get("resume"), dict):
        raise InvalidInput.at("resume", "expected an object, as a state is behind the text")
    state = message[4 + length :]
    if len(state) > MAX_STATE:
        raise InvalidInput.at("resume.state", f"expected at most {MAX_STATE:,} bytes; got {len(state):,}")
    data["resume"]["state"] = state
    return data


def read_message(message: str | bytes) -> dict[str, Any]:
    """The object in a message from a browser; InvalidInput where there is none."""
    return read_text(message) if isinstance(message, str) else read_bytes(message)


def read_command(data: dict[str, Any], models: Models = OF_HOUSE) -> BaseModel:
    """The command in an object, one of `models` by their types; InvalidInput that names what is wrong."""
    name = data.get("type")
    if not isinstance(name, str) or name not in models:
        got = "it is missing" if "type" not in data else f"got {shown(name)}{suggestion(name, list(models))}"
        raise InvalidInput.at("type", f"expected one of {', '.join(models)}; {got}")
    return validated_request(models[name], data)


def read_ack(text: str) -> int | None:
    """The frame that a text acknowledges; None where it is no acknowledgement, or not a valid one."""
    if found := _ACK.fullmatch(text):
        return int(found[1])
    if len(text) > LONGEST_ACK or '"ack"' not in text:
        return None
    try:
        command = read_command(read_text(text))
    except InvalidInput:
        return None
    return command.frame if isinstance(command, Ack) else None


def read_rejoin(message: str | bytes) -> Rejoin | None:
    """The command of a message that is a valid rejoin; None for any other."""
    if not isinstance(message, str) or len(message) > LONGEST_REJOIN or '"rejoin"' not in message:
        return None
    try:
        command = read_command(read_text(message))
    except InvalidInput:
        return None
    return command if isinstance(command, Rejoin) else None


def text(message_type: str, *, id: int | None = None, **content: Any) -> str:
    """A text for the browser; `id` is that of the command which it answers."""
    echo = {} if id is None else {"id": id}
    return write({"type": message_type, **echo, **content})


def error_text(error: PlaygroundError, data: dict[str, Any] | None = None, models: Models = OF_HOUSE) -> str:
    """The text for a wrong command; `data` is the command as it came, as far as it could be read."""
    return _error_text(error.as_json(), data or {}, models)


def bug_text(message: str | bytes | None = None, models: Models = OF_HOUSE) -> str:
    """The text for a bug of the server, as the answer to its message, or to None where training met it."""
    try:
        data = {} if message is None else read_message(message)
    except InvalidInput:
        data = {}
    return _error_text(unexpected(), data, models)


def _error_text(error: dict[str, Any], given: dict[str, Any], models: Models) -> str:
    number, name = given.get("id"), given.get("type")
    command = name if isinstance(name, str) and name in models else None
    number = number if kind(number) == "a number" and isinstance(number, int) else None
    return text("error", id=number, command=command, **error)
