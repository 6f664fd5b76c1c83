"""Handwritten digits of 8 x 8 pixels; DIGITS.md says where they are from."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.rng import Stream

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

SIDE: Final = 8  # pixels
INK: Final = 16.0  # the largest value of a pixel
TO_TRAIN: Final = 1157  # the first of them, whole forms that people have filled in; those of the last five forms test


@cache
def _digits() -> tuple[Array, Integers]:
    """All of them, float64 (1797, 8, 8) from 0 to 1, and what they are, int64 (1797,)."""
    with np.load(Path(__file__).with_name("digits.npz"), allow_pickle=False) as file:
        return file["pictures"] / INK, file["labels"].astype(np.int64)


def chosen_digits(classes: Sequence[str], train_count: int, count: int, seed: str) -> tuple[Array, Integers]:
    """Digits of some classes, in an order of the seed, and their classes by their places in `classes`.

    The first `train_count` are of those to train on, the others of those to test. Where more are asked for than there
    are, they come again.
    """
    pictures, labels = _digits()
    wanted = np.array([int(name) for name in classes])
    stream = Stream(f"{seed}/digits")
    chosen = []
    for part, size in ((slice(None, TO_TRAIN), train_count), (slice(TO_TRAIN, None), count - train_count)):
        found = np.arange(len(labels))[part]
        found = found[np.isin(labels[found], wanted)]
        found = found[np.argsort(stream.uniform(len(found)), kind="stable")]
        chosen.append(np.resize(found, size))
    order = np.concatenate(chosen)
    places = {label: place for place, label in enumerate(wanted.tolist())}
    return pictures[order], np.array([places[label] for label in labels[order].tolist()], np.int64)


def between_pixels(picture: Array, x: Array, y: Array) -> Array:
    """The ink of a digit at x and y, in pixels from its middle, between the middles of its pixels; 0 outside."""
    padded = np.pad(picture, 1)
    across, down = (np.clip(one + (SIDE / 2 + 0.5), 0.0, SIDE + 1.0) for one in (x, y))
    left, top = (np.minimum(np.floor(one), SIDE).astype(np.int64) for one in (across, down))
    right_share, lower_share = across - left, down - top
    upper = padded[top, left] * (1.0 - right_share) + padded[top, left + 1] * right_share
    lower = padded[top + 1, left] * (1.0 - right_share) + padded[top + 1, left + 1] * right_share
    found: Array = upper * (1.0 - lower_share) + lower * lower_share
    return found
