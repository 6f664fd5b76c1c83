"""What the documents and the page's files promise, held against the code."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.base.settings import Settings
from nn_playground.base.sources import PACKAGE
from nn_playground.labs import mlp
from nn_playground.labs.mlp import config, runs
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.web.application import create_app
from nn_playground.web.protocol_docs import protocol
from tests.serving import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PAGE_FILES = sorted(
    path
    for folder in ("static", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg", ".json", ".webmanifest"}
)


def page_file_ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ---- the map ----


@pytest.mark.parametrize(
    "room", [path.parent for path in sorted(PACKAGE.rglob("__init__.py"))], ids=lambda room: room.name
)
def test_the_map_of_a_room_names_all_that_is_in_it_and_nothing_else(room: Path) -> None:
    there = {path.name for path in room.glob("*.py")} - {"__init__.py"}
    there |= {f"{path.name}/" for path in room.iterdir() if any(path.glob("*.py")) or any(path.glob("*.toml"))}
    text = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""
    assert set(re.findall(r"^ *(\w+(?:\.py|/))(?=\s)", text, re.MULTILINE)) == there


def test_every_module_says_what_it_is() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert path.read_text("utf-8").startswith('"""'), path


QUESTION = re.compile(r"(?:What|Whether|How|Who|When|Where)\b")


def descriptions(value: Any) -> Iterator[str]:
    """All texts called `description` in a JSON value."""
    if isinstance(value, dict):
        if isinstance(text := value.get("description"), str):
            yield text
        for part in value.values():
            yield from descriptions(part)
    elif isinstance(value, list):
        for part in value:
            yield from descriptions(part)


def docstrings() -> Iterator[tuple[str, str]]:
    """The docstrings of the package with their places, without the texts that people read in /docs."""
    texts = {
        *descriptions(create_app(Settings.read({}, token="t" * 32, secret="s" * 32)).openapi()),
        *descriptions(protocol()),
    }
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node)
                if text and text not in texts:
                    yield f"{path.relative_to(PACKAGE)}: {getattr(node, 'name', '')}", text


def test_docstrings_begin_with_a_verb_or_a_noun_and_their_first_line_is_a_sentence() -> None:
    lines = [(place, text.splitlines()[0]) for place, text in docstrings()]
    assert len(lines) > 500
    assert [(place, line) for place, line in lines if QUESTION.match(line) or not line.endswith(".")] == []


# ---- the README ----


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
    body = re.search(r"/api/runs.* -d '(\{.*?\})'", README, re.DOTALL)
    assert body
    asked = json.loads(body[1])
    with TestClient(create_app()) as client:
        answer = client.post("/api/runs", json=asked)
    assert answer.status_code == 200, answer.text
    assert answer.json()["history"]["epoch"] == asked["record"]


@pytest.mark.parametrize("link", sorted(set(re.findall(r"#\w+=[^\s'`\"]+", README))))
def test_links_of_the_readme_open(link: str) -> None:
    assert read_link(link).notices == []


@pytest.mark.parametrize("picture", sorted(set(re.findall(r'(?:src|srcset)="([^"]+)"', README))))
def test_pictures_of_the_readme_exist(picture: str) -> None:
    assert (ROOT / picture).is_file(), "python -m tests.screenshots makes them"


# ---- options ----


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


# ---- the page's files ----


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


def test_what_scripts_import_is_exact() -> None:
    assert mlp.run is runs.run
    assert mlp.read_link is read_link
    assert mlp.parse_config is config.parse_config
    with pytest.raises(AttributeError, match="has no attribute 'train'"):
        _ = mlp.train


# ---- names ----

# The same in each module: commands' parts, entry points, types of arrays, a lab's link, seconds, tags of HTML.
SHARED_NAMES = {"add_parser", "do", "main", "Array", "Link", "CONNECT", "TAG"}


def definitions() -> Iterator[tuple[str, str, str]]:
    """Public top-level names outside kernels: the name, its module and its definition as text."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if (
            "kernels" in path.parts or path.name == "protocol_docs.py"
        ):  # named as numpy's functions, as what they document
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name, str(path), ast.unparse(node)
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ) if "TypeVar" not in ast.unparse(value):
                    yield name, str(path), ast.unparse(value)


def test_one_name_means_one_thing() -> None:
    meanings: dict[str, dict[str, str]] = {}
    for name, path, text in definitions():
        if not name.startswith("_") and not text.endswith(f".{name}"):  # the same under another module's name
            meanings.setdefault(name, {})[text] = path
    several = {name: [*texts.values()] for name, texts in meanings.items() if len(texts) > 1}
    assert {name: paths for name, paths in several.items() if name not in SHARED_NAMES} == {}
    assert several.keys() >= SHARED_NAMES
