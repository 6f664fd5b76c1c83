"""Examples: opened from their list, their runs switched without a reload; two runs side by side, in step."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import read_link, write_link
from nn_playground.labs.mlp.runs import run
from nn_playground.presets.loader import gallery
from tests.browser.conftest import Opener, PageOpener
from tests.browser.proxy import proxied
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints_in_both_themes
from tests.browser.window import LAPTOP
from tests.serving import Server

RAVINE = gallery(MLP)["ravine"]
SGD, ADAM = RAVINE.links[0].link, RAVINE.links[-1].link
DIVERGES, CLIPPED = (link.link for link in gallery(MLP)["exploding-gradients"].links[:2])
Comparing = Callable[..., Page]


def runs(tab: Tab) -> Locator:
    return tab.page.get_by_role("list", name="Runs").get_by_role("link")


@pytest.fixture
def ravine(open_tab: Opener, server: Server) -> Tab:
    return open_tab("ravine", base=f"{server.url}/presets/")


@pytest.fixture
def comparing(open_page: PageOpener, server: Server) -> Comparing:
    """Opens two links side by side and waits until both runs are there."""

    def opener(a: str, b: str) -> Page:
        page = open_page(server.url)
        compare(page, server, a, b)
        return page

    return opener


def compare(page: Page, server: Server, a: str, b: str) -> None:
    page.goto(f"{server.url}/compare?a={quote(a[1:])}&b={quote(b[1:])}")
    expect(page.locator("html")).to_have_attribute("data-state", "ready", timeout=240_000)


def epoch(page: Page) -> int:
    return int(page.locator("#epoch").inner_text())


def comes_to(page: Page, wanted: int) -> None:
    """Wait until that epoch is on screen."""
    Tab(page, page.url).until(lambda: epoch(page) >= wanted, f"it trains to epoch {wanted}")


def same_losses(page: Page) -> None:
    """Wait until both runs have the same test loss on screen."""
    a, b = (page.locator(f"#test-{name}") for name in "ab")
    Tab(page, page.url).until(lambda: a.inner_text() == b.inner_text() != "", "the same test loss")


# ---- examples ----


def test_an_example_is_chosen_from_the_list_under_any_path(open_tab: Opener, server: Server) -> None:
    with proxied("/user/ada/proxy/8000", server.port) as proxy:
        tab = open_tab(base=proxy.base)
        tab.button("Examples").click()
        tab.page.get_by_role("dialog").locator('[data-preset="ravine"]').click()
        expect(tab.page).to_have_url(re.compile(f"^{re.escape(proxy.base)}presets/ravine#"))
        tab.shown()
        tab.has_link(seed="0.5", learningRate="0.03", initZero="true")
        tab.page.goto(f"{proxy.base}presets")
        tab.page.locator('[data-preset="overfitting"]').click()
        tab.shown()
        expect(tab.page.locator("#preset-title")).to_be_focused()
        tab.has_link(noise="50", percTrainData="10")


def test_its_runs_are_switched_without_a_reload_and_back_undoes_it(ravine: Tab, server: Server) -> None:
    expect(runs(ravine)).to_have_text([link.label for link in RAVINE.links])
    expect(runs(ravine).nth(0)).to_have_attribute("aria-current", "true")
    ravine.page.evaluate("window.isSame = true")
    runs(ravine).filter(has_text="Adam").click()
    ravine.has_link(optimizer="adam")
    expect(runs(ravine).nth(4)).to_have_attribute("aria-current", "true")
    expect(runs(ravine).nth(0)).not_to_have_attribute("aria-current", "true")
    ravine.page.go_back()
    expect(runs(ravine).nth(0)).to_have_attribute("aria-current", "true")
    ravine.has_link(optimizer=None)
    ravine.button("New weights").click()  # another run than any of them
    expect(ravine.page.locator("#preset-links [aria-current]")).to_have_count(0)
    assert ravine.page.evaluate("window.isSame")
    ravine.page.get_by_role("link", name="Default run").click()  # its text is about other runs
    expect(ravine.page).to_have_url(re.compile(f"^{re.escape(server.url)}/#"))
    ravine.shown()
    ravine.has_link(dataset="circle", networkShape="4,2", initZero="false")
    ravine.page.go_back()
    expect(ravine.page.locator("#preset-title")).to_be_visible()


def test_a_link_brings_the_speed_that_its_run_is_to_be_seen_at(open_tab: Opener, server: Server) -> None:
    tab = open_tab("overfitting", base=f"{server.url}/presets/")
    speed = tab.field("Speed")
    expect(speed).to_have_value("10")
    speed.select_option("5")
    tab.has_link(speed="5", stopEpochs="1500")
    expect(runs(tab).nth(0)).to_have_attribute("aria-current", "true")  # the same run, whatever is shown of it
    runs(tab).filter(has_text="L2").click()
    expect(speed).to_have_value("10")


def test_where_the_gradient_is_the_point_it_is_shown(open_tab: Opener, server: Server) -> None:
    tab = open_tab("vanishing-gradients", base=f"{server.url}/presets/")
    expect(tab.page.locator("#flow-toggle")).to_have_attribute("aria-pressed", "true")


def test_its_runs_go_side_by_side(ravine: Tab) -> None:
    runs(ravine).filter(has_text="Momentum").click()
    ravine.has_link(optimizer="momentum")
    ravine.page.get_by_role("link", name="Side by side").click()
    page = ravine.page
    for name, chosen in {"a": "SGD", "b": "Momentum"}.items():
        expect(page.locator(f"#choice-{name} option:checked")).to_have_text(chosen, timeout=60_000)
    expect(page.locator("html")).to_have_attribute("data-state", "ready", timeout=60_000)


# ---- side by side ----


def test_two_runs_train_in_step_from_the_same_seed(comparing: Comparing) -> None:
    page = comparing(*(link.replace("&stopEpochs=50", "") for link in (SGD, ADAM)))
    expect(page.locator("#differences tbody tr").first).to_have_text(re.compile(r"Optimizer\s*SGD\s*Adam"))
    same_losses(page)
    page.get_by_role("button", name="Play").click()
    comes_to(page, 50)
    page.get_by_role("button", name="Pause").click()
    tab = Tab(page, page.url)
    tab.state("ready")
    tab.painted()
    rested = epoch(page)
    page.get_by_role("button", name="Step").click()
    expect(page.locator("#epoch")).to_have_text(str(rested + 1))
    a, b = (float(page.locator(f"#train-{name}").inner_text()) for name in "ab")
    assert b < a / 2
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#epoch")).to_have_text("0")
    same_losses(page)


def test_own_points_are_compared_with_others(comparing: Comparing) -> None:
    """The one run is read in its own units, the other in coordinates; the way to the playground keeps the points."""
    points = [[x / 2, y / 2, 1 if x * y > 0 else -1] for x in range(-9, 10, 2) for y in range(-9, 10, 2)]
    axes = {"x1": {"name": "length", "unit": "mm", "scale": 0.1, "offset": 200}, "x2": {"name": "mass", "unit": "g"}}
    config = parse_config(
        {"data": {"name": "own", "points": points, "axes": axes, "labels": ["cat", "dog"]}, "seed": "0.5"}
    )
    page = comparing(write_link(config), "#dataset=xor&seed=0.5")
    expect(page.locator("#differences")).to_contain_text(re.compile(r"Own points\s*100 own points"))
    page.get_by_role("button", name="Step").click()
    comes_to(page, 1)
    (loss,) = run(config, epochs=1, record=[1]).history.test_loss
    expect(page.locator("#test-a")).to_have_text(f"{loss:.3f}")
    for name, said in (("a", " mm, "), ("b", "(−4.")):
        page.locator(f"#map-{name}").hover(position={"x": 40, "y": 40})
        expect(page.locator(f"#reading-{name}")).to_contain_text(said)
    page.get_by_role("link", name="Open A in the playground").click()
    Tab(page, page.url).has_link(dataset="own", seed="0.5")
    assert read_link("#" + page.url.partition("#")[2]).config == config


def test_a_run_that_diverges_says_so_and_the_other_goes_on(comparing: Comparing) -> None:
    page = comparing(DIVERGES, CLIPPED)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#state-a")).to_contain_text("Diverged", timeout=60_000)
    comes_to(page, 10)
    expect(page.locator("#state-b")).to_have_text("")


def test_another_start_is_the_same_for_both_and_stands_in_the_address(comparing: Comparing) -> None:
    page = comparing(SGD, ADAM)
    start = page.get_by_role("button", name="New start for both")
    start.press("Enter")
    expect(page).not_to_have_url(re.compile("seed%3D0[.]5%26"))
    expect(page.locator("html")).to_have_attribute("data-state", "ready")
    seeds = set(re.findall(r"seed%3D([0-9.]+)", page.url))
    assert len(seeds) == 1
    expect(page.locator("#differences")).not_to_contain_text("Seed")
    expect(start).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile("seed%3D0[.]5%26"))
    page.get_by_role("link", name="Open A in the playground").click()
    Tab(page, page.url).has_link(seed="0.5")


def test_another_run_is_chosen_and_back_undoes_it(comparing: Comparing) -> None:
    page = comparing(SGD, ADAM)
    page.locator("#choice-a").select_option(RAVINE.links[2].link)
    expect(page.locator("#differences")).to_contain_text("Momentum")
    page.go_back()
    expect(page.locator("#differences")).not_to_contain_text("Momentum")
    expect(page.locator("#choice-a option:checked")).to_have_text("SGD")


def test_a_link_that_is_none_is_named(open_page: PageOpener, server: Server) -> None:
    page = open_page(server.url)
    page.goto(f"{server.url}/compare?a=networkShape%3D99&b=seed%3D0.5")
    expect(page.locator("#state-a")).to_contain_text(
        "Hidden layer 1 has 99 neurons in this link; 32 is the most.", timeout=60_000
    )
    expect(page.locator("#state-a")).to_contain_text("You see the default run instead.")
    expect(page.locator("#play")).to_be_enabled()


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(ravine: Tab, server: Server) -> None:
    def check() -> None:
        for size in (PHONE, LAPTOP):
            ravine.resize(**size)
            assert complaints_in_both_themes(ravine) == [], (ravine.page.url, size)
            assert ravine.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (ravine.page.url, size)

    check()
    compare(ravine.page, server, SGD, ADAM)
    check()
    ravine.page.goto(f"{server.url}/presets")
    check()
