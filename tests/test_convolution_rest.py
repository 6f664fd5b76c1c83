"""The convolution lab over REST: runs, checks and sweeps, and clear errors."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.web.application import create_app
from tests.test_convolution import CASES, config_of

RUNS = "/api/convolution/runs"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


def test_pictures_that_are_handed_in_train_and_nothing_tests(client: TestClient) -> None:
    case = CASES[5]
    given = {name: case[name] for name in ("pictures", "labels", "parameters")}
    body = {"config": config_of(case), **given, "epochs": 2, "include": ["parameters"]}
    answer = client.post(RUNS, json=body)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["history"]["train_loss"] == pytest.approx([case["losses"][str(epoch)] for epoch in range(3)], abs=1e-12)
    assert told["history"]["test_accuracy"] == [None] * 3
    assert (told["config"]["data"]["side"], told["config"]["data"]["channels"], told["link"]) == (10, 3, None)
    again = {**body, "parameters": told["parameters"], "epochs": 0}
    first = client.post(RUNS, json=again).json()["history"]["train_loss"][0]
    assert first == told["history"]["train_loss"][2]


def test_a_link_a_config_and_the_link_of_that_are_one_run(client: TestClient) -> None:
    by_link = client.post(RUNS, json={"link": "#pictures=shapes&layers=4x3,max2&seed=0.5", "epochs": 3}).json()
    by_config = client.post(RUNS, json={"config": by_link["config"], "epochs": 3}).json()
    assert by_link["history"] == by_config["history"]
    assert by_config["link"] == by_link["link"]


def test_a_run_tells_how_it_does_where_pictures_are_moved_and_turned(client: TestClient) -> None:
    body = {"link": "#samples=100&shift=0&turn=0&seed=0.5", "epochs": 3, "include": ["shifts", "turns"]}
    told = client.post(RUNS, json=body).json()
    assert [len(row) for row in told["shifts"]] == [5] * 5
    assert told["shifts"][2][2] == told["turns"][0] == told["history"]["test_accuracy"][-1]
    assert len(told["turns"]) == 12
    assert "shifts" not in client.post(RUNS, json={**body, "include": []}).json()
    own = {"pictures": [[[[0.0] * 6] * 6], [[[1.0] * 6] * 6]], "labels": [0, 1], "epochs": 1}
    assert not {"shifts", "turns"} & client.post(RUNS, json={**own, "include": ["shifts", "turns"]}).json().keys()


def test_an_exercise_of_the_lab_is_checked(client: TestClient) -> None:
    path = "/api/convolution/exercises/few-parameters/check"
    large = client.post(path, json={"link": "#seed=0.5"}).json()
    assert [one["passed"] for one in large["criteria"]] == [True, False, True, False]


def test_a_sweep_has_losses_and_accuracies(client: TestClient) -> None:
    body = {"config": {"data": {"samples": 100}}, "values": {"network.head": ["flatten", "max"]}, "epochs": 2}
    lines = client.post("/api/convolution/sweeps", json=body).text.splitlines()
    assert sum('"row"' in line and "test_accuracy" in line for line in lines) == 2


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"pictures": [[[[1, 2], [3]]]], "labels": [0]}, "pictures.0: expected as many channels and rows"),
        ({"pictures": [[[[1] * 8] * 8]]}, "expected pictures together with their labels"),
        ({"pictures": [[[[1] * 8] * 8]], "labels": [0, 1]}, "labels: expected a label for each of 1 pictures; got 2"),
        ({"pictures": [[[[1] * 8] * 8]], "labels": [-1]}, "labels.0: expected at least 0"),
        ({"pictures": [[[[1] * 17] * 17]], "labels": [0]}, "expected at most 16"),
        ({"pictures": "no", "labels": [0]}, "pictures"),
        ({"link": "#seed=1", "config": {}}, "expected link, or config and pictures"),
        ({"config": {"network": {"layers": [{}]}}}, "network.layers.0"),
        (
            {"parameters": {"layers": [], "hidden": [], "output": {"weights": [[1]], "biases": [1]}}},
            "parameters.layers",
        ),
        ({"epochs": 10_000_000}, "epochs: expected at most"),
    ],
)
def test_a_wrong_request_is_named(client: TestClient, body: dict[str, Any], says: str) -> None:
    answer = client.post(RUNS, json=body)
    assert answer.status_code == 422
    assert says in answer.json()["error"]["message"]


def test_work_beyond_the_limit_is_refused(client: TestClient) -> None:
    answer = client.post(RUNS, json={"epochs": 1_000_000})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_expensive")
