"""One small call of every kernel with the types that the project uses, which makes numba compile it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from app.kernels import arrays, layout, prediction, streams, training
from app.kernels.activations import TANH


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
    training.train(
        shape,
        np.zeros(size),
        mirror,
        np.zeros(size),
        dead,
        room,
        np.zeros(9),
        np.zeros(1),
        0,
        1,
        1,
        0,
        1,
        0.1,
        0.0,
        0,
    )


def _losses() -> None:
    shape = layout.describe((1, 1), [TANH])
    prediction.mean_loss(shape, np.zeros(layout.buffer_size(shape)), np.zeros((1, 1)), np.zeros(1))


def _maps(kind: type[np.floating[Any]]) -> None:
    shape = layout.describe((1, 1), [TANH])
    size = layout.buffer_size(shape)
    grid = np.zeros((1, 2, 2), kind)
    grid.setflags(write=False)  # as the cached grids are: numba compiles for that
    prediction.draw_maps(shape, np.zeros(size, kind), grid, 0, np.empty((2, 2), kind), np.empty((1, 1, 1), kind))


def _codes(kind: type[np.floating[Any]]) -> None:
    prediction.encode(np.zeros(1, kind), np.zeros(1, np.uint8))


STEPS: tuple[Callable[[], None], ...] = (
    _streams,
    _elementary,
    _train,
    _losses,
    partial(_maps, np.float32),
    partial(_codes, np.float32),
    partial(_maps, np.float64),
    partial(_codes, np.float64),
)
