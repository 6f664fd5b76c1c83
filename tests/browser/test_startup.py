"""Where scripts can't start the page says so; one file that is lost on the way is asked for again."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from nn_playground.web.static_files import StaticFiles
from tests.browser.conftest import PageOpener, Watch
from tests.browser.tab import PATIENCE, Tab
from tests.browser.test_refusing import NO_STORAGE
from tests.serving import ROOT, Server

NAMED = "link[rel=modulepreload], script[src]"
LOST = "Failed to load resource|Failed to fetch"


class Losing:
    """A network that loses a file so many times."""

    def __init__(self, page: Page, path: str, times: float = 1) -> None:
        self.left = times
        self.lost = 0
        page.route(f"**/{path}", self._on)

    def _on(self, route: Route) -> None:
        if self.left > 0:
            self.left -= 1
            self.lost += 1
            route.abort("connectionreset")
        else:
            route.continue_()


def words(page: Page) -> str:
    """What is said of a page that has not started; "" where nothing is to be seen of it, or will be after a while."""
    return str(
        page.evaluate(
            """() => {
                const words = document.getElementById("startup");
                for (const animation of words?.getAnimations() ?? []) animation.finish();
                return words?.checkVisibility({ visibilityProperty: true }) ? words.innerText : "";
            }"""
        )
    )


def received(page: Page) -> list[tuple[str, int]]:
    """What the page asked for, as often as it did, and the bytes that came for it; 0 from the cache.

    Without the icon: the browser asks for that, when it likes, and of a page that is left early not at all.
    """
    entries: list[tuple[str, int]] = page.evaluate(
        """() => performance.getEntriesByType("resource")
            .filter((entry) => /\\/(static|api)\\//.test(entry.name) && !entry.name.endsWith("/icon.svg"))
            .map((entry) => [entry.name.split("/static/").at(-1), entry.transferSize])"""
    )
    return entries


# What the page asks for by itself once a run is there and nothing else to do: browsers that print wait for no module.
FOR_PAPER = {
    name
    for entry in ("js/save/sheet.js", "js/labs/mlp/saved.js")
    for name in (entry, *StaticFiles(ROOT / "static").current().imports(entry))
}


@pytest.mark.parametrize("path", ["", "compare", "exercises"])
def test_the_head_names_every_module_and_a_second_visit_asks_for_none(
    browser: Browser, server: Server, path: str
) -> None:
    page = browser.new_context().new_page()  # which has nothing in its cache
    page.goto(f"{server.url}/{path}", wait_until="load")
    named = {
        name.split("static/")[1]
        for name in page.eval_on_selector_all(NAMED, "all => all.map(one => one.src || one.href)")
    }
    first = received(page)
    asked = [name for name, _ in first if name.endswith(".js")]
    assert len(asked) == len({*asked}), "each once"
    assert {*asked} >= named
    version = asked[0].partition("/")[0]
    later = {f"{version}/{name}" for name in FOR_PAPER} - named
    assert {*asked} - named <= later
    assert any(size > 0 for _, size in first)
    page.goto("about:blank")
    page.goto(f"{server.url}/{path}", wait_until="load")
    second = received(page)
    assert {name for name, _ in second} >= named
    assert [name for name, size in second if size > 0 and name not in later] == []
    page.context.close()


# A module far down, the first one, the page's own style, what the page asks for: each lost once.
@pytest.mark.parametrize(
    "path", ["static/*/js/labs/mlp/draw/hit.js", "static/*/js/main.js", "static/*/css/*.css", "api/thumbnails*"]
)
def test_a_file_that_is_lost_once_is_asked_for_again(
    open_page: PageOpener, server: Server, watch: Watch, path: str
) -> None:
    watch.expect(LOST)
    base = f"{server.url}/"
    page = open_page(base)
    losing = Losing(page, path)
    tab = Tab(page, base).open("#seed=0.7&dataset=xor")
    tab.until(lambda: losing.lost == 1, "it was lost")
    tab.has_link(seed="0.7", dataset="xor")
    assert words(page) == ""
    expect(page.locator("body")).to_have_css("margin", "0px")
    tab.until(
        lambda: bool(
            tab.colours(canvas=page.locator("canvas.thumbnail").first.evaluate("(canvas) => canvas.id = 'first'"))
        ),
        "pictures",
    )
    tab.steps(1)


GRAPHS = {
    path: StaticFiles(ROOT / "static").current().imports(entry)
    for path, entry in (("", "js/main.js"), ("compare", "js/compare.js"))
}


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in GRAPHS.items() for name in names[:: len(names) // 3]]
)
def test_any_module_may_be_lost_once(open_page: PageOpener, server: Server, watch: Watch, path: str, name: str) -> None:
    watch.expect(LOST)
    page = open_page(f"{server.url}/")
    losing = Losing(page, f"static/*/{name}")
    page.goto(f"{server.url}/{path}")
    expect(page.locator("html")).to_have_attribute("data-state", "ready", timeout=PATIENCE * 1000)
    expect(page.locator("#startup")).to_have_count(0)
    assert losing.lost == 1


def test_two_pages_may_lose_a_module_each_within_a_minute(open_page: PageOpener, server: Server, watch: Watch) -> None:
    watch.expect(LOST)
    page = open_page(f"{server.url}/")
    losses = [Losing(page, f"static/*/js/{name}") for name in ("core/store.js", "compare/side.js")]
    for path in GRAPHS:
        page.goto(f"{server.url}/{path}")
        expect(page.locator("html")).to_have_attribute("data-state", "ready", timeout=PATIENCE * 1000)
    assert [losing.lost for losing in losses] == [1, 1]


@pytest.mark.parametrize("storage", [True, False])
@pytest.mark.parametrize(("path", "file"), [("", "main.js"), ("compare", "compare/panel.js")])
def test_a_file_that_never_comes_is_said_and_the_page_is_loaded_anew_once(
    open_page: PageOpener, server: Server, watch: Watch, path: str, file: str, storage: bool
) -> None:
    watch.expect(LOST)
    page = open_page(f"{server.url}/", own=True)
    if not storage:
        page.add_init_script(NO_STORAGE)
    Losing(page, f"static/*/js/{file}", times=float("inf"))
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    page.goto(f"{server.url}/{path}")
    expect(page.locator("html")).to_have_attribute("data-failed", "", timeout=PATIENCE * 1000)
    expect(page.locator("#startup")).to_be_visible()
    expect(page.locator("#startup")).to_contain_text("Load the page again.")
    assert len(loads) == 2


def test_a_module_that_this_browser_cannot_read_is_said_at_once(
    open_page: PageOpener, server: Server, watch: Watch
) -> None:
    watch.expect("SyntaxError|Unexpected")
    page = open_page(f"{server.url}/")
    asked: list[str] = []

    def broken(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="export class Old { #new #syntax }", content_type="text/javascript")

    page.route("**/static/*/js/core/store.js", broken)
    page.goto(f"{server.url}/")
    expect(page.locator("#startup")).to_be_visible()
    expect(page.locator("#startup")).to_contain_text("a current Firefox")
    assert len(asked) == 1


@pytest.mark.parametrize("path", ["#seed=0.5", "compare"])
def test_scripts_that_fail_on_what_the_server_sends_say_so(
    open_page: PageOpener, server: Server, watch: Watch, path: str
) -> None:
    """Browsers of some years ago read all the modules, and miss what these use afterwards."""
    watch.expect("not a function|not defined")
    page = open_page(f"{server.url}/", own=True)
    page.add_init_script("delete window.DataView;")
    page.goto(f"{server.url}/{path}")
    expect(page.locator("html")).to_have_attribute("data-failed", "", timeout=PATIENCE * 1000)
    expect(page.locator("#startup")).to_be_visible()


@pytest.mark.parametrize("path", ["", "compare", "exercises/gauss-smallest"])
def test_without_any_script_the_words_come_by_themselves(open_page: PageOpener, server: Server, path: str) -> None:
    page = open_page(f"{server.url}/")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{server.url}/{path}")
    assert page.locator("#startup").is_hidden(), "not at once: it may be on its way"
    assert "has not started" in words(page)


def test_a_sandboxed_frame_starts_or_says_that_it_needs_scripts(
    open_page: PageOpener, server: Server, watch: Watch
) -> None:
    watch.expect("WebSocket connection|Blocked script execution|leaves the host|CORS|ERR_FAILED|Failed to load")
    page = open_page(f"{server.url}/", own=True)
    frames = "".join(
        f'<iframe name="{name}" {sandbox} src="{server.url}/#seed=0.5" width=900 height=600></iframe>'
        for name, sandbox in (("scripts", 'sandbox="allow-scripts"'), ("none", "sandbox"))
    )
    page.set_content(frames)
    scripts, none = (page.frame_locator(f"iframe[name={name}]") for name in ("scripts", "none"))
    expect(none.locator(".no-script")).to_contain_text("needs JavaScript")
    expect(scripts.locator("#startup")).to_have_count(0, timeout=PATIENCE * 1000)
    # Its WebSocket comes from no origin; where that is refused, it is said.
    expect(scripts.locator("html[data-state=ready], #notice:visible")).not_to_have_count(0, timeout=PATIENCE * 1000)
