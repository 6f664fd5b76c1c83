"""The cost of work, known before it begins, in units of about a nanosecond of one otherwise idle core.

A run costs epochs x points x parameters, plus fixed costs of each run, each epoch and each setting that is on. The page
counts by the same table. tests/benchmarks/cost.py measures it.
"""

from itertools import pairwise
from typing import Any, Final, NamedTuple

from nn_playground.labs.mlp.config import RunConfig
from nn_playground.options.constraints import Condition

RUN: Final = 300_000  # of a run: its network, its row in an answer
RUN_POINT: Final = 300  # of each of its points, which are drawn
EPOCH: Final = 500
MAP: Final = 10_000_000  # of the output on a map
PIXEL: Final = 150  # of a picture
PAINTED_POINT: Final = 60_000
LOSS_PAIR: Final = 18_000  # of both losses of one network, beside its points


class Term(NamedTuple):
    """The additional cost of an epoch where a condition holds: fixed, and for each point."""

    when: Condition
    epoch: int
    point: int


def _is_on(path: str) -> Condition:
    return Condition(path=path, other_than=(0, False))


TERMS: Final = (
    Term(Condition(path="training.schedule.name", other_than=("constant",)), 30_000, 0),
    Term(_is_on("training.shuffle"), 15_000, 40),
    Term(_is_on("training.augmentation"), 30_000, 90),
    Term(_is_on("training.dropout"), 8_000, 20),
    Term(_is_on("training.early_stopping.patience"), 5_000, 20),
    Term(_is_on("training.stop.epochs"), 5_000, 20),
    Term(_is_on("training.stop.train_loss"), 5_000, 20),
    Term(_is_on("training.stop.test_loss"), 5_000, 20),
    Term(_is_on("training.stop.plateau"), 5_000, 20),
    Term(_is_on("training.stop.accuracy"), 20_000, 60),
)


def cost(config: RunConfig, epochs: int) -> int:
    """The cost of a run."""
    points = config.data.count
    further = sum(term.epoch + term.point * points for term in TERMS if term.when.holds(config))
    return RUN + RUN_POINT * points + epochs * (points * _parameters(config) + EPOCH + further)


def _parameters(config: RunConfig) -> int:
    return sum((inputs + 1) * units for inputs, units in pairwise(config.sizes))


def picture_cost(config: RunConfig, epochs: int, size: int) -> int:
    """The cost of the picture of a run, `size` pixels wide."""
    return cost(config, epochs) + MAP + PIXEL * size * size + PAINTED_POINT * config.data.count


def losses_cost(config: RunConfig, count: int) -> int:
    """The cost of the losses of `count` networks without training them."""
    return count * (LOSS_PAIR + config.data.count * _parameters(config))


def cost_table() -> dict[str, Any]:
    """The table of costs for the page."""
    terms = [{"when": term.when.as_json(), "epoch": term.epoch, "point": term.point} for term in TERMS]
    return {"run": RUN, "run_point": RUN_POINT, "epoch": EPOCH, "loss_pair": LOSS_PAIR, "terms": terms}
