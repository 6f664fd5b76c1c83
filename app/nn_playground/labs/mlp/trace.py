"""One example through a network, forward and back: every sum, output, delta and gradient, and the step that follows.

The numbers come from the kernels that train, so that those of a plain run are its own to the last bit. They are those
of the network as it is used: dropout drops no unit, batch normalization has its running means and variances.
"""

import time
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import at_most
from nn_playground.lab import MAX_EPOCHS, NumberOrNone
from nn_playground.labs.mlp.commands import PlanePoint, TracedPoint
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.engines import Examples, Pass
from nn_playground.labs.mlp.kernels.normalization import EPSILON
from nn_playground.labs.mlp.network import Layer, Network
from nn_playground.labs.mlp.parameters import Finite, Parameters
from nn_playground.labs.mlp.permalink import notices_of
from nn_playground.labs.mlp.runs import RunReference, trained_to
from nn_playground.labs.mlp.switched_off import links_of, units_of
from nn_playground.labs.mlp.trainer import Trainer

Vector = NDArray[np.float64]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class TracedLayer(_Answer):
    """A layer behind the inputs: a number for each of its units, null where it is not finite."""

    sums: list[NumberOrNone] = Field(description="The weighted sums, bias included.")
    normalized: list[NumberOrNone] | None = Field(
        None, description="What the activation gets instead of the sums, where batch normalization comes between."
    )
    outputs: list[NumberOrNone] = Field(description="Behind the activation; of softmax the probabilities.")
    errors: list[NumberOrNone] = Field(
        description="The derivatives of the loss by the outputs; where the loss is that of the sums, the deltas."
    )
    slopes: list[NumberOrNone] = Field(description="The derivatives of the activation: a delta is error times slope.")
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


class TraceRequest(RunReference):
    """A run, how far it is trained, and the example to follow. Neither `config` nor `link` is the default run."""

    parameters: Parameters | None = Field(None, description="Start from these instead of the initializer's.")
    epochs: int = Field(0, ge=0, le=MAX_EPOCHS, description="How many epochs to train first.")
    point: Annotated[PlanePoint, BeforeValidator(at_most(100))] = Field(description="x1 and x2.")
    label: Finite = Field(
        description="-1 or 1; with more classes the number of one, from 0; for regression a value from -1 to 1."
    )


class Forward(NamedTuple):
    """A point on its way through a network: the features as the network gets them, and the values of each layer.

    All are float64, layer by layer behind the inputs (units,). `inputs` are what the activations get: the sums, but
    for layers with batch normalization.
    """

    features: Vector
    sums: list[Vector]
    inputs: list[Vector]
    outputs: list[Vector]


class Backward(NamedTuple):
    """The derivatives of the loss of one example, layer by layer behind the inputs.

    `errors` are those by the outputs, `slopes` those of the activations, `deltas` those by the sums: error times slope
    where no batch normalization comes between. The errors of outputs whose loss is that of their sums, as of softmax
    and of cross-entropy, are their deltas, and the slopes 1.
    """

    loss: float
    errors: list[Vector]
    slopes: list[Vector]
    deltas: list[Vector]
    gradients: Sequence[Layer]


def forward(trainer: Trainer, point: Sequence[float]) -> Forward:
    """Take a point through the network of a run; changes nothing."""
    return _passed(trainer, point, 0.0)[0]


def forward_and_back(trainer: Trainer, point: Sequence[float], label: float) -> tuple[Forward, Backward]:
    """Take a point with this label through the network of a run, forward and back; changes nothing."""
    network = trainer.network
    way, example, passed = _passed(trainer, point, label)
    single = trainer.single_pass
    slopes, deltas = single.by_layer(single.slopes()), single.by_layer(passed.errors)
    gradient = passed.gradient
    if network.batch_norm:
        deltas = _before_norms(network, deltas)
        gradient = _gradient_before_norms(network, way, deltas)
    gradient[network.off_places] = 0.0
    for layer, unit in units_of(network.off):
        slopes[layer][unit] = 0.0
    errors = _errors(trainer, way, deltas, label)
    return way, Backward(trainer.loss_of(example), errors, slopes, deltas, network.views(gradient))


