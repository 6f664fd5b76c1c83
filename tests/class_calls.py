"""Calls on classes, as a teacher and students make them."""

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.web.application import create_app

TEACHER = "only-for-the-teacher"
SOLVED = "#dataset=gauss&networkShape=1"


def class_client(folder: Path, **settings: Any) -> TestClient:
    """A client of a server with classes, kept in a file of the folder."""
    given = {"token": TEACHER, "database": f"sqlite:///{folder / 'classes.sqlite'}"} | settings
    return TestClient(create_app(Settings.read({}, **given)))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def call(client: TestClient, method: str, path: str, token: str = TEACHER, status: int = 200, **named: Any) -> Any:
    """The body of an answer whose status is as expected."""
    answer = client.request(method, f"/api/classes{path}", headers=bearer(token) if token else {}, **named)
    assert answer.status_code == status, answer.text
    assert answer.headers.get("cache-control") == "no-store" or status >= 400
    return answer.json() if "json" in answer.headers.get("content-type", "") else answer.text


def open_class(client: TestClient, *exercises: str) -> str:
    code: str = call(client, "POST", "", status=201, json={"title": "A", "exercises": exercises})["code"]
    return code


def join(client: TestClient, code: str, **named: Any) -> dict[str, str]:
    member: dict[str, str] = call(client, "POST", f"/{code}/members", token="", status=201, json=named)
    return member


def hand_in(client: TestClient, code: str, token: str, status: int = 201, **named: Any) -> Any:
    given = {"exercise": "gauss-smallest", "link": SOLVED} | named
    given = {name: value for name, value in given.items() if value is not None}
    return call(client, "POST", f"/{code}/submissions", token=token, status=status, json=given)


def message(body: Any) -> str:
    """The message of an error, whose shape is checked."""
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "details"}
    text: str = body["error"]["message"]
    return text
