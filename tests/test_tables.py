"""Tables of measurements: any program's way of writing them is read, what is none is refused with the reason."""

import math
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.cells import decimal_of, is_missing, number_in
from nn_playground.base.csv_rows import DecodedLines, rows_of
from nn_playground.base.csv_tables import MAX_TABLE_BYTES
from nn_playground.base.errors import InvalidInput, NotFound
from nn_playground.base.raw_tables import MAX_LINE
from nn_playground.labs.mlp.table_columns import GAP, MAX_COLUMNS, MeasuredTable, measured, measured_in_slices
from nn_playground.labs.mlp.table_guesses import Roles, guessed_roles, name_and_unit
from nn_playground.labs.mlp.table_library import FOLDER, TITLES, TableLibrary

PLAIN = "size,weight,kind\n1.5,20,a\n2.5,30,b\n3.5,45,a\n"


def table(content: str | bytes) -> MeasuredTable:
    return measured(content.encode() if isinstance(content, str) else content)


def names(found: MeasuredTable) -> list[str]:
    return [column.name for column in found.columns]


def numbers(found: MeasuredTable, place: int = 0) -> list[float]:
    values: list[float] = found.columns[place].numbers.tolist()
    return values


# ---- text to rows ----


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_of_all_programs_are_read(encoding: str) -> None:
    found = table("größe;länge;art\n1,5;2;süß\n2,5;3;bäh\n".encode(encoding))
    assert names(found) == ["größe", "länge", "art"]
    assert found.columns[2].names == ("süß", "bäh")
    assert numbers(found) == [1.5, 2.5]
    assert [*found.said] == (
        ["The table is not in UTF-8, and was read as Windows-1252."] if encoding == "cp1252" else []
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_and_newlines_are_found_out(separator: str, newline: str) -> None:
    rows = [["size", "weight", '"a, b; c"'], ["1.5", "20", "a"], ["2.5", "30", '"b\nc"'], [], ["", "", ""]]
    found = table(newline.join(separator.join(row) for row in rows))
    assert (names(found), found.rows) == (["size", "weight", "a, b; c"], 2)
    assert found.columns[2].names == ("a", "b c")


def test_columns_may_be_separated_by_spaces() -> None:
    found = table("1.0   2.0 -1\n 2.5 3.0   1\n0.5 1e-3 1\n")
    assert numbers(found, 1) == [2, 3, 0.001]
    assert found.said == ("The first row names no columns: they are called column 1, and so on.",)


def test_a_first_line_may_say_the_separator() -> None:
    assert names(table("\ufeffsep=;\r\na,b;c;d\r\n1;2;x\r\n")) == ["a,b", "c", "d"]


def test_separators_in_all_cells_of_one_column_are_no_separators() -> None:
    assert names(table("x,y,tags\n1,2,a;b\n2,3,c;d\n")) == ["x", "y", "tags"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "expected a first line that names the columns"),
        (b"\n \n,,\n", "expected a first line that names the columns"),
        (b"a,b,c\n", "there are no rows below"),
        (b"a,b,c\n1,2,\0\n", "no text: it has zero bytes"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "no text: it has zero bytes"),
        (b"PK\x03\x04...", "this is a workbook"),
        (b"\xff\xfea", "expected text in utf-16"),
        (b"x" * (MAX_LINE + 1), "expected lines of at most 200,000 characters; line 1"),
        (b"a,b\n" + b"1," * MAX_LINE, "line 2 is longer"),
        (b"a,b,c\n" + b"1" * MAX_TABLE_BYTES, "at most 10,485,760 bytes; got 10,485,766"),
        (",".join(map(str, range(MAX_COLUMNS + 1))).encode(), "at most 200 columns; got 201"),
        (b"a,b,c\n1,5,2,5,x\n1,5,2,5,y\n", "2 rows have more cells than the 3 columns .* first line 2 with 5"),
        (b"a,b,c\n1,5,2,5,x\n1,5,2,5,y\n", "separated by semicolons or tabs"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=rf"table: .*{says}"):
        table(content)


def test_rows_that_do_not_fit_are_left_out_and_short_ones_have_gaps() -> None:
    found = table("x,y,kind\n1,2,a\n3,4\n5,6,b,7\n7,8,b,,\n")
    assert (found.rows, found.unread) == (3, 1)
    assert found.columns[2].codes.tolist() == [0, GAP, 1]
    assert found.said[0].startswith("Line 4 has 4 cells, more than the 3 columns, and is left out.")
    assert found.said[1] == "Line 3 has only 2 of the 3 cells: those at its end count as missing."


def test_a_quotation_that_is_never_closed_costs_one_row_at_most() -> None:
    found = table('x,y,kind\n1,2,"a\n3,4,b\n"5,6\n7,8,b\n')
    assert (found.rows, found.unread) == (3, 1)
    assert numbers(found, 1) == [2, 4, 8]
    assert "Line 4 can't be read and is left out: A quotation mark" in found.said[0]


@given(st.lists(st.lists(st.text('ab1 ;.\r\n"', max_size=4), min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_row_without_quotation_marks_is_read_as_if_all_its_cells_had_some(rows: list[list[str]]) -> None:
    bare = [[cell.translate({10: None, 13: None, 34: None}) for cell in row] for row in rows]
    quoted = "\n".join(",".join(f'"{cell}"' for cell in row) for row in bare)
    plain = "\n".join(",".join(row) for row in bare)
    read = [
        [row.cells for row in rows_of(DecodedLines(text + "\n", frozenset(), frozenset()), ",")]
        for text in (quoted, plain)
    ]
    assert read[0] == read[1] == [tuple(row) for row in bare]


@given(st.binary(max_size=200) | st.text('1,;\t\n"-x. ', max_size=120).map(str.encode))
def test_nothing_but_a_reason_comes_of_any_bytes(content: bytes) -> None:
    found = None
    with suppress(InvalidInput):
        found = table(content)
    assert found is None or {len(column.codes) for column in found.columns} == {found.rows}


def test_lines_above_the_names_of_the_columns_are_passed_over() -> None:
    for text in (
        "Table 1: sizes,,\n(in metres)\n\nx,y,kind\n1,2,a\n",
        "# made by hand\n# 2026, May\nx;y;kind\n1;2;a\n",
    ):
        found = table(text + "3,4,b\n".replace(",", ";" if ";" in text else ","))
        assert names(found) == ["x", "y", "kind"]
        assert found.said[0].startswith("2 lines above the names of the columns are passed over, first ")


# ---- the header ----


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a,a,,a\n1,2,3,4\n", ["a", "a (2)", "column 3", "a (3)"]),
        (",a,b\n0,1.5,x\n1,2.5,y\n", ["column 1", "a", "b"]),
        ('"a" "b" "c"\n"1" 1.5 2 "x"\n"2" 2.5 3 "y"\n', ["column 1", "a", "b", "c"]),  # as R writes it
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n7,3.2,virginica\n", ["column 1", "column 2", "column 3"]),
        ("country,2007,2008\nA,1,2\nB,3,4\n", ["country", "2007", "2008"]),
        ('"two\nlines",b,c\n1,2,x\n', ["two lines", "b", "c"]),
    ],
)
def test_names_of_columns(text: str, wanted: list[str]) -> None:
    found = table(text)
    assert names(found) == wanted
    assert found.rows == len(text.strip().splitlines()) - (wanted[-1] != "column 3") - text.count("two\nlines")


# ---- cells ----


def test_what_is_not_seen_is_no_part_of_a_name() -> None:
    found = table("x,y\u200b,kind\u00ad \u200b of\x07 it\n1,2, a\u00a0\u200bb \n2,3,\u200b\n")
    assert names(found) == ["x", "y", "kind of it"]
    assert (found.columns[2].names, found.columns[2].codes.tolist()) == (("a b",), [0, GAP])


@pytest.mark.parametrize(
    ("cell", "decimal", "wanted"),
    [
        ("1.5", ".", 1.5),
        ("-1.5e-3", ".", -0.0015),
        ("−1.5", ".", -1.5),
        ("+.5", ".", 0.5),
        ("1,234", ".", 1234),
        ("1,234.5", ".", 1234.5),
        ("1 234.5", ".", 1234.5),
        ("1\u202f234\u202f567", ".", 1234567),
        ("1'234.5", ".", 1234.5),
        ("1,23", ".", None),
        ("1,5", ",", 1.5),
        ("1.234,5", ",", 1234.5),
        ("1.234", ",", 1234),
        ("1 234,5", ",", 1234.5),
        ("39.1", ",", 39.1),
        ("１２", ".", 12),
        ("12 %", ".", 12),
        ("$1,234.50", ".", 1234.5),
        ("1.234,50 €", ",", 1234.5),
        ("1_000", ".", None),
        ("0x10", ".", None),
        ("1e999", ".", None),
        ("12a", ".", None),
        ("2012-01-01", ".", None),
        ("1" * 61, ".", None),
    ],
)
def test_numbers_in_every_notation(cell: str, decimal: str, wanted: float | None) -> None:
    assert number_in(cell, "." if decimal == "." else ",") == wanted


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["1", "2"], None),
        (["1,234"], None),
        (["1.5", "1,234"], "."),
        (["1,5", "1.234"], ","),
        (["1.234", "5.678"], "."),
        (["1.234,5", "1.234", "5.678"], ","),
        (["1,234,567"], "."),
    ],
)
def test_the_decimal_sign_of_a_column_is_that_of_its_cells(cells: list[str], wanted: str | None) -> None:
    assert decimal_of(cells) == wanted


