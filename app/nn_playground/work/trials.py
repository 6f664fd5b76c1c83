"""Trials: many runs, each to its end or to a goal, and their outcomes; grading and sweeps are made of them.

Runs of one shape go side by side in batches, which may be worked off anywhere, in any order: a batch is plain data, and
the outcome of a trial does not depend on the others in its batch.
"""

import math
import time
from collections.abc import Hashable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from itertools import islice
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from nn_playground.base.pace import Clock, Pace
from nn_playground.lab import MAX_EPOCHS, Lab, Precision, Runs, Scores, Steps
from nn_playground.work.goals import Bounds, hold

HELD: Final = 1000  # trials that wait until a batch of theirs is full
LOOKS: Final = 100  # times at most that a trial with a goal is looked at, unless told otherwise


class Plan(BaseModel):
    """How far each trial goes: to its `epochs`, or to the goal, looked for after every `every` epochs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    epochs: int = Field(ge=0, le=MAX_EPOCHS)
    goal: Bounds | None = None
    every: int | None = Field(None, ge=1, description="Epochs between two looks; left out, a hundredth of all.")
    precision: Precision = "float64"

    @property
    def stride(self) -> int:
        """Epochs between two looks."""
        return max(1, self.epochs if self.goal is None else self.every or -(-self.epochs // LOOKS))


class Trial(NamedTuple):
    """A run to be tried; `parameters` are what it starts from, instead of the initializer's."""

    config: Any
    parameters: Any = None


class Job(NamedTuple):
    """Trials of a lab that all go equally far; their cost and the steps of the warm-up, where these are known."""

    lab: Lab[Any, Any]
    trials: Sequence[Trial]
    plan: Plan
    cost: int | None = None
    steps: Steps | None = None


def together(parts: Iterable[Steps]) -> Steps:
    """The steps of the warm-up of several pieces of work, each once."""
    return tuple(dict.fromkeys(step for steps in parts for step in steps))


class Outcome(NamedTuple):
    """The result of a trial: its scores at `epoch`, its last; `reached` is whether its goal held there.

    `condition` is which of the run's own conditions ended it there, if one did.
    """

    epoch: int
    scores: Scores
    reached: bool
    condition: str | None = None

    @property
    def diverged(self) -> bool:
        """Whether a score is not finite any more."""
        return not _finite(self.scores)


def _finite(scores: Scores) -> bool:
    return all(value is None or math.isfinite(value) for value in scores.values())


class Batch(NamedTuple):
    """Trials of one shape that go side by side; `numbers` are their places among the trials of all jobs."""

    lab: Lab[Any, Any]
    numbers: tuple[int, ...]
    trials: tuple[Trial, ...]
    plan: Plan


class _Kind(NamedTuple):
    """What the trials of a batch have in common."""

    lab: Lab[Any, Any]
    plan: Plan
    shape: Hashable


def batches(jobs: Iterable[Job]) -> Iterator[Batch]:
    """Cut the trials of all jobs into batches of one plan and one shape that fill the lanes, as they are asked for.

    No more than HELD trials wait for others of their shape; one that goes alone waits for none.
    """
    waiting: dict[_Kind, list[tuple[int, Trial]]] = {}
    held = 0
    for number, (trial, lab, plan) in enumerate((trial, job.lab, job.plan) for job in jobs for trial in job.trials):
        kind = _Kind(lab, plan, lab.batch_key(trial.config))
        alike = waiting.setdefault(kind, [])
        alike.append((number, trial))
        held += 1
        if len(alike) >= lab.lanes(trial.config, plan.precision).width:
            held -= len(alike)
            yield _batch(kind, waiting.pop(kind))
        elif held > HELD:
            oldest = next(iter(waiting))
            held -= len(waiting[oldest])
            yield _batch(oldest, waiting.pop(oldest))
    for kind, alike in waiting.items():
        yield _batch(kind, alike)


def _batch(kind: _Kind, alike: list[tuple[int, Trial]]) -> Batch:
    return Batch(kind.lab, tuple(number for number, _ in alike), tuple(trial for _, trial in alike), kind.plan)


def work(batch: Batch, clock: Clock = time.perf_counter) -> Iterator[list[tuple[int, Outcome]]]:
    """Try all trials of a batch, in slices that are short by the clock.

    Each slice gives the outcomes of the trials that ended in it, with their numbers.
    """
    plan = batch.plan
    pace = Pace(clock)
    configs, parameters = [trial.config for trial in batch.trials], [trial.parameters for trial in batch.trials]
    runs = batch.lab.open_many(configs, parameters, plan.precision)
    under_way = dict(enumerate(batch.numbers))
    look = min(plan.stride, plan.epochs)
    found: list[tuple[int, Outcome]] = []
    while under_way:
        if runs.epoch < look:
            left = (look - runs.epoch) * runs.examples - runs.position
            pace.train(runs.step_examples, left)
        if runs.epoch == look:
            found += _ended(runs, plan, under_way)
            look = min(look + plan.stride, plan.epochs)
        if pace.is_over() or not under_way:
            yield found
            found = []
            pace.begin()


def _ended(runs: Runs, plan: Plan, under_way: dict[int, int]) -> Iterator[tuple[int, Outcome]]:
    """Remove finished trials from those under way, numbers by places, and return their outcomes."""
    for place, (scores, end) in enumerate(zip(runs.evaluate(), runs.ends(), strict=True)):
        reached = plan.goal is not None and hold(plan.goal, scores)
        over = reached or end or runs.epoch == plan.epochs or not _finite(scores)
        if over and place in under_way:
            epoch, condition = end or (runs.epoch, None)
            yield under_way.pop(place), Outcome(epoch, scores, reached, condition)


class Interest:
    """Interest in results that are still to come. Threads of a process share it; work.cluster has that of a task."""

    def __init__(self) -> None:
        self._lost = False

    @property
    def lost(self) -> bool:
        """True once nobody waits any more."""
        return self._lost

    def lose(self) -> None:
        """Note that nobody waits any more."""
        self._lost = True


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
        interest.lose()
        for future in running:
            future.cancel()
