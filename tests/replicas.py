"""Two servers with one PostgreSQL behind a real nginx, with the configuration of the README."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, func, select

from nn_playground.classroom.tables import METADATA, SCHEMA
from tests.databases import new_database
from tests.nginx import nginx, told_in_the_readme
from tests.postgres import Postgres, postgres_server
from tests.serving import Server, serving


@dataclass(frozen=True)
class Site:
    """Servers behind a proxy, and their database."""

    url: str
    servers: dict[str, Server]  # by the addresses that the proxy knows
    postgres: Postgres
    database: str


@contextmanager
def replicas(folder: Path, settings: Mapping[str, str]) -> Iterator[Site]:
    with ExitStack() as parts:
        postgres = parts.enter_context(postgres_server())
        database = new_database(postgres.url, "replicas")
        settings = {**settings, "PLAYGROUND_DATABASE": database}
        started = [
            parts.enter_context(serving(folder / f"{name}.txt", settings=settings)) for name in ("first", "second")
        ]
        servers = {f"127.0.0.1:{server.port}": server for server in started}
        places = dict(zip(("10.0.0.5:8000", "10.0.0.6:8000"), servers, strict=True))
        url = parts.enter_context(nginx(folder, told_in_the_readme("upstream"), places))
        yield Site(url, servers, postgres, database)


def rows_in(url: str) -> int:
    """All rows of a database that are of a class."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        tables = [table for table in METADATA.sorted_tables if table is not SCHEMA]
        found = sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)
    engine.dispose()
    return found
