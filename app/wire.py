"""What travels on the WebSocket: frames as bytes, commands and answers as JSON texts.

This file and static/js/wire.js are the only two that know the layout of a frame. Little endian, version 3:

     0 u8  version       1 u8  flags: 1 playing, 2 diverged,      2 u16 layers behind the inputs (L)
                               4 class map, 8 tells who dropped out
     4 u32 run           8 u32 number (for the acknowledgement)  12 u32 position within the epoch
    16 f64 epoch        24 f64 train loss                        32 f64 test loss
    40 u16 grid size    42 u16 picture size    44 u16 picture count    46 u16 history rows
    48 u16 inputs       50 i16 watched layer (-1: a feature)     52 u16 watched unit
    54 u16 numbers of batch normalization among the parameters (B), usually 0
    56 u32 moved points (M), usually 0         60 u32 units that dropped out (D)
    64 u32 bytes of the run's state (S), usually 0
    68 u16[L] units of each layer, then zeros up to a multiple of 8
       f64[3 * history rows] epoch, train loss, test loss
       f64[] weights and biases, layer by layer: weights [to][from], biases;  f64[B] the rest of the parameters
       f32[3 * M] x1, x2, label of the training points, as augmentation moved and ordered them in this epoch
       u16[D] units that dropout left out for the last example, counted through the layers behind the inputs
       u8[grid size ^ 2] value codes of the watched node;  u8[picture count * picture size ^ 2] those of every unit
       u8[S] all that the run needs to go on elsewhere, see app/state.py; not to be looked into
       what is left, in nearly all runs nothing, is further extras: an object as JSON in UTF-8, see app/extras.py

A value code is (v + 1) * 127, at most 253, for a value v from -1 to 1; 255 is not finite. On a class map the watched
unit is the one beyond the last output, and a code is c * 42 + round(41 * (p - 1 / K) / (1 - 1 / K)): of K classes c is
the most probable one, and p its probability.
"""

import re
import struct
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from app.checking import Submission
from app.config import validated_request
from app.errors import InvalidInput, PlaygroundError, unexpected
from app.extras import Extras
from app.frame import Frame, Node
from app.strictjson import kind, read_object, write
from app.sweeps import Sweep
from app.trainer import Losses
from app.validation import shown, suggestion

VERSION: Final = 3
CREDIT: Final = 2  # frames that were sent and not acknowledged, at most
MAX_COMMAND: Final = 256 * 1024  # bytes
MAX_EXTRAS: Final = 1024 * 1024  # bytes, where a frame is read
MAX_SPEED: Final = 1000  # epochs a frame
LONGEST_ACK: Final = 200  # characters of a message that may be an acknowledgement
LONGEST_REJOIN: Final = 400
MAX_STATE: Final = (
    384 * 1024
)  # bytes; enough for the largest network with all that an optimizer and early stopping keep

# As our page writes them, which is nearly all that ever comes; others are read as every command is.
_ACK: Final = re.compile(r'\{"type":"ack","frame":([1-9][0-9]{0,14})\}')
_HEAD = struct.Struct("<BBHIIIdddHHHHHhHHIII")
_PLAYING, _DIVERGED, _CLASS_MAP, _DROPOUT = 1, 2, 4, 8
_NUMBERS: Final = np.dtype("<f8")
_POINTS: Final = np.dtype("<f4")
_UNITS: Final = np.dtype("<u2")
_ARRAYS: Final = ("jittered", "dropped")  # the extras that travel as such


def encode(frame: Frame) -> bytes:
    """The bytes of a frame."""
    units = frame.sizes[1:]
    extras = frame.extras or Extras()
    moved, dropped = extras.get("jittered"), extras.get("dropped")
    others = {name: value for name, value in extras.items() if name not in _ARRAYS}
    head = _HEAD.pack(
        VERSION,
        _PLAYING * frame.playing
        | _DIVERGED * frame.diverged
        | _CLASS_MAP * frame.class_map
        | _DROPOUT * (dropped is not None),
        len(units),
        frame.run,
        frame.number,
        frame.position,
        frame.epoch,
        *frame.losses,
        len(frame.grid),
        frame.pictures.shape[1],
        len(frame.pictures),
        len(frame.history),
        frame.sizes[0],
        *frame.watched,
        len(frame.parameters) - _weights_and_biases(frame.sizes),
        0 if moved is None else len(moved),
        0 if dropped is None else len(dropped),
        len(frame.state),
    )
    return b"".join(
        (
            head,
            struct.pack(f"<{len(units)}H", *units),
            bytes(-(_HEAD.size + 2 * len(units)) % 8),
            frame.history.astype(_NUMBERS, copy=False).tobytes(),
            frame.parameters.astype(_NUMBERS, copy=False).tobytes(),
            b"" if moved is None else moved.astype(_POINTS, copy=False).tobytes(),
            b"" if dropped is None else np.array(dropped, _UNITS).tobytes(),
            frame.grid.tobytes(),
            frame.pictures.tobytes(),
            frame.state,
            write(others).encode() if others else b"",
        )
    )


