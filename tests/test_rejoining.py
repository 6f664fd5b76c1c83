"""A page whose connection broke gets its session back whole, for a minute, and nobody else does."""

import gc
import weakref
from typing import Any

import numpy as np
import pytest

from nn_playground.live import sessions
from nn_playground.live.heap import DELAY
from nn_playground.live.sessions import KEPT_SECONDS, MAX_LOST_BYTES
from tests.frames import Frame
from tests.stage import Peer, Place, scene, settle

ADAM: dict[str, Any] = {"training": {"optimizer": {"name": "adam"}, "dropout": 0.1}}


class Reader:
    """A page: acknowledges what it gets, and keeps the chart's rows."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.peer = Peer()
        self.token = ""
        self.rows: list[list[float]] = []
        self.last = 0
        self.texts: list[dict[str, Any]] = []
        self.frame: Frame | None = None

    async def begin(self, config: dict[str, Any]) -> "Reader":
        await self.place.open(self.peer)
        self.hear()
        self.token = self.texts[0]["token"]
        self.peer.say("configure", config=config)
        await self.place.work()
        self.hear()
        return self

    def hear(self, *, lost: int = 0) -> None:
        """Take what came; the last so many frames were lost on the way."""
        items = self.peer.take()
        frames = [item for item in items if isinstance(item, bytes)]
        self.texts = [item for item in items if isinstance(item, dict)]
        for data in frames[: len(frames) - lost]:
            frame = self.peer.reader.read(data)
            self.rows += frame.history.tolist()
            self.last, self.frame = frame.number, frame
            self.peer.say("ack", frame=frame.number)

    async def play(self, frames: int) -> None:
        for _ in range(frames):
            await self.place.work(0.1)
            self.hear()

    async def back(self, token: str | None = None) -> dict[str, Any]:
        """Connect again, and ask for the session: the answer."""
        self.peer = Peer()
        await self.place.open(self.peer)
        self.peer.say("rejoin", token=token or self.token, frame=self.last, id=9)
        await self.place.work()
        self.hear()
        answers = [text for text in self.texts if text.get("id") == 9]
        assert len(answers) == 1
        return answers[0]


async def lose(place: Place, reader: Reader, code: int = 1006) -> None:
    reader.peer.incoming.put_nowait({"type": "websocket.disconnect", "code": code})
    await settle()


async def uninterrupted(config: dict[str, Any], epochs: int) -> np.ndarray[Any, Any]:
    place = Place()
    reader = await Reader(place).begin(config)
    reader.peer.say("play")
    while not reader.frame or reader.frame.epoch < epochs:
        await reader.play(1)
    return reader.frame.parameters


@scene
async def test_a_session_comes_back_playing_with_its_speed_its_chart_and_its_bits() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    reader.peer.say("speed", epochs=2)
    reader.peer.say("watch", node={"layer": 0, "unit": 1})
    reader.peer.say("inspect", metrics=True)
    reader.peer.say("play")
    await reader.play(5)
    await place.work(0.1)
    await place.work(0.1)
    reader.hear(lost=1)
    await lose(place, reader)
    assert len(place.live.tabs) == 0
    assert not place.scheduler.turn(), "nobody trains it meanwhile"
    assert reader.frame is not None
    before = reader.frame
    place.now += KEPT_SECONDS - 1
    answer = await reader.back()
    assert (answer["type"], answer["fresh"], answer["run"]) == ("run", False, before.run)
    assert (answer["playing"], answer["speed"], answer["stopped"]) == (True, 2, None)
    assert answer["points"]["train"]
    await reader.play(5)
    assert reader.frame.playing
    assert reader.frame.watched == before.watched
    assert reader.frame.extras is not None
    assert "metrics" in reader.frame.extras
    epochs = [row[0] for row in reader.rows]
    assert epochs == list(range(len(epochs))), "no row of the chart is lost, none comes twice"
    assert np.array_equal(reader.frame.parameters, await uninterrupted(ADAM, reader.frame.epoch))


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_no_row_of_the_chart_is_lost_or_comes_twice_however_many_frames_were_under_way(lost: int) -> None:
    @scene
    async def play() -> None:
        place = Place()
        reader = await Reader(place).begin(ADAM)
        reader.peer.say("play")
        for _ in range(4):
            await reader.play(3)
            for _ in range(lost):
                await place.work(0.1)
            reader.hear(lost=lost)
            await lose(place, reader)
            assert (await reader.back())["type"] == "run"
        await reader.play(2)
        epochs = [row[0] for row in reader.rows]
        assert epochs == list(range(len(epochs)))
        assert len(epochs) > 12

    play()


@scene
async def test_a_state_that_was_lost_on_its_way_is_told_again() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    reader.peer.say("step")
    await place.work(1.0)
    reader.hear(lost=1)
    await lose(place, reader)
    await reader.back()
    assert reader.frame is not None
    assert reader.frame.epoch == 1
    assert reader.frame.state


@scene
async def test_after_a_minute_it_is_gone_with_all_its_memory() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    (tab,) = place.live.tabs
    session = weakref.ref(tab._session)
    await lose(place, reader)
    assert len(place.live.sessions) == 1
    await place.work(KEPT_SECONDS - 1)
    assert len(place.live.sessions) == 1
    await place.work(1)
    assert len(place.live.sessions) == 0
    place.tasks.clear()
    del tab
    await settle()
    gc.collect()
    assert session() is None
    answer = await reader.back()
    assert (answer["type"], answer["error"]["details"][0]["path"]) == ("error", "token")
    reader.peer.say("configure", config=ADAM, id=2)
    await place.work(1.0)
    assert [text["type"] for text in reader.peer.texts()] == ["run"], "what comes next begins anew"


@scene
async def test_a_page_that_was_closed_leaves_nothing() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    await lose(place, reader, 1001)
    assert len(place.live.sessions) == 0
    other = Peer()
    await place.open(other)
    other.incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})
    await settle()
    assert len(place.live.sessions) == 0, "nor does one that had no run"


@scene
async def test_who_comes_back_before_the_server_has_noticed_ends_the_old_connection() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    reader.peer.say("play")
    await reader.play(3)
    old = reader.peer
    (before,) = place.live.tabs
    answer = await reader.back()
    assert answer["type"] == "run"
    assert answer["playing"]
    (after,) = place.live.tabs
    assert after is not before
    assert [message["code"] for message in old.outgoing if message["type"] == "websocket.close"] == [4001]
    old.say("pause")
    await reader.play(2)
    assert reader.frame is not None
    assert reader.frame.playing, "the old connection has nothing to say any more"


@scene
async def test_a_session_is_given_on_only_when_its_turn_is_over() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    (tab,) = place.live.tabs
    reader.peer.say("play")
    await settle()
    place.now += 0.1
    taken = place.scheduler._take(0)  # a thread is at it
    assert taken is not None
    job, share = taken
    assert job is tab
    await lose(place, reader)
    reader.peer = Peer()
    await place.open(reader.peer)
    reader.peer.say("rejoin", token=reader.token, frame=reader.last, id=9)
    await settle()
    assert place.live.sessions._left == {}
    assert [text["type"] for text in reader.peer.texts()] == ["hello", "status"]
    job.work(share)
    place.scheduler._take(0, done=1, enough=True)
    place.scheduler._send([(job, None)])
    await place.work()
    reader.hear()
    assert [text["type"] for text in reader.texts if text.get("id") == 9] == ["run"]
    await reader.play(3)
    epochs = [row[0] for row in reader.rows]
    assert epochs == list(range(len(epochs))), "what that turn has trained is there, once"


@scene
async def test_of_two_who_come_with_one_token_one_gets_the_session() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    peers = [Peer(), Peer(), Peer()]
    for peer in peers:
        await place.open(peer)
    for number, peer in enumerate(peers):
        peer.say("rejoin", token=reader.token, id=number)
    await place.work()
    answers = [text["type"] for peer in peers for text in peer.texts() if "id" in text]
    sessions = [tab._session for tab in place.live.tabs]
    assert len(set(map(id, sessions))) == len(sessions)
    assert answers.count("run") >= 1
    assert sum(not session.is_new for session in sessions) == 1
    last = Peer()
    await place.open(last)
    last.say("rejoin", token=reader.token, id=7)
    await place.work()
    assert [text["type"] for text in last.texts() if "id" in text] == ["run"], "the newest gets it"


@scene
async def test_a_token_is_asked_for_first_or_not_at_all() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    other = await Reader(place).begin({})
    await lose(place, reader)
    other.peer.say("rejoin", token=reader.token, id=1)
    await place.work()
    (answer,) = other.peer.texts()
    assert answer["type"] == "error"
    assert len(place.live.sessions) == 1
    for token in ("", "token-99", reader.token + "x"):
        assert (await other.back(token or "no"))["type"] == "error"
    assert (await reader.back())["type"] == "run"


def test_the_memory_of_lost_sessions_is_bounded_and_the_oldest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    @scene
    async def play() -> None:
        place = Place()
        readers = [await Reader(place).begin({}) for _ in range(7)]
        size = max(tab._session.size for tab in place.live.tabs)
        monkeypatch.setattr(sessions, "MAX_LOST_BYTES", 4 * size)
        for reader in readers:
            await lose(place, reader)
        assert len(place.live.sessions) == 4
        assert (await readers[2].back())["type"] == "error"
        assert (await readers[3].back())["type"] == "run"
        await lose(place, readers[3])
        assert len(place.live.sessions) == 4
        large = await Reader(place).begin({"data": {"samples": 5000}})
        await lose(place, large)
        assert len(place.live.sessions) < 4, "a large one takes the place of several"
        assert (await large.back())["type"] == "run"
        await lose(place, large)
        await forgotten(place)

    play()


async def forgotten(place: Place) -> None:
    """All lost sessions go in their time."""
    await place.work(KEPT_SECONDS)
    assert len(place.live.sessions) == 0
    await place.work(DELAY - KEPT_SECONDS)
    await place.work(DELAY)
    assert all(alarm.cancelled for alarm in place.timers)


@scene
async def test_a_new_run_that_was_begun_unseen_is_told_from_its_start() -> None:
    place = Place()
    reader = await Reader(place).begin(ADAM)
    reader.peer.say("step")
    await place.work(0.1)
    reader.hear()
    reader.peer.say("reset")
    reader.peer.say("step")
    await place.work(0.1)
    reader.hear(lost=1)
    await lose(place, reader)
    reader.rows = []
    answer = await reader.back()
    assert answer["run"] == 2
    assert [row[0] for row in reader.rows] == [0, 1]


@scene
async def test_the_sessions_of_a_class_are_kept_whole() -> None:
    """200 default tabs on one access point that goes off and on."""
    place = Place()
    reader = await Reader(place).begin({})
    reader.peer.say("play")
    await reader.play(20)
    (tab,) = place.live.tabs
    assert 200 * tab._session.size < MAX_LOST_BYTES
