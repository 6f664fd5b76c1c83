"""Tables from spreadsheets: every habit is understood, nothing that was handed in is lost or computed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInput
from app.sheets import MAX_FILE, MAX_ROWS, Sheet, Style, read, write

LINK = "#networkShape=4,2&seed=0.5"


def table(text: str, column: str = "link") -> Sheet:
    return read(text.encode(), what="s.csv", column=column)


def written(sheet: Sheet, columns: list[str], *cells: list[str]) -> str:
    return write(sheet, columns, cells).decode()


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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,url\n", 's.csv: there is no column "link"; there are "name", "url"'),
        ("name;links\n", 'there are "name", "links"; did you mean links?'),
        (",".join(f"c{number}" for number in range(30)), '"c19" and 10 more'),
        ("", "expected a first line that names the columns; got nothing"),
        ("\ufeff\n\n", "expected a first line that names the columns; got nothing"),
        ('link\n#\n"#\n#\n', "the row that begins in line 3 can't be read as CSV: a quotation mark is never closed"),
        ('link\n"#"x\n', "the row that begins in line 2 can't be read as CSV"),
        ("link\n" + "#" * 200_000, "the row that begins in line 2 can't be read as CSV"),
        ("link\n" + "#\n" * (MAX_ROWS + 1), "at most 10,000 rows"),
        ("link\n" + "#" * MAX_FILE, "expected at most 10,485,760 bytes"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        table(text)
    assert says in caught.value.message


def test_a_file_of_another_kind_is_refused_with_a_remedy() -> None:
    with pytest.raises(InvalidInput, match=r"s.csv: expected UTF-8; line 2 is none. Save the table as “CSV UTF-8”."):
        read("link\nMüller".encode("latin-1"), what="s.csv", column="link")


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
    again = read(write(sheet, ["c"], [["d"]] * len(rows)), what="s.csv", column="link")
    assert again == Sheet((*sheet.header, "c"), tuple((*row, "d") for row in rows), sheet.style)


@given(content=st.binary(max_size=60) | st.text(',;"\n\r\tlink=#a', max_size=40).map(str.encode))
def test_whatever_is_in_a_file_a_table_or_an_error_comes_out(content: bytes) -> None:
    try:
        sheet = read(content, what="s.csv", column="link")
    except InvalidInput:
        return
    assert all(len(row) == len(sheet.header) for row in sheet.rows)
