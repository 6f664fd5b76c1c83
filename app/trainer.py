"""Trainer: a run under way. It owns data, network and stream; it has no clock, no I/O and no threads."""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app import network as networks
from app.config import RunConfig
from app.datasets import DATASETS, Points, shuffled, split
from app.errors import InvalidInput
from app.features import columns, grid_blocks
from app.kernels import layout as memory
from app.kernels.lanes import COUNT
from app.kernels.prediction import POINTS, draw_maps, paint_maps
from app.kernels.training import train
from app.kernels.updates import REGULARIZATION_CODES
from app.network import Network, Parameters
from app.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

NOWHERE: Final = np.empty(0)  # for losses that nobody asks for


class Losses(NamedTuple):
    """The mean loss over the training points and over the test points."""

    train: float
    test: float

    @property
    def finite(self) -> bool:
        """Whether the run has not diverged."""
        return math.isfinite(self.train) and math.isfinite(self.test)


class Examples(NamedTuple):
    """Points as the kernels want them: inputs float64 (features, n padded with zeros), labels float64 (n,)."""

    inputs: Array
    labels: Vector

    @classmethod
    def of(cls, points: Array, features: tuple[str, ...]) -> "Examples":
        """The examples of points (n, 3)."""
        inputs = memory.aligned((len(features), memory.padded(len(points), POINTS)))
        inputs[:, : len(points)] = columns(features, points)
        return cls(inputs, np.ascontiguousarray(points[:, 2]))

    def rows(self) -> Vector:
        """The inputs example by example, without gaps: float64 (n * features,)."""
        return self.inputs[:, : len(self.labels)].T.ravel()


class Trainer:
    """A run at some moment: `epoch` epochs are done, and `position` examples of the next one."""

    def __init__(self, config: RunConfig, parameters: Parameters | None = None) -> None:
        self.config = config
        self.epoch = 0
        self.position = 0
        stream = Stream(config.seed)
        self._take_points(_points(config, stream))
        self.network: Network = networks.build(config)
        networks.initialize(self.network, config.network, _weight_stream(config, stream))
        if parameters is not None:
            self.network.load(parameters)
        self._allocate()

    def _take_points(self, points: Points) -> None:
        self.points = points
        self.train = Examples.of(points.train, self.config.features)
        self._rows = np.append(self.train.rows(), np.zeros(COUNT))
        self.test = Examples.of(points.test, self.config.features)

    def _allocate(self) -> None:
        layout = self.network.layout
        self._gradient = memory.aligned(self.network.buffer.shape)
        self._accumulated = 0
        self._mirror = memory.aligned((memory.mirror_size(layout),))
        self._room = memory.aligned((2 * max(self.network.sizes[1:]) * POINTS,))
        self._work = memory.aligned((3, memory.room_size(layout)))

    def step(self, epochs: int = 1) -> None:
        """Train for so many epochs; one that was begun counts as the first of them."""
        self._train(epochs, NOWHERE)

    def step_and_measure(self, epochs: int = 1) -> Losses:
        """The same, and the losses then."""
        losses = np.empty(2)
        self._train(epochs, losses)
        return Losses(*losses.tolist())

    def step_batch(self) -> None:
        """Train up to the next update of the weights, or to the end of the epoch where that comes first."""
        size = self.config.training.batch_size
        last = min((self.position // size + 1) * size, len(self.points.train))
        self._run(last, 1, NOWHERE)
        self.position = last
        if last == len(self.points.train):
            self.epoch += 1
            self.position = 0

    def losses(self) -> Losses:
        """The losses now."""
        return self.step_and_measure(0)

    def _train(self, epochs: int, losses: Vector) -> None:
        self._run(len(self.points.train), epochs, losses)
        if epochs > 0:
            self.epoch += epochs
            self.position = 0

    def _run(self, last: int, epochs: int, losses: Vector) -> None:
        training = self.config.training
        self._accumulated = train(
            self.network.layout,
            self.network.buffer,
            self._mirror,
            self._gradient,
            self.network.dead,
            self._work,
            self._rows,
            *self.train,
            *self.test,
            self._room,
            losses,
            self.position,
            last,
            epochs,
            self._accumulated,
            training.batch_size,
            training.learning_rate,
            training.regularization_rate,
            REGULARIZATION_CODES[training.regularization],
        )

    def tune(self, config: RunConfig) -> None:
        """Go on with the learning rate and the regularization rate of `config`, which differs in nothing else."""
        self.config = config

    def replace_data(self, config: RunConfig) -> None:
        """Go on with the points of `config`, which differs in seeds only; weights and epoch stay."""
        self.config = config
        self._take_points(_points(config, Stream(config.seed)))
        self.position = 0

    def resume(self, epoch: int, flat: Vector) -> None:
        """Go on from parameters (in the order of `Network.flat`) that the run had after `epoch` epochs."""
        if epoch < 0:
            raise InvalidInput.at("epoch", f"expected at least 0; got {epoch}")
        self.network.load_flat(flat)
        self.epoch = epoch
        self.position = 0

    def maps(self, watched: int, size: int, picture_size: int) -> tuple[Array, Array]:
        """One unit on a map of size x size, and a small picture of every unit behind the inputs: float64.

        Units are counted through the layers. The pictures are (units, picture_size, picture_size), each value the mean
        over a block; picture_size divides size.
        """
        grid = grid_blocks(self.config.features, size, picture_size, np.float64)
        whole, pictures = np.empty((size, size)), np.empty((sum(self.network.sizes[1:]), grid.shape[2]))
        draw_maps(self.network.layout, self.network.buffer, grid, watched, whole, pictures)
        return whole, _cut(pictures, picture_size)

    def painted_maps(self, watched: int, size: int, picture_size: int) -> tuple[Bytes, Bytes]:
        """The same as value codes, uint8: for the eye, and fast."""
        grid = grid_blocks(self.config.features, size, picture_size, np.float32)
        whole = np.empty((size, size), np.uint8)
        pictures = np.empty((sum(self.network.sizes[1:]), grid.shape[2]), np.uint8)
        paint_maps(self.network.layout, self.network.buffer, grid, watched, whole, pictures)
        return whole, _cut(pictures, picture_size)

    def output_grid(self, size: int = 100) -> Array:
        """The network's output on a map: float64 (size, size), row 0 at x2 = +6."""
        return self.maps(sum(self.network.sizes[1:]) - 1, size, size)[0]


def _cut(pictures: NDArray[Any], size: int) -> NDArray[Any]:
    """The pictures without what they are padded with: (units, size, size)."""
    return pictures[:, : size * size].reshape(-1, size, size)


def _points(config: RunConfig, stream: Stream) -> Points:
    dataset = DATASETS[config.data.name]
    points = dataset.generate(stream, config.data.samples, config.data.noise / 100)
    return split(shuffled(points, stream), config.data.train_percent)


def _weight_stream(config: RunConfig, after_data: Stream) -> Stream:
    """Where the weights come from: the run's own stream, or that of the run with the network's seed after its data."""
    if config.network.seed is None:
        return after_data
    stream = Stream(config.network.seed)
    _points(config, stream)
    return stream
