"""How long a start takes, on a machine that has compiled the kernels before and on one that has not.

python -m tests.benchmarks.startup [--rounds 5] [--without-browser] [--workers N]

Every round starts a server of its own on loopback, for a first start with an empty cache folder. A frame's time runs
from the first answer of the page: at a socket until the frame is there, in a Chromium that runs already from the click
on the link until the frame is painted. Meanwhile, on a first start, the page is asked for every 50 ms; its delay is
what the slowest answer takes longer than the median one of a server that has nothing to do. All of it shares the
machine's cores.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import websockets.sync.client
from playwright.sync_api import Browser

from nn_playground.base.settings import cores
from tests.browser.chromium import NoChromium, Search, playwright
from tests.serving import COMMAND, DIRECT, ROOT, Server, clean_environment, free_port

PATIENCE: Final = 120.0  # seconds
BEAT: Final = 0.05  # seconds between two page loads
REST: Final = 4.0  # seconds in which what still compiles for a server that has ended comes to its end
IDLE_LOADS: Final = 60
PLAIN: Final = "#seed=0.5"
GENERAL: Final = "#seed=0.5&optimizer=adam"  # takes the other kernels
MOST_ROUNDS: Final = 20
NOTE_FIRST_PAINT: Final = """
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
        if (text.includes('"ack"')) window.painted ??= performance.now();
        return send.call(this, text);
    };
"""


@dataclass
class Line:
    """One line of the table: what was measured in each round, and the goal for all; seconds."""

    what: str
    goal: float | None = None
    values: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        median, worst = statistics.median(self.values), max(self.values)
        goal = "" if self.goal is None else f"{1000 * self.goal:.0f}"
        verdict = "" if self.goal is None else "holds" if worst <= self.goal else "MISSED"
        return f"{self.what:62} {1000 * median:7.0f} {1000 * worst:7.0f} {goal:>6}  {verdict}".rstrip()


HEAD: Final = f"{'milliseconds':62} {'median':>7} {'worst':>7} {'goal':>6}"


class Table:
    """All lines, in the order in which they are first written to."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}

    def note(self, what: str, seconds: float, goal: float | None = None) -> None:
        """Add what a round has shown."""
        self.lines.setdefault(what, Line(what, goal)).values.append(seconds)

    def __str__(self) -> str:
        return "\n".join([HEAD, *map(str, self.lines.values())])


@contextmanager
def started(cache: Path, workers: int) -> Iterator[tuple[Server, float]]:
    """A server that answers the page, and how long that took from the start of its process."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port), "--workers", str(workers)],
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env=clean_environment({"NUMBA_CACHE_DIR": str(cache)}),
    )
    server = Server(port, process, cache)
    try:
        while not answers(server):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError("the server does not answer")
            time.sleep(0.005)
        yield server, time.perf_counter() - began
    finally:
        server.stop()


def answers(server: Server) -> bool:
    """Whether the page is answered."""
    try:
        with DIRECT.open(f"{server.url}/", timeout=PATIENCE) as answer:
            return bool(answer.read())
    except (urllib.error.URLError, OSError):
        return False


def load_time(server: Server) -> float:
    """How long the page takes."""
    began = time.perf_counter()
    if not answers(server):
        raise RuntimeError("the server does not answer any longer")
    return time.perf_counter() - began


@contextmanager
def loading(server: Server) -> Iterator[list[float]]:
    """Meanwhile the page is asked for again and again; how long each answer took."""
    times: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.wait(BEAT):
            times.append(load_time(server))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield times
    finally:
        over.set()
        asking.join()


def wait_for_frame(server: Server, link: str = PLAIN) -> None:
    """Until a socket has got the first frame of a run, asked for as the page does."""
    url = f"{server.url.replace('http', 'ws')}/ws"
    with websockets.sync.client.connect(url, proxy=None) as socket:
        socket.send(json.dumps({"type": "configure", "link": link}))
        while isinstance(socket.recv(timeout=PATIENCE), str):
            pass


def painted(browser: Browser, server: Server, link: str = PLAIN) -> float:
    """From the click on a link to the page until the first frame is painted, in a Chromium that knows nothing of it."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.add_init_script(NOTE_FIRST_PAINT)
        page.goto(f"{server.url}/{link}")
        page.wait_for_selector("html[data-state=ready]", state="attached", timeout=1000 * PATIENCE)
        return float(page.evaluate("window.painted")) / 1000
    finally:
        context.close()


