"""The address is the run: opened, pasted, gone back to, reloaded."""

import json
import re

import pytest
from playwright.sync_api import expect

from nn_playground.labs.mlp.permalink import read_link
from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.serving import ROOT


def test_the_address_is_the_link_that_the_server_names(tab: Tab) -> None:
    fragment = tab.page.evaluate("location.hash")
    link = read_link(fragment)
    assert link.config.seed == "0.12345"
    assert link.notices == []


def test_back_and_forward_take_effect(tab: Tab) -> None:
    losses = tab.losses
    tab.page.get_by_role("radio", name="Spiral", exact=True).check(force=True)
    tab.has_link(dataset="spiral")
    tab.until(lambda: tab.losses != losses, "the spiral's losses")
    tab.page.go_back()
    tab.has_link(dataset="circle")
    tab.until(lambda: tab.losses == losses, "the circle's losses again")
    expect(tab.page.get_by_role("radio", name="Circle", exact=True)).to_be_checked()
    tab.page.go_forward()
    tab.has_link(dataset="spiral")
    tab.until(lambda: tab.losses != losses, "the spiral's losses again")


def test_a_pasted_link_takes_effect_and_one_that_can_not_run_says_why(tab: Tab) -> None:
    tab.page.evaluate("location.hash = '#dataset=gauss&networkShape=3,3,3&activation=sigmoid&seed=0.9'")
    tab.has_link(dataset="gauss", networkShape="3,3,3", activation="sigmoid", seed="0.9", learningRate="0.03")
    expect(tab.field("Activation")).to_have_value("sigmoid")
    expect(tab.page.locator("#layers-count")).to_contain_text("3")
    notice = tab.page.locator("#notice")
    expect(notice).to_be_hidden()
    tab.page.evaluate("location.hash = '#networkShape=1,1,1,1,1,1,1,1,1&seed=0.1'")
    expect(notice).to_contain_text("This link has 9 hidden layers; 8 is the most. The run on the screen stays.")
    tab.steps(1)  # the run before is still there


def test_reload_shows_the_same_losses(open_tab: Opener) -> None:
    tab = open_tab("#dataset=xor&noise=20&networkShape=5&xTimesY=true&seed=0.31337")
    losses, picture, link = tab.losses, tab.colours(), tab.link()
    tab.steps(3)
    tab.reload()
    tab.at_epoch(0)
    tab.until(lambda: (tab.losses, tab.colours(), tab.link()) == (losses, picture, link), "the same start")


def test_what_was_not_understood_is_a_quiet_notice(open_tab: Opener) -> None:
    tab = open_tab("#dataset=cube&noise=90&seed=0.1")
    notice = tab.page.locator("#notice")
    expect(notice).to_contain_text("“Dataset” can’t be cube, as it is in this link. You see Circle instead.")
    tab.has_link(dataset="circle", noise="50")


def test_a_link_that_can_not_run_is_said_from_the_start(open_tab: Opener) -> None:
    tab = open_tab("#batchSize=0")
    words = "“Batch size” is 0 in this link; 1 is the least. You see the default run instead."
    expect(tab.page.locator("#notice")).to_contain_text(words)


HIDDEN = {
    "playButton": ("button", "Play"),
    "stepButton": ("button", "Step"),
    "resetButton": ("button", "Reset"),
    "learningRate": ("combobox", "Learning rate"),
    "activation": ("combobox", "Activation"),
    "regularization": ("combobox", "Regularization"),
    "regularizationRate": ("combobox", "Regularization rate"),
    "problem": ("combobox", "Problem type"),
    "dataset": ("radio", "Circle"),
    "percTrainData": ("slider", "Training data"),
    "noise": ("slider", "Noise"),
    "batchSize": ("slider", "Batch size"),
    "numHiddenLayers": ("button", "Add a hidden layer"),
    "showTestData": ("checkbox", "Show test data"),
    "discretize": ("checkbox", "Discretize output"),
    "showGradientFlow": ("button", "Gradient flow"),
    "chart": ("combobox", "Show in the chart"),
    "regenerateButton": ("button", "Regenerate data"),
    "newWeightsButton": ("button", "New weights"),
}


def test_every_control_can_be_hidden_by_the_link_and_stays_hidden(tab: Tab) -> None:
    def visible() -> list[str]:
        tree = tab.page.locator("body").aria_snapshot()  # as tools of the blind have it: all roles and names in one go
        return [name for role, name in HIDDEN.values() if re.search(rf'- {role} "{re.escape(name)}"', tree)]

    tab.until(lambda: visible() == [name for _, name in HIDDEN.values()], "all of them")
    tab.follow("#seed=0.1&" + "&".join(f"{name}_hide=true" for name in HIDDEN))
    tab.until(lambda: visible() == [], "none of them")
    expect(tab.page.locator("#test-loss")).to_be_visible()
    tab.page.keyboard.press("ArrowRight")  # the key of a hidden control does nothing
    tab.at_epoch(0)
    assert visible() == []
    tab.reload()
    assert visible() == []


def test_hidden_text_leaves_only_the_playground(open_tab: Opener) -> None:
    tab = open_tab("#hideText=true&seed=0.1")
    expect(tab.page.get_by_role("article")).to_be_hidden()
    expect(tab.page.get_by_role("banner")).to_be_hidden()
    expect(tab.page.locator("#output")).to_be_visible()


def test_markup_in_a_link_stays_text(open_tab: Opener) -> None:
    tab = open_tab("#seed=<img/src/onerror=alert(1)>&dataset=<b>x</b>")
    assert tab.page.locator("img:not(.run-picture)").count() == 0
    assert tab.page.locator("#notice b").count() == 0


GOLDENS = json.loads((ROOT / "tests" / "goldens" / "playground.json").read_text("utf-8"))["configs"]


def test_links_of_the_original_show_its_losses(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    for run in GOLDENS[::7]:
        tab.follow("#" + run["hash"])
        for golden in run["losses"][:2]:
            tab.steps(golden["epoch"] - tab.epoch)
            assert float(tab.losses.train) == pytest.approx(golden["train"], abs=6e-4), run["hash"]
            assert float(tab.losses.test) == pytest.approx(golden["test"], abs=6e-4), run["hash"]
