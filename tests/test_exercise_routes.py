"""Exercises over REST and on the command line."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.__main__ import main
from nn_playground.api_models import EVENTS, MEDIA_TYPE
from nn_playground.base.errors import InvalidInput
from nn_playground.base.settings import Settings
from nn_playground.exercises.checking import check
from nn_playground.exercises.loader import catalogue
from nn_playground.exercises.seeds import secret_seeds
from nn_playground.labs.mlp.lab import MLP
from nn_playground.web.application import create_app
from nn_playground.web.responses import MAX_BODY
from nn_playground.work.trials import Batch, Outcome, Plan, batch_outcomes
from nn_playground.work.workers import thread_pool
from tests.models import Submission
from tests.test_exercises import WHOLE

SOLVED = "#dataset=xor&networkShape=4&learningRate=0.1"
STREAMED = {"Accept": MEDIA_TYPE}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher's exercises: xor-wide."""
    folder = tmp_path_factory.mktemp("exercises")
    (folder / "xor-wide.toml").write_text(WHOLE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({"PLAYGROUND_EXERCISES": str(folder)}))) as client:
        yield client


def asked(client: TestClient, **submission: Any) -> Any:
    answer = client.post("/api/exercises/xor-wide/check", json=submission)
    assert answer.status_code == 200, answer.text
    return answer.json()


def error_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    error: dict[str, Any] = answer.json()["error"]
    assert set(error) == {"code", "message", "details"}
    return error


# ---- which there are ----


def test_all_exercises_are_listed_in_their_order(client: TestClient, folder: Path) -> None:
    listed = client.get("/api/exercises").json()["exercises"]
    assert [entry["slug"] for entry in listed] == list(catalogue(MLP, str(folder)))
    assert {"slug": "xor-wide", "title": "Exclusive or", "lesson": "Tests", "points": 8.5} in listed


def test_an_exercise_is_told_with_all_but_its_answers(client: TestClient) -> None:
    told = client.get("/api/exercises/xor-wide").json()
    assert told["text"] == "Solve **it**."
    assert told["html"] == "<p>Solve <strong>it</strong>.</p>\n"
    assert told["start"] == "#dataset=xor&networkShape=4,2&activation=tanh"
    assert told["may_change"] == ["network.hidden", "network.activation", "training", "features"]
    assert "data.noise" in told["locked"]
    assert told["allowed"] == {"features": ["x1", "x2"], "activations": ["tanh", "relu"]}
    assert told["limits"]["hidden_layers"] == {"at_most": 1, "at_least": None, "points": 0.5, "hidden": False}
    assert told["targets"][0]["test_accuracy"] == 0.95
    assert [question["choices"] for question in told["questions"]] == [None, None, ["So", "Because"]]
    assert all({"answer", "tolerance", "hints", "hint", "why"}.isdisjoint(question) for question in told["questions"])


@pytest.mark.parametrize("path", ["/api/exercises", "/api/exercises/xor-wide"])
def test_what_a_cache_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert client.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("slug", ["xor-wied", "none", "%2e%2e", "a%00b", "xor-wide.toml"])
def test_an_exercise_that_there_is_not(client: TestClient, slug: str) -> None:
    assert error_of(client.get(f"/api/exercises/{slug}"), 404)["code"] == "not_found"
    answer = client.post(f"/api/exercises/{slug}/check", json={"link": "#"})
    assert error_of(answer, 404)["code"] == "not_found"


def test_a_slip_in_a_name_is_helped(client: TestClient) -> None:
    error = error_of(client.get("/api/exercises/xor-wied"), 404)
    assert error["message"] == 'There is no exercise "xor-wied"; did you mean xor-wide?'


# ---- checks ----


def test_a_check_is_that_of_scripts(client: TestClient, folder: Path) -> None:
    given = {"link": SOLVED, "answers": {"Size": 17, "Six": "6", "Why": "So"}}
    executor = thread_pool(1)
    expected = check(catalogue(MLP, str(folder))["xor-wide"], Submission.model_validate(given), executor, most=1)
    executor.shutdown()
    result = asked(client, **given)
    assert result == expected.model_dump(mode="json")
    assert (result["passed"], result["score"], result["points"], result["seeds"]) == (True, 8.5, 8.5, 10)


