"""Points from a table: pasted, chosen, dropped; its columns, its errors, and the run that learns it."""

import random
import re

import pytest
from playwright.sync_api import Locator, expect

from nn_playground.labs.mlp.permalink import read_link
from tests.browser.conftest import Opener, Watch
from tests.browser.tab import Tab

SEED = random.Random(7)
ROWS = [
    (150 + SEED.gauss(12 * (i % 2), 4), 50 + SEED.gauss(20 * (i % 2), 6), "short" if i % 2 == 0 else "tall")
    for i in range(60)
]
SHEET = "height (cm)\tweight_kg\tkind\n" + "".join(f"{x:.1f}\t{y:.1f}\t{kind}\n" for x, y, kind in ROWS)
PASTE = """([text, selector]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const target = document.querySelector(selector);
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """(text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "sheet.csv", { type: "text/csv" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def dialog(tab: Tab) -> Locator:
    return tab.page.get_by_role("dialog", name="Points from a table")


def paste(tab: Tab, text: str, selector: str = "body") -> None:
    tab.page.evaluate(PASTE, [text, selector])


def test_a_pasted_table_is_a_run_in_its_own_units(open_tab: Opener) -> None:
    tab = open_tab()
    paste(tab, SHEET)
    expect(dialog(tab).get_by_label("Across, X₁")).to_have_value("height (cm)")
    expect(dialog(tab).get_by_label("Up, X₂")).to_have_value("weight_kg")
    expect(dialog(tab).get_by_label("What is learned")).to_have_value("kind")
    expect(dialog(tab)).to_contain_text("60 points")
    expect(dialog(tab).locator("tbody tr")).to_have_count(8)
    dialog(tab).get_by_role("button", name="Use these points").click()
    expect(dialog(tab)).to_be_hidden()
    tab.has_link(dataset="own")
    config = read_link("#" + tab.page.url.partition("#")[2]).config
    assert config.data.labels == ("short", "tall")
    assert config.data.axes is not None
    assert (config.data.axes.x1.name, config.data.axes.x1.unit) == ("height", "cm")
    expect(tab.page.locator(":focus")).to_have_attribute("id", "play")
    expect(tab.page.locator("#colorbar")).to_have_attribute("data-hint", re.compile("short.*tall"))
    tab.train(60, speed="10")
    assert float(tab.losses.test) < 0.2
    tab.page.locator("#output").hover(position={"x": 100, "y": 100})
    expect(tab.page.locator("#map-reading")).to_have_text(re.compile(r"\(1\d\d\.\d cm, \d\d\.\d kg\) → .*(short|tall)"))
    tab.reload()
    assert read_link("#" + tab.page.url.partition("#")[2]).config == config


def test_another_column_is_learned_and_a_number_is_a_regression(open_tab: Opener) -> None:
    tab = open_tab()
    tab.page.get_by_role("button", name="Table…").click()
    dialog(tab).get_by_role("button", name="penguins", exact=True).click()
    dialog(tab).get_by_label("What is learned").select_option("body_mass_g")
    expect(dialog(tab)).to_contain_text("342 points")
    dialog(tab).get_by_role("button", name="Use these points").click()
    tab.has_link(problem="regression", regDataset="own")
    config = read_link("#" + tab.page.url.partition("#")[2]).config
    assert config.data.axes is not None
    assert config.data.axes.label is not None
    assert config.data.axes.label.unit == "g"


def test_as_they_are_says_what_does_not_fit(open_tab: Opener, watch: Watch) -> None:
    watch.expect("422")
    tab = open_tab()
    paste(tab, SHEET)
    expect(dialog(tab)).to_contain_text("60 points")
    dialog(tab).get_by_label("As they are").check()
    expect(dialog(tab).get_by_role("alert")).to_be_visible()
    expect(dialog(tab).get_by_role("button", name="Use these points")).to_be_disabled()
    dialog(tab).get_by_label("Fitted to the map").check()
    expect(dialog(tab).get_by_role("button", name="Use these points")).to_be_enabled()


def test_what_is_no_table_says_why_and_changes_nothing(open_tab: Opener, watch: Watch) -> None:
    watch.expect("422")
    tab = open_tab("#dataset=xor")
    tab.page.get_by_role("button", name="Table…").click()
    dialog(tab).get_by_label("The table", exact=True).fill("only,words\nand,others\n")
    expect(dialog(tab).get_by_role("alert")).to_be_visible()
    expect(dialog(tab).get_by_role("button", name="Use these points")).to_be_disabled()
    tab.page.keyboard.press("Escape")
    expect(dialog(tab)).to_be_hidden()
    tab.has_link(dataset="xor")


def test_a_dropped_file_is_read(open_tab: Opener) -> None:
    tab = open_tab()
    tab.page.evaluate(DROP, SHEET.replace("\t", ";").replace(".", ","))
    expect(dialog(tab)).to_contain_text("60 points")


@pytest.mark.parametrize(
    ("text", "selector"), [("one line", "body"), (SHEET, "#field-training-learning-rate"), ("a\nb", "body")]
)
def test_other_pastes_are_left_alone(open_tab: Opener, text: str, selector: str) -> None:
    tab = open_tab()
    paste(tab, text, selector)
    expect(dialog(tab)).to_be_hidden()


def test_an_exercise_that_keeps_its_data_takes_no_table(open_tab: Opener) -> None:
    tab = open_tab("exercises/gauss-smallest")
    paste(tab, SHEET)
    expect(dialog(tab)).to_be_hidden()
    expect(tab.page.get_by_role("button", name="Table…")).to_be_hidden()


def test_on_a_phone_a_point_is_read_in_its_units_as_a_whole(open_tab: Opener) -> None:
    tab = open_tab(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    paste(tab, SHEET)
    dialog(tab).get_by_role("button", name="Use these points").click()
    tab.has_link(dataset="own")
    tab.page.locator("#output").tap(position={"x": 120, "y": 120})
    chip = tab.page.locator(".probe-chip")
    expect(chip).to_contain_text(re.compile(r"\d cm, .*\d kg"))
    whole = "chip => [...chip.querySelectorAll('span')].every((part) => part.scrollWidth <= part.clientWidth + 1)"
    tab.until(lambda: bool(chip.evaluate(whole)), "the chip is whole")
