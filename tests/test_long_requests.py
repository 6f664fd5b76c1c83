"""Sweeps and checks over the WebSocket: the same as over REST, at the page's pace, and over when the page is gone."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.live.long_requests import MAX_LINES, texts
from nn_playground.web.application import create_app
from nn_playground.work.lines import LineReader
from tests.stage import Peer, Place, scene, settle

SWEEP: dict[str, Any] = {"values": {"network.hidden": [[], [2]], "data.noise": [0, 20]}, "seeds": 3, "epochs": 5}
LONG: dict[str, Any] = {"config": {"network": {"hidden": [8, 8]}}, "seeds": 200, "epochs": 5000}
HANDED_IN: dict[str, Any] = {"link": "#dataset=gauss&networkShape="}
LAST = {"summary", "result", "error", "cancelled"}


async def until(place: Place, peer: Peer, holds: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    """Let the place work until a text comes of which that holds; all texts until then."""
    heard: list[dict[str, Any]] = []
    while not any(map(holds, heard)):
        await place.work()
        await asyncio.sleep(0.01)
        heard += peer.texts()
    return heard


async def answered(place: Place, peer: Peer, number: int) -> list[dict[str, Any]]:
    """The texts that answer a request, to the last."""
    heard = await until(place, peer, lambda text: text.get("id") == number and text["type"] in LAST)
    return [text for text in heard if text.get("id") == number]


async def under_way(place: Place, count: int) -> None:
    """Wait until so many requests have workers."""
    while place.office.workers.requests != count:
        await place.work()
        await asyncio.sleep(0.01)


async def opened() -> tuple[Place, Peer]:
    """A place with a peer that has been greeted."""
    place, peer = Place(), Peer()
    await place.open(peer)
    peer.take()
    return place, peer


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


# ---- the same as over REST ----


@pytest.mark.parametrize("number", [1, -7, 0, 2**53])
def test_a_sweep_says_what_it_says_over_rest(client: TestClient, number: int) -> None:
    async def play() -> None:
        place, peer = await opened()
        peer.say("sweep", id=number, **SWEEP)
        heard = await answered(place, peer, number)
        rows = [row for text in heard if text["type"] == "rows" for row in text["rows"]]
        lines = [json.loads(line) for line in client.post("/api/sweeps", json=SWEEP).text.splitlines()]
        key = lambda row: (str(row["values"]), row["seed"])  # noqa: E731
        assert sorted(rows, key=key) == sorted((line["row"] for line in lines if "row" in line), key=key)
        assert heard[-1] == {"type": "summary", "id": number, "summary": lines[-1]["summary"]}
        told = [text for text in heard if text["type"] == "progress"]
        assert (told[-1]["done"], told[-1]["total"]) == (12, 12)

    scene(play)()


def test_a_check_says_what_it_says_over_rest(client: TestClient) -> None:
    async def play() -> None:
        place, peer = await opened()
        peer.say("check", id=5, exercise="gauss-smallest", **HANDED_IN)
        heard = await answered(place, peer, 5)
        assert heard[0]["type"] == "progress"
        result = client.post("/api/exercises/gauss-smallest/check", json=HANDED_IN).json()
        assert heard[-1] == {"type": "result", "id": 5, "result": result}

    scene(play)()


@pytest.mark.parametrize(
    ("path", "command", "body"),
    [
        ("/api/sweeps", {"type": "sweep"}, {"epochs": -1}),
        ("/api/sweeps", {"type": "sweep"}, {"seeds": 0, "epochs": 1}),
        ("/api/sweeps", {"type": "sweep"}, {"values": {"network.hidden": [[33]]}}),
        ("/api/sweeps", {"type": "sweep"}, {"values": {"nose": [1]}}),
        ("/api/sweeps", {"type": "sweep"}, {"values": {"data.noise": []}}),
        ("/api/sweeps", {"type": "sweep"}, {"link": "#", "config": {}}),
        ("/api/sweeps", {"type": "sweep"}, {"link": "#batchSize=0"}),
        ("/api/sweeps", {"type": "sweep"}, {"config": {"data": {"noise": 99}}}),
        ("/api/sweeps", {"type": "sweep"}, {"seeds": 100_000, "epochs": 1_000_000}),
        ("/api/exercises/gauss-smallest/check", {"type": "check", "exercise": "gauss-smallest"}, {}),
        ("/api/exercises/nowhere/check", {"type": "check", "exercise": "nowhere"}, HANDED_IN),
        (
            "/api/exercises/gauss-smallest/check",
            {"type": "check", "exercise": "gauss-smallest"},
            {"link": "#batchSize=0"},
        ),
        (
            "/api/exercises/gauss-smallest/check",
            {"type": "check", "exercise": "gauss-smallest"},
            {**HANDED_IN, "answers": {"What?": 1}},
        ),
    ],
)
def test_what_is_wrong_is_said_as_over_rest(
    client: TestClient, path: str, command: dict[str, Any], body: dict[str, Any]
) -> None:
    async def play() -> None:
        place, peer = await opened()
        peer.say(command["type"], id=3, **{**command, **body, "type": command["type"]})
        (heard,) = await answered(place, peer, 3)
        answer = client.post(path, json=body)
        assert heard == {"type": "error", "id": 3, "command": command["type"], **answer.json()}

    scene(play)()


@pytest.mark.parametrize(
    ("message", "path"),
    [
        ({"type": "sweep"}, "id"),
        ({"type": "sweep", "id": "a"}, "id"),
        ({"type": "check", "id": 1, "link": "#"}, "exercise"),
        ({"type": "cancel"}, "of"),
        ({"type": "cancel", "of": None}, "of"),
        ({"type": "cancel", "of": 1, "off": 1}, "off"),
    ],
)
def test_what_is_no_request_is_said_at_once(message: dict[str, Any], path: str) -> None:
    async def play() -> None:
        place, peer = await opened()
        peer.say_raw(json.dumps(message))
        await place.work()
        (text,) = [text for text in peer.texts() if text["type"] == "error"]
        assert text["command"] == message["type"]
        assert [detail["path"] for detail in text["error"]["details"]] == [path]

    scene(play)()


# ---- one at a time, and none that nobody waits for ----


@scene
async def test_one_of_each_kind_is_under_way_at_a_time() -> None:
    place, peer = await opened()
    peer.say("sweep", id=1, **LONG)
    peer.say("sweep", id=2, **SWEEP)
    peer.say("check", id=1, exercise="gauss-smallest", **HANDED_IN)
    peer.say("check", id=3, exercise="gauss-smallest", **HANDED_IN)
    heard = await until(place, peer, lambda text: text.get("id") == 3 and text["type"] in LAST)
    refused = [text for text in heard if text["type"] == "error"]
    assert [(text["id"], text["command"]) for text in refused] == [(2, "sweep"), (1, "check")]
    assert "one at a time" in refused[0]["error"]["message"]
    assert heard[-1]["type"] == "result"
    peer.say("cancel", of=1)
    await answered(place, peer, 1)
    peer.say("sweep", id=1, **SWEEP)  # the same id again
    assert (await answered(place, peer, 1))[-1]["type"] == "summary"


@scene
async def test_what_is_cancelled_ends_and_the_next_may_begin() -> None:
    place, peer = await opened()
    workers = place.office.workers
    for number in range(1, 4):
        peer.say("sweep", id=number, **LONG)
        await under_way(place, 1)
        peer.say("cancel", of=99)  # is nobody's
        peer.say("cancel", of=number, id=100)
        heard = await answered(place, peer, number)
        assert heard[-1] == {"type": "cancelled", "id": number}
        assert workers.requests == 0
    peer.say("cancel", of=3)  # too late: nothing is said, and nothing breaks
    peer.say("sweep", id=5, **SWEEP)
    assert (await answered(place, peer, 5))[-1]["type"] == "summary"


@scene
async def test_where_the_page_is_gone_nothing_goes_on() -> None:
    place, peer = await opened()
    peer.say("sweep", id=1, **LONG)
    peer.say("check", id=2, exercise="xor-one-layer", link="#dataset=xor&networkShape=4")
    await under_way(place, 2)
    peer.leave()
    await asyncio.wait(place.tasks)
    assert place.office.workers.requests == 0


@scene
async def test_a_page_that_does_not_read_stops_its_sweep_and_nobody_elses() -> None:
    place, slow = await opened()
    quick = Peer()
    await place.open(quick)
    slow.say("sweep", id=1, **{**LONG, "epochs": 1, "seeds": 20_000})
    await until(place, slow, lambda text: text["type"] == "rows")
    slow.reads.clear()
    quick.say("sweep", id=2, **SWEEP)
    assert (await answered(place, quick, 2))[-1]["type"] == "summary"
    sizes = [len(slow.outgoing)]
    for _ in range(20):
        await asyncio.sleep(0.02)
        sizes.append(len(slow.outgoing))
    assert sizes[0] == sizes[-1], "nothing is written for who does not read"
    slow.reads.set()
    heard = await until(place, slow, lambda text: text["type"] == "rows")
    assert all(len(text["rows"]) <= MAX_LINES for text in heard if text["type"] == "rows")
    slow.leave()
    await settle()


def test_a_bug_is_an_answer_with_the_requests_id(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    async def broken(*_: object) -> AsyncGenerator[dict[str, Any], None]:
        yield {"progress": {"done": 0, "total": 1}}
        raise KeyError("secret")

    monkeypatch.setattr("nn_playground.live.long_requests.sweep_lines", broken)

    async def play() -> None:
        place, peer = await opened()
        for number in (1, 2):
            peer.say("sweep", id=number, **SWEEP)
            *_, last = await answered(place, peer, number)
            assert (last["type"], last["command"], last["error"]["code"]) == ("error", "sweep", "internal_error")
            assert "secret" not in str(last)

    scene(play)()
    assert "a sweep of a tab failed" in caplog.text


# ---- lines and texts ----


def test_rows_come_together_and_of_progress_the_last() -> None:
    lines: list[dict[str, Any]] = [
        {"progress": {"done": 0, "total": 2}},
        {"curve": {"number": 1}},
        {"row": {"loss": 1}},
        {"progress": {"done": 1, "total": 2}},
        {"row": {"loss": 2}},
        {"progress": {"done": 2, "total": 2}},
        {"summary": {}},
    ]
    assert [json.loads(text) for text in texts(7, lines)] == [
        {"type": "curves", "id": 7, "curves": [{"number": 1}]},
        {"type": "rows", "id": 7, "rows": [{"loss": 1}, {"loss": 2}]},
        {"type": "progress", "id": 7, "done": 2, "total": 2},
    ]
    assert texts(7, [{"summary": {}}]) == texts(7, []) == []


def test_a_line_that_was_not_waited_for_is_not_lost() -> None:
    closed: list[str] = []

    async def lines() -> AsyncGenerator[dict[str, Any], None]:
        try:
            for number in range(3):
                await asyncio.sleep(0.01)
                yield {"number": number}
        finally:
            closed.append("closed")

    async def play() -> None:
        found: list[int] = []
        async with LineReader(lines()) as pulled:
            while not pulled.ended:
                line = await pulled.within(0.001)
                found += [line["number"]] if line else []
        assert found == [0, 1, 2]
        async with LineReader(lines()) as pulled:
            assert await pulled.within(0.001) is None
        assert closed == ["closed", "closed"]

    asyncio.run(play())
