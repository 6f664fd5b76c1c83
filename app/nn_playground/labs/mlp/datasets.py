"""The toy datasets: a registry of name -> points.

A dataset draws its points from the run's stream, noise included even where it is 0. The first four for classification
and the first two for regression draw as the original site does, number for number and in its order of operations. The
points of all others lie within DOMAIN, whatever the noise.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.choices import Choice, registry
from nn_playground.kernels.arrays import cos, sin
from nn_playground.labs.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]

HILLS: Final = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))  # x1, x2, sign
SQUARES: Final = 3  # of the checkerboard, in each direction
OWN: Final = "own"  # the name for points that a config carries itself
DOMAIN: Final = (-6.0, 6.0)  # both coordinates, on every map


@dataclass(frozen=True, kw_only=True)
class Problem(Choice):
    """A kind of answer to learn; `samples` is the default number of points."""

    samples: int
    output: str


@dataclass(frozen=True, kw_only=True)
class Dataset(Choice):
    """A dataset; `generate(stream, samples, noise)` gives float64 (samples, 3): x1, x2, label; noise from 0 to 0.8.

    Labels are -1 and +1 for two classes, and numbers for a regression. Where there can be more `classes`, `generate`
    takes their number too; the labels of three or more are 0, 1, 2 ... Both are None for points that a config carries
    itself, of any problem.
    """

    problem: str | None
    generate: Callable[..., Array] | None
    classes: bool = False

    def fits(self, problem: str) -> bool:
        """True where the dataset is for this kind of problem."""
        return self.problem in (None, problem)

    def draw(self, stream: Stream, samples: int, noise: float, classes: int = 2) -> Array:
        """Draw the points; `classes` other than 2 only where the dataset can have more."""
        if self.generate is None:
            raise TypeError(f"{self.name} has no points to draw")
        return self.generate(stream, samples, noise, *([classes] if self.classes else []))


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


def _folded(values: Array) -> Array:
    """Reflect values that noise has carried out of DOMAIN back into it."""
    edge = DOMAIN[1]
    return np.where(np.abs(values) <= edge, values, np.sign(values) * (2 * edge - np.abs(values)))


def _moons(stream: Stream, samples: int, noise: float) -> Array:
    def moon(count: int, label: float) -> Array:
        draws = stream.uniform(3 * count).reshape(count, 3)
        angle = draws[:, 0] * math.pi
        x1, x2 = 3.2 * (cos(angle) - 0.5) * label, 3.2 * (sin(angle) - 0.25) * label
        jitter = _scaled(draws[:, 1:], -1, 1) * (0.25 + 1.1 * noise)
        return _table(x1 + jitter[:, 0], x2 + jitter[:, 1], np.full(count, label))

    first, second = _halves(samples)
    return np.vstack((moon(first, 1.0), moon(second, -1.0)))


def _rings(stream: Stream, samples: int, noise: float) -> Array:
    def ring(count: int, inner: float, label: float) -> Array:
        draws = stream.uniform(4 * count).reshape(count, 4)
        radius, angle = inner + draws[:, 0], draws[:, 1] * 2 * math.pi
        jitter = _scaled(draws[:, 2:], -1.2, 1.2) * noise
        return _table(radius * sin(angle) + jitter[:, 0], radius * cos(angle) + jitter[:, 1], np.full(count, label))

    middle = samples // 2
    inside = (samples - middle) // 5
    return np.vstack((ring(inside, 0, 1.0), ring(middle, 2, -1.0), ring(samples - middle - inside, 4, 1.0)))


def _checkerboard(stream: Stream, samples: int, noise: float) -> Array:
    draws = stream.uniform(4 * samples).reshape(samples, 4)
    cells = np.floor(draws[:, :2] * SQUARES)
    within = draws[:, :2] * SQUARES - cells
    points = _scaled((cells + _scaled(within, 0.06, 0.94)) / SQUARES, -5, 5)
    noisy = (points + _scaled(draws[:, 2:], -3, 3) * noise + 5) / 10 * SQUARES
    dark = np.floor(noisy).sum(axis=1) % 2 == 0
    return _table(points[:, 0], points[:, 1], np.where(dark, 1.0, -1.0))


def _sine(stream: Stream, samples: int, noise: float) -> Array:
    draws = _scaled(stream.uniform(3 * samples).reshape(samples, 3), -5, 5)
    x1, curve = draws[:, 0], 2.5 * sin(np.ascontiguousarray(draws[:, 0]))
    x2 = draws[:, 1] + np.where(draws[:, 1] > curve, 0.4, -0.4)
    return _table(x1, x2, np.where(x2 + draws[:, 2] * noise > curve, 1.0, -1.0))


def _labelled(parts: Sequence[Array]) -> Array:
    """The points (n, 2) of each class with their labels: -1 and +1 for two classes, 0, 1, 2 ... for more."""
    labels = (-1.0, 1.0) if len(parts) == 2 else tuple(map(float, range(len(parts))))
    rows = [
        _table(part[:, 0], part[:, 1], np.full(len(part), label)) for part, label in zip(parts, labels, strict=True)
    ]
    return np.vstack(rows)


def _shares(samples: int, classes: int) -> list[int]:
    return [(samples + later) // classes for later in reversed(range(classes))]


def _direction(turns: Vector) -> Array:
    return np.column_stack((sin(turns * 2 * math.pi), cos(turns * 2 * math.pi)))


def _clusters(stream: Stream, samples: int, noise: float, classes: int = 2) -> Array:
    centres = 3.6 * _direction(0.125 + np.arange(classes) / classes)
    deviation = 0.55 + 1.1 * noise
    return _labelled(
        [
            _folded(centre + deviation * stream.normal(2 * count).reshape(count, 2))
            for centre, count in zip(centres, _shares(samples, classes), strict=True)
        ]
    )


def _spirals(stream: Stream, samples: int, noise: float, classes: int = 2) -> Array:
    turns = 0.25 + 2.4 / classes  # the more arms, the less they wind

    def arm(count: int, start: float) -> Array:
        draws = stream.uniform(3 * count).reshape(count, 3)
        along = (np.arange(count) + draws[:, 0]) / count
        jitter = _scaled(draws[:, 1:], -1, 1) * (0.1 + noise)
        return (0.3 + 4.7 * along)[:, None] * _direction(start + turns * along) + jitter

    return _labelled([arm(count, index / classes) for index, count in enumerate(_shares(samples, classes))])


def _saddle(stream: Stream, samples: int, noise: float) -> Array:
    draws = _scaled(stream.uniform(4 * samples).reshape(samples, 4), -6, 6)
    points = draws[:, :2]
    noisy = points + draws[:, 2:] * noise / 3
    return _table(points[:, 0], points[:, 1], (noisy[:, 0] * noisy[:, 0] - noisy[:, 1] * noisy[:, 1]) / 36)


def _ripples(stream: Stream, samples: int, noise: float) -> Array:
    draws = _scaled(stream.uniform(4 * samples).reshape(samples, 4), -6, 6)
    points = draws[:, :2]
    noisy = points + draws[:, 2:] * noise / 3
    radius = _distance(noisy[:, 0], noisy[:, 1])
    return _table(points[:, 0], points[:, 1], cos(1.8 * radius) * (1 - radius / 12))


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
        Dataset(
            name="moons",
            label="Moons",
            description="Two half moons that reach into each other.",
            problem="classification",
            generate=_moons,
            advanced=True,
        ),
        Dataset(
            name="rings",
            label="Rings",
            description="A disc and a ring of one class, with a ring of the other between them.",
            problem="classification",
            generate=_rings,
            advanced=True,
        ),
        Dataset(
            name="checkerboard",
            label="Checkerboard",
            description="Nine squares whose classes alternate, as on a chessboard.",
            problem="classification",
            generate=_checkerboard,
            advanced=True,
        ),
        Dataset(
            name="sine",
            label="Sine",
            description="One class above a wave, the other below: with sin(X₁) a straight boundary is enough.",
            problem="classification",
            generate=_sine,
            advanced=True,
        ),
        Dataset(
            name="clusters",
            label="Clusters",
            description="One cloud for each class, all around the middle; noise widens them.",
            problem="classification",
            generate=_clusters,
            classes=True,
            advanced=True,
        ),
        Dataset(
            name="spirals",
            label="Spirals",
            description="One spiral arm for each class, wound around each other.",
            problem="classification",
            generate=_spirals,
            classes=True,
            advanced=True,
        ),
        Dataset(
            name="reg-saddle",
            label="Saddle",
            description="The value rises to the left and right and falls to the top and bottom.",
            problem="regression",
            generate=_saddle,
            advanced=True,
        ),
        Dataset(
            name="reg-ripples",
            label="Ripples",
            description="Waves around the middle that fade outwards: hard to follow.",
            problem="regression",
            generate=_ripples,
            advanced=True,
        ),
        Dataset(
            name=OWN,
            label="Own points",
            description="Points that you paint, or that come from a table.",
            problem=None,
            generate=None,
            classes=True,
            advanced=True,
        ),
    )
)

GENERATED: Final = {name: dataset for name, dataset in DATASETS.items() if dataset.generate is not None}