def test_the_lecture_s_exercises_can_be_checked_from_their_start() -> None:
    with TestClient(create_app(Settings.read({}))) as client:
        for entry in client.get("/api/exercises").json()["exercises"]:
            told = client.get(f"/api/exercises/{entry['slug']}").json()
            answer = client.post(f"/api/exercises/{entry['slug']}/check", json={"link": told["start"]})
            assert answer.status_code == 200, answer.text
            assert answer.json()["criteria"][0]["passed"], "the start changes nothing"
            assert not answer.json()["passed"], "to begin is not to be done"


def test_seeds_of_grades_are_not_those_of_checks(folder: Path) -> None:
    made = catalogue(MLP, str(folder))["xor-wide"]
    executor = thread_pool(1)
    results = [
        check(made, Submission(link="#dataset=xor&networkShape=2"), executor, most=1, seeds=secret_seeds(secret))
        for secret in ("one", "one", "two")
    ]
    executor.shutdown()
    assert results[0] == results[1] != results[2]


def test_a_stream_tells_progress_and_ends_with_the_result(client: TestClient) -> None:
    answer = client.post("/api/exercises/xor-wide/check", json={"link": SOLVED}, headers=STREAMED)
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    *progress, last = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["progress"]["done"] for line in progress] == list(range(11))
    assert {line["progress"]["total"] for line in progress} == {10}
    assert last == {"result": asked(client, link=SOLVED)}


@pytest.mark.parametrize("headers", [{}, STREAMED])
@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({}, "", "got neither"),
        ({"link": "#", "config": {}}, "", "got both"),
        ({"link": "#batchSize=0"}, "batchSize", "at least 1"),
        ({"config": {"data": {"noise": 81}}}, "data.noise", "at most 80"),
        ({"config": {"data": {"nosie": 8}}}, "data.nosie", "did you mean noise"),
        ({"link": SOLVED, "parameters": {"weights": [], "biases": []}}, "parameters.weights", "expected 2 items"),
        ({"link": SOLVED, "parameters": {"weights": []}}, "parameters.biases", "is missing"),
        ({"link": SOLVED, "answers": {"Size": None}}, "answers.Size", "got null"),
        ({"link": SOLVED, "answers": {"Sice": 1}}, "answers", "did you mean Size"),
        ({"link": SOLVED, "seeds": 3}, "seeds", "unknown key"),
    ],
)
def test_what_is_wrong_is_named(
    client: TestClient, headers: dict[str, str], given: dict[str, Any], path: str, says: str
) -> None:
    error = error_of(client.post("/api/exercises/xor-wide/check", json=given, headers=headers), 422)
    assert error["code"] == "invalid_input"
    assert [detail["path"] for detail in error["details"]] == [path]
    assert says in error["message"]


@pytest.mark.parametrize("headers", [{}, STREAMED])
@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "bad_request"),
        ("[" * 10**5, "application/json", 400, "bad_request"),
        ('{"link": "#", "link": "#"}', "application/json", 400, "bad_request"),
        ("[]", "application/json", 422, "invalid_input"),
        ("", "application/json", 422, "invalid_input"),
        ("{}", "text/plain", 415, "unsupported_media_type"),
        (" " * (MAX_BODY + 1), "application/json", 413, "too_large"),
    ],
)
def test_a_body_that_is_none(
    client: TestClient, headers: dict[str, str], content: str, kind: str, status: int, code: str
) -> None:
    answer = client.post("/api/exercises/xor-wide/check", content=content, headers={"Content-Type": kind, **headers})
    assert error_of(answer, status)["code"] == code


@pytest.mark.parametrize("headers", [{}, STREAMED])
def test_a_check_may_not_cost_too_much(folder: Path, headers: dict[str, str]) -> None:
    with TestClient(create_app(Settings.read({}, exercises=str(folder), max_cost=10**7))) as client:
        answer = client.post("/api/exercises/xor-wide/check", json={"link": SOLVED}, headers=headers)
    error = error_of(answer, 413)
    assert error["code"] == "too_expensive"
    assert f"{10 * (450_000 + 300 * (500 * 17 + 500)):,}" in error["message"]
    assert "10,000,000" in error["message"]


@pytest.mark.parametrize("headers", [{}, STREAMED])
def test_the_targets_of_a_check_cost_what_they_cost_together(tmp_path: Path, headers: dict[str, str]) -> None:
    another = '[[targets]]\nname = "Soon"\ntest_loss = 0.3\nepochs = 200\nseeds = 6\n\n'
    (tmp_path / "one.toml").write_text(WHOLE.replace("[[questions]]", f"{another}[[questions]]", 1), "utf-8")
    whole = 10 * (450_000 + 300 * (500 * 17 + 500)) + 6 * (450_000 + 200 * (500 * 17 + 500))
    for most, status in ((whole - 1, 413), (whole, 200)):
        with TestClient(create_app(Settings.read({}, exercises=str(tmp_path), max_cost=most))) as client:
            answer = client.post("/api/exercises/xor-wide/check", json={"link": SOLVED}, headers=headers)
        assert answer.status_code == status
        told = f"{whole:,} (epochs x points x parameters of 16 runs, and what else takes time); at most {most:,}"
        assert (told in answer.text) == (status == 413)


