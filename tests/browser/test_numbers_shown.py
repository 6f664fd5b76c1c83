"""Numbers that are asked for: on the screen, exact enough, and in a width that does not move while they run."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.serving import Server

# Where things stand at the left and at the right, in every picture of a run that passes many losses.
PLACES = """async () => {
    const names = [".loss-rows", "#test-loss", "#test-metric", ".chart-choices", ".log", "#chart", "#output"];
    const seen = new Map(names.map((name) => [name, new Set()]));
    const losses = new Set();
    const end = performance.now() + 20_000;
    const epoch = () => Number(document.querySelector("#epoch").textContent.replaceAll(",", ""));
    document.querySelector("#play").click();
    while (epoch() < 150 && performance.now() < end) {
        await new Promise(requestAnimationFrame);
        for (const name of names) {
            const { left, right, top } = document.querySelector(name).getBoundingClientRect();
            seen.get(name).add([left, right, top].map((one) => one.toFixed(1)).join());
        }
        losses.add(document.querySelector("#test-loss").textContent.length);
    }
    return { places: Object.fromEntries([...seen].map(([name, found]) => [name, found.size])), widths: losses.size };
}"""

OUTSIDE = """() => [...document.querySelectorAll(".losses *")]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth - 16)
    .map((one) => one.outerHTML)"""


def test_numbers_are_exact_and_nothing_moves_while_they_run(open_tab: Opener) -> None:
    tab = open_tab("#dataset=gauss&seed=0.5", viewport={"width": 1100, "height": 720})
    expect(tab.page.locator("#test-metric")).to_have_text(re.compile(r"^\d+\.\d %$"))  # from the start
    found = tab.page.evaluate(PLACES)  # which plays: a fast run would be over before it is looked at
    assert found["widths"] > 1, "losses of different lengths"
    assert set(found["places"].values()) == {1}, found["places"]
    tab.until(lambda: tab.epoch > 200, "it trains")
    tab.pause()
    assert re.fullmatch(r"\d\.\d\de-\d", tab.losses.test), tab.losses
    assert 0 < float(tab.losses.test) < 0.001
    assert tab.page.evaluate(OUTSIDE) == [], "nothing leaves the page's margin"


def test_parameters_are_counted_with_the_sum_of_each_layer(open_tab: Opener, server: Server) -> None:
    tab = open_tab()
    parameters = tab.page.locator("#parameters")
    tip = tab.page.locator("#tip")
    expect(parameters).to_have_text("25 parameters")
    tab.page.get_by_role("button", name="Add a neuron to layer 1").click()
    expect(parameters).to_have_text("30 parameters")
    parameters.hover()  # what was pressed under the pointer says nothing more
    tab.page.locator(".layer-count").first.hover()
    expect(tip).to_have_text(re.compile(r"^2 × 5 \+ 5 = 15 parameters"))
    parameters.hover()
    expect(tip).to_have_text(re.compile(r"^15 \+ 12 \+ 3 = 30"))
    tab.page.goto(f"{server.url}/exercises/one-neuron-circle")
    tab.shown()
    expect(parameters).to_be_hidden()


def test_what_differs_is_said_in_chips_that_lead_back(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5&optimizer=adam&dropout=0.2&noise=20")
    chips = tab.page.get_by_role("group", name="What differs from the default run")
    header = tab.page.locator("#masthead")
    expect(chips.get_by_role("button")).to_have_text(["Adam", "Dropout 0.2", "Noise 20%", "Default run"])
    height = header.bounding_box()
    tab.train(5)
    chips.get_by_role("button", name="Adam").click()
    expect(chips.get_by_role("button")).to_have_text(["Dropout 0.2", "Noise 20%", "Default run"])
    tab.has_link(optimizer=None)
    tab.page.go_back()
    expect(chips.get_by_role("button", name="Adam")).to_be_visible()
    chips.get_by_role("button", name="Default run").press("Enter")
    expect(chips).to_be_hidden()
    expect(tab.page.locator("#play")).to_be_focused()
    tab.until(lambda: "dropout" not in tab.link(), "the default run's link")
    assert tab.link()["seed"] == "0.5"
    assert header.bounding_box() == height, "they cost no height"
    tab.page.go_back()
    expect(chips.get_by_role("button")).to_have_count(4)


def test_map_and_chart_are_read_by_keys_and_by_touch_and_a_batch_is_counted(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5&dataset=xor", has_touch=True, viewport={"width": 1280, "height": 720})
    tab.train(20)
    page, said, reading = tab.page, tab.page.locator("#reading-words"), tab.page.locator("#map-reading")
    plain = page.locator("#output").evaluate("(map) => map.toDataURL()")
    page.locator("#output").focus()
    page.keyboard.press("ArrowRight")  # from the middle
    expect(said).to_have_text(re.compile(r"^\(0\.0, 0\.0\) → "))
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile(r"^\(0\.[23]\d*, 0\.0\) → "))
    for _ in range(24):
        page.keyboard.press("ArrowRight")  # as far as it goes
    expect(reading).to_have_text(re.compile(r"^\(6\.0, "))
    page.keyboard.press("Escape")
    expect(reading).to_have_text("")
    tab.painted()
    assert page.locator("#output").evaluate("(map) => map.toDataURL()") == plain, "nothing is left of the crosshair"
    epoch = tab.epoch
    page.locator("#chart").focus()
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(re.compile(rf"^Epoch {epoch}: test 0\.\d+, training 0\.\d+$"))
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(re.compile(rf"^Epoch {epoch - 1}: test "))
    assert tab.epoch == epoch, "the keys did nothing else"
    page.locator("#output").tap()
    expect(page.locator(".probe-chip")).to_have_text(re.compile("→"))  # and stays
    page.locator("#parameters").tap()
    expect(reading).to_have_text("")
    expect(page.locator("#tip")).to_have_text(re.compile(r"= 25: "))
    tab.button("Reset").click()
    tab.button("One mini-batch").click()
    expect(page.locator("#position")).to_have_text("+ 10 of 250 points")
