"""The server's workers: requests take turns, what waits is bounded, and who hangs up stops what is done for him."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from itertools import pairwise
from typing import Any

import pytest

from nn_playground.base.errors import Unavailable
from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.warmup_steps import ALL, for_trials
from nn_playground.work.agenda import Agenda
from nn_playground.work.trials import Batch, Plan, Trial, TrialGroup, batch_outcomes
from nn_playground.work.warmup import WarmUp
from nn_playground.work.workers import (
    MAX_PICTURES,
    WORKER_NICENESS,
    Workers,
    thread_pool,
)
from tests.serving import ROOT
from tests.turns import FEW, PLAIN, Slices, all_of, held_back, never, play, trials


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> Slices:
    return held_back(monkeypatch)


def test_every_outcome_comes_once_and_is_what_the_trial_comes_to() -> None:
    mixed = trials(20) + trials(3, network={"hidden": [2]})

    async def scene(workers: Workers) -> None:
        found = await all_of(workers.outcomes([TrialGroup(MLP, mixed, FEW)], never))
        assert found == {n: batch_outcomes(Batch(MLP, (n,), (trial,), FEW))[0] for n, trial in enumerate(mixed)}

    play(scene)


def test_a_small_request_is_done_beside_a_large_one(slices: Slices) -> None:
    async def scene(workers: Workers) -> None:
        large = asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=1000))], never)))
        slices.permits.release(5)
        await slices.reach(5)
        small = asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=3))], never)))
        while not small.done():
            slices.permits.release()
            await asyncio.sleep(0.001)
        assert len(slices.taken) < 100
        slices.permits.release(1000)
        assert len(await large) == len(await small) == 1

    play(scene)


def test_a_small_request_is_soon_done_beside_many_large_ones(slices: Slices) -> None:
    """Its slices come before those of requests that have had more, and these go on all the same."""

    async def scene(workers: Workers) -> None:
        large = [
            asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=30))], never)))
            for _ in range(20)
        ]
        slices.permits.release(200)
        await slices.reach(200)
        small = asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=6))], never)))
        while len(workers._places) < 20:  # noqa: ASYNC110 (all wait but one)
            await asyncio.sleep(0.001)
        before = count = len(slices.taken)
        while not small.done():
            slices.permits.release()
            count += 1
            await slices.reach(count)
            await asyncio.sleep(0.02)  # for what came of it
        assert 6 < count - before < 25, "where each has its turn it is more than a hundred"
        slices.permits.release(1000)
        await asyncio.gather(*large)

    play(scene)


def test_requests_of_the_same_size_have_as_many_turns(slices: Slices) -> None:
    async def scene(workers: Workers) -> None:
        waiting = [
            asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=50))], never)))
            for _ in range(4)
        ]
        await asyncio.sleep(0.1)
        slices.permits.release(100)
        await slices.reach(100)
        turns = [sum(batch is other for other in slices.taken) for batch in {id(b): b for b in slices.taken}.values()]
        assert len(turns) == 4
        assert max(turns) - min(turns) <= 2
        slices.permits.release(100)
        await asyncio.gather(*waiting)

    play(scene)


def test_a_request_has_no_more_batches_in_hands_than_there_are_workers(slices: Slices) -> None:
    async def scene(workers: Workers) -> None:
        task = asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(80), Plan(epochs=1))], never)))
        slices.permits.release()
        await slices.reach(1)
        assert len({id(batch) for batch in slices.taken}) == 1
        slices.permits.release(100)
        assert len(await task) == 80

    play(scene)


def test_when_the_client_is_gone_its_work_ends_with_the_slice(slices: Slices) -> None:
    async def gone() -> bool:
        return bool(slices.taken)

    async def scene(workers: Workers) -> None:
        slices.permits.release(100)
        with pytest.raises(Unavailable, match="did not wait"):
            await all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=1000))], gone))
        assert len(slices.taken) < 10
        assert len(await all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=1))], never))) == 1

    play(scene)


def test_a_run_has_its_turns_beside_a_sweep(slices: Slices) -> None:
    run: list[int] = []

    def in_slices() -> Iterator[list[str]]:
        for _ in range(5):
            run.append(len(slices.taken))
            yield []
        yield ["done"]

    async def scene(workers: Workers) -> None:
        sweep = asyncio.create_task(
            all_of(workers.outcomes([TrialGroup(MLP, trials(1) * 10_000, Plan(epochs=1))], never))
        )
        slices.permits.release(5)
        await slices.reach(5)
        result = asyncio.create_task(workers.result(in_slices(), 1, PLAIN, never))
        while not result.done():
            slices.permits.release()
            await asyncio.sleep(0.001)
        assert await result == "done"
        assert len(slices.taken) < 100
        assert all(after - before <= 2 for before, after in pairwise(run))
        sweep.cancel()
        slices.permits.release(10)
        await asyncio.gather(sweep, return_exceptions=True)

    play(scene)


def test_a_run_that_nobody_waits_for_ends_with_the_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.work.workers.POLL_SECONDS", 0.01)
    taken = list[int]()
    ended = threading.Event()

    def endless() -> Iterator[list[str]]:
        try:
            while True:
                taken.append(1)
                yield []
        finally:
            ended.set()

    async def gone() -> bool:
        return bool(taken)

    async def scene(workers: Workers) -> None:
        with pytest.raises(Unavailable, match="did not wait"):
            await workers.result(endless(), 1, PLAIN, gone)

    play(scene)
    assert ended.wait(60)
    assert len(taken) < 10


def test_an_error_in_a_trial_is_told_and_others_go_on() -> None:
    wrong = Trial(parse_config({}), Parameters(weights=[], biases=[]))

    async def scene(workers: Workers) -> None:
        with pytest.raises(Exception, match="weights"):
            await all_of(workers.outcomes([TrialGroup(MLP, [wrong], FEW)], never))
        assert len(await all_of(workers.outcomes([TrialGroup(MLP, trials(1), FEW)], never))) == 1

    play(scene)


@pytest.mark.parametrize("last", for_trials(parse_config({}), "float64"))
def test_nothing_is_tried_before_all_that_it_takes_is_compiled_and_that_is_told(last: str) -> None:
    order: list[str] = []
    held, go_on = threading.Event(), threading.Event()

    def compile_all(agenda: Agenda, note: Callable[[str, Exception | None], None]) -> None:
        while step := agenda.take():
            if step != last:
                note(step, None)
        held.set()
        assert go_on.wait(60)
        order.append("compiled")
        note(last, None)

    workers = Workers(Settings.read({}, threads=2), WarmUp(compile_all, ALL))
    jobs = [TrialGroup(MLP, trials(1), FEW)]

    async def scene() -> None:
        told = workers.compiling(jobs, never)
        first = await anext(told)
        trying = asyncio.create_task(all_of(workers.outcomes(jobs, never)))
        await asyncio.to_thread(held.wait, 60)
        await asyncio.wait([trying], timeout=0.3)
        order.append("tried too early" if trying.done() else "waits")
        go_on.set()
        later = [progress async for progress in told]
        await trying
        order.append("tried")
        assert {progress.total for progress in (first, *later)} == {len(for_trials(trials(1)[0].config, "float64"))}
        assert [*later, first][0].done <= 2
        assert [progress async for progress in workers.compiling(jobs, never)] == []

    asyncio.run(scene())
    workers.close()
    assert order == ["waits", "compiled", "tried"]


def test_workers_yield_to_the_threads_of_tabs() -> None:
    os = pytest.importorskip("os")
    if not hasattr(os, "setpriority"):
        pytest.skip("threads have no priority of their own here")

    def niceness() -> int:
        return int(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    with thread_pool(1) as executor:
        assert executor.submit(niceness).result() == min(niceness() + WORKER_NICENESS, 19)


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own elsewhere")
@pytest.mark.parametrize("more", [0, 4, 8])
def test_workers_yield_to_a_server_that_yields_itself(more: int) -> None:
    code = f"""
