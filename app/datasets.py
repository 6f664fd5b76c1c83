"""The toy datasets: a registry of name -> points.

A dataset draws its points from the run's stream. The six below draw as the original site does, number for number:
what is random is drawn even where the noise is 0, and the order of every operation is its.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.choices import Choice, registry
from app.kernels.arrays import cos, sin
from app.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]

HILLS: Final = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))  # x1, x2, sign
DOMAIN: Final = (-6.0, 6.0)  # both coordinates, on every map


@dataclass(frozen=True, kw_only=True)
class Problem(Choice):
    """What kind of answer is learned; `samples` is how many points a run has where it doesn't say."""

    samples: int
    output: str


@dataclass(frozen=True, kw_only=True)
class Dataset(Choice):
    """A dataset; `generate(stream, samples, noise)` gives float64 (samples, 3): x1, x2, label; noise from 0 to 0.8."""

    problem: str
    generate: Callable[[Stream, int, float], Array]


class Points(NamedTuple):
    """The points of a run, float64 (n, 3): x1, x2, label; `train` in training order."""

    train: Array
    test: Array


def _halves(samples: int) -> tuple[int, int]:
    return samples - samples // 2, samples // 2


def _table(x1: Vector, x2: Vector, label: Vector) -> Array:
    return np.column_stack((x1, x2, label))


def _scaled(draws: Vector, low: float, high: float) -> Vector:
    return draws * (high - low) + low


def _distance(x1: Vector, x2: Vector) -> Vector:
    return np.sqrt(x1 * x1 + x2 * x2)


def _circle(stream: Stream, samples: int, noise: float) -> Array:
    def ring(count: int, inner: float, outer: float) -> Array:
        draws = stream.uniform(4 * count).reshape(count, 4)
        radius = _scaled(draws[:, 0], inner, outer)
        angle = _scaled(draws[:, 1], 0, 2 * math.pi)
        x1, x2 = radius * sin(angle), radius * cos(angle)
        noise1, noise2 = _scaled(draws[:, 2], -5, 5) * noise, _scaled(draws[:, 3], -5, 5) * noise
        return _table(x1, x2, np.where(_distance(x1 + noise1, x2 + noise2) < 2.5, 1.0, -1.0))

    first, second = _halves(samples)
    return np.vstack((ring(first, 0, 2.5), ring(second, 3.5, 5)))


def _xor(stream: Stream, samples: int, noise: float) -> Array:
    draws = _scaled(stream.uniform(4 * samples).reshape(samples, 4), -5, 5)
    x1 = draws[:, 0] + np.where(draws[:, 0] > 0, 0.3, -0.3)
    x2 = draws[:, 1] + np.where(draws[:, 1] > 0, 0.3, -0.3)
    product = (x1 + draws[:, 2] * noise) * (x2 + draws[:, 3] * noise)
    return _table(x1, x2, np.where(product >= 0, 1.0, -1.0))


def _gauss(stream: Stream, samples: int, noise: float) -> Array:
    share = noise / 0.5
    deviation = math.sqrt(0.5 * (1 - share) + 4 * share)

    def cloud(count: int, centre: float, label: float) -> Array:
        points = centre + deviation * stream.normal(2 * count).reshape(count, 2)
        return _table(points[:, 0], points[:, 1], np.full(count, label))

    first, second = _halves(samples)
    return np.vstack((cloud(first, 2, 1.0), cloud(second, -2, -1.0)))


def _spiral(stream: Stream, samples: int, noise: float) -> Array:
    half = samples / 2

    def arm(count: int, turn: float, label: float) -> Array:
        i = np.arange(count, dtype=np.float64)
        radius = i / half * 5
        angle = 1.75 * i / half * 2 * math.pi + turn
        jitter = _scaled(stream.uniform(2 * count).reshape(count, 2), -1, 1) * noise
        return _table(radius * sin(angle) + jitter[:, 0], radius * cos(angle) + jitter[:, 1], np.full(count, label))

    first, second = _halves(samples)
    return np.vstack((arm(first, 0, 1.0), arm(second, math.pi, -1.0)))


def _plane(stream: Stream, samples: int, noise: float) -> Array:
    draws = _scaled(stream.uniform(4 * samples).reshape(samples, 4), -6, 6)
    x1, x2 = draws[:, 0], draws[:, 1]
    share = (((x1 + draws[:, 2] * noise) + (x2 + draws[:, 3] * noise)) - -10) / 20
    return _table(x1, x2, -1 * (1 - share) + 1 * share)


def _gaussians(stream: Stream, samples: int, noise: float) -> Array:
    draws = _scaled(stream.uniform(4 * samples).reshape(samples, 4), -6, 6)
    x1, x2 = draws[:, 0], draws[:, 1]
    noisy1, noisy2 = x1 + draws[:, 2] * noise, x2 + draws[:, 3] * noise
    label = np.zeros(samples)
    for centre1, centre2, sign in HILLS:
        height = sign * (1 - np.clip(_distance(noisy1 - centre1, noisy2 - centre2) / 2, 0, 1))
        label = np.where(np.abs(height) > np.abs(label), height, label)
    return _table(x1, x2, label)


PROBLEMS = registry(
    (
        Problem(
            name="classification",
            label="Classification",
            description="Tell two classes apart: orange points are -1, blue points are +1.",
            samples=500,
            output="tanh",
        ),
        Problem(
            name="regression",
            label="Regression",
            description="Learn a number between about -1 and +1 for every point of the plane.",
            samples=1200,
            output="linear",
        ),
    )
)

DATASETS = registry(
    (
        Dataset(
            name="circle",
            label="Circle",
            description="A disc of one class inside a ring of the other.",
            problem="classification",
            generate=_circle,
        ),
        Dataset(
            name="xor",
            label="Exclusive or",
            description="Opposite corners share a class: the sign of X₁X₂.",
            problem="classification",
            generate=_xor,
        ),
        Dataset(
            name="gauss",
            label="Gaussian",
            description="Two clouds, one for each class; noise widens them.",
            problem="classification",
            generate=_gauss,
        ),
        Dataset(
            name="spiral",
            label="Spiral",
            description="Two spiral arms wound around each other, the hardest of the four.",
            problem="classification",
            generate=_spiral,
        ),
        Dataset(
            name="reg-plane",
            label="Plane",
            description="The value rises evenly along the diagonal.",
            problem="regression",
            generate=_plane,
        ),
        Dataset(
            name="reg-gauss",
            label="Multi-Gaussian",
            description="Six hills and hollows, alternating in sign.",
            problem="regression",
            generate=_gaussians,
        ),
    )
)


def shuffled(points: Array, stream: Stream) -> Array:
    """The points in the stream's order (Fisher and Yates from the end): float64 (n, 3), a new array."""
    order = list(range(len(points)))
    for counter, draw in zip(range(len(order), 0, -1), stream.uniform(len(order)), strict=True):
        index = math.floor(draw * counter)
        order[counter - 1], order[index] = order[index], order[counter - 1]
    return points[order]


def split(points: Array, train_percent: float) -> Points:
    """The first `train_percent` of the points to train on, the others to test on."""
    first = math.floor(len(points) * train_percent / 100)
    return Points(np.ascontiguousarray(points[:first]), np.ascontiguousarray(points[first:]))
