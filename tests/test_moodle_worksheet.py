"""`playground grade --into moodle`: their columns are filled in, and every other byte stays as it was."""

import csv
import io
import re
from pathlib import Path

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.moodle_worksheet import moodle_worksheet
from tests.grades import grade, lay_out
from tests.worksheets import ADA, BOB, HEADERS, LINK, worksheet


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, monkeypatch)


def into(text: str | bytes, *arguments: str) -> int:
    Path("sheet.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return grade("--into", "moodle", *arguments, table="sheet.csv")


def table(path: str = "out.csv") -> list[list[str]]:
    return [*csv.reader(io.StringIO(Path(path).read_text("utf-8-sig"), newline=""))]


# ---- real shapes ----


@pytest.mark.parametrize("language", HEADERS)
def test_grades_and_comments_go_into_their_columns_in_any_language(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    given = worksheet(language, newline="\r\n", bom=language == "de")
    assert into(given) == 0
    sign = HEADERS[language][2]
    ada, bob, cy, di, eve = table()[1:]
    assert (ada[4], ada[10]) == (f"100{sign}00", "Score: 4 of 4.")
    assert bob[4] == f"75{sign}00"
    assert bob[10].startswith("Score: 3 of 4. How many?: ")
    assert [(row[4], row[10]) for row in (cy, di, eve)] == [("", ""), ("", "see me"), ("", "agreed")]
    out, err = capsys.readouterr()
    assert out == "out.csv: 2 of 5 students graded, 1 passed.\n"
    lines = err.splitlines()
    assert lines[0].startswith(f'sheet.csv, line 5, "{cy[0]}": not graded. link: expected a link')
    assert lines[1] == f'sheet.csv, line 7, "{eve[0]}": not graded. This grade can\'t be changed in Moodle.'
    assert lines[2] == f'sheet.csv: nothing is handed in by 1 student, whose row stays as it was: "{di[0]}".'
    assert len(lines) == 3
    after = Path("out.csv").read_bytes().decode()
    assert without(after, [ada, bob]) == given


def without(text: str, graded: list[list[str]]) -> str:
    """The text without the grades and comments that were filled in."""
    for row in graded:
        for cell in (row[4], row[10]):
            written = cell if not re.search('[,"]', cell) else '"' + cell.replace('"', '""') + '"'
            assert written in text
            text = text.replace(f",{written}", ",", 1)
    return text


def test_blind_marking_has_no_names() -> None:
    assert into(worksheet("de", blind=True)) == 0
    assert [row[2] for row in table()] == ["Bewertung", "100,00", "75,00", "", "", ""]


@pytest.mark.parametrize(
    ("most", "grades"), [("100.00", ["100.00", "75.00"]), ("10", ["10", "7.5"]), ("7.500", ["7.500", "5.625"])]
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_grades_are_written_as_their_maximum_is(language: str, most: str, grades: list[str]) -> None:
    assert into(worksheet(language, most=most)) == 0
    sign = "." if most == "10" else HEADERS[language][2]
    assert [row[4] for row in table()[1:3]] == [grade.replace(".", sign) for grade in grades]


def test_graded_again_the_file_stays_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert into(worksheet("fr")) == 0
    first = Path("out.csv").read_bytes()
    assert into(first) == 0
    assert Path("out.csv").read_bytes() == first
    assert into(first.replace(b'"100,00"', b'"100,00000"', 1)) == 0
    assert b'"100,00000"' in Path("out.csv").read_bytes(), "the same number stays as it is written"
    capsys.readouterr()


def test_a_comment_of_a_person_stays_and_one_of_ours_is_renewed(capsys: pytest.CaptureFixture[str]) -> None:
    given = worksheet().replace(f"{quoted_cell(ADA)},-,", f"{quoted_cell(ADA)},-,Well done!", 1)
    given = given.replace(f"{quoted_cell(BOB)},-,", f'{quoted_cell(BOB)},-,"Score: 1 of 4. Old."', 1)
    assert into(given) == 0
    ada, bob, *_ = table()[1:]
    assert (ada[4], ada[10]) == ("100.00", "Well done!")
    assert bob[10].startswith("Score: 3 of 4.")
    assert "1 comment that was there already stays." in capsys.readouterr().err


def quoted_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def test_a_comment_has_no_html_of_a_student() -> None:
    header, row = worksheet().splitlines()[0], "Participant 1,Ada,a@b,x,,100.00,Yes,-,"
    link = f"{LINK}&amp;bogus=<b>1</b>".replace("&amp;", "&")
    into(f'{header}\n{row}"{link}",-,\n')
    comment = table()[1][10]
    assert comment.startswith("Score: ") or comment == ""
    assert "<" not in comment


def test_moodle_may_have_left_out_the_tags() -> None:
    text = f"{LINK}2,1".replace("&amp;", "&") + "   "
    assert into(worksheet().replace(quoted_cell(BOB), quoted_cell(text))) == 0
    assert table()[2][4] == "75.00"


def test_workflow_group_and_marker_make_no_difference() -> None:
    lines = worksheet().replace(',"Maximum grade",', ',"Maximum grade",Marking workflow state,')
    lines = lines.replace(",100.00,", ",100.00,Not marked,").replace(",Status,", ",Status,Group,Marker,")
    lines = lines.replace(',"Submitted - ",', ",x,A,B,")
    assert into(lines) == 0
    assert [row[6] for row in table()[1:]] == ["100.00", "75.00", "", "", ""]


# ---- columns ----


def test_without_known_words_the_order_tells_grades_and_links(capsys: pytest.CaptureFixture[str]) -> None:
    header = "a,b,c,d,e,f,g,h,i,j,k"
    given = "\n".join([header, *worksheet("de").splitlines()[1:]]) + "\n"
    assert into(given) == 0
    assert [row[4] for row in table()[1:]] == ["100,00", "75,00", "", "", ""]
    assert [row[10] for row in table()[1:]] == ["", "", "", "see me", "agreed"]
    assert "no column for comments is known" in capsys.readouterr().err
    assert into(given, "--comments-column", "k") == 0
    assert table()[1][10] == "Score: 4 of 4."


def test_words_for_yes_and_no_that_are_not_known_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert into(worksheet().replace(",No,", ",Nix,")) == 0
    assert [row[4] for row in table()[1:]] == ["100.00", "75.00", "", "", "100.00"]
    assert "it can't be told which grades can be changed" in capsys.readouterr().err


def test_answers_that_nobody_gives_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert into(worksheet().replace("Answer to “How many?”: 3<br>", "")) == 0
    assert "nobody has an answer to “How many?”; “Copy for handing in” gives" in capsys.readouterr().err


def test_a_column_that_is_not_certain_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["n,w,x,y,z,o", f"P1,A,1.00,10.00,Yes,{LINK}"]
    assert into("\n".join(lines)) == 2
    err = capsys.readouterr().err
    assert "sheet.csv: which column is to be filled with grades is not certain; name it by --grade-column" in err
    assert 'There are "n", "w", "x", "y", "z", "o"' in err
    assert into("\n".join(lines), "--grade-column", "X") == 0
    assert table()[1] == ["P1", "A", "7.50", "10.00", "Yes", LINK]
    assert into("\n".join(lines), "--grade-column", "mark") == 2
    assert 'there is no column "mark"' in capsys.readouterr().err
    assert into("\n".join(lines), "--grade-column", "o") == 2
    assert "--grade-column" in capsys.readouterr().err


def test_the_column_with_links_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    given = worksheet().replace("Online text", "My text").replace(LINK, "https://x/")
    assert into(given) == 2
    err = capsys.readouterr().err
    assert "which column has what was handed in is not certain; name it by --link-column" in err
    assert '"My text"' in err
    assert into(given, "--link-column", "My text") == 0
    assert Path("out.csv").read_bytes() == given.encode(), "nothing could be graded"
    assert "nobody has an answer" not in capsys.readouterr().err


def test_what_was_handed_in_is_never_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert into(worksheet(), "--comments-column", "Online text") == 2
    assert (
        'comments; got "Identifier", "Grade", "Maximum grade", "Online text", "Online text"' in capsys.readouterr().err
    )
    assert into(worksheet(), "--comments-column", "Last modified (grade)") == 0
    assert [row[9] for row in table()] == [row[9] for row in table("sheet.csv")]


def test_a_scale_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    given = worksheet("de").replace("Bestwertung", "Skala").replace('"100,00"', '"nicht bestanden\nbestanden"')
    assert into(given) == 2
    assert "sheet.csv: the assignment is graded by a scale" in capsys.readouterr().err
    assert into(given.replace("Skala", "?")) == 2
    assert "graded by a scale" in capsys.readouterr().err


# ---- what is wrong ----


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("Participant 22", "Participant 21"), 'lines 2 and 4: both are of "Participant 21"'),
        (("Participant 22", "Bob"), 'line 4, column "Identifier": expected a name and a number, as “Participant 123”'),
        ((",100.00,Yes", ",100.00,x,Yes"), "line 2: expected as many cells as the first line has, 11; got 12"),
        (('"Bob Müller', '"Bob M\0üller'), 'line 4, column "Full name": expected text; got a zero byte'),
        (('"Bob Müller, jr."', '"Bob Müller, jr.'), 'line 4, column "Full name": a quotation mark is never closed'),
        (("100.00,Yes", "50.00,Yes"), 'line 4, column "Maximum grade": expected the same maximum in all rows, 50.00'),
        ((",,100.00,", ",A+,100.00,"), 'column "Grade": expected a grade, or nothing; got "A+"'),
        (("100.00", "0.00"), 'column "Maximum grade": expected a number of points above 0; got "0.00"'),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    capsys: pytest.CaptureFixture[str], change: tuple[str, str], says: str
) -> None:
    count = -1 if change[0] == "100.00" else 1
    assert into(worksheet().replace(*change, count)) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert f"sheet.csv, {says}" in err or (err.startswith("playground: sheet.csv, line ") and says in err)
    assert {path.name for path in Path().iterdir()} == {"in.csv", "own", "sheet.csv"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (worksheet().encode("utf-16"), "this is UTF-16, as Excel’s “Unicode text”. Download the file anew"),
        (worksheet().encode("cp1252", "replace"), 'line 2, column "Online text": expected UTF-8; got other bytes'),
        (b"PK\x03\x04", "this is a workbook"),
        (b"", "expected a first line that names the columns; got nothing"),
        (b"x" * 10_500_000, "expected at most 10,485,760 bytes"),
    ],
)
def test_another_kind_of_file_is_refused(capsys: pytest.CaptureFixture[str], content: bytes, says: str) -> None:
    assert into(content) == 2
    assert says in capsys.readouterr().err


