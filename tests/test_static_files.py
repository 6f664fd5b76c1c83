"""The page's files: compressed by what the client reads, addresses with a version, what a page's modules import."""

import gzip
import os
import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.web.application import create_app
from nn_playground.web.content import accepts_gzip
from nn_playground.web.pages import find_folder
from nn_playground.web.static_files import JOINED, StaticFiles, StaticFront
from tests.test_pages import PAGES

MAIN = """
import { a } from "./a.js";
import "../other/b.js";
/** @typedef {import("./types.js").T} T */
a("./not.js");
"""
A = """
export {
  c,
  d as e,
} from "./c.js";
import * as b from "../other/b.js";
export const text = "./text.js";
"""
FILES = {
    "js/main.js": MAIN,
    "js/a.js": A,
    "js/c.js": 'import { a } from "./a.js";\nexport const c = a;\n',
    "other/b.js": "export {};\n",
    "js/not.js": "",
    "page.css": "p { margin: 0 }\n" * 20,
    "dark.css": "p { color: white }\n",
}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings.read({}))) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def serving_alone(files: StaticFiles) -> TestClient:
    return TestClient(Starlette(routes=[Route("/{name:path}", files)]))


def edit(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))  # also on a clock that is coarse


@pytest.mark.parametrize("base", ["", "/hub"])
@pytest.mark.parametrize(
    "asked",
    [
        "{version}/page.css",
        "{version}/page,dark.css",
        "page.css",
        "0123456789abcdef/page.css",
        "{version}/none.css",
        "{version}/page,none.css",
    ],
)
def test_the_way_ahead_of_the_routes_answers_as_these_do(folder: Path, asked: str, base: str) -> None:
    files = StaticFiles(folder)
    routed = Starlette(routes=[Route("/static/{name:path}", files, methods=["GET"])])
    short = TestClient(StaticFront(routed, files), root_path=base)
    path = f"{base}/static/{asked.format(version=files.current().version)}"
    tag = short.get(path).headers.get("etag", "")
    for method, headers in [
        ("GET", {}),
        ("GET", {"If-None-Match": tag}),
        ("GET", {"Accept-Encoding": ""}),
        ("POST", {}),
    ]:
        one, other = (
            client.request(method, path, headers=headers) for client in (short, TestClient(routed, root_path=base))
        )
        assert (one.status_code, one.headers, one.content) == (other.status_code, other.headers, other.content)


# ---- compressed ----


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, GZIP;q=0.8", True),
        ("gzip;q=0.01", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("br, deflate", False),
        ("x-gzipped", False),
        ("", False),
    ],
)
def test_gzip_is_sent_only_to_whom_it_is_welcome(header: str, expected: bool) -> None:
    assert accepts_gzip(header) is expected


@pytest.mark.parametrize("path", [*PAGES, "/static/js/main.js", "/api/options", "/api/thumbnails", "/openapi.json"])
def test_an_answer_comes_compressed_or_plain_and_each_is_known_again(client: TestClient, path: str) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        sent = b"".join(packed.iter_raw())
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == plain.content
    assert int(packed.headers["content-length"]) == len(sent) < len(plain.content)
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["etag"] != packed.headers["etag"]
    for answer, encoding in ((plain, "identity"), (packed, "gzip")):
        asked = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["etag"]}
        again = client.get(path, headers=asked)
        assert (again.status_code, again.content, again.headers["vary"]) == (304, b"", "Accept-Encoding")
        assert again.headers["etag"] == answer.headers["etag"]


def test_what_compressing_makes_no_shorter_stays_plain(folder: Path) -> None:
    (folder / "short.svg").write_text("<svg/>")
    answer = serving_alone(StaticFiles(folder)).get("/short.svg", headers={"Accept-Encoding": "gzip"})
    assert (answer.text, answer.headers["content-type"]) == ("<svg/>", "image/svg+xml")
    assert "content-encoding" not in answer.headers


# ---- versions ----


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_files_that_a_browser_keeps_for_ever(client: TestClient, page: str) -> None:
    named = re.findall(r'(?:href|src)="([^"]*static/[^"]+)"', client.get(page).text)
    assert sum(name.endswith(".css") for name in named) == 1, "one request for all sheets"
    for name in named:
        answer = client.get(urljoin(page, name))
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["access-control-allow-origin"] == "*"


