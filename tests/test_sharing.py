"""What many tabs share: turns, credit, memory; the test has clock and turns."""

import gc
import random
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from nn_playground.live.session import Session
from nn_playground.live.tab import CREDIT
from tests.stage import FPS, Place, scene, settle

FRAME = 15_000  # bytes; a little more than a frame of the default run


@scene
async def test_frames_under_way_are_never_more_than_the_credit() -> None:
    place, chance = Place(), random.Random(1)
    peers = [await place.configured() for _ in range(5)]
    unpainted: list[list[int]] = [[] for _ in peers]
    for peer in peers:
        peer.say("play")
    for _ in range(300):
        await place.work(chance.random() / FPS)
        for peer, frames in zip(peers, unpainted, strict=True):
            frames += peer.frames()
            assert len(frames) <= CREDIT
            if frames and chance.random() < 0.5:
                peer.say("ack", frame=frames.pop(0))
            if chance.random() < 0.1:
                peer.say(chance.choice(["play", "reset", "step", "pause", "new_weights"]))


@scene
async def test_under_overload_every_tab_gets_as_many_frames_and_a_stalled_one_takes_none() -> None:
    place = Place()
    peers = [await place.configured() for _ in range(8)]
    stalled = await place.configured()
    for peer in [*peers, stalled]:
        peer.say("play")
    stalled.reads.clear()
    seen = [0] * len(peers)
    for _ in range(60):
        place.now += 0.5 / FPS
        await settle()
        place.scheduler.turn()  # one batch in the time of two and a half
        await settle()
        for number, peer in enumerate(peers):
            for frame in peer.frames():
                seen[number] += 1
                peer.say("ack", frame=frame)
    assert min(seen) >= 20
    assert max(seen) - min(seen) <= 1
    assert stalled.frames() == []


@scene
async def test_what_plays_for_long_or_is_not_read_needs_no_more_memory() -> None:
    place = Place()
    reading, stalled = await place.configured(), await place.configured()
    reading.say("play")
    stalled.say("play")

    async def play(frames: int) -> None:
        for _ in range(frames):
            await place.work(1.0 / FPS)
            for frame in reading.frames():
                reading.say("ack", frame=frame)

    await play(20)
    stalled.take()
    tracemalloc.start()
    try:
        await play(20)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        await play(100)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < CREDIT * FRAME


@contextmanager
def costs(place: Place, *, answer: float = 0.0, training: float = 0.0) -> Iterator[None]:
    """Every command, and every turn of training, takes so many seconds."""
    obey, advance = Session.answer, Session.advance

    def slow_answer(session: Session, message: str | bytes) -> list[str]:
        place.now += answer
        return obey(session, message)

    def slow_advance(session: Session, seconds: float) -> list[str]:
        place.now += training
        return advance(session, seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "answer", slow_answer)
        patch.setattr(Session, "advance", slow_advance)
        yield


@scene
async def test_a_command_comes_before_late_frames_of_others_but_a_flood_of_them_does_not() -> None:
    place = Place()
    peers = [await place.configured() for _ in range(20)]
    busy = peers[-1]
    for peer in peers:
        peer.say("play")
    await place.work()
    for peer in peers:
        peer.take()
    place.now += 0.1  # twenty frames are late, and a batch has room for eight turns
    answered = []
    with costs(place, answer=0.02):
        for epochs in range(2, 8):
            busy.say("speed", epochs=epochs)
            await settle()
            place.scheduler.turn()
            await settle()
            answered.append([text["speed"] for text in busy.texts()])
        assert answered[0] == [2]
        assert 7 not in answered[-1], "it waits until the others had their frames"
        await place.work()
        assert [text["speed"] for text in busy.texts()][-1] == 7


@scene
async def test_tabs_that_keep_their_inbox_full_take_no_frames_from_the_others() -> None:
    """Eight tabs play, which takes a fifth of the thread; four want more than all of it."""
    place = Place()
    playing = [await place.configured() for _ in range(8)]
    flooding = [await place.configured() for _ in range(4)]
    frames, answers = [0] * len(playing), [0] * len(flooding)
    for peer in playing:
        peer.say("play")
    for peer in flooding:
        for kind in ["configure", "step", "reset"] * 200:
            peer.say(kind)
    with costs(place, answer=0.015, training=0.0005):
        end = place.now + 4.0
        while place.now < end:
            await settle()
            if not place.scheduler.turn():
                place.now += 0.0005
            await settle()
            for number, peer in enumerate(playing):
                for frame in peer.frames():
                    frames[number] += 1
                    peer.say("ack", frame=frame)
            for number, peer in enumerate(flooding):
                answers[number] += len(peer.texts())
    assert min(frames) > 0.8 * 4 * FPS
    assert sum(answers) > 0.5 * 4 / 0.015, "what the others leave is theirs"
    assert min(answers) > 0.8 * max(answers)


@scene
async def test_one_alone_may_command_without_end() -> None:
    """Nobody waits, so nothing is held back."""
    place = Place()
    peer = await place.configured()
    for epochs in range(1, 501):
        peer.say("speed", epochs=epochs)
    with costs(place, answer=0.1):
        began = place.now
        await place.work()
        assert place.now - began == pytest.approx(50.0)
    assert [text["speed"] for text in peer.texts()] == list(range(1, 501))
