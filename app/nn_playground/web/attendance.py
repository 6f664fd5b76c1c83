"""The attendance of a process that serves tabs, and the retention of classes."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from nn_playground.base.errors import Unavailable
from nn_playground.classroom.presence import Presence
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
    presence = Presence(classroom, time.monotonic)
    task = asyncio.create_task(presence.run())
    try:
        yield presence
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def retention(
    classroom: Classroom | None, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> AsyncIterator[None]:
    """Meanwhile classes that nobody uses any more are erased, once they are kept for long enough."""
    if classroom is None:
        yield
        return
    task = asyncio.create_task(_forget(classroom, sleep))
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
