"""Trainer: a run under way. It owns data, network and streams; it has no clock, no I/O and no threads."""

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import listed, say
from nn_playground.base.validation import shown
from nn_playground.labs.mlp import network as networks
from nn_playground.labs.mlp.config import RunConfig, effective_of, engine_of
from nn_playground.labs.mlp.engines import (
    NOWHERE,
    Data,
    Examples,
    GeneralEngine,
    Observation,
    PlainEngine,
    evaluated,
    with_spare_lanes,
)
from nn_playground.labs.mlp.features import feature_columns
from nn_playground.labs.mlp.kernels import layout as memory
from nn_playground.labs.mlp.kernels.prediction import SHADES
from nn_playground.labs.mlp.maps import drawn_maps, layer_outputs, painted_maps
from nn_playground.labs.mlp.metrics import accuracy
from nn_playground.labs.mlp.network import Network
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.run_points import points_of, weight_stream
from nn_playground.labs.mlp.scaling import Scaling
from nn_playground.labs.mlp.single_pass import SinglePass
from nn_playground.labs.mlp.splitting import Points
from nn_playground.labs.mlp.state import PATH, ArrayReader, Facts, RunState, nonzero_arrays
from nn_playground.labs.mlp.stopping import Losses as Losses
from nn_playground.labs.mlp.stopping import Stopping
from nn_playground.labs.rng import Stream

Vector = NDArray[np.float64]
Array = NDArray[np.float64]


