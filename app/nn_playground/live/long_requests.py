"""Sweeps and checks that a tab requests over its WebSocket: the same work as over REST, answered in texts.

A page uses this way because every proxy passes a WebSocket on at once, and because its end reaches the server: nothing
is trained for a page that is gone. A page that does not read makes first a few lines wait here, and then the workers.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol, assert_never

from starlette.websockets import WebSocketDisconnect

from nn_playground.base.errors import InvalidInput, PlaygroundError, Unavailable, unexpected
from nn_playground.exercises.attempts import Attempts, Who
from nn_playground.exercises.check_stream import check_lines
from nn_playground.exercises.loader import find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.live import commands, wire
from nn_playground.work.lines import Line, LineReader
from nn_playground.work.sweep_stream import sweep_lines
from nn_playground.work.workers import Workers

INTERVAL: Final = 0.05  # seconds in which lines are gathered into texts
MAX_LINES: Final = 200  # gathered at once

Send = Callable[[str], Awaitable[None]]

log = logging.getLogger(__name__)


class Office(Protocol):
    """Whoever does the sweeps and checks of tabs."""

    @property
    def exercises(self) -> Mapping[str, Exercise]:
        """The exercises by their slugs."""

    def lines(self, command: commands.LongRequest, address: str) -> AsyncGenerator[Line, None]:
        """The answer to a request from an address, line by line, as over REST."""


@dataclass(frozen=True)
class LocalOffice:
    """The means of sweeps and checks, in the process that has them."""

    workers: Workers
    exercises: Mapping[str, Exercise]
    attempts: Attempts

    def lines(self, command: commands.LongRequest, address: str) -> AsyncGenerator[Line, None]:
        """The answer to a request from an address, line by line, as over REST."""
        match command:
            case commands.TrySweep():
                return sweep_lines(command, self.workers)
            case commands.TryExercise():
                judge = self.attempts.judge(Who(address, command.client), command.exercise)
                return check_lines(
                    find_exercise(self.exercises, command.exercise), command, self.workers, _stays, judge
                )
            case _:
                assert_never(command)


async def _stays() -> bool:
    """Return False: a connection that ends cancels its requests, so nothing has to be checked."""
    return False


class LongRequests:
    """The requests of one tab: at most one of each kind is under way."""

    def __init__(
        self, office: Office, send: Send, address: str, checked: Callable[[Mapping[str, Any]], object]
    ) -> None:
        """Create it on the event loop, on which `send` is called; `send` waits while the page does not read.

        `checked` is told each result of a check.
        """
        self._office = office
        self._send = send
        self._address = address
        self._checked = checked
        self._loop = asyncio.get_running_loop()
        self._taken: dict[str, int] = {}  # kind -> id of the request that is under way, or about to be
        self._tasks: dict[int, asyncio.Task[None]] = {}  # by id
        self._cancelled: set[int] = set()  # ids
        self._closed = False

    def take(self, command: commands.LongRequest | commands.Cancel) -> list[str]:
        """Begin or cancel a request, from the thread that reads the tab's messages; the texts to send at once."""
        if isinstance(command, commands.Cancel):
            self._loop.call_soon_threadsafe(self._cancel, command.of)
            return []
        if command.type in self._taken:
            return [failure_text(command, Unavailable(UNDER_WAY[command.type]).as_json())]
        if command.id in self._tasks or command.id in self._taken.values():
            return [failure_text(command, InvalidInput.at("id", "expected another one than that under way").as_json())]
        self._taken[command.type] = command.id
        self._loop.call_soon_threadsafe(self._begin, command)
        return []

    async def close(self) -> None:
        """Cancel all requests under way."""
        self._closed = True
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, command: commands.LongRequest) -> None:
        if not self._closed:
            self._tasks[command.id] = asyncio.create_task(self._serve(command))

    def _cancel(self, of: int) -> None:
        if of in self._taken.values() and of in self._tasks:
            self._cancelled.add(of)
            self._tasks[of].cancel()

    async def _serve(self, command: commands.LongRequest) -> None:
        """Answer a request; its last text is sent once another request may come."""
        try:
            last = await self._answered(command)
            with suppress(WebSocketDisconnect):
                await self._send(last)
        finally:
            del self._tasks[command.id]

    async def _answered(self, command: commands.LongRequest) -> str:
        """Send all texts but the last, which is returned."""
        try:
            return await self._answer(command)
        except asyncio.CancelledError:
            if command.id not in self._cancelled:
                raise
            return wire.text("cancelled", id=command.id)
        except PlaygroundError as error:
            return failure_text(command, error.as_json())
        except Exception:
            log.exception("a %s of a tab failed", command.type)
            return failure_text(command, unexpected())
        finally:
            del self._taken[command.type]
            self._cancelled.discard(command.id)

    async def _answer(self, command: commands.LongRequest) -> str:
        last: Line = {}
        async with LineReader(self._office.lines(command, self._address)) as pulled:
            while not pulled.ended:
                lines: list[Line] = []
                try:
                    await gather(pulled, lines)
                except PlaygroundError:
                    await self._tell(command, lines)
                    raise
                last = lines[-1] if lines else last
                await self._tell(command, lines)
        if "result" in last:
            self._checked(last["result"])
        return wire.text(next(iter(last)), id=command.id, **last)

    async def _tell(self, command: commands.LongRequest, lines: Sequence[Line]) -> None:
        for text in texts(command.id, lines):
            await self._send(text)


UNDER_WAY: Final = {
    "sweep": "A sweep of this page is under way, and there can be one at a time: cancel it, or wait for its end.",
    "check": "A check of this page is under way, and there can be one at a time: cancel it, or wait for its end.",
}


async def gather(pulled: LineReader, lines: list[Line]) -> None:
    """Wait for a line and for those that come within INTERVAL after it; all are added to `lines`."""
    end = None
    while len(lines) < MAX_LINES:
        line = await pulled.within(None if end is None else max(0.0, end - time.monotonic()))
        if line is None:
            return
        lines.append(line)
        end = end or time.monotonic() + INTERVAL


def texts(number: int, lines: Sequence[Line]) -> list[str]:
    """Lines as texts that answer the request `number`: all curves in one text, all rows, and the last progress."""
    curves = [line["curve"] for line in lines if "curve" in line]
    rows = [line["row"] for line in lines if "row" in line]
    told = [line["progress"] for line in lines if "progress" in line]
    return [
        *([wire.text("curves", id=number, curves=curves)] if curves else []),
        *([wire.text("rows", id=number, rows=rows)] if rows else []),
        *([wire.text("progress", id=number, **told[-1])] if told else []),
    ]


def failure_text(command: commands.LongRequest, error: Mapping[str, Any]) -> str:
    """The text for a request that failed."""
    return wire.text("error", id=command.id, command=command.type, **error)
