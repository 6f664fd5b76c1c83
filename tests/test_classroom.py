"""The parts of a classroom: codes, names, guesses, and the store with its database."""

import hmac
import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from nn_playground.base.errors import Conflict, InvalidInput, InvalidSettings, NotFound, TooSoon, Unavailable
from nn_playground.base.settings import Settings
from nn_playground.classroom import room
from nn_playground.classroom.codes import LETTERS, new_code, typed_code
from nn_playground.classroom.database import Database, _engine, default_url
from nn_playground.classroom.guessing import MAX_REMEMBERED, OF_ADDRESS, OF_ALL, OF_NAME, Guesses
from nn_playground.classroom.hand_in import HandInContent
from nn_playground.classroom.limits import KEPT_DAYS, ClassLimits
from nn_playground.classroom.names import FIRST_WORDS, SECOND_WORDS, cleaned_name, name_key, pseudonym
from nn_playground.classroom.store import DAY, Store
from nn_playground.classroom.tables import MIGRATIONS
from tests.databases import KINDS, Open, new_database, opening, store_of
from tests.postgres import postgres
from tests.serving import ROOT

NOTHING = HandInContent("#", {})


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'classes.sqlite'}"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=KINDS)
def opened(request: pytest.FixtureRequest, url: str) -> Iterator[Open]:
    """Opens an empty database of each kind."""
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("server"), f"db{abs(hash(request.node.name))}")
    with opening(url) as open_it:
        yield open_it


# ---- codes and names ----


def test_codes_have_letters_that_are_not_taken_for_others_and_make_no_words() -> None:
    assert not set("AEIOU") & set(LETTERS)
    assert not set("BGILOQSUVZ") & set(LETTERS)
    codes = {new_code(5) for _ in range(200)}
    assert len(codes) > 190
    assert all(re.fullmatch(f"[{LETTERS}]{{5}}", code) for code in codes)
    assert typed_code(" kt-rm w\n\0") == "KTRMW"


def test_pseudonyms_are_two_words_of_our_lists_and_differ_until_there_are_no_more() -> None:
    assert len(set(FIRST_WORDS)) == len(set(SECOND_WORDS)) == 64
    taken: set[str] = set()
    draws = iter(range(10**9))
    for _ in range(64 * 64):
        taken.add(pseudonym(taken, lambda count: next(draws) * 7 % count))
    assert len(taken) == 64 * 64
    assert all(first in FIRST_WORDS and second in SECOND_WORDS for first, second in map(str.split, taken))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("  Ada \t\n Lovelace ", "Ada Lovelace"),
        ("Zoe\u0308", "Zoë"),
        ("A\u202eda\u0000", "Ada"),
        ("a" + "\u0323" * 30, "ạ\u0323\u0323"),
        ("李 明", "李 明"),
        ("x" * 60, "x" * 60),
        ("👩\u200d🚀 👩🏽\u200d🚀", "👩\u200d🚀 👩🏽\u200d🚀"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("A\u200dda\u200d👩\u200d\u200d🚀\u200d", "Ada👩\u200d🚀"),
    ],
)
def test_a_chosen_name_is_cleaned(given: str, name: str) -> None:
    assert cleaned_name(given) == name


@pytest.mark.parametrize("given", ["", " ", "\u200b\u0000", "x" * 61])
def test_a_name_without_letters_or_too_long_is_refused(given: str) -> None:
    with pytest.raises(InvalidInput, match=r"^name: expected"):
        cleaned_name(given)


def test_capitals_and_forms_of_letters_make_no_other_name() -> None:
    assert name_key("Ａda Groß") == name_key("ada gross")
    assert name_key("👩\u200d🚀") == name_key("👩🚀")


# ---- guesses ----


def guessed(guesses: Guesses, count: int, address: str = "a", name: str | None = None) -> None:
    for _ in range(count):
        guesses.check(address, name)
        guesses.note(address, name)


def test_an_address_that_guesses_too_much_waits_and_others_do_not() -> None:
    now = 0.0
    guesses = Guesses(lambda: now)
    guessed(guesses, OF_ADDRESS.guesses)
    with pytest.raises(TooSoon, match=r"^Too many wrong codes were tried\. Try again in 2 s\.$") as caught:
        guesses.check("a")
    assert caught.value.seconds == 2
    guesses.check("b")
    now = OF_ADDRESS.seconds
    guessed(guesses, 1)
    with pytest.raises(TooSoon):
        guesses.check("a")


def test_many_addresses_are_slowed_together_and_one_name_by_itself() -> None:
    guesses = Guesses(lambda: 0.0)
    for number in range(OF_ALL.guesses):
        guessed(guesses, 1, address=str(number))
    with pytest.raises(TooSoon):
        guesses.check("new")
    guesses = Guesses(lambda: 0.0)
    for number in range(OF_NAME.guesses):
        guessed(guesses, 1, address=str(number), name="Ada")
    guesses.check("new", "Bob")
    with pytest.raises(TooSoon):
        guesses.check("new", "Ada")


