"""What the lecture's engine costs beside a plain run: `python -m tests.benchmarks.engine`.

All in one run and on one thread, by processor time, in rounds in which the measures take turns.
"""

import time
from typing import Any, Final

from nn_playground.base.validation import validated
from nn_playground.bench.capacity import SHAPES, Round, epochs, medians, sized, timed
from nn_playground.labs.mlp.config import RunConfig, with_values
from nn_playground.labs.registry import REHEARSAL
from nn_playground.work.compiling import warm_up
from tests.benchmarks.kernels import machine

ROUNDS: Final = 5
SECONDS: Final = 0.3  # of a measure in a round
PLAIN: Final = "plain SGD"
ADAM: Final = "Adam and L2"
BATCH_NORM: Final = "batch normalization"
WITH: Final[dict[str, dict[str, Any]]] = {
    PLAIN: {},
    ADAM: {
        "training.optimizer.name": "adam",
        "training.learning_rate": 0.001,
        "training.regularization": "l2",
        "training.regularization_rate": 0.001,
    },
    BATCH_NORM: {"network.batch_norm": True},
    "momentum": {"training.optimizer.name": "momentum", "training.learning_rate": 0.003},
    "cross-entropy": {"training.loss": "cross_entropy"},
    "GELU": {"network.activation": "gelu"},
    "clipped gradients": {"training.clip_norm": 1},
    "max norm": {"training.max_norm": 2},
    "dropout": {"training.dropout": 0.2},
    "shuffling": {"training.shuffle": True},
    "augmentation": {"training.augmentation": 0.1},
    "early stopping, never reached": {"training.early_stopping.patience": 1_000_000},
}
GOALS: Final = {ADAM: 1 / 2, BATCH_NORM: 1 / 3}  # times the first row


def config_of(shape: str, values: dict[str, Any]) -> RunConfig:
    """The run of a shape with other values, by dotted key."""
    return validated(RunConfig, with_values(SHAPES[shape], values))


def measure() -> dict[tuple[str, str], float]:
    """Epochs a second, by row and shape."""
    rounds: dict[tuple[str, str], Round] = {
        (name, shape): sized(timed(epochs(config_of(shape, values)), time.thread_time), SECONDS)
        for name, values in WITH.items()
        for shape in SHAPES
    }
    return medians(rounds, ROUNDS)


def table(found: dict[tuple[str, str], float]) -> list[str]:
    """Speeds, and what share of the first row's they are."""
    lines = [f"| one thread, epochs a second | {' | '.join(SHAPES)} |", f"|---{'|---' * len(SHAPES)}|"]
    for name in WITH:
        goal = f", goal {GOALS[name]:.2f}" if name in GOALS else ""
        cells = [
            f"{found[name, shape]:,.0f} ({found[name, shape] / found[PLAIN, shape]:.2f}{goal})" for shape in SHAPES
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    warm_up(REHEARSAL)
    print("\n".join([*table(measure()), "", machine()]))
