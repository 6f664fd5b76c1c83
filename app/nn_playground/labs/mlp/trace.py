"""One example through a network, forward and back: every sum, output, delta and gradient, and the step that follows.

The numbers come from the kernels that train, so that those of a plain run are its own to the last bit. They are those
of the network as it is used: dropout drops no unit, batch normalization has its running means and variances.
"""

import time
from collections.abc import Iterator, Sequence
from typing import Annotated, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import at_most
from nn_playground.lab import MAX_EPOCHS, NumberOrNone
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.kernels.layout import UNITS, VALUES
from nn_playground.labs.mlp.kernels.normalization import EPSILON
from nn_playground.labs.mlp.network import Finite, Network, Parameters
from nn_playground.labs.mlp.permalink import notices_of
from nn_playground.labs.mlp.runs import RunReference, trained_to
from nn_playground.labs.mlp.trainer import Trainer

Vector = NDArray[np.float64]
Array = NDArray[np.float64]

FURTHEST: Final = 1000.0  # from the middle may a point lie; the map ends at 6


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class TracedLayer(_Answer):
    """A layer behind the inputs: a number for each of its units, null where it is not finite."""

    sums: list[NumberOrNone] = Field(description="The weighted sums, bias included.")
    normalized: list[NumberOrNone] | None = Field(
        None, description="What the activation gets instead of the sums, where batch normalization comes between."
    )
    outputs: list[NumberOrNone] = Field(description="Behind the activation; of softmax the probabilities.")
    deltas: list[NumberOrNone] = Field(description="The derivatives of the loss by the sums.")
    weight_gradients: list[list[NumberOrNone]] = Field(description="[to][from]: the delta times what the link carries.")
    bias_gradients: list[NumberOrNone]


class TracedStep(_Answer):
    """Weights [layer][to][from] and biases [layer][to] after the step."""

    weights: list[list[list[NumberOrNone]]]
    biases: list[list[NumberOrNone]]


class Trace(_Answer):
    """One example, forward and back, and one step of plain gradient descent on it alone."""

    features: list[float] = Field(description="The inputs of the network: the features of the point, scaled if asked.")
    layers: list[TracedLayer] = Field(description="The first is the one behind the inputs.")
    loss: NumberOrNone = Field(description="Of this example, without regularization.")
    after: TracedStep = Field(
        description="The parameters less learning rate times gradient. Links that L1 has removed stay removed."
    )
    notices: list[str] = Field([], description="What was passed over or changed on reading the run.")

    def as_json(self) -> dict[str, object]:
        """The answer of `POST /api/trace`; `normalized` is only there with batch normalization."""
        plain = {index: {"normalized"} for index, layer in enumerate(self.layers) if layer.normalized is None}
        return self.model_dump(mode="json", exclude={"layers": plain})


Coordinate = Annotated[Finite, Field(ge=-FURTHEST, le=FURTHEST)]


class TraceRequest(RunReference):
    """A run, how far it is trained, and the example to follow. Neither `config` nor `link` is the default run."""

    parameters: Parameters | None = Field(None, description="Start from these instead of the initializer's.")
    epochs: int = Field(0, ge=0, le=MAX_EPOCHS, description="How many epochs to train first.")
    point: Annotated[list[Coordinate], Field(min_length=2, max_length=2), BeforeValidator(at_most(100))] = Field(
        description="x1 and x2."
    )
    label: Finite = Field(
        description="-1 or 1; with more classes the number of one, from 0; for regression a value from -1 to 1."
    )


class Gradients(NamedTuple):
    """The gradient of a layer: weights float64 (inputs, units), biases float64 (units,)."""

    weights: Array
    biases: Vector


