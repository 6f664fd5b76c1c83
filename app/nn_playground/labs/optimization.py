"""The parts of a config that every lab has for its optimizer and its schedule."""

from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from nn_playground.base.choices import OneOf
from nn_playground.kernels.optimizers import CONSTANTS as OPTIMIZER_CONSTANTS
from nn_playground.kernels.optimizers import OPTIMIZERS
from nn_playground.labs.schedules import CONSTANTS as SCHEDULE_CONSTANTS
from nn_playground.labs.schedules import SCHEDULES
from nn_playground.options.fields import Control, WithConstants, with_constants


@with_constants(OPTIMIZER_CONSTANTS.values(), "training.optimizer", "optimization")
class OptimizerConfig(WithConstants):
    """The rule by which a gradient changes the weights; a constant is None where the rule has none such."""

    registry: ClassVar = OPTIMIZERS

    name: Annotated[str, OneOf(OPTIMIZERS), Control("optimization", advanced=True)] = Field(
        default="sgd", title="Optimizer", description="How the gradient of a mini-batch changes the weights."
    )

    def constants(self) -> dict[str, float]:
        """The constants that the optimizer has."""
        return {name: getattr(self, name) for name in OPTIMIZERS[self.name].constants}


@with_constants(SCHEDULE_CONSTANTS, "training.schedule", "optimization", plain=True)
class ScheduleConfig(WithConstants):
    """How the learning rate changes from epoch to epoch; a constant is None where the schedule has none such."""

    registry: ClassVar = SCHEDULES

    name: Annotated[str, OneOf(SCHEDULES), Control("optimization", advanced=True, plain=True)] = Field(
        default="constant", title="Schedule", description="How the learning rate changes from epoch to epoch."
    )

    def factors(self, epochs: NDArray[np.float64]) -> NDArray[np.float64]:
        """The factors of the learning rate in these epochs, counted from 0: float64 (k,) to float64 (k,)."""
        schedule = SCHEDULES[self.name]
        return schedule.factors(epochs, {name: getattr(self, name) for name in schedule.constants})
