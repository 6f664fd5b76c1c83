"""What a server gives to a whole class: tabs of members, their teacher's stream, and hand-ins meanwhile.

python -m tests.benchmarks.classroom [--members N] [--seconds S] [--workers N]

A real server with SQLite, real sockets from another process, on the cores of this machine. The run is bounded in
members and time, and stays on the loopback address.
"""

import argparse
import json
import multiprocessing
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import httpx
import numpy as np

from nn_playground.base.settings import cores
from tests.benchmarks.crowd import Crowd, visit
from tests.benchmarks.load import MEGABYTE, Cell, at_least, at_most, table
from tests.serving import COMMAND, Server, serving

TOKEN: Final = "of-the-benchmark-alone"
FRAMES: Final = 20
AT_ONCE: Final = 30  # joins at the same time
HAND_INS: Final = 5  # a second
RATE: Final = 15.0  # frames a second that every tab should have
RENEWED: Final = 1.5  # seconds between two pictures of a tile, p99; they come once a second
ANSWER: Final = 200.0  # milliseconds to the receipt of a hand-in, p99
EXERCISE: Final = "gauss-smallest"
SETTLED: Final = 10.0  # seconds in which all have come


class Lesson:
    """A class on a server, as its teacher and those who hand in see it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client = httpx.Client(base_url=f"{server.url}/api", trust_env=False, timeout=60)
        self._teacher = {"Authorization": f"Bearer {TOKEN}"}
        self.code = str(self._client.post("/classes", headers=self._teacher, json={"title": "A"}).json()["code"])
        self.renewed: dict[str, list[float]] = defaultdict(list)
        self.bytes = 0
        self.answers: list[float] = []
        self._ends = threading.Event()

    def join(self, count: int) -> tuple[list[str], float]:
        """The tokens of so many members, and the seconds in which all have joined."""
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = pool.map(lambda _: self._client.post(f"/classes/{self.code}/members", json={}).json(), range(count))
            return [member["token"] for member in found], time.monotonic() - began

    def look(self) -> None:
        """Read the teacher's stream, and note when each tile is renewed."""
        with self._client.stream("GET", f"/classes/{self.code}/live", headers=self._teacher) as lines:
            for line in lines.iter_lines():
                if self._ends.is_set():
                    return
                self.bytes += len(line)
                if line.startswith('{"member"') and "tile" in (member := json.loads(line)["member"]):
                    self.renewed[member["name"]].append(time.monotonic())

    def hand_in(self, tokens: list[str]) -> None:
        """Hand in for one after the other, as often a second as a class does before its end."""
        turn = 0
        while not self._ends.wait(1 / HAND_INS):
            token = tokens[turn % len(tokens)]
            turn += 1
            given = {"exercise": EXERCISE, "link": f"#dataset=gauss&networkShape=1&seed=0.{turn:05}"}
            began = time.monotonic()
            answer = self._client.post(
                f"/classes/{self.code}/submissions", headers={"Authorization": f"Bearer {token}"}, json=given
            )
            answer.raise_for_status()
            self.answers.append(time.monotonic() - began)

    def end(self) -> None:
        """Stop looking and handing in."""
        self._ends.set()


def measure(members: int, seconds: float, workers: int) -> list[Cell]:
    """A lesson of so many members."""
    with tempfile.TemporaryDirectory() as directory:
        database = Path(directory) / "classes.sqlite"
        settings = {
            "PLAYGROUND_TOKEN": TOKEN,
            "PLAYGROUND_DATABASE": f"sqlite:///{database}",
            "PLAYGROUND_FRAMES_PER_SECOND": str(FRAMES),
            "PLAYGROUND_MAX_TABS": str(members + 10),
        }
        command = (*COMMAND, "--workers", str(workers))
        with (
            serving(Path(directory) / "log.txt", command=command, settings=settings) as server,
            ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as clients,
        ):
            lesson = Lesson(server)
            tokens, joined = lesson.join(members)
            places = tuple((lesson.code, token) for token in tokens)
            crowd = Crowd(server.port, server.process.pid, members, seconds + SETTLED, places=places)
            visiting = clients.submit(visit, crowd)
            time.sleep(SETTLED)
            threads = [
                threading.Thread(target=lesson.look),
                threading.Thread(target=lesson.hand_in, args=(tokens,)),
            ]
            for thread in threads:
                thread.start()
            tally = visiting.result()
            lesson.end()
            for thread in threads:
                thread.join(30)
            size = sum(path.stat().st_size for path in Path(directory).glob("classes.sqlite*"))
    gaps = np.concatenate([np.diff(times) for times in lesson.renewed.values()])
    answers = 1000 * np.array(lesson.answers)
    return [
        at_least("slowest tab", min(tally.rates), RATE),
        Cell("median tab", f"{np.median(tally.rates):.1f}"),
        Cell("tiles that were renewed", f"{len(lesson.renewed)}", f"= {members}", len(lesson.renewed) == members),
        Cell("tile renewed every, s, p50", f"{np.median(gaps):.2f}"),
        at_most("p99", np.quantile(gaps, 0.99), RENEWED, digits=2),
        Cell("hand-ins", f"{len(answers)}"),
        Cell("receipt p50, ms", f"{np.median(answers):.0f}"),
        at_most("receipt p99, ms", np.quantile(answers, 0.99), ANSWER),
        Cell("all joined in, s", f"{joined:.1f}"),
        Cell("stream, kB/s", f"{lesson.bytes / seconds / 1000:.0f}"),
        Cell("MB of memory", f"{tally.memory[-1] / MEGABYTE:.0f}"),
        Cell("MB of the database", f"{size / MEGABYTE:.1f}"),
        Cell("server cores", f"{tally.server:.2f}"),
        Cell("load cores", f"{tally.own:.2f}"),
        Cell("other cores", f"{max(0.0, tally.machine - tally.server - tally.own):.2f}"),
    ]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="What a server gives to a whole class.")
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, action="append", metavar="N", help="more than once: each")
    arguments = parser.parse_args()
    members, seconds = min(arguments.members, 1000), min(arguments.seconds, 600.0)
    rows = {
        f"{members} members, --workers {workers}": measure(members, seconds, workers)
        for workers in arguments.workers or [1]
    }
    print(f"{cores()} cores; frames/s of a tab, at {FRAMES} at most; the load is on the same cores.\n")
    print(table(rows))


if __name__ == "__main__":
    main()
