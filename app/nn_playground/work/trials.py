"""Trials: many runs, each to its end or to a goal, and their outcomes; grading and sweeps are made of them.

Runs of one shape train side by side in batches, which may run anywhere, in any order: a batch is plain data, and the
outcome of a trial does not depend on the others in its batch.
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
from nn_playground.work.goals import Bounds, all_hold

MAX_WAITING: Final = 1000  # trials that wait for a full batch
MAX_EVALUATIONS: Final = 100  # of a trial with a goal, unless `every` says otherwise


class Plan(BaseModel):
    """The end of each trial: after `epochs`, or where the goal holds, which is evaluated after every `every` epochs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    epochs: int = Field(ge=0, le=MAX_EPOCHS)
    goal: Bounds | None = None
    every: int | None = Field(None, ge=1, description="Epochs between two looks; left out, a hundredth of all.")
    precision: Precision = "float64"
    record: tuple[int, ...] = Field((), description="The epochs at which the curves are recorded, ascending.")

    @property
    def stride(self) -> int:
        """Epochs between two evaluations."""
        return max(1, self.epochs if self.goal is None else self.every or -(-self.epochs // MAX_EVALUATIONS))


class Trial(NamedTuple):
    """A run to be tried, from `parameters` where they are given instead of the initializer's."""

    config: Any
    parameters: Any = None


class TrialGroup(NamedTuple):
    """Trials of a lab under one plan; their cost and the steps of the warm-up, where these are known."""

    lab: Lab[Any, Any]
    trials: Sequence[Trial]
    plan: Plan
    cost: int | None = None
    steps: Steps | None = None


def merged_steps(several: Iterable[Steps]) -> Steps:
    """Merge the warm-up steps of several pieces of work; each stays once."""
    return tuple(dict.fromkeys(step for steps in several for step in steps))


class CurvePoint(NamedTuple):
    """The values of the lab's curves at an epoch, in their order."""

    epoch: int
    values: tuple[float, ...]


class Outcome(NamedTuple):
    """The result of a trial: its scores at `epoch`, its last; `reached` is True where its goal held there.

    `condition` is the one of the run's own conditions that ended it there, if any; `curve` has the recorded epochs up
    to the last, and that; nothing where the plan records none. `halfway` are its scores at the last evaluation within
    the first half of the epochs of its plan, if there was one.
    """

    epoch: int
    scores: Scores
    reached: bool
    condition: str | None = None
    curve: tuple[CurvePoint, ...] = ()
    halfway: Scores | None = None

    @property
    def diverged(self) -> bool:
        """True where a score is no longer finite."""
        return not _finite(self.scores)


def _finite(scores: Scores) -> bool:
    return all(value is None or math.isfinite(value) for value in scores.values())


class Batch(NamedTuple):
    """Trials of one shape that train side by side; `numbers` are their places among the trials of all groups."""

    lab: Lab[Any, Any]
    numbers: tuple[int, ...]
    trials: tuple[Trial, ...]
    plan: Plan


class _BatchKey(NamedTuple):
    """The properties that the trials of a batch share."""

    lab: Lab[Any, Any]
    plan: Plan
    shape: Hashable


def batches(jobs: Iterable[TrialGroup]) -> Iterator[Batch]:
    """Yield the trials of all groups in batches of one plan and one shape that fill the lanes.

    At most MAX_WAITING trials wait for others of their shape; a trial that can't share lanes waits for none.
    """
    waiting: dict[_BatchKey, list[tuple[int, Trial]]] = {}
    count = 0
    for number, (trial, lab, plan) in enumerate((trial, job.lab, job.plan) for job in jobs for trial in job.trials):
        key = _BatchKey(lab, plan, lab.batch_key(trial.config))
        alike = waiting.setdefault(key, [])
        alike.append((number, trial))
        count += 1
        if len(alike) >= lab.lanes(trial.config, plan.precision).width:
            count -= len(alike)
            yield _batch(key, waiting.pop(key))
        elif count > MAX_WAITING:
            oldest = next(iter(waiting))
            count -= len(waiting[oldest])
            yield _batch(oldest, waiting.pop(oldest))
    for key, alike in waiting.items():
        yield _batch(key, alike)


def _batch(key: _BatchKey, alike: list[tuple[int, Trial]]) -> Batch:
    return Batch(key.lab, tuple(number for number, _ in alike), tuple(trial for _, trial in alike), key.plan)


def try_batch(batch: Batch, clock: Clock = time.perf_counter) -> Iterator[list[tuple[int, Outcome]]]:
    """Run all trials of a batch, in slices that are short by the clock.

    Each slice yields the outcomes of the trials that ended in it, with their numbers.
    """
    plan = batch.plan
    pace = Pace(clock)
    configs, parameters = [trial.config for trial in batch.trials], [trial.parameters for trial in batch.trials]
    runs = batch.lab.open_many(configs, parameters, plan.precision)
    recorder = _Recorder(batch.lab.curves, plan.record, len(batch.trials))
    under_way = dict(enumerate(batch.numbers))
    target = min(plan.stride, plan.epochs)
    found: list[tuple[int, Outcome]] = []
    halfway: Sequence[Scores | None] = [None] * len(under_way)
    while under_way:
        halt = min(target, recorder.next)
        if runs.epoch < halt:
            left = (int(halt) - runs.epoch) * runs.examples - runs.position
            pace.train(runs.step_examples, left)
        if runs.epoch == halt:
            scores = runs.evaluate() if halt == target else None
            if halt == recorder.next:
                recorder.add(runs, scores)
            if scores is not None:
                halfway = scores if 2 * runs.epoch <= plan.epochs else halfway
                found += _pop_finished(runs, zip(scores, halfway, strict=True), plan, under_way, recorder)
                target = min(target + plan.stride, plan.epochs)
        if pace.is_over() or not under_way:
            yield found
            found = []
            pace.begin()


class _Recorder:
    """The values of curves at the epochs of a plan, of each run of a batch; no run is trained differently for it."""

    def __init__(self, names: Sequence[str], epochs: Sequence[int], count: int) -> None:
        self._names = names
        self._left = iter(epochs)
        self._curves: list[list[CurvePoint]] = [[] for _ in range(count if epochs else 0)]
        self.next: float = next(self._left, math.inf)

    def add(self, runs: Runs, scores: Sequence[Scores] | None) -> None:
        """Add a point to the curves of all runs that go on; `scores` are theirs now, where these are known."""
        self.next = next(self._left, math.inf)
        values = runs.curves() if scores is None else map(self._values, scores)
        for curve, now, end in zip(self._curves, values, runs.ends(), strict=True):
            if end is None:
                curve.append(CurvePoint(runs.epoch, tuple(now)))

    def curve(self, place: int, epoch: int, scores: Scores) -> tuple[CurvePoint, ...]:
        """The curve of the run at a place, which ended at an epoch with these scores; empty where none is recorded."""
        if not self._curves:
            return ()
        before = [point for point in self._curves[place] if point.epoch < epoch]
        return (*before, CurvePoint(epoch, self._values(scores)))

    def _values(self, scores: Scores) -> tuple[float, ...]:
        values = (scores[name] for name in self._names)
        return tuple(math.nan if value is None else value for value in values)


def _pop_finished(
    runs: Runs,
    scores: Iterable[tuple[Scores, Scores | None]],
    plan: Plan,
    under_way: dict[int, int],
    recorder: _Recorder,
) -> Iterator[tuple[int, Outcome]]:
    """Remove finished trials from `under_way`, which has numbers by places, and yield their outcomes.

    `scores` are those of each run now and half way.
    """
    for place, ((own, before), end) in enumerate(zip(scores, runs.ends(), strict=True)):
        reached = plan.goal is not None and all_hold(plan.goal, own)
        over = reached or end or runs.epoch == plan.epochs or not _finite(own)
        if over and place in under_way:
            epoch, condition = end or (runs.epoch, None)
            curve = recorder.curve(place, epoch, own)
            yield under_way.pop(place), Outcome(epoch, own, reached, condition, curve, before)


class CancelToken:
    """A flag that the threads of a process share; `work.cluster` has one for each task."""

    def __init__(self) -> None:
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """True once the results are no longer wanted."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Set the flag."""
        self._is_cancelled = True


def batch_outcomes(batch: Batch, token: CancelToken | None = None) -> list[Outcome]:
    """Run all trials of a batch in this thread and return their outcomes, in order; CancelledError once cancelled."""
    found: dict[int, Outcome] = {}
    for pairs in try_batch(batch):
        found.update(pairs)
        if token is not None and token.is_cancelled:
            raise CancelledError
    return [found[number] for number in batch.numbers]


def outcomes(jobs: Iterable[TrialGroup], executor: Executor, *, most: int) -> Iterator[tuple[int, Outcome]]:
    """Yield the outcome of each trial with its number, counted through all groups, in any order.

    At most `most` batches are submitted at once. Closing the iterator cancels batches that have not begun; those that
    threads of this process run end after their slice.
    """
    token = CancelToken()
    waiting = batches(jobs)
    running: dict[Future[list[Outcome]], Batch] = {}
    try:
        while True:
            for batch in islice(waiting, most - len(running)):
                running[executor.submit(batch_outcomes, batch, token)] = batch
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield from zip(running.pop(future).numbers, future.result(), strict=True)
    finally:
        token.cancel()
        for future in running:
            future.cancel()
