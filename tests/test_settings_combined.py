"""The application with settings combined: what everybody opens is answered, and its OpenAPI is whole.

All combinations double with each new setting. So some are chosen, in which any three switches are on and off together
in all ways; each alone, and all at once, are tried besides.
"""

import json
import re
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from starlette.testclient import TestClient

from nn_playground.base.errors import InvalidSettings
from nn_playground.base.settings import PREFIX, Settings
from nn_playground.web.application import create_app
from tests.grades import EXERCISE

ADDRESSES = ["/", "/docs", "/api/options", "/api/exercises", "/exercises", "/api/presets", "/presets", "/compare"]
# A value other than the default for each setting. A new setting needs one here.
OTHERS = {
    "HOST": "0.0.0.0",
    "PORT": "8001",
    "BASE_PATH": "/services/playground",
    "ALLOWED_ORIGINS": "https://example.org",
    "ALLOWED_HOSTS": "testserver",
    "FRAMES_PER_SECOND": "30",
    "THREADS": "1",
    "MAX_TABS": "7",
    "MAX_COST": "1000000",
    "EXERCISES": "",  # a folder of the test's own, as DATA
    "DATA": "",
    "DATABASE": "",  # a file of the test's own
    "SCHEDULER": "tcp://127.0.0.1:1",
    "OPERATOR": "Ada, room 5",
    "SECRET": "a-secret-of-a-teacher",
    "TOKEN": "a-token-of-a-teacher",
    "LOG_LEVEL": "info",
}
SWITCHES = [
    name.upper()
    for name, field in Settings.model_fields.items()
    if not field.get_default() and not field.default_factory
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exercises")
    (folder / "clouds.toml").write_text(EXERCISE, "utf-8")
    (folder / "sizes.csv").write_text("size,weight,kind\n1,2,a\n2,3,b\n", "utf-8")
    return folder


def environment(names: list[str], folder: Path) -> dict[str, str]:
    """The variables with these names, set to their other values."""
    own = {"EXERCISES": str(folder), "DATA": str(folder), "DATABASE": f"sqlite:///{folder / 'classes.sqlite'}"}
    return {PREFIX + name: own.get(name) or OTHERS[name] for name in names}


def references(part: object) -> set[str]:
    """All that a part of a document refers to."""
    if isinstance(part, dict):
        own = {str(part["$ref"])} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(child) for child in part.values()))
    return set().union(*(references(child) for child in part)) if isinstance(part, list) else set()


@cache
def is_whole(document: str) -> None:
    """Assert that an OpenAPI document is valid, and that all it refers to is there, once."""
    api = json.loads(document)
    schemathesis.openapi.from_dict(api).validate()
    schemas = api["components"]["schemas"]
    assert references(api) <= {f"#/components/schemas/{name}" for name in schemas}
    calls = [call for by_method in api["paths"].values() for call in by_method.values()]
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", call["operationId"]) and call["tags"] for call in calls)
    names = [call["operationId"] for call in calls]
    assert sorted(names) == sorted(set(names))
    assert [call["operationId"] for call in calls if not is_typed(done(call["responses"]))] == []
    titles = [schema["title"] for schema in schemas.values()]
    assert sorted(titles) == sorted(set(titles))
    assert "HTTPValidationError" not in schemas
    for name, schema in schemas.items():  # generated clients have a variable of the model's name beside its lists
        lists = {key for key, value in schema.get("properties", {}).items() if value.get("type") == "array"}
        assert re.sub(r"\B(?=[A-Z])", "_", name).lower() not in lists


def done(responses: dict[str, Any]) -> dict[str, Any]:
    """The answer of a call that succeeds; one without a body has no content."""
    answer: dict[str, Any] = next(responses[code] for code in ("200", "201", "204") if code in responses)
    return {"content": {}} | answer


def is_typed(answer: dict[str, Any]) -> bool:
    """Whether a client can know what comes: a model that has a name, a text whose lines have one, picture or table."""

    def is_known(kind: str, schema: dict[str, Any]) -> bool:
        if kind == "image/png":
            return bool(schema["format"] == "binary")
        if kind in ("image/svg+xml", "text/csv"):
            return schema == {"type": "string"}
        if kind == "application/json":
            return "$ref" in schema
        return (schema["type"], schema["contentMediaType"]) == ("string", kind) and "$ref" in schema["contentSchema"]

    return all(is_known(kind, content["schema"]) for kind, content in answer["content"].items())


def is_answered(variables: dict[str, str]) -> None:
    """Assert that a server with these variables answers, and that its OpenAPI is whole."""
    client = TestClient(create_app(Settings.read(variables)))
    for address in ADDRESSES:
        assert client.get(address).status_code == 200, address
    assert client.get("/healthz").status_code in (200, 503)
    is_whole(client.get("/openapi.json").text)


def chosen(switches: list[str]) -> list[list[str]]:
    """Combinations of switches, in which any three are on and off together in all eight ways.

    Each switch has a number, and each combination another one: a switch is on where both have an odd number of bits in
    common. With the opposite of each combination this is an orthogonal array of strength 3.
    """
    rows = range(1 << (len(switches) - 1).bit_length())
    return [
        [name for number, name in enumerate(switches) if (row & number).bit_count() % 2 == odd]
        for odd, row in product((1, 0), rows)
    ]


def test_every_setting_has_another_value_here() -> None:
    assert OTHERS.keys() == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("count", [3, 4, len(SWITCHES), 20])
def test_any_three_switches_are_combined_in_all_ways(count: int) -> None:
    switches = [str(number) for number in range(count)]
    tried = [[name in names for name in switches] for names in chosen(switches)]
    assert len(tried) <= 4 * count
    for three in combinations(range(count), 3):
        assert len({tuple(row[number] for number in three) for row in tried}) == 8


@pytest.mark.parametrize("names", chosen(SWITCHES), ids=lambda names: " ".join(names) or "none")
def test_all_is_answered_whatever_is_switched_on(names: list[str], folder: Path) -> None:
    if needs := needed(names):
        with pytest.raises(InvalidSettings, match=f"PLAYGROUND_{needs}"):
            Settings.read(environment(names, folder))
        names = [*names, needs]
    is_answered(environment(names, folder))


def needed(names: list[str]) -> str:
    """The setting without which these are refused, if there is one: a token is for grades or for classes."""
    if "TOKEN" in names:
        return "" if {"SECRET", "DATABASE"} & {*names} else "SECRET"
    return "TOKEN" if "DATABASE" in names else ""


@pytest.mark.parametrize("name", sorted(OTHERS.keys() - {"TOKEN", "DATABASE"}))
def test_all_is_answered_with_each_setting_alone(name: str, folder: Path) -> None:
    is_answered(environment([name], folder))


def test_all_is_answered_with_all_settings_at_once(folder: Path) -> None:
    is_answered(environment(list(OTHERS), folder))
