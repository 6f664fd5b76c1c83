"""The page and its server: restarts, proxies, and who may talk to it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Watch
from tests.browser.proxy import proxied
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


@pytest.mark.usefixtures("tab")
def test_another_sites_page_can_not_use_the_server(open_tab: Opener, server: Server, watch: Watch) -> None:
    watch.expect("WebSocket connection|Unexpected response code|403|leaves the host")
    tab = open_tab()
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
