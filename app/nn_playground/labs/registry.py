"""The steps of the warm-up of all labs, and the address under which helper processes find them."""

from typing import Final

from nn_playground.lab import Rehearsal
from nn_playground.labs.mlp import warmup_steps

STEPS: Final = warmup_steps.STEPS
REHEARSAL: Final = Rehearsal(STEPS, f"{__name__}:STEPS")