def test_a_file_is_the_same_with_a_version_and_without(folder: Path) -> None:
    files = StaticFiles(folder)
    client, version = serving_alone(files), files.current().version
    assert re.fullmatch(r"[0-9a-f]{16}", version)
    versioned, plain = client.get(f"/{version}/js/main.js"), client.get("/js/main.js")
    assert versioned.text == plain.text == MAIN
    assert versioned.headers["content-type"] == plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert plain.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["0123456789abcdef/js/main.js", "js/nowhere.js", "js", "", "/js/main.js", "{}/js", "{}"]
)
def test_nothing_else_is_found(folder: Path, name: str) -> None:
    files = StaticFiles(folder)
    assert serving_alone(files).get(f"/{name.format(files.current().version)}").status_code == 404


@pytest.mark.parametrize("names", ["page,dark", "dark,page"])
def test_style_sheets_come_together_in_the_order_in_which_they_are_named(folder: Path, names: str) -> None:
    files = StaticFiles(folder)
    client = serving_alone(files)
    for start in ("", f"{files.current().version}/"):
        answer = client.get(f"/{start}{names}.css")
        assert answer.text == "\n".join(FILES[f"{name}.css"] for name in names.split(","))
        assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    "name", ["page,none.css", "page,page.css", "page,.css", ",page.css", "js/a,c.js", "js/a,page.css"]
)
def test_nothing_else_comes_together(folder: Path, name: str) -> None:
    assert serving_alone(StaticFiles(folder)).get(f"/{name}").status_code == 404


def test_sheets_in_ever_other_orders_fill_no_memory(folder: Path) -> None:
    for number in range(6):
        (folder / f"{number}.css").write_text(f"p {{ order: {number} }}")
    files = StaticFiles(folder)
    client = serving_alone(files)
    for order in permutations("012345", 4):
        assert client.get(f"/{','.join(order)}.css").text.startswith(f"p {{ order: {order[0]} }}\n")
    assert len(files.current().joined) == JOINED


def test_an_edit_makes_a_new_version_and_the_old_one_is_gone(folder: Path) -> None:
    files = StaticFiles(folder)
    client, old = serving_alone(files), files.current().version
    edit(folder / "page.css", "p { margin: 1px }")
    assert client.get("/page.css").text == "p { margin: 1px }"
    new = files.current().version
    assert new != old
    assert client.get(f"/{new}/page.css").text == "p { margin: 1px }"
    assert client.get(f"/{old}/page.css").status_code == 404
    edit(folder / "page.css", FILES["page.css"])
    assert files.current().version == old, "the version is that of the content"


def test_a_version_never_changes_its_content(folder: Path) -> None:
    files = StaticFiles(folder)
    client, version = serving_alone(files), files.current().version
    edit(folder / "page.css", "p { margin: 1px }")
    assert client.get(f"/{version}/page.css").text == FILES["page.css"]


def test_processes_side_by_side_agree_also_after_an_edit(folder: Path) -> None:
    one, other = StaticFiles(folder), StaticFiles(folder)
    assert one.current().version == other.current().version
    edit(folder / "page.css", "p { margin: 1px }")
    assert serving_alone(other).get(f"/{one.current().version}/page.css").text == "p { margin: 1px }"


def test_a_file_that_is_gone_is_not_found(folder: Path) -> None:
    files = StaticFiles(folder)
    client, version = serving_alone(files), files.current().version
    (folder / "js" / "not.js").unlink()
    assert client.get("/js/not.js").status_code == 404
    assert files.current().version != version


def test_a_page_names_the_new_version_after_an_edit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "nn_playground.web.application.find_folder", lambda name: folder if name == "static" else find_folder(name)
    )
    client = TestClient(create_app(Settings.read({})))
    before, text = client.get("/"), FILES["page.css"]
    assert client.get("/").headers["etag"] == before.headers["etag"]
    edit(folder / "page.css", f"{text}p {{ color: red }}")
    assert client.get("/").headers["etag"] != before.headers["etag"]


# ---- what modules import ----


def test_all_that_a_module_imports_is_found_nearest_first(folder: Path) -> None:
    files = StaticFiles(folder).current()
    assert files.imports("js/main.js") == ["js/a.js", "other/b.js", "js/c.js"]
    assert files.imports("js/c.js") == ["js/a.js", "other/b.js"], "circles end"
    assert files.imports("js/not.js") == []
