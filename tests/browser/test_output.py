"""The output panel and what stands around the picture: readings, chart, announcements, links to pass on."""

import re

from playwright.sync_api import expect

from nn_playground.labs.mlp.permalink import read_link
from tests.browser.conftest import Opener
from tests.browser.tab import Tab, is_blue, is_orange

PHONE = {"width": 360, "height": 740}


def test_the_map_and_the_chart_answer_the_pointer_and_the_chart_its_log_switch(tab: Tab) -> None:
    tab.train(150, speed="10")
    box = tab.page.locator("#output").bounding_box()
    assert box
    tab.page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.45)
    reading = tab.page.locator("#map-reading")
    expect(reading).to_have_text(re.compile(r"→ [01]\.\d"))  # inside the circle: positive
    tab.page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    expect(reading).to_have_text(re.compile(r"→ −[01]\.\d"))
    tab.page.mouse.move(2, 2)
    expect(reading).to_have_text("")
    plain = tab.colours(61, "chart")
    box = tab.page.locator("#chart").bounding_box()
    assert box
    tab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.until(lambda: tab.colours(61, "chart") != plain, "a reading under the pointer")
    tab.page.mouse.move(2, 2)
    tab.until(lambda: tab.colours(61, "chart") == plain, "no reading any more")
    tab.field("Log scale").check()
    tab.until(lambda: tab.colours(61, "chart") != plain, "another axis")


def test_test_points_appear_and_go(tab: Tab) -> None:
    plain = tab.colours(61)
    tab.field("Show test data").check()
    tab.until(lambda: tab.colours(61) != plain, "more points")
    tab.field("Show test data").uncheck()
    tab.until(lambda: tab.colours(61) == plain, "the training points alone")


def test_training_is_announced_politely(tab: Tab) -> None:
    said = tab.page.locator("#announcer")
    expect(said).to_have_role("status")
    tab.play()
    expect(said).to_contain_text("Training")
    tab.until(lambda: tab.epoch > 5, "it trains")
    tab.pause()
    expect(said).to_have_text(re.compile(r"Paused at epoch \d+: test loss 0\.\d+"))


def test_dataset_pictures_are_upright(tab: Tab) -> None:
    xor = tab.page.evaluate(
        """() => {
            const canvas = document.querySelector('[data-dataset="xor"]');
            const { width, height } = canvas;
            const copy = Object.assign(document.createElement("canvas"), { width, height });
            const context = copy.getContext("2d", { willReadFrequently: true });
            context.drawImage(canvas, 0, 0);
            const at = (x, y) => {
                const { data } = context.getImageData(width * x, height * y, width / 4, height / 4);
                let warm = 0;
                for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 100) warm += data[i] - data[i + 2];
                return warm;
            };
            return { upperRight: at(0.6, 0.15), upperLeft: at(0.15, 0.15) };
        }"""
    )
    assert xor["upperRight"] < 0, "blue where both coordinates are positive"
    assert xor["upperLeft"] > 0


def test_boxes_in_the_article_hide_controls_and_the_link_carries_them(tab: Tab) -> None:
    box = tab.page.get_by_role("checkbox", name="Show: Learning rate", exact=True)
    box.uncheck()
    tab.has_link(learningRate_hide="true")
    expect(tab.field("Learning rate")).to_be_hidden()
    link = tab.page.get_by_role("textbox", name="Link of this run")
    expect(link).to_have_value(re.compile("learningRate_hide=true"))
    shared = link.input_value()
    assert shared.startswith(tab.base)
    assert read_link(shared).view.hidden == ("learningRate",)
    box.check()
    tab.has_link(learningRate_hide=None)
    expect(tab.field("Learning rate")).to_be_visible()


def test_on_a_phone_all_settings_are_behind_what_opens(open_tab: Opener) -> None:
    tab = open_tab(viewport=PHONE, has_touch=True, is_mobile=True)
    tab.page.get_by_role("button", name=re.compile("^Data")).tap()
    tab.page.get_by_role("radio", name="Gaussian", exact=True).check(force=True)
    tab.has_link(dataset="gauss")
    tab.button("Settings").tap()
    tab.field("Activation").select_option(label="Sigmoid")
    tab.has_link(activation="sigmoid")


