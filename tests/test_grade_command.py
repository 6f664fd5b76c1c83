"""`playground grade`: a table in, a table out, whatever happens in between."""

import csv
import io
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nn_playground.__main__ import main
from nn_playground.base import sources
from nn_playground.base.csv_tables import read_table
from nn_playground.cli.terminal import Progress
from nn_playground.exercises import grading
from tests.serving import ROOT, clean_environment

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


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLAYGROUND_SECRET", SECRET)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "clouds.toml").write_text(EXERCISE, "utf-8")
    (tmp_path / "in.csv").write_text(TABLE, "utf-8", newline="")


def grade(*arguments: str, slug: str = "two-clouds", table: str = "in.csv", output: str = "out.csv") -> int:
    try:
        return main(["grade", slug, table, "-o", output, "--exercises", "own", *arguments])
    except SystemExit as end:
        return int(str(end.code))


def rows(path: str = "out.csv", separator: str = ";") -> list[dict[str, str]]:
    text = Path(path).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


# ---- the table ----


def test_rows_keep_their_columns_and_get_grades(capsys: pytest.CaptureFixture[str]) -> None:
    assert grade() == 0
    out, err = capsys.readouterr()
    assert out == "out.csv: 6 rows, 2 passed; 2 could not be read, column reason says why.\n"
    assert err == ""
    ada, bob, cy, di, ed, flo = rows()
    assert list(ada)[:4] == ["name", "link", "how many?", "note"]
    grades = ["score", "points", "passed", "Hidden neurons (points)", "Good (points)", "How many? (points)", "reason"]
    assert list(ada)[4:] == grades
    assert [row["note"] for row in (ada, bob, cy, di)] == ["=1+1", "Müller", "", "-2"]
    assert list(ada.values())[4:] == list(flo.values())[4:] == ["4", "4", "yes", "1", "2", "1", ""]
    assert (bob["passed"], bob["Hidden neurons (points)"], bob["How many? (points)"]) == ("no", "1", "0")
    assert "How many?: Not right" in bob["reason"]
    assert (cy["score"], cy["reason"]) == ("", 'link: expected a link, which has a # in it; got "I forgot"')
    assert di["reason"] == "There is no link."
    assert ed["reason"].startswith("Hidden neurons: 6")


def test_the_file_opens_where_it_came_from() -> None:
    grade()
    content = Path("out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfname;link;")
    assert content.count(b"\r\n") == content.count(b"\n") == 7


def test_the_same_file_gives_the_same_bytes_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    contents = set()
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("PLAYGROUND_THREADS", threads)
        assert grade() == 0
        contents.add(Path("out.csv").read_bytes())
    assert len(contents) == 1


def test_a_hostile_exercise_makes_no_formula() -> None:
    Path("own/clouds.toml").write_text(EXERCISE.replace("How many?", "=HYPERLINK(1)"), "utf-8")
    assert grade() == 0
    (ada, *_) = rows()
    assert "'=HYPERLINK(1) (points)" in ada
    assert ada["reason"].startswith("'=HYPERLINK(1): ")


