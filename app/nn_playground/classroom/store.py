"""Classes, members and hand-ins, kept in a database."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from nn_playground.base.errors import Conflict, Forbidden, NotFound
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import write_json
from nn_playground.base.validation import shown
from nn_playground.classroom.codes import (
    CLASS_CODE,
    REJOIN_CODE,
    MemberToken,
    handle_of,
    new_code,
    new_token,
    typed_code,
)
from nn_playground.classroom.database import Database
from nn_playground.classroom.hand_in import HandInContent, receipt_of
from nn_playground.classroom.limits import KEPT_DAYS, ClassLimits
from nn_playground.classroom.names import cleaned_name, name_key, pseudonym
from nn_playground.classroom.tables import CLASSES, MEMBERS, SCREENS, SUBMISSIONS

DAY: Final = 24 * 3600 * 1000  # milliseconds
NO_CLASS: Final = "There is no class {code}. Its code has five letters and is on the teacher's screen."
DOOR_CLOSED: Final = "The class {code} is closed to newcomers. Ask your teacher to open it."
CLASS_FULL: Final = "The class {code} is full: it has {most:,} members."
NAME_TAKEN: Final = "{name} is in the class already. Take another name, or rejoin with your four letters."
ENOUGH_HANDED_IN: Final = "You have handed in {most:,} times in this class, and more is not kept."
NO_ROOM_LEFT: Final = "This class has handed in as much as is kept of one. Ask your teacher to begin another class."


class Course(NamedTuple):
    """A class as it is kept."""

    id: int
    code: str
    title: str
    exercises: list[str]
    open: bool
    paused: bool
    sent: dict[str, Any] | None
    sends: int


class Member(NamedTuple):
    """A member as it is kept."""

    id: int
    class_id: int
    code: str
    name: str
    token: MemberToken
    rejoin: str
    joined_at: int


class KeptHandIn(NamedTuple):
    """A hand-in as it is kept; `at` in milliseconds since 1970."""

    member_id: int
    name: str
    exercise: str
    content: HandInContent
    receipt: str
    at: int


class KeptReceipt(NamedTuple):
    """A hand-in without its content."""

    member_id: int
    exercise: str
    receipt: str
    at: int


class Store:
    """The classes of a server; `now` gives milliseconds since 1970. Every method is one transaction."""

    def __init__(self, database: Database, now: Callable[[], int], limits: ClassLimits = ClassLimits()) -> None:  # noqa: B008
        self.database = database
        self._now = now
        self._limits = limits

    # ---- classes ----

    def open_class(self, title: str, exercises: Sequence[str] = ()) -> Course:
        """Open a class with a new code."""
        with self.database.transaction() as connection:
            taken = set(connection.execute(select(CLASSES.c.code)).scalars())
            code = next(code for code in iter(lambda: new_code(CLASS_CODE), "") if code not in taken)
            row = {"title": title, "exercises": write_json(list(exercises)), "sent": "null", "used_at": self._now()}
            connection.execute(insert(CLASSES).values(code=code, open=True, paused=False, **row))
            return _course(connection, code)

    def classes(self) -> list[Course]:
        """All classes, the oldest first."""
        with self.database.reading() as connection:
            return [course_of(row) for row in connection.execute(select(CLASSES).order_by(CLASSES.c.id))]

    def find_class(self, code: str) -> Course:
        """The class with a code; NotFound where there is none."""
        with self.database.reading() as connection:
            return _course(connection, code)

    def change_class(self, code: str, **changes: Any) -> Course:
        """Set `open`, `paused` or `sent`; None leaves a value as it is."""
        values = {name: value for name, value in changes.items() if value is not None}
        if "sent" in values:
            values |= {"sent": write_json(values["sent"]), "sends": CLASSES.c.sends + 1}
        with self.database.transaction() as connection:
            course = _course(connection, code)
            if values:
                connection.execute(update(CLASSES).where(CLASSES.c.id == course.id).values(**values))
            return _course(connection, code)

    def end_class(self, code: str) -> None:
        """Erase a class with all that belongs to it."""
        with self.database.transaction() as connection:
            _erase(connection, _course(connection, code, is_locked=True).id)
        self.database.erase_traces()

    def forget(self) -> None:
        """Erase the classes that nobody has joined or handed in to for KEPT_DAYS; to be called every now and then.

        One look may be at a clock that has jumped. So a class is erased only when a look a day later finds the same,
        and nobody has used it meanwhile.
        """
        now = self._now()
        used, doubted = CLASSES.c.used_at, CLASSES.c.doubted_at
        is_old, is_ahead = used < now - (KEPT_DAYS - 1) * DAY, used > now + DAY
        is_sure = doubted.between(1, now - DAY)
        with self.database.transaction() as connection:
            old = select(CLASSES.c.id).where(is_sure, used < now - KEPT_DAYS * DAY).order_by(CLASSES.c.id)
            found = list(connection.execute(old.with_for_update()).scalars())
            for class_id in found:
                _erase(connection, class_id)
            connection.execute(update(CLASSES).where(is_sure, is_ahead).values(used_at=now))
            connection.execute(update(CLASSES).where(~is_old, ~is_ahead).values(doubted_at=0))
            is_news = or_(is_old, is_ahead), or_(doubted == 0, doubted > now)
            connection.execute(update(CLASSES).where(*is_news).values(doubted_at=now))
        if found:
            self.database.erase_traces()

    # ---- members ----

    def join(self, code: str, name: str | None, *, or_pseudonym: bool = False) -> Member:
        """Add a member; without a name, or with `or_pseudonym` where that is taken, a pseudonym is drawn.

        Forbidden and Conflict say why it is not possible.
        """
        chosen = None if name is None else cleaned_name(name)
        with self.database.transaction() as connection:
            course = _course(connection, code, is_locked=True)
            if not course.open:
                raise Forbidden(say(DOOR_CLOSED, code=course.code))
            of_class = MEMBERS.c.class_id == course.id
            if connection.execute(select(func.count()).where(of_class)).scalar_one() >= self._limits.members:
                raise Conflict(say(CLASS_FULL, code=course.code, most=self._limits.members))
            taken = set(connection.execute(select(MEMBERS.c.name_key).where(of_class)).scalars())
            if chosen is not None and name_key(chosen) in taken:
                if not or_pseudonym:
                    raise Conflict(say(NAME_TAKEN, name=chosen))
                chosen = None
            chosen = pseudonym(taken) if chosen is None else chosen
            now = self._now()
            row = {"class_id": course.id, "name": chosen, "name_key": name_key(chosen), "joined_at": now}
            token, rejoin = new_token(), new_code(REJOIN_CODE)
            connection.execute(insert(MEMBERS).values(**row, **token._asdict(), rejoin=rejoin))
            _touch(connection, course.id, now)
            found = _member(connection, MEMBERS.c.handle == token.handle)
        assert found is not None
        return found

    def named(self, code: str, name: str) -> Member | None:
        """The member of a class with a name as somebody types it; None where there is none."""
        with self.database.reading() as connection:
            key = name_key(cleaned_name(name))
            return _member(connection, (CLASSES.c.code == typed_code(code)) & (MEMBERS.c.name_key == key))

    def with_token(self, code: str, sent: str) -> Member | None:
        """The member of a class with a token; None where there is none."""
        with self.database.reading() as connection:
            is_it = (CLASSES.c.code == typed_code(code)) & (MEMBERS.c.handle == handle_of(sent))
            found = _member(connection, is_it)
        return found if found is not None and found.token.is_that_of(sent) else None

    def members(self, code: str) -> list[Member]:
        """The members of a class in the order in which they joined."""
        with self.database.reading() as connection:
            course = _course(connection, code)
            rows = connection.execute(_members().where(CLASSES.c.id == course.id).order_by(MEMBERS.c.id))
            return [_member_of(row) for row in rows]

    # ---- hand-ins ----

    def hand_in(self, member: Member, exercise: str, content: HandInContent) -> KeptHandIn:
        """Keep a hand-in. The same again, as a client sends it that got no answer, is the one that is kept already."""
        text = content.as_json()
        with self.database.transaction() as connection:
            _course(connection, member.code, is_locked=True)
            own = SUBMISSIONS.c.member_id == member.id
            last = connection.execute(
                select(SUBMISSIONS).where(own, SUBMISSIONS.c.exercise == exercise).order_by(SUBMISSIONS.c.id.desc())
            ).first()
            if last is not None and last.content == text:
                return KeptHandIn(member.id, member.name, exercise, content, last.receipt, last.at)
            self._check_room(connection, member, len(text))
            at = self._now()
            receipt = receipt_of(member.code, member.name, exercise, content, at)
            row = {"exercise": exercise, "content": text, "size": len(text), "receipt": receipt, "at": at}
            connection.execute(insert(SUBMISSIONS).values(class_id=member.class_id, member_id=member.id, **row))
            _touch(connection, member.class_id, at)
            return KeptHandIn(member.id, member.name, exercise, content, receipt, at)

    def _check_room(self, connection: Connection, member: Member, size: int) -> None:
        count = select(func.count()).where(SUBMISSIONS.c.member_id == member.id)
        if connection.execute(count).scalar_one() >= self._limits.hand_ins:
            raise Conflict(say(ENOUGH_HANDED_IN, most=self._limits.hand_ins))
        whole = select(func.coalesce(func.sum(SUBMISSIONS.c.size), 0)).where(SUBMISSIONS.c.class_id == member.class_id)
        if connection.execute(whole).scalar_one() + size > self._limits.characters:
            raise Conflict(NO_ROOM_LEFT)

    def receipts(self, code: str, member_id: int | None = None) -> list[KeptReceipt]:
        """The receipts of all hand-ins of a class, or of one member, the oldest first."""
        with self.database.reading() as connection:
            course = _course(connection, code)
            columns = [SUBMISSIONS.c[name] for name in KeptReceipt._fields]
            wanted = select(*columns).where(SUBMISSIONS.c.class_id == course.id).order_by(SUBMISSIONS.c.id)
            if member_id is not None:
                wanted = wanted.where(SUBMISSIONS.c.member_id == member_id)
            return [KeptReceipt(*row) for row in connection.execute(wanted)]

    def hand_ins(self, code: str) -> list[KeptHandIn]:
        """All hand-ins of a class, the oldest first."""
        with self.database.reading() as connection:
            course = _course(connection, code)
            rows = connection.execute(
                select(SUBMISSIONS, MEMBERS.c.name)
                .join(MEMBERS, MEMBERS.c.id == SUBMISSIONS.c.member_id)
                .where(SUBMISSIONS.c.class_id == course.id)
                .order_by(SUBMISSIONS.c.id)
            )
            return [
                KeptHandIn(row.member_id, row.name, row.exercise, HandInContent.read(row.content), row.receipt, row.at)
                for row in rows
            ]


def class_row(connection: Connection, code: str, *, is_locked: bool = False) -> Row[Any]:
    """The row of a class; locked against other replicas until the transaction ends, so that limits hold.

    Who locks more than it locks it first: otherwise two transactions could wait for each other.

    NotFound where there is no such class.
    """
    wanted = select(CLASSES).where(CLASSES.c.code == typed_code(code))
    row = connection.execute(wanted.with_for_update() if is_locked else wanted).first()
    if row is None:
        raise NotFound(say(NO_CLASS, code=shown(code)))
    return row


def _course(connection: Connection, code: str, *, is_locked: bool = False) -> Course:
    return course_of(class_row(connection, code, is_locked=is_locked))


def course_of(row: Row[Any]) -> Course:
    """The class that a row holds."""
    exercises, sent = json.loads(row.exercises), json.loads(row.sent)
    return Course(row.id, row.code, row.title, exercises, row.open, row.paused, sent, row.sends)


def _members() -> Any:
    return select(MEMBERS, CLASSES.c.code).join(CLASSES, CLASSES.c.id == MEMBERS.c.class_id)


def _member(connection: Connection, is_it: Any) -> Member | None:
    row = connection.execute(_members().where(is_it)).first()
    return None if row is None else _member_of(row)


def _member_of(row: Row[Any]) -> Member:
    token = MemberToken(row.handle, row.secret)
    return Member(row.id, row.class_id, row.code, row.name, token, row.rejoin, row.joined_at)


def _touch(connection: Connection, class_id: int, now: int) -> None:
    connection.execute(update(CLASSES).where(CLASSES.c.id == class_id).values(used_at=now, doubted_at=0))


def _erase(connection: Connection, class_id: int) -> None:
    for table in (SCREENS, SUBMISSIONS, MEMBERS):
        connection.execute(delete(table).where(table.c.class_id == class_id))
    connection.execute(delete(CLASSES).where(CLASSES.c.id == class_id))