class Trainer:
    """A run under way: `epoch` epochs are done, and `position` examples of the next one.

    `points` are the run's, `shown_points` the training points as augmentation has moved them in this epoch. Where a
    condition ends the run, `stopped` names it; it trains no further then.
    """

    def __init__(self, config: RunConfig, parameters: Parameters | None = None) -> None:
        self.config = config
        self._settings = effective_of(config)  # all that it reads: what has no effect can have none
        self.epoch = 0
        self.position = 0
        self.stopped: str | None = None
        stream = Stream(config.seed)
        self._take_points(points_of(config, stream))
        self.network: Network = networks.build_network(self._settings)
        networks.initialize(self.network, self._settings.network, weight_stream(self._settings, stream))
        if parameters is not None:
            self.network.load(parameters)
        self.network.switch_off(self._settings.network.off)
        self._plain = engine_of(config) == "plain"
        self._engine = PlainEngine(self.network) if self._plain else self._general()
        self._single_pass: SinglePass | None = None  # until it is asked for
        self._watch_from_here()

    def _general(self) -> GeneralEngine:
        return GeneralEngine(self.network, self._settings, len(self.points.train))

    def _take_points(self, points: Points) -> None:
        self.points = points
        self.shown_points = points.train
        self._arranged: int | None = None  # the epoch for which the points were ordered and moved last
        normalizes, features = self._settings.data.normalize_inputs, self._settings.features
        self.scaling = Scaling.of(feature_columns(features, points.train)) if normalizes else None
        self.train, self.test = map(self.examples_of, points)
        self._data = Data(with_spare_lanes(self.train.rows()), self.train.labels, self.train, self.test)

    def _watch_from_here(self) -> None:
        training = self._settings.training
        self.stopped = None
        self._stopping = Stopping(training) if Stopping.is_asked_for(training) else None
        self._best = self.network.copy() if training.early_stopping.patience else None
        random = training.shuffle or training.augmentation > 0 or training.dropout > 0
        # True where all epochs are alike, so that one call can do many.
        self._steady = training.schedule.name == "constant" and not random and self._stopping is None

    @property
    def learning_rate(self) -> float:
        """The learning rate of the epoch under way."""
        training = self._settings.training
        if training.schedule.name == "constant":
            return training.learning_rate
        return training.learning_rate * float(training.schedule.factors(np.array([float(self.epoch)]))[0])

    @property
    def best_epoch(self) -> int | None:
        """The epoch whose weights early stopping has restored; None where it has not."""
        return self._stopping.best_epoch if self._stopping and self.stopped == "early_stopping" else None

    def step(self, epochs: int = 1) -> None:
        """Train for `epochs` epochs, or until the run stops; an epoch under way counts as the first of them."""
        if self._steady:
            self._train_to(len(self.points.train), epochs, NOWHERE)
        else:
            self._step_by_step(epochs)

    def step_and_measure(self, epochs: int = 1) -> Losses:
        """Train as `step` does, and return the losses."""
        if not self._steady:
            self._step_by_step(epochs)
            epochs = 0
        losses = np.empty(2)
        self._train_to(len(self.points.train), epochs, losses)
        return Losses(*losses.tolist())

    def step_batch(self) -> None:
        """Train up to the next update of the weights, or to the end of the epoch where that comes first."""
        size = self._settings.training.batch_size
        self.step_to(min((self.position // size + 1) * size, len(self.points.train)))

    def next_batch(self) -> Array:
        """The training points, float64 (n, 3), of the next mini-batch, or of the rest of the epoch where that is less.

        In the order and moved as the epoch will have them; changes nothing.
        """
        training = self._settings.training
        points = self.points.train
        if training.shuffle or training.augmentation > 0:
            points = self._arrangement(self._stream_of(self.epoch))[1]
        return points[self.position : (self.position // training.batch_size + 1) * training.batch_size]

    def step_examples(self, count: int) -> int:
        """Train on about `count` examples, whole epochs or a part of one; returns their exact number."""
        whole = len(self.points.train)
        if self.position == 0 and count >= whole:
            self.step(count // whole)
            return count // whole * whole
        before, last = self.position, next_cut(self._settings, whole, self.position + count)
        self.step_to(last)
        return last - before

    def step_to(self, last: int) -> None:
        """Train on the examples of the epoch under way up to number `last`, counted from 1."""
        if self.stopped:
            return
        self._begin_epoch()
        self._engine.train(self._settings, self._data, self.position, last, 1, self.learning_rate, NOWHERE)
        self.position = last
        if last == len(self.points.train):
            self.epoch += 1
            self.position = 0
            self._look()

    def losses(self) -> Losses:
        """The losses now."""
        return self.step_and_measure(0)

    def _step_by_step(self, epochs: int) -> None:
        for _ in range(epochs):
            if self.stopped:
                return
            self._begin_epoch()
            self._train_to(len(self.points.train), 1, NOWHERE)
            self._look()

    def _train_to(self, last: int, epochs: int, losses: Vector) -> None:
        self._engine.train(self._settings, self._data, self.position, last, epochs, self.learning_rate, losses)
        if epochs > 0:
            self.epoch += epochs
            self.position = 0

    def _begin_epoch(self) -> None:
        """Draw the random order, moves and dropout of an epoch, which depend on seed and epoch alone."""
        training = self._settings.training
        if self.position > 0 or not isinstance(self._engine, GeneralEngine):
            return
        if not (training.shuffle or training.augmentation > 0 or training.dropout > 0):
            return
        stream = self._stream_of(self.epoch)
        if training.shuffle or training.augmentation > 0:
            self._rearrange(stream, self.epoch)
        self._engine.take_stream(stream)

    def _stream_of(self, epoch: int) -> Stream:
        return Stream(f"{self._settings.seed} epoch {epoch}")

    def _rearrange(self, stream: Stream, epoch: int) -> None:
        """Put the training points in the epoch's random order, move them by augmentation, or both."""
        self._arranged = epoch
        order, points = self._arrangement(stream)
        if self._settings.training.augmentation > 0:
            self.shown_points = points
            rows = self.examples_of(points).rows()
        else:
            rows = self.train.rows().reshape(len(points), -1)[order].ravel()
        self._data = self._data._replace(rows=with_spare_lanes(rows), labels=self.train.labels[order])

    def _arrangement(self, stream: Stream) -> tuple[NDArray[np.int64], Array]:
        """Draw the order of an epoch: the numbers of the training points, and these as augmentation moves them."""
        training, count = self._settings.training, len(self.points.train)
        order = np.argsort(stream.uniform(count), kind="stable") if training.shuffle else np.arange(count)
        points = self.points.train[order]
        if training.augmentation > 0:
            points[:, :2] += training.augmentation * stream.normal(2 * count).reshape(-1, 2)
        return order, points

    def _look(self) -> None:
        """Evaluate the stop conditions at the end of an epoch."""
        if self._stopping is None:
            return
        losses = self.losses()
        if self._stopping.is_best(self.epoch, losses) and self._best:
            self._best.copy_from(self.network)
        self.stopped = self._stopping.reason(self.epoch, losses, self._test_accuracy)
        if self.stopped == "early_stopping" and self._best:
            self.network.copy_from(self._best)

    def _test_accuracy(self) -> float:
        return accuracy(self._evaluated(self.test)[1], self.test.labels)

    def outputs(self) -> tuple[Array, Array]:
        """The outputs for the training points and for the test points: float64 (n, outputs), as on maps.

        For more than two classes they are probabilities.
        """
        return self._evaluated(self.train)[1], self._evaluated(self.test)[1]

    def outputs_of(self, layer: int, examples: Examples) -> Array:
        """The outputs of a hidden layer for some examples: float64 (n, units)."""
        return layer_outputs(self.network, examples.inputs, layer)[:, : len(examples.labels)].T

    def examples_of(self, points: Array) -> Examples:
        """Points, float64 (n, 3), as examples, whose inputs are the features as the network gets them."""
        return Examples.of(points, self._settings.features, self.scaling)

    def observe(self) -> Observation:
        """The gradients and saturated units at this moment; changes nothing."""
        engine = self._engine if isinstance(self._engine, GeneralEngine) else self._general()
        return engine.observe(self._settings, self._data)

    @property
    def single_pass(self) -> SinglePass:
        """Single examples through the network."""
        if self._single_pass is None:
            self._single_pass = SinglePass(self._settings, self.network, plain=self._plain)
        return self._single_pass

    def loss_of(self, examples: Examples, network: Network | None = None) -> float:
        """The mean loss over examples, without any penalty, of its own network or of another one of its shape."""
        return self._evaluated(examples, network)[0]

    def losses_of(self, network: Network) -> Losses:
        """The losses that another network of this run's shape has."""
        return Losses(self.loss_of(self.train, network), self.loss_of(self.test, network))

    def _evaluated(self, examples: Examples, network: Network | None = None) -> tuple[float, Array]:
        return evaluated(network or self.network, self._settings, examples, self._engine.scratch)

    @property
    def clipped(self) -> tuple[int, int]:
        """The number of updates whose gradient was clipped so far, and of all updates."""
        return self._engine.clipped if isinstance(self._engine, GeneralEngine) else (0, 0)

    def dropped(self) -> list[int]:
        """The units, counted through the layers, that dropout dropped for the last example."""
        return self._engine.dropped() if isinstance(self._engine, GeneralEngine) else []

    def tune(self, config: RunConfig) -> None:
        """Go on with `config`, which differs in its rates, in what is switched off, and in what has no effect."""
        before, self.config, self._settings = self._settings, config, effective_of(config)
        if self._settings.network.off != before.network.off:
            self._engine.forget(self.network.off_places)
            self.network.switch_off(self._settings.network.off)
            self._engine.forget(self.network.off_places)
        if self._settings != before:
            self._watch_from_here()

    def replace_data(self, config: RunConfig) -> None:
        """Go on with the points of `config`, which differs in seeds only; weights and epoch stay."""
        self.config, self._settings = config, effective_of(config)
        self._take_points(points_of(config, Stream(config.seed)))
        if isinstance(self._engine, GeneralEngine):
            self._engine.make_room(self._settings, len(self.points.train))
        self.position = 0
        self._watch_from_here()

    def rest(self) -> None:
        """Release memory that is only needed while training."""
        if isinstance(self._engine, GeneralEngine):
            self._engine.rest()

    def state(self) -> RunState:
        """The complete state beyond the config: a run that restores it goes on with the same numbers."""
        facts, arrays = self._engine.state()
        arrays |= self.network.state("network")
        if isinstance(self._engine, GeneralEngine) and self._settings.training.dropout > 0:
            arrays |= self._engine.random_state()
        if self._stopping:
            seen, losses = self._stopping.state()
            facts, arrays = facts | seen, arrays | losses
        if self._best:
            arrays |= self._best.state("best")
        moment = {"epoch": self.epoch, "position": self.position, "arranged": self._arranged, "stopped": self.stopped}
        return RunState(Facts.model_validate(moment | facts), nonzero_arrays(arrays))

    def restore(self, state: RunState) -> None:
        """Restore a state of a run of the same config.

        InvalidInput where a run of this config can't have the state; the trainer must not be used then.
        """
        facts, reader = state.facts, ArrayReader(state.arrays)
        self._check(facts)
        self.epoch, self.position, self.stopped = facts.epoch, facts.position, facts.stopped
        self.network.restore("network", reader)
        self._engine.restore(facts, reader)
        if facts.arranged is not None:
            self._rearrange(self._stream_of(facts.arranged), facts.arranged)
        if isinstance(self._engine, GeneralEngine) and self._settings.training.dropout > 0:
            self._engine.restore_random(reader)
        if self._stopping:
            self._stopping.restore(facts, reader)
        if self._best:
            self._best.restore("best", reader)
        reader.finish()

    def _check(self, facts: Facts) -> None:
        """Raise InvalidInput where a run of this config can't have these facts."""
        training = self._settings.training
        count = len(self.points.train)
        if facts.position >= count:
            raise InvalidInput.at(
                f"{PATH}.position", say("expected less than {count}; got {got}", count=count, got=facts.position)
            )
        reasons = Stopping.reasons(training)
        if facts.stopped is not None and facts.stopped not in reasons:
            got = shown(facts.stopped)
            wrong = (
                say("expected {names}; got {got}", names=listed(reasons), got=got)
                if reasons
                else say("expected null, since nothing ends this run; got {got}", got=got)
            )
            raise InvalidInput.at(f"{PATH}.stopped", wrong)
        arranges = training.shuffle or training.augmentation > 0
        begun = facts.epoch if facts.position > 0 else None
        if (facts.arranged is not None and not arranges) or (arranges and begun not in (None, facts.arranged)):
            wrong = say("expected {wanted}; got {got}", wanted=shown(begun), got=shown(facts.arranged))
            raise InvalidInput.at(f"{PATH}.arranged", wrong)

    def maps(self, watched: int, size: int, picture_size: int) -> tuple[Array, Array]:
        """The maps of `drawn_maps`."""
        return drawn_maps(
            self.network, self._settings.features, self.scaling, watched, size, picture_size, plain=self._plain
        )

    def painted_maps(self, watched: int, size: int, picture_size: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The same maps as value codes: fast, for display."""
        return painted_maps(
            self.network, self._settings.features, self.scaling, watched, size, picture_size, plain=self._plain
        )

    def output_grid(self, size: int = 100) -> Array:
        """The network's output on a map: float64 (size, size), row 0 at x2 = +6.

        For more than two classes it is the number of the most probable one.
        """
        units = self.network.unit_count
        if self.network.sizes[-1] == 1:
            return self.maps(units - 1, size, size)[0]
        return np.floor(self.maps(units, size, size)[0] / SHADES)


def next_cut(config: RunConfig, whole: int, place: int) -> int:
    """The first position from `place` on at which an epoch of `whole` examples can be cut without changing a number.

    Batches are trained on BLOCK examples at a time, or as a whole where they are normalized.
    """
    size = config.training.batch_size
    start = place // size * size
    grain = size if config.network.batch_norm else memory.BLOCK
    return min(start + min(-(-(place - start) // grain) * grain, size), whole)
