"""The lines that answer a sweep, over REST and over the WebSocket of a tab."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from nn_playground.work.lines import compiling_line, progress_line, report_interval
from nn_playground.work.sweep_models import Sweep
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.workers import Workers

PLANNING_COST: Final = 300_000  # of planning, for each run, in the units of `cost`
MAX_SUMMARIES: Final = 10_000  # of combinations, in the last line


async def sweep_lines(wanted: Sweep, workers: Workers) -> AsyncGenerator[dict[str, Any], None]:
    """Yield progress, a row for each run as it ends, behind its curve where one is recorded, and the summary.

    InvalidInput, TooExpensive and Unavailable are raised before the first line.
    """
    plan = await workers.result(SweepPlan.in_slices(wanted), PLANNING_COST * wanted.runs, (), _never)
    await workers.check([plan.group()])
    total, done = len(plan), 0
    tally = plan.tally()
    async with aclosing(workers.compiling([plan.group()], _never)) as steps:
        async for step in steps:
            yield compiling_line(step)
    yield progress_line(0, total)
    async with aclosing(workers.outcomes([plan.group()], _never)) as outcomes:
        async for number, outcome in outcomes:
            row = plan.row(number, outcome)
            tally.add(row)
            done += 1
            if outcome.curve:
                yield {"curve": plan.curve(number, outcome).model_dump()}
            yield {"row": row.model_dump()}
            if done % report_interval(total) == 0 or done == total:
                yield progress_line(done, total)
    report = await asyncio.to_thread(plan.report, tally, most=MAX_SUMMARIES)
    yield {"summary": report.model_dump()}


async def _never() -> bool:
    """Return False: a stream is closed when its client disconnects, so nothing has to be polled."""
    return False
