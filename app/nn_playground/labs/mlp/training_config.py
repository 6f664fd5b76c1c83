"""The section of a config for training."""

from typing import Annotated, Final

from pydantic import Field

from nn_playground.base.choices import Choice, OneOf, registry
from nn_playground.kernels.losses import LOSSES
from nn_playground.labs.optimization import OptimizerConfig, ScheduleConfig
from nn_playground.labs.schedules import MAX_PERIOD
from nn_playground.options.defaults import DefaultBy
from nn_playground.options.fields import ConfigPart, Control, Number

LEARNING_RATES: Final = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
REGULARIZATION_RATES: Final = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
MAX_CLASSES: Final = 6

REGULARIZATIONS: Final = registry(
    (
        Choice(name="none", label="None", description="The loss alone decides about the weights."),
        Choice(name="l1", label="L1", description="Draws every weight to zero by the same step: few weights remain."),
        Choice(name="l2", label="L2", description="Draws every weight to zero in proportion: weights stay small."),
    )
)

# With more than two classes there is but one loss.
LOSS_BY_CLASSES: Final = DefaultBy(
    path="data.classes",
    values={classes: "squared" if classes == 2 else "cross_entropy" for classes in range(2, MAX_CLASSES + 1)},
)


class EarlyStoppingConfig(ConfigPart):
    """The end of training where the test loss no longer falls; the best weights are put back."""

    patience: Annotated[
        int, Control("regularization", steps=(0, 5, 10, 20, 50, 100), unit="epochs", advanced=True, plain=True)
    ] = Field(
        default=0,
        ge=0,
        le=MAX_PERIOD,
        title="Early stopping",
        description="Stops after so many epochs without a lower test loss, and takes the best weights; 0 is off.",
    )


class StopConfig(ConfigPart):
    """The end of training where one of these holds; 0 is off."""

    epochs: Annotated[
        int, Control("stopping", steps=(0, 10, 50, 100, 200, 500, 1000), unit="epochs", advanced=True, plain=True)
    ] = Field(default=0, ge=0, le=MAX_PERIOD, title="Stop after", description="Stops after so many epochs; 0 is off.")
    train_loss: Annotated[
        Number, Control("stopping", steps=(0, 0.001, 0.003, 0.01, 0.03, 0.1), advanced=True, plain=True)
    ] = Field(
        default=0,
        ge=0,
        le=1000,
        title="Stop at training loss",
        description="Stops where the training loss is at most this; 0 is off.",
    )
    test_loss: Annotated[
        Number, Control("stopping", steps=(0, 0.001, 0.003, 0.01, 0.03, 0.1), advanced=True, plain=True)
    ] = Field(
        default=0,
        ge=0,
        le=1000,
        title="Stop at test loss",
        description="Stops where the test loss is at most this; 0 is off.",
    )
    accuracy: Annotated[Number, Control("stopping", steps=(0, 0.8, 0.9, 0.95, 0.99, 1), advanced=True, plain=True)] = (
        Field(
            default=0,
            ge=0,
            le=1,
            title="Stop at test accuracy",
            description="Stops where at least this share of the test points is told right; 0 is off.",
        )
    )
    plateau: Annotated[
        int, Control("stopping", steps=(0, 5, 10, 20, 50, 100), unit="epochs", advanced=True, plain=True)
    ] = Field(
        default=0,
        ge=0,
        le=MAX_PERIOD,
        title="Stop at a plateau of",
        description="Stops after so many epochs in which the training loss hardly fell; 0 is off.",
    )


class TrainingConfig(ConfigPart):
    """The training."""

    optimizer: OptimizerConfig = OptimizerConfig()
    learning_rate: Annotated[Number, Control("optimization", steps=LEARNING_RATES, symbol="η", restarts=False)] = Field(
        default=0.03, ge=0, le=1000, title="Learning rate", description="How far each update moves down the gradient."
    )
    schedule: ScheduleConfig = ScheduleConfig()
    batch_size: Annotated[int, Control("optimization", steps=tuple(range(1, 31)))] = Field(
        default=10,
        ge=1,
        le=5000,
        title="Batch size",
        description="How many training points each update looks at; an epoch's rest joins the next one's first batch.",
    )
    shuffle: Annotated[bool, Control("optimization", advanced=True)] = Field(
        default=False, title="Shuffle", description="Takes the training points in a new order in each epoch."
    )
    loss: Annotated[str, OneOf(LOSSES), Control("optimization", advanced=True, default_by=LOSS_BY_CLASSES)] = Field(
        default="squared", title="Loss", description="What training makes small."
    )
    clip_norm: Annotated[Number, Control("optimization", steps=(0, 0.01, 0.1, 0.5, 1, 5), advanced=True)] = Field(
        default=0,
        ge=0,
        le=1000,
        title="Clip gradients",
        description="Shortens the gradient to this length wherever it is longer; 0 is off.",
    )
    regularization: Annotated[str, OneOf(REGULARIZATIONS), Control("regularization")] = Field(
        default="none", title="Regularization", description="Whether large weights are held back, and how."
    )
    regularization_rate: Annotated[
        Number, Control("regularization", steps=REGULARIZATION_RATES, symbol="λ", restarts=False)
    ] = Field(
        default=0, ge=0, le=1000, title="Regularization rate", description="How strongly large weights are held back."
    )
    dropout: Annotated[Number, Control("regularization", steps=(0, 0.1, 0.2, 0.3, 0.5), advanced=True)] = Field(
        default=0,
        ge=0,
        le=0.9,
        title="Dropout",
        description="Each update leaves out this share of the hidden neurons, chosen anew for every example; 0 is off.",
    )
    max_norm: Annotated[Number, Control("regularization", steps=(0, 0.5, 1, 2, 3, 4), advanced=True)] = Field(
        default=0,
        ge=0,
        le=1000,
        title="Max norm",
        description="Shortens the weights into a hidden neuron to this length wherever they are longer; 0 is off.",
    )
    augmentation: Annotated[Number, Control("regularization", steps=(0, 0.1, 0.2, 0.5, 1), advanced=True)] = Field(
        default=0,
        ge=0,
        le=2,
        title="Augmentation",
        description="Moves the training points about by chance in each epoch, by about this distance; 0 is off.",
    )
    early_stopping: EarlyStoppingConfig = EarlyStoppingConfig()
    stop: StopConfig = StopConfig()
