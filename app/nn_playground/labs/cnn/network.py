"""Shapes and parameters of a convolutional network, in the flat buffers that kernels work on."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.kernels.lanes import COUNT
from nn_playground.labs.cnn.config import CnnNetworkConfig, Convolution, windows
from nn_playground.labs.cnn.kernels import layout as row
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.rng import Stream

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]

DENSE: Final = ACTIVATIONS["relu"].code
IDENTITY: Final = ACTIVATIONS["linear"].code


class PictureShape(NamedTuple):
    """The shape of a picture."""

    channels: int
    side: int


class Stage(NamedTuple):
    """One layer of the network as kernels see it: dense layers are convolutions of maps of one number."""

    kind: int
    inputs: int
    outputs: int
    window: int
    stride: int
    padding: int
    activation: int
    side_in: int
    side_out: int

    @property
    def weight_count(self) -> int:
        """The number of its weights, without biases."""
        return self.outputs * self.inputs * self.window * self.window if self.kind == row.CONVOLUTION else 0

    @property
    def parameter_count(self) -> int:
        """The number of its weights and biases."""
        return self.weight_count + self.outputs if self.kind == row.CONVOLUTION else 0

    @property
    def work(self) -> int:
        """The multiplications and additions for one picture, forward."""
        return self.weight_count * self.side_out * self.side_out


def stages_of(network: CnnNetworkConfig, shape: PictureShape, classes: int) -> list[Stage]:
    """All layers, those of the network, its head, dense ones, and the output's."""
    stages: list[Stage] = []
    maps, side = shape
    for number, padded, window in windows(network, side):
        layer = network.layers[number]
        after = (padded - window) // layer.stride + 1
        if isinstance(layer, Convolution):
            code = ACTIVATIONS[layer.activation].code
            shape_of = (maps, layer.channels, window, layer.stride, layer.padding, code, side, after)
            stages.append(Stage(row.CONVOLUTION, *shape_of))
            maps = layer.channels
        else:
            stages.append(Stage(row.KINDS[layer.kind], maps, maps, window, layer.stride, 0, IDENTITY, side, after))
        side = after
    if network.head == "flatten":
        maps *= side * side
    else:
        stages.append(Stage(row.KINDS[network.head], maps, maps, side, 1, 0, IDENTITY, side, 1))
    for units in network.hidden:
        stages.append(Stage(row.CONVOLUTION, maps, units, 1, 1, 0, DENSE, 1, 1))
        maps = units
    return [*stages, Stage(row.CONVOLUTION, maps, classes, 1, 1, 0, IDENTITY, 1, 1)]


class ConvolutionalNetwork:
    """A network: its stages, the layout of its buffers, and its parameters, weights before biases in each layer."""

    def __init__(self, config: CnnNetworkConfig, shape: PictureShape, classes: int) -> None:
        self.config = config
        self.stages = stages_of(config, shape, classes)
        self.classes = classes
        self.layout, self.map_size = _laid_out(self.stages)
        self.parameter_count = sum(stage.parameter_count for stage in self.stages)
        self.parameters = np.zeros(-(-self.parameter_count // COUNT) * COUNT)

    @property
    def scratch_size(self) -> int:
        """The number of numbers that kernels put aside for one layer."""
        return COUNT * max(-(-stage.inputs // COUNT) * COUNT for stage in self.stages)

    @property
    def convolution_count(self) -> int:
        """The number of parameters of the convolutions, which come first."""
        return sum(stage.parameter_count for stage in self.stages[: len(self.config.layers)])

    @property
    def weighted(self) -> list[int]:
        """The numbers of the stages that have parameters."""
        return [number for number, stage in enumerate(self.stages) if stage.kind == row.CONVOLUTION]

    def weights(self, number: int) -> Vector:
        """The weights of a stage, float64 (to, from, row, column): a view."""
        stage, start = self.stages[number], int(self.layout[number, row.WEIGHTS_AT])
        shape = (stage.outputs, stage.inputs, stage.window, stage.window)
        return self.parameters[start : start + stage.weight_count].reshape(shape)

    def biases(self, number: int) -> Vector:
        """The biases of a stage, float64 (to,): a view."""
        start = int(self.layout[number, row.BIASES_AT])
        return self.parameters[start : start + self.stages[number].outputs]

    def initialize(self, seed: str) -> None:
        """Draw the weights of a seed, layer by layer; a weight's inputs are those of a whole kernel."""
        stream = Stream(f"{seed}/weights")
        initializer = INITIALIZERS[self.config.initializer]
        for number in self.weighted:
            weights = self.weights(number)
            taps = weights[0].size
            weights[...] = initializer.draw(stream, taps, len(weights)).T.reshape(weights.shape)
            self.biases(number)[...] = initializer.bias


def _laid_out(stages: list[Stage]) -> tuple[Integers, int]:
    """The layout of the buffers, and the number of numbers in that of the maps."""
    layout = np.zeros((len(stages), row.COLUMNS), np.int64)
    place = parameters = 0
    for number, stage in enumerate(stages):
        layout[number, : len(stage)] = stage
        full = stage.side_in + 2 * stage.padding
        layout[number, [row.IN_AT, row.IN_ROW, row.IN_MAP]] = place, full * COUNT, full * full * COUNT
        if number:
            _write_into(layout[number - 1], stages[number - 1], stage, place)
        place += stage.inputs * full * full * COUNT
        if stage.kind == row.CONVOLUTION:
            layout[number, row.WEIGHTS_AT] = parameters
            layout[number, row.BIASES_AT] = parameters + stage.weight_count
            parameters += stage.parameter_count
    layout[-1, [row.OUT_AT, row.OUT_ROW, row.OUT_MAP]] = place, COUNT, COUNT
    return layout, place + stages[-1].outputs * COUNT


def _write_into(before: Integers, stage: Stage, following: Stage, place: int) -> None:
    """Let a stage write where the next one reads: within its padding, or flat where that is dense."""
    full = stage.side_out + 2 * following.padding
    start = place + following.padding * (full + 1) * COUNT
    before[[row.OUT_AT, row.OUT_ROW, row.OUT_MAP]] = start, full * COUNT, full * full * COUNT
