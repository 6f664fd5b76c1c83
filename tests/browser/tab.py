"""One browser tab with the page in it, as tests speak of it: by roles and names, and by the ids of the contract."""

import base64
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from playwright.sync_api import Locator, Page, Response, expect

PATIENCE = 30.0  # seconds; nothing takes this long, but machines that are busy exist


class Colour(NamedTuple):
    """0 to 255 each; where nothing was painted, `alpha` is 0."""

    red: int
    green: int
    blue: int
    alpha: int


@dataclass(frozen=True)
class Losses:
    """As shown, so with the digits that the page gives them."""

    train: str
    test: str


@dataclass(frozen=True)
class Tab:
    """The page at `base` (which ends with a slash)."""

    page: Page
    base: str

    # ---- opening ----

    def open(self, link: str = "") -> "Tab":
        """Go to a link and wait until its run is on screen."""
        self.page.goto(self.base + link)
        return self.shown()

    def reload(self) -> Response | None:
        answer = self.page.reload()
        self.shown()
        return answer

    def shown(self) -> "Tab":
        """Wait for a run and its first frame: the link is written, the output is painted."""
        expect(self.root).to_have_attribute("data-state", re.compile("ready|playing"), timeout=240_000)
        self.until(lambda: bool(self.link()), "the run's link is in the address")
        self.until(lambda: any(colour.alpha for colour in self.colours()), "the output is painted")
        return self

    def follow(self, link: str) -> None:
        """Go to another link than the one in the address, without loading the page anew, and wait for its run."""
        if self.epoch == 0:
            self.steps(1)  # the new run is told from the one before by its epoch
        self.page.evaluate("(link) => void (location.hash = link)", link)
        self.at_epoch(0)
        self.painted()

    def resize(self, width: int, height: int) -> None:
        """Give the page another size, and wait until it has laid itself out and painted."""
        self.page.set_viewport_size({"width": width, "height": height})
        there = "([width, height]) => innerWidth === width && innerHeight === height"
        self.page.wait_for_function(there, arg=[width, height])
        for _ in range(2):  # the network answers its new size a picture later, and what stands beside it after that
            self.painted()

    # ---- looking ----

    @property
    def root(self) -> Locator:
        return self.page.locator("html")

    @property
    def epoch(self) -> int:
        return int(re.sub(r"\D", "", self.page.locator("#epoch").inner_text()))

    @property
    def losses(self) -> Losses:
        return Losses(self.page.locator("#train-loss").inner_text(), self.page.locator("#test-loss").inner_text())

    def link(self) -> dict[str, str]:
        """The run in the address bar: the link's keys and values."""
        fragment = str(self.page.evaluate("location.hash.slice(1)"))
        return dict(pair.split("=", 1) for pair in fragment.split("&") if "=" in pair)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def entry(self, name: str) -> Locator:
        """An entry of the menu, which is opened for it."""
        opener = self.button("Menu")
        if opener.get_attribute("aria-expanded") == "false":
            opener.click()
        return self.page.get_by_role("menuitem", name=name)

    def field(self, label: str) -> Locator:
        """The control with this label, whatever widget it is."""
        of_this_run = self.page.locator(":not([id^=versus-])")  # two runs side by side have controls of their own
        return self.page.get_by_label(label, exact=True).and_(of_this_run)

    def colours(self, grid: int = 9, canvas: str = "output") -> list[Colour]:
        """A canvas at grid x grid places, evenly spread, row by row; [] where there is none yet."""
        pixels: str = self.page.evaluate(
            """([grid, id]) => {
                const canvas = document.getElementById(id);
                if (!canvas || !canvas.width || !canvas.height) return "";
                const copy = document.createElement("canvas");
                copy.width = copy.height = grid;
                const context = copy.getContext("2d", { willReadFrequently: true });
                context.imageSmoothingEnabled = false;
                context.drawImage(canvas, 0, 0, grid, grid);
                const { data } = context.getImageData(0, 0, grid, grid);
                return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
            }""",
            [grid, canvas],
        )
        return [Colour(*pixel) for pixel in struct.iter_unpack("4B", base64.b64decode(pixels))]

    # ---- doing ----

    def play(self) -> None:
        self.button("Play").click()
        self.state("playing")

    def pause(self) -> None:
        self.button("Pause").click()
        self.state("ready")
        self.painted()

    def train(self, epochs: int, speed: str | None = None) -> None:
        """Play until at least `epochs`, then pause; at this speed, where one is given: each picture costs as much."""
        if speed is not None:
            self.field("Speed").select_option(speed)
        self.play()
        self.until(lambda: self.epoch >= epochs, f"epoch {epochs}")
        self.pause()

    def steps(self, count: int) -> None:
        """Press Step so often, each after the one before is on screen."""
        for _ in range(count):
            goal = self.epoch + 1
            self.button("Step").click()
            self.at_epoch(goal)

    # ---- waiting ----

    def state(self, name: str) -> None:
        expect(self.root).to_have_attribute("data-state", name, timeout=PATIENCE * 1000)

    def painted(self) -> None:
        """Wait until what has come so far is on screen."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")

    def at_epoch(self, epoch: int) -> None:
        self.until(lambda: self.epoch == epoch, f"epoch {epoch}, not {self.epoch}")

    def has_link(self, **values: str | None) -> None:
        """Wait until the address has these values; None: the key is not there."""
        self.until(
            lambda: all(self.link().get(key) == value for key, value in values.items()),
            f"{values} in {self.link()}",
        )

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until it holds; `what` is said when it never does."""
        deadline = time.monotonic() + PATIENCE
        pause = 10.0  # ms; a look costs the browser as much as some pictures do, so that it is taken ever more seldom
        while not condition():
            assert time.monotonic() < deadline, f"not in {PATIENCE:.0f} s: {what}"
            self.page.wait_for_timeout(pause)
            pause = min(1.5 * pause, 100.0)


def is_blue(colour: Colour) -> bool:
    """Towards the colour of +1, in either theme."""
    return colour.blue > colour.red + 25


def is_orange(colour: Colour) -> bool:
    """Towards the colour of -1, in either theme."""
    return colour.red > colour.blue + 25
