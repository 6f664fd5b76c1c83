"""Runs that stop by themselves: why, what Play says then, and whose weights are back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener

EARLY = "#dataset=circle&seed=0.5&earlyStoppingPatience=5&noise=50&percTrainData=10&learningRate=0.3&networkShape=8,8"
ENDS = "#stopEpochs=15&seed=0.5"


def test_a_run_that_ends_by_itself_says_why_and_play_says_what_to_do(open_tab: Opener) -> None:
    tab = open_tab(ENDS)
    tab.button("Play").click()
    notice = tab.page.locator("#notice")
    expect(notice).to_contain_text("Stopped: 15 epochs are done.")
    tab.at_epoch(15)
    tab.button("Dismiss").click()
    expect(tab.button("Play")).to_be_focused()
    expect(notice).to_be_hidden()
    tab.button("Play").click()
    expect(notice).to_contain_text("reset it, or change what stops it")
    for size in ((1366, 768), (1280, 720), (1024, 768), (768, 1024), (360, 740)):
        tab.resize(*size)
        said, chips = notice.bounding_box(), tab.page.locator("#chips").bounding_box()
        assert said
        assert chips
        is_beside = chips["x"] + chips["width"] <= said["x"]
        assert is_beside or chips["y"] + chips["height"] <= said["y"], ("the chips can be read", size)
    notice.get_by_role("button", name="Reset").click()
    tab.at_epoch(0)
    expect(notice).to_be_hidden()


def test_early_stopping_says_which_weights_are_back(open_tab: Opener) -> None:
    tab = open_tab(EARLY)
    tab.button("Play").click()
    notice = tab.page.locator("#notice")
    expect(notice).to_contain_text(re.compile(r"no better test loss for 5 epochs; the weights of epoch \d+ are back\."))
    best = re.search(r"epoch (\d+) are", notice.inner_text())
    assert best
    tab.at_epoch(int(best[1]) + 5)
    expect(tab.page.locator("#chart")).to_have_attribute(
        "aria-label", re.compile(f"Best epoch {best[1]}: these weights")
    )