def decode(data: bytes) -> Frame:
    """The frame of these bytes, for tests and scripts; InvalidInput where they are none."""
    if len(data) < _HEAD.size or data[0] != VERSION:
        raise InvalidInput(f"expected a frame of version {VERSION}; got {len(data)} bytes that begin {data[:1].hex()}")
    (_, flags, layers, run, number, position, epoch, train, test) = _HEAD.unpack_from(data)[:9]
    size, picture, pictures, rows, inputs, watched_layer, watched_unit, others = _HEAD.unpack_from(data)[9:17]
    moved, dropped, state = _HEAD.unpack_from(data)[17:]
    place = _HEAD.size + 2 * layers
    place += -place % 8
    if len(data) < place:
        raise InvalidInput(f"expected at least {place} bytes; got {len(data)}")
    sizes = (inputs, *struct.unpack_from(f"<{layers}H", data, _HEAD.size))
    count = _weights_and_biases(sizes) + others
    lengths = (24 * rows, 8 * count, 12 * moved, 2 * dropped, size * size, pictures * picture * picture, state)
    if len(data) < place + sum(lengths):
        raise InvalidInput(f"expected at least {place + sum(lengths)} bytes; got {len(data)}")
    parts = []
    for length in lengths:
        parts.append(data[place : place + length])
        place += length
    extras = cast("Extras", read_object(data[place:], limit=MAX_EXTRAS, what="extras") if data[place:] else {})
    if flags & _DROPOUT:
        extras["dropped"] = np.frombuffer(parts[3], _UNITS).tolist()
    if moved:
        extras["jittered"] = np.frombuffer(parts[2], _POINTS).astype(np.float32).reshape(moved, 3)
    return Frame(
        run=run,
        number=number,
        playing=bool(flags & _PLAYING),
        diverged=bool(flags & _DIVERGED),
        epoch=int(epoch),
        position=position,
        losses=Losses(train, test),
        history=_floats(parts[0]).reshape(rows, 3),
        sizes=sizes,
        parameters=_floats(parts[1]),
        watched=Node(watched_layer, watched_unit),
        grid=np.frombuffer(parts[4], np.uint8).reshape(size, size),
        pictures=np.frombuffer(parts[5], np.uint8).reshape(pictures, picture, picture),
        class_map=bool(flags & _CLASS_MAP),
        extras=extras or None,
        state=parts[6],
    )


def _weights_and_biases(sizes: tuple[int, ...]) -> int:
    """How many weights and biases a network has."""
    return sum((before + 1) * after for before, after in pairwise(sizes))


def _floats(data: bytes) -> NDArray[np.float64]:
    return np.frombuffer(data, "<f8").astype(np.float64)


Count = Annotated[int, Field(ge=0, le=2**53)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Command(_Strict):
    id: int | None = Field(None, description="Comes back in the answer.")


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
    exercise: str | None = (
        None  # the slug of the exercise on whose page the run is: the answer says what it thinks of it
    )

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


class Tune(_Command):
    """Go on with other rates."""

    type: Literal["tune"]
    learning_rate: Finite | None = None
    regularization_rate: Finite | None = None


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


class NamedNode(_Strict):
    """A feature, whether the network gets it or not, or a unit behind the inputs."""

    feature: str | None = None
    layer: Count | None = None
    unit: Count | None = None

    @model_validator(mode="after")
    def _feature_or_unit(self) -> "NamedNode":
        if (self.feature is None) == (self.layer is None) or (self.layer is None) != (self.unit is None):
            raise PydanticCustomError("playground_node", "expected a feature, or a layer and a unit")
        return self


class Watch(_Command):
    """Whose map the frames carry; null is the output."""

    type: Literal["watch"]
    node: NamedNode | None


class Inspect(_Command):
    """What the frames are to tell besides, from now on; what is not named is not asked for."""

    type: Literal["inspect"]
    metrics: bool = False
    gradients: bool = False


class Set(_Command):
    """Give a weight a value, or, where there is no `input`, a bias."""

    type: Literal["set"]
    layer: Count
    unit: Count
    input: Count | None = None
    value: Finite


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
Command = (
    Configure | Rejoin | ShowView | Tune | Plain | Step | Speed | Watch | Inspect | Set | LongRequest | Cancel | Ack
)
_MODELS: Final[dict[str, type[Command]]] = {
    name: model for model in get_args(Command) for name in get_args(model.model_fields["type"].annotation)
}


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


def read_command(data: dict[str, Any]) -> Command:
    """The command in an object; InvalidInput that names what is wrong."""
    name = data.get("type")
    if not isinstance(name, str) or name not in _MODELS:
        got = "it is missing" if "type" not in data else f"got {shown(name)}{suggestion(name, list(_MODELS))}"
        raise InvalidInput.at("type", f"expected one of {', '.join(_MODELS)}; {got}")
    return validated_request(_MODELS[name], data)


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
    """The command, where a message is a valid one of this kind."""
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


def error_text(error: PlaygroundError, data: dict[str, Any] | None = None) -> str:
    """What is wrong with a command; `data` is the command as it came, as far as it could be read."""
    return _error_text(error.as_json(), data or {})


def bug_text(message: str | bytes | None = None) -> str:
    """A bug of the server, as the answer to the message that met it; None is none, but training."""
    try:
        data = {} if message is None else read_message(message)
    except InvalidInput:
        data = {}
    return _error_text(unexpected(), data)


def _error_text(error: dict[str, Any], given: dict[str, Any]) -> str:
    number, name = given.get("id"), given.get("type")
    command = name if isinstance(name, str) and name in _MODELS else None
    number = number if kind(number) == "a number" and isinstance(number, int) else None
    return text("error", id=number, command=command, **error)
