"""The workers that train for scripts: runs and pictures, checks, grades and sweeps share them.

There are fewer workers than cores, and they yield to the threads that train for tabs. Requests take turns: each has at
most as many batches under way as there are workers, and a batch, or a run, is cut into slices. The next slice is that
of the request that has had the fewest, and every few slices that of the one that waits longest, so that a small
request ends soon beside any number of large ones. A request whose client has disconnected ends after its slice.

Where a Dask scheduler is set, its workers run all trials instead, a batch at a time; single runs stay here.
"""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import aclosing, contextmanager, suppress
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from nn_playground.base.cost import check_cost
from nn_playground.base.ending import Ending
from nn_playground.base.errors import Unavailable
from nn_playground.base.sentences import say
from nn_playground.base.settings import Settings
from nn_playground.base.turnstile import Turnstile
from nn_playground.lab import Steps
from nn_playground.work.cluster import Cluster
from nn_playground.work.trials import (
    Batch,
    CancelToken,
    Outcome,
    TrialGroup,
    batch_outcomes,
    batches,
    merged_steps,
    try_batch,
)
from nn_playground.work.warmup import WarmUp, WarmUpProgress

POLL_SECONDS: Final = 0.5  # between two checks of the client and of the server's end
MAX_REQUESTS: Final = 256  # under way or waiting; further ones are refused
BACKLOG: Final = 4  # the cost that may wait, in requests of the largest cost; small requests always may
FEWER_RUNS: Final = "Take fewer runs, fewer epochs or smaller networks."
SMALL_SHARE: Final = 100  # a request is small where this many cost no more than the largest
MAX_PICTURES: Final = {True: 8, False: 4}  # under way at once, by whether they are small: each takes some MB
WORKER_NICENESS: Final = 10  # added to the server's own; live tabs come first where cores are short

Item = TypeVar("Item")
Result = TypeVar("Result")
IsDisconnected = Callable[[], Awaitable[bool]]
Turns = Iterator[asyncio.Future[list[Item] | None]]  # each starts when it is taken; None after the last


def yield_to_tabs() -> None:
    """Lower the calling thread's priority below the server's; only Linux has priorities of threads."""
    if hasattr(os, "setpriority") and hasattr(threading, "get_native_id"):
        thread = threading.get_native_id()
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + WORKER_NICENESS)


def thread_pool(count: int) -> Executor:
    """Start worker threads in this process."""
    return ThreadPoolExecutor(count, thread_name_prefix="worker", initializer=yield_to_tabs)


class WorkerPool(NamedTuple):
    """An executor for the batches of a command, and the number of batches that keeps it busy."""

    executor: Executor
    most: int


@contextmanager
def worker_pool(count: int, scheduler: str = "") -> Iterator[WorkerPool]:
    """Open a pool of `count` threads, or the workers of the Dask scheduler at an address.

    Unavailable where the scheduler does not answer.
    """
    if scheduler:
        with Cluster(scheduler) as cluster:
            yield WorkerPool(cluster.executor(), cluster.most())
        return
    executor = thread_pool(count)
    try:
        yield WorkerPool(executor, count)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def cost_of(groups: Iterable[TrialGroup]) -> int:
    """The cost of all trials together."""
    return sum(
        group.cost
        if group.cost is not None
        else sum(group.lab.cost(trial.config, group.plan.epochs, len(group.plan.record)) for trial in group.trials)
        for group in groups
    )


def steps_of(groups: Iterable[TrialGroup]) -> Steps:
    """The steps of the warm-up that all trials need."""
    found: set[Steps] = set()
    for group in groups:
        precision = group.plan.precision
        needed = (group.lab.trial_steps(trial.config, precision) for trial in group.trials)
        found |= set(needed) if group.steps is None else {group.steps}
    return merged_steps(found)


def checked_cost(groups: Sequence[TrialGroup], most: int, remedy: str = FEWER_RUNS) -> int:
    """Return the cost of all trials together; TooExpensive where it exceeds `most`."""
    whole = cost_of(groups)
    check_cost(whole, most, runs=sum(len(group.trials) for group in groups), remedy=remedy)
    return whole


