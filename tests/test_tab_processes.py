"""Tabs in several processes: shared evenly, with limits that are there once, and back when a process has died."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from nn_playground.base.settings import Settings
from nn_playground.web import server as web_server
from nn_playground.web import tab_processes
from nn_playground.web.listening import listen
from tests.serving import COMMAND, Server, serving
from tests.test_real_loss import RUNS, Reader, assert_whole

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ESTABLISHED = "01"
SOON = 60.0  # seconds; far from "never"
EXERCISE = """
slug = "asked"
title = "Asked"
text = "Answer."
start = "#"

[[questions]]
name = "How many"
text = "How many?"
answer = 17
"""
CHECK: dict[str, Any] = {"link": "#seed=0.1", "client": "ada"}
LONG: dict[str, Any] = {"link": "#seed=0.1", "values": {"training.learning_rate": [0.1, 0.2]}, "seeds": 10}


def several(log: Path, workers: int, **settings: str) -> Any:
    return serving(log, command=(*COMMAND, "--workers", str(workers)), settings=settings)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with three processes for tabs, of which the tests kill some."""
    with several(tmp_path_factory.mktemp("three") / "log.txt", 3, PLAYGROUND_MAX_TABS="20") as running:
        yield running


@asynccontextmanager
async def tab(server: Server) -> AsyncIterator[ClientConnection]:
    async with connect(f"ws://127.0.0.1:{server.port}/ws", proxy=None, max_size=None, open_timeout=SOON) as socket:
        assert json.loads(await socket.recv())["type"] == "hello"
        yield socket


async def ask(socket: ClientConnection, kind: str, *ends: str, **content: Any) -> dict[str, Any]:
    """Send a command and return the first answer of a type in `ends`."""
    await socket.send(json.dumps({"type": kind, "id": 7, **content}))
    while True:
        message = await asyncio.wait_for(socket.recv(), SOON)
        if isinstance(message, str):
            told: dict[str, Any] = json.loads(message)
            if told["type"] in ends:
                return told


# ---- whose connection is where ----


def children(pid: int) -> list[int]:
    return [int(child) for found in Path(f"/proc/{pid}/task").glob("*/children") for child in found.read_text().split()]


def connections(pid: int, port: int, *, remote: bool = False) -> int:
    """The number of a process's open connections at a local port, or at a remote one."""
    lines = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    at = {line[9] for line in lines if line[1 + remote].endswith(f":{port:04X}") and line[3] == ESTABLISHED}
    return sum(target in {f"socket:[{inode}]" for inode in at} for target in files(pid))


def files(pid: int) -> list[str]:
    """What a process has open."""
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(str(entry.readlink()))
    return found


def tab_pids(server: Server) -> list[int]:
    """The processes that serve tabs: the grandchildren."""
    return sorted(pid for child in children(server.process.pid) for pid in children(child))


def shares(server: Server) -> list[int]:
    """The number of tabs of each process, the most first."""
    return sorted((connections(pid, server.port) for pid in tab_pids(server)), reverse=True)


async def until(holds: Callable[[], bool], what: str = "it never came to it") -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.05)


def test_tabs_are_shared_evenly_and_those_that_come_go_where_the_fewest_are(three: Server) -> None:
    async def play() -> None:
        async with AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(tab(three)) for _ in range(7)]
            await until(lambda: shares(three) == [3, 2, 2], f"it is {shares(three)}")
            assert not connections(three.process.pid, three.port), "the server itself has none of them"
            for one in tabs[::3]:  # dealt in turn: these are all of one process
                await one.close()
            await until(lambda: shares(three) == [2, 2, 0])
            for _ in range(2):
                await stack.enter_async_context(tab(three))
            await until(lambda: shares(three) == [2, 2, 2])
        await until(lambda: shares(three) == [0, 0, 0])

    asyncio.run(play())