def test_options_of_the_platforms_file_want_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert grade("--grade-column", "Grade") == 2
    assert "--grade-column: it names something in the file of a learning platform" in capsys.readouterr().err
    assert into(worksheet(), "--weights-column", "w") == 2
    assert "--weights-column: it names a column of a table of hand-ins" in capsys.readouterr().err
    Path("sheet.csv").write_text(worksheet(), "utf-8")
    assert grade("--into", "moodle", table="sheet.csv", output="sheet.csv") == 2
    assert "expected another file than the table" in capsys.readouterr().err


def test_a_worksheet_without_students_stays_as_it_is() -> None:
    header = worksheet().splitlines()[0]
    assert into(header) == 0
    assert Path("out.csv").read_text("utf-8") == header


def test_a_large_cell_and_many_rows_are_read() -> None:
    header = worksheet().splitlines()[0]
    rows = [f"Participant {number},N,m,s,,100.00,Yes,-,,-," for number in range(9_000)]
    rows[7] = f"Participant 7,N,m,s,,100.00,Yes,-,{'<a ' * 1_000_000}#a=b,-,"
    book = moodle_worksheet("\n".join([header, *rows]).encode(), what="sheet.csv")
    assert len(book.students) == 9_000
    assert book.table.filled({}) == "\n".join([header, *rows]).encode()
    with pytest.raises(InvalidInput, match="at most 10,000 rows"):
        moodle_worksheet("\n".join([header, *rows, *rows]).encode(), what="sheet.csv")


