"""A whole lesson: a class is opened, joined, sent, paused, looked at, handed in to, graded, given back and ended.

Once on a server with its file, and once on two servers with one PostgreSQL, one of which is killed in the middle.
"""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nn_playground.__main__ import main
from nn_playground.classroom.codes import LETTERS
from tests.browser.conftest import PageOpener, Watch
from tests.browser.lesson import SETTINGS, bar, kept, school
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE
from tests.browser.test_class_teacher import patient, press, tiles, view
from tests.class_calls import TEACHER
from tests.gradebooks import gradebook
from tests.nginx import needs_nginx
from tests.postgres import needs_postgres
from tests.replicas import replicas, rows_in
from tests.worksheets import quoted, worksheet

__all__ = ["patient"]  # a fixture

TITLE = "Deep Learning"
SLUG, NAME = "gauss-smallest", "Two clouds, and as little network as possible"
ADA = "Ada Lovelace"  # who is in the platforms' files, too


@dataclass(frozen=True)
class School:
    """Where a lesson is held."""

    url: str
    kill_one: Callable[[], None]  # of the servers, where there are several
    left: Callable[[list[str]], object]  # what of these texts is still there when the class has ended; or what else is


@contextmanager
def _with_a_file(folder: Path) -> Iterator[School]:
    def left(texts: list[str]) -> list[str]:
        files = [path.read_bytes() for path in folder.iterdir()]  # the log among them
        return [text for text in texts if any(text.encode() in content for content in files)]

    with school(folder) as server:
        yield School(server.url, lambda: None, left)


@contextmanager
def _with_replicas(folder: Path) -> Iterator[School]:
    with replicas(folder, SETTINGS) as site:
        yield School(site.url, next(iter(site.servers.values())).kill, lambda _: rows_in(site.database) or [])


@pytest.fixture(params=["file", pytest.param("replicas", marks=[needs_postgres, needs_nginx])])
def place(request: pytest.FixtureRequest, tmp_path: Path, watch: Watch) -> Iterator[School]:
    if request.param == "replicas":
        watch.expect("ERR_INCOMPLETE_CHUNKED_ENCODING")  # the stream of the server that is killed
    with (_with_replicas if request.param == "replicas" else _with_a_file)(tmp_path) as there:
        yield there


# ---- what each does ----


def _open_class(teacher: Page, url: str) -> str:
    """The teacher's link, a title, a press; the code that is on the wall then."""
    teacher.goto(f"{url}/class#token={TEACHER}")
    teacher.get_by_label("Its title, which students see").fill(TITLE)
    press(teacher, "Open the class")
    expect(teacher.get_by_role("heading", name=TITLE)).to_be_visible()
    code = teacher.locator(".invite-code")
    expect(code).to_have_text(re.compile(f"^[{LETTERS}]{{5}}$"))
    return code.inner_text()


def _join(page: Page, url: str, code: str, name: str | None = None) -> Tab:
    """Type the code, take the name that is offered or another one, and go on into the playground."""
    page.goto(f"{url}/c")
    page.get_by_label("The code that your teacher shows").fill(code.lower())
    if name is not None:
        page.get_by_text("I would rather type a name").click()
        page.get_by_label("What you want to be called").fill(name)
    press(page, "Join")
    page.get_by_role("link", name="To the playground").click()
    return Tab(page, f"{url}/exercises/").shown()


def _send_all(teacher: Page) -> None:
    press(teacher, "Send…")
    dialog = teacher.get_by_role("dialog", name="Send everyone")
    dialog.get_by_label("Or find an exercise or an example").fill("two clouds little")
    dialog.locator(".send-entry:visible").click()
    expect(teacher.get_by_text(f"Everyone was sent to the exercise “{NAME}”.")).to_be_visible()


