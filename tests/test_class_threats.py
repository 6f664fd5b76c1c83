"""Threats to a class: others' tokens, guesses, crowds, clocks that jump, disks that are full."""

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from starlette.testclient import TestClient

from nn_playground.base.errors import Conflict, Unauthorized, Unavailable
from nn_playground.classroom import database
from nn_playground.classroom.database import Database
from nn_playground.classroom.guessing import Guesses
from nn_playground.classroom.limits import KEPT_DAYS
from nn_playground.classroom.presence import WRONG_TOKEN_PAUSE, Presence
from nn_playground.classroom.room import Classroom
from nn_playground.classroom.screens import Screens, TabPlace
from nn_playground.classroom.store import DAY, Store
from nn_playground.lab import Glance
from nn_playground.live.screen import Screen
from nn_playground.live.seats import ClassState, Shown
from nn_playground.web.attendance import RETENTION_PERIOD, retention
from nn_playground.web.openapi import Application
from tests.class_calls import SOLVED, TEACHER, bearer, call, class_client, hand_in, join, message, open_class
from tests.databases import store_of

YEAR = 365 * DAY
NOON = 1_800_000_000_000  # milliseconds since 1970


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with class_client(tmp_path_factory.mktemp("classes"), secret=TEACHER) as client:
        yield client


# ---- who may what ----


def calls_for(client: TestClient, scheme: str) -> list[tuple[str, str]]:
    """All calls of the API that want this token."""
    paths = client.get("/openapi.json").json()["paths"]
    return [
        (method.upper(), path)
        for path, by_method in paths.items()
        for method, call in by_method.items()
        if any(scheme in one for one in call.get("security", []))
    ]


