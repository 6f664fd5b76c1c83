"""Own points that an exercise asks for: what may be added, what is counted, and what is no run yet."""

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.painting import bar, click, count, drag, has_points, paint, start_empty
from tests.browser.tab import Tab
from tests.serving import Server


def test_an_exercise_that_keeps_its_data_has_no_pencil(open_tab: Opener, server: Server) -> None:
    tab = open_tab("gauss-smallest", base=f"{server.url}/exercises/")
    expect(tab.page.locator("#paint-toggle")).to_be_hidden()
    tab.page.keyboard.press("d")
    expect(bar(tab)).to_be_hidden()


def test_an_exercise_may_ask_for_points_of_as_many_classes_as_it_has(open_tab: Opener, server: Server) -> None:
    tab = open_tab("design-data", base=f"{server.url}/exercises/")
    paint(tab)
    before = count(tab)
    expect(tab.button("One more class: another run begins")).to_have_count(0)
    expect(bar(tab)).to_contain_text(f"{before} points: 60 to 200 are asked for.")
    minus = bar(tab).get_by_role("button", name="Class −1")
    expect(minus).to_have_attribute("aria-label", "Class −1, 30 points")
    click(tab, 5, 5)
    has_points(tab, before + 1)
    tab.button("Clear").click()
    expect(bar(tab)).to_contain_text("0 of 5,000")
    tab.button("Check").click()
    notices = tab.page.locator("#exercise-form [data-notices]")
    expect(notices).to_contain_text(f"The map is empty, which is no run yet: this is about the run with {before + 1}")
    tab.button("Undo").click()
    expect(notices).to_be_hidden()


def test_an_exercise_that_lets_few_points_be_added_counts_them(open_tab: Opener, server: Server) -> None:
    tab = open_tab("perceptron-outlier", base=f"{server.url}/exercises/")
    paint(tab)
    expect(tab.button("Point")).to_have_attribute("aria-pressed", "true")
    expect(bar(tab)).to_contain_text("0 of 3 points added.")
    drag(tab, (-5, 5), (-4, 4))
    expect(bar(tab)).to_contain_text("1 of 3 points added.")
    expect(tab.page.locator("[data-added]")).to_have_text("Points added: 1 of 3.")


def test_points_that_are_no_run_leave_the_run_its_own_and_the_page_says_so(tab: Tab) -> None:
    start_empty(tab)
    for place in ((-3, 3), (3, -3), (3, 3)):
        click(tab, *place)
    has_points(tab, 3)
    tab.button("Clear").click()
    expect(bar(tab)).to_contain_text("Until then run, link and check keep 3 points.")
    tab.entry("Copy link").click()
    expect(tab.page.locator("#notice")).to_contain_text(
        "The map is empty, which is no run yet: this is about the run with 3 points."
    )
    tab.button("Done").click()
    expect(tab.page.locator("#notice")).to_contain_text("The 3 points of the run are back")
    assert count(tab) == 3
