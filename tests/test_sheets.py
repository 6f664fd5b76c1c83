"""Tables from spreadsheets: every habit is understood, nothing that was handed in is lost or computed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.csv_tables import MAX_ROWS, MAX_TABLE_BYTES, Sheet, Style, read_table, write_table
from nn_playground.base.errors import InvalidInput

LINK = "#networkShape=4,2&seed=0.5"


def table(text: str, column: str = "link") -> Sheet:
    return read_table(text.encode(), what="s.csv", column=column)


def written(sheet: Sheet, columns: list[str], *cells: list[str]) -> str:
    return write_table(sheet, columns, cells).decode()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_file_is_read_and_written_as_its_spreadsheet_does(separator: str, newline: str, bom: str) -> None:
    lines = [separator.join(row) for row in (["name", "link"], ["Ada", '"a ""b"", c; d"'])]
    given = bom + newline.join([*lines, ""])
    sheet = table(given)
    assert (sheet.header, sheet.rows) == (("name", "link"), (("Ada", 'a "b", c; d'),))
    assert sheet.style == Style(separator, newline, bool(bom))
    further = [separator.join(row) for row in (["name", "link", "score"], ["Ada", '"a ""b"", c; d"', "3"])]
    assert written(sheet, ["score"], ["3"]) == bom + newline.join([*further, ""])


def test_a_first_line_may_only_say_the_separator() -> None:
    sheet = table("sep=;\r\nname;link\r\nAda;#\r\n")
    assert (sheet.header, sheet.rows, sheet.style) == (("name", "link"), (("Ada", "#"),), Style(";", "\r\n"))


def test_rows_without_text_are_left_out() -> None:
    assert table("\n\nname,link\n\n,\n  ,\t\nAda,#\n,,,\n\n").rows == (("Ada", "#"),)


def test_a_short_row_is_filled_and_empty_cells_at_its_end_are_nothing() -> None:
    assert table("name,link,mail\nAda\nBob,#,b@c,,,\n").rows == (("Ada", "", ""), ("Bob", "#", "b@c"))


def test_a_link_may_stand_there_without_quotation_marks() -> None:
    assert table(f"link\n{LINK}\n").rows == ((LINK,),)
    assert table(f"name,link,mail\nAda,{LINK},a@b\n").rows == (("Ada", LINK, "a@b"),)


def test_a_column_is_found_whatever_its_capitals() -> None:
    sheet = table("Name, Link \nAda,#\n")
    assert (sheet.place("LINK"), sheet.place("name"), sheet.place("mail")) == (1, 0, None)


QUESTION = "How many parameters?"


@pytest.mark.parametrize(
    "name",
    [
        "\ufeffHow many\u00a0parameters?\u200b",
        "How many\r\n parameters?",
        "How many &nbsp;parameters?",
        "how many parameters ?",
        "12345: How many parameters?",
        "(1) How many parameters?",
        "a) How many parameters?",
        "Aufgabe 1a: How many parameters?",
        "Frage 1 (1 Punkt): How many parameters?",
        "How many parameters? (1 Punkt)",
        "How many parameters? [1.5 pts.] *",
        "Q1 How many parameters?",
        "#1 How many parameters?",
        "Response: How many parameters?",
        "Nr. 1 - How many parameters",
        "<p>How many parameters?</p>",
        "**How many parameters?**",
        "'How many parameters?'",
        "“How many parameters?”",
    ],
)
def test_a_question_is_found_whatever_a_form_adds_to_it(name: str) -> None:
    quoted = Style().quoted(name)
    assert table(f"name,{quoted},link\nAda,13,#\n").place(QUESTION) == 1
    assert table(f"{QUESTION} (points),{quoted},link\n1,13,#\n").place(QUESTION) == 1
    with pytest.raises(InvalidInput, match="There are two columns"):
        table(f"{quoted},{quoted},link\nAda,13,#\n").place(QUESTION)


@pytest.mark.parametrize(
    "name",
    ["Points - How many parameters?", "How many parameters? (points)", "How many parameters? - feedback", "How many?"],
)
def test_another_column_is_not_taken_for_the_question(name: str) -> None:
    assert table(f"name,{name},link\nAda,13,#\n").place(QUESTION) is None


def test_questions_that_begin_with_numbers_are_told_apart() -> None:
    assert table("2 layers or more?,link\nyes,#\n").place("3 layers or more?") is None


def test_a_column_may_have_a_name_without_end() -> None:
    assert table("name," + "?" * 300_000 + "x,link\nAda,13,#\n").place(QUESTION) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,url\n", 's.csv: there is no column "link"; there are "name", "url"'),
        ("name;links\n", 'there are "name", "links"; did you mean links?'),
        (",".join(f"c{number}" for number in range(30)), '"c19" and 10 more'),
        ("", "expected a first line that names the columns; got nothing"),
        ("\ufeff\n\n", "expected a first line that names the columns; got nothing"),
        ('link,"note\n#,1\n', "the names of the columns, in line 1, can't be read: A quotation mark in this row"),
        ("a,link,b,LINK\n", 'There are two columns "link", the 2nd and the 4th: give one another name.'),
        ("link\u200b,\ufefflink\n", "There are two columns"),
        ("link\n" + "#\n" * (MAX_ROWS + 1), "at most 10,000 rows"),
        ("link\n" + "#" * MAX_TABLE_BYTES, "expected at most 10,485,760 bytes"),
        (
            "link" + "," * 500 + "\n" + "#\n" * MAX_ROWS,
            "expected at most 5,000,000 cells; 10,000 rows of 501 columns have more. Delete the empty columns.",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        table(text)
    assert says in caught.value.message


def test_a_file_of_another_kind_is_refused_with_a_remedy() -> None:
    with pytest.raises(InvalidInput, match=r"s.csv: expected UTF-8; line 2 is none. Save the table as “CSV UTF-8”."):
        read_table("link\nMüller".encode("latin-1"), what="s.csv", column="link")


# ---- one row harms no other ----

GOOD = "Ada,#networkShape=4\n"


@pytest.mark.parametrize(
    "row",
    [
        'Bob,"#',
        '"Bob,#',
        'Bob,"#"x,1',
        'Bob,"he said "no", I think",#',
        'Bob,"""#',
        '",',
        '"Bob"",#',
    ],
)
def test_a_row_whose_quotation_marks_do_not_match_is_said_and_the_others_are_read(row: str) -> None:
    for text in (f"name,link\n{GOOD}{row}\n{GOOD}", f"name,link\n{GOOD}{row}", f"name,link\n{row}\n{GOOD}{GOOD}"):
        sheet = table(text)
        others = [cells for number, cells in enumerate(sheet.rows) if number not in {**sheet.wrong, **sheet.said}]
        assert others == [("Ada", "#networkShape=4")] * text.count(GOOD)
        assert len(sheet.wrong) + len(sheet.said) == 1
        out = written(sheet, ["x"], *([str(number)] for number in range(len(sheet.rows))))
        again = list(csv.reader(io.StringIO(out, newline=""), strict=True))
        assert [cells[-1] for cells in again] == ["x", *map(str, range(len(sheet.rows)))]


