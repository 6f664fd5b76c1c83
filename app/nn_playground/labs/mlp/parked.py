"""Parameters of what is switched off, kept aside."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.mlp.kernels import layout as memory
from nn_playground.labs.mlp.switched_off import Entry

Vector = NDArray[np.float64]
Integers = NDArray[np.int64]


class Parked:
    """The values that buffers of a network had at the places of what is switched off.

    `places` are those of a unit's bias, its links on both sides and what batch normalization has of it, or of one link.
    """

    def __init__(self, off: Sequence[Entry], layout: Integers, buffers: Sequence[tuple[Vector, float]]) -> None:
        """Keep nothing yet; `buffers` come with what fills their places."""
        rows = layout.tolist() if off else []
        self.places: Integers = np.array(sorted({place for entry in off for place in _places(entry, rows)}), np.int64)
        self._buffers = buffers if off else ()
        self._kept: list[tuple[Vector, Vector]] = []

    def take(self) -> None:
        """Keep the values aside, and fill their places."""
        self._kept = [(buffer, buffer[self.places]) for buffer, _ in self._buffers]
        for buffer, filling in self._buffers:
            buffer[self.places] = filling

    def put_back(self) -> None:
        """Put all values back."""
        for buffer, values in self._kept:
            buffer[self.places] = values
        self._kept = []

    def whole(self, buffer: Vector) -> Vector:
        """A copy of a buffer with its values put back; the buffer itself where none are kept."""
        for taken, values in self._kept:
            if taken is buffer:
                copy = buffer.copy()
                copy[self.places] = values
                return copy
        return buffer


def _places(entry: Entry, rows: list[list[int]]) -> Iterator[int]:
    """The places of a unit's parameters, or of that of a link."""
    layer, unit, *sources = entry
    row, column = rows[layer - 1], unit - 1
    start, stride = row[memory.OFFSET] + column, row[memory.STRIDE]
    if sources:
        yield start + stride * sources[0]
        return
    yield from range(start, start + stride * (1 + row[memory.INPUTS]), stride)
    after = rows[layer]
    first = after[memory.OFFSET] + after[memory.STRIDE] * unit
    yield from range(first, first + after[memory.UNITS])
    if row[memory.NORM] >= 0:
        yield from (row[memory.NORM] + column, row[memory.NORM] + stride + column)
