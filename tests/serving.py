"""A real server process on a free loopback port, for the tests that need one and for the pictures."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
START = 240.0  # seconds; the first start on a machine compiles every kernel
STOP = 20.0
CHROMIUM = os.environ.get("CHROMIUM")  # which browser to take
COMMAND = (sys.executable, "-m", "nn_playground", "serve")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback never goes through a proxy


@dataclass(frozen=True)
class Server:
    """A server that answers; `url` has no slash at its end."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End this process, and this one only; politely first."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(STOP)

    def kill(self) -> None:
        """End it as a crash or a power cut does."""
        self.process.kill()
        self.process.wait(STOP)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """This environment without whatever settings of ours the machine may have, but with `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLAYGROUND_")}
    return kept | dict(settings or {})


@contextmanager
def serving(
    log: Path,
    *,
    port: int | None = None,
    command: Sequence[str] = COMMAND,
    settings: Mapping[str, str] | None = None,
    directory: Path = ROOT,
) -> Iterator[Server]:
    """Start `command` with --port, wait until it is healthy, stop it in the end; its output is added to `log`."""
    port = port or free_port()
    with log.open("ab") as output:
        server = Server(port, _start([*command, "--port", str(port)], output, settings, directory), log)
    try:
        _wait(server)
        yield server
    finally:
        server.stop()


def _start(
    command: Sequence[str], output: IO[bytes], settings: Mapping[str, str] | None, directory: Path
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=directory,
        env=clean_environment(settings),
    )


def _wait(server: Server) -> None:
    deadline = time.monotonic() + START
    while not _healthy(server.url):
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with {server.process.returncode}:\n{server.log.read_text()}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"no answer from {server.url}/healthz in {START:.0f} s:\n{server.log.read_text()}")
        time.sleep(0.1)


def _healthy(url: str) -> bool:
    try:
        with DIRECT.open(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
