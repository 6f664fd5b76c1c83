"""Long work in slices: they end by the clock whatever is switched on, and however a run is cut it is the same run."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, cycle
from typing import Any

import pytest

from nn_playground.base.pace import SLICE_SECONDS, Pace
from nn_playground.labs.mlp.boundary import painted, picture
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.population import Population, is_batchable
from nn_playground.labs.mlp.runs import in_slices, run
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.work.goals import Bounds
from nn_playground.work.trials import Batch, Plan, Trial, batch_outcomes, try_batch
from tests.goals import goal
from tests.models import with_seed
from tests.parts import Part, parts

PARTS = parts()
EPOCHS = 25


class Clock:
    """Tells the time, which goes on while an epoch is trained, and by a bit with each look."""

    def __init__(self, epoch: float, look: float = 0.0) -> None:
        self.now = 0.0
        self.epoch = epoch
        self._look = look

    def __call__(self) -> float:
        self.now += self._look
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What is trained takes time on it: real training, whose seconds are told."""
    clock = Clock(0.001)

    def timed(kind: Any, examples: Callable[[Any], int]) -> None:
        train = kind.step_examples

        def step(self: Any, count: int) -> int:
            done: int = train(self, count)
            clock.now += done / examples(self) * clock.epoch
            return done

        monkeypatch.setattr(kind, "step_examples", step)

    timed(Trainer, lambda trainer: len(trainer.points.train))
    timed(Population, lambda population: population.examples)
    return clock


def lengths(slices: Iterator[Sequence[object]], clock: Clock) -> list[float]:
    """The seconds of each slice."""
    found: list[float] = []
    before = clock.now
    for _ in slices:
        found.append(clock.now - before)
        clock.now += 100  # others have had their turns
        before = clock.now
    return found


def cut_anywhere() -> Clock:
    """A clock by which every step is a slice of its own, and as small as can be."""
    return Clock(0.0, look=SLICE_SECONDS)


BATCH = 10 / 250  # of an epoch of the default run, which can't be cut within one that is so small


@pytest.mark.parametrize("epoch", [1e-7, 1e-4, 0.003, 0.02, 1.0])
@pytest.mark.parametrize("record", [None, [0], [3, 100, 500]])
def test_a_slice_of_a_run_ends_by_the_clock(clock: Clock, epoch: float, record: list[int] | None) -> None:
    clock.epoch = epoch
    found = lengths(in_slices(RunConfig(), epochs=500, record=record, clock=clock), clock)
    assert max(found) <= SLICE_SECONDS + BATCH * epoch
    assert sum(found) == pytest.approx(500 * epoch)
    assert len(found) <= 1 + 500 * epoch / (SLICE_SECONDS / 2)  # nor are they much shorter


@pytest.mark.parametrize("epoch", [1e-7, 1e-4, 0.003, 0.02, 1.0])
@pytest.mark.parametrize("bounds", [None, goal(test_loss=1e-9)])
def test_a_slice_of_a_batch_ends_by_the_clock(clock: Clock, epoch: float, bounds: Bounds | None) -> None:
    clock.epoch = epoch
    plan = Plan(epochs=500, goal=bounds)
    found = lengths(try_batch(Batch(MLP, (0,), (Trial(RunConfig()),), plan), clock), clock)
    assert max(found) <= SLICE_SECONDS + BATCH * epoch
    assert sum(found) == pytest.approx(500 * epoch)


def test_a_slice_ends_by_the_clock_where_epochs_become_slow(clock: Clock) -> None:
    slices = in_slices(RunConfig(), epochs=100_000, record=[], clock=clock)
    for _ in range(3):
        next(slices)
    clock.epoch = 0.004
    before = clock.now
    next(slices)
    assert clock.now - before <= (SLICE_SECONDS / 0.001 + 1) * 0.004  # one step was planned by the old pace
    for _ in range(5):
        before = clock.now
        next(slices)
        assert clock.now - before <= SLICE_SECONDS + BATCH * 0.004


def test_the_first_step_is_small_and_the_next_ones_grow() -> None:
    steps: list[int] = []

    def step(count: int) -> int:
        steps.append(count)
        return count

    pace = Pace(Clock(0.0))  # by which nothing takes any time
    for _ in range(5):
        pace.train(step, 100)
    pace.train(step, 3)
    assert steps == [1, 2, 4, 8, 16, 3]


def test_what_others_take_is_not_held_against_a_run() -> None:
    clock = Clock(0.0)
    pace = Pace(clock)
    clock.now = SLICE_SECONDS
    assert pace.is_over()
    pace.begin()
    assert not pace.is_over()


