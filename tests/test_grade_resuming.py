"""`playground grade` that was cut short goes on where it stood, with nothing but grades of its own."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nn_playground.base import sources
from nn_playground.exercises import grading
from tests.grades import EXERCISE, SECRET, grade, lay_out
from tests.serving import clean_environment
from tests.worksheets import worksheet


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, monkeypatch)


class Spy:
    """What is graded anew; after `most` results, it is interrupted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.links: list[str | None] = []
        self.most = 10**6
        original = grading.grade

        def spied(grader: Any, submissions: Any, *arguments: Any, **named: Any) -> Iterator[Any]:
            self.links = [submission.link for submission in submissions.values()]
            for count, pair in enumerate(original(grader, submissions, *arguments, **named)):
                if count == self.most:
                    raise KeyboardInterrupt
                yield pair

        monkeypatch.setattr(grading, "grade", spied)


def test_who_interrupts_it_can_go_on(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy(monkeypatch)
    grade(output="whole.csv")
    assert len(spy.links) == 3
    spy.most = 2
    assert grade() == 130
    assert "the same command goes on from there" in capsys.readouterr().err
    assert not Path("out.csv").exists()
    spy.most = 10**6
    assert grade() == 0
    assert len(spy.links) == 1
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()
    assert not Path("out.csv.part").exists()


def test_a_worksheet_of_a_platform_goes_on_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy(monkeypatch)
    Path("sheet.csv").write_text(worksheet(), "utf-8")
    grade("--into", "moodle", table="sheet.csv", output="whole.csv")
    assert len(spy.links) == 2
    spy.most = 1
    assert grade("--into", "moodle", table="sheet.csv") == 130
    assert not Path("out.csv").exists()
    spy.most = 10**6
    assert grade("--into", "moodle", table="sheet.csv") == 0
    assert len(spy.links) == 1
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()
    assert not Path("out.csv.part").exists()


@pytest.mark.parametrize("change", ["secret", "exercise", "sources"])
def test_what_was_graded_otherwise_is_graded_anew(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    spy = Spy(monkeypatch)
    spy.most = 2
    assert grade() == 130
    if change == "secret":
        monkeypatch.setenv("PLAYGROUND_SECRET", SECRET + "!")
    elif change == "exercise":
        Path("own/clouds.toml").write_text(EXERCISE.replace("epochs = 30", "epochs = 29"), "utf-8")
    else:
        monkeypatch.setattr(sources, "fingerprint", lambda: "of other sources")
    spy.most = 10**6
    assert grade() == 0
    assert len(spy.links) == 3


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        ('"score":[0-9.]+', '"score":5.0'),
        ('"passed":false', '"passed":true'),
        ('"part":.*', '"part":{}}'),
        ('"part":.*', '"part":{"score":1}}'),
        ("^[0-9a-f]* ", ""),
        (".*", "\x00\x01junk"),
        ("}$", ""),
    ],
)
def test_a_score_that_was_edited_where_it_is_kept_becomes_no_grade(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pattern: str, new: str
) -> None:
    spy = Spy(monkeypatch)
    assert grade(output="whole.csv") == 0
    spy.most = 2
    assert grade() == 130
    lines = Path("out.csv.part").read_text("utf-8").splitlines()
    edited = [re.sub(pattern, new, line, count=1) for line in lines]
    changed = sum(line != other for line, other in zip(lines, edited, strict=True))
    assert changed > 0
    Path("out.csv.part").write_text("".join(f"{line}\n" for line in edited), "utf-8")
    spy.most = 10**6
    capsys.readouterr()
    assert grade() == 0
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()
    assert len(spy.links) == 3 - len(lines) + changed
    assert f"{'1 line' if changed == 1 else f'{changed} lines'} can't be used" in capsys.readouterr().err


def slow(count: int) -> str:
    """A table that takes some seconds."""
    lines = (f"{name},#dataset=gauss&networkShape={name % 32 + 1},{name // 32 + 1}" for name in range(count))
    return "\n".join(["name,link", *lines, ""])


def test_killed_it_goes_on_where_it_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = EXERCISE.replace("epochs = 30", "epochs = 400").replace("test_loss = 0.05", "test_loss = 1e-9")
    (tmp_path / "own" / "clouds.toml").write_text(endless, "utf-8")
    (tmp_path / "in.csv").write_text(slow(20), "utf-8")
    arguments = ("grade", "two-clouds", "in.csv", "-o", "out.csv", "--exercises", "own")
    command = [sys.executable, "-m", "nn_playground", *arguments]
    settings = {"PLAYGROUND_SECRET": SECRET, "PLAYGROUND_THREADS": "1"}
    part = tmp_path / "out.csv.part"
    with subprocess.Popen(command, cwd=tmp_path, env=clean_environment(settings)) as process:
        deadline = time.monotonic() + 120
        while not (part.exists() and part.read_bytes().count(b"\n") >= 5):
            assert process.poll() is None, "it was done before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.kill()
    kept = part.read_bytes().count(b"\n")
    assert not (tmp_path / "out.csv").exists()

    spy = Spy(monkeypatch)
    assert grade() == 0
    assert len(spy.links) == 20 - kept
    assert grade(output="whole.csv") == 0
    assert len(spy.links) == 20
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
