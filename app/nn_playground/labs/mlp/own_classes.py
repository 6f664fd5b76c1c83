"""The classes of own points: how many there are, and the labels that they have."""

from collections.abc import Collection, Iterable
from typing import Any, TypeGuard

from nn_playground.base.sentences import listed, say
from nn_playground.base.validation import shown
from nn_playground.labs.mlp.datasets import OWN
from nn_playground.labs.mlp.training_config import MAX_CLASSES


def labels_of(classes: int) -> tuple[float, ...]:
    """The labels that so many classes have."""
    return (-1.0, 1.0) if classes == 2 else tuple(map(float, range(classes)))


def classes_of(labels: Iterable[object]) -> int:
    """The least number of classes that have those of the labels that are any class's."""
    most = max((int(label) for label in labels if _is_class(label)), default=0)
    return max(2, most + 1)


def wrong_label(labels: Collection[float], classes: int) -> str | None:
    """The sentence for the first label that no class has; None where all are classes'."""
    allowed = labels_of(classes)
    strange = sorted(label for label in labels if label not in allowed)
    if not strange:
        return None
    return say(
        "expected the labels {allowed} of {classes} classes; got {got}. Numbers are learned with problem = regression",
        allowed=listed(f"{label:g}" for label in allowed),
        classes=classes,
        got=shown(strange[0]),
    )


def with_own_classes(given: dict[str, Any]) -> dict[str, Any]:
    """A config as JSON with the number of classes that its own points have, where it gives none."""
    data = given.get("data")
    if not isinstance(data, dict) or "classes" in data or given.get("problem", "classification") != "classification":
        return given
    points = data.get("points")
    if data.get("name") != OWN or not isinstance(points, list | tuple):
        return given
    classes = classes_of(point[2] for point in points if isinstance(point, list | tuple) and len(point) > 2)
    return {**given, "data": {**data, "classes": classes}} if classes > 2 else given


def _is_class(label: object) -> TypeGuard[float]:
    return isinstance(label, int | float) and 0 <= label < MAX_CLASSES and label == int(label)
