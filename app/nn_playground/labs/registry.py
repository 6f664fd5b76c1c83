"""The labs that there are, by name, and the steps of the warm-up of all of them."""

from collections.abc import Mapping
from typing import Any, Final

from nn_playground.lab import Lab, Rehearsal
from nn_playground.labs.mlp import warmup_steps
from nn_playground.labs.mlp.lab import MLP

LABS: Final[Mapping[str, Lab[Any, Any]]] = {lab.name: lab for lab in (MLP,)}
STEPS: Final = warmup_steps.STEPS
REHEARSAL: Final = Rehearsal(STEPS, f"{__name__}:STEPS")
