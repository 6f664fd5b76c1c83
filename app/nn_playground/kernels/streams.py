"""The seeded stream of random numbers: ARC4 as in David Bau's seedrandom 2.4, which the original site uses.

A stream is an int64 vector of 258: the permutation of 0..255, then the two indices.
"""

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.compile import inline, kernel
from nn_playground.kernels.elementary import log

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]


@inline
def _next_byte(state: Integers) -> int:
    i = (state[256] + 1) & 255
    t = state[i]
    j = (state[257] + t) & 255
    state[i] = state[j]
    state[j] = t
    state[256] = i
    state[257] = j
    return state[(state[i] + t) & 255]


@kernel
def open_stream(key: Integers, state: Integers) -> None:
    """Fill `state` (int64, 258) from the key (int64, 1 to 256 bytes); the first 256 bytes are thrown away."""
    for i in range(256):
        state[i] = i
    j = 0
    for i in range(256):
        t = state[i]
        j = (j + key[i % len(key)] + t) & 255
        state[i] = state[j]
        state[j] = t
    state[256] = 0
    state[257] = 0
    for _ in range(256):
        _next_byte(state)


@inline
def _next(state: Integers) -> float:
    """A number in [0, 1) with 52 random bits at least."""
    n = 0.0
    for _ in range(6):
        n = n * 256 + _next_byte(state)
    denominator = 2.0**48
    x = 0
    while n < 2.0**52:
        n = (n + x) * 256
        denominator *= 256
        x = _next_byte(state)
    while n >= 2.0**53:
        n /= 2
        denominator /= 2
        x >>= 1
    return (n + x) / denominator


@inline
def next_rough(state: Integers) -> float:
    """A number in [0, 1) with 24 random bits, in half the time."""
    return ((_next_byte(state) * 256 + _next_byte(state)) * 256 + _next_byte(state)) / 2.0**24


@kernel
def fill_uniform(state: Integers, out: Vector) -> None:
    """Fill `out` with the stream's next numbers, uniform in [0, 1)."""
    for i in range(len(out)):
        out[i] = _next(state)


@kernel
def fill_normal(state: Integers, out: Vector) -> None:
    """Fill `out` with standard normal numbers: Marsaglia's polar method, the second number of each pair unused."""
    for i in range(len(out)):
        s = 2.0
        v = 0.0
        while s > 1:
            v = 2 * _next(state) - 1
            w = 2 * _next(state) - 1
            s = v * v + w * w
        out[i] = np.sqrt(-2 * log(s) / s) * v
