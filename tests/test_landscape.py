"""The loss as a landscape: surfaces and paths, what is refused, and how it is told over REST."""

from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest
from starlette.testclient import TestClient

from nn_playground.base.errors import InvalidInput
from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.landscape import SURFACE_COLUMNS, SURFACE_ROWS, Axis, Landscape, landscape_in_slices
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.presets.loader import gallery
from nn_playground.web.application import create_app
from nn_playground.web.landscape_routes import landscape_address, landscape_slices

RAVINE = gallery(MLP)["ravine"]
BOTH = Axis(name="weights", parameters=("weights.0.0.0", "weights.0.0.1"))
BIAS = Axis(name="bias", parameters=("biases.0.0",))


def landscape(runs: dict[str, RunConfig], axes: tuple[Axis, Axis] = (BOTH, BIAS)) -> Landscape:
    *_, last = landscape_in_slices(runs, axes)
    return last[0]


@pytest.fixture(scope="module")
def ravine() -> Landscape:
    *_, last = landscape_slices(RAVINE)
    return last[0]


def test_a_surface_has_the_training_loss_of_its_parameters(ravine: Landscape) -> None:
    points = Trainer(ravine.config).points.train
    for surface in ravine.surfaces:
        assert (len(surface.loss), {len(row) for row in surface.loss}) == (SURFACE_ROWS, {SURFACE_COLUMNS})
        weight, bias = np.linspace(*surface.across, SURFACE_COLUMNS), np.linspace(*surface.up, SURFACE_ROWS)[::-1]
        sums = (points[:, :2] ** 2).sum(axis=1)
        for row, column in ((0, 0), (SURFACE_ROWS - 1, 0), (SURFACE_ROWS - 1, SURFACE_COLUMNS - 1), (40, 140)):
            outputs = np.tanh(weight[column] * sums + bias[row])
            wanted = 0.5 * ((outputs - points[:, 2]) ** 2).mean()
            assert surface.loss[row][column] == pytest.approx(wanted, rel=1e-5)


def test_a_path_is_the_run_itself(ravine: Landscape) -> None:
    path, link = ravine.paths[2], RAVINE.links[2]
    assert (path.label, read_link(path.link).config) == (link.label, link.config)
    trainer = Trainer(link.config)
    for epoch in range(51):
        (weights,), (bias,) = (trainer.network.parameters().weights[0], trainer.network.parameters().biases[0])
        assert (path.across[epoch], path.up[epoch]) == (float(np.mean(weights)), bias)
        assert path.train_loss[epoch] == trainer.losses().train
        trainer.step()
    assert len(path.across) == 51


def test_the_close_surface_leaves_out_what_strays_and_the_wide_one_has_all(ravine: Landscape) -> None:
    def outside(number: int) -> list[str]:
        (left, right), (bottom, top) = ravine.surfaces[number].across, ravine.surfaces[number].up
        return [
            path.label
            for path in ravine.paths
            if not (left < min(path.across) and max(path.across) < right)
            or not (bottom < min(path.up) and max(path.up) < top)
        ]

    assert [outside(number) for number in range(2)] == [["SGD, rate 1"], []]
    alone = landscape({"SGD": RAVINE.links[0].config})
    assert len(alone.surfaces) == 1


def test_a_run_that_diverges_has_its_path_as_far_as_there_are_numbers() -> None:
    config = parse_config(
        {
            "problem": "regression",
            "data": {"name": "reg-plane"},
            "features": ["x1"],
            "network": {"hidden": []},
            "training": {"learning_rate": 10, "stop": {"epochs": 1000}},
        }
    )
    (path,) = landscape({"Far": config}, (Axis(name="weight", parameters=("weights.0.0.0",)), BIAS)).paths
    assert 1 < len(path.across) < 1000
    assert np.isfinite([*path.across, *path.up, *path.train_loss]).all()


def test_the_work_is_cut_by_the_clock() -> None:
    ticks = count()
    runs = {"SGD": RAVINE.links[0].config}
    slices = list(landscape_in_slices(runs, (BOTH, BIAS), clock=lambda: 0.01 * next(ticks)))
    assert len(slices) > SURFACE_ROWS // 5
    assert [len(one) for one in slices] == [0] * (len(slices) - 1) + [1]
    assert slices[-1] == [landscape(runs)]


@pytest.mark.parametrize(
    ("axes", "complaint"),
    [
        ((BOTH, Axis(name="bias", parameters=("biases.0.1",))), "biases.0.1"),
        ((BOTH, Axis(name="weight", parameters=("weights.0.0.1",))), "each of them once"),
        ((BIAS, Axis(name="weight", parameters=("weights.0.0.1",))), "weights.0.0.0 is missing"),
    ],
)
def test_axes_have_each_parameter_once(axes: tuple[Axis, Axis], complaint: str) -> None:
    with pytest.raises(InvalidInput, match="landscape") as caught:
        landscape({"SGD": RAVINE.links[0].config}, axes)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("other", [{"seed": "2"}, {"features": ["x1", "x2_squared"]}, {"data": {"noise": 10}}])
def test_runs_have_their_loss_in_common(other: dict[str, object]) -> None:
    config = RAVINE.links[0].config
    changed = parse_config(config.model_dump() | other)
    with pytest.raises(InvalidInput, match="Other: expected the points"):
        landscape({"SGD": config, "Other": changed})


# ---- over REST ----


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


def test_it_is_told_over_rest_and_kept_by_caches(client: TestClient, ravine: Landscape) -> None:
    answer = client.get("/api/presets/ravine/landscape")
    assert answer.status_code == 200
    assert Landscape.model_validate(answer.json()) == ravine
    again = client.get("/api/presets/ravine/landscape", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")
    named = client.get(f"/{landscape_address(RAVINE)}")
    assert "immutable" in named.headers["cache-control"]
    assert named.content == answer.content
    stale = client.get("/api/presets/ravine/landscape?version=before")
    assert stale.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(("slug", "complaint"), [("ravin", "ravine"), ("softmax", "ravine has one")])
def test_what_is_not_there_is_not_found(client: TestClient, slug: str, complaint: str) -> None:
    answer = client.get(f"/api/presets/{slug}/landscape")
    assert answer.status_code == 404
    assert complaint in answer.json()["error"]["message"]
