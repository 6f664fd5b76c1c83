"""Columns of a table as points: what is left out, named and scaled, and that all of it is said."""

import csv
import io
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import parse_config, to_json
from nn_playground.labs.mlp.data_config import LONGEST_NAME
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.labs.mlp.table_columns import measured
from nn_playground.labs.mlp.table_library import FOLDER
from nn_playground.labs.mlp.table_models import TableChoices, TablePoints
from nn_playground.labs.mlp.table_points import points_in_slices, table_points

PENGUINS = (FOLDER / "penguins.csv").read_text("utf-8")


def points(text: str, **choices: Any) -> TablePoints:
    found = table_points(measured(text.encode()), TableChoices(**choices))
    assert found.config == {"problem": found.problem, "data": found.data}
    axes = found.model_dump(mode="json")["axes"]
    assert (found.data["points"], found.data["axes"], found.data.get("labels")) == (
        found.points,
        axes,
        found.labels,
    )
    assert found.rows == len(found.points) + found.left_out or any("a sample" in notice for notice in found.notices)
    config = parse_config(found.config)
    again = to_json(config)["data"]
    assert [point[:3] for point in again["points"]] == found.points, "the points are on the grid already"
    if found.link is not None:
        assert to_json(read_link(found.link).config) == to_json(config)
        assert read_link(found.link).notices == []
    return found


def lines(*rows: str) -> str:
    return "\n".join(["x,y,kind", *rows, ""])


