"""Points that a config carries itself: bounds, grid, parts, links, and runs that go on with them."""

import json
import random
import subprocess
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp import read_link, run
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json, with_values
from nn_playground.labs.mlp.own_points import (
    EDGE,
    GRID_STEPS,
    LABEL_STEPS,
    LEAST_POINTS,
    MOST_POINTS,
    OwnPoints,
)
from nn_playground.labs.mlp.permalink import notices_of, write_link
from nn_playground.labs.mlp.points_text import CHARACTERS, MOST_IN_LINK, read_points, write_points
from nn_playground.labs.mlp.runs import ClassMetrics
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.labs.rng import Stream
from nn_playground.live import commands
from tests.node import ROOT, node
from tests.tabs import Tab

XOR = [[x, y, 1 if x * y > 0 else -1] for x in (-3, -2, 2, 3) for y in (-3, -1, 1, 3)]
AXES = {
    "x1": {"name": "flipper length", "unit": "mm", "scale": 0.1, "offset": 200},
    "x2": {"name": "Masse & =", "unit": "g"},
}


def own(points: list[Any], **data: Any) -> dict[str, Any]:
    return {"data": {"name": "own", "points": points, **data}}


def some_points(count: int, classes: int | None = 2) -> list[list[float]]:
    chance = random.Random(count)
    labels = [-1, 1] if classes == 2 else [*range(classes or 0)]
    label = (lambda: chance.uniform(-EDGE, EDGE)) if classes is None else (lambda: chance.choice(labels))
    return [[chance.uniform(-EDGE, EDGE), chance.uniform(-EDGE, EDGE), label()] for _ in range(count)]


def refused(config: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        parse_config(config)
    return caught.value.details[0]


@pytest.mark.parametrize("classes", [None, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("count", [2, 3, 61, MOST_IN_LINK])
def test_a_config_its_link_and_the_config_of_that_are_one_run(classes: int | None, count: int) -> None:
    told = {} if classes is None else {"classes": classes, "labels": [f"Größe {number}" for number in range(classes)]}
    config = parse_config(
        {
            **own(some_points(count, classes), axes=AXES, **told),
            "problem": "classification" if classes else "regression",
        }
    )
    link = read_link(write_link(config))
    assert (link.config, link.notices) == (config, [])
    assert write_link(link.config) == write_link(config)
    first, second = (run(parse_config(to_json(one)), epochs=3) for one in (config, link.config))
    assert first.model_dump() == second.model_dump()


def test_a_point_takes_four_characters_and_its_class_a_sixth_of_one() -> None:
    text = write_points(OwnPoints.read(some_points(600)), 2)
    assert len(text) == len("2..") + 600 * 4 + 600 // 6
    assert set(text) <= {*CHARACTERS, "."}


def test_points_off_the_grid_are_moved_a_little_and_this_is_said_once() -> None:
    config = parse_config(own([[0.1234567, -6, 1], [1, -2, -1], *XOR * 2]))
    assert config.data.points is not None
    assert 0 < abs(config.data.points.array[0, 0] - 0.1234567) <= 0.0015
    assert config.data.points.array[1].tolist() == [1, -2, -1]
    (notice,) = notices_of(config)
    assert notice == "One point was moved to the grid that links can carry, by less than 0.0015."
    again = parse_config(to_json(config))
    assert again == config
    assert notices_of(again) == []


@pytest.mark.parametrize("classes", [None, 2, 3, 4, 6])
@pytest.mark.parametrize("part", [[], ["test"]])
def test_a_text_that_is_cut_off_anywhere_is_damaged(classes: int | None, part: list[str]) -> None:
    points = [[x, y, label, *part] for x, y, label in some_points(13, classes)]
    points[-6:] = [[x, y, -1 if classes == 2 else 0, *part] for x, y, _ in some_points(6)]
    text = write_points(OwnPoints.read([*points, [0, 0, -1 if classes == 2 else 0]]), classes)
    assert read_points(text)[1] == classes
    for end in range(len(text)):
        with pytest.raises(InvalidInput):
            read_points(text[:end])


@given(st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.sampled_from([-1, 1])), min_size=2, max_size=40))
def test_the_grid_holds_what_it_has_moved(points: list[tuple[float, float, float]]) -> None:
    first = OwnPoints.read(points)
    again = OwnPoints.read(first.as_lists())
    assert again == first
    assert again.moved == 0
    assert np.abs(first.array - np.array(points)).max() <= 0.0015
    assert read_points(write_points(first, 2)) == (first, 2)


@pytest.mark.parametrize(
    ("points", "path", "message"),
    [
        (None, "data.name", "there are no own points yet"),
        ("0,0", "data.points", 'expected a list of points [x1, x2, label]; got "0,0"'),
        ([[0, 0, 1]], "data.points", "expected 2 to 5,000 points; got 1"),
        ([[0, 0, 1]] * 5001, "data.points", "expected 2 to 5,000 points; got 5,001"),
        ([[0, 0, 1], [0, 1]], "data.points.1", "expected [x1, x2, label]; got [0, 1]"),
        ([[0, 0, 1], [0, 7, 1]], "data.points.1", "expected x2 from -6 to 6; got 7"),
        ([[0, 0, 1], [True, 0, 1]], "data.points.1", "expected x1 from -6 to 6; got true"),
        ([[0, 0, 1], [float("nan"), 0, 1]], "data.points.1", "expected x1 from -6 to 6; got NaN"),
        ([[0, 0, 1], ["1", 0, 1]], "data.points.1", 'expected x1 from -6 to 6; got "1"'),
        ([[0, 0, 1], [10**400, 0, 1]], "data.points.1", "expected x1 from -6 to 6; got"),
        ([[0, 0, 1, "both"], [0, 0, 1]], "data.points.0", 'expected "train" or "test"'),
        ([[0, 0, 1, []], [0, 0, 1]], "data.points.0", 'expected "train" or "test"'),
        ([[0, 0, 1], [0, 0, 0]], "data.points", "expected the labels -1, 1 of 2 classes; got 0"),
        ([[0, 0, 0.5], [0, 0, 1]], "data.points", "expected the labels -1, 1 of 2 classes; got 0.5"),
        ([[0, 0, 2], [0, 0, -1]], "data.points", "expected the labels 0, 1, 2 of 3 classes; got -1"),
        ([[0, 0, 1, "train"], [0, 0, 1, "train"]], "data.points", "expected a point to train on and one to test on"),
    ],
)
def test_what_is_no_set_of_points_says_what_was_expected(points: Any, path: str, message: str) -> None:
    where, told = refused(own(points))
    assert where == path
    assert told.startswith(message)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"labels": ["a"]}, "data.labels"),
        ({"labels": ["a", "a"]}, "data.labels"),
        ({"labels": ["a", "b", "c"]}, "data.labels"),
        ({"labels": ["a", " "]}, "data.labels.1"),
        ({"labels": ["a", "b" * 41]}, "data.labels.1"),
        ({"axes": {"x1": {"name": "a"}}}, "data.axes.x2"),
        ({"axes": {"x1": {"name": "a", "scale": 0}, "x2": {"name": "b"}}}, "data.axes.x1.scale"),
        ({"axes": {"x1": {"name": "a\u202eb"}, "x2": {"name": "b"}}}, "data.axes.x1.name"),
        ({"name": "circle"}, "data.points"),
        ({"classes": 3}, "data.points"),
    ],
)
def test_what_does_not_fit_the_points_is_named(data: dict[str, Any], path: str) -> None:
    assert refused({"data": {**own(XOR)["data"], **data}})[0] == path


