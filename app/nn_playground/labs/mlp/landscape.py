"""The loss as a landscape: the training loss over two axes of parameters, and the paths of runs on it.

An axis is one parameter, or several that share one value; a run is drawn at the mean of them. Parameters on neither
axis keep the values that a surface is given.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.sentences import listed, say
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import shown
from nn_playground.lab import DEFAULT_EPOCHS, NumberOrNone
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.cost import cost, losses_cost
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.runs import trained_to
from nn_playground.labs.mlp.trainer import Trainer

Vector = NDArray[np.float64]
AxisBounds = tuple[float, float]

SURFACE_COLUMNS: Final = 161
SURFACE_ROWS: Final = 81
LOSS_DIGITS: Final = 6  # of a loss on a surface, which eyes compare by its colour
PATH_MARGIN: Final = 0.15  # around the paths, as a share of their extent
STRAY: Final = 3  # times as long as the middle one is a path that has only its share of the widest surface
MAX_SURFACES: Final = 2


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Axis(_Answer):
    """Parameters that one axis changes, all to the same value."""

    name: str = Field(description="What it is called.")
    parameters: tuple[str, ...] = Field(
        description="`weights.LAYER.TO.FROM` or `biases.LAYER.TO`, where they are in the parameters of a run."
    )


class LossSurface(_Answer):
    """The training loss on a grid: loss[row][column], row 0 at the upper end of `up`; null where it is not finite."""

    across: AxisBounds = Field(description="The values of the first axis at the first and at the last column.")
    up: AxisBounds = Field(description="The values of the second axis at the last and at the first row.")
    loss: list[list[NumberOrNone]] = Field(description="To six digits.")


class LossPath(_Answer):
    """A run at the end of each epoch from 0 on: its means over the parameters of both axes, and its own loss."""

    label: str
    link: str = Field(description="The run as a link.")
    across: list[float]
    up: list[float]
    train_loss: list[float]


class Landscape(_Answer):
    """Runs of one network on the same points, on the surface of their loss."""

    axes: tuple[Axis, Axis] = Field(description="Across, then up. Together they have every weight and bias.")
    config: RunConfig = Field(description="The first run: the surfaces are those of its points, network and loss.")
    surfaces: list[LossSurface] = Field(description="One that leaves out paths that stray far, then one with all.")
    paths: list[LossPath]


class AxisPair(NamedTuple):
    """The places of the parameters of both axes in `Network.to_vector`."""

    across: list[int]
    up: list[int]

    def means(self, parameters: Vector) -> tuple[float, float]:
        """The place on the picture of a network with these parameters."""
        return float(parameters[self.across].mean()), float(parameters[self.up].mean())


def parameter_names(sizes: Sequence[int]) -> list[str]:
    """The names of all weights and biases of a network in the order of `Network.to_vector`."""
    names = []
    for layer, (inputs, units) in enumerate(pairwise(sizes)):
        names += [f"weights.{layer}.{to}.{source}" for to in range(units) for source in range(inputs)]
        names += [f"biases.{layer}.{to}" for to in range(units)]
    return names


def axis_pair(axes: tuple[Axis, Axis], sizes: Sequence[int]) -> AxisPair:
    """The parameters of the axes; InvalidInput for a name that the network does not have, or has on an axis already."""
    names = parameter_names(sizes)
    left = set(names)
    for number, axis in enumerate(axes):
        for name in axis.parameters:
            if name not in left:
                wanted = listed(name for name in names if name in left)
                wrong = say("expected one of {names}, each of them once; got {got}", names=wanted, got=shown(name))
                raise InvalidInput.at(f"landscape.{number}.parameters", wrong)
            left.remove(name)
    across, up = ([names.index(name) for name in axis.parameters] for axis in axes)
    return AxisPair(across, up)


def epochs_of(config: RunConfig) -> int:
    """The epochs of a path: to the epoch at which the run stops, if it does."""
    return config.training.stop.epochs or DEFAULT_EPOCHS


def landscape_cost(configs: Sequence[RunConfig]) -> int:
    """The cost of a landscape."""
    runs = sum(cost(config, epochs_of(config)) + losses_cost(config, epochs_of(config)) for config in configs)
    return runs + MAX_SURFACES * losses_cost(configs[0], SURFACE_COLUMNS * SURFACE_ROWS)


def landscape_in_slices(
    runs: Mapping[str, RunConfig], axes: tuple[Axis, Axis], *, clock: Clock = time.perf_counter
) -> Iterator[list[Landscape]]:
    """Make the landscape of some runs, by their labels: yields an empty list after each slice, and at last all of it.

    InvalidInput where the runs differ in points, network or loss, or where the axes do not have all parameters.
    """
    first = next(iter(runs.values()))
    _check_alike(runs)
    trainer = Trainer(first)
    pair = axis_pair(axes, trainer.network.sizes)
    _check_complete(pair, trainer)
    pace = Pace(clock)
    paths: list[LossPath] = []
    for label, config in runs.items():
        for found in path_in_slices(label, config, pair, pace):
            paths += found
            yield []
    surfaces: list[LossSurface] = []
    for bounds in surface_bounds(paths):
        for surface in surface_in_slices(trainer, pair, bounds, pace):
            surfaces += surface
            yield []
    yield [Landscape(axes=axes, config=first, surfaces=surfaces, paths=paths)]


def path_in_slices(label: str, config: RunConfig, pair: AxisPair, pace: Pace) -> Iterator[list[LossPath]]:
    """Train a run and note where it is after each epoch, up to its end or to a loss that is not finite."""
    trainer = Trainer(config)
    places, losses = [pair.means(trainer.network.to_vector())], [trainer.losses().train]
    while trainer.epoch < epochs_of(config) and not trainer.stopped:
        for _ in trained_to(trainer, trainer.epoch + 1, pace):
            yield []
        loss = trainer.losses().train
        if finite(loss) is None:
            break
        places.append(pair.means(trainer.network.to_vector()))
        losses.append(loss)
    across, up = (list(values) for values in zip(*places, strict=True))
    yield [LossPath(label=label, link=write_link(config), across=across, up=up, train_loss=losses)]


def surface_in_slices(
    trainer: Trainer, pair: AxisPair, bounds: tuple[AxisBounds, AxisBounds], pace: Pace
) -> Iterator[list[LossSurface]]:
    """Evaluate the loss on a grid; what is on neither axis stays as the trainer has it."""
    parameters = trainer.network.to_vector()
    across, up = bounds
    rows: list[list[NumberOrNone]] = []
    for height in np.linspace(up[1], up[0], SURFACE_ROWS):
        parameters[pair.up] = height
        row = []
        for value in np.linspace(across[0], across[1], SURFACE_COLUMNS):
            parameters[pair.across] = value
            trainer.network.load_vector(parameters)
            row.append(finite(float(f"{trainer.losses().train:.{LOSS_DIGITS}g}")))
        rows.append(row)
        if pace.is_over():
            yield []
            pace.begin()
    yield [LossSurface(across=across, up=up, loss=rows)]


def surface_bounds(paths: Sequence[LossPath]) -> list[tuple[AxisBounds, AxisBounds]]:
    """The bounds of the surfaces: around the paths that don't stray, and around all where some do."""
    lengths = [(np.ptp(path.across), np.ptp(path.up)) for path in paths]
    most = [STRAY * median(along) for along in zip(*lengths, strict=True)]
    near = [path for path, (across, up) in zip(paths, lengths, strict=True) if across <= most[0] and up <= most[1]]
    return [_around(some) for some in ([near] if 0 < len(near) < len(paths) else []) + [list(paths)]]


