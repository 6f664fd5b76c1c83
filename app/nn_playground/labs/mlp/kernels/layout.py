"""The layout of a network in memory, for all kernels.

A network of L layers behind its inputs is one flat float64 buffer. Layer by layer it holds the biases, then for each
input the weights to all units: `bias[to]`, `weight[from][to]`, every row padded to a multiple of 8 units, so that the
units of a layer fill the lanes of vector registers while each sum still runs over the inputs in order, bias first.
Gradients and dead links lie in buffers of the same layout. A second buffer, `weights_t`, holds the same weights
transposed, `weight[to][from]`, for backpropagation.

While it trains, a block of examples has its sums, its outputs and its errors in three buffers: layer by layer, and
within a layer example by example without gaps, so that the activations of narrow layers fill the lanes too. The inputs
begin at 0, a layer at VALUES; whole pairs of lanes may be written beyond a layer's last value, where nothing is ever
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
BLOCK: Final = 16  # examples that go through the layers together, at most

INPUTS: Final = 0  # number of inputs of the layer
UNITS: Final = 1  # number of units
STRIDE: Final = 2  # units, padded
OFFSET: Final = 3  # where the layer begins in the buffer
INPUT_STRIDE: Final = 4  # inputs, padded
WEIGHTS_T: Final = 5  # where the layer begins in the buffer of transposed weights
VALUES: Final = 6  # where the values of its first example begin
ACTIVATION: Final = 7  # the code of its activation
NORM: Final = 8  # where its scales and shifts lie in the buffer; -1 where it has none


def padded(count: int, multiple: int = COUNT) -> int:
    """The smallest multiple of `multiple`, at least one of it, that is not below `count`."""
    return max(multiple, -(-count // multiple) * multiple)


def aligned(shape: tuple[int, ...], kind: str = "float64") -> NDArray[Any]:
    """Zeros that begin on a cache line: whole lanes fill one, so that none of them lies across two."""
    size = math.prod(shape) * np.dtype(kind).itemsize
    space = np.zeros(size + CACHE_LINE, np.uint8)
    start = -space.ctypes.data % CACHE_LINE
    return space[start : start + size].view(kind).reshape(shape)


def describe(
    sizes: tuple[int, ...], activations: list[int], *, batch_norm: bool = False, block: int = BLOCK
) -> Integers:
    """The layout of a network with these sizes (inputs, hidden..., outputs) and activation codes: int64 (L, 9).

    `block` is the number of examples that go through the layers together, at most.
    """
    rows: list[list[int]] = []
    offset = weights_t = 0
    values = _values_size(sizes[0], block)
    for inputs, units, activation in zip(sizes[:-1], sizes[1:], activations, strict=True):
        rows.append([inputs, units, padded(units), offset, padded(inputs), weights_t, values, activation, -1])
        offset += padded(units) * (1 + inputs)
        weights_t += padded(inputs) * units
        values += _values_size(units, block)
    for row in rows[:-1] if batch_norm else []:
        row[NORM] = offset
        offset += 2 * row[STRIDE]
    return np.array(rows, np.int64)


def buffer_size(layout: Integers) -> int:
    """The length of a parameter buffer."""
    last = layout[-1]
    norms = int(sum(2 * row[STRIDE] for row in layout if row[NORM] >= 0))
    return int(last[OFFSET] + last[STRIDE] * (1 + last[INPUTS])) + norms


def weights_t_size(layout: Integers) -> int:
    """The length of the buffer of transposed weights."""
    last = layout[-1]
    return int(last[WEIGHTS_T] + last[INPUT_STRIDE] * last[UNITS])


def work_size(layout: Integers, block: int = BLOCK) -> int:
    """The length of the buffers for a block of examples."""
    last = layout[-1]
    return int(last[VALUES]) + _values_size(int(last[UNITS]), block)


def _values_size(units: int, block: int) -> int:
    """The length of one layer's values for a block of examples, with whole pairs of lanes to spare."""
    return padded(block, 2 * COUNT) * units + padded(units)
