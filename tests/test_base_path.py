"""A server under a path: which base paths there are, and that all is answered under it and beside it."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import websockets.sync.client
from starlette.testclient import TestClient

from nn_playground.base.errors import InvalidSettings
from nn_playground.base.settings import Settings
from nn_playground.client import Playground
from nn_playground.labs.mlp.lab import MLP
from nn_playground.web.application import create_app
from nn_playground.web.listening import addresses, listen
from tests.serving import DIRECT, serving
from tests.test_pages import BROWSER, PAGES, Addresses
from tests.walk import WALK

BASE = "/hubs/services/nn"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({"PLAYGROUND_BASE_PATH": BASE}))) as client:
        yield client


# ---- the setting ----


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("", ""),
        ("/", ""),
        ("/nn", "/nn"),
        ("/nn/", "/nn"),
        ("/hubs/services/nn/", BASE),
        ("/user/ada%40uni", "/user/ada@uni"),
        ("/user/ada@uni", "/user/ada@uni"),
        ("/a%20b", "/a b"),
        ("/%C3%BCbung", "/übung"),
        ("/übung", "/übung"),
        ("/100%25", "/100%"),
        ("/a.b/~c/-_!$&'()*+,;=:", "/a.b/~c/-_!$&'()*+,;=:"),
        ("/.well-known", "/.well-known"),
        ("/a%2Fb", "/a/b"),
    ],
)
def test_a_base_path_is_decoded_and_ends_without_a_slash(value: str, path: str) -> None:
    assert Settings.read({"PLAYGROUND_BASE_PATH": value}).base_path == path


@pytest.mark.parametrize(
    "value",
    ["nn", "nn/", "//", "//nn", "/a//b", "/nn//", "/a/../b", "/./a", "/..", "/%2e%2e/a", "/a?b", "/a#b", "/a b", " /a"]
    + ["https://example.org/nn", "/a%", "/a%zz", "/%ff", "/a%00", "/a%0d%0ab", "\\a", "/a\\b", "/a\tb", "/a\n"],
)
def test_what_is_no_base_path_is_refused_at_the_start(value: str) -> None:
    with pytest.raises(InvalidSettings, match="PLAYGROUND_BASE_PATH: expected a path as /services/playground"):
        Settings.read({"PLAYGROUND_BASE_PATH": value})
    with pytest.raises(InvalidSettings, match="--base-path: expected a path"):
        Settings.read({}, base_path=value)


def test_the_address_that_is_printed_has_it() -> None:
    with listen("127.0.0.1", 0) as own:
        port = own.getsockname()[1]
        assert addresses(own, "/a b/ü") == [f"http://127.0.0.1:{port}/a%20b/%C3%BC/"]


# ---- what is answered ----


@pytest.mark.parametrize("path", [*PAGES, "/api/options", "/api/exercises", "/healthz", "/livez", "/openapi.json"])
@pytest.mark.parametrize("base", [BASE, ""])
def test_all_is_answered_with_the_base_path_and_without(client: TestClient, base: str, path: str) -> None:
    answer = client.get(base + path)
    expected = (200, 503) if path == "/healthz" else (200,)  # 503 while kernels are being compiled
    assert answer.status_code in expected
    assert client.head(base + path).status_code in expected
    if answer.status_code == 200:
        assert answer.content == client.get(path).content


@pytest.mark.parametrize("path", PAGES)
def test_the_addresses_of_pages_stay_under_the_base_path(client: TestClient, path: str) -> None:
    own = [address for address in Addresses(client.get(BASE + path).text).addresses if "://" not in address]
    assert own
    for address in own:
        asked = urljoin(BASE + path, address)
        assert asked.startswith(f"{BASE}/")
        if "/boundary.png" not in asked:  # painted when it is asked for: test_pages asks for each
            assert client.get(asked).status_code == 200, asked


@pytest.mark.parametrize("path", ["", *(f"{page}/" for page in PAGES[1:])])
def test_redirects_stay_under_the_base_path_whatever_the_host_is(client: TestClient, path: str) -> None:
    answer = client.get(f"{BASE}{path}?a=%23b", follow_redirects=False)
    assert answer.is_redirect
    assert not answer.headers["location"].startswith(("/", "http"))
    page = f"{BASE}{path.removesuffix('/')}" if path else f"{BASE}/"
    assert urljoin(f"https://example.org{BASE}{path}?a=%23b", answer.headers["location"]) == (
        f"https://example.org{page}?a=%23b"
    )


@pytest.mark.parametrize("path", [f"{BASE}/nowhere", f"{BASE}x/docs", "/hubs/services", f"{BASE}//docs"])
def test_what_is_not_there_is_named_as_it_was_asked_for(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == f"There is nothing at {path}."


@pytest.mark.parametrize("path", ["/nowhere", "/exercises/nowhere", "/a/b/c"])
def test_a_wrong_address_in_a_browser_leads_back_under_the_base_path(client: TestClient, path: str) -> None:
    page = client.get(f"{BASE}{path}", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    links = re.findall(r'<(?:a|link)[^>]* href="([^"]+)"', page.text)
    assert len(links) >= 6
    for link in links:
        found = urljoin(f"{BASE}{path}", link)
        assert found.startswith(f"{BASE}/"), link
        assert client.get(found).status_code == 200, link


@pytest.mark.parametrize("path", ["/api/nope", "/api/exercises/nope"])
def test_a_call_that_is_not_there_is_json_for_browsers_too(client: TestClient, path: str) -> None:
    answer = client.get(f"{BASE}{path}", headers=BROWSER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_lab_that_is_not_there_is_named_under_the_base_path_too() -> None:
    client = TestClient(create_app(Settings.read({"PLAYGROUND_BASE_PATH": BASE}), [MLP, WALK]))
    for start in (BASE, ""):
        message = client.get(f"{start}/api/nowhere/runs").json()["error"]["message"]
        assert message.startswith('There is no lab "nowhere"'), message


def test_programs_find_the_calls(client: TestClient) -> None:
    assert client.get(f"{BASE}/openapi.json").json()["servers"] == [{"url": BASE}]
    assert client.get("/openapi.json").json()["servers"] == [{"url": BASE}]
    for base, url in (("", "/"), ("/a%20b/%C3%BC", "/a%20b/%C3%BC")):
        other = TestClient(create_app(Settings.read({"PLAYGROUND_BASE_PATH": base})))
        assert other.get("/openapi.json").json()["servers"] == [{"url": url}]


def test_over_the_network_an_encoded_path_is_the_same_path(tmp_path: Path) -> None:
    encoded = "/a%20b/%C3%BC/ada%40uni"
    with serving(tmp_path / "log.txt", settings={"PLAYGROUND_BASE_PATH": f"{encoded}/"}) as server:
        assert f"at {server.url}" in server.log.read_text()
        for path in (encoded, encoded.replace("%40", "@"), ""):
            with DIRECT.open(f"{server.url}{path}") as answer:  # follows to the slash
                assert b"<!doctype html>" in answer.read()
            with websockets.sync.client.connect(f"{server.url.replace('http', 'ws')}{path}/ws", proxy=None) as socket:
                assert json.loads(socket.recv())["type"] == "hello"
        with Playground(f"{server.url}{encoded}") as playground:
            assert playground.run(epochs=1).epochs == 1


def test_the_command_line_and_its_workers_take_it(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "nn_playground", "serve", "--workers", "2", "--base-path", "/100%25/nn/")
    with serving(tmp_path / "log.txt", command=command) as server:
        with DIRECT.open(f"{server.url}/100%25/nn/livez") as answer:
            assert answer.status == 200
        assert f"{server.url}/100%25/nn/ " in server.log.read_text()
