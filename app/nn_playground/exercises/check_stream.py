"""The lines that answer a check, over REST and over the WebSocket of a tab."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from nn_playground.exercises.attempts import Judge
from nn_playground.exercises.checking import Check, ordered_outcomes
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.submission import Submission
from nn_playground.work.lines import compiling_line, progress_line
from nn_playground.work.trials import Outcome
from nn_playground.work.workers import IsDisconnected, Workers

SMALLER: Final = "Take a smaller network."


async def check_lines(
    exercise: Exercise, submission: Submission, workers: Workers, gone: IsDisconnected, judge: Judge
) -> AsyncGenerator[dict[str, Any], None]:
    """Yield progress now and then, and at last the result; given up when the client is `gone`.

    Raises before the first line: InvalidInput for a wrong submission, Unavailable where there is no room for it.
    """
    made = await asyncio.to_thread(Check, exercise, submission)
    await workers.check(made.jobs, SMALLER)
    total = sum(len(job.trials) for job in made.jobs)
    async with aclosing(workers.compiling(made.jobs, gone)) as steps:
        async for step in steps:
            yield compiling_line(step)
    yield progress_line(0, total)
    found: list[tuple[int, Outcome]] = []
    async with aclosing(workers.outcomes(made.jobs, gone)) as outcomes:
        async for pair in outcomes:
            found.append(pair)
            yield progress_line(len(found), total)
    yield {"result": made.answer(ordered_outcomes(found), judge).model_dump(mode="json")}
