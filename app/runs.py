"""A run from its config to its end: what the API, the command line and scripts share."""

import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from app import __version__
from app.config import RunConfig
from app.datasets import DOMAIN
from app.errors import InvalidInput, TooExpensive
from app.network import Parameters, build
from app.permalink import link_notices, write_link
from app.trainer import Losses, Trainer
from app.view import View

DEFAULT_EPOCHS: Final = 100
MAX_EPOCHS: Final = 1_000_000
MAX_RECORDED: Final = 1001
GRID_SIZE: Final = 100
STRIDE: Final = 100_000_000  # cost of the training between two looks at who still waits: about a tenth of a second

Include = Literal["parameters", "points", "grid"]
Number = float | None  # None: not finite, as JSON has no such numbers


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class History(_Answer):
    """The losses at the recorded epochs; null from where they are not finite."""

    epoch: list[int]
    train_loss: list[Number]
    test_loss: list[Number]


class RunParameters(_Answer):
    """All weights [layer][to][from] and biases [layer][to] at the end; null where not finite."""

    weights: list[list[list[Number]]]
    biases: list[list[Number]]


class RunPoints(_Answer):
    """The points as [x1, x2, label]; the training points in training order."""

    train: list[list[float]]
    test: list[list[float]]


class Grid(_Answer):
    """The output on a map: output[row][column], row 0 at x2 = +6, column 0 at x1 = -6, both ends included."""

    size: int
    domain: tuple[float, float]
    output: list[list[Number]]


class RunResult(_Answer):
    """What a run came to."""

    config: RunConfig
    link: str
    version: str
    notices: list[str]
    epochs: int
    stopped: Literal["epochs", "diverged"]
    history: History
    parameters: RunParameters | None = None
    points: RunPoints | None = None
    grid: Grid | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer of `POST /api/runs`; what was not asked for is left out."""
        missing = {name for name in ("parameters", "points", "grid") if getattr(self, name) is None}
        return self.model_dump(mode="json", exclude=missing)


Record = Annotated[list[Annotated[int, Field(ge=0, le=MAX_EPOCHS)]], Field(max_length=100_000)]


def cost(config: RunConfig, epochs: int) -> int:
    """What a run costs, known before it starts: epochs x points x parameters."""
    return epochs * config.data.samples * build(config).parameter_count


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
    recorded = _recorded(epochs, record)
    if max_cost is not None and cost(config, epochs) > max_cost:
        raise TooExpensive(
            f"This run costs {cost(config, epochs):,} (epochs x points x parameters); at most {max_cost:,} is allowed. "
            "Take fewer epochs, fewer samples or a smaller network."
        )
    trainer = Trainer(config, parameters)
    rows: list[tuple[int, Losses]] = []
    for epoch in sorted({*recorded, epochs}):
        _train(trainer, epoch, progress)
        losses = trainer.losses()
        rows.append((epoch, losses))
        if not losses.finite:
            break
    return RunResult(
        config=config,
        link=write_link(config, view),
        version=__version__,
        notices=[*notices, *link_notices(config)],
        epochs=epochs,
        stopped="epochs" if rows[-1][1].finite else "diverged",
        history=_history(recorded, rows),
        **_included(trainer, include),
    )


def _train(trainer: Trainer, epoch: int, progress: Callable[[int], None]) -> None:
    """Train up to `epoch`, in strides that are never long."""
    stride = max(1, STRIDE // max(1, cost(trainer.config, 1)))
    while trainer.epoch < epoch:
        trainer.step(min(stride, epoch - trainer.epoch))
        progress(trainer.epoch)


def _recorded(epochs: int, record: Sequence[int] | None) -> list[int]:
    """The epochs to report, in order: those asked for, or all, thinned evenly to MAX_RECORDED with both ends."""
    if not 0 <= epochs <= MAX_EPOCHS:
        raise InvalidInput.at("epochs", f"expected 0 to {MAX_EPOCHS}; got {epochs}")
    if record is None:
        count = min(epochs + 1, MAX_RECORDED)
        return sorted({round(index * epochs / max(1, count - 1)) for index in range(count)})
    wrong = next((epoch for epoch in record if not 0 <= epoch <= epochs), None)
    if wrong is not None:
        raise InvalidInput.at("record", f"expected epochs from 0 to {epochs}; got {wrong}")
    return sorted(set(record))


def finite(value: float) -> Number:
    """A number as JSON and CSV have it: None for what is not finite."""
    return value if math.isfinite(value) else None


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
        )
    if "points" in include:
        parts["points"] = RunPoints(train=trainer.points.train.tolist(), test=trainer.points.test.tolist())
    if "grid" in include:
        output = [[finite(value) for value in row] for row in trainer.output_grid(GRID_SIZE).tolist()]
        parts["grid"] = Grid(size=GRID_SIZE, domain=DOMAIN, output=output)
    return parts
