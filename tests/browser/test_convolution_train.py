"""The bench that trains: a run that learns, what is watched in it, its settings, and its link."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOpener
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints_in_both_themes
from tests.serving import Server

LAPTOP = {"width": 1366, "height": 650}
LEARNS = 60_000  # milliseconds that a run may take on a busy machine
RUN = "samples=200&shift=0&turn=0&layers=4x3p1,max2&hidden=8&learningRate=0.01&seed=0.5"


def bench(open_page: PageOpener, server: Server, run: str = RUN, **options: object) -> Page:
    page = open_page(f"{server.url}/", **({"viewport": LAPTOP} | options))
    page.goto(f"{server.url}/convolution#bench=train{'&' if run else ''}{run}")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled(timeout=LEARNS)
    expect(page.locator("#train-train")).to_have_text(re.compile(r"\d"))
    return page


def test_a_run_learns_and_its_link_opens_it_anew(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    expect(page.locator("#train-cost")).to_have_text(re.compile("^1,236 parameters"))
    page.locator("#train-speed").select_option("1")
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("Space")
    expect(page.locator("#train-test-right")).to_have_text(re.compile(r"^(9\d\.\d|100\.0) %$"), timeout=LEARNS)
    page.get_by_role("button", name="Pause").click()
    assert int(page.locator("#train-epoch").inner_text()) > 0
    page.get_by_role("slider", name="Noise").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("noise=0.2"), timeout=LEARNS)
    expect(page.locator("#train-epoch")).to_have_text("0")
    page.go_back()
    expect(page).not_to_have_url(re.compile("noise"))
    expect(page.locator(".train-amount").last).to_have_text("0.1")
    page.get_by_role("button", name="More: Maps of Convolution 3 × 3, layer 1").click()
    expect(page).to_have_url(re.compile("layers=6x3p1"), timeout=LEARNS)
    expect(page.get_by_role("button", name="More: Maps of Convolution 3 × 3, layer 1")).to_be_focused()
    other = bench(open_page, server, page.url.partition("bench=train&")[2])
    expect(other.locator(".train-count").first).to_have_text("6")
    losses = [one.locator("#train-test") for one in (page, other)]
    Tab(page, server.url).until(lambda: losses[0].inner_text() == losses[1].inner_text(), "the same test loss")


def test_mistakes_and_other_pictures_are_watched(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    mistake = page.get_by_role("button", name=re.compile("^Is .*, taken for ")).first
    label, taken = re.findall(r"^Is (\w+), taken for (\w+)", mistake.get_attribute("aria-label") or "")[0]
    mistake.click()
    expect(page.locator("#train-question")).to_have_text(f"The network says {taken}, but it is {label}")
    expect(page.locator("#train-bars [data-true] .train-bar-name")).to_have_text(label)
    page.get_by_role("button", name="Watch another picture of the class rising").click()
    expect(page.locator("#train-bars [data-true] .train-bar-name")).to_have_text("rising")
    page.get_by_role("button", name="Another picture", exact=True).click()
    expect(page.locator("#train-bars [data-true] .train-bar-name")).to_have_text("falling")
    page.locator("#train-network").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#train-reading")).to_have_text(re.compile(r"^Convolution 3 × 3, map 1, row 1, column 1: "))


def test_a_drawing_is_answered_and_stays_in_the_next_run(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    page.get_by_role("button", name="Draw one").click()
    expect(page.locator("#train-question")).to_have_text(re.compile(r"^The network says \w+$"))
    shares = page.locator("#train-bars output")
    empty = shares.all_inner_texts()
    box = page.locator("#train-network").bounding_box()
    assert box
    x, y = box["x"] + 60, box["y"] + box["height"] / 2 + 15
    page.mouse.move(x - 40, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    page.mouse.up()
    expect(shares).not_to_have_text(empty)
    page.get_by_role("button", name="New weights").click()
    expect(page).to_have_url(re.compile("networkSeed"))
    expect(page.locator("#train-question")).to_have_text(re.compile(r"^The network says \w+$"))
    page.get_by_role("button", name="Another picture", exact=True).click()
    expect(page.locator("#train-bars [data-true]")).to_have_count(1)


def test_steps_are_epochs_and_batches(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    before = page.locator("#train-train").inner_text()
    page.get_by_role("button", name="One mini-batch").click()
    expect(page.locator("#train-train")).not_to_have_text(before)
    page.locator("#main").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#train-epoch")).to_have_text("1")
    page.keyboard.press("r")
    expect(page.locator("#train-epoch")).to_have_text("0")
    expect(page.locator("#train-train")).to_have_text(before)


def test_what_can_not_be_is_told_and_the_run_stays(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    page.goto(f"{server.url}/convolution#bench=train&layers=8x3,8y3&seed=0.5")
    expect(page.locator("#train-trouble")).to_have_text(re.compile("8y3.* stays"))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled()


def test_it_reads_well_in_both_themes_and_fits_a_phone(open_page: PageOpener, server: Server) -> None:
    page = bench(open_page, server)
    tab = Tab(page, f"{server.url}/")
    for size in (LAPTOP, PHONE):
        tab.resize(**size)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), size
        assert complaints_in_both_themes(tab) == [], size


def test_an_example_opens_beside_its_runs_and_leaves_the_run_where_it_is_closed(
    open_page: PageOpener, server: Server
) -> None:
    page = bench(open_page, server)
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("dialog", name="Examples").get_by_role("link", name="Few parameters").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    card = page.locator("[data-example=few-parameters]")
    expect(card).to_be_visible()
    runs = card.get_by_role("list", name="Runs").get_by_role("link")
    expect(runs.nth(0)).to_have_attribute("aria-current", "true")
    runs.nth(1).click()
    expect(runs.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled(timeout=LEARNS)
    assert complaints_in_both_themes(Tab(page, f"{server.url}/")) == []
    here = page.url
    card.get_by_role("button", name="Close the example").click()
    expect(card).to_be_hidden()
    expect(page).to_have_url(here.replace("example=few-parameters&", ""))
    page.go_back()
    expect(card).to_be_visible()


def test_an_exercise_is_read_checked_and_solved_on_the_page(open_page: PageOpener, server: Server) -> None:
    page = open_page(f"{server.url}/", viewport=LAPTOP)
    page.goto(f"{server.url}/convolution?exercise=few-parameters")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled(timeout=LEARNS)
    expect(page.locator("[data-limit=parameters]")).to_have_text("(4772 now)")
    expect(page.locator("[data-path='data.name']")).to_be_disabled()
    expect(page.get_by_role("slider", name="Shift")).to_be_disabled()
    assert complaints_in_both_themes(Tab(page, f"{server.url}/")) == []
    page.get_by_role("textbox", name="how many weights").or_(page.get_by_role("spinbutton")).fill("4608")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#exercise-score")).to_have_text("3 of 5 points.", timeout=LEARNS)
    layers = "layers=8x3&head=max&hidden=&learningRate=0.01&seed=0.5"
    page.evaluate("(layers) => { location.hash = `bench=train&${layers}`; }", layers)
    expect(page.locator("[data-limit=parameters]")).to_have_text("(116 now)")
    expect(page.locator("#exercise-score")).to_have_text(re.compile("^Changed"))
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#exercise-score")).to_have_text("Solved: 5 of 5 points.", timeout=LEARNS)
    page.goto(f"{server.url}/exercises")
    expect(page.locator("[data-exercise=few-parameters] .lesson-state")).to_be_visible()
