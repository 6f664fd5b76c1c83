"""The attendance of a process that serves tabs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nn_playground.classroom.presence import Presence
from nn_playground.classroom.room import NO_CLASSES_HERE, Classroom
from nn_playground.live.seats import Attendance, NoAttendance


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
