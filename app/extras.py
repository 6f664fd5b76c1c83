"""Extras: what a frame tells beyond losses, parameters and maps, each only where it applies or is asked for."""

from typing import Any, NamedTuple, TypedDict


class Inspect(NamedTuple):
    """What a tab asks for, since it takes a pass over all points: metrics; gradients and quiet units."""

    metrics: bool = False
    gradients: bool = False


class Extras(TypedDict, total=False):
    """What JSON carries; units are counted through the layers behind the inputs; None is what is not finite."""

    learning_rate: float  # of this epoch, where there is a schedule
    metrics: dict[str, dict[str, Any]]  # train and test: `Metrics.as_json`
    gradients: list[float | None]  # of each layer: root mean square of its weights' gradients over the training points
    quiet: list[float | None]  # of each unit: share of the training points where its slope is below 0.01
    dropped: list[int]  # units that dropout left out for the last example
    clipped: tuple[int, int]  # updates that were shortened, of how many
    best_epoch: int  # the one whose weights early stopping put back, or would
    jittered: list[list[float]]  # [x1, x2, label]: the training points as augmentation moved them in this epoch, in its order
