"""The picture of a run: the map of its output in the page's colours with the points on it, as PNG.

It is the large map of the page, 300 pixels wide there, on as many pixels as are asked for, in one of its themes.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.sentences import say
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.datasets import DOMAIN
from nn_playground.labs.mlp.frame_arrays import codes
from nn_playground.labs.mlp.kernels.prediction import NOT_FINITE, SHADES
from nn_playground.labs.mlp.picture_theme import LIGHT, Bytes, Color, MapTheme, Rim, mix, rounded
from nn_playground.labs.mlp.point_shapes import REACH, distance_to, shape_of
from nn_playground.labs.mlp.runs import Grid, RunResult
from nn_playground.labs.mlp.view import View

Array = NDArray[np.float64]
Places = NDArray[np.int32]
Between = tuple[
    Places, Places, Places
]  # for each pixel the samples before and behind it, and 256 times the latter's share

DEFAULT_SIZE: Final = 300
SIZES: Final = (50, 1000)
PAGE_SIZE: Final = 300  # pixels of the map on the page that points, lines and hatching are measured for
BAND: Final = 64  # rows that are painted at once, which keeps the arrays between codes and colours small
AT_ONCE: Final = 100  # points that are drawn between two looks at the clock


CLASS_STEPS: Final = 14
ZERO_CODE: Final = 127
ZERO_LINE: Final = 0.12


def picture(
    result: RunResult,
    *,
    size: int = DEFAULT_SIZE,
    view: View = View(),  # noqa: B008 (frozen)
    theme: MapTheme = LIGHT,
) -> bytes:
    """The PNG, `size` pixels wide and high; the view says whether it has pure colours only, and test points.

    InvalidInput where the result has no grid or points, or for a size out of bounds.
    """
    (png,) = chain.from_iterable(painted(result, size=size, view=view, theme=theme))
    return png


def painted(
    result: RunResult,
    *,
    size: int = DEFAULT_SIZE,
    view: View = View(),  # noqa: B008 (frozen)
    theme: MapTheme = LIGHT,
    clock: Clock = time.perf_counter,
) -> Iterator[list[bytes]]:
    """Paint the picture in short slices of time: yields an empty list after each slice, and at last the PNG."""
    pace = Pace(clock)
    low, high = SIZES
    if not low <= size <= high:
        raise InvalidInput.at("size", say("expected {low} to {high}; got {size}", low=low, high=high, size=size))
    if result.grid is None or result.points is None:
        raise InvalidInput.at("include", "expected a run that includes points and grid")
    classes = result.config.data.classes if result.grid.probability else 0
    image = np.empty((size, size, 3), np.uint8)
    shown = ShownPoints(result.points.train, result.points.test if view.show_test_data else [])
    map_codes = _codes(result.grid, classes)
    look = _look(result.config, classes, theme)
    layers = (_paint_bands(image, map_codes, view.discretize, classes, theme), _draw_over(image, shown, look, theme))
    for _ in chain.from_iterable(layers):
        if pace.is_over():
            yield []
            pace.begin()
    out = BytesIO()
    Image.fromarray(image).save(out, "PNG")
    yield [out.getvalue()]


class ShownPoints(NamedTuple):
    """The points of a picture, each [x1, x2, label]."""

    train: list[list[float]]
    test: list[list[float]]


class Look(NamedTuple):
    """The look of points, by their labels."""

    color: Callable[[float], Color]
    shape: Callable[[float], int]


def _look(config: RunConfig, classes: int, theme: MapTheme) -> Look:
    """The look of a run's points; `classes` is 0 for values. Two classes have shapes where the points are own ones."""
    own = config.problem == "classification" and config.data.points is not None
    shape = partial(shape_of, classes=classes) if classes or own else _disc
    return Look(theme.class_color if classes else theme.step, shape)


def _disc(_label: float) -> int:
    return 0


def _draw_over(image: Bytes, shown: ShownPoints, look: Look, theme: MapTheme) -> Iterator[None]:
    """Draw the axes and the points on the map, some points at a time."""
    _draw_zero_lines(image, theme.ink)
    radius = _radius(len(shown.train) + len(shown.test))
    for points, rim in ((shown.train, theme.train), (shown.test, theme.test)):
        for first in range(0, len(points), AT_ONCE):
            _draw_points(image, points[first : first + AT_ONCE], radius, rim, look)
            yield


