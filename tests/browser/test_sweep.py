"""A sweep over two settings: its grid, its errors, the run behind a cell."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener, Watch
from tests.browser.proxy import proxied
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints
from tests.serving import Server, free_port, serving

OVERHANGING = """(cells, loss) => {
    for (const cell of cells) [cell.textContent, cell.dataset.best] = [loss, ""];
    return cells.filter((cell) => cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight).length
        ? [cells[0].scrollWidth, cells[0].clientWidth] : [];
}"""

TOP = "(element) => Math.round(element.getBoundingClientRect().top)"
# As with five columns of numbers as long as they get, the best of which is bold.
WITH_FIVE_ROWS = """(grid) => {
    const body = grid.tBodies[0];
    while (body.rows.length < 5) body.append(body.rows[0].cloneNode(true));
    return grid.getBoundingClientRect().bottom;
}"""
WITH_FIVE_COLUMNS = """(place) => {
    for (const row of place.querySelectorAll("thead tr:last-child, tbody tr"))
        for (let i = 0; i < 3; i++) row.append(row.lastElementChild.cloneNode(true));
    for (const [i, cell] of place.querySelectorAll(".cell").entries()) {
        cell.textContent = "0.00888";
        cell.toggleAttribute("data-best", i === 0);
        cell.removeAttribute("aria-current");
    }
    return place.scrollWidth - place.clientWidth;
}"""


@pytest.fixture
def panel(tab: Tab) -> Locator:
    """The panel, with two settings of two values each and short runs."""
    return opened(tab)


def opened(tab: Tab) -> Locator:
    opener = tab.button("Sweep")
    (opener if opener.is_visible() else tab.entry("Sweep")).click()  # on a phone it is in the menu
    panel = tab.page.get_by_role("dialog", name="Sweep")
    down, across = panel.locator(".axis").all()
    keep(down, "Tanh", "ReLU")
    keep(across, "none", "3")
    panel.get_by_label("Random starts").fill("2")
    panel.get_by_label("Epochs").fill("10")
    return panel


def keep(axis: Locator, *names: str) -> None:
    """Tick these values, and no others."""
    for value in axis.locator(".axis-value").all():
        value.locator("input").set_checked(value.inner_text() in names, force=True)


def finished(panel: Locator) -> None:
    expect(panel.get_by_role("button", name="Start", exact=True)).to_be_visible(timeout=60_000)


def test_the_grid_fills_and_a_cell_opens_its_run(tab: Tab, panel: Locator) -> None:
    expect(panel.locator("#sweep-price")).to_contain_text("4 combinations, 8 runs of 10 epochs")
    panel.get_by_role("button", name="Start", exact=True).press("Enter")
    cells = panel.locator(".cell")
    expect(cells).to_have_text([re.compile(r"^0\.\d{3}$")] * 4, timeout=60_000)
    finished(panel)
    expect(panel.locator("#sweep-folded")).to_contain_text("Activation × Hidden layers: 8 runs of 10 epochs")
    expect(panel.locator(".axis").nth(0)).to_be_hidden()
    expect(panel.locator("[data-best]")).to_have_count(1)
    typed = panel.get_by_label("Solved: test loss at most")
    for threshold, solved in (("0,000001", "0 of 2"), ("2", "2 of 2")):
        typed.fill(threshold)
        expect(cells.nth(0)).to_have_attribute("data-solved", solved)
    wrong = panel.locator("#sweep-threshold-error")
    legend = panel.locator(".sweep-legend")
    place = legend.evaluate(TOP)
    for text in ("0,3x", "-1", ""):  # the bound before holds
        typed.fill(text)
        typed.press("Enter")
        expect(wrong).to_contain_text("Expected a number that is at least 0; got")
        expect(typed).to_have_attribute("aria-invalid", "true")
        expect(cells.nth(0)).to_have_attribute("data-solved", "2 of 2")
        assert legend.evaluate(TOP) == place, "what is wrong pushes nothing"
    typed.fill("2,5")
    typed.press("Enter")
    expect(typed).to_have_value("2.5")
    expect(wrong).to_be_hidden()
    figure = panel.locator("#sweep-curves")
    height = figure.evaluate("(figure) => figure.offsetHeight")
    cells.nth(3).hover()
    expect(figure).to_contain_text(re.compile("Tanh, Hidden layers 3.*the middle half from 0.* to 0.* 2 of 2 random"))
    expect(figure).to_contain_text(re.compile("Test loss (fell|rose|stayed|was) .* 10 epochs.*Thin: other starts."))
    expect(cells.nth(3)).to_have_attribute("aria-description", re.compile("middle half.*Test loss .* 10 epochs"))
    assert figure.evaluate("(figure) => figure.offsetHeight") == height
    expect(cells.nth(3)).to_have_attribute(
        "aria-label", re.compile("Activation Tanh, Hidden layers 3: median test loss 0.* 2 runs")
    )
    cells.nth(0).focus()
    expect(figure).to_contain_text("ReLU, Hidden layers none")
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        tab.page.keyboard.press(key)
    expect(figure).to_contain_text("Tanh, Hidden layers 3")
    tab.has_link(activation="tanh", networkShape="3")
    assert tab.epoch == 0
    assert complaints(tab) == []
    cells.nth(0).click()
    tab.has_link(activation="relu", networkShape="")
    tab.page.go_back()
    tab.has_link(activation="tanh", networkShape="3")
    tab.play()  # with the panel open
    panel.get_by_role("button", name="Change").click()
    expect(panel.get_by_label("Rows", exact=True)).to_be_focused()
    cells.nth(0).press("Escape")
    expect(panel).to_be_hidden()


def test_what_is_wrong_is_said_where_it_is_and_nothing_starts(panel: Locator) -> None:
    down, across = panel.locator(".axis").all()
    panel.get_by_label("Random starts").fill("0")
    expect(panel.locator("#sweep-seeds-error")).to_have_text("Expected a whole number from 1 to 100.")
    across.get_by_label("Others").fill("4-x")
    expect(across.locator(".field-error")).to_contain_text("got 4-x")
    keep(down)
    expect(down.locator(".field-error")).to_have_text("Tick at least one value.")
    start = panel.get_by_role("button", name="Start", exact=True)
    expect(start).to_have_attribute("aria-disabled", "true")
    start.press("Enter")
    expect(panel.locator(".cell")).to_have_count(0)


def test_what_the_server_refuses_is_said_where_it_is(panel: Locator) -> None:
    across = panel.locator(".axis").nth(1)
    across.get_by_label("Others").fill("33")
    panel.get_by_role("button", name="Start", exact=True).click()
    expect(across.locator(".field-error")).to_contain_text("expected at most 32; got 33")
    finished(panel)
    expect(panel.locator(".cell")).to_have_count(0)


def test_what_cannot_be_combined_is_said_before_it_starts(tab: Tab, panel: Locator) -> None:
    down, across = panel.locator(".axis").all()
    down.get_by_label("Rows", exact=True).select_option("training.batch_size")
    across.get_by_label("Columns", exact=True).select_option("network.batch_norm")
    down.get_by_label("Others").fill("1")
    expect(across.locator(".field-error")).to_contain_text("Batch size (1) and Batch normalization (On)")
    expect(panel.get_by_role("button", name="Start", exact=True)).to_have_attribute("aria-disabled", "true")
    across.get_by_label("Columns", exact=True).select_option("data.name")
    panel.get_by_role("button", name="Close the sweep").click()
    tab.field("Problem type").select_option("regression")
    tab.has_link(problem="regression")
    tab.button("Sweep").click()
    expect(across.locator(".axis-value")).to_contain_text(["Plane"])
    expect(across.get_by_text("Circle", exact=True)).to_have_count(0)
    keep(down)
    down.get_by_label("Others").fill("4000")
    panel.get_by_role("button", name="Start", exact=True).click()
    expect(panel.locator("#sweep-result")).to_contain_text("no weight changes", timeout=60_000)


def test_what_costs_too_much_is_said_before_it_starts(panel: Locator) -> None:
    price = panel.locator("#sweep-price")
    start = panel.get_by_role("button", name="Start", exact=True)
    panel.get_by_label("Random starts").fill("100")
    panel.get_by_label("Epochs").fill("100000")
    panel.locator(".axis").nth(1).get_by_label("Others").fill("32-32")
    expect(price).to_contain_text("600 runs of 100,000 epochs")
    expect(price).to_contain_text("This server takes up to 100B")
    expect(start).to_have_attribute("aria-disabled", "true")
    start.press("Enter")
    expect(panel.locator(".cell")).to_have_count(0)
    panel.get_by_label("Epochs").fill("10")
    expect(price).not_to_contain_text("This server")
    expect(start).to_have_attribute("aria-disabled", "false")


def test_it_can_be_stopped(panel: Locator) -> None:
    panel.get_by_label("Random starts").fill("100")
    panel.get_by_label("Epochs").fill("20000")
    panel.get_by_role("button", name="Start", exact=True).click()
    panel.get_by_role("button", name="Stop", exact=True).click()
    finished(panel)
    expect(panel.locator("#sweep-trouble")).to_be_hidden()


def test_a_proxy_that_holds_answers_back_holds_no_sweep_back(open_tab: Opener, server: Server) -> None:
    with proxied("/user/ada/proxy/8000", server.port, holds_back=True) as proxy:
        tab = open_tab(base=proxy.base)
        panel = opened(tab)
        panel.get_by_label("Random starts").fill("100")
        panel.get_by_label("Epochs").fill("20000")
        start = panel.get_by_role("button", name="Start", exact=True)
        start.click()
        expect(panel.locator("#sweep-progress")).to_have_text(re.compile(r"^[1-9]\d* of 400 runs"), timeout=60_000)
        panel.get_by_role("button", name="Stop", exact=True).click()
        finished(panel)
        expect(panel.locator("#sweep-trouble")).to_be_hidden()
        panel.get_by_label("Random starts").fill("2")
        panel.get_by_label("Epochs").fill("10")
        start.click()  # as soon as the server has ended the first
        expect(panel.locator(".cell")).to_have_text([re.compile(r"^0\.\d{3}$")] * 4, timeout=60_000)
        finished(panel)


def test_a_sweep_that_is_cut_short_says_so_and_can_begin_again(open_tab: Opener, watch: Watch, tmp_path: Path) -> None:
    watch.expect("WebSocket connection|ERR_CONNECTION_REFUSED")
    port = free_port()
    with serving(tmp_path / "first.txt", port=port) as first:
        tab = open_tab(base=f"{first.url}/")
        panel = opened(tab)
        panel.get_by_label("Random starts").fill("100")
        panel.get_by_label("Epochs").fill("20000")
        panel.get_by_role("button", name="Start", exact=True).click()
        expect(panel.locator("#sweep-progress")).to_be_visible()
        first.kill()
        expect(panel.locator("#sweep-trouble")).to_contain_text("the sweep was cut short. Start it again")
        finished(panel)
    panel.get_by_label("Random starts").fill("2")
    panel.get_by_label("Epochs").fill("10")
    panel.get_by_role("button", name="Start", exact=True).click()
    expect(panel.locator("#sweep-trouble")).to_contain_text("can’t be reached")
    with serving(tmp_path / "second.txt", port=port):
        tab.state("ready")
        panel.get_by_role("button", name="Start", exact=True).click()
        expect(panel.locator(".cell")).to_have_text([re.compile(r"^0\.\d{3}$")] * 4, timeout=60_000)
        finished(panel)
        expect(panel.locator("#sweep-trouble")).to_be_hidden()


def test_it_fits_on_a_phone(open_tab: Opener) -> None:
    tab = open_tab(viewport=PHONE, color_scheme="dark")
    panel = opened(tab)
    panel.get_by_role("button", name="Start", exact=True).click()
    finished(panel)
    assert complaints(tab) == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    panel.locator(".cell").nth(3).click()
    tab.has_link(networkShape="3")
    expect(panel.locator("#sweep-curves")).to_contain_text("Hidden layers 3")
    expect(panel.locator("#sweep-curve")).to_be_in_viewport(ratio=1)
    rows = panel.locator(".grid").evaluate(WITH_FIVE_ROWS)
    legend = panel.locator(".sweep-legend")
    expect(legend).to_be_in_viewport(ratio=1)
    assert rows <= legend.evaluate(TOP), "the grid is above it"
    bottom = legend.evaluate("(legend) => legend.getBoundingClientRect().bottom")
    assert bottom <= panel.locator("#sweep-curves").evaluate(TOP), "the curve, which stays in sight, does not cover it"
    for loss in ("0.00888", "8.88e-8"):  # as many digits as there can be, as bold as they can be
        assert panel.locator(".cell").evaluate_all(OVERHANGING, loss) == [], loss
    assert panel.locator("#sweep-scroll").evaluate(WITH_FIVE_COLUMNS) <= 0
    expect(tab.button("Play")).to_be_in_viewport()
