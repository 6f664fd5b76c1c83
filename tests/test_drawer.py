"""The controls in the page's HTML: one place for every setting, whatever the registry has."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.options import options
from nn_playground.web.application import create_app
from tests.strategies import CARRIED

OPTIONS: list[dict[str, Any]] = [option for option in options()["options"] if option["type"] not in CARRIED]
IN_THE_PICTURE = {"features", "network.hidden", "network.off"}
GROUPS = ["data", "network", "optimization", "regularization", "stopping"]


class Controls(HTMLParser):
    """Rows of "More settings" by group, fields by path, ids, and what refers to ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.group = ""
        self.rows: dict[str, list[str]] = {}
        self.hidden: set[str] = set()
        self.fields: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.references: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.group = given.get("data-group") or self.group
        if "data-entry" in given:
            self.rows.setdefault(self.group, []).append(given["data-field"] or "")
        if "data-field" in given and "hidden" in given:
            self.hidden.add(given["data-field"] or "")
        if given.get("data-path") and given.get("type") != "radio" and given.get("id"):
            self.fields[given["data-path"] or ""] += 1
        self.ids.update(filter(None, [given.get("id")]))
        self.references += [name for key in ("for", "aria-describedby", "aria-controls") if (name := given.get(key))]


@pytest.fixture(scope="module")
def text() -> str:
    return TestClient(create_app(Settings.read({}))).get("/").text


@pytest.fixture(scope="module")
def controls(text: str) -> Controls:
    return Controls(text)


def test_every_setting_has_one_control(controls: Controls) -> None:
    alone = {option["path"] for option in OPTIONS} - IN_THE_PICTURE - {"data.name"}
    assert controls.fields == dict.fromkeys(alone, 1)
    assert {name for name, count in controls.ids.items() if count > 1} == set()
    assert {name for listed in controls.references for name in listed.split()} <= controls.ids.keys()


def test_what_the_original_lacks_is_in_the_group_of_the_lecture(controls: Controls) -> None:
    assert list(controls.rows) == GROUPS
    groups = {option["path"]: option["group"] for option in OPTIONS}
    for group, paths in controls.rows.items():
        assert {groups[path] for path in paths} == {group}
    advanced = {option["path"] for option in OPTIONS if option["advanced"]}
    beside_the_data = {"data.classes"}
    assert advanced - beside_the_data - IN_THE_PICTURE <= {path for paths in controls.rows.values() for path in paths}


def test_what_is_not_in_use_is_out_of_sight_from_the_start(controls: Controls) -> None:
    assert controls.hidden == {option["path"] for option in OPTIONS if option["applies"]}


def test_the_choices_of_the_original_come_first_and_the_others_behind_them(text: str) -> None:
    select = text.split('id="field-network-activation"')[1].split("</select>")[0]
    plain, more = select.split('<optgroup label="More">')
    activation = next(option for option in OPTIONS if option["path"] == "network.activation")
    for choice in activation["choices"]:
        assert f'value="{choice["name"]}"' in (more if choice["advanced"] else plain)


def test_only_the_first_datasets_are_in_sight(text: str) -> None:
    labels = re.findall(r'<label class="picture"[^>]*data-hint="(\w[^.]*)\.[^>]*?"( hidden)?>', text)
    names = next(option for option in OPTIONS if option["path"] == "data.name")["choices"]
    plain = [one["label"] for one in names if one.get("problem") == "classification" and not one["advanced"]]
    assert len(labels) == len(names)
    assert [label for label, hidden in labels if not hidden] == plain
