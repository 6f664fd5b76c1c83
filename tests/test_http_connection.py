"""What a peer may send before there is a request, and in what time; real sockets, a server that waits briefly."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from nn_playground.base.ending import ENDING
from nn_playground.base.once import Once
from nn_playground.web import http_connection
from nn_playground.web.http_connection import MAX_HEAD, MAX_HEADER_LINE, MAX_HEADERS, PIPELINE, HttpConnection
from nn_playground.web.kept_answers import KeptAnswers
from nn_playground.web.lobby import Lobby
from nn_playground.web.websocket_connection import WebSocketConnection
from tests.sockets import LONG, dial, listening, told

UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"


async def echo(request: Request) -> PlainTextResponse:
    body = await request.body()
    return PlainTextResponse(f"{request.scope['path']} {len(body)}")


async def slow(request: Request) -> PlainTextResponse:
    await asyncio.sleep(1.0)
    return PlainTextResponse("at last")


APPLICATION = Starlette(routes=[Route("/slow", slow), Route("/{path:path}", echo, methods=["GET", "POST", "CONNECT"])])
House = Callable[..., AbstractContextManager[int]]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    """Starts a server; its port."""

    def open_house(*, places: int = 100, patience: float = LONG, rate: float = 1000) -> AbstractContextManager[int]:
        monkeypatch.setattr(http_connection, "REQUEST_SECONDS", patience)
        monkeypatch.setattr(http_connection, "MIN_BODY_RATE", rate)
        once = Once(logging.getLogger("nn_playground.web.server"), time.monotonic)
        config = uvicorn.Config(
            APPLICATION,
            http=partial(HttpConnection, lobby=Lobby(places, once), kept=KeptAnswers()),  # type: ignore[arg-type]
            ws=partial(WebSocketConnection, once=once),  # type: ignore[arg-type]
            log_config=None,
            lifespan="off",
        )
        return listening(config)

    return open_house


def get(path: str = "/", *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", "Connection: close", *headers, "", ""]).encode()


def ask(port: int, request: bytes) -> tuple[int, str]:
    with dial(port, request) as connection:
        return told(connection)


def error(answer: tuple[int, str]) -> tuple[int, Any]:
    return answer[0], json.loads(answer[1])["error"]


def filled(size: int) -> bytes:
    """A request whose head has so many bytes."""
    empty = get("/", "X: ")
    return get("/", "X: " + "x" * (size - len(empty)))


@pytest.mark.parametrize("chunk", [1 << 20, 1000])
def test_a_head_up_to_the_limit_is_read_and_a_larger_one_is_told_so(house: House, chunk: int) -> None:
    with house() as port:
        for size, status in [(MAX_HEAD - 1, 200), (MAX_HEAD + 1, 431), (3 * MAX_HEAD, 431)]:
            request = filled(size)
            with dial(port) as connection:
                for start in range(0, len(request), chunk):
                    connection.sendall(request[start : start + chunk])
                found = told(connection)
            assert found[0] == status
            if status == 431:
                assert "at most 65,536 bytes" in error(found)[1]["message"]


def test_a_long_body_behind_a_head_is_no_long_head(house: House) -> None:
    with house() as port:
        request = get("/", f"Content-Length: {10 * MAX_HEAD}", method="POST") + b"x" * 10 * MAX_HEAD
        assert ask(port, request) == (200, f"/ {10 * MAX_HEAD}")


@pytest.mark.parametrize(
    ("request_text", "status", "says"),
    [
        (get("/", *["X: x"] * MAX_HEADERS), 431, f"at most {MAX_HEADERS} headers"),
        (get("/" + "x" * MAX_HEAD), 431, "at most 65,536 bytes"),
        (get("/ws", UPGRADE + "X: " + "x" * MAX_HEADER_LINE), 431, f"at most {MAX_HEADER_LINE:,} bytes"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "no request in HTTP/1.1"),
        (b"GET / HTTQ/1.1\r\n\r\n", 400, "no request in HTTP/1.1"),
        (get("a:443", method="CONNECT"), 400, "expected a path"),
        (get("/\xfc"), 400, "no request in HTTP/1.1"),
        (get("/", "Content-Length: 1", "Content-Length: 2", method="POST"), 400, "no request in HTTP/1.1"),
        (get("/", "Content-Length: -1", method="POST"), 400, "no request in HTTP/1.1"),
    ],
)
def test_what_is_no_request_is_refused_in_our_shape(
    house: House, request_text: bytes, status: int, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    with house() as port:
        found, content = error(ask(port, request_text))
        assert found == status
        assert says in content["message"]
        assert ask(port, get("/on"))[0] == 200
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("http://elsewhere.example", "/"),
        ("http://elsewhere.example/a?b", "/a"),
        ("HTTP://elsewhere.example?/b", "/"),
        ("//a//b", "//a//b"),
        ("/%2e%2e/a", "/../a"),
        ("/?/compare", "/"),
        ("/a#b", "/a"),
    ],
)
def test_all_forms_of_an_address_are_understood(house: House, target: str, path: str) -> None:
    with house() as port:
        assert ask(port, get(target)) == (200, f"{path} 0")


def test_a_connection_serves_one_request_after_the_other_however_they_are_cut(house: House) -> None:
    requests = get("/a").replace(b"close", b"keep-alive") * 3 + get("/b")
    with house(patience=1.0) as port, dial(port) as connection:
        for byte in requests:
            connection.sendall(bytes([byte]))
        found = told(connection)[1]
        assert (found.count("/a 0"), found.count("/b 0")) == (3, 1)


def test_more_requests_at_once_than_anybody_sends_are_refused(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with house() as port:
        few = get("/a").replace(b"close", b"keep-alive") * PIPELINE + get("/b")
        assert ask(port, few)[1].count("/a 0") == PIPELINE
        ask(port, get("/slow").replace(b"close", b"keep-alive") * 5000)
        assert ask(port, get("/on"))[0] == 200
    assert caplog.messages == []


HALF = {
    "a head": get("/")[:-2],
    "a first line": b"GET /",
    "a body": get("/", "Content-Length: 10", method="POST") + b"12345",
    "a chunk": get("/", "Transfer-Encoding: chunked", method="POST") + b"5\r\n12",
}


@pytest.mark.parametrize("name", HALF)
def test_half_a_request_is_given_up(house: House, name: str) -> None:
    with house(patience=0.3) as port, dial(port, HALF[name]) as connection:
        assert '"code": "timeout"' in told(connection)[1]


@pytest.mark.parametrize("name", HALF)
def test_a_server_ends_while_one_that_was_given_up_is_still_there(house: House, name: str) -> None:
    """Its answer is sent, and nothing can be written behind that."""
    with ExitStack() as stack:
        port = stack.enter_context(house(patience=0.3))
        with dial(port, HALF[name]) as connection:
            assert b" 408 " in connection.recv(100)
            stack.close()


@pytest.mark.parametrize("name", ["a body", "a chunk"])
def test_a_server_that_ends_waits_for_no_half_request(house: House, name: str) -> None:
    """It is answered at once, and neither given up by the clock nor cut."""
    request = HALF[name].replace(b"Host: a", b"Host: a\r\nExpect: 100-continue")
    with ExitStack() as stack:
        port = stack.enter_context(house())
        with dial(port, request) as connection:
            assert b" 100 " in connection.recv(100), "its body is waited for"
            stack.close()
            status, said = error(told(connection))
    assert (status, said["message"]) == (503, ENDING)


def test_a_body_that_comes_drop_by_drop_is_given_up_and_one_that_comes_slowly_is_not(house: House) -> None:
    with house(patience=0.3, rate=100) as port:
        for size, status in [(1, 408), (50, 200)]:
            with dial(port, get("/", "Content-Length: 500", method="POST")) as connection:
                for _ in range(500 // size):
                    try:
                        connection.sendall(b"x" * size)
                    except OSError:
                        break
                    time.sleep(0.05)
                assert told(connection)[0] == status


def test_who_says_nothing_is_let_go_without_a_word(house: House) -> None:
    with house(patience=0.3) as port, dial(port) as connection:
        assert told(connection) == (0, "")


def test_an_answer_may_take_longer_than_a_request(house: House) -> None:
    with house(patience=0.2) as port:
        assert ask(port, get("/slow")) == (200, "at last")


def test_a_full_server_lets_go_of_those_who_say_nothing(house: House) -> None:
    with house(places=5) as port:
        silent = [dial(port) for _ in range(20)]
        assert ask(port, get("/on"))[0] == 200
        assert told(silent[0]) == (0, "")
        silent[-1].sendall(get("/late"))
        assert told(silent[-1])[0] == 200, "the last ones are still here"
        for connection in silent:
            connection.close()


def test_a_server_full_of_work_says_so(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with house(places=3) as port, ExitStack() as guests:
        busy = [guests.enter_context(dial(port, get("/slow"))) for _ in range(3)]
        time.sleep(0.2)
        for request in (get("/"), get("/"), get("/ws", UPGRADE + "Sec-WebSocket-Version: 13")):
            status, content = error(ask(port, request))
            assert (status, content["code"]) == (503, "unavailable")
        assert [told(connection) for connection in busy] == [(200, "at last")] * 3
        assert ask(port, get("/"))[0] == 200
    assert len(caplog.messages) == 1
    assert "3 connections are open" in caplog.text


def test_nonsense_behind_a_request_that_is_being_answered_ends_the_connection(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with house() as port:
        assert ask(port, get("/slow").replace(b"close", b"keep-alive") + b"\x00" * 100)[0] == 400
        assert ask(port, get("/on"))[0] == 200
    assert caplog.messages == []


def test_half_a_request_behind_another_one_is_given_up(house: House) -> None:
    with house(patience=0.3) as port, dial(port, get("/a").replace(b"close", b"keep-alive") + b"GET ") as connection:
        assert told(connection)[1].endswith("/a 0")
