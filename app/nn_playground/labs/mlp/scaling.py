"""Scaling of inputs to mean 0 and standard deviation 1 over the training points."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Array = NDArray[np.float64]


class Scaling(NamedTuple):
    """Mean and standard deviation of each feature: float64 (features,)."""

    mean: Vector
    deviation: Vector

    @classmethod
    def of(cls, values: Array) -> "Scaling":
        """The scaling that gives these values (features, n) mean 0 and deviation 1; constant ones only mean 0.

        The sums are exact, so that they are the same on every machine.
        """
        count = max(1, values.shape[1])
        mean = np.array([math.fsum(row) / count for row in values.tolist()])
        squares = (values - mean[:, None]) ** 2
        deviation = np.sqrt([math.fsum(row) / count for row in squares.tolist()])
        return cls(mean, np.where(deviation > 0, deviation, 1.0))

    def apply(self, values: Array) -> Array:
        """The values (features, n), scaled."""
        return (values - self.mean[:, None]) / self.deviation[:, None]
