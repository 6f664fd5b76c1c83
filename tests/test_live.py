"""One socket from handshake to end: credit, order, back-pressure, refusals; the test has clock and turns."""

import asyncio
import gc
import json
import weakref
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket

from app import wire
from app.live import CREDIT, INBOX, Live, Workshop, may_connect
from app.scheduler import Scheduler
from app.session import Session
from app.settings import Settings
from app.warmup import Progress, WarmUp

FPS = 50


class Peer:
    """The browser's end of a socket, as ASGI sees it."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.outgoing: list[Message] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.gone = False
        self.scope = {
            "type": "websocket",
            "path": "/ws",
            "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
            "extensions": {"websocket.http.response": {}},
        }

    async def receive(self) -> Message:
        return await self.incoming.get()

    async def accept(self, message: Message) -> None:
        await self.reads.wait()
        if self.gone:
            raise OSError("the connection is lost")
        self.outgoing.append(message)

    def socket(self) -> WebSocket:
        return WebSocket(self.scope, self.receive, self.accept)

    def say(self, kind: str, **content: Any) -> None:
        self.say_raw(json.dumps({"type": kind, **content}))

    def say_raw(self, text: str) -> None:
        self.incoming.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self) -> None:
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})

    def take(self) -> list[dict[str, Any] | bytes]:
        """What was sent since the last call: texts as objects, frames as bytes."""
        messages, self.outgoing = self.outgoing, []
        return [
            message["bytes"] if message.get("bytes") is not None else json.loads(message["text"])
            for message in messages
            if message["type"] == "websocket.send"
        ]

    def texts(self) -> list[dict[str, Any]]:
        return [item for item in self.take() if isinstance(item, dict)]

    def frames(self) -> list[int]:
        """The numbers of the frames since the last call."""
        return [wire.decode(item).number for item in self.take() if isinstance(item, bytes)]


class Place:
    """A server's inside without a server: turns happen when the test says so."""

    def __init__(self, **settings: Any) -> None:
        self.now = 1000.0
        self.scheduler = Scheduler(
            threads=1, clock=lambda: self.now, post=asyncio.get_running_loop().call_soon_threadsafe
        )
        self.warmup = WarmUp(lambda report: None)
        self.warmup.progress = Progress("ready")
        seeds = (f"0.{number:05}" for number in count(1))
        chosen = Settings.read({}, frames_per_second=FPS, threads=1, **settings)
        workshop = Workshop(
            settings=chosen,
            scheduler=self.scheduler,
            warmup=self.warmup,
            clock=lambda: self.now,
            new_seed=lambda: next(seeds),
        )
        self.live = Live(workshop)
        self.tasks: list[asyncio.Task[None]] = []

    async def open(self, peer: Peer) -> asyncio.Task[None]:
        task = asyncio.create_task(self.live.open(peer.socket()))
        self.tasks.append(task)
        await settle()
        return task

    async def work(self, seconds: float = 0.0) -> None:
        """Let time pass, and do all that is due."""
        self.now += seconds
        await settle()
        while self.scheduler.turn():
            await settle()

    async def configured(self) -> Peer:
        """A peer whose run has been begun, and whose first frame was painted."""
        peer = Peer()
        await self.open(peer)
        peer.say("configure", config={})
        await self.work()
        peer.take()
        peer.say("ack", frame=1)
        await self.work(1.0)
        return peer


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def scene(play: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """A test as a coroutine; every tab is closed at its end."""

    def test() -> None:
        asyncio.run(asyncio.wait_for(play(), 60))

    test.__name__, test.__doc__ = play.__name__, play.__doc__
    return test


@scene
async def test_a_socket_begins_with_hello_and_status() -> None:
    place, peer = Place(), Peer()
    await place.open(peer)
    assert [text["type"] for text in peer.texts()] == ["hello", "status"]


@scene
async def test_while_kernels_compile_their_progress_is_told_and_commands_wait() -> None:
    place, peer = Place(), Peer()
    place.warmup.progress = Progress("compiling")
    await place.open(peer)
    peer.say("configure", link="")
    place.warmup.tell(Progress("compiling", 3, 9))
    await place.work()
    assert peer.texts()[1:] == [
        {"type": "status", "status": "compiling", "done": 0, "total": 0},
        {"type": "status", "status": "compiling", "done": 3, "total": 9},
    ]
    place.warmup.tell(Progress("ready"))
    await place.work()
    assert [text["type"] for text in peer.texts()] == ["status", "run"]


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
    assert wire.decode(frame).epoch == 0


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
    sizes = [len(wire.decode(item).grid) for peer in peers for item in peer.take() if isinstance(item, bytes)]
    assert 50 in sizes
    peers[0].say("ack", frame=3)
    peers[0].say("pause")
    await place.work(1.0)
    (frame,) = [item for item in peers[0].take() if isinstance(item, bytes)]
    assert len(wire.decode(frame).grid) == 100


ALLOWED = [
    ({}, ()),
    ({"origin": "http://localhost:8000", "host": "localhost:8000"}, ()),
    ({"origin": "https://example.org", "host": "example.org"}, ()),
    ({"origin": "https://example.org", "host": "example.org:443"}, ()),
    ({"origin": "https://Example.org:8443", "host": "example.ORG:8443"}, ()),
    ({"origin": "http://[::1]:8000", "host": "[::1]:8000"}, ()),
    ({"origin": "https://example.org", "host": "127.0.0.1:8000", "x-forwarded-host": "example.org"}, ()),
    ({"origin": "https://example.org", "host": "a", "x-forwarded-host": "example.org, inner.example"}, ()),
    ({"origin": "https://other.example", "host": "localhost"}, ("https://other.example",)),
    ({"origin": "null", "host": "localhost"}, ("null",)),
    ({"origin": "https://any.example", "host": "localhost"}, ("*",)),
]
REFUSED = [
    ({"origin": "http://evil.example", "host": "localhost:8000"}, ()),
    ({"origin": "http://localhost:9000", "host": "localhost:8000"}, ()),
    ({"origin": "http://localhost", "host": "localhost:8000"}, ()),
    ({"origin": "null", "host": "localhost:8000"}, ()),
    ({"origin": "", "host": "localhost:8000"}, ()),
    ({"origin": "http://localhost:x", "host": "localhost:8000"}, ()),
    ({"origin": "http://a.example", "host": "localhost"}, ("https://a.example",)),
    ({"origin": "http://evil.example", "host": "a", "x-forwarded-host": "b, evil.example"}, ()),
]


@pytest.mark.parametrize(("headers", "allowed"), ALLOWED)
def test_this_server_s_page_and_allowed_origins_may_connect(headers: dict[str, str], allowed: tuple[str, ...]) -> None:
    assert may_connect(headers, allowed)


@pytest.mark.parametrize(("headers", "allowed"), REFUSED)
def test_other_sites_may_not_connect(headers: dict[str, str], allowed: tuple[str, ...]) -> None:
    assert not may_connect(headers, allowed)


@scene
async def test_another_site_is_refused_before_the_handshake() -> None:
    place, peer = Place(), Peer({"origin": "http://evil.example", "host": "localhost"})
    await place.open(peer)
    start, body = peer.outgoing
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 403)
    assert "evil.example may not open" in json.loads(body["body"])["error"]["message"]
    assert place.live.tabs == set()


@scene
async def test_another_site_is_refused_by_servers_without_refusals_too() -> None:
    place, peer = Place(), Peer({"origin": "http://evil.example", "host": "localhost"})
    peer.scope["extensions"] = {}
    await place.open(peer)
    assert [message["type"] for message in peer.outgoing] == ["websocket.close"]