def test_what_is_remembered_of_guesses_is_bounded() -> None:
    guesses = Guesses(lambda: 0.0)
    for number in range(MAX_REMEMBERED + 10):
        guesses.note(str(number))
    assert len(guesses._whole) == MAX_REMEMBERED


# ---- who may what ----


def test_secrets_are_compared_in_a_time_that_tells_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    classroom = room.open_classroom(Settings.read({}, database=url, token="t" * 16))
    assert classroom
    code = classroom.store.open_class("A").code
    member = classroom.join(code, "Ada", "")
    compared: list[bytes] = []
    compare = hmac.compare_digest

    def noted(sent: bytes, right: bytes) -> bool:
        compared.extend((sent, right))
        return compare(sent, right)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    classroom.check_teacher("t" * 16)
    classroom.member(code, str(member.token))
    classroom.rejoin(code, "Ada", member.rejoin, "")
    secrets = {"t" * 16, str(member.token), member.rejoin}
    assert {text.decode() for text in compared} == secrets
    classroom.close()


# ---- the store ----


def test_the_limits_are_those_of_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    limits = ClassLimits()
    assert f"at most {limits.members:,} members, and {limits.hand_ins} hand-ins of each" in text
    assert f"for {KEPT_DAYS} days" in text


def test_a_class_has_so_many_members_and_no_more(opened: Open) -> None:
    store = store_of(opened(), members=3)
    code = store.open_class("A").code
    for _ in range(3):
        store.join(code, None)
    with pytest.raises(Conflict, match=rf"^The class {code} is full: it has 3 members\.$"):
        store.join(code, None)
    store.join(store.open_class("B").code, None)


def test_hand_ins_are_bounded_for_a_member_and_for_a_class(opened: Open) -> None:
    size = len(NOTHING.as_json())
    store = store_of(opened(), hand_ins=2, characters=3 * size)
    code = store.open_class("A").code
    one, two = store.join(code, None), store.join(code, None)
    for exercise in ("a", "b"):
        store.hand_in(one, exercise, NOTHING)
    with pytest.raises(Conflict, match="You have handed in 2 times in this class"):
        store.hand_in(one, "c", NOTHING)
    store.hand_in(two, "a", NOTHING)
    with pytest.raises(Conflict, match="This class has handed in as much as is kept of one"):
        store.hand_in(two, "b", NOTHING)
    assert len(store.hand_ins(code)) == 3


def test_a_clock_that_goes_back_does_not_change_which_hand_in_is_the_last(opened: Open) -> None:
    times = iter([10**6, 10**6, 10**6, 5])
    store = store_of(opened(), lambda: next(times))
    code = store.open_class("A").code
    member = store.join(code, None)
    first = store.hand_in(member, "a", NOTHING)
    last = store.hand_in(member, "a", HandInContent("#seed=2", {}))
    assert (first.at, last.at) == (10**6, 5)
    assert [kept.receipt for kept in store.hand_ins(code)] == [first.receipt, last.receipt]


def test_a_class_that_nobody_uses_is_forgotten(opened: Open) -> None:
    now = 1
    store = store_of(opened(), lambda: now)
    used = store.open_class("used").code
    store.open_class("old")
    for day in range(KEPT_DAYS):
        now = 1 + day * DAY
        store.forget()
    store.join(used, None)
    now = 1 + KEPT_DAYS * DAY
    store.forget()
    assert len(store.classes()) == 2
    now += DAY
    store.forget()
    assert [course.code for course in store.classes()] == [used]


def test_what_is_kept_is_read_back_and_erased(opened: Open) -> None:
    store = store_of(opened())
    course, other = store.open_class("A", ["xor"]), store.open_class("B")
    store.change_class(course.code, paused=True, sent={"link": "#"})
    member, neighbour = store.join(course.code, "Ädä 李"), store.join(other.code, "Ädä 李")
    content = HandInContent("#seed=0.1", {"How many?": 3.5, "Which?": "Both"}, {"weights": [[[1.25]]], "biases": [[0]]})
    kept = store.hand_in(member, "xor", content)
    store.hand_in(neighbour, "xor", NOTHING)
    again = store_of(opened())
    assert again.find_class(course.code) == course._replace(paused=True, sent={"link": "#"}, sends=1)
    assert again.named(course.code.lower(), "ädä 李") == again.with_token(course.code, str(member.token)) == member
    assert again.with_token(other.code, str(member.token)) is None
    assert again.hand_ins(course.code) == [kept]
    again.end_class(course.code)
    assert [one.code for one in store.classes()] == [other.code]
    assert [one.name for one in store.members(other.code)] == ["Ädä 李"]
    assert store.with_token(course.code, str(member.token)) is None
    with pytest.raises(NotFound):
        store.hand_in(member, "xor", NOTHING)


def test_who_reads_waits_for_no_writer(opened: Open) -> None:
    first, other = opened(), opened()
    code = store_of(first).open_class("A").code
    with first.transaction() as connection:
        connection.exec_driver_sql("UPDATE classes SET title = 'B'")
        assert [store_of(one).find_class(code).title for one in (first, other)] == ["A", "A"]
    assert store_of(other).find_class(code).title == "B"