def _solve(tab: Tab, layers: int, answer: int) -> None:
    """Take layers away, train, answer a question, check, and hand in."""
    for _ in range(layers):
        tab.button("Remove the last hidden layer").click()
    tab.train(20)
    tab.page.locator('[data-criterion="How many hidden layers"]').get_by_role("spinbutton").fill(str(answer))
    tab.button("Check").click()
    expect(tab.page.locator("#exercise-score")).to_be_visible()
    _hand_in(tab)


def _hand_in(tab: Tab) -> None:
    tab.button("Hand in").click()
    expect(tab.page.locator(".hand-in-kept")).to_contain_text("Handed in at")


def _come_back(page: Page, url: str, code: str, member: dict[str, str]) -> Tab:
    """On another phone, by the name and the four letters; to where all were sent."""
    page.goto(f"{url}/c/{code}")
    page.get_by_text("I was here before").click()
    page.get_by_label("Your name in this class").fill(member["name"])
    page.get_by_label("Your four letters").fill(member["rejoin"])
    press(page, "Come back in")
    page.get_by_role("link", name="To the playground").click()
    page.wait_for_url(f"**/exercises/{SLUG}*")
    return Tab(page, f"{url}/exercises/").shown()


def _look(teacher: Page, names: list[str]) -> None:
    """The wall, one of its runs, two of them side by side, and the plot; names nowhere."""
    view(teacher, "Wall")
    expect(tiles(teacher)).to_have_count(len(names))
    expect(teacher.locator(".tile-loss", has_text=re.compile(r"\d"))).to_have_count(len(names))
    tiles(teacher).first.click()
    seen = teacher.frame_locator(".viewer-page")
    expect(seen.locator("#test")).to_have_text(re.compile(r"\d"))
    seen.locator("#network").click()  # keys go to the run then, which hands them on
    before = teacher.get_by_role("button", name="The run before it")
    expect(before).to_be_disabled()
    for key in ("s", "ArrowRight", "s"):
        teacher.keyboard.press(key)
    expect(before).to_be_enabled()
    teacher.keyboard.press("Escape")
    press(teacher, "Side by side (2)")
    beside = teacher.get_by_role("dialog", name="Side by side")
    expect(beside.locator("canvas")).to_have_count(2)
    teacher.keyboard.press("Escape")
    view(teacher, "Plot")
    expect(teacher.locator("#plot-words")).to_contain_text(f"{len(names)} networks.")
    assert not any(name in teacher.locator("body").inner_text() for name in names)


def _points(teacher: Page, names: list[str]) -> dict[str, str]:
    """What the page gives to each, once it has graded."""
    view(teacher, "Hand-ins")
    press(teacher, f"Grade “{NAME}”")
    rows = {name: teacher.get_by_role("row", name=name) for name in names}
    for row in rows.values():
        expect(row).to_contain_text(re.compile(r"\d of 7"))
    return {name: re.findall(r"(\d) of 7", row.inner_text())[0] for name, row in rows.items()}


def _download(teacher: Page, path: Path) -> list[dict[str, str]]:
    """The table of what was handed in; its rows."""
    with teacher.expect_download() as waiting:
        press(teacher, "Download what was handed in")
    waiting.value.save_as(path)
    return [*csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))]


def _end(teacher: Page) -> None:
    press(teacher, "End the class")
    press(teacher, "End it and erase all")
    expect(teacher.get_by_text("The class is ended, and all of it is erased.")).to_be_visible()


# ---- what is given back ----


def _handed_text(row: dict[str, str]) -> str:
    """What a student pastes into Moodle's field for text, as Moodle keeps it."""
    link = html.escape(row["link"])
    answers = "".join(
        f"<br>Answer to “{question}”: {row[question]}"
        for question in ("How many hidden layers", "Why that is enough", "The evidence")
        if row[question]
    )
    return f'<p>Exercise: {NAME} ({SLUG})<br>Link: <a href="{link}">{link}</a>{answers}<br>Check: -</p>'


