"""All labs, and the steps of their warm-up under the address at which helper processes find these."""

from typing import Any, Final

from nn_playground.lab import Lab, Rehearsal
from nn_playground.labs.mlp import warmup_steps
from nn_playground.labs.mlp.lab import MLP

LABS: Final[tuple[Lab[Any, Any], ...]] = (MLP,)  # the first one has the page and the addresses without a lab's name
STEPS: Final = warmup_steps.STEPS
REHEARSAL: Final = Rehearsal(STEPS, f"{__name__}:STEPS")
