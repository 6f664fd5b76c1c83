"""The seeded stream from which a run draws its points and weights, passed in wherever something is random."""

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.streams import fill_normal, fill_uniform, open_stream

Vector = NDArray[np.float64]


class Stream:
    """The numbers that a seed string gives, in their order: the original site's, to the last bit.

    `state` is for kernels that draw themselves.
    """

    def __init__(self, seed: str) -> None:
        self.state = np.empty(258, np.int64)
        open_stream(_key(seed), self.state)

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Vector:
        """The next numbers, uniform in [low, high): float64, shape (count,)."""
        out = np.empty(count)
        fill_uniform(self.state, out)
        return out * (high - low) + low

    def normal(self, count: int) -> Vector:
        """The next standard normal numbers: float64, shape (count,)."""
        out = np.empty(count)
        fill_normal(self.state, out)
        return out


def _key(seed: str) -> NDArray[np.int64]:
    """The bytes that seedrandom makes of a seed (its `mixkey`): characters beyond 256 are mixed into the first ones."""
    encoded = seed.encode("utf-16-le", "surrogatepass")
    key: list[int] = []
    smear = 0
    for j, unit in enumerate(np.frombuffer(encoded, "<u2").tolist()):
        if j < 256:
            key.append(unit & 255)
        else:
            smear ^= key[j & 255] * 19
            key[j & 255] = (smear + unit) & 255
    return np.array(key or [0], np.int64)