def trace(trainer: Trainer, point: Sequence[float], label: float, notices: Sequence[str] = ()) -> Trace:
    """Take a point with this label through the network of a run; changes nothing. InvalidInput for a wrong label.

    `notices` are those of the link that names the run; what its config is noticed for is told as well.
    """
    check_label(trainer.config, label)
    network = trainer.network
    as_used = network.without_norms() if network.batch_norm else network
    example, passed = trainer.one_pass(as_used, np.array([[*point, label]], np.float64))
    features = example.inputs[:, 0].copy()
    sums, outputs, deltas = (_by_layer(values, as_used) for values in (passed.sums, passed.outputs, passed.errors))
    normalized: list[Vector | None] = [None] * len(sums)
    if network.batch_norm:
        normalized = [*sums[:-1], None]
        sums, deltas = _before_norms(network, features, outputs, sums, deltas)
        sources = [features, *outputs[:-1]]
        gradients = [Gradients(np.outer(source, delta), delta) for source, delta in zip(sources, deltas, strict=True)]
    else:
        gradients = [Gradients(layer.weights, layer.biases) for layer in network.views(passed.gradient)]
    layers = [
        TracedLayer(
            sums=_finite(sums[index]),
            normalized=None if between is None else _finite(between),
            outputs=_finite(outputs[index]),
            deltas=_finite(deltas[index]),
            weight_gradients=[_finite(row) for row in gradient.weights.T],
            bias_gradients=_finite(gradient.biases),
        )
        for index, (gradient, between) in enumerate(zip(gradients, normalized, strict=True))
    ]
    rate = trainer.config.training.learning_rate
    return Trace(
        features=features.tolist(),
        layers=layers,
        loss=finite(trainer.loss_of(example)),
        after=_step(network, gradients, rate),
        notices=[*notices, *notices_of(trainer.config)],
    )


def traced_in_slices(
    config: RunConfig,
    point: Sequence[float],
    label: float,
    *,
    epochs: int = 0,
    parameters: Parameters | None = None,
    notices: Sequence[str] = (),
    clock: Clock = time.perf_counter,
) -> Iterator[list[Trace]]:
    """Train a run for `epochs` epochs, or until it stops, and trace; yields nothing after each slice but the last."""
    check_label(config, label)
    trainer = Trainer(config, parameters)
    for _ in trained_to(trainer, epochs, Pace(clock)):
        yield []
    yield [trace(trainer, point, label, notices)]


def check_label(config: RunConfig, label: float) -> None:
    """Raise InvalidInput for a label that no point of such a run has."""
    if config.problem == "regression":
        fits, expected = -1 <= label <= 1, say("expected a value from -1 to 1; got {got}", got=f"{label:g}")
    elif config.data.classes > 2:
        last = config.data.classes - 1
        fits = label in range(config.data.classes)
        expected = say("expected a class from 0 to {last}; got {got}", last=last, got=f"{label:g}")
    else:
        fits, expected = label in (-1, 1), say("expected -1 or 1; got {got}", got=f"{label:g}")
    if not fits:
        raise InvalidInput.at("label", expected)


def _by_layer(values: Vector, network: Network) -> list[Vector]:
    """The values of the first example, layer by layer behind the inputs."""
    places = network.layout[:, [VALUES, UNITS]].tolist()
    return [values[start : start + units].copy() for start, units in places]


def _before_norms(
    network: Network, features: Vector, outputs: list[Vector], sums: list[Vector], deltas: list[Vector]
) -> tuple[list[Vector], list[Vector]]:
    """The sums, and the derivatives by them, in front of batch normalization, from those behind it."""
    before, by_sums = list(sums), list(deltas)
    for index, norm in enumerate(network.norms):
        source = outputs[index - 1] if index else features
        layer = network.layers[index]
        with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
            before[index] = layer.biases + (source[:, None] * layer.weights).sum(axis=0)
            by_sums[index] = deltas[index] * (norm.scale / np.sqrt(norm.variance + EPSILON))
    return before, by_sums


def _step(network: Network, gradients: Sequence[Gradients], rate: float) -> TracedStep:
    """One step down the gradient; what L1 has removed does not move."""
    weights, biases = [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for layer, gradient, dead in zip(network.layers, gradients, network.views(network.dead), strict=True):
            moved = layer.weights - rate * gradient.weights
            weights.append([_finite(row) for row in np.where(dead.weights > 0, layer.weights, moved).T])
            biases.append(_finite(layer.biases - rate * gradient.biases))
    return TracedStep(weights=weights, biases=biases)


def _finite(values: Vector) -> list[NumberOrNone]:
    return [finite(value) for value in values.tolist()]
