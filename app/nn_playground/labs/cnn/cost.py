"""The cost of work, known before it begins, in units of about a nanosecond of one otherwise idle core.

tests/benchmarks/cost.py measures it.
"""

from typing import Final

from nn_playground.labs.cnn.config import CnnConfig
from nn_playground.labs.cnn.measures import stages_in

RUN: Final = 500_000  # of a run: its network, its row in an answer
PICTURE: Final = 60_000  # of each picture, which is drawn
FORWARD: Final = 0.25  # of a multiplication and addition
SHOWING: Final = 500  # of a picture that is put into lanes and judged
TRAINING: Final = 3  # times the work of forward
UPDATE: Final = 4  # of each parameter, once a mini-batch


def cost(config: CnnConfig, epochs: int, recorded: int = 0) -> int:
    """The cost of a run, and of its losses at `recorded` epochs."""
    data, batch = config.data, config.training.batch_size
    stages = stages_in(config)
    forward = SHOWING + round(FORWARD * sum(stage.work for stage in stages))
    updates = -(-data.train_count // batch) * UPDATE * sum(stage.parameter_count for stage in stages)
    trained = data.train_count * TRAINING * forward + updates
    return RUN + PICTURE * data.samples + epochs * trained + recorded * data.samples * forward
