"""A class on a real server, and its pages, as the tests of browsers have them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser.tab import Tab
from tests.class_calls import TEACHER, bearer
from tests.serving import Server, serving

TITLE: Final = "Biology 8b"
SETTINGS: Final = {"PLAYGROUND_TOKEN": TEACHER, "PLAYGROUND_SECRET": TEACHER}


@dataclass(frozen=True)
class Lesson:
    """A class by its code."""

    server: Server
    code: str

    @classmethod
    def begin(cls, server: Server, title: str, *exercises: str) -> "Lesson":
        made = _call(server, "POST", "", json={"title": title, "exercises": exercises})
        return cls(server, made["code"])

    @property
    def address(self) -> str:
        """What students open."""
        return f"{self.server.url}/c/{self.code}"

    def change(self, **changes: Any) -> None:
        """Close the door, pause, send everybody somewhere."""
        _call(self.server, "PATCH", f"/{self.code}", json=changes)

    def end(self, *, is_there: bool = True) -> None:
        """End it; where it need not be there any more, that is no error."""
        if is_there or self.code in [one["code"] for one in _call(self.server, "GET", "")["classes"]]:
            _call(self.server, "DELETE", f"/{self.code}")

    def members(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = _call(self.server, "GET", f"/{self.code}")["members"]
        return found


@contextmanager
def school(folder: Path) -> Iterator[Server]:
    """A server with classes, which can grade."""
    settings = {**SETTINGS, "PLAYGROUND_DATABASE": f"sqlite:///{folder / 'classes.sqlite'}"}
    with serving(folder / "log.txt", settings=settings) as running:
        yield running


def _call(server: Server, method: str, path: str, **named: Any) -> Any:
    with httpx.Client(trust_env=False, headers=bearer(TEACHER)) as client:
        answer = client.request(method, f"{server.url}/api/classes{path}", **named)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def join(page: Page) -> str:
    """Join under the name that is offered, and go on to the playground; the name."""
    offered = page.locator("#join-name")
    expect(offered).not_to_be_empty()
    name = offered.inner_text()
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("link", name="To the playground").click()
    Tab(page, page.url).shown()
    return name


def bar(page: Page) -> Locator:
    """The line over the page about the class."""
    return page.locator(".class-bar")


def kept(page: Page) -> dict[str, str]:
    """What the browser keeps of its class."""
    found: dict[str, str] = json.loads(page.evaluate("localStorage.getItem('class')"))
    return found