class AdmissionQueue:
    """Admits requests of one kind; their number and their cost together are bounded."""

    def __init__(self, max_cost: int) -> None:
        self._max_cost = max_cost
        self.requests = 0
        self._waiting = 0  # cost of all that is accepted and not done

    def check(self, whole: int) -> None:
        """Raise Unavailable where a request of this cost has no room."""
        if self.requests >= MAX_REQUESTS:
            raise Unavailable(
                say(
                    "{requests} requests are under way, which is as many as may be; try again later.",
                    requests=self.requests,
                )
            )
        most = BACKLOG * self._max_cost
        if whole > max(most - self._waiting, self._max_cost // SMALL_SHARE):
            raise Unavailable(
                say(
                    "This may cost {whole:,}, and work of {waiting:,} is under way; at most {most:,} may be; "
                    "try again later.",
                    whole=whole,
                    waiting=self._waiting,
                    most=most,
                )
            )

    @contextmanager
    def admitted(self, whole: int) -> Iterator[None]:
        """Count a request as under way; Unavailable where it has no room."""
        self.check(whole)
        self.requests += 1
        self._waiting += whole
        try:
            yield
        finally:
            self.requests -= 1
            self._waiting -= whole


class SharedBatches:
    """Batches that several workers share; each is made by the thread that takes it."""

    def __init__(self, waiting: Iterator[Batch]) -> None:
        self._waiting = waiting
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Batch]:
        while (batch := self._next()) is not None:
            yield batch

    def take(self, taken: list[Batch]) -> list[tuple[int, Outcome]] | None:
        """Append the next batch to `taken` and return no outcomes yet; None where no batch is left."""
        batch = self._next()
        if batch is None:
            return None
        taken.append(batch)
        return []

    def _next(self) -> Batch | None:
        with self._lock:
            return next(self._waiting, None)


def _run_batches(waiting: SharedBatches) -> Iterator[list[tuple[int, Outcome]]]:
    """Run batches and yield their outcomes slice by slice."""
    for batch in waiting:
        yield from try_batch(batch)


