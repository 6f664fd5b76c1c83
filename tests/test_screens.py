"""What members have on screen, as processes and replicas tell it through the database."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from nn_playground.base.errors import NotFound
from nn_playground.classroom.database import Database
from nn_playground.classroom.screens import GONE, WATCHED_FOR, NewScreen, Screens, TabPlace
from nn_playground.classroom.store import Member, Store, class_row
from nn_playground.classroom.tables import CLASSES, METADATA, SCHEMA, SCREENS
from tests.databases import KINDS, Open, new_database, opening, store_of
from tests.postgres import needs_postgres, postgres

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=KINDS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens an empty database of each kind."""
    url = f"sqlite:///{tmp_path / 'classes.sqlite'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("server"), f"db{abs(hash(request.node.name))}")
    with opening(url) as open_it:
        yield open_it


class Room:
    """A class with a clock that is set by hand, and a process that serves tabs."""

    def __init__(self, database: Database) -> None:
        self.now = 1_000_000
        self.store: Store = store_of(database, lambda: self.now)
        self.screens = Screens(database, lambda: self.now)
        self.code = self.store.open_class("A").code
        self.ada, self.ben = (self.store.join(self.code, name) for name in ("Ada", "Ben"))

    def sit(self, member: Member, process: str = "p", seat: int = 1) -> None:
        self.screens.sit(member, TabPlace(process, seat))

    def tell(self, member: Member, epoch: int, process: str = "p", seat: int = 1, picture: bytes = b"map") -> set[int]:
        """Tell a screen; the members who are watched."""
        screen = NewScreen(member.id, seat, {"epoch": epoch}, picture, {"state": "s"}, idle=500)
        return self.screens.exchange(process, [screen], {member.id}, {member.class_id}).watched

    def epochs(self) -> dict[str, int | None]:
        """The epochs on screen, of those who are here."""
        _, found, _ = self.screens.news(self.code, {})
        return {one.name: one.content.get("epoch") for one in found if one.is_here}


@pytest.fixture
def room(opened: Open) -> Room:
    return Room(opened())


def test_only_what_has_changed_is_news_and_only_pictures_that_have_are_sent_again(room: Room) -> None:
    course, found, seen = room.screens.news(room.code, {})
    assert (course.code, [one.name for one in found]) == (room.code, ["Ada", "Ben"])
    assert [(one.is_here, one.content, one.picture, one.idle) for one in found] == [(False, {}, None, None)] * 2
    room.sit(room.ada)
    room.tell(room.ada, 1)
    _, (ada,), seen = room.screens.news(room.code, seen)
    assert (ada.name, ada.is_here, ada.content, ada.picture, ada.idle) == ("Ada", True, {"epoch": 1}, b"map", 0.5)
    assert room.screens.news(room.code, seen)[1] == []
    room.tell(room.ada, 2)
    _, (ada,), seen = room.screens.news(room.code, seen)
    assert (ada.content, ada.picture) == ({"epoch": 2}, None)
    room.tell(room.ada, 2, picture=b"new")
    _, (ada,), seen = room.screens.news(room.code, seen)
    assert ada.picture == b"new"


def test_who_leaves_and_whose_process_says_nothing_is_not_here_and_keeps_the_screen(room: Room) -> None:
    for member, seat in ((room.ada, 1), (room.ben, 2)):
        room.sit(member, seat=seat)
        room.tell(member, 7, seat=seat)
    room.screens.leave([(room.ada.id, TabPlace("p", 1))])
    assert room.epochs() == {"Ben": 7}
    room.now += GONE - 1
    assert room.epochs() == {"Ben": 7}
    room.now += 1
    assert room.epochs() == {}
    room.screens.exchange("p", [], {room.ada.id, room.ben.id}, set())
    assert room.epochs() == {"Ben": 7}
    assert [one.content for one in room.screens.news(room.code, {})[1]] == [{"epoch": 7}] * 2


def test_a_clock_that_goes_back_keeps_nobody_s_news_from_the_teacher(room: Room) -> None:
    room.sit(room.ada)
    room.tell(room.ada, 1)
    seen = room.screens.news(room.code, {})[2]
    room.now -= 500_000
    room.tell(room.ada, 2)
    _, (ada,), _ = room.screens.news(room.code, seen)
    assert (ada.is_here, ada.content, ada.idle) == (True, {"epoch": 2}, 0.5)


