"""Play, pause, step, speed, reset: the numbers and the picture that a person sees."""

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Colour, Tab, is_blue, is_orange

GRID = 31


def share(tab: Tab, near: float, far: float, wanted: Callable[[Colour], bool]) -> float:
    """How much of the ring between two radii (in units of the data, out of 6) has the wanted colour."""
    colours = tab.colours(GRID)
    assert len(colours) == GRID**2
    ring = [
        colours[row * GRID + column]
        for row in range(GRID)
        for column in range(GRID)
        if near <= math.hypot(row - GRID // 2, column - GRID // 2) / (GRID / 2) * 6 <= far
    ]
    return sum(wanted(colour) for colour in ring) / len(ring)


def test_play_learns_the_circle_blue_inside_orange_outside_in_either_theme(open_tab: Opener) -> None:
    tab = open_tab(color_scheme="dark")
    tab.play()
    tab.until(lambda: float(tab.losses.test) < 0.05, f"a test loss under 0.05, not {tab.losses}")
    tab.field("Speed").select_option("10")
    tab.until(lambda: tab.epoch > 150, "epoch 150")
    tab.pause()
    assert float(tab.losses.train) < 0.05
    dark = tab.colours(GRID)
    assert share(tab, 0, 2, is_blue) > 0.9
    assert share(tab, 4, 5, is_orange) > 0.9
    tab.page.emulate_media(color_scheme="light")
    tab.until(lambda: tab.colours(GRID) != dark, "the same in light colours")
    tab.painted()
    assert share(tab, 0, 2, is_blue) > 0.9
    assert share(tab, 4, 5, is_orange) > 0.9


def test_a_visitor_without_a_link_gets_a_seed_and_its_link(open_tab: Opener) -> None:
    first, second = open_tab(""), open_tab("")
    assert first.link()["dataset"] == "circle"
    assert first.link()["seed"] != second.link()["seed"]


def test_step_is_one_epoch_with_the_numbers_of_the_original(tab: Tab) -> None:
    assert tab.epoch == 0
    assert float(tab.losses.train) == pytest.approx(0.5015807429602891, abs=6e-4)
    assert float(tab.losses.test) == pytest.approx(0.5181059111177386, abs=6e-4)
    tab.steps(1)
    assert float(tab.losses.train) == pytest.approx(0.49635937670035557, abs=6e-4)
    assert float(tab.losses.test) == pytest.approx(0.5094232758604605, abs=6e-4)
    tab.steps(9)
    assert float(tab.losses.train) == pytest.approx(0.4763460088372576, abs=6e-4)


def test_mini_batches_add_up_to_an_epoch(open_tab: Opener) -> None:
    tab = open_tab("#samples=50&batchSize=20&seed=0.5")  # 25 training points: an update, and the rest of the epoch
    tab.button("One mini-batch").click()
    tab.until(lambda: "20" in tab.page.locator("#position").inner_text(), "20 points into the epoch")
    assert tab.epoch == 0
    tab.button("One mini-batch").click()
    tab.at_epoch(1)


COUNT_PICTURES = """() => {
    window.pictures = 0;
    new MutationObserver(() => window.pictures++).observe(
        document.getElementById("epoch"), { childList: true, characterData: true, subtree: true });
}"""


def test_speed_is_epochs_a_picture(tab: Tab) -> None:
    tab.page.evaluate(COUNT_PICTURES)
    tab.train(60)
    slow = tab.page.evaluate("window.pictures") / tab.epoch
    tab.button("Reset").click()
    tab.at_epoch(0)
    tab.field("Speed").select_option("100")
    tab.page.evaluate("window.pictures = 0")
    tab.train(1000)
    assert tab.page.evaluate("window.pictures") / tab.epoch < slow / 5


def test_step_pauses_a_playing_run_and_the_fastest_goes_on_answering(tab: Tab) -> None:
    tab.play()
    tab.until(lambda: tab.epoch > 3, "it trains")
    tab.button("Step").click()
    tab.state("ready")
    expect(tab.button("Play")).to_be_visible()
    tab.field("Speed").select_option("max")
    tab.play()
    tab.until(lambda: tab.epoch > 1000, "epoch 1000")
    tab.pause()


def test_reset_rewinds_to_the_same_start(tab: Tab) -> None:
    losses, picture, link = tab.losses, tab.colours(), tab.link()
    tab.play()
    tab.until(lambda: tab.epoch > 20, "it trains")
    tab.button("Reset").click()
    tab.at_epoch(0)
    tab.state("ready")
    tab.until(lambda: tab.colours() == picture, "the first picture")
    assert (tab.losses, tab.link()) == (losses, link)
    tab.steps(1)
    assert float(tab.losses.train) == pytest.approx(0.49635937670035557, abs=6e-4)


def test_new_weights_are_named_by_the_link(tab: Tab) -> None:
    before = tab.losses
    tab.steps(2)
    tab.button("New weights").click()
    tab.at_epoch(0)
    tab.until(lambda: "networkSeed" in tab.link(), "the link names the weights")
    tab.until(lambda: tab.losses != before, "other losses")
    assert tab.link()["seed"] == "0.12345", "the data stay"
    losses, picture = tab.losses, tab.colours()
    tab.reload()
    tab.until(lambda: (tab.losses, tab.colours()) == (losses, picture), "a reload shows the same")


def test_regenerate_keeps_weights_epoch_and_play(tab: Tab) -> None:
    tab.steps(3)
    before = tab.losses
    tab.button("Regenerate data").click()
    tab.until(lambda: tab.link()["seed"] != "0.12345", "another seed")
    assert tab.link()["networkSeed"] == "0.12345", "the initial weights stay those of the first seed"
    tab.until(lambda: tab.losses != before, "losses on the new points at once")
    assert tab.epoch == 3
    tab.play()
    tab.until(lambda: tab.epoch > 10, "it trains")
    seed = tab.link()["seed"]
    tab.button("Regenerate data").click()
    tab.until(lambda: tab.link()["seed"] != seed, "another seed again")
    epoch = tab.epoch
    assert epoch > 10
    tab.state("playing")
    tab.until(lambda: tab.epoch > epoch, "it trains on")


def test_a_diverging_run_is_explained_and_cured(open_tab: Opener) -> None:
    tab = open_tab(
        "#seed=0.77777&problem=regression&regDataset=reg-gauss&learningRate=3&activation=relu&networkShape=8,8&batchSize=1"
    )
    tab.button("Play").click()
    card = tab.page.get_by_role("alertdialog")
    expect(card).to_be_visible(timeout=60_000)
    expect(card).to_contain_text("3")
    tab.state("ready")
    card.get_by_role("button").click()
    expect(card).to_be_hidden()
    tab.until(lambda: float(tab.link()["learningRate"]) < 3, "a lower learning rate")
    tab.at_epoch(0)
