"""One socket from handshake to end: credit, order, back-pressure; the test has clock and turns."""

import gc
import json
import weakref
from collections.abc import Callable

import pytest

from nn_playground.live import commands, wire
from nn_playground.live.live_run import LiveRun
from nn_playground.live.session import Session
from nn_playground.live.tab import CREDIT, INBOX, LISTEN
from tests.stage import FPS, Peer, Place, scene, settle


@scene
async def test_a_socket_begins_with_hello_and_status() -> None:
    place, peer = Place(), Peer()
    await place.open(peer)
    assert [text["type"] for text in peer.texts()] == ["hello", "status"]


@scene
async def test_a_command_is_answered_and_then_shown() -> None:
    place, peer = Place(), Peer()
    await place.open(peer)
    peer.take()
    peer.say("configure", link="#seed=0.5", id=1)
    await place.work()
    run, frame = peer.take()
    assert isinstance(run, dict)
    assert (run["type"], run["id"]) == ("run", 1)
    assert isinstance(frame, bytes)
    assert wire.read_head(frame)[0].epoch == 0


@scene
async def test_a_paused_tab_gets_no_turns() -> None:
    place = Place()
    peer = await place.configured()
    for _ in range(5):
        await place.work(1.0)
    assert peer.take() == []
    assert not place.scheduler.turn()


@scene
async def test_playing_gives_frames_at_the_rate_of_the_settings() -> None:
    place = Place()
    peer = await place.configured()
    peer.say("play")
    numbers = []
    for _ in range(4 * FPS):
        await place.work(0.25 / FPS)
        for number in peer.frames():
            numbers.append(number)
            peer.say("ack", frame=number)
    assert numbers == list(range(2, 2 + len(numbers)))
    assert FPS - 2 <= len(numbers) <= FPS + 2


@scene
async def test_without_acknowledgement_there_are_two_frames_and_no_work() -> None:
    place = Place()
    peer = await place.configured()
    peer.say("play")
    for _ in range(10):
        await place.work(1.0)
    frames = peer.frames()
    assert len(frames) == CREDIT
    assert not place.scheduler.turn()
    peer.say("speed", epochs=5)
    await place.work(1.0)
    assert [text["type"] for text in peer.texts()] == ["state"]
    peer.say("ack", frame=frames[0])
    for _ in range(3):
        await place.work(1.0)
    assert len(peer.frames()) == 1
    peer.say("ack", frame=frames[0])
    await place.work(1.0)
    assert peer.frames() == []


@scene
async def test_an_acknowledgement_counts_for_all_frames_before_it() -> None:
    place = Place()
    peer = await place.configured()
    peer.say("play")
    for _ in range(3):
        await place.work(1.0)
    assert peer.frames() == [2, 3]
    peer.say("ack", frame=3)
    for _ in range(3):
        await place.work(1.0)
    assert peer.frames() == [4, 5]


@scene
async def test_a_frame_that_was_not_sent_can_t_be_acknowledged() -> None:
    place = Place()
    peer = await place.configured()
    for frame in (2, 10**9, 0, -1, "1"):
        peer.say("ack", frame=frame)
        await place.work(1.0)
        (error,) = peer.texts()
        assert (error["type"], error["command"]) == ("error", "ack")
    peer.say("play")
    for _ in range(5):
        await place.work(1.0)
    assert len(peer.frames()) == CREDIT


@scene
async def test_a_peer_that_does_not_read_gets_no_turn_and_costs_no_memory() -> None:
    place = Place()
    peer = await place.configured()
    peer.say("play")
    peer.reads.clear()
    for number in range(100):
        peer.say("speed", epochs=1 + number)
    for _ in range(10):
        await place.work(1.0)
    assert peer.incoming.qsize() >= 100 - 2 * INBOX - 2
    assert not place.scheduler.turn()
    peer.reads.set()
    for _ in range(50):
        await place.work(1.0)
    assert peer.texts()[-1]["speed"] == 100