def refused(client: TestClient, method: str, path: str, token: str) -> bool:
    """True where a call is answered as one without the right token, before its body is read."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = client.request(method, path, content="{", headers=headers)
    return (answer.status_code, answer.headers.get("www-authenticate")) == (401, "Bearer")


def test_no_call_of_the_teacher_is_open_to_members_or_to_anybody_else(client: TestClient) -> None:
    code = open_class(client)
    token = join(client, code)["token"]
    calls = calls_for(client, "Teacher")
    assert {path.rpartition("/")[2] for _, path in calls} >= {"classes", "{code}", "live", "screen", "hand-ins"}
    for method, path in calls:
        for sent in ("", "x", token, TEACHER[:-1]):
            url = path.format(code=code, slug="gauss-smallest")
            assert refused(client, method, f"{url}?name=Ada&exercise=gauss-smallest", sent), (method, path)


def test_grading_is_not_open_to_members(client: TestClient) -> None:
    token = join(client, open_class(client))["token"]
    assert refused(client, "POST", "/api/exercises/gauss-smallest/grade", token)


def test_no_call_of_a_member_is_open_to_those_of_other_classes_or_to_the_teacher(client: TestClient) -> None:
    code, other = open_class(client), open_class(client)
    join(client, code)
    calls = calls_for(client, "Member")
    assert len(calls) >= 3
    for method, path in calls:
        for sent in ("", "x", join(client, other)["token"], TEACHER):
            assert refused(client, method, path.format(code=code), sent), (method, path)


def test_members_read_of_each_other_but_the_dots(client: TestClient) -> None:
    code = open_class(client)
    ada, ben = join(client, code, name="Ada"), join(client, code, name="Ben")
    receipt = hand_in(client, code, ada["token"])["receipt"]
    assert call(client, "GET", f"/{code}/submissions", token=ben["token"]) == {"submissions": []}
    (own,) = call(client, "GET", f"/{code}/submissions", token=ada["token"])["submissions"]
    assert own["receipt"] == receipt
    seen = client.get(f"/api/classes/{code}/plot", headers=bearer(ben["token"])).text
    assert not any(text in seen for text in ("Ada", ada["rejoin"], receipt))


# ---- where all are sent ----


@pytest.mark.parametrize(
    ("send", "says"),
    [
        ({"link": "I forgot"}, "send.link: expected a link, which has a # in it"),
        ({"link": "javascript:alert(1)"}, "send.link: expected a link"),
        ({"link": "#hello"}, "send.link: There is no setting in what stands behind #"),
        ({"link": "#dataset=xor&networkShape=99"}, "send.link: networkShape: expected at most 32; got 99"),
        ({"link": "#dataset=xor&more=" + "x" * 19_983}, "send.link: expected at most 20000 characters"),
        ({"exercise": "none"}, "send.exercise: there is no exercise"),
    ],
)
def test_nobody_is_sent_to_what_is_no_run(client: TestClient, send: dict[str, str], says: str) -> None:
    code = open_class(client)
    said = message(call(client, "PATCH", f"/{code}", status=422, json={"send": send, "paused": True}))
    assert said.casefold().startswith(says.casefold())
    assert len(said) < 500
    kept = call(client, "GET", f"/{code}")
    assert (kept["sends"], kept["send"], kept["paused"]) == (0, None, False)


def test_of_a_link_that_all_are_sent_to_only_the_run_is_kept(client: TestClient) -> None:
    changed = call(
        client, "PATCH", f"/{open_class(client)}", json={"send": {"link": f"https://elsewhere.example/{SOLVED}"}}
    )
    assert changed["send"] == {"link": SOLVED, "exercise": None, "preset": None}


# ---- guesses and crowds ----


class Seat:
    """A tab that has the same on screen for ever."""

    def __init__(self, picture: bytes = b"") -> None:
        glance = Glance(np.frombuffer(picture, np.uint8), 0)
        self._shown = Shown(Screen("#", 7, True, None, None, {"parameters": 3}, glance, None), None, 0.0)

    def shown(self) -> Shown:
        return self._shown

    def watch(self, *, is_watched: bool) -> None:
        pass

    def hear(self, state: ClassState) -> None:
        pass


def classroom_in(folder: Path) -> Classroom:
    opened = Database(f"sqlite:///{folder / 'classes.sqlite'}")
    return Classroom(store_of(opened), Screens(opened, lambda: 0), TEACHER, Guesses(lambda: 0.0))


def test_wrong_tokens_are_told_over_the_socket_after_a_pause(tmp_path: Path) -> None:
    classroom, slept = classroom_in(tmp_path), list[float]()
    code = classroom.store.open_class("A").code

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def attend(token: str) -> ClassState:
        return await Presence(classroom, lambda: 0.0, sleep).attend(code, token, Seat())

    for token in ("", "x.y", TEACHER):
        with pytest.raises(Unauthorized):
            asyncio.run(attend(token))
    assert slept == [WRONG_TOKEN_PAUSE] * 3
    assert asyncio.run(attend(str(classroom.join(code, "Ada", "").token))).name == "Ada"
    assert len(slept) == 3
    classroom.close()


def test_thousands_who_want_to_join_fill_a_class_and_nothing_else(tmp_path: Path) -> None:
    classroom = classroom_in(tmp_path)
    classroom.store = store_of(classroom.store.database, members=100)
    code, other = (classroom.store.open_class(title).code for title in ("A", "B"))
    full = 0
    for _ in range(2000):
        try:
            classroom.join(code, None, "10.0.0.1")
        except Conflict:
            full += 1
    assert full == 1900
    assert len(classroom.store.members(code)) == 100
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 5_000_000
    classroom.join(other, None, "10.0.0.1")
    classroom.close()


# ---- clocks that jump ----


class Clock:
    """Milliseconds since 1970, as somebody sets them."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Database(f"sqlite:///{tmp_path / 'classes.sqlite'}")
    yield store_of(opened, clock)
    opened.close()


@pytest.mark.parametrize("jump", [YEAR, -YEAR])
def test_a_clock_that_jumps_and_is_set_right_erases_no_class(store: Store, clock: Clock, jump: int) -> None:
    store.open_class("A")
    clock.now += jump
    store.forget()
    clock.now -= jump
    for _ in range(5):
        store.forget()
        clock.now += DAY
    assert len(store.classes()) == 1


