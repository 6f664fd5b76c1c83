"""Right to left, in the system's own colours, on paper: the picture keeps its shape, controls are seen."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener, PageOpener, Watch
from tests.browser.tab import Tab
from tests.serving import Server

LABELS = """() => {
    const middle = (element) => { const box = element.getBoundingClientRect(); return box.left + box.width / 2; };
    const columns = new Set([...document.querySelectorAll(".neuron")].map((neuron) => Math.round(middle(neuron))));
    const apart = (x) => Math.min(...[...columns].map((column) => Math.abs(column - x)));
    return [...document.querySelectorAll(".layer-control")].map((label) => apart(middle(label)));
}"""
SQUEEZED = """() => [...document.querySelectorAll("canvas")].filter(({ width, clientWidth }) => width && clientWidth)
    .filter(({ width, height, clientWidth, clientHeight }) => {
        const ratio = (width / height) / (clientWidth / clientHeight);
        return ratio < 0.97 || ratio > 1.03;
    }).map(({ id, width, height, clientWidth, clientHeight }) => [id, width, height, clientWidth, clientHeight])"""


def left(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["x"]


def shades(locator: Locator) -> set[tuple[int, ...]]:
    """The colours near the end of a slider, from above to below: its track, or nothing but the ground."""
    image = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    colours = [image.getpixel((image.width - 24, y)) for y in range(image.height)]
    return {colour for colour in colours if isinstance(colour, tuple)}


def test_where_words_run_from_right_to_left_data_still_flow_to_the_right(tab: Tab) -> None:
    before = tab.page.evaluate(LABELS)
    assert len(before) == 2
    tab.page.evaluate("() => { document.documentElement.dir = 'rtl'; document.documentElement.lang = 'ar'; }")
    for size in ((1366, 768), (1024, 768), (360, 740)):
        tab.resize(*size)
        assert max(tab.page.evaluate(LABELS)) < 12, size
        names = ("Feature X₁", "Neuron 1 of layer 1", "Neuron 1 of layer 2", "Output neuron")
        places = [left(tab.page.get_by_role("button", name=name, exact=True)) for name in names]
        assert places == sorted(places), size
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    tab.resize(1366, 768)
    stage = [left(tab.page.locator(part)) for part in (".data", ".net", ".out")]
    assert stage == sorted(stage)
    directions = "(all) => [...new Set(all.map((one) => getComputedStyle(one).direction))]"
    assert tab.page.locator("input[type=range]").evaluate_all(directions) == ["ltr"]
    arrow = "(select) => getComputedStyle(select).backgroundPositionX"
    assert re.match("left|8px|0%", tab.field("Activation").evaluate(arrow)), "the arrow is on the side where no text is"


def test_in_the_colours_of_the_system_tracks_are_seen_and_what_is_locked_looks_so(
    open_tab: Opener, server: Server
) -> None:
    tab = open_tab("circle-idle-neuron", base=f"{server.url}/exercises/", forced_colors="active")
    tab.page.get_by_role("button", name="Data").click()  # what stays as it is opens there
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        tab.painted()
        assert len(shades(tab.page.get_by_role("slider", name="Noise", exact=True))) > 1, scheme
        borders = [
            tab.field(name).evaluate("(select) => getComputedStyle(select).borderTopStyle")
            for name in ("Regularization", "Activation")
        ]
        assert borders == ["dashed", "solid"]
        ground, page = tab.page.evaluate(
            """() => [[document.documentElement, "--ground"], [document.body, "background-color"]]
                .map(([element, name]) => getComputedStyle(element).getPropertyValue(name))"""
        )
        assert ground == page, "canvases are painted on the ground that the page has"
        text = tab.button("Check").evaluate(
            "(button) => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]"
        )
        assert text[0] != text[1]


def test_a_page_enlarged_four_times_has_room_beside_its_transport_and_all_of_its_menu(tab: Tab) -> None:
    tab.resize(320, 256)
    transport = tab.page.get_by_role("region", name="Training").bounding_box()
    assert transport
    assert transport["height"] <= 256 / 5
    tab.page.locator("#article h2").last.scroll_into_view_if_needed()
    expect(tab.page.locator("#small-map")).to_be_hidden()
    tab.page.evaluate("scrollTo(0, 0)")
    entry = tab.entry("What am I looking at?")
    entry.focus()
    box = entry.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 256, "the menu scrolls by itself"
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


PRINT = "() => { window.print = () => { window.isPrinted = true; }; }"
SHEET = """() => [...document.querySelectorAll(".sheet svg")].filter((one) => one.clientWidth).map((svg) => ({
    wide: svg.viewBox.baseVal.width > svg.viewBox.baseVal.height,
    ground: svg.querySelector("rect").getAttribute("fill"),
    images: svg.querySelectorAll("image").length,
    words: [...svg.querySelectorAll("text")].map((text) => text.textContent),
    link: [...new Set([...svg.querySelectorAll("a")].map((line) => line.getAttribute("href")))],
    spelled: [...svg.querySelectorAll("a")].map((line) => line.textContent).join(""),
    cut: [...svg.querySelectorAll("[clip-path]")]
        .every((part) => svg.querySelector(part.getAttribute("clip-path").slice(4, -1))),
}))"""


def sheets(tab: Tab, paper: str, *, landscape: bool) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", tab.page.pdf(format=paper, landscape=landscape)))


def linked(tab: Tab) -> set[str]:
    """The addresses that a PDF of the page leads to."""
    return {found.decode() for found in re.findall(rb"/URI \(([^)]*)\)", tab.page.pdf())}


def test_paper_is_the_page_as_it_is_on_screen_until_there_is_a_sheet_and_then_the_story_of_the_run(
    open_page: PageOpener, server: Server, watch: Watch
) -> None:
    page = open_page(server.url, color_scheme="dark", viewport={"width": 1366, "height": 650})
    page.route("**/save/sheet.js", lambda route: route.abort())
    watch.expect("ERR_FAILED")
    tab = Tab(page, f"{server.url}/").open("#seed=0.5&networkShape=4,2")
    tab.steps(1)
    dark = tab.colours()
    size = tab.page.locator("#network-canvas").bounding_box()
    tab.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.page.emulate_media(media="print", color_scheme="dark")
    tab.page.set_viewport_size({"width": 794, "height": 1123})  # the rules of another size do not hold
    assert tab.page.evaluate(SQUEEZED) == []
    paper = tab.page.locator("#network-canvas").bounding_box()
    assert size
    assert paper
    assert (paper["width"], paper["height"]) == pytest.approx((size["width"], size["height"]), abs=1)
    assert max(tab.page.evaluate(LABELS)) < 12
    assert tab.colours() != dark, "painted before the paper is taken"
    expect(tab.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    for gone in (".callout", ".tools", ".article"):
        expect(tab.page.locator(gone).first).to_be_hidden()
    tab.page.emulate_media(media="screen", color_scheme="dark")
    tab.resize(1366, 650)
    tab.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    tab.until(lambda: tab.colours() == dark, "as before")
    tab.page.emulate_media(media="print", color_scheme="dark")  # without a printer
    tab.until(lambda: tab.colours() not in ([], dark), "light on paper")
    tab.page.emulate_media(media="screen", color_scheme="dark")
    tab.until(lambda: tab.colours() == dark, "dark on screen")
    tab.page.emulate_media(media="null", color_scheme="dark")  # as printing has it
    assert sheets(tab, "A4", landscape=False) == 1
    page.unroute_all()
    page.evaluate(PRINT)
    tab.entry("Print").click()
    tab.until(lambda: page.evaluate("window.isPrinted === true"), "printed, with what makes the sheet")
    for kind in ("A4", "Letter"):
        for landscape in (True, False):
            assert sheets(tab, kind, landscape=landscape) == 1, (kind, landscape)
    expect(page.locator(".sheet")).to_have_count(0)
    assert linked(tab) == {page.url.replace("#", "?#")}
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("img", name="Neural Network Playground")).to_be_visible()
    for width, height in ((1123, 794), (794, 1123)):
        page.set_viewport_size({"width": width, "height": height})
        (sheet,) = page.evaluate(SHEET)
        assert sheet["wide"] == (width > height)
        assert sheet["ground"] == "rgb(255, 255, 255)"
        assert sheet["images"] > 10, "neurons and the map are painted"
        assert {"Neural Network Playground", "Test loss", tab.losses.test, "2 neurons"} <= set(sheet["words"])
        assert sheet["spelled"] == page.url
        assert sheet["link"] == [page.url.replace("#", "?#")]
        assert sheet["cut"], "what it refers to is its own"
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "on one page"
    expect(page.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="screen", color_scheme="dark")
    tab.resize(1366, 650)
    tab.until(lambda: tab.colours() == dark, "dark on screen")
