"""The only numba of the project: flat arrays in, flat arrays out, without the GIL; callers have checked them before.

elementary  exp, tanh, ... bit for bit        activations  functions beside their derivatives
streams     the seeded random numbers         layout       how a network lies in memory
training    backpropagation                   prediction   losses and maps
population  many runs side by side            updates      the step down the gradient
cache       where compiled kernels are kept   helpers      processes that compile
"""

from collections.abc import Callable
from typing import Final

from app.settings import cores

MOST_HELPERS: Final = 2  # each takes 200 MB while it compiles


def warm_up(report: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Load or compile every kernel that a first frame needs; `report(done, total)` as it goes on."""
    from app.kernels.warmup import FOR_A_FRAME, carry_out

    carry_out(FOR_A_FRAME, report, helpers=min(cores(), MOST_HELPERS))


def warm_up_later() -> None:
    """Load or compile all other kernels; on one core, as the first runs train already."""
    from app.kernels.warmup import LATER, carry_out

    carry_out(LATER, lambda _done, _total: None, helpers=1)
