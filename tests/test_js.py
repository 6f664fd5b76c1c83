"""The page's modules, tested by tests/js/*.test.js with Node's own runner: one test here for each file there."""

import subprocess
from pathlib import Path

import pytest

from tests.node import ROOT, node

FILES = sorted((ROOT / "tests" / "js").rglob("*.test.js"))


def test_there_are_tests_of_the_modules() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_module(file: Path) -> None:
    done = subprocess.run(
        [node(), "--test", str(file)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
