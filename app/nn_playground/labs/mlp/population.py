"""Population: runs of one shape trained side by side, one in each lane, for sweeps, searches and grading.

In float64 each run has the numbers of a Trainer with its config, to the last bit. In float32 they are approximate, the
run is several times faster, and its numbers have to be marked as approximate wherever they appear.

Only runs that the original site has too go side by side. Any other is a population of its own, trained by a Trainer,
always in float64.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.kernels.lanes import COUNT, COUNT_32
from nn_playground.kernels.updates import REGULARIZATION_CODES
from nn_playground.lab import End, Precision
from nn_playground.labs.mlp.config import TELLS_CLASSES, RunConfig, engine_of
from nn_playground.labs.mlp.engines import Examples
from nn_playground.labs.mlp.kernels import layout as memory
from nn_playground.labs.mlp.kernels.population import evaluate_all, train_all
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.scores import Evaluation, LaneResults, of_lanes, of_trainer
from nn_playground.labs.mlp.stopping import Losses, Stopping
from nn_playground.labs.mlp.trainer import Trainer, next_cut

Array = NDArray[Any]
LANES: Final[dict[Precision, int]] = {"float64": COUNT, "float32": COUNT_32}


def is_batchable(config: RunConfig) -> bool:
    """True where a run can share the lanes with others: plain kernels, all epochs alike, and nothing switched off."""
    training = config.training
    return (
        engine_of(config) == "plain"
        and training.schedule.name == "constant"
        and not Stopping.is_asked_for(training)
        and not config.network.off
    )


# The values that all runs of a population have in common; all others may differ.
BATCH_KEY: Final[dict[str, Callable[[RunConfig], object]]] = {
    "all of a run that goes alone": lambda config: None if is_batchable(config) else config,
    "the number of features": lambda config: len(config.features),
    "problem": lambda config: config.problem,
    "network.hidden": lambda config: config.network.units,
    "network.activation": lambda config: config.network.activations,
    "data.samples": lambda config: config.data.count,
    "data.train_percent": lambda config: config.data.train_percent,
    "the number of training points": lambda config: config.data.train_count,
    "training.batch_size": lambda config: config.training.batch_size,
    "training.regularization": lambda config: config.training.regularization,
}


def batch_key_of(config: RunConfig) -> tuple[object, ...]:
    """The values that runs must have in common to be trained side by side, as a key to group runs by."""
    return tuple(value(config) for value in BATCH_KEY.values())


class Population:
    """Runs with equal BATCH_KEY values, at the same moment.

    `epoch` epochs are done, and `position` of the `examples` of the next one.
    """

    def __init__(
        self,
        configs: Sequence[RunConfig],
        precision: Precision = "float64",
        parameters: Sequence[Parameters | None] | None = None,
    ) -> None:
        """Runs at epoch 0; `parameters` replace the initializer's for some or all.

        InvalidInput where there is no config, where one differs from the first in a value of BATCH_KEY, or where
        parameters do not fit.
        """
        _check(configs)
        given = parameters or [None] * len(configs)
        self.configs = tuple(configs)
        self.precision = precision
        self.epoch = 0
        self.position = 0
        size = LANES[precision]
        kind = _Group if is_batchable(configs[0]) else _Sequential
        self._groups = [
            kind(self.configs[first : first + size], given[first : first + size], precision)
            for first in range(0, len(configs), size)
        ]
        self.examples = self._groups[0].examples

    def step(self, epochs: int = 1) -> None:
        """Train every run for `epochs` whole epochs."""
        if epochs > 0:
            for group in self._groups:
                group.step(epochs)
            self.epoch += epochs

    def step_examples(self, count: int) -> int:
        """Train every run on about `count` examples, whole epochs or a part of one; returns their exact number."""
        if self.position == 0 and count >= self.examples:
            self.step(count // self.examples)
            return count // self.examples * self.examples
        before, last = self.position, next_cut(self.configs[0], self.examples, self.position + count)
        for group in self._groups:
            group.step_to(before, last)
        is_end = last == self.examples
        self.position = 0 if is_end else last
        self.epoch += is_end
        return last - before

    def losses(self) -> list[Losses]:
        """The losses now, run by run."""
        return [losses for group in self._groups for losses in group.losses()]

    def evaluate(self) -> list[Evaluation]:
        """Losses and accuracies now, run by run."""
        return [evaluation for group in self._groups for evaluation in group.evaluate()]

    def ends(self) -> list[End | None]:
        """The ends of the runs that ended by themselves, run by run; None for a run that goes on."""
        return [end for group in self._groups for end in group.ends()]

    def networks(self) -> list[Network]:
        """The networks as they are now, run by run: copies."""
        return [network for group in self._groups for network in group.networks()]


class _Group:
    """As many runs as there are lanes, or fewer: copies of the first one fill the other lanes."""

    def __init__(
        self, configs: Sequence[RunConfig], parameters: Sequence[Parameters | None], precision: Precision
    ) -> None:
        self._count = len(configs)
        self._precision = precision
        self._lanes = LANES[precision]
        self._training = configs[0].training
        self._tells_classes = TELLS_CLASSES.holds(configs[0])
        trainers = [Trainer(config, given) for config, given in zip(configs, parameters, strict=True)]
        trainers += trainers[:1] * (self._lanes - len(trainers))
        self._networks = [trainer.network for trainer in trainers[: self._count]]
        self._layout = trainers[0].network.layout
        self._parameters = self._interleaved([trainer.network.buffer for trainer in trainers])
        self._gradient, self._dead = (memory.aligned(self._parameters.shape, precision) for _ in range(2))
        self._accumulated = 0
        units = trainers[0].network.unit_count
        self._work = memory.aligned((3, units * memory.BLOCK * self._lanes), precision)
        self._train = self._examples([trainer.train for trainer in trainers])
        self._test = self._examples([trainer.test for trainer in trainers])
        self._learning_rates, self._rates = (
            self._interleaved([np.array([getattr(trainer.config.training, name)]) for trainer in trainers])
            for name in ("learning_rate", "regularization_rate")
        )

    @property
    def examples(self) -> int:
        return len(self._train[1]) // self._lanes

    def step(self, epochs: int) -> None:
        self._train_on(0, self.examples, epochs, self._training.batch_size)

    def step_to(self, first: int, last: int) -> None:
        size = self._training.batch_size
        due = min(last, (first // size + 1) * size) if first % size else first  # of the batch that is begun
        if first < due:
            self._train_on(first, due, 1, size - first % size)
        if due < last:
            self._train_on(due, last, 1, size)

    def _train_on(self, first: int, last: int, epochs: int, batch_size: int) -> None:
        """Train on the examples first..last - 1 `epochs` times; the first one begins a batch of `batch_size`."""
        inputs, labels = self._train
        width = len(inputs) // self.examples
        self._accumulated = train_all(
            self._layout,
            self._parameters,
            self._gradient,
            self._dead,
            self._work,
            inputs[first * width : last * width],
            labels[first * self._lanes : last * self._lanes],
            last - first,
            epochs,
            self._accumulated,
            batch_size,
            self._learning_rates,
            self._rates,
            REGULARIZATION_CODES[self._training.regularization],
        )

    def evaluate(self) -> list[Evaluation]:
        train, test = self._evaluate(*self._train), self._evaluate(*self._test)
        return of_lanes(train, test, tells_classes=self._tells_classes)[: self._count]

    def losses(self) -> list[Losses]:
        train, test = (self._evaluate(*examples).losses.tolist() for examples in (self._train, self._test))
        return [Losses(*pair) for pair in zip(train, test, strict=True)][: self._count]

    def ends(self) -> list[End | None]:
        return [None] * self._count

    def networks(self) -> list[Network]:
        for run, network in enumerate(self._networks):
            network.buffer[:] = self._parameters.reshape(-1, self._lanes)[:, run]
            network.dead[:] = self._dead.reshape(-1, self._lanes)[:, run]
        return [network.copy() for network in self._networks]

    def _evaluate(self, inputs: Array, labels: Array) -> LaneResults:
        losses, outputs = (memory.aligned(shape, self._precision) for shape in ((self._lanes,), labels.shape))
        count = len(labels) // self._lanes
        evaluate_all(self._layout, self._parameters, inputs, labels, count, self._work, losses, outputs)
        return LaneResults(losses, outputs, labels)

    def _examples(self, runs: list[Examples]) -> tuple[Array, Array]:
        """Inputs (examples, features) and labels of all runs."""
        return self._interleaved([run.rows() for run in runs]), self._interleaved([run.labels for run in runs])

    def _interleaved(self, runs: list[Array]) -> Array:
        """One flat vector: of each number the values in all runs."""
        interleaved = memory.aligned((len(runs[0]) * self._lanes,), self._precision)
        with np.errstate(over="ignore"):  # a number too large for float32 becomes infinite: that run diverges
            interleaved[:] = np.stack(runs, axis=-1).ravel()
        return interleaved


class _Sequential:
    """Runs that can't share lanes, one after the other."""

    def __init__(
        self, configs: Sequence[RunConfig], parameters: Sequence[Parameters | None], _precision: Precision
    ) -> None:
        self._trainers = [Trainer(config, given) for config, given in zip(configs, parameters, strict=True)]
        self.examples = len(self._trainers[0].points.train)

    def step_to(self, _first: int, last: int) -> None:
        for trainer in self._trainers:
            trainer.step_to(last)

    def step(self, epochs: int) -> None:
        for trainer in self._trainers:
            trainer.step(epochs)

    def evaluate(self) -> list[Evaluation]:
        return [of_trainer(trainer) for trainer in self._trainers]

    def losses(self) -> list[Losses]:
        return [trainer.losses() for trainer in self._trainers]

    def ends(self) -> list[End | None]:
        return [End(trainer.epoch, trainer.stopped) if trainer.stopped else None for trainer in self._trainers]

    def networks(self) -> list[Network]:
        return [trainer.network.copy() for trainer in self._trainers]


def _check(configs: Sequence[RunConfig]) -> None:
    if not configs:
        raise InvalidInput.at("configs", "expected at least one run; got none")
    for index, config in enumerate(configs):
        for name, value in BATCH_KEY.items():
            wanted, got = value(configs[0]), value(config)
            if got != wanted:
                raise InvalidInput.at(
                    f"configs.{index}",
                    say(
                        "{name} is {got}, but {wanted} in the first run; runs side by side need the same",
                        name=name,
                        got=got,
                        wanted=wanted,
                    ),
                )
