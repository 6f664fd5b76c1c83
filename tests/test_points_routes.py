"""Tables over REST: POST /api/points, the named ones, and the same by the client for scripts."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from nn_playground.base.csv_tables import MAX_TABLE_BYTES
from nn_playground.base.errors import InvalidInput, NotFound, Unavailable
from nn_playground.base.settings import Settings
from nn_playground.client import Playground
from nn_playground.labs.mlp.table_columns import measured
from nn_playground.labs.mlp.table_library import FOLDER
from nn_playground.labs.mlp.table_models import TableChoices
from nn_playground.labs.mlp.table_points import table_cost, table_points
from nn_playground.web.application import create_app
from nn_playground.web.points_routes import room_for
from nn_playground.web.responses import MAX_BODY

PENGUINS = (FOLDER / "penguins.csv").read_bytes()
CSV = {"Content-Type": "text/csv"}
SIZES = "size (cm);weight_kg;kind\n1,5;20;a\n2,5;30;b\n3,5;45;a\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "sizes.csv").write_text(SIZES, "utf-8")
    with TestClient(create_app(Settings.read({}, data=str(folder)))) as client:
        yield client


def error_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    error: dict[str, Any] = answer.json()["error"]
    assert error.keys() == {"code", "message", "details"}
    return error


def test_a_table_becomes_points_as_without_a_server(client: TestClient) -> None:
    query = {"x1": "flipper_length_mm", "x2": "body_mass_g", "missing": "mean"}
    answer = client.post("/api/points", content=PENGUINS, headers=CSV, params=query)
    assert answer.status_code == 200, answer.text
    choices = TableChoices(x1="flipper_length_mm", x2="body_mass_g", missing="mean")
    assert answer.json() == table_points(measured(PENGUINS), choices).model_dump(mode="json")


def test_its_points_are_a_run(client: TestClient) -> None:
    found = client.post("/api/points", content=PENGUINS, headers=CSV).json()
    by_link = client.post("/api/runs", json={"link": found["link"], "epochs": 3})
    data = {"name": "own"} | {name: found[name] for name in ("points", "axes", "labels")}
    config = {"problem": found["problem"], "data": data}
    by_config = client.post("/api/runs", json={"config": config, "epochs": 3})
    assert by_link.status_code == 200, by_link.text
    assert by_link.json() == by_config.json()
    assert by_link.json()["notices"] == []


@pytest.mark.parametrize("name", ["as_they_are", "as-they-are"])
@pytest.mark.parametrize("value", ["", "true"])
def test_a_flag_is_written_as_on_the_command_line(client: TestClient, name: str, value: str) -> None:
    content = "x,y,kind\n1,2,a\n2,3,b\n9,9,a\n"
    found = client.post(f"/api/points?{name}={value}", content=content, headers=CSV).json()
    assert found["axes"]["x1"]["scale"] == 1
    assert found["left_out"] == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("text/csv; charset=utf-8", 200),
        ("text/tab-separated-values", 200),
        ("TEXT/plain", 200),
        ("application/json", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
def test_the_body_is_text(client: TestClient, kind: str, status: int) -> None:
    answer = client.post("/api/points", content=PENGUINS, headers={"Content-Type": kind})
    assert answer.status_code == status
    if status == 415:
        assert "expected Content-Type: text/csv" in error_of(answer, 415)["message"]


@pytest.mark.parametrize(
    ("query", "path", "says"),
    [
        ("x1=flipper", "x1", "there is no column"),
        ("x3=year", "x3", "unknown key"),
        ("x1=year&x1=year", "x1", "expected once"),
        ("missing=zero", "missing", "expected one of leave_out, mean"),
        ("as_they_are=perhaps", "as_they_are", "expected true or false"),
        ("label=", "label", "there is no column"),
    ],
)
def test_a_wrong_choice_is_named(client: TestClient, query: str, path: str, says: str) -> None:
    error = error_of(client.post(f"/api/points?{query}", content=PENGUINS, headers=CSV), 422)
    assert error["code"] == "invalid_input"
    assert error["details"][0]["path"] == path
    assert says in error["details"][0]["message"]


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"a,b\n1,2\n", b"PK\x03\x04"])
def test_what_is_no_table_is_an_error(client: TestClient, content: bytes) -> None:
    assert error_of(client.post("/api/points", content=content, headers=CSV), 422)["message"].startswith("table: ")


def test_a_table_may_be_larger_than_other_bodies_up_to_ten_megabytes(client: TestClient) -> None:
    rows = b"".join(b"%d,%d,%c\n" % (number, number * 7 % 13, 97 + number % 2) for number in range(120_000))
    assert len(rows) > MAX_BODY
    found = client.post("/api/points", content=b"x,y,kind\n" + rows, headers=CSV).json()
    assert (found["rows"], len(found["points"]), found["link"]) == (120_000, 5000, None)
    error = error_of(client.post("/api/points", content=b"1" * (MAX_TABLE_BYTES + 1), headers=CSV), 413)
    assert (error["code"], "10,485,760 bytes" in error["message"]) == ("too_large", True)


def test_a_table_counts_as_work() -> None:
    with TestClient(create_app(Settings.read({}, max_cost=table_cost(len(PENGUINS)) - 1))) as client:
        error = error_of(client.post("/api/points", content=PENGUINS, headers=CSV), 413)
    assert error["code"] == "too_expensive"


def test_few_large_tables_are_in_memory_at_once_and_small_ones_always_may() -> None:
    def request(*headers: tuple[bytes, bytes]) -> Request:
        return Request({"type": "http", "headers": headers})

    async def tried() -> None:
        places = asyncio.Semaphore(1)
        async with room_for(request(), places):
            async with room_for(request((b"content-length", b"1000")), places):
                pass
            with pytest.raises(Unavailable, match="Other large tables"):
                async with room_for(request((b"content-length", b"9000000")), places):
                    pass
        async with room_for(request((b"content-length", b"9000000")), places):
            pass

    asyncio.run(tried())


def test_named_tables_are_listed_and_given(client: TestClient) -> None:
    tables = client.get("/api/tables").json()["tables"]
    assert [table["name"] for table in tables] == ["sizes", "penguins", "iris", "seattle-weather"]
    assert tables[0] == {"name": "sizes", "title": "sizes", "rows": 3, "columns": 3}
    found = client.get("/api/tables/sizes").json()
    assert found["axes"]["x2"]["unit"] == "kg"
    again = client.get("/api/tables/penguins", params={"label": "body_mass_g"})
    posted = client.post("/api/points", params={"label": "body_mass_g"}, content=PENGUINS, headers=CSV)
    assert again.json() == posted.json()


def test_a_named_table_that_a_cache_has_is_not_sent_again(client: TestClient) -> None:
    for address in ("/api/tables", "/api/tables/iris?label=species"):
        answer = client.get(address)
        assert answer.headers["cache-control"] == "no-cache"
        assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_a_table_that_there_is_not_is_an_error(client: TestClient) -> None:
    error = error_of(client.get("/api/tables/penguin"), 404)
    assert "did you mean penguins?" in error["message"]
    assert error_of(client.get("/api/tables/penguins?x1=year&x2=year"), 422)["details"][0]["path"] == "x2"


def test_calls_are_documented(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    call = api["paths"]["/api/points"]["post"]
    assert [given["name"] for given in call["parameters"]] == [*TableChoices.model_fields]
    assert [*call["requestBody"]["content"]] == ["text/csv", "text/tab-separated-values", "text/plain"]
    named = api["paths"]["/api/tables/{name}"]["get"]["parameters"]
    assert [given["name"] for given in named] == ["name", *TableChoices.model_fields]
    docs = client.get("/docs").text
    assert "height (cm),weight_kg,sex" in docs
    assert "/api/tables/{name}" in docs


# ---- the client ----


def test_the_client_sends_texts_bytes_and_files(playground: Playground, tmp_path: Path) -> None:
    (tmp_path / "penguins.csv").write_bytes(PENGUINS)
    wanted = table_points(measured(PENGUINS), TableChoices(x1="flipper_length_mm", label="sex"))
    for table in (PENGUINS, PENGUINS.decode(), tmp_path / "penguins.csv"):
        assert playground.points(table, x1="flipper_length_mm", label="sex") == wanted
    assert playground.table("penguins", x1="flipper_length_mm", label="sex") == wanted
    assert "penguins" in [table.name for table in playground.tables()]
    assert playground.run(wanted.config, epochs=2, record=[2]) == playground.run(str(wanted.link), epochs=2, record=[2])


def test_the_client_raises_what_the_server_says(playground: Playground) -> None:
    with pytest.raises(InvalidInput, match="x1: there is no column"):
        playground.points(PENGUINS, x1="nothing")
    with pytest.raises(NotFound, match="There is no table"):
        playground.table("nothing at all")
    with pytest.raises(InvalidInput, match="missing: expected one of"):
        playground.points(PENGUINS, missing="zero")  # type: ignore[arg-type]


def test_flags_of_the_client(playground: Playground) -> None:
    found = playground.points("x,y,kind\n1,2,a\n?,3,b\n2,2,b\n", as_they_are=True, missing="mean")
    assert [(round(x1, 2), label) for x1, _, label in found.points] == [(1, -1), (1.5, 1), (2, 1)]
    assert found.axes.x1.scale == 1