# ---- while it trains ----


class Stuck:
    """Stands in for `work`: a batch that gets nowhere until it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.begun = threading.Event()

    def __call__(self, batch: Batch) -> Iterator[list[tuple[int, Outcome]]]:
        self.begun.set()
        assert self.free.wait(60)
        yield list(zip(batch.numbers, batch_outcomes(batch._replace(plan=Plan(epochs=0))), strict=True))


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stuck]:
    stuck = Stuck()
    monkeypatch.setattr("nn_playground.work.workers.try_batch", stuck)
    yield stuck
    stuck.free.set()


def test_others_are_answered_while_a_check_trains(client: TestClient, stuck: Stuck) -> None:
    found: list[Any] = []
    checking = threading.Thread(target=lambda: found.append(asked(client, link=SOLVED)))
    checking.start()
    assert stuck.begun.wait(60)
    assert client.get("/api/exercises").status_code == 200
    assert not found
    stuck.free.set()
    checking.join(60)
    assert found[0]["seeds"] == 10


@pytest.mark.parametrize("accept", [b"*/*", MEDIA_TYPE.encode()])
def test_who_hangs_up_ends_the_check(client: TestClient, stuck: Stuck, accept: bytes) -> None:
    body = json.dumps({"link": SOLVED}).encode()
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/exercises/xor-wide/check",
        "raw_path": b"/api/exercises/xor-wide/check",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"accept", accept)],
    }

    async def scene() -> None:
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if waiting:
                return waiting.pop()
            while not stuck.begun.is_set():  # noqa: ASYNC110 (a thread sets it)
                await asyncio.sleep(0.001)
            return {"type": "http.disconnect"}

        async def send(_message: Any) -> None:
            await asyncio.sleep(0)

        await asyncio.wait_for(client.app(scope, receive, send), 60)

    client.portal.call(scene)  # type: ignore[union-attr]
    assert stuck.begun.is_set()
    assert not stuck.free.is_set(), "it ended although nothing was found"


# ---- documents ----


def test_openapi_tells_what_is_asked_and_answered(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    call = api["paths"]["/api/exercises/{slug}/check"]["post"]
    assert set(call["responses"]) == {"200", "400", "404", "413", "415", "422", "503"}
    assert set(call["responses"]["200"]["content"]) == {"application/json", MEDIA_TYPE, EVENTS}
    assert api["components"]["schemas"]["Submission"]["additionalProperties"] is False
    docs = client.get("/docs")
    assert docs.status_code == 200
    assert 'id="CheckAnswer"' in docs.text


def test_examples_of_the_docs_are_answered(client: TestClient) -> None:
    call = client.get("/openapi.json").json()["paths"]["/api/exercises/{slug}/check"]["post"]
    slug = call["parameters"][0]["schema"]["examples"][0]
    for example in call["requestBody"]["content"]["application/json"]["examples"].values():
        answer = client.post(f"/api/exercises/{slug}/check", json=example["value"])
        assert answer.status_code == 200, answer.text
        assert answer.json()["criteria"][0]["passed"]


# ---- a teacher's folder ----


def test_the_command_says_which_exercises_can_be_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises", "check", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out == "xor-wide: Exclusive or (8.5 points, 6 criteria)\n1 exercise can be used.\n"
    assert err == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("slug = ", "one.toml: expected TOML"),
        (WHOLE.replace("epochs = 300", "epochs = -1"), "one.toml: epochs of the 1st of targets: expected at "),
        (None, "there are none"),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, says: str
) -> None:
    if content is not None:
        (tmp_path / "one.toml").write_text(content, "utf-8")
    assert main(["exercises", "check", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert says in err


def test_exercises_that_are_wrong_stop_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.toml").write_text("slug = 1", "utf-8")
    assert main(["serve", "--port", "0", "--exercises", str(tmp_path)]) == 2
    assert "one.toml: slug: expected a string; got 1" in capsys.readouterr().err
    with pytest.raises(InvalidInput, match="expected a folder"):
        create_app(Settings.read({"PLAYGROUND_EXERCISES": str(tmp_path / "none")}))
