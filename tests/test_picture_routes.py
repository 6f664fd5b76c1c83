"""GET /boundary.png: what it shows, what it keeps, what it refuses."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from nn_playground.base.errors import InvalidInput
from nn_playground.base.kept import Kept
from nn_playground.base.settings import Settings
from nn_playground.labs.mlp.boundary import picture
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.picture_theme import THEMES
from nn_playground.labs.mlp.runs import in_slices, run
from nn_playground.web.application import create_app
from nn_playground.web.picture_routes import ENCODE, MAX_CACHE_BYTES, PictureRequest

LINK = "#dataset=xor&networkShape=3&seed=0.5&showTestData=true&discretize=true"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}, max_cost=10**9))) as client:
        yield client


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The seeds of the runs that are trained."""
    seeds: list[str] = []

    def counted(config: Any, **others: Any) -> Any:
        seeds.append(config.seed)
        return in_slices(config, **others)

    monkeypatch.setattr("nn_playground.web.picture_routes.in_slices", counted)
    return seeds


def refused(client: TestClient, query: str, status: int = 422) -> dict[str, Any]:
    answer = client.get(f"/boundary.png?{query}")
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error"}
    assert "etag" not in answer.headers
    error: dict[str, Any] = body["error"]
    return error


def test_it_is_the_picture_of_the_run(client: TestClient) -> None:
    answer = client.get("/boundary.png", params={"link": LINK, "epochs": 20, "size": 80})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    config, view, _ = read_link(LINK)
    result = run(config, epochs=20, record=[20], include=["grid", "points"])
    assert answer.content == picture(result, size=80, view=view)
    dark = client.get("/boundary.png", params={"link": LINK, "epochs": 20, "size": 80, "theme": "dark"})
    assert dark.content == picture(result, size=80, view=view, theme=THEMES["dark"])
    assert "theme" in refused(client, "theme=sepia")["message"]


def test_nothing_asked_is_the_default_run(client: TestClient) -> None:
    body = client.get("/boundary.png").content
    assert (
        body
        == client.get("/boundary.png", params={"link": "https://example.org/#", "epochs": "100", "size": "300"}).content
    )