def test_many_come_and_go_and_no_file_stays_open(three: Server) -> None:
    def opened() -> Counter[int]:
        return Counter({pid: len(files(pid)) for pid in [three.process.pid, *tab_pids(three)]})

    async def visit() -> None:
        async with tab(three):
            pass

    async def play() -> None:
        await visit()
        await until(lambda: shares(three) == [0, 0, 0])
        before = opened()
        for _ in range(10):
            await asyncio.gather(*(visit() for _ in range(10)))
        await until(lambda: opened() <= before)

    asyncio.run(play())


def test_a_process_that_dies_is_replaced_and_its_tabs_come_back_with_the_same_bits(three: Server) -> None:
    async def play() -> None:
        reader, other = Reader(RUNS["random"]), Reader(RUNS["plain"])
        async with reader.on(three) as socket, other.on(three) as stays:
            for one, on in ((reader, socket), (other, stays)):
                await one.begin(on)
                await one.ask(on, "play")
            lost = await reader.until(socket, lambda frame: frame.epoch >= 40)
            port = socket.transport.get_extra_info("sockname")[1]
            (its,) = [pid for pid in tab_pids(three) if connections(pid, port, remote=True)]
            os.kill(its, signal.SIGKILL)
            await asyncio.wait_for(socket.wait_closed(), SOON)
            await other.further(stays, 10)
            async with reader.on(three) as back:
                refused = await reader.ask(back, "rejoin", token=reader.token, frame=lost.number)
                assert refused["type"] == "error"
                assert (await reader.go_on(back))["playing"]
                await reader.further(back, 30)
        assert_whole(reader)
        assert_whole(other)
        await until(lambda: len(tab_pids(three)) == 3 and its not in tab_pids(three))
        said = three.log.read_text()
        assert said.count("A process that served 1 tabs was killed by SIGKILL.") == 1
        async with AsyncExitStack() as stack:  # the new one takes its part
            for _ in range(3):
                await stack.enter_async_context(tab(three))
            await until(lambda: sum(shares(three)) == 3)

    asyncio.run(play())


def test_where_no_process_can_be_started_again_the_others_serve_on(tmp_path: Path) -> None:
    own = tmp_path / "asked.toml"
    own.write_text(EXERCISE, "utf-8")

    async def play(server: Server) -> None:
        async with tab(server):  # which waits until all have started
            first, second = tab_pids(server)
        own.write_text("This is no exercise.", "utf-8")
        os.kill(first, signal.SIGKILL)
        await until(lambda: "exit code" in server.log.read_text())
        async with tab(server):
            await until(lambda: connections(second, server.port) == 1)
        os.kill(second, signal.SIGKILL)
        await until(lambda: server.log.read_text().count("SIGKILL") == 2)
        async with tab(server) as one:  # without any of them, the server serves tabs by itself
            await ask(one, "configure", "run", link="#seed=0.1")
            assert connections(server.process.pid, server.port) == 1
        began = time.monotonic()
        server.process.terminate()
        await asyncio.to_thread(server.process.wait, 20)
        assert time.monotonic() - began < 5

    with several(tmp_path / "log.txt", 2, PLAYGROUND_EXERCISES=str(tmp_path)) as server:
        asyncio.run(play(server))


# ---- what is there once ----


@pytest.mark.parametrize("workers", [1, 3])
def test_limits_attempts_and_queues_mean_the_same_with_any_number(workers: int, tmp_path: Path) -> None:
    async def play(server: Server) -> None:
        async with AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(tab(server)) for _ in range(4)]
            async with connect(f"ws://127.0.0.1:{server.port}/ws", proxy=None) as more:
                assert json.loads(await more.recv())["error"]["message"].startswith("4 tabs are open")
                await more.wait_closed()
                assert more.close_code == 1013
            await attempts(server, tabs)
            await queues(server, tabs)
            await tabs[0].close()
            await asyncio.sleep(0.5)
            await stack.enter_async_context(tab(server))

    (tmp_path / "asked.toml").write_text(EXERCISE, "utf-8")
    settings = {"PLAYGROUND_MAX_TABS": "4", "PLAYGROUND_MAX_COST": "2000000000", "PLAYGROUND_EXERCISES": str(tmp_path)}
    with several(tmp_path / "log.txt", workers, **settings) as server:
        asyncio.run(play(server))
        log = server.log.read_text()
    assert log.count("PLAYGROUND_MAX_TABS allows no more") == 1
    assert "Traceback" not in log


