"""A real server that is killed, or whose connection is lost, while a run plays: the run goes on to the last bit."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.trainer import Trainer
from tests.frames import Frame, FrameReader
from tests.serving import COMMAND, Server, serving

RUNS: dict[str, dict[str, Any]] = {
    "plain": {},
    "L1": {"training": {"regularization": "l1", "regularization_rate": 0.1}},
    "Adam": {"network": {"batch_norm": True}, "training": {"optimizer": {"name": "adam"}, "batch_size": 7}},
    "random": {"training": {"dropout": 0.2, "shuffle": True, "augmentation": 0.2, "optimizer": {"name": "momentum"}}},
}
SOON = 60.0  # seconds; far from "never"


class Reader:
    """As much of a page as it takes."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.token = ""
        self.seen: list[str] = []
        self.frame: Frame | None = None
        self.reader = FrameReader()
        self.state = b""
        self.rows: list[list[float]] = []

    @asynccontextmanager
    async def on(self, server: Server, *, names: bool = False) -> AsyncIterator[ClientConnection]:
        """Connect; a page `names` the process that has its session, where there are several."""
        process = f"?process={self.token.split('.')[0]}" if names and "." in self.token else ""
        async with connect(f"ws://127.0.0.1:{server.port}/ws{process}", proxy=None, max_size=None) as socket:
            hello = json.loads(await socket.recv())
            self.offered = hello["token"]
            assert len(self.offered) >= 32, "nobody guesses it"
            self.seen.append(self.offered)
            yield socket

    async def ask(self, socket: ClientConnection, kind: str, **content: Any) -> dict[str, Any]:
        await socket.send(json.dumps({"type": kind, "id": 1, **content}))
        return await self.answer(socket)

    async def answer(self, socket: ClientConnection) -> dict[str, Any]:
        """The text that answers; frames on the way are taken."""
        while True:
            text = await self.take(socket)
            if text is not None and text.get("id") == 1:
                return text

    async def take(self, socket: ClientConnection) -> dict[str, Any] | None:
        message = await asyncio.wait_for(socket.recv(), SOON)
        if isinstance(message, str):
            told: dict[str, Any] = json.loads(message)
            self.reader.hear(told)
            return told
        self.frame = self.reader.read(message)
        first = self.frame.history[0, 0] if len(self.frame.history) else self.frame.epoch + 1
        self.rows = [row for row in self.rows if row[0] < first] + self.frame.history.tolist()
        self.state = self.frame.state or self.state
        await socket.send(json.dumps({"type": "ack", "frame": self.frame.number}))
        return None

    async def until(self, socket: ClientConnection, holds: Callable[[Frame], bool]) -> Frame:
        while self.frame is None or not holds(self.frame):
            await self.take(socket)
        return self.frame

    async def further(self, socket: ClientConnection, epochs: int) -> None:
        end = (self.frame.epoch if self.frame else 0) + epochs
        await self.until(socket, lambda frame: frame.epoch >= end)

    async def begin(self, socket: ClientConnection) -> None:
        self.token = self.offered
        answer = await self.ask(socket, "configure", config=self.config)
        self.config = answer["config"]

    async def go_on(self, socket: ClientConnection) -> dict[str, Any]:
        assert self.frame is not None
        resume = {"epoch": self.frame.epoch, "playing": self.frame.playing}
        text = json.dumps({"type": "configure", "id": 1, "config": self.config, "resume": resume}).encode()
        await socket.send(len(text).to_bytes(4, "little") + text + self.state)
        return await self.answer(socket)


def expected(config: dict[str, Any], epochs: int) -> Trainer:
    trainer = Trainer(parse_config(config))
    trainer.step(epochs)
    return trainer


def assert_whole(reader: Reader) -> None:
    """The bits of a run that nothing has interrupted, and its chart."""
    assert reader.frame is not None
    trainer = expected(reader.config, reader.frame.epoch)
    assert np.array_equal(reader.frame.parameters, trainer.network.to_vector())
    assert reader.frame.losses == trainer.losses()
    epochs = [row[0] for row in reader.rows]
    assert epochs == sorted(set(epochs))
    assert epochs[-1] == reader.frame.epoch


