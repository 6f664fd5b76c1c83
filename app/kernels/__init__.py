"""The only numba of the project: flat arrays in, flat arrays out, without the GIL; callers have checked them before.

elementary  exp, tanh, ... bit for bit        activations  functions beside their derivatives
streams     the seeded random numbers         layout       how a network lies in memory
training    plain backpropagation             general      backpropagation with all that can be switched on
population  many runs side by side            prediction   losses and maps
compile     the flags of every kernel         inlining     functions that only kernels call
folder      where compiled kernels are kept   cache        how they are kept
agenda      what is compiled beforehand       warmup       how
helpers     processes that compile            updates      the step down the gradient
"""

from collections.abc import Callable, Collection
from typing import Final

from app.kernels.agenda import NEEDED, NEEDS_OF, Agenda, Engine
from app.kernels.helpers import Helper
from app.settings import cores

MOST_HELPERS: Final = 2  # each takes up to 300 MB while it compiles


def carry_out(agenda: Agenda, done: Callable[[str, Exception | None], None]) -> None:
    """Load or compile what is on an agenda; `done(step, error)` as it goes on, from any thread."""
    from app.kernels import warmup

    warmup.carry_out(agenda, done, [Helper() for _ in range(min(cores(), MOST_HELPERS))])


def warm_up(
    engines: Collection[Engine] = tuple(NEEDS_OF), report: Callable[[int, int], None] = lambda _done, _total: None
) -> None:
    """Load or compile what runs of these engines need; `report(done, total)` as it goes on. Raises what kept one."""
    agenda = Agenda(step for engine in engines for need in NEEDS_OF[engine] for step in NEEDED[need])
    total = len(agenda.waiting())
    ends: list[Exception | None] = []

    def note(_step: str, error: Exception | None) -> None:
        ends.append(error)
        report(len(ends), total)

    report(0, total)
    carry_out(agenda, note)
    for error in filter(None, ends):
        raise error