@scene
async def test_a_flood_of_commands_is_read_no_faster_than_it_is_obeyed() -> None:
    place = Place()
    peer = await place.configured()
    for number in range(1000):
        peer.say("speed", epochs=number + 1)
    await settle()
    assert peer.incoming.qsize() >= 1000 - INBOX - 1
    await place.work()
    assert [text["speed"] for text in peer.texts()] == list(range(1, 1001))


@scene
async def test_an_answer_does_not_wait_for_the_training_of_a_frame() -> None:
    place = Place()
    peer = await place.configured()
    peer.say("play")
    await place.work(1.0)
    peer.say("ack", frame=2)
    peer.say("speed", epochs=2)
    place.now += 1.0
    await settle()
    peer.take()
    place.scheduler.turn()
    await settle()
    assert [text["speed"] for text in peer.texts()] == [2]
    seen = 0
    for epochs in range(3, 21):
        peer.say("speed", epochs=epochs)
        await settle()
        place.now += 1.0
        place.scheduler.turn()
        await settle()
        for number in peer.frames():
            seen += 1
            peer.say("ack", frame=number)
    assert seen == 9, "commands without end keep no tab from its frames: every other turn makes one"


@scene
async def test_a_server_that_lets_us_listen_has_acknowledgements_heard_at_once() -> None:
    place, peer = Place(), Peer()
    heard: list[Callable[[str], bool]] = []
    peer.scope["extensions"] = {LISTEN: {"tell": heard.append}}
    await place.open(peer)
    peer.say("configure", config={})
    peer.say("play")
    for _ in range(4):
        await place.work(1.0)
    assert len(peer.frames()) == CREDIT
    (hear,) = heard
    assert not hear('{"type":"pause"}')
    assert not hear('{"type":"ack","frame":3}'), "it was not sent"
    assert hear('{"type":"ack","frame":2}')
    for _ in range(4):
        await place.work(1.0)
    assert peer.frames() == [3, 4]


@scene
async def test_commands_do_not_hasten_the_training() -> None:
    place = Place()
    peer = await place.configured()
    peer.say("play")
    await place.work(1.0)
    peer.take()
    for _ in range(50):
        peer.say("watch", node=None)
        await place.work(0.1 / FPS)
    assert len(peer.frames()) <= 2


@scene
async def test_what_is_not_understood_is_told_and_changes_nothing() -> None:
    place = Place()
    peer = await place.configured()
    peer.say_raw("{")
    peer.say_raw("[" * 5000)
    peer.say("fly", id=3)
    peer.incoming.put_nowait({"type": "websocket.receive", "bytes": b"\x01\x02"})
    peer.say("state")
    peer.say("pause", id=4)
    await place.work()
    *errors, state = peer.texts()
    assert [error["type"] for error in errors] == ["error"] * 5
    assert errors[2]["id"] == 3
    assert (state["type"], state["id"]) == ("state", 4)


@scene
async def test_a_bug_in_a_turn_is_told_logged_and_survived() -> None:
    place = Place()
    peer = await place.configured()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "advance", lambda *_: 1 / 0)
        peer.say("play")
        await place.work(1.0)
        await place.work(1.0)
    play, error, state = peer.texts()
    assert play["playing"] is True
    assert error["error"]["code"] == "internal_error"
    assert "ZeroDivision" not in json.dumps(error)
    assert (state["type"], state["playing"]) == ("state", False)
    peer.say("step")
    await place.work(1.0)
    assert [text["type"] for text in peer.texts()] == ["state"]


@scene
async def test_a_bug_in_one_command_is_its_answer_and_the_others_of_the_turn_get_theirs() -> None:
    place = Place()
    peer = await place.configured()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LiveRun, "tune", lambda *_: 1 / 0)
        peer.say("speed", epochs=2, id=1)
        peer.say("play", id=2)
        peer.say("tune", learning_rate=0.1, id=3)
        peer.say("view", view={}, id=4)
        await place.work(1.0)
        peer.say("reset", id=5)
        peer.say("tune", learning_rate=0.1, id=6)
        await place.work(1.0)
    sent = peer.take()
    told = [(text["type"], text.get("id")) for text in sent if isinstance(text, dict)]
    assert told[:5] == [("state", 1), ("state", 2), ("error", 3), ("state", None), ("link", 4)]
    assert told[5:] == [("run", 5), ("error", 6), ("state", None)]
    assert isinstance(sent[-1], bytes), "the run that was begun before is shown"
    assert wire.read_head(sent[-1])[0].run == 2


