"""How a run descends: the kernels behind a trainer, with the memory that they need.

There are two: `PlainDescent` for the runs that the original site has too, to the last bit its own, and
`GeneralDescent` for all others. Both leave the parameters in the network.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.losses import LOSSES
from nn_playground.kernels.optimizers import CONSTANTS, OPTIMIZERS
from nn_playground.kernels.updates import REGULARIZATION_CODES
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.features import columns
from nn_playground.labs.mlp.kernels import general, switches
from nn_playground.labs.mlp.kernels import layout as memory
from nn_playground.labs.mlp.kernels.prediction import POINTS, measure_any
from nn_playground.labs.mlp.kernels.training import train
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.scaling import Scaling
from nn_playground.labs.mlp.state import Facts, Reader, bits
from nn_playground.labs.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]

SMALL: Final = 1024 * 1024  # bytes that a run at rest may hold though it does not need them, so that it steps at once
NOWHERE: Final = np.empty(0)  # for losses that nobody asks for
_COUNTED: Final = {"accumulated": switches.ACCUMULATED, "updates": switches.UPDATES, "clipped": switches.CLIPPED}
_REMEMBERED: Final = {
    "gradient": switches.GRADIENT,
    "first_moment": switches.FIRST_MOMENT,
    "second_moment": switches.SECOND_MOMENT,
}


class Examples(NamedTuple):
    """Points as the kernels want them: inputs float64 (features, n padded with zeros), labels float64 (n,)."""

    inputs: Array
    labels: Vector

    @classmethod
    def of(cls, points: Array, features: tuple[str, ...], scaling: Scaling | None = None) -> "Examples":
        """The examples of points (n, 3), their features scaled."""
        inputs = memory.aligned((len(features), memory.padded(len(points), POINTS)))
        values = columns(features, points)
        inputs[:, : len(points)] = values if scaling is None else scaling.apply(values)
        return cls(inputs, np.ascontiguousarray(points[:, 2]))

    def rows(self) -> Vector:
        """The inputs example by example, without gaps: float64 (n * features,)."""
        return self.inputs[:, : len(self.labels)].T.ravel()


class Data(NamedTuple):
    """What a run trains on, in the order of this epoch, and what it is measured by."""

    rows: Vector  # as Examples.rows has them, and whole lanes to spare
    labels: Vector
    train: Examples
    test: Examples


class Observation(NamedTuple):
    """How training goes inside: for each layer the root mean square of the gradient of its weights over all training
    points, for each unit behind the inputs the share of them at which its activation is flat."""

    gradients: list[float]
    flat: list[float]


class PlainDescent:
    """Gradient descent as the original site has it."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._gradient = memory.aligned(network.buffer.shape)
        self._accumulated = 0
        self._mirror = memory.aligned((memory.mirror_size(network.layout),))
        self._room = room_for(network)
        self._work = memory.aligned((3, memory.room_size(network.layout)))

    def descend(
        self, config: RunConfig, data: Data, first: int, last: int, epochs: int, learning_rate: float, losses: Vector
    ) -> None:
        """Train on the examples first..last - 1, then on all before `last` until so many epochs are done.

        `losses` gets those over training and test points where it has room for two.
        """
        training = config.training
        self._accumulated = train(
            self._network.layout,
            self._network.buffer,
            self._mirror,
            self._gradient,
            self._network.dead,
            self._work,
            data.rows,
            *data.train,
            *data.test,
            self._room,
            losses,
            first,
            last,
            epochs,
            self._accumulated,
            training.batch_size,
            learning_rate,
            training.regularization_rate,
            REGULARIZATION_CODES[training.regularization],
        )

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """What it remembers from one call to the next: facts and arrays of `nn_playground.labs.mlp.state`."""
        return {"accumulated": self._accumulated}, {"gradient": self._network.values(self._gradient)}

    def restore(self, facts: Facts, reader: Reader) -> None:
        """Remember what `state` has told; InvalidInput where it does not fit."""
        self._accumulated = facts.accumulated
        network = self._network
        network.place(self._gradient, reader.numbers("gradient", network.value_count))


