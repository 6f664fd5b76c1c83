"""Present mode: what is seen on a wall, and the ways in and out."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.test_appearance import complaints_in_both_themes

LOOKED_AT = ("#play", "#epoch", "#network-canvas", "#output", "#test-loss", "#train-loss", "#chart")
AWAY = (".masthead", ".settings", ".data", ".net-head", ".article", ".checks", ".chart-choices", "#add-layer")
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
        assert tab.page.evaluate(SMALLEST) >= 0.02
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
