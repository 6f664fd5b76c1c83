"""Saving a run: pictures, curves, weights, programs."""

import base64
import csv
import json
import re
import runpy
import struct
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.runs import run
from nn_playground.labs.mlp.table_columns import measured
from nn_playground.labs.mlp.table_library import FOLDER
from nn_playground.labs.mlp.table_models import TableChoices
from nn_playground.labs.mlp.table_points import table_points
from tests.browser.conftest import Opener, Watch
from tests.browser.tab import Tab

LINK = "#dataset=xor&networkShape=3,2&seed=0.5&sinX=true"
EPOCHS = 3
PENGUINS = (FOLDER / "penguins.csv").read_bytes()
SVG = "{http://www.w3.org/2000/svg}"
TEXTS = {
    "story": {"Neural Network Playground", "Test loss", "3 neurons", "guessing"},
    "network": {"Features", "X₁", "sin(X₁)", "3 neurons", "2 neurons", "Output"},
    "map": {"X₁", "X₂", "−6", "6", "−1", "1"},
    "chart": {"loss", "epoch", "Test", "Training", "guessing"},
}
PICTURES = ("story", "network", "map", "chart")
PARTS = (*PICTURES, "curves", "weights", "numpy", "pytorch", "keras")
# How far apart two pictures are: the mean over all colours of all pixels, of 255, and the share of those far apart.
APART = """async (pictures) => {
    const [a, b] = await Promise.all(pictures.map(async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        return image;
    }));
    const [pixels, others] = [a, b].map((image) => {
        const canvas = new OffscreenCanvas(a.naturalWidth, a.naturalHeight);
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return context.getImageData(0, 0, canvas.width, canvas.height).data;
    });
    let [sum, many] = [0, 0];
    for (let i = 0; i < pixels.length; i++) {
        const apart = Math.abs(pixels[i] - others[i]);
        sum += apart;
        if (apart > 64) many++;
    }
    return [sum / pixels.length, many / pixels.length];
}"""


