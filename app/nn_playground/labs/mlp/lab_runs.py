"""The lab's runs as the house knows them: one on screen, and many side by side."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from nn_playground.lab import Array, End, Glance, Picture, Precision, Scores
from nn_playground.labs.mlp.batch_trace import batch_lists
from nn_playground.labs.mlp.commands import NO_INSPECT, Inspect, Remove, Set, Watch
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.cost import losses_cost
from nn_playground.labs.mlp.frame_arrays import FULL_SIZE, SMALL_SIZE, Node, capture, check_node, glance, named_node
from nn_playground.labs.mlp.frame_facts import extras_of
from nn_playground.labs.mlp.loss_plane import LossPlanes
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.population import Population
from nn_playground.labs.mlp.removal import without_unit
from nn_playground.labs.mlp.space import space_lists
from nn_playground.labs.mlp.state import RunState, decode_state, encode_state
from nn_playground.labs.mlp.stopping import Losses
from nn_playground.labs.mlp.trace import traced_lists
from nn_playground.labs.mlp.trainer import Trainer

WORTH_COST: Final = 20_000_000  # nanoseconds for the worth of neurons, on average, twice a second while a run plays
ACCURACY_EVERY: Final = 6  # pictures of a run that plays: nobody reads ten a second, and it costs a third of a picture


class MlpRun:
    """A run under way; see `nn_playground.lab.Run`."""

    def __init__(self, config: RunConfig, trainer: Trainer | None = None) -> None:
        self.trainer = trainer or Trainer(config)
        self._watched: Node | None = None  # None: the output
        self._counted = self._clipped = (0, 0)  # clipped updates, and all: so far, and those that pictures show
        self._pictures = 0  # so far
        self._planes = LossPlanes()
        self._moments = 0  # of which random values were shown while it played

    @property
    def config(self) -> RunConfig:
        """The run's config."""
        return self.trainer.config

    @property
    def epoch(self) -> int:
        """Completed epochs."""
        return self.trainer.epoch

    @property
    def position(self) -> int:
        """Examples of the epoch under way that were trained on."""
        return self.trainer.position

    @property
    def stopped(self) -> str | None:
        """The condition that ended the run."""
        return self.trainer.stopped

    def curves(self) -> Losses:
        """Training loss and test loss."""
        return self.trainer.losses()

    def train(self, epochs: int) -> Losses:
        """Train for `epochs` epochs, or until a condition ends the run; the losses then."""
        return self.trainer.step_and_measure(epochs)

    def train_batch(self) -> None:
        """Train up to the next update of the weights."""
        self.trainer.step_batch()

    def tune(self, config: RunConfig) -> bool:
        """Go on with the rates of `config`, with what is off there, and with what has no effect."""
        before = self.config.network.off
        self.trainer.tune(config)
        return config.network.off != before

    def renew_data(self, config: RunConfig) -> None:
        """Go on with the points of `config`."""
        self.trainer.replace_data(config)

    def set(self, command: Set) -> None:
        """Give a weight or a bias a value."""
        network = self.trainer.network
        if command.input is None:
            network.set_bias(command.layer, command.unit, command.value)
        else:
            network.set_weight(command.layer, command.unit, command.input, command.value)

    def remade(self, command: Remove) -> "MlpRun":
        """The run without a hidden neuron."""
        trainer = without_unit(self.trainer, command.layer, command.unit)
        run = MlpRun(trainer.config, trainer)
        run._counted, run._clipped = self._counted, self._clipped
        return run

    def watch(self, command: Watch) -> None:
        """Draw the large map of a feature, a unit, or the output."""
        node = named_node(command.node) if command.node else None
        if node is not None:
            check_node(self.trainer, node)
        self._watched = node

    def points(self) -> dict[str, Any]:
        """The points [x1, x2, label]."""
        points = self.trainer.points
        return {"train": points.train.tolist(), "test": points.test.tolist()}

    def rest(self) -> None:
        """Free the memory of the general engine."""
        self.trainer.rest()

    def state(self) -> bytes:
        """Everything that the run holds beyond its config."""
        facts, arrays = self.trainer.state()
        clips, updates = self._clipped
        facts = facts.model_copy(update={"shown_clips": clips, "shown_updates": updates})
        return encode_state(RunState(facts, arrays), self.config)

    def restore(self, state: bytes) -> None:
        """Go on from a state of a run of the same config; InvalidInput for any other bytes."""
        decoded = decode_state(state, self.config)
        self.trainer.restore(decoded)
        self._counted = self.trainer.clipped
        self._clipped = decoded.facts.shown_clips, decoded.facts.shown_updates

    def picture(self, inspect: Inspect | None, *, small: bool, random: bool, playing: bool) -> Picture:
        """The maps, the parameters and the facts of this moment."""
        self._count_clips()
        asked = inspect or NO_INSPECT
        counts_right = random or self._pictures % ACCURACY_EVERY == 0
        self._pictures += 1
        extras = extras_of(
            self.trainer,
            asked,
            self._clipped,
            random=random,
            counts_right=counts_right,
            worth_due=not playing or self._worth_is_due(random=random),
        )
        frame = capture(self.trainer, watched=self._watched, size=SMALL_SIZE if small else FULL_SIZE)
        jittered, dropped = extras.pop("jittered", None), extras.pop("dropped", None)
        lists: dict[str, Array] = {} if jittered is None else {"jittered": jittered.astype("<f4", copy=False)}
        if dropped is not None:
            lists["dropped"] = np.array(dropped, "<u2")
        facts: dict[str, Any] = {**extras}
        if asked.trace is not None:
            traced, facts["trace"] = traced_lists(self.trainer, asked.trace)
            lists |= traced
        if asked.batch and not playing and (batch := batch_lists(self.trainer)):
            lists |= batch[0]
            facts["batch"] = batch[1]
        if asked.space is not None and (space := space_lists(self.trainer, asked.space)):
            lists |= space[0]
            facts["space"] = space[1]
        if random and asked.landscape is not None and (found := self._planes.surface(self.trainer, asked.landscape)):
            lists["landscape"], facts["landscape"] = found
        return Picture(frame, lists, facts)

    def glance(self) -> Glance:
        """The map of the output."""
        return glance(self.trainer)

    def _worth_is_due(self, *, random: bool) -> bool:
        """True for the pictures of a run that plays that are to have the worth of neurons: where it takes long, few."""
        if not random:
            return False
        self._moments += 1
        units = sum(self.config.network.units)
        return self._moments % (1 + losses_cost(self.config, units) // WORTH_COST) == 0

    def _count_clips(self) -> None:
        """Count the updates since the last picture that had any."""
        clipped, updates = self.trainer.clipped
        if updates != self._counted[1]:
            self._clipped = (clipped - self._counted[0], updates - self._counted[1])
            self._counted = (clipped, updates)


class MlpRuns:
    """Runs side by side; see `nn_playground.lab.Runs`."""

    def __init__(
        self, configs: Sequence[RunConfig], parameters: Sequence[Parameters | None], precision: Precision
    ) -> None:
        self._population = Population(configs, precision, parameters)
        self.examples = self._population.examples

    @property
    def epoch(self) -> int:
        """Completed epochs."""
        return self._population.epoch

    @property
    def position(self) -> int:
        """Examples of the epoch under way that were trained on."""
        return self._population.position

    def step_examples(self, count: int) -> int:
        """Train on about `count` examples; the number of examples that it was."""
        return self._population.step_examples(count)

    def evaluate(self) -> list[Scores]:
        """Losses and accuracies of each run now."""
        return [evaluation._asdict() for evaluation in self._population.evaluate()]

    def curves(self) -> list[Losses]:
        """Losses of each run now."""
        return self._population.losses()

    def ends(self) -> list[End | None]:
        """The ends of the runs that ended by themselves."""
        return self._population.ends()
