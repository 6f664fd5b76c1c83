"""Messages and open files between two processes; sweeps and checks that cross them."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from itertools import count
from typing import Any

import pytest

from nn_playground.base.errors import NotFound
from nn_playground.exercises.model import Exercise
from nn_playground.lab import Rehearsal
from nn_playground.labs.mlp.lab import MLP
from nn_playground.live.commands import LongRequest, models_of, read_command
from nn_playground.web.process_channel import (
    Answered,
    Asked,
    Channel,
    Closed,
    Compiled,
    Dropped,
    Failed,
    Message,
    Opened,
    Wanted,
)
from nn_playground.web.remote_office import Desk, RemoteOffice
from nn_playground.web.tab_process import FollowingWarmUp
from nn_playground.work.lines import Line
from tests.stage import scene, settle

MODELS = models_of(MLP)
SWEEP: Any = read_command(
    {
        "type": "sweep",
        "id": 5,
        "config": {"seed": "0.25"},
        "values": {"training.learning_rate": [0.1]},
        "epochs": 3,
        "goal": {"test_loss": 0.1},
    },
    MODELS,
)
CHECK: Any = read_command(
    {
        "type": "check",
        "id": 6,
        "exercise": "gauss-smallest",
        "config": {"network": {"hidden": []}, "training": {"optimizer": {"name": "adam"}}},
        "parameters": {"weights": [[[1.0, 2.0]]], "biases": [[0.5]]},
        "answers": {"How many?": 0, "Why?": "enough"},
    },
    MODELS,
)


class End:
    """One end, and what came to it."""

    def __init__(self, end: socket.socket) -> None:
        self.heard: list[tuple[Message, int]] = []
        self.gone = 0
        self.channel = Channel(end, lambda message, descriptor: self.heard.append((message, descriptor)), self.leave)

    def leave(self) -> None:
        self.gone += 1


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.001)


@scene
async def test_messages_come_whole_in_order_and_each_file_beside_its_own() -> None:
    here, there = map(End, socket.socketpair())
    heads = [b"", b"x" * 3_000_000, b"y", b"z" * 500_000]
    pipes = [os.pipe() for _ in heads]
    for number, (head, (_, write)) in enumerate(zip(heads, pipes, strict=True)):
        here.channel.send(Opened(number, head), write)
        here.channel.send(Compiled(str(number)))
    there.channel.send(Closed(3))
    await until(lambda: len(there.heard) == 2 * len(heads) and bool(here.heard))
    assert here.heard == [(Closed(3), -1)]
    assert [message for message, _ in there.heard[1::2]] == [Compiled(str(number)) for number in range(len(heads))]
    for number, ((message, descriptor), (read, _)) in enumerate(zip(there.heard[::2], pipes, strict=True)):
        assert message == Opened(number, heads[number])
        os.write(descriptor, b"%d" % number)
        os.close(descriptor)
        assert os.read(read, 10) == b"%d" % number
        assert os.read(read, 10) == b"", "whoever handed it on has closed its own"
        os.close(read)
    here.channel.close()
    await until(lambda: there.gone == 1)
    assert here.gone == 0


@scene
async def test_what_is_sent_to_an_end_that_is_gone_is_dropped_with_its_file() -> None:
    here, there = map(End, socket.socketpair())
    there.channel.close()
    read, write = os.pipe()
    first, second = write, os.dup(write)
    here.channel.send(Opened(1, b"x" * 1000), first)
    await until(lambda: here.gone == 1)
    here.channel.send(Opened(2, b""), second)
    assert os.read(read, 1) == b"", "no descriptor of the other side is left"
    os.close(read)


# ---- sweeps and checks ----


class Bench:
    """An office whose lines the test makes."""

    exercises: Mapping[str, Exercise] = {}

    def __init__(self, *lines: Line | Exception) -> None:
        self.made = 0
        self.closed = False
        self.asked: list[tuple[LongRequest, str]] = []
        self._lines = lines

    async def lines(self, command: LongRequest, address: str) -> AsyncGenerator[Line, None]:
        self.asked.append((command, address))
        try:
            for line in self._lines:
                self.made += 1
                if isinstance(line, Exception):
                    raise line
                yield line
        finally:
            self.closed = True


class Two:
    """A tab process and the server, as far as work for tabs goes."""

    def __init__(self, bench: Bench) -> None:
        ours, theirs = socket.socketpair()
        self.here = Channel(ours, self.hear, lambda: None)
        self.office = RemoteOffice(MLP.name, {}, self.here, count())
        self.there = Channel(theirs, self.serve, lambda: None)
        self.desk = Desk({MLP.name: bench}, {MLP.name: MODELS}, self.there)

    def __enter__(self) -> RemoteOffice:
        return self.office

    def __exit__(self, *_: object) -> None:
        self.here.close()
        self.there.close()

    def hear(self, message: Message, _: int) -> None:
        assert isinstance(message, Answered | Failed)
        self.office.hear(message)

    def serve(self, message: Message, _: int) -> None:
        assert isinstance(message, Asked | Wanted | Dropped)
        self.desk.hear(message)


@pytest.mark.parametrize("request_", [SWEEP, CHECK], ids=["sweep", "check"])
def test_a_request_is_the_same_on_the_other_side_and_its_lines_come_one_by_one(request_: Any) -> None:
    async def play() -> None:
        bench = Bench(*({"row": number} for number in range(4)))
        found = []
        with Two(bench) as office:
            async for line in office.lines(request_, "192.0.2.7"):
                found.append(line)
                await settle()
                assert bench.made == len(found), "no line is made before it is wanted"
        assert found == [{"row": number} for number in range(4)]
        ((command, address),) = bench.asked
        assert (command, address) == (request_, "192.0.2.7")
        assert command.model_dump() == request_.model_dump()

    asyncio.run(play())


@scene
async def test_a_request_that_is_given_up_ends_on_the_other_side() -> None:
    bench = Bench({"row": 1}, {"row": 2})
    with Two(bench) as office:
        lines = office.lines(SWEEP, "")
        assert await anext(lines) == {"row": 1}
        await lines.aclose()
        await until(lambda: bench.closed)
    assert bench.made == 1


@pytest.mark.parametrize("closes", [False, True])
def test_errors_come_as_they_are_and_bugs_as_bugs(closes: bool, caplog: pytest.LogCaptureFixture) -> None:
    def of(error: Exception) -> Callable[[], Coroutine[Any, Any, None]]:
        async def play() -> None:
            with Two(Bench({"row": 1}, error)) as office:
                async for _ in office.lines(SWEEP, ""):
                    pass

        return play

    expected = RuntimeError if closes else NotFound
    with pytest.raises(expected) as caught:
        asyncio.run(of(ZeroDivisionError("a bug") if closes else NotFound("There is no such thing."))())
    assert ("a bug" in caplog.text) is closes
    assert closes or caught.value.args == ("There is no such thing.",)


# ---- kernels ----


def test_a_following_process_does_each_step_after_the_server_and_passes_haste_on() -> None:
    @scene
    async def play() -> None:
        done: list[str] = []
        hurried: list[Any] = []
        steps = {name: lambda name=name: done.append(name) for name in "abc"}
        warmup = FollowingWarmUp(Rehearsal(steps, "nowhere:STEPS"), hurried.append)
        warmup.hurry(("c",))
        warmup.start()
        await asyncio.sleep(0.05)
        assert (hurried, done, warmup.progress()) == ([("c",)], [], ("compiling", 0, 3))
        warmup.compiled("c")
        await until(lambda: warmup.is_over(("c",)))
        for step in "ab":
            warmup.compiled(step)
        await warmup.end(("a", "b", "c"))
        assert done == ["c", "a", "b"]
        assert warmup.progress().status == "ready"

    play()
