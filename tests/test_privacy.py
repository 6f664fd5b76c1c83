"""What /privacy tells, and that it is true."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.classroom.limits import KEPT_DAYS
from nn_playground.classroom.tables import METADATA
from nn_playground.live.sessions import KEPT_SECONDS
from nn_playground.web.application import create_app
from nn_playground.web.privacy import kind_of_database

TOKEN = "only-for-the-teacher"


def told(**settings: str) -> str:
    """The text of the page, without tags."""
    with TestClient(create_app(Settings.read({}, **settings))) as client:
        answer = client.get("/privacy")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert TOKEN not in answer.text
    return " ".join(re.sub("<[^>]+>", " ", answer.text.partition("<main")[2]).split())


def test_without_a_database_nothing_is_stored_and_there_are_no_classes() -> None:
    text = told()
    assert "Nothing is stored." in text
    assert "There are no classes on this server." in text
    assert f"for {KEPT_SECONDS:.0f} seconds after its connection broke" in text
    assert "has no requests and no addresses" in text
    assert "trained by other computers" not in text


def test_with_a_class_it_tells_what_is_kept_and_for_how_long(tmp_path: Path) -> None:
    text = told(token=TOKEN, database=f"sqlite:///{tmp_path / 'classes.sqlite'}", operator="Ada, room 5 <ada@b.c>")
    assert "Ada, room 5 &lt;ada@b.c&gt;" in text
    assert "a file on this server" in text
    assert f"for {KEPT_DAYS} days" in text
    assert str(tmp_path) not in text


def test_postgresql_and_logs_of_requests_are_told_as_they_are() -> None:
    assert "the path of each request" in told(log_level="debug")
    settings = Settings.read({}, token=TOKEN, database="postgresql://u:p@h/n")
    assert kind_of_database(settings) == "postgresql"


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("members", {"id", "class_id", "name", "name_key", "handle", "secret", "rejoin", "joined_at"}),
        ("submissions", {"id", "class_id", "member_id", "exercise", "content", "size", "receipt", "at"}),
    ],
)
def test_no_more_is_kept_of_somebody_than_the_page_tells(table: str, columns: set[str]) -> None:
    assert {column.name for column in METADATA.tables[table].columns} == columns
    assert set(METADATA.tables) == {"schema_version", "classes", "members", "submissions", "screens"}
