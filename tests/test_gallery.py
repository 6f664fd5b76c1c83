"""The presets are read strictly, listed in order, and told over REST."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nn_playground.base.errors import InvalidInput, NotFound
from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.presets.loader import by_group, find_preset, gallery
from nn_playground.web.application import create_app

WHOLE = """
slug = "two-ways"
title = "Two ways"
group = "Tests"
order = 5
summary = "Two networks."
text = "Look at *this*, not at <b>that</b>."

[[links]]
label = "One"
link = "#networkShape=4&seed=0.5"

[[links]]
label = "Other"
link = "#networkShape=8&seed=0.5"
"""


def written(folder: Path, text: str, name: str = "two-ways.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def test_a_preset_is_read_and_its_tags_are_words(tmp_path: Path) -> None:
    preset = gallery(MLP, written(tmp_path, WHOLE))["two-ways"]
    assert preset.html == "<p>Look at <em>this</em>, not at &lt;b&gt;that&lt;/b&gt;.</p>\n"
    assert [link.config.network.units for link in preset.links] == [(4,), (8,)]
    assert read_link(preset.links[0].written).config == preset.links[0].config


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("two-ways", "Two ways", "slug"),
        ("order = 5", "", "order"),
        ("order = 5", 'order = 5\ncolour = "red"', "colour"),
        ("networkShape=4", "networkShape=4&learningRat=1", "learningRat"),
        ("networkShape=4", "networkShape=99", "networkShape"),
        ("networkShape=8&seed=0.5", "networkShape=8", "expected a seed"),
        ("networkShape=8&seed=0.5", "networkShape=8&seed=0.7", "the same seed"),
        ("networkShape=8", "networkShape=4&dataset=circle", "another run"),
        ('"Other"', '"One"', "another label"),
        ("[[links]]", '[[landscape]]\nname = "bias"\nparameters = ["biases.0.0"]\n\n[[links]]', "expected two axes"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, right: str, wrong: str, complaint: str) -> None:
    assert right in WHOLE
    with pytest.raises(InvalidInput) as caught:
        gallery(MLP, written(tmp_path, WHOLE.replace(right, wrong, 1)))
    said = str([tuple(detail) for detail in caught.value.details])
    assert "two-ways.toml" in said
    assert complaint in said


def test_each_slug_is_there_once(tmp_path: Path) -> None:
    written(tmp_path, WHOLE)
    with pytest.raises(InvalidInput, match="slug"):
        gallery(MLP, written(tmp_path, WHOLE, "again.toml"))


def test_ours_are_named_like_their_files_and_come_in_groups() -> None:
    presets = gallery(MLP)
    assert {path.stem for path in MLP.presets.glob("*.toml")} == set(presets)
    groups = by_group(presets)
    assert [preset for _, many in groups for preset in many] == list(presets.values())
    assert next(name for name, _ in groups) == "Classics"


def test_one_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="vanishing-gradients"):
        find_preset(gallery(MLP), "vanishing-gradient")


def test_they_are_told_over_rest() -> None:
    with TestClient(create_app(Settings.read({}))) as client:
        answer = client.get("/api/presets")
        told = answer.json()["presets"]
        again = client.get("/api/presets", headers={"If-None-Match": answer.headers["etag"]})
        schema = client.get("/openapi.json").json()["paths"]["/api/presets"]["get"]
    assert again.status_code == 304
    assert [preset["slug"] for preset in told] == list(gallery(MLP))
    ravine = next(preset for preset in told if preset["slug"] == "ravine")
    assert ravine.keys() == {"slug", "title", "group", "summary", "text", "html", "links", "landscape"}
    assert [axis["name"] for axis in ravine["landscape"]] == ["weights of X₁² and X₂²", "bias"]
    assert all(preset["landscape"] == [] for preset in told if preset is not ravine)
    assert [link["label"] for link in ravine["links"]] == [link.label for link in gallery(MLP)["ravine"].links]
    assert read_link(ravine["links"][-1]["link"]).config.training.optimizer.name == "adam"
    assert schema["summary"] == "Which presets there are"
