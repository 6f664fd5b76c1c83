"""The numbers of a config that exercises can limit and ask for, known before anything is trained."""

from collections import Counter
from typing import Final

from nn_playground.lab import Measure
from nn_playground.labs.mlp.config import TELLS_CLASSES, RunConfig
from nn_playground.labs.mlp.network import build_network
from nn_playground.labs.mlp.own_classes import labels_of


def own_places(config: RunConfig) -> tuple[int, int]:
    """The number of places where own points lie, and of those of the class with the fewest; 0 without own points."""
    points = config.data.points
    if points is None:
        return 0, 0
    places = {(x1, x2) for x1, x2, _ in points.array.tolist()}
    if not TELLS_CLASSES.holds(config):
        return len(places), len(places)
    different = {(x1, x2, label) for x1, x2, label in points.array.tolist()}
    counts = Counter(label for _, _, label in different)
    return len(places), min(counts[label] for label in labels_of(config.data.classes))


MEASURES: Final = {
    "hidden_layers": Measure("Hidden layers", lambda config: len(config.network.units), "Hidden layers."),
    "neurons": Measure(
        "Hidden neurons", lambda config: sum(config.network.units), "Neurons in all hidden layers together."
    ),
    "parameters": Measure("Parameters", lambda config: build_network(config).parameter_count, "Weights and biases."),
    "features": Measure("Features", lambda config: len(config.features), "Features."),
    "points": Measure("Own points", lambda config: own_places(config)[0], "Own points, those at one place once."),
    "class_points": Measure(
        "Points of each class",
        lambda config: own_places(config)[1],
        "Own points of the class that has the fewest, those at one place once.",
    ),
}
