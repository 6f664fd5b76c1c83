"""The cost of work, known before it begins, in units of about a nanosecond of one otherwise idle core.

tests/benchmarks/cost.py measures it.
"""

from collections.abc import Sequence
from typing import Final

from nn_playground.labs.cnn.config import CnnConfig, before_transfer
from nn_playground.labs.cnn.measures import stages_in
from nn_playground.labs.cnn.moved import ANGLES, FARTHEST, TRIED

RUN: Final = 500_000  # of a run: its network, its row in an answer
PICTURE: Final = 60_000  # of each picture, which is drawn
FORWARD: Final = 0.25  # of a multiplication and addition
SHOWING: Final = 500  # of a picture that is put into lanes and judged
TRAINING: Final = 3  # times the work of forward
UPDATE: Final = 4  # of each parameter, once a mini-batch


def cost_of_moving(config: CnnConfig, include: Sequence[str]) -> int:
    """The cost of accuracies on pictures that are moved and turned, where these are asked for."""
    tried = min(TRIED, config.data.samples - config.data.train_count)
    moved = (2 * FARTHEST + 1) ** 2 * tried * _forward(config) if "shifts" in include else 0
    turned = len(ANGLES) * tried * (PICTURE + _forward(config)) if "turns" in include else 0
    return moved + turned


def cost(config: CnnConfig, epochs: int, recorded: int = 0) -> int:
    """The cost of a run, and of its losses at `recorded` epochs."""
    data, batch = config.data, config.training.batch_size
    forward = _forward(config)
    parameters = sum(stage.parameter_count for stage in stages_in(config))
    updates = -(-data.train_count // batch) * UPDATE * parameters
    trained = data.train_count * TRAINING * forward + updates
    own = RUN + PICTURE * data.samples + epochs * trained + recorded * data.samples * forward
    return own + (cost(before_transfer(config), config.network.pretrained) if config.network.pretrained else 0)


def _forward(config: CnnConfig) -> int:
    return SHOWING + round(FORWARD * sum(stage.work for stage in stages_in(config)))
