"""A lesson with thirty tabs of a real Chromium and their teacher's: how fast each paints, and how soon all follow.

python -m tests.benchmarks.lesson [--students 30] [--seconds 20]

Server and browser, with a process for each tab, share this machine's cores; each student's own device does that work in
a class. The students come at once, train, are sent to an exercise while they train, hand in one after the other, are
paused, and the class ends. A frame is one that the page has acknowledged, in the animation frame that painted it.
Nothing waits for longer than two minutes.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession

from tests.benchmarks.browser import Page, count
from tests.benchmarks.wall import FRAMES
from tests.browser.chromium import Search, playwright
from tests.browser.lesson import Lesson, school
from tests.class_calls import TEACHER
from tests.serving import Server

EXERCISE: Final = "gauss-smallest"
PHONE: Final = (360, 740)
PATIENCE: Final = 120.0  # seconds
WARM: Final = 3.0  # seconds of training before frames are counted
SHARE: Final = 0.8  # of the time, in which all hand in
# Times are milliseconds since 1970, so that those of all pages and of this process lie on one line.
STUDENT: Final = """
    localStorage.setItem("visited", "yes");  // without the labels of a first visit
    const now = () => performance.timeOrigin + performance.now();
    window.painted = [];
    window.moments = {};
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
        if (typeof text === "string" && text.includes('"ack"')) window.painted.push(now());
        return send.call(this, text);
    };
    new MutationObserver(() => {
        const { state, paused } = document.documentElement.dataset;
        if (state === "ready" || state === "playing") window.moments.there ??= now();
        if (state === "ready" && paused !== undefined) window.moments.stands ??= now();
    }).observe(document, { subtree: true, attributeFilter: ["data-state", "data-paused"] });
    if (location.pathname.startsWith("/c/")) {
        addEventListener("load", () => {
            const on = document.getElementById("joined-on");
            const goOn = () => on.checkVisibility() && on.click();
            new MutationObserver(goOn).observe(document, { subtree: true, attributes: true });
            sessionStorage.setItem("joining", now());
            document.getElementById("join-go").click();
        });
    }
    window.handIn = () => {
        const began = now();
        const kept = document.querySelector(".hand-in-kept");
        const seen = () => { if (!kept.hidden) window.moments.handedIn ??= now() - began; };
        new MutationObserver(seen).observe(kept, { attributes: true });
        [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Hand in").click();
    };
"""


class Student(Page):
    """A tab on a phone, which joins by itself as soon as its page is there."""

    def __init__(self, browser: CDPSession) -> None:
        self.errors: list[str] = []
        super().__init__(browser, PHONE, STUDENT)
        self.send("Log.enable")
        self.send("Runtime.enable")

    def _hear(self, event: Mapping[str, str]) -> None:
        super()._hear(event)
        if event["sessionId"] == self.session:
            told = json.loads(event["message"])
            self._note(told.get("method", ""), told.get("params", {}))

    def _note(self, method: str, told: Mapping[str, Any]) -> None:
        """Keep what the console has of errors and warnings."""
        entry = told.get("entry", {})
        if method == "Log.entryAdded" and entry["level"] in {"error", "warning"}:
            self.errors.append(f"{entry['text']} {entry.get('url', '')}")
        elif method == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and told["type"] in {"error", "warning"}:
            self.errors.append(" ".join(str(item.get("value", "")) for item in told["args"]))

    def moment(self, name: str) -> float | None:
        found = self.run(f"window.moments?.{name}")
        return None if found is None else float(found)

    def is_at(self, path: str) -> bool:
        return bool(self.run(f"location.pathname === {json.dumps(path)} && window.moments.there !== undefined"))

    def play(self) -> None:
        self.run("document.getElementById('play').click()")


def until_all(students: Sequence[Student], holds: Callable[[Student], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    waiting = list(students)
    while waiting := [student for student in waiting if not holds(student)]:
        if time.monotonic() > deadline:
            raise TimeoutError(f"not in {PATIENCE:.0f} s: {what}; {len(waiting)} of {len(students)} are left")
        time.sleep(0.2)


def moments(students: Sequence[Student], name: str) -> list[float]:
    """When, in ms since 1970, or for how many ms; waits for all."""
    until_all(students, lambda student: student.moment(name) is not None, name)
    return [student.moment(name) or 0.0 for student in students]


def join(browser: Browser, lesson: Lesson, count: int) -> tuple[list[Student], list[float]]:
    """The tabs, and the ms from the press on Join to a run on screen."""
    students = [Student(browser.new_browser_cdp_session()) for _ in range(count)]
    for student in students:
        student.go(lesson.address)
    until_all(students, lambda student: student.is_at("/"), "all have joined")
    return students, [student.run("window.moments.there - sessionStorage.getItem('joining')") for student in students]


def rates(students: Sequence[Student], server: Server, seconds: float) -> tuple[list[float], str]:
    """Frames a second of each while all train, lowest first; and how many cores that took."""
    for student in students:
        student.play()
    time.sleep(WARM)
    before, began = count(students[0], server), time.time()
    time.sleep(seconds)
    after, ended = count(students[0], server), time.time()
    counted = f"window.painted.filter((time) => {1000 * began} <= time && time < {1000 * ended}).length"
    used = {
        "server": (after.server or 0.0) - (before.server or 0.0),
        "pages": after.page - before.page,
        "the rest of the browser": after.screen - before.screen,
    }
    cores = ", ".join(f"{name} {taken / (ended - began):.2f}" for name, taken in used.items())
    return sorted(student.run(counted) / (ended - began) for student in students), cores


def follow(students: Sequence[Student], lesson: Lesson) -> list[float]:
    """The ms from Send until each has the exercise on screen."""
    began = 1000 * time.time()
    lesson.change(send={"exercise": EXERCISE})
    until_all(students, lambda student: student.is_at(f"/exercises/{EXERCISE}"), "all have been sent")
    return [there - began for there in moments(students, "there")]


def hand_in(students: Sequence[Student], seconds: float) -> list[float]:
    """The ms from the press until each sees its receipt; all train meanwhile."""
    until_all(students, lambda student: bool(student.run("!!document.querySelector('.hand-in-kept')")), "Hand in")
    for student in students:
        student.play()
    for student in students:
        student.run("window.handIn()")
        time.sleep(SHARE * seconds / len(students))
    return moments(students, "handedIn")


def stand(students: Sequence[Student], lesson: Lesson) -> list[float]:
    """The ms from Pause until each run stands still and can't be touched."""
    began = 1000 * time.time()
    lesson.change(paused=True)
    return [stood - began for stood in moments(students, "stands")]


def told(what: str, times: Sequence[float]) -> str:
    return f"{what:34} {statistics.median(times):8.0f} {max(times):8.0f}"


def main() -> None:
    """The command line, as the docstring above has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, playwright() as running, school(Path(scratch)) as server:
        lesson = Lesson.begin(server, "Deep Learning")
        browser = Search(running).launch()
        teacher = browser.new_page(viewport={"width": 1366, "height": 650})
        teacher.goto(f"{server.url}/class#token={TEACHER}")
        print(f"{given.students} students; load of the machine before: {os.getloadavg()[0]:.1f}")
        students, joined = join(browser, lesson, given.students)
        found, cores = rates(students, server, given.seconds)
        times: list[float] = teacher.evaluate(FRAMES, 2000)
        print(f"frames a second: least {found[0]:.1f}, median {statistics.median(found):.1f}; "
              f"teacher's page {1000 * (len(times) - 1) / (times[-1] - times[0]):.1f}")  # fmt: skip
        print(f"cores: {cores}")
        print(f"{'ms':34} {'median':>8} {'most':>8}")
        print(told("from Join to a run on screen", joined))
        print(told("from Send to the exercise", follow(students, lesson)))
        print(told("from Hand in to its receipt", hand_in(students, given.seconds)))
        print(told("from Pause to a run that stands", stand(students, lesson)), flush=True)
        handed_in = sum(len(member["submissions"]) for member in lesson.members())
        lesson.end()
        until_all(students, lambda student: bool(student.run("localStorage.class === undefined")), "all know the end")
        errors = [error for student in students for error in student.errors]
        print(f"handed in: {handed_in}; errors and warnings in consoles: {len(errors)}", *sorted(set(errors)), sep="\n")
        browser.close()


if __name__ == "__main__":
    main()
