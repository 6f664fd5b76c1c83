"""Own points, painted on the map: by mouse, finger and keys; while it trains; over reloads and Back; under locks."""

from playwright.sync_api import expect

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
    return len(own_points(tab)) if tab.link().get("dataset") == "own" else 0


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


def test_a_click_puts_a_point_and_the_run_goes_on_with_it(tab: Tab) -> None:
    tab.steps(3)
    tab.button("Paint points").click()
    click(tab, 4.5, 4.5)
    has_points(tab, 501)
    assert tab.epoch == 3
    x1, x2, label = own_points(tab).array[-1]
    assert abs(x1 - 4.5) < 0.1
    assert abs(x2 - 4.5) < 0.1
    assert label == -1
    expect(tab.page.locator("#chips")).to_contain_text("501 own points")
    expect(tab.page.locator("#chips")).to_contain_text("Points changed from epoch 3")
    tab.steps(1)
