"""The workers that try trials for scripts, checks, grades and sweeps; and how their requests share them with live tabs.

They are fewer than the cores, and yield to the threads that train for tabs. Every request has only as many batches in
their hands as there are workers, so that a small request soon has its turn beside a large one.
"""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from app.errors import TooExpensive, Unavailable
from app.runs import cost
from app.settings import Settings
from app.trials import Batch, Outcome, Plan, Trial, batches, work_off
from app.warmup import WarmUp

PATIENCE: Final = 0.5  # seconds between two looks whether the client still waits
REQUESTS_PER_WORKER: Final = 16  # under way or waiting; more are asked to come again
NICENESS: Final = 10  # of 19; live tabs come first where a core is short


def yield_to_tabs() -> None:
    """Lower the calling thread's priority, where a thread has one of its own (Linux)."""
    if hasattr(os, "setpriority") and hasattr(threading, "get_native_id"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def threads(count: int) -> Executor:
    """Workers in this process."""
    return ThreadPoolExecutor(count, thread_name_prefix="worker", initializer=yield_to_tabs)


def check_cost(trials: Sequence[Trial], plan: Plan, most: int) -> None:
    """TooExpensive where the trials may cost more than `most`."""
    whole = sum(cost(trial.config, plan.epochs) for trial in trials)
    if whole > most:
        raise TooExpensive(
            f"This may cost {whole:,} (epochs x points x parameters of {len(trials):,} runs); at most {most:,} is "
            "allowed. Take fewer runs, fewer epochs or smaller networks."
        )


class Workers:
    """A server's workers; `outcomes` is what its calls use."""

    def __init__(self, settings: Settings, warmup: WarmUp) -> None:
        self._count = max(1, settings.threads // 2)
        self._max_cost = settings.max_cost
        self._warmup = warmup
        self._executor = threads(self._count)
        self._requests = 0

    async def outcomes(
        self, trials: Sequence[Trial], plan: Plan, gone: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[tuple[int, Outcome]]:
        """The outcome of each trial with its number, as they come in; given up when the client is `gone`.

        Raises TooExpensive before anything is begun, Unavailable where too many requests wait.
        """
        check_cost(trials, plan, self._max_cost)
        if self._requests >= self._count * REQUESTS_PER_WORKER:
            raise Unavailable(f"{self._requests} requests are under way, which is as many as may be; try again later.")
        self._requests += 1
        try:
            self._warmup.start()
            await self._warmup.end()
            async for batch, found in self._work_off(batches(trials, plan), gone):
                for pair in zip(batch.numbers, found, strict=True):
                    yield pair
        finally:
            self._requests -= 1

    def close(self) -> None:
        """Begin nothing more."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    async def _work_off(
        self, waiting: list[Batch], gone: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[tuple[Batch, list[Outcome]]]:
        loop = asyncio.get_running_loop()
        running: dict[asyncio.Future[list[Outcome]], Batch] = {}
        waiting.reverse()
        try:
            while waiting or running:
                while waiting and len(running) < self._count:
                    running[loop.run_in_executor(self._executor, work_off, waiting[-1])] = waiting.pop()
                done, _ = await asyncio.wait(running, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
                if await gone():
                    raise Unavailable("The client did not wait for the end.")
        finally:
            for future in running:
                future.cancel()
