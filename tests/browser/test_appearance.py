"""Every size and both themes: readable by people and by their tools."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab

PHONE = {"width": 360, "height": 740}
SIZES = [PHONE, {"width": 768, "height": 1024}, {"width": 1366, "height": 768}, {"width": 1920, "height": 1080}]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # of axe's category cat.color, what is on by default

# Colours of buttons change over in a moment, in which they are neither theme's. Asked anew in each frame: the promise
# of a transition whose element is gone meanwhile may never be settled.
CHANGED_OVER = """async () => {
    const changes = (one) => one instanceof CSSTransition && one.playState === "running";
    while (document.getAnimations().some(changes)) await new Promise(requestAnimationFrame);
}"""


def complaints(tab: Tab, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds in the page as it is, by all rules or by these."""
    if not tab.page.evaluate("'axe' in window"):
        tab.page.evaluate(Axe().axe_script)
    found = tab.page.evaluate(
        """(rules) => axe.run({
            resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }),
        }).then(({ violations }) => violations)""",
        rules,
    )
    return [
        f"{violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes']]}"
        for violation in found
    ]


def complaints_in_both_themes(tab: Tab) -> list[tuple[str, str]]:
    """Return themes and what axe finds in them; colours are all that differs, and other rules look at none."""
    found = []
    for theme, rules in (("light", None), ("dark", OF_COLOURS)):
        tab.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        tab.until(lambda theme=theme: is_dark(tab) == (theme == "dark"), theme)  # type: ignore[misc]
        tab.painted()
        tab.page.evaluate(CHANGED_OVER)
        found += [(theme, complaint) for complaint in complaints(tab, rules)]
    return found


def test_axe_finds_nothing(open_tab: Opener) -> None:
    tab = open_tab(viewport=PHONE)
    tip = tab.page.locator("#tip")
    for size, name in ((PHONE, "#test-loss"), (SIZES[2], "#parameters"), (SIZES[2], "#test-metric")):
        tab.resize(**size)
        number = tab.page.locator(name)
        number.hover()
        expect(tip).to_be_visible()
        expect(number).to_have_accessible_description(" ".join(tip.inner_text().split()))
        assert complaints_in_both_themes(tab) == [], (size, name)


def test_axe_finds_nothing_while_training_the_largest_network(open_tab: Opener) -> None:
    tab = open_tab("#networkShape=8,8,8,8,8,8,8,8&seed=0.1")
    tab.play()
    assert complaints_in_both_themes(tab) == []


def test_theme_follows_the_system_or_the_switch_and_is_kept(open_tab: Opener) -> None:
    tab = open_tab(color_scheme="dark")
    assert is_dark(tab)
    tab.page.emulate_media(color_scheme="light")
    tab.until(lambda: brightness(tab) > 200, "light")
    tab.reload()
    assert brightness(tab) > 200
    switch = tab.entry("Theme")
    for _ in range(3):  # system, light, dark, in whatever order they come
        if is_dark(tab):
            break
        switch.click()
    tab.until(lambda: is_dark(tab), "dark")
    tab.reload()
    tab.until(lambda: is_dark(tab), "still dark")


def is_dark(tab: Tab) -> bool:
    return brightness(tab) < 80


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


def test_what_is_told_for_a_while_leaves_the_head_and_the_settings_within_reach(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5&noise=10&a_key_that_nobody_knows=1")
    tab.page.locator("#notice").wait_for()
    for size in (*SIZES, {"width": 900, "height": 700}):
        tab.resize(**size)
        within = tab.page.locator("body > header :is(a, button), #open-menu, #learning-rate, #problem, #play").locator(
            "visible=true"
        )
        assert within.count() > 3
        for one in within.all():
            one.click(trial=True)
    assert tab.page.locator("#notice").is_visible()


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


def test_what_a_first_visit_says_can_be_dismissed(tab: Tab) -> None:
    said = tab.page.locator(".callout:visible")
    sizes = [*SIZES, {"width": 700, "height": 600}]
    shapes = ("", "2,8,8", "8,8,8,8,8,8")
    saying: list[dict[str, int]] = []
    for shape in shapes:
        tab.follow(f"#networkShape={shape}&seed=0.1")
        saying.clear()
        for size in sizes:
            tab.resize(**size)
            if said.count() > 0:
                saying.append(size)
                tab.button("Got it").click(trial=True)  # it is in sight, and nothing lies on it
        assert saying, shape
    tab.resize(**saying[-1])
    tab.button("Got it").click()
    for shape in shapes[::-1]:
        if shape != shapes[-1]:
            tab.follow(f"#networkShape={shape}&seed=0.1")
        for size in sizes:
            tab.resize(**size)
            expect(said, f"{shape}, {size}").to_have_count(0)


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
