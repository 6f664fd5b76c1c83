"""Opens the database of classes: SQLite, or PostgreSQL by its URL.

SQLite writes ahead into a log that is synchronized with the disk at every commit, and overwrites what is deleted.
"""

import logging
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select, update
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from nn_playground.base.errors import InvalidSettings, Unavailable
from nn_playground.base.once import Once
from nn_playground.base.sentences import say
from nn_playground.classroom.tables import METADATA, MIGRATIONS, SCHEMA, Migration

DATA_FOLDER: Final = "nn-playground"
FILE: Final = "classes.sqlite"
PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
)
CLEANING: Final = ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
PATIENCE: Final = 10.0  # seconds for which another process may hold the file
# Of connections to PostgreSQL, in seconds and milliseconds: a machine that is gone answers nothing, and requests wait.
CONNECTING: Final = {"connect_timeout": "5", "tcp_user_timeout": "10000"}
NOT_OPENED: Final = "PLAYGROUND_DATABASE: can't be opened: {reason}."
NEWER: Final = (
    "PLAYGROUND_DATABASE: it was written by a later version of the playground (schema {found}; this one knows {known})."
)
NO_DRIVER: Final = "PLAYGROUND_DATABASE: PostgreSQL needs the extra `postgres`: pip install 'nn-playground[postgres]'."
ALONE: Final = "SELECT pg_advisory_xact_lock(16)"  # until the transaction ends, no other replica makes the tables
NOT_ERASED: Final = (
    "The class is ended, but the database's file may still have traces of it: {reason}. They are overwritten when the "
    "server starts anew, or another class is ended."
)
NOT_ANSWERING: Final = "it does not answer"
FAILED: Final = "PLAYGROUND_DATABASE: {reason}."
READS: Final = "reads"  # the option of an engine whose transactions only read
NOT_READ: Final = "The class's database can't be used now: {reason}. Try again."
NOT_STORED: Final = "The class's database can't be used now: {reason}. Nothing of this request is kept; try again."

log = logging.getLogger(__name__)


def default_url(environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> str:
    """The URL of the SQLite file in the user's folder for data, which depends on the system."""
    if platform == "win32":
        named, usual = environment.get("LOCALAPPDATA", ""), "AppData/Local"
    elif platform == "darwin":
        named, usual = "", "Library/Application Support"
    else:
        named, usual = environment.get("XDG_DATA_HOME", ""), ".local/share"
    folder = Path(named) if Path(named).is_absolute() else home / usual
    return f"sqlite:///{(folder / DATA_FOLDER / FILE).as_posix()}"


class Database:
    """A database with the tables of classes; transactions go one after the other, and raise Unavailable."""

    def __init__(
        self, url: str, migrations: Sequence[Migration] = MIGRATIONS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Open it, and bring its schema up to date. InvalidSettings where that is not possible.

        `clock` gives seconds that never go back: by it, what fails again and again is one line of the log.
        """
        self._once = Once(log, clock)
        try:
            self.engine = _engine(url)
        except ModuleNotFoundError:
            raise InvalidSettings(NO_DRIVER) from None
        except OSError as error:
            raise InvalidSettings(say(NOT_OPENED, reason=_reason(error))) from None
        self._reader = self.engine.execution_options(**{READS: True})
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._one = threading.Lock()
        with ExitStack() as if_it_fails:
            if_it_fails.callback(self.close)
            self._bring_up_to_date(migrations)
            if_it_fails.pop_all()

    def _bring_up_to_date(self, migrations: Sequence[Migration]) -> None:
        try:
            with self.engine.begin() as connection:
                _migrate(connection, migrations)
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise InvalidSettings(say(NOT_OPENED, reason=_reason(error))) from None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction, committed at its end: kept by then, power loss included. Unavailable where it failed."""
        try:
            with self._one, self.engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:  # the latter where a new connection can't be prepared
            raise Unavailable(say(NOT_STORED, reason=self._told(error))) from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: it waits for no writer, and none waits for it. Unavailable where it failed."""
        try:
            with self._reader.begin() as connection:
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise Unavailable(say(NOT_READ, reason=self._told(error))) from None

    def _told(self, error: Exception) -> str:
        """Log the reason of an error, and return it for everybody: where the database is, is nobody's business."""
        reason = _reason(error)
        self._once.warn(say(FAILED, reason=reason))
        is_cut_off = not self._is_sqlite and getattr(getattr(error, "orig", None), "sqlstate", None) is None
        return say(NOT_ANSWERING) if is_cut_off else reason

    def erase_traces(self) -> None:
        """Overwrite what was deleted, in the file and in its log. Unavailable where that is not possible now."""
        try:
            with self._one:
                for command in CLEANING if self._is_sqlite else CLEANING[1:2]:
                    self._carry_out(command)
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise Unavailable(say(NOT_ERASED, reason=self._told(error))) from None

    def _carry_out(self, command: str) -> None:
        """Carry out a command that no transaction may hold."""
        if self._is_sqlite:
            direct = self.engine.raw_connection()
            try:
                busy = direct.cursor().execute(command).fetchone()
                if busy and busy[0]:
                    raise sqlite3.OperationalError("another process is using it")
            finally:
                direct.close()
        else:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(command)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidSettings(say(NOT_OPENED, reason=say("the URL can't be read"))) from None
    if parsed.get_backend_name() != "sqlite":
        parsed = parsed.set(drivername="postgresql+psycopg", query={**CONNECTING, **parsed.query})
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    _lay_out(parsed)
    engine = create_engine(parsed, connect_args={"timeout": PATIENCE}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _lay_out(url: URL) -> None:
    """Make the file and its folder, if there are none, readable for this user alone."""
    path = Path(url.database or "")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(connection: Any, _record: object) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # sqlite3 would begin transactions of its own
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # A transaction that reads first could not become a writer otherwise.
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _migrate(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Make the tables in an empty database, and carry out the migrations that another one has not had."""
    known = 1 + len(migrations)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(ALONE)
    if not inspect(connection).has_table(SCHEMA.name):
        METADATA.create_all(connection)
        connection.execute(insert(SCHEMA).values(version=known))
        return
    found = connection.execute(select(SCHEMA.c.version)).scalar_one()
    if found > known:
        raise InvalidSettings(say(NEWER, found=found, known=known))
    for migration in migrations[found - 1 :]:
        migration(connection)
    connection.execute(update(SCHEMA).values(version=known))


def _reason(error: Exception) -> str:
    """The reason of the database or the system, on one line, without statements and their values."""
    if isinstance(error, OSError):
        return os.strerror(error.errno or 0)
    cause = error if isinstance(error, sqlite3.Error) else getattr(error, "orig", None)
    told = str(cause or type(error).__name__)
    return told.strip().partition("\n")[0].rstrip(".")