def test_the_column_of_links_may_have_another_name(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.csv").write_text("Your link\n#dataset=gauss&networkShape=2,1\n", "utf-8")
    assert grade("--link-column", "your link") == 0
    assert rows(separator=",")[0]["Hidden neurons (points)"] == "1"
    said = 'in.csv has no column for the answers to “How many?”. Name them by --answer "QUESTION=COLUMN".'
    assert said in capsys.readouterr().err


def test_grades_may_be_graded_again() -> None:
    assert grade() == 0
    assert grade(table="out.csv", output="again.csv") == 0
    (ada, *_) = rows("again.csv")
    assert ada["score"] == ada["score (graded)"] == "4"
    assert [row["reason (graded)"] for row in rows("again.csv")] == [row["reason"] for row in rows()]


def test_a_table_without_rows_is_a_table_without_rows(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.csv").write_text("link,How many?\n", "utf-8")
    assert grade() == 0
    assert rows(separator=",") == []
    assert capsys.readouterr().out == "out.csv: 0 rows, 0 passed.\n"


def test_the_example_in_the_readme_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("\n## Exercises and grades\n")[2].partition("\n## ")[0]
    files = re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL)
    Path("own/clouds.toml").write_text(next(text for kind, text in files if kind == "toml"), "utf-8")
    Path("submissions.csv").write_text(next(text for kind, text in files if kind == "csv"), "utf-8")
    commands = [shlex.split(line) for kind, text in files if kind == "sh" for line in text.splitlines()]
    for program, *arguments in commands:
        if program == "export":
            monkeypatch.setenv(*arguments[0].split("=", 1))
        elif arguments[0] != "serve":
            assert main(arguments) == 0
    ada, bob, cy = rows("grades.csv", ",")
    assert [row["passed"] for row in (ada, bob, cy)] == ["yes", "no", "no"]
    assert bob["reason"].startswith("Solved: Reached with 0 of 10")
    assert "I forgot" in cy["reason"]


# ---- what people and their programs make of it ----

PAGE = "http://127.0.0.1:8000/exercises/two-clouds#dataset=gauss&networkShape="


def table_of(*cells: tuple[str, ...], header: tuple[str, ...] = ("name", "How many?", "link")) -> None:
    with Path("in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *cells])


def test_only_a_link_is_graded() -> None:
    texts = ["#N/A", "https://docs.example.org/d/1/edit#heading=h.1", "#", "", "http://x/exercises/two-clouds"]
    texts += [f"{PAGE}1 {PAGE}2", f"{PAGE}1…", "#activation=ta"]
    table_of(*((str(number), "3", text) for number, text in enumerate(texts)))
    assert grade() == 0
    for row in rows(separator=","):
        assert (row["score"], row["passed"]) == ("", "no")
        assert row["reason"] != ""
        assert len(row["reason"]) < 300


def test_a_damaged_link_is_graded_as_it_was_meant_and_that_is_said() -> None:
    links = [
        PAGE,
        PAGE.replace("&", "&amp;"),
        PAGE.replace("&", "&amp;amp;"),
        f"<{PAGE}>",
        f"{PAGE})",
        f"{PAGE}\nthanks",
    ]
    table_of(*((str(number), "3", link) for number, link in enumerate([*links, f"{PAGE} {PAGE}"])))
    assert grade() == 0
    found = rows(separator=",")
    assert {row["score"] for row in found} == {"4"}
    assert found[0]["reason"] == ""
    assert found[1]["reason"].startswith("Link: The link was written as HTML, with &amp; for &;")
    assert not found[1]["reason"].endswith("..")


def test_a_link_to_another_exercise_is_told_in_its_row() -> None:
    table_of(("Ada", "3", PAGE.replace("two-clouds", "xor")))
    assert grade() == 0
    assert rows(separator=",")[0]["reason"] == "Link: The link leads to the page of another exercise, xor."


def test_one_row_harms_no_other() -> None:
    lines = ["name,How many?,report,link", f"Zoë,3,,{PAGE}", f"Big,3,{'x' * 200_000},{PAGE}", f"Nul,3,a\0b,{PAGE}"]
    lines += [
        f'Bad,"3,,,{PAGE}',
        f"Jörg,3,,{PAGE}",
        "",
        "Short,3",
        f"Long,3,a,b,c,{PAGE}",
        f"Long link,3,,{'#' * 140_000}",
        f"End,3,,{PAGE}",
    ]
    Path("in.csv").write_bytes(b"\n".join(line.encode("cp1252" if "J" in line else "utf-8") for line in lines) + b"\n")
    assert grade() == 0
    table = read_table(Path("out.csv").read_bytes(), what="out.csv", column="link")
    found = {row[0]: dict(zip(table.header, row, strict=True)) for row in table.rows}
    assert [name for name, row in found.items() if row["score"] == "4"] == ["Zoë", "Big", "Nul", "Jörg", "End"]
    assert "A quotation mark" in found["Bad"]["reason"]
    assert "Windows-1252" in found["Jörg"]["reason"]
    assert found["Short"]["reason"] == "There is no link."
    assert "there are 4 columns" in found["Long"]["reason"]
    assert "at most 20000 characters" in found["Long link"]["reason"]


def test_columns_are_found_or_named() -> None:
    for header in ("How many?", "\ufeffHow\u00a0many?", "12345: How\nmany?", "1. how many? *"):
        table_of(("Ada", "3 parameters", PAGE), header=("\ufeffname", header, "Link\u200b"))
        assert grade() == 0
        assert rows(separator=",")[0]["score"] == "4"


def test_columns_with_other_names_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    weights = '{"weights": [[[2, 2]]], "biases": [[0]]}'
    table_of(("Ada", "3", PAGE, weights), header=("name", "Answer = 1", "url", "found"))
    assert grade("--link-column", "url", "--answer", "How many?=answer = 1", "--weights-column", "found") == 0
    assert rows(separator=",")[0]["score"] == "4"
    assert "by hand" not in capsys.readouterr().err
    assert grade("--link-column", "url", "--answer", "How much?=Answer = 1") == 2
    assert 'There is no question "How much?"; known are How many?; did you mean How many?' in capsys.readouterr().err
    assert grade("--link-column", "url", "--answer", "How many?=Antwort") == 2
    assert 'there is no column "Antwort"; there are "name", "Answer = 1"' in capsys.readouterr().err
    assert grade("--link-column", "url", "--answer", "How many?") == 2
    assert "expected QUESTION=COLUMN" in capsys.readouterr().err
    assert grade("--link-column", "url", "--weights-column", "none") == 2
    assert 'there is no column "none"' in capsys.readouterr().err


@pytest.mark.parametrize("twice", ["link", "How many?"])
def test_two_columns_of_one_name_are_told(capsys: pytest.CaptureFixture[str], twice: str) -> None:
    table_of(("Ada", "3", PAGE, ""), header=("name", "How many?", "link", f"{twice}\u00a0"))
    assert grade() == 2
    place = "2nd" if twice != "link" else "3rd"
    assert f'in.csv: There are two columns "{twice}", the {place} and the 4th' in capsys.readouterr().err


# ---- what is wrong ----


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"slug": "two-cloud"}, 'no exercise "two-cloud"; did you mean two-clouds?'),
        ({"table": "nowhere.csv"}, "nowhere.csv: can't be read: No such file or directory"),
        ({"table": "own"}, "own: can't be read: Is a directory"),
        ({"output": "nowhere/out.csv"}, "can't be written: No such file or directory"),
        ({"output": "."}, ".: expected a file to write; it is a folder"),
        ({"output": "own"}, "own: expected a file to write; it is a folder"),
        ({"output": "in.csv"}, "-o in.csv: expected another file than the table of submissions"),
        ({"output": "own/../in.csv"}, "expected another file than the table of submissions"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: dict[str, str], says: str
) -> None:
    assert grade(**arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert says in err
    assert {path.name for path in Path().iterdir()} == {"in.csv", "own"}


def test_a_missing_column_is_named_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert grade("--link-column", "url") == 2
    err = capsys.readouterr().err
    assert 'in.csv: there is no column "url"; there are "name", "link", "how many?", "note"' in err
    assert "--link-column" in err


def test_without_a_secret_there_are_no_grades(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLAYGROUND_SECRET")
    assert grade() == 2
    assert "PLAYGROUND_SECRET: is not set" in capsys.readouterr().err


def test_the_secret_is_told_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    grade()
    out, err = capsys.readouterr()
    assert SECRET not in out + err + Path("out.csv").read_text("utf-8")


# ---- cut short ----


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


# ---- progress ----


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    now = 0.0
    with Progress(clock=lambda: now) as progress:
        progress.rows(1, 300)
        assert terminal.getvalue() == ""
        now = 1.0
        progress.rows(150, 300)
        assert terminal.getvalue().endswith(f"[{'#' * 20}{'.' * 20}] 150 of 300 rows")
    assert terminal.getvalue().endswith("\r")
