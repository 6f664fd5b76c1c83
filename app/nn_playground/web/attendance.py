"""The attendance of a process that serves tabs, and the retention of classes."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final

from nn_playground.base.errors import Unavailable
from nn_playground.classroom.room import NO_CLASSES_HERE, Classroom
from nn_playground.live.seats import Attendance, NoAttendance

RETENTION_PERIOD: Final = 3600.0  # seconds

log = logging.getLogger(__name__)


@asynccontextmanager
async def attendance(classroom: Classroom | None) -> AsyncIterator[Attendance]:
    """The places of members in their classes, kept up to date meanwhile; without a classroom there are none."""
    if classroom is None:
        yield NoAttendance(NO_CLASSES_HERE)
        return
    from nn_playground.classroom.presence import Presence  # with the database's modules

    presence = Presence(classroom, time.monotonic)
    async with _meanwhile(presence.run()):
        yield presence


@asynccontextmanager
async def retention(
    classroom: Classroom | None, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> AsyncIterator[None]:
    """Meanwhile classes that nobody uses any more are erased, once they are kept for long enough."""
    if classroom is None:
        yield
        return
    async with _meanwhile(_forget(classroom, sleep)):
        yield


@asynccontextmanager
async def _meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """A task, which is cancelled at the end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _forget(classroom: Classroom, sleep: Callable[[float], Awaitable[object]]) -> None:
    while True:
        await sleep(RETENTION_PERIOD)
        try:
            await asyncio.to_thread(classroom.store.forget)
        except Unavailable as error:  # later, then
            log.warning("%s", error.message)
