"""Pictures of the real page, trained in a real Chromium.

python -m tests.screenshots              the pictures of the README, into tests/pictures/
python -m tests.screenshots --wall       that of a class alone
python -m tests.screenshots --all DIR    every size, theme and state, into DIR, to look at
"""

import argparse
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.chromium import NAME, Search, playwright
from tests.browser.lesson import Lesson, join, school
from tests.browser.tab import Tab
from tests.browser.test_exercises import check
from tests.class_calls import TEACHER
from tests.serving import ROOT, Server, serving

THEMES = ("light", "dark")
SIZES = ((360, 740), (768, 1024), (1024, 768), (1280, 720), (1366, 650), (1366, 768), (1920, 1080))
SHOWN = "#dataset=spiral&networkShape=8,6,4&sinX=true&sinY=true&seed=0.5"
DIVERGING = (
    "#seed=0.77777&problem=regression&regDataset=reg-gauss&learningRate=3&activation=relu&networkShape=8,8&batchSize=1"
)


def at_rest(_tab: Tab, _server: Server) -> None:
    """As it opens."""


def trained(tab: Tab, _server: Server) -> None:
    tab.train(240)


def playing(tab: Tab, _server: Server) -> None:
    tab.play()
    tab.until(lambda: tab.epoch > 60, "it trains")


def diverged(tab: Tab, _server: Server) -> None:
    tab.button("Play").click()
    expect(tab.page.get_by_role("alertdialog")).to_be_visible()


def disconnected(tab: Tab, server: Server) -> None:
    tab.train(60)
    server.stop()
    tab.state("reconnecting")


def with_drawer(tab: Tab, _server: Server) -> None:
    tab.train(60)
    tab.button("More settings").click()


def with_deltas(tab: Tab, _server: Server) -> None:
    tab.train(20)
    tab.button("Backpropagation").click()
    stop = tab.page.locator("#backprop [aria-current=step]")
    for name in ("Forward", "Loss", "Delta of the output", "Deltas back"):
        expect(stop).to_have_text(name)
        tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("ArrowLeft")
    tab.page.locator("#network-title").hover()


def with_penguins(tab: Tab, _server: Server) -> None:
    opener = tab.page.locator("#open-table")
    if not opener.is_visible():  # the data are folded on a phone
        tab.page.locator("[data-fold=data] .fold-title button").click()
    opener.click()
    dialog = tab.page.get_by_role("dialog", name="Points from a table")
    dialog.get_by_role("button", name="penguins").click()
    dialog.get_by_label("Across, X₁").select_option("flipper_length_mm")
    dialog.get_by_label("Up, X₂").select_option("bill_length_mm")
    dialog.get_by_role("button", name="Use these points").click()
    tab.has_link(dataset="own")
    tab.train(150)


def painting(tab: Tab, _server: Server) -> None:
    tab.train(60)
    tab.page.locator("#paint-toggle").click()
    expect(tab.page.get_by_role("button", name="Done")).to_be_visible()


@dataclass(frozen=True)
class Scene:
    """What is on the page when the picture is taken."""

    link: str
    happens: Callable[[Tab, Server], None]
    address: str = ""  # of the page, after the server's


SCENES = {
    "rest": Scene("#seed=0.12345", at_rest),
    "playing": Scene("#seed=0.12345", playing),
    "none": Scene("#networkShape=&xSquared=true&ySquared=true&seed=0.12345", trained),
    "eight": Scene("#networkShape=8,8,8,8,8,8,8,8&dataset=xor&seed=0.12345", trained),
    "wide": Scene("#networkShape=32,32,32,32,32,32,32,32&dataset=gauss&seed=0.12345", trained),
    "diverged": Scene(DIVERGING, diverged),
    "disconnected": Scene("#seed=0.12345", disconnected),
    "drawer": Scene("#optimizer=adam&dropout=0.2&schedule=cosine&seed=0.12345", with_drawer),
    "classes": Scene("#dataset=spirals&classes=5&networkShape=8,8&optimizer=adam&learningRate=0.01&seed=0.5", trained),
    "preset": Scene("", trained, "presets/vanishing-gradients"),
    "backpropagation": Scene("#seed=0.12345", with_deltas),
    "penguins": Scene("#seed=0.5", with_penguins),
    "painting": Scene("#seed=0.12345", painting),
}
README_SCENES = {
    "playground": (Scene(SHOWN, trained), "light"),
    "playground-dark": (Scene(SHOWN, trained), "dark"),
    "vanishing": (SCENES["preset"], "light"),
    "backpropagation": (SCENES["backpropagation"], "light"),
    "penguins": (SCENES["penguins"], "light"),
}