def test_after_kill_9_another_server_goes_on_with_all_runs(tmp_path: Path) -> None:
    async def lose(reader: Reader, socket: ClientConnection) -> Frame:
        await reader.begin(socket)
        await reader.ask(socket, "play")
        return await reader.until(socket, lambda frame: frame.epoch >= 40)

    async def find_again(reader: Reader, socket: ClientConnection, lost: Frame) -> None:
        refused = await reader.ask(socket, "rejoin", token=reader.token, frame=lost.number)
        assert refused["type"] == "error"
        answer = await reader.go_on(socket)
        assert (answer["type"], answer["playing"]) == ("run", True)
        back = await reader.until(socket, lambda frame: frame is not lost)
        assert back.epoch >= lost.epoch
        await reader.until(socket, lambda frame: frame.epoch >= lost.epoch + 30)

    async def play() -> None:
        readers = [Reader(config) for config in RUNS.values()]
        with serving(tmp_path / "first.txt") as first:
            async with AsyncExitStack() as stack:
                sockets = [await stack.enter_async_context(reader.on(first)) for reader in readers]
                lost = await asyncio.gather(*map(lose, readers, sockets))
                first.kill()
        with serving(tmp_path / "second.txt") as second:
            async with AsyncExitStack() as stack:
                sockets = [await stack.enter_async_context(reader.on(second)) for reader in readers]
                await asyncio.gather(*map(find_again, readers, sockets, lost))
        for reader in readers:
            assert_whole(reader)

    asyncio.run(play())


def test_a_connection_that_is_lost_gets_its_session_back_and_goes_on(tmp_path: Path) -> None:
    async def play(server: Server, name: str) -> None:
        reader = Reader(RUNS[name])
        async with reader.on(server) as socket:
            await reader.begin(socket)
            await reader.ask(socket, "play")
            lost = await reader.until(socket, lambda frame: frame.epoch >= 20)
            socket.transport.abort()
        async with reader.on(server) as socket:
            answer = await reader.ask(socket, "rejoin", token=reader.token, frame=lost.number)
            assert (answer["type"], answer["fresh"], answer["playing"]) == ("run", False, True)
            await reader.until(socket, lambda frame: frame.epoch >= lost.epoch + 20)
            # another connection asks while this one is alive
            async with reader.on(server) as newest:
                before = reader.frame
                assert before is not None
                answer = await reader.ask(newest, "rejoin", token=reader.token, frame=before.number)
                assert answer["playing"]
                await reader.until(newest, lambda frame: frame.epoch >= before.epoch + 20)
                await asyncio.wait_for(socket.wait_closed(), SOON)
                assert socket.close_code == 4001
                thief = Reader(RUNS[name])
                async with thief.on(server) as other:
                    assert (await thief.ask(other, "rejoin", token=reader.token + "x"))["type"] == "error"
        assert_whole(reader)
        assert len(set(reader.seen)) == len(reader.seen) == 3
        epochs = [row[0] for row in reader.rows]
        assert epochs == list(range(len(epochs))), "no row is lost"

    with serving(tmp_path / "server.txt") as server:
        for name in RUNS:
            asyncio.run(play(server, name))


def test_processes_of_one_server_go_on_with_their_own_sessions_and_with_each_others_runs(tmp_path: Path) -> None:
    async def play(server: Server, *, names: bool) -> None:
        reader = Reader(RUNS["Adam"])
        async with reader.on(server) as socket:
            await reader.begin(socket)
        assert reader.token.partition(".")[0] in ("0", "1")
        for _ in range(8):
            async with reader.on(server, names=names) as socket:
                before = reader.frame
                if before is None:
                    await reader.begin(socket)
                else:
                    answer = await reader.ask(socket, "rejoin", token=reader.token, frame=before.number)
                    assert answer["type"] == "run" or not names
                    if answer["type"] == "error":
                        reader.token = reader.offered
                        assert (await reader.go_on(socket))["type"] == "run"
                if reader.frame is None or not reader.frame.playing:
                    await reader.ask(socket, "play")
                await reader.further(socket, 10)
                socket.transport.abort()
        assert_whole(reader)

    with serving(tmp_path / "server.txt", command=(*COMMAND, "--workers", "2")) as server:
        for names in (False, True):
            asyncio.run(play(server, names=names))
