"""Pictures of a seed: strokes and shapes, drawn by the distance of each pixel to their lines, and handwritten digits.

All arithmetic is IEEE 754's own, in a fixed order, so that a picture has the same bits on every machine.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.choices import Choice, registry
from nn_playground.kernels.arrays import cos, sin
from nn_playground.labs.cnn.digits import between_pixels, chosen_digits
from nn_playground.labs.rng import Stream

Array = NDArray[np.float64]
Ink = Callable[[int, Array, Array], Array]  # 0 to 1, of a picture's pixels at x and y, in units of half a side
Distance = Callable[[Array, Array], Array]  # of pixels at x and y, in units of half a side, to a shape's lines

LENGTH: Final = 0.62  # of half a stroke, in units of half a side
RADIUS: Final = 0.55  # of a shape
LEAST_INK: Final = 0.35  # of a channel of a coloured picture
ALL: Final = slice(None)


def _segment(x1: float, y1: float, x2: float, y2: float) -> Distance:
    """The distance to a straight line between two points."""
    dx, dy = x2 - x1, y2 - y1
    square = dx * dx + dy * dy

    def distance(x: Array, y: Array) -> Array:
        along = np.clip(((x - x1) * dx + (y - y1) * dy) / square, 0.0, 1.0)
        across_x, across_y = x - (x1 + along * dx), y - (y1 + along * dy)
        return np.sqrt(across_x * across_x + across_y * across_y)

    return distance


def _nearest(*parts: Distance) -> Distance:
    """The distance to the nearest of some lines."""

    def distance(x: Array, y: Array) -> Array:
        found = parts[0](x, y)
        for part in parts[1:]:
            found = np.minimum(found, part(x, y))
        return found

    return distance


def _polygon(*corners: tuple[float, float]) -> Distance:
    """The distance to the outline of a polygon."""
    sides = zip(corners, (*corners[1:], corners[0]), strict=True)
    return _nearest(*(_segment(*first, *second) for first, second in sides))


def _circle(x: Array, y: Array) -> Array:
    return np.abs(np.sqrt(x * x + y * y) - RADIUS)


def _lines(*corners: tuple[float, float]) -> Distance:
    """The distance to lines from corner to corner."""
    return _nearest(*(_segment(*first, *second) for first, second in pairwise(corners)))


_D: Final = LENGTH * math.sqrt(0.5)
_R: Final = RADIUS
_H: Final = RADIUS * math.sqrt(0.75)


@dataclass(frozen=True, kw_only=True)
class Dataset(Choice):
    """Pictures of several classes, by the lines of each; where there are none, the pictures are handwritten."""

    classes: Mapping[str, Distance | None]


DATASETS: Final = registry(
    (
        Dataset(
            name="strokes",
            label="Strokes",
            description="Bars in four directions.",
            classes={
                "horizontal": _segment(-LENGTH, 0.0, LENGTH, 0.0),
                "vertical": _segment(0.0, -LENGTH, 0.0, LENGTH),
                "rising": _segment(-_D, _D, _D, -_D),
                "falling": _segment(-_D, -_D, _D, _D),
            },
        ),
        Dataset(
            name="shapes",
            label="Shapes",
            description="Circles, squares, triangles and crosses.",
            classes={
                "circle": _circle,
                "square": _polygon((-_R, -_R), (_R, -_R), (_R, _R), (-_R, _R)),
                "triangle": _polygon((0.0, -_R), (_H, _R / 2), (-_H, _R / 2)),
                "cross": _nearest(_segment(-_R, -_R, _R, _R), _segment(-_R, _R, _R, -_R)),
            },
        ),
        Dataset(
            name="signs",
            label="Signs",
            description="Nine signs: enough to learn from some of them for the others.",
            classes={
                "circle": _circle,
                "square": _polygon((-_R, -_R), (_R, -_R), (_R, _R), (-_R, _R)),
                "triangle": _polygon((0.0, -_R), (_H, _R / 2), (-_H, _R / 2)),
                "cross": _nearest(_segment(-_R, -_R, _R, _R), _segment(-_R, _R, _R, -_R)),
                "hourglass": _polygon((-_R, -_R), (_R, -_R), (-_R, _R), (_R, _R)),
                "T": _nearest(_segment(-_R, -_R, _R, -_R), _segment(0.0, -_R, 0.0, _R)),
                "L": _lines((-_R, -_R), (-_R, _R), (_R, _R)),
                "U": _lines((-_R, -_R), (-_R, _R), (_R, _R), (_R, -_R)),
                "Z": _lines((-_R, -_R), (_R, -_R), (-_R, _R), (_R, _R)),
            },
        ),
        Dataset(
            name="digits",
            label="Digits",
            description="Handwritten digits of 8 x 8 pixels; those to test are from other forms than those to train.",
            classes=dict.fromkeys(map(str, range(10))),
        ),
    )
)


class Pictures(NamedTuple):
    """Pictures with their classes: float64 (n, channels, side, side) from 0 to 1, and int64 (n,)."""

    values: Array
    labels: NDArray[np.int64]


class Recipe(NamedTuple):
    """The settings that decide about pictures, beside the seed: lengths in pixels, the turn in degrees."""

    name: str
    classes: tuple[str, ...]
    side: int
    channels: int
    samples: int
    train_count: int
    shift: float
    turn: float
    thickness: float
    noise: float


def make_pictures(wanted: Recipe, seed: str, turned: float = 0.0, only: slice = ALL) -> Pictures:
    """The pictures of a seed: their classes in turn, each moved, turned, coloured and blurred by chance.

    `turned` is by how many degrees all are turned besides; `only` some of them are made, by their numbers.
    """
    stream = Stream(f"{seed}/pictures")
    side, channels, count = wanted.side, wanted.channels, wanted.samples
    labels, ink = _drawn(wanted, seed)
    draws = stream.uniform(3 * count, -1.0, 1.0).reshape(count, 3)
    moved = draws[:, :2] * wanted.shift * (2.0 / side)
    angles = draws[:, 2] * (wanted.turn * (math.pi / 180.0)) + turned * (math.pi / 180.0)
    cosines, sines = cos(angles), sin(angles)
    inks = np.ones((count, channels))
    if channels > 1:
        inks = stream.uniform(count * channels, LEAST_INK, 1.0).reshape(count, channels)
    places = (2.0 * np.arange(side) + 1.0) / side - 1.0
    x, y = np.meshgrid(places, places)
    chosen = range(count)[only]
    values = np.empty((len(chosen), channels, side, side))
    for place, number in enumerate(chosen):
        across, down = x - moved[number, 0], y - moved[number, 1]
        turned_x = cosines[number] * across + sines[number] * down
        turned_y = cosines[number] * down - sines[number] * across
        values[place] = inks[number][:, None, None] * ink(number, turned_x, turned_y)
    if wanted.noise > 0:
        noise = stream.normal(count * channels * side * side).reshape(count, channels, side, side)[only]
        values = np.clip(values + wanted.noise * noise, 0.0, 1.0)
    return Pictures(values, labels[only])


def _drawn(wanted: Recipe, seed: str) -> tuple[NDArray[np.int64], Ink]:
    """The classes of all pictures, and what is drawn on each."""
    lines = [DATASETS[wanted.name].classes[name] for name in wanted.classes]
    labels = np.arange(wanted.samples, dtype=np.int64) % len(lines)
    unit = wanted.side / 2.0  # pixels

    def stroke(number: int, x: Array, y: Array) -> Array:
        line = lines[labels[number]]
        assert line is not None
        distance = line(x, y) * unit
        drawn: Array = np.clip(wanted.thickness / 2.0 + 0.5 - distance, 0.0, 1.0)
        return drawn

    if wanted.name != "digits":
        return labels, stroke
    digits, of_class = chosen_digits(wanted.classes, wanted.train_count, wanted.samples, seed)
    return of_class, lambda number, x, y: between_pixels(digits[number], x * unit, y * unit)
