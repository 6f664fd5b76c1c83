"""One run from config to result: the request and the answer of `POST /api/convolution/runs`."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, get_args

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground import __version__
from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import at_most
from nn_playground.lab import DEFAULT_EPOCHS, MAX_EPOCHS, NumberOrNone
from nn_playground.labs.cnn.config import DEFAULT_SEED, MAX_CHANNELS, MAX_SIDE, CnnConfig
from nn_playground.labs.cnn.links import read_cnn_link, write_cnn_link
from nn_playground.labs.cnn.moved import shift_accuracies, turn_accuracies, turned_pictures
from nn_playground.labs.cnn.parameters import CnnParameters, written_parameters
from nn_playground.labs.cnn.pictures import Pictures
from nn_playground.labs.cnn.trainer import CnnLosses, CnnTrainer, Integers, Vector
from nn_playground.labs.cnn.view import CnnView
from nn_playground.labs.recording import Record, recorded_epochs

MAX_GIVEN: Final = 2000
MAX_CLASSES: Final = 20

CnnInclude = Literal["parameters", "pictures", "metrics", "shifts", "turns"]
INCLUDABLE: Final = get_args(CnnInclude)
Pixel = Annotated[float, Field(ge=-1000, le=1000)]
PixelRow = Annotated[list[Pixel], Field(fail_fast=True), BeforeValidator(at_most(MAX_SIDE))]
GivenChannel = Annotated[list[PixelRow], BeforeValidator(at_most(MAX_SIDE))]
GivenPicture = Annotated[list[GivenChannel], BeforeValidator(at_most(MAX_CHANNELS))]


class _CnnAnswer(BaseModel):
    model_config = ConfigDict(frozen=True)


class CnnHistory(_CnnAnswer):
    """Losses and accuracies at the recorded epochs; null where not finite, and of tests where there are none."""

    epoch: list[int]
    train_loss: list[NumberOrNone]
    test_loss: list[NumberOrNone]
    train_accuracy: list[NumberOrNone]
    test_accuracy: list[NumberOrNone]


class CnnPictures(_CnnAnswer):
    """The pictures, [picture][channel][row][column], and their classes."""

    train: list[Any]
    train_labels: list[int]
    test: list[Any]
    test_labels: list[int]


class CnnMetrics(_CnnAnswer):
    """How many pictures of each class (row) were taken for which (column), on training and on test pictures."""

    classes: list[str]
    train: list[list[int]]
    test: list[list[int]] | None


class CnnRunResult(_CnnAnswer):
    """What a run came to."""

    config: CnnConfig
    link: str | None = Field(description="Null where pictures were handed in, which no link carries.")
    version: str
    notices: list[str]
    epochs: int
    stopped: Literal["epochs", "diverged"]
    history: CnnHistory
    parameters: dict[str, Any] | None = Field(None, description="As a request takes them; null where not finite.")
    pictures: CnnPictures | None = None
    metrics: CnnMetrics | None = None
    shifts: list[list[float]] | None = Field(
        None,
        description="Test accuracy where pictures are moved, [down][across] from -2 to 2 pixels; absent without tests.",
    )
    turns: list[float] | None = Field(
        None, description="Test accuracy where pictures are turned by 0, 30, ... 330 degrees; absent without tests."
    )

    def as_json(self) -> dict[str, Any]:
        """The answer; what was not asked for is left out."""
        return self.model_dump(mode="json", exclude={name for name in INCLUDABLE if getattr(self, name) is None})


class CnnRunRequest(BaseModel):
    """A run and what to report of it. Neither `config` nor `link` is the default run."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: CnnConfig | None = Field(None, description="The run; what is left out has its default.")
    link: str | None = Field(None, description="The run as a link, with or without what stands before #.")
    epochs: int = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train.")
    record: Record | None = Field(
        None, description="The epochs to report, each from 0 to `epochs`; left out, every epoch, thinned to 1001."
    )
    pictures: Annotated[list[GivenPicture], Field(min_length=1), BeforeValidator(at_most(MAX_GIVEN))] | None = Field(
        None,
        description="Pictures [picture][channel][row][column] in the place of those of the seed; all of them train, "
        "and none tests.",
    )
    labels: Annotated[list[Annotated[int, Field(ge=0, lt=MAX_CLASSES)]], BeforeValidator(at_most(MAX_GIVEN))] | None = (
        Field(None, description="The class of each of these, from 0.")
    )
    parameters: CnnParameters | None = Field(None, description="Start from these instead of the initializer's.")
    include: Annotated[list[CnnInclude], BeforeValidator(at_most(100))] = Field(
        [], description="What to add to the answer."
    )

    @model_validator(mode="before")
    @classmethod
    def _as_the_pictures_are(cls, given: Any) -> Any:
        """Let the config have the side and the channels of pictures that are handed in."""
        if not isinstance(given, Mapping) or (shape := _shape_of(given.get("pictures"))) is None:
            return given
        config = given.get("config")
        config = {} if config is None else config
        data = config.get("data", {}) if isinstance(config, Mapping) else None
        if not isinstance(data, Mapping):
            return given
        channels, side = shape
        return {**given, "config": {**config, "data": {**data, "channels": channels, "side": side}}}

    @model_validator(mode="after")
    def _go_together(self) -> "CnnRunRequest":
        if self.link is not None and (self.pictures is not None or self.config is not None):
            raise PydanticCustomError("playground_both", "expected link, or config and pictures; got both")
        if (self.pictures is None) != (self.labels is None):
            raise PydanticCustomError("playground_pictures", "expected pictures together with their labels")
        if self.pictures is not None and self.labels is not None and len(self.pictures) != len(self.labels):
            raise PydanticCustomError(
                "playground_pictures",
                "expected a label for each of {pictures} pictures; got {labels}",
                {"pictures": len(self.pictures), "labels": len(self.labels), "path": "labels"},
            )
        return self

    def own_pictures(self) -> Pictures | None:
        """The pictures that are handed in; InvalidInput where they are not all of one square shape."""
        if self.pictures is None or self.labels is None:
            return None
        shape = _shape_of(self.pictures)
        for number, picture in enumerate(self.pictures):
            if shape is None or _shape_of([picture]) != shape:
                raise InvalidInput.at(
                    f"pictures.{number}", "expected as many channels and rows as the first, all of them square"
                )
        return Pictures(np.array(self.pictures, np.float64), np.array(self.labels, np.int64))


