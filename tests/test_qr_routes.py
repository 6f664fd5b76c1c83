"""POST /api/qr: an address as a QR code."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import segno
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.web.application import create_app
from nn_playground.web.qr_routes import MAX_ADDRESS, QUIET_ZONE

ADDRESS = "http://192.168.1.20:8000/#networkShape=4,2&seed=0.12345"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


def modules(svg: str) -> list[list[int]]:
    """The dark modules of a code that is drawn as one path of horizontal lines, row by row, with its quiet zone."""
    found = re.search(r'viewBox="0 0 (\d+) \1"', svg)
    path = re.search(r'class="qrline" stroke="#000" d="([^"]+)"', svg)
    assert found
    assert path
    size = int(found[1])
    rows = [[0] * size for _ in range(size)]
    x, y = 0, 0.0
    for command, arguments in re.findall(r"([Mmh])([^Mmh]*)", path[1]):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", arguments)]
        if command == "h":
            rows[int(y)][x : x + int(numbers[0])] = [1] * int(numbers[0])
            x += int(numbers[0])
        else:
            x, y = (0, 0.0) if command == "M" else (x, y)
            x, y = x + int(numbers[0]), y + numbers[1]
    return rows


def ask(client: TestClient, body: object) -> Any:
    return client.post("/api/qr", json=body)


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS + "&points=" + "A" * (MAX_ADDRESS - len(ADDRESS) - 8)])
def test_an_address_becomes_a_code_with_its_quiet_zone(client: TestClient, address: str) -> None:
    answer = ask(client, {"address": address})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-store"
    around = [list(row) for row in segno.make_qr(address, error="L").matrix_iter(border=QUIET_ZONE)]
    assert modules(answer.text) == around
    assert 'fill="#fff"' in answer.text, "white in a dark theme, too"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"address": ADDRESS + "A" * MAX_ADDRESS}, "expected at most 700 characters"),
        ({"address": ""}, "expected an address"),
        ({"address": "http://"}, "expected an address"),
        ({"address": "WIFI:S:school;P:secret;;"}, "expected an address"),
        ({"address": "http://a.example/ b"}, "expected an address"),
        ({"address": "http://a.example/#name=größe"}, "expected an address"),
        ({"address": 7}, "expected a string"),
        ({}, "missing"),
    ],
)
def test_what_is_no_address_is_an_error(client: TestClient, body: object, says: str) -> None:
    answer = ask(client, body)
    assert answer.status_code == 422, answer.text
    (detail,) = answer.json()["error"]["details"]
    assert detail["path"] == "address"
    assert says in detail["message"]


def test_it_is_asked_for_by_post_alone(client: TestClient) -> None:
    """What stands behind the # of a link reaches no log and no proxy in an address."""
    assert client.get("/api/qr", params={"address": ADDRESS}).status_code == 405
    assert "/api/qr" in client.get("/docs").text
