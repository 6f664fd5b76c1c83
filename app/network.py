"""A network: its shape, its parameters in one buffer, and how they begin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from app.config import NetworkConfig, RunConfig
from app.datasets import PROBLEMS
from app.errors import InvalidInput
from app.initializers import INITIALIZERS
from app.kernels import layout as memory
from app.kernels.activations import ACTIVATIONS
from app.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Parameters(BaseModel):
    """Weights and biases as people and scripts write them: weights[layer][to][from], biases[layer][to]."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    weights: list[list[list[Finite]]]
    biases: list[list[Finite]]


@dataclass(frozen=True)
class Layer:
    """One layer as views into the network's buffer: weights float64 (inputs, units), biases float64 (units,)."""

    weights: Array
    biases: Vector


class Network:
    """A dense network; `sizes` is (inputs, hidden..., 1). `buffer` is laid out as `app.kernels.layout` says.

    `dead`, laid out alike, is 1 where L1 has taken a link out of training.
    """

    def __init__(self, sizes: tuple[int, ...], activations: Sequence[str]) -> None:
        self.sizes = sizes
        self._activations = tuple(activations)
        self.layout = memory.describe(sizes, [ACTIVATIONS[name].code for name in activations])
        self.buffer = memory.aligned((memory.buffer_size(self.layout),))
        self.dead = memory.aligned(self.buffer.shape)
        self.layers = tuple(_views(self.buffer, self.layout))
        self._order = _order(self.layout)
        self._dead_layers = tuple(_views(self.dead, self.layout))

    def copy(self) -> "Network":
        """Another network with the same parameters and dead links."""
        other = Network(self.sizes, self._activations)
        other.buffer[:], other.dead[:] = self.buffer, self.dead
        return other

    @property
    def parameter_count(self) -> int:
        """How many weights and biases there are."""
        return sum((inputs + 1) * units for inputs, units in zip(self.sizes[:-1], self.sizes[1:], strict=True))

    def flat(self) -> Vector:
        """All parameters: for each layer the weights unit by unit, then the biases; float64 (parameter_count,)."""
        return self.buffer[self._order]

    def load_flat(self, values: Vector) -> None:
        """Take over parameters in the order of `flat`; InvalidInput where their number is wrong."""
        if values.shape != (self.parameter_count,):
            raise InvalidInput.at("parameters", f"expected {self.parameter_count} numbers; got {values.size}")
        self.buffer[self._order] = values

    def parameters(self) -> Parameters:
        """A copy of all parameters, as lists; what is not finite stays so."""
        return Parameters.model_construct(
            weights=[layer.weights.T.tolist() for layer in self.layers],
            biases=[layer.biases.tolist() for layer in self.layers],
        )

    def dead_links(self) -> list[list[list[bool]]]:
        """The links that L1 has taken out of training: [layer][to][from]."""
        return [(layer.weights.T > 0).tolist() for layer in self._dead_layers]

    def load(self, parameters: Parameters) -> None:
        """Take over parameters; InvalidInput where they do not fit the network."""
        wanted: dict[str, Any] = {
            "weights": [list(layer.weights.T.shape) for layer in self.layers],
            "biases": [len(layer.biases) for layer in self.layers],
        }
        _check_shape("parameters.weights", parameters.weights, wanted["weights"])
        _check_shape("parameters.biases", parameters.biases, wanted["biases"])
        for layer, weights, biases in zip(self.layers, parameters.weights, parameters.biases, strict=True):
            layer.weights[:] = np.array(weights, np.float64).reshape(layer.weights.T.shape).T
            layer.biases[:] = biases

    def set_weight(self, layer: int, unit: int, source: int, value: float) -> None:
        """Set one weight; a dead link lives again. InvalidInput where there is none or the value is not finite."""
        self._check_place(layer, unit, value)
        inputs = self.sizes[layer]
        if not 0 <= source < inputs:
            raise InvalidInput.at("input", f"expected 0 to {inputs - 1}; got {source}" if inputs else "there is none")
        self.layers[layer].weights[source, unit] = value
        self._dead_layers[layer].weights[source, unit] = 0.0

    def set_bias(self, layer: int, unit: int, value: float) -> None:
        """Set one bias. InvalidInput where there is none or the value is not finite."""
        self._check_place(layer, unit, value)
        self.layers[layer].biases[unit] = value

    def _check_place(self, layer: int, unit: int, value: float) -> None:
        if not 0 <= layer < len(self.layers):
            raise InvalidInput.at("layer", f"expected 0 to {len(self.layers) - 1}; got {layer}")
        if not 0 <= unit < self.sizes[layer + 1]:
            raise InvalidInput.at("unit", f"expected 0 to {self.sizes[layer + 1] - 1}; got {unit}")
        if not np.isfinite(value):
            raise InvalidInput.at("value", f"expected a finite number; got {value}")


def build(config: RunConfig) -> Network:
    """The network of a config, all parameters 0."""
    output = PROBLEMS[config.problem].output if config.network.output == "auto" else config.network.output
    network = config.network
    return Network((len(config.features), *network.units, 1), [*network.activations, output])


def initialize(network: Network, config: NetworkConfig, stream: Stream) -> None:
    """Draw the initial weights, layer by layer."""
    initializer = INITIALIZERS[config.initializer]
    for layer in network.layers:
        layer.weights[:] = initializer.draw(stream, *layer.weights.shape)
        layer.biases[:] = initializer.bias


def _views(buffer: NDArray[Any], layout: NDArray[np.int64]) -> Iterator[Layer]:
    for row in layout.tolist():
        inputs, units, stride, offset = row[: memory.OFFSET + 1]
        table = buffer[offset : offset + stride * (1 + inputs)].reshape(1 + inputs, stride)
        yield Layer(weights=table[1:, :units], biases=table[0, :units])


def _order(layout: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where in the buffer each parameter lies, in the order of `Network.flat`."""
    places = np.arange(memory.buffer_size(layout))
    parts = [(layer.weights.T.ravel(), layer.biases) for layer in _views(places, layout)]
    return np.concatenate([part for pair in parts for part in pair])


def _check_shape(path: str, values: Any, shape: Any) -> None:
    """InvalidInput where nested lists do not have these lengths; `shape` is a length, or one shape for each item."""
    if isinstance(shape, int):
        if len(values) != shape:
            raise InvalidInput.at(path, f"expected {shape} items, as the network has; got {len(values)}")
        return
    if path.count(".") == 1:
        _check_shape(path, values, len(shape))
        for index, (value, inner) in enumerate(zip(values, shape, strict=True)):
            _check_shape(f"{path}.{index}", value, inner)
        return
    units, inputs = shape
    _check_shape(path, values, units)
    for index, value in enumerate(values):
        _check_shape(f"{path}.{index}", value, inputs)