import os
from nn_playground.work.workers import WORKER_NICENESS, thread_pool
own = os.nice({more})
with thread_pool(1) as executor:
    print(executor.submit(os.getpriority, os.PRIO_PROCESS, 0).result() == min(own + WORKER_NICENESS, 19))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def test_many_pictures_take_one_turn_at_a_time_and_no_room_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.work.workers.MAX_REQUESTS", 60)
    taken: list[str] = []
    begun: set[int] = set()
    go = threading.Event()

    def slices(name: str, number: int = 0) -> Iterator[list[str]]:
        for _ in range(5):
            assert go.wait(60)
            begun.add(number)
            taken.append(name)
            yield []
        yield [name]

    async def scene(workers: Workers) -> None:
        pictures = [asyncio.create_task(workers.picture(slices("picture", n), 1, PLAIN, never)) for n in range(60)]
        await asyncio.sleep(0.05)
        with pytest.raises(Unavailable, match="60 requests are under way"):
            await workers.picture(slices("picture"), 1, PLAIN, never)
        go.set()
        while len(taken) < 30:  # noqa: ASYNC110 (it is threads that take them)
            await asyncio.sleep(0.001)
        assert len(begun) <= MAX_PICTURES[True] + len(taken) // 5
        before = len(taken)
        checks = [asyncio.create_task(workers.result(slices("check"), 1, PLAIN, never)) for _ in range(3)]
        assert await asyncio.gather(*checks) == ["check"] * 3
        between = taken[before:]
        assert between.count("check") == 15
        assert between.count("picture") <= 60  # one turn for each turn of the others, not all 300
        assert await asyncio.gather(*pictures) == ["picture"] * 60

    play(scene)


