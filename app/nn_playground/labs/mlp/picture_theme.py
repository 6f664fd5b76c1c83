"""The colours of pictures in the page's two themes, as static/css/tokens.css and static/js/draw have them.

Tests compare them, and the maps that are painted with them pixel by pixel.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Color = NDArray[np.float64]  # red, green, blue

COLOUR_STEPS: Final = 31
MUTED_SHARE: Final = 0.45  # of the muted colour in the grey of what is not finite
HATCHING: Final = (0.25, 0.8)  # of that grey in the two stripes


def color_of(text: str) -> Color:
    """The colour of #rrggbb."""
    return np.array(list(bytes.fromhex(text.removeprefix("#"))), np.float64)


def mix(first: Color, second: Color, share: float) -> Color:
    """The first colour with a share of the second."""
    return first + (second - first) * share


def rounded(color: Color) -> Bytes:
    """The colour as bytes."""
    return np.floor(color + 0.5).astype(np.uint8)


class Rim(NamedTuple):
    """The line around a point; `width` in pixels of the page."""

    color: Color
    opacity: float
    width: float


class MapTheme(NamedTuple):
    """The colours of a map with points; `strength` and `class_strength`: of its colours on the ground."""

    negative: Color
    zero: Color
    positive: Color
    ground: Color
    ink: Color
    muted: Color
    classes: tuple[Color, ...]
    strength: float
    class_strength: float
    train: Rim
    test: Rim

    @property
    def hatch(self) -> tuple[Bytes, Bytes]:
        """The stripes of what is not finite."""
        light, strong = (
            rounded(mix(self.ground, mix(self.ground, self.muted, MUTED_SHARE), share)) for share in HATCHING
        )
        return light, strong

    def step(self, value: float) -> Color:
        """The colour of a value, clamped to -1..1: one of 31."""
        step = max(0, min(COLOUR_STEPS - 1, math.floor((value + 1) / 2 * COLOUR_STEPS)))
        middle = 2 * step / (COLOUR_STEPS - 1) - 1
        return mix(self.zero, self.negative if middle < 0 else self.positive, abs(middle))

    def class_color(self, label: float) -> Color:
        """The colour of a class."""
        return self.classes[int(label)]


def _theme(values: str, surface: str, classes: str, strength: float, rims: tuple[Rim, Rim]) -> MapTheme:
    negative, zero, positive = map(color_of, values.split())
    ground, ink, muted = map(color_of, surface.split())
    several = tuple(map(color_of, classes.split()))
    return MapTheme(negative, zero, positive, ground, ink, muted, several, strength, 0.6, *rims)


WHITE, BLACK = color_of("#ffffff"), color_of("#000000")
LIGHT: Final = _theme(
    "#f59322 #e8eaeb #0877bd",
    "#ffffff #1b1d21 #5d636b",
    "#bb0066 #114400 #cccc11 #22aa88 #440033 #ff88ee",
    0.63,
    (Rim(WHITE, 0.95, 1.0), Rim(BLACK, 0.65, 1.1)),
)
DARK: Final = _theme(
    "#f59322 #23272c #1b93de",
    "#15171a #e9ebee #a3a9b1",
    "#ff11bb #44bb11 #ffff22 #99ffff #773344 #eeaaaa",
    0.8,
    (Rim(WHITE, 0.68, 1.0), Rim(BLACK, 0.95, 1.4)),
)
THEMES: Final[Mapping[str, MapTheme]] = MappingProxyType({"light": LIGHT, "dark": DARK})
