"""The command line and the server around the application, as people and scripts start them."""

import asyncio
import io
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websockets.asyncio.client
from starlette.applications import Starlette
from starlette.testclient import TestClient

from nn_playground.__main__ import main
from nn_playground.base.errors import InvalidSettings
from nn_playground.base.once import Once
from nn_playground.base.settings import Settings
from nn_playground.cli.run_parts import format_loss
from nn_playground.cli.terminal import Progress
from nn_playground.web.application import create_app
from nn_playground.web.listening import addresses, listen
from nn_playground.web.live_route import new_seed
from nn_playground.web.uvicorn_options import logging_config
from nn_playground.web.websocket_connection import WebSocketConnection
from tests.serving import ROOT, Server, serving

LINK = "#activation=relu&batchSize=5&dataset=xor&networkShape=3&seed=0.5"


def playground(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of a command."""
    try:
        status = main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


# ---- run ----


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


@pytest.mark.parametrize(
    ("arguments", "request_body"),
    [
        ([LINK, "--epochs", "20"], {"link": LINK, "epochs": 20}),
        ([f"https://example.org/a/b?c=d{LINK}"], {"link": LINK}),
        ([LINK[1:]], {"link": LINK}),
        (["http://127.0.0.1:8000/", "--epochs", "0"], {"link": "http://127.0.0.1:8000/", "epochs": 0}),
        (["", "--epochs", "3"], {"epochs": 3}),
        (["#noise=99", "--epochs", "1"], {"link": "#noise=99", "epochs": 1}),
    ],
)
def test_json_of_a_run_is_the_body_of_the_api(
    capsys: pytest.CaptureFixture[str], client: TestClient, arguments: list[str], request_body: dict[str, Any]
) -> None:
    status, out, err = playground(capsys, "run", *arguments, "--json")
    assert (status, err) == (0, "")
    assert out == client.post("/api/runs", json=request_body).text + "\n"


def test_a_config_comes_from_a_file_or_standard_input(
    capsys: pytest.CaptureFixture[str], client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = {"data": {"name": "spiral"}, "seed": "ü"}
    path = tmp_path / "a#b.json"
    path.write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    expected = client.post("/api/runs", json={"config": config, "epochs": 2}).text + "\n"
    assert playground(capsys, "run", str(path), "--epochs", "2", "--json") == (0, expected, "")
    stdin = io.TextIOWrapper(io.BytesIO(path.read_bytes()), "utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert playground(capsys, "run", "-", "--epochs", "2", "--json") == (0, expected, "")


def test_people_get_a_short_table_and_the_link(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = playground(capsys, "run", LINK, "--epochs", "1000")
    lines = out.splitlines()
    assert status == 0
    assert re.fullmatch(r" +epoch +training loss +test loss", lines[0])
    assert [line.split()[0] for line in lines[1:12]] == [str(epoch) for epoch in range(0, 1001, 100)]
    assert lines[-1].startswith("#activation=relu&")


def test_people_are_told_of_notices_and_of_divergence(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = playground(capsys, "run", "#problem=regression&learningRate=10&nosie=1")
    assert out.startswith("Note: nosie")
    assert "The run diverged" in out
    assert re.search(r"100 +- +-", out)


def test_people_are_told_which_condition_stopped_a_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    config = tmp_path / "run.json"
    config.write_text('{"training": {"learning_rate": 0, "early_stopping": {"patience": 3}}}')
    _, out, _ = playground(capsys, "run", str(config))
    assert re.search(r"^ +(\d+) .*\nThe run stopped after \1 epochs: early stopping\.$", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "#networkShape=1,1,1,1,1,1,1,1,1"], "networkShape: expected at most 8 items; got 9"),
        (["run", "#batchSize=0"], "batchSize: expected at least 1; got 0"),
        (["run", "nowhere.json"], "nowhere.json: expected a link"),
        (["run", "#", "--epochs", "-1"], "epochs: expected 0 to 1000000; got -1"),
        (["run", "#", "--epochs", "ten"], "--epochs: invalid int value: 'ten'"),
        (["run"], "LINK_OR_FILE"),
        (["run", "#", "--fast"], "--fast"),
        (["rnu", "#"], "rnu"),
        ([], "COMMAND"),
        (["serve", "--workers", "0"], "--workers: expected at least 1; got 0"),
        (["serve", "--port", "70000"], "--port: expected at most 65535; got 70000"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    status, out, err = playground(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert says in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "expected JSON"),
        (b"[]", "expected a JSON object; got a list"),
        (b'{"data": {"noise": 99}}', "data.noise: expected at most 80; got 99"),
        (b'{"seed": 1, "seed": 2}', "more than once"),
        (b"\xff", "expected UTF-8"),
        (b" " * 2_000_000, "at most 1,048,576 bytes"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    status, out, err = playground(capsys, "run", str(path))
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert says in err


def test_numbers_for_people() -> None:
    assert [format_loss(loss) for loss in (0.5, 0.0, 1e-7, 12345.0, 1e30, None)] == [
        "0.500000",
        "0.000000",
        "1e-07",
        "12345.000000",
        "1e+30",
        "-",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_when_a_run_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    now = 0.0
    with Progress(5000, clock=lambda: now) as progress:
        progress(1)
        assert terminal.getvalue() == ""
        now = 0.3
        progress(1500)
        assert terminal.getvalue().endswith("epoch 1,500 of 5,000")
        now = 0.6
        progress.compiling(3, 8)
        assert terminal.getvalue().endswith("compiling, this once: 3 of 8")
    assert terminal.getvalue().endswith("\r")


def test_progress_is_silent_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    with Progress(5000, clock=lambda: now) as progress:
        now = 10.0
        progress(1)
    assert capsys.readouterr().err == ""


# ---- help ----


def test_help_lists_all_settings(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = playground(capsys, "serve", "--help")
    assert status == 0
    for row in Settings.table():
        assert row.name in out
        assert row.description in out


def test_help_and_version_import_nothing_slow() -> None:
    code = (
        "import sys; from nn_playground.__main__ import main\n"
        "for line in sys.argv[1:]:\n"
        "    try: main(line.split())\n"
        "    except SystemExit as end: assert end.code == 0, line\n"
        "    print(end='\\0')\n"
        "    slow = {'numba', 'numpy', 'fastapi', 'uvicorn'} & set(sys.modules); assert not slow, (line, slow)"
    )
    lines = ("--help", "--version", "run --help", "serve --help", "bench --help", "exercises check --help")
    done = subprocess.run([sys.executable, "-c", code, *lines], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.split("\0")[:-1]
    assert len(said) == len(lines)
    assert all("playground" in text for text in said)


# ---- serve ----


def test_an_address_that_can_t_be_is_named() -> None:
    with pytest.raises(InvalidSettings, match=r"no address x\.\.y"):
        listen("x..y", 0)
    with pytest.raises(InvalidSettings, match=r"Can't listen on port 0 of 192\.0\.2\.1"):
        listen("192.0.2.1", 0)


def test_a_port_in_use_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        status, out, err = playground(capsys, "serve", "--port", str(port))
    assert (status, out) == (2, "")
    assert err == f"playground: Port {port} of 127.0.0.1 is in use; choose another one by --port.\n"


def test_addresses_to_open() -> None:
    with listen("127.0.0.1", 0) as own:
        assert addresses(own) == [f"http://127.0.0.1:{own.getsockname()[1]}/"]
    with listen("0.0.0.0", 0) as everywhere:
        here, there = addresses(everywhere)
        port = everywhere.getsockname()[1]
        assert here == f"http://127.0.0.1:{port}/"
        assert re.fullmatch(rf"http://[\w.-]+:{port}/", there)


def test_seeds_look_like_the_original_s() -> None:
    assert all(re.fullmatch(r"0\.\d{5}|1\.00000", new_seed()) for _ in range(100))


def test_our_own_messages_are_logged_beside_uvicorn_s() -> None:
    config = logging_config("debug")
    assert config["loggers"]["nn_playground"]["level"] == "DEBUG"
    assert "uvicorn" in config["loggers"]


def test_a_wrong_setting_stops_the_start(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_PROT", "8000")
    status, out, err = playground(capsys, "serve")
    assert (status, out) == (2, "")
    assert err == "playground: PLAYGROUND_PROT: there is no such setting; did you mean PLAYGROUND_PORT?\n"


def test_the_address_is_printed_and_a_signal_stops_the_server(tmp_path: Path) -> None:
    with serving(tmp_path / "log.txt") as server:
        assert server.log.read_text().startswith(f"The playground is at {server.url}/")
        server.process.terminate()
        server.process.wait(20)
    assert "Traceback" not in server.log.read_text()


@pytest.mark.slow
def test_several_workers_serve(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "nn_playground", "serve", "--workers", "2")
    with serving(tmp_path / "log.txt", command=command) as server:
        assert asyncio.run(greet(server))["type"] == "hello"
    assert "Traceback" not in server.log.read_text()


# ---- sockets, over the network ----


def url(server: Server) -> str:
    return f"{server.url.replace('http', 'ws')}/ws"


async def greet(server: Server, **options: Any) -> dict[str, Any]:
    async with websockets.asyncio.client.connect(url(server), proxy=None, **options) as connection:
        text: dict[str, Any] = json.loads(await connection.recv())
        return text


def test_a_socket_of_another_site_is_refused(server: Server) -> None:
    assert asyncio.run(greet(server, origin=server.url))["type"] == "hello"
    with pytest.raises(websockets.exceptions.InvalidStatus) as caught:
        asyncio.run(greet(server, origin="http://evil.example"))
    answer = caught.value.response
    assert answer.status_code == 403
    assert "evil.example may not open" in json.loads(answer.body or b"")["error"]["message"]


def test_frames_are_not_compressed(server: Server) -> None:
    async def scene() -> str | None:
        async with websockets.asyncio.client.connect(url(server), proxy=None) as connection:
            assert connection.response
            return connection.response.headers.get("Sec-WebSocket-Extensions")

    assert asyncio.run(scene()) is None


def test_a_message_that_is_far_too_long_ends_the_connection(server: Server) -> None:
    async def scene() -> int | None:
        async with websockets.asyncio.client.connect(url(server), proxy=None) as connection:
            await connection.send("x" * 1_000_000)
            await connection.wait_closed()
            return connection.close_code

    assert asyncio.run(scene()) == 1009


class FakeTransport:
    """As much of a transport as a keepalive needs."""

    def __init__(self, unsent: int = 0) -> None:
        self.calls: list[str] = []
        self.unsent, self.closing = unsent, False

    def write(self, _data: bytes) -> None:
        self.calls.append("write")

    def close(self) -> None:
        self.calls.append("close")
        self.closing = True

    def abort(self) -> None:
        self.calls.append("abort")

    def is_closing(self) -> bool:
        return self.closing

    def get_write_buffer_size(self) -> int:
        return self.unsent


def protocol(transport: FakeTransport) -> WebSocketConnection:
    import uvicorn
    from uvicorn.server import ServerState

    config = uvicorn.Config(Starlette(), ws=WebSocketConnection, log_config=None)
    config.load()
    once = Once(logging.getLogger("nn_playground"), time.monotonic)
    made = WebSocketConnection(config, ServerState(), {}, asyncio.get_running_loop(), once=once)
    made.transport = transport  # type: ignore[assignment]
    return made


@pytest.mark.parametrize("call", ["keepalive_timeout", "send_keepalive_ping"])
def test_a_peer_that_does_not_answer_or_does_not_go_is_let_go_of(call: str) -> None:
    async def scene() -> list[str]:
        transport = FakeTransport()
        transport.closing = call == "send_keepalive_ping"
        getattr(protocol(transport), call)()
        return transport.calls

    assert asyncio.run(scene())[-1] == "abort"


@pytest.mark.parametrize(("unsent", "last"), [(0, "close"), (10_000, "abort")])
def test_a_server_that_stops_waits_for_nobody_who_does_not_read(unsent: int, last: str) -> None:
    async def scene() -> list[str]:
        transport = FakeTransport(unsent)
        made = protocol(transport)
        made.handshake_complete = True
        made.close_sent = True
        made.shutdown()
        return transport.calls

    assert asyncio.run(scene())[-1] == last
