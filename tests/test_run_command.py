"""`playground run --set`: keys of the config, changed on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from nn_playground.labs.mlp.config import parse_config, to_json
from tests.test_main import LINK, playground


def config_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The config that was run."""
    status, out, err = playground(capsys, "run", *arguments, "--epochs", "0", "--json")
    assert (status, err) == (0, "")
    config: dict[str, Any] = json.loads(out)["config"]
    return config


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (["training.optimizer.name=adam"], {"training": {"optimizer": {"name": "adam"}}}),
        (['training.optimizer={"name": "adam"}'], {"training": {"optimizer": {"name": "adam"}}}),
        (
            ["training.optimizer.name=adam", "training.optimizer.beta1=0.8"],
            {"training": {"optimizer": {"name": "adam", "beta1": 0.8}}},
        ),
        (["network.hidden=[3, 2]", "network.batch_norm=true"], {"network": {"hidden": [3, 2], "batch_norm": True}}),
        (['network.initializer="zeros"'], {"network": {"initializer": "zeros"}}),
        (["data.name=xor", "data.noise=20"], {"data": {"name": "xor", "noise": 20}}),
        (["seed=0.5"], {"seed": "0.5"}),
        (["seed=0.50"], {"seed": "0.50"}),
        (['seed="7"', "network.seed=7"], {"seed": "7", "network": {"seed": "7"}}),
        (["network.seed=null"], {}),
        (["seed=a=b"], None),
    ],
)
def test_a_value_is_json_or_else_a_text(
    capsys: pytest.CaptureFixture[str], changes: list[str], wanted: dict[str, Any] | None
) -> None:
    arguments = [part for change in changes for part in ("--set", change)]
    if wanted is None:
        status, out, err = playground(capsys, "run", "", *arguments)
        assert (status, out) == (2, "")
        assert "seed: expected visible characters and none of & = #" in err
    else:
        assert config_of(capsys, "", *arguments) == to_json(parse_config(wanted))


def test_a_link_and_a_file_can_be_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"data": {"name": "xor", "samples": 100}}')
    assert config_of(capsys, LINK, "--set", "data.name=moons")["data"]["name"] == "moons"
    changed = config_of(capsys, str(path), "--set", "data.noise=5")
    assert changed == to_json(parse_config({"data": {"name": "xor", "samples": 100, "noise": 5}}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("training.optimizer.name=adm", ["training.optimizer.name: expected one of sgd", "did you mean adam?"]),
        ("training.optimiser.name=adam", ["training.optimiser: unknown key", "did you mean optimizer?"]),
        ("training.optimizer.beta1=0.5", ["training.optimizer.beta1: beta1 belongs to adam; got sgd"]),
        ("data.noise=much", ['data.noise: expected a finite number; got "much"']),
        ("data.noise.first=1", ["data.noise.first: there is no such key; noise has no parts"]),
        ("network.output=threshold", ["network.output: the threshold unit learns without hidden layers"]),
        ("data.noise", ["--set: expected KEY=VALUE"]),
        ("=5", ["--set: expected KEY=VALUE"]),
    ],
)
def test_what_is_wrong_names_the_key(capsys: pytest.CaptureFixture[str], change: str, words: list[str]) -> None:
    status, out, err = playground(capsys, "run", "", "--set", change)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert [word for word in words if word not in err] == [], err


def test_a_key_is_set_once(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = playground(capsys, "run", "", "--set", "data.noise=5", "--set", "data.noise=6")
    assert status == 2
    assert "data.noise: expected each key once" in err


@pytest.mark.parametrize("framework", ["numpy", "pytorch", "keras"])
def test_the_trained_network_is_printed_as_a_program(capsys: pytest.CaptureFixture[str], framework: str) -> None:
    status, out, err = playground(capsys, "run", LINK, "--epochs", "3", "--code", framework)
    assert (status, err) == (0, "")
    assert out.count('"""A neural network after 3 epochs.') == 1
    compile(out, framework, "exec")
