"""Which pages may open a socket, and how the others are turned away."""

import json

import pytest

from nn_playground.base.errors import InvalidSettings
from nn_playground.base.origins import host_of, may_connect
from nn_playground.base.settings import Settings
from tests.stage import Peer, Place, scene

ALLOWED = [
    ({}, ()),
    ({"origin": "http://localhost:8000", "host": "localhost:8000"}, ()),
    ({"origin": "https://example.org", "host": "example.org"}, ()),
    ({"origin": "https://example.org", "host": "example.org:443"}, ()),
    ({"origin": "https://Example.org:8443", "host": "example.ORG:8443"}, ()),
    ({"origin": "http://[::1]:8000", "host": "[::1]:8000"}, ()),
    ({"origin": "https://example.org", "host": "127.0.0.1:8000", "x-forwarded-host": "example.org"}, ()),
    ({"origin": "https://example.org", "host": "a", "x-forwarded-host": "example.org, inner.example"}, ()),
    ({"origin": "https://other.example", "host": "localhost"}, ("https://other.example",)),
    ({"origin": "null", "host": "localhost"}, ("null",)),
    ({"origin": "https://any.example", "host": "localhost"}, ("*",)),
    ({"origin": "HTTPS://Example.Org", "host": "example.org"}, ()),
    ({"origin": "http://[::1]:8000", "host": "[0:0:0:0:0:0:0:1]:8000"}, ()),
    ({"origin": "https://other.example:443", "host": "localhost"}, ("https://other.example",)),
    ({"origin": "https://a.example.org", "host": "localhost"}, ("https://*.example.org",)),
    ({"origin": "https://a.b.example.org", "host": "localhost"}, ("https://c.example", "https://*.example.org")),
    ({"origin": "http://a.example.org:8080", "host": "localhost"}, ("http://*.example.org:8080",)),
    ({"origin": "vscode-webview://1a2b", "host": "localhost"}, ("vscode-webview://1a2b",)),
    ({"origin": "https://xn--bcher-kva.example", "host": "localhost"}, ("https://xn--bcher-kva.example",)),
]
REFUSED = [
    ({"origin": "http://evil.example", "host": "localhost:8000"}, ()),
    ({"origin": "http://localhost:9000", "host": "localhost:8000"}, ()),
    ({"origin": "http://localhost", "host": "localhost:8000"}, ()),
    ({"origin": "null", "host": "localhost:8000"}, ()),
    ({"origin": "", "host": "localhost:8000"}, ()),
    ({"origin": "http://localhost:x", "host": "localhost:8000"}, ()),
    ({"origin": "http://a.example", "host": "localhost"}, ("https://a.example",)),
    ({"origin": "http://evil.example", "host": "a", "x-forwarded-host": "b, evil.example"}, ()),
    ({"origin": "https://example.org", "host": "localhost"}, ("https://*.example.org",)),
    ({"origin": "https://evilexample.org", "host": "localhost"}, ("https://*.example.org",)),
    ({"origin": "http://a.example.org", "host": "localhost"}, ("https://*.example.org",)),
    ({"origin": "https://a.example.org:8080", "host": "localhost"}, ("https://*.example.org",)),
    ({"origin": "https://evil.example/.example.org", "host": "localhost"}, ("https://*.example.org",)),
    ({"origin": "https://evil.example?.example.org", "host": "localhost"}, ("https://*.example.org",)),
    ({"origin": "https://a@example.org", "host": "example.org"}, ()),
    ({"origin": "http://a.example", "host": "a.example/"}, ()),
    ({"origin": "http://a.example", "host": "b@a.example"}, ()),
    ({"origin": "https://127.0.0.1:8000", "host": "localhost:8000"}, ()),
    ({"origin": "x", "host": "x"}, ()),
    ({"origin": "null", "host": "null"}, ("https://null",)),
]


@pytest.mark.parametrize(("headers", "allowed"), ALLOWED)
def test_this_server_s_page_and_allowed_origins_may_connect(headers: dict[str, str], allowed: tuple[str, ...]) -> None:
    assert may_connect(headers, allowed)


@pytest.mark.parametrize(("headers", "allowed"), REFUSED)
def test_other_sites_may_not_connect(headers: dict[str, str], allowed: tuple[str, ...]) -> None:
    assert not may_connect(headers, allowed)


