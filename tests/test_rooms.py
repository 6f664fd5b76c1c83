"""The rooms of the package: what they import, their maps, the English of their docstrings, the names in them."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nn_playground.base.settings import Settings
from nn_playground.base.sources import PACKAGE
from nn_playground.labs import mlp
from nn_playground.labs.mlp import config, permalink, runs
from nn_playground.web.application import create_app
from nn_playground.web.protocol_docs import protocol
from tests.serving import ROOT


def test_a_room_imports_only_rooms_below_it_and_there_are_no_circles() -> None:
    """As pyproject.toml draws the rooms. In a process of its own, since the linter switches all loggers off."""
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_scripts_import_is_exact() -> None:
    assert mlp.run is runs.run
    assert mlp.read_link is permalink.read_link
    assert mlp.parse_config is config.parse_config
    with pytest.raises(AttributeError, match="has no attribute 'train'"):
        _ = mlp.train


# ---- maps and docstrings ----


@pytest.mark.parametrize(
    "room", [path.parent for path in sorted(PACKAGE.rglob("__init__.py"))], ids=lambda room: room.name
)
def test_the_map_of_a_room_names_all_that_is_in_it_and_nothing_else(room: Path) -> None:
    there = {path.name for path in room.glob("*.py")} - {"__init__.py"}
    there |= {
        f"{path.name}/"
        for path in room.iterdir()
        if any(path.glob("*.py")) or any(path.glob("*.toml")) or any(path.glob("*.csv"))
    }
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


def lab_of(path: str) -> str | None:
    """The lab that has a module; None for those of the house."""
    parts = Path(path).parts
    return parts[parts.index("labs") + 1] if "labs" in parts and parts[-2] != "labs" else None


def test_one_name_means_one_thing_in_the_house_and_in_each_lab() -> None:
    """Labs are alike: what is the same in each has the same name, as its DATASETS and its cost."""
    meanings: dict[str, dict[str, str]] = {}
    for name, path, text in definitions():
        if not name.startswith("_") and not text.endswith(f".{name}"):  # the same under another module's name
            meanings.setdefault(name, {})[text] = path
    several = {
        name: paths
        for name, texts in meanings.items()
        if len(paths := [*texts.values()]) > 1
        and (None in (labs := [*map(lab_of, paths)]) or len(set(labs)) < len(labs))
    }
    assert {name: paths for name, paths in several.items() if name not in SHARED_NAMES} == {}
