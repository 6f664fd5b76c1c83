"""A network: its shape, its parameters in one buffer, and their initial values."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.kernels.activations import ACTIVATIONS, OUTPUT_CODES
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.datasets import PROBLEMS
from nn_playground.labs.mlp.kernels import layout as memory
from nn_playground.labs.mlp.kernels.normalization import EPSILON
from nn_playground.labs.mlp.network_config import NetworkConfig
from nn_playground.labs.mlp.parameters import Normalization, Parameters, check_number, check_shape, items_error
from nn_playground.labs.mlp.parked import Parked
from nn_playground.labs.mlp.scaling import Scaling
from nn_playground.labs.mlp.state import PATH, ArrayReader, bits
from nn_playground.labs.mlp.switched_off import Entry, units_of
from nn_playground.labs.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """One layer as views into the network's buffer: weights float64 (inputs, units), biases float64 (units,)."""

    weights: Array
    biases: Vector


@dataclass(frozen=True)
class Norm:
    """The batch normalization of one hidden layer as views: float64 (units,)."""

    scale: Vector
    shift: Vector
    mean: Vector
    variance: Vector

    @property
    def slope(self) -> Vector:
        """The derivatives of what comes out of it by the sums, float64 (units,)."""
        slope: Vector = self.scale / np.sqrt(self.variance + EPSILON)
        return slope


