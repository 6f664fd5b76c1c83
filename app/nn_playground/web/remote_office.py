"""Sweeps and checks of tabs in other processes: the server does them, so that queues and attempts are there once.

Each line is pulled, one at a time: a page that does not read makes the server's workers wait, as within one process.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing
from typing import cast

from nn_playground.base.errors import PlaygroundError
from nn_playground.exercises.model import Exercise
from nn_playground.live.commands import LongRequest, Models
from nn_playground.live.long_requests import Office
from nn_playground.web.process_channel import Answered, Asked, Channel, Dropped, Failed, Wanted
from nn_playground.work.lines import Line

log = logging.getLogger(__name__)


class RemoteOffice:
    """The office for the tabs of one lab in a process that serves tabs; `numbers` are those of all its requests."""

    def __init__(self, lab: str, exercises: Mapping[str, Exercise], channel: Channel, numbers: Iterator[int]) -> None:
        self.exercises = exercises
        self._lab = lab
        self._channel = channel
        self._numbers = numbers
        self._asked: dict[int, asyncio.Queue[Answered | Failed]] = {}

    async def lines(self, command: LongRequest, address: str) -> AsyncGenerator[Line, None]:
        """The answer to a request from an address, line by line."""
        number = next(self._numbers)
        answers = self._asked[number] = asyncio.Queue()
        self._channel.send(Asked(number, self._lab, command.type, dict(command), address))
        try:
            while True:
                self._channel.send(Wanted(number))
                answer = await answers.get()
                if isinstance(answer, Failed):
                    raise answer.error or RuntimeError("the server failed; its log has the traceback")
                if answer.line is None:
                    return
                yield answer.line
        finally:
            del self._asked[number]
            self._channel.send(Dropped(number))

    def hear(self, answer: Answered | Failed) -> None:
        """Take an answer of the server."""
        if asked := self._asked.get(answer.request):
            asked.put_nowait(answer)


class Desk:
    """The requests of one such process, in the server."""

    def __init__(self, offices: Mapping[str, Office], models: Mapping[str, Models], channel: Channel) -> None:
        """`offices` and the `models` of commands are those of the labs by their names."""
        self._offices = offices
        self._models = models
        self._channel = channel
        self._pulls: dict[int, asyncio.Semaphore] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def hear(self, message: Asked | Wanted | Dropped) -> None:
        """Begin a request, go on with it, or give it up."""
        number = message.request
        match message:
            case Asked():
                command = cast("LongRequest", self._models[message.lab][message.type].model_construct(**message.fields))
                self._pulls[number] = asyncio.Semaphore(0)
                task = asyncio.create_task(self._serve(number, message.lab, command, message.address))
                task.add_done_callback(lambda _: self._forget(number))
                self._tasks[number] = task
            case Wanted() if number in self._pulls:
                self._pulls[number].release()
            case Dropped() if number in self._tasks:
                self._tasks[number].cancel()

    def close(self) -> None:
        """Give up all requests."""
        for task in self._tasks.values():
            task.cancel()

    async def _serve(self, number: int, lab: str, command: LongRequest, address: str) -> None:
        try:
            async with aclosing(self._offices[lab].lines(command, address)) as lines:
                line: Line | None = {}
                while line is not None:
                    await self._pulls[number].acquire()
                    line = await anext(lines, None)
                    self._channel.send(Answered(number, line))
        except PlaygroundError as error:
            self._channel.send(Failed(number, error))
        except Exception:
            log.exception("a %s of a tab failed", command.type)
            self._channel.send(Failed(number, None))

    def _forget(self, number: int) -> None:
        del self._pulls[number], self._tasks[number]
