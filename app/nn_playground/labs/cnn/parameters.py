"""Weights and biases as people and scripts write them."""

from typing import Annotated, Any, Final

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import at_most
from nn_playground.labs.cnn.network import ConvolutionalNetwork

_MANY: Final = BeforeValidator(at_most(4096))  # above the inputs of any layer
Weight = Annotated[float, Field(allow_inf_nan=False)]
LayerWeights = Annotated[list[Weight], Field(fail_fast=True), _MANY]
Kernel = Annotated[list[LayerWeights], Field(fail_fast=True), _MANY]
Kernels = Annotated[list[Annotated[list[Kernel], _MANY]], _MANY]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class LayerParameters(_Given):
    """Those of a convolution, weights[out][in][row][column] and biases[out]; nothing of a pooling."""

    weights: Kernels | None = None
    biases: LayerWeights | None = None


class DenseParameters(_Given):
    """Those of a dense layer: weights[to][from] and biases[to]."""

    weights: Annotated[list[LayerWeights], _MANY]
    biases: LayerWeights


class CnnParameters(_Given):
    """All weights and biases of a network: layer by layer, of the dense layers, and of the output."""

    layers: Annotated[list[LayerParameters], _MANY]
    hidden: Annotated[list[DenseParameters], _MANY]
    output: DenseParameters


def load(network: ConvolutionalNetwork, given: CnnParameters) -> None:
    """Give a network these parameters; InvalidInput, which names the place, where their shape is another one."""
    config = network.config
    _check("parameters.layers", len(given.layers), len(config.layers))
    _check("parameters.hidden", len(given.hidden), len(config.hidden))
    convolutions: list[tuple[str, LayerParameters | DenseParameters]] = [
        (f"parameters.layers.{number}", own)
        for number, (layer, own) in enumerate(zip(config.layers, given.layers, strict=True))
        if layer.type == "convolution"
    ]
    dense = [(f"parameters.hidden.{number}", own) for number, own in enumerate(given.hidden)]
    for number, (path, own) in zip(
        network.weighted, [*convolutions, *dense, ("parameters.output", given.output)], strict=True
    ):
        weights, biases = network.weights(number), network.biases(number)
        wanted = weights.shape if isinstance(own, LayerParameters) else weights.shape[:2]
        weights[...] = _array(f"{path}.weights", own.weights, wanted).reshape(weights.shape)
        biases[...] = _array(f"{path}.biases", own.biases, biases.shape)


def written_parameters(network: ConvolutionalNetwork) -> dict[str, Any]:
    """The parameters of a network as JSON; None where not finite."""
    stages = {number: _told(network, number) for number in network.weighted}
    dense = [*stages][-1 - len(network.config.hidden) :]
    layers = [
        {"weights": stages[number][0], "biases": stages[number][1]} if number in stages else {}
        for number in range(len(network.config.layers))
    ]
    flat = [{"weights": _flat(stages[number][0]), "biases": stages[number][1]} for number in dense]
    return {"layers": layers, "hidden": flat[:-1], "output": flat[-1]}


def _told(network: ConvolutionalNetwork, number: int) -> tuple[Any, list[float | None]]:
    return _finite(network.weights(number).tolist()), [finite(bias) for bias in network.biases(number).tolist()]


def _finite(values: Any) -> Any:
    return [_finite(value) for value in values] if isinstance(values, list) else finite(values)


def _flat(weights: Any) -> list[list[float | None]]:
    return [[kernel[0][0] for kernel in unit] for unit in weights]


def _check(path: str, got: int, wanted: int) -> None:
    if got != wanted:
        raise InvalidInput.at(
            path, say("expected {wanted} items, as the network has; got {got}", wanted=wanted, got=got)
        )


def _array(path: str, given: Any, shape: tuple[int, ...]) -> Any:
    """The numbers of nested lists; InvalidInput where their shape is another."""
    wrong = say("expected numbers of the shape {shape}", shape=" x ".join(map(str, shape)))
    try:
        found = np.array(given, np.float64)
    except (TypeError, ValueError):
        raise InvalidInput.at(path, wrong) from None
    if found.shape != shape:
        raise InvalidInput.at(path, wrong)
    return found
