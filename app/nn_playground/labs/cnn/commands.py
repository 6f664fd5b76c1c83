"""The lab's own commands of a tab."""

from typing import Annotated, Literal

from pydantic import Field

from nn_playground.lab import Command
from nn_playground.labs.cnn.config import MAX_CHANNELS, MAX_SIDE


class CnnTune(Command):
    """Go on with another learning rate."""

    type: Literal["tune"]
    learning_rate: float = Field(ge=0, le=1000, allow_inf_nan=False)


class CnnWatch(Command):
    """Show what the network makes of another picture, by its number among the test pictures, or of a drawn one."""

    type: Literal["watch"]
    picture: int = Field(0, ge=0, le=10_000)
    pixels: list[Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]] | None = Field(
        None, max_length=MAX_CHANNELS * MAX_SIDE**2, description="Of a drawn one: channel by channel, row by row."
    )


class CnnInspect(Command):
    """Tell further numbers in frames: the confusion matrix, the worst mistakes, accuracies of moved test pictures."""

    type: Literal["inspect"]
    metrics: bool = False
    mistakes: bool = False
    shifts: bool = False
    turns: bool = False


class CnnSet(Command):
    """Give a weight of a kernel a value; all are counted from 0."""

    type: Literal["set"]
    layer: int = Field(ge=0, description="The layer, a convolution.")
    channel: int = Field(ge=0, description="The map that the kernel makes.")
    source: int = Field(ge=0, description="The map that it reads.")
    row: int = Field(ge=0)
    column: int = Field(ge=0)
    value: float = Field(ge=-1e6, le=1e6, allow_inf_nan=False)