# ---- hand-ins of a class ----


def test_hand_ins_of_a_class_are_joined_by_name_email_or_number(capsys: pytest.CaptureFixture[str]) -> None:
    link = LINK.replace("&amp;", "&")
    rows = [
        ("ada LOVELACE", "two-clouds", link, "3"),
        ("22@uni.example.org", "two-clouds", f"{link}2,1", "9"),
        ("'=cmd|x", "two-clouds", link, "9"),
        ("24", "xor", link, "3"),
        ("Zoe", "two-clouds", link, "3"),
    ]
    with Path("class.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("name", "exercise", "link", "How many?"), *rows])
    given = worksheet().replace(LINK, "https://x/").replace("Online text", "Whatever")
    assert into(given, "--hand-ins", "class.csv") == 0
    assert [row[4] for row in table()[1:]] == ["100.00", "75.00", "75.00", "", ""]
    err = capsys.readouterr().err
    assert 'class.csv: of nobody in sheet.csv: "Zoe".' in err
    assert 'nothing is handed in by 1 student, whose row stays as it was: "Participant 24".' in err


def test_a_name_of_two_students_and_two_hand_ins_of_one_are_given_to_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    link = LINK.replace("&amp;", "&")
    lines = ["name,link,How many?", f"Di,{link},3", f"Eve,{link},3", f"Ada Lovelace,{link},3", f"21,{link}2,3"]
    Path("class.csv").write_text("\n".join(lines), "utf-8")
    given = worksheet().replace(",Di,", ",Eve,").replace(",No,", ",Yes,")
    assert into(given, "--hand-ins", "class.csv") == 0
    assert Path("out.csv").read_bytes() == given.encode()
    err = capsys.readouterr().err
    assert 'class.csv: of more than one student in sheet.csv, and so given to none: "Eve".' in err
    assert '"Participant 21": not graded. There are different hand-ins of this student. Leave one of them.' in err
    assert into(given, "--hand-ins", "class.csv", "--name-column", "who") == 2
    assert "--name-column" in capsys.readouterr().err
