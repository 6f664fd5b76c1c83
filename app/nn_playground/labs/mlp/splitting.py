"""The order of a run's points, and which of them train and which test."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.rng import Stream

Array = NDArray[np.float64]


class Points(NamedTuple):
    """The points of a run, float64 (n, 3): x1, x2, label; `train` in training order."""

    train: Array
    test: Array


def shuffled(points: Array, stream: Stream) -> Array:
    """The points in the stream's order (Fisher and Yates from the end): float64 (n, 3), a new array."""
    order = list(range(len(points)))
    for counter, draw in zip(range(len(order), 0, -1), stream.uniform(len(order)), strict=True):
        index = math.floor(draw * counter)
        order[counter - 1], order[index] = order[index], order[counter - 1]
    return points[order]


def train_count(samples: int, train_percent: float) -> int:
    """The number of training points among `samples`."""
    return math.floor(samples * train_percent / 100)


def split_points(points: Array, train_percent: float) -> Points:
    """The first `train_percent` of the points to train on, the others to test on."""
    first = train_count(len(points), train_percent)
    return Points(np.ascontiguousarray(points[:first]), np.ascontiguousarray(points[first:]))
