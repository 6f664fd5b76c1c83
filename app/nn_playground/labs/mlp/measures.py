"""The numbers of a config that exercises can limit and ask for, known before anything is trained."""

from typing import Final

from nn_playground.lab import Measure
from nn_playground.labs.mlp.network import build_network

MEASURES: Final = {
    "hidden_layers": Measure("Hidden layers", lambda config: len(config.network.units), "Hidden layers."),
    "neurons": Measure(
        "Hidden neurons", lambda config: sum(config.network.units), "Neurons in all hidden layers together."
    ),
    "parameters": Measure("Parameters", lambda config: build_network(config).parameter_count, "Weights and biases."),
    "features": Measure("Features", lambda config: len(config.features), "Features."),
}
