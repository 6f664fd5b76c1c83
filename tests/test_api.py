"""REST as the contract has it: runs, options, health, and one shape for every error."""

import json
import math
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground import __version__
from nn_playground.base.errors import InvalidInput
from nn_playground.base.settings import Settings
from nn_playground.lab import Rehearsal
from nn_playground.labs.mlp.config import parse_config, to_json
from nn_playground.labs.mlp.options import options, thumbnails
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.runs import RunRequest
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.web.application import create_app
from nn_playground.web.responses import MAX_BODY
from nn_playground.work.agenda import Agenda


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}, max_cost=10**9))) as client:
        yield client


def ask(client: TestClient, **request: Any) -> dict[str, Any]:
    answer = client.post("/api/runs", json=request)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(client: TestClient, status: int, **request: Any) -> dict[str, Any]:
    """The error of a request, whose shape is checked."""
    answer = client.post("/api/runs", json=request)
    assert answer.status_code == status, answer.text
    return error_of(answer.json())


def error_of(body: dict[str, Any]) -> dict[str, Any]:
    assert set(body) == {"error"}
    error: dict[str, Any] = body["error"]
    assert set(error) == {"code", "message", "details"}
    assert all(set(detail) == {"path", "message"} for detail in error["details"])
    return error


def test_the_default_run(client: TestClient) -> None:
    body = ask(client)
    assert body["config"] == to_json(parse_config({}))
    assert body["link"] == write_link(parse_config({}))
    assert (body["version"], body["notices"], body["epochs"], body["stopped"]) == (__version__, [], 100, "epochs")
    assert body["history"]["epoch"] == list(range(101))
    assert body["history"]["train_loss"][100] == 0.00889784142890691
    assert body["history"]["test_loss"][100] == 0.01144976196033489
    assert not {"parameters", "points", "grid"} & set(body)


def test_no_body_is_the_default_run(client: TestClient) -> None:
    answer = client.post("/api/runs")
    assert answer.status_code == 200
    assert answer.json() == ask(client)


def test_config_and_its_link_are_the_same_run(client: TestClient) -> None:
    config = {"problem": "regression", "network": {"hidden": [3], "activation": "relu"}, "seed": "0.5"}
    by_config = ask(client, config=config, epochs=5)
    by_link = ask(client, link=f"https://example.org/page{by_config['link']}", epochs=5)
    assert by_link == by_config
    assert by_config["config"]["data"]["name"] == "reg-plane"


def test_what_a_link_says_and_is_not_understood_is_noticed(client: TestClient) -> None:
    body = ask(client, link="#noise=60&nosie=1&dataset=mouse", epochs=0)
    assert len(body["notices"]) == 2
    assert body["config"]["data"]["noise"] == 60


def test_recorded_epochs_and_all_that_can_be_included(client: TestClient) -> None:
    body = ask(client, epochs=20, record=[20, 0, 7], include=["parameters", "points", "grid"])
    trainer = Trainer(parse_config({}))
    trainer.step(20)
    assert body["history"]["epoch"] == [0, 7, 20]
    assert body["history"]["train_loss"][2] == trainer.losses().train
    parameters = trainer.network.parameters()
    assert body["parameters"] == {"weights": parameters.weights, "biases": parameters.biases}
    assert body["points"]["train"] == trainer.points.train.tolist()
    assert (body["grid"]["size"], body["grid"]["domain"]) == (100, [-6.0, 6.0])
    assert body["grid"]["output"] == trainer.output_grid(100).tolist()


def test_a_run_can_go_on_from_parameters(client: TestClient) -> None:
    first = ask(client, epochs=5, record=[5], include=["parameters"])
    second = ask(client, epochs=5, record=[5], parameters=first["parameters"])
    assert second["history"]["train_loss"] == ask(client, epochs=10, record=[10])["history"]["train_loss"]


def test_numbers_that_are_not_finite_are_null(client: TestClient) -> None:
    config = {"problem": "regression", "training": {"learning_rate": 10}}
    answer = client.post("/api/runs", json={"config": config, "include": ["parameters", "grid"]})
    body = json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert body["stopped"] == "diverged"
    assert body["history"]["train_loss"][0] is not None
    assert body["history"]["train_loss"][-1] is None
    assert body["grid"]["output"][0][0] is None or math.isfinite(body["grid"]["output"][0][0])