def test_a_short_picture_does_not_wait_for_long_ones() -> None:
    over = threading.Event()

    def endless() -> Iterator[list[str]]:
        while not over.is_set():
            yield []
        yield ["long"]

    async def scene(workers: Workers) -> None:
        long = [asyncio.create_task(workers.picture(endless(), 10**9 + 1, PLAIN, never)) for _ in range(20)]
        await asyncio.sleep(0.05)
        assert await workers.picture(iter([[], ["short"]]), 10, PLAIN, never) == "short"
        over.set()
        assert await asyncio.gather(*long) == ["long"] * 20

    play(scene)


def test_work_ends_when_the_server_does(slices: Slices) -> None:
    async def scene(workers: Workers) -> None:
        def endless() -> Iterator[list[str]]:
            while True:
                yield []

        waiting: list[asyncio.Task[Any]] = [
            asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), Plan(epochs=1000))], never))),
            asyncio.create_task(workers.result(endless(), 1, PLAIN, never)),
            *(asyncio.create_task(workers.picture(endless(), 1, PLAIN, never)) for _ in range(20)),
        ]
        slices.permits.release(5)
        await slices.reach(1)
        workers.ending.tell()
        slices.permits.release(10_000)
        for error in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(error, Unavailable)
            assert "being stopped" in error.message
        with pytest.raises(Unavailable, match="being stopped"):
            await workers.check([TrialGroup(MLP, trials(1), FEW)])

    play(scene)


def test_batches_are_laid_out_as_they_are_worked_off(slices: Slices) -> None:
    asked: list[int] = []

    class Counted(Sequence[Trial]):
        def __len__(self) -> int:
            return 10_000

        def __getitem__(self, number: Any) -> Any:
            if number >= len(self):
                raise IndexError
            asked.append(number)
            return Trial(parse_config({"seed": f"0.{number}"}))

    async def scene(workers: Workers) -> None:
        job = TrialGroup(MLP, Counted(), Plan(epochs=1), cost=1, steps=for_trials(parse_config({}), "float64"))
        slices.permits.release(4)
        async with aclosing(workers.outcomes([job], never)) as outcomes:
            await anext(outcomes)
            assert len(asked) < 100
        slices.permits.release(100)

    play(scene)
