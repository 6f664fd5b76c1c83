"""A real Chromium on a real server. Whatever a test does, the page may load nothing from elsewhere and log no error."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, Request, WebSocket

from tests.browser.chromium import NoChromium, Search, playwright
from tests.browser.lesson import TITLE, Lesson, school
from tests.browser.tab import Tab
from tests.browser.window import Window
from tests.serving import ROOT, Server

PICTURES = ROOT / "test-results"  # what the page looked like when a test failed
FAILED = pytest.StashKey[bool]()

Opener = Callable[..., Tab]
PageOpener = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with playwright() as running:
        browser = _launch(running)
        yield browser
        browser.close()


def _launch(running: Playwright) -> Browser:
    try:
        return Search(running).launch()
    except NoChromium as problem:
        reason = str(problem)
    pytest.fail(reason, pytrace=False)


class Watch:
    """What the page must not do: errors in the console, exceptions, requests that leave the host."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected: list[str] = []
        self._ends: list[Callable[[], None]] = []

    def expect(self, pattern: str) -> None:
        """This test brings about such an error itself."""
        self.expected.append(pattern)

    def on(self, page: Page, base: str) -> None:
        host = urlsplit(base).netloc

        def loads(request: Request | WebSocket) -> None:
            self.loads(request.url, host)

        for event, hear in {
            "console": self.says,
            "pageerror": self.throws,
            "request": loads,
            "websocket": loads,
        }.items():
            page.on(event, hear)  # type: ignore[call-overload]
            self._ends.append(partial(page.remove_listener, event, hear))

    def off(self) -> None:
        """Hear no more, since the next test may have the same page."""
        while self._ends:
            self._ends.pop()()

    def throws(self, error: Error) -> None:
        self.faults.append(f"exception: {error}")

    def says(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text}")

    def loads(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            self.faults.append(f"leaves the host: {url}")

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.expected)]


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.unexpected() == []


@pytest.fixture(scope="package")
def shared(browser: Browser) -> Iterator[Window]:
    with closing(Window(browser)) as window:
        yield window


@pytest.fixture
def window(shared: Window, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The window for one test; what was in it when the test failed is kept as a picture."""
    yield shared
    if request.node.stash.get(FAILED, False):
        for number, page in enumerate(shared.pages()):
            _picture(page, f"{request.node.name}-{number}")
    shared.clear()


@pytest.fixture
def open_page(watch: Watch, window: Window) -> Iterator[PageOpener]:
    """Opens an empty page that is watched: open_page(base, color_scheme="dark", viewport=..., own=True)."""

    def opener(base: str, **options: Any) -> Page:
        page = window.open(base, **options)
        watch.on(page, base)
        return page

    yield opener
    for page in window.pages():
        page.context.cookies()  # what the browser has said by then has been heard
    watch.off()


@pytest.fixture
def open_tab(open_page: PageOpener, server: Server) -> Opener:
    """Opens the page as on a first visit: open_tab(link, base=..., color_scheme="dark", viewport=...)."""

    def opener(link: str = "#seed=0.12345", base: str = f"{server.url}/", **options: Any) -> Tab:
        return Tab(open_page(base, **options), base).open(link)

    return opener


@pytest.fixture
def tab(open_tab: Opener) -> Tab:
    """The page with the default run, on a laptop."""
    return open_tab()


@pytest.fixture(scope="package")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with classes."""
    with school(tmp_path_factory.mktemp("school")) as running:
        yield running


@pytest.fixture
def lesson(classes: Server) -> Iterator[Lesson]:
    """A class, which is the server's only one."""
    lesson = Lesson.begin(classes, TITLE)
    yield lesson
    lesson.end(is_there=False)  # some tests have ended it


@pytest.fixture
def phone(open_page: PageOpener, lesson: Lesson) -> Page:
    """The page that the code on the wall leads to, on a phone that has never been here."""
    page = open_page(f"{lesson.server.url}/", viewport={"width": 360, "height": 740})
    page.goto(lesson.address)
    return page


def _picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / (re.sub(r"[^\w-]+", "_", name) + ".png"))
