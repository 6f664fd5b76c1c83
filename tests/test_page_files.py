"""The page's files: what they may load and from where; a sentence for every option."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.labs.mlp.options import options
from nn_playground.web.application import create_app
from tests.serving import ROOT

PAGE_FILES = sorted(
    path
    for folder in ("static", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg", ".json", ".webmanifest"}
)


def page_file_ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    known = options()
    for option in known["options"]:
        yield option["path"], option
        for choice in option.get("choices", ()):
            yield f"{option['path']}={choice['name']}", choice
    for view in known["view"]:
        yield view["name"], view


@pytest.mark.parametrize(("name", "entry"), list(described()), ids=[name for name, _ in described()])
def test_option_is_described_in_a_sentence(name: str, entry: dict[str, Any]) -> None:
    assert entry["label"].strip(), name
    assert re.fullmatch(r"[^\s].+[.?!]", entry["description"], re.DOTALL), name


@pytest.fixture(scope="module")
def policy() -> dict[str, list[str]]:
    """The page's Content-Security-Policy: directive -> sources."""
    with TestClient(create_app()) as client:
        header = client.get("/").headers["content-security-policy"]
    return {name: sources for name, *sources in (part.split() for part in header.split(";") if part.strip())}


def test_policy_lets_nothing_in_from_elsewhere(policy: dict[str, list[str]]) -> None:
    allowed = {"'self'", "'none'", "data:", "blob:"}
    fetched = {name: sources for name, sources in policy.items() if name.endswith("-src")}
    assert "default-src" in fetched
    for name, sources in fetched.items():
        assert all(source in allowed or source.startswith(("'nonce-", "'sha")) for source in sources), name


def test_policy_lets_no_script_in_but_its_own_files(policy: dict[str, list[str]]) -> None:
    scripts = policy.get("script-src", policy["default-src"])
    assert set(scripts) <= {"'self'"} or all(source.startswith("'nonce-") for source in scripts)


SLASH = re.compile(
    r"""(?:\b(?:href|src|srcset|action|poster|data)\s*=\s*["']?/      # attributes
         | url\(\s*["']?/                                            # style sheets
         | \b(?:fetch|WebSocket|URL|Worker|import)\(\s*["'`]/(?!/)   # calls
         | \bfrom\s+["']/ )""",
    re.VERBOSE,
)


@pytest.mark.parametrize("path", PAGE_FILES, ids=page_file_ids)
def test_no_address_begins_with_a_slash(path: Path) -> None:
    assert not SLASH.search(path.read_text("utf-8")), "the page must work under any path of a proxy"


LINK = re.compile(r"<a\b[^>]*>")  # a person follows these by a click; the browser loads nothing
NAMESPACE = re.compile(r"http://www\.w3\.org/\S+")


@pytest.mark.parametrize("path", PAGE_FILES, ids=page_file_ids)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        text = LINK.sub("", text)
    assert not re.search(r"(?:https?|wss?)://\w", NAMESPACE.sub("", text))


def test_the_page_has_files() -> None:
    assert {path.suffix for path in PAGE_FILES} >= {".html", ".css", ".js"}
