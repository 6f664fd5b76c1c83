"""POST /api/sweeps: a stream of JSON lines, refused before it begins, and ended by who hangs up."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from nn_playground.api_models import MEDIA_TYPE, Row, Sweep
from nn_playground.base.errors import Unavailable
from nn_playground.base.settings import Settings
from nn_playground.base.validation import validated
from nn_playground.labs.mlp.lab import MLP
from nn_playground.web.application import create_app
from nn_playground.web.ndjson import Events, Lines, stream
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.trials import Batch, Outcome, batch_outcomes, try_batch
from tests.serving import Server

SWEEP: dict[str, Any] = {
    "values": {"network.hidden": [[], [3]], "data.name": ["xor", "gauss"]},
    "seeds": 3,
    "epochs": 20,
    "goal": {"test_loss": 0.2},
}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}, max_cost=10**9)), raise_server_exceptions=False) as client:
        yield client


def lines_of(text: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in text.splitlines()]
    assert all(len(line) == 1 for line in lines)
    return lines


def test_progress_rows_and_a_summary_come_as_lines(client: TestClient) -> None:
    answer = client.post("/api/sweeps", json=SWEEP)
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    lines = lines_of(answer.text)
    layout = SweepPlan(validated(Sweep, SWEEP))
    rows = {line["row"]["number"]: Row(**line["row"]) for line in lines if "row" in line}
    assert len(rows) == len([line for line in lines if "row" in line]) == 12
    for number, trial in enumerate(layout.trials()):
        (outcome,) = batch_outcomes(Batch(MLP, (number,), (trial,), layout.plan))
        assert rows[number] == layout.row(number, outcome)
    told = [line for line in lines if "compiling" not in line]  # which comes first where kernels are not loaded yet
    assert told[0] == {"progress": {"done": 0, "total": 12}}
    done = [line["progress"]["done"] for line in lines if "progress" in line]
    assert done == sorted(done)
    assert done[-1] == 12
    assert lines[-1]["summary"] == json.loads(layout.report(list(rows.values())).model_dump_json())


def test_progress_is_told_a_hundred_times_at_most_and_at_the_end(client: TestClient) -> None:
    values = {"training.batch_size": [*range(1, 26)]}
    answer = client.post("/api/sweeps", json={"values": values, "seeds": 10, "epochs": 0})
    done = [line["progress"]["done"] for line in lines_of(answer.text) if "progress" in line]
    assert done == [*range(0, 250, 3), 250]


def test_a_row_says_where_a_condition_of_its_run_has_stopped_it(client: TestClient) -> None:
    values = {"training.stop.epochs": [0, 5], "training.stop.train_loss": [0, 1]}
    answer = client.post("/api/sweeps", json={"values": values, "epochs": 20})
    rows = sorted((line["row"] for line in lines_of(answer.text) if "row" in line), key=lambda row: row["number"])
    assert [(row["epoch"], row["stopped"]) for row in rows] == [
        *((20, "epochs"), (1, "train_loss")),
        *((5, "epochs"), (1, "train_loss")),
    ]


def test_what_is_to_be_known_of_any_combination_is_said_once(client: TestClient) -> None:
    values = {"training.batch_size": [10, *range(251, 300)], "data.noise": [0, 10]}
    answer = client.post("/api/sweeps", json={"values": values, "epochs": 0})
    notices = lines_of(answer.text)[-1]["summary"]["notices"]
    assert len(notices) == 21
    assert notices[0].startswith("A batch of 251 needs more than the 250 points")
    assert notices[-1] == "and 29 more like these"


@pytest.mark.parametrize(
    ("body", "status", "path", "says"),
    [
        ({"values": {"data.noise": [81]}}, 422, "data.noise", "at most 80; got 81"),
        ({"config": {"data": {"noise": 81}}}, 422, "data.noise", "at most 80; got 81"),
        ({"values": {"data.nosie": [1]}}, 422, "data.nosie", "did you mean noise"),
        ({"seeds": "many"}, 422, "seeds", 'got "many"'),
        ({"values": []}, 422, "values", "expected an object"),
        ({"epochs": 1000, "seeds": 161}, 413, None, "2,165,450,000"),
        ({"epochs": 1000, "seeds": 161}, 413, None, "1,000,000,000"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_trained(
    client: TestClient, body: dict[str, Any], status: int, path: str | None, says: str
) -> None:
    answer = client.post("/api/sweeps", json=body)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert [detail["path"] for detail in error["details"]] == ([path] if path else [])
    assert says in error["message"]


def test_a_busy_server_asks_to_come_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.work.workers.MAX_REQUESTS", 0)
    answer = client.post("/api/sweeps", json=SWEEP)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["error"]["code"] == "unavailable"


def test_a_bug_in_the_middle_is_the_last_line(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(batch: Batch) -> Iterator[list[tuple[int, Outcome]]]:
        if 0 not in batch.numbers:
            raise ZeroDivisionError
        yield from try_batch(batch)

    monkeypatch.setattr("nn_playground.work.workers.try_batch", broken)
    *_, last = lines_of(client.post("/api/sweeps", json=SWEEP).text)
    assert last["error"]["code"] == "internal_error"


def test_who_hangs_up_stops_the_work(server: Server) -> None:
    long = {"seeds": 900, "epochs": 2000, "config": {"network": {"hidden": [8, 8]}}}
    with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as asking:
        with asking.stream("POST", "/api/sweeps", json=long) as answer:
            assert "progress" in next(answer.iter_lines())
        began = time.monotonic()
        short = lines_of(asking.post("/api/sweeps", json=SWEEP).text)
        assert "summary" in short[-1]
        assert time.monotonic() - began < 60


def test_runs_and_pictures_are_answered_beside_a_large_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    tabs, runs = 4, 1000
    begun, answered = threading.Event(), threading.Event()

    def lasting(batch: Batch) -> Iterator[list[tuple[int, Outcome]]]:
        """Slices without end, until the others have their answers."""
        begun.set()
        while not answered.is_set():
            yield []
        yield list(zip(batch.numbers, batch_outcomes(batch), strict=True))

    monkeypatch.setattr("nn_playground.work.workers.try_batch", lasting)
    monkeypatch.setattr("nn_playground.base.pace.SLICE_SECONDS", 0.0)
    large = {"config": {"network": {"hidden": []}}, "seeds": runs, "epochs": 1}
    with TestClient(create_app(Settings.read({}, threads=1))) as client:
        answers: list[str] = []
        sweep = threading.Thread(target=lambda: answers.append(client.post("/api/sweeps", json=large).text))
        sweep.start()
        assert begun.wait(60)
        asked = [
            lambda: client.post("/api/runs", json={"epochs": 30}),
            lambda: client.get("/boundary.png", params={"epochs": 30, "size": 50}),
        ]
        with ThreadPoolExecutor(2 * tabs) as pool:
            others = [pool.submit(ask) for ask in asked * tabs]
            codes = [other.result(60).status_code for other in others]
        assert codes == [200] * 2 * tabs
        assert not answers
        answered.set()
        sweep.join(120)
    assert lines_of(answers[0])[-1]["summary"]["combinations"][0]["runs"] == runs


async def _numbers(closed: list[str]) -> AsyncGenerator[dict[str, Any], None]:
    try:
        for number in range(1000):
            yield {"number": number}
    finally:
        closed.append("closed")


@pytest.mark.parametrize("most", [0, 1, 5])
def test_what_makes_the_lines_is_closed_at_once_when_they_cant_be_sent(most: int) -> None:
    closed: list[str] = []
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) > most:
            raise OSError

    async def scene() -> None:
        answer = await stream(_numbers(closed), Lines)
        with pytest.raises(OSError):  # noqa: PT011
            await answer.stream_response(send)
        assert closed == ["closed"]

    asyncio.run(scene())


def test_who_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.web.ndjson.STALLED", 0.01)
    closed: list[str] = []

    async def stalled(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.sleep(60)

    async def scene() -> None:
        await (await stream(_numbers(closed), Lines)).stream_response(stalled)

    asyncio.run(scene())
    assert closed == ["closed"]


# ---- as events ----


def events(text: str) -> list[dict[str, Any]]:
    """The JSON texts of a stream of events."""
    *blocks, rest = text.split("\n\n")
    assert rest == ""
    assert all(block.startswith("data: ") and "\n" not in block for block in blocks)
    return [json.loads(block.removeprefix("data: ")) for block in blocks]


@pytest.mark.parametrize(
    "accept",
    ["text/event-stream", "Text/Event-Stream; charset=utf-8", "text/html, text/event-stream, application/x-ndjson"],
)
def test_a_sweep_is_a_stream_of_events_where_these_are_accepted(client: TestClient, accept: str) -> None:
    body = {"values": {"network.hidden": [[], [2]]}, "epochs": 3}
    answer = client.post("/api/sweeps", json=body, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    usual = client.post("/api/sweeps", json=body)
    assert usual.headers["content-type"].startswith("application/x-ndjson")
    assert usual.headers["x-accel-buffering"] == "no"
    lines = [json.loads(line) for line in usual.text.splitlines()]
    assert sorted(map(str, events(answer.text))) == sorted(map(str, lines))
    assert list(lines[-1]) == ["summary"]


def test_a_check_is_a_stream_of_events_where_these_are_accepted(client: TestClient) -> None:
    body = {"link": "#dataset=gauss&networkShape="}
    path = "/api/exercises/gauss-smallest/check"
    answer = client.post(path, json=body, headers={"Accept": "text/event-stream"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    first, *_, last = events(answer.text)
    assert list(first) == ["progress"]
    assert last["result"] == client.post(path, json=body).json()


def test_what_is_refused_is_an_answer_and_no_stream(client: TestClient) -> None:
    answer = client.post("/api/sweeps", json={"epochs": -1}, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/json")


def test_an_error_is_the_last_event_and_silence_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Events, "silence", 0.01)
    sent: list[bytes] = []

    async def scene() -> None:
        go_on = asyncio.Event()

        async def lines() -> AsyncGenerator[dict[str, Any], None]:
            yield {"progress": {"done": 0, "total": 1}}
            await go_on.wait()
            yield {"row": {}}
            raise Unavailable("The workers were lost.")

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                sent.append(message["body"])
            if sent.count(b":\n\n") == 3:
                go_on.set()

        await (await stream(lines(), Events)).stream_response(send)

    asyncio.run(asyncio.wait_for(scene(), 60))
    told = events(b"".join(part for part in sent if not part.startswith(b":")).decode())
    assert [list(line) for line in told] == [["progress"], ["row"], ["error"]]
    assert told[-1]["error"]["code"] == "unavailable"
