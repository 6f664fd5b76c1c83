"""Room for work: what waits is bounded, small requests find room, and who leaves gives back his."""

import asyncio
from contextlib import aclosing

import pytest

from nn_playground.base.errors import TooExpensive, Unavailable
from nn_playground.labs.mlp.cost import cost
from nn_playground.labs.mlp.lab import MLP
from nn_playground.work.trials import Plan, TrialGroup
from nn_playground.work.workers import (
    BACKLOG,
    SMALL_SHARE,
    Workers,
    checked_cost,
)
from tests.turns import FEW, PLAIN, Slices, all_of, held_back, never, play, trials


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> Slices:
    return held_back(monkeypatch)


def test_a_run_waits_behind_too_much_work_unless_it_is_small(slices: Slices) -> None:
    most = cost(trials(1)[0].config, 10 * SMALL_SHARE)

    async def scene(workers: Workers) -> None:
        large = [TrialGroup(MLP, trials(1), Plan(epochs=10 * SMALL_SHARE))]
        waiting = [asyncio.create_task(all_of(workers.outcomes(large, never))) for _ in range(BACKLOG)]
        await asyncio.sleep(0.1)
        with pytest.raises(Unavailable, match="try again later"):
            await workers.result(iter([["large"]]), most, PLAIN, never)
        small = asyncio.create_task(workers.result(iter([["small"]]), most // SMALL_SHARE, PLAIN, never))
        slices.permits.release(100)
        assert await small == "small"
        for task in waiting:
            task.cancel()
        slices.permits.release(BACKLOG)
        await asyncio.gather(*waiting, return_exceptions=True)
        assert await workers.result(iter([["large"]]), most, PLAIN, never) == "large"
        with pytest.raises(TooExpensive, match=f"{most + 1:,} .* {most:,}"):
            await workers.result(iter([["too large"]]), most + 1, PLAIN, never)

    play(scene, max_cost=most)


def test_a_stream_that_is_closed_ends_its_work_too(slices: Slices) -> None:
    async def scene(workers: Workers) -> None:
        slices.permits.release(20)
        async with aclosing(workers.outcomes([TrialGroup(MLP, trials(80), Plan(epochs=1))], never)) as outcomes:
            await anext(outcomes)
        before = len(slices.taken)
        await asyncio.sleep(0.05)
        assert len(slices.taken) <= before + 1
        assert len(slices.taken) < 10

    play(scene)


def test_a_request_that_is_cancelled_gives_back_its_room(slices: Slices) -> None:
    async def scene(workers: Workers) -> None:
        for _ in range(3 * BACKLOG):
            task = asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), FEW)], never)))
            await asyncio.sleep(0.02)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert task.cancelled()
        slices.permits.release(1000)

    play(scene, max_cost=cost(trials(1)[0].config, 10))


def test_what_costs_too_much_is_refused_with_both_numbers() -> None:
    wanted = trials(3) + trials(2, network={"hidden": []})
    whole = sum(cost(trial.config, 10) for trial in wanted)
    assert checked_cost([TrialGroup(MLP, wanted, FEW)], whole) == whole
    with pytest.raises(TooExpensive) as caught:
        checked_cost([TrialGroup(MLP, wanted, FEW)], whole - 1)
    assert f"{whole:,}" in caught.value.message
    assert f"{whole - 1:,}" in caught.value.message

    async def scene(workers: Workers) -> None:
        with pytest.raises(TooExpensive):
            await anext(workers.outcomes([TrialGroup(MLP, wanted, FEW)], never))

    play(scene, max_cost=whole - 1)


def test_too_much_waiting_work_is_asked_to_come_again_but_small_requests_are_not(slices: Slices) -> None:
    most = cost(trials(1)[0].config, 100 * SMALL_SHARE)

    async def scene(workers: Workers) -> None:
        large = Plan(epochs=100 * SMALL_SHARE)
        waiting = [
            asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), large)], never)))
            for _ in range(BACKLOG)
        ]
        await asyncio.sleep(0.1)
        with pytest.raises(Unavailable, match="try again later") as caught:
            await workers.check([TrialGroup(MLP, trials(1), large)])
        assert f"{BACKLOG * most:,}" in caught.value.message
        assert (
            await workers.check([TrialGroup(MLP, trials(1), FEW)])
            == cost(trials(1)[0].config, 10)
            <= most // SMALL_SHARE
        )
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert await workers.check([TrialGroup(MLP, trials(1), large)]) == most
        slices.permits.release(BACKLOG)

    play(scene, max_cost=most)


def test_too_many_requests_are_asked_to_come_again(slices: Slices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.work.workers.MAX_REQUESTS", 3)

    async def scene(workers: Workers) -> None:
        waiting = [
            asyncio.create_task(all_of(workers.outcomes([TrialGroup(MLP, trials(1), FEW)], never))) for _ in range(3)
        ]
        await asyncio.sleep(0.1)
        with pytest.raises(Unavailable, match="3 requests are under way"):
            await anext(workers.outcomes([TrialGroup(MLP, trials(1), FEW)], never))
        slices.permits.release(100)
        assert [len(found) for found in await asyncio.gather(*waiting)] == [1, 1, 1]
        assert len(await all_of(workers.outcomes([TrialGroup(MLP, trials(1), FEW)], never))) == 1

    play(scene)
