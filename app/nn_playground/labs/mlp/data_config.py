"""The data section of the config."""

from typing import Annotated, Final

from pydantic import Field

from nn_playground.base.choices import OneOf
from nn_playground.labs.mlp.datasets import DATASETS, PROBLEMS
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
MANY_CLASSES: Final = tuple(name for name, dataset in DATASETS.items() if dataset.classes)


class DataConfig(ConfigPart):
    """The points."""

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
