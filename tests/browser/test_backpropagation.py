"""Backpropagation in slow motion: of a point and of a mini-batch, stop by stop, up to the step."""

import re

from playwright.sync_api import expect

from tests.browser.tab import Tab


def test_backpropagation_goes_from_stop_to_stop_and_its_step_is_the_one_of_a_trace(tab: Tab) -> None:
    toggle = tab.button("Backpropagation")
    toggle.click()
    bar = tab.page.locator("#backprop")
    stop = bar.locator("[aria-current=step]")
    line = bar.locator(".backprop-line")
    expect(stop).to_have_text("Forward")
    expect(line).to_have_text(re.compile("^tanh"))
    for name in ("Loss", "Delta of the output", "Deltas back", "Deltas back", "Step"):
        tab.page.keyboard.press("ArrowRight")
        expect(stop).to_have_text(name)
    bar.get_by_label("Check yourself").check()
    expect(line).to_have_text(re.compile(r"= \?$"))
    asked = bar.locator(".backprop-question")
    given = re.fullmatch(
        r"(.*): (\S+) − 0\.03 × \(?([^)]+)\)? × \(?([^)]+)\)? = \?", line.inner_text().replace("\u00a0", " ")
    )
    assert given
    expect(asked).to_have_text(f"{given[1]}: what is it after the step?")
    before, delta, carried = (float(number.replace("−", "-")) for number in given.groups()[1:])
    bar.locator("#backprop-answer").fill(f"{before + 5}")
    tab.page.keyboard.press("Tab")
    expect(bar.locator("#backprop-verdict")).to_have_text(re.compile("Not yet"))
    bar.locator("#backprop-answer").fill(f"{before - 0.03 * delta * carried:.3f}".replace(".", ","))
    tab.page.keyboard.press("Tab")
    expect(bar.locator("#backprop-verdict")).to_have_text("Right.")
    loss = tab.losses
    bar.get_by_role("button", name="Take this step").click()
    expect(stop).to_have_text("Forward")
    tab.until(lambda: tab.losses != loss, "the step was taken")
    tab.page.keyboard.press("Control+z")
    tab.until(lambda: tab.losses == loss, "the weights as they were before")
    expect(tab.page.locator("#announcer")).to_have_text("Weights as they were before.")
    bar.get_by_label("Check yourself").uncheck()
    bar.get_by_role("button", name="Next stop").focus()
    tab.page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(toggle).to_be_focused()


def test_a_mini_batch_goes_forward_and_back_stop_by_stop_and_training_it_makes_the_step_that_was_told(tab: Tab) -> None:
    tab.steps(20)
    plain = tab.colours(200, "output")
    tab.page.keyboard.press("b")
    bar = tab.page.get_by_role("group", name="Backpropagation, stop by stop")
    bar.get_by_label("What goes through the network").select_option(label="Mini-batch")
    expect(bar).to_contain_text("Forward pass: the 10 points of the next mini-batch")
    tab.until(lambda: tab.colours(200, "output") != plain, "rings on the map")
    bar.get_by_role("button", name="Loss", exact=True).click()
    expect(bar).to_contain_text(re.compile(r"mean loss = \(.* \+ … 7 more\) / 10 = "))
    bar.get_by_role("button", name="Step", exact=True).click()
    line = bar.locator(".backprop-line")
    expect(line).to_contain_text(re.compile(r" − 0\.03 × "))
    expect(bar.get_by_role("button", name="Take this step")).to_be_hidden()
    name, told = re.match(r"(.*): .* = (.*)", line.inner_text()).groups()  # type: ignore[union-attr]
    bar.get_by_role("button", name="Train a mini-batch").click()
    expect(bar).to_contain_text("A mini-batch of 10")
    expect(line).to_have_text(re.compile(rf"^{re.escape(name)}: .* → "))
    assert line.inner_text().endswith(told), (line.inner_text(), told)
    tab.play()
    expect(bar).to_contain_text("Pause the run")
    tab.pause()
    expect(bar).to_contain_text("Gradient step: the gradient of a weight is the mean over the points")
