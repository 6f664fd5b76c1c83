"""A run with four classes: on the map, in the network, in words."""

import math
import re

from playwright.sync_api import expect

from nn_playground.labs.mlp.config import RunConfig
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.trainer import Trainer
from tests.browser.conftest import Opener
from tests.browser.tab import Colour, Tab
from tests.test_boundary import token as value
from tests.test_colours import token

FOUR = "#dataset=clusters&classes=4&networkShape=4&learningRate=0.1&discretize=true&seed=0.5"
PHONE = {"width": 360, "height": 740}
STRENGTH = float(value("class-strength"))


def centres(config: RunConfig) -> list[tuple[float, float]]:
    """The middle of each class's training points."""
    train = Trainer(config).points.train
    means = [train[train[:, 2] == number, :2].mean(axis=0).tolist() for number in range(config.data.classes)]
    return [(x1, x2) for x1, x2 in means]


def beside(tab: Tab, x1: float, x2: float) -> Colour:
    """The commonest colour of the map around a place: points cover less than half of it."""
    pixel: list[int] = tab.page.evaluate(
        """([x1, x2]) => {
            const canvas = document.getElementById("output");
            const ratio = canvas.width / canvas.clientWidth;
            const side = (Math.min(canvas.clientWidth, canvas.clientHeight) - 26) * ratio;
            const { width, height } = canvas;
            const copy = Object.assign(document.createElement("canvas"), { width, height });
            const context = copy.getContext("2d", { willReadFrequently: true });
            context.drawImage(canvas, 0, 0);
            const reach = Math.round(side / 8);
            const left = (side * (x1 + 6)) / 12 - reach;
            const { data } = context.getImageData(left, (side * (6 - x2)) / 12 - reach, 2 * reach, 2 * reach);
            const counts = new Map();
            for (let i = 0; i < data.length; i += 4) {
                const key = data.slice(i, i + 4).join();
                counts.set(key, (counts.get(key) ?? 0) + 1);
            }
            return [...counts].sort((a, b) => b[1] - a[1])[0][0].split(",").map(Number);
        }""",
        [x1, x2],
    )
    return Colour(*pixel)


def nearest_class(colour: Colour) -> int:
    """Which class has the colour that is most like this one, once both are over the ground."""
    over = [
        [255 + (part - 255) * STRENGTH for part in bytes.fromhex(token(f"class-{number}", "light").removeprefix("#"))]
        for number in range(6)
    ]
    distances = [math.dist(color, (colour.red, colour.green, colour.blue)) for color in over]
    assert min(distances) < 5, colour
    return distances.index(min(distances))


def test_each_cluster_lies_in_its_colour_is_read_as_class_and_has_a_map_of_its_own(open_tab: Opener) -> None:
    tab = open_tab(FOUR)
    tab.train(60, speed="10")
    places = centres(read_link(FOUR).config)
    assert [nearest_class(beside(tab, *centre)) for centre in places] == [0, 1, 2, 3]
    is_read_as_class_and_probability(tab, places)
    tab.page.mouse.move(2, 2)
    each_output_neuron_has_a_map(tab, places)


def is_read_as_class_and_probability(tab: Tab, places: list[tuple[float, float]]) -> None:
    box = tab.page.locator("#output").bounding_box()
    assert box
    side = min(box["width"], box["height"]) - 26
    x1, x2 = places[2]
    tab.page.mouse.move(box["x"] + side * (x1 + 6) / 12, box["y"] + side * (6 - x2) / 12)
    expect(tab.page.locator("#map-reading")).to_have_text(re.compile(r"→ class 3, (9\d|100)\s%$"))


def each_output_neuron_has_a_map(tab: Tab, places: list[tuple[float, float]]) -> None:
    title = tab.page.locator("#output-title")
    expect(title).to_have_text("Output")
    for number in range(1, 5):
        tab.button(f"Output of class {number}").hover()
        expect(title).to_have_text(f"Output of class {number}")
    tab.until(lambda: nearest_or_none(beside(tab, *places[3])) == 3, "the last class in its colour")
    assert nearest_or_none(beside(tab, *places[0])) is None
    expect(tab.page.locator("#colorbar")).to_have_attribute("aria-label", re.compile("class 4"))
    tab.page.mouse.move(2, 2)
    expect(title).to_have_text("Output")


def nearest_or_none(colour: Colour) -> int | None:
    """None for the neutral colour of what is not probable."""
    if max(colour[:3]) - min(colour[:3]) < 12:
        return None
    return nearest_class(colour)


def test_weights_of_any_output_can_be_edited(open_tab: Opener) -> None:
    tab = open_tab(FOUR)
    tab.button("Output of class 3").click()
    card = tab.page.get_by_role("dialog", name="Edit: Output of class 3")
    expect(card).to_be_visible()
    weight = card.get_by_label("Weight from neuron 2", exact=True)
    before = tab.losses
    weight.fill("5")
    weight.press("Enter")
    tab.until(lambda: tab.losses != before, "other losses")


def test_six_classes_fit_a_phone(open_tab: Opener) -> None:
    tab = open_tab(
        "#dataset=spirals&classes=6&networkShape=8,8&seed=0.5", viewport=PHONE, has_touch=True, is_mobile=True
    )
    assert tab.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    buttons = tab.page.get_by_role("button", name=re.compile(r"^Output of class \d$"))
    expect(buttons).to_have_count(6)
    for button in buttons.all():
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()