def _shape_of(pictures: Any) -> tuple[int, int] | None:
    """Channels and side of the first of nested lists; None where they are no pictures, or not square."""
    try:
        channels = [np.shape(channel) for channel in pictures[0]]
    except (TypeError, LookupError, ValueError):
        return None
    if len(set(channels)) != 1 or len(channels[0]) != 2:
        return None
    rows, columns = channels[0]
    return (len(channels), rows) if rows == columns else None


def cnn_slices(wanted: CnnRunRequest, clock: Clock = time.perf_counter) -> Iterator[list[CnnRunResult]]:
    """Train, in slices that are never long by the clock: nothing after each, and with the last the result."""
    config, view, notices = wanted.config or CnnConfig(), CnnView(), list[str]()
    if wanted.link is not None:
        config, view, notices = read_cnn_link(wanted.link, DEFAULT_SEED)
    recorded = recorded_epochs(wanted.epochs, wanted.record)
    own = wanted.own_pictures()
    pace = Pace(clock)
    trainer = CnnTrainer(config, wanted.parameters, own)
    rows: dict[int, CnnLosses] = {}
    has_diverged = False
    for epoch in sorted({*recorded, wanted.epochs}):
        while trainer.epoch < epoch:
            pace.train(trainer.step_examples, (epoch - trainer.epoch) * trainer.train_count - trainer.position)
            if pace.is_over():
                yield []
                pace.begin()
        rows[epoch] = trainer.losses()
        if not np.isfinite(rows[epoch].train_loss):
            has_diverged = True
            break
    yield [
        CnnRunResult(
            config=config,
            link=None if own else write_cnn_link(config, view),
            version=__version__,
            notices=notices,
            epochs=wanted.epochs,
            stopped="diverged" if has_diverged else "epochs",
            history=_history_of(recorded, rows),
            **_included(trainer, wanted.include),
        )
    ]


def _history_of(recorded: Sequence[int], rows: Mapping[int, CnnLosses]) -> CnnHistory:
    nothing = CnnLosses(np.nan, np.nan, np.nan, np.nan)
    found = [rows.get(epoch, nothing) for epoch in recorded]
    columns = {name: [finite(getattr(row, name)) for row in found] for name in CnnLosses._fields}
    return CnnHistory(epoch=list(recorded), **columns)


def _included(trainer: CnnTrainer, include: Sequence[CnnInclude]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    split = trainer.train_count
    train, test = np.arange(split), np.arange(split, len(trainer.pictures.labels))
    if "parameters" in include:
        parts["parameters"] = written_parameters(trainer.network)
    if "pictures" in include:
        values, labels = trainer.pictures
        parts["pictures"] = CnnPictures(
            train=values[:split].tolist(),
            train_labels=labels[:split].tolist(),
            test=values[split:].tolist(),
            test_labels=labels[split:].tolist(),
        )
    if "metrics" in include:
        parts["metrics"] = CnnMetrics(
            classes=list(trainer.config.data.class_names),
            train=confusion(trainer, train, trainer.judge(train).probabilities),
            test=confusion(trainer, test, trainer.judge(test).probabilities) if len(test) else None,
        )
    if "shifts" in include and len(test):
        parts["shifts"] = shift_accuracies(trainer)
    if "turns" in include and len(test):
        parts["turns"] = turn_accuracies(trainer, turned_pictures(trainer))
    return parts


def confusion(trainer: CnnTrainer, order: Integers, probabilities: Vector) -> list[list[int]]:
    """The numbers of pictures by class (row) and by what they are taken for (column)."""
    counts = np.zeros((trainer.network.classes, trainer.network.classes), np.int64)
    np.add.at(counts, (trainer.pictures.labels[order], probabilities.argmax(axis=1)), 1)
    return [[int(count) for count in row] for row in counts.tolist()]
