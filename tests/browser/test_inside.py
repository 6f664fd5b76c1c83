"""What is seen inside a run: metrics, gradients, units that hardly learn or are left out, spaces of layers."""

import json
import re

import pytest
from playwright.sync_api import Locator, Position, expect

from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.trainer import Trainer
from tests.browser.conftest import Opener
from tests.browser.tab import Tab

VANISHING = "#activation=sigmoid&networkShape=3,3,3,3,3,3,3,3&seed=0.5"
DEAD = "#activation=relu&initZero=true&networkShape=3&seed=0.5"
REGRESSION = "#problem=regression&seed=0.5"
CLASSES = "#dataset=clusters&classes=3&seed=0.5"
DROPOUT = "#dropout=0.5&networkShape=8&seed=0.5"
EXPONENTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def shows(tab: Tab) -> Locator:
    return tab.field("Show in the chart")


def metric(tab: Tab, name: str) -> Locator:
    return tab.page.get_by_role("status", name=name, exact=True)


def flow_button(tab: Tab) -> Locator:
    return tab.button("Gradient flow")


def hints(tab: Tab) -> list[str]:
    """What is said of neurons that are pointed at, of those of which anything is."""
    for neuron in tab.page.locator(".neuron").all():
        neuron.hover()
    found: list[str] = tab.page.evaluate(
        "[...document.querySelectorAll('.neuron[data-hint]')].map((n) => n.dataset.hint)"
    )
    return found


def size(text: str) -> float:
    """A gradient's size as the page writes it: 0.023, 3.1·10⁻⁹."""
    match = re.fullmatch(r"(?:([\d.]+)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    return float(match[1] or 1) * 10.0 ** int(match[2].translate(EXPONENTS)) if match else float(text)


# ---- only what is asked for ----


def test_a_plain_run_asks_the_server_for_the_accuracy_and_nothing_more(open_tab: Opener) -> None:
    tab = open_tab(own=True)
    sent: list[str] = []
    tab.page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(str(data))))
    tab.reload()
    tab.train(20, speed="5")
    commands = [json.loads(text) for text in sent]
    assert {"configure", "play"} <= {command["type"] for command in commands}
    asked = [command for command in commands if command["type"] == "inspect"]
    assert asked == [{"type": "inspect", "accuracy": True, "metrics": False, "gradients": False, "worth": False}]
    expect(tab.page.locator("#flow")).to_be_hidden()
    expect(tab.page.locator("#confusion")).to_be_hidden()
    expect(metric(tab, "Test accuracy")).to_have_text(re.compile(r"^\d+\.\d %$"))


# ---- metrics ----


def test_accuracy_stands_beside_the_losses_also_after_a_reload(tab: Tab) -> None:
    plain = tab.colours(61, "chart")
    shows(tab).select_option(label="Accuracy")
    accuracy = metric(tab, "Test accuracy")
    expect(accuracy).to_have_text(re.compile(r"\d+\.\d %"))
    tab.train(150, speed="10")
    expect(accuracy).to_have_text(re.compile(r"9\d\.\d %|100\.0 %"))
    expect(tab.page.locator("#chart")).to_have_attribute("aria-label", re.compile("accuracy"))
    tab.until(lambda: tab.colours(61, "chart") != plain, "another curve")
    expect(tab.field("Log scale")).to_be_disabled()
    tab.reload()
    expect(shows(tab)).to_have_value("accuracy")
    expect(accuracy).to_have_text(re.compile(r"\d+\.\d %"))
    shows(tab).select_option(label="Loss")
    expect(accuracy).to_have_text(re.compile(r"\d+\.\d %"))
    expect(tab.field("Log scale")).to_be_enabled()


