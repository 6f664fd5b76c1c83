"""How a network lies in memory, for all kernels.

A network of L layers behind its inputs is one flat float64 buffer. Layer by layer it holds the biases, then for each
input the weights to all units: `bias[to]`, `weight[from][to]`, every row padded to a multiple of 8 units, so that the
units of a layer fill the lanes of vector registers while each sum still runs over the inputs in order, bias first.
Gradients and dead links lie in buffers of the same layout. A second buffer, the mirror, holds the same weights the
other way round, `weight[to][from]`, for the way back.

While it trains, a block of examples has its sums, its outputs and its errors in three buffers: layer by layer, and
within a layer example by example without gaps, so that the activations of narrow layers fill the lanes too. The inputs
begin at 0, a layer at ROOM; whole pairs of lanes may be written beyond a layer's last value, where nothing is ever
read.

Where sums are normalized by batch, two rows more for each hidden layer lie behind all layers, from NORM on: scales,
then shifts. Their running means and variances lie in the same places of a buffer of their own.

The layout is described to kernels by an int64 array of shape (L, 9), one row a layer; the constants name its columns.
"""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.lanes import COUNT

Integers = NDArray[np.int64]

CACHE_LINE: Final = 64  # bytes
BLOCK: Final = 16  # how many examples are trained on together at most

INPUTS: Final = 0  # how many inputs the layer has
UNITS: Final = 1  # how many units
STRIDE: Final = 2  # units, padded
OFFSET: Final = 3  # where the layer begins in the buffer
INPUT_STRIDE: Final = 4  # inputs, padded
MIRROR: Final = 5  # where the layer begins in the mirror
ROOM: Final = 6  # where the values of its first example begin
ACTIVATION: Final = 7  # the code of its activation
NORM: Final = 8  # where its scales and shifts lie in the buffer; -1 where it has none


def padded(count: int, multiple: int = COUNT) -> int:
    """The next multiple of the lanes' count, or of another, at least one."""
    return max(multiple, -(-count // multiple) * multiple)


def aligned(shape: tuple[int, ...], kind: str = "float64") -> NDArray[Any]:
    """Zeros that begin on a cache line: whole lanes fill one, so that none of them lies across two."""
    size = math.prod(shape) * np.dtype(kind).itemsize
    room = np.zeros(size + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size].view(kind).reshape(shape)


def describe(
    sizes: tuple[int, ...], activations: list[int], *, batch_norm: bool = False, block: int = BLOCK
) -> Integers:
    """The layout of a network with these sizes (inputs, hidden..., outputs) and activation codes: int64 (L, 9).

    `block` is how many examples are trained on together at most.
    """
    rows: list[list[int]] = []
    offset = mirror = 0
    room = _room(sizes[0], block)
    for inputs, units, activation in zip(sizes[:-1], sizes[1:], activations, strict=True):
        rows.append([inputs, units, padded(units), offset, padded(inputs), mirror, room, activation, -1])
        offset += padded(units) * (1 + inputs)
        mirror += padded(inputs) * units
        room += _room(units, block)
    for row in rows[:-1] if batch_norm else []:
        row[NORM] = offset
        offset += 2 * row[STRIDE]
    return np.array(rows, np.int64)


def buffer_size(layout: Integers) -> int:
    """The length of a parameter buffer."""
    last = layout[-1]
    norms = int(sum(2 * row[STRIDE] for row in layout if row[NORM] >= 0))
    return int(last[OFFSET] + last[STRIDE] * (1 + last[INPUTS])) + norms


def mirror_size(layout: Integers) -> int:
    """The length of the mirror."""
    last = layout[-1]
    return int(last[MIRROR] + last[INPUT_STRIDE] * last[UNITS])


def room_size(layout: Integers, block: int = BLOCK) -> int:
    """The length of the buffers for a block of examples."""
    last = layout[-1]
    return int(last[ROOM]) + _room(int(last[UNITS]), block)


def _room(units: int, block: int) -> int:
    """The room of one layer's values for a block of examples, with whole pairs of lanes to spare."""
    return padded(block, 2 * COUNT) * units + padded(units)
