"""The pencil and the map, as the tests of browsers use them."""

from playwright.sync_api import Locator, expect

from nn_playground.labs.mlp.own_points import OwnPoints
from nn_playground.labs.mlp.permalink import read_link
from tests.browser.tab import Tab


def own_points(tab: Tab) -> OwnPoints:
    """The points that the address carries."""
    points = read_link(str(tab.page.evaluate("location.hash"))).config.data.points
    assert points is not None
    return points


def count(tab: Tab) -> int:
    """The number of points that the address carries; 0 where it has none of its own."""
    return len(own_points(tab)) if "points" in tab.link() else 0


def at(tab: Tab, x1: float, x2: float) -> tuple[float, float]:
    """A place of the map in the window."""
    box = tab.page.locator("#output").bounding_box()
    assert box
    size = min(box["width"], box["height"]) - 26
    return box["x"] + size * (1 + x1 / 6) / 2, box["y"] + size * (1 - x2 / 6) / 2


def click(tab: Tab, x1: float, x2: float) -> None:
    tab.page.mouse.click(*at(tab, x1, x2))


def has_points(tab: Tab, number: int) -> None:
    tab.until(lambda: count(tab) == number, f"{number} points in the address, not {count(tab)}")


def paint(tab: Tab) -> None:
    """Take the pencil, and wait until the bar of the brush is there."""
    tab.button("Paint points").click()
    expect(tab.button("Done")).to_be_visible()


def start_empty(tab: Tab) -> None:
    paint(tab)
    tab.button("Start empty").click()
    expect(bar(tab)).to_contain_text("0 of 5,000")


def bar(tab: Tab) -> Locator:
    return tab.page.locator("#paint")


def drag(tab: Tab, *places: tuple[float, float]) -> None:
    tab.page.mouse.move(*at(tab, *places[0]))
    tab.page.mouse.down()
    for place in places[1:]:
        tab.page.mouse.move(*at(tab, *place), steps=8)
    tab.page.mouse.up()


def labels(tab: Tab) -> list[float]:
    return [float(label) for label in own_points(tab).array[:, 2]]
