"""The only numba of the project: flat arrays in, flat arrays out, without the GIL; callers have checked them before.

elementary  exp, tanh, ... bit for bit        activations  functions beside their derivatives
streams     the seeded random numbers         layout       how a network lies in memory
training    backpropagation                   prediction   losses and maps
population  many runs side by side            updates      the step down the gradient
folder      where compiled kernels are kept   cache        how they are kept
helpers     processes that compile            warmup       what is compiled before it is needed
compile     the flags of every kernel      inlining    functions that only kernels call
"""

from collections.abc import Callable
from typing import Final

from app.kernels.helpers import Helper
from app.settings import cores

MOST_HELPERS: Final = 2  # each takes 200 MB while it compiles


def warm_up(report: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Load or compile every kernel that a first frame needs; `report(done, total)` as it goes on."""
    from app.kernels.warmup import FOR_A_FRAME, carry_out

    carry_out(FOR_A_FRAME, report, [Helper() for _ in range(min(cores(), MOST_HELPERS))])


def warm_up_later() -> None:
    """Load or compile all other kernels; on one core, as the first runs train already."""
    from app.kernels.warmup import LATER, carry_out

    carry_out(LATER, lambda _done, _total: None, [Helper()])