class Network:
    """A dense network; `sizes` is (inputs, hidden..., outputs). `buffer` is laid out as `kernels.layout` says.

    `dead`, laid out alike, is 1 where L1 has taken a link out of training; `running` has the means and variances of
    batch normalization where `buffer` has its scales and shifts.

    What `switch_off` names takes no part: there these buffers hold 0, 1 and 0, so that kernels need not know of it, and
    the parameters are kept aside. Everything that tells or sets parameters knows the ones that are kept.
    """

    def __init__(self, sizes: tuple[int, ...], activations: Sequence[str], *, batch_norm: bool = False) -> None:
        self.sizes = sizes
        self.batch_norm = batch_norm
        self.activations = tuple(activations)
        self.layout = self.layout_for(memory.BLOCK)
        self.buffer = memory.aligned((memory.buffer_size(self.layout),))
        self.dead = memory.aligned(self.buffer.shape)
        self.running = memory.aligned(self.buffer.shape)
        self.layers, self.norms = self.layers_of(self.buffer, self.running)
        for norm in self.norms:
            norm.scale[:], norm.variance[:] = 1.0, 1.0
        places = np.arange(len(self.buffer))
        parts = [(layer.weights.T.ravel(), layer.biases) for layer in self.views(places)]
        self._order = np.concatenate([part for pair in parts for part in pair])
        self._norm_order = np.concatenate([places[:0], *(part for pair in self._pairs(places) for part in pair)])
        self._dead_layers = self.views(self.dead)
        self.off: tuple[Entry, ...] = ()
        self._parked = Parked((), self.layout, ())

    def layout_for(self, block: int) -> NDArray[np.int64]:
        """The layout for blocks of this many examples; the layout of parameters does not depend on it."""
        codes = [OUTPUT_CODES[name] if name in OUTPUT_CODES else ACTIVATIONS[name].code for name in self.activations]
        return memory.describe(self.sizes, codes, batch_norm=self.batch_norm, block=block)

    def views(self, buffer: NDArray[Any]) -> tuple[Layer, ...]:
        """The layers in a buffer that is laid out as the parameters are."""
        return tuple(_views(buffer, self.layout))

    def layers_of(self, buffer: Vector, running: Vector) -> tuple[tuple[Layer, ...], tuple[Norm, ...]]:
        """The layers and their batch normalization in buffers that are laid out as its own are."""
        pairs = zip(self._pairs(buffer), self._pairs(running), strict=True)
        return self.views(buffer), tuple(Norm(*pair, *estimates) for pair, estimates in pairs)

    def _pairs(self, buffer: NDArray[Any]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
        """Views of a buffer where scales and shifts of each hidden layer lie."""
        rows = self.layout[self.layout[:, memory.NORM] >= 0][:, [memory.NORM, memory.STRIDE, memory.UNITS]].tolist()
        return [
            (buffer[start : start + units], buffer[start + stride : start + stride + units])
            for start, stride, units in rows
        ]

    def switch_off(self, off: Sequence[Entry]) -> None:
        """Take units and links, as `network.off` of a config has them, out of the network, and all others back in."""
        if not off and not self.off:
            return  # as when early stopping copies the weights of a run, epoch by epoch
        self._parked.put_back()
        self.off = tuple(off)
        self._parked = Parked(self.off, self.layout, ((self.buffer, 0.0), (self.dead, 1.0), (self.running, 0.0)))
        self._parked.take()

    @property
    def off_places(self) -> NDArray[np.int64]:
        """The places in the buffers of the parameters of what is switched off."""
        return self._parked.places

    def off_units(self) -> list[int]:
        """The units that are switched off, counted through the layers."""
        return [self.number_of(*place) for place in units_of(self.off)]

    @property
    def unit_count(self) -> int:
        """The number of units behind the inputs."""
        return sum(self.sizes[1:])

    def number_of(self, layer: int, unit: int) -> int:
        """The number of a unit counted through the layers, `layer` 0 being the first behind the inputs."""
        return sum(self.sizes[1 : layer + 1]) + unit

    @contextmanager
    def _all_on(self) -> Iterator[None]:
        """Everything is switched on, so that parameters can be set."""
        self._parked.put_back()
        try:
            yield
        finally:
            self._parked.take()

    def copy(self) -> "Network":
        """Another network with the same parameters and dead links, and the same switched off."""
        other = Network(self.sizes, self.activations, batch_norm=self.batch_norm)
        other.copy_from(self)
        return other

    def copy_from(self, other: "Network") -> None:
        """Copy parameters, dead links and what is switched off from another network of the same shape."""
        self.switch_off(())
        self.buffer[:], self.dead[:], self.running[:] = map(other.whole, (other.buffer, other.dead, other.running))
        self.switch_off(other.off)

    def whole(self, buffer: Vector) -> Vector:
        """The content of one of its buffers were everything on: the buffer itself where it is."""
        return self._parked.whole(buffer)

    def folded(self, scaling: Scaling | None = None) -> Vector:
        """The parameters for the kernels of `prediction`: batch normalization and the scaling of inputs folded in.

        Laid out as `buffer`, and `buffer` itself where there is nothing to fold.
        """
        if scaling is None and not self.norms:
            return self.buffer
        folded = self.buffer.copy()
        layers = self.views(folded)
        with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
            if scaling is not None:
                layers[0].weights[:] /= scaling.deviation[:, None]
                # not `@`, whose last bits differ from machine to machine
                layers[0].biases[:] -= (scaling.mean[:, None] * layers[0].weights).sum(axis=0)
            for layer, norm in zip(layers, self.norms, strict=False):  # the output has none
                slope = norm.slope
                layer.weights[:] *= slope
                layer.biases[:] = (layer.biases - norm.mean) * slope + norm.shift
        return folded

    def without_norms(self) -> "Network":
        """Another network that computes the same without batch normalization: its estimates are folded in."""
        other = Network(self.sizes, self.activations)
        other.take_folded(self)
        return other

    def take_folded(self, other: "Network") -> None:
        """Compute the same as a network of this shape with batch normalization does."""
        for own, folded in zip(self.layers, other.views(other.folded()), strict=True):
            own.weights[:], own.biases[:] = folded.weights, folded.biases

    @property
    def parameter_count(self) -> int:
        """The number of weights and biases."""
        return len(self._order)

    @property
    def extra_parameter_count(self) -> int:
        """The number of values of batch normalization behind weights and biases in `to_vector`."""
        return 2 * len(self._norm_order)

    def to_vector(self) -> Vector:
        """All parameters: for each layer the weights unit by unit, then the biases; float64.

        Behind them batch normalization's scales and shifts layer by layer, then its means and variances.
        """
        buffer = self.whole(self.buffer)
        plain: Vector = buffer[self._order]
        if not self.batch_norm:
            return plain
        return np.concatenate((plain, buffer[self._norm_order], self.whole(self.running)[self._norm_order]))

    def load_vector(self, values: Vector) -> None:
        """Load parameters in the order of `to_vector`; InvalidInput where their number or a variance is wrong."""
        count = self.parameter_count
        if values.shape != (count + self.extra_parameter_count,):
            raise InvalidInput.at(
                "parameters",
                say("expected {count} numbers; got {got}", count=count + self.extra_parameter_count, got=values.size),
            )
        self.load_numbers(values)
        self._check_variances("parameters")

    def load_numbers(self, values: Vector) -> None:
        """Load parameters in the order of `to_vector`, whose number fits."""
        count = self.parameter_count
        scales = count + len(self._norm_order)
        with self._all_on():
            self.buffer[self._order] = values[:count]
            if self.batch_norm:
                self.buffer[self._norm_order] = values[count:scales]
                self.running[self._norm_order] = values[scales:]

    def values(self, buffer: Array) -> Vector:
        """The numbers of a buffer that is laid out as the parameters are, without padding: float64 (count,)."""
        return np.concatenate((buffer[self._order], buffer[self._norm_order]))

    def place(self, buffer: Array, values: Vector) -> None:
        """Write numbers in the order of `values` into a buffer."""
        count = len(self._order)
        buffer[self._order], buffer[self._norm_order] = values[:count], values[count:]

    @property
    def value_count(self) -> int:
        """The length of `values`."""
        return len(self._order) + len(self._norm_order)

    def state(self, name: str) -> dict[str, NDArray[Any]]:
        """The complete state, as arrays of `nn_playground.labs.mlp.state` for the network of this name."""
        return {
            f"{name}.parameters": self.values(self.whole(self.buffer)),
            f"{name}.running": self.whole(self.running)[self._norm_order],
            f"{name}.dead": bits(self.whole(self.dead)[self._order]),
        }

    def restore(self, name: str, reader: ArrayReader) -> None:
        """Restore what `state` returned; InvalidInput where it does not fit."""
        with self._all_on():
            self.place(self.buffer, reader.numbers(f"{name}.parameters", self.value_count))
            self.running[self._norm_order] = reader.numbers(f"{name}.running", len(self._norm_order))
            self.dead[self._order] = reader.bits(f"{name}.dead", len(self._order))
            self._check_variances(f"{PATH}.{name}.running")

    def _check_variances(self, path: str) -> None:
        if any((norm.variance < 0).any() for norm in self.norms):
            raise InvalidInput.at(path, "expected variances of at least 0")

    def parameters(self) -> Parameters:
        """A copy of all parameters, as lists; values that are not finite stay so."""
        layers, norms = self.layers_of(self.whole(self.buffer), self.whole(self.running))
        normalization = [
            Normalization.model_construct(**{name: values.tolist() for name, values in vars(norm).items()})
            for norm in norms
        ]
        return Parameters.model_construct(
            weights=[layer.weights.T.tolist() for layer in layers],
            biases=[layer.biases.tolist() for layer in layers],
            normalization=normalization or None,
        )

    def dead_links(self) -> list[list[list[bool]]]:
        """The links that L1 has taken out of training: [layer][to][from]."""
        return [(layer.weights.T > 0).tolist() for layer in self.views(self.whole(self.dead))]

    def load(self, parameters: Parameters) -> None:
        """Load parameters; InvalidInput where they do not fit the network."""
        wanted: dict[str, Any] = {
            "weights": [list(layer.weights.T.shape) for layer in self.layers],
            "biases": [len(layer.biases) for layer in self.layers],
        }
        check_shape("parameters.weights", parameters.weights, wanted["weights"])
        check_shape("parameters.biases", parameters.biases, wanted["biases"])
        with self._all_on():
            for layer, weights, biases in zip(self.layers, parameters.weights, parameters.biases, strict=True):
                layer.weights[:] = np.array(weights, np.float64).reshape(layer.weights.T.shape).T
                layer.biases[:] = biases
            self._load_normalization(parameters.normalization)

    def _load_normalization(self, normalization: list[Normalization] | None) -> None:
        path = "parameters.normalization"
        if normalization is None:
            return  # a run's start, before batch normalization has learned anything
        given = normalization
        if given and not self.norms:
            raise InvalidInput.at(path, "expected none, since the network has no batch normalization")
        if len(given) != len(self.norms):
            raise InvalidInput.at(path, items_error(len(self.norms), len(given)))
        for index, (norm, values) in enumerate(zip(self.norms, given, strict=True)):
            for name, target in vars(norm).items():
                numbers = getattr(values, name)
                if len(numbers) != len(target):
                    expected = say(
                        "expected {count} numbers, as the layer has units; got {got}",
                        count=len(target),
                        got=len(numbers),
                    )
                    raise InvalidInput.at(f"{path}.{index}.{name}", expected)
                target[:] = numbers

    def set_weight(self, layer: int, unit: int, source: int, value: float) -> None:
        """Set one weight; a dead link lives again. InvalidInput where there is none or the value is not finite."""
        self._check_place(layer, unit, value)
        check_number("input", source, self.sizes[layer])
        with self._all_on():
            self.layers[layer].weights[source, unit] = value
            self._dead_layers[layer].weights[source, unit] = 0.0

    def set_bias(self, layer: int, unit: int, value: float) -> None:
        """Set one bias. InvalidInput where there is none or the value is not finite."""
        self._check_place(layer, unit, value)
        with self._all_on():
            self.layers[layer].biases[unit] = value

    def _check_place(self, layer: int, unit: int, value: float) -> None:
        check_number("layer", layer, len(self.layers))
        check_number("unit", unit, self.sizes[layer + 1])
        if not np.isfinite(value):
            raise InvalidInput.at("value", say("expected a finite number; got {got}", got=value))


def build_network(config: RunConfig) -> Network:
    """The network of a config, all parameters 0 and nothing switched off."""
    network = config.network
    return Network(config.sizes, [*network.activations, _output(config)], batch_norm=network.batch_norm)


def _output(config: RunConfig) -> str:
    """The activation of the output that fits the loss."""
    if config.network.output != "auto":
        return config.network.output
    if config.training.loss == "cross_entropy":
        return "softmax" if config.data.classes > 2 else "logistic"
    return PROBLEMS[config.problem].output


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