def refused(text: str, **choices: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        points(text, **choices)
    return caught.value


def test_penguins_are_read_in_millimetres_and_grams() -> None:
    found = points(PENGUINS, x1="flipper_length_mm", x2="body_mass_g")
    assert (found.problem, found.classes, found.labels) == ("classification", 3, ["Adelie", "Gentoo", "Chinstrap"])
    assert (found.rows, found.left_out, len(found.points)) == (344, 2, 342)
    assert found.notices[0] == "344 rows; 2 without flipper_length_mm left out."
    across, up = found.data["axes"]["x1"], found.data["axes"]["x2"]
    assert (across["name"], across["unit"], up["name"], up["unit"]) == ("flipper length", "mm", "body mass", "g")
    x1, x2, label = found.points[0]
    assert across["offset"] + x1 / across["scale"] == pytest.approx(181, abs=0.002 / across["scale"])
    assert up["offset"] + x2 / up["scale"] == pytest.approx(3750, abs=0.002 / up["scale"])
    assert label == 0
    assert found.link is not None
    assert found.preview[3] == ["Adelie", "Torgersen", "NA", "NA", "NA", "NA", "NA", "2007"]
    assert len(found.preview) == 8


def test_most_of_a_column_is_fitted_and_what_lies_beyond_is_moved_to_the_edge() -> None:
    rows = [f"{number / 10},{number % 7},{'ab'[number % 2]}" for number in range(1, 300)]
    found = points(lines(*rows, "10000,3,a"))
    x1 = np.array(found.points)[:, 0]
    assert (x1.max(), found.beyond) == (6, 1)
    assert "1 point lies beyond the edge of the map and is moved to it." in found.notices
    low, high = np.percentile(x1, [1, 99])
    assert (low, high) == pytest.approx((-5, 5), abs=0.06)


def test_the_summary_of_columns_has_what_a_choice_needs() -> None:
    found = points(PENGUINS)
    by_name = {column.name: column for column in found.columns}
    mass = by_name["body_mass_g"]
    assert (mass.kind, mass.numeric, mass.missing, mass.distinct) == ("number", True, 2, 94)
    assert (mass.low, mass.high, len(mass.counts), sum(mass.counts)) == (2700, 6300, 20, 342)
    species = by_name["species"]
    assert [(value.name, value.count) for value in species.values] == [
        ("Adelie", 152),
        ("Gentoo", 124),
        ("Chinstrap", 68),
    ]
    assert (species.kind, species.numeric, species.counts, species.low) == ("few", False, [], None)
    assert (by_name["year"].kind, by_name["year"].numeric) == ("few", True)
    assert (found.x1, found.x2, found.label) == ("bill_length_mm", "bill_depth_mm", "species")


# ---- labels ----


def test_classes_are_named_in_order_of_appearance() -> None:
    two = points(lines("1,2,no", "2,3,yes", "3,1,no"))
    assert (two.labels, [row[2] for row in two.points]) == (["no", "yes"], [-1, 1, -1])
    three = points(lines("1,2,b", "2,3,c", "3,1,a", "4,4,c"))
    assert (three.labels, [row[2] for row in three.points]) == (["b", "c", "a"], [0, 1, 2, 1])


@pytest.mark.parametrize(
    ("labels", "names", "values"),
    [
        (["1", "-1", "1"], ["-1", "1"], [1, -1, 1]),
        (["1", "0", "1"], ["0", "1"], [1, -1, 1]),
        (["2", "0", "1"], ["0", "1", "2"], [2, 0, 1]),
        (["7", "3", "7"], ["7", "3"], [-1, 1, -1]),
    ],
)
def test_labels_that_the_playground_writes_keep_their_meaning(
    labels: list[str], names: list[str], values: list[int]
) -> None:
    found = points(lines(*(f"{place},{place * place},{label}" for place, label in enumerate(labels))), label="kind")
    assert (found.labels, [row[2] for row in found.points]) == (names, values)


def test_of_many_texts_the_five_most_frequent_are_classes_and_the_others_one() -> None:
    names = ["rare"] + [name for number, name in enumerate("abcdefg") for _ in range(9 - number)]
    found = points(lines(*(f"{place},{place * 7 % 13},{name}" for place, name in enumerate(names))), label="kind")
    assert found.labels == ["a", "b", "c", "d", "e", "other"]
    assert [row[2] for row in found.points[:2]] == [5, 0]
    assert [row[2] for row in found.points].count(5) == 1 + 4 + 3
    assert found.notices == [
        'kind has 8 different values: the 5 most frequent are classes, and all others are one, "other".'
    ]
    renamed = points(lines(*(f"{n},{n * 7 % 13},{name if name != 'a' else 'other'}" for n, name in enumerate(names))))
    assert renamed.labels == ["other", "b", "c", "d", "e", "all others"]


def test_texts_that_are_nearly_all_different_are_classes_too() -> None:
    found = points(lines(*(f"{place},{place * 7 % 13},person {place}" for place in range(6000))), label="kind")
    assert found.labels is not None
    assert (len(found.labels), len(found.points)) == (6, 5000)


def test_long_names_of_classes_are_shortened_and_still_differ() -> None:
    long = "n" * 60
    found = points(lines(f"1,2,{long}a", f"2,3,{long}b", "3,4,c"))
    assert found.labels == ["n" * 39 + "…", "n" * 35 + "… (2)", "c"]
    assert max(map(len, found.labels)) <= LONGEST_NAME


def test_numbers_are_a_regression_in_their_own_unit() -> None:
    found = points(PENGUINS, x1="bill_length_mm", x2="flipper_length_mm", label="body_mass_g")
    assert (found.problem, found.classes, found.labels, "labels" in found.data) == ("regression", None, None, False)
    axis = found.data["axes"]["label"]
    assert (axis["name"], axis["unit"]) == ("body mass", "g")
    labels = np.array(found.points)[:, 2]
    assert tuple(np.percentile(labels, [1, 99])) == pytest.approx((-1, 1), abs=0.01)
    assert axis["offset"] + labels[0] / axis["scale"] == pytest.approx(3750, abs=0.1)


# ---- rows ----


def test_rows_without_a_value_are_left_out_and_counted_by_column() -> None:
    found = points(lines("1,NA,a", "?,3,b", "3,4,-", "4,5,a", "5,6,b"))
    assert (found.left_out, len(found.points)) == (3, 2)
    assert found.notices == ["5 rows; 3 left out: 1 without x, 1 without y, 1 without kind."]


def test_or_they_get_the_mean_but_for_the_label() -> None:
    found = points(lines("1,NA,a", "?,3,b", "3,4,-", "4,5,a", "5,6,b"), missing="mean")
    assert (found.left_out, len(found.points)) == (1, 4)
    assert found.notices == [
        "1 row without x got its mean, 3.25.",
        "1 row without y got its mean, 4.5.",
        "5 rows; 1 without kind left out.",
    ]
    axis = found.data["axes"]["x1"]
    assert axis["offset"] + found.points[1][0] / axis["scale"] == pytest.approx(3.25, abs=0.01)


def test_cells_that_are_no_numbers_count_as_missing() -> None:
    found = points(lines("1,2,a", "<2,3,b", "3,4,a", "4,5,b", "5,7,a"))
    assert found.notices == ['1 cell of x is no number and counts as missing: "<2".', "5 rows; 1 without x left out."]


def test_numbers_may_be_coordinates_as_they_are() -> None:
    found = points(lines("1,2.5,a", "-6,6,b", "6.1,0,a", "0,-7,b"), as_they_are=True)
    assert [row[2] for row in found.points] == [-1, 1]
    assert np.array(found.points)[:, :2] == pytest.approx(np.array([[1, 2.5], [-6, 6]]), abs=0.002)
    assert found.data["axes"]["x1"] == {"name": "x", "unit": "", "scale": 1, "offset": 0}
    assert found.notices == ["2 rows lie beyond -6 to 6 and are left out, as numbers are taken as they are."]
    error = refused(PENGUINS, as_they_are=True)
    assert "expected at least 2 rows that can be points" in error.message
    assert "342 rows lie beyond -6 to 6" in error.message


def test_points_that_were_written_are_read_as_they_were() -> None:
    first = points(lines("1,2.5,b", "-5,5,a", "2,3,b"), as_they_are=True)
    rows = (f"{x1},{x2},{int(label)}" for x1, x2, label in first.points)
    assert points(lines(*rows), as_they_are=True).points == first.points


def test_of_too_many_rows_a_sample_is_taken_that_is_always_the_same() -> None:
    text = lines(*(f"{place},{place * 7 % 13},{'ab'[place % 2]}" for place in range(5100)))
    found = points(text)
    assert (len(found.points), found.left_out, found.link) == (5000, 0, None)
    assert points(text) == found
    x1 = [row[0] for row in found.points]
    assert x1 == sorted(x1), "in their order"
    assert found.notices == [
        "5,100 rows are more than 5,000 points: a sample of so many is taken, always the same.",
        "5,000 points are more than the 800 that a link holds: take the config as a file.",
    ]


def test_a_constant_column_is_the_middle() -> None:
    found = points(lines("1,2,a", "1,3,b", "1,4,a"))
    assert [row[0] for row in found.points] == [0, 0, 0]
    assert found.data["axes"]["x1"]["offset"] == 1
    assert "x is the same in all rows." in found.notices


def test_a_number_that_could_be_another_one_is_said() -> None:
    found = points('x,y,kind\n"1,234",2,a\n"12,345",3,b\n3,4,a\n')
    assert found.notices == ["x: 1,234 was read as 1234."]


# ---- what can't be ----


@pytest.mark.parametrize(
    ("choices", "path", "says"),
    [
        ({"x1": "flipper"}, "x1", "there is no column"),
        ({"x1": "flipper_lenght_mm"}, "x1", "did you mean flipper_length_mm?"),
        ({"x2": "species"}, "x2", 'expected a column of numbers; "species" has others, as "Adelie"'),
        ({"x1": "year", "x2": "year"}, "x2", '"year" is x1 already'),
        ({"x1": "year", "label": "year"}, "label", '"year" is x1 already'),
    ],
)
def test_a_wrong_column_is_named_with_what_there_is(choices: dict[str, str], path: str, says: str) -> None:
    error = refused(PENGUINS, **choices)
    assert error.details[0].path == path
    assert says in error.details[0].message


def test_columns_are_found_whatever_their_capitals() -> None:
    assert points(PENGUINS, x1=" Body_Mass_G").x1 == "body_mass_g"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (lines("1,2,a", "2,3,a"), 'a column for the label beside "x" and "y"'),
        (lines("q,2,a", "w,3,b", "e,4,a"), 'for x1 and x2, beside the label; of numbers are "y"'),
        (lines("q,r,a", "w,t,b"), "for x1 and x2; no column has numbers"),
        (lines("NA,1,a", "NA,2,b"), 'of numbers are "y"'),
        ("a,b\n1,2\n3,4\n", 'a column for the label beside "a" and "b"'),
        (lines("1e308,2,a", "-1e308,3,b", "1,2,a"), "expected numbers up to 1e+150; got 1e+308"),
        (lines("1,NA,a", "NA,2,b", "3,4,a"), "at least 2 rows that can be points. 3 rows; 2 left out"),
        (
            lines("1,2,a", "2,NA,b", "3,4,a", "5,7,a"),
            (
                'in all 3 rows that can be points it is "a". Choose another column for the label, or add rows of '
                "another class. 4 rows; 1 without y left out."
            ),
        ),
        (lines("1,2,a", "2,3,a"), 'values. "kind" is "a" in all rows: add rows of another class, or another column.'),
        ("a,b\n1,2\n3,4\n", "There is no third column: add one that says what each row is."),
        (
            lines("1,2", "2,3,", "3,4"),
            '"kind" is empty: say there what each row is. 2 rows have fewer than the 3 cells, first line 2 with 2:',
        ),
    ],
)
def test_a_table_without_points_is_refused_with_the_reason(text: str, says: str) -> None:
    assert says in refused(text).message


