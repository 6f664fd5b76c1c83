"""Engines: the kernels behind a trainer, with the memory that they need.

There are two: `PlainEngine` for the runs that the original site has too, with its numbers to the last bit, and
`GeneralEngine` for all others. Both leave the parameters in the network.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.lanes import COUNT
from nn_playground.kernels.losses import LOSSES
from nn_playground.kernels.optimizers import CODE, CONSTANTS
from nn_playground.kernels.updates import L1, L2, MASKED_L2, REGULARIZATION_CODES
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.features import feature_columns
from nn_playground.labs.mlp.kernels import general_training, switches
from nn_playground.labs.mlp.kernels import layout as memory
from nn_playground.labs.mlp.kernels.plain_training import train
from nn_playground.labs.mlp.kernels.prediction import POINTS, evaluate_general
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.scaling import Scaling
from nn_playground.labs.mlp.state import ArrayReader, Facts, bits
from nn_playground.labs.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]

SMALL_BYTES: Final = 1024 * 1024  # of working memory that a run at rest may keep, so that its next step starts at once
NOWHERE: Final = np.empty(0)  # where no losses are wanted
_COUNTED: Final = {"accumulated": switches.ACCUMULATED, "updates": switches.UPDATES, "clipped": switches.CLIPPED}
REMEMBERED: Final = {
    "gradient": switches.GRADIENT,
    "first_moment": switches.FIRST_MOMENT,
    "second_moment": switches.SECOND_MOMENT,
}


class Examples(NamedTuple):
    """Points in the form that kernels take: inputs float64 (features, n padded with zeros), labels float64 (n,)."""

    inputs: Array
    labels: Vector

    @classmethod
    def of(cls, points: Array, features: tuple[str, ...], scaling: Scaling | None = None) -> "Examples":
        """The examples of points (n, 3), their features scaled."""
        inputs = memory.aligned((len(features), memory.padded(len(points), POINTS)))
        values = feature_columns(features, points)
        inputs[:, : len(points)] = values if scaling is None else scaling.apply(values)
        return cls(inputs, np.ascontiguousarray(points[:, 2]))

    def rows(self) -> Vector:
        """The inputs example by example, without gaps: float64 (n * features,)."""
        return self.inputs[:, : len(self.labels)].T.ravel()


class Data(NamedTuple):
    """Training examples in the order of this epoch, and the examples that losses are computed over."""

    rows: Vector  # as Examples.rows has them, and whole lanes to spare
    labels: Vector
    train: Examples
    test: Examples


class Observation(NamedTuple):
    """Gradients and saturation over all training points.

    For each layer the root mean square of the gradient of its weights, for each unit behind the inputs the share of the
    points at which it is saturated.
    """

    gradients: list[float]
    saturated: list[float]


class Pass(NamedTuple):
    """The pass of one example through a network, forward and back.

    The sums, outputs and errors of the sums lie where VALUES of the layout says, the gradient as parameters do.
    """

    sums: Vector
    outputs: Vector
    errors: Vector
    gradient: Vector


class PlainEngine:
    """Gradient descent as the original site has it."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._gradient = memory.aligned(network.buffer.shape)
        self._accumulated = 0
        self._weights_t = memory.aligned((memory.weights_t_size(network.layout),))
        self.scratch = scratch_for(network)
        self._work = memory.aligned((3, memory.work_size(network.layout)))

    def train(
        self, config: RunConfig, data: Data, first: int, last: int, epochs: int, learning_rate: float, losses: Vector
    ) -> None:
        """Train on the examples first..last - 1, then on all before `last` until `epochs` epochs are done.

        `losses` gets those over training and test points where it has room for two.
        """
        training = config.training
        self._accumulated = train(
            self._network.layout,
            self._network.buffer,
            self._weights_t,
            self._gradient,
            self._network.dead,
            self._work,
            data.rows,
            *data.train,
            *data.test,
            self.scratch,
            losses,
            first,
            last,
            epochs,
            self._accumulated,
            training.batch_size,
            learning_rate,
            _regularization_rate(config),
            _masked(_regularization(config, self._network), self._network),
        )

    def one_pass(self, config: RunConfig, data: Data) -> Pass:
        """Take the first example through the network. A batch of one would be an update at once."""
        self._gradient[:], self._accumulated = 0.0, 0
        self.train(config, data, 0, 1, 1, 0.0, NOWHERE)
        sums, outputs, errors = self._work
        return Pass(sums, outputs, errors, self._gradient)

    def forget(self, places: NDArray[np.int64]) -> None:
        """Forget the gradients at these places of the buffers."""
        self._gradient[places] = 0.0

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """The state kept from one call to the next: facts and arrays of `nn_playground.labs.mlp.state`."""
        return {"accumulated": self._accumulated}, {"gradient": self._network.values(self._gradient)}

    def restore(self, facts: Facts, reader: ArrayReader) -> None:
        """Restore what `state` returned; InvalidInput where it does not fit."""
        self._accumulated = facts.accumulated
        network = self._network
        network.place(self._gradient, reader.numbers("gradient", network.value_count))


