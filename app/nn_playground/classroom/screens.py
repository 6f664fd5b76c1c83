"""Screens of the members of a class, as the processes that serve their tabs tell them through the database.

So the class is whole for its teacher, whichever process or replica serves whom. Every method is one transaction.
"""

import json
import secrets
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Update, and_, bindparam, func, insert, or_, select, update

from nn_playground.base.errors import NotFound
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import write_json
from nn_playground.base.validation import shown
from nn_playground.classroom.database import Database
from nn_playground.classroom.names import cleaned_name, name_key
from nn_playground.classroom.store import Course, Member, class_row, course_of
from nn_playground.classroom.tables import CLASSES, MEMBERS, SCREENS, SUBMISSIONS

GONE: Final = 15_000  # milliseconds after which a tab whose process says nothing is gone
WATCHED_FOR: Final = 5_000  # milliseconds for which the whole run is told to somebody who asked
NO_MEMBER: Final = "There is nobody in this class with the name {name}."
OF_MEMBER_SCREEN: Final = (  # the columns of a `MemberScreen`, but for its picture
    *(MEMBERS.c.id, MEMBERS.c.name, MEMBERS.c.rejoin, MEMBERS.c.joined_at),
    *(SCREENS.c.process, SCREENS.c.seen_at, SCREENS.c.changed_at, SCREENS.c.content),
)


class TabPlace(NamedTuple):
    """The tab that shows a member's run."""

    process: str
    seat: int


class NewScreen(NamedTuple):
    """The screen of a tab now; `picture` are value codes, `whole` is the whole run as JSON, None where nobody looks."""

    member_id: int
    seat: int
    content: dict[str, Any]
    picture: bytes
    whole: dict[str, Any] | None
    idle: int  # milliseconds since the last change by hand


class Exchange(NamedTuple):
    """News for a process that has told its screens: classes by their ids, None for one that is ended."""

    courses: dict[int, Course | None]
    watched: set[int]  # members


class MemberScreen(NamedTuple):
    """A member with what is on screen; `picture` is None where it has not changed, or there is none."""

    id: int
    name: str
    rejoin: str
    joined_at: int
    is_here: bool
    idle: float | None  # seconds since the last change by hand; None before the first screen
    content: dict[str, Any]
    picture: bytes | None


class Seen(NamedTuple):
    """The parts of a member's screen that somebody has already."""

    stamp: int
    picture_stamp: int
    is_here: bool


