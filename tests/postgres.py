"""A PostgreSQL of our own, where its programs are installed; the server of the machine, if it runs, is left alone."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

INITDB, POSTGRES = shutil.which("initdb"), shutil.which("postgres")
HAS_POSTGRES = INITDB is not None and POSTGRES is not None
OPTIONS = ("-F", "-c", "listen_addresses=", "-c", "max_connections=40", "-c", "log_min_messages=fatal")
START = 60.0  # seconds


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a server that listens in a folder of its own, with `{name}` where the name of a database belongs."""
    assert INITDB
    assert POSTGRES
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user: dict[str, Any] = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # as which it does not run
        import pwd

        user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": folder}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **as_user}
    try:
        data = str(folder / "data")
        subprocess.run([INITDB, "-D", data, "-U", "test", "--no-sync", "-E", "UTF8", "--locale=C"], check=True, **quiet)
        server = subprocess.Popen([POSTGRES, "-D", data, "-k", str(folder), *OPTIONS], **quiet)
        try:
            _wait(folder, server)
            yield f"postgresql://test@/{{name}}?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # does not wait for its clients
            server.wait(START)
    finally:
        shutil.rmtree(folder)


def _wait(folder: Path, server: "subprocess.Popen[bytes]") -> None:
    """Wait until it is ready, as the last line of its file of state says."""
    deadline = time.monotonic() + START
    state = folder / "data" / "postmaster.pid"
    while not (state.exists() and state.read_text().rstrip().endswith("ready")):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL did not start")
        time.sleep(0.02)
