"""`playground grade`: a table in, a table out, whatever happens in between."""

import csv
import io
import re
import shlex
import sys
from pathlib import Path

import pytest

from nn_playground.__main__ import main
from nn_playground.base.csv_tables import read_table
from nn_playground.cli.terminal import Progress
from tests.grades import EXERCISE, SECRET, grade, lay_out, rows
from tests.serving import ROOT


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, monkeypatch)


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
    tables = [text for kind, text in files if kind == "csv"]
    for name, text in zip(("submissions.csv", "worksheet.csv", "gradebook.csv"), tables, strict=True):
        Path(name).write_text(text, "utf-8")
    commands = [shlex.split(line) for kind, text in files if kind == "sh" for line in text.splitlines()]
    for program, *arguments in commands:
        if program == "export":
            monkeypatch.setenv(*arguments[0].split("=", 1))
        elif arguments[0] != "serve":
            assert main(arguments) == 0
    ada, bob, cy = rows("grades.csv", ",")
    assert [row["passed"] for row in (ada, bob, cy)] == ["yes", "no", "no"]
    assert bob["reason"].startswith("Solved: Reached from 0 of 10")
    assert "I forgot" in cy["reason"]
    ada, bob = rows("graded.csv", ",")
    assert float(ada["Grade"]) > 0
    assert ada["Feedback comments"].startswith("Score: ")
    assert bob["Grade"] == ""
    points, ada, bob = rows("filled.csv", ",")
    assert points["XOR with few neurons (4711)"] == "10.00"
    assert float(ada["XOR with few neurons (4711)"]) > float(bob["XOR with few neurons (4711)"])


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
