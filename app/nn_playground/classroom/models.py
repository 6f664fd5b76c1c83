"""Requests and answers of the calls about classes."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.api_models import Answer, Trouble
from nn_playground.base.validation import at_most
from nn_playground.exercises.checking import CheckAnswer
from nn_playground.exercises.submission import Given

MAX_TITLE: Final = 200  # characters
MAX_CLASS_EXERCISES: Final = 100
MAX_TYPED: Final = 400  # characters of a name before it is cleaned
MAX_SENT: Final = 20_000  # characters of a link that all are sent


class ClassBody(BaseModel):
    """A body of a request about classes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class NewClass(ClassBody):
    """A class that is to be opened."""

    title: str = Field(min_length=1, max_length=MAX_TITLE, description="What it is called; students see it.")
    exercises: Annotated[list[str], BeforeValidator(at_most(MAX_CLASS_EXERCISES))] = Field(
        [],
        max_length=MAX_CLASS_EXERCISES,
        description="The exercises that can be handed in, by slug; none named are all.",
    )

    @field_validator("title")
    @classmethod
    def _is_printed(cls, title: str) -> str:
        line = " ".join(title.split())
        if not line or not line.isprintable():
            raise PydanticCustomError("playground_title", "expected a text on one line, without control characters")
        return line


class Sent(ClassBody):
    """Where everybody is sent: a link or an exercise, not both."""

    link: str | None = Field(
        None, max_length=MAX_SENT, description="A run as a link; that of an example's page leads there."
    )
    exercise: str | None = Field(None, description="An exercise by its slug.")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.link is None) == (self.exercise is None):
            raise PydanticCustomError("playground_sent", "expected either link or exercise")
        return self


class ClassChange(ClassBody):
    """What is to be changed; what is left out stays."""

    open: bool | None = Field(None, description="Whether newcomers may join.")
    paused: bool | None = Field(None, description="Whether everybody is to pause.")
    send: Sent | None = Field(None, description="Where everybody is sent.")


class Newcomer(ClassBody):
    """Somebody who joins."""

    name: str | None = Field(None, max_length=MAX_TYPED, description="A name; left out, a pseudonym is drawn.")
    or_pseudonym: bool = Field(False, description="Whether a pseudonym is drawn, too, where the name is taken.")


class Rejoining(ClassBody):
    """Somebody who was there, on a new device."""

    name: str = Field(max_length=MAX_TYPED, description="The name in the class.")
    rejoin: str = Field(max_length=MAX_TYPED, description="The rejoin code, four letters.")


class HandInRequest(ClassBody):
    """What a member hands in."""

    exercise: str = Field(description="The exercise by its slug.")
    link: str | None = Field(
        None, description="The run as a link, or the text that “Copy for handing in” gives, with the answers in it."
    )
    config: dict[str, Any] | None = Field(None, description="The run as a config, in the place of a link.")
    answers: dict[str, Given] = Field({}, description="Answers, numbers or texts, by the name of the question.")
    parameters: dict[str, Any] | None = Field(None, description="Weights found by hand: `weights` and `biases`.")


class Destination(Answer):
    """Destination of everybody: an exercise, or a run from its # on."""

    link: str | None = None
    exercise: str | None = None
    preset: str | None = Field(
        None, description="Where the link was one of an example's page: the example by its slug."
    )


class ClassAnswer(Answer):
    """A class; students join at `join`, and `sends` counts how often all were sent somewhere."""

    code: str
    title: str
    join: str = Field(description="The address at which students join.")
    open: bool
    paused: bool
    exercises: list[str] = Field(description="The exercises that can be handed in; none named are all.")
    send: Destination | None = Field(description="Where everybody is sent.")
    sends: int = Field(description="How often everybody was sent somewhere so far.")


class ClassList(Answer):
    """All classes of the server."""

    classes: list[ClassAnswer]


class HandInSummary(Answer):
    """One of a member's hand-ins."""

    exercise: str
    receipt: str
    at: str = Field(description="When, UTC.")