def test_the_last_tab_shows_a_member_s_run_until_it_is_closed(room: Room) -> None:
    room.sit(room.ada, "old", 1)
    room.sit(room.ada, "new", 4)
    room.tell(room.ada, 10, "new", 4)
    room.tell(room.ada, 20, "old", 1)
    assert room.epochs() == {"Ada": 10}
    room.screens.leave([(room.ada.id, TabPlace("old", 1))])
    assert room.epochs() == {"Ada": 10}
    room.screens.leave([(room.ada.id, TabPlace("new", 4))])
    assert room.epochs() == {}
    room.tell(room.ada, 21, "old", 1)
    assert room.epochs() == {"Ada": 21}


def test_the_whole_run_is_told_while_somebody_asks_for_it(room: Room) -> None:
    room.sit(room.ada)
    assert room.tell(room.ada, 1) == set()
    found, _ = room.screens.whole(room.code, "ADA")
    assert found.content == {"epoch": 1}
    assert room.tell(room.ada, 2) == {room.ada.id}
    assert room.screens.whole(room.code, "Ada")[1] == {"state": "s"}
    room.now += WATCHED_FOR
    assert room.tell(room.ada, 3) == set()
    for name in ("Ben", "Eve"):
        with pytest.raises(NotFound):
            room.screens.whole(room.code, name)


def test_a_class_that_is_ended_takes_all_screens_with_it_and_is_told_as_ended(room: Room) -> None:
    room.sit(room.ada)
    room.tell(room.ada, 1)
    room.store.end_class(room.code)
    heard = room.screens.exchange("p", [], {room.ada.id}, {room.ada.class_id})
    assert heard.courses == {room.ada.class_id: None}
    assert room.tell(room.ada, 2) == set()
    with room.store.database.transaction() as connection:
        assert connection.execute(SCREENS.select()).all() == []
    with pytest.raises(NotFound):
        room.screens.news(room.code, {})


def test_two_processes_see_one_class(opened: Open) -> None:
    room = Room(opened())
    other = Screens(opened(), lambda: room.now)
    room.sit(room.ada)
    other.sit(room.ben, TabPlace("other", 1))
    room.tell(room.ada, 1)
    other.exchange("other", [NewScreen(room.ben.id, 1, {"epoch": 2}, b"", None, 0)], {room.ben.id}, set())
    assert room.epochs() == {"Ada": 1, "Ben": 2}


@needs_postgres
def test_a_class_is_ended_while_a_tab_takes_its_place(server: str) -> None:
    """Neither waits for what the other has locked: the class itself is locked first."""
    with opening(new_database(server, "ending")) as open_it:
        room = Room(open_it())
        room.sit(room.ada)
        with open_it().transaction() as taking_a_place:
            class_row(taking_a_place, room.code, is_locked=True)
            ending = threading.Thread(target=room.store.end_class, args=(room.code,))
            ending.start()
            while not taking_a_place.exec_driver_sql(WAITING).scalar():
                time.sleep(0.01)
            taking_a_place.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            taking_a_place.execute(SCREENS.update().values(seat=2))
        ending.join(60)
        assert room.store.classes() == []


def test_a_database_of_the_first_version_gets_what_later_ones_have(opened: Open) -> None:
    first = opened()
    with first.transaction() as connection:
        SCREENS.drop(connection)
        for name in ("sends", "doubted_at"):
            connection.exec_driver_sql(f"ALTER TABLE classes DROP COLUMN {name}")
        connection.execute(SCHEMA.update().values(version=1))
        row = {"code": "CCCCC", "title": "A", "exercises": "[]", "open": True, "paused": False, "sent": "null"}
        connection.execute(CLASSES.insert().values(**row, used_at=0), {})
    with opened().transaction() as connection:
        kept = connection.execute(CLASSES.select()).one()
        assert (kept.sends, kept.doubted_at) == (0, 0)
        assert set(inspect(connection).get_table_names()) >= set(METADATA.tables)
