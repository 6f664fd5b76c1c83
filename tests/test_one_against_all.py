"""One client against all: beside each of these another user's answer takes less than a second, in bounded memory."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from websockets.sync.client import connect

from app.permalink import MAX_LENGTH
from app.responses import MAX_BODY
from app.wire import MAX_COMMAND
from tests.beside import (
    CONTINUATION,
    HANDSHAKE,
    PATIENCE,
    PING,
    PONG,
    TEXT,
    all_at_once,
    beside,
    dial,
    flood,
    framed,
    insist,
)
from tests.hostile import LINKS, MESSAGES, QUERIES, RUNS, SWEEPS
from tests.serving import COMMAND, Server, serving

JSON = {"Content-Type": "application/json"}
SECONDS = 4.0  # that a flood lasts


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of these tests' own, with the settings that it has by itself."""
    with serving(tmp_path_factory.mktemp("attacked") / "log.txt") as running:
        yield running


FLOODS = {
    "pings": framed(PING, b"x" * 125) * 500,
    "empty pings": framed(PING) * 5000,
    "pongs": framed(PONG, b"x") * 5000,
    "acknowledgements": framed(TEXT, b'{"type":"ack","frame":1}') * 1000,
    "acknowledgements in other words": framed(TEXT, b'{"type": "ack", "frame": 1}') * 1000,
    "tiny texts": framed(TEXT, b"") * 5000,
    "fragments": framed(TEXT, b"", final=False) + framed(CONTINUATION, b"", final=False) * 5000,
    "commands": framed(TEXT, b'{"type":"watch","node":null}') * 1000,
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_small_messages_costs_the_others_nothing(server: Server, name: str) -> None:
    """Four peers that send without end and never read."""
    with beside(server) as bystander:
        all_at_once([lambda: flood(server, FLOODS[name], SECONDS)] * 4)
    bystander.holds()


HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
HUGE = {
    "one header": HEAD + b"X: " + b"a" * (1 << 22),
    "many headers": HEAD + b"X: a\r\n" * (1 << 20),
    "one long address": b"GET /" + b"a" * (1 << 22),
    "the headers of a WebSocket": HANDSHAKE[:-2] + b"X: a\r\n" * (1 << 20),
}


@pytest.mark.parametrize("name", HUGE)
def test_heads_without_end_are_cut(server: Server, name: str) -> None:
    """Four peers that send hundreds of megabytes, as fast as they are taken."""
    with beside(server) as bystander:
        all_at_once([lambda: insist(server, HUGE[name], SECONDS)] * 4)
    bystander.holds()


def test_half_requests_and_silence_keep_nobody_out(tmp_path: Path) -> None:
    """A server that may open few files, many times as many connections that say nothing or half of something."""
    few = ["bash", "-c", 'ulimit -n 200 && exec "$@"', "bash", *COMMAND]
    halves = [b"", b"GET / HT", HEAD, b"POST /api/runs HTTP/1.1\r\nContent-Length: 900000\r\n\r\n" + b" " * 800_000]
    with serving(tmp_path / "log.txt", command=few) as server, contextlib.ExitStack() as connections:
        with beside(server) as bystander:
            for number in range(1000):
                connections.enter_context(dial(server, halves[number % len(halves)]))
        bystander.holds()
        log = server.log.read_text()
    assert "Only 100 connections may be open at once" in log
    assert log.count("100 connections are open, as many as may be") == 1
    assert "Traceback" not in log


def test_half_bodies_of_many_take_no_memory(server: Server) -> None:
    half = b"POST /api/runs HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + b" " * 900_000
    with beside(server) as bystander, contextlib.ExitStack() as connections:
        for _ in range(600):
            connections.enter_context(dial(server, half))
    bystander.holds()


BODIES = [
    ("runs", "a key twice"),
    ("runs", "keys of the config"),
    ("runs", "record of texts"),
    ("runs", "deep lists beside each other"),
    ("runs", "weights of texts"),
    ("sweeps", "swept keys"),
    ("sweeps", "a swept value twice"),
    ("sweeps", "swept values that are wrong"),
]


def refused(server: Server, method: str, path: str, body: str = "") -> None:
    """Send what is refused, in few words."""
    url = f"{server.url}/{path}"
    answer = httpx.request(method, url, content=body, headers=JSON, timeout=PATIENCE, trust_env=False)
    assert answer.status_code in {400, 422}, answer.text[:500]
    assert len(answer.content) < 50_000


def post(server: Server, path: str, body: str, times: int) -> None:
    """Send a body several times."""
    for _ in range(times):
        refused(server, "POST", f"api/{path}", body)


def get(server: Server, queries: list[str]) -> None:
    """Ask for pictures that there are not."""
    for query in queries:
        refused(server, "GET", f"boundary.png?{query}")


def say(server: Server, texts: list[str]) -> None:
    """Send texts that are refused over one WebSocket, and hear what is said of each."""
    with connect(f"ws://127.0.0.1:{server.port}/ws", proxy=None, open_timeout=PATIENCE) as tab:
        for text in texts:
            tab.send(text)
            while '"type":"error"' not in (said := str(tab.recv(PATIENCE))):
                pass
            assert len(said) < 50_000


@pytest.mark.parametrize(("path", "name"), BODIES)
def test_large_bodies_that_are_refused_cost_the_others_nothing(server: Server, path: str, name: str) -> None:
    body = (RUNS | SWEEPS)[name](MAX_BODY * 3 // 4)
    with beside(server) as bystander:
        all_at_once([lambda: post(server, path, body, 3)] * 3)
    bystander.holds()


def test_long_links_that_are_refused_cost_the_others_nothing(server: Server) -> None:
    links = [text(MAX_LENGTH * 3 // 4) for text in LINKS.values()]
    queries = [f"epochs=0&size=x&link={quote(link)}"[:60_000] for link in links]
    queries += [text(50_000) for text in QUERIES.values()]
    with beside(server) as bystander:
        all_at_once([lambda: get(server, queries)] * 3)
    bystander.holds()


def test_large_messages_that_are_refused_cost_the_others_nothing(server: Server) -> None:
    names = ["a key twice", "keys of the config", "parameters of texts", "hidden controls", "hidden of texts", "types"]
    texts = [MESSAGES[name](MAX_COMMAND * 3 // 4) for name in names]
    with beside(server) as bystander:
        all_at_once([lambda: say(server, texts * 3)] * 3)
    bystander.holds()