def test_a_comma_that_could_be_both_is_what_the_other_columns_say() -> None:
    assert numbers(table("a\tb\tc\n1,234\t1,5\tx\n2,345\t2,5\ty\n")) == [1.234, 2.345]
    assert numbers(table("a\tb\tc\n1,234\t1.5\tx\n2,345\t2.5\ty\n")) == [1234, 2345]
    assert numbers(table("a;b;c\n1,234;1;x\n2,345;2;y\n")) == [1.234, 2.345]
    assert table('a,b,c\n"1,234",1,x\n"2,345",2,y\n').columns[0].doubtful == "1,234"


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "NaN", "NULL", "?", "-", "#DIV/0!", "inf", "∞"])
def test_gaps_are_written_in_many_ways(cell: str) -> None:
    assert is_missing(cell)
    found = table(f"x,y,kind\n1,{cell} ,a\n2,3,b\n")
    assert math.isnan(numbers(found, 1)[0])
    assert found.columns[1].gaps.tolist() == [True, False]


@pytest.mark.parametrize(
    ("cells", "kind", "is_numeric"),
    [
        (["1", "2", "1", "2"], "few", True),
        ([str(number) for number in range(7)], "number", True),
        (["a", "b", "a"], "few", False),
        ([f"k{number}" for number in range(7)], "text", False),
        (["NA", "", "?"], "empty", False),
        ([*(str(number) for number in range(9)), "<5"], "number", True),
        (["2012-01-01", "2012-01-02"], "few", False),
    ],
)
def test_kinds_of_columns(cells: list[str], kind: str, is_numeric: bool) -> None:
    column = table("a,b\n" + "".join(f"1,{cell}\n" for cell in cells)).columns[1]
    assert (column.kind, column.is_numeric) == (kind, is_numeric)


