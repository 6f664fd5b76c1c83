"""Cells are filled in, and every other byte stays as it was: by luck's hand."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.base.html_text import MAX_HTML, html_text
from nn_playground.base.placed_cells import PlacedTable, placed_table
from nn_playground.exercises.checking import CheckResult
from nn_playground.exercises.grading import ParsedSubmission
from nn_playground.exercises.moodle_worksheet import moodle_worksheet
from tests.worksheets import HEADERS, worksheet

CELLS = st.text(st.sampled_from('aé,;"\n\r =+-@\t漢\ufeff\x85<&'), max_size=8) | st.sampled_from(
    ["", "=1+1", '""', " "]
)
QUOTING = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "words": csv.QUOTE_NONNUMERIC}


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, list[list[str]]]:
    """A file of any program, and its cells; blank lines may stand between its rows."""
    width = draw(st.integers(2, 5))
    cells = [
        [f"column {number}" for number in range(width)],
        *draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6)),
    ]
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    separator = draw(st.sampled_from([",", ";", "\t"]))
    quoting: Any = QUOTING[draw(st.sampled_from(sorted(QUOTING)))]
    pieces = ["\ufeff" if draw(st.booleans()) else ""]
    for row in cells:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=separator, lineterminator="", quoting=quoting).writerow(row)
        written = line.getvalue()
        if any(sign in cell for cell in row for sign in "\r\n"):  # with no end of line csv.writer leaves them bare
            written = separator.join('"' + cell.replace('"', '""') + '"' for cell in row)
        pieces += [written, newline, *([newline] if draw(st.booleans()) else [])]
    if draw(st.booleans()):
        pieces.append(separator * (width - 1))
    return "".join(pieces).encode(), [row for row in cells if any(map(str.strip, row))]


def skeleton(table: PlacedTable, but: set[tuple[int, int]]) -> list[str]:
    """The text of a file in pieces, without the cells `but`."""
    pieces, done = [], 0
    for number, row in enumerate(table.rows):
        place = row.begin
        for column, written in enumerate(row.written):
            assert table.text.startswith(written, place)
            if (number, column) in but:
                pieces.append(table.text[done:place])
                done = place + len(written)
            place += len(written) + 1
    return [*pieces, table.text[done:]]


@given(tables(), st.data())
def test_only_what_is_filled_in_differs(made: tuple[bytes, list[list[str]]], data: st.DataObject) -> None:
    content, cells = made
    before = placed_table(content, what="f.csv")
    assert [list(before.header), *(list(row.cells) for row in before.rows)] == cells
    assert before.filled({}) == content
    places = [(row, column) for row in range(len(before.rows)) for column in range(len(before.header))]
    chosen = data.draw(st.dictionaries(st.sampled_from(places), CELLS.filter(str.strip)) if places else st.just({}))
    filled = before.filled(chosen)
    after = placed_table(filled, what="f.csv")
    for place in places:
        assert after.rows[place[0]].cells[place[1]] == chosen.get(place, before.rows[place[0]].cells[place[1]])
    assert skeleton(after, {*chosen}) == skeleton(before, {*chosen})
    assert filled.startswith(b"\xef\xbb\xbf") == content.startswith(b"\xef\xbb\xbf")


@given(
    st.sampled_from(sorted(HEADERS)),
    st.sampled_from(["100.00", "10", "20.5", "0.3"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.integers(0, 4), st.integers(0, 12)),
)
def test_of_a_worksheet_only_grades_and_comments_differ(
    language: str, most: str, newline: str, bom: bool, blind: bool, scores: dict[int, int]
) -> None:
    content = worksheet(language, most=most, newline=newline, bom=bom, blind=blind).encode()
    book = moodle_worksheet(content, what="f.csv")
    cells: dict[tuple[int, int], str] = {}
    for number, score in scores.items():
        result = CheckResult(exercise="x", passed=False, score=score, points=12, criteria=[], seeds=0)
        cells |= book.mark(book.students[number], ParsedSubmission(None), result).cells
    after = placed_table(book.table.filled(cells), what="f.csv")
    assert {column for _, column in cells} <= {book.grade, book.comments}
    assert skeleton(after, {*cells}) == skeleton(book.table, {*cells})
    for number, score in scores.items():
        row = after.rows[number].cells
        assert abs(float(row[book.grade].replace(",", ".")) - score / 12 * float(most)) <= 0.00501
        assert book.comments is not None
        assert not row[book.comments].startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'a,b\n1,"x', 'f.csv, line 2, column "b": a quotation mark is never closed'),
        (b'a,b\n1,2\n"x"y,2', 'f.csv, line 3, column "a": a quotation mark'),
        (b"a,b\n\n1,\xff", 'f.csv, line 3, column "b": expected UTF-8'),
        (b"a,\xff\n", 'f.csv, line 1, column "\\?": expected UTF-8'),
        (b"a,b\n1,2,\0", "f.csv, line 2, column 3: expected text; got a zero byte"),
        (b"\xff\xfea\0", "f.csv: expected UTF-8; this is UTF-16"),
        (b" \n,,\n", "f.csv: expected a first line that names the columns; got nothing"),
    ],
)
def test_what_is_no_table_is_named_with_its_place(content: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        placed_table(content, what="f.csv")


# ---- HTML ----

LINK = "https://x.org/p#dataset=xor&networkShape=3"
WRITTEN = LINK.replace("&", "&amp;")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (f'<p>Hi <b>you</b>:</p><p><a class="x" href="{WRITTEN}">my network</a>&nbsp;!</p>', f"Hi you:\n{LINK} !"),
        (f"<A HREF='{WRITTEN}'>https://x.org/p#data…</A>", LINK),
        (f'<a href="{WRITTEN}">{LINK}2</a>', f"{LINK}\n{LINK}2"),
        (f'<a href="{WRITTEN}">{WRITTEN}</a>,4<br>b', f"{LINK},4\nb"),
        (f'<a href="https://mail.example.org">{WRITTEN}</a>', LINK),
        (f'<a href="{WRITTEN}">never closed', LINK),
        (f"{LINK}<script>#a=b</script><p>x", f"{LINK}\nx"),
        (f"{LINK} if a<b", f"{LINK} if a<b"),
        (LINK, LINK),
        (f"{LINK}\n<![<![", f"{LINK}\n<![<!["),
        ("", ""),
    ],
)
def test_the_address_behind_a_link_is_read(given: str, text: str) -> None:
    assert html_text(given) == text


@pytest.mark.parametrize(
    "hostile", ["<a ", "<!--", "</", "<a b='", '<a href="', "<?", "&#", "<script>", "<p>", "<![CDATA["]
)
def test_hostile_html_is_read(hostile: str) -> None:
    long = hostile * (MAX_HTML // len(hostile))
    assert isinstance(html_text(long), str)
    assert html_text(long * 2) == long * 2, "too long to be read as HTML"
