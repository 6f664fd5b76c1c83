"""What a class that opens the page costs the server, for web/static_files.py: `python -m tests.benchmarks.visits`.

Thirty visitors open the page at the same time, then all of them once more. Each is as a browser is to the server: six
connections that are kept, compressed answers, the files that the page names and all that its modules import, and a
cache that asks again for what says no-cache and not for what is immutable. WebSockets are `.load`'s matter.
"""

import argparse
import asyncio
import gzip
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from nn_playground.base.settings import cores
from tests.benchmarks.crowd import cpu_seconds
from tests.serving import serving

CONNECTIONS: Final = 6  # of a browser to one server
ASKED_BY_SCRIPTS: Final = re.compile(r'\bdata-thumbnails="([^"]+)"')
NAMED: Final = re.compile(r'<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]+)"')
IMPORTED: Final = re.compile(r'^(?:import|export)(?:[\w$*{},\s]+\sfrom)?\s*"([^"]+)"', re.MULTILINE)
GOAL: Final = 1.0  # seconds of one core for the first visits


@dataclass
class Tally:
    """What visits have cost; seconds of the server's processor time, seconds, bytes."""

    requests: int = 0
    unchanged: int = 0  # of these, answered by 304
    received: int = 0
    cpu: float = 0.0
    duration: float = 0.0


class Connection:
    """A connection that is kept, for one request after the other."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by their names in small letters, and the body as it was sent.

        A connection that the server has closed since, after some idle seconds, is opened anew.
        """
        try:
            return await self._ask(path, etag)
        except (asyncio.IncompleteReadError, ConnectionError):
            self._streams = None
            return await self._ask(path, etag)

    async def _ask(self, path: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        reader, writer = self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Accept-Encoding: gzip, deflate, br, zstd"]
        lines += [f"If-None-Match: {etag}"] if etag else []
        writer.write("\r\n".join([*lines, "", ""]).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(head[0].split()[1]), headers, body

    def close(self) -> None:
        """Close it, if it was opened."""
        if self._streams:
            self._streams[1].close()


@dataclass
class Visitor:
    """A browser with its cache: per path the validator, whether it has to be asked for again, and what it names."""

    port: int
    tally: Tally
    cache: dict[str, tuple[str, bool, list[str]]] = field(default_factory=dict)

    async def open(self, page: str) -> None:
        """Open the page with all that it needs, as far as the cache does not have it."""
        waiting: asyncio.Queue[str] = asyncio.Queue()
        waiting.put_nowait(page)
        found = {page}

        async def work(connection: Connection) -> None:
            while True:
                path = await waiting.get()
                new = [path for path in await self._names_in(connection, path) if path not in found]
                found.update(new)
                for one in new:
                    waiting.put_nowait(one)
                waiting.task_done()

        connections = [Connection(self.port) for _ in range(CONNECTIONS)]
        workers = [asyncio.create_task(work(connection)) for connection in connections]
        done = asyncio.create_task(waiting.join())
        await asyncio.wait([done, *workers], return_when=asyncio.FIRST_COMPLETED)
        for worker in workers:
            if worker.done():
                worker.result()
            worker.cancel()
        for connection in connections:
            connection.close()

    async def _names_in(self, connection: Connection, path: str) -> list[str]:
        etag, is_asked_again, names = self.cache.get(path, ("", True, []))
        if not is_asked_again:
            return names
        status, headers, body = await connection.get(path, etag)
        self.tally.requests += 1
        self.tally.received += len(body)
        self.tally.unchanged += status == 304
        if status == 304:
            return names
        assert status == 200, (status, path)
        text = (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()
        kept = headers["etag"], "immutable" not in headers["cache-control"], list(named(path, text, headers))
        self.cache[path] = kept
        return kept[2]


def named(path: str, text: str, headers: dict[str, str]) -> set[str]:
    """The paths of what a page or a module asks for."""
    if headers["content-type"].startswith("text/html"):
        return {urljoin(path, name) for pattern in (NAMED, ASKED_BY_SCRIPTS) for name in pattern.findall(text)}
    if headers["content-type"].startswith("text/javascript"):
        return {urljoin(path, name) for name in IMPORTED.findall(text)}
    return set()


async def visit(visitors: list[Visitor], pid: int) -> None:
    """Let all of them open the page at once, and note in their tally what it took."""
    tally = visitors[0].tally
    began, before = time.perf_counter(), cpu_seconds(pid)
    await asyncio.gather(*(visitor.open("/") for visitor in visitors))
    tally.duration = time.perf_counter() - began
    tally.cpu = cpu_seconds(pid) - before


def measured(visitors: int) -> dict[str, Tally]:
    """First and second visits to a server of their own that nobody has asked for the page before."""
    with tempfile.TemporaryDirectory() as directory, serving(Path(directory) / "log.txt") as server:
        first, second = Tally(), Tally()
        crowd = [Visitor(server.port, first) for _ in range(visitors)]
        asyncio.run(visit(crowd, server.process.pid))
        for visitor in crowd:
            visitor.tally = second
        asyncio.run(visit(crowd, server.process.pid))
    return {"first visits": first, "second visits": second}


def main() -> None:
    """The command line, as the docstring above has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=30, help="1 to 200 (default 30)")
    visitors = max(1, min(200, parser.parse_args().visitors))
    print(f"{cores()} cores, {visitors} visitors\n")
    print(f"{'':16}{'requests':>10}{'of these 304':>14}{'MB':>8}{'server, s of a core':>21}{'s':>8}")
    for name, tally in measured(visitors).items():
        counted = f"{name:16}{tally.requests:>10}{tally.unchanged:>14}{tally.received / 1e6:>8.2f}"
        goal = f"  goal {GOAL:.2f}" if name == "first visits" else ""
        print(f"{counted}{tally.cpu:>21.2f}{tally.duration:>8.2f}{goal}")


if __name__ == "__main__":
    main()
