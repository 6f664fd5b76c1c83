"""How fast a real Chromium paints the page while a real server trains for it.

python -m tests.benchmarks.browser [--seconds 5] [--rounds 3] [--only PATTERN]

Both run here, on loopback, in processes of their own, and share the machine's cores. A frame counts as painted when the
page acknowledges it, which it does in the animation frame that has put its map on the canvas. Where time is short the
other parts of the page are painted in turn; each has a column: how often a second all of it was renewed, in brackets
the most ms that passed until it was. Features are left out where a network is painted in pieces: they never change.
Printed is the median of the rounds, but of those ages the greatest. `main ms` is what the page's
main thread did for it, with `js ms` and `layout ms` (styles, too) as parts of that; `page`, `screen` and `server` are
shares of one core: of the page's process with all its threads, of the processes that put its picture together, and of
the server. Slowing down is Chromium's own emulation of a slow computer; it slows the main thread and no other.
"""

import argparse
import json
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import pairwise, product
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession

from tests.browser.chromium import Search, playwright
from tests.serving import Server, serving

NETWORKS: Final = {
    "7-8-8-8-8-8-8-1": "#dataset=spiral&networkShape=8,8,8,8,8,8&xSquared=true&ySquared=true&xTimesY=true"
    "&sinX=true&sinY=true&seed=0.5",
    "2-4-2-1": "#seed=0.5",
}
SIZES: Final = ((1366, 768), (1920, 1080))
GOALS: Final = {1: 60, 6: 50}  # painted frames a second at a main thread slowed down so many times
ROUNDED: Final = 0.5  # frames a second that a display of 60 Hz may be off
WARM: Final = 2.0  # seconds until code is compiled and the first axes have settled
PATIENCE: Final = 60.0  # seconds; the server is warm, so that nothing takes this long
BEFORE_THE_PAGE: Final = """
    localStorage.setItem("visited", "yes");  // without the labels of a first visit
    window.painted = [];
    window.renewed = { output: [], network: [], chart: [], numbers: [] };  // when, and from where to where across
    const note = (name, from, to) => window.renewed[name].push([document.timeline.currentTime, from, to]);
    const { putImageData, drawImage, clearRect } = CanvasRenderingContext2D.prototype;
    Object.assign(CanvasRenderingContext2D.prototype, {
        putImageData(...given) {
            const { id, width } = this.canvas;
            const [, , , left = 0, , across = width] = given;
            if (id === "output") note(id, 0, 1);
            if (id === "network-canvas") note("network", left / width, (left + across) / width);
            return putImageData.apply(this, given);
        },
        drawImage(...given) {
            if (this.canvas.id === "output") note("output", 0, 1);
            return drawImage.apply(this, given);
        },
        clearRect(...given) {
            if (this.canvas.id === "chart") note("chart", 0, 1);
            return clearRect.apply(this, given);
        },
    });
    addEventListener("DOMContentLoaded", () => {
        const how = { characterData: true, childList: true, subtree: true };
        new MutationObserver(() => note("numbers", 0, 1)).observe(document.getElementById("epoch"), how);
    });
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
        if (text.includes('"ack"')) window.painted.push(performance.now());
        return send.call(this, text);
    };
"""


@dataclass(frozen=True)
class Setting:
    """What is measured."""

    network: str
    size: tuple[int, int]
    slowed: int

    def __str__(self) -> str:
        width, height = self.size
        return f"{self.network:15}  {f'{width}x{height}':9}  {self.slowed:5}x"


@dataclass(frozen=True)
class Renewal:
    """How often a second all of a part was painted anew, and the longest that some of it was not, in ms."""

    rate: float
    oldest: float

    def __str__(self) -> str:
        return f"{self.rate:.1f} ({self.oldest:.0f})"


@dataclass(frozen=True)
class Reading:
    """What came out. Times of the main thread are milliseconds a painted frame; shares are of one core."""

    parts: Mapping[str, Renewal]
    rate: float
    longest: float
    main: float
    script: float
    layout: float
    layouts: float
    page: float
    screen: float
    server: float | None


@dataclass(frozen=True)
class Counters:
    """What Chromium and the system have counted up to a moment, in seconds."""

    metrics: Mapping[str, float]
    page: float
    screen: float
    server: float | None


