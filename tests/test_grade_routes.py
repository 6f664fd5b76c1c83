"""POST /api/exercises/{slug}/grade: who may call it, and that it says what the command says."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.__main__ import main
from nn_playground.api_models import MAX_SUBMISSIONS
from nn_playground.base.errors import Unavailable
from nn_playground.base.settings import Settings
from nn_playground.web import grade_routes
from nn_playground.web.application import create_app
from nn_playground.work import workers
from tests.grades import EXERCISE, SECRET

TOKEN = "only-for-the-teacher"
CALL = "/api/exercises/two-clouds/grade"
LINK = "#dataset=gauss&networkShape="
SUBMISSIONS: list[dict[str, Any]] = [
    {"id": "ada", "link": LINK, "answers": {"How many?": 3}},
    {"id": 2, "link": f"{LINK}3,3&nose=1"},
    {"link": "I forgot"},
    {"config": {"data": {"name": "gauss"}, "network": {"hidden": []}}, "answers": {"How many?": "3"}},
    {"link": "#", "parameters": {"weights": []}},
    {"link": LINK, "parameters": {"weights": [[[1, 1]]], "biases": [[0]]}},
]


def app(folder: Path, **settings: str) -> TestClient:
    (folder / "clouds.toml").write_text(EXERCISE, "utf-8")
    environment = {"SECRET": SECRET, "TOKEN": TOKEN, "EXERCISES": str(folder)} | settings
    found = {f"PLAYGROUND_{name}": value for name, value in environment.items() if value}
    return TestClient(create_app(Settings.read(found)))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with app(tmp_path_factory.mktemp("own")) as client:
        yield client


def post(client: TestClient, submissions: object = SUBMISSIONS, call: str = CALL, **headers: str) -> Any:
    given = {"Authorization": f"Bearer {TOKEN}"} | headers
    return client.post(call, json={"submissions": submissions}, headers=given)


# ---- who may ----


def test_without_a_token_there_is_no_such_call(tmp_path: Path) -> None:
    with app(tmp_path, TOKEN="") as client:
        assert post(client).status_code == 404
        assert CALL.replace("two-clouds", "{slug}") not in client.get("/openapi.json").json()["paths"]
        docs = client.get("/docs").text
        assert "/api/exercises/{slug}/grade" in docs
        assert "<code>PLAYGROUND_TOKEN</code>, with <code>PLAYGROUND_SECRET</code> beside it, switches it on" in docs


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer \u00fc"]
)
def test_who_has_not_the_token_may_not(client: TestClient, header: str) -> None:
    answer = client.post(CALL, json={"submissions": SUBMISSIONS}, headers={b"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "unauthorized"
    assert TOKEN not in answer.text


def test_a_wrong_token_is_not_called_a_missing_one(client: TestClient) -> None:
    missing, wrong = client.post(CALL), client.post(CALL, headers={"Authorization": "Bearer none"})
    assert missing.status_code == wrong.status_code == 401
    assert missing.json()["error"]["message"] == "expected the header Authorization: Bearer TOKEN"
    assert wrong.json()["error"]["message"] == "the token is wrong"


@pytest.mark.parametrize(
    ("content", "kind"), [("{", "application/json"), ("{}", "text/plain"), ("[]", "application/json")]
)
def test_who_may_not_is_told_nothing_of_what_is_sent(client: TestClient, content: str, kind: str) -> None:
    headers = {"Content-Type": kind, "Authorization": "Bearer none"}
    assert client.post(CALL, content=content, headers=headers).status_code == 401
    assert client.post(CALL.replace("two-clouds", "none"), content=content, headers=headers).status_code == 401


def test_neither_secret_nor_token_is_told(client: TestClient) -> None:
    for text in (post(client).text, client.get("/openapi.json").text):
        assert SECRET not in text
        assert TOKEN not in text


# ---- what it says ----


def test_every_submission_has_its_row(client: TestClient) -> None:
    answer = post(client)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    counts = {name: body[name] for name in ("exercise", "submissions", "passed", "unread")}
    assert counts == {"exercise": "two-clouds", "submissions": 6, "passed": 2, "unread": 2}
    rows = body["rows"]
    assert [row["number"] for row in rows] == list(range(6))
    assert [row["id"] for row in rows] == ["ada", 2, None, None, None, None]
    scores = [row["result"] and row["result"]["score"] for row in rows]
    assert scores == [4, 2, None, 4, None, 3]
    assert rows[1]["notices"] == ["nose: unknown key, ignored; did you mean noise?"]
    assert rows[2]["reason"].startswith("link: expected a link")
    assert rows[4]["reason"].startswith("parameters.")


def test_a_stream_says_the_same_bit_by_bit(client: TestClient) -> None:
    whole = post(client).json()
    answer = post(client, Accept="application/x-ndjson")
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert all(len(line) == 1 for line in lines)
    rows = [line["row"] for line in lines if "row" in line]
    assert sorted(rows, key=lambda row: row["number"]) == whole.pop("rows")
    assert lines[-1] == {"summary": whole}
    progress = [line["progress"] for line in lines if "progress" in line]
    assert progress == sorted(progress, key=lambda item: item["done"])
    assert progress[-1] == {"done": 6, "total": 6}


def test_grades_are_those_of_the_command(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_SECRET", SECRET)
    (tmp_path / "clouds.toml").write_text(EXERCISE, "utf-8")
    links = [f"{LINK}{shape}" for shape in ("", "1", "2,1", "4")]
    table, output = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("\n".join(["link", *links]), "utf-8")
    assert main(["grade", "two-clouds", str(table), "-o", str(output), "--exercises", str(tmp_path)]) == 0
    rows = list(csv.DictReader(output.read_text("utf-8").splitlines()))
    results = [row["result"] for row in post(client, [{"link": link} for link in links]).json()["rows"]]
    assert [float(row["score"]) for row in rows] == [result["score"] for result in results]


@pytest.mark.parametrize(
    ("submissions", "path"),
    [
        ([], "submissions"),
        ([{"link": 5}], "submissions.0.link"),
        ([{"link": "#", "mark": 1}], "submissions.0.mark"),
        ([{"link": "#"}] * (MAX_SUBMISSIONS + 1), "submissions"),
        ("#", "submissions"),
    ],
)
def test_a_wrong_body_is_said_with_its_place(client: TestClient, submissions: object, path: str) -> None:
    answer = post(client, submissions)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"][0]["path"] == path


def test_an_unknown_exercise_is_not_there(client: TestClient) -> None:
    answer = post(client, call=CALL.replace("two-clouds", "two-cloud"))
    assert answer.status_code == 404


def test_what_costs_too_much_is_refused_with_both_numbers(tmp_path: Path) -> None:
    with app(tmp_path, MAX_COST="3000000") as client:
        assert post(client, [{"link": LINK}]).status_code == 200
        answer = post(client, [{"link": f"{LINK}{units}"} for units in (1, 2, 3, 4, 5, 6)])
    assert answer.status_code == 413
    expected = sum(4 * (450_000 + 30 * (500 * (4 * units + 1) + 500)) for units in (1, 2, 3, 4, 5, 6))
    assert f"{expected:,}" in answer.json()["error"]["message"]
    assert "3,000,000" in answer.json()["error"]["message"]


# ---- among others ----


def test_no_room_at_the_start_is_told_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> int:
        raise Unavailable("full")

    monkeypatch.setattr(workers.Workers, "check", full)
    answer = post(client)
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


def test_who_has_begun_waits_for_room(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    original = workers.Workers.check
    asked = 0

    async def sometimes_full(self: workers.Workers, *arguments: Any) -> int:
        nonlocal asked
        asked += 1
        if asked in {2, 3}:  # when it has been let in, and is about to begin
            raise Unavailable("full")
        return await original(self, *arguments)

    monkeypatch.setattr(grade_routes, "PAUSE", 0.0)
    monkeypatch.setattr(workers.Workers, "check", sometimes_full)
    assert post(client, [{"link": LINK}]).json()["rows"][0]["result"]["score"] == 3
    assert asked > 3


def test_what_fails_later_ends_the_stream_with_the_error(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object) -> AsyncIterator[Any]:
        await asyncio.sleep(0)
        raise Unavailable("The workers were lost; try again later.")
        yield

    monkeypatch.setattr(workers.Workers, "outcomes", lost)
    answer = post(client, [{"link": "I forgot"}, {"link": LINK}], Accept="application/x-ndjson")
    first, last = [json.loads(line) for line in answer.text.splitlines()]
    assert first["row"]["number"] == 0
    assert last["error"]["code"] == "unavailable"
