"""The workers that train for scripts: runs and pictures, checks, grades and sweeps; and how these share the cores.

They are fewer than the cores, and yield to the threads that train for tabs. Requests take turns: each has only as many
batches in their hands as there are workers, and a batch, or a run, is worked on a slice at a time. The next slice is
that of the request which has had least, now and then of the one that waits longest: a small request is soon done beside
any number of large ones. One that nobody waits for any longer ends at once.

Where a Dask scheduler is named, its workers try all trials instead, a batch at a time; single runs stay here.
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
from nn_playground.base.settings import Settings
from nn_playground.base.turnstile import Turnstile
from nn_playground.lab import Steps
from nn_playground.work.cluster import Cluster
from nn_playground.work.trials import Batch, Interest, Job, Outcome, batches, together, work, work_off
from nn_playground.work.warmup import Progress, WarmUp

PATIENCE: Final = 0.5  # seconds between two looks whether the client still waits, and the server goes on
MAX_REQUESTS: Final = 256  # under way or waiting; more are asked to come again
BACKLOG: Final = 4  # so many of the largest requests may wait; small ones always may
FEWER: Final = "Take fewer runs, fewer epochs or smaller networks."
SMALL: Final = 100  # of which so many cost as much as the largest
BEGUN: Final = {True: 8, False: 4}  # pictures, small ones and others, that are worked on at once: each takes some MB
NICENESS: Final = 10  # added to the server's own, up to 19 together; live tabs come first where a core is short

Item = TypeVar("Item")
Result = TypeVar("Result")
Gone = Callable[[], Awaitable[bool]]
Turns = Iterator[asyncio.Future[list[Item] | None]]  # each begins when it is asked for, and finds something; None: over


def yield_to_tabs() -> None:
    """Lower the calling thread's priority below the server's, where a thread has one of its own (Linux)."""
    if hasattr(os, "setpriority") and hasattr(threading, "get_native_id"):
        thread = threading.get_native_id()
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)


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
    return sum(
        job.cost if job.cost is not None else sum(job.lab.cost(trial.config, job.plan.epochs) for trial in job.trials)
        for job in jobs
    )


def steps(jobs: Iterable[Job]) -> Steps:
    """The steps of the warm-up that all trials need together, each once."""
    found: set[Steps] = set()
    for job in jobs:
        precision = job.plan.precision
        needed = (job.lab.trial_steps(trial.config, precision) for trial in job.trials)
        found |= set(needed) if job.steps is None else {job.steps}
    return together(found)


def checked_cost(jobs: Sequence[Job], most: int, remedy: str = FEWER) -> int:
    """What all trials may cost together; TooExpensive where that is more than `most`."""
    whole = cost_of(jobs)
    check_cost(whole, most, runs=sum(len(job.trials) for job in jobs), remedy=remedy)
    return whole


class Queue:
    """Requests of one kind: how many are under way or waiting, and what they cost together; both are bounded."""

    def __init__(self, max_cost: int) -> None:
        self._max_cost = max_cost
        self.requests = 0
        self._waiting = 0  # cost of all that is accepted and not done

    def check(self, whole: int) -> None:
        """Unavailable where there is no room for a request that costs so much."""
        if self.requests >= MAX_REQUESTS:
            raise Unavailable(f"{self.requests} requests are under way, which is as many as may be; try again later.")
        most = BACKLOG * self._max_cost
        if whole > max(most - self._waiting, self._max_cost // SMALL):
            raise Unavailable(
                f"This may cost {whole:,}, and work of {self._waiting:,} is under way; at most {most:,} may be; "
                "try again later."
            )

    @contextmanager
    def admitted(self, whole: int) -> Iterator[None]:
        """While a request is under way."""
        self.check(whole)
        self.requests += 1
        self._waiting += whole
        try:
            yield
        finally:
            self.requests -= 1
            self._waiting -= whole


class Shared:
    """Batches that several workers take from, each laid out by the one that takes it."""

    def __init__(self, waiting: Iterator[Batch]) -> None:
        self._waiting = waiting
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Batch]:
        while (batch := self._next()) is not None:
            yield batch

    def take(self, taken: list[Batch]) -> list[tuple[int, Outcome]] | None:
        """Put the next batch into a list: nothing is found in it yet. None where there is none."""
        batch = self._next()
        if batch is None:
            return None
        taken.append(batch)
        return []

    def _next(self) -> Batch | None:
        with self._lock:
            return next(self._waiting, None)


def _worked_off(waiting: Shared) -> Iterator[list[tuple[int, Outcome]]]:
    """What is found in batches, slice by slice."""
    for batch in waiting:
        yield from work(batch)


class Workers:
    """A server's workers; `outcomes` and `result` are what its calls use."""

    def __init__(self, settings: Settings, warmup: WarmUp, ending: Ending | None = None) -> None:
        self.ending = ending or Ending()
        self._count = max(1, settings.threads // 2)
        self._max_cost = settings.max_cost
        self._warmup = warmup
        self._threads = threads(self._count)
        self._places = Turnstile(self._count)
        self._cluster = Cluster(settings.scheduler) if settings.scheduler else None
        self._work, self._pictures = (Queue(settings.max_cost) for _ in range(2))
        self._begun = {small: asyncio.Semaphore(BEGUN[small]) for small in BEGUN}
        self._brush = Turnstile(1)

    async def outcomes(self, jobs: Sequence[Job], gone: Gone) -> AsyncGenerator[tuple[int, Outcome], None]:
        """The outcome of each trial with its number, counted through all jobs, as they come in.

        Given up when the client is `gone`. Raises TooExpensive before anything is begun, Unavailable where too much
        work waits, or the server is being stopped.
        """
        whole = await asyncio.to_thread(checked_cost, jobs, self._max_cost)
        with self._admitted(self._work, whole):
            waiting = Shared(batches(jobs))
            if self._cluster is None:
                await self._patiently(self._compiled(await self._steps(jobs)), gone)
                turns, most = (self._here(_worked_off(waiting)) for _ in range(self._count)), self._count
            else:
                executor = await asyncio.to_thread(self._cluster.executor)
                most = await asyncio.to_thread(self._cluster.most)
                turns = (self._there(executor, waiting) for _ in range(most))
            async with aclosing(self._in_turn(turns, most, gone)) as found:
                async for pairs in found:
                    for pair in pairs:
                        yield pair

    async def result(self, slices: Iterator[list[Item]], whole: int, needed: Steps, gone: Gone) -> Item:
        """The one thing that comes of slices of work, which cost so much together, once what they need is compiled.

        Raises as `outcomes` does, and what the work raises.
        """
        check_cost(whole, self._max_cost)
        with self._admitted(self._work, whole):
            await self._patiently(self._compiled(needed), gone)
            return await self._only(self._here(slices), gone)

    async def picture(self, slices: Iterator[list[Item]], whole: int, needed: Steps, gone: Gone) -> Item:
        """The same of a picture. These have a queue of their own, of which one slice at a time is worked on: however
        many are asked for, others have their turns. Few are begun at once, and short ones don't wait for long ones."""
        check_cost(whole, self._max_cost)
        with self._admitted(self._pictures, whole):
            await self._patiently(self._compiled(needed), gone)
            async with self._begun[whole <= self._max_cost // SMALL]:
                await self._look(gone)
                return await self._only(self._painting(slices), gone)

    async def _only(self, turns: Turns[Item], gone: Gone) -> Item:
        async with aclosing(self._in_turn(iter([turns]), 1, gone)) as found:
            async for (item,) in found:
                return item
        raise AssertionError("the last slice has it")

    async def check(self, jobs: Sequence[Job], remedy: str = FEWER) -> int:
        """What all trials may cost. Raises what `outcomes` would: for streams, which can't be refused once begun."""
        whole = await asyncio.to_thread(checked_cost, jobs, self._max_cost, remedy)
        self.ending.check()
        self._work.check(whole)
        return whole

    @property
    def requests(self) -> int:
        """How many are under way or waiting."""
        return self._work.requests + self._pictures.requests

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self._cluster:
            self._cluster.close()

    @contextmanager
    def _admitted(self, queue: "Queue", whole: int) -> Iterator[None]:
        """While a request is under way; Unavailable where too much is."""
        self.ending.check()
        with queue.admitted(whole):
            yield

    async def compiling(self, jobs: Sequence[Job], gone: Gone) -> AsyncGenerator[Progress, None]:
        """How far is compiled what the trials take, at every change, until all of it is: nothing on a cluster.

        Given up as work is.
        """
        if self._cluster is None:
            self._warmup.start()
            async with aclosing(self._warmup.waiting(await self._steps(jobs))) as changes:
                while progress := await self._patiently(_next(changes), gone):
                    yield progress

    async def _steps(self, jobs: Sequence[Job]) -> Steps:
        return self._warmup.in_order(await asyncio.to_thread(steps, jobs))

    async def _compiled(self, needed: Steps) -> None:
        self._warmup.start()
        await self._warmup.end(needed)

    def _here(self, slices: Iterator[list[Item]]) -> Turns[Item]:
        """Slices that a thread of this process works off when it is their turn: who has had least of it comes first."""
        had = 0  # slices, each of which takes about the same time

        async def worked() -> list[Item] | None:
            nonlocal had
            async with self._places.place(had):
                had += 1
                return await asyncio.get_running_loop().run_in_executor(self._threads, next, slices, None)

        while True:
            yield asyncio.ensure_future(worked())

    def _painting(self, slices: Iterator[list[Item]]) -> Turns[Item]:
        """The same, while no other picture is painted."""
        turns, had = self._here(slices), 0

        async def painted() -> list[Item] | None:
            nonlocal had
            async with self._brush.place(had):
                had += 1
                return await next(turns)

        while True:
            yield asyncio.ensure_future(painted())

    def _there(self, cluster: Executor, waiting: "Shared") -> Turns[tuple[int, Outcome]]:
        """Whole batches for a cluster, one after the other; they are laid out by a thread of this process."""
        loop = asyncio.get_running_loop()
        while True:
            taken: list[Batch] = []
            yield loop.run_in_executor(self._threads, waiting.take, taken)
            yield loop.run_in_executor(cluster, found_in, taken[0], Interest())

    async def _in_turn(self, waiting: Iterator[Turns[Item]], most: int, gone: Gone) -> AsyncGenerator[list[Item], None]:
        """What is found, as it comes in: `most` are under way at once, and each waits anew for its every turn."""
        running: dict[asyncio.Future[list[Item] | None], Turns[Item]] = {}
        try:
            while True:
                for turns in islice(waiting, most - len(running)):
                    running[next(turns)] = turns
                if not running:
                    return
                done, _ = await asyncio.wait(running, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                for future in done:
                    turns, found = running.pop(future), _result(future)
                    if found is not None:
                        running.update((following, turns) for following in islice(turns, 1))
                    if found:
                        yield found
                await self._look(gone)
        finally:
            for future in running:
                future.cancel()

    async def _look(self, gone: Gone) -> None:
        """Unavailable where there is no use in going on."""
        self.ending.check()
        if await gone():
            raise Unavailable("The client did not wait for the end.")

    async def _patiently(self, awaited: Coroutine[Any, Any, Result], gone: Gone) -> Result:
        """What comes of waiting; given up as work is."""
        task = asyncio.create_task(awaited)
        try:
            while not (await asyncio.wait({task}, timeout=PATIENCE))[0]:
                await self._look(gone)
            return task.result()
        finally:
            task.cancel()


async def _next(changes: AsyncGenerator[Progress, None]) -> Progress | None:
    return await anext(changes, None)


def _result(future: asyncio.Future[list[Item] | None]) -> list[Item] | None:
    if future.cancelled():  # by a cluster that was lost; to let this pass would look as if our own task were cancelled
        raise Unavailable("The workers were lost; try again later.")
    return future.result()


def found_in(batch: Batch, interest: Interest) -> list[tuple[int, Outcome]]:
    """Outcomes of a whole batch, with their numbers."""
    return list(zip(batch.numbers, work_off(batch, interest), strict=True))
