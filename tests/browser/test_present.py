"""Present mode: what is seen on a wall, what else may be shown there, and the ways in and out."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.test_appearance import complaints_in_both_themes

LOOKED_AT = ("#play", "#epoch", "#network-canvas", "#output", "#test-loss", "#train-loss", "#chart")
AWAY = (
    ".masthead",
    ".settings",
    ".data",
    "#new-weights",
    ".layers-control",
    ".article",
    ".checks",
    ".log",
    "#add-layer",
)
SMALLEST = """() => {
    const sizes = [];
    for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const box = element.getBoundingClientRect();
        const isSeen = element.checkVisibility() && box.width > 2 && box.height > 2;
        if (own && isSeen) sizes.push(parseFloat(getComputedStyle(element).fontSize));
    }
    return Math.min(...sizes) / innerHeight;
}"""


def test_on_a_wall_all_is_whole_and_large_and_p_and_escape_lead_in_and_out(open_tab: Opener) -> None:
    tab = open_tab("#networkShape=8,8,8,8,8,8,8,8&seed=0.5&showGradientFlow=true")
    tab.resize(width=1280, height=720)
    usual: Any = tab.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    tab.page.keyboard.press("p")
    tab.has_link(present="true")
    for selector in AWAY:
        expect(tab.page.locator(selector).first).to_be_hidden()
    for width, height in ((1280, 720), (1920, 1080)):
        tab.resize(width=width, height=height)
        for selector in LOOKED_AT:
            box = tab.page.locator(selector).bounding_box()
            assert box is not None, selector
            assert box["x"] >= 0, (selector, box)
            assert box["x"] + box["width"] <= width, (selector, box)
            assert box["y"] + box["height"] <= height, (selector, box)
        tab.until(lambda: tab.page.evaluate(SMALLEST) >= 0.02, "type that is read from the back row")
    assert complaints_in_both_themes(tab) == []
    tab.resize(width=1280, height=720)
    assert tab.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 1.4 * usual
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator(".masthead")).to_be_visible()
    tab.has_link(present=None)
    tab.button("Menu").click()
    tab.page.get_by_role("menuitem", name="Present").click()
    expect(tab.page.locator("#play")).to_be_focused()
    expect(tab.page.locator("#tip")).to_be_hidden()
    tab.has_link(present="true")
    tab.button("Leave present mode").click()
    expect(tab.page.locator(".masthead")).to_be_visible()


def test_on_a_wall_what_is_inside_the_network_is_shown_by_a_key_or_a_quiet_choice(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5&present=true")
    tab.resize(width=1280, height=720)
    tab.steps(3)
    tab.page.evaluate("document.activeElement.blur()")
    tab.page.keyboard.press("b")
    expect(tab.page.get_by_role("group", name="Backpropagation, stop by stop")).to_be_visible()
    tab.page.keyboard.press("ArrowRight")
    expect(tab.page.locator("[aria-current=step]")).to_have_text("Loss")
    expect(tab.page.locator("#tip")).to_be_hidden()  # nothing lies over what is read
    tab.page.keyboard.press("Escape")
    tab.has_link(present="true")  # it leaves what is innermost
    tab.page.keyboard.press("w")
    expect(tab.page.locator(".worth").first).to_be_visible()
    tab.page.keyboard.press("f")
    expect(tab.page.locator("#flow")).to_be_visible()
    tab.page.keyboard.press("m")
    expect(tab.page.locator("#space")).to_be_visible()
    expect(tab.page.locator("#announcer")).to_have_text("Layer 1")
    for _ in range(3):
        tab.page.keyboard.press("c")
    plane = tab.page.get_by_role("group", name="Loss landscape")
    expect(plane).to_be_visible()
    for width, height in ((1280, 720), (1024, 768), (1920, 1080)):
        tab.resize(width=width, height=height)
        tab.until(lambda: tab.page.evaluate(SMALLEST) >= 0.02, "type that is read from the back row")
        box = plane.bounding_box()
        assert box
        assert box["y"] + box["height"] <= height
    assert complaints_in_both_themes(tab) == []
    tab.page.locator("#seen").select_option(label="Map")
    expect(tab.page.locator("#space")).to_be_hidden()
    tab.page.evaluate("document.activeElement.blur()")
    tab.resize(width=1280, height=720)
    tab.page.keyboard.press("d")
    expect(tab.page.get_by_role("group", name="Paint points")).to_be_in_viewport(ratio=1)
    tab.page.keyboard.press("d")
    tab.button("Worth").click()
    expect(tab.page.locator(".worth").first).to_be_hidden()
