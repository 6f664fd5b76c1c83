"""The network's picture: layers, neurons, features, what is seen by pointing and changed by hand."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.tab import Losses, Tab


def neuron(tab: Tab, name: str) -> Locator:
    """The button over a neuron or feature, which the keyboard and screen readers use."""
    return tab.page.get_by_role("group", name="Neurons. Arrow keys").get_by_role("button", name=name, exact=True)


def editor(tab: Tab) -> Locator:
    return tab.page.get_by_role("dialog", name="Edit:")


# ---- shape ----


def test_layers_from_none_to_eight(tab: Tab) -> None:
    remove, add = tab.button("Remove the last hidden layer"), tab.button("Add a hidden layer")
    for shape in ("4", ""):
        remove.click()
        tab.has_link(networkShape=shape)
    expect(remove).to_be_disabled()
    expect(tab.page.locator("#layers-count")).to_contain_text("0 hidden layers", ignore_case=True)
    tab.steps(1)
    for count in range(1, 9):
        add.click()
        tab.has_link(networkShape=",".join(["2"] * count))
        tab.at_epoch(0)
    expect(add).to_be_disabled()
    tab.steps(1)


def test_neurons_are_added_and_removed_where_the_layer_is(tab: Tab) -> None:
    layer = tab.page.get_by_role("group", name="Neurons of hidden layer 1")
    less, more = layer.get_by_role("button").first, layer.get_by_role("button").last
    tab.steps(1)
    more.click()
    tab.has_link(networkShape="5,2")
    tab.at_epoch(0)
    for left in (4, 3, 2, 1):
        less.click()
        tab.has_link(networkShape=f"{left},2")
    expect(less).to_be_disabled()


def test_any_shape_opens_and_trains(tab: Tab) -> None:
    for shape in ("", "8,8,8,8,8,8,8,8", "32,32,32,32,32,32,32,32", "1,1,1"):
        tab.follow(f"#networkShape={shape}&seed=0.3")
        tab.steps(2)
        tab.has_link(networkShape=shape)
    tab.follow("#x=false&y=false&seed=0.3")  # without features
    tab.steps(2)
    tab.has_link(x="false", y="false")


def test_features_are_switched_by_a_click(tab: Tab) -> None:
    tab.steps(1)
    box = neuron(tab, "Feature X₁²").bounding_box()
    assert box
    tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.has_link(xSquared="true")
    tab.at_epoch(0)
    expect(neuron(tab, "Feature X₁²")).to_have_attribute("aria-pressed", "true")
    tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.has_link(xSquared="false")


# ---- pointing ----


def test_pointing_at_a_neuron_shows_it_large(tab: Tab) -> None:
    tab.train(60, speed="10")
    picture = tab.colours(31)
    neuron(tab, "Neuron 1 of layer 1").hover(force=True)
    expect(tab.page.locator("#output-title")).to_have_text("Neuron 1 of layer 1")
    tab.until(lambda: tab.colours(31) != picture, "another map")
    tab.page.mouse.move(5, 5)
    tab.until(lambda: tab.colours(31) == picture, "the output again")
    expect(tab.page.locator("#output-title")).to_have_text("Output")
    neuron(tab, "Feature sin(X₁)").hover(force=True)
    tab.until(lambda: tab.colours(31) != picture, "the map of a feature that is not in use")


def test_a_neuron_that_goes_while_pointed_at_leaves_the_picture_as_if_nobody_pointed(tab: Tab) -> None:
    neuron(tab, "Neuron 2 of layer 2").hover()
    expect(tab.page.locator("#output-title")).to_have_text("Neuron 2 of layer 2")
    tab.button("Remove the last hidden layer").press("Enter")
    tab.has_link(networkShape="4")
    expect(tab.page.locator("#output-title")).to_have_text("Output")
    tab.painted()
    receding = tab.colours(31, "network-canvas")
    tab.page.mouse.move(5, 5)
    tab.painted()
    assert tab.colours(31, "network-canvas") == receding


# ---- editing ----


def test_a_weight_is_edited_without_a_mouse(tab: Tab) -> None:
    tab.steps(2)
    losses, picture = tab.losses, tab.colours(31)
    neuron(tab, "Neuron 1 of layer 1").focus()
    tab.page.keyboard.press("Enter")
    expect(editor(tab)).to_be_visible()
    weight = editor(tab).get_by_role("spinbutton", name="Weight from X₁", exact=True)
    weight.focus()
    tab.page.keyboard.press("Control+A")
    tab.page.keyboard.type("-2.5")
    tab.until(lambda: tab.losses != losses, "fresh losses at once")
    tab.page.keyboard.press("Enter")
    expect(editor(tab)).to_be_hidden()
    expect(neuron(tab, "Neuron 1 of layer 1")).to_be_focused()
    tab.until(lambda: tab.colours(31) != picture, "another map")
    assert tab.epoch == 2, "an edit is no training"
    tab.page.keyboard.press("Enter")
    expect(weight).to_have_value("-2.5")


def test_what_was_set_by_hand_is_undone_and_redone_by_buttons_and_keys(tab: Tab) -> None:
    tab.steps(2)
    undo, redo = tab.button("Undo"), tab.button("Redo")
    expect(undo).to_be_hidden()
    losses = tab.losses
    neuron(tab, "Neuron 1 of layer 1").press("Enter")
    editor(tab).get_by_role("spinbutton", name="Weight from X₁", exact=True).fill("-2.5")
    tab.page.keyboard.press("Enter")
    tab.until(lambda: tab.losses != losses, "fresh losses")
    changed = tab.losses
    undo.click()
    tab.until(lambda: tab.losses == losses, "the losses of before")
    expect(redo).to_be_focused()
    redo.click()
    tab.until(lambda: tab.losses == changed, "the losses of what was set")
    tab.page.keyboard.press("Control+z")
    tab.until(lambda: tab.losses == losses, "the losses of before, by keys")
    tab.page.keyboard.press("Control+y")
    tab.until(lambda: tab.losses == changed, "the losses of what was set, by keys")
    tab.button("Step").click()
    expect(undo).to_be_hidden()  # it has trained on


def test_escape_restores_the_weight_and_leaves_what_training_changed_meanwhile(tab: Tab) -> None:
    tab.steps(1)
    losses = tab.losses
    neuron(tab, "Neuron 2 of layer 1").focus()
    tab.page.keyboard.press("Enter")
    bias = editor(tab).get_by_role("spinbutton", name="Bias", exact=True)
    before = bias.input_value()
    bias.fill("3")
    tab.until(lambda: tab.losses != losses, "other losses")
    bias.press("Escape")
    expect(editor(tab)).to_be_hidden()
    tab.until(lambda: tab.losses == losses, "the losses from before")
    tab.page.keyboard.press("Enter")
    expect(bias).to_have_value(before)
    bias.press("Escape")
    expect(editor(tab)).to_be_hidden()
    # What training changes meanwhile, it leaves.
    tab.play()
    neuron(tab, "Neuron 2 of layer 1").focus()
    tab.page.keyboard.press("Enter")
    weight = editor(tab).get_by_role("spinbutton", name="Weight from X₁", exact=True)
    expect(bias).to_be_focused()
    before = weight.input_value()
    tab.until(lambda: weight.input_value() != before, "another weight while training goes on")
    tab.page.evaluate("void (WebSocket.prototype.send = (text) => (window.sent ??= []).push(text))")
    bias.press("Escape")
    expect(editor(tab)).to_be_hidden()
    assert not any('"set"' in text for text in tab.page.evaluate("window.sent ?? []"))


def test_the_outputs_bias_can_be_edited_and_reset_undoes_what_was_edited(tab: Tab) -> None:
    losses = tab.losses
    neuron(tab, "Output neuron").focus()
    tab.page.keyboard.press("Enter")
    bias = editor(tab).get_by_role("spinbutton", name="Bias", exact=True)
    expect(bias).to_have_value("0.1")
    bias.fill("1")
    tab.until(lambda: tab.losses != losses, "other losses")
    undone_by_reset(tab, losses)
    neuron(tab, "Neuron 1 of layer 2").focus()
    tab.page.keyboard.press("Enter")
    bias.fill("-4")
    tab.until(lambda: tab.losses != losses, "other losses")
    undone_by_reset(tab, losses)


def undone_by_reset(tab: Tab, losses: Losses) -> None:
    tab.page.keyboard.press("Enter")
    tab.button("Reset").click()
    tab.until(lambda: tab.losses == losses, "the losses of the start")


def test_a_link_is_shown_by_pointing_and_edited_by_a_click(tab: Tab) -> None:
    start, end = (neuron(tab, name).bounding_box() for name in ("Feature X₁", "Neuron 1 of layer 1"))
    assert start
    assert end
    x = (start["x"] + start["width"] + end["x"]) / 2
    heights = [start["y"] + start["height"] / 2, end["y"] + end["height"] / 2]
    y = sum(heights) / 2  # the curve is symmetric: half-way it is at half the height
    peek = tab.page.locator("#peek")
    tab.page.mouse.move(x, y)
    expect(peek).to_contain_text("Weight from")
    tab.page.mouse.click(x, y)
    expect(editor(tab)).to_be_visible()
    losses = tab.losses
    tab.page.keyboard.type("4")  # what was there is selected
    tab.until(lambda: tab.losses != losses, "fresh losses at once")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: tab.losses == losses, "the losses from before")


# ---- off, removed, worth ----


def test_a_neuron_is_judged_switched_off_and_removed_and_the_run_as_it_was_comes_back(tab: Tab) -> None:
    tab.follow("#networkShape=3,2&seed=0.5")
    tab.steps(3)
    whole = tab.losses
    worth = tab.page.locator("#worths .worth")
    expect(worth).to_have_count(0)
    tab.button("Worth").click()
    expect(worth).to_have_count(5)
    neuron(tab, "Neuron 3 of layer 1").click()
    told = editor(tab).locator(".switch-worth")
    expect(told).to_contain_text("Without it: test loss")
    off = editor(tab).get_by_label("Off", exact=True)
    off.press("Space")
    tab.has_link(off="1.3")
    expect(tab.page.locator(".chip").first).to_contain_text("Neuron 3 of layer 1 off")
    tab.until(lambda: tab.losses != whole, "the losses without it")
    without = tab.losses
    expect(told).to_be_hidden()
    off.press("Space")
    tab.has_link(off=None)
    tab.until(lambda: tab.losses == whole, "the losses with it")

    editor(tab).get_by_role("button", name="Remove", exact=True).click()
    expect(editor(tab)).to_be_hidden()
    tab.has_link(networkShape="2,2")
    tab.until(lambda: tab.losses == without, "the losses without it")
    tab.at_epoch(3)
    expect(worth).to_have_count(4)
    expect(neuron(tab, "Neuron 2 of layer 1")).to_be_focused()
    tab.steps(1)

    tab.page.keyboard.press("Control+z")
    tab.has_link(networkShape="3,2")
    tab.until(lambda: tab.losses == whole, "the run as it was, with its training")
    tab.at_epoch(3)
    neuron(tab, "Neuron 3 of layer 1").click()
    editor(tab).get_by_role("button", name="Remove", exact=True).click()
    tab.has_link(networkShape="2,2")
    tab.until(lambda: tab.losses == without, "the losses without it again")

    tab.page.locator("#runs-count").click()
    tab.page.get_by_role("button", name=re.compile("^Bring back .* as it was at epoch 3$")).click()
    tab.has_link(networkShape="3,2")
    tab.until(lambda: tab.losses == whole, "the run as it was")
    tab.at_epoch(3)


def test_a_link_is_reached_by_keyboard_from_its_neuron_and_from_the_neurons_card(tab: Tab) -> None:
    tab.follow("#networkShape=2&seed=0.5")
    tab.steps(1)
    said = tab.page.locator("#reading-words")
    neuron(tab, "Neuron 2 of layer 1").focus()
    tab.page.keyboard.press("l")
    expect(said).to_contain_text("Weight from X₁ to neuron 2 of layer 1: ")
    expect(tab.page.locator("#peek")).to_contain_text("Weight from X₁ to neuron 2 of layer 1")
    tab.page.keyboard.press("l")
    expect(said).to_contain_text("Weight from X₂ to neuron 2 of layer 1: ")
    tab.page.keyboard.press("Enter")
    expect(editor(tab).get_by_role("heading")).to_have_text("Weight from X₂ to neuron 2 of layer 1")
    expect(editor(tab).get_by_role("checkbox", name="Off")).to_be_visible()  # it comes with the first card
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Space")
    tab.has_link(off="1.2.2")
    tab.page.keyboard.press("Escape")
    expect(neuron(tab, "Neuron 2 of layer 1")).to_be_focused()
    tab.page.keyboard.press("Shift+L")  # from the link where one was
    expect(said).to_contain_text("Weight from X₁ to neuron 2 of layer 1: ")
    tab.page.keyboard.press("Shift+L")  # to the neuron itself
    tab.page.keyboard.press("Enter")
    expect(editor(tab).get_by_role("heading")).to_have_text("Neuron 2 of layer 1")
    own = editor(tab).get_by_role("button", name="Weight from X₂: open its own card")
    expect(own).to_have_css("text-decoration-line", "line-through")
    own.press("Enter")
    expect(editor(tab).get_by_role("checkbox", name="Off")).to_be_checked()


def test_a_link_is_switched_off_and_the_last_neuron_of_a_layer_stays(tab: Tab) -> None:
    tab.follow("#networkShape=1&seed=0.5&off=2.1.1")
    expect(tab.page.locator(".chip").first).to_contain_text("Weight from neuron 1 to the output off")
    tab.steps(1)
    neuron(tab, "Neuron 1 of layer 1").click()
    remove = editor(tab).get_by_role("button", name="Remove", exact=True)
    expect(remove).to_be_disabled()
    expect(remove).to_have_attribute(
        "data-hint", "It is the last neuron of its layer: remove the layer instead, by the minus above the network"
    )
    tab.page.keyboard.press("Escape")
    tab.button("Add a neuron to layer 1").click()
    tab.has_link(networkShape="2", off="2.1.1")
    tab.button("Remove the last hidden layer").click()
    tab.has_link(networkShape="", off=None)