def trace(trainer: Trainer, point: Sequence[float], label: float, notices: Sequence[str] = ()) -> Trace:
    """Take a point with this label through the network of a run; changes nothing. InvalidInput for a wrong label.

    `notices` are those of the link that names the run; what its config is noticed for is told as well.
    """
    check_label(trainer.config, label)
    way, back = forward_and_back(trainer, point, label)
    normalized = len(trainer.network.norms)
    layers = [
        TracedLayer(
            sums=_finite(way.sums[index]),
            normalized=_finite(way.inputs[index]) if index < normalized else None,
            outputs=_finite(way.outputs[index]),
            errors=_finite(back.errors[index]),
            slopes=_finite(back.slopes[index]),
            deltas=_finite(back.deltas[index]),
            weight_gradients=[_finite(row) for row in gradient.weights.T],
            bias_gradients=_finite(gradient.biases),
        )
        for index, gradient in enumerate(back.gradients)
    ]
    return Trace(
        features=way.features.tolist(),
        layers=layers,
        loss=finite(back.loss),
        after=_step(trainer.network, back.gradients, trainer.config.training.learning_rate),
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
    if wrong := _label_error(config, label):
        raise InvalidInput.at("label", wrong)


def _label_error(config: RunConfig, label: float) -> str | None:
    """The fault of a label; None where points of such a run have it."""
    if config.problem == "regression":
        fits, expected = -1 <= label <= 1, say("expected a value from -1 to 1; got {got}", got=f"{label:g}")
    elif config.data.classes > 2:
        last = config.data.classes - 1
        fits = label in range(config.data.classes)
        expected = say("expected a class from 0 to {last}; got {got}", last=last, got=f"{label:g}")
    else:
        fits, expected = label in (-1, 1), say("expected -1 or 1; got {got}", got=f"{label:g}")
    return None if fits else expected


class TraceFacts(TypedDict):
    """The facts of a traced point in a frame."""

    point: list[float]
    label: float | None  # None: the way back is not traced, as no such label was asked for, or the run has none
    loss: float | None  # of this example; None: not traced, or not finite


def traced_lists(trainer: Trainer, asked: TracedPoint) -> tuple[dict[str, Vector], TraceFacts]:
    """The lists and the facts of a frame for a point. A label that the run does not have is left out."""
    label = asked.label if asked.label is not None and _label_error(trainer.config, asked.label) is None else None
    back = None
    if label is None:
        way = forward(trainer, asked.point)
    else:
        way, back = forward_and_back(trainer, asked.point, label)
    told = {"sums": way.sums, "inputs": way.inputs, "outputs": way.outputs}
    if back is not None:
        told |= {"errors": back.errors, "slopes": back.slopes, "deltas": back.deltas}
    lists = {f"trace_{name}": np.concatenate(values) for name, values in told.items()}
    loss = None if back is None else finite(back.loss)
    return {"trace_features": way.features, **lists}, TraceFacts(point=asked.point, label=label, loss=loss)


def _passed(trainer: Trainer, point: Sequence[float], label: float) -> tuple[Forward, Examples, Pass]:
    network, single = trainer.network, trainer.single_pass
    example = trainer.examples_of(np.array([[*point, label]], np.float64))
    passed = single.take(example)
    features = example.inputs[:, 0].copy()
    inputs, outputs = map(single.by_layer, (passed.sums, passed.outputs))
    for layer, unit in units_of(network.off):
        outputs[layer][unit] = 0.0
    way = Forward(features, _sums_before_norms(network, features, inputs, outputs), inputs, outputs)
    if network.off:
        _complete_off(network, way)
    return way, example, passed


def _complete_off(network: Network, way: Forward) -> None:
    """Fill in the sums of units that are off, and what they would give their activations: kernels do not know them."""
    on = network.copy()
    on.switch_off(links_of(network.off))
    for layer, unit in units_of(network.off):
        source, own = way.outputs[layer - 1] if layer else way.features, on.layers[layer]
        with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
            total = own.biases[unit] + (source * own.weights[:, unit]).sum()
            way.sums[layer][unit] = way.inputs[layer][unit] = total
            if on.norms:
                scale, shift, mean, variance = (values[unit] for values in vars(on.norms[layer]).values())
                way.inputs[layer][unit] = (total - mean) / np.sqrt(variance + EPSILON) * scale + shift


def _sums_before_norms(network: Network, features: Vector, inputs: list[Vector], outputs: list[Vector]) -> list[Vector]:
    """The sums in front of batch normalization, where there is any."""
    sums = list(inputs)
    for index, _ in enumerate(network.norms):
        source, layer = outputs[index - 1] if index else features, network.layers[index]
        with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
            sums[index] = layer.biases + (source[:, None] * layer.weights).sum(axis=0)
    return sums


def _before_norms(network: Network, deltas: list[Vector]) -> list[Vector]:
    """The derivatives by the sums in front of batch normalization, from those behind it."""
    by_sums = list(deltas)
    for index, norm in enumerate(network.norms):
        with np.errstate(over="ignore", invalid="ignore"):
            by_sums[index] = deltas[index] * norm.slope
    return by_sums


def _gradient_before_norms(network: Network, way: Forward, deltas: list[Vector]) -> Vector:
    """The gradient of weights and biases in front of batch normalization, laid out as the parameters are."""
    gradient = np.zeros_like(network.buffer)
    for own, source, delta in zip(network.views(gradient), (way.features, *way.outputs), deltas, strict=False):
        own.weights[:], own.biases[:] = np.outer(source, delta), delta
    return gradient


def _errors(trainer: Trainer, way: Forward, deltas: list[Vector], label: float) -> list[Vector]:
    """The derivatives of the loss by the outputs of each layer."""
    behind = zip(trainer.network.layers[1:], deltas[1:], strict=True)
    with np.errstate(over="ignore", invalid="ignore"):
        hidden = [(layer.weights * delta).sum(axis=1) for layer, delta in behind]
        return [*hidden, _output_errors(trainer.config, way.outputs[-1], deltas[-1], label)]


def _output_errors(config: RunConfig, outputs: Vector, deltas: Vector, label: float) -> Vector:
    """As `kernels.losses.error_of` has them."""
    loss = config.training.loss
    if loss == "cross_entropy" or len(outputs) > 1:
        return deltas
    errors = outputs - label
    return np.clip(errors, -1.0, 1.0) if loss == "huber" else errors


def _step(network: Network, gradients: Sequence[Layer], rate: float) -> TracedStep:
    """One step down the gradient; what L1 has removed or is switched off does not move."""
    weights, biases = [], []
    with np.errstate(over="ignore", invalid="ignore"):
        layers = network.views(network.whole(network.buffer))
        for layer, gradient, dead in zip(layers, gradients, network.views(network.dead), strict=True):
            moved = layer.weights - rate * gradient.weights
            weights.append([_finite(row) for row in np.where(dead.weights > 0, layer.weights, moved).T])
            biases.append(_finite(layer.biases - rate * gradient.biases))
    return TracedStep(weights=weights, biases=biases)


def _finite(values: Vector) -> list[NumberOrNone]:
    return [finite(value) for value in values.tolist()]
