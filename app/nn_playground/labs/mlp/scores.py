"""The scores of trained networks: their labels, which values are good, and which runs lack them."""

from typing import Final

from nn_playground.base.sentences import clauses, say
from nn_playground.base.validation import shown
from nn_playground.lab import Lack, Score
from nn_playground.labs.mlp.config import TELLS_CLASSES, RunConfig

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
