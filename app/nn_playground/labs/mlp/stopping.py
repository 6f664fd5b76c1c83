"""The conditions that end a run by itself, and early stopping."""

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.state import PATH, ArrayReader, Facts
from nn_playground.labs.mlp.training_config import TrainingConfig

Vector = NDArray[np.float64]

LEAST_GAIN: Final = 1e-4  # of the training loss; a loss that falls by less in many epochs lies on a plateau


class Losses(NamedTuple):
    """The mean loss over the training points and over the test points."""

    train: float
    test: float

    @property
    def finite(self) -> bool:
        """True where the run has not diverged."""
        return math.isfinite(self.train) and math.isfinite(self.test)


class Stopping:
    """A watch on the losses of a run; `best_epoch` had the lowest test loss so far, None before the first."""

    def __init__(self, training: TrainingConfig) -> None:
        self._stop = training.stop
        self._patience = training.early_stopping.patience
        self.best_epoch: int | None = None
        self._best = math.inf
        self._lowest = math.inf
        self._lowest_epoch = 0

    def state(self) -> tuple[dict[str, Any], dict[str, Vector]]:
        """The state so far: facts and arrays of `nn_playground.labs.mlp.state`."""
        facts = {"best_epoch": self.best_epoch, "lowest_epoch": self._lowest_epoch}
        return facts, {"stopping": np.array([self._best, self._lowest])}

    def restore(self, facts: Facts, reader: ArrayReader) -> None:
        """Restore what `state` returned; InvalidInput where it does not fit."""
        losses = reader.numbers("stopping", 2)
        if np.isnan(losses).any():
            raise InvalidInput.at(f"{PATH}.stopping", "expected losses; got NaN")
        self.best_epoch, self._lowest_epoch = facts.best_epoch, facts.lowest_epoch
        self._best, self._lowest = losses.tolist()

    @staticmethod
    def reasons(training: TrainingConfig) -> list[str]:
        """The conditions that may end a run."""
        early = ["early_stopping"] if training.early_stopping.patience > 0 else []
        return early + [name for name, value in training.stop if value > 0]

    @staticmethod
    def is_asked_for(training: TrainingConfig) -> bool:
        """True where a setting of the config may end the run."""
        return bool(Stopping.reasons(training))

    def is_best(self, epoch: int, losses: Losses) -> bool:
        """True where the test loss is lower than ever before."""
        if not losses.test < self._best:
            return False
        self._best, self.best_epoch = losses.test, epoch
        return True

    def reason(self, epoch: int, losses: Losses, accuracy: Callable[[], float]) -> str | None:
        """The name of the condition that ends the run after this epoch; None where none does.

        `accuracy` gives the share of test points whose class is right; it is called only where a condition needs it. No
        condition ends a run that has diverged: it is reported as diverged, however seldom it is evaluated.
        """
        if not losses.finite:
            return None
        stop = self._stop
        if losses.train < self._lowest * (1 - LEAST_GAIN):
            self._lowest, self._lowest_epoch = losses.train, epoch
        if self._patience and epoch - (self.best_epoch or 0) >= self._patience:
            return "early_stopping"
        if stop.train_loss and losses.train <= stop.train_loss:
            return "train_loss"
        if stop.test_loss and losses.test <= stop.test_loss:
            return "test_loss"
        if stop.accuracy and accuracy() >= stop.accuracy:
            return "accuracy"
        if stop.plateau and epoch - self._lowest_epoch >= stop.plateau:
            return "plateau"
        if stop.epochs and epoch >= stop.epochs:
            return "epochs"
        return None
