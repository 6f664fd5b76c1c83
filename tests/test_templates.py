"""Compiled templates are kept for the next process, and nothing fails where they can't be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from nn_playground.kernels import cache_folder
from nn_playground.web.templates import environment


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Where caches may lie."""
    found: list[Path] = []
    monkeypatch.setattr(cache_folder, "places", lambda: iter(found))
    environment.cache_clear()
    yield found
    environment.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "templates"
    place.mkdir()
    (place / "page.html").write_text("<p>{{ words }}</p>")
    return place


def page(folder: Path) -> str:
    """The page as the first visitor of a process gets it."""
    environment.cache_clear()
    return environment(folder).get_template("page.html").render(words="<Hello>")


PAGE = "<p>&lt;Hello&gt;</p>"


def test_the_next_process_compiles_no_template(
    folder: Path, tmp_path: Path, places: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    places.append(tmp_path / "caches")
    assert page(folder) == PAGE
    monkeypatch.setattr(Environment, "compile", lambda *_, **__: pytest.fail("compiled again"))
    assert page(folder) == PAGE


def test_an_edited_template_is_compiled_anew(folder: Path, tmp_path: Path, places: list[Path]) -> None:
    places.append(tmp_path / "caches")
    assert page(folder) == PAGE
    (folder / "page.html").write_text("<b>{{ words }}</b>")
    assert page(folder) == "<b>&lt;Hello&gt;</b>"


def test_a_page_does_not_need_a_cache(folder: Path, tmp_path: Path, places: list[Path]) -> None:
    assert page(folder) == PAGE
    (tmp_path / "file").write_text("")
    places.append(tmp_path / "file")
    assert page(folder) == PAGE


def test_a_full_disk_fails_no_page(
    folder: Path, tmp_path: Path, places: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(_cache: FileSystemBytecodeCache, _bucket: Bucket) -> None:
        raise OSError(28, "No space left on device")

    places.append(tmp_path / "caches")
    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", fill)
    assert page(folder) == PAGE


def test_a_damaged_cache_is_compiled_anew(folder: Path, tmp_path: Path, places: list[Path]) -> None:
    places.append(tmp_path / "caches")
    assert page(folder) == PAGE
    (kept,) = (tmp_path / "caches" / "templates").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert page(folder) == PAGE
