"""The seam holds over REST: a lab of a third party has all calls below its name, and no room has a line for it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.lab import MLP
from nn_playground.web.application import create_app
from tests.walk import WALK, WalkRun
from tests.walk_models import WalkConfig

TOKEN, SECRET = "t" * 32, "s" * 32
EXERCISE = "/api/walk/exercises/near-the-target"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    settings = Settings.read({}, token=TOKEN, secret=SECRET, threads=2)
    with TestClient(create_app(settings, [MLP, WALK])) as client:
        yield client


def test_a_run_of_the_lab_is_trained(client: TestClient) -> None:
    run = WalkRun(WalkConfig(rate=0.25))
    body = {"config": {"rate": 0.25}, "epochs": 2}
    assert client.post("/api/walk/runs", json=body).json() == {
        "config": {"target": [1, 2], "rate": 0.25, "seed": "0.5"},
        "link": "#target=1.0,2.0&rate=0.25&seed=0.5",
        "distances": [*run.curves(), *run.train(1), *run.train(1)],
    }
    by_link = client.post("/api/walk/runs", json={"link": "#rate=0.25", "epochs": 2})
    assert by_link.json()["distances"] == client.post("/api/walk/runs", json=body).json()["distances"]
    wrong = client.post("/api/walk/runs", json={"config": {"rate": 9}})
    assert (wrong.status_code, wrong.json()["error"]["details"][0]["path"]) == (422, "rate")


def test_exercises_of_the_lab_are_listed_shown_and_checked(client: TestClient) -> None:
    (listed,) = client.get("/api/walk/exercises").json()["exercises"]
    assert (listed["slug"], listed["points"]) == ("near-the-target", 3)
    told = client.get(EXERCISE).json()
    assert told["limits"] == {"far": {"at_most": 5, "at_least": None, "points": 1, "hidden": False}}
    assert [target["distance"] for target in told["targets"]] == [0.5]
    assert "answer" not in told["questions"][0]
    result = client.post(f"{EXERCISE}/check", json={"link": "#target=3,4&rate=0.6", "answers": {"How far?": 5}}).json()
    assert (result["passed"], result["score"], result["seeds"]) == (True, 3, 3)
    assert client.get("/api/exercises/near-the-target").status_code == 404
    assert client.get("/api/walk/exercises/gauss-smallest").status_code == 404


def test_submissions_to_the_lab_are_graded(client: TestClient) -> None:
    body = {"submissions": [{"id": "ada", "link": "#target=3,4&rate=0.6"}, {"id": "bob", "config": {"rate": "fast"}}]}
    answer = client.post(f"{EXERCISE}/grade", json=body, headers={"Authorization": f"Bearer {TOKEN}"}).json()
    ada, bob = answer["rows"]
    assert [criterion["passed"] for criterion in ada["result"]["criteria"]] == [True, True, True, False]
    assert "config.rate" in bob["reason"]


def test_a_sweep_of_the_lab_has_its_scores(client: TestClient) -> None:
    body = {"values": {"rate": [0.25, 0.5]}, "epochs": 20, "goal": {"distance": 0.5}, "every": 1}
    lines = [json.loads(line) for line in client.post("/api/walk/sweeps", json=body).text.splitlines()]
    rows = sorted((line["row"] for line in lines if "row" in line), key=lambda row: row["number"])
    assert [row["values"] for row in rows] == [{"rate": 0.25}, {"rate": 0.5}]
    assert all(row["distance"] <= 0.5 and row["reached"] == row["steps"] for row in rows)
    assert "distance" in lines[-1]["summary"]["combinations"][0]


def test_presets_of_the_lab_are_told(client: TestClient) -> None:
    (preset,) = client.get("/api/walk/presets").json()["presets"]
    assert [link["label"] for link in preset["links"]] == ["Slow", "Fast"]


def schemas(api: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api["components"]["schemas"]
    return found


def test_openapi_has_the_calls_and_models_of_both_labs_apart(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    alone = create_app(Settings.read({}, token=TOKEN, secret=SECRET), [MLP]).openapi()
    own = {path for path in api["paths"] if path.startswith("/api/walk/")}
    assert own == {f"/api/walk/{path.removeprefix('/api/')}" for path in OF_EVERY_LAB}
    assert {path: calls for path, calls in api["paths"].items() if path not in own} == alone["paths"]
    assert {name: schemas(api)[name] for name in schemas(alone)} == schemas(alone)
    assert {"WalkSweep", "WalkSubmission", "WalkExerciseAnswer", "WalkRequest"} <= schemas(api).keys()
    operations = [call["operationId"] for calls in api["paths"].values() for call in calls.values()]
    assert len(operations) == len({*operations})
    assert (
        api["paths"]["/api/walk/runs"]["post"]["requestBody"]["content"]["application/json"]["examples"]
        == (WALK.examples["run"])
    )


OF_EVERY_LAB = (
    "/api/runs",
    "/api/exercises",
    "/api/exercises/{slug}",
    "/api/exercises/{slug}/check",
    "/api/exercises/{slug}/grade",
    "/api/presets",
    "/api/sweeps",
)


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("POST", "/api/wlak/runs", 404, 'There is no lab "wlak"; did you mean walk?'),
        ("GET", "/api/cooking/exercises/soup", 404, 'There is no lab "cooking"; known are walk.'),
        ("GET", "/api/walk/nothing", 404, "There is nothing at /api/walk/nothing."),
        ("GET", "/api/walk/runs", 405, "GET is not possible here; possible is POST."),
        ("GET", "/api/exercises/a/b", 404, "There is nothing at /api/exercises/a/b."),
    ],
)
def test_an_unknown_lab_is_answered_with_those_there_are(
    client: TestClient, method: str, path: str, status: int, says: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["error"]["message"]) == (status, says)