async def attempts(server: Server, tabs: list[ClientConnection]) -> None:
    """A wrong answer in one tab makes a pause for all tabs of its client, and for REST."""
    told = []
    for place, one in enumerate(tabs):
        answers = {"How many": 1 + place}
        answer = await ask(one, "check", "result", "error", exercise="asked", answers=answers, **CHECK)
        told += [item["message"] for item in answer["result"]["criteria"] if item["name"] == "How many"]
    assert told[0].endswith("Next try in 5 s.")
    assert all("Not checked yet: there is a pause" in message for message in told[1:])
    body = {**CHECK, "answers": {"How many": 17}}
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=SOON) as client:
        answer = (await client.post("/api/exercises/asked/check", json=body)).json()
    assert "Not checked yet: there is a pause" in json.dumps(answer)


async def queues(server: Server, tabs: list[ClientConnection]) -> None:
    """Four of the largest sweeps may wait, in whichever processes their tabs are; a fifth one may not."""
    epochs = 7000
    for one in tabs:
        await ask(one, "sweep", "progress", "error", epochs=epochs, **LONG)
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=SOON) as client:
        refused = await client.post("/api/sweeps", json={**LONG, "epochs": epochs})
        assert refused.status_code == 503, refused.text[:200]
        small = await client.post("/api/runs", json={"epochs": 10})
        assert small.status_code == 200
    for one in tabs:
        assert (await ask(one, "cancel", "cancelled", of=7))["id"] == 7


# ---- the end ----


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_all_end_soon_whatever_their_tabs_do(how: signal.Signals, tmp_path: Path) -> None:
    async def play(server: Server) -> float:
        pids = [server.process.pid, *tab_pids(server)]
        async with AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(tab(server)) for _ in range(4)]
            for one in tabs:
                await ask(one, "configure", "run", link="#seed=0.1")
                await ask(one, "play", "state")
                await ask(one, "sweep", "progress", epochs=5000, **LONG)
            began = time.monotonic()
            for pid in pids if how == signal.SIGINT else pids[:1]:  # a terminal's Ctrl+C reaches all
                os.kill(pid, how)
            await asyncio.to_thread(server.process.wait, 20)
            await until(lambda: not any(map(is_alive, pids)))
            return time.monotonic() - began

    with several(tmp_path / "log.txt", 2) as server:
        took = asyncio.run(play(server))
        log = server.log.read_text()
    assert took < 5
    assert "Traceback" not in log
    assert "A process that served" not in log


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# ---- where it can't be ----


@pytest.mark.parametrize(
    ("there", "name", "value", "said"),
    [
        (socket, "send_fds", None, "Connections can't be handed to another process on this system."),
        (tab_processes, "writable", lambda: False, "Compiled kernels can't be kept"),
    ],
)
def test_where_tabs_cant_be_divided_one_process_serves_all(
    there: Any, name: str, value: Any, said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Built:
        classroom = None

        def run(self, **_: Any) -> None:
            pass

    built: list[object] = []

    def build(_settings: Settings, processes: object) -> Built:
        built.append(processes)
        return Built()

    if value is None:
        monkeypatch.delattr(there, name)
    else:
        monkeypatch.setattr(there, name, value)
    monkeypatch.setattr(web_server, "build", build)
    with listen("127.0.0.1", 0) as listening:
        web_server.serve(Settings.read({}), listening, 4)
    assert built == [None]
    assert caplog.text.count(said) == caplog.text.count("So one process serves all tabs.") == 1