def test_replicas_keep_names_apart_and_limits_together(opened: Open) -> None:
    stores = [store_of(opened(), members=30) for _ in range(2)]
    code = stores[0].open_class("A").code
    full: list[Conflict] = []

    def join_many(store: Store) -> None:
        for _ in range(20):
            try:
                store.join(code, None)
            except Conflict as error:
                full.append(error)

    threads = [threading.Thread(target=join_many, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({member.name for member in stores[0].members(code)}) == 30
    assert len(full) == 10


def test_migrations_are_carried_out_once_and_what_is_newer_is_refused(opened: Open) -> None:
    code = store_of(opened()).open_class("A").code
    for _ in range(2):
        with opened(add_a_column).transaction() as connection:
            assert connection.exec_driver_sql("SELECT code, colour FROM classes").all() == [(code, None)]
    with pytest.raises(InvalidSettings, match=r"written by a later version .*schema 4; this one knows 3"):
        opened()


def add_a_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE classes ADD COLUMN colour TEXT")


def test_what_is_kept_is_synchronized_and_for_this_user_alone(url: str, tmp_path: Path) -> None:
    database = Database(url)
    with database.transaction() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    assert (tmp_path / "classes.sqlite").stat().st_mode & 0o077 == 0


# ---- the database ----


def test_a_migration_that_fails_leaves_the_schema_as_it_was(url: str) -> None:
    store_of(Database(url)).open_class("A")

    def fail(connection: Connection) -> None:
        add_a_column(connection)
        connection.exec_driver_sql("NONSENSE")

    with pytest.raises(InvalidSettings, match='near "NONSENSE"'):
        Database(url, (*MIGRATIONS, fail))
    with Database(url).transaction() as connection:
        columns = connection.exec_driver_sql("SELECT * FROM classes").keys()
    assert "colour" not in columns


def test_a_database_that_can_t_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 1000)
    for path, says in (
        (tmp_path / "text", "file is not a database"),
        (tmp_path / "text" / "a" / "b", "Not a directory"),
    ):
        with pytest.raises(InvalidSettings, match=rf"^PLAYGROUND_DATABASE: can't be opened: {says}\.$"):
            Database(f"sqlite:///{path}")


def test_an_error_of_the_database_tells_no_values(url: str) -> None:
    store = store_of(Database(url))
    code = store.open_class("A").code
    path = url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as other:
        other.execute("DROP TABLE members")
    with pytest.raises(
        Unavailable, match=r"can't be used now: no such table: members\. Nothing of this request"
    ) as caught:
        store.join(code, "Ada")
    assert "Ada" not in caught.value.message


def test_the_file_is_in_the_user_s_folder_for_data() -> None:
    home = Path("/home/ada")
    assert default_url({}, home, "linux") == "sqlite:////home/ada/.local/share/nn-playground/classes.sqlite"
    assert default_url({"XDG_DATA_HOME": "/data"}, home, "linux") == "sqlite:////data/nn-playground/classes.sqlite"
    assert default_url({"XDG_DATA_HOME": "data"}, home, "linux") == default_url({}, home, "linux")
    assert "Library/Application Support" in default_url({}, home, "darwin")
    assert "AppData/Local" in default_url({}, home, "win32")


def test_traces_that_can_t_be_erased_now_are_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_playground.classroom.database.PATIENCE", 0.1)
    store = store_of(Database(url))
    code = store.open_class("A").code
    with sqlite3.connect(url.removeprefix("sqlite:///")) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM classes").fetchone()
        with pytest.raises(Unavailable) as caught:
            store.end_class(code)
    assert caught.value.message.startswith("The class is ended, but the database's file may still have traces of it")
    assert store.classes() == []


def test_a_postgresql_that_is_gone_is_not_waited_for_long() -> None:
    url = "postgresql://ada:secret@host/name?connect_timeout=3"
    query = _engine(url).url.query
    assert query == {"connect_timeout": "3", "tcp_user_timeout": "10000"}


# ---- settings ----


@pytest.mark.parametrize("url", ["classes.sqlite", "sqlite://", "mysql://a/b", "postgresql://"])
def test_a_wrong_url_is_named_and_not_shown(url: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        Settings.read({"PLAYGROUND_DATABASE": url})
    said = "PLAYGROUND_DATABASE: expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; it is another text"
    assert caught.value.message == said


def test_a_database_needs_a_teacher_and_no_secret(url: str) -> None:
    with pytest.raises(InvalidSettings, match=r"^PLAYGROUND_TOKEN: expected .* beside PLAYGROUND_DATABASE"):
        Settings.read({"PLAYGROUND_DATABASE": url})
    with pytest.raises(InvalidSettings, match=r"PLAYGROUND_SECRET beside it.*or PLAYGROUND_DATABASE.*neither is set"):
        Settings.read({"PLAYGROUND_TOKEN": "t" * 16})
    opened = room.open_classroom(Settings.read({}, database=url, token="t" * 16))
    assert opened
    opened.close()
    assert room.open_classroom(Settings.read({})) is None
