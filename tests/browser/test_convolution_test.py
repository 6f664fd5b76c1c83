"""The bench that tests: a drawing is answered, and test pictures are moved and turned, for each head."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOpener
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints_in_both_themes
from tests.browser.test_convolution_train import LAPTOP, LEARNS
from tests.serving import Server

RUN = "pictures=shapes&samples=200&shift=0&turn=0&noise=0&layers=6x3p1,max2,8x3p1&hidden=&learningRate=0.01&seed=0.5"


def bench(open_page: PageOpener, server: Server, **options: object) -> Page:
    page = open_page(f"{server.url}/", **({"viewport": LAPTOP} | options))
    page.goto(f"{server.url}/convolution#bench=test&{RUN}")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled(timeout=LEARNS)
    return page


def stroke(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a line on the pad, between places in its sides."""
    box = page.locator("#test-pad").bounding_box()
    assert box
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=8)
    page.mouse.up()


def test_a_trained_network_is_tested_by_a_drawing_by_moving_and_by_turning(
    open_page: PageOpener, server: Server
) -> None:
    page = bench(open_page, server)
    expect(page.locator("#test-trouble")).to_contain_text("at epoch 0 it can only guess")
    page.locator("#train-speed").select_option("1")
    page.get_by_role("button", name="Play", exact=True).click()
    middle = page.locator("#test-maps table").nth(0).locator("td").nth(13)  # a cell of the head comes first
    expect(middle).to_have_text("100", timeout=LEARNS)
    page.get_by_role("button", name="Pause").click()
    stroke(page, (0.25, 0.25), (0.75, 0.75))
    stroke(page, (0.75, 0.25), (0.25, 0.75))
    expect(page.locator("#test-answer")).to_have_text("The network says cross", timeout=LEARNS)
    expect(page.locator("#test-shifts")).to_have_text(
        re.compile(r"^Moved by two pixels, \d+\.\d % are right instead of 100\.0 %: behind Flatten")
    )
    expect(page.locator("#test-turned")).to_contain_text("whatever the head")
    page.get_by_role("button", name="Train the other heads, too").click()
    expect(page.locator("#test-maps caption").nth(2)).to_have_text(
        re.compile(r"^Maximum, \d+ epochs?$"), timeout=LEARNS
    )
    corner = page.locator("#test-maps table").nth(2).locator("tbody td").nth(0)
    expect(corner).to_have_text(re.compile(r"^\d+$"))
    corner.hover()
    expect(page.locator("#test-reading")).to_have_text(
        re.compile(r"^Maximum: moved 2 left, 2 up: \d+\.\d % of the test pictures are right\.$")
    )
    page.locator("#test-turns").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#test-reading")).to_contain_text("Flatten, turned by 0°: 100.0 %")
    page.get_by_role("button", name="Train on moved pictures").click()
    expect(page).to_have_url(re.compile("shift=2"), timeout=LEARNS)
    expect(page.locator("#test-maps caption").nth(2)).to_have_text("Maximum")
    expect(page.get_by_role("button", name="Train on moved pictures")).to_be_disabled()
    page.get_by_role("tab", name="Train", exact=True).click()
    expect(page.locator("#train-bench")).to_be_visible()
    expect(page).to_have_url(re.compile("bench=train.*shift=2"))
    expect(page.locator("#train-confusion td.own").first).to_have_text(re.compile(r"\d"), timeout=LEARNS)


def test_keys_draw_undo_takes_back_and_the_switch_is_in_the_link(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    page.locator("#test-pad").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#test-said")).to_have_text("Row 7, column 7: 0 of 100 ink.")
    page.keyboard.press("Space")
    expect(page.locator("#test-said")).to_have_text("Row 7, column 7: 100 of 100 ink.")
    expect(page.locator("#test-answer")).to_have_text(re.compile("^The network says "))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()  # space did not play
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()
    page.get_by_label("Crop, scale and centre").check()
    expect(page).to_have_url(re.compile("bench=test&fitted=true&"))
    page.reload()
    expect(page.get_by_label("Crop, scale and centre")).to_be_checked()


def test_transfer_runs_with_progress_can_be_stopped_and_opens_a_run(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    page.get_by_role("button", name="Train them all").click()
    frozen = page.get_by_role("button", name="Frozen", exact=True)
    expect(frozen).to_be_enabled(timeout=LEARNS)
    expect(page.locator("#test-transfer-said")).to_have_text(re.compile(r"^\d+ of 48 runs are trained\.$"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Train them all")).to_be_visible()
    page.locator("#test-examples").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#test-reading")).to_contain_text("2 examples of each sign · Frozen: ")
    frozen.click()
    expect(page.locator("#train-bench")).to_be_visible()
    expect(page).to_have_url(re.compile("bench=train.*pretrained=15&frozen=true"))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled(timeout=LEARNS)


def test_the_bench_has_no_faults_for_tools_on_phone_and_laptop(open_page: PageOpener, server: Server) -> None:
    for size in (PHONE, LAPTOP):
        page = bench(open_page, server, viewport=size)
        stroke(page, (0.3, 0.3), (0.7, 0.7))
        expect(page.locator("#test-answer")).to_have_text(re.compile("^The network says "))
        assert complaints_in_both_themes(Tab(page, f"{server.url}/")) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
