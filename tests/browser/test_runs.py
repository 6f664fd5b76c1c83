"""Runs that stay: training to an epoch, and a change that plays on."""

from playwright.sync_api import expect

from tests.browser.conftest import Opener


def test_an_epoch_is_typed_and_a_change_plays_on(open_tab: Opener) -> None:
    tab = open_tab("exercises/gauss-smallest")
    goal = tab.field("Run to epoch")
    tab.page.keyboard.press("e")
    expect(goal).to_be_focused()
    goal.fill("thirty")
    goal.press("Enter")
    expect(tab.page.locator("#epoch-goal-trouble")).to_contain_text("thirty")
    goal.fill("30")
    goal.press("Enter")
    tab.at_epoch(30)
    tab.state("ready")
    before = tab.losses
    goal.focus()
    goal.fill("77")
    goal.press("Escape")
    goal.focus()
    goal.fill("12")
    goal.press("Enter")
    tab.at_epoch(12)
    tab.button("50 epochs").first.click()
    tab.at_epoch(50)
    tab.state("ready")
    assert tab.losses != before
    tab.play()
    link = tab.link()
    tab.page.keyboard.press("n")
    tab.until(lambda: tab.link() != link, "the new weights are in the link")
    tab.until(lambda: 0 < tab.epoch < 50, "it plays on from epoch 0")
    tab.state("playing")
    tab.pause()
