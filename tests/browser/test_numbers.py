"""Numbers as people type them: read, or answered where they stand; never thrown away."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.browser.test_appearance import complaints
from tests.serving import Server


def typed(field: Locator, text: str) -> Locator:
    """Type as a keyboard does, key by key, and leave the field; a field that swallows keys is found out by that."""
    field.click()
    field.press("Control+A")
    field.press("Delete")
    field.press_sequentially(text)
    field.press("Tab")
    return field


def test_a_setting_reads_a_number_however_it_is_written_or_says_what_it_expects(tab: Tab) -> None:
    tab.button("More settings").click()
    dropout = tab.field("Dropout, as a number")
    error = tab.page.locator('.setting[data-field="training.dropout"] .field-error')
    for text, value in (("0,3", "0.3"), ("20 %", "0.2"), (" .15 ", "0.15"), ("1/4", "0.25"), ("٠٫٥", "0.5")):
        expect(typed(dropout, text)).to_have_value(value)
        tab.has_link(dropout=value)
        expect(error).to_be_hidden()
    for text, got in (("abc", "“abc”"), ("", "nothing"), ("-", "“-”"), ("0,5 oder so", "“0,5 oder so”")):
        expect(typed(dropout, text)).to_have_value("0.5")  # what holds
        expect(error).to_have_text(f"Expected a number from 0 to 0.9; got {got}.")
        expect(dropout).to_have_accessible_description(f"Expected a number from 0 to 0.9; got {got}.")
        expect(tab.page.locator("#notice")).to_be_hidden()
    assert tab.link()["dropout"] == "0.5"
    assert complaints(tab) == []
    dropout.fill("0,7")
    dropout.press("Enter")
    expect(dropout).to_have_value("0.7")  # as it was read, at once
    for wrong in ("0,2", "viel"):
        dropout.fill(wrong)
        if wrong == "viel":
            dropout.press("Enter")
            expect(error).to_be_visible()
        dropout.press("Escape")
        expect(dropout).to_have_value("0.7")
        expect(error).to_be_hidden()
    dropout.press("Escape")
    expect(tab.page.locator("#drawer")).to_be_hidden()
    tab.has_link(dropout="0.7")
    noise = tab.page.get_by_role("spinbutton", name="Noise, as a number", exact=True)
    expect(typed(noise, "20 %")).to_have_value("20")
    expect(error).to_be_hidden()
    tab.has_link(noise="20")
    for key, value in (("ArrowUp", "21"), ("ArrowDown", "20")):
        noise.press(key)
        tab.has_link(noise=value)
        expect(noise).to_have_attribute("aria-valuenow", value)


def test_a_weight_reads_a_decimal_comma_and_keeps_what_is_no_number_in_its_field(tab: Tab) -> None:
    neuron = tab.page.get_by_role("button", name="Neuron 1 of layer 1", exact=True)
    weight = tab.page.get_by_role("spinbutton", name="Weight from X₁", exact=True)
    neuron.press("Enter")
    typed(weight, "-2,5").press("Enter")
    neuron.press("Enter")
    expect(weight).to_have_value("-2.5")
    weight.fill("two")
    weight.press("Enter")
    expect(weight).to_be_focused()
    expect(weight).to_have_value("two")
    expect(weight).to_have_accessible_description("Expected a number, as in 0.5 or −2; got “two”.")
    weight.fill("3")
    expect(tab.page.locator("#editor .field-error:visible")).to_have_count(0)


def test_a_sweep_reads_lists_and_counts_as_they_are_written(tab: Tab) -> None:
    tab.button("Sweep").click()
    panel = tab.page.get_by_role("dialog", name="Sweep")
    expect(typed(panel.get_by_label("Epochs"), "1.000")).to_have_value("1000")
    typed(panel.get_by_label("Random starts"), "drei")
    expect(panel.locator("#sweep-seeds-error")).to_have_text("Expected a whole number from 1 to 100; got “drei”.")
    expect(typed(panel.get_by_label("Random starts"), "3")).to_have_value("3")
    across = panel.locator(".axis").nth(1)
    across.get_by_role("combobox").select_option(label="Dropout")
    offered = panel.locator("#sweep-price").inner_text()
    across.get_by_label("Others").fill("0,35; 0,45")
    expect(panel.locator("#sweep-price")).not_to_have_text(offered)
    expect(across.locator(".field-error")).to_be_hidden()


def test_an_answer_with_a_decimal_comma_is_that_number_and_is_shown_as_it_was_read(
    open_tab: Opener, server: Server
) -> None:
    tab = open_tab("circle-idle-neuron", base=f"{server.url}/exercises/")
    answer = tab.page.locator("[data-question] input[type=text]")
    error = tab.page.locator("[data-question] .field-error:visible")
    tab.page.evaluate(
        """() => {
            window.sent = [];
            for (const [kind, name] of [[window, "fetch"], [WebSocket.prototype, "send"]]) {
                const own = kind[name];
                kind[name] = function (...given) {
                    window.sent.push(JSON.stringify(given));
                    return own.apply(this, given);
                };
            }
        }"""
    )
    for text, got in (("abc", "“abc”"), ("-", "“-”")):
        typed(answer, text)
        expect(error).to_have_text(f"Expected a number, as in 0.5 or −2; got {got}.")
        tab.button("Copy for handing in").click()  # what is handed in can be read
        expect(answer).to_be_focused()
        expect(answer).to_have_value(text)
    typed(answer, "20 %")
    expect(error).to_have_text("“20 %” can mean 20 or 0.2; write the one that is meant.")
    score = tab.page.locator("#exercise-score")
    tab.button("Check").click()  # the rest is checked
    expect(score).to_be_visible(timeout=60_000)
    expect(error).to_have_count(1)
    expect(typed(answer, "0,003")).to_have_value("0.003")
    expect(error).to_have_count(0)
    expect(score).to_have_text("Changed since.")
    tab.button("Check").click()
    expect(score).to_have_text(re.compile("points"), timeout=60_000)
    without, sent = (text for text in tab.page.evaluate("window.sent") if "answers" in text)
    assert r"answers\":{}" in without
    assert "0.003" in sent
    assert complaints(tab) == []
