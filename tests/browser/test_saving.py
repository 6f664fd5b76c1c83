"""Saving a run: pictures, curves, weights, programs."""

import csv
import json
import runpy
import struct
from pathlib import Path

import numpy as np
from playwright.sync_api import expect

from nn_playground.labs.mlp.network import Parameters
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.runs import run
from tests.browser.conftest import Opener, Watch
from tests.browser.tab import Tab

LINK = "#dataset=xor&networkShape=3,2&seed=0.5&sinX=true"
EPOCHS = 3
PARTS = ("story", "network", "map", "chart", "curves", "weights", "numpy", "pytorch", "keras")


def saved(tab: Tab, part: str, folder: Path) -> Path:
    """The file that a button of the dialog gives."""
    with tab.page.expect_download() as download:
        tab.page.locator(f"[data-save={part}]").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_run_is_saved_as_pictures_numbers_and_programs(open_tab: Opener, tmp_path: Path) -> None:
    tab = open_tab(LINK)
    tab.steps(EPOCHS)
    tab.entry("Save").click()
    files = {part: saved(tab, part, tmp_path) for part in PARTS}
    assert {path.name for path in files.values()} == {
        f"playground-{part}-epoch-{EPOCHS}.{ending}"
        for part, ending in zip(PARTS, ["png"] * 4 + ["csv", "json"] + ["py"] * 3, strict=True)
    }
    for part in ("story", "network", "map", "chart"):
        width, height = struct.unpack(">II", files[part].read_bytes()[16:24])
        assert min(width, height) > 100
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
