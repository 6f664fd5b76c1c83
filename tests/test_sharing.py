"""What many tabs share: turns, credit, memory; the test has clock and turns."""

import gc
import random
import tracemalloc

from app.live import CREDIT, PREFERENCE
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
    place.now += 1.0  # twenty frames are late, and a batch has room for eight turns
    busy.say("speed", epochs=2)
    await settle()
    place.scheduler.turn()
    await settle()
    assert [text["speed"] for text in busy.texts()] == [2]
    place.now += PREFERENCE / 2
    busy.say("speed", epochs=3)
    await settle()
    place.scheduler.turn()
    await settle()
    assert busy.texts() == []
    await place.work()
    assert [text["speed"] for text in busy.texts()] == [3]
