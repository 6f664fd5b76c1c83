"""`playground grade --into canvas`: the column of one assignment is filled in, and every other byte stays as it was."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.placed_cells import placed_table
from nn_playground.exercises.canvas_gradebook import canvas_gradebook
from nn_playground.exercises.checking import CheckResult
from nn_playground.exercises.grading import ParsedSubmission
from tests.gradebooks import gradebook
from tests.grades import grade, lay_out
from tests.test_placed_cells import skeleton

GOOD = "#dataset=gauss&networkShape="
HAND_INS = {"ADA7": (GOOD, 3), "s2": (GOOD + "2,1", 9), "Di Smith": (GOOD, 3), "nobody": (GOOD, 3)}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, monkeypatch)
    write_hand_ins(HAND_INS)


def write_hand_ins(hand_ins: dict[str, tuple[str, int]], name: str = "class.csv") -> None:
    """The table as a class gives it."""
    with Path(name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "exercise", "link", "How many?", "weights", "receipt", "time"])
        writer.writerows(
            [who, "two-clouds", link, answer, "", "r", "2026-11-30T10:15:00.123Z"]
            for who, (link, answer) in hand_ins.items()
        )


def into(text: str, *arguments: str, hand_ins: str = "class.csv") -> int:
    Path("book.csv").write_bytes(text.encode())
    return grade("--into", "canvas", "--hand-ins", hand_ins, *arguments, table="book.csv")


def column(place: int = 6, separator: str = ",") -> list[str]:
    """A column of the output, by default that of the assignment."""
    text = Path("out.csv").read_text("utf-8-sig")
    return [row[place] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]


# ---- real shapes ----


def test_points_go_to_the_students_by_login_id_or_name(capsys: pytest.CaptureFixture[str]) -> None:
    given = gradebook()
    assert into(given) == 0
    assert column() == ["Two clouds (4711)", "10.00", "10.00", "7.50", "", "EX", "N/A", "2.50", ""]
    out, err = capsys.readouterr()
    assert out == "out.csv: 2 of 6 students graded, 1 passed.\n"
    assert err.splitlines() == [
        'class.csv: of nobody in book.csv: "nobody".',
        'book.csv, line 6, "Smith, Di": not graded. The student is excused from this assignment.',
        'book.csv, line 7, "Smith, Eve": not graded. The student doesn\'t have this assignment.',
        'book.csv: nothing is handed in by 2 students, whose rows stay as they were: "=cmd|x", "Smith, Flo".',
    ]
    after = Path("out.csv").read_text("utf-8")
    assert after == given.replace("hi,,3.50", "hi,10.00,3.50", 1).replace("hi,1.00,", "hi,7.50,")


@pytest.mark.parametrize("manual", [True, False])
@pytest.mark.parametrize("two_names", [True, False])
def test_semicolons_decimal_commas_and_other_rows(manual: bool, two_names: bool) -> None:
    given = gradebook(separator=";", sign=",", newline="\r\n", bom=True, manual=manual, two_names=two_names)
    assert into(given) == 0
    assert column(7 if two_names else 6, ";")[-7:] == ["10,00", "7,50", "", "EX", "N/A", "2,50", ""]
    assert Path("out.csv").read_bytes().startswith("\ufeff".encode())


@pytest.mark.parametrize(
    ("points", "grades"), [("20", ["20", "15"]), ("1.00", ["1.00", "0.75"]), ("3.0", ["3.0", "2.25"])]
)
def test_points_are_scaled_to_the_points_possible(points: str, grades: list[str]) -> None:
    assert into(gradebook(points=points)) == 0
    assert column()[2:4] == grades


@given(
    st.sampled_from([(",", "."), (";", ","), ("\t", ".")]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.integers(0, 5), st.integers(0, 7)),
)
def test_of_a_gradebook_only_one_column_differs(
    style: tuple[str, str], newline: str, bom: bool, manual: bool, scores: dict[int, int]
) -> None:
    separator, sign = style
    content = gradebook(separator=separator, sign=sign, newline=newline, bom=bom, manual=manual).encode()
    book = canvas_gradebook(content, what="b.csv", slug="two-clouds", title="Two clouds")
    assert book.table.filled({}) == content
    cells: dict[tuple[int, int], str] = {}
    for number, score in scores.items():
        result = CheckResult(exercise="x", passed=False, score=score, points=7, criteria=[], seeds=0)
        cells |= book.mark(book.students[number], ParsedSubmission(None), result).cells
    after = placed_table(book.table.filled(cells), what="b.csv")
    assert {place for _, place in cells} <= {6}
    assert skeleton(after, {*cells}) == skeleton(book.table, {*cells})


# ---- the assignment ----


def test_the_assignment_is_the_one_that_has_the_name_of_the_exercise(capsys: pytest.CaptureFixture[str]) -> None:
    for title in ("two-clouds (4711)", '"Week 3: TWO  clouds (4711)"', "Two clouds (4711) "):
        assert into(gradebook().replace("Two clouds (4711)", title, 1)) == 0, title
    two = gradebook().replace("Spiral (4712)", "Two clouds (4712)")
    assert into(two) == 2
    err = capsys.readouterr().err
    assert "which assignment is to be graded is not certain; name it by --grade-column." in err
    assert err.endswith('There are "Two clouds (4711)", "Two clouds (4712)"\n')
    assert into(two, "--grade-column", "4712") == 0
    assert column(7)[1:4] == ["5.00", "5.00", "3.75"]
    assert into(two, "--grade-column", "two clouds (4712)") == 0
    assert into(two, "--grade-column", "Two clouds") == 2
    assert 'there is more than one assignment "Two clouds"; name it by its number' in capsys.readouterr().err
    assert into(two, "--grade-column", "XOR") == 2
    assert 'there is no assignment "XOR"; there are "Two clouds (4711)"' in capsys.readouterr().err


def test_totals_are_no_assignments(capsys: pytest.CaptureFixture[str]) -> None:
    given = gradebook().replace("Current Score (2020)", "Two clouds (2020)").replace("Two clouds (4711)", "x (4711)")
    assert into(given) == 2
    assert 'There are "x (4711)", "Spiral (4712)"' in capsys.readouterr().err
    assert into(given, "--grade-column", "Two clouds (2020)") == 2
    err = capsys.readouterr().err
    assert 'line 2, column "Two clouds (2020)": expected a number of points above 0; got "(read only)"' in err


# ---- who is who ----


def test_a_login_counts_before_a_name_and_a_name_of_two_for_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    given = gradebook().replace('"Smith, Eve"', '"Smith, Di"').replace("EX", "").replace("N/A", "")
    write_hand_ins({"di": (GOOD, 3), "103": (GOOD + "2,1", 9)})
    assert into(given) == 0
    assert column()[2:] == ["", "1.00", "7.50", "10.00", "", "2.50", ""]
    write_hand_ins({"Di Smith": (GOOD, 3)})
    assert into(given) == 0
    assert Path("out.csv").read_bytes() == given.encode()
    assert 'of more than one student in book.csv, and so given to none: "Di Smith".' in capsys.readouterr().err


def test_two_hand_ins_of_one_student_count_where_they_are_alike(capsys: pytest.CaptureFixture[str]) -> None:
    write_hand_ins({"ada7": (GOOD, 3), "101": (GOOD, 3), "bob@uni.example.org": (GOOD, 3), "102": (GOOD, 9)})
    assert into(gradebook()) == 0
    assert column()[2:4] == ["10.00", "1.00"]
    assert '"Müller, Bob": not graded. There are different hand-ins of this student.' in capsys.readouterr().err


# ---- what is wrong ----


def test_what_is_no_gradebook_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for change, says in (
        (("Student,ID", "Name,ID"), "expected the gradebook as Canvas exports it, whose first line has Student, ID"),
        (("Points Possible", "Points"), "there is no row “Points Possible”. Export the gradebook anew."),
        ((",103,", ",102,"), 'book.csv, lines 4 and 5: both have the ID "102"'),
        (("=cmd|x", "a,b"), "line 5: expected as many cells as the first line has, 10; got 11"),
    ):
        assert into(gradebook().replace(*change)) == 2
        assert says in capsys.readouterr().err
    assert not Path("out.csv").exists()


def test_hand_ins_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("book.csv").write_text(gradebook(), "utf-8")
    assert grade("--into", "canvas", table="book.csv") == 2
    assert "give a table with names and links by --hand-ins" in capsys.readouterr().err
    assert into(gradebook(), "--comments-column", "Notes") == 2
    assert "Canvas's gradebook has no comments" in capsys.readouterr().err
    assert into(gradebook(), hand_ins="book.csv") == 2
    assert 'book.csv: there is no column "link"' in capsys.readouterr().err
    write_hand_ins({})
    assert into(gradebook()) == 0
    assert Path("out.csv").read_text("utf-8") == gradebook()
    Path("class.csv").write_text("name,exercise,link\nada7,xor,#a=b\n", "utf-8")
    assert into(gradebook()) == 2
    assert 'class.csv: no row is for the exercise "two-clouds"' in capsys.readouterr().err