class MemberSummary(Answer):
    """A member as the teacher sees it."""

    name: str
    rejoin: str = Field(description="The rejoin code, for who has forgotten it.")
    joined: str = Field(description="When, UTC.")
    submissions: list[HandInSummary] = Field(description="All hand-ins; of each exercise the last one counts.")


class ClassRoster(ClassAnswer):
    """A class with its members."""

    members: list[MemberSummary]


class Tile(Answer):
    """The output of a member's network as a small map: `size` rows of value codes as in frames, in base64."""

    size: int
    classes: int = Field(description="Where the map is one of three or more classes, their number; else 0.")
    codes: str


class MemberLine(MemberSummary):
    """A member with what is on screen; what there is no run for is null."""

    here: bool = Field(description="Whether a tab of the member's is open.")
    idle: float | None = Field(description="Seconds since the last change by hand.")
    playing: bool
    exercise: str | None = Field(description="The exercise on whose page the member is.")
    link: str | None
    epoch: int | None
    parameters: int | None
    train_loss: float | None
    test_loss: float | None
    criteria: list[bool | None] = Field(description="What the last check said of each criterion of that exercise.")
    solved: bool = Field(description="Whether that check was passed.")
    checked: bool = Field(description="Whether that check was about the run on screen, but for its seed.")
    tile: Tile | None = Field(None, description="Only where it has changed.")


class NameOnly(Answer):
    """Somebody by name."""

    name: str


class ClassLine(Answer):
    """One line of the stream: of these one is there."""

    class_: ClassAnswer | None = Field(None, alias="class", description="At first, and when it has changed.")
    member: MemberLine | None = Field(None, description="Everybody at first, then who came or changed.")
    left: NameOnly | None = Field(None, description="Whose tab was closed.")
    beat: str | None = Field(None, description="The time, so that a connection that is dead can be told.")
    ended: bool | None = Field(None, description="True: the class was ended, and so is the stream.")
    error: Trouble | None = None


class ScreenAnswer(Answer):
    """The run of a member as it is now, to be shown elsewhere by `configure` with config, view and `resume`."""

    name: str
    here: bool
    link: str | None
    epoch: int | None
    playing: bool
    exercise: str | None
    config: dict[str, Any] | None = Field(description="Null until the member's tab has told it, about a second.")
    view: dict[str, Any] | None
    state: str | None = Field(description="What the run holds beyond its config, in base64.")


class PlotPoint(Answer):
    """Somebody's network."""

    exercise: str | None = Field(description="The exercise on whose page it is.")
    parameters: int
    test_loss: float | None
    solved: bool
    mine: bool


class ClassPlot(Answer):
    """The networks of a class, without names and in no order."""

    points: list[PlotPoint]


class OwnHandIns(Answer):
    """What a member has handed in, the oldest first."""

    submissions: list[HandInSummary]


class DoorAnswer(Answer):
    """A class as somebody sees it who may join."""

    title: str | None = Field(description="What it is called; null where it is closed to newcomers.")
    open: bool = Field(description="Whether newcomers may join.")


class MemberAnswer(Answer):
    """What a member keeps."""

    title: str = Field(description="What the class is called.")
    name: str
    token: str = Field(description="Sent as a bearer token with everything that this member does.")
    rejoin: str = Field(description="Four letters that, with the name, give the same again on a new device.")


class Receipt(Answer):
    """A hand-in was kept."""

    receipt: str = Field(
        description="The SHA-256, its first 32 digits, of the JSON list [code, name, exercise, link, answers, "
        "parameters, at] as handed in: keys sorted, no spaces, numbers as JSON's shortest floats, in UTF-8."
    )
    at: str = Field(description="When, UTC.")
    check: CheckAnswer | None = Field(
        description="What the exercise's check says of it; null where that would take too long now."
    )


def written_time(milliseconds: int) -> str:
    """A time in ISO 8601, UTC, to the millisecond."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03}Z"