def _codes(grid: Grid, classes: int) -> Bytes:
    """The codes that the page gets of a map: value codes, or class codes for several classes."""
    output = np.array(grid.output, np.float64)
    if not classes:
        return codes(output)
    found = class_codes(output, np.array(grid.probability, np.float64), classes)
    return np.where(np.isfinite(found), found, NOT_FINITE).astype(np.uint8)


def class_codes(number: Array, probability: Array, classes: int) -> Array:
    """The class code, see app/nn_playground/live/wire.py, of these classes with these probabilities."""
    sureness = np.clip((probability * classes - 1) / (classes - 1), 0, 1)
    return number * SHADES + np.floor((SHADES - 1) * sureness + 0.5)


def paint_map(
    map_codes: Bytes, size: int, *, discretize: bool = False, classes: int = 0, theme: MapTheme = LIGHT
) -> Bytes:
    """Codes (n, n) as colours (size, size, 3): blended between their places, hatched where they aren't finite.

    They are value codes, or class codes where `classes` is given.
    """
    image = np.empty((size, size, 3), np.uint8)
    for _ in _paint_bands(image, map_codes, discretize, classes, theme):
        pass
    return image


def _paint_bands(image: Bytes, map_codes: Bytes, discretize: bool, classes: int, theme: MapTheme) -> Iterator[None]:
    """Paint the map, a band at a time."""
    size = len(image)
    places = (np.arange(size) + 0.5) / size * (len(map_codes) - 1)
    first = places.astype(np.int32)
    second = np.minimum(first + 1, len(map_codes) - 1)
    share = np.floor((places - first) * 256 + 0.5).astype(np.int32)
    nearest = np.floor(places + 0.5).astype(np.int32)
    given = map_codes.astype(np.int32)
    across = given[:, first] * 256 + (given[:, second] - given[:, first]) * share
    holes = map_codes == NOT_FINITE
    beside = holes[:, first] | holes[:, second]
    table = _class_table(discretize, theme) if classes else _table(discretize, theme)
    for top in range(0, size, BAND):
        rows = slice(top, top + BAND)
        upper, lower = across[first[rows]], across[second[rows]]
        blended = (upper * 256 + (lower - upper) * share[rows, None] + 32768) >> 16
        if classes:
            _blend_classes(
                blended, map_codes, (first[rows], second[rows], share[rows]), (first, second, share), classes
            )
        image[rows] = table[blended]
        if holes.any():
            near = beside[first[rows]] | beside[second[rows]]  # values that are not finite do not blend
            own = map_codes[nearest[rows]][:, nearest]
            image[rows][near] = table[own[near]]
            _hatch(image[rows], own == NOT_FINITE, top, theme.hatch)
        yield


def _table(discretize: bool, theme: MapTheme) -> Bytes:
    """The colour of each code: (256, 3)."""
    values = np.minimum(1, (np.arange(256) + 0.5) / 127 - 1)
    colors = [
        (theme.negative if code < ZERO_CODE else theme.positive) if discretize else theme.step(value)
        for code, value in enumerate(values.tolist())
    ]
    return np.array([rounded(mix(theme.ground, color, theme.strength)) for color in colors])


