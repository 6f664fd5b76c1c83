"""The lab's runs as the house knows them: one on screen, and several one after the other."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.lab import Array, End, Glance, Picture, Scores
from nn_playground.labs.cnn.commands import CnnInspect, CnnSet, CnnWatch
from nn_playground.labs.cnn.config import CnnConfig
from nn_playground.labs.cnn.moved import shift_accuracies, turn_accuracies, turned_pictures
from nn_playground.labs.cnn.parameters import CnnParameters
from nn_playground.labs.cnn.runs import confusion
from nn_playground.labs.cnn.shown import mistakes_of, shown_maps, value_codes
from nn_playground.labs.cnn.state import restore_state, state_bytes
from nn_playground.labs.cnn.trainer import CnnTrainer

WORST: Final = 8  # mistakes that are told
EXAMPLES: Final = 3  # test pictures of each class that are told


class CnnRun:
    """A run under way; see `nn_playground.lab.Run`."""

    def __init__(self, config: CnnConfig) -> None:
        self.trainer = CnnTrainer(config)
        self._watched = 0  # among the test pictures
        self._drawn: NDArray[np.float64] | None = None  # a picture that is watched instead
        self._turned: list[NDArray[np.float64]] = []  # test pictures, drawn once somebody asks how they do

    @property
    def config(self) -> CnnConfig:
        """The run's config."""
        return self.trainer.config

    @property
    def epoch(self) -> int:
        """Completed epochs."""
        return self.trainer.epoch

    @property
    def position(self) -> int:
        """Pictures of the epoch under way that were trained on."""
        return self.trainer.position

    @property
    def stopped(self) -> str | None:
        """Nothing: no condition ends a run."""
        return None

    def curves(self) -> tuple[float, ...]:
        """Losses and accuracies."""
        return self.trainer.losses()

    def train(self, epochs: int) -> tuple[float, ...]:
        """Train for `epochs` epochs; losses and accuracies then."""
        self.trainer.train(epochs)
        return self.trainer.losses()

    def train_batch(self) -> None:
        """Train up to the next update."""
        self.trainer.step_examples(1)

    def tune(self, config: CnnConfig) -> bool:
        """Go on with another learning rate, which no picture shows."""
        self.trainer.config = config
        return False

    def renew_data(self, config: CnnConfig) -> None:
        """Go on with the pictures of another seed."""
        before = self.trainer
        self._turned = []
        self.trainer = CnnTrainer(config)
        self.trainer.restore(before.epoch, 0, before.arrays)

    def set(self, command: CnnSet) -> None:
        """Give a weight of a kernel a value."""
        layers = self.config.network.layers
        if command.layer >= len(layers) or layers[command.layer].type != "convolution":
            raise InvalidInput.at("layer", say("expected the number of a convolution; got {got}", got=command.layer))
        weights = self.trainer.network.weights(command.layer)
        place = (command.channel, command.source, command.row, command.column)
        for name, number, count in zip(("channel", "source", "row", "column"), place, weights.shape, strict=True):
            if number >= count:
                raise InvalidInput.at(name, say("expected 0 to {last}; got {got}", last=count - 1, got=number))
        weights[place] = command.value

    def remade(self, command: Any) -> "CnnRun":
        """Raise InvalidInput: no command remakes a run."""
        raise InvalidInput(say("{name} remakes no run of this lab", name=type(command).__name__))

    def watch(self, command: CnnWatch) -> None:
        """Show what the network makes of another test picture, or of a drawn one."""
        count = len(self.trainer.pictures.labels) - self.trainer.train_count
        if command.picture >= count:
            raise InvalidInput.at(
                "picture", say("expected 0 to {last}; got {got}", last=count - 1, got=command.picture)
            )
        self._drawn = None if command.pixels is None else self._drawing(command.pixels)
        self._watched = command.picture

    def _drawing(self, pixels: Sequence[float]) -> NDArray[np.float64]:
        shape = self.trainer.pictures.values.shape[1:]
        if len(pixels) != math.prod(shape):
            raise InvalidInput.at(
                "pixels", say("expected {count} numbers; got {got}", count=math.prod(shape), got=len(pixels))
            )
        return np.array(pixels, np.float64).reshape(shape)

    @property
    def _shown(self) -> NDArray[np.float64]:
        """The watched picture."""
        number = self.trainer.train_count + self._watched
        values: NDArray[np.float64] = self.trainer.pictures.values[number]
        return values if self._drawn is None else self._drawn

    def points(self) -> dict[str, Any]:
        """The classes of all pictures, their names, and some test pictures of each; others are shown one by one."""
        labels, split = self.trainer.pictures.labels.tolist(), self.trainer.train_count
        names = list(self.config.data.class_names)
        examples = [self._examples(labels[split:], label) for label in range(len(names))]
        return {"train": labels[:split], "test": labels[split:], "classes": names, "examples": examples}

    def _examples(self, labels: Sequence[int], label: int) -> list[dict[str, Any]]:
        numbers = [number for number, one in enumerate(labels) if one == label][:EXAMPLES]
        values = self.trainer.pictures.values[self.trainer.train_count :]
        return [{"picture": number, "codes": value_codes(values[number]).tolist()} for number in numbers]

    def rest(self) -> None:
        """Do nothing: no memory is needed while training only."""

    def state(self) -> bytes:
        """Everything that the run holds beyond its config."""
        return state_bytes(self.trainer)

    def restore(self, state: bytes) -> None:
        """Go on from a state of a run of the same config; InvalidInput for any other bytes."""
        restore_state(self.trainer, state)

    def picture(self, inspect: CnnInspect | None, *, small: bool, random: bool, playing: bool) -> Picture:
        """The watched picture with its maps and probabilities, the parameters, and what is asked for."""
        number = self.trainer.train_count + self._watched
        shown = shown_maps(self.trainer, self._shown)
        arrays: dict[str, Array] = {
            "parameters": self.trainer.network.parameters[: self.trainer.network.parameter_count].copy(),
            "picture": value_codes(self._shown),
            "maps": shown.codes,
            "most": shown.most,
            "probabilities": shown.probabilities,
        }
        label = int(self.trainer.pictures.labels[number]) if self._drawn is None else None
        facts: dict[str, Any] = {"watched": self._watched, "label": label}
        if inspect and (random or not playing):
            facts |= self._inspected(inspect)
        return Picture(arrays, {}, facts)

    def _inspected(self, asked: CnnInspect) -> dict[str, Any]:
        """Facts of the test pictures that are asked for; these are judged once."""
        found: dict[str, Any] = {}
        if asked.metrics or asked.mistakes:
            order = np.arange(self.trainer.train_count, len(self.trainer.pictures.labels))
            probabilities = self.trainer.judge(order).probabilities
            if asked.metrics:
                found["confusion"] = confusion(self.trainer, order, probabilities)
            if asked.mistakes:
                found["mistakes"] = mistakes_of(self.trainer, order, probabilities, WORST)
        if asked.shifts:
            found["shifts"] = shift_accuracies(self.trainer)
        if asked.turns:
            self._turned = self._turned or turned_pictures(self.trainer)
            found["turns"] = turn_accuracies(self.trainer, self._turned)
        return found

    def glance(self) -> Glance:
        """The watched picture's first maps side by side."""
        return Glance(shown_maps(self.trainer, self._shown).mosaic, 0)


class CnnRuns:
    """Runs of which one trains after the other; see `nn_playground.lab.Runs`."""

    def __init__(self, configs: Sequence[CnnConfig], parameters: Sequence[CnnParameters | None]) -> None:
        self._trainers = [CnnTrainer(config, own) for config, own in zip(configs, parameters, strict=True)]
        self.examples = self._trainers[0].train_count

    @property
    def epoch(self) -> int:
        """Completed epochs."""
        return self._trainers[0].epoch

    @property
    def position(self) -> int:
        """Pictures of the epoch under way that were trained on."""
        return self._trainers[0].position

    def step_examples(self, count: int) -> int:
        """Train on about `count` pictures; the number of pictures that it was."""
        return max(trainer.step_examples(count) for trainer in self._trainers)

    def evaluate(self) -> list[Scores]:
        """Losses and accuracies of each run now."""
        return [{name: _or_none(value) for name, value in losses._asdict().items()} for losses in self.curves()]

    def curves(self) -> list[Any]:
        """Losses and accuracies of each run now."""
        return [trainer.losses() for trainer in self._trainers]

    def ends(self) -> list[End | None]:
        """Nothing: no run ends by itself."""
        return [None] * len(self._trainers)


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
