"""The table of options: complete, described, and enough to build a page from."""

import base64
import re
from itertools import product
from typing import Any

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.kernels.optimizers import OPTIMIZERS
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.link_keys import VIEW_PREFIX, setting_key
from nn_playground.labs.mlp.options import options, thumbnails
from nn_playground.labs.mlp.view import View
from nn_playground.labs.schedules import SCHEDULES

OPTIONS: list[dict[str, Any]] = options()["options"]
RULES: list[dict[str, Any]] = options()["rules"]


def leaves(config: dict[str, Any], prefix: str = "") -> set[str]:
    """The dotted paths of a config."""
    return {
        path
        for key, value in config.items()
        for path in (leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"})
    }


def at(config: dict[str, Any], path: str) -> Any:
    """The value at a dotted path."""
    for part in path.split("."):
        config = config[part]
    return config


def nested(values: dict[str, Any]) -> dict[str, Any]:
    """A config of values by dotted paths."""
    config: dict[str, Any] = {}
    for path, value in values.items():
        *parents, last = path.split(".")
        inner = config
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[last] = value
    return config


def applying(option: dict[str, Any]) -> dict[str, Any]:
    """What has to be chosen for an option to have a meaning."""
    return {option["applies"]["path"]: option["applies"]["values"][0]} if option["applies"] else {}


def test_every_part_of_a_config_is_an_option_and_the_other_way_round() -> None:
    named: list[dict[str, Any]] = [
        {"optimizer": {"name": optimizer}, "schedule": {"name": schedule}}
        for optimizer, schedule in product(OPTIMIZERS, SCHEDULES)
    ]
    own = {"name": "own", "points": [[0, 0, 1], [1, 1, -1]], "labels": ["a", "b"]}
    own_leaves = leaves(to_json(parse_config({"data": {**own, "axes": {"x1": {"name": "a"}, "x2": {"name": "b"}}}})))
    everywhere = (leaves(to_json(parse_config({"training": training}))) for training in named)
    inside_axes = {path for path in own_leaves if path.startswith("data.axes.")}
    found = set().union(own_leaves - inside_axes, {"data.axes"}, *everywhere)
    assert {option["path"] for option in OPTIONS} == found


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option["path"])
def test_an_option_is_described_and_its_default_is_that_of_the_config(option: dict[str, Any]) -> None:
    assert option["label"]
    assert option["description"].endswith(".")
    if option["path"] in leaves(to_json(RunConfig())):
        assert option["default"] == at(to_json(RunConfig()), option["path"])
    else:  # a constant of what is chosen elsewhere
        assert option["default"] is None
        assert option["default_by"]["path"] == option["applies"]["path"]
    for choice in option.get("choices", []):
        assert choice["label"]
        assert choice["description"].endswith(".")


@pytest.mark.parametrize("option", [option for option in OPTIONS if "steps" in option], ids=lambda o: o["path"])
def test_what_the_page_offers_is_allowed(option: dict[str, Any]) -> None:
    assert option["minimum"] <= min(option["steps"])
    assert max(option["steps"]) <= option["maximum"]
    for step in option["steps"]:
        parse_config(nested(applying(option) | {option["path"]: step}))


@pytest.mark.parametrize("option", [option for option in OPTIONS if option["default_by"]], ids=lambda o: o["path"])
def test_a_default_that_depends_on_another_option_is_the_one_that_a_config_gets(option: dict[str, Any]) -> None:
    path = option["default_by"]["path"]
    decider = next(option for option in OPTIONS if option["path"] == path)
    for text, default in option["default_by"]["values"].items():
        deciding = int(text) if decider["type"] == "integer" else text
        complete = to_json(parse_config(nested(applying(decider) | {path: deciding})))
        assert at(complete, option["path"]) == default


def test_an_option_applies_to_what_can_be_chosen() -> None:
    choices = {option["path"]: {one["name"] for one in option.get("choices", [])} for option in OPTIONS}
    conditions = [option["applies"] for option in OPTIONS if option["applies"]]
    assert conditions
    for condition in conditions:
        assert set(condition["values"]) < choices[condition["path"]]


def test_what_breaks_a_rule_is_refused_at_the_place_that_the_page_marks() -> None:
    assert all(set(rule["when"]) | set(rule["needs"]) <= {"path", "values", "other_than", "minimum"} for rule in RULES)
    needs = {"path": "training.batch_size", "minimum": 2}
    rule = next(rule for rule in RULES if rule["needs"] == needs)
    assert rule["when"] == {"path": "network.batch_norm", "values": [True]}
    with pytest.raises(InvalidInput, match=re.escape(f"network.batch_norm: {rule['because']}")):
        parse_config(nested({"network.batch_norm": True, "training.batch_size": 1}))


def test_what_the_original_has_is_not_advanced() -> None:
    plain = [option["path"] for option in OPTIONS if not option["advanced"]]
    assert plain == [
        *("problem", "data.name", "data.noise", "data.train_percent", "data.samples", "features"),
        *("network.hidden", "network.activation", "network.initializer", "network.seed", "training.learning_rate"),
        *("training.batch_size", "training.regularization", "training.regularization_rate", "seed"),
    ]
    names = next(option for option in OPTIONS if option["path"] == "data.name")["choices"]
    assert [one["name"] for one in names if not one["advanced"]] == [
        *("circle", "xor", "gauss", "spiral", "reg-plane", "reg-gauss"),
    ]


def test_only_the_rates_and_what_is_off_do_not_restart_a_run() -> None:
    assert [option["path"] for option in OPTIONS if not option["resets"]] == [
        "network.off",
        "training.learning_rate",
        "training.regularization_rate",
    ]


def test_what_the_page_shows_is_described() -> None:
    for option in options()["view"]:
        assert option["label"]
        assert option["description"].endswith(".")
        assert option["default"] == getattr(View(), option["name"])
        assert option["key"] == setting_key(f"{VIEW_PREFIX}{option['name']}")
    assert {option["name"] for option in options()["view"]} | {"hidden"} == set(View.model_fields)
    assert len({control["name"] for control in options()["controls"]}) == len(options()["controls"])


def test_thumbnails_show_every_dataset_and_feature() -> None:
    pictures = thumbnails()
    assert {len(points) for points in pictures["datasets"].values()} == {200}
    for by_number in pictures["classes"].values():
        assert {int(classes): {point[2] for point in points} for classes, points in by_number.items()} == {
            classes: set(range(classes)) for classes in range(3, 7)
        }
    assert set(pictures["classes"]) == {"clusters", "spirals"}
    for picture in pictures["features"].values():
        assert len(base64.b64decode(picture["codes"])) == picture["size"] ** 2
