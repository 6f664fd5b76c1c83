"""What is shown of a run belongs to its link: a class that opens it sees the same."""

import re

from playwright.sync_api import FloatRect, expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.browser.test_inside import flow_button, metric, shows


def neurons(tab: Tab) -> list[tuple[str, FloatRect]]:
    """Names and places."""
    found: list[tuple[str, FloatRect]] = tab.page.locator(".neuron").evaluate_all(
        """(all) => all.map((one) => {
            const { x, y, width, height } = one.getBoundingClientRect();
            return [one.ariaLabel, { x, y, width, height }];
        })"""
    )
    return found


def overlap(a: FloatRect, b: FloatRect) -> bool:
    across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return min(across, down) > 1


def is_plain(tab: Tab) -> bool:
    return not {"showGradientFlow", "chart", "logScale"} & set(tab.link())


def test_what_is_switched_on_stands_in_the_link_and_back_undoes_it(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    plain = tab.page.url
    tab.steps(2)
    flow_button(tab).click()
    tab.has_link(showGradientFlow="true")
    shows(tab).select_option(label="Confusion")
    tab.has_link(showGradientFlow="true", chart="confusion")
    tab.at_epoch(2)  # what is shown changes no number, and restarts no run
    tab.page.go_back()
    expect(shows(tab)).to_have_value("loss")
    expect(tab.page.locator("#confusion")).to_be_hidden()
    expect(flow_button(tab)).to_have_attribute("aria-pressed", "true")
    tab.page.go_back()
    expect(flow_button(tab)).to_have_attribute("aria-pressed", "false")
    expect(tab.page.locator("#flow")).to_be_hidden()
    expect(tab.page).to_have_url(plain)
    tab.at_epoch(2)
    tab.page.go_forward()
    expect(flow_button(tab)).to_have_attribute("aria-pressed", "true")
    flow_button(tab).click()
    tab.until(lambda: is_plain(tab), "a plain link again")


def test_a_link_shows_what_was_shown_where_it_was_copied(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5&networkShape=3,3&showGradientFlow=true&chart=accuracy&logScale=true")
    expect(flow_button(tab)).to_have_attribute("aria-pressed", "true")
    numbers = tab.page.locator(".flow-number")
    expect(numbers).to_have_count(3)
    expect(numbers.first).to_have_text(re.compile(r"Gradient of layer 1: \S+"))
    expect(metric(tab, "Test accuracy")).to_have_text(re.compile(r"\d+\.\d %"))
    expect(tab.field("Log scale")).to_be_checked()
    expect(tab.page.locator("#notice")).to_be_hidden()
    # What belongs to the other kind of problem waits until that is back.
    tab.field("Problem type").select_option(label="Regression")
    expect(shows(tab)).to_have_value("loss")
    expect(tab.page.locator("#test-metric")).to_have_text("")
    tab.field("Problem type").select_option(label="Classification")
    expect(shows(tab)).to_have_value("accuracy")
    # Another link in the same tab says anew what is shown.
    tab.page.evaluate("location.hash = '#seed=0.7'")
    tab.has_link(seed="0.7")
    assert is_plain(tab)
    expect(flow_button(tab)).to_have_attribute("aria-pressed", "false")
    expect(tab.field("Log scale")).not_to_be_checked()
    expect(shows(tab)).to_have_value("loss")


def test_labels_of_a_first_visit_stay_in_the_network_where_that_is_wider_than_its_box(open_tab: Opener) -> None:
    tab = open_tab(f"#networkShape={','.join('3' * 8)}&seed=0.1")
    tab.button("More settings").click()
    said = tab.page.locator(".callout:visible")
    seen = 0
    for width, height in ((1366, 768), (1920, 1080)):
        tab.resize(width, height)
        for end in (0, 10_000):
            tab.page.locator("#network-scroll").evaluate("(box, end) => { box.scrollLeft = end; }", end)
            tab.resize(width, height)
            panel = tab.page.locator(".net").bounding_box()
            assert panel
            for box in (label.bounding_box() for label in said.all()):
                assert box
                assert panel["x"] - 1 <= box["x"], (width, end)
                assert box["x"] + box["width"] <= panel["x"] + panel["width"] + 1, (width, end)
                assert not [name for name, place in neurons(tab) if overlap(place, box)], (width, end)
                seen += 1
    assert seen


def test_before_the_activation_points_that_were_in_the_corners_lie_apart(open_tab: Opener) -> None:
    tab = open_tab("#networkShape=2&seed=0.5")
    box = tab.page.get_by_role("checkbox", name="Before activation")
    expect(box).to_be_hidden()
    tab.page.locator("#seen").select_option(label="Layer 1")
    tab.page.locator("#space-slider").fill("100")
    space = tab.page.locator("#space")
    expect(space).to_have_attribute("aria-label", re.compile("neuron 1 across"))
    given = tab.colours(60, "space")
    box.check()
    expect(space).to_have_attribute("aria-label", re.compile("The axes show what goes into the activation"))
    tab.until(lambda: tab.colours(60, "space") != given, "other axes")
    tab.field("Activation").select_option("relu")
    expect(box).to_be_hidden()  # what it gives does not tell what went in
