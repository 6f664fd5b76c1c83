"""The workers that try trials for scripts, checks, grades and sweeps; and how their requests share them with live tabs.

They are fewer than the cores, and yield to the threads that train for tabs. Requests take turns: each has only as many
batches in their hands as there are workers, and a batch is worked on a slice at a time, so that a small request is
soon done beside a large one, and one that nobody waits for any longer ends at once.

Where a Dask scheduler is named, its workers do all this work instead, a batch at a time.
"""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import aclosing, contextmanager, suppress
from typing import Final, NamedTuple

from app.cluster import Cluster
from app.errors import TooExpensive, Unavailable
from app.population import shape_of
from app.runs import cost
from app.settings import Settings
from app.trials import Batch, Job, Outcome, batches, work, work_off
from app.warmup import WarmUp

PATIENCE: Final = 0.5  # seconds between two looks whether the client still waits
MAX_REQUESTS: Final = 256  # under way or waiting; more are asked to come again
BACKLOG: Final = 4  # so many of the largest requests may wait; small ones always may
FEWER: Final = "Take fewer runs, fewer epochs or smaller networks."
SMALL: Final = 100  # of which so many cost as much as the largest
NICENESS: Final = 10  # of 19; live tabs come first where a core is short

Found = list[tuple[int, Outcome]]  # the outcomes of trials with their numbers


def yield_to_tabs() -> None:
    """Lower the calling thread's priority, where a thread has one of its own (Linux)."""
    if hasattr(os, "setpriority") and hasattr(threading, "get_native_id"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def threads(count: int) -> Executor:
    """Workers in this process."""
    return ThreadPoolExecutor(count, thread_name_prefix="worker", initializer=yield_to_tabs)


class Crew(NamedTuple):
    """Who works off batches for a command, and how many batches keep all of them busy."""

    executor: Executor
    most: int


@contextmanager
def crew(count: int, scheduler: str = "") -> Iterator[Crew]:
    """So many threads, or the workers of the Dask scheduler at an address; InvalidInput where there is none."""
    if scheduler:
        with Cluster(scheduler) as cluster:
            yield Crew(cluster.executor(), cluster.most())
        return
    executor = threads(count)
    try:
        yield Crew(executor, count)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def cost_of(jobs: Iterable[Job]) -> int:
    """What all trials may cost together."""
    known: dict[tuple[object, ...], int] = {}  # of an epoch
    whole = 0
    for job in jobs:
        for trial in job.trials:
            shape = shape_of(trial.config)
            if shape not in known:
                known[shape] = cost(trial.config, 1)
            whole += job.plan.epochs * known[shape]
    return whole


def check_cost(jobs: Sequence[Job], most: int, remedy: str = FEWER) -> int:
    """What all trials may cost together; TooExpensive where that is more than `most`."""
    whole = cost_of(jobs)
    if whole > most:
        runs = sum(len(job.trials) for job in jobs)
        raise TooExpensive(
            f"This may cost {whole:,} (epochs x points x parameters of {runs:,} runs); at most {most:,} is allowed. "
            f"{remedy}"
        )
    return whole


class Workers:
    """A server's workers; `outcomes` is what its calls use."""

    def __init__(self, settings: Settings, warmup: WarmUp) -> None:
        self._count = max(1, settings.threads // 2)
        self._max_cost = settings.max_cost
        self._warmup = warmup
        self._threads = threads(self._count)
        self._cluster = Cluster(settings.scheduler) if settings.scheduler else None
        self._requests = 0
        self._waiting = 0  # cost of all that is accepted and not done

    async def outcomes(
        self, jobs: Sequence[Job], gone: Callable[[], Awaitable[bool]]
    ) -> AsyncGenerator[tuple[int, Outcome], None]:
        """The outcome of each trial with its number, counted through all jobs, as they come in; given up when the
        client is `gone`.

        Raises TooExpensive before anything is begun, Unavailable where too much work waits.
        """
        whole = await self.check(jobs)
        self._requests += 1
        self._waiting += whole
        try:
            sorted_ = await asyncio.to_thread(batches, jobs)
            async with aclosing(self._work_off(sorted_, gone)) as found:
                async for pairs in found:
                    for pair in pairs:
                        yield pair
        finally:
            self._requests -= 1
            self._waiting -= whole

    async def check(self, jobs: Sequence[Job], remedy: str = FEWER) -> int:
        """What all trials may cost. Raises what `outcomes` would: for streams, which can't be refused once begun."""
        whole = await asyncio.to_thread(check_cost, jobs, self._max_cost, remedy)
        self._refuse_too_much(whole)
        return whole

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self._cluster:
            self._cluster.close()

    def _refuse_too_much(self, whole: int) -> None:
        if self._requests >= MAX_REQUESTS:
            raise Unavailable(f"{self._requests} requests are under way, which is as many as may be; try again later.")
        room = BACKLOG * self._max_cost - self._waiting
        if whole > max(room, self._max_cost // SMALL):
            raise Unavailable(
                f"This may cost {whole:,} (epochs x points x parameters), and work of {self._waiting:,} is under way; "
                f"at most {BACKLOG * self._max_cost:,} may be; try again later."
            )

    async def _work_off(self, waiting: list[Batch], gone: Callable[[], Awaitable[bool]]) -> AsyncGenerator[Found, None]:
        """What is found, in slices by threads of this process or in whole batches by a cluster."""
        loop = asyncio.get_running_loop()
        running: dict[asyncio.Future[Found | None], Iterator[Found] | None] = {}
        cluster, most = await self._ready()

        def go_on(steps: Iterator[Found]) -> None:
            running[loop.run_in_executor(self._threads, next, steps, None)] = steps

        def begin(batch: Batch) -> None:
            if cluster is None:
                go_on(work(batch))
            else:
                running[loop.run_in_executor(cluster, found_in, batch)] = None

        waiting.reverse()
        try:
            while waiting or running:
                while waiting and len(running) < most:
                    begin(waiting.pop())
                done, _ = await asyncio.wait(running, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                for future in done:
                    steps, found = running.pop(future), _result(future)
                    if steps is not None and found is not None:
                        go_on(steps)
                    if found:
                        yield found
                if await gone():
                    raise Unavailable("The client did not wait for the end.")
        finally:
            for future in running:
                future.cancel()

    async def _ready(self) -> tuple[Executor | None, int]:
        """The cluster, if there is one, and how many batches of a request may be under way."""
        if self._cluster:
            executor = await asyncio.to_thread(self._cluster.executor)
            return executor, await asyncio.to_thread(self._cluster.most)
        self._warmup.start()
        await self._warmup.end()
        return None, self._count


def _result(future: asyncio.Future[Found | None]) -> Found | None:
    if future.cancelled():  # by a cluster that was lost; to let this pass would look as if our own task were cancelled
        raise Unavailable("The workers were lost; try again later.")
    return future.result()


def found_in(batch: Batch) -> Found:
    """What is found in a whole batch."""
    return list(zip(batch.numbers, work_off(batch), strict=True))
