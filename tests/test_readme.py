"""What the README says, held against the code."""

import json
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.labs.cnn.lab import CNN
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.web.application import create_app
from tests.serving import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_settings_table_is_the_code() -> None:
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {text} |" for name, default, text in Settings.table()]
    table = re.search(r"^\| Setting \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert table
    assert [re.sub(r" +", " ", line) for line in table[1].splitlines()] == [re.sub(r" +", " ", row) for row in rows]


def test_both_commands_set_up_from_nothing_in_one_line() -> None:
    commands = re.findall(r"^python3 -m venv \.venv && .*$", README, re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith(" serve")
    assert commands[1].endswith(" -m pytest")
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "README.md" in run, "CI takes the test command from the README, so that the two can't differ"


def test_the_example_in_the_readme_is_answered() -> None:
    body = re.search(r"/api/runs.*? -d '(\{.*?\})'", README, re.DOTALL)
    assert body
    asked = json.loads(body[1])
    with TestClient(create_app()) as client:
        answer = client.post("/api/runs", json=asked)
    assert answer.status_code == 200, answer.text
    assert answer.json()["history"]["epoch"] == asked["record"]


OF_CONVOLUTION = sorted(set(re.findall(r"--lab convolution '(#[^']+)'", unescape(README))))


@pytest.mark.parametrize("link", sorted({*re.findall(r"#\w+=[^\s'`\"]+", unescape(README))} - {*OF_CONVOLUTION}))
def test_links_of_the_readme_open(link: str) -> None:
    assert read_link(link).notices == []


@pytest.mark.parametrize("link", OF_CONVOLUTION)
def test_links_of_the_convolution_lab_open(link: str) -> None:
    assert CNN.written(link).notices == []


@pytest.mark.parametrize("picture", sorted(set(re.findall(r'(?:src|srcset)="([^"]+)"', README))))
def test_pictures_of_the_readme_exist(picture: str) -> None:
    assert (ROOT / picture).is_file(), "python -m tests.screenshots makes them"
