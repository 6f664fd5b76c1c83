"""Workers of a test's own, and batches whose slices end when the test says so."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from typing import Any

import pytest

from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.warmup_steps import ALL, for_run
from nn_playground.labs.registry import REHEARSAL
from nn_playground.work.compiling import warm_up
from nn_playground.work.trials import Batch, Outcome, Plan, Trial, batch_outcomes
from nn_playground.work.warmup import WarmUp
from nn_playground.work.workers import (
    Workers,
)

FEW = Plan(epochs=10)


def trials(count: int, **shared: Any) -> list[Trial]:
    return [Trial(parse_config({**shared, "seed": f"0.{index + 1}"})) for index in range(count)]


def ready() -> WarmUp:
    warmup = WarmUp(lambda _agenda, _note: None, ALL)
    for step in ALL:
        warmup.note(step)
    return warmup


PLAIN = for_run(parse_config({}))


async def never() -> bool:
    return False


Scene = Callable[[Workers], Coroutine[Any, Any, None]]


def play(scene: Scene, **settings: Any) -> None:
    """A scene on workers of their own."""
    workers = Workers(Settings.read({}, threads=2, **settings), ready())
    try:
        asyncio.run(scene(workers))
    finally:
        workers.close()


class Slices:
    """Stands in for `work`: a batch takes slices that end when the test says so; which batch had each is noted."""

    def __init__(self) -> None:
        self.taken: list[Batch] = []
        self.permits = threading.Semaphore(0)

    def __call__(self, batch: Batch) -> Iterator[list[tuple[int, Outcome]]]:
        for _ in range(batch.plan.epochs):
            assert self.permits.acquire(timeout=60)
            self.taken.append(batch)
            yield []
        yield list(zip(batch.numbers, batch_outcomes(batch._replace(plan=Plan(epochs=0))), strict=True))

    async def reach(self, count: int) -> None:
        while len(self.taken) < count:  # noqa: ASYNC110 (it is threads that take them)
            await asyncio.sleep(0.001)


def held_back(monkeypatch: pytest.MonkeyPatch) -> Slices:
    """The slices of all batches from here on."""
    warm_up(REHEARSAL)
    slices = Slices()
    monkeypatch.setattr("nn_playground.work.workers.try_batch", slices)
    return slices


async def all_of(outcomes: AsyncGenerator[tuple[int, Outcome], None]) -> dict[int, Outcome]:
    found: dict[int, Outcome] = {}
    async for number, outcome in outcomes:
        assert number not in found
        found[number] = outcome
    return found
