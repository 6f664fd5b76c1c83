"""Runs of the links of presets, each with its own seed and with others, and what is measured of them."""

from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.rng import Stream
from nn_playground.presets.loader import gallery

Array = NDArray[np.float64]
PRESETS: Final = gallery(MLP)
SEEDS: Final = 12  # the link's own, and others
NEARLY_ALL: Final = 0.9
MOST: Final = 0.75
GUESSING: Final = 0.45  # the loss of a network that has learned nothing is about 0.5


class Course(NamedTuple):
    """A run: both losses at the end of each epoch from 0 on, and the trainer when it was over."""

    train: Array
    test: Array
    trainer: Trainer


@cache
def courses(slug: str, label: str, epochs: int, count: int = SEEDS) -> list[Course]:
    """The run of a link with so many seeds; the first is the link's own."""
    (link,) = (link for link in PRESETS[slug].links if link.label == label)
    drawn = Stream(slug).uniform(count - 1)
    seeds = [link.config.seed, *(f"{number:.5f}" for number in drawn)]
    return [course_of(Trainer(link.config.model_copy(update={"seed": seed})), epochs) for seed in seeds]


def course_of(trainer: Trainer, epochs: int) -> Course:
    losses = [trainer.losses()]
    while trainer.epoch < epochs and not trainer.stopped and losses[-1].finite:
        trainer.step()
        losses.append(trainer.losses())
    return Course(np.array([one.train for one in losses]), np.array([one.test for one in losses]), trainer)


def start(slug: str, label: str) -> list[Trainer]:
    """The runs of a link before they begin."""
    return [course.trainer for course in courses(slug, label, 0)]


def ends(slug: str, label: str, epochs: int, count: int = SEEDS) -> Array:
    """The training losses then; not finite where a run diverged."""
    return np.array([course.train[-1] for course in courses(slug, label, epochs, count)])


def share(found: NDArray[np.bool_]) -> float:
    """How many are true; the first, which everybody sees, has to be."""
    assert found[0], found
    return float(np.mean(found))


def until(course: Course, loss: float) -> int:
    """The first epoch at which the training loss is that low."""
    return int(np.argmax(course.train <= loss)) if course.train.min() <= loss else len(course.train)


def rises(course: Course, first: int, last: int) -> int:
    """How often the training loss rises between these epochs."""
    return sum(b > a + 1e-9 for a, b in pairwise(course.train[first : last + 1].tolist()))


def hidden_weights(trainer: Trainer, layer: int) -> Array:
    """(units, inputs)."""
    return np.array(trainer.network.parameters().weights[layer])


def gradient_ratio(trainer: Trainer) -> float:
    """The gradient in the first layer, as a part of that in the last."""
    gradients = trainer.observe().gradients
    return gradients[0] / gradients[-1]
