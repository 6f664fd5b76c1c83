"""The page's modules, tested by tests/js/*.test.js with Node's own runner, all files in one process."""

import subprocess

from tests.node import ROOT, node

FILES = sorted((ROOT / "tests" / "js").rglob("*.test.js"))


def test_the_modules_of_the_page() -> None:
    assert FILES
    command = [node(), str(ROOT / "tests" / "js" / "all.mjs"), *map(str, FILES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)
    failures = [line for line in done.stdout.splitlines() if line.lstrip().startswith(("not ok", "✖"))]
    assert done.returncode == 0, "\n".join([*failures, done.stdout, done.stderr])
