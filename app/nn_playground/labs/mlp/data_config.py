"""The data section of the config."""

from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from nn_playground.base.choices import OneOf
from nn_playground.base.sentences import say
from nn_playground.base.validation import at_most, shown
from nn_playground.labs.mlp.datasets import DATASETS, OWN, PROBLEMS
from nn_playground.labs.mlp.own_points import OwnPoints
from nn_playground.labs.mlp.splitting import train_count
from nn_playground.labs.mlp.training_config import MAX_CLASSES
from nn_playground.options.constraints import Condition
from nn_playground.options.defaults import DefaultBy
from nn_playground.options.fields import ConfigPart, Control, Number

BY_PROBLEM: Final = {
    "data.name": DefaultBy(
        path="problem",
        values={
            problem: next(name for name, dataset in DATASETS.items() if dataset.problem == problem)
            for problem in PROBLEMS
        },
        always=True,
    ),
    "data.samples": DefaultBy(
        path="problem", values={name: problem.samples for name, problem in PROBLEMS.items()}, always=True
    ),
}
OWN_KEYS: Final = ("points", "axes", "labels")  # of the section, which only own points have
LONGEST_NAME: Final = 40  # characters of the name of an axis or a class
LONGEST_UNIT: Final = 12
ARE_OWN: Final = Condition(path="data.name", values=(OWN,))
ONLY_OWN: Final = DefaultBy(path="data.name", values={}, always=True)  # there is none with other data
MANY_CLASSES: Final = tuple(name for name, dataset in DATASETS.items() if dataset.classes)


def _printable(value: str) -> str:
    if value != value.strip() or not value.isprintable():
        message = say("expected visible characters, and no space at either end; got {got}", got=shown(value))
        raise PydanticCustomError("playground_word", "{message}", {"message": message})
    return value


Word = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_printable)]


class OwnAxis(ConfigPart):
    """What a coordinate, or the label of a regression, is made of: value = offset + coordinate / scale."""

    name: Word
    unit: Annotated[str, Field(max_length=LONGEST_UNIT), AfterValidator(_printable)] = ""
    scale: Annotated[Number, Field(gt=0, le=1e300)] = 1
    offset: Number = 0


class OwnAxes(ConfigPart):
    """What the coordinates of own points are made of, and the label of a regression; they change no number."""

    x1: OwnAxis
    x2: OwnAxis
    label: OwnAxis | None = None

    model_config = ConfigDict(json_schema_mode_override="validation")

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value is not None}


def _different(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if names is not None and len(set(names)) < len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise PydanticCustomError("playground_twice", "expected each name once; got {name} twice", {"name": twice})
    return names


class DataConfig(ConfigPart):
    """The points."""

    model_config = ConfigDict(json_schema_mode_override="validation")  # a serializer that leaves fields out has none

    name: Annotated[str, OneOf(DATASETS), Control("data", default_by=BY_PROBLEM["data.name"])] = Field(
        default="circle", title="Dataset", description="Which points the network learns."
    )
    classes: Annotated[
        int,
        Control("data", steps=(2, 3, 4, 5, 6), advanced=True, applies=Condition(path="data.name", values=MANY_CLASSES)),
    ] = Field(
        default=2,
        ge=2,
        le=MAX_CLASSES,
        title="Classes",
        description="How many classes there are to tell apart, each with a colour and an output of its own.",
    )
    noise: Annotated[Number, Control("data", steps=tuple(range(0, 51, 5)), unit="%")] = Field(
        default=0, ge=0, le=80, title="Noise", description="How much chance blurs the data."
    )
    train_percent: Annotated[Number, Control("data", steps=tuple(range(10, 91, 10)), unit="%")] = Field(
        default=50,
        ge=1,
        le=99,
        title="Training data",
        description="The share of the points that the network trains on; it never sees the others, which test it.",
    )
    samples: Annotated[
        int,
        Control("data", steps=(50, 100, 200, 500, 1200, 2500, 5000), default_by=BY_PROBLEM["data.samples"]),
    ] = Field(
        default=500, ge=50, le=5000, title="Samples", description="How many points there are, to train and to test."
    )
    normalize_inputs: Annotated[bool, Control("data", advanced=True, plain=True)] = Field(
        default=False,
        title="Normalize inputs",
        description="Shifts and scales each feature to mean 0 and deviation 1 over the training points.",
    )
    points: Annotated[
        OwnPoints | None,
        Control("data", kind="points", advanced=True, plain=True, applies=ARE_OWN, default_by=ONLY_OWN),
    ] = Field(
        default=None,
        title="Own points",
        description="The points themselves, [x1, x2, label], and train or test behind it for one that is always that.",
    )
    axes: Annotated[
        OwnAxes | None, Control("data", kind="axes", advanced=True, plain=True, applies=ARE_OWN, default_by=ONLY_OWN)
    ] = Field(default=None, title="Axes", description="Names and units of what own points are made of.")
    labels: Annotated[
        tuple[Word, ...] | None,
        Field(strict=False),
        BeforeValidator(at_most(MAX_CLASSES)),
        AfterValidator(_different),
        Control("data", kind="names", advanced=True, plain=True, applies=ARE_OWN, default_by=ONLY_OWN),
    ] = Field(default=None, title="Class names", description="Names of the classes of own points, in their order.")

    @property
    def count(self) -> int:
        """The number of points."""
        return self.samples if self.points is None else len(self.points)

    @property
    def train_count(self) -> int:
        """The number of points to train on."""
        if self.points is not None:
            return self.points.train_count(self.train_percent)
        return train_count(self.samples, self.train_percent)

    @model_validator(mode="after")
    def _points_are_own(self) -> Self:
        given = next((key for key in OWN_KEYS if getattr(self, key) is not None), None)
        if self.name != OWN and given:
            message = say("only own points have {key}; choose {own}; got {name}", key=given, own=OWN, name=self.name)
            raise PydanticCustomError("playground_data", "{message}", {"message": message, "path": f"data.{given}"})
        return self

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value is not None}