class Page:
    """A page that nobody observes. Those which Playwright opens copy every frame to it, which takes longer than some
    of what is measured here."""

    def __init__(self, browser: CDPSession, size: tuple[int, int], script: str = BEFORE_THE_PAGE) -> None:
        self.browser = browser
        self.context = self._own("Target.createBrowserContext")["browserContextId"]
        target = self._own("Target.createTarget", url="about:blank", browserContextId=self.context)["targetId"]
        self.session = self._own("Target.attachToTarget", targetId=target, flatten=False)["sessionId"]
        self.answers: dict[int, Any] = {}
        self.asked = 0
        browser.on("Target.receivedMessageFromTarget", self._hear)
        width, height = size
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Performance.enable")
        self.send("Page.enable")
        self.send("Page.addScriptToEvaluateOnNewDocument", source=script)

    def _own(self, method: str, **parameters: Any) -> Any:
        return self.browser.send(method, parameters)

    def _hear(self, event: Mapping[str, str]) -> None:
        if event["sessionId"] == self.session:
            message = json.loads(event["message"])
            self.answers[message.get("id", 0)] = message

    def send(self, method: str, **parameters: Any) -> Any:
        """Ask the page's own protocol, and wait for the answer."""
        self.asked += 1
        message = json.dumps({"id": self.asked, "method": method, "params": parameters})
        self._own("Target.sendMessageToTarget", message=message, sessionId=self.session)
        while self.asked not in self.answers:
            self._own("Browser.getVersion")  # answers are heard while one waits for another
        answer = self.answers.pop(self.asked)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def run(self, expression: str) -> Any:
        """The value of an expression in the page."""
        return self.send("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def go(self, url: str) -> None:
        self.send("Page.navigate", url=url)

    def open(self, url: str) -> None:
        """Go there and wait until a run is on screen."""
        self.go(url)
        deadline = time.monotonic() + PATIENCE
        while self.run("document.documentElement.dataset.state") != "ready":
            if time.monotonic() > deadline:
                raise TimeoutError(f"no run on screen in {PATIENCE:.0f} s: {url}")
            time.sleep(0.1)

    def close(self) -> None:
        """Give it back with all it stored."""
        self._own("Target.disposeBrowserContext", browserContextId=self.context)


@contextmanager
def opened(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    """A page that closes in the end."""
    page = Page(browser.new_browser_cdp_session(), size)
    try:
        yield page
    finally:
        page.close()


def measure(browser: Browser, server: Server, setting: Setting, seconds: float) -> Reading:
    """Play for so many seconds."""
    with opened(browser, setting.size) as page:
        page.open(f"{server.url}/{NETWORKS[setting.network]}")
        page.run("document.getElementById('play').click()")
        page.send("Emulation.setCPUThrottlingRate", rate=setting.slowed)
        time.sleep(WARM)
        start: float = page.run(
            "painted.length = 0; for (const times of Object.values(renewed)) times.length = 0; performance.now()"
        )
        before = count(page, server)
        time.sleep(seconds)
        painted, renewed, end = page.run("[painted, renewed, performance.now()]")
        parts = {name: renewal(strips, start, end) for name, strips in renewed.items()}
        return reading(parts, painted, before, count(page, server))


def renewal(strips: list[tuple[float, float, float]], start: float, end: float) -> Renewal:
    """Of a part that was painted at these times from here to there, between two moments."""
    pieces = [strip for strip in strips if strip[2] - strip[1] < 1] or strips
    edges = sorted({edge for _, *both in pieces for edge in both})
    rates, ages = [], []
    for left, right in pairwise(edges):
        times = sorted({moment for moment, begin, until in strips if begin <= left and right <= until})
        rates.append(1000 * len(times) / (end - start))
        ages.append(max(later - sooner for sooner, later in pairwise([start, *times, end])))
    return Renewal(min(rates, default=0.0), max(ages, default=end - start))


def count(page: Page, server: Server) -> Counters:
    """What has been used so far."""
    metrics = {one["name"]: one["value"] for one in page.send("Performance.getMetrics")["metrics"]}
    processes = page.browser.send("SystemInfo.getProcessInfo")["processInfo"]
    drawing = sum(one["cpuTime"] for one in processes if one["type"] == "renderer")
    screen = sum(one["cpuTime"] for one in processes if one["type"] != "renderer")
    return Counters(metrics, drawing, screen, cpu_of(server.process.pid))


def cpu_of(pid: int) -> float | None:
    """Seconds of processor time that a process has had; None where the system does not tell it like Linux does."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (AttributeError, OSError):
        return None


def reading(parts: Mapping[str, Renewal], painted: list[float], before: Counters, after: Counters) -> Reading:
    """What happened between two counts, if frames were painted at these moments, in ms."""
    seconds = after.metrics["Timestamp"] - before.metrics["Timestamp"]
    frames = max(1, len(painted))

    def each(name: str) -> float:
        return (after.metrics[name] - before.metrics[name]) / frames

    return Reading(
        parts=parts,
        rate=1000 * (len(painted) - 1) / (painted[-1] - painted[0]) if len(painted) > 1 else 0.0,
        longest=p99([later - sooner for sooner, later in pairwise(painted)]),
        main=1000 * each("TaskDuration"),
        script=1000 * each("ScriptDuration"),
        layout=1000 * (each("LayoutDuration") + each("RecalcStyleDuration")),
        layouts=each("LayoutCount"),
        page=(after.page - before.page) / seconds,
        screen=(after.screen - before.screen) / seconds,
        server=None if before.server is None or after.server is None else (after.server - before.server) / seconds,
    )


def typical(readings: list[Reading]) -> Reading:
    """The median of each number, as single rounds differ; of a part's ages the greatest."""

    def middle(name: str) -> float:
        return float(statistics.median(getattr(one, name) for one in readings))

    numbers = {field.name: middle(field.name) for field in fields(Reading) if field.name not in {"parts", "server"}}
    servers = [one.server for one in readings if one.server is not None]
    parts = {name: together([one.parts[name] for one in readings]) for name in readings[0].parts}
    return Reading(parts=parts, server=statistics.median(servers) if servers else None, **numbers)


def together(renewals: list[Renewal]) -> Renewal:
    """One part in several rounds."""
    return Renewal(statistics.median(one.rate for one in renewals), max(one.oldest for one in renewals))


def p99(values: list[float]) -> float:
    """The value that one in a hundred exceeds; 0 where there are too few."""
    return statistics.quantiles(values, n=100)[98] if len(values) > 1 else 0.0


HEAD: Final = (
    f"{'network':15}  {'window':9}  slowed  painted/s  goal  {'':6}  gap p99  main ms  {'js ms':>7}  layout ms  layouts"
    f"  {'page':>5}  {'screen':>6}  server  {'output':>10}  {'network':>10}  {'chart':>10}  {'numbers':>10}"
)


def row(setting: Setting, one: Reading) -> str:
    """A line of the table."""
    goal = GOALS[setting.slowed]
    verdict = "holds" if one.rate >= goal - ROUNDED else "MISSED"
    server = "–" if one.server is None else f"{one.server:.2f}"
    return (
        f"{setting}  {one.rate:9.1f}  {goal:4}  {verdict:6}  {one.longest:7.1f}  {one.main:7.2f}  {one.script:7.2f}"
        f"  {one.layout:9.2f}  {one.layouts:7.2f}  {one.page:5.2f}  {one.screen:6.2f}  {server:>6}"
        + "".join(f"  {part!s:>10}" for part in one.parts.values())
    )


def main() -> None:
    """The command line, as the docstring above has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each line is measured (default 5)")
    parser.add_argument("--rounds", type=int, default=3, help="how often (default 3); the median counts")
    parser.add_argument("--only", default="", metavar="PATTERN", help="only lines that match, as in '1366.*6x'")
    given = parser.parse_args()
    settings: Iterable[Setting] = [Setting(*parts) for parts in product(NETWORKS, SIZES, GOALS)]
    with tempfile.TemporaryDirectory() as scratch, playwright() as running:
        browser = Search(running).launch()
        with serving(Path(scratch) / "log.txt") as server:
            print(HEAD)
            for setting in settings:
                if re.search(given.only, str(setting)):
                    rounds = [measure(browser, server, setting, given.seconds) for _ in range(given.rounds)]
                    print(row(setting, typical(rounds)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