@scene
async def test_a_bug_is_told_as_the_answer_to_whatever_command_met_it() -> None:
    place = Place()
    peer = await place.configured()
    said = ["configure", "view", "tune", "reset", "new_weights", "play", "step", "speed", "watch", "inspect", "set"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "read_command", lambda *_: 1 / 0)
        for number, kind in enumerate(said):
            peer.say(kind, id=number)
        peer.say_raw('{"type":"fly","id":77}')
        peer.say_raw('{"type":"play","id":"x"}')
        await place.work(1.0)
    errors = [text for text in peer.texts() if text["type"] == "error"]
    assert [(error["command"], error["id"]) for error in errors[: len(said)]] == [
        (kind, number) for number, kind in enumerate(said)
    ]
    assert [error.get("id") for error in errors[len(said) :]] == [77, None]
    peer.say("step", id=5)
    await place.work(1.0)
    assert [text["id"] for text in peer.texts()] == [5]


@scene
async def test_a_bug_in_training_leaves_the_answers_of_its_turn() -> None:
    place = Place()
    peer = await place.configured()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "frame", lambda *_, **__: 1 / 0)
        peer.say("reset", id=5)
        await place.work(1.0)
    run, error, state = peer.texts()
    assert (run["type"], run["id"]) == ("run", 5)
    assert (error["type"], error["error"]["code"], "id" in error) == ("error", "internal_error", False)
    assert state["playing"] is False


@scene
async def test_a_closed_tab_leaves_nothing_behind() -> None:
    place = Place()
    peer = await place.configured()
    (tab,) = place.live.tabs
    session = weakref.ref(tab._session)
    peer.say("play")
    await place.work(1.0)
    peer.leave()
    await settle()
    assert place.tasks[0].done()
    assert place.live.tabs == set()
    assert not place.scheduler.turn()
    del tab, peer
    place.tasks.clear()
    await settle()
    gc.collect()
    assert session() is None


@scene
async def test_a_tab_that_leaves_during_its_turn_is_not_told_of_it() -> None:
    place = Place()
    peer = await place.configured()
    (tab,) = place.live.tabs
    peer.say("play")
    await settle()
    assert place.scheduler.turn()
    peer.leave()
    place.tasks[0].cancel()
    await settle()
    assert place.live.tabs == set()
    tab.worked(None)


@scene
async def test_a_connection_lost_while_sending_ends_the_tab() -> None:
    place = Place()
    peer = await place.configured()
    peer.gone = True
    peer.say("pause")
    await place.work()
    assert place.live.tabs == set()
    await place.tasks[0]


@scene
async def test_one_tab_too_many_is_told_so() -> None:
    place = Place(max_tabs=1)
    await place.configured()
    late = Peer()
    await place.open(late)
    last = late.outgoing[-1]
    (error,) = late.texts()
    assert error["error"]["code"] == "unavailable"
    assert "1 tabs are open" in error["error"]["message"]
    assert (last["type"], last["code"]) == ("websocket.close", 1013)


@scene
async def test_under_load_the_map_is_smaller_while_playing_and_whole_at_rest() -> None:
    place = Place()
    peers = [await place.configured() for _ in range(6)]
    for peer in peers:
        peer.say("play")
    await place.work(1.0)
    await place.work(1.0)
    sizes = [len(frame.grid) for peer in peers for frame in peer.pictures()]
    assert 50 in sizes
    peers[0].say("ack", frame=3)
    peers[0].say("pause")
    await place.work(1.0)
    (frame,) = peers[0].pictures()
    assert len(frame.grid) == 100