def timed(action: Callable[[], None]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def fill(cache: Path) -> None:
    """Leave every kernel in this folder."""
    program = (
        "from nn_playground.labs.registry import REHEARSAL; from nn_playground.work.compiling import warm_up; "
        "warm_up(REHEARSAL)"
    )
    command = [sys.executable, "-c", program]
    environment = clean_environment({"NUMBA_CACHE_DIR": str(cache)})
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=PATIENCE)


def later_start(table: Table, cache: Path, browser: Browser | None, workers: int) -> float:
    """A round with the kernels on disk; the median time of the page when there is nothing else to do."""
    with started(cache, workers) as (server, page):
        table.note("start to page", page, 1.0)
        table.note("page to first frame, at a socket", timed(lambda: wait_for_frame(server)), 1.0)
        idle = []
        for _ in range(IDLE_LOADS):
            time.sleep(BEAT)
            idle.append(load_time(server))
        table.note("a page load when idle, median of a round", statistics.median(idle))
        table.note("a page load when idle, slowest of a round", max(idle))
    if browser:
        with started(cache, workers) as (server, _):
            table.note("page to first frame, painted", painted(browser, server), 1.0)
    return statistics.median(idle)


def first_start(table: Table, idle: float, browser: Browser | None, workers: int) -> None:
    """A round without them."""
    time.sleep(REST)
    with tempfile.TemporaryDirectory() as cache, started(Path(cache), workers) as (server, page):
        table.note("first start ever: start to page", page, 1.0)
        with loading(server) as times:
            frame = timed(lambda: wait_for_frame(server))
        table.note("first start ever: page to first frame, at a socket", frame, 6.0)
        table.note("first start ever: start to first frame, at a socket", page + frame)
        table.note("first start ever: delay of the slowest page load", max(times) - idle, 0.05)
    with first(workers) as server:
        frame = timed(lambda: wait_for_frame(server, GENERAL))
        table.note("first start ever: page to first frame with Adam, at a socket", frame, 6.0)
    if browser is None:
        return
    for link, run in ((PLAIN, ""), (GENERAL, " with Adam")):
        with first(workers) as server:
            table.note(f"first start ever: page to first frame{run}, painted", painted(browser, server, link), 6.0)


@contextmanager
def first(workers: int) -> Iterator[Server]:
    """A server that has no kernels, as soon as it answers."""
    time.sleep(REST)
    with tempfile.TemporaryDirectory() as cache, started(Path(cache), workers) as (server, _):
        yield server


def found(stack: ExitStack) -> Browser | None:
    """A Chromium that runs, where one can be had."""
    try:
        return Search(stack.enter_context(playwright())).launch()
    except NoChromium as problem:
        print(f"Without a browser: {problem}")
        return None


def main() -> None:
    """The command line, as the docstring above has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help=f"starts of each kind, 1 to {MOST_ROUNDS} (default 5)")
    parser.add_argument("--without-browser", action="store_true", help="measure at a socket only")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="as of the server")
    given = parser.parse_args()
    rounds = max(1, min(MOST_ROUNDS, given.rounds))
    table = Table()
    with ExitStack() as stack, tempfile.TemporaryDirectory() as cache:
        browser = None if given.without_browser else found(stack)
        fill(Path(cache))
        idle = [later_start(table, Path(cache), browser, given.workers) for _ in range(rounds)]
        for _ in range(rounds):
            first_start(table, statistics.median(idle), browser, given.workers)
        if browser:
            browser.close()
    print(f"{cores()} cores, {rounds} rounds of each kind\n\n{table}")


if __name__ == "__main__":
    main()
