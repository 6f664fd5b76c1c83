"""Numbers as JavaScript reads and writes them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.javascript import read_number, write_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5.0),
        (" 5 ", 5.0),
        ("+5", 5.0),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        ("0x1F", 31.0),
        ("0b101", 5.0),
        ("0o17", 15.0),
        ("Infinity", math.inf),
        ("-Infinity", -math.inf),
        ("1e999", math.inf),
        ("", 0.0),
        ("  ", 0.0),
    ],
)
def test_numbers_are_read_as_the_unary_plus_reads_them(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["abc", "1_0", "5px", "0x", "-0x1", "1e", ".", "inf", "nan", "٣", "1 2", "--1"])
def test_what_is_no_number_is_nan(text: str) -> None:
    assert math.isnan(read_number(text))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.03, "0.03"),
        (10.0, "10"),
        (0.00001, "0.00001"),
        (0.000001, "0.000001"),
        (1.5e-6, "0.0000015"),
        (1e-7, "1e-7"),
        (1.25e-9, "1.25e-9"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(number: float, text: str) -> None:
    assert write_number(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_is_read_again(number: float) -> None:
    assert read_number(write_number(number)) == number
