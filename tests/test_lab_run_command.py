"""`playground run --lab`: runs of the convolution lab."""

import json
from pathlib import Path

import pytest

from nn_playground.labs.cnn.runs import CnnRunRequest, cnn_slices
from tests.test_main import playground

LINK = "#pictures=shapes&samples=100&layers=4x3,max2&seed=0.5"


def test_a_run_is_that_of_the_rest_call(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = playground(capsys, "run", "--lab", "convolution", LINK, "--epochs", "2", "--json")
    assert (status, err) == (0, "")
    (result,) = [found for part in cnn_slices(CnnRunRequest(link=LINK, epochs=2)) for found in part]
    assert json.loads(out) == result.as_json()


def test_a_run_is_reported_epoch_by_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = playground(capsys, "run", "--lab", "convolution", f"{LINK}&layer=8x3", "--epochs", "2")
    note, head, *rows, nothing, link = out.splitlines()
    assert "did you mean layers?" in note
    assert head.split() == ["epoch", "train", "loss", "test", "loss", "train", "accuracy", "test", "accuracy"]
    assert [row.split()[0] for row in rows] == ["0", "1", "2"]
    assert (nothing, link) == ("", LINK)


def test_a_file_and_keys_are_taken(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"data": {"samples": 100}}')
    given = (str(path), "--set", "network.head=max", "--set", "seed=7", "--epochs", "0", "--json")
    _, out, _ = playground(capsys, "run", "--lab", "convolution", *given)
    config = json.loads(out)["config"]
    assert (config["network"]["head"], config["seed"], config["data"]["samples"]) == ("max", "7", 100)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--lab", "convolutions", ""], "did you mean convolution?"),
        (["--lab", "convolution", "", "--code", "numpy"], "--code: expected a run of the lab mlp"),
        (["--lab", "convolution", "#layers=8x9"], "kernel: expected one of 1, 3, 5"),
        (["--lab", "convolution", "", "--set", "network.layer=1"], "unknown key"),
        (["--lab", "convolution", "nowhere.json"], "there is no such file"),
    ],
)
def test_what_is_wrong_is_named(capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    status, out, err = playground(capsys, "run", *arguments)
    assert (status, out) == (2, "")
    assert says in err
