"""All labs, and the steps of their warm-up under the address at which helper processes find these."""

from typing import Any, Final

from nn_playground.lab import Lab, Rehearsal
from nn_playground.labs.cnn.lab import CNN
from nn_playground.labs.cnn.warmup_steps import CNN_STEPS
from nn_playground.labs.mlp import warmup_steps
from nn_playground.labs.mlp.lab import MLP

LABS: Final[tuple[Lab[Any, Any], ...]] = (MLP, CNN)  # the first one has the page and the addresses without a lab's name
LAB_STEPS: Final = {**warmup_steps.STEPS, **CNN_STEPS}
REHEARSAL: Final = Rehearsal(LAB_STEPS, f"{__name__}:LAB_STEPS")