def test_marks_in_the_middle_of_a_cell_are_text() -> None:
    sheet = table('name,size,link\nAda,a 5" screen,#\nBob,"a ""b""",#\n')
    assert sheet.rows == (("Ada", 'a 5" screen', "#"), ("Bob", 'a "b"', "#"))
    assert sheet.wrong == sheet.said == {}


def test_a_row_with_matching_cells_is_read_cell_by_cell() -> None:
    sheet = table('name,note,link\nAda,"said "no" to it,#\n')
    assert sheet.rows == (("Ada", '"said "no" to it', "#"),)
    assert sheet.wrong == {}
    assert "read cell by cell" in sheet.said[0]


@pytest.mark.parametrize(
    "cell", ["#" * 131_073, "x" * 3_000_000, "a\x00b", "\u200b" * 200_000, '"' + "y\n" * 99_999 + '"']
)
def test_a_cell_may_be_as_long_as_the_file_and_have_anything_in_it(cell: str) -> None:
    sheet = table(f"name,report,link\nAda,,#\nBob,{cell},#\nCy,,#\n")
    assert [row[0] for row in sheet.rows] == ["Ada", "Bob", "Cy"]
    assert sheet.wrong == {}
    assert written(sheet, ["x"], ["1"], ["2"], ["3"]) == f"name,report,link,x\nAda,,#,1\nBob,{cell},#,2\nCy,,#,3\n"


def test_a_row_of_another_encoding_is_read_and_that_is_said() -> None:
    rows = ["name,link", "Zoë,#", "Jörg,#", "Ada,#", "Bob,#"]
    content = b"\n".join(row.encode("cp1252" if "J" in row else "utf-8") for row in rows) + b"\n"
    sheet = read_table(content, what="s.csv", column="link")
    assert [row[0] for row in sheet.rows] == ["Zoë", "Jörg", "Ada", "Bob"]
    assert sheet.said == {1: "This row was not UTF-8 and was read as Windows-1252."}
    assert "Jörg,#,1\n" in written(sheet, ["x"], *[["1"]] * 4)


def test_a_row_of_no_encoding_is_kept_as_it_is_and_not_read() -> None:
    content = b"name,link\nAda,#\n\x81\xff,#\nBob,#\nCy,#\n"
    sheet = read_table(content, what="s.csv", column="link")
    assert [*sheet.wrong] == [1]
    assert b"\n\x81\xff,#,1\n" in write_table(sheet, ["x"], [["1"]] * 4)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Ada,13,#networkShape=4,2&seed=0.5", ("Ada", "13", "#networkShape=4,2&seed=0.5")),
        ("Ada,13,#seed=0.5&networkShape=4,2,8", ("Ada", "13", "#seed=0.5&networkShape=4,2,8")),
        ("Ada,13,#activations=,relu&noise=1", ("Ada", "13", "#activations=,relu&noise=1")),
    ],
)
def test_commas_of_a_link_are_told_from_those_between_cells(row: str, cells: tuple[str, ...]) -> None:
    sheet = table(f"name,n,link\n{row}\n")
    assert (sheet.rows, sheet.wrong) == ((cells,), {})