class Screens:
    """The screens of all classes; `now` gives milliseconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now

    # ---- for the processes that serve tabs ----

    def sit(self, member: Member, place: TabPlace) -> Course:
        """Let a tab show the run of a member from now on; its class."""
        now = self._now()
        own = {**place._asdict(), "stamp": _stamp(), "seen_at": now}
        with self._database.transaction() as connection:
            course = course_of(class_row(connection, member.code, is_locked=True))
            found = connection.execute(update(SCREENS).where(SCREENS.c.member_id == member.id).values(**own))
            if not found.rowcount:
                first = {"picture_stamp": 0, "changed_at": now, "watched_at": 0, "content": "{}"}
                row = {"member_id": member.id, "class_id": member.class_id, **own, **first}
                connection.execute(insert(SCREENS).values(**row))
            return course

    def exchange(
        self, process: str, new: Sequence[NewScreen], members: Collection[int], classes: Collection[int]
    ) -> Exchange:
        """Tell what the tabs of a process show, and that those of `members` are open; hear of their classes.

        Where another tab shows a member's run, what this one shows is passed over.
        """
        now = self._now()
        rows = sorted((_row(screen, now) for screen in new), key=itemgetter("new_member"))  # all lock in one order
        with self._database.transaction() as connection:
            if rows:
                connection.execute(_telling(process, now), rows)
            if members:
                connection.execute(update(SCREENS).where(_of(process, members)).values(seen_at=now))
            is_watched = SCREENS.c.watched_at.between(now - WATCHED_FOR + 1, now + WATCHED_FOR)
            wanted = select(SCREENS.c.member_id).where(_of(process, members), is_watched)
            watched = set(connection.execute(wanted).scalars())
            found = connection.execute(select(CLASSES).where(CLASSES.c.id.in_(classes))).all()
        courses: dict[int, Course | None] = dict.fromkeys(classes)
        return Exchange(courses | {row.id: course_of(row) for row in found}, watched)

    def leave(self, places: Iterable[tuple[int, TabPlace]]) -> None:
        """Note that tabs are closed, by their members."""
        with self._database.transaction() as connection:
            for member_id, place in places:
                its_own = (SCREENS.c.process == place.process, SCREENS.c.seat == place.seat)
                left = update(SCREENS).where(SCREENS.c.member_id == member_id, *its_own)
                connection.execute(left.values(process="", stamp=_stamp(), whole=None))

    # ---- for those who look ----

    def news(self, code: str, known: Mapping[int, Seen]) -> tuple[Course, list[MemberScreen], dict[int, Seen]]:
        """The class, its members who are new or have changed since, and what is known of all of them now."""
        now = self._now()
        light = (SCREENS.c.stamp, SCREENS.c.picture_stamp, SCREENS.c.process, SCREENS.c.seen_at)
        with self._database.reading() as connection:
            course = course_of(class_row(connection, code))
            of_class = MEMBERS.c.class_id == course.id
            both = MEMBERS.outerjoin(SCREENS, SCREENS.c.member_id == MEMBERS.c.id)
            found = connection.execute(select(MEMBERS.c.id, *light).select_from(both).where(of_class)).all()
            seen = {row.id: Seen(row.stamp or 0, row.picture_stamp or 0, _is_here(row, now)) for row in found}
            changed = [number for number, one in seen.items() if known.get(number) != one]
            wanted = select(*OF_MEMBER_SCREEN).select_from(both).where(MEMBERS.c.id.in_(changed))
            rows = connection.execute(wanted.order_by(MEMBERS.c.id)).all()
            repainted = [
                number
                for number in changed
                if number not in known or known[number].picture_stamp != seen[number].picture_stamp
            ]
            wanted_pictures = select(SCREENS.c.member_id, SCREENS.c.picture).where(SCREENS.c.member_id.in_(repainted))
            pictures = {row.member_id: row.picture for row in connection.execute(wanted_pictures)}
        return course, [_member_screen(row, pictures.get(row.id), now) for row in rows], seen

    def whole(self, code: str, name: str) -> tuple[MemberScreen, dict[str, Any] | None]:
        """A member's screen and the whole run, None where the tab has not told it yet; it is told for a while now."""
        now, key = self._now(), name_key(cleaned_name(name))
        with self._database.transaction() as connection:
            course = course_of(class_row(connection, code))
            both = MEMBERS.join(SCREENS, SCREENS.c.member_id == MEMBERS.c.id)
            is_it = (MEMBERS.c.class_id == course.id, MEMBERS.c.name_key == key)
            row = connection.execute(select(*OF_MEMBER_SCREEN, SCREENS.c.whole).select_from(both).where(*is_it)).first()
            if row is None:
                raise NotFound(say(NO_MEMBER, name=shown(name)))
            is_it_here = SCREENS.c.member_id == row.id
            connection.execute(update(SCREENS).where(is_it_here).values(watched_at=now))
        return _member_screen(row, None, now), None if row.whole is None else json.loads(row.whole)

    def contents(self, code: str) -> dict[int, dict[str, Any]]:
        """The contents of all screens of a class, by member, without pictures and names."""
        with self._database.reading() as connection:
            course = course_of(class_row(connection, code))
            wanted = select(SCREENS.c.member_id, SCREENS.c.content).where(SCREENS.c.class_id == course.id)
            return {row.member_id: json.loads(row.content) for row in connection.execute(wanted)}

    def last_hand_in(self, code: str) -> int:
        """The number of the last hand-in of a class, which grows; 0 where there is none."""
        with self._database.reading() as connection:
            course = course_of(class_row(connection, code))
            wanted = select(func.max(SUBMISSIONS.c.id)).where(SUBMISSIONS.c.class_id == course.id)
            return connection.execute(wanted).scalar_one() or 0


def _of(process: str, members: Collection[int]) -> ColumnElement[bool]:
    return and_(SCREENS.c.process == process, SCREENS.c.member_id.in_(members))


def _is_here(row: Any, now: int) -> bool:
    return bool(row.process) and abs(now - row.seen_at) < GONE  # what lies ahead is of a clock that has jumped


def _stamp() -> int:
    return 1 + secrets.randbelow(2**62)


def _telling(process: str, now: int) -> Update:
    """The statement that keeps a screen, for the values of `_row`: not where another tab shows the member's run."""
    its_own = and_(SCREENS.c.process == process, SCREENS.c.seat == bindparam("new_seat"))
    named = SCREENS.c.member_id == bindparam("new_member")
    names = ("seat", "stamp", "picture_stamp", "changed_at", "content", "picture", "whole")
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    told = update(SCREENS).where(named, or_(its_own, SCREENS.c.process == ""))
    return told.values(process=process, seen_at=now, **values)


def _row(screen: NewScreen, now: int) -> dict[str, Any]:
    row = {
        "member": screen.member_id,
        "seat": screen.seat,
        "stamp": _stamp(),
        "picture_stamp": 1 + zlib.crc32(screen.picture),
        "changed_at": now - screen.idle,
        "content": write_json(screen.content),
        "picture": zlib.compress(screen.picture, 1),
        "whole": None if screen.whole is None else write_json(screen.whole),
    }
    return {f"new_{name}": value for name, value in row.items()}


def _member_screen(row: Any, picture: bytes | None, now: int) -> MemberScreen:
    content = json.loads(row.content or "{}")
    idle = max(0, now - row.changed_at) / 1000 if content else None
    unpacked = None if picture is None else zlib.decompress(picture)
    return MemberScreen(row.id, row.name, row.rejoin, row.joined_at, _is_here(row, now), idle, content, unpacked)
