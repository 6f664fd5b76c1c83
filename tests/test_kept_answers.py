"""Immutable answers, which a connection sends again by itself: the same to the last header, and for nobody else."""

import asyncio
import logging
import re
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Final

import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from nn_playground.base.once import Once
from nn_playground.base.settings import Settings
from nn_playground.web import http_connection, kept_answers
from nn_playground.web.application import create_app
from nn_playground.web.http_connection import PIPELINE, HttpConnection
from nn_playground.web.kept_answers import KeptAnswers
from nn_playground.web.lobby import Lobby
from tests.sockets import LONG, dial, listening, told

SETTINGS: Final = Settings.read({"PLAYGROUND_ALLOWED_HOSTS": "good.example", "PLAYGROUND_BASE_PATH": "/hub"})


class Counted:
    """An application, and the addresses that it was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def app() -> Counted:
    return Counted(create_app(SETTINGS))


@pytest.fixture
def port(app: Counted) -> Iterator[int]:
    with running(app) as port:
        yield port


@pytest.fixture(scope="module")
def files(app: Counted) -> list[str]:
    """Addresses of files that the page names, with its version of them."""
    page = TestClient(app, base_url="http://good.example").get("/hub/").text
    return [f"/hub/{name}" for name in re.findall(r'href="(static/[0-9a-f]{16}/[^"]+)"', page)]


def running(app: ASGIApp, keep_alive: int = 5) -> AbstractContextManager[int]:
    """A server without a warm-up, which closes connections that are idle for `keep_alive` seconds; its port."""
    lobby = Lobby(100, Once(logging.getLogger(__name__), time.monotonic))
    config = uvicorn.Config(
        app,
        http=partial(HttpConnection, lobby=lobby, kept=KeptAnswers()),  # type: ignore[arg-type]
        log_config=None,
        access_log=False,
        timeout_keep_alive=keep_alive,
        lifespan="off",
        server_header=False,
    )
    return listening(config)


def request(
    path: str, *headers: str, method: str = "GET", version: str = "1.1", host: str = "Host: good.example"
) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/{version}", host, *headers, "", ""]).encode()


def answer(connection: socket.socket, *, has_body: bool = True) -> tuple[bytes, list[bytes], bytes]:
    """Status line, headers but for the date, and body of the next answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(1)
        assert part, "the server has closed the connection"
        data += part
    status, *lines = data.removesuffix(b"\r\n\r\n").split(b"\r\n")
    assert sum(line.startswith(b"date: ") for line in lines) == 1
    size = int(next((line.split()[1] for line in lines if line.startswith(b"content-length:")), b"0"))
    body = b""
    while has_body and len(body) < size:
        body += connection.recv(size - len(body))
    return status, [line for line in lines if not line.startswith(b"date: ")], body


@pytest.mark.parametrize("encoding", ["Accept-Encoding: gzip, br", "Accept-Encoding: identity", "X: no encoding"])
def test_what_is_sent_again_is_what_the_application_said(
    app: Counted, port: int, files: list[str], encoding: str
) -> None:
    app.asked.clear()
    with dial(port) as connection, dial(port) as other:
        for path in files:
            found = []
            for one in (connection, connection, other):
                one.sendall(request(path, encoding))
                found.append(answer(one))
            assert found[0][0] == b"HTTP/1.1 200 OK"
            assert found[0] == found[1] == found[2]
    assert app.asked == files, "each was asked for once"


@pytest.mark.parametrize(
    ("again", "status"),
    [
        (partial(request, method="HEAD"), 200),
        (partial(request, method="POST"), 405),
        (partial(request, version="1.0"), 200),
        (partial(request, host="Host: evil.example"), 421),
        (partial(request, host="Host: good.example\r\nHost: evil.example"), 400),
        (partial(request, host="X: no host", version="1.0"), 421),
        (lambda path: request(path, "If-None-Match: *"), 304),
        (lambda path: request(path, "Connection: close"), 200),
        (lambda path: request(path, "Accept-Encoding: gzip;q=0"), 200),
        (lambda path: request(path, "Content-Length: 3") + b"abc", 200),
        (lambda path: request(path, "Expect: 100-continue"), 200),
        (lambda path: request(f"{path}?a"), 200),
        (lambda path: request(path.replace("/static/", "/%73tatic/")), 200),
    ],
)
def test_other_requests_for_it_go_to_the_application(
    app: Counted, port: int, files: list[str], again: partial[bytes], status: int
) -> None:
    path = files[0]
    with dial(port) as connection:
        for _ in range(2):
            connection.sendall(request(path))
            answer(connection)
        app.asked.clear()
        connection.sendall(again(path))
        has_body = b"HEAD" not in again(path) and status != 304
        assert int(answer(connection, has_body=has_body)[0].split()[1]) == status
    assert len(app.asked) == 1


@pytest.mark.parametrize("path", ["/hub/", "/hub/static/css/base.css", "/hub/static/0123456789abcdef/css/base.css"])
def test_what_may_change_is_asked_for_each_time(app: Counted, port: int, path: str) -> None:
    app.asked.clear()
    with dial(port) as connection:
        for _ in range(3):
            connection.sendall(request(path))
            answer(connection)
    assert app.asked == [path] * 3


def test_answers_come_in_the_order_of_their_requests_however_they_arrive(
    app: Counted, port: int, files: list[str]
) -> None:
    paths = [files[0], files[1], "/hub/livez", files[0], files[1], files[0]]
    sent = b"".join(map(request, paths))
    expected = []
    with dial(port) as connection:
        for path in paths:
            connection.sendall(request(path))
            expected.append(answer(connection))
        for cut in (len(sent), 300, 70):
            for start in range(0, len(sent), cut):
                connection.sendall(sent[start : start + cut])
            assert [answer(connection) for _ in paths] == expected


def test_of_what_arrives_together_no_more_is_answered_than_of_other_requests(port: int, files: list[str]) -> None:
    with dial(port) as connection:
        for _ in range(2):
            connection.sendall(request(files[0]))
            answer(connection)
        connection.sendall(request(files[0]) * (PIPELINE + 3))
        assert f"at most {PIPELINE} requests that wait" in told(connection)[1]


def test_a_connection_is_no_half_request_however_long_it_is_sent_the_same(
    port: int, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connection, "REQUEST_SECONDS", 0.5)
    with dial(port) as connection:
        for _ in range(8):
            connection.sendall(request(files[0]))
            assert answer(connection)[0] == b"HTTP/1.1 200 OK"
            time.sleep(0.2)
        began = time.monotonic()
        assert told(connection) == (0, ""), "and whoever asks for nothing more is let go without a word"
        assert time.monotonic() - began < LONG / 2


def test_a_request_behind_one_may_take_its_time(app: Counted, files: list[str]) -> None:
    async def slow_health(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/hub/livez":
            await asyncio.sleep(1.5)
        await app(scope, receive, send)

    with running(slow_health, keep_alive=1) as port, dial(port) as connection:
        connection.sendall(request(files[0]))
        answer(connection)
        connection.sendall(request(files[0]) + request("/hub/livez"))
        assert [answer(connection)[0] for _ in range(2)] == [b"HTTP/1.1 200 OK"] * 2


def test_memory_is_bounded(app: Counted, port: int, files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "MAX_KEPT", 1)
    app.asked.clear()
    with dial(port) as connection:
        for path in files[:3] * 2:
            connection.sendall(request(path))
            assert answer(connection)[0] == b"HTTP/1.1 200 OK"
    assert app.asked == files[:3] * 2
