"""The head of the page: what a beginner needs, and a menu for the rest, by mouse, by keyboard and on a phone."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints
from tests.serving import Server


def test_the_menu_is_worked_by_keyboard_and_gives_the_focus_back(tab: Tab) -> None:
    keyboard, opener, menu = tab.page.keyboard, tab.button("Menu"), tab.page.get_by_role("menu")
    focused = tab.page.locator(":focus")
    expect(menu).to_be_hidden()
    opener.press("ArrowDown")
    expect(focused).to_have_text("Copy link")
    ways = {"ArrowUp": "What am I", "Home": "Copy link", "p": "Present", "P": "Print", "k": "Keyboard"}
    for key, name in ways.items():
        keyboard.press(key)
        expect(focused).to_contain_text(name)
    keyboard.press("End")
    assert complaints(tab) == []
    keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    opener.press("Enter")
    keyboard.press("k")
    keyboard.press("Enter")
    expect(tab.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    expect(menu).to_be_hidden()
    keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    tab.page.locator("#network-title").click()
    expect(opener).to_have_attribute("aria-expanded", "false")
    assert tab.epoch == 0, "no key of the menu was one of the page"


def test_a_phone_has_names_and_the_title_leads_to_the_default_run(open_tab: Opener, server: Server) -> None:
    tab = open_tab("gauss-smallest", base=f"{server.url}/exercises/", viewport=PHONE)
    for name in ("Examples", "Exercises", "Menu"):
        expect(tab.button(name).locator("span")).to_be_in_viewport(ratio=0.99)
    expect(tab.entry("Sweep")).to_be_visible()
    tab.entry("Compare").click()
    expect(tab.page.get_by_role("region", name="Two runs side by side")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("region", name="Two runs side by side")).to_be_hidden()
    tab.resize(1366, 650)
    expect(tab.button("Compare")).to_be_visible()
    tab.page.get_by_role("link", name="Playground").click()
    expect(tab.page).to_have_url(re.compile(f"^{re.escape(server.url)}/#"))
    tab.shown()
    tab.has_link(dataset="circle", networkShape="4,2")
