"""Every size and both themes: readable by people and by their tools."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab

PHONE = {"width": 360, "height": 740}
SIZES = [PHONE, {"width": 768, "height": 1024}, {"width": 1366, "height": 768}, {"width": 1920, "height": 1080}]


def complaints(tab: Tab) -> list[str]:
    if not tab.page.evaluate("'axe' in window"):
        tab.page.evaluate(Axe().axe_script)
    found = tab.page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)")
    return [
        f"{violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes']]}"
        for violation in found
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(open_tab: Opener, theme: str) -> None:
    tab = open_tab(color_scheme=theme, viewport=PHONE)
    for size in (PHONE, SIZES[2]):
        tab.resize(**size)
        assert complaints(tab) == [], size


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_training_the_largest_network(open_tab: Opener, theme: str) -> None:
    tab = open_tab("#networkShape=8,8,8,8,8,8,8,8&seed=0.1", color_scheme=theme)
    tab.play()
    assert complaints(tab) == []


def test_theme_follows_the_system(open_tab: Opener) -> None:
    tab = open_tab(color_scheme="dark")
    assert brightness(tab) < 80
    tab.page.emulate_media(color_scheme="light")
    tab.until(lambda: brightness(tab) > 200, "light")
    tab.reload()
    assert brightness(tab) > 200


def test_theme_can_be_switched_and_is_kept(open_tab: Opener) -> None:
    tab = open_tab(color_scheme="light")
    switch = tab.entry("Theme")
    for _ in range(3):  # system, light, dark, in whatever order they come
        if brightness(tab) < 80:
            break
        switch.click()
    tab.until(lambda: brightness(tab) < 80, "dark")
    tab.reload()
    tab.until(lambda: brightness(tab) < 80, "still dark")


def brightness(tab: Tab) -> float:
    """Of the page's background, 0 to 255."""
    colour = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [float(part) for part in colour[colour.index("(") + 1 : -1].replace("/", ",").split(",")[:3]]
    return sum(channels) / 3


def test_the_page_never_scrolls_sideways(tab: Tab) -> None:
    for shape in ("", "4,2", "8,8,8,8,8,8", "32,32,32,32,32,32,32,32"):
        tab.follow(f"#networkShape={shape}&seed=0.1")
        for size in SIZES:
            tab.resize(**size)
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= size["width"], (shape, size)


def test_controls_of_the_data_keep_apart(tab: Tab) -> None:
    squeezed = "(heads) => heads.filter((head) => head.scrollWidth > head.clientWidth).map((head) => head.innerText)"
    for width in (700, 760, 900, 1024):
        tab.resize(width, 768)
        assert tab.page.locator(".slider-head").evaluate_all(squeezed) == []


def test_on_the_smallest_phones_the_epoch_stands_apart_and_a_long_notice_leaves_room(open_tab: Opener) -> None:
    keys = "&".join(f"a_key_that_nobody_knows_{number}=1" for number in range(9))
    tab = open_tab(f"#seed=0.5&{keys}", viewport={"width": 320, "height": 640})
    speed, name, notice = (tab.page.locator(place).bounding_box() for place in ("#speed", "#epoch-name", "#notice"))
    assert speed
    assert name
    assert notice
    assert name["x"] >= speed["x"] + speed["width"] + 3
    assert notice["height"] < 640 / 3


def test_labels_of_a_first_visit_do_not_lie_on_each_other(tab: Tab) -> None:
    both = []
    for shape in ("", "1", "4", "4,2", "8,8,8"):
        tab.follow(f"#networkShape={shape}&seed=0.1")
        for width in (1100, 1366):
            tab.resize(width, 768)
            neuron, link = (tab.page.locator(name).bounding_box() for name in ("#callout-neuron", "#callout-link"))
            if neuron is None or link is None:
                continue  # there was room for one only
            both.append(shape)
            across = min(neuron["x"] + neuron["width"], link["x"] + link["width"]) - max(neuron["x"], link["x"])
            down = min(neuron["y"] + neuron["height"], link["y"] + link["height"]) - max(neuron["y"], link["y"])
            assert min(across, down) <= 1, (shape, width)
    assert both


@pytest.mark.parametrize("shape", ["", "2,8,8", "8,8,8,8,8,8"])
def test_what_a_first_visit_says_can_be_dismissed(open_tab: Opener, shape: str) -> None:
    tab = open_tab(f"#networkShape={shape}&seed=0.1")
    said = tab.page.locator(".callout:visible")
    sizes = [*SIZES, {"width": 700, "height": 600}]
    saying = []
    for size in sizes:
        tab.resize(**size)
        if said.count() > 0:
            saying.append(size)
            tab.button("Got it").click(trial=True)  # it is in sight, and nothing lies on it
    assert saying
    tab.resize(**saying[-1])
    tab.button("Got it").click()
    for size in sizes:
        tab.resize(**size)
        expect(said).to_have_count(0)


def test_play_draws_the_eye_only_until_it_was_pressed(open_tab: Opener) -> None:
    tab = open_tab(reduced_motion="no-preference")
    ring = "getComputedStyle(document.getElementById('play'), '::after').animationName"
    assert tab.page.evaluate(ring) == "look-here"
    tab.train(1)
    assert tab.page.evaluate(ring) == "none"


def test_on_a_phone_the_transport_is_at_the_thumb(open_tab: Opener) -> None:
    tab = open_tab(viewport=PHONE, has_touch=True, is_mobile=True)
    expect(tab.button("Play")).to_be_in_viewport()
    tab.button("Play").tap()
    tab.state("playing")
    tab.page.mouse.wheel(0, 2000)
    expect(tab.button("Pause")).to_be_in_viewport()
    expect(tab.page.locator("#output")).to_be_attached()


def test_what_teaches_fits_on_a_laptop(tab: Tab) -> None:
    for part in ("#output", "#network", "#chart", "#test-loss"):
        expect(tab.page.locator(part)).to_be_in_viewport(ratio=0.95)
    height = "document.querySelector('.stage').clientHeight"
    before = tab.page.evaluate(height)
    tab.page.get_by_role("radio", name="Exclusive or", exact=True).check(force=True)  # the longest name, now bold
    tab.has_link(dataset="xor")
    assert tab.page.evaluate(height) == before


def test_works_at_two_device_pixels(open_tab: Opener) -> None:
    tab = open_tab(device_scale_factor=2)
    ratio = tab.page.evaluate(
        "(() => { const c = document.getElementById('output'); return c.width / c.clientWidth })()"
    )
    assert ratio == pytest.approx(2, abs=0.05)
