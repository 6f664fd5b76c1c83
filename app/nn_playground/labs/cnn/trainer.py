"""A run under way: no clock, no I/O, no threads."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_playground.kernels.optimizers import AT, CODE, CONSTANTS
from nn_playground.labs.cnn.config import CnnConfig, before_transfer
from nn_playground.labs.cnn.kernels import network as kernels
from nn_playground.labs.cnn.network import ConvolutionalNetwork, PictureShape
from nn_playground.labs.cnn.parameters import CnnParameters, load
from nn_playground.labs.cnn.pictures import Pictures, make_pictures
from nn_playground.labs.rng import Stream

Vector = NDArray[np.float64]
Integers = NDArray[np.int64]

KEPT: Final = 64  # pretrained convolutions, some kilobytes each: several runs of a curve begin with the same


class CnnLosses(NamedTuple):
    """Losses and accuracies; NaN where there are no test pictures."""

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


class Judgement(NamedTuple):
    """A network's judgement of pictures: the mean loss, the share that is right, and probabilities (n, classes)."""

    loss: float
    accuracy: float
    probabilities: Vector


class CnnTrainer:
    """A network with its pictures; the first `train_count` pictures are trained on, the others test it."""

    def __init__(self, config: CnnConfig, parameters: CnnParameters | None = None, own: Pictures | None = None) -> None:
        """`own` pictures take the place of those of the seed, and all of them train."""
        self.config = config
        self.pictures = own or make_pictures(config.data.recipe, config.seed)
        self.train_count = len(self.pictures.labels) if own else config.data.train_count
        classes = int(self.pictures.labels.max()) + 1 if own else len(config.data.class_names)
        if own and parameters is not None:
            classes = max(classes, len(parameters.output.biases))
        _, channels, side, _ = self.pictures.values.shape
        self.network = ConvolutionalNetwork(config.network, PictureShape(channels, side), classes)
        if parameters is None:
            self.network.initialize(config.network.seed or config.seed)
            if config.network.pretrained:
                self.convolutions[...] = _pretrained(
                    before_transfer(config).model_dump_json(), config.network.pretrained
                )
        else:
            load(self.network, parameters)
        self.rows = np.ascontiguousarray(self.pictures.values.reshape(len(self.pictures.labels), -1))
        self.epoch = 0
        self.position = 0
        self.maps, self._slopes, self._errors = (np.zeros(self.network.map_size) for _ in range(3))
        size = len(self.network.parameters)
        self._gradient, self._scratch = np.zeros(size), np.zeros(self.network.scratch_size)
        self.moments = np.zeros(size), np.zeros(size)
        self.powers = np.ones(2)
        self._decays = np.ones(size)
        self._constants = np.zeros(len(CONSTANTS))
        optimizer = config.training.optimizer
        for name, value in optimizer.constants().items():
            self._constants[getattr(AT, name)] = value
        self._code = getattr(CODE, optimizer.name)
        self._order = self._ordered(0)

    def step_examples(self, count: int) -> int:
        """Train on about `count` pictures, to the end of a mini-batch and of the epoch at most; how many it was."""
        batch = self.config.training.batch_size
        begin = self.position
        end = min(self.train_count, begin + max(1, -(-count // batch)) * batch)
        if self.config.network.frozen:
            self._train_behind(begin, end)
        else:
            self._train_pictures(begin, end)
        self.position = end
        if end == self.train_count:
            self.epoch += 1
            self.position = 0
            self._order = self._ordered(self.epoch)
        return end - begin

    @property
    def convolutions(self) -> Vector:
        """The parameters of all convolutions, which come first: a view."""
        return self.network.parameters[: self.network.convolution_count]

    def _train_behind(self, begin: int, end: int) -> None:
        """Train batch by batch, and put the convolutions back after each."""
        frozen = self.convolutions.copy()
        batch = self.config.training.batch_size
        for first in range(begin, end, batch):
            self._train_pictures(first, min(end, first + batch))
            self.convolutions[...] = frozen

    def _train_pictures(self, begin: int, end: int) -> None:
        """Train on the pictures at these places of the epoch's order."""
        kernels.train_pictures(
            self.network.layout,
            self.network.parameters,
            self.rows,
            self.pictures.labels,
            self._order,
            begin,
            end,
            self.config.training.batch_size,
            self._code,
            self._constants,
            self.powers,
            *self.moments,
            self._decays,
            self._rate(),
            self.maps,
            self._slopes,
            self._errors,
            self._gradient,
            self._scratch,
        )

    def train(self, epochs: int) -> None:
        """Train to the end of the epoch under way, and `epochs` - 1 more."""
        for _ in range(epochs):
            before = self.epoch
            while self.epoch == before:
                self.step_examples(self.train_count)

    def judge(self, order: Integers) -> Judgement:
        """Judge the pictures of these numbers, at least one."""
        return self._judge(self.rows, self.pictures.labels, order)

    def accuracy_on(self, pictures: Vector, labels: Integers) -> float:
        """The share of other pictures, (n, channels, side, side), that are taken for what they are."""
        rows = np.ascontiguousarray(pictures.reshape(len(labels), -1))
        return self._judge(rows, np.ascontiguousarray(labels), np.arange(len(labels))).accuracy

    def _judge(self, rows: Vector, labels: Integers, order: Integers) -> Judgement:
        probabilities = np.empty((len(order), self.network.classes))
        loss = kernels.judge_pictures(
            self.network.layout,
            self.network.parameters,
            rows,
            labels,
            order,
            self.maps,
            self._slopes,
            self._errors,
            probabilities,
        )
        right = probabilities.argmax(axis=1) == labels[order]
        return Judgement(float(loss), float(np.mean(right)), probabilities)

    def probabilities_of(self, picture: Vector) -> Vector:
        """The probabilities of the classes for one picture, float64 (channels, side, side) to float64 (classes,)."""
        probabilities = np.empty((1, self.network.classes))
        kernels.judge_pictures(
            self.network.layout,
            self.network.parameters,
            np.ascontiguousarray(picture.reshape(1, -1)),
            np.zeros(1, np.int64),
            np.zeros(1, np.int64),
            self.maps,
            self._slopes,
            self._errors,
            probabilities,
        )
        first: Vector = probabilities[0]
        return first

    def losses(self) -> CnnLosses:
        """Losses and accuracies of the training pictures and the test pictures."""
        train = self.judge(np.arange(self.train_count))
        rest = np.arange(self.train_count, len(self.pictures.labels))
        test = self.judge(rest) if len(rest) else Judgement(np.nan, np.nan, np.empty((0, 0)))
        return CnnLosses(train.loss, test.loss, train.accuracy, test.accuracy)

    def _rate(self) -> float:
        training = self.config.training
        factor = training.schedule.factors(np.array([float(self.epoch)]))[0]
        return float(training.learning_rate * factor)

    def _ordered(self, epoch: int) -> Integers:
        """The order of the training pictures in an epoch, which depends on the seed and the epoch alone."""
        if not self.config.training.shuffle:
            return np.arange(self.train_count)
        draws = Stream(f"{self.config.seed}/order/{epoch}").uniform(self.train_count)
        return np.argsort(draws, kind="stable").astype(np.int64)

    @property
    def arrays(self) -> tuple[Vector, ...]:
        """The arrays that a state has: the parameters, both moments and the two powers."""
        return (self.network.parameters, *self.moments, self.powers)

    def restore(self, epoch: int, position: int, arrays: Sequence[Vector]) -> None:
        """Go on from a state, whose arrays are in the order of `arrays`."""
        for target, given in zip(self.arrays, arrays, strict=True):
            target[...] = given
        self.epoch, self.position = epoch, position
        self._order = self._ordered(epoch)


@lru_cache(maxsize=KEPT)
def _pretrained(config: str, epochs: int) -> Vector:
    """The parameters of the convolutions that a run comes to, by its config as JSON; the same for whoever asks."""
    trainer = CnnTrainer(CnnConfig.model_validate_json(config))
    trainer.train(epochs)
    return trainer.convolutions.copy()
