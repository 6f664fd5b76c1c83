"""The only numba of the project: flat arrays in, flat arrays out, without the GIL; callers have checked them before.

elementary  exp, tanh, ... bit for bit        activations  functions beside their derivatives
streams     the seeded random numbers         layout       how a network lies in memory
training    backpropagation                   prediction   losses and maps
"""

from collections.abc import Callable


def warm_up(report: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Compile every kernel, or load it from numba's cache; `report(done, total)` after each."""
    from app.kernels.warmup import STEPS

    for done, step in enumerate(STEPS):
        report(done, len(STEPS))
        step()
    report(len(STEPS), len(STEPS))
