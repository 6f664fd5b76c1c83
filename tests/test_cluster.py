"""A real Dask cluster of worker processes: the same rows as in this process, also when one of them is killed."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from nn_playground.api_models import Sweep
from nn_playground.base.errors import InvalidSettings, Unavailable
from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.warmup_steps import ALL
from nn_playground.work.cluster import Cluster
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.trials import (
    Batch,
    CancelToken,
    Outcome,
    Plan,
    Trial,
    TrialGroup,
    batch_outcomes,
    batches,
    outcomes,
)
from nn_playground.work.warmup import WarmUp
from nn_playground.work.workers import Workers, worker_pool
from tests.serving import free_port

distributed = pytest.importorskip("distributed")

# What Dask and what it stands on warn of is none of our business.
pytestmark = pytest.mark.filterwarnings("default")

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows the latter ends a process just as abruptly
SWEEP = Sweep.model_validate(
    {"values": {"network.hidden": [[], [2], [4, 2]], "data.name": ["xor", "spiral"]}, "seeds": 10, "epochs": 500}
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process with one thread."""
    with started(2) as running:
        yield running


@contextmanager
def started(workers: int) -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as running:
        yield running


@cache
def expected() -> dict[int, Outcome]:
    """What comes of SWEEP, a trial at a time."""
    layout = SweepPlan(SWEEP)
    return {
        number: batch_outcomes(Batch(MLP, (number,), (trial,), layout.plan))[0]
        for number, trial in enumerate(layout.trials())
    }


def test_rows_are_the_same_as_in_this_process(cluster: Any) -> None:
    layout = SweepPlan(SWEEP)
    with worker_pool(1, cluster.scheduler_address) as hands:
        found = list(outcomes([TrialGroup(MLP, layout.trials(), layout.plan)], hands.executor, most=hands.most))
    assert sorted(number for number, _ in found) == list(range(len(layout)))
    assert dict(found) == expected()


def test_a_worker_that_is_killed_loses_no_row_and_doubles_none() -> None:
    layout = SweepPlan(SWEEP)
    found: list[tuple[int, Outcome]] = []
    lost: set[str] = set()
    with started(2) as running, worker_pool(1, running.scheduler_address) as hands:
        for number, outcome in outcomes(
            [TrialGroup(MLP, layout.trials(), layout.plan)], hands.executor, most=hands.most
        ):
            found.append((number, outcome))
            if len(found) >= len(layout) // 2 and not lost:
                busy = next(state for state in list(running.scheduler.workers.values()) if state.processing)
                lost.add(busy.address)
                os.kill(next(nanny.pid for nanny in running.workers.values() if nanny.worker_address in lost), KILL)
        assert not lost & set(running.scheduler.workers)
    assert sorted(number for number, _ in found) == list(range(len(layout)))
    assert dict(found) == expected()


def test_a_server_hands_its_work_to_the_cluster(cluster: Any) -> None:
    layout = SweepPlan(SWEEP)
    never_compiled = WarmUp(lambda _agenda, _note: pytest.fail("no kernel is needed here"), ALL)
    workers = Workers(Settings.read({}, scheduler=cluster.scheduler_address), never_compiled)

    async def ask() -> list[tuple[int, Outcome]]:
        return [pair async for pair in workers.outcomes([TrialGroup(MLP, layout.trials(), layout.plan)], never)]

    found = asyncio.run(ask())
    workers.close()
    assert sorted(number for number, _ in found) == list(range(len(layout)))
    assert dict(found) == expected()


def test_single_runs_stay_in_this_process() -> None:
    ready = WarmUp(lambda _agenda, _note: None, ALL)
    workers = Workers(Settings.read({}, scheduler=f"tcp://127.0.0.1:{free_port()}"), ready)
    assert asyncio.run(workers.result(iter([[], ["here"]]), 1, (), never)) == "here"
    workers.close()


async def never() -> bool:
    return False


def test_a_scheduler_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.work.cluster.CONNECT", 0.2)
    with Cluster(f"tcp://127.0.0.1:{free_port()}") as nowhere, pytest.raises(Unavailable, match="does not answer"):
        nowhere.executor()


def test_workers_of_another_version_are_refused(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.work.cluster.__version__", "0.0.1")
    says = r"The worker tcp://.* has .*; expected nn-playground 0\.0\.1 .*, as here"
    with Cluster(cluster.scheduler_address) as other, pytest.raises(Unavailable, match=says):
        other.executor()


def test_workers_of_the_same_version_with_other_sources_are_refused(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn_playground.base.sources.fingerprint", lambda: "edited")
    says = r"The worker tcp://.* expected nn-playground .* \(sources edited\), as here"
    with Cluster(cluster.scheduler_address) as other, pytest.raises(Unavailable, match=says):
        other.executor()


def test_workers_that_join_later_are_checked_too(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """To those that a connection has seen, a worker which joins is none that it has checked."""
    layout = SweepPlan(SWEEP)
    with worker_pool(1, cluster.scheduler_address) as hands:
        monkeypatch.setattr("nn_playground.base.sources.fingerprint", lambda: "edited")
        with pytest.raises(Unavailable, match=r"The worker tcp://.* expected nn-playground .* \(sources edited\)"):
            list(outcomes([TrialGroup(MLP, layout.trials(), layout.plan)], hands.executor, most=hands.most))
        workers = Workers(
            Settings.read({}, scheduler=cluster.scheduler_address), WarmUp(lambda _agenda, _note: None, ALL)
        )
        monkeypatch.undo()
        assert hands.executor.submit(len, "four").result() == 4
        workers.close()


def test_a_batch_under_way_ends_when_it_is_given_up() -> None:
    large = parse_config({"network": {"hidden": [8] * 8}, "data": {"samples": 5000}})
    (batch,) = batches([TrialGroup(MLP, [Trial(large)], Plan(epochs=1_000_000))])  # many hours of work
    with started(1) as running, worker_pool(1, running.scheduler_address) as hands:
        given_up = hands.executor.submit(batch_outcomes, batch, CancelToken())
        with pytest.raises(TimeoutError):
            given_up.result(3)
        assert any(worker.processing for worker in running.scheduler.workers.values())
        given_up.cancel()
        assert hands.executor.submit(len, "next").result(60) == 4  # in the one thread that there is


def test_what_is_wrong_with_a_trial_is_told(cluster: Any) -> None:
    wrong = Trial(parse_config({}), parameters=None)._replace(parameters={"weights": []})
    with worker_pool(1, cluster.scheduler_address) as hands, pytest.raises(Exception, match="weights"):
        list(outcomes([TrialGroup(MLP, [wrong], Plan(epochs=1))], hands.executor, most=hands.most))


def test_the_package_is_asked_for_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(InvalidSettings, match=r"nn-playground\[cluster\]"):
        Cluster("tcp://127.0.0.1:1")


def test_threads_are_what_works_where_no_scheduler_is_named() -> None:
    with worker_pool(3) as hands:
        assert hands.most == 3
        assert hands.executor.submit(threading.current_thread).result().name.startswith("worker")
