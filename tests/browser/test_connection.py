"""The page and its server: restarts, proxies, and who may talk to it."""

from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, PageOpener, Watch
from tests.browser.proxy import Edit, proxied
from tests.browser.tab import Tab
from tests.serving import Server, free_port, serving


def test_a_killed_server_is_said_and_the_restarted_one_goes_on_with_the_runs(
    open_tab: Opener, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("WebSocket connection|ERR_CONNECTION_REFUSED")
    port = free_port()
    with serving(tmp_path / "first.txt", port=port) as first:
        resting = open_tab("#dataset=xor&networkShape=3&seed=0.5", base=f"{first.url}/")
        playing = open_tab(base=f"{first.url}/")
        resting.train(20)
        epoch, losses, picture = resting.epoch, resting.losses, resting.colours()
        playing.play()
        playing.until(lambda: playing.epoch > 10, "it trains")
        first.kill()
        for tab in (resting, playing):
            tab.state("reconnecting")
            expect(tab.page.locator("#notice")).to_be_visible()
        assert resting.epoch == epoch, "what was learnt stays on screen"
        reached = playing.epoch
    with serving(tmp_path / "second.txt", port=port):
        resting.state("ready")
        assert (resting.epoch, resting.losses) == (epoch, losses)
        resting.until(lambda: resting.colours() == picture, "the same map as before")
        resting.steps(1)
        assert resting.epoch == epoch + 1
        playing.state("playing")
        playing.until(lambda: playing.epoch > reached + 10, "it goes on, not from the start")


def test_works_behind_a_proxy_under_any_path(open_tab: Opener, server: Server) -> None:
    with proxied("/user/ada/proxy/8000", server.port) as proxy:
        tab = open_tab("#dataset=gauss&seed=0.7", base=proxy.base)
        tab.train(5)
        tab.reload()
        assert tab.link()["dataset"] == "gauss"
        assert tab.epoch == 0


def test_another_sites_page_can_not_use_the_server(tab: Tab, server: Server, watch: Watch) -> None:
    watch.expect("WebSocket connection|Unexpected response code|403|leaves the host")
    foreign: Page = tab.page.context.new_page()
    foreign.goto("data:text/html,<title>elsewhere</title>")
    outcome = foreign.evaluate(
        """(url) => new Promise((settle) => {
            const socket = new WebSocket(url);
            socket.onopen = () => settle("open");
            socket.onerror = () => settle("refused");
        })""",
        f"ws://127.0.0.1:{server.port}/ws",
    )
    assert outcome == "refused"


def without_upgrade(lines: list[bytes]) -> list[bytes]:
    """As nginx does with proxy_pass alone."""
    kept = [line for line in lines if not line.lower().startswith((b"upgrade:", b"connection:"))]
    return [kept[0].replace(b"HTTP/1.1", b"HTTP/1.0"), *kept[1:], b"Connection: close"]


def without_connection(lines: list[bytes]) -> list[bytes]:
    """As nginx does where proxy_set_header Connection is forgotten."""
    return [b"Connection: close" if line.lower().startswith(b"connection:") else line for line in lines]


def with_its_own_host(lines: list[bytes]) -> list[bytes]:
    """As nginx does where proxy_set_header Host is forgotten."""
    return [b"Host: backend:8000" if line.lower().startswith(b"host:") else line for line in lines]


def without_port(lines: list[bytes]) -> list[bytes]:
    """As nginx does with proxy_set_header Host $host."""
    return [line.rpartition(b":")[0] if line.lower().startswith(b"host:") else line for line in lines]


WRONG: list[tuple[Edit, list[str]]] = [
    (without_upgrade, ["headers Upgrade and Connection", "proxy_set_header Upgrade $http_upgrade"]),
    (without_connection, ["headers Upgrade and Connection", "proxy_set_header Connection"]),
    (with_its_own_host, ["backend:8000", "proxy_set_header Host $http_host", "PLAYGROUND_ALLOWED_ORIGINS"]),
    (without_port, ["asked for as 127.0.0.1.", "proxy_set_header Host $http_host"]),
]


WAITS = "() => document.getElementById('notice').textContent.includes('Next attempt in 4 s.')"


def test_a_proxy_that_is_set_up_wrongly_is_named_on_the_page_and_once_in_the_log(
    open_page: PageOpener, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("WebSocket connection|Failed to load resource")
    with serving(tmp_path / "log.txt") as server, ExitStack() as proxies:
        pages: list[tuple[Page, list[str]]] = []
        for edit, says in WRONG:  # all at once: each waits for seconds between its attempts
            proxy = proxies.enter_context(proxied("/play", server.port, edit))
            page = open_page(proxy.base)
            page.goto(proxy.base)
            pages.append((page, says))
        for page, says in pages:
            notice = page.locator("#notice")
            expect(notice).to_contain_text("The page came through, its WebSocket does not.", timeout=30_000)
            expect(page.locator(".callout:visible")).to_have_count(0)  # there is no picture that they could be about
            for part in says:
                expect(notice).to_contain_text(part)
            page.wait_for_function(WAITS)  # asked in each picture: it is said for a second
        log = server.log.read_text()
    lines = [line for line in log.splitlines() if "WARNING" in line]
    assert all("proxy_set_header" in line for line in lines)
    kinds = ["proxy_set_header Upgrade", "without Connection: upgrade", "backend:8000", "asked for as 127.0.0.1."]
    assert [sum(kind in line for line in lines) for kind in kinds] == [1] * len(lines), "each reason once"
    assert "Traceback" not in log
    assert "ERROR" not in log


def test_compare_names_a_proxy_that_is_set_up_wrongly(open_page: PageOpener, watch: Watch, server: Server) -> None:
    watch.expect("WebSocket connection|Failed to load resource")
    with proxied("/play", server.port, without_upgrade) as proxy:
        page = open_page(proxy.base)
        page.goto(f"{proxy.base}compare")
        for side in ("a", "b"):
            expect(page.locator(f"#state-{side}")).to_contain_text("its WebSocket does not", timeout=30_000)


def test_a_tab_beyond_the_limit_reads_so_and_gets_its_place_when_there_is_one(
    open_tab: Opener, open_page: PageOpener, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("WebSocket connection|Failed to load resource")  # when the server has gone, at the end
    with serving(tmp_path / "log.txt", settings={"PLAYGROUND_MAX_TABS": "1"}) as server:
        first = open_tab(base=f"{server.url}/")
        page = open_page(f"{server.url}/")
        page.goto(f"{server.url}/#seed=0.5")
        notice = page.locator("#notice")
        expect(notice).to_contain_text("1 tabs are open, which is as many as may be", timeout=30_000)
        expect(notice).to_contain_text("Next attempt in")
        first.page.close()
        page.get_by_role("button", name="Try now").click()
        expect(page.locator("html")).to_have_attribute("data-state", "ready", timeout=30_000)
        expect(notice).to_be_hidden()
        log = server.log.read_text()
    assert log.count("1 tabs are open") == 1