def test_who_has_the_picture_is_told_so_without_training(client: TestClient, trainings: list[str]) -> None:
    asked = {"link": "#seed=kept", "epochs": "3"}
    first = client.get("/boundary.png", params=asked)
    assert "immutable" in first.headers["cache-control"]
    assert trainings == ["kept"]
    with TestClient(create_app(Settings.read({}))) as fresh:  # a server that never made this picture
        again = fresh.get("/boundary.png", params=asked, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert trainings == ["kept"]


@pytest.mark.parametrize(
    "other", [{"link": "#seed=2"}, {"epochs": "4"}, {"size": "60"}, {"link": "#seed=1&discretize=true"}]
)
def test_another_picture_has_another_tag(client: TestClient, other: dict[str, str]) -> None:
    asked = {"link": "#seed=1", "epochs": "3", "size": "50"}
    tag = client.get("/boundary.png", params=asked).headers["etag"]
    answer = client.get("/boundary.png", params=asked | other, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag


def test_another_version_has_another_tag(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get("/boundary.png?epochs=0").headers["etag"]
    monkeypatch.setattr("nn_playground.base.sources.fingerprint", lambda: "of other sources")
    assert client.get("/boundary.png?epochs=0").headers["etag"] != tag


def test_a_picture_is_made_once_however_many_ask(client: TestClient, trainings: list[str]) -> None:
    for link in ("#seed=often", "#seed=often&tutorial=x", "#seed=often&epochs=7"):
        assert client.get("/boundary.png", params={"link": link, "epochs": 2}).status_code == 200
    assert trainings == ["often"]


@pytest.mark.parametrize(
    ("query", "path", "message"),
    [
        ("epochs=abc", "epochs", "expected a whole number"),
        ("epochs=1.5", "epochs", "expected a whole number"),
        ("epochs=", "epochs", "expected a whole number"),
        ("epochs=-1", "epochs", "expected at least 0; got -1"),
        ("epochs=1000001", "epochs", "expected at most 1000000"),
        ("size=49", "size", "expected at least 50; got 49"),
        ("size=1001", "size", "expected at most 1000; got 1001"),
        ("size=" + "9" * 5000, "size", "expected"),
        ("size=60&size=70", "size", "expected once"),
        ("siz=60", "siz", "did you mean size?"),
        ("link=%23batchSize=0", "batchSize", "expected at least 1; got 0"),
        ("link=%23" + "x" * 20_001, "link", "expected at most 20000 characters"),
    ],
)
def test_what_is_wrong_is_named(client: TestClient, query: str, path: str, message: str) -> None:
    error = refused(client, query)
    assert [detail["path"] for detail in error["details"]] == [path]
    assert message in error["details"][0]["message"]


@pytest.mark.parametrize("query", ["link=dataset=xor&networkShape=3", "size=60&link=#dataset=xor&noise=5", "link="])
def test_a_link_that_was_not_encoded_is_recognized(client: TestClient, query: str) -> None:
    details = {detail["path"]: detail["message"] for detail in refused(client, query)["details"]}
    assert ENCODE in details["link"]


def test_a_picture_may_not_cost_too_much(client: TestClient) -> None:
    error = refused(client, "epochs=1000000", 413)
    assert error["code"] == "too_expensive"
    assert "13,053,950,000" in error["message"]
    assert "1,000,000,000" in error["message"]


def test_openapi_says_what_can_be_asked_and_answered(client: TestClient) -> None:
    call = client.get("/openapi.json").json()["paths"]["/boundary.png"]["get"]
    assert [(given["name"], given["in"]) for given in call["parameters"]] == [
        ("link", "query"),
        ("epochs", "query"),
        ("size", "query"),
        ("theme", "query"),
    ]
    assert list(call["responses"]["200"]["content"]) == ["image/png"]
    assert list(call["responses"]["422"]["content"]) == ["application/json"]
    assert "percent-encoded" in client.get("/docs").text


def test_a_query_is_read_strictly() -> None:
    assert PictureRequest.of(QueryParams("epochs=5&size=100&link=%23seed=1%26noise=5")) == PictureRequest(
        link="#seed=1&noise=5", epochs=5, size=100
    )
    for text in ("epochs=١", "epochs=+5", "epochs=1_0", "epochs=%205", "size=1e2", "epochs=true"):
        with pytest.raises(InvalidInput, match="expected a whole number"):
            PictureRequest.of(QueryParams(text))


def test_those_who_ask_at_once_wait_for_one_and_go_on_where_it_fails() -> None:
    made: list[str] = []

    def maker(name: str) -> Callable[[], Awaitable[bytes]]:
        async def make() -> bytes:
            await asyncio.sleep(0)
            made.append(name)
            if name == "first":
                raise ConnectionError
            return name.encode()

        return make

    async def scene() -> list[Any]:
        album: Kept[bytes] = Kept(MAX_CACHE_BYTES)
        names = ("first", "second", "third")
        return await asyncio.gather(*(album.get("tag", maker(name)) for name in names), return_exceptions=True)

    first, *others = asyncio.run(scene())
    assert isinstance(first, ConnectionError)
    assert others == [b"second", b"second"]
    assert made == ["first", "second"]


def test_only_so_many_bytes_are_kept() -> None:
    made: list[int] = []

    def maker(number: int) -> Callable[[], Awaitable[bytes]]:
        async def make() -> bytes:
            made.append(number)
            return bytes(MAX_CACHE_BYTES // 3)

        return make

    async def scene() -> None:
        album: Kept[bytes] = Kept(MAX_CACHE_BYTES)
        for number in (0, 1, 2, 0, 3, 0, 1):  # 1 is the one that nobody asked for when 3 came
            await album.get(str(number), maker(number))

    asyncio.run(scene())
    assert made == [0, 1, 2, 3, 1]
