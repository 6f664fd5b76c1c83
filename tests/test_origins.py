"""Which pages may open a socket, and how the others are turned away."""

import json

import pytest

from app.live import may_connect
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


@scene
async def test_another_site_is_refused_by_servers_without_refusals_too() -> None:
    place, peer = Place(), Peer({"origin": "http://evil.example", "host": "localhost"})
    peer.scope["extensions"] = {}
    await place.open(peer)
    assert [message["type"] for message in peer.outgoing] == ["websocket.close"]
