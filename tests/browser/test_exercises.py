"""Exercises: opened from their list, locked where they say so, checked at the page."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.painting import click, has_points
from tests.browser.proxy import proxied
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints_in_both_themes
from tests.browser.window import LAPTOP
from tests.serving import Server

CLOUDS = "gauss-smallest"


def criterion(tab: Tab, name: str) -> Locator:
    """A line of what is checked."""
    return tab.page.locator(f'[data-criterion="{name}"]')


def check(tab: Tab) -> None:
    """Press Check, and wait until the result is there."""
    tab.button("Check").click()
    expect(tab.page.locator("#exercise-score")).to_be_visible(timeout=60_000)


@pytest.fixture
def clouds(open_tab: Opener, server: Server) -> Tab:
    return open_tab(CLOUDS, base=f"{server.url}/exercises/")


def test_an_exercise_is_chosen_from_the_list_under_any_path(open_tab: Opener, server: Server) -> None:
    with proxied("/user/ada/proxy/8000", server.port) as proxy:
        tab = open_tab(base=proxy.base)
        tab.button("Exercises").click()
        tab.page.get_by_role("dialog").locator(f'[data-exercise="{CLOUDS}"]').click()
        expect(tab.page).to_have_url(re.compile(f"^{re.escape(proxy.base)}exercises/{CLOUDS}#"))
        tab.shown()
        expect(tab.page.get_by_role("heading", name="Two clouds")).to_be_focused()
        tab.has_link(dataset="gauss", networkShape="4,2")
        tab.steps(1)
        tab.page.goto(f"{proxy.base}exercises")
        tab.page.locator(f'[data-exercise="{CLOUDS}"]').click()
        tab.shown()
        check(tab)


def test_a_locked_setting_stays_says_why_and_can_be_reached(clouds: Tab) -> None:
    field = clouds.field("Activation")
    field.focus()
    expect(clouds.page.locator("#tip")).to_contain_text("This exercise keeps this setting as it is.")
    for key in ("ArrowDown", "r", "Space"):
        clouds.page.keyboard.press(key)
    field.locator("..").click(position={"x": 5, "y": 40})
    expect(field).to_have_value("tanh")
    expect(field).to_have_attribute("aria-disabled", "true")
    line = clouds.page.get_by_role("button", name="Data Gaussian, noise 0, 50 % training")
    expect(line).to_contain_text("kept as it is by this exercise")
    line.click()
    clouds.page.get_by_role("radio", name="Spiral", exact=True).evaluate("(radio) => radio.click()")
    clouds.page.get_by_role("button", name="Feature X₁X₂").click()
    expect(clouds.page.locator("#notice")).to_contain_text("This exercise keeps this setting as it is.")
    clouds.button("Remove the last hidden layer").click()
    clouds.has_link(networkShape="4", dataset="gauss", activation="tanh", xTimesY="false")


def test_outliers_are_painted_and_checked(open_tab: Opener, server: Server) -> None:
    tab = open_tab("perceptron-outlier", base=f"{server.url}/exercises/")
    expect(tab.page.locator(".data-line")).to_contain_text("20 own points")
    expect(tab.page.locator(".data-lock")).to_be_hidden()
    tab.button("Paint points").click()
    tab.page.locator("#paint").get_by_text("+1").click()
    for place in ((-5, -5), (-5.5, -5), (-5, -5.5)):
        click(tab, *place)
    has_points(tab, 23)
    check(tab)
    expect(criterion(tab, "The clouds are told wrong")).to_have_attribute("data-passed", "true")
    click(tab, -4, -4)
    has_points(tab, 24)
    expect(tab.page.locator("#exercise-stray-text")).to_contain_text("Points that were added: 4; at most 3 may be.")
    tab.button("Put back").click()
    has_points(tab, 23)


def test_a_check_says_of_each_criterion_whether_it_holds_and_is_outdated_by_an_edit(clouds: Tab) -> None:
    expect(criterion(clouds, "Parameters")).to_contain_text("25 now")
    clouds.button("Check").focus()
    clouds.page.keyboard.press("Enter")
    expect(criterion(clouds, "Parameters")).to_have_attribute("data-passed", "false", timeout=60_000)
    expect(criterion(clouds, "Parameters")).to_contain_text("at most 3 (25 now)")
    expect(criterion(clouds, "Solved")).to_have_attribute("data-passed", "true")
    expect(clouds.page.locator("#announcer")).to_contain_text(re.compile(r"\d of \d+ points.*Parameters"))
    score = clouds.page.locator("#exercise-score")
    expect(score).to_have_text(re.compile(r"\d of \d+ points"))
    clouds.button("New weights").click()  # luck is not what is checked
    clouds.painted()
    expect(score).to_have_text(re.compile(r"\d of \d+ points"))
    for _ in range(2):
        clouds.button("Remove the last hidden layer").click()
    expect(score).to_have_text("Changed since.")
    check(clouds)
    expect(criterion(clouds, "Parameters")).to_have_attribute("data-passed", "true", timeout=60_000)
    clouds.page.go_back()
    expect(score).to_have_text("Changed since.")
    clouds.page.go_forward()
    expect(score).to_have_text(re.compile(r"\d of \d+ points"))


def test_what_can_t_be_read_of_an_answer_is_said_there_alone_and_the_rest_is_checked(clouds: Tab) -> None:
    assert clouds.page.evaluate("document.activeElement === document.body"), "it was not chosen from a list"
    clouds.resize(**PHONE)  # where what is said at a field that is left moves Check
    names = ("How many hidden layers", "Why that is enough", "The evidence")
    layers, why, evidence = (criterion(clouds, name) for name in names)
    layers.get_by_role("spinbutton").fill("1")
    evidence.get_by_role("spinbutton").fill("0,3x")
    check(clouds)
    expect(layers).to_have_attribute("data-passed", "false")
    expect(layers.locator(".criterion-message")).to_contain_text("Take the last layer away")
    expect(evidence.locator(".field-error")).to_contain_text("got “0,3x”")
    expect(evidence.get_by_role("spinbutton")).to_be_focused()
    expect(evidence.locator(".field-error")).to_be_in_viewport(ratio=1)
    expect(clouds.page.locator("#announcer")).to_contain_text("The evidence: Expected a number")
    expect(why.locator(".criterion-message")).to_have_text("Not answered yet.")
    for open_one in (why, evidence):
        expect(open_one).not_to_have_attribute("data-passed", "false")
    expect(evidence.locator(".criterion-message")).to_be_hidden()
    # A note is about its answer alone: it goes with it, and is back with it.
    why.get_by_role("radio").nth(1).check()
    expect(why.locator(".criterion-message")).to_be_hidden()
    layers.get_by_role("spinbutton").fill("2")
    expect(layers.locator(".criterion-said")).to_be_hidden()
    expect(layers.locator(".criterion-message")).to_have_text(re.compile("Next try in|You can try again"))
    layers.get_by_role("spinbutton").fill("1")
    expect(layers.locator(".criterion-said")).to_be_visible()
    clouds.page.reload()
    expect(layers.get_by_role("spinbutton")).to_have_value("1")
    expect(evidence.get_by_role("spinbutton")).to_have_value("0,3x")
    expect(why.get_by_role("radio").nth(1)).to_be_checked()
    assert "0,3" not in clouds.page.url


def test_the_address_has_its_own_run_and_what_it_changes_of_the_locked_is_put_back(
    open_tab: Opener, server: Server
) -> None:
    tab = open_tab(f"{CLOUDS}#dataset=gauss&networkShape=1&noise=30&seed=0.5", base=f"{server.url}/exercises/")
    tab.has_link(networkShape="1", noise="30")
    expect(tab.page.locator("#exercise-stray")).to_contain_text("Noise can't be changed here: 0, not 30.")
    check(tab)
    expect(criterion(tab, "Locked settings")).to_contain_text("Noise")
    expect(criterion(tab, "Solved")).to_contain_text("Not checked, because a locked setting was changed.")
    expect(criterion(tab, "Solved")).not_to_have_attribute("data-passed", "false")
    tab.button("Put back").click()
    tab.has_link(networkShape="1", noise="0")
    expect(tab.page.locator("#exercise-stray")).to_be_hidden()


def test_constants_are_put_back_with_their_optimizer_and_not_named_beside_it(open_tab: Opener, server: Server) -> None:
    tab = open_tab(f"{CLOUDS}#dataset=gauss&networkShape=1&optimizer=adam", base=f"{server.url}/exercises/")
    expect(tab.page.locator("#exercise-stray")).to_contain_text("Optimizer can't be changed here: sgd, not adam.")
    tab.button("Put back").click()
    expect(tab.page.locator("#exercise-stray")).to_be_hidden()
    check(tab)
    expect(criterion(tab, "Solved")).to_have_attribute("data-passed", "true")


def test_a_check_says_what_of_the_link_has_no_effect_until_something_changes(open_tab: Opener, server: Server) -> None:
    tab = open_tab(f"{CLOUDS}#dataset=gauss&networkShape=1&tutorial=clouds", base=f"{server.url}/exercises/")
    notices = tab.page.locator("#exercise [data-notices]")
    expect(notices).to_be_hidden()
    check(tab)
    expect(notices).to_have_text("tutorial=clouds: there are no tutorials here; it has no effect.")
    expect(tab.page.locator("#announcer")).to_contain_text("no tutorials here")
    tab.button("Remove the last hidden layer").click()
    expect(notices).to_be_hidden()


def test_weights_set_by_hand_are_checked_as_they_are(open_tab: Opener, server: Server) -> None:
    tab = open_tab("gauss-by-hand", base=f"{server.url}/exercises/")
    box = tab.page.get_by_label("Hand in these weights, as they are")
    expect(box).not_to_be_checked()
    tab.page.get_by_role("button", name="Output neuron").press("Enter")
    for name in ("Weight from X₁", "Weight from X₂"):
        tab.page.get_by_role("spinbutton", name=name).fill("2")
    tab.page.keyboard.press("Enter")
    expect(box).to_be_checked()
    check(tab)
    expect(criterion(tab, "Set by hand")).to_have_attribute("data-passed", "true")
    tab.steps(1)
    expect(tab.page.locator("#exercise-score")).to_have_text("Changed since.")


def test_what_does_not_fit_scrolls_inside_and_check_stays_in_sight(open_tab: Opener, server: Server) -> None:
    tab = open_tab("circle-sigmoid", base=f"{server.url}/exercises/")
    check(tab)
    for part in ("#exercise-check", "#exercise-score", "#exercise-copy", "#network"):
        expect(tab.page.locator(part)).to_be_in_viewport(ratio=0.95)
    last = tab.page.locator("#exercise-criteria > :last-child")
    last.scroll_into_view_if_needed()
    assert tab.page.evaluate("scrollY") == 0
    expect(last).to_be_in_viewport(ratio=0.95)


def test_axe_finds_nothing_in_a_checked_exercise(clouds: Tab, server: Server) -> None:
    def look() -> None:
        for size in (PHONE, LAPTOP):
            clouds.resize(**size)
            assert complaints_in_both_themes(clouds) == [], (clouds.page.url, size)
            assert clouds.page.evaluate("document.documentElement.scrollWidth") <= size["width"], size

    clouds.resize(**PHONE)
    check(clouds)
    result, strip = (clouds.page.locator(place) for place in (".exercise-foot", "#small-map"))
    expect(strip).to_be_visible()
    below, above = (part.bounding_box() for part in (strip, result))
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"], "the result stays above the bars at the thumb"
    look()
    clouds.page.goto(f"{server.url}/exercises")
    look()
