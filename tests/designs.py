"""Points that are handed in to the lecture's exercises about data: good ones, wrong ones, and attempts to cheat."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.lab import MLP
from nn_playground.work.trials import Plan, Trial, TrialGroup, batch_outcomes, batches
from tests.calibration import EXERCISES, changed, other_seed, passing, share
from tests.models import Exercise, Target, with_seed

SEEDS: Final = 60
DESIGN: Final = "design-data"
OUTLIER: Final = "perceptron-outlier"
Places = NDArray[np.float64]
Rows = list[list[float]]


def cloud(x1: float, x2: float, count: int, deviation: float = 0.6, seed: int = 0) -> Places:
    """Places around one, always the same."""
    return np.random.default_rng([seed, count]).normal([x1, x2], deviation, (count, 2))


def ring(radius: float, count: int) -> Places:
    """Places around the middle of the map."""
    draws = np.random.default_rng(count)
    turns = draws.uniform(0, 2 * np.pi, count)
    return np.column_stack((np.cos(turns), np.sin(turns))) * (radius + draws.normal(0, 0.3, (count, 1)))


def classes(one: list[Places], other: list[Places]) -> Rows:
    """Points of places: of class 1, and of class -1."""
    labelled = [(places, label) for label, parts in ((1, one), (-1, other)) for places in parts]
    return [[round(x1, 2), round(x2, 2), label] for places, label in labelled for x1, x2 in places.clip(-6, 6).tolist()]


def flipped(points: Rows, every: int) -> Rows:
    """The points with each `every`th in the other class."""
    return [[x1, x2, label if place % every else -label] for place, (x1, x2, label) in enumerate(points)]


def random_labels(count: int) -> Rows:
    """Points with labels that have nothing to do with where they lie."""
    draws = np.random.default_rng(count)
    places, labels = draws.uniform(-5, 5, (count, 2)).round(2), draws.choice([-1, 1], count)
    return [[x1, x2, int(label)] for (x1, x2), label in zip(places.tolist(), labels, strict=True)]


def contradictory(count: int) -> Rows:
    """Points of both classes at each of some places."""
    places = cloud(0, 0, count, 2)
    return classes([places], [places])


CLOUDS: Final = classes([cloud(2, 2, 50, 0.8)], [cloud(-2, -2, 50, 0.8)])
STRIPE: Final = classes([cloud(-4, 0, 15), cloud(4, 0, 15)], [cloud(0, 0, 30)])

GOOD_DESIGNS: Final[dict[str, Rows]] = {
    "a stripe of 60": STRIPE,
    "four clouds": classes([cloud(3, 3, 20), cloud(-3, -3, 20)], [cloud(3, -3, 20), cloud(-3, 3, 20)]),
    "a cloud in a ring": classes([cloud(0, 0, 50, 0.7)], [ring(4.2, 70)]),
    "200 of them": classes([cloud(0, 0, 80, 0.7)], [ring(4.5, 120)]),
    "a cloud between two corners": classes([cloud(-3, 3, 30), cloud(3, -3, 30)], [cloud(0, 0, 40)]),
    "a horseshoe": classes([cloud(0, 0, 45, 0.5)], [cloud(3, 0, 15), cloud(-3, 0, 15), cloud(0, -3, 15)]),
}
WRONG_DESIGNS: Final[dict[str, Rows]] = {  # they keep to the limits
    "two clouds": CLOUDS,
    "two clouds, an eighth of them in the wrong class": flipped(CLOUDS, 8),
    "two clouds, a fifth of them in the wrong class": flipped(CLOUDS, 5),
    "random labels": random_labels(120),
    "both classes at each place": contradictory(60),
    "two clouds, and both classes at some places": CLOUDS + contradictory(20),
    "clouds that overlap": classes([cloud(0.5, 0, 50, 1.5)], [cloud(-0.5, 0, 50, 1.5, seed=1)]),
}

GOOD_OUTLIERS: Final[dict[str, Rows]] = {
    "three of one class": [[-5.5, -5.5, 1], [-5, -5.5, 1], [-5.5, -5, 1]],
    "three of the other": [[5.5, 5.5, -1], [5, 5.5, -1], [5.5, 5, -1]],
    "on both sides": [[-6, -6, 1], [-5.5, -6, 1], [6, 6, -1]],
    "to the left": [[-6, -2, 1], [-6, -1.5, 1], [-6, -2.5, 1]],
    "one, far and oblique": [[-6, -3, 1]],
}
WRONG_OUTLIERS: Final[dict[str, Rows]] = {
    "none": [],
    "behind their own cloud": [[5, 5, 1], [-5, -5, -1], [4, 4, 1]],
    "along the line": [[-6, 6, 1], [-5.5, 6, 1], [-6, 5.5, 1]],
    "on the line": [[0, 0, 1], [0, 0.2, 1], [0.1, 0, -1]],
    "near the line": [[-0.3, -0.3, 1], [0.3, 0.3, -1], [-0.3, -0.2, 1]],
    "one, far behind the other cloud": [[-6, -6, 1]],  # it does harm from half of the starts
    "one, far on the other side": [[6, 6, -1]],
    "upon given points": [[0.6, 0.6, -1], [1, 1, -1], [-0.6, -0.6, 1]],
}


def designed(slug: str, points: Rows, **more: Any) -> RunConfig:
    """The start of an exercise on other points."""
    return changed(slug, {"data.points": points, **more})


def with_outliers(points: Rows) -> RunConfig:
    """The start with more points."""
    return designed(OUTLIER, [*EXERCISES[OUTLIER].start_config.data.points.as_lists(), *points])


def succeeding(exercise: Exercise, target: Target, config: RunConfig, seeds: int = SEEDS) -> float:
    """The chance of a check to pass a target, by the share of many seeds that do what it asks."""
    tried = exercise.tried_by(target, config)
    plan = Plan(epochs=target.epochs, goal=target.trials().goal, precision="float32")
    trials = [Trial(with_seed(tried, other_seed(exercise.slug, number))) for number in range(seeds)]
    found = [outcome for batch in batches([TrialGroup(MLP, trials, plan)]) for outcome in batch_outcomes(batch)]
    return passing(share([target.counts(outcome) for outcome in found]), target)


def chance(slug: str, config: RunConfig, seeds: int = SEEDS) -> float:
    """The chance of a check to pass all targets of an exercise, at most: that of the least likely one."""
    exercise = EXERCISES[slug]
    return min(succeeding(exercise, target, config, seeds) for target in exercise.targets)


def solved(slug: str) -> RunConfig | None:
    """An answer for full marks to an exercise about data; None for any other exercise."""
    if slug == DESIGN:
        return designed(DESIGN, STRIPE)
    return with_outliers(GOOD_OUTLIERS["three of one class"]) if slug == OUTLIER else None
