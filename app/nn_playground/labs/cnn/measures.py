"""The numbers of a config that exercises can limit and ask for, known before anything is trained."""

from typing import Final

from nn_playground.lab import Measure
from nn_playground.labs.cnn.config import CnnConfig
from nn_playground.labs.cnn.network import PictureShape, Stage, stages_of


def stages_in(config: CnnConfig) -> list[Stage]:
    """All layers of the network of a config."""
    data = config.data
    return stages_of(config.network, PictureShape(data.channels, data.side), len(data.class_names))


MEASURES: Final = {
    "convolutions": Measure(
        "Convolutions",
        lambda config: sum(layer.type == "convolution" for layer in config.network.layers),
        "Convolutions.",
    ),
    "parameters": Measure(
        "Parameters",
        lambda config: sum(stage.parameter_count for stage in stages_in(config)),
        "Weights and biases.",
    ),
    "multiply_adds": Measure(
        "Multiplications",
        lambda config: sum(stage.work for stage in stages_in(config)),
        "Multiplications and additions for one picture.",
    ),
}
