"""Room: network, map, losses and chart are whole on the screens that schools have, whatever is read beside them."""

import re
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.serving import Server

# What a 1366 x 768 laptop leaves to the browser, a projector, a Full-HD laptop at 125 %, a large screen, a tablet.
SIZES = ((1366, 650), (1280, 720), (1536, 730), (1920, 1080), (1024, 768), (768, 1024))
BESIDE, BELOW = SIZES[:-2], SIZES[-2:]  # where a list has room beside the picture, and where it stands below
PICTURE = ("network", "output", "test-loss", "train-loss", "chart")
# Of each part: its name and its edges, cut where a box around it cuts it.
SEEN = """(ids) => ids.map((id) => {
    const element = document.getElementById(id);
    const whole = element.getBoundingClientRect();
    const seen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    for (let box = element.parentElement; box !== null && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflow === "visible") continue;
        const edges = box.getBoundingClientRect();
        seen.left = Math.max(seen.left, edges.left);
        seen.top = Math.max(seen.top, edges.top);
        seen.right = Math.min(seen.right, edges.right);
        seen.bottom = Math.min(seen.bottom, edges.bottom);
    }
    const isWhole = whole.width > 0 && whole.height > 0
        && whole.left >= seen.left - 1 && whole.top >= seen.top - 1
        && whole.right <= seen.right + 1 && whole.bottom <= seen.bottom + 1;
    return { id, isWhole, left: whole.left, top: whole.top, right: whole.right, bottom: whole.bottom };
})"""


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    across: float = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down: float = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return min(across, down) > 1


def assert_room(tab: Tab, *others: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    """Go through all sizes: everything named is whole and in sight without scrolling, and nothing lies on the other."""
    for width, height in sizes:
        tab.resize(width, height)
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width, (width, height)
        parts = tab.page.evaluate(SEEN, [*PICTURE, *others])
        assert [part for part in parts if not part["isWhole"]] == [], (width, height)
        lying = [(a["id"], b["id"]) for a, b in combinations(parts, 2) if overlap(a, b)]
        assert lying == [], (width, height)
        by_name = {part["id"]: part for part in parts}
        assert by_name["chart"]["bottom"] - by_name["chart"]["top"] >= 90, (width, height)
        assert by_name["output"]["bottom"] - by_name["output"]["top"] >= 150, (width, height)


def assert_backpropagation_has_one_height(tab: Tab) -> None:
    """Open its bar over the chart of the gradients: that gives way, and the bar pushes nothing at any stop."""
    flow = tab.button("Gradient flow")
    flow.click()
    tab.button("Backpropagation").click()
    bar = tab.page.locator("#backprop")
    expect(bar).to_be_visible()
    expect(flow).to_have_attribute("aria-pressed", "false")
    for width, height in ((1366, 650), (1280, 720), (1024, 768)):
        tab.resize(width, height)
        heights = set()
        for stop in bar.locator(".backprop-stop").all():
            for asks in (False, True):
                bar.get_by_label("Check yourself").set_checked(asks)
                stop.click()
                heights.add(round(tab.page.evaluate("document.getElementById('backprop').offsetHeight")))
        assert len(heights) == 1, (width, height)
        assert max(heights) <= 130, (width, height)
        assert_room(tab, "backprop", sizes=((width, height),))
    bar.get_by_label("Check yourself").uncheck()
    tab.button("Close backpropagation").click()
    expect(flow).to_have_attribute("aria-pressed", "true")
    flow.click()
    tab.page.keyboard.press("Escape")  # lets the point go


def test_the_playground_is_whole_on_every_screen_and_the_list_of_runs_pushes_nothing(tab: Tab) -> None:
    assert_room(tab)
    assert_backpropagation_has_one_height(tab)
    tab.resize(*SIZES[0])
    for _ in range(8):
        tab.steps(1)
        tab.button("New weights").click()
        tab.at_epoch(0)
    opener = tab.page.locator("#runs-count")
    opener.click()
    assert_room(tab, "runs", sizes=BESIDE)
    assert_room(tab, sizes=BELOW)
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#runs")).to_be_hidden()
    expect(opener).to_be_focused()


def test_an_exercise_stands_beside_the_whole_picture(open_tab: Opener, server: Server) -> None:
    tab = open_tab("circle-sigmoid", base=f"{server.url}/exercises/")
    assert_room(tab, "beside")
    tab.resize(*SIZES[0])
    tab.steps(1)
    tab.button("Reset").click()
    tab.at_epoch(0)
    tab.button("2 runs").click()
    assert_room(tab, "beside", "runs", sizes=BESIDE)
    tab.button("2 runs").click()
    foot = tab.page.evaluate(SEEN, ["exercise-check"])
    assert foot[0]["isWhole"], "Check stays in sight at the foot of what scrolls"
    tab.button("More settings").click()
    tab.resize(1366, 650)
    for part in ("#drawer", "#network", "#output", "#chart"):
        expect(tab.page.locator(part)).to_be_in_viewport(ratio=0.95)
    tab.button("Close more settings").click()
    # What is edited by hand lies beside the numbers that one watches.
    tab.page.get_by_role("button", name="Output neuron").press("Enter")
    parts = {part["id"]: part for part in tab.page.evaluate(SEEN, ["editor", *PICTURE])}
    assert not [name for name in PICTURE[1:] if overlap(parts["editor"], parts[name])]
    tab.page.keyboard.press("Escape")
    # On a phone the map is at the thumb while one reads.
    tab.resize(360, 740)
    strip = tab.page.locator("#small-map")
    tab.page.evaluate("scrollTo(0, 0)")
    expect(strip).to_be_in_viewport(ratio=0.99)
    expect(strip).to_contain_text("Test loss 0.")
    tab.until(lambda: all(colour.alpha for colour in tab.colours(3, "small-map-canvas")), "the small map is painted")
    above, below = strip.bounding_box(), tab.page.locator("[aria-label=Training].transport").bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] == pytest.approx(below["y"], abs=0.5), "no strip of the page between them"
    strip.click()
    expect(strip).to_be_hidden()
    expect(tab.page.locator("#output")).to_be_in_viewport()