def test_regression_has_its_own_metrics(open_tab: Opener) -> None:
    tab = open_tab(REGRESSION)
    tab.train(30, speed="10")
    shows(tab).select_option(label="RMSE")
    error = metric(tab, "Test RMSE")
    expect(error).to_have_text(re.compile(r"0\.\d+"))
    loss = float(tab.losses.test)
    assert float(error.inner_text()) == pytest.approx((2 * loss) ** 0.5, abs=0.02)
    shows(tab).select_option(label="R²")
    expect(metric(tab, "Training R²")).to_have_text(re.compile(r"[−\d.]+"))
    tab.field("Problem type").select_option(label="Classification")
    expect(shows(tab)).to_have_value("loss")
    expect(shows(tab).locator("option")).to_have_text(["Loss", "Accuracy", "Confusion", "Loss landscape"])


def test_the_confusion_matrix_counts_every_point_once(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    counts_every_point_once(tab, ["−1", "+1"])
    tab.follow(CLASSES)
    expect(tab.page.locator("#confusion table")).to_have_count(0)  # of the run before none is left
    counts_every_point_once(tab, ["1", "2", "3"])


def counts_every_point_once(tab: Tab, classes: list[str]) -> None:
    tab.train(20, speed="5")
    shows(tab).select_option(label="Confusion")
    tables = tab.page.get_by_role("group", name="How many points").get_by_role("table")
    expect(tables).to_have_count(2)
    expect(tab.page.locator("#chart")).to_be_hidden()
    for i in range(2):
        table = tables.nth(i)
        expect(table.get_by_role("cell")).to_have_text([re.compile(r"^\d+$")] * len(classes) ** 2)
        heads = table.locator("tbody").get_by_role("rowheader").all_inner_texts()
        assert [head.split()[-1] for head in heads] == classes
        cells = [int(text) for text in table.get_by_role("cell").all_inner_texts()]
        assert sum(cells) == 250
    right = sum(
        int(tables.first.locator("tbody tr").nth(i).get_by_role("cell").nth(i).inner_text())
        for i in range(len(classes))
    )
    expect(metric(tab, "Test accuracy")).to_have_text(f"{right / 2.5:.1f} %")


def test_nothing_else_moves_when_something_is_asked_for_during_a_run(tab: Tab) -> None:
    def places() -> list[object]:
        names = ("#output", ".losses", "#chart", "#network-canvas", "[aria-label=Training].transport", "body")
        return [tab.page.locator(name).bounding_box() for name in names]

    tab.play()
    before = places()
    shows(tab).select_option(label="Accuracy")
    tab.until(lambda: tab.page.locator("#test-metric").inner_text() != "", "an accuracy")
    assert places() == before
    shows(tab).select_option(label="Confusion")
    flow_button(tab).click()
    tab.until(lambda: tab.page.locator(".flow-number").count() == 3, "gradients")
    assert places() == before


# ---- gradients ----


def test_a_vanishing_gradient_is_seen_and_read(open_tab: Opener) -> None:
    tab = open_tab(VANISHING)
    button = flow_button(tab)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    numbers = tab.page.get_by_role("group", name="Size of the gradient").locator(".flow-number")
    expect(numbers).to_have_count(9)
    expect(numbers.first).to_have_text(re.compile(r"Gradient of layer 1: .*10⁻"))
    tab.train(20, speed="5")
    values = [size(text.split(": ")[1]) for text in numbers.all_text_contents()]
    assert values[0] < 1e-6 < 1e-4 < values[-1]
    tab.until(lambda: any(colour.alpha for colour in tab.colours(200, "flow")), "the flow is painted")
    numbers.first.hover()
    expect(tab.page.locator("#tip")).to_contain_text("Root mean square over its weights")
    button.click()
    expect(numbers.first).to_be_hidden()


def test_dead_units_are_told_from_others_and_those_that_dropout_left_out_are_named(open_tab: Opener) -> None:
    tab = open_tab(DEAD)
    assert hints(tab) == []
    flow_button(tab).click()
    tab.until(lambda: len(hints(tab)) == 3, "all three units are marked")
    assert set(hints(tab)) == {"Dead: its ReLU is 0 at every training point."}
    tab.follow(DROPOUT)
    tab.train(5)
    out = hints(tab)
    assert 0 < len(out) < 8
    assert set(out) == {"Left out by dropout for the last example."}


# ---- one point ----


def test_a_pinned_point_is_followed_through_the_network_while_it_trains(open_tab: Opener) -> None:
    tab = open_tab("#seed=0.5")
    tab.steps(3)
    plain = tab.colours(120, "network-canvas")
    tab.page.locator("#output").hover(position=place(tab, -5.5, 5.5))
    tab.until(lambda: tab.colours(120, "network-canvas") != plain, "values, as long as the map is pointed at")
    tab.page.mouse.move(2, 2)
    tab.until(lambda: tab.colours(120, "network-canvas") == plain, "no values any more")
    tab.page.locator("#output").click(position=place(tab, -5.5, 5.5))
    chip = tab.page.get_by_role("button", name="Unpin the point")
    expect(chip).to_be_visible()
    tab.train(20, speed="5")
    agree(tab, "Neuron 2 of layer 1", 0, 1)
    agree(tab, "Output neuron", 2, 0)
    expect(tab.button("Output neuron")).to_have_accessible_description(re.compile(r"=\stanh\("))
    tab.page.keyboard.press("Escape")
    expect(chip).to_be_hidden()
    tab.button("Output neuron").press("Enter")
    written = r"^tanh\([^=]*\sa₁\s[^=]*\)\s*a₁, a₂, …: what the neurons of layer 2 give$"
    expect(tab.page.locator("#editor-formula")).to_contain_text(re.compile(written))
    tab.page.keyboard.press("Escape")
    x1, x2, label = Trainer(read_link("#seed=0.5").config).points.train[0].tolist()
    tab.page.locator("#output").click(position=place(tab, x1 + 0.03, x2))
    named, end = (re.escape(text.replace("-", "−")) for text in (f"({x1:.2f}, {x2:.2f})", f"label {label:+.0f}"))
    expect(chip).to_have_text(re.compile(rf"^{named}→ −?\d\.\d\d{end}$"))
    tab.button("Regenerate data").click()
    expect(chip).to_have_text(re.compile(rf"^{named}→ −?\d\.\d\d$"))  # no point is there any more
    tab.page.locator("#output").click(position=place(tab, x1, x2))
    expect(chip).to_be_hidden()
    tab.follow("#dataset=clusters&classes=3&batchNorm=true&normalizeInputs=true&networkShape=4&seed=0.5")
    tab.steps(2)
    tab.page.locator("#output").focus()
    for key in ("ArrowLeft", "ArrowUp", "Enter"):
        tab.page.keyboard.press(key)
    expect(tab.page.locator("#reading-words")).to_contain_text("Pinned: the point (0.00, 0.25).")
    agree(tab, "Neuron 3 of layer 1", 0, 2)
    agree(tab, "Output of class 2", 1, 1)


def place(tab: Tab, x1: float, x2: float) -> Position:
    """Where a point lies on the canvas of the map."""
    box = tab.page.locator("#output").bounding_box()
    assert box
    size = min(box["width"], box["height"]) - 26  # the labels of the axes
    return {"x": size * (x1 + 6) / 12, "y": size * (6 - x2) / 12}


def agree(tab: Tab, name: str, layer: int, unit: int) -> None:
    """In a neuron's card each step ends in the server's number for the point that is pinned."""
    tab.button(name).press("Enter")
    pinned = tab.page.locator(".probe-chip").inner_text().replace("−", "-")
    body = {
        "link": tab.page.evaluate("location.hash"),
        "epochs": tab.epoch,
        "point": [float(text) for text in re.findall(r"-?\d\.\d\d", pinned)[:2]],
        "label": 1,
    }
    found = tab.page.request.post(f"{tab.base}api/trace", data=body).json()["layers"][layer]
    expect(tab.page.locator("#editor-formula")).to_contain_text(re.compile(r"=\s−?\d\.\d+"))
    lines = tab.page.locator("#editor-formula .formula-line").all_inner_texts()
    steps = [step.rstrip(")") for line in lines for step in re.split(r"\s=\s", line.replace("−", "-"))[1:]]
    wanted = [found["sums"][unit], found["outputs"][unit]]
    if found.get("normalized") is not None:
        wanted.insert(1, found["normalized"][unit])
    numbers = [float(step.rpartition("(")[2]) for step in steps]
    assert numbers == pytest.approx(wanted, abs=0.0051), lines
    tab.page.keyboard.press("Escape")


# ---- what training does to gradients and points ----


def test_clipping_and_a_schedule_are_told_in_words(open_tab: Opener) -> None:
    tab = open_tab("#clipNorm=0.001&schedule=step&scheduleEvery=2&scheduleFactor=0.5&seed=0.5")
    tab.steps(2)
    expect(tab.page.locator("#clipped")).to_have_text("Gradient clipped in 25 of 25 updates")
    expect(tab.page.locator("#chart")).to_have_attribute("aria-label", re.compile(r"Learning rate now 0\.015\b"))


def test_points_that_augmentation_moves_are_shown_where_they_are(open_tab: Opener) -> None:
    tab = open_tab("#augmentation=0.5&seed=0.5&dataset=gauss")
    tab.steps(1)
    moved = tab.colours(150)
    tab.steps(1)
    tab.until(lambda: sum(a != b for a, b in zip(moved, tab.colours(150), strict=True)) > 300, "points that moved")


# ---- the space of a layer ----


def test_a_layers_space_takes_the_place_of_the_map_and_nothing_else_moves(open_tab: Opener) -> None:
    tab = open_tab("#networkShape=3&seed=0.5")
    seen, space = tab.field("What is seen here"), tab.page.locator("#space")

    def places() -> list[object]:
        names = ("#map-place", "#paint-toggle", ".map-foot", "#test-loss", "#chart", "#network-canvas", "body")
        return [tab.page.locator(name).bounding_box() for name in names]

    sizes = ((360, 740), (1024, 768), (1366, 650))
    before = {}
    for width, height in sizes:
        tab.resize(width, height)
        before[width] = places()
    seen.select_option(label="Layer 1")
    expect(space).to_have_attribute("aria-label", re.compile("separates best.*right side of the output", re.DOTALL))
    expect(tab.page.locator("#output")).to_be_hidden()
    for width, height in sizes:
        tab.resize(width, height)
        assert places() == before[width], width
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    slider = tab.page.get_by_role("slider", name="From the map to the layer")
    expect(slider).to_have_value("100")  # once it has been played
    layer = tab.colours(41, "space")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0 % of the way to layer 1")
    tab.until(lambda: tab.colours(41, "space") != layer, "the points as on the map")
    slider.press("End")
    tab.until(lambda: tab.colours(41, "space") == layer, "the points in the layer")
    tab.field("Across in the layer").select_option(label="Neuron 3")
    expect(space).to_have_attribute("aria-label", re.compile("neuron 3 across and neuron 1 up"))
    chosen = tab.colours(41, "space")
    tab.steps(3)
    tab.until(lambda: tab.colours(41, "space") != chosen, "the points where the network takes them now")
    tab.follow("#networkShape=2&seed=0.5")
    expect(space).to_have_attribute("aria-label", re.compile("neuron 1 across and neuron 2 up"))
    tab.button("Add a neuron to layer 1").click()
    expect(space).to_have_attribute("aria-label", re.compile("separates best"))
    tab.follow("#networkShape=&seed=0.5")
    expect(tab.page.locator("#output")).to_be_visible()
    expect(seen).to_be_hidden()
