"""Extras: facts of a frame beyond losses, parameters and maps, each only where it applies or is requested."""

from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.strict_json import finite
from nn_playground.labs.mlp.commands import Inspect
from nn_playground.labs.mlp.config import TELLS_CLASSES
from nn_playground.labs.mlp.metrics import Metrics, accuracy, of_classes, of_values
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.mlp.worth import worth_of


class Extras(TypedDict, total=False):
    """The extras of a frame. Units are counted through the layers behind the inputs; None stands for not finite.

    `dropped` and `jittered`, which are random in every epoch, `accuracy` and `worth` are sent now and then while a run
    plays, always at rest.
    """

    learning_rate: float  # of this epoch, where there is a schedule
    accuracy: list[float]  # on the training points and on the test points, of a classification
    metrics: dict[str, dict[str, Any]]  # train and test: `Metrics.as_json`
    gradients: list[float | None]  # of each layer: root mean square of its weights' gradients over the training points
    quiet: list[float | None]  # of each unit: share of the training points at which it is saturated
    worth: dict[str, list[float | None]]  # as `Worth` has it
    dropped: list[int]  # units that dropout dropped for the last example
    clipped: list[int]  # the number of updates whose gradient was clipped, and of all updates
    best_epoch: int  # the epoch whose weights early stopping has restored
    jittered: NDArray[np.float32]  # (n, 3): x1, x2, label of the training points, as moved and ordered in this epoch


def metrics_of(trainer: Trainer) -> tuple[Metrics, Metrics]:
    """The metrics of a network on the training points and on the test points."""
    config = trainer.config
    parts = zip(trainer.outputs(), trainer.points, strict=True)
    if config.problem == "regression":
        train, test = (of_values(outputs, points[:, 2]) for outputs, points in parts)
    else:
        train, test = (of_classes(outputs, points[:, 2], config.data.classes) for outputs, points in parts)
    return train, test


def accuracies(trainer: Trainer) -> list[float]:
    """The accuracies of a classification on the training points and on the test points."""
    parts = zip(trainer.outputs(), trainer.points, strict=True)
    return [accuracy(outputs, points[:, 2]) for outputs, points in parts]


def extras_of(
    trainer: Trainer,
    inspect: Inspect,
    clipped: tuple[int, int],
    *,
    random: bool,
    counts_right: bool,
    worth_due: bool,
) -> Extras:
    """The extras of this moment; `clipped` counts the updates to be shown.

    `random`: with the values that are drawn anew in every epoch. `counts_right`, `worth_due`: with the accuracy and
    with the worth of neurons, where they are asked for.
    """
    training = trainer.config.training
    extras = _asked_for(trainer, inspect, worth_due=worth_due)
    if inspect.accuracy and counts_right and not inspect.metrics and TELLS_CLASSES.holds(trainer.config):
        extras["accuracy"] = accuracies(trainer)
    if training.schedule.name != "constant":
        extras["learning_rate"] = trainer.learning_rate
    if random and training.dropout > 0:
        extras["dropped"] = trainer.dropped()
    if training.clip_norm > 0:
        extras["clipped"] = list(clipped)
    if training.early_stopping.patience > 0 and trainer.best_epoch is not None:
        extras["best_epoch"] = trainer.best_epoch
    if random and training.augmentation > 0:
        extras["jittered"] = trainer.shown_points.astype(np.float32)
    return extras


def _asked_for(trainer: Trainer, inspect: Inspect, *, worth_due: bool) -> Extras:
    extras: Extras = {}
    if inspect.metrics:
        train, test = metrics_of(trainer)
        extras["metrics"] = {"train": train.as_json(), "test": test.as_json()}
    if inspect.gradients:
        gradients, saturated = trainer.observe()
        extras["gradients"], extras["quiet"] = ([*map(finite, values)] for values in (gradients, saturated))
    if inspect.worth and worth_due and trainer.config.network.hidden:
        extras["worth"] = worth_of(trainer)._asdict()
    return extras
