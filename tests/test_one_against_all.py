"""One client against all: beside each of these another user's answer takes less than a second, in bounded memory."""

import contextlib
import json
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from nn_playground.base.csv_tables import MAX_TABLE_BYTES
from nn_playground.labs.mlp.permalink import MAX_LENGTH
from nn_playground.live import wire
from nn_playground.live.commands import MAX_COMMAND
from nn_playground.web.responses import MAX_BODY
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
    shake_hands,
)
from tests.hostile import LINKS, MEASURED, MESSAGES, QUERIES, RUNS, SWEEPS
from tests.serving import COMMAND, Server, serving

JSON = {"Content-Type": "application/json"}
SECONDS = 1.5  # that a flood lasts


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of these tests' own, with the settings that it has by itself."""
    with serving(tmp_path_factory.mktemp("attacked") / "log.txt") as running:
        yield running


FLOODS = {
    "pings and pongs": [framed(PING, b"x" * 125) * 500, framed(PING) * 5000, framed(PONG, b"x") * 5000],
    "acknowledgements": [
        framed(TEXT, b'{"type":"ack","frame":1}') * 1000,
        framed(TEXT, b'{"type": "ack", "frame": 1}') * 1000,
    ],
    "texts": [
        framed(TEXT, b"") * 5000,
        framed(TEXT, b"", final=False) + framed(CONTINUATION, b"", final=False) * 5000,
        framed(TEXT, b'{"type":"watch","node":null}') * 1000,
    ],
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_small_messages_costs_the_others_nothing(server: Server, name: str) -> None:
    """Peers that send without end and never read, two with each content."""
    with beside(server) as bystander:
        all_at_once([partial(flood, server, content, SECONDS) for content in FLOODS[name]] * 2)
    bystander.holds()


HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
HUGE = [
    HEAD + b"X: " + b"a" * (1 << 22),
    HEAD + b"X: a\r\n" * (1 << 20),
    b"GET /" + b"a" * (1 << 22),
    HANDSHAKE[:-2] + b"X: a\r\n" * (1 << 20),
]


def test_heads_without_end_are_cut(server: Server) -> None:
    """Peers that send hundreds of megabytes, as fast as they are taken."""
    with beside(server) as bystander:
        all_at_once([partial(insist, server, content, 2 * SECONDS) for content in HUGE])
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


def test_large_bodies_that_are_refused_cost_the_others_nothing(server: Server) -> None:
    bodies = [(path, (RUNS | SWEEPS)[name](MAX_BODY * 3 // 4)) for path, name in BODIES]
    with beside(server) as bystander:
        all_at_once([partial(post, server, path, body, 2) for path, body in bodies])
    bystander.holds()


def test_large_tables_cost_the_others_nothing(server: Server) -> None:
    texts = [MEASURED[name](MAX_TABLE_BYTES // 8) for name in ("numbers that differ", "rows with a quotation mark")]

    def send(text: str) -> None:
        headers = {"Content-Type": "text/csv"}
        url = f"{server.url}/api/points"
        assert httpx.post(url, content=text, headers=headers, timeout=PATIENCE, trust_env=False).status_code in {
            200,
            422,
        }

    with beside(server) as bystander:
        all_at_once([partial(send, text) for text in texts * 2])
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


NOT_TEXT = [b"\xff", b"ok \xc3", b"\xed\xa0\x80", b'{"type":"ack","frame":\xff}', b"\xf4\x90\x80\x80"]


def test_what_anybody_can_cause_is_one_quiet_line_of_the_log(tmp_path: Path) -> None:
    """Texts that are no UTF-8, and pages of other sites."""
    foreign = HANDSHAKE[:-2] + b"Origin: http://evil.example\r\n\r\n"
    with serving(tmp_path / "log.txt") as server:
        for number in range(15):
            whole = framed(TEXT, NOT_TEXT[number % len(NOT_TEXT)])
            halves = framed(TEXT, b"\xe2\x82", final=False) + framed(CONTINUATION, b"x")
            for content in (whole, halves):
                with shake_hands(server) as connection:
                    connection.sendall(content)
                    assert b"\x03\xef" in b"".join(iter(lambda: connection.recv(4096), b"")), "closed with 1007"
            with dial(server, foreign) as connection:
                assert b" 403 " in b"".join(iter(lambda: connection.recv(4096), b""))
        log = server.log.read_text()
    first, second = [line for line in log.splitlines() if "WARNING" in line or "ERROR" in line]
    assert "a text was not in UTF-8" in first
    assert "http://evil.example may not open" in second
    assert "Traceback" not in log


def test_a_character_in_two_fragments_is_text(server: Server) -> None:
    with shake_hands(server) as connection:
        text = '{"type": "ö", "id": 5}'.encode()
        cut = text.index(b"\xb6")
        connection.sendall(framed(TEXT, text[:cut], final=False) + framed(CONTINUATION, text[cut:]))
        connection.settimeout(10)
        received = b""
        while b'"id":5' not in received:
            received += connection.recv(4096)


def keep_full(port: int, begun: Event, over: Event) -> None:
    """Four tabs whose inboxes are never empty, and which read what is answered."""

    def keep_one_full() -> None:
        with connect(f"ws://127.0.0.1:{port}/ws", proxy=None, open_timeout=PATIENCE, close_timeout=0.1) as tab:
            threading.Thread(target=lambda: deque(tab, maxlen=0), daemon=True).start()
            heavy = {"network": {"hidden": [8] * 6}, "data": {"samples": 500}}
            while not over.is_set():
                for command in ({"type": "configure", "config": heavy}, {"type": "step"}, {"type": "reset"}):
                    tab.send(json.dumps(command))
                begun.set()

    all_at_once([keep_one_full] * 4)


def frames_of(tab: ClientConnection, seconds: float, enough: float = float("inf")) -> int:
    """How many frames a playing tab gets in so many seconds, or until there are enough; it acknowledges all."""
    end, frames = time.monotonic() + seconds, 0
    while frames < enough and (left := end - time.monotonic()) > 0:
        with contextlib.suppress(TimeoutError):
            message = tab.recv(left)
            if isinstance(message, bytes):
                tab.send(json.dumps({"type": "ack", "frame": wire.read_head(message)[0].number}))
                frames += 1
    return frames


def test_tabs_that_keep_their_inbox_full_leave_the_others_their_frames(server: Server) -> None:
    """Where they took all, no frame came after the first seconds; how many come depends on the machine."""
    processes = multiprocessing.get_context("spawn")
    begun, over = processes.Event(), processes.Event()
    attacker = processes.Process(target=keep_full, args=(server.port, begun, over))
    with connect(f"ws://127.0.0.1:{server.port}/ws", proxy=None) as tab:
        tab.send(json.dumps({"type": "configure", "config": {}}))
        tab.send(json.dumps({"type": "play"}))
        attacker.start()
        try:
            while not begun.is_set():
                frames_of(tab, 0.5)
            frames_of(tab, 2 * SECONDS)
            frames = frames_of(tab, 2 * SECONDS, enough=3)
        finally:
            over.set()
            attacker.join()
    assert frames >= 3
