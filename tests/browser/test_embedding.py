"""The page where others put it: in a slide that is opened from disk, and under a path that no proxy cuts off."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Opener, PageOpener, Watch
from tests.browser.tab import Tab
from tests.serving import Server, serving


def test_a_slide_opened_from_disk_has_a_playing_page_in_it(
    open_page: PageOpener, server: Server, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("leaves the host: file:")
    slide = tmp_path / "slide.html"
    slide.write_text(f'<!doctype html><iframe src="{server.url}/#seed=0.5" width="1200" height="700"></iframe>')
    page = open_page(server.url)
    page.goto(slide.as_uri())
    inside = page.frame_locator("iframe")
    expect(inside.locator("html")).to_have_attribute("data-state", "ready", timeout=60_000)
    inside.get_by_role("button", name="Play", exact=True).click()
    expect(inside.locator("#epoch")).not_to_have_text("0")


def test_a_proxy_that_cuts_nothing_off_can_have_it(open_tab: Opener, tmp_path: Path) -> None:
    settings = {"PLAYGROUND_BASE_PATH": "/hub/services/my%20nn/"}
    with serving(tmp_path / "log.txt", settings=settings) as server:
        base = f"{server.url}/hub/services/my%20nn/"
        tab: Tab = open_tab("#dataset=gauss&seed=0.7", base=base.removesuffix("/"))
        expect(tab.page).to_have_url(re.compile(f"^{re.escape(base)}#"))
        tab.train(5)
        tab.page.goto(f"{base}exercises/gauss-smallest/")
        tab.state("ready")
        expect(tab.page).to_have_url(re.compile(f"^{re.escape(base)}exercises/gauss-smallest#"))
        tab.button("Check").click()
        expect(tab.page.locator("#exercise-score")).to_be_visible(timeout=60_000)
        tab.page.goto(f"{base}docs")
        expect(tab.page.get_by_role("link", name="openapi.json")).to_have_attribute("href", "openapi.json")