@pytest.mark.parametrize(
    ("request_body", "path", "says"),
    [
        ({"config": {"data": {"noise": 81}}}, "data.noise", "at most 80; got 81"),
        ({"config": {"data": {"noise": "5"}}}, "data.noise", 'got "5"'),
        ({"config": {"seed": False}}, "seed", "expected a string; got false"),
        ({"config": {"network": {"hidden": [33]}}}, "network.hidden.0", "at most 32"),
        ({"config": {"network": {"activation": "tahn"}}}, "network.activation", "did you mean tanh"),
        ({"config": {"nosie": 1}}, "nosie", "unknown key"),
        ({"config": {"data": {"nosie": 1}}}, "data.nosie", "did you mean noise"),
        ({"config": {"problem": "regression", "data": {"name": "xor"}}}, "data.name", "reg-plane"),
        ({"config": []}, "config", "expected an object"),
        ({"config": {}, "link": "#"}, "", "expected config or link; got both"),
        ({"link": "#networkShape=1,1,1,1,1,1,1,1,1"}, "networkShape", "at most 8"),
        ({"link": "#batchSize=0"}, "batchSize", "at least 1"),
        ({"link": 5}, "link", "expected a string"),
        ({"epochs": -1}, "epochs", "at least 0"),
        ({"epochs": 1.5}, "epochs", "whole number"),
        ({"epochs": "10"}, "epochs", "whole number"),
        ({"epochs": True}, "epochs", "whole number"),
        ({"epochs": 10, "record": [11]}, "record", "from 0 to 10; got 11"),
        ({"record": "all"}, "record", "expected a list"),
        ({"include": ["gird"]}, "include.0", "did you mean grid"),
        ({"parameters": {"weights": [], "biases": []}}, "parameters.weights", "expected 3 items"),
        ({"parameters": {"weights": []}}, "parameters.biases", "is missing"),
        ({"epoch": 1}, "epoch", "unknown key"),
    ],
)
def test_what_is_wrong_is_named(client: TestClient, request_body: dict[str, Any], path: str, says: str) -> None:
    error = refused(client, 422, **request_body)
    assert error["code"] == "invalid_input"
    assert [detail["path"] for detail in error["details"]] == [path]
    assert says in error["message"]


def test_all_that_is_wrong_is_named_at_once(client: TestClient) -> None:
    error = refused(client, 422, config={"data": {"noise": -1, "samples": 1}}, epochs=-1)
    assert {detail["path"] for detail in error["details"]} == {"data.noise", "data.samples", "epochs"}


@pytest.mark.parametrize("body", ["{", "[1, 2", "NaN", '{"epochs": NaN}', '{"epochs": 1, "epochs": 2}', "[" * 10**5])
def test_a_body_that_is_no_json_is_a_bad_request(client: TestClient, body: str) -> None:
    answer = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    error = error_of(answer.json())
    assert error["code"] == "bad_request"
    assert error["message"].startswith("body: expected")


