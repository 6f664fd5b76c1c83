"""The name for the state of the sources: of their content, wherever they lie."""

import os
import shutil
from pathlib import Path

import pytest

from nn_playground.base import sources
from tests.serving import ROOT


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The package at another place, with other times of its files and what Python leaves beside them."""
    shutil.copytree(
        ROOT / "app" / "nn_playground", tmp_path / "nn_playground", ignore=shutil.ignore_patterns("__pycache__")
    )
    for path in tmp_path.rglob("*.py"):
        os.utime(path, (1e9, 1e9))
    (tmp_path / "nn_playground" / "__pycache__").mkdir()
    (tmp_path / "nn_playground" / "__pycache__" / "rng.cpython-311.pyc").write_bytes(b"compiled")
    return tmp_path / "nn_playground"


def test_it_hangs_on_neither_place_nor_time(elsewhere: Path) -> None:
    assert sources.digest(elsewhere, "**/*.py") == sources.fingerprint()


@pytest.mark.parametrize(
    "name", ["labs/mlp/trainer.py", "labs/rng.py", "kernels/lanes.py", "cli/sweep.py", "__init__.py"]
)
def test_any_edit_changes_it(elsewhere: Path, name: str) -> None:
    with (elsewhere / name).open("a") as file:
        file.write("\n")
    assert sources.digest(elsewhere, "**/*.py") != sources.fingerprint()


def test_so_does_a_file_that_comes_goes_or_has_another_name(elsewhere: Path) -> None:
    seen = {sources.fingerprint()}
    (elsewhere / "new.py").write_text("")
    seen.add(sources.digest(elsewhere, "**/*.py"))
    (elsewhere / "new.py").rename(elsewhere / "newer.py")
    seen.add(sources.digest(elsewhere, "**/*.py"))
    (elsewhere / "labs" / "rng.py").unlink()
    seen.add(sources.digest(elsewhere, "**/*.py"))
    assert len(seen) == 4