def test_the_number_of_classes_follows_the_labels() -> None:
    assert parse_config(own([[0, 0, 0], [1, 1, 4], [2, 2, 1]])).data.classes == 5
    assert parse_config(own(XOR)).data.classes == 2
    numbers = parse_config({**own([[0, 0, 0.25], [1, 1, 4], [2, 2, 1]]), "problem": "regression"})
    assert numbers.data.classes == 2
    assert refused({**own(XOR, labels=["a", "b"]), "problem": "regression"})[0] == "data.labels"


def test_a_point_may_be_meant_for_training_or_for_testing() -> None:
    points = [[*point, "train" if point[0] == 3 else "test"] for point in XOR[4:]] + XOR[:4]
    config = parse_config(own(points, train_percent=50))
    trainer = Trainer(config)
    assert len(trainer.points.train) == config.data.train_count == 4 + 2
    assert (trainer.points.train[:, 0] == 3).sum() == 4
    assert (trainer.points.test[:, 0] == 3).sum() == 0
    assert read_link(write_link(config)).config == config


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_one_more_point_leaves_the_weights_and_all_other_points_but_one_where_they_were(seed: str) -> None:
    points = some_points(40)
    fewer, more = (parse_config({**own(points[:count]), "seed": seed}) for count in (39, 40))
    assert Trainer(fewer).network.to_vector().tolist() == Trainer(more).network.to_vector().tolist()
    parts = [
        {tuple(point) for point in one.data.points.drawn(Stream(seed), 50).train.tolist()}
        for one in (fewer, more)
        if one.data.points
    ]
    assert len(parts[0] - parts[1]) <= 1


def test_more_points_than_a_link_carries_are_refused_there_and_told_here() -> None:
    config = parse_config(own(some_points(MOST_IN_LINK + 1)))
    assert any("801 points do not fit into a link, which carries 800" in notice for notice in notices_of(config))
    with pytest.raises(InvalidInput, match="hand on the config as a file") as caught:
        read_link(write_link(config))
    assert "801 points do not fit into a link" in caught.value.told
    assert parse_config(to_json(config)) == config


@pytest.mark.parametrize("key", ["points", "labels", "axes"])
def test_a_damaged_link_names_what_is_damaged(key: str) -> None:
    link = write_link(parse_config(own(XOR, labels=["a", "b"], axes=AXES)))
    whole = next(part for part in link[1:].split("&") if part.startswith(f"{key}="))
    for damaged in (whole[:-1], whole[:-3], f"{key}=?", f"{key}={whole}", f"{key}=2.A.AAAA.A.A", f"{key}=7.A.AAAAAAAA"):
        with pytest.raises(InvalidInput) as caught:
            read_link(link.replace(whole, damaged))
        assert caught.value.details[0].path == key