def _around(paths: Sequence[LossPath]) -> tuple[AxisBounds, AxisBounds]:
    return _wide([path.across for path in paths]), _wide([path.up for path in paths])


def _wide(values: Sequence[Sequence[float]]) -> AxisBounds:
    low, high = min(map(min, values)), max(map(max, values))
    margin = PATH_MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def _check_alike(runs: Mapping[str, RunConfig]) -> None:
    first, *others = map(_surface_of, runs.values())
    for label, other in zip(list(runs)[1:], others, strict=True):
        if other != first:
            raise InvalidInput(say("{label}: expected the points, network and loss of the first run", label=label))


def _surface_of(config: RunConfig) -> tuple[object, ...]:
    """The parts of a config on which the loss at some parameters depends."""
    network = config.network
    shape = (network.units, network.activations, network.output, network.batch_norm, network.off)
    return config.problem, config.data, config.features, shape, config.training.loss, config.seed


def _check_complete(pair: AxisPair, trainer: Trainer) -> None:
    network = trainer.network
    placed = {*pair.across, *pair.up}
    missing = [name for index, name in enumerate(parameter_names(network.sizes)) if index not in placed]
    if missing:
        raise InvalidInput.at("landscape", say("expected all parameters; {names} is missing", names=missing[0]))
    if network.batch_norm:
        raise InvalidInput.at("landscape", "expected a network without batch normalization")