def saved(tab: Tab, part: str, folder: Path, kind: str = "png") -> Path:
    """The file that a button of the dialog gives."""
    button = f"[data-save={part}]" + (f"[data-format={kind}]" if part in PICTURES else "")
    with tab.page.expect_download() as download:
        tab.page.locator(button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def drawn_as(tab: Tab, drawing: Path, picture: Path) -> bool:
    """Whether a browser makes the same of the drawing as of the picture, but for the edges of lines and letters."""
    kinds = {"image/svg+xml": drawing, "image/png": picture}
    sources = [f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}" for kind, path in kinds.items()]
    mean, much = tab.page.evaluate(APART, sources)
    return bool(mean < 1 and much < 0.005)


def test_a_run_is_saved_as_pictures_numbers_and_programs(open_tab: Opener, tmp_path: Path) -> None:
    tab = open_tab(LINK)
    tab.steps(EPOCHS)
    tab.entry("Save").click()
    files = {part: saved(tab, part, tmp_path) for part in PARTS}
    assert {path.name for path in files.values()} == {
        f"playground-{part}-epoch-{EPOCHS}.{ending}"
        for part, ending in zip(PARTS, ["png"] * 4 + ["csv", "json"] + ["py"] * 3, strict=True)
    }
    tab.reload()  # a page that has given so many files may be asked whether it may go on
    tab.steps(EPOCHS)
    tab.entry("Save").click()
    for part in PICTURES:
        drawing = saved(tab, part, tmp_path, "svg")
        assert drawing.name == f"playground-{part}-epoch-{EPOCHS}.svg"
        assert drawn_as(tab, drawing, files[part])
        root = ElementTree.parse(drawing).getroot()
        width, height = struct.unpack(">II", files[part].read_bytes()[16:24])
        assert (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"])) == (width, height)
        texts = {element.text for element in root.iter(f"{SVG}text")}
        assert texts >= TEXTS[part], part
    losses = tab.losses
    story = ElementTree.parse(tmp_path / f"playground-story-epoch-{EPOCHS}.svg").getroot()
    assert {losses.test, losses.train, str(EPOCHS)} <= {element.text for element in story.iter(f"{SVG}text")}
    assert len(list(story.iter(f"{SVG}image"))) == 7 + 3 + 2 + 1 + 1, "features, neurons, and the map are images"
    result = run(read_link(LINK).config, epochs=EPOCHS, include=["grid", "parameters"])
    assert result.grid is not None
    assert result.parameters is not None
    rows = list(csv.DictReader(files["curves"].read_text("utf-8").splitlines()))
    assert [int(row["epoch"]) for row in rows] == result.history.epoch
    assert [float(row["test_loss"]) for row in rows] == result.history.test_loss
    weights = json.loads(files["weights"].read_text("utf-8"))
    assert Parameters.model_validate(weights).weights == result.parameters.weights
    network = runpy.run_path(str(files["numpy"]))["network"]
    x1, x2 = np.meshgrid(np.linspace(-6, 6, result.grid.size), np.linspace(6, -6, result.grid.size))
    assert np.allclose(
        network(x1.ravel(), x2.ravel())[:, 0], np.array(result.grid.output, float).ravel(), rtol=0, atol=1e-6
    )
    for part in ("pytorch", "keras"):
        compile(files[part].read_text("utf-8"), part, "exec")


def test_why_a_file_can_t_be_had_is_said_in_the_dialog(tab: Tab, watch: Watch) -> None:
    watch.expect("ERR_FAILED")
    tab.page.route("**/api/runs", lambda route: route.abort())
    tab.entry("Save").click()
    tab.page.locator("[data-save=numpy]").click()
    expect(tab.page.get_by_role("alert")).to_have_text("The server did not answer: try again when it is back.")


def test_a_pinned_point_and_the_space_of_a_layer_are_saved_as_on_screen(open_tab: Opener, tmp_path: Path) -> None:
    tab = open_tab(LINK)
    tab.steps(EPOCHS)
    box = tab.page.locator("#output").bounding_box()
    assert box
    tab.page.mouse.click(box["x"] + 60, box["y"] + 50)
    tab.entry("Save").click()

    def values() -> list[str]:
        texts = texts_of(saved(tab, "network", tmp_path, "svg"))
        return [text for text in texts if re.fullmatch(r"−?\d\.\d\d", text)]

    tab.until(lambda: len(values()) > 8, "values of neurons and links in the picture")
    tab.page.keyboard.press("Escape")
    tab.page.locator("#seen").select_option(label="Layer 1")
    expect(tab.page.locator("#space")).to_have_attribute("aria-label", re.compile("^The plane through layer 1"))
    tab.entry("Save").click()
    for part in ("map", "story"):
        assert "separates best" in texts_of(saved(tab, part, tmp_path, "svg"))


def texts_of(drawing: Path) -> set[str]:
    """The texts of a picture as SVG."""
    return {text for element in ElementTree.parse(drawing).getroot().iter(f"{SVG}text") if (text := element.text)}


def test_the_points_of_a_dataset_are_saved_in_training_order(open_tab: Opener, tmp_path: Path) -> None:
    tab = open_tab(LINK)
    tab.entry("Save").click()
    rows = list(csv.DictReader(saved(tab, "points", tmp_path).read_text("utf-8").splitlines()))
    points = run(read_link(LINK).config, epochs=0, include=["points"]).points
    assert points is not None
    wanted = [(point, part) for part in ("train", "test") for point in getattr(points, part)]
    assert [([float(row[name]) for name in ("x1", "x2", "label")], row["part"]) for row in rows] == [
        (list(point), part) for point, part in wanted
    ]


@pytest.mark.parametrize(
    ("table", "choices", "header"),
    [
        (PENGUINS, {"x1": "flipper_length_mm", "x2": "body_mass_g"}, "flipper length (mm),body mass (g),label,part"),
        (
            PENGUINS,
            {"x1": "bill_length_mm", "x2": "bill_depth_mm", "label": "body_mass_g"},
            "bill length (mm),bill depth (mm),body mass (g),part",
        ),
        (b"x1,x2,label\n0.1,-5.97,1\n3.333,2,-1\n0,-0.004,-1\n6,-6,1\n", {"as_they_are": True}, "x1,x2,label,part"),
        (b'x1,x2,label\n1,2,"a, b"\n2,3,"say ""c"""\n4,3,=1+1\n5,5,=1+1\n', {"as_they_are": True}, "x1,x2,label,part"),
    ],
    ids=["classes", "regression", "plain", "quoted"],
)
def test_own_points_that_are_saved_are_read_again_as_the_same(
    open_tab: Opener, tmp_path: Path, table: bytes, choices: dict[str, Any], header: str
) -> None:
    """The columns are found without being named, the numbers are those of the table, and the parts those of the run."""
    found = table_points(measured(table), TableChoices(**choices))
    assert found.link is not None
    tab = open_tab(found.link + "&percTrainData=30")
    tab.entry("Save").click()
    file = saved(tab, "points", tmp_path)
    assert file.read_text("utf-8").splitlines()[0] == header
    as_they_are = choices.get("as_they_are", False)
    again = table_points(measured(file.read_bytes()), TableChoices(as_they_are=as_they_are))
    assert (again.points, again.labels, again.axes) == (found.points, found.labels, found.axes)
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert Counter(row["part"] for row in rows)["train"] == int(len(found.points) * 0.3)
    run_again = run(
        parse_config({**again.config, "data": {**again.data, "train_percent": 30}}), epochs=0, include=["points"]
    )
    assert run_again.points is not None
    trained = Counter(tuple(point) for point in run_again.points.train)
    assert (
        Counter(tuple(point) for point, row in zip(found.points, rows, strict=True) if row["part"] == "train")
        == trained
    )