def test_a_large_table_is_read_in_slices_of_time() -> None:
    ticks = iter(range(10**6))
    content = ("x,y,kind\n" + "1,2,a\n" * 2000).encode()
    slices = list(measured_in_slices(content, clock=lambda: 0.02 * next(ticks)))
    assert slices[:-1] == [[]] * (len(slices) - 1)
    assert len(slices) > 3
    assert slices[-1][0].rows == 2000


# ---- guesses ----


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ("flipper_length_mm", ("flipper length", "mm")),
        ("body_mass_g", ("body mass", "g")),
        ("length (mm)", ("length", "mm")),
        ("Länge [cm]", ("Länge", "cm")),
        ("Länge in cm", ("Länge", "cm")),
        ("pressure / hPa", ("pressure", "hPa")),
        ("temp_celsius", ("temp", "°C")),
        ("temp_min", ("temp min", "")),
        ("rainy days", ("rainy days", "")),
        ("a (2)", ("a (2)", "")),
        ("x1", ("x1", "")),
        ("_", ("_", "")),
        ("_( )", ("( )", "")),
        ("wind (m/s)", ("wind", "m/s")),
        ("n" * 60, ("n" * 39 + "…", "")),
    ],
)
def test_units_are_taken_from_names(column: str, wanted: tuple[str, str]) -> None:
    assert name_and_unit(column) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (PLAIN, ["size", "weight", "kind"]),
        ("kind,id,size,year,weight\na,7,1.5,1,2\nb,9,2.5,1,3\n", ["size", "weight", "kind"]),
        ("nr,size,weight,kind\n1,9,5,a\n2,7,4,b\n3,8,3,a\n", ["size", "weight", "kind"]),
        ("city,size,weight\na,1,5\nb,2,4\nc,3,6\nd,4,9\ne,5,1\nf,6,1\ng,7,7\n", ["size", "weight", "city"]),
        ("x,y,z\n" + "".join(f"{n}.5,{n * n},{n * 7 % 11}.5\n" for n in range(9)), ["x", "y", "z"]),
        ("x,y,group\n" + "".join(f"{n}.5,{n * n},{n % 3}\n" for n in range(9)), ["x", "y", "group"]),
        ("x1,x2,label,part\n1,2,-1,train\n2,1.5,1,test\n3,5,1,train\n", ["x1", "x2", "label"]),
        ("x,y,part\n1,2,left\n2,1.5,right\n3,5,train\n", ["x", "y", "part"]),
        ("x,y,part\n1,2,train\n2,1.5,test\n", ["x", "y"]),
        ("day,rain,price\n" + "".join(f"{n},{n * n % 17}.5,{n}.7\n" for n in range(9)), ["day", "rain", "price"]),
        ("group,x,y\n" + "".join(f"{n % 3},{n}.5,{n * n}\n" for n in range(9)), ["x", "y", "group"]),
    ],
)
def test_roles_are_guessed(text: str, wanted: list[str]) -> None:
    found = table(text)
    roles = guessed_roles(found.columns, Roles(None, None, None))
    assert [found.columns[place].name for place in roles if place is not None] == wanted


