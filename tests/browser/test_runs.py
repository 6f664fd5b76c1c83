"""Runs that stay: training to an epoch, a change that plays on, and one under way."""

import re
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, complaints
from tests.browser.window import LAPTOP
from tests.serving import Server

# Compare is opened as soon as a change under way is on screen.
CHANGED_AND_COMPARED = """async () => {
    const rate = document.querySelector("select[data-path='training.learning_rate']");
    rate.value = "0.3";
    rate.dispatchEvent(new Event("change", { bubbles: true }));
    const chip = () => document.querySelector("[data-chip='training.learning_rate']")?.textContent ?? "";
    while (!chip().includes("from epoch 20")) await new Promise(requestAnimationFrame);
    document.querySelector("#open-compare").click();
}"""


def test_an_epoch_is_typed_and_a_change_plays_on(open_tab: Opener) -> None:
    tab = open_tab("exercises/gauss-smallest")
    goal = tab.field("Run to epoch")
    tab.page.keyboard.press("e")
    expect(goal).to_be_focused()
    goal.fill("thirty")
    goal.press("Enter")
    wrong = tab.page.locator("#epoch-goal-trouble")
    expect(wrong).to_contain_text("thirty")
    expect(goal).to_have_attribute("aria-invalid", "true")
    tab.resize(**PHONE)
    expect(wrong).to_be_in_viewport(ratio=1)
    tab.resize(**LAPTOP)
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


