"""One run from config to result, and the request for it: shared by the API, the command line and scripts."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Annotated, Any, Final, Literal, Self, cast, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground import __version__
from nn_playground.base.cost import check_cost
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.strict_json import finite
from nn_playground.base.validation import at_most
from nn_playground.lab import DEFAULT_EPOCHS, MAX_EPOCHS, NumberOrNone
from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.cost import cost, losses_cost
from nn_playground.labs.mlp.datasets import DOMAIN
from nn_playground.labs.mlp.frame_facts import metrics_of
from nn_playground.labs.mlp.link_reader import Link
from nn_playground.labs.mlp.parameters import Normalization, Parameters
from nn_playground.labs.mlp.pasted import read_pasted
from nn_playground.labs.mlp.permalink import notices_of, write_link
from nn_playground.labs.mlp.source_code import source_code
from nn_playground.labs.mlp.trainer import Losses, Trainer
from nn_playground.labs.mlp.view import View
from nn_playground.labs.mlp.worth import by_layer, worth_of
from nn_playground.labs.recording import Record, recorded_epochs

GRID_SIZE: Final = 100

Include = Literal["parameters", "points", "grid", "metrics", "code", "worth"]
Stopped = Literal["epochs", "diverged", "early_stopping", "train_loss", "test_loss", "accuracy", "plateau"]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class History(_Answer):
    """The losses at the recorded epochs; null from where they are not finite.

    Of a run that a condition stopped the last row is its end, and there is none behind it.
    """

    epoch: list[int]
    train_loss: list[NumberOrNone]
    test_loss: list[NumberOrNone]


class RunNormalization(_Answer):
    """What batch normalization has learned of a hidden layer's units."""

    scale: list[NumberOrNone]
    shift: list[NumberOrNone]
    mean: list[NumberOrNone]
    variance: list[NumberOrNone]


class RunParameters(_Answer):
    """All weights [layer][to][from] and biases [layer][to] at the end; null where not finite.

    With batch normalization also that of each hidden layer.
    """

    weights: list[list[list[NumberOrNone]]]
    biases: list[list[NumberOrNone]]
    normalization: list[RunNormalization] | None = None


class RunPoints(_Answer):
    """The points as [x1, x2, label]; the training points in training order."""

    train: list[list[float]]
    test: list[list[float]]


class Grid(_Answer):
    """The output on a map: output[row][column], row 0 at x2 = +6, column 0 at x1 = -6, both ends included.

    Of three or more classes it is the number of the most probable one, and `probability` is how probable that is.
    """

    size: int
    domain: tuple[float, float]
    output: list[list[NumberOrNone]]
    probability: list[list[NumberOrNone]] | None = None


class ClassMetrics(_Answer):
    """How well points are classified: the share that is right; points by class (row) and by what they were taken for.

    Of two classes -1 comes first. Points with an output that is not finite are in no column.
    """

    accuracy: float
    confusion: list[list[int]]


class ValueMetrics(_Answer):
    """How well values are predicted: root mean squared error, coefficient of determination; null where not finite.

    The latter is null also where all labels are the same.
    """

    rmse: NumberOrNone
    r2: NumberOrNone


class RunMetrics(_Answer):
    """How good the network is at the end, on the training points and on the test points."""

    train: ClassMetrics | ValueMetrics
    test: ClassMetrics | ValueMetrics


class RunCode(_Answer):
    """The trained network as programs in Python that need no playground; null where a weight is not finite."""

    numpy: str | None
    pytorch: str | None
    keras: str | None


class RunWorth(_Answer):
    """The losses of the network without each of its hidden neurons, [layer][neuron]; null where not finite."""

    train_loss: list[list[NumberOrNone]]
    test_loss: list[list[NumberOrNone]]


class RunResult(_Answer):
    """What a run came to: `epochs` were asked for, or done where one of the run's conditions stopped it before."""

    config: RunConfig
    link: str
    version: str
    notices: list[str]
    epochs: int
    stopped: Stopped
    history: History
    parameters: RunParameters | None = None
    points: RunPoints | None = None
    grid: Grid | None = None
    metrics: RunMetrics | None = None
    code: RunCode | None = None
    worth: RunWorth | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer of `POST /api/runs`; what was not asked for is left out."""
        missing: dict[str, Any] = {name: True for name in get_args(Include) if getattr(self, name) is None}
        if self.parameters and self.parameters.normalization is None:
            missing["parameters"] = {"normalization"}
        if self.grid and self.grid.probability is None:
            missing["grid"] = {"probability"}
        return self.model_dump(mode="json", exclude=missing)


class RunReference(BaseModel):
    """A run that is named by its config or by a link."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: RunConfig | None = Field(None, description="The run; what is left out has its default.")
    link: str | None = Field(None, description="The run as a link, with or without what stands before #.")

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.config is not None and self.link is not None:
            raise PydanticCustomError("playground_both", "expected config or link; got both")
        return self

    def named(self) -> Link:
        """The run that is meant, the default one where neither is given; InvalidInput where the link can't be read."""
        return read_pasted(self.link) if self.link is not None else Link(self.config or RunConfig(), View(), [])


class RunRequest(RunReference):
    """A run and what to report of it. Neither `config` nor `link` is the default run."""

    epochs: int = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train.")
    record: Record | None = Field(
        None, description="The epochs to report, each from 0 to `epochs`; left out, every epoch, thinned to 1001."
    )
    parameters: Parameters | None = Field(None, description="Start from these instead of the initializer's.")
    include: Annotated[list[Include], BeforeValidator(at_most(100))] = Field(
        [], description="What to add to the answer."
    )


