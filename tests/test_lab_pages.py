"""Exercises and presets of a lab that has a page of its own: listed beside the others, and opened there."""

from collections.abc import Iterator
from html import unescape

import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.exercises.loader import catalogue
from nn_playground.labs.cnn.lab import CNN
from nn_playground.presets.loader import gallery
from nn_playground.web.application import create_app


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


def test_every_exercise_of_the_convolution_lab_is_listed_and_opens_on_its_page(client: TestClient) -> None:
    listing = client.get("/exercises").text
    exercises = catalogue(CNN)
    assert len(exercises) >= 6
    for slug, exercise in exercises.items():
        assert f'href="convolution?exercise={slug}" data-exercise="{slug}"' in listing
        answer = client.get(f"/convolution?exercise={slug}")
        assert answer.status_code == 200
        assert f"<title>{escape(exercise.title)} · Convolution" in answer.text
        assert all(escape(question.name) in answer.text for question in exercise.questions)
    assert 'id="exercise-data"' not in client.get("/convolution").text
    assert client.get("/convolution?exercise=nowhere").status_code == 404
    assert client.get("/compare?exercise=nowhere").status_code == 200


def test_every_preset_of_the_convolution_lab_is_listed_on_both_pages_and_opens_there(client: TestClient) -> None:
    presets = gallery(CNN)
    assert presets
    listed, page = (unescape(client.get(path).text) for path in ("/presets", "/convolution"))
    for text in (listed, page):
        for slug, preset in presets.items():
            first = preset.links[0]
            bench = "" if "bench=" in first.written else "bench=train&"
            assert f'href="convolution#{bench}example={slug}&{first.written[1:]}"' in text, slug
            assert preset.title in text
    for slug, preset in presets.items():
        assert f'data-example="{slug}"' in page
        assert all(link.written[1:] in page for link in preset.links)
