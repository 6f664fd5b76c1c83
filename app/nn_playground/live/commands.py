"""The commands of a tab: their models, how they are read, and the answers to wrong ones."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import InvalidInput, PlaygroundError, unexpected
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.strict_json import kind, read_object
from nn_playground.base.validation import did_you_mean, shown, validated_request
from nn_playground.exercises.submission import Submission
from nn_playground.lab import Command as _Command
from nn_playground.lab import Lab
from nn_playground.live.wire import text
from nn_playground.work.sweep_models import Sweep

MAX_COMMAND: Final = 256 * 1024  # bytes
MAX_SPEED: Final = 1000  # epochs a frame
LONGEST_ACK: Final = 200  # characters of a message that may be an acknowledgement
LONGEST_REJOIN: Final = 400
MAX_CODE: Final = 100  # characters of a class's code
MAX_TOKEN: Final = 200
MAX_STATE: Final = (
    384 * 1024
)  # bytes; enough for the largest network with all that an optimizer and early stopping keep

# As our page writes them, which are nearly all; others are read as commands are.
_ACK: Final = re.compile(r'\{"type":"ack","frame":([1-9][0-9]{0,14})\}')

Count = Annotated[int, Field(ge=0, le=2**53)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _epochs(value: object) -> int | Literal["max"]:
    if value == "max":
        return "max"
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_SPEED:
        message = say(
            'expected a whole number from 1 to {most}, or "max"; got {value}',
            most=MAX_SPEED,
            value=shown(value),
        )
        raise PydanticCustomError("playground_speed", "{message}", {"message": message})
    return value


Epochs = Annotated[int | Literal["max"], PlainValidator(_epochs, json_schema_input_type=int | Literal["max"])]


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
    until: Count | None = None  # the epoch at which it stops playing
    speed: Epochs = 1
    state: Annotated[bytes, PlainValidator(_state, json_schema_input_type=str)] = b""


class AsksForMore(Exception):
    """A message requests what is not a session's to do."""

    def __init__(self, command: "OfTab") -> None:
        super().__init__(command.type)
        self.command = command


class Configure(_Command):
    """Begin the run of a link, or of a config and a view; neither is the run of an empty link.

    One that goes on from a state is a binary message: u32 length of the JSON text, the text, the state.
    """

    type: Literal["configure"]
    link: str | None = None
    config: dict[str, Any] | None = None
    view: dict[str, Any] | None = None
    resume: Resume | None = None
    play: bool = False  # whether it plays from its start
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


class Play(_Command):
    """Train without a pause, or until the end of an epoch, at which it pauses; where that is past already, not at all.

    Another `play` sets another end, or none; `pause`, `step` and another run drop it.
    """

    type: Literal["play"]
    until: Count | None = None


class NewWeights(_Command):
    """Begin the same run from other random weights."""

    type: Literal["new_weights"]
    play: bool = False  # whether it plays from its start


class Plain(_Command):
    """What needs no further word."""

    type: Literal["pause", "reset", "regenerate"]


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


class Attend(_Command):
    """Take a member's place in a class: its teacher sees the run, may hold it, and sends everyone somewhere.

    Answered by `class`, which comes again, without an id, whenever something of it changes; or by `error`.
    """

    type: Literal["attend"]
    code: str = Field(max_length=MAX_CODE)
    token: str = Field(max_length=MAX_TOKEN)


LongRequest = TrySweep | TryExercise
OfTab = LongRequest | Cancel | Attend  # what a session leaves to its tab
OfHouse = Configure | Rejoin | ShowView | Play | NewWeights | Plain | Step | Speed | OfTab | Ack
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
            say(
                "message: expected a text; got {count} bytes, which are no text's length, the text and a state",
                count=len(message),
            )
        )
    data = read_object(message[4 : 4 + length], limit=MAX_COMMAND, what="message")
    if not isinstance(data.get("resume"), dict):
        raise InvalidInput.at("resume", "expected an object, as a state is behind the text")
    state = message[4 + length :]
    if len(state) > MAX_STATE:
        raise InvalidInput.at(
            "resume.state",
            say("expected at most {most:,} bytes; got {count:,}", most=MAX_STATE, count=len(state)),
        )
    data["resume"]["state"] = state
    return data


def read_message(message: str | bytes) -> dict[str, Any]:
    """The object in a message from a browser; InvalidInput where there is none."""
    return read_text(message) if isinstance(message, str) else read_bytes(message)


def read_command(data: dict[str, Any], models: Models = OF_HOUSE) -> BaseModel:
    """The command in an object, one of `models` by their types; InvalidInput that names what is wrong."""
    name = data.get("type")
    if not isinstance(name, str) or name not in models:
        if "type" not in data:
            wrong, close = say("expected one of {names}; it is missing", names=listed(models)), ""
        else:
            wrong = say("expected one of {names}; got {got}", names=listed(models), got=shown(name))
            close = did_you_mean(name, list(models))
        raise InvalidInput.at("type", clauses(wrong, close))
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


def error_text(error: PlaygroundError, data: dict[str, Any] | None = None, models: Models = OF_HOUSE) -> str:
    """The text for a wrong command; `data` is the command as it came, as far as it could be read."""
    return _error_text(error.as_json(), data or {}, models, told=error.told)


def bug_text(message: str | bytes | None = None, models: Models = OF_HOUSE) -> str:
    """The text for a bug of the server, as the answer to its message, or to None where training met it."""
    try:
        data = {} if message is None else read_message(message)
    except InvalidInput:
        data = {}
    return _error_text(unexpected(), data, models)


def _error_text(error: dict[str, Any], given: dict[str, Any], models: Models, told: str = "") -> str:
    number, name = given.get("id"), given.get("type")
    command = name if isinstance(name, str) and name in models else None
    number = number if kind(number) == "a number" and isinstance(number, int) else None
    words = {"told": told} if told else {}
    return text("error", id=number, command=command, **words, **error)
