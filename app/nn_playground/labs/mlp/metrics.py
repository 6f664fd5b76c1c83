"""Metrics: the quality of outputs against the labels, in numbers that need no loss.

Outputs are float64 (n, units), labels float64 (n,). Two classes have labels -1 and +1 and one output, whose sign is
the decision; more classes have labels 0, 1, ... and an output each, the largest of which is the decision (the first of
equals). No decision is an output of exactly 0, and a row that is not finite: such a point is never right.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Vector = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNDECIDED = -1  # in place of a class


class Metrics(NamedTuple):
    """Of a classification `accuracy` and `confusion`, of a regression `rmse` and `r2`; the others are None."""

    accuracy: float | None = None
    confusion: Integers | None = None
    rmse: float | None = None
    r2: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The metrics that apply, for JSON; a number that is not finite is None."""
        if self.confusion is not None:
            return {"accuracy": self.accuracy, "confusion": self.confusion.tolist()}
        return {"rmse": _finite(self.rmse), "r2": _finite(self.r2)}


def of_classes(outputs: Array, labels: Vector, classes: int) -> Metrics:
    """The metrics of a classification."""
    return Metrics(accuracy=accuracy(outputs, labels), confusion=confusion(outputs, labels, classes))


def of_values(outputs: Array, labels: Vector) -> Metrics:
    """The metrics of a regression."""
    return Metrics(rmse=rmse(outputs, labels), r2=r2(outputs, labels))


def accuracy(outputs: Array, labels: Vector) -> float:
    """The share of points whose class is right."""
    return float(np.mean(right(outputs, labels)))


def right(outputs: Array, labels: Vector) -> Flags:
    """The points whose class is right: bool (n,). The one definition for all that count them."""
    if outputs.shape[1] > 1:
        return np.equal(_decided(outputs), labels)
    value = outputs[:, 0]
    same_side: Flags = (value > 0) == (labels > 0)
    return same_side & _has_decided(value)


def confusion(outputs: Array, labels: Vector, classes: int) -> Integers:
    """The counts of points by class (row) and decision (column): int64 (classes, classes); -1 comes before +1.

    Points without a decision are in no column: the sum is that of all others. The diagonal over n is the accuracy.
    """
    decided = _decided(outputs)
    known = decided != UNDECIDED
    places = _classes(labels, outputs.shape[1])[known] * classes + decided[known]
    return np.bincount(places, minlength=classes * classes).reshape(classes, classes).astype(np.int64, copy=False)


def rmse(outputs: Array, labels: Vector) -> float:
    """The root of the mean squared error, in units of the labels: the root of twice the `squared` loss."""
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.sqrt(np.mean((outputs[:, 0] - labels) ** 2)))


def r2(outputs: Array, labels: Vector) -> float:
    """The coefficient of determination: 1 - (sum of squared errors) / (sum of squares around the labels' mean).

    1 is perfect, 0 as good as the mean of these labels, and there is no lower bound. Of labels that are all the same
    (of one point, too) there is none: NaN.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        around_mean = float(np.sum((labels - labels.mean()) ** 2))
        if np.all(labels == labels[0]) or around_mean == 0.0:
            return math.nan
        return float(1 - np.sum((outputs[:, 0] - labels) ** 2) / around_mean)


def _decided(outputs: Array) -> Integers:
    """The class that each row of outputs decides for; UNDECIDED where there is no decision."""
    if outputs.shape[1] == 1:
        value = outputs[:, 0]
        return np.where(_has_decided(value), value > 0, UNDECIDED)
    return np.where(np.isfinite(outputs).all(axis=1), outputs.argmax(axis=1), UNDECIDED)


def _has_decided(value: Vector) -> Flags:
    decided: Flags = np.isfinite(value) & (value != 0)
    return decided


def _classes(labels: Vector, outputs: int) -> Integers:
    """The number of each point's class, from 0 on."""
    return (labels > 0).astype(np.int64) if outputs == 1 else labels.astype(np.int64)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
