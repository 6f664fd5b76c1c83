"""Own points wherever other data are: pictures, the command line, sweeps, the client, a Dask cluster, the cost."""

import csv
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.client import Playground
from nn_playground.labs.mlp.boundary import picture
from nn_playground.labs.mlp.config import parse_config, to_json
from nn_playground.labs.mlp.cost import cost
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import read_link, write_link
from nn_playground.labs.mlp.runs import run
from nn_playground.work.trials import TrialGroup, batch_outcomes, batches
from tests.sweeping import layout, rows
from tests.test_main import playground as command

AXES = {"x1": {"name": "length", "unit": "mm", "scale": 0.1, "offset": 200}, "x2": {"name": "mass"}}
POINTS = [[x / 2, y / 3, 1 if x * y > 0 else -1] for x in range(-9, 10, 2) for y in range(-9, 10, 3)]
CLASSES = [[x / 2, y / 3, (x + y) % 3] for x in range(-9, 10, 2) for y in range(-9, 10, 3)]
GIVEN: dict[str, dict[str, Any]] = {
    "two classes": {"data": {"name": "own", "points": POINTS, "axes": AXES, "labels": ["cat", "dog"]}},
    "three classes": {"data": {"name": "own", "points": CLASSES, "classes": 3}, "training": {"loss": "cross_entropy"}},
    "regression": {"problem": "regression", "data": {"name": "own", "points": [[a, b, a / 2] for a, b, _ in POINTS]}},
    "own parts": {"data": {"name": "own", "points": [[*point, "test"] for point in POINTS[:30]] + POINTS[30:]}},
}
MANY = {"data": {"name": "own", "points": [[i % 121 / 10 - 6, i % 97 / 10 - 4, (-1) ** i] for i in range(900)]}}
VALUES = {"network.hidden": [[], [3]], "data.train_percent": [20, 70]}


@pytest.fixture(params=list(GIVEN))
def given(request: pytest.FixtureRequest) -> dict[str, Any]:
    return GIVEN[request.param] | {"seed": "0.5"}


def test_the_picture_shows_them_by_link_and_by_the_client(playground: Playground, given: dict[str, Any]) -> None:
    config = parse_config(given)
    wanted = picture(run(config, epochs=3, include=["grid", "points"]), size=60)
    assert playground.picture(write_link(config), epochs=3, size=60) == wanted
    assert playground.picture(given, epochs=3, size=60) == wanted


def test_the_client_and_the_command_line_run_them(
    playground: Playground, capsys: pytest.CaptureFixture[str], tmp_path: Path, given: dict[str, Any]
) -> None:
    file = tmp_path / "run.json"
    file.write_text(json.dumps(given), "utf-8")
    wanted = run(parse_config(given), epochs=3)
    assert playground.run(given, epochs=3) == playground.run(str(wanted.link), epochs=3)
    for asked in (str(file), str(wanted.link)):
        status, out, err = command(capsys, "run", asked, "--epochs", "3", "--json")
        assert (status, err) == (0, "")
        assert json.loads(out)["history"] == json.loads(wanted.history.model_dump_json())
    changed = parse_config(given | {"data": given["data"] | {"train_percent": 80}})
    status, out, err = command(capsys, "run", str(file), "--set", "data.train_percent=80", "--epochs", "3", "--json")
    assert (status, json.loads(out)["config"]) == (0, to_json(changed)), err


def test_a_sweep_has_them_by_server_by_command_and_by_hand(
    playground: Playground, capsys: pytest.CaptureFixture[str], tmp_path: Path, given: dict[str, Any]
) -> None:
    sweep = {"config": given, "values": VALUES, "seeds": ["1", "2"], "epochs": 3}
    wanted = rows(layout(**sweep))
    assert sorted(playground.sweep(sweep), key=lambda row: row.number) == wanted
    by_link = {key: value for key, value in sweep.items() if key != "config"} | {
        "link": write_link(parse_config(given))
    }
    assert sorted(playground.sweep(by_link), key=lambda row: row.number) == wanted
    file = tmp_path / "sweep.json"
    file.write_text(json.dumps(sweep), "utf-8")
    status, out, err = command(capsys, "sweep", str(file), "-o", "-")
    assert status == 0, err
    for line, row in zip(csv.DictReader(out.splitlines()), wanted, strict=True):
        assert (float(line["test_loss"]), line["link"]) == (row.test_loss, row.link)
        again = read_link(str(row.link)).config
        assert run(again, epochs=3, record=[3]).history.test_loss == [row.test_loss]


def test_a_config_with_more_points_than_a_link_holds_is_a_run_and_a_sweep_all_the_same(
    playground: Playground, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    result = playground.run(MANY, epochs=2)
    assert str(result.link).endswith("&points=900.too-many")
    sweep = {"config": MANY, "values": {"network.hidden": [[], [2]]}, "epochs": 2}
    found = sorted(playground.sweep(sweep), key=lambda row: row.number)
    assert found == rows(layout(**sweep))
    file = tmp_path / "sweep.json"
    file.write_text(json.dumps(sweep), "utf-8")
    status, out, err = command(capsys, "sweep", str(file), "-o", "-")
    assert status == 0, err
    assert [float(line["test_loss"]) for line in csv.DictReader(out.splitlines())] == [row.test_loss for row in found]
    with pytest.raises(InvalidInput, match="800"):
        playground.picture(MANY, epochs=2)


def test_workers_of_a_cluster_get_them_whole(given: dict[str, Any]) -> None:
    plan = layout(config=given, values=VALUES, epochs=3)
    for batch in batches([TrialGroup(MLP, plan.trials(), plan.plan)]):
        sent = pickle.loads(pickle.dumps(batch))
        assert [trial.config for trial in sent.trials] == [trial.config for trial in batch.trials]
        assert batch_outcomes(sent) == batch_outcomes(batch)


def test_cost_counts_them(given: dict[str, Any]) -> None:
    usual = {"classification": "clusters" if given["data"].get("classes") else "circle", "regression": "reg-plane"}
    for points in (given["data"]["points"], 3 * given["data"]["points"]):
        config = parse_config(given | {"data": given["data"] | {"points": points}})
        data = {"name": usual[config.problem], "classes": config.data.classes, "samples": len(points)}
        assert cost(config, 100) == cost(parse_config(given | {"data": data}), 100)
