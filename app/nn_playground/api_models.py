"""Models of requests and answers on exercises, grades, sweeps and errors that REST and its clients share.

Other models are defined where their subjects are: RunRequest and RunResult, Submission, CheckResult and CheckAnswer,
Sweep, Row and Report.
"""

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from nn_playground.base.validation import at_most
from nn_playground.exercises import submission
from nn_playground.exercises.checking import CheckAnswer, CheckResult
from nn_playground.exercises.criteria import KINDS
from nn_playground.exercises.locks import allowed_model
from nn_playground.lab import Lab
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.table_library import NamedTable
from nn_playground.options.fields import Number
from nn_playground.work import sweep_models

if TYPE_CHECKING:  # what is known of a lab's models before they are made
    from nn_playground.exercises.limits import Limits
    from nn_playground.exercises.questions import AskedQuestion
    from nn_playground.exercises.submission import Submission as Submission
    from nn_playground.exercises.targets import Target
    from nn_playground.work.sweep_models import Curve as Curve
    from nn_playground.work.sweep_models import Report as Report
    from nn_playground.work.sweep_models import Row as Row
    from nn_playground.work.sweep_models import Sweep as Sweep
else:
    Submission = submission.Submission.of(MLP)
    Report, Row, Sweep = sweep_models.report_model(MLP), sweep_models.row_model(MLP), sweep_models.Sweep.of(MLP)
    Curve = sweep_models.curve_model(MLP)

MEDIA_TYPE: Final = "application/x-ndjson"  # of an answer that is a stream of JSON texts, one a line
EVENTS: Final = "text/event-stream"  # of the same as events
MAX_SUBMISSIONS: Final = 2000


class Answer(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Place(Answer):
    """One thing that is wrong, and where."""

    path: str
    message: str


class Trouble(Answer):
    """What is wrong."""

    code: str
    message: str
    details: list[Place]


class ErrorAnswer(Answer):
    """The one shape of every error."""

    error: Trouble


class Done(Answer):
    """How much is done: runs, or submissions."""

    done: int
    total: int


COMPILING: Final[Any] = Field(
    None, description="Nothing is trained yet, as kernels are being compiled, once: so many steps are done."
)


# ---- exercises ----


class ExerciseSummary(Answer):
    """One exercise of the list."""

    slug: str
    title: str
    lesson: str = Field(description="The group in which it is listed.")
    points: Number = Field(description="The points of all criteria.")


class ExerciseList(Answer):
    """The exercises that there are, in the order in which they are listed."""

    exercises: list[ExerciseSummary]


class ExerciseAnswer(ExerciseSummary):
    """An exercise, without the answers to its questions."""

    text: str = Field(description="What is asked, in Markdown.")
    html: str = Field(description="The text as HTML.")
    start: str = Field(description="The link that it begins with.")
    may_change: list[str] = Field(description="Dotted keys, or parts, of what may be changed; seeds always may.")
    locked: list[str] = Field(description="Dotted keys of what may not be changed.")
    allowed: Any
    by_hand: bool = Field(description="Whether weights may be handed in.")
    unseen: bool = Field(description="Whether checks test on data that nobody has seen.")
    networks: dict[str, dict[str, Any]] = Field(
        description="Networks that targets name, each the settings in which it differs from the start."
    )

    if TYPE_CHECKING:
        limits: Limits
        targets: list[Target]
        questions: list[AskedQuestion]


@cache
def exercise_answer_model(lab: Lab[Any, Any]) -> type[ExerciseAnswer]:
    """The model of an exercise of a lab as everybody gets it: with its choices and its criteria."""
    fields: dict[str, Any] = {
        "allowed": (allowed_model(lab), ...),
        **{kind.key: kind.public_field(lab) for kind in KINDS},
    }
    return create_model(
        f"{lab.model_prefix}ExerciseAnswer", __base__=ExerciseAnswer, __doc__=ExerciseAnswer.__doc__, **fields
    )


class CheckLine(Answer):
    """One line of the stream: progress now and then, at last the result; an error where it could not go on."""

    compiling: Done | None = COMPILING
    progress: Done | None = None
    result: CheckAnswer | None = None
    error: Trouble | None = None


# ---- grades ----


class GradedSubmission(BaseModel):
    """What somebody has handed in. What can't be read of it is said in its row, and the others go on."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: int | str | None = Field(None, description="Whose it is; it comes back in the row.")
    link: str | None = Field(
        None, description="The run as a link, or the text that “Copy for handing in” gives, with the answers in it."
    )
    config: dict[str, Any] | None = Field(None, description="The run as a config, in the place of a link.")
    parameters: dict[str, Any] | None = Field(None, description="Weights found by hand: `weights` and `biases`.")
    answers: dict[str, float | str] = Field({}, description="Answers by the name of the question.")


class GradeRequest(BaseModel):
    """What is to be graded."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    submissions: Annotated[
        list[GradedSubmission],
        Field(min_length=1, max_length=MAX_SUBMISSIONS),
        BeforeValidator(at_most(MAX_SUBMISSIONS)),
    ]


class Grade(Answer):
    """What one submission is worth."""

    number: int = Field(description="Its place in what was sent, from 0.")
    id: int | str | None = Field(description="As it was sent.")
    result: CheckResult | None = Field(description="Null where the submission can't be read.")
    reason: str = Field(description="Why it can't be read; else empty.")
    notices: list[str] = Field(description="What of its link was passed over or changed.")


class Graded(Answer):
    """How many there are of which kind."""

    exercise: str
    version: str
    submissions: int
    passed: int
    unread: int


class Grades(Graded):
    """All grades, in the order in which the submissions were sent."""

    rows: list[Grade]


class GradeLine(Answer):
    """One line of the stream: progress now and then, a row for each submission as it is known, at last the summary;
    an error where it could not go on."""

    compiling: Done | None = COMPILING
    progress: Done | None = None
    row: Grade | None = None
    summary: Graded | None = None
    error: Trouble | None = None


# ---- tables ----


class NamedTables(Answer):
    """The tables that everybody can choose."""

    tables: list[NamedTable]


# ---- sweeps ----


class SweepLine(Answer):
    """One line of the answer: progress now and then, a row for each run in the order in which they end, behind its
    curve where `record` asks for one, at last the summary; an error where it could not go on."""

    compiling: Done | None = COMPILING
    progress: Done | None = None
    curve: Any = None
    row: Any = None
    summary: Any = None
    error: Trouble | None = None


@cache
def sweep_line_model(lab: Lab[Any, Any]) -> type[SweepLine]:
    """The model of lines of a lab's sweeps."""
    row: Any = sweep_models.row_model(lab)
    report: Any = sweep_models.report_model(lab)
    curve: Any = sweep_models.curve_model(lab)
    fields: dict[str, Any] = {
        "curve": (curve | None, None),
        "row": (row | None, None),
        "summary": (report | None, None),
    }
    return create_model(f"{lab.model_prefix}SweepLine", __base__=SweepLine, __doc__=SweepLine.__doc__, **fields)
