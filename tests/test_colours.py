"""Colours of classes can be told apart, in both themes, also by those who see fewer colours."""

import re
from itertools import combinations
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.node import ROOT

Array = NDArray[np.float64]

TOKENS: Final = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
THEMES: Final = ("light", "dark")
CLASSES: Final = 6
APART: Final = 0.1  # distance in Oklab; about 0.02 can just be told apart side by side
# What is left of linear red, green and blue (Machado, Oliveira & Fernandes 2009, severity 1).
VISION: Final = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Ottosson 2020: linear sRGB -> cone responses; their cube roots -> L, a, b.
CONES: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OKLAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def token(name: str, theme: str) -> str:
    """A colour of the style sheet in a theme."""
    found = re.search(rf"^  --{name}: (?:light-dark\((#\w+), (#\w+)\)|var\(--([\w-]+)\));", TOKENS, re.MULTILINE)
    assert found, name
    return token(found[3], theme) if found[3] else found[1 + THEMES.index(theme)]


def seen(color: str, vision: str) -> Array:
    """A colour in Oklab, as it is seen."""
    srgb = np.array(list(bytes.fromhex(color.removeprefix("#")))) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(OKLAB @ np.cbrt(CONES @ np.clip(VISION[vision] @ linear, 0, 1)))


def distance(first: str, second: str, vision: str) -> float:
    return float(np.linalg.norm(seen(first, vision) - seen(second, vision)))


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
def test_classes_are_told_apart(theme: str, vision: str) -> None:
    colors = [token(f"class-{number}", theme) for number in range(CLASSES)]
    close = [pair for pair in combinations(colors, 2) if distance(*pair, vision) < APART]
    assert not close


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("other", ["accent", "value-zero", "ground"])
def test_no_class_looks_like_the_interface(other: str, theme: str, vision: str) -> None:
    colors = [token(f"class-{number}", theme) for number in range(CLASSES)]
    close = [color for color in colors if distance(color, token(other, theme), vision) < APART * 0.8]
    assert not close


def on_map(color: str, theme: str) -> str:
    """The colour of a map where the network is sure."""
    found = re.search(r"^  --class-strength: ([\d.]+);", TOKENS, re.MULTILINE)
    assert found
    full, ground = (np.array(list(bytes.fromhex(text[1:]))) for text in (color, token("ground", theme)))
    mixed = ground + (full - ground) * float(found[1])
    return "#" + bytes(np.round(mixed).astype(int).tolist()).hex()


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
def test_points_stand_out_from_the_map_of_their_class(theme: str, vision: str) -> None:
    colors = [token(f"class-{number}", theme) for number in range(CLASSES)]
    lost = [color for color in colors if distance(color, on_map(color, theme), vision) < APART / 2]
    assert not lost


@pytest.mark.parametrize("theme", THEMES)
def test_no_class_has_a_hue_of_values(theme: str) -> None:
    """In one picture orange and blue are the signs of weights, so that they can't be classes as well."""
    for value in ("value-negative", "value-positive"):
        for number in range(CLASSES):
            apart = abs((hue(token(f"class-{number}", theme)) - hue(token(value, theme)) + 180) % 360 - 180)
            assert apart > 30, (value, number, apart)


def hue(color: str) -> float:
    """Degrees in Oklab."""
    _, a, b = seen(color, "all colours")
    return float(np.degrees(np.arctan2(b, a)))


def test_scripts_read_every_colour_of_a_class() -> None:
    registered = re.findall(r'^@property --class-(\d) \{ syntax: "<color>"', TOKENS, re.MULTILINE)
    assert [int(number) for number in registered] == list(range(CLASSES))
