"""Every control: what it does to the run, and whether the run starts anew."""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.tab import Colour, Losses, Tab
from tests.browser.test_runs import run_to

Act = Callable[[Tab], object]


def choose(label: str, option: str) -> Act:
    return lambda tab: tab.field(label).select_option(label=option)


def slide(label: str, value: int) -> Act:
    return lambda tab: tab.page.get_by_role("slider", name=label, exact=True).fill(str(value))


def press(name: str) -> Act:
    return lambda tab: tab.button(name).click()


def pick(name: str) -> Act:
    return lambda tab: tab.page.get_by_role("radio", name=name, exact=True).check(force=True)


RESTARTS: dict[str, tuple[Act, dict[str, str | None]]] = {
    "activation": (choose("Activation", "ReLU"), {"activation": "relu"}),
    "regularization": (choose("Regularization", "L2"), {"regularization": "L2"}),
    "problem": (choose("Problem type", "Regression"), {"problem": "regression", "regDataset": "reg-plane"}),
    "dataset": (pick("Spiral"), {"dataset": "spiral"}),
    "ratio": (slide("Training data", 70), {"percTrainData": "70"}),
    "noise": (slide("Noise", 25), {"noise": "25"}),
    "batch size": (slide("Batch size", 20), {"batchSize": "20"}),
    "more layers": (press("Add a hidden layer"), {"networkShape": "4,2,2"}),
    "fewer layers": (press("Remove the last hidden layer"), {"networkShape": "4"}),
}


def test_control_starts_the_run_anew_on_the_same_seed(tab: Tab) -> None:
    start: tuple[Losses, list[Colour]] = tab.losses, tab.colours()
    for name, (act, expected) in RESTARTS.items():
        tab.follow("#seed=0.12345&regularizationRate=0.001")  # at rate 0 a regularization would have no effect
        tab.steps(2)
        act(tab)
        tab.has_link(**expected)
        tab.at_epoch(0)
        tab.state("ready")
        assert tab.link()["seed"] == "0.12345", f"{name}: only Regenerate draws other points"
        assert "networkSeed" not in tab.link(), name
        tab.painted()
        link, start = tab.page.evaluate("location.hash"), (tab.losses, tab.colours())
        tab.follow("#seed=0.9&dataset=gauss")
        tab.follow(link)
        tab.until(partial(shows, tab, *start), f"{name}: its link shows the same")
    tab.reload()
    tab.until(partial(shows, tab, *start), "and so does the page that is loaded anew")


def shows(tab: Tab, losses: Losses, colours: list[Colour]) -> bool:
    return (tab.losses, tab.colours()) == (losses, colours)


LIVE: dict[str, tuple[Act, dict[str, str | None]]] = {
    "learning rate": (choose("Learning rate", "0.1"), {"learningRate": "0.1"}),
    "regularization rate": (choose("Regularization rate", "0.3"), {"regularizationRate": "0.3"}),
    "show test data": (lambda tab: tab.field("Show test data").check(), {"showTestData": "true"}),
    "discretize": (lambda tab: tab.field("Discretize output").check(), {"discretize": "true"}),
}


def test_control_takes_effect_without_a_restart(tab: Tab) -> None:
    for name, (act, expected) in LIVE.items():
        tab.follow("#seed=0.12345")
        tab.steps(2)
        losses = tab.losses
        act(tab)
        tab.has_link(**expected)
        assert (tab.epoch, tab.losses) == (2, losses), name
        tab.steps(1)
        assert tab.epoch == 3, name


def test_what_has_no_effect_says_so_and_the_run_goes_on(tab: Tab) -> None:
    tab.follow("#networkShape=&seed=0.12345")
    tab.steps(2)
    losses, runs = tab.losses, tab.page.locator("#runs-count").text_content()
    activation = tab.field("Activation")
    why = "This has no effect without hidden neurons; the output has a function of its own."
    expect(activation).to_have_accessible_description(re.compile(f"{re.escape(why)}$"))
    activation.select_option("relu")
    expect(tab.page.locator("#tip")).to_contain_text(why)
    tab.field("Regularization").select_option("l2")
    tab.has_link(activation="relu", regularization="L2")
    expect(tab.page.locator(".chip[data-idle]")).to_have_text(["ReLU: no effect", "L2: no effect"])
    assert (tab.epoch, tab.losses) == (2, losses)
    assert tab.page.locator("#runs-count").text_content() == runs
    tab.page.keyboard.press("Control+z")
    tab.has_link(activation="relu", regularization=None)
    tab.field("Regularization rate").select_option("0.1")
    tab.button("Add a hidden layer").click()
    tab.at_epoch(0)
    expect(activation).not_to_have_accessible_description(re.compile("no effect"))
    again = tab.button("New weights")
    expect(again).not_to_have_accessible_description(re.compile("no effect"))
    tab.follow("#initZero=true")
    expect(again).to_have_accessible_description(re.compile("This has no effect on weights that all begin at 0\\.$"))


def test_a_live_learning_rate_changes_the_training(tab: Tab) -> None:
    losses = []
    for _ in range(2):
        tab.steps(1)
        losses.append(tab.losses)
    tab.button("Reset").click()
    tab.at_epoch(0)
    tab.steps(1)
    assert tab.losses == losses[0]
    tab.field("Learning rate").select_option(label="1")
    tab.has_link(learningRate="1")
    tab.steps(1)
    assert tab.losses != losses[1]


def two_commonest(tab: Tab) -> float:
    """How much of the output's canvas has one of its two commonest colours; the points are on it, too."""
    colours = tab.colours(61)
    return sum(count for _, count in Counter(colours).most_common(2)) / len(colours)


def test_discretize_leaves_two_colours(tab: Tab) -> None:
    run_to(tab, 30)  # exactly: a map that has learnt more has fewer shades
    shaded = two_commonest(tab)
    tab.field("Discretize output").check()
    tab.until(lambda: two_commonest(tab) > 1.5 * shaded, "two colours")
    tab.field("Discretize output").uncheck()
    tab.until(lambda: two_commonest(tab) == shaded, "all colours again")


def test_the_chosen_dataset_chosen_again_changes_nothing_and_problem_type_offers_its_own(tab: Tab) -> None:
    tab.steps(2)
    pick("Circle")(tab)
    tab.steps(1)
    assert tab.epoch == 3
    radios = tab.page.get_by_role("group", name="Dataset").get_by_role("radio")
    expect(radios).to_have_count(4)
    choose("Problem type", "Regression")(tab)
    expect(radios).to_have_count(2)


def test_a_value_can_be_typed_that_no_slider_has_and_one_out_of_bounds_is_refused_at_its_control(tab: Tab) -> None:
    box = tab.page.get_by_role("spinbutton", name="Noise, as a number", exact=True)
    box.fill("37")
    box.press("Enter")
    tab.has_link(noise="37")
    box.fill("900")
    box.press("Enter")
    tab.until(lambda: "80" in tab.page.locator('[data-field="data.noise"]').inner_text(), "the bound is said")
    assert tab.link()["noise"] == "37"


def test_a_link_beyond_the_offered_values_is_shown_and_kept(open_tab: Opener) -> None:
    tab = open_tab("#learningRate=0.07&batchSize=77&noise=63&networkShape=12,20&seed=0.2")
    tab.has_link(learningRate="0.07", batchSize="77", noise="63", networkShape="12,20")
    expect(tab.field("Learning rate")).to_have_value("0.07")
