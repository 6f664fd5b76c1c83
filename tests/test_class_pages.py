"""The pages of classes: what they say without a token, and who may put them into a frame."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.classroom.names import FIRST_WORDS, SECOND_WORDS
from nn_playground.exercises.loader import catalogue
from nn_playground.exercises.page import by_lesson
from nn_playground.labs.mlp.lab import MLP
from nn_playground.presets.loader import gallery
from nn_playground.web.application import create_app
from tests.class_calls import TEACHER, class_client, open_class
from tests.test_pages import BROWSER, Addresses

PAGES = ["/class", "/c/KTRMW"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with class_client(tmp_path_factory.mktemp("pages")) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_no_other_site_frames_a_page_with_a_session(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "'none'"
    assert (policy["script-src"], policy["frame-src"]) == ("'self'", "'self'")
    assert headers["cache-control"] == "no-store"


def test_the_page_that_shows_a_member_s_run_is_framed_by_the_teacher_s_alone(client: TestClient) -> None:
    assert "frame-ancestors 'self'" in client.get("/class/watch").headers["content-security-policy"].split("; ")


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_html_that_works_under_any_path(client: TestClient, path: str) -> None:
    parsed = Addresses(client.get(path).text)
    assert parsed.inline == []
    own = [address for address in parsed.addresses if "://" not in address]
    assert own
    for address in own:
        assert not address.startswith("/")
        assert client.get(urldefrag(urljoin(path, address)).url).status_code == 200, address


def names_in(text: str) -> list[str]:
    pairs = re.findall(r"\b([a-z]+) ([a-z]+)\b", text)
    return [f"{first} {second}" for first, second in pairs if first in FIRST_WORDS and second in SECOND_WORDS]


def test_the_page_to_join_is_the_same_for_any_code(client: TestClient) -> None:
    texts = [client.get(f"/c/{code}").text for code in (open_class(client), "XXXXX", "no-code")]
    without_names = set()
    for text in texts:
        names = names_in(text)
        assert len(set(names)) == 3
        for name in names:
            text = text.replace(name, "NAME")
        without_names.add(text)
    assert len(without_names) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_slash_too_many_leads_to_the_page(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}/", follow_redirects=False)
    assert urljoin(f"https://example.org/deep{path}/", answer.headers["location"]) == f"https://example.org/deep{path}"


@pytest.mark.parametrize("path", [*PAGES, *(f"{path}/" for path in PAGES)])
def test_without_classes_the_pages_say_so(path: str) -> None:
    client = TestClient(create_app(Settings.read({}, token=TEACHER, secret=TEACHER)))
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert "There are no classes on this server." in answer.text


@pytest.mark.parametrize(("secret", "told"), [(TEACHER, "yes"), (None, "no")])
def test_the_teachers_page_knows_whether_the_server_can_grade(tmp_path: Path, secret: str | None, told: str) -> None:
    with class_client(tmp_path, **({"secret": secret} if secret else {})) as client:
        assert f'data-grades="{told}"' in client.get("/class").text


def test_the_teachers_page_knows_where_a_class_can_be_sent(client: TestClient) -> None:
    found = re.search(r'id="catalogue">(.*?)</script>', client.get("/class").text)
    assert found
    sent = json.loads(found[1])
    assert [one["slug"] for one in sent["exercises"]] == [
        one.slug for _, of in by_lesson(catalogue(MLP).values()) for one in of
    ]
    assert {one["slug"] for one in sent["examples"]} == set(gallery(MLP))
    assert all(one["link"].startswith("#") for kind in sent.values() for one in kind)


@pytest.mark.parametrize(("path", "leads"), [("/", "c/"), ("/exercises/xor-one-layer", "../c/")])
def test_the_menu_of_the_playground_leads_to_the_page_to_join_where_there_are_classes(
    client: TestClient, path: str, leads: str
) -> None:
    assert f'id="join-class" href="{leads}"' in client.get(path).text
    assert 'id="join-class"' not in TestClient(create_app()).get(path).text