def test_an_example_stands_beside_its_eight_layers(open_tab: Opener, server: Server) -> None:
    tab = open_tab("vanishing-gradients", base=f"{server.url}/presets/")
    assert_room(tab, "beside", sizes=SIZES[:-1])


def test_the_ravine_stands_beside_its_network_with_the_paths_down_its_loss(open_tab: Opener, server: Server) -> None:
    tab = open_tab("ravine", base=f"{server.url}/presets/")
    picture = tab.page.locator("#landscape-picture")
    expect(picture).to_have_attribute("aria-label", re.compile("SGD at epoch 50: .*, loss 0.134"), timeout=60_000)
    assert_room(tab, "beside", "landscape-picture")
    for width, height in SIZES:
        tab.resize(width, height)
        box = picture.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 180, (width, height)
    tab.until(
        lambda: len({colour for colour in tab.colours(7, "landscape-picture") if colour.alpha}) > 3, "walls, floor"
    )
    # Its keys begin where the run is, and a path is read there.
    said = tab.page.locator("#reading-words")
    picture.press("ArrowRight")
    expect(said).to_contain_text("epoch 0, Weights of X₁² and X₂² 0.0, Bias 0.0, Training loss 0.500")
    tab.steps(1)
    picture.press("Escape")
    picture.press("ArrowRight")
    expect(said).to_contain_text("SGD, epoch 1, Weights of X₁² and X₂² −0.13")
    tab.entry("Save").click()
    for part in ("landscape", "story"):
        with tab.page.expect_download() as download:
            tab.page.locator(f"[data-save={part}][data-format=svg]").click()
        drawing = download.value.path().read_text("utf-8")
        assert {"Momentum", "weights of X₁² and X₂²"} <= set(re.findall(">([^<>]+)</text>", drawing)), part
    tab.page.keyboard.press("Escape")
    note = tab.page.locator("#landscape-note")
    expect(note).to_contain_text("share one value")
    tab.button("Add a hidden layer").click()
    expect(note).to_contain_text("it is not on these contours")
    tab.page.keyboard.press("p")
    expect(picture).to_be_in_viewport(ratio=0.99)
