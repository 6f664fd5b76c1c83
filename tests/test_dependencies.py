"""What is declared of other packages: those whose private parts are used have a bound above, at what was tested."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.serving import ROOT

DECLARED = {
    (requirement := Requirement(text)).name: requirement
    for text in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
}
PRIVATELY_USED = {"numba", "uvicorn"}
# Modules that are not their package's door: what is in them may change from one minor version to the next.
PRIVATE = re.compile(r"numba\.core\b|uvicorn\.protocols\b|\._|^_")


def imported(path: Path) -> Iterator[str]:
    """All that a file imports, by full names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def private() -> set[str]:
    """The packages whose private parts the program uses."""
    names = {name for path in (ROOT / "app" / "nn_playground").rglob("*.py") for name in imported(path)}
    packages = {name.partition(".")[0] for name in names if PRIVATE.search(name)}
    return packages - {"nn_playground", *sys.stdlib_module_names}


def test_it_is_known_whose_private_parts_are_used() -> None:
    assert private() == PRIVATELY_USED


@pytest.mark.parametrize("name", sorted(PRIVATELY_USED))
def test_they_are_capped_at_the_minor_version_that_was_tested(name: str) -> None:
    (above,) = (bound for bound in DECLARED[name].specifier if bound.operator == "<")
    major, minor = Version(version(name)).release[:2]
    assert Version(above.version).release <= (major, minor + 1)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_everything_has_a_lowest_version(name: str) -> None:
    assert [bound.operator for bound in DECLARED[name].specifier if bound.operator in {">=", "~="}] == [">="]
