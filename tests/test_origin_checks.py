"""Who can't come in is told why: handshakes that arrive without their headers, and names that are not ours."""

import asyncio
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Message, Receive, Scope, Send

from nn_playground.base.settings import Settings
from nn_playground.web.application import create_app
from nn_playground.web.origin_checks import PROBES, HostGuard
from nn_playground.web.pages import add_pages, find_folder
from nn_playground.web.static_files import StaticFiles

KEY = {"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version": "13"}


FINE = {"PLAYGROUND_ALLOWED_ORIGINS": "https://*.fine.example"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read(FINE))) as client:
        yield client


def refused(client: TestClient, path: str = "/ws", **headers: str) -> tuple[int, str]:
    """Status and reason."""
    answer = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "details"}
    return answer.status_code, error["message"]


# ---- GET /ws ----


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({}, "headers Upgrade and Connection, which a proxy"),
        (KEY, "headers Upgrade and Connection, which a proxy"),
        ({"connection": "upgrade"}, "headers Upgrade and Connection, which a proxy"),
        ({"upgrade": "h2c", "connection": "upgrade"}, "headers Upgrade and Connection, which a proxy"),
        ({"upgrade": "websocket", "connection": "close"}, "without Connection: upgrade"),
        ({"upgrade": "WebSocket", "connection": "keep-alive"}, "without Connection: upgrade"),
        ({"upgrade": "websocket", "connection": "Keep-Alive, Upgrade"}, "HTTP/1.1"),
        ({"origin": "http://testserver"}, "headers Upgrade and Connection"),
        ({"origin": "https://a.fine.example"}, "headers Upgrade and Connection"),
    ],
)
def test_a_handshake_without_its_headers_is_told_which(client: TestClient, headers: dict[str, str], says: str) -> None:
    status, reason = refused(client, **headers)
    assert status == 426
    assert says in reason
    assert client.get("/ws", headers=headers).headers["upgrade"] == "websocket"


@pytest.mark.parametrize(
    ("path", "headers", "named"),
    [
        ("/ws", {"origin": "https://play.example:8443"}, ["https://play.example:8443", "as testserver."]),
        (
            "/ws",
            {"origin": "https://play.example", "host": "backend:8000"},
            ["https://play.example", "as backend:8000."],
        ),
        ("/ws?origin=http://testserver:81", {}, ["http://testserver:81", "Host $http_host"]),
        ("/ws?origin=null", {}, ["null", "sandboxed frame", "PLAYGROUND_ALLOWED_ORIGINS=null"]),
        ("/ws", {"origin": "null"}, ["null", "sandboxed frame"]),
        ("/ws?origin=https://fine.example", {}, ["https://fine.example"]),
        ("/ws", {"origin": "https://a.example", "host": ""}, ["asked for as nothing"]),
    ],
)
def test_a_page_whose_origin_is_not_allowed_is_told_what_the_server_saw(
    client: TestClient, path: str, headers: dict[str, str], named: list[str]
) -> None:
    status, reason = refused(client, path, **headers)
    assert status == 403
    assert [part for part in [*named, "PLAYGROUND_ALLOWED_ORIGINS"] if part not in reason] == []


