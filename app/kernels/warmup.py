"""One small call of every kernel with the types that the project uses, which makes numba load or compile it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from threading import Thread
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.kernels import arrays, general, layout, optimizers, prediction, streams, switches, training
from app.kernels.activations import TANH
from app.kernels.agenda import Agenda
from app.kernels.cache import NotCached, only_cached
from app.kernels.folder import is_empty, writable
from app.kernels.helpers import Helper

Step = Callable[[], None]
Steps = Mapping[str, Step]
Done = Callable[[str, Exception | None], None]  # hears each step's name at its end, and why it could not be done


def _streams() -> None:
    state = np.empty(258, np.int64)
    streams.open_stream(np.zeros(1, np.int64), state)
    streams.fill_uniform(state, np.empty(1))
    streams.fill_normal(state, np.empty(1))


def _elementary() -> None:
    arrays.sin(np.zeros(1))
    arrays.cos(np.zeros(1))


def _train() -> None:
    shape = layout.describe((1, 1), [TANH])
    size = layout.buffer_size(shape)
    room = np.zeros((3, layout.room_size(shape)))
    mirror = np.zeros(layout.mirror_size(shape))
    dead = np.zeros(size)
    inputs = np.zeros((1, prediction.POINTS))
    training.train(
        shape,
        np.zeros(size),
        mirror,
        np.zeros(size),
        dead,
        room,
        np.zeros(9),
        inputs,
        np.zeros(1),
        inputs,
        np.zeros(1),
        np.zeros(2 * prediction.POINTS),
        np.zeros(2),
        0,
        1,
        1,
        0,
        1,
        0.1,
        0.0,
        0,
    )


def _grid(kind: type[np.floating[Any]]) -> NDArray[Any]:
    grid = np.zeros((1, 1, prediction.POINTS), kind)
    grid.setflags(write=False)  # as the cached grids are: numba compiles for that
    return grid


def _painted_maps() -> None:
    shape = layout.describe((1, 1), [TANH])
    whole, pictures = np.zeros((1, 1), np.uint8), np.zeros((1, prediction.POINTS), np.uint8)
    prediction.paint_maps(shape, np.zeros(layout.buffer_size(shape)), _grid(np.float32), 0, whole, pictures)


def _maps() -> None:
    shape = layout.describe((1, 1), [TANH])
    whole, pictures = np.zeros((1, 1)), np.zeros((1, prediction.POINTS))
    prediction.draw_maps(shape, np.zeros(layout.buffer_size(shape)), _grid(np.float64), 0, whole, pictures)


def _train_any() -> None:
    shape = layout.describe((1, 1), [TANH])
    size = layout.buffer_size(shape)
    codes = np.zeros(switches.CODES, np.int64)
    codes[[switches.BATCH_SIZE, switches.TOGETHER]] = 1
    general.train_any(
        shape,
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.zeros(layout.mirror_size(shape)),
        np.zeros((switches.BUFFERS, size)),
        np.zeros((switches.WORK, layout.room_size(shape))),
        np.zeros(1),
        np.zeros(258, np.int64),
        np.zeros(9),
        np.zeros(1),
        codes,
        np.zeros(switches.RATES),
        np.zeros(len(optimizers.CONSTANTS)),
        np.ones(2),
        np.zeros(switches.COUNTS, np.int64),
        0.1,
        0,
        1,
        1,
    )


def _measure_any() -> None:
    shape = layout.describe((1, 1), [TANH])
    inputs, room = np.zeros((1, prediction.POINTS)), np.zeros(2 * prediction.POINTS)
    prediction.measure_any(shape, np.zeros(layout.buffer_size(shape)), inputs, np.zeros(1), room, 0, np.zeros((1, 1)))


def _painted_any_maps() -> None:
    shape = layout.describe((1, 1), [TANH])
    whole, pictures = np.zeros((1, 1), np.uint8), np.zeros((1, prediction.POINTS), np.uint8)
    prediction.paint_any_maps(shape, np.zeros(layout.buffer_size(shape)), _grid(np.float32), 0, whole, pictures)


def _any_maps() -> None:
    shape = layout.describe((1, 1), [TANH])
    whole, pictures = np.zeros((1, 1)), np.zeros((1, prediction.POINTS))
    prediction.draw_any_maps(shape, np.zeros(layout.buffer_size(shape)), _grid(np.float64), 0, whole, pictures)


def _codes() -> None:
    prediction.encode(np.zeros(1), np.zeros(1, np.uint8))


# By the names that agendas have.
STEPS: Final[Steps] = {
    "train": _train,
    "painted maps": _painted_maps,
    "streams": _streams,
    "elementary": _elementary,
    "train any": _train_any,
    "painted maps of any": _painted_any_maps,
    "measure any": _measure_any,
    "maps": _maps,
    "maps of any": _any_maps,
    "codes": _codes,
}


def carry_out(agenda: Agenda, done: Done, helpers: Sequence[Helper], steps: Steps = STEPS) -> None:
    """Load what is on disk, have the rest compiled by helpers and load it too."""
    for name in [] if is_empty() else agenda.waiting():
        if _load(steps[name]):
            agenda.strike(name)
            done(name, None)
    if not (helpers and writable()):  # helpers could leave nothing
        _work_off(agenda, done, steps, None)
        return
    helping = [
        Thread(target=_work_off, args=(agenda, done, steps, helper), name="warm-up helper", daemon=True)
        for helper in helpers[: len(agenda.waiting())]
    ]
    for thread in helping:  # daemons, for which nobody waits who ends the program
        thread.start()
    for thread in helping:
        thread.join()


def _load(step: Step) -> bool:
    """Whether all that a step needs was on disk; it is loaded then."""
    with only_cached():
        try:
            step()
        except NotCached:
            return False
    return True


def _work_off(agenda: Agenda, done: Done, steps: Steps, helper: Helper | None) -> None:
    """Step by step, as long as there is one: a helper compiles it, this process loads it, or does what he could not."""
    with helper or nullcontext():
        if helper:
            helper.wait()  # what is taken last is known best
        while name := agenda.take():
            if helper:
                helper.do(name)
            done(name, _error_of(steps[name]))


def _error_of(step: Step) -> Exception | None:
    try:
        step()
    except Exception as error:  # noqa: BLE001 - told to whom it concerns
        return error
    return None


def obey(orders: Iterable[str]) -> None:
    """Be a helper: do the steps that the lines name, and say each name when it is done."""
    for name in map(str.strip, orders):
        STEPS[name]()
        print(name, flush=True)
