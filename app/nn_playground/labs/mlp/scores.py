"""The scores of trained networks: their labels, which values are good, which runs lack them, and their values."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from numpy.typing import NDArray

from nn_playground.base.sentences import clauses, say
from nn_playground.base.validation import shown
from nn_playground.lab import Lack, Score
from nn_playground.labs.mlp.config import TELLS_CLASSES, RunConfig
from nn_playground.labs.mlp.metrics import accuracy, right
from nn_playground.labs.mlp.trainer import Trainer

Array = NDArray[Any]

SCORES: Final = {
    "train_loss": Score("training loss", "low", "Training loss at most this."),
    "test_loss": Score("test loss", "low", "Test loss at most this.", on_training="train_loss"),
    "train_accuracy": Score(
        "training accuracy",
        "high",
        "Share of training points right, at least this.",
        1,
        "The share of points told right; null of a regression.",
        "Null where the runs are regressions.",
    ),
    "test_accuracy": Score(
        "test accuracy",
        "high",
        "Share of test points right, at least this.",
        1,
        "The same of the test points.",
        "The same of the test points.",
        "train_accuracy",
    ),
}


def lacks(config: RunConfig) -> list[Lack]:
    """The scores that a run does not have: a regression has no accuracy."""
    if TELLS_CLASSES.holds(config):
        return []
    because = "only classes are told right or wrong: leave it out, or choose classification"
    message = clauses(because, say("got problem = {problem}", problem=shown(config.problem)))
    reason = "Not trained, because a regression has no accuracy: choose classification."
    return [Lack(name, message, reason) for name in ("train_accuracy", "test_accuracy")]


class Evaluation(NamedTuple):
    """Scores of a network: mean losses, and the shares of points whose class is right, which a regression lacks."""

    train_loss: float
    test_loss: float
    train_accuracy: float | None = None
    test_accuracy: float | None = None


def of_trainer(trainer: Trainer) -> Evaluation:
    """The scores of one run."""
    if not TELLS_CLASSES.holds(trainer.config):
        return Evaluation(*trainer.losses())
    shares = [
        accuracy(outputs, points[:, 2]) for outputs, points in zip(trainer.outputs(), trainer.points, strict=True)
    ]
    return Evaluation(*trainer.losses(), *shares)


class LaneResults(NamedTuple):
    """Results of runs side by side on some examples: losses (lanes,), outputs and labels (examples * lanes,)."""

    losses: Array
    outputs: Array
    labels: Array

    def shares(self) -> list[float]:
        """The share of examples whose class is right, of each run."""
        found: list[float] = (
            right(self.outputs[:, None], self.labels).reshape(-1, len(self.losses)).mean(axis=0).tolist()
        )
        return found


def of_lanes(train: LaneResults, test: LaneResults, *, tells_classes: bool) -> list[Evaluation]:
    """The scores of runs side by side."""
    nothing: Sequence[None] = [None] * len(train.losses)
    shares = (train.shares(), test.shares()) if tells_classes else (nothing, nothing)
    return [Evaluation(*scores) for scores in zip(train.losses.tolist(), test.losses.tolist(), *shares, strict=True)]