def test_touch_shows_a_neuron_by_a_long_press_and_edits_by_a_tap(open_tab: Opener) -> None:
    tab = open_tab(viewport={"width": 800, "height": 1200}, has_touch=True, is_mobile=True)
    neuron = tab.page.get_by_role("button", name="Neuron 1 of layer 1", exact=True)
    neuron.scroll_into_view_if_needed()
    box = neuron.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = tab.page.context.new_cdp_session(tab.page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    expect(tab.page.locator("#output-title")).to_have_text("Neuron 1 of layer 1")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    neuron.tap()
    expect(tab.page.get_by_role("dialog", name="Edit: Neuron 1 of layer 1")).to_be_visible()


def test_a_regression_shows_numbers_between_the_classes(open_tab: Opener) -> None:
    tab = open_tab("#problem=regression&seed=0.5")
    tab.train(30, speed="10")
    side = 31
    colours = tab.colours(side)
    assert is_blue(colours[3 * side + side - 5]), "large where both coordinates are"
    assert is_orange(colours[(side - 5) * side + 3])


def test_a_number_is_rewritten_in_place_and_only_when_it_changes(tab: Tab) -> None:
    tab.steps(1)
    tab.page.evaluate(
        """() => {
            window.written = [];
            const note = (changes) => window.written.push(...changes.map(({ type }) => type));
            const how = { characterData: true, childList: true, subtree: true };
            for (const id of ["epoch", "train-loss", "test-loss"])
                new MutationObserver(note).observe(document.getElementById(id), how);
        }"""
    )
    tab.button("Neuron 1 of layer 1").hover(force=True)  # its map comes in a new frame, with the same numbers
    expect(tab.page.locator("#output-title")).to_have_text("Neuron 1 of layer 1")
    tab.painted()
    assert tab.page.evaluate("written") == []
    tab.steps(2)
    written = tab.page.evaluate("written")
    assert set(written) == {"characterData"}
    assert len(written) <= 6


def test_what_is_said_of_a_run_that_diverged_stays_inside_its_card(open_tab: Opener) -> None:
    tab = open_tab("#problem=regression&activation=linear&learningRate=10&networkShape=8,8&seed=0.5")
    tab.button("Play").click()
    card = tab.page.locator("#diverged")
    expect(card).to_be_visible(timeout=30_000)
    for width, height in ((1366, 650), (1000, 700), (360, 740), (320, 640)):
        tab.resize(width, height)
        assert card.evaluate("(card) => card.scrollWidth <= card.clientWidth"), width
        assert card.evaluate("(card) => card.getBoundingClientRect().right <= innerWidth"), width


def test_losses_and_what_the_chart_shows_fit_on_the_narrowest_phones(tab: Tab) -> None:
    for width in (390, 360, 320):
        tab.resize(width, 640)
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width, width
        ends = tab.page.evaluate("""() => [".losses", ".loss-rows", ".chart-choices", ".log", "#chart-shows"].map(
            (part) => Math.floor(document.querySelector(part).getBoundingClientRect().right)
        )""")
        assert max(ends) == ends[0], (width, ends)


def test_the_loss_over_two_weights_is_there_on_request_and_a_click_sets_both(tab: Tab) -> None:
    tab.field("Show in the chart").select_option("Loss landscape")
    picture = tab.page.locator("#plane-picture")
    expect(picture).to_have_attribute(
        "aria-label", re.compile(r"^Contours .*Weight from X₁ to neuron 1 of layer 1.*The run is at")
    )
    tab.page.locator("#plane-up").focus()  # the list is made when it is about to be opened
    tab.page.locator("#plane-up").select_option("bias output")
    expect(picture).to_have_attribute("aria-label", re.compile("Bias of the output"))
    test_loss = tab.page.locator("#test-loss").inner_text()
    box = picture.bounding_box()
    assert box
    tab.page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.4)
    expect(tab.page.locator("#chips")).to_contain_text("Weights by hand")
    expect(tab.page.locator("#test-loss")).not_to_have_text(test_loss)
    tab.page.locator("#plane-kind").select_option("Start, best and now")
    tab.play()
    tab.until(lambda: tab.epoch > 20, "it trains")
    tab.pause()
    expect(picture).to_have_attribute("aria-label", re.compile("from start to now"))
    tab.field("Show in the chart").select_option("Loss")
    expect(picture).to_be_hidden()
