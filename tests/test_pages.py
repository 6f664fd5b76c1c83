"""The page, the docs and their files: headers, caching, no address that begins with a slash."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from nn_playground import __version__
from nn_playground.base.settings import Settings
from nn_playground.exercises.loader import catalogue
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.options import options
from nn_playground.presets.loader import gallery
from nn_playground.web import pages
from nn_playground.web.application import create_app
from nn_playground.web.security_headers import CONTENT_SECURITY_POLICY

PAGES = [
    "/",
    "/docs",
    "/exercises",
    "/exercises/gauss-smallest",
    "/presets",
    "/presets/ravine",
    "/compare",
    "/convolution",
    "/privacy",
]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


class Addresses(HTMLParser):
    """Gathers the addresses and the inline code of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [value for name in ("href", "src", "action") if (value := given.get(name)) is not None]
        if given.get("id"):
            self.anchors.add(given["id"] or "")
        if "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(tag)
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(tag)


@pytest.mark.parametrize("path", PAGES)
def test_the_first_stop_of_tab_leads_past_what_stands_on_every_page(client: TestClient, path: str) -> None:
    text = client.get(path).text
    first = re.search(r"<(?:a|button|input|select|summary)\b[^>]*>", text.split("<body")[1])
    assert first
    target = re.fullmatch(r'<a class="skip"(?: id="skip")? href="#([\w-]+)">', first[0])
    assert target, first[0]
    assert re.search(rf'<[^>]* id="{target[1]}"[^>]* tabindex="-1"', text)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_html_that_a_strict_policy_allows(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert Addresses(answer.text).inline == []


@pytest.fixture(scope="module")
def status(client: TestClient) -> Callable[[str], int]:
    """The status of an address; pages name mostly the same files, each of which is asked for once."""
    return cache(lambda address: client.get(address).status_code)


@pytest.mark.parametrize("path", PAGES)
def test_pages_work_under_any_path(client: TestClient, status: Callable[[str], int], path: str) -> None:
    own = [address for address in Addresses(client.get(path).text).addresses if "://" not in address]
    assert own
    for address in own:
        assert not address.startswith("/")
        assert status(urldefrag(urljoin(path, address)).url) == 200, address


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_slash_too_many_leads_to_the_page_under_any_path(client: TestClient, path: str) -> None:
    for asked, page in ((f"{path}/", path), (f"{path}/?a=%23b", f"{path}?a=%23b")):
        answer = client.get(asked, follow_redirects=False)
        assert answer.is_redirect
        location = answer.headers["location"]
        assert urljoin(f"https://example.org/class-a{asked}", location) == f"https://example.org/class-a{page}"
        assert client.get(asked).url.path == path


@pytest.mark.parametrize("path", ["/api/exercises/", "/static", "/healthz/", "/exercises/gauss-smallest/x/"])
def test_nothing_else_is_redirected(client: TestClient, path: str) -> None:
    assert client.get(path, follow_redirects=False).status_code == 404


@pytest.mark.parametrize("path", ["/", "/docs", "/healthz", "/api/options", "/static/js/main.js", "/nowhere"])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "x-frame-options" not in headers


def test_the_policy_is_strict_and_lets_the_page_be_embedded() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "frame-ancestors" not in policy
    assert "unsafe" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", [*PAGES, "/api/options", "/api/thumbnails", "/static/js/main.js"])
def test_a_cache_may_keep_what_it_asks_for_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(path, headers={"If-None-Match": '"other", W/"another"'})
    assert other.content == first.content


def test_the_pictures_that_the_page_names_are_asked_for_once(client: TestClient) -> None:
    found = re.search(r'data-thumbnails="([^"]+)"', client.get("/").text)
    assert found
    answer = client.get(f"/{found[1]}")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.json() == client.get("/api/thumbnails").json()
    assert client.get("/api/thumbnails?version=of-another-server").headers["cache-control"] == "no-cache"


def test_the_page_carries_the_options_and_the_version(client: TestClient) -> None:
    text = client.get("/").text
    for option in options()["options"]:
        assert option["path"] in text
    assert __version__ in text


GET = [
    *PAGES,
    *(f"{path}/" for path in PAGES[1:]),
    *("/openapi.json", "/static/js/main.js", "/boundary.png?epochs=1&size=100", "/nowhere", "/boundary.png?size=x"),
]


def has_the_head_of_its_get(client: TestClient, path: str) -> bool:
    whole, head = client.get(path, follow_redirects=False), client.head(path, follow_redirects=False)
    equal = (head.status_code, head.headers, head.content) == (whole.status_code, whole.headers, b"")
    return equal and head.status_code != 405


@pytest.mark.parametrize("path", GET)
def test_whatever_can_be_had_can_be_asked_for_without_its_body(client: TestClient, path: str) -> None:
    assert has_the_head_of_its_get(client, path)


def test_each_call_of_the_api_can_be_asked_for_without_its_body(client: TestClient) -> None:
    calls = client.get("/openapi.json").json()["paths"]
    paths = [path.replace("{slug}", "gauss-smallest") for path, methods in calls.items() if "get" in methods]
    assert "/api/options" in paths
    assert [path for path in paths if not has_the_head_of_its_get(client, path)] == []


def test_what_else_is_possible_is_said(client: TestClient) -> None:
    for path, allowed in (("/", "GET, HEAD"), ("/healthz", "GET, HEAD"), ("/api/runs", "POST")):
        answer = client.delete(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert f"possible is {allowed}." in answer.json()["error"]["message"]
    assert client.head("/api/runs").status_code == 405


def test_every_exercise_is_listed_on_both_pages_and_opens(client: TestClient) -> None:
    listings = [client.get(path).text for path in ("/exercises", "/")]
    for slug, exercise in catalogue(MLP).items():
        assert all(f'href="exercises/{slug}"' in listing for listing in listings)
        answer = client.get(f"/exercises/{slug}")
        assert answer.status_code == 200
        assert str(escape(exercise.title)) in answer.text


def test_every_preset_is_listed_on_both_pages_and_opens_with_its_runs(client: TestClient) -> None:
    listings = [client.get(path).text for path in ("/presets", "/")]
    for slug, preset in gallery(MLP).items():
        assert all(f'href="presets/{slug}"' in listing for listing in listings)
        text = client.get(f"/presets/{slug}").text
        assert preset.html in text
        for link in preset.links:
            assert f'href="{escape(link.link)}" data-link="{escape(link.written)}"' in text
    assert client.get("/presets/nowhere").status_code == 404


def pictures(text: str) -> list[str]:
    """The addresses of the pictures of a list."""
    return [unescape(address) for address in re.findall(r'<img class="run-picture [^>]*?src="([^"]+)"', text)]


def test_lists_have_a_picture_of_each_entry_in_both_themes_which_is_fetched_when_it_is_seen(client: TestClient) -> None:
    exercises, presets = (client.get(path).text for path in ("/exercises", "/presets"))
    for text, count in ((exercises, len(catalogue(MLP))), (presets, len(gallery(MLP)))):
        images = re.findall("<img [^>]*>", text)
        assert len(images) == len(pictures(text)) == 2 * count
        assert all(' width="64" height="64" loading="lazy"' in image and ' alt=""' in image for image in images)
        light, dark = pictures(text)[::2], pictures(text)[1::2]
        assert [f"{address}&theme=dark" for address in light] == dark
        assert {client.get(address).headers["content-type"] for address in light[:3]} == {"image/png"}
    assert all("&epochs=0&" in address for address in pictures(exercises)), "no network that has learned: its answer"
    assert pictures(client.get("/exercises/gauss-smallest").text)[0].startswith(
        "../boundary.png?link=%23dataset%3Dgauss"
    )


def test_a_lesson_names_the_slide_that_asks_for_it_where_the_file_does(client: TestClient) -> None:
    headings = re.findall(r"<h2>(.*?) <span class=\"lesson-count", client.get("/exercises").text)
    slides = [re.findall(r'class="lesson-slide">([^<]+)<', heading) for heading in headings]
    assert slides == [
        ["Practice 1/3"],
        ["Practice 2/3"],
        ["Practice 3/3"],
        ["Homework 1"],
        ["Homework 2"],
        [],
        [],
        [],
    ]  # the last one is that of convolution
    assert "Linearly separable · Practice 1/3" in client.get("/exercises/gauss-smallest").text
    of_files = {exercise.slide for exercise in catalogue(MLP).values() if exercise.slide}
    assert of_files == {slide for heading in slides for slide in heading}


def test_an_exercise_that_is_not_there_is_not_found(client: TestClient) -> None:
    answer = client.get("/exercises/nowhere")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nope", "/exercises/nope", "/presets/nope", "/a/b/<b>/d", "/exercisesx"])
def test_a_wrong_address_is_a_page_in_a_browser_and_json_in_a_script(client: TestClient, path: str) -> None:
    page, told = client.get(path, headers=BROWSER), client.get(path)
    assert (page.status_code, told.status_code) == (404, 404)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["vary"] == "Accept"
    assert str(escape(told.json()["error"]["message"])) in page.text
    links = re.findall(r'<(?:a|link)[^>]* href="([^"]+)"', page.text)
    assert len(links) >= 6
    for link in links:
        assert client.get(urljoin(path, link)).status_code == 200, link


def test_a_call_that_is_not_there_is_json_for_everybody(client: TestClient) -> None:
    for path in ("/api/nope", "/api/exercises/nope"):
        answer = client.get(path, headers=BROWSER)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_the_page_knows_what_an_exercise_locks_and_not_what_it_wants_to_hear(client: TestClient) -> None:
    text = client.get("/exercises/gauss-smallest").text
    data = json.loads(text.split('id="exercise-data">')[1].split("</script>")[0])
    assert data.keys() == {"slug", "title", "lines", "start", "config", "free", "allowed", "hides"}
    assert data["start"].startswith("#")
    assert data["config"]["data"]["name"] == "gauss"


def test_scripts_are_scripts(client: TestClient) -> None:
    assert client.get("/static/js/main.js").headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path",
    ["/static/../app/nn_playground/web/application.py", "/static/%2e%2e/pyproject.toml", "/static/", "/static/js"],
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_the_docs_name_every_call_key_and_status(client: TestClient) -> None:
    text = client.get("/docs").text
    api = client.get("/openapi.json").json()
    for path, calls in api["paths"].items():
        assert path in text
        for call in calls.values():
            assert call["summary"] in text
    for key in ("learning_rate", "train_percent", "record", "train_loss", "batch_size"):
        assert f"<code>{key}</code>" in text
    assert "0 to 1,000,000" in text


def test_every_link_inside_the_docs_leads_somewhere(client: TestClient) -> None:
    parsed = Addresses(client.get("/docs").text)
    inner = {address[1:] for address in parsed.addresses if address.startswith("#")}
    assert inner
    assert inner <= parsed.anchors


def test_the_docs_show_no_signs_of_markup(client: TestClient) -> None:
    prose = re.sub(r"<pre.*?</pre>", "", client.get("/docs").text, flags=re.DOTALL)
    assert "`" not in prose
    assert "](" not in prose


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"expected a folder nothing at .* is the installation whole"):
        pages.find_folder("nothing")


def test_the_docs_list_every_choice_with_its_key_in_links(client: TestClient) -> None:
    text = client.get("/docs").text
    for option in client.get("/api/options").json()["options"]:
        assert f"<code>{option['path']}</code>" in text
        assert option["description"] in unescape(text)
        if option["key"]:
            assert f"<code>{option['key']}</code>" in text


def test_the_docs_list_what_a_link_shows_and_hides(client: TestClient) -> None:
    text = client.get("/docs").text
    told = client.get("/api/options").json()
    for option in told["view"]:
        assert f'<th scope="row"><code>{option["key"]}</code></th>' in text
        assert option["description"] in unescape(text)
        for choice in option.get("choices", []):
            assert f"<code>{choice['name']}</code>" in text
    for control in told["controls"]:
        assert f"<code>{control['name']}</code>" in text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_once(client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(path)
    assert first.status_code == 200

    def never(*_: object, **__: object) -> str:
        raise AssertionError

    monkeypatch.setattr("jinja2.Template.render", never)
    assert client.get(path).content == first.content


@pytest.mark.parametrize("path", ["/", "/exercises/gauss-smallest", "/presets/ravine"])
def test_every_number_that_is_typed_has_a_place_where_is_said_what_is_wrong_with_it(
    client: TestClient, path: str
) -> None:
    text = client.get(path).text
    places = {place[1] for place in re.finditer(r'<p class="field-error" id="([\w-]+)"', text)}
    numbers = re.findall(r"<input\b[^>]*\binputmode=[^>]*>", text)
    assert len(numbers) > 20
    for number in numbers:
        described = re.search(r'aria-describedby="([^"]*)"', number)
        assert described, number
        assert places & set(described[1].split()), number