@scene
async def test_another_site_is_refused_before_the_handshake() -> None:
    place, peer = Place(), Peer({"origin": "http://evil.example", "host": "localhost"})
    await place.open(peer)
    start, body = peer.outgoing
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 403)
    assert "evil.example may not open" in json.loads(body["body"])["error"]["message"]
    assert place.live.tabs == set()


def test_what_is_refused_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    @scene
    async def play() -> None:
        place = Place()
        for _ in range(20):
            await place.open(Peer({"origin": "http://evil.example", "host": "localhost"}))

    play()
    (line,) = caplog.messages
    assert "http://evil.example" in line
    assert "localhost" in line
    assert "PLAYGROUND_ALLOWED_ORIGINS" in line


@scene
async def test_another_site_is_refused_by_servers_without_refusals_too() -> None:
    place, peer = Place(), Peer({"origin": "http://evil.example", "host": "localhost"})
    peer.scope["extensions"] = {}
    await place.open(peer)
    assert [message["type"] for message in peer.outgoing] == ["websocket.close"]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("https://example.org:443", "https://example.org"),
        ("http://example.org:80", "http://example.org"),
        ("https://example.org:80", "https://example.org:80"),
        ("HTTPS://Example.ORG", "https://example.org"),
        ("https://*.Example.org:443", "https://*.example.org"),
        ("https://*.example.org:8443", "https://*.example.org:8443"),
        ("http://[0:0::1]:8000", "http://[::1]:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://my_service:8000", "http://my_service:8000"),
        ("vscode-webview://1a2b", "vscode-webview://1a2b"),
        ("null", "null"),
        ("*", "*"),
    ],
)
def test_settings_take_an_origin_however_it_is_written(value: str, read: str) -> None:
    assert Settings.read({"PLAYGROUND_ALLOWED_ORIGINS": value}).allowed_origins == (read,)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("example.org", "a scheme"),
        ("*.example.org", "a scheme"),
        ("//example.org", "a scheme"),
        ("https:/example.org", "a scheme"),
        ("https://example.org/", "no slash"),
        ("https://example.org/page", "no slash"),
        ("https://example.org?a", "no slash"),
        ("https://user@example.org", "nothing but a port"),
        ("https://a.example https://b.example", "separated by commas"),
        ("https://a.*.example.org", "* stands at the beginning"),
        ("https://*example.org", "* stands at the beginning"),
        ("https://*", "* stands at the beginning"),
        ("*://example.org", "expected origins"),
        ("https://example.org:x", "expected origins"),
        ("https://example.org:70000", "expected origins"),
        ("https://", "expected origins"),
        ("https://a..b", "expected origins"),
        ("http://[::1", "expected origins"),
    ],
)
def test_settings_refuse_what_is_no_origin_and_name_it(value: str, says: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        Settings.read({"PLAYGROUND_ALLOWED_ORIGINS": f"https://fine.example,{value}"})
    assert caught.value.message.startswith("PLAYGROUND_ALLOWED_ORIGINS: ")
    assert says in caught.value.message
    assert caught.value.message.endswith(f"got {value}")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Example.org", "example.org"),
        ("*.example.org", "*.example.org"),
        ("[::1]", "::1"),
        ("0:0::1", "::1"),
        ("10.0.0.5", "10.0.0.5"),
        ("*", "*"),
    ],
)
def test_settings_take_a_host_however_it_is_written(value: str, read: str) -> None:
    assert Settings.read({"PLAYGROUND_ALLOWED_HOSTS": value}).allowed_hosts == (read,)


@pytest.mark.parametrize(
    "value", ["https://example.org", "example.org:8000", "example.org/", "a b", "*example.org", "a.*.b", "a..b", "*."]
)
def test_settings_refuse_what_is_no_host_and_name_it(value: str) -> None:
    with pytest.raises(InvalidSettings, match=r"PLAYGROUND_ALLOWED_HOSTS: expected hosts") as caught:
        Settings.read({"PLAYGROUND_ALLOWED_HOSTS": value})
    assert caught.value.message.endswith(f"got {value}")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("example.org", "example.org"),
        ("Example.org.:8000", "example.org"),
        ("[::1]:8000", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("my_service:80", "my_service"),
        ("a b", None),
        ("a/b", None),
        ("a?b", None),
        ("a#b", None),
        ("user@a", None),
        ("a:b", None),
        ("a:1:2", None),
        (":80", None),
        ("a" * 300, None),
        ("[::1", None),
        ("::1", None),
        ("x/compare?", None),
    ],
)
def test_the_name_in_a_header(header: str, name: str | None) -> None:
    assert host_of(header) == name
