"""The lines that answer a sweep, over REST and over the WebSocket of a tab."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from nn_playground.work.lines import compiling, progress, stride
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.sweeps import Sweep
from nn_playground.work.workers import Workers

LAID_OUT: Final = 300_000  # nanoseconds of one core, about, for each run
MAX_TOLD: Final = 10_000  # combinations of a summary, which is one line; those of one run each are known by their rows


async def swept(wanted: Sweep, workers: Workers) -> AsyncGenerator[dict[str, Any], None]:
    """Progress now and then, a row for each run as it ends, and at last the summary.

    Raises what is wrong with it, or that there is no room for it, before the first line.
    """
    layout = await workers.result(SweepPlan.in_slices(wanted), LAID_OUT * wanted.runs, (), _waits)
    await workers.check([layout.job()])
    total, done = len(layout), 0
    tally = layout.tally()
    async with aclosing(workers.compiling([layout.job()], _waits)) as steps:
        async for step in steps:
            yield compiling(step)
    yield progress(0, total)
    async with aclosing(workers.outcomes([layout.job()], _waits)) as outcomes:
        async for number, outcome in outcomes:
            row = layout.row(number, outcome)
            tally.add(row)
            done += 1
            yield {"row": row.model_dump()}
            if done % stride(total) == 0 or done == total:
                yield progress(done, total)
    report = await asyncio.to_thread(layout.report, tally, most=MAX_TOLD)
    yield {"summary": report.model_dump()}


async def _waits() -> bool:
    """A stream is closed when its client hangs up; nobody has to look."""
    return False
