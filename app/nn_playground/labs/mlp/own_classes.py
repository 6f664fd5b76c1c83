"""The classes of own points: labels that no class has, and the number of classes where a config gives none."""

from collections.abc import Collection
from typing import Any

from nn_playground.base.sentences import listed, say
from nn_playground.base.validation import shown
from nn_playground.labs.mlp.datasets import OWN
from nn_playground.labs.mlp.training_config import MAX_CLASSES


def wrong_label(labels: Collection[float], classes: int) -> str | None:
    """The sentence for the first label that no class has; None where all are classes'."""
    allowed = (-1.0, 1.0) if classes == 2 else tuple(map(float, range(classes)))
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
    labels = [point[2] for point in points if isinstance(point, list | tuple) and len(point) > 2]
    most = int(max(filter(_is_class, labels), default=0))
    return {**given, "data": {**data, "classes": most + 1}} if most > 1 else given


def _is_class(label: object) -> bool:
    return isinstance(label, int | float) and 0 <= label < MAX_CLASSES and label == int(label)
