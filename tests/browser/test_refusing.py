"""Browsers that refuse something: the page's controls, its run and its address still say the same."""

from playwright.sync_api import expect

from tests.browser.conftest import Opener, PageOpener
from tests.browser.tab import Tab
from tests.serving import Server

# As Safari, which throws beyond so many calls; `allowed` is how many are left.
LIMITED = """
window.allowed = Infinity;
for (const name of ["pushState", "replaceState"]) {
    const own = history[name].bind(history);
    history[name] = (...given) => {
        if (window.allowed-- <= 0) throw new DOMException("too many calls", "SecurityError");
        own(...given);
    };
}
"""
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
}
"""
DRAG = """(slider, values) => {
    for (const value of values) {
        slider.value = value;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    slider.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def test_controls_and_run_go_on_where_the_address_may_not_be_written_and_it_follows(
    open_page: PageOpener, server: Server
) -> None:
    base = f"{server.url}/"
    page = open_page(base, own=True)
    page.add_init_script(LIMITED + NO_STORAGE)
    for allowed in (0, 2):
        tab = Tab(page, base).open("#seed=0.5")
        goes_on(tab, allowed)
        page.goto("about:blank")


def goes_on(tab: Tab, allowed: int) -> None:
    page = tab.page
    page.evaluate("(allowed) => { window.allowed = allowed; }", allowed)
    slider = page.get_by_role("slider", name="Noise", exact=True)
    for values in (["5", "10", "15"], ["20", "25"], ["30", "35", "40"]):
        slider.evaluate(DRAG, values)
        tab.painted()
    tab.field("Learning rate").select_option(label="0.3")
    shared = page.locator("#share-link")
    tab.until(lambda: all(part in shared.input_value() for part in ("noise=40", "learningRate=0.3")), "the run's link")
    assert tab.link().get("learningRate") != "0.3", "the address may not follow yet"
    expect(slider).to_have_value("40")
    tab.steps(2)
    page.evaluate("() => { window.allowed = Infinity; }")
    tab.has_link(noise="40", learningRate="0.3")
    losses = tab.losses
    tab.reload()
    tab.steps(2)
    assert tab.losses == losses, "the address is the run that was on screen"


def test_dragging_stays_below_what_browsers_allow(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    tab.page.evaluate(f"() => {{ {LIMITED} window.allowed = 1000; }}")
    slider = tab.page.get_by_role("slider", name="Noise", exact=True)
    slider.evaluate(
        """async (slider) => {
            for (let i = 0; i < 60; i++) {
                slider.value = 5 * (i % 9);
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                for (const _ of "12") await new Promise((painted) => requestAnimationFrame(painted));
            }
        }"""
    )
    slider.evaluate(DRAG, ["45"])
    tab.has_link(noise="45")
    assert 1000 - tab.page.evaluate("window.allowed") <= 40