def test_runs_stay_come_back_and_survive_a_reload(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    page = tab.page
    expect(page.locator("#runs-count")).to_be_hidden()
    run_to(tab, 20)
    first = tab.losses
    tab.field("Activation").select_option("relu")
    tab.at_epoch(0)
    run_to(tab, 10)
    page.locator("#runs-count").click()
    names = page.locator("#runs-table .run-name")
    expect(names).to_have_text(["ReLU", "First run"])
    page.get_by_role("button", name="Rename “First run”").click()
    page.get_by_label("Name of this run").fill("tanh, seed a half")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pin “tanh, seed a half”").click()
    page.get_by_role("button", name="Bring back “tanh, seed a half”, as it was at epoch 20").click()
    tab.has_link(activation="tanh")
    tab.at_epoch(20)
    tab.until(lambda: tab.losses == first, "the losses of the first run")
    tab.state("ready")
    tab.reload()
    page.locator("#runs-count").click()
    expect(names).to_have_text(["tanh, seed a half", "ReLU", "tanh, seed a half"])
    page.get_by_role("button", name="Remove “ReLU”").click()
    expect(names).to_have_text(["tanh, seed a half", "tanh, seed a half"])
    page.get_by_role("button", name="Bring back “tanh, seed a half”, as it was at epoch 20").click()
    tab.at_epoch(20)
    expect(names).to_have_text(["tanh, seed a half"])
    expect(page.locator("#runs-compare")).to_be_hidden()


def test_what_is_changed_under_way_is_told_wherever_the_run_is_named(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    page = tab.page
    run_to(tab, 20)
    page.keyboard.press("r")
    tab.at_epoch(0)
    tab.field("Learning rate").select_option("0.1")
    run_to(tab, 10)
    tab.field("Learning rate").select_option("0.3")
    chip = page.locator("[data-chip='training.learning_rate']")
    expect(chip).to_have_text("Learning rate 0.3 from epoch 10, 0.1 at first")
    said = re.compile(r"Learning rate 0\.1, from epoch 10: 0\.3\.")
    expect(tab.field("Learning rate")).to_have_accessible_description(said)
    page.locator("#runs-count").click()
    expect(page.locator("#runs-table .run-name")).to_have_text(["learning rate 0.1", "First run"])
    expect(page.locator("#runs-table .now .run-turn")).to_have_text("learning rate 0.3 from epoch 10")
    told = "learning rate 0.3 from epoch 10"
    expect(page.locator("#share-note")).to_contain_text(told)
    page.locator("#chart").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#reading-words")).to_contain_text("From epoch 10: learning rate 0.3")
    page.locator("#runs-close").click()
    tab.button("Compare").click()
    chart = page.locator("#versus-chart")
    expect(page.locator("#versus")).to_have_attribute("data-state", "ready", timeout=60_000)
    expect(chart).to_have_attribute("aria-label", re.compile("B from epoch 10: learning rate 0.3"))
    chart.focus()
    for key in ("ArrowRight", "ArrowLeft"):  # the end of the longer run, and where the other one was changed
        page.keyboard.press(key)
    expect(page.locator("#versus-chart-words")).to_contain_text("B from epoch 10: learning rate 0.3")
    page.keyboard.press("Escape")
    run_to(tab, 10)
    expect(page.locator("#notice .notice-text")).to_have_text("Already at epoch 10.")
    tab.button("Regenerate data").click()
    expect(page.locator("#chips .chip").filter(has_text="New points from epoch 10")).to_be_visible()
    assert complaints(tab) == []
    page.keyboard.press("r")
    expect(chip).to_have_text("Learning rate 0.3")
    expect(tab.field("Learning rate")).not_to_have_accessible_description(said)
    expect(page.locator("#share-note")).to_be_hidden()


def test_what_was_changed_a_moment_ago_is_compared(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    page = tab.page
    run_to(tab, 10)
    page.keyboard.press("r")
    tab.at_epoch(0)
    run_to(tab, 20)
    page.evaluate(CHANGED_AND_COMPARED)
    expect(page.locator("#versus")).to_have_attribute("data-state", "ready", timeout=60_000)
    expect(page.locator("#versus-chart")).to_have_attribute(
        "aria-label", re.compile("B from epoch 20: learning rate 0.3")
    )


def test_two_runs_stand_side_by_side_from_where_they_are_and_nothing_is_lost(open_tab: Opener, server: Server) -> None:
    tab = open_tab("#seed=0.5")
    page = tab.page
    run_to(tab, 20)
    tab.field("Activation").select_option("relu")
    tab.at_epoch(0)
    run_to(tab, 10)
    relu = tab.losses
    tab.button("Compare").click()
    versus = page.locator("#versus")
    expect(versus).to_have_attribute("data-state", "ready", timeout=60_000)
    chosen = [page.locator(f"#versus-choice-{name} option:checked") for name in "ab"]
    expect(chosen[0]).to_have_text("First run")
    expect(chosen[1]).to_have_text("ReLU")
    expect(page.locator("#versus-test-b")).to_have_text(relu.test)
    expect(page.locator("#versus-parameters-a")).to_have_text("25")
    expect(page.locator("#versus-test-right-a")).to_contain_text("%")
    expect(page.locator("#versus-differences tbody tr")).to_have_count(1)
    page.locator("#versus-map-a").hover(position={"x": 40, "y": 40})
    expect(page.locator("#versus-reading-a")).to_contain_text("→")
    assert complaints(tab) == []
    tab.resize(360, 740)
    expect(page.locator("#small-map")).to_be_hidden()  # its map is in the playground, whose place this has
    tab.resize(1366, 768)
    page.keyboard.press("Space")
    tab.until(lambda: int(page.locator("#versus-epoch").inner_text()) > 24, "both train on")
    page.keyboard.press("Escape")
    expect(versus).to_be_hidden()
    tab.at_epoch(10)
    assert tab.losses == relu
    page.locator("#runs-count").click()
    first = page.locator("#runs-table tbody").nth(1)
    expect(first).to_contain_text("First run")
    tab.until(lambda: int(first.locator("td").first.inner_text()) > 24, "the epoch where it is now")
    links = [quote(link) for link in ("activation=relu&noise=20&seed=0.5", "activation=tanh&noise=20&seed=0.5")]
    page.goto(f"{server.url}/compare?a={links[0]}&b={links[1]}")
    expect(tab.root).to_have_attribute("data-state", "ready", timeout=60_000)
    tab.steps(1)
    page.locator("#home").click()
    expect(page).not_to_have_url(re.compile("compare"))
    page.locator("#runs-count").click()
    expect(page.locator("#runs-table .run-name").filter(has_text="Compared as A")).to_have_count(2)


def run_to(tab: Tab, epoch: int) -> None:
    goal = tab.field("Run to epoch")
    goal.fill(str(epoch))
    goal.press("Enter")
    tab.at_epoch(epoch)
    tab.painted()
