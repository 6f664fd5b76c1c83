"""Scripted runs: what is asked for, and the threads that train it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.config import RunConfig
from app.errors import Unavailable
from app.network import Parameters
from app.permalink import Link, read_link
from app.runs import DEFAULT_EPOCHS, MAX_EPOCHS, Include, Record, run
from app.settings import Settings
from app.strictjson import write
from app.view import View
from app.warmup import WarmUp

PATIENCE: Final = 0.5  # seconds between two looks whether the client still waits
WAITING_PER_THREAD: Final = 16  # runs under way or waiting; more are asked to come again
Outcome = TypeVar("Outcome")
Progress = Callable[[int], None]


class RunRequest(BaseModel):
    """A run and what to report of it. Neither `config` nor `link` is the default run."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    config: RunConfig | None = Field(None, description="The run; what is left out has its default.")
    link: str | None = Field(None, description="The run as a link, with or without what stands before #.")
    epochs: int = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train.")
    record: Record | None = Field(
        None, description="The epochs to report, each from 0 to `epochs`; left out, every epoch, thinned to 1001."
    )
    parameters: Parameters | None = Field(None, description="Start from these instead of the initializer's.")
    include: list[Include] = Field([], description="What to add to the answer.")

    @model_validator(mode="after")
    def _config_or_link(self) -> Self:
        if self.config is not None and self.link is not None:
            raise PydanticCustomError("playground_both", "expected config or link; got both")
        return self

    def run_of(self) -> Link:
        """The run that is meant."""
        return read_link(self.link) if self.link is not None else Link(self.config or RunConfig(), View(), [])


class Stopped(Exception):
    """Nobody waits any longer for a run."""


class Runner:
    """Trains scripted runs in a few threads of its own, so that they do not keep tabs from theirs."""

    def __init__(self, settings: Settings, warmup: WarmUp) -> None:
        self._max_cost = settings.max_cost
        self._warmup = warmup
        count = max(1, settings.threads // 2)
        self._most = count * WAITING_PER_THREAD
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="run")
        self._running: set[threading.Event] = set()

    async def run(self, request: RunRequest, gone: Callable[[], Awaitable[bool]]) -> bytes:
        """The result of a run as JSON."""
        return await self.work(partial(self._train, request), gone)

    async def work(self, job: Callable[[Progress], Outcome], gone: Callable[[], Awaitable[bool]]) -> Outcome:
        """What `job` makes of a run, once kernels and a thread are there; given up when the client is `gone`.

        The job tells its progress as `run` does.
        """
        if len(self._running) >= self._most:
            raise Unavailable(
                f"{self._most} runs are under way or waiting, which is as many as may be; try again later."
            )
        stop = threading.Event()

        def progress(_epoch: int) -> None:
            if stop.is_set():
                raise Stopped

        self._running.add(stop)
        try:
            self._warmup.start()
            await self._warmup.end()
            task = asyncio.get_running_loop().run_in_executor(self._threads, job, progress)
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, though nobody may ask
            while not (await asyncio.wait({task}, timeout=PATIENCE))[0]:
                if await gone():
                    raise Unavailable("The client did not wait for the end of the run.")
            return task.result()
        finally:
            stop.set()
            self._running.discard(stop)

    def close(self) -> None:
        """Give up what is under way."""
        for stop in self._running:
            stop.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _train(self, request: RunRequest, progress: Progress) -> bytes:
        config, view, notices = request.run_of()
        result = run(
            config,
            epochs=request.epochs,
            record=request.record,
            parameters=request.parameters,
            include=request.include,
            view=view,
            notices=notices,
            max_cost=self._max_cost,
            progress=progress,
        )
        return write(result.as_json()).encode()