class GeneralDescent:
    """Training with everything that can be switched on."""

    def __init__(self, network: Network, config: RunConfig, examples: int) -> None:
        self._network = network
        together = config.training.batch_size if config.network.batch_norm else memory.BLOCK
        self._together = min(together, max(memory.BLOCK, examples))
        layout = network.layout_for(self._together)
        self._layout = layout
        self._buffers = memory.aligned((switches.BUFFERS, len(network.buffer)))
        for layer in network.views(self._buffers[switches.HELD_BACK]):
            layer.weights[:] = 1.0
        self._mirror = memory.aligned((memory.mirror_size(layout),))
        self._work: Array | None = None  # nothing in it is read before it is written
        self._room = room_for(network)
        self._powers = np.ones(2)
        self._counts = np.zeros(switches.COUNTS, np.int64)
        self._marks = np.zeros(sum(network.sizes[1:]))
        self._stream = Stream(config.seed)

    def rest(self) -> None:
        """Hold no more memory than what is remembered takes; a block of examples may be as large as all of them."""
        if self._work is not None and self._work.nbytes > SMALL:
            self._work = None

    def _room_to_work(self) -> Array:
        if self._work is None:
            self._work = memory.aligned((switches.WORK, memory.room_size(self._layout, self._together)))
        return self._work

    def take_stream(self, stream: Stream) -> None:
        """Draw from this one from now on."""
        self._stream = stream

    def descend(
        self, config: RunConfig, data: Data, first: int, last: int, epochs: int, learning_rate: float, losses: Vector
    ) -> None:
        """As `PlainDescent.descend`."""
        if epochs > 0:  # who only measures does not wait for the kernel that trains
            self._train(config, data, first, last, epochs, learning_rate, self._buffers, self._counts, learns=True)
        if len(losses) == 2:
            losses[0], losses[1] = (self.measure(config, examples)[0] for examples in (data.train, data.test))

    def measure(self, config: RunConfig, examples: Examples) -> tuple[float, Array]:
        """The mean loss over examples, and the outputs as maps show them, of several classes their probabilities."""
        return measured(self._network, config, examples, self._room)

    def observe(self, config: RunConfig, data: Data) -> Observation:
        """Look at the gradient, and change nothing."""
        count = len(data.train.labels)
        buffers, counts = np.zeros_like(self._buffers), np.zeros_like(self._counts)
        before = self._marks.copy()
        self._marks[:] = 0.0
        self._train(config, data, 0, count, 1, 0.0, buffers, counts, learns=False)
        flat = (self._marks / count).tolist()
        self._marks[:] = before
        layers = self._network.views(buffers[switches.GRADIENT] / count)
        return Observation([_root_mean_square(layer.weights) for layer in layers], flat)

    @property
    def clipped(self) -> tuple[int, int]:
        """How many updates had their gradient clipped so far, and how many there were."""
        return int(self._counts[switches.CLIPPED]), int(self._counts[switches.UPDATES])

    def dropped(self) -> list[int]:
        """The units, counted through the layers, that dropout left out for the last example."""
        return np.flatnonzero(self._marks).tolist()

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """As `PlainDescent.state`."""
        places = {name: int(self._counts[place]) for name, place in _COUNTED.items()}
        arrays = {name: self._network.values(self._buffers[place]) for name, place in _REMEMBERED.items()}
        return places, {**arrays, "powers": self._powers}

    def random_state(self) -> dict[str, NDArray[Any]]:
        """The same of what dropout draws, and whom it left out last."""
        return {"stream": self._stream.state.astype(np.uint8), "dropped": bits(self._marks)}

    def restore(self, facts: Facts, reader: Reader) -> None:
        """As `PlainDescent.restore`."""
        for name, place in _COUNTED.items():
            self._counts[place] = getattr(facts, name)
        network = self._network
        for name, place in _REMEMBERED.items():
            take = reader.positive if name == "second_moment" else reader.numbers
            network.place(self._buffers[place], take(name, network.value_count))
        self._powers[:] = reader.positive("powers", len(self._powers), most=1.0)

    def restore_random(self, reader: Reader) -> None:
        """As `restore`, of what `random_state` has told."""
        self._stream.state[:] = reader.bytes("stream", len(self._stream.state))
        self._marks[:] = reader.bits("dropped", len(self._marks))

    def _train(
        self,
        config: RunConfig,
        data: Data,
        first: int,
        last: int,
        epochs: int,
        learning_rate: float,
        buffers: Array,
        counts: NDArray[np.int64],
        *,
        learns: bool,
    ) -> None:
        general.train_any(
            self._layout,
            self._network.buffer,
            self._network.running,
            self._network.dead,
            self._mirror,
            buffers,
            self._room_to_work(),
            self._marks,
            self._stream.state,
            data.rows,
            data.labels,
            _codes(config, self._together, learns=learns),
            _rates(config),
            _constants(config),
            self._powers,
            counts,
            learning_rate,
            first,
            last,
            epochs,
        )


def measured(network: Network, config: RunConfig, examples: Examples, room: Vector) -> tuple[float, Array]:
    """The mean loss over examples, and the outputs as maps show them; of several classes the probabilities.

    The outputs are float64 (n, output units); `room` is what `room_for` gives.
    """
    outputs = np.empty((len(examples.labels), network.sizes[-1]))
    loss = LOSSES[config.training.loss].code
    mean = measure_any(network.layout, network.folded(), *examples, room, loss, outputs)
    return float(mean), outputs


def room_for(network: Network) -> Vector:
    """Room for two layers of the widest, as `prediction.mean_loss` wants it."""
    return memory.aligned((2 * max(network.sizes[1:]) * POINTS,))


def _codes(config: RunConfig, together: int, *, learns: bool) -> NDArray[np.int64]:
    codes = np.empty(switches.CODES, np.int64)
    training = config.training
    codes[switches.LOSS] = LOSSES[training.loss].code
    codes[switches.OPTIMIZER] = OPTIMIZERS[training.optimizer.name].code
    codes[switches.REGULARIZATION] = REGULARIZATION_CODES[training.regularization]
    codes[switches.BATCH_SIZE] = training.batch_size
    codes[switches.TOGETHER] = together
    codes[switches.LEARNS] = learns
    return codes


def _rates(config: RunConfig) -> Vector:
    rates, training = np.empty(switches.RATES), config.training
    rates[switches.RATE] = training.regularization_rate
    rates[switches.CLIP_NORM] = training.clip_norm
    rates[switches.MAX_NORM] = training.max_norm
    rates[switches.DROPOUT] = training.dropout
    return rates


def _constants(config: RunConfig) -> Vector:
    constants = np.zeros(len(CONSTANTS))
    for name, value in config.training.optimizer.constants().items():
        constants[CONSTANTS[name]] = value
    return constants


def _root_mean_square(values: NDArray[Any]) -> float:
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
        return float(np.sqrt(np.mean(values * values))) if values.size else 0.0