def test_a_class_that_is_used_while_the_clock_is_ahead_is_kept_no_longer_than_others(
    store: Store, clock: Clock
) -> None:
    code = store.open_class("A").code
    clock.now += YEAR
    store.join(code, None)
    clock.now -= YEAR
    for _ in range(KEPT_DAYS + 1):
        store.forget()
        assert len(store.classes()) == 1
        clock.now += DAY
    store.forget()
    clock.now += DAY
    store.forget()
    assert store.classes() == []


@pytest.mark.parametrize("jump", [YEAR, -YEAR])
def test_presence_outlives_a_clock_that_jumps(store: Store, clock: Clock, jump: int) -> None:
    code = store.open_class("A").code
    screens = Screens(store.database, clock)
    here, gone = store.join(code, "Here"), store.join(code, "Gone")
    for seat, member in enumerate((here, gone)):
        screens.sit(member, TabPlace("p", seat))
    screens.whole(code, "Here")
    clock.now += jump
    assert screens.exchange("p", [], {here.id}, set()).watched == set()
    assert {one.name for one in screens.news(code, {})[1] if one.is_here} == {"Here"}


def test_classes_that_nobody_uses_are_looked_for_again_and_again(tmp_path: Path, clock: Clock) -> None:
    classroom, slept = classroom_in(tmp_path), list[float]()
    classroom.store = store_of(classroom.store.database, clock)
    classroom.store.open_class("A")

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += int(seconds * 1000)
        if not classroom.store.classes():
            erased.set()
            await asyncio.Event().wait()

    async def hold() -> None:
        async with retention(classroom, sleep):
            await erased.wait()

    erased = asyncio.Event()
    asyncio.run(hold())
    assert set(slept) == {RETENTION_PERIOD}
    assert clock.now - NOON <= KEPT_DAYS * DAY + 3 * 3_600_000
    classroom.close()


# ---- disks that are full ----


def test_what_is_on_screen_does_not_fit_on_a_full_disk_and_is_told_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "PRAGMA max_page_count = 40"))  # of 4 kB
    caplog.set_level(logging.WARNING)
    classroom = classroom_in(tmp_path)
    code, other = (classroom.store.open_class(title).code for title in ("A", "B"))
    ada, ben = classroom.join(code, "Ada", ""), classroom.join(other, "Ben", "")
    presence = Presence(classroom, lambda: 0.0)

    def epochs() -> list[int | None]:
        return [one.content.get("epoch") for one in classroom.screens.news(code, {})[1]]

    async def play() -> None:
        await presence.attend(code, str(ada.token), Seat(os.urandom(60_000)))
        await presence.attend(other, str(ben.token), Seat(os.urandom(60_000)))
        for _ in range(3):
            await presence.exchange()
        assert caplog.text.count("database or disk is full") == 1
        assert epochs() == [None]
        with pytest.raises(Unavailable, match="database or disk is full"):
            fill(classroom.store, other)
        classroom.store.end_class(other)
        await presence.exchange()
        assert epochs() == [7]

    asyncio.run(play())
    classroom.close()


def fill(store: Store, code: str) -> None:
    """Join until there is no more room."""
    for _ in range(1000):
        store.join(code, None)


def test_a_server_that_ends_closes_its_database_behind_the_last_tab(tmp_path: Path) -> None:
    app = cast("Application", class_client(tmp_path).app)
    classroom = app.state.classroom
    code = classroom.store.open_class("A").code

    async def serve() -> None:
        async with app.router.lifespan_context(app):
            seats, seat = app.state.live.context.attendance, Seat()
            await seats.attend(code, str(classroom.join(code, "Ada", "").token), seat)
            seats.leave(seat)

    asyncio.run(serve())
    assert classroom.store.database.engine.pool.checkedin() == 0
    assert classroom.screens.news(code, {})[1][0].is_here is False