def _class_table(discretize: bool, theme: MapTheme) -> Bytes:
    """The colour of each class code: (256, 3)."""
    strengths = [1.0 if discretize else step / (CLASS_STEPS - 1) for step in range(CLASS_STEPS)]
    shades = [mix(theme.zero, color, strength) for color in theme.classes for strength in strengths]
    colors = np.array([rounded(mix(theme.ground, shade, theme.class_strength)) for shade in shades])
    return colors[np.minimum(np.arange(256) // (SHADES // CLASS_STEPS), len(colors) - 1)]


def _blend_classes(band: Places, map_codes: Bytes, down: Between, across: Between, classes: int) -> None:
    """Blend the codes where classes meet to that of the most probable one; (rows, size).

    Each sample has the probability of one class only: the rest is shared by the other classes around, none of which
    has more than it.
    """
    corners = [map_codes[rows][:, columns].astype(np.int32) for rows in down[:2] for columns in across[:2]]
    around = np.stack(corners)
    numbers = around // SHADES
    meet = (numbers != numbers[0]).any(0) & (around != NOT_FINITE).all(0)
    around, numbers = around[:, meet], numbers[:, meet]
    lower, right = (np.broadcast_to(share, band.shape)[meet] / 256 for share in (down[2][:, None], across[2]))
    shares = ((1 - right) * (1 - lower), right * (1 - lower), (1 - right) * lower, right * lower)
    own = 1 / classes + (around % SHADES) / (SHADES - 1) * (1 - 1 / classes)
    present = np.array([(numbers == number).any(0) for number in range(classes)])
    rest = np.minimum(own, (1 - own) / (present.sum(0) - 1))
    scores = np.full(present.shape, -1.0)
    for number in range(classes):
        parts = np.where(numbers == number, own, rest)
        total = sum((part * weight for part, weight in zip(parts, shares, strict=True)), np.zeros(len(right)))
        scores[number] = np.where(present[number], total, -1)
    band[meet] = class_codes(scores.argmax(0).astype(np.float64), scores.max(0), classes)


def _hatch(band: Bytes, where: NDArray[np.bool_], top: int, stripes: tuple[Bytes, Bytes]) -> None:
    size = band.shape[1]
    period = max(4, math.floor(7 * size / PAGE_SIZE + 0.5))
    stroke = np.add.outer(np.arange(top, top + len(band)), np.arange(size)) % period < period * 0.3
    band[where & stroke] = stripes[1]
    band[where & ~stroke] = stripes[0]


def _draw_zero_lines(image: Bytes, ink: Color) -> None:
    size = len(image)
    hair = max(1, math.floor(size / PAGE_SIZE + 0.5))
    start = math.floor((size - hair) / 2 + 0.5)
    for line in (image[start : start + hair], image[:, start : start + hair]):
        line[:] = rounded(mix(line.astype(np.float64), ink, ZERO_LINE))


def _radius(count: int) -> float:
    """The radius of a point in pixels of the page; smaller where many points would hide the map."""
    return max(1.2, min(4, PAGE_SIZE / 260 * 3 * min(1, math.sqrt(600 / max(1, count)))))


def _draw_points(image: Bytes, points: Iterable[list[float]], radius: float, rim: Rim, look: Look) -> None:
    """Draw points in their order, which is shuffled: no label always lies on top of the other."""
    low, high = DOMAIN
    size = len(image)
    scale = size / PAGE_SIZE
    scaled = rim._replace(width=rim.width * scale)
    middles = np.arange(size, dtype=np.float64) + 0.5
    colors: dict[float, Bytes] = {}
    for x1, x2, label in points:
        if low <= x1 <= high and low <= x2 <= high:
            center = (x1 - low) / (high - low) * size, (high - x2) / (high - low) * size
            if label not in colors:
                colors[label] = rounded(look.color(label))
            _draw_point(image, middles, center, radius * scale, (look.shape(label), colors[label]), scaled)


def _draw_point(
    image: Bytes, middles: Array, center: tuple[float, float], radius: float, look: tuple[int, Bytes], rim: Rim
) -> None:
    """A shape in a colour and its rim, with soft edges; `middles` are those of the pixels."""
    x, y = center
    shape, color = look
    reach = radius * REACH + rim.width / 2 + 1
    left, right, top, bottom = (
        min(len(image), max(0, math.floor(edge))) for edge in (x - reach, x + reach + 1, y - reach, y + reach + 1)
    )
    patch = image[top:bottom, left:right]
    distance = distance_to(shape, middles[left:right] - x, middles[top:bottom, None] - y, radius)
    edges = np.array((0, rim.width / 2, -rim.width / 2))
    body, outer, inner = np.minimum(1, np.maximum(0, edges[:, None, None, None] - distance[:, :, None] + 0.5))
    painted = patch + (color - patch.astype(np.float64)) * body
    patch[:] = rounded(painted + (rim.color - painted) * ((outer - inner) * rim.opacity))