@pytest.mark.parametrize("row", ["Ada,a note, with a comma,13,#", "Ada,,13,#,and more", "Ada,note,1,3,#"])
def test_a_row_with_more_cells_than_columns_is_not_guessed_at(row: str) -> None:
    sheet = table(f"name,note,n,link\n{GOOD.strip()},,\n{row}\n")
    assert "there are 4 columns" in sheet.wrong[1]
    assert len(sheet.rows[1]) == 4


def test_cells_keep_the_quotation_marks_that_they_have() -> None:
    text = '"name","link",note\n"Ada","#",\n"B ""x""",#,"a\nb"\n'
    out = written(table(text), ["x"], ["1"], ["2"])
    assert out == '"name","link",note,x\n"Ada","#",,1\n"B ""x""",#,"a\nb",2\n'


@pytest.mark.parametrize(
    "name",
    [
        "How many parameters?",
        "\ufeffHow many parameters?",
        "How\u00a0many parameters?",
        "How many\nparameters?",
        "How many  parameters? ",
        "how many\u200b parameters?",
        "1. How many parameters?",
        "12345: How many parameters?",
        "Q3) How many parameters?",
        "Question 2: How many parameters?",
        "How many parameters? *",
        "Ｈow many parameters？",
        "How many para\u00admeters?",
    ],
)
def test_a_column_is_found_whatever_nobody_sees_of_its_name(name: str) -> None:
    assert Sheet(("link", name, "other"), ()).place("How many parameters?") == 1


def test_a_name_without_a_number_goes_first_and_two_with_one_are_told() -> None:
    assert Sheet(("1. Size", "Size"), ()).place("Size") == 1
    with pytest.raises(InvalidInput, match="two columns"):
        Sheet(("1. Size", "2. Size"), ()).place("Size")


def test_columns_of_others_may_have_one_name() -> None:
    assert table("note,link,note\n1,#,2\n").rows == (("1", "#", "2"),)


def test_many_marks_that_are_never_closed_cost_no_more_than_the_file() -> None:
    text = "name,link\n" + 'a,"""\n' * 5000
    assert len(table(text).rows) <= 5000


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(table("link\n" + "#\n" * MAX_ROWS).rows) == MAX_ROWS


def test_no_cell_of_ours_is_a_formula_and_cells_of_others_stay() -> None:
    sheet = table("link\n=1+1\n")
    assert written(sheet, ["-x"], ["@SUM(A1)"]) == "link,'-x\n=1+1,'@SUM(A1)\n"
    for begin in "=+-@\t\r":
        (_, (_, ours)) = csv.reader(io.StringIO(written(sheet, ["x"], [f"{begin}1"]), newline=""))
        assert ours == f"'{begin}1"


def test_a_column_whose_name_is_taken_is_marked() -> None:
    assert written(table("link,Score,Passed,passed (graded)\n"), ["score", "points", "passed"]) == (
        "link,Score,Passed,passed (graded),score (graded),points,passed (graded 2)\n"
    )


def test_a_number_has_the_decimal_sign_of_its_spreadsheet() -> None:
    numbers = (0, 3.0, 0.5, 1 / 3, 0.1 + 0.2)
    assert [Style(",").number(value) for value in numbers] == ["0", "3", "0.5", "0.333333333333333", "0.3"]
    assert Style("\t").number(0.5) == "0.5"
    assert Style(";").number(0.5) == "0,5"


def test_unicode_text_of_excel_is_read_and_a_workbook_is_none() -> None:
    text = "name\tlink\r\nZoë\t#seed=1\r\n"
    for code in ("utf-16-le", "utf-16-be"):
        sheet = read_table(f"\ufeff{text}".encode(code), what="s.csv", column="link")
        assert (sheet.header, sheet.rows, sheet.said) == (("name", "link"), (("Zoë", "#seed=1"),), {})
    with pytest.raises(InvalidInput, match="this is a workbook"):
        read_table(b"PK\x03\x04" + bytes(50), what="s.csv", column="link")


cell = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(
    rows=st.lists(st.tuples(cell, cell, cell).filter(lambda row: any(text.strip() for text in row)), max_size=5),
    separator=st.sampled_from([",", ";", "\t"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
)
def test_what_is_written_is_read_again(
    rows: list[tuple[str, str, str]], separator: str, newline: str, bom: bool
) -> None:
    sheet = Sheet(("a", "link", "b"), tuple(rows), Style(separator, newline, bom))
    again = read_table(write_table(sheet, ["c"], [["d"]] * len(rows)), what="s.csv", column="link")
    assert again == Sheet((*sheet.header, "c"), tuple((*row, "d") for row in rows), sheet.style)


@given(content=st.binary(max_size=60) | st.text(',;"\n\r\tlink=#a', max_size=40).map(str.encode))
def test_whatever_is_in_a_file_a_table_or_an_error_comes_out(content: bytes) -> None:
    try:
        sheet = read_table(content, what="s.csv", column="link")
    except InvalidInput:
        return
    assert all(len(row) == len(sheet.header) for row in sheet.rows)
