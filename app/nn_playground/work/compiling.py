"""The warm-up's work: loads kernels from disk, and shares compiling out between this process and its helpers."""

import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from importlib import import_module
from threading import Thread
from typing import Final

from nn_playground.base.settings import cores
from nn_playground.kernels.cache import NotCached, only_cached
from nn_playground.kernels.cache_folder import is_empty, places, writable
from nn_playground.lab import Rehearsal, Steps
from nn_playground.work.agenda import Agenda
from nn_playground.work.helpers import UP, Helper, settle

MOST_HELPERS: Final = 2  # each takes up to 300 MB while it compiles
BEGIN: Final = "from nn_playground.work.compiling import help_out; help_out({place!r})"

StepFunctions = Mapping[str, Callable[[], object]]
StepEnded = Callable[[str, Exception | None], None]  # called at each step's end: its name, its error

log = logging.getLogger(__name__)


def carry_out(agenda: Agenda, done: StepEnded, rehearsal: Rehearsal) -> None:
    """Load or compile the steps of an agenda; `done(step, error)` is called for each, from any thread."""
    if not writable():
        log.warning(
            "Compiled kernels can't be kept, so that every start compiles them anew: none of these folders can be "
            "written: %s. Set NUMBA_CACHE_DIR to one that can.",
            ", ".join(map(str, places())),
        )
    helpers = [Helper(begin(rehearsal)) for _ in range(min(cores(), MOST_HELPERS))]
    share_out(agenda, done, helpers, rehearsal.steps)


def begin(rehearsal: Rehearsal) -> str:
    """The program of a helper process, in Python."""
    return BEGIN.format(place=rehearsal.place)


def warm_up(
    rehearsal: Rehearsal,
    steps: Steps | None = None,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Load or compile the kernels of some steps, or of all, and call `report(done, total)` on the way.

    Raises the error of the first step that could not be done.
    """
    agenda = Agenda(step for step in rehearsal.steps if steps is None or step in steps)
    total = len(agenda.waiting())
    ends: list[Exception | None] = []

    def note(_step: str, error: Exception | None) -> None:
        ends.append(error)
        report(len(ends), total)

    report(0, total)
    carry_out(agenda, note, rehearsal)
    for error in filter(None, ends):
        raise error


def share_out(agenda: Agenda, done: StepEnded, helpers: Sequence[Helper], work: StepFunctions) -> None:
    """Load kernels from disk; have helpers compile the others, and load these too."""
    for name in [] if is_empty() else agenda.waiting():
        if _load(work[name]):
            agenda.strike(name)
            done(name, None)
    if not (helpers and writable()):  # helpers could leave nothing
        _work_off(agenda, done, work, None)
        return
    helping = [
        Thread(target=_work_off, args=(agenda, done, work, helper), name="warm-up helper", daemon=True)
        for helper in helpers[: len(agenda.waiting())]
    ]
    for thread in helping:  # daemons, for which nobody waits who ends the program
        thread.start()
    for thread in helping:
        thread.join()


def _load(step: Callable[[], object]) -> bool:
    """Load the kernels of a step; False where not all were on disk."""
    with only_cached():
        try:
            step()
        except NotCached:
            return False
    return True


def _work_off(agenda: Agenda, done: StepEnded, work: StepFunctions, helper: Helper | None) -> None:
    """Take steps until none is left: a helper compiles each, and this process loads it, or compiles it itself."""
    with helper or nullcontext():
        if helper:
            helper.wait()  # only then a step is taken, so that `hurry` still counts
        while name := agenda.take():
            if helper:
                helper.do(name)
            done(name, _error_of(work[name]))


def _error_of(step: Callable[[], object]) -> Exception | None:
    try:
        step()
    except Exception as error:  # noqa: BLE001 - told to whom it concerns
        return error
    return None


def help_out(place: str) -> None:
    """Serve another process as a helper; `place` names the steps, as `module:name`."""
    module, _, name = place.partition(":")
    steps: StepFunctions = getattr(import_module(module), name)
    settle()
    print(UP, flush=True)
    obey(sys.stdin, steps)


def obey(orders: Iterable[str], work: StepFunctions) -> None:
    """Do the steps that the lines name, and print each name when it is done."""
    for name in map(str.strip, orders):
        work[name]()
        print(name, flush=True)