def test_what_is_chosen_stays_and_the_rest_is_guessed() -> None:
    found = measured((FOLDER / "penguins.csv").read_bytes())
    place = names(found).index
    mass = place("body_mass_g")
    assert guessed_roles(found.columns, Roles(mass, None, None)) == (mass, place("bill_length_mm"), place("species"))
    assert guessed_roles(found.columns, Roles(None, None, mass))[:2] == (
        place("bill_length_mm"),
        place("bill_depth_mm"),
    )


# ---- named tables ----


def test_the_tables_that_come_along_are_whole_and_their_licences_are_told() -> None:
    library = TableLibrary()
    found = {item.name: (item.rows, item.columns) for item in library.tables()}
    assert found == {"penguins": (344, 8), "iris": (150, 5), "seattle-weather": (366, 6)}
    sources = (FOLDER / "SOURCES.md").read_text("utf-8")
    assert {path.stem for path in FOLDER.glob("*.csv")} == TITLES.keys()
    for name in TITLES:
        part = sources.partition(f"## {name}.csv\n")[2].partition("\n## ")[0]
        assert all(f"- {key}: " in part for key in ("Source", "Licence", "Changed")), name
        assert np.isfinite([numbers(measured(library.content(name)), 1)[-1:]]).shape == (1, 1)


def test_a_teachers_tables_come_first_and_win(tmp_path: Path) -> None:
    (tmp_path / "own_data.csv").write_text(PLAIN)
    (tmp_path / "iris.CSV").write_text(PLAIN)
    (tmp_path / "notes.txt").write_text("no table")
    library = TableLibrary(str(tmp_path))
    library.check()
    assert [item.name for item in library.tables()] == ["iris", "own_data", "penguins", "seattle-weather"]
    assert [item.title for item in library.tables()][:2] == ["iris", "own data"]
    assert library.content("iris") == PLAIN.encode()
    (tmp_path / "late.csv").write_text("")
    assert [item.name for item in library.tables()] == ["iris", "own_data", "penguins", "seattle-weather"]
    with pytest.raises(InvalidInput, match=r"late\.csv: expected a first line"):
        library.check()


@pytest.mark.parametrize(("name", "says"), [("penguin", "did you mean penguins"), ("../penguins", "there are|did you")])
def test_a_table_that_there_is_not(name: str, says: str) -> None:
    with pytest.raises(NotFound, match=says):
        TableLibrary().content(name)


def test_a_folder_without_tables_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"files that end with \.csv; there are none"):
        TableLibrary(str(tmp_path)).check()
    with pytest.raises(InvalidInput, match="expected a folder that can be read"):
        TableLibrary(str(tmp_path / "nowhere")).check()
