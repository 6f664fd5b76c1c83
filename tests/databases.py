"""Databases of classes for tests: SQLite, and PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine

from nn_playground.classroom.database import Database
from nn_playground.classroom.limits import ClassLimits
from nn_playground.classroom.store import Store
from nn_playground.classroom.tables import MIGRATIONS, Migration
from tests.postgres import needs_postgres

KINDS = ["sqlite", pytest.param("postgresql", marks=needs_postgres)]

Open = Callable[..., Database]


def new_database(pattern: str, name: str) -> str:
    """The URL of an empty database of a server, whose URL has `{name}` where the name belongs."""
    first = create_engine(pattern.replace("postgresql:", "postgresql+psycopg:").format(name="postgres"))
    with first.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    first.dispose()
    return pattern.format(name=name)


@contextmanager
def opening(url: str) -> Iterator[Open]:
    """Opens a database, once or several times as replicas do, with further migrations."""
    there: list[Database] = []

    def open_it(*migrations: Migration) -> Database:
        there.append(Database(url, (*MIGRATIONS, *migrations)))
        return there[-1]

    yield open_it
    for database in there:
        database.close()


def store_of(database: Database, now: Callable[[], int] = lambda: 0, **limits: int) -> Store:
    return Store(database, now, ClassLimits(**limits))