@pytest.mark.parametrize("body", ["[]", "1", '"x"'])
def test_a_body_that_is_no_object_is_invalid(client: TestClient, body: str) -> None:
    answer = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "expected an object" in error_of(answer.json())["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_has_to_say_that_it_is_json(client: TestClient, kind: str) -> None:
    answer = client.post("/api/runs", content="{}", headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "expected Content-Type: application/json" in error_of(answer.json())["message"]


def test_a_charset_may_be_named(client: TestClient) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert client.post("/api/runs", content='{"epochs": 0}', headers=headers).status_code == 200


def test_a_body_may_not_be_too_large(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/api/runs", content=" " * (MAX_BODY + 1), headers=headers)
    assert answer.status_code == 413
    assert error_of(answer.json())["code"] == "too_large"
    assert client.post("/api/runs", content=" " * (MAX_BODY - 2) + "{}", headers=headers).status_code == 200


def test_a_run_may_not_cost_too_much(client: TestClient) -> None:
    error = refused(client, 413, epochs=1_000_000)
    assert error["code"] == "too_expensive"
    assert "13,000,450,000" in error["message"]
    assert "1,000,000,000" in error["message"]


def test_unknown_paths_and_methods_are_errors_of_the_same_shape(client: TestClient) -> None:
    missing = client.get("/api/nothing")
    assert (missing.status_code, error_of(missing.json())["code"]) == (404, "not_found")
    assert "/api/nothing" in missing.json()["error"]["message"]
    wrong = client.get("/api/runs")
    assert (wrong.status_code, error_of(wrong.json())["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"


def test_a_bug_tells_nothing_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.labs.mlp.lab.in_slices", lambda *_, **__: iter(lambda: 1 / 0, None))
    with TestClient(create_app(Settings.read({})), raise_server_exceptions=False) as client:
        answer = client.post("/api/runs", json={})
    assert answer.status_code == 500
    assert error_of(answer.json())["code"] == "internal_error"
    assert "division" not in answer.text
    assert "content-security-policy" in answer.headers


def test_options_and_thumbnails_are_what_the_registries_say(client: TestClient) -> None:
    assert client.get("/api/options").json() == json.loads(json.dumps(options()))
    assert client.get("/api/thumbnails").json() == json.loads(json.dumps(thumbnails()))


def test_what_is_answered_of_the_choices_is_what_openapi_promises(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert client.get("/api/options").json().keys() == schemas["OptionTable"]["properties"].keys()
    assert client.get("/api/thumbnails").json().keys() == schemas["Thumbnails"]["properties"].keys()


def test_health_is_bad_while_kernels_compile_and_good_then(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def carry_out(agenda: Agenda, note: Callable[[str, Exception | None], None], _rehearsal: Rehearsal) -> None:
        assert go_on.wait(60)
        while step := agenda.take():
            note(step, None)

    monkeypatch.setattr("nn_playground.web.application.compiling.carry_out", carry_out)
    with TestClient(create_app(Settings.read({}))) as client:
        before = client.get("/healthz")
        assert (before.status_code, before.json()) == (503, {"status": "compiling", "version": __version__})
        alive = client.get("/livez")
        assert (alive.status_code, alive.json()) == (200, before.json())
        unready = client.get("/readyz")
        assert (unready.status_code, unready.headers["retry-after"]) == (503, "5")
        assert error_of(unready.json())["code"] == "unavailable"
        assert "being compiled" in error_of(unready.json())["message"]
        for path, status in (("/healthz", 503), ("/livez", 200), ("/readyz", 503)):
            assert (client.head(path).status_code, client.head(path).content) == (status, b"")
        assert client.get("/api/options").status_code == 200
        assert client.get("/").status_code == 200
        go_on.set()
        assert client.post("/api/runs", json={"epochs": 0}).status_code == 200
        for path in ("/healthz", "/livez", "/readyz"):
            after = client.get(path)
            assert (after.status_code, after.json()) == (200, {"status": "ok", "version": __version__})
            assert client.head(path).status_code == 200


def test_where_compiling_failed_the_server_lives_and_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_out(agenda: Agenda, note: Callable[[str, Exception | None], None], _rehearsal: Rehearsal) -> None:
        while step := agenda.take():
            note(step, RuntimeError("no compiler"))

    monkeypatch.setattr("nn_playground.web.application.compiling.carry_out", carry_out)
    with TestClient(create_app(Settings.read({}))) as client:
        while client.get("/livez").json()["status"] == "compiling":
            pass
        assert client.get("/livez").status_code == 200
        unready = client.get("/readyz")
    assert unready.status_code == 503
    assert "could not be compiled" in error_of(unready.json())["message"]


def test_the_same_run_at_the_same_time_is_the_same_run(client: TestClient) -> None:
    bodies: list[str] = []
    threads = [
        threading.Thread(target=lambda: bodies.append(client.post("/api/runs", json={"epochs": 30}).text))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(bodies) == 4
    assert len(set(bodies)) == 1


def test_openapi_is_strict_about_what_goes_in(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    for name in ("RunRequest", "RunConfig", "DataConfig", "NetworkConfig", "Parameters"):
        assert schemas[name]["additionalProperties"] is False, name


def test_a_request_names_one_run() -> None:
    assert RunRequest(link="#seed=7").named().config.seed == "7"
    assert RunRequest().named().config == parse_config({})
    with pytest.raises(InvalidInput):
        RunRequest(link="#batchSize=0").named()