class GeneralEngine:
    """Training with everything that can be switched on."""

    def __init__(self, network: Network, config: RunConfig, examples: int) -> None:
        self._network = network
        self.make_room(config, examples)
        self._buffers = memory.aligned((switches.BUFFERS, len(network.buffer)))
        for layer in network.views(self._buffers[switches.DECAY_MASK]):
            layer.weights[:] = 1.0
        self.scratch = scratch_for(network)
        self._powers = np.ones(2)
        self._counts = np.zeros(switches.COUNTS, np.int64)
        self._unit_flags = np.zeros(network.unit_count)
        self._stream = Stream(config.seed)

    def make_room(self, config: RunConfig, examples: int) -> None:
        """Make room for the blocks of so many examples; what is remembered stays."""
        block_size = config.training.batch_size if config.network.batch_norm else memory.BLOCK
        self._block_size = min(block_size, max(memory.BLOCK, examples))
        self._layout = self._network.layout_for(self._block_size)
        self._weights_t = memory.aligned((memory.weights_t_size(self._layout),))
        self._work: Array | None = None  # never read before it is written

    def rest(self) -> None:
        """Release working memory above SMALL_BYTES; a block of examples may be as large as all of them."""
        if self._work is not None and self._work.nbytes > SMALL_BYTES:
            self._work = None

    def _work_arrays(self) -> Array:
        if self._work is None:
            self._work = memory.aligned((switches.WORK, memory.work_size(self._layout, self._block_size)))
        return self._work

    def take_stream(self, stream: Stream) -> None:
        """Draw from `stream` from now on."""
        self._stream = stream

    def train(
        self, config: RunConfig, data: Data, first: int, last: int, epochs: int, learning_rate: float, losses: Vector
    ) -> None:
        """As `PlainEngine.train`."""
        if epochs > 0:  # an evaluation alone does not wait for the training kernel to compile
            self._run_kernel(config, data, first, last, epochs, learning_rate, self._buffers, self._counts, learns=True)
        if len(losses) == 2:
            losses[0], losses[1] = (self.measure(config, examples)[0] for examples in (data.train, data.test))

    def measure(self, config: RunConfig, examples: Examples) -> tuple[float, Array]:
        """The mean loss over examples, and the outputs as maps show them, of several classes their probabilities."""
        return evaluated(self._network, config, examples, self.scratch)

    def observe(self, config: RunConfig, data: Data) -> Observation:
        """Compute the gradients over all training points and the saturation, and change nothing."""
        count = len(data.train.labels)
        buffers, counts = np.zeros_like(self._buffers), np.zeros_like(self._counts)
        before = self._unit_flags.copy()
        self._unit_flags[:] = 0.0
        self._run_kernel(config, data, 0, count, 1, 0.0, buffers, counts, learns=False)
        saturated = (self._unit_flags / count).tolist()
        self._unit_flags[:] = before
        buffers[switches.GRADIENT, self._network.off_places] = 0.0
        layers = self._network.views(buffers[switches.GRADIENT] / count)
        return Observation([_root_mean_square(layer.weights) for layer in layers], saturated)

    def one_pass(self, config: RunConfig, data: Data) -> Pass:
        """As `PlainEngine.one_pass`; dropout drops nothing."""
        self._buffers[switches.GRADIENT], self._counts[:] = 0.0, 0
        self._run_kernel(config, data, 0, 1, 1, 0.0, self._buffers, self._counts, learns=False)
        work = self._work_arrays()
        return Pass(work[switches.Z], work[switches.A], work[switches.ERROR], self._buffers[switches.GRADIENT])

    @property
    def slopes(self) -> Vector:
        """The derivatives of the activations on the last pass of `one_pass`, where VALUES of the layout says."""
        slopes: Vector = self._work_arrays()[switches.DERIVATIVES]
        return slopes

    @property
    def clipped(self) -> tuple[int, int]:
        """The number of updates whose gradient was clipped so far, and of all updates."""
        return int(self._counts[switches.CLIPPED]), int(self._counts[switches.UPDATES])

    def dropped(self) -> list[int]:
        """The units, counted through the layers, that dropout dropped for the last example."""
        return np.flatnonzero(self._unit_flags).tolist()

    def forget(self, places: NDArray[np.int64]) -> None:
        """Forget the gradients and their moments at these places of the buffers."""
        for remembered in REMEMBERED.values():
            self._buffers[remembered, places] = 0.0

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """As `PlainEngine.state`."""
        places = {name: int(self._counts[place]) for name, place in _COUNTED.items()}
        arrays = {name: self._network.values(self._buffers[place]) for name, place in REMEMBERED.items()}
        return places, {**arrays, "powers": self._powers}

    def random_state(self) -> dict[str, NDArray[Any]]:
        """The state of dropout: its random stream, and the units that it dropped last."""
        return {"stream": self._stream.state.astype(np.uint8), "dropped": bits(self._unit_flags)}

    def restore(self, facts: Facts, reader: ArrayReader) -> None:
        """As `PlainEngine.restore`."""
        for name, place in _COUNTED.items():
            self._counts[place] = getattr(facts, name)
        network = self._network
        for name, place in REMEMBERED.items():
            take = reader.positive if name == "second_moment" else reader.numbers
            network.place(self._buffers[place], take(name, network.value_count))
        self._powers[:] = reader.positive("powers", len(self._powers), most=1.0)

    def restore_random(self, reader: ArrayReader) -> None:
        """Restore what `random_state` returned; InvalidInput where it does not fit."""
        self._stream.state[:] = reader.bytes("stream", len(self._stream.state))
        self._unit_flags[:] = reader.bits("dropped", len(self._unit_flags))

    def _run_kernel(
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
        general_training.train_general(
            self._layout,
            self._network.buffer,
            self._network.running,
            self._network.dead,
            self._weights_t,
            buffers,
            self._work_arrays(),
            self._unit_flags,
            self._stream.state,
            data.rows,
            data.labels,
            _codes(config, self._network, self._block_size, learns=learns),
            _rates(config),
            _constants(config),
            self._powers,
            counts,
            learning_rate,
            first,
            last,
            epochs,
        )


def with_spare_lanes(rows: Vector) -> Vector:
    """Rows of examples, padded by whole lanes as `Data` needs them."""
    return np.append(rows, np.zeros(COUNT))


def evaluated(network: Network, config: RunConfig, examples: Examples, scratch: Vector) -> tuple[float, Array]:
    """The mean loss over examples, and the outputs as maps show them; of several classes the probabilities.

    The outputs are float64 (n, output units); `scratch` comes from `scratch_for`.
    """
    outputs = np.empty((len(examples.labels), network.sizes[-1]))
    loss = LOSSES[config.training.loss].code
    mean = evaluate_general(network.layout, network.folded(), *examples, scratch, loss, outputs)
    return float(mean), outputs


def scratch_for(network: Network) -> Vector:
    """Scratch memory for two layers as wide as the widest, as `prediction.mean_loss` needs it."""
    return memory.aligned((2 * max(network.sizes[1:]) * POINTS,))


def _codes(config: RunConfig, network: Network, block_size: int, *, learns: bool) -> NDArray[np.int64]:
    training = config.training
    codes = switches.Codes(
        loss=LOSSES[training.loss].code,
        optimizer=getattr(CODE, training.optimizer.name),
        regularization=_regularization(config, network),
        batch_size=training.batch_size,
        block_size=block_size,
        learns=learns,
        masks=bool(network.off),
    )
    return np.array(codes, np.int64)


def _regularization(config: RunConfig, network: Network) -> int:
    """The code of the regularization; where there is none, links that L1 has taken out and what is off stay out."""
    if _regularization_rate(config) == 0 and np.count_nonzero(network.dead):
        return L1
    return REGULARIZATION_CODES[config.training.regularization]


def _masked(code: int, network: Network) -> int:
    """The code by which parameters that are off stay as they are; the general kernel clears their gradients instead."""
    return MASKED_L2 if code == L2 and network.off else code


def _regularization_rate(config: RunConfig) -> float:
    return 0.0 if config.training.regularization == "none" else config.training.regularization_rate


def _rates(config: RunConfig) -> Vector:
    rates = np.array([getattr(config.training, name) for name in switches.Rates._fields], np.float64)
    rates[switches.RATE.regularization_rate] = _regularization_rate(config)
    return rates


def _constants(config: RunConfig) -> Vector:
    own = config.training.optimizer.constants()
    return np.array([own.get(name, 0.0) for name in CONSTANTS])


def _root_mean_square(values: NDArray[Any]) -> float:
    with np.errstate(over="ignore", invalid="ignore"):  # where a run diverges
        return float(np.sqrt(np.mean(values * values))) if values.size else 0.0
