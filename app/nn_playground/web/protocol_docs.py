"""The WebSocket for readers of /docs: its commands from their models, the server's texts, the frames, the credit."""

from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from nn_playground.api_models import Curve, Report, Row, Trouble
from nn_playground.classroom.models import Destination
from nn_playground.exercises.checking import CheckAnswer
from nn_playground.lab import EpochsPerFrame
from nn_playground.labs.mlp import frame_arrays
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.runs import Stopped
from nn_playground.labs.mlp.view import View
from nn_playground.live import commands, wire
from nn_playground.live.sessions import KEPT_SECONDS

REFERENCE: Final = "#/components/schemas/{model}"


class Text(BaseModel):
    """A text of the server."""


class Answering(Text):
    """A text that may answer a command."""

    id: int | None = Field(None, description="Of the command that it answers; left out where it answers none.")


class Hello(Text):
    """The first text on every connection."""

    type: Literal["hello"]
    version: str = Field(description="Of the server.")
    wire: int = Field(description="The version of its frames.")
    speeds: list[EpochsPerFrame] = Field(description="Epochs a frame that the page offers.")
    token: str = Field(
        description="Of this connection's session, for `rejoin` on another one; where that is answered by a `run`, "
        "the token it named stays the session's. Where it has a dot, the part ahead of that names one of the server's "
        "processes, which `ws?process=` with this part leads to."
    )


class Status(Text):
    """How far the kernels are that the last command needs; it is done as soon as they are ready."""

    type: Literal["status"]
    status: Literal["compiling", "ready", "failed"]
    done: int | None = Field(None, description="Steps; while they are being compiled.")
    total: int | None = Field(None, description="Steps; while they are being compiled.")


class Points(BaseModel):
    """Points [x1, x2, label]."""

    train: list[list[float]]
    test: list[list[float]]


class State(Answering):
    """The run plays, rests, or has ended by itself."""

    type: Literal["state"]
    playing: bool
    stopped: Stopped | None = Field(description="Why it goes no further by itself; null while it can.")
    speed: EpochsPerFrame


class Measured(BaseModel):
    """A number of a run for which there is a limit."""

    value: int
    holds: bool
    required: str = Field(description="The limit in words; empty where the exercise doesn't tell it.")


class Added(BaseModel):
    """What was added to the points of an exercise."""

    value: int
    most: int


class Judged(BaseModel):
    """A run as the exercise on whose page it is sees it."""

    slug: str
    breaches: list[str] = Field(description="What is locked and was changed all the same, a sentence each.")
    message: str = Field(description="The same as it is told.")
    restored: RunConfig | None = Field(description="The run without them; null where there are none.")
    measures: dict[str, Measured] = Field(description="What has a limit, by its name.")
    added: Added | None = Field(description="Points besides the given ones; null where that has no limit of its own.")


class RunText(State):
    """The run on screen has begun, or has changed; frames with its number follow."""

    type: Literal["run"]  # type: ignore[assignment]
    run: int = Field(description="Its number on this connection, as in frames.")
    fresh: bool = Field(description="Whether it has begun anew.")
    epoch: int = Field(description="Where it stands: what has changed holds from there on, and not before.")
    position: int = Field(description="Training points within that epoch, as in frames.")
    config: RunConfig
    view: View
    link: str
    notices: list[str] = Field(description="What was passed over or changed of a link.")
    points: Points | None = Field(description="Null where they are those of the last run text.")
    exercise: Judged | None = Field(None, description="Only where `configure` named an exercise.")


class LinkText(Answering):
    """The same run has another link, as it is shown otherwise."""

    type: Literal["link"]
    link: str
    view: View


class ArrayField(BaseModel):
    """An array of frames; the shape of a list is that of a row."""

    name: str
    dtype: Literal["u1", "u2", "i2", "u4", "f4", "f8"]
    shape: list[int]


class LayoutText(Text):
    """How the arrays lie in the frames that name this layout; it comes ahead of the first of them."""

    type: Literal["layout"]
    layout: int
    arrays: list[ArrayField]
    lists: list[ArrayField]


class ProgressText(Text):
    """How much of a sweep or a check is done."""

    type: Literal["progress"]
    id: int
    done: int
    total: int


class CurvesText(Text):
    """Curves of runs of a sweep, which were asked for by `record`, ahead of their rows."""

    type: Literal["curves"]
    id: int
    curves: list[Curve]


class RowsText(Text):
    """Runs of a sweep that have ended."""

    type: Literal["rows"]
    id: int
    rows: list[Row]


class SummaryText(Text):
    """The last text of a sweep."""

    type: Literal["summary"]
    id: int
    summary: Report


class ResultText(Text):
    """The last text of a check."""

    type: Literal["result"]
    id: int
    result: CheckAnswer


class CancelledText(Text):
    """The last text of a sweep or a check that was given up."""

    type: Literal["cancelled"]
    id: int


class ClassText(Answering):
    """The class in which `attend` has taken a place, then and whenever something of this changes.

    While it is paused, nothing is trained: `play` and `step` are answered by an error.
    """

    type: Literal["class"]
    code: str
    title: str
    name: str = Field(description="The member's.")
    open: bool = Field(description="Whether newcomers may join.")
    paused: bool
    exercises: list[str] = Field(description="The exercises that can be handed in; none named are all.")
    send: Destination | None = Field(description="Where everybody was sent last.")
    sends: int = Field(description="How often everybody was sent somewhere so far.")
    ended: bool = Field(description="Whether the class was ended, so that the place is lost.")


class ErrorText(Answering):
    """What is wrong with a command, which has done nothing then."""

    type: Literal["error"]
    command: str | None = Field(description="The command's type, where it is known.")
    told: str | None = Field(None, description="The error for who looks at the page, where its message is for scripts.")
    error: Trouble


TEXTS: Final[tuple[type[BaseModel], ...]] = (
    *(Hello, Status, RunText, LayoutText, LinkText, State, ClassText, ErrorText),
    *(ProgressText, CurvesText, RowsText, SummaryText, ResultText, CancelledText),
)


def names(model: type[BaseModel]) -> list[str]:
    """The possible values of `type`."""
    return list(get_args(model.model_fields["type"].annotation))


def protocol() -> dict[str, Any]:
    """The section of /docs on the WebSocket; `schemas` has the commands, the texts, and the models in them."""
    known = tuple(dict.fromkeys(commands.models_of(MLP).values()))
    models: list[tuple[type[BaseModel], Literal["validation", "serialization"]]]
    models = [(model, "validation") for model in (*known, *TEXTS)]
    found, definitions = models_json_schema(models, ref_template=REFERENCE)
    schemas = definitions["$defs"]

    def described(model: type[BaseModel]) -> dict[str, Any]:
        return {"names": names(model), "schema": schemas[found[model, "validation"]["$ref"].rpartition("/")[2]]}

    return {
        "commands": [described(model) for model in known],
        "texts": [described(model) for model in TEXTS],
        "frame": (wire.__doc__ or "").partition(f"Little endian, version {wire.VERSION}:\n\n")[2],
        "arrays": (frame_arrays.__doc__ or "").partition("\n\n")[2],
        "credit": wire.CREDIT,
        "most": commands.MAX_COMMAND,
        "most_state": commands.MAX_STATE,
        "kept": int(KEPT_SECONDS),
        "schemas": schemas,
    }
