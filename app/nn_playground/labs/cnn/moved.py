"""Accuracies of a network on test pictures that are moved or turned: what is equivariant, and what is invariant."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.cnn.pictures import make_pictures
from nn_playground.labs.cnn.trainer import CnnTrainer

Array = NDArray[np.float64]

FARTHEST: Final = 2  # pixels to each side
TRIED: Final = 300  # test pictures, at most
ANGLES: Final = tuple(range(0, 360, 30))  # degrees


def shifted(pictures: Array, across: int, down: int) -> Array:
    """Pictures that are moved by whole pixels, (n, channels, side, side); what comes in from outside is 0."""
    side = pictures.shape[-1]
    out = np.zeros_like(pictures)
    to_rows, from_rows = _overlap(down, side)
    to_columns, from_columns = _overlap(across, side)
    out[..., to_rows, to_columns] = pictures[..., from_rows, from_columns]
    return out


def shift_accuracies(trainer: CnnTrainer) -> list[list[float]]:
    """The accuracy for each shift, [down][across] from -FARTHEST to FARTHEST; there is a test picture at least."""
    tried = _tried(trainer)
    pictures, labels = trainer.pictures.values[tried], trainer.pictures.labels[tried]
    steps = range(-FARTHEST, FARTHEST + 1)
    return [[trainer.accuracy_on(shifted(pictures, across, down), labels) for across in steps] for down in steps]


def turned_pictures(trainer: CnnTrainer) -> list[Array]:
    """The tried test pictures, drawn anew at each of ANGLES."""
    recipe, seed, tried = trainer.config.data.recipe, trainer.config.seed, _tried(trainer)
    return [make_pictures(recipe, seed, float(angle), tried).values for angle in ANGLES]


def turn_accuracies(trainer: CnnTrainer, turned: Sequence[Array]) -> list[float]:
    """The accuracy for each of ANGLES, on `turned_pictures`."""
    labels = trainer.pictures.labels[_tried(trainer)]
    return [trainer.accuracy_on(pictures, labels) for pictures in turned]


def _overlap(by: int, side: int) -> tuple[slice, slice]:
    return slice(max(0, by), side + min(0, by)), slice(max(0, -by), side + min(0, -by))


def _tried(trainer: CnnTrainer) -> slice:
    return slice(trainer.train_count, trainer.train_count + TRIED)