def run(
    config: RunConfig,
    *,
    epochs: int = DEFAULT_EPOCHS,
    record: Sequence[int] | None = None,
    parameters: Parameters | None = None,
    include: Sequence[Include] = (),
    view: View = View(),  # noqa: B008 (frozen)
    notices: Sequence[str] = (),
    max_cost: int | None = None,
    progress: Callable[[int], None] = lambda _epoch: None,
) -> RunResult:
    """Train for `epochs` epochs, or until a loss is not finite, and report the losses at the recorded epochs.

    Raises InvalidInput for epochs, recorded epochs or parameters that do not fit, TooExpensive above `max_cost`.
    `progress` is told the epoch every now and then, several times a second; what it raises ends the run.
    """
    if max_cost is not None:
        check_cost(requested_cost(config, epochs, include), max_cost)
    slices = in_slices(
        config,
        epochs=epochs,
        record=record,
        parameters=parameters,
        include=include,
        view=view,
        notices=notices,
        progress=progress,
    )
    (result,) = chain.from_iterable(slices)
    return result


def in_slices(
    config: RunConfig,
    *,
    epochs: int,
    record: Sequence[int] | None = None,
    parameters: Parameters | None = None,
    include: Sequence[Include] = (),
    view: View = View(),  # noqa: B008 (frozen)
    notices: Sequence[str] = (),
    progress: Callable[[int], None] = lambda _epoch: None,
    clock: Clock = time.perf_counter,
) -> Iterator[list[RunResult]]:
    """The same, in slices that are never long by the clock: nothing after each, and with the last the result."""
    recorded = recorded_epochs(epochs, record)
    pace = Pace(clock)
    trainer = Trainer(config, parameters)
    rows: list[tuple[int, Losses]] = []
    for epoch in sorted({*recorded, epochs}):
        for _ in trained_to(trainer, epoch, pace):
            progress(trainer.epoch)
            yield []
        losses = trainer.losses()
        rows.append((trainer.epoch, losses))
        if trainer.stopped or not losses.finite:
            break
    if trainer.stopped:
        recorded = [epoch for epoch in recorded if epoch < trainer.epoch] + [trainer.epoch]
    result = RunResult(
        config=config,
        link=write_link(config, view),
        version=__version__,
        notices=[*notices, *notices_of(config)],
        epochs=trainer.epoch if trainer.stopped else epochs,
        stopped=_stopped(trainer) if rows[-1][1].finite else "diverged",
        history=_history(recorded, rows),
        **_included(trainer, include),
    )
    yield [result]


def requested_cost(config: RunConfig, epochs: int, include: Sequence[Include]) -> int:
    """The cost of a run, with the losses without each neuron where these are included."""
    return cost(config, epochs) + ("worth" in include) * losses_cost(config, sum(config.network.units))


def trained_to(trainer: Trainer, epoch: int, pace: Pace) -> Iterator[None]:
    """Train until `epoch` epochs are done, or until the run stops; yields between two slices."""
    whole = len(trainer.points.train)
    while trainer.epoch < epoch and not trainer.stopped:
        pace.train(trainer.step_examples, (epoch - trainer.epoch) * whole - trainer.position)
        if pace.is_over():
            yield
            pace.begin()


def _stopped(trainer: Trainer) -> Stopped:
    return cast("Stopped", trainer.stopped or "epochs")


def _history(recorded: list[int], rows: list[tuple[int, Losses]]) -> History:
    """The recorded losses as columns; null from where the run diverged."""
    reached = {epoch: losses for epoch, losses in rows if losses.finite}
    kept = [reached.get(epoch, Losses(math.nan, math.nan)) for epoch in recorded]
    return History(
        epoch=recorded,
        train_loss=[finite(losses.train) for losses in kept],
        test_loss=[finite(losses.test) for losses in kept],
    )


def _included(trainer: Trainer, include: Sequence[Include]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if "parameters" in include:
        given = trainer.network.parameters()
        parts["parameters"] = RunParameters(
            weights=[[[finite(weight) for weight in unit] for unit in layer] for layer in given.weights],
            biases=[[finite(bias) for bias in layer] for layer in given.biases],
            normalization=[_normalization(layer) for layer in given.normalization] if given.normalization else None,
        )
    if "points" in include:
        parts["points"] = RunPoints(train=trainer.points.train.tolist(), test=trainer.points.test.tolist())
    if "grid" in include:
        parts["grid"] = _grid(trainer)
    if "metrics" in include:
        train, test = (found.as_json() for found in metrics_of(trainer))
        parts["metrics"] = RunMetrics.model_validate({"train": train, "test": test})
    if "code" in include:
        parts["code"] = RunCode(**source_code(trainer, write_link(trainer.config))._asdict())
    if "worth" in include:
        units = trainer.config.network.units
        worth = worth_of(trainer)
        parts["worth"] = RunWorth(train_loss=by_layer(worth.train, units), test_loss=by_layer(worth.test, units))
    return parts


def _grid(trainer: Trainer) -> Grid:
    sizes = trainer.network.sizes
    probability = None
    if sizes[-1] > 1:
        first = sum(sizes[1:-1])
        units = [trainer.maps(first + unit, GRID_SIZE, GRID_SIZE)[0] for unit in range(sizes[-1])]
        probability = _finite_rows((np.max(units, axis=0) + 1) / 2)
    output = _finite_rows(trainer.output_grid(GRID_SIZE))
    return Grid(size=GRID_SIZE, domain=DOMAIN, output=output, probability=probability)


def _finite_rows(values: NDArray[np.float64]) -> list[list[NumberOrNone]]:
    return [[finite(value) for value in row] for row in values.tolist()]


def _normalization(layer: Normalization) -> RunNormalization:
    return RunNormalization(**{name: [finite(value) for value in values] for name, values in layer})
