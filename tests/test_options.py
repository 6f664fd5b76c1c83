"""The table of options: complete, described, and enough to build a page from."""

import base64
from typing import Any

import pytest

from app.config import RunConfig, parse_config, to_json
from app.options import options, thumbnails

OPTIONS: list[dict[str, Any]] = options()["options"]


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


def test_every_part_of_a_config_is_an_option_and_the_other_way_round() -> None:
    assert {option["path"] for option in OPTIONS} == leaves(to_json(RunConfig()))


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option["path"])
def test_an_option_is_described_and_its_default_is_that_of_the_config(option: dict[str, Any]) -> None:
    assert option["label"]
    assert option["description"].endswith(".")
    assert option["default"] == at(to_json(RunConfig()), option["path"])
    for choice in option.get("choices", []):
        assert choice["label"]
        assert choice["description"].endswith(".")


@pytest.mark.parametrize("option", [option for option in OPTIONS if "steps" in option], ids=lambda o: o["path"])
def test_what_the_page_offers_is_allowed(option: dict[str, Any]) -> None:
    assert option["minimum"] <= min(option["steps"])
    assert max(option["steps"]) <= option["maximum"]
    for step in option["steps"]:
        config: dict[str, Any] = {}
        *parents, last = option["path"].split(".")
        inner = config
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[last] = step
        parse_config(config)


def test_only_the_rates_do_not_restart_a_run() -> None:
    assert [option["path"] for option in OPTIONS if not option["resets"]] == [
        "training.learning_rate",
        "training.regularization_rate",
    ]


def test_what_the_page_shows_is_described() -> None:
    assert all(option["label"] and option["description"].endswith(".") for option in options()["view"])
    assert len({control["name"] for control in options()["controls"]}) == len(options()["controls"])


def test_thumbnails_show_every_dataset_and_feature() -> None:
    pictures = thumbnails()
    assert {len(points) for points in pictures["datasets"].values()} == {200}
    for picture in pictures["features"].values():
        assert len(base64.b64decode(picture["codes"])) == picture["size"] ** 2