def test_every_part_is_tried() -> None:
    found = {part.path for part in PARTS}
    assert {"training.schedule.name", "training.stop.plateau", "training.shuffle", "network.batch_norm"} <= found
    assert len(PARTS) > 100


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_a_run_is_the_same_however_it_is_cut(part: Part, clock: Clock) -> None:
    whole = run(part.config, epochs=EPOCHS, include=["parameters", "points"])
    *slices, last = in_slices(
        part.config, epochs=EPOCHS, record=None, include=["parameters", "points"], clock=cut_anywhere()
    )
    assert len(slices) >= whole.epochs
    assert last == [whole]
    clock.epoch = SLICE_SECONDS / 4
    several = lengths(in_slices(part.config, epochs=EPOCHS, record=[EPOCHS], clock=clock), clock)
    assert max(several) <= SLICE_SECONDS + clock.epoch


@pytest.mark.parametrize("part", PARTS, ids=str)
@pytest.mark.parametrize("count", [1, 3])
def test_trials_are_the_same_however_they_are_cut(part: Part, count: int, clock: Clock) -> None:
    side_by_side = is_batchable(part.config)
    trials = [Trial(with_seed(part.config, f"0.{n}") if side_by_side else part.config) for n in range(count)]
    batch = Batch(MLP, tuple(range(count)), tuple(trials), Plan(epochs=EPOCHS, goal=goal(test_loss=1e-9), every=3))
    whole = batch_outcomes(batch)
    pieces = list(try_batch(batch, cut_anywhere()))
    assert [outcome for _, outcome in sorted(chain.from_iterable(pieces), key=lambda pair: pair[0])] == whole
    assert len(pieces) >= max(outcome.epoch for outcome in whole)
    clock.epoch = SLICE_SECONDS / 4
    assert max(lengths(try_batch(batch, clock), clock)) <= SLICE_SECONDS + clock.epoch


@pytest.mark.parametrize("batch_size", [1, 7, 16, 17, 40, 100, 188, 1000])
@pytest.mark.parametrize("training", [{}, {"optimizer": {"name": "adam"}, "dropout": 0.2, "shuffle": True}], ids=str)
def test_an_epoch_is_the_same_wherever_it_is_cut(batch_size: int, training: dict[str, Any]) -> None:
    given = {"data": {"samples": 251, "train_percent": 75}, "training": {"batch_size": batch_size, **training}}
    config = parse_config(given)
    whole = Trainer(config)
    whole.step(4)
    interleaved = Population([config] * (3 if is_batchable(config) else 1))
    interleaved.step(4)
    for counts in ([1], [5, 40], [16, 300], [33, 1, 188, 400]):
        trainer, population = Trainer(config), Population(interleaved.configs)
        for pieces in (trainer, population):
            sizes = cycle(counts)
            while pieces.epoch < 4:
                left = (4 - pieces.epoch) * 188 - pieces.position
                assert 0 < pieces.step_examples(min(left, next(sizes))) <= left
            assert (pieces.epoch, pieces.position) == (4, 0)
        assert trainer.network.to_vector().tolist() == whole.network.to_vector().tolist()
        assert population.evaluate() == interleaved.evaluate()
        flat = [network.to_vector().tolist() for network in population.networks()]
        assert flat == [network.to_vector().tolist() for network in interleaved.networks()]


def test_a_heavy_epoch_is_no_slice(clock: Clock) -> None:
    for size in (1, 5000):
        heavy = parse_config({"data": {"samples": 5000, "train_percent": 99}, "training": {"batch_size": size}})
        clock.epoch = 10.0
        grain = 16 / 4950 * clock.epoch
        assert max(lengths(in_slices(heavy, epochs=2, clock=clock), clock)) <= SLICE_SECONDS + grain
        batch = Batch(MLP, (0,), (Trial(heavy),), Plan(epochs=2))
        assert max(lengths(try_batch(batch, clock), clock)) <= SLICE_SECONDS + grain


def test_a_picture_is_the_same_however_its_painting_is_cut() -> None:
    for given in ({}, {"data": {"name": "clusters", "classes": 4, "samples": 2000}}):
        result = run(parse_config(given), epochs=3, include=["grid", "points"])
        *pieces, last = painted(result, size=200, clock=cut_anywhere())
        assert last == [picture(result, size=200)]
        assert result.points
        assert len(pieces) >= 4 + len(result.points.train) / 100  # bands, and points some at a time
        assert not [*chain.from_iterable(pieces)]
