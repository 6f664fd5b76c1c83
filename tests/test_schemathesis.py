"""The API against its own OpenAPI, tested by Schemathesis in a process of its own.

Its cases are made where its tests are collected, and take seconds of every process that collects them.
"""

import subprocess
import sys

from tests.serving import ROOT


def test_answers_are_those_that_the_schema_announces() -> None:
    plugins = ("-p", "no:cacheprovider", "-p", "schemathesis.pytest.plugin")
    command = [sys.executable, "-m", "pytest", "-n0", "-q", *plugins, "tests/announced.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