def test_formulas_are_only_texts() -> None:
    assert points(lines("1,2,=1+1", "2,3,@x", "3,4,=1+1")).labels == ["=1+1", "@x"]


def test_slices_end_with_the_same_points() -> None:
    *empty, last = points_in_slices(PENGUINS.encode(), TableChoices())
    assert last == [points(PENGUINS)]
    assert not any(empty)


CELLS = st.one_of(
    st.floats(allow_nan=False).map(repr),
    st.integers(-20, 20).map(str),
    st.sampled_from(["", "NA", "a", "b", "=1", "\u200b", "é " * 30]),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=5),
)
MEASURED = st.floats(-1e300, 1e300).map(repr) | st.integers(-20, 20).map(str) | st.sampled_from(["", "NA", "<2"])


@given(
    st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=50), min_size=3, max_size=4),
    st.lists(st.tuples(MEASURED, MEASURED, CELLS, CELLS), min_size=4, max_size=12),
    st.booleans(),
    st.sampled_from(["leave_out", "mean"]),
)
def test_whatever_a_table_has_it_becomes_a_run_and_its_link_or_is_refused(
    header: list[str], rows: list[tuple[str, ...]], as_they_are: bool, missing: str
) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([header, *(row[: len(header)] for row in rows)])
    with suppress(InvalidInput):
        points(file.getvalue(), as_they_are=as_they_are, missing=missing)


@given(
    st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e-9, 1e-9), st.sampled_from("abcdefgh")), min_size=9),
    st.text("äb_ (m)\u200b", min_size=1, max_size=60),
)
def test_any_numbers_and_names_become_points_that_are_read_back(
    rows: list[tuple[float, float, str]], name: str
) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([[name, "y", "kind"], *rows])
    try:
        found = points(file.getvalue(), label="kind")
    except InvalidInput as error:
        assert "at least two different values" in error.message  # noqa: PT017
        return
    for place, role in enumerate(("x1", "x2")):
        axis = found.data["axes"][role]
        given_values = np.array([row[place] for row in rows])
        inside = np.abs((given_values - axis["offset"]) * axis["scale"]) < 6
        again = axis["offset"] + np.array(found.points)[:, place] / axis["scale"]
        assert np.abs(again - given_values)[inside].max(initial=0) <= 0.0016 / axis["scale"]