def _into_moodle(rows: list[dict[str, str]], points: dict[str, str]) -> None:
    """Students have handed in there, too; only cells of grades and comments change."""
    lines = worksheet().splitlines(keepends=True)
    given, graded = lines[:1], lines[:1]
    for number, row in enumerate(rows):
        before = f"Participant {number},{quoted(row['name'])},a@b.org,Submitted,"
        after = f",7.00,Yes,-,{quoted(_handed_text(row))},-,"
        given.append(f"{before}{after}\n")
        graded.append(f"{before}{points[row['name']]}.00{after}{{comment}}\n")
    Path("worksheet.csv").write_text("".join(given), "utf-8")
    assert main(["grade", SLUG, "worksheet.csv", "--into", "moodle", "-o", "graded.csv"]) == 0
    found = Path("graded.csv").read_text("utf-8").splitlines(keepends=True)
    assert len(found) == len(graded)
    for line, wanted in zip(found, graded, strict=True):
        pattern = re.escape(wanted).replace(re.escape("{comment}"), '"?Score: [0-9] of 7.*')
        assert re.fullmatch(pattern, line, re.DOTALL)


def _into_canvas(points: str) -> None:
    """Who has typed the name that Canvas knows has the points there, and no other byte is another."""
    given = gradebook(points="7.00").replace("Two clouds (4711)", f'"{NAME} (4711)"')
    Path("gradebook.csv").write_text(given, "utf-8")
    given_in = ["--into", "canvas", "--hand-ins", "in.csv"]
    assert main(["grade", SLUG, "gradebook.csv", *given_in, "-o", "filled.csv"]) == 0
    assert Path("filled.csv").read_text("utf-8") == given.replace("hi,,3.50", f"hi,{points}.00,3.50", 1)


# ---- the lesson ----


def test_a_lesson_from_its_code_to_its_grades_and_nothing_is_left(
    place: School, open_page: PageOpener, watch: Watch, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk = tmp_path_factory.mktemp("desk")
    monkeypatch.chdir(desk)
    monkeypatch.setenv("PLAYGROUND_SECRET", TEACHER)
    teacher = open_page(place.url)
    code = _open_class(teacher, place.url)
    students = [
        _join(open_page(place.url, viewport=size), place.url, code, name)
        for size, name in ((PHONE, ADA), (PHONE, None), ({"width": 1366, "height": 650}, None))
    ]
    members = [kept(tab.page) for tab in students]
    names = [member["name"] for member in members]
    expect(tiles(teacher)).to_have_count(3)

    _send_all(teacher)
    for tab in students:
        tab.page.wait_for_url(f"**/exercises/{SLUG}*")
        tab.shown()
    press(teacher, "Pause all")
    for tab in students:
        expect(bar(tab.page)).to_have_text(
            "Your teacher has paused the class. Look up. You can still check and hand in."
        )
    press(teacher, "Go on")
    for tab in students:
        expect(tab.page.get_by_role("button", name="Play", exact=True)).to_be_enabled()

    first, second, third = students
    _solve(first, layers=2, answer=0)
    _solve(second, layers=1, answer=1)
    place.kill_one()
    _solve(third, layers=0, answer=2)
    second.page.close()
    second = _come_back(open_page(place.url, viewport=PHONE), place.url, code, members[1])
    expect(second.page.locator(".hand-in-kept")).to_contain_text("Handed in at")
    second.button("Remove the last hidden layer").click()

    _look(teacher, names)
    points = _points(teacher, names)
    assert points[names[0]] > points[names[2]]
    rows = _download(teacher, desk / "in.csv")
    assert sorted(row["name"] for row in rows) == sorted(names)
    _into_moodle(rows, points)
    _into_canvas(points[ADA])

    _end(teacher)
    for tab in (first, second, third):
        expect(bar(tab.page)).to_contain_text(f"The class {TITLE} has ended")
        assert tab.page.locator("input[type=password]").count() == 0
    traces = [code, *names, *(member["token"].partition(".")[2] for member in members), "networkShape"]
    assert place.left(traces) == []
