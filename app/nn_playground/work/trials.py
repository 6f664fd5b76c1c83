"""Trials: many runs, each to its end or to a goal, and what came of each; what grading and sweeps are made of.

Runs of one shape go side by side in batches, which may be worked off anywhere, in any order: a batch is plain data, and
what comes of a trial does not depend on what is in its batch.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from itertools import islice
from typing import Final, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import Detail
from nn_playground.base.pace import Clock, Pace
from nn_playground.base.validation import shown
from nn_playground.labs.mlp.config import TELLS_CLASSES, RunConfig
from nn_playground.labs.mlp.network import Parameters
from nn_playground.labs.mlp.population import LANES, Evaluation, Population, Precision, goes_side_by_side, shape_of
from nn_playground.labs.mlp.rehearsal import Steps
from nn_playground.labs.mlp.runs import MAX_EPOCHS

HELD: Final = 1000  # trials that wait until a batch of theirs is full
LOOKS: Final = 100  # how often a trial with a goal is looked at, at most, unless told otherwise

# What people call the measures of a goal.
LABELS: Final = {
    "train_loss": "training loss",
    "test_loss": "test loss",
    "train_accuracy": "training accuracy",
    "test_accuracy": "test accuracy",
}


class Goal(BaseModel):
    """When a run is good enough: everything that is given holds at once, at an epoch that is looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    train_loss: float | None = Field(None, gt=0, allow_inf_nan=False, description="Training loss at most this.")
    test_loss: float | None = Field(None, gt=0, allow_inf_nan=False, description="Test loss at most this.")
    train_accuracy: float | None = Field(None, gt=0, le=1, description="Share of training points right, at least this.")
    test_accuracy: float | None = Field(None, gt=0, le=1, description="Share of test points right, at least this.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        names = tuple(Goal.model_fields)
        if all(getattr(self, name) is None for name in names):
            raise PydanticCustomError(
                "playground_goal", "expected at least one of {names}; got none", {"names": ", ".join(names)}
            )
        return self

    def holds(self, evaluation: Evaluation) -> bool:
        """Whether a network is good enough. What is not finite never is, nor what the run does not have."""
        return all(
            wanted is None or (value is not None and (value <= wanted if name.endswith("loss") else value >= wanted))
            for name, value in evaluation._asdict().items()
            for wanted in (getattr(self, name),)
        )

    def unfit(self, config: RunConfig, path: str) -> list[Detail]:
        """What the goal, whose place is `path`, asks of a run that has no such thing."""
        given = [name for name in ("train_accuracy", "test_accuracy") if getattr(self, name) is not None]
        because = "only classes are told right or wrong: leave it out, or choose classification"
        message = f"{because}; got problem = {shown(config.problem)}"
        return [] if TELLS_CLASSES.holds(config) else [Detail(f"{path}.{name}", message) for name in given]


class Plan(BaseModel):
    """How far each trial goes: to its `epochs`, or to the goal, looked for after every `every` epochs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    epochs: int = Field(ge=0, le=MAX_EPOCHS)
    goal: Goal | None = None
    every: int | None = Field(None, ge=1, description="Epochs between two looks; left out, a hundredth of all.")
    precision: Precision = "float64"

    @property
    def stride(self) -> int:
        """Epochs between two looks."""
        return max(1, self.epochs if self.goal is None else self.every or -(-self.epochs // LOOKS))


class Trial(NamedTuple):
    """A run to be tried; `parameters` are what it starts from, instead of the initializer's."""

    config: RunConfig
    parameters: Parameters | None = None


class Job(NamedTuple):
    """Trials that are all to go equally far; what they cost, and what has to be compiled, where it is known already."""

    trials: Sequence[Trial]
    plan: Plan
    cost: int | None = None
    steps: Steps | None = None


class Outcome(NamedTuple):
    """What came of a trial: how good it is at `epoch`, its last. `reached` is whether that is where its goal held.

    `condition` is which of the run's own conditions ended it there, if one did.
    """

    epoch: int
    evaluation: Evaluation
    reached: bool
    condition: str | None = None

    @property
    def diverged(self) -> bool:
        """Whether a loss is not finite any more."""
        return not self.evaluation.losses.finite


class Batch(NamedTuple):
    """Trials of one shape that go side by side; `numbers` are their places among the trials of all jobs."""

    numbers: tuple[int, ...]
    trials: tuple[Trial, ...]
    plan: Plan


def batches(jobs: Iterable[Job]) -> Iterator[Batch]:
    """Cut the trials of all jobs into batches of one plan and one shape that fill the lanes, as they are asked for.

    No more than HELD trials wait for others of their shape; what goes alone waits for none.
    """
    waiting: dict[tuple[Plan, tuple[object, ...]], list[tuple[int, Trial]]] = {}
    held = 0
    for number, (trial, plan) in enumerate((trial, job.plan) for job in jobs for trial in job.trials):
        key = plan, shape_of(trial.config)
        alike = waiting.setdefault(key, [])
        alike.append((number, trial))
        held += 1
        if len(alike) == LANES[plan.precision] or not goes_side_by_side(trial.config):
            held -= len(alike)
            yield _batch(plan, waiting.pop(key))
        elif held > HELD:
            oldest = next(iter(waiting))
            held -= len(waiting[oldest])
            yield _batch(oldest[0], waiting.pop(oldest))
    for (plan, _), alike in waiting.items():
        yield _batch(plan, alike)


def _batch(plan: Plan, alike: list[tuple[int, Trial]]) -> Batch:
    return Batch(tuple(number for number, _ in alike), tuple(trial for _, trial in alike), plan)


def work(batch: Batch, clock: Clock = time.perf_counter) -> Iterator[list[tuple[int, Outcome]]]:
    """Try all trials of a batch, in slices that are never long by the clock.

    Each gives what came to its end in it, with the numbers.
    """
    plan = batch.plan
    pace = Pace(clock)
    population = Population(
        [trial.config for trial in batch.trials], plan.precision, [trial.parameters for trial in batch.trials]
    )
    under_way = dict(enumerate(batch.numbers))
    look = min(plan.stride, plan.epochs)
    found: list[tuple[int, Outcome]] = []
    while under_way:
        if population.epoch < look:
            left = (look - population.epoch) * population.examples - population.position
            pace.train(population.step_examples, left)
        if population.epoch == look:
            found += _ended(population, plan, under_way)
            look = min(look + plan.stride, plan.epochs)
        if pace.is_over() or not under_way:
            yield found
            found = []
            pace.begin()


def _ended(population: Population, plan: Plan, under_way: dict[int, int]) -> Iterator[tuple[int, Outcome]]:
    """What has come to its end of what is under way, which are numbers of trials by their places; it then is not."""
    for place, (evaluation, end) in enumerate(zip(population.evaluate(), population.ends(), strict=True)):
        reached = plan.goal is not None and plan.goal.holds(evaluation)
        over = reached or end or population.epoch == plan.epochs or not evaluation.losses.finite
        if over and place in under_way:
            epoch, condition = end or (population.epoch, None)
            yield under_way.pop(place), Outcome(epoch, evaluation, reached, condition)


class Interest:
    """Whether anybody still waits. The threads of a process share it; another process has a copy that never changes."""

    def __init__(self) -> None:
        self.lost = False


def work_off(batch: Batch, interest: Interest | None = None) -> list[Outcome]:
    """Try all trials of a batch, in one thread: their outcomes, in their order; CancelledError once none is wanted."""
    found: dict[int, Outcome] = {}
    for pairs in work(batch):
        found.update(pairs)
        if interest is not None and interest.lost:
            raise CancelledError
    return [found[number] for number in batch.numbers]


def outcomes(jobs: Iterable[Job], executor: Executor, *, most: int) -> Iterator[tuple[int, Outcome]]:
    """The outcome of each trial with its number, counted through all jobs, as they come in.

    At most `most` batches are in the executor's hands at once. With the iterator, what has not begun is given up, and
    what a thread of this process is at ends after its slice.
    """
    interest = Interest()
    waiting = batches(jobs)
    running: dict[Future[list[Outcome]], Batch] = {}
    try:
        while True:
            for batch in islice(waiting, most - len(running)):
                running[executor.submit(work_off, batch, interest)] = batch
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield from zip(running.pop(future).numbers, future.result(), strict=True)
    finally:
        interest.lost = True
        for future in running:
            future.cancel()
