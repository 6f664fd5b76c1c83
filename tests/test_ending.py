"""Beside long runs a short one is answered soon; a signal ends the server, and what was under way is answered."""

import asyncio
import json
import signal
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets.asyncio.client
import websockets.exceptions
from starlette.testclient import TestClient

from nn_playground.base.ending import Ending
from nn_playground.base.errors import Unavailable
from nn_playground.base.settings import Settings
from nn_playground.web.application import create_app
from tests.serving import COMMAND, Server, serving

SECRET = "a secret that nobody knows"
SETTINGS = {"PLAYGROUND_THREADS": "2", "PLAYGROUND_SECRET": SECRET, "PLAYGROUND_TOKEN": SECRET.replace(" ", "-")}
LONG: dict[str, Any] = {
    "config": {
        "training": {"schedule": {"name": "step"}},
        "data": {"samples": 50},
        "features": [],
        "network": {"hidden": []},
    },
    "epochs": 1_000_000,
}
LINES = {"Accept": "application/x-ndjson"}
LONG_EXERCISE = """
slug = "long"
title = "Long"
text = "Wait."
start = "#"
may_change = ["network.hidden"]

[[targets]]
name = "a loss that no network has"
test_loss = 1e-12
seeds = 10
epochs = 100_000
points = 1
"""


class Streamed:
    """The lines of an answer as they come; `begun` is set with the first one."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.lines: list[dict[str, Any]] = []

    def read(self, client: httpx.Client, path: str, body: dict[str, Any], headers: dict[str, str]) -> None:
        with client.stream("POST", path, json=body, headers=headers) as answer:
            assert answer.status_code == 200, answer.read()
            for line in answer.iter_lines():
                self.lines.append(json.loads(line))
                self.begun.set()


async def play(server: Server, playing: threading.Event) -> tuple[list[dict[str, Any]], int | None]:
    """A tab that plays and sweeps until it is closed: what its sweep was told, and the code it is closed with."""
    told: list[dict[str, Any]] = []
    async with websockets.asyncio.client.connect(f"ws://127.0.0.1:{server.port}/ws", proxy=None) as connection:
        sweep = {"type": "sweep", "id": 5, **LONG, "seeds": 2}
        for message in ({"type": "configure", "link": "#seed=0.1"}, {"type": "play"}, sweep):
            await connection.send(json.dumps(message))
        with suppress(websockets.exceptions.ConnectionClosedError):
            async for answer in connection:
                if isinstance(answer, bytes):
                    playing.set()
                elif json.loads(answer).get("id") == 5:
                    told.append(json.loads(answer))
        return told, connection.close_code


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_a_signal_ends_the_server_whatever_is_under_way(tmp_path: Path, number: signal.Signals, workers: int) -> None:
    log = tmp_path / "log.txt"
    (tmp_path / "long.toml").write_text(LONG_EXERCISE, "utf-8")
    command = (*COMMAND, "--workers", str(workers))
    settings = {**SETTINGS, "PLAYGROUND_EXERCISES": str(tmp_path)}
    with ThreadPoolExecutor(32) as pool, serving(log, command=command, settings=settings) as server:
        client = httpx.Client(
            base_url=server.url, trust_env=False, timeout=60, limits=httpx.Limits(max_keepalive_connections=0)
        )
        runs = [pool.submit(client.post, "/api/runs", json=LONG) for _ in range(3 * workers)]
        asked: dict[str, str | int] = {"link": "#seed=0.1", "epochs": 1_000_000}
        picture = pool.submit(client.get, "/boundary.png", params=asked)
        time.sleep(1)
        began = time.monotonic()
        assert client.post("/api/runs", json={"epochs": 10}).status_code == 200
        assert time.monotonic() - began < 20  # it was 166
        streams = [Streamed() for _ in range(3)]
        token = {"Authorization": f"Bearer {SETTINGS['PLAYGROUND_TOKEN']}"}
        requests: list[tuple[str, dict[str, Any], dict[str, str]]] = [
            ("/api/sweeps", {**LONG, "seeds": 2}, {}),
            ("/api/exercises/long/check", {"link": "#networkShape=8,8"}, LINES),
            ("/api/sweeps", {"values": {"training.batch_size": [1, 2]}, "seeds": 100, "epochs": 1000}, {}),
        ]
        read = [
            pool.submit(stream.read, client, path, body, headers)
            for stream, (path, body, headers) in zip(streams, requests, strict=True)
        ]
        graded: Future[httpx.Response] = pool.submit(
            client.post,
            "/api/exercises/long/grade",
            json={"submissions": [{"id": str(n), "link": f"#networkShape={n}"} for n in range(1, 5)]},
            headers=token,
        )
        playing = threading.Event()
        tab = pool.submit(lambda: asyncio.run(play(server, playing)))
        assert playing.wait(60)
        assert all(stream.begun.wait(60) for stream in streams)
        time.sleep(0.5)
        under_way: list[Future[Any]] = [*runs, picture, *read, graded, tab]
        assert not any(future.done() for future in under_way)
        began = time.monotonic()
        server.process.send_signal(number)
        server.process.wait(15)
        took = time.monotonic() - began
        answers = [future.result(10) for future in (*runs, picture, graded)]
        for future in read:
            future.result(10)
        sweep, code = tab.result(10)
        assert code == 1012
        assert (sweep[-1]["type"], sweep[-1]["error"]["code"]) == ("error", "unavailable"), "before it is closed"
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert answer.json()["error"]["code"] == "unavailable"
        assert "being stopped" in answer.json()["error"]["message"]
        assert int(answer.headers["retry-after"]) > 0
    for stream in streams:
        assert stream.lines[-1]["error"]["code"] == "unavailable"
    told = log.read_text()
    assert "Traceback" not in told, told
    assert "Exception" not in told, told
    assert took < 10, told


def test_what_is_asked_of_a_server_that_ends_is_told_so() -> None:
    with TestClient(create_app(Settings.read({}))) as client:
        client.app.state.ending.tell()  # type: ignore[attr-defined]
        for path in ("/api/options", "/", "/boundary.png", "/static/js/main.js"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
            assert int(answer.headers["retry-after"]) > 0
            assert "content-security-policy" in answer.headers


def test_long_loops_end_with_the_server() -> None:
    ending = Ending()
    loop = ending.through(range(10))
    assert [next(loop), next(loop)] == [0, 1]
    ending.tell()
    with pytest.raises(Unavailable, match="being stopped"):
        next(loop)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_heard_and_handed_on(number: signal.Signals) -> None:
    heard: list[int] = []
    before = signal.signal(number, lambda *given: heard.append(given[0]))
    ending = Ending()
    try:
        handler = signal.getsignal(number)
        with ending.heard():
            assert not ending.told
            signal.raise_signal(number)
            assert ending.told
        assert heard == [number]
        assert signal.getsignal(number) is handler
    finally:
        signal.signal(number, before)