def take(browser: Browser, server: Server, scene: Scene, path: Path, *, size: tuple[int, int], theme: str) -> None:
    """One picture; its network is trained for it."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1.5 if width > 700 else 2,
        color_scheme="dark" if theme == "dark" else "light",
        is_mobile=width < 700,
        has_touch=width < 1000,
    )
    tab = Tab(context.new_page(), f"{server.url}/{scene.address}").open(scene.link)
    dismiss = tab.button("Got it")  # the callouts of a first visit, which a dense network has no room for
    if dismiss.is_visible():
        dismiss.click()
    scene.happens(tab, server)
    tab.page.mouse.move(0, 0)
    tab.page.evaluate("scrollTo(0, 0)")  # what was pressed may have lain further down
    tab.page.wait_for_timeout(400)  # transitions end
    tab.page.screenshot(path=path)
    context.close()


# What the students of a class try, and for how many epochs.
SHAPES = (("4,2", "tanh"), ("1", "tanh"), ("2", "relu"), ("3", "relu"), ("6", "tanh"), ("4", "relu"))
RUNS = tuple(
    (f"#dataset=xor&networkShape={shape}&activation={activation}&learningRate=0.1&seed=0.{epochs}", epochs)
    for epochs in (15, 60, 200)
    for shape, activation in SHAPES
)


def wall_picture(browser: Browser, folder: Path) -> Path:
    """The wall of a class, each of whose students has a page."""
    path = ROOT / "tests" / "pictures" / "wall.png"
    context = browser.new_context(viewport={"width": 1366, "height": 768}, device_scale_factor=1.5)
    with school(folder) as server:
        lesson = Lesson.begin(server, "Deep Learning", "xor-one-layer")
        for link, epochs in RUNS:
            student = browser.new_context().new_page()
            student.goto(lesson.address)
            join(student)
            student.goto(f"{server.url}/exercises/xor-one-layer{link}")
            tab = Tab(student, student.url).shown()
            tab.train(epochs)
            check(tab)
        page = context.new_page()
        page.goto(f"http://{NAME}:{server.port}/class#token={TEACHER}")
        expect(page.locator(".tile-loss", has_text=re.compile(r"\d"))).to_have_count(len(RUNS))
        page.wait_for_timeout(2000)
        page.screenshot(path=path)
    return path


def convolution_picture(browser: Browser, server: Server) -> Path:
    """The first bench of the convolution lab, with the lecture's picture."""
    path = ROOT / "tests" / "pictures" / "convolution.png"
    page = browser.new_context(viewport={"width": 1366, "height": 650}, device_scale_factor=1.5).new_page()
    page.goto(f"{server.url}/convolution#at=3.2")
    expect(page.locator("#sum-lines")).to_have_text(re.compile(r"= 106$"))
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    return path


def readme_pictures(browser: Browser, log: Path) -> Iterator[Path]:
    """The page as the README shows it."""
    folder = ROOT / "tests" / "pictures"
    folder.mkdir(exist_ok=True)
    with serving(log) as server:
        for name, (scene, theme) in README_SCENES.items():
            path = folder / f"{name}.png"
            take(browser, server, scene, path, size=(1366, 768), theme=theme)
            yield path
        yield convolution_picture(browser, server)
    yield wall_picture(browser, log.parent)


def all_pictures(browser: Browser, log: Path, folder: Path, wanted: str) -> Iterator[Path]:
    """Every scene at every size in both themes whose name matches; each has its own server, since one stops it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, scene in SCENES.items():
        for size in SIZES:
            for theme in THEMES:
                path = folder / f"{name}-{size[0]}x{size[1]}-{theme}.png"
                if re.search(wanted, path.stem):
                    with serving(log) as server:
                        take(browser, server, scene, path, size=size, theme=theme)
                    yield path


def main() -> None:
    """The command line, as the docstring above has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, metavar="DIR")
    parser.add_argument(
        "--only", default="", metavar="PATTERN", help="with --all: only names that match, as in rest-1366"
    )
    parser.add_argument("--wall", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, playwright() as running:
        browser = Search(running).launch()
        log = Path(scratch) / "log.txt"
        if given.wall:
            print(wall_picture(browser, Path(scratch)))
        else:
            every = all_pictures(browser, log, given.all, given.only) if given.all else readme_pictures(browser, log)
            for path in every:
                print(path)
        browser.close()


if __name__ == "__main__":
    main()
