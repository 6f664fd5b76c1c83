"""A folder in which `playground grade` has an exercise and a table, as tests of grades have it."""

import csv
import io
from pathlib import Path

import pytest

from nn_playground.__main__ import main

SECRET = "long-enough-to-be-a-secret"
EXERCISE = """
slug = "two-clouds"
title = "Two clouds"
text = "Separate them."
start = "#dataset=gauss&networkShape=2"
may_change = ["network.hidden"]

[limits.neurons]
at_most = 3
points = 1

[[targets]]
name = "Good"
test_loss = 0.05
epochs = 30
seeds = 4
points = 2

[[questions]]
name = "How many?"
text = "How many parameters?"
answer = "parameters"
"""
TABLE = """\ufeffname;link;how many?;note\r
Ada;#dataset=gauss&networkShape=&seed=0.1;3;=1+1\r
Bob;http://127.0.0.1:8000/#dataset=gauss&networkShape=2,1&seed=0.2;9;Müller\r
Cy;I forgot;;\r
\r
;;;\r
Di;;3;-2\r
Ed;#dataset=gauss&networkShape=3,3&seed=0.3;3;\r
Flo;#dataset=gauss&networkShape=&seed=0.4;3;the same as Ada\r
"""


def lay_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the files, and go there with the secret."""
    (folder / "own").mkdir()
    (folder / "own" / "clouds.toml").write_text(EXERCISE, "utf-8")
    (folder / "in.csv").write_text(TABLE, "utf-8", newline="")
    monkeypatch.setenv("PLAYGROUND_SECRET", SECRET)
    monkeypatch.chdir(folder)


def grade(*arguments: str, slug: str = "two-clouds", table: str = "in.csv", output: str = "out.csv") -> int:
    try:
        return main(["grade", slug, table, "-o", output, "--exercises", "own", *arguments])
    except SystemExit as end:
        return int(str(end.code))


def rows(path: str = "out.csv", separator: str = ";") -> list[dict[str, str]]:
    text = Path(path).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