def test_own_data_without_points_and_points_without_own_data_say_so() -> None:
    with pytest.raises(InvalidInput, match="there are no own points yet"):
        read_link("#dataset=own")
    link = read_link(write_link(parse_config(own(XOR, labels=["a", "b"]))).replace("dataset=own", "dataset=xor"))
    assert link.config == parse_config({"data": {"name": "xor"}})
    assert [notice.partition(":")[0] for notice in link.notices] == ["points", "labels"]


def test_a_link_that_only_names_the_points_is_enough_for_a_regression() -> None:
    config = parse_config({**own(some_points(9, None)), "problem": "regression"})
    text = next(part for part in write_link(config)[1:].split("&") if part.startswith("points="))
    assert read_link(f"#problem=regression&dataset=own&{text}").config == config
    assert read_link(f"#problem=regression&regDataset=own&{text}").config == config


def test_other_data_take_the_points_along() -> None:
    config = parse_config(own(XOR, labels=["a", "b"], axes=AXES))
    for values in ({"data.name": "circle"}, {"problem": "regression"}):
        other = parse_config(with_values(config, values))
        assert (other.data.points, other.data.axes, other.data.labels) == (None, None, None)


def test_own_points_are_learned() -> None:
    metrics = run(parse_config(own(XOR * 10)), epochs=300, include=["metrics"]).metrics
    assert metrics is not None
    assert isinstance(metrics.test, ClassMetrics)
    assert metrics.test.accuracy == 1


def small(**more: Any) -> RunConfig:
    return parse_config({**own(XOR), "network": {"hidden": [3]}, **more})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"training": {"optimizer": {"name": "adam"}, "batch_size": 30}, "network": {"hidden": [3], "batch_norm": True}},
        {"training": {"dropout": 0.3, "shuffle": True, "early_stopping": {"patience": 5}}},
        {"data": {**own(XOR)["data"], "normalize_inputs": True}},
    ],
    ids=["plain", "normalized", "random", "scaled"],
)
def test_a_run_goes_on_with_what_is_painted(more: dict[str, Any]) -> None:
    """The weights and the memory of the optimizer stay; the points are those of a run that began with them."""
    tab = Tab()
    tab.ask("configure", config=to_json(small(**more)))
    for _ in range(3):
        tab.ask("step")
    weights = tab.trainer.network.to_vector().tolist()
    data = {**to_json(small(**more))["data"], "points": some_points(120)}
    answer = tab.ask("data", data=data)
    assert (answer["fresh"], answer["epoch"]) == (False, 3)
    assert tab.trainer.network.to_vector().tolist() == weights
    begun = Trainer(tab.trainer.config)
    assert answer["points"] == {"train": begun.points.train.tolist(), "test": begun.points.test.tolist()}
    assert tab.trainer.losses() == begun.losses_of(tab.trainer.network)
    tab.ask("step")
    assert tab.frame().epoch == 4
    assert tab.trainer.losses().finite


def test_data_of_other_classes_begin_another_run() -> None:
    tab = Tab()
    tab.ask("configure", config=to_json(small()))
    answer = tab.ask("data", data=own([[0, 0, 0], [1, 1, 1], [2, 2, 2]])["data"])
    assert answer["error"]["details"][0]["path"] == "data.classes"
    assert answer["error"]["details"][0]["message"].startswith("expected as many classes as now, 2; got 3")
    assert tab.ask("data", data={"name": "circle"})["config"]["data"]["name"] == "circle"


def test_the_page_has_the_same_grid() -> None:
    places = np.random.default_rng(5).uniform(-6.0, 6.0, (2000, 3))
    places[0] = [-6.0, 6.0, -0.0]
    module, own = ((ROOT / "static" / "js" / "labs" / "mlp" / name).as_uri() for name in ("paint/grid.js", "own.js"))
    script = f"""
        import * as grid from {json.dumps(module)};
        import {{ MOST_IN_LINK }} from {json.dumps(own)};
        const points = {json.dumps(places.tolist())}.map((place) => grid.placed(...place));
        const names = ["EDGE", "GRID_STEPS", "LABEL_STEPS", "LEAST_POINTS", "MOST_POINTS"];
        console.log(JSON.stringify([points, [...names.map((name) => grid[name]), MOST_IN_LINK]]));
    """
    command = [node(), "--input-type=module", "--eval", script]
    points, constants = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert points == OwnPoints(places).as_lists()
    assert OwnPoints.read(points).moved == 0
    assert constants == [EDGE, GRID_STEPS, LABEL_STEPS, LEAST_POINTS, MOST_POINTS, MOST_IN_LINK]


def test_the_largest_config_is_a_command() -> None:
    points = some_points(5000, None)
    config = to_json(parse_config({**own(points), "problem": "regression"}))
    command = json.dumps({"type": "configure", "config": config, "view": {}})
    assert len(command) < commands.MAX_COMMAND