def test_a_page_in_a_sandboxed_frame_may_read_the_reason(client: TestClient) -> None:
    answer = client.get("/ws?origin=null", headers={"origin": "null"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"


def test_only_what_was_meant_as_a_handshake_is_logged_and_each_cause_once(caplog: pytest.LogCaptureFixture) -> None:
    with TestClient(create_app(Settings.read({}))) as client:
        for _ in range(5):
            refused(client)
            refused(client, "/ws?origin=null")
            client.post("/ws")
        assert [record.getMessage() for record in caplog.records if record.name == "nn_playground.web.live_route"] == []
        for _ in range(20):
            client.get("/ws", headers=KEY)
            client.get("/ws", headers={**KEY, "origin": "http://evil.example"})
    first, second = [record.getMessage() for record in caplog.records if record.name == "nn_playground.web.live_route"]
    assert "proxy_set_header Upgrade" in first
    assert "http://evil.example" in second


@pytest.mark.parametrize("path", ["/ws?origin=%0aERROR", "/ws?origin=", "/ws?other"])
def test_what_is_no_origin_in_the_query_is_left_alone(client: TestClient, path: str) -> None:
    assert refused(client, path)[0] == 426


# ---- names ----

ODD = ["x/compare?", "x?", "x#", "a b", "a\\b", "@", "user@a", "x/compare", "a:b", "[", "a" * 10_000]


@pytest.mark.parametrize("host", ODD)
def test_an_odd_name_is_refused(client: TestClient, host: str) -> None:
    status, reason = refused(client, "/", host=host)
    assert status == 400
    assert "one header Host" in reason


@pytest.mark.parametrize("host", ["", "localhost", "EXAMPLE.org.:81", "[::1]:8000", "my_service:8000", "10.0.0.5"])
def test_without_a_list_every_name_gets_the_same_page(client: TestClient, host: str) -> None:
    for path in ("/", "/compare", "/exercises", "/docs"):
        assert client.get(path, headers={"host": host}).content == client.get(path).content


@pytest.mark.parametrize("host", ODD)
def test_pages_are_kept_by_their_paths_alone(host: str) -> None:
    """Even where nobody looks at the name before."""
    app = FastAPI()
    add_pages(
        app, {}, {}, StaticFiles(find_folder("static")), further={}, settings=Settings.read({}), grading=app.openapi
    )
    with TestClient(app) as client:
        odd = {path: client.get(path, headers={"host": host}).content for path in ("/compare", "/")}
        assert odd == {path: client.get(path).content for path in ("/compare", "/")}
        assert odd["/"] != odd["/compare"]


def test_two_names_are_refused(client: TestClient) -> None:
    answer = client.get("/", headers=[("host", "a"), ("host", "b")])
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")


def test_an_address_never_gets_another_ones_page(client: TestClient) -> None:
    pages = {path: client.get(path).content for path in ("/", "/compare", "/exercises", "/docs")}
    assert len(set(pages.values())) == 4
    for path in ("/?compare", "/?/compare", "/?a=/../compare", "/#/compare"):
        assert client.get(path).content == pages["/"]
    for path in ("//compare", "/compare//", "//"):
        assert client.get(f"http://testserver{path}").status_code == 404
    assert {path: client.get(path).content for path in pages} == pages


LISTED = {
    "PLAYGROUND_ALLOWED_HOSTS": "play.example.org, *.class.example, fd00::5",
    "PLAYGROUND_BASE_PATH": "/under/it",
}
OURS = ["play.example.org", "Play.Example.Org:8443", "a.class.example", "a.b.class.example.", "[fd00:0::5]:80"]
OWN = ["localhost:8000", "127.0.0.1", "[::1]:8000"]
OTHERS = [
    "evil.example",
    "class.example",
    "evilclass.example",
    "play.example.org.evil.example",
    "10.0.0.5",
    "",
    "[::2]",
]


@pytest.fixture(scope="module")
def listed() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read(LISTED))) as client:
        yield client


@pytest.mark.parametrize("host", OURS + OWN)
def test_a_server_with_a_list_is_asked_by_its_names(listed: TestClient, host: str) -> None:
    assert listed.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", OTHERS)
def test_a_server_with_a_list_is_asked_by_no_other_name(listed: TestClient, host: str) -> None:
    for path in ("/", "/api/options", "/static/icon.svg", "/nowhere", "/healthz/", "/livezz", "//readyz"):
        status, reason = refused(listed, path, host=host)
        assert status == 421
        assert "PLAYGROUND_ALLOWED_HOSTS" in reason
        assert (host or "without a name") in reason
    with (
        pytest.raises(WebSocketDenialResponse) as caught,
        listed.websocket_connect("/ws", headers={"host": host, "origin": f"http://{host}"}),
    ):
        pass
    assert (caught.value.status_code, caught.value.json()["error"]["code"]) == (421, "misdirected")


@pytest.mark.parametrize("host", ["10.244.0.17:8000", "", "evil.example", "a b"])
@pytest.mark.parametrize("path", PROBES)
def test_probes_are_answered_by_every_name(listed: TestClient, path: str, host: str) -> None:
    """What looks after servers asks by the address that it knows, as Kubernetes by that of the pod."""
    for base in ("", "/under/it"):
        for method in ("GET", "HEAD"):
            answer = listed.request(method, base + path, headers={"host": host})
            assert answer.status_code in {200, 503}, "well or not yet"
            assert "ALLOWED_HOSTS" not in answer.text


@pytest.mark.parametrize(("host", "passes"), [(b"a.class.example", True), (b"evil.example", False), (b"\xe9", False)])
def test_a_handshake_by_another_name_does_not_reach_the_application(host: bytes, passes: bool) -> None:
    reached, sent = [], []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    guard = HostGuard(app, Settings.read(LISTED).allowed_hosts)
    asyncio.run(guard({"type": "websocket", "path": "/ws", "headers": [(b"host", host)]}, receive, send))
    assert bool(reached) is passes
    assert sent == ([] if passes else ["websocket.close"])