class Workers:
    """The workers of a server."""

    def __init__(self, settings: Settings, warmup: WarmUp, ending: Ending | None = None) -> None:
        self.ending = ending or Ending()
        self._count = max(1, settings.threads // 2)
        self._max_cost = settings.max_cost
        self._warmup = warmup
        self._threads = thread_pool(self._count)
        self._places = Turnstile(self._count)
        self._cluster = Cluster(settings.scheduler) if settings.scheduler else None
        self._work, self._pictures = (AdmissionQueue(settings.max_cost) for _ in range(2))
        self._begun = {small: asyncio.Semaphore(MAX_PICTURES[small]) for small in MAX_PICTURES}
        self._painter = Turnstile(1)

    async def outcomes(
        self, groups: Sequence[TrialGroup], is_disconnected: IsDisconnected
    ) -> AsyncGenerator[tuple[int, Outcome], None]:
        """Yield the outcome of each trial with its number, counted through all groups, in any order.

        TooExpensive is raised before anything begins; Unavailable where too much work waits, the server is being
        stopped, or the client has disconnected.
        """
        whole = await asyncio.to_thread(checked_cost, groups, self._max_cost)
        with self._admitted(self._work, whole):
            waiting = SharedBatches(batches(groups))
            if self._cluster is None:
                await self._unless_disconnected(self._compiled(await self._steps(groups)), is_disconnected)
                turns, most = (self._on_threads(_run_batches(waiting)) for _ in range(self._count)), self._count
            else:
                executor = await asyncio.to_thread(self._cluster.executor)
                most = await asyncio.to_thread(self._cluster.most)
                turns = (self._on_cluster(executor, waiting) for _ in range(most))
            async with aclosing(self._rounds(turns, most, is_disconnected)) as found:
                async for pairs in found:
                    for pair in pairs:
                        yield pair

    async def result(
        self, slices: Iterator[list[Item]], whole: int, needed: Steps, is_disconnected: IsDisconnected
    ) -> Item:
        """Return the only item that slices of work of the cost `whole` yield; the steps in `needed` are awaited first.

        Raises as `outcomes` does; exceptions of the work pass through.
        """
        check_cost(whole, self._max_cost)
        with self._admitted(self._work, whole):
            await self._unless_disconnected(self._compiled(needed), is_disconnected)
            return await self._only(self._on_threads(slices), is_disconnected)

    async def picture(
        self, slices: Iterator[list[Item]], whole: int, needed: Steps, is_disconnected: IsDisconnected
    ) -> Item:
        """Return a picture, as `result` does. Pictures have a queue of their own, of which one slice runs at a time.

        Other work so keeps its turns beside any number of pictures. Few are under way at once, and small ones don't
        wait for large ones.
        """
        check_cost(whole, self._max_cost)
        with self._admitted(self._pictures, whole):
            await self._unless_disconnected(self._compiled(needed), is_disconnected)
            async with self._begun[whole <= self._max_cost // SMALL_SHARE]:
                await self._check(is_disconnected)
                return await self._only(self._one_at_a_time(slices), is_disconnected)

    async def _only(self, turns: Turns[Item], is_disconnected: IsDisconnected) -> Item:
        async with aclosing(self._rounds(iter([turns]), 1, is_disconnected)) as found:
            async for (item,) in found:
                return item
        raise AssertionError("the last slice has it")

    async def check(self, groups: Sequence[TrialGroup], remedy: str = FEWER_RUNS) -> int:
        """Return the cost of all trials; raise what `outcomes` would, before a stream begins."""
        whole = await asyncio.to_thread(checked_cost, groups, self._max_cost, remedy)
        self.ending.check()
        self._work.check(whole)
        return whole

    @property
    def requests(self) -> int:
        """The number of requests under way or waiting."""
        return self._work.requests + self._pictures.requests

    def close(self) -> None:
        """Cancel all that has not begun, and wait for the slices under way."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self._cluster:
            self._cluster.close()

    @contextmanager
    def _admitted(self, queue: "AdmissionQueue", whole: int) -> Iterator[None]:
        """Count a request as under way; Unavailable where too much is, or the server is being stopped."""
        self.ending.check()
        with queue.admitted(whole):
            yield

    async def compiling(
        self, groups: Sequence[TrialGroup], is_disconnected: IsDisconnected
    ) -> AsyncGenerator[WarmUpProgress, None]:
        """Yield the progress of compiling for the trials, at every change; nothing where a cluster runs them.

        Unavailable as in `outcomes`.
        """
        if self._cluster is None:
            self._warmup.start()
            async with aclosing(self._warmup.waiting(await self._steps(groups))) as changes:
                while progress := await self._unless_disconnected(_next(changes), is_disconnected):
                    yield progress

    async def _steps(self, groups: Sequence[TrialGroup]) -> Steps:
        return self._warmup.in_order(await asyncio.to_thread(steps_of, groups))

    async def _compiled(self, needed: Steps) -> None:
        self._warmup.start()
        await self._warmup.end(needed)

    def _on_threads(self, slices: Iterator[list[Item]]) -> Turns[Item]:
        """Yield the slices of one request; a thread runs each in its turn; those who had the fewest come first."""
        had = 0  # slices, each of about the same time

        async def next_slice() -> list[Item] | None:
            nonlocal had
            async with self._places.place(had):
                had += 1
                return await asyncio.get_running_loop().run_in_executor(self._threads, next, slices, None)

        while True:
            yield asyncio.ensure_future(next_slice())

    def _one_at_a_time(self, slices: Iterator[list[Item]]) -> Turns[Item]:
        """Yield the slices of one picture; no other picture is painted meanwhile."""
        turns, had = self._on_threads(slices), 0

        async def next_slice() -> list[Item] | None:
            nonlocal had
            async with self._painter.place(had):
                had += 1
                return await next(turns)

        while True:
            yield asyncio.ensure_future(next_slice())

    def _on_cluster(self, cluster: Executor, waiting: "SharedBatches") -> Turns[tuple[int, Outcome]]:
        """Yield whole batches, one after the other; a thread of this process makes each, and the cluster runs it."""
        loop = asyncio.get_running_loop()
        while True:
            taken: list[Batch] = []
            yield loop.run_in_executor(self._threads, waiting.take, taken)
            yield loop.run_in_executor(cluster, numbered_outcomes, taken[0], CancelToken())

    async def _rounds(
        self, waiting: Iterator[Turns[Item]], most: int, is_disconnected: IsDisconnected
    ) -> AsyncGenerator[list[Item], None]:
        """Yield outcomes as they come in; `most` slices are under way at once, each of another request or batch."""
        running: dict[asyncio.Future[list[Item] | None], Turns[Item]] = {}
        try:
            while True:
                for turns in islice(waiting, most - len(running)):
                    running[next(turns)] = turns
                if not running:
                    return
                done, _ = await asyncio.wait(running, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                for future in done:
                    turns, found = running.pop(future), _result(future)
                    if found is not None:
                        running.update((following, turns) for following in islice(turns, 1))
                    if found:
                        yield found
                await self._check(is_disconnected)
        finally:
            for future in running:
                future.cancel()

    async def _check(self, is_disconnected: IsDisconnected) -> None:
        """Raise Unavailable where the server is being stopped, or the client has disconnected."""
        self.ending.check()
        if await is_disconnected():
            raise Unavailable("The client did not wait for the end.")

    async def _unless_disconnected(
        self, awaited: Coroutine[Any, Any, Result], is_disconnected: IsDisconnected
    ) -> Result:
        """Return what is awaited; Unavailable as in `_check`."""
        task = asyncio.create_task(awaited)
        try:
            while not (await asyncio.wait({task}, timeout=POLL_SECONDS))[0]:
                await self._check(is_disconnected)
            return task.result()
        finally:
            task.cancel()


async def _next(changes: AsyncGenerator[WarmUpProgress, None]) -> WarmUpProgress | None:
    return await anext(changes, None)


def _result(future: asyncio.Future[list[Item] | None]) -> list[Item] | None:
    if future.cancelled():  # by a lost cluster; let through, it would look as if our own task were cancelled
        raise Unavailable("The workers were lost; try again later.")
    return future.result()


def numbered_outcomes(batch: Batch, token: CancelToken) -> list[tuple[int, Outcome]]:
    """Run a batch and return its outcomes with their numbers."""
    return list(zip(batch.numbers, batch_outcomes(batch, token), strict=True))
