"""What a socket hears and gets while kernels compile."""

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.warmup_steps import for_frame, for_training
from tests.stage import Peer, Place, scene

ADAM = {"training": {"optimizer": {"name": "adam"}}}
PLAIN = for_frame(parse_config({}))
GENERAL = for_frame(parse_config(ADAM))
TRAINING = for_training(parse_config(ADAM))


def kinds(peer: Peer) -> list[str]:
    """What was sent since the last call."""
    return [str(item["type"]) if isinstance(item, dict) else "frame" for item in peer.take()]


@scene
async def test_while_kernels_compile_their_progress_is_told_and_commands_wait() -> None:
    place, peer = Place(compiled=False), Peer()
    await place.open(peer)
    peer.say("configure", link="")
    await place.work()
    place.warmup.note("train")
    await place.work()
    total = len(PLAIN)
    assert peer.texts()[1:] == [
        {"type": "status", "status": "compiling", "done": 0, "total": total},
        {"type": "status", "status": "compiling", "done": 1, "total": total},
    ]
    place.compile(PLAIN)
    await place.work()
    assert kinds(peer) == ["status", "run", "frame"]


@scene
async def test_a_run_waits_for_the_kernels_of_its_engine_alone() -> None:
    place, plain, adam = Place(compiled=False), Peer(), Peer()
    await place.open(plain)
    await place.open(adam)
    plain.say("configure", config={})
    adam.say("configure", config=ADAM)
    await place.work()
    assert place.warmup._agenda.take() == GENERAL[0]
    place.compile(PLAIN)
    await place.work()
    assert kinds(plain)[-2:] == ["run", "frame"]
    assert adam.texts()[-1] == {
        "type": "status",
        "status": "compiling",
        "done": 2,
        "total": len(GENERAL),
    }
    place.compile(GENERAL)
    await place.work()
    assert kinds(adam) == ["status", "run", "frame"]


@scene
async def test_a_run_on_screen_plays_on_while_the_next_one_waits_for_its_kernels() -> None:
    place = Place(compiled=False)
    place.compile(PLAIN)
    peer = await place.configured()
    peer.say("play")
    peer.say("configure", config=ADAM, id=7)
    peer.say("pause")
    await place.work(1.0)
    assert peer.frames() == [2]
    peer.say("ack", frame=2)
    await place.work(1.0)
    assert peer.frames() == [3]
    place.compile(GENERAL)
    await place.work(1.0)
    assert [(text["type"], text.get("id"), text.get("playing")) for text in peer.texts()] == [
        ("status", None, None),
        ("run", 7, False),
        ("state", None, False),
    ]


@scene
async def test_to_look_inside_a_plain_run_waits_for_the_general_kernels() -> None:
    place = Place(compiled=False)
    place.compile(PLAIN)
    peer = await place.configured()
    peer.say("inspect", metrics=True)
    await place.work(1.0)
    assert kinds(peer) == ["status"]
    place.compile(GENERAL)
    await place.work(1.0)
    assert kinds(peer) == ["status", "frame"]


@scene
async def test_a_run_is_seen_before_it_can_be_trained() -> None:
    place, peer = Place(compiled=False), Peer()
    place.compile(PLAIN, GENERAL)
    await place.open(peer)
    peer.say("configure", config=ADAM)
    await place.work()
    assert kinds(peer) == ["hello", "status", "run", "frame"]
    peer.say("play", id=4)
    await place.work(1.0)
    assert place.warmup._agenda.take() == "train general"
    assert peer.texts() == [{"type": "status", "status": "compiling", "done": 0, "total": 1}]
    place.compile(TRAINING)
    await place.work(1.0)
    assert kinds(peer) == ["status", "state", "frame"]


@scene
async def test_a_run_that_goes_on_playing_waits_for_all_that_it_takes() -> None:
    place, peer = Place(compiled=False), Peer()
    place.compile(PLAIN, GENERAL)
    await place.open(peer)
    peer.take()
    peer.say("configure", config=ADAM, resume={"epoch": 3, "playing": True})
    await place.work()
    assert kinds(peer) == ["status"]


@scene
async def test_what_needs_no_kernels_is_answered_before_they_are_there() -> None:
    place, peer = Place(compiled=False), Peer()
    await place.open(peer)
    peer.take()
    peer.say("play", id=3)
    await place.work()
    place.compile(PLAIN)
    await place.work()
    assert [(text["type"], text.get("status")) for text in peer.texts()] == [("error", None), ("status", "ready")]


@scene
async def test_where_kernels_can_t_be_compiled_a_run_is_tried_all_the_same() -> None:
    place, peer = Place(compiled=False), Peer()
    await place.open(peer)
    peer.say("configure", config={})
    place.warmup.note("train", OSError("no space left"))
    await place.work()
    *_, status, run = peer.texts()
    assert (status["status"], run["type"]) == ("failed", "run")
