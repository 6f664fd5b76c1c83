"""What the original lacks: where it is, what it says of itself, and what it does to the link."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.tab import Tab
from tests.browser.test_appearance import PHONE, SIZES, complaints, complaints_in_both_themes
from tests.browser.window import LAPTOP
from tests.serving import Server

CHANGED = "#optimizer=adam&schedule=cosine&dropout=0.2&seed=0.12345"


def drawer(tab: Tab) -> Locator:
    return tab.page.get_by_role("region", name="More settings")


def opened(tab: Tab) -> Locator:
    tab.button("More settings").click()
    return drawer(tab)


def group(tab: Tab, name: str) -> Locator:
    return tab.page.locator(f'[data-group="{name}"]')


def setting(tab: Tab, path: str) -> Locator:
    """The row of one setting."""
    return tab.page.locator(f'.setting[data-field="{path}"]')


def test_opens_closes_and_is_used_by_keyboard_alone(tab: Tab) -> None:
    keys = tab.page.keyboard
    opener = tab.button("More settings")
    expect(drawer(tab)).to_be_hidden()
    opener.focus()
    keys.press("Enter")
    expect(drawer(tab)).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    keys.press("Tab")
    expect(tab.button("Close more settings")).to_be_focused()
    for _ in range(2):
        keys.press("Tab")
    expect(tab.field("Normalize inputs")).to_be_focused()
    keys.press("Space")
    tab.has_link(normalizeInputs="true")
    assert tab.epoch == 0, "space is the switch's, not Play's"
    keys.press("Escape")
    expect(drawer(tab)).to_be_hidden()
    expect(opener).to_be_focused()


def test_an_optimizer_brings_its_constants_and_takes_them_along(tab: Tab) -> None:
    opened(tab)
    beta = tab.field("Beta 1")
    expect(beta).to_be_hidden()
    tab.field("Optimizer").select_option(label="Adam")
    tab.has_link(optimizer="adam", optimizerBeta1=None)
    expect(beta).to_have_value("0.9")
    expect(tab.field("Momentum")).to_be_hidden()
    expect(setting(tab, "training.optimizer.name")).to_contain_text("Adam: ")
    beta.fill("0.5")
    beta.press("Enter")
    tab.has_link(optimizerBeta1="0.5")
    tab.field("Optimizer").select_option(label="Momentum")
    tab.has_link(optimizer="momentum", optimizerBeta1=None)
    expect(beta).to_be_hidden()
    expect(tab.field("Momentum")).to_have_value("0.9")
    tab.page.go_back()
    tab.has_link(optimizer="adam", optimizerBeta1="0.5")
    expect(beta).to_have_value("0.5")


def test_a_number_is_slid_over_its_steps_or_typed_and_off_is_said(tab: Tab) -> None:
    opened(tab)
    slider = tab.page.get_by_role("slider", name="Dropout", exact=True)
    number = tab.field("Dropout, as a number")
    expect(number).to_have_value("Off")
    expect(slider).to_have_attribute("aria-valuetext", "Off")
    slider.press("ArrowRight")
    tab.has_link(dropout="0.1")
    number.fill("0.25")
    number.press("Enter")
    tab.has_link(dropout="0.25")
    expect(slider).to_have_attribute("aria-valuetext", "0.25")
    number.fill("off")
    number.press("Enter")
    tab.has_link(dropout=None)


def test_what_the_server_refuses_stands_at_its_control(tab: Tab) -> None:
    opened(tab)
    tab.field("Optimizer").select_option(label="Adam")
    tab.has_link(optimizer="adam")
    for label, path, bound in (
        ("Beta 1", "training.optimizer.beta1", "0.99999"),
        ("Dropout, as a number", "training.dropout", "0.9"),
    ):
        tab.field(label).fill("7")
        tab.field(label).press("Enter")
        expect(setting(tab, path).locator(".field-error")).to_contain_text(bound)
        expect(tab.page.locator("#notice")).to_be_hidden()
    assert "optimizerBeta1" not in tab.link()


def test_what_cannot_be_is_disabled_and_says_why_before_anyone_tries(tab: Tab) -> None:
    opened(tab)
    row = setting(tab, "network.batch_norm")
    tab.page.get_by_role("slider", name="Batch size", exact=True).fill("1")
    tab.has_link(batchSize="1")
    expect(row).to_contain_text("choose a batch size of 2 or more")
    switch = tab.field("Batch normalization")
    expect(switch).to_have_attribute("aria-disabled", "true")
    switch.click(force=True)
    expect(switch).not_to_be_checked()
    assert "batchNorm" not in tab.link()
    tab.page.get_by_role("slider", name="Batch size", exact=True).fill("2")
    switch.click()
    tab.has_link(batchNorm="true")
    tab.page.get_by_role("slider", name="Batch size", exact=True).fill("1")
    expect(tab.page.locator('.sliders [data-field="training.batch_size"]')).to_contain_text("choose a batch size of 2")
    assert tab.link()["batchSize"] == "2"


def test_a_choice_that_cannot_be_made_says_why_in_its_list(tab: Tab) -> None:
    opened(tab)
    huber = tab.field("Loss").locator("option", has_text="Huber")
    expect(huber).to_have_text(re.compile("regression"))
    expect(huber).to_be_disabled()
    tab.field("Problem type").select_option(label="Regression")
    expect(huber).to_be_enabled()
    expect(huber).to_have_text("Huber")


def test_the_perceptron_keeps_to_no_hidden_layers(tab: Tab) -> None:
    opened(tab)
    expect(setting(tab, "network.output")).to_contain_text("without hidden layers: remove them")
    for _ in range(2):
        tab.button("Remove the last hidden layer").click()
    tab.has_link(networkShape="")
    setting(tab, "network.output").locator("select").select_option(label="Threshold")
    tab.has_link(output="threshold")
    add = tab.button("Add a hidden layer")
    expect(add).to_have_attribute("aria-disabled", "true")
    expect(add).to_have_attribute("aria-description", re.compile("without hidden layers"))
    expect(setting(tab, "training.optimizer.name")).to_contain_text("choose SGD")
    tab.button("More datasets").click()
    tab.page.get_by_role("radio", name="Clusters", exact=True).check(force=True)
    expect(tab.page.locator('[data-field="data.classes"]')).to_contain_text("choose 2 classes")


def test_what_differs_is_marked_and_put_back_group_by_group(open_tab: Opener) -> None:
    tab = open_tab(CHANGED)
    opener = tab.button("More settings")
    expect(opener).to_have_attribute("data-differs", "")
    expect(opener).to_have_attribute("aria-description", "Now: Adam, Cosine, dropout 0.2")
    opened(tab)
    resets = tab.page.locator(".group-reset:visible")
    expect(resets).to_have_count(2)
    assert complaints(tab) == []
    group(tab, "optimization").locator("summary").click()
    expect(group(tab, "optimization").locator(".group-changes")).to_have_text("Adam, Cosine")
    group(tab, "optimization").locator("summary").click()
    resets.first.click()
    tab.has_link(optimizer=None, schedule=None, dropout="0.2")
    resets.first.click()
    tab.has_link(dropout=None)
    expect(resets).to_have_count(0)
    assert opener.get_attribute("data-differs") is None
    tab.page.go_back()
    tab.has_link(dropout="0.2")
    expect(opener).to_have_attribute("data-differs", "")


def test_a_plain_run_has_no_mark_and_a_plain_link(tab: Tab) -> None:
    opened(tab)
    expect(tab.page.locator("[data-differs]")).to_have_count(0)
    assert not {"optimizer", "loss", "dropout", "samples", "classes", "activations"} & tab.link().keys()


def test_layers_have_activations_of_their_own_where_asked_for(tab: Tab) -> None:
    picker = tab.field("Activation of hidden layer 1")
    expect(picker).to_be_hidden()
    opened(tab)
    switch = tab.field("Activation per layer")
    switch.check()
    expect(picker).to_be_visible()
    assert "activations" not in tab.link()
    picker.select_option(label="ReLU")
    tab.has_link(activations="relu")
    tab.reload()
    expect(picker).to_have_value("relu")
    opened(tab)
    expect(switch).to_be_checked()
    switch.uncheck()
    tab.has_link(activations=None)
    expect(picker).to_be_hidden()


def test_the_full_batch_stays_full(tab: Tab) -> None:
    opened(tab)
    full = tab.field("Full batch")
    full.check()
    tab.has_link(batchSize="250")
    tab.field("Samples").select_option(label="100")
    tab.has_link(batchSize="50", samples="100")
    full.uncheck()
    tab.has_link(batchSize="10")


def test_more_datasets_are_one_step_away_and_bring_classes(tab: Tab) -> None:
    clusters = tab.page.get_by_role("radio", name="Clusters", exact=True)
    classes = tab.page.get_by_role("slider", name="Classes", exact=True)
    expect(clusters).to_be_hidden()
    tab.button("More datasets").click()
    clusters.check(force=True)
    tab.has_link(dataset="clusters")
    expect(tab.button("Fewer")).to_be_hidden()  # it could not hide the one that is chosen
    classes.fill("4")
    tab.has_link(classes="4", loss=None)
    tab.page.get_by_role("radio", name="Circle", exact=True).check(force=True)
    tab.has_link(dataset="circle", classes=None)
    expect(classes).to_be_hidden()
    tab.button("Fewer").click()
    expect(clusters).to_be_hidden()


def test_a_link_shows_what_it_has_where_it_belongs(open_tab: Opener) -> None:
    tab = open_tab("#dataset=spirals&classes=3&activation=gelu&initializer=he_normal&seed=0.1")
    expect(tab.page.get_by_role("radio", name="Spirals", exact=True)).to_be_visible()
    expect(tab.page.get_by_role("slider", name="Classes", exact=True)).to_have_value("3")
    expect(tab.field("Activation")).to_have_value("gelu")
    opened(tab)
    expect(tab.field("Initial weights")).to_have_value("he_normal")


def test_what_an_exercise_locks_is_locked_here_too(open_tab: Opener, server: Server) -> None:
    tab = open_tab("gauss-smallest", base=f"{server.url}/exercises/")
    opened(tab)
    before = tab.link()
    for label in ("Shuffle", "Full batch", "Activation per layer", "Batch normalization"):
        tab.field(label).click(force=True)
        expect(tab.field(label)).not_to_be_checked()
        expect(tab.field(label)).to_have_attribute("aria-description", re.compile("keeps this setting"))
    assert tab.link() == before


def test_a_sweep_goes_through_optimizers(tab: Tab) -> None:
    tab.button("Sweep").click()
    panel = tab.page.get_by_role("dialog", name="Sweep")
    panel.get_by_label("Rows", exact=True).select_option(label="Optimizer")
    panel.get_by_label("Columns", exact=True).select_option(label="Shuffle")
    expect(panel.locator(".axis").nth(1).locator(".axis-value")).to_have_text(["Off", "On"])
    panel.get_by_label("Random starts").fill("1")
    panel.get_by_label("Epochs").fill("2")
    for value in panel.locator(".axis").nth(0).locator(".axis-value").all():
        value.locator("input").set_checked(value.inner_text() in {"SGD", "Adam"}, force=True)
    panel.get_by_role("button", name="Start", exact=True).click()
    cells = panel.locator(".cell")
    expect(cells).to_have_text([re.compile(r"^0\.\d{3}$")] * 4, timeout=60_000)
    cells.nth(3).click()
    tab.has_link(optimizer="adam", shuffle="true")
    cells.nth(0).click()
    tab.has_link(optimizer=None, shuffle=None)
    before = tab.link()
    panel.get_by_role("button", name="Two cells side by side").click()
    cells.nth(1).click()
    cells.nth(1).press("Enter")  # not this one, after all
    expect(cells.nth(1)).to_have_attribute("aria-pressed", "false")
    cells.nth(0).press("Enter")
    expect(cells.nth(0)).to_have_attribute("aria-pressed", "true")
    cells.nth(0).press("ArrowDown")
    losses = [cells.nth(place).text_content() or "" for place in (0, 2)]
    tab.page.keyboard.press("Enter")
    expect(panel).to_be_hidden()
    names = tab.page.locator("#versus-choice-a, #versus-choice-b").locator("option:checked")
    expect(names).to_have_text(["Optimizer SGD, Shuffle Off", "Optimizer Adam, Shuffle Off"])
    expect(tab.page.locator("#versus-test-a")).to_have_text(losses[0], timeout=20_000)
    expect(tab.page.locator("#versus-test-b")).to_have_text(losses[1], timeout=20_000)
    expect(tab.page.locator("#versus-runs")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.button("Sweep")).to_be_focused()
    assert tab.link() == before


def test_open_it_is_readable_and_never_scrolls_sideways(open_tab: Opener) -> None:
    tab = open_tab(CHANGED, viewport=PHONE)
    opened(tab)
    for size in SIZES:
        tab.resize(**size)
        expect(drawer(tab)).to_be_visible()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= size["width"], size
        if size in (PHONE, LAPTOP):  # a section there, a panel here
            assert complaints_in_both_themes(tab) == [], size


def test_the_bar_has_room_for_its_button(tab: Tab) -> None:
    for width in (700, 768, 1100, 1240, 1366):
        tab.resize(width, 768)
        box, last = (tab.page.locator(name).bounding_box() for name in ("#open-drawer", '[data-field="problem"]'))
        assert box
        assert last
        assert box["x"] >= last["x"] + last["width"] or box["y"] >= last["y"] + last["height"]
        assert box["x"] + box["width"] <= width


def test_on_a_phone_it_is_a_section_that_opens(open_tab: Opener) -> None:
    tab = open_tab(CHANGED, viewport=PHONE, has_touch=True, is_mobile=True)
    tab.button("More settings").tap()
    expect(tab.field("Normalize inputs")).to_be_in_viewport()
    tab.field("Optimizer").select_option(label="RMSprop")
    tab.has_link(optimizer="rmsprop")
    expect(tab.button("Play")).to_be_in_viewport()
    tab.button("More settings").tap()
    expect(drawer(tab)).to_be_hidden()
