"""One small call of every kernel with the types that the project uses, which makes numba load or compile it.

What a first frame needs comes first. Nobody waits for the rest: who needs it earlier has it compiled by his call.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.kernels import arrays, general, layout, optimizers, prediction, streams, switches, training
from app.kernels.activations import TANH
from app.kernels.cache import NotCached, only_cached
from app.kernels.folder import is_empty, writable
from app.kernels.helpers import Helper

Step = Callable[[], None]
Steps = Mapping[str, Step]
Report = Callable[[int, int], None]


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


# Of each part the longest first, so that helpers end together.
FOR_A_FRAME: Final[Steps] = {
    "train": _train,
    "painted maps": _painted_maps,
    "streams": _streams,
    "elementary": _elementary,
}
LATER: Final[Steps] = {
    "train any": _train_any,
    "painted maps of any": _painted_any_maps,
    "measure any": _measure_any,
    "maps": _maps,
    "maps of any": _any_maps,
    "codes": _codes,
}


def carry_out(steps: Steps, report: Report, helpers: Sequence[Helper]) -> None:
    """Load what is on disk, have the rest compiled by helpers and load it too; `report(done, total)` as it goes on."""
    missing = steps if is_empty() else {name: step for name, step in steps.items() if not _load(step)}
    done = len(steps) - len(missing)
    report(done, len(steps))
    if helpers and writable():
        ends = _shared(missing, helpers[: len(missing)])
    else:  # helpers could leave nothing
        ends = (step() for step in missing.values())
    for _ in ends:
        done += 1
        report(done, len(steps))


def _load(step: Step) -> bool:
    """Whether all that a step needs was on disk; it is loaded then."""
    with only_cached():
        try:
            step()
        except NotCached:
            return False
    return True


def _shared(steps: Steps, helpers: Sequence[Helper]) -> Iterator[None]:
    """The end of each step, as the helpers share them."""
    waiting, errors = SimpleQueue[str](), SimpleQueue[Exception | None]()
    for name in steps:
        waiting.put(name)

    def keep_busy(helper: Helper) -> None:
        with helper, suppress(Empty):
            while True:
                name = waiting.get_nowait()
                helper.do(name)
                errors.put(_error_of(steps[name]))  # which loads it now; or compiles it, where the helper could not

    for helper in helpers:  # in daemons, for which nobody waits who ends the program
        Thread(target=keep_busy, args=(helper,), name="warm-up helper", daemon=True).start()
    for _ in steps:
        error = errors.get()
        if error:
            raise error
        yield


def _error_of(step: Step) -> Exception | None:
    try:
        step()
    except Exception as error:  # noqa: BLE001 - raised again where the steps are counted
        return error
    return None


def obey(orders: Iterable[str]) -> None:
    """Be a helper: do the steps that the lines name, and say each name when it is done."""
    steps = {**FOR_A_FRAME, **LATER}
    for name in map(str.strip, orders):
        steps[name]()
        print(name, flush=True)
