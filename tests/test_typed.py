"""Answers as people write them: one reading is taken, two are none."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.typed import typed_choice, typed_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13", 13),
        ("13.0", 13),
        ("13,0", 13),
        ("13.", 13),
        (" 13 ", 13),
        ("\u00a013\u202f", 13),
        ("13\u200b", 13),
        ("\ufeff13", 13),
        ("１３", 13),
        ("１３．５", 13.5),
        ("١٣", 13),
        ("'13", 13),
        ("’13", 13),
        ('"13"', 13),
        ("“13”", 13),
        ('="13"', 13),
        ("=13", 13),
        ("+13", 13),
        ("-13", -13),
        ("\u221213", -13),
        ("13 parameters", 13),
        ("13 Parameters.", 13),
        ("13 parameters (weights, biases)", 13),
        ("13\u00a0Parameter", 13),
        ("13parameters", 13),
        ("ca. 13", 13),
        ("~13", 13),
        ("about 13", 13),
        ("The answer is 13.", 13),
        ("parameters: 13", 13),
        ("n = 13", 13),
        ("=9+4", 13),
        ("**13**", 13),
        ("<p>13</p>", 13),
        ("13&nbsp;", 13),
        ("9+4", 13),
        ("9 + 4", 13),
        ("9+4=13", 13),
        ("3*3 + 4 = 13", 13),
        ("2·3+3+3+1=13", 13),
        ("0,003", 0.003),
        ("0.003", 0.003),
        ("0,33", 0.33),
        (".5", 0.5),
        (",5", 0.5),
        ("1,5", 1.5),
        ("1,2345", 1.2345),
        ("1e3", 1000),
        ("1E-3", 0.001),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("1\u00a0234\u00a0567", 1234567),
        ("1'234", 1234),
        ("1’234’567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("12,345.00", 12345),
        ("0,123", 0.123),
        ("1.234", 1.234),
        *((text, 13) for text in ("ca.13", "$13$", "$$ 13 $$", r"\(13\)", r"\[13\]", "{13}", "13 🎉", "✅ 13", "≅ 13")),
        *((f"13{how}", 13) for how in (" (9 weights + 4 biases)", " (9 weights, 4 biases).", " (9+4)", " (=3*3+4)")),
        *((f"13{how}", 13) for how in (" = 9 + 4", "=9+4", ": 9+4", " parameters (2·3+3 + 3·1+1)", " (13)")),
        ("9 weights + 4 biases = 13", 13),
        ("about 13 (9 weights and 4 biases)", 13),
        ("13 I think", 13),
        ("約13", 13),
        ("13個", 13),
        ("13 पैरामीटर", 13),
        ("٠٫٥", 0.5),
        ("۱٬۲۳۴", 1234),
        ("$0{,}5$", 0.5),
        ("loss: .5", 0.5),
        ("0.000", 0),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, value: float) -> None:
    found = typed_number(text)
    assert found is not None
    assert math.isclose(found, value, rel_tol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "thirteen", "nan", "inf", "1_0", "1/3", "13?14", "13 or 14", "13-14", "12, 13", "12 13"),
        *("1,234", "12,345", "-1,234", "123,456", "1,23,456", "1.2.3", "1,2,3", "1.234.5", "1,2.3,4"),
        *("13 %", "13%", "50 percent", "not 13", "less than 13", "<13", ">13", "13 thousand", "13k", "1.3 million"),
        *("10²", "½", "1½", "2^3", "13 = 14", "x = y = 13", "9+", "+", "-", ".", "1e999", "13!!x4", "3x3", "0x10"),
        *("13 plus 1", "minus 13", "13 more", "half of 26", "1 dozen"),
        *(
            "...13",
            "I3",
            "l3",
            "13O",
            "13l",
            "1З",
            "e13",
            "13e",
            "2π",
            "2 pi",
            "13 T",
            "13 Tsd.",
            "1.3 lakh",
            "1e-1000",
        ),
        *("sqrt(169)", "f(13)", "√169", "13 (14)", "13 (12+2)", "13 (not 14)", "13 (or 9+4)", "0.5 (50%)", "13 = 9+5"),
        *(
            "at least 13",
            "at most 13",
            "max. 13",
            "mindestens 13",
            "13 each",
            "13 ± 1",
            "13 +/- 1",
            "1) 13",
            "13 (3 neurons)",
        ),
        *("menos 13", "moins 13", "negative 13", "twice 13", "die Hälfte von 26", "13 Mio", "13 Millionen", "over 13"),
    ],
)
def test_what_may_be_two_numbers_or_none_is_not_read(text: str) -> None:
    assert typed_number(text) is None


@given(st.integers(0, 10**9))
def test_whole_numbers_are_read_with_separators_of_all_kinds(value: int) -> None:
    grouped = f"{value:,}"
    for separator in (" ", "\u00a0", "\u202f", "\u2009", "'", "’"):
        assert typed_number(grouped.replace(",", separator)) == value
    if grouped.count(",") != 1:
        assert typed_number(grouped) == typed_number(grouped.replace(",", ".")) == value


@given(st.text(max_size=40) | st.text("0123456789.,'+- =()x%", max_size=40))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    found = typed_number(text)
    assert found is None or math.isfinite(found)


def test_a_long_text_costs_no_more_than_its_length() -> None:
    for text in ("1" * 1000, "1 " * 500, "1," * 500, "1+" * 500, " 123" * 250, "a" * 1000 + "1", "1" + "(" * 999):
        began = time.thread_time()
        typed_number(16 * text)
        assert time.thread_time() - began < 0.5, text[:20]  # a pattern that tries all pairs takes many seconds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("left", "left"),
        ("Left", "left"),
        (" LEFT. ", "left"),
        ("“left”", "left"),
        ("ｌｅｆｔ", "left"),
        ("le\u00adft", "left"),
        ("(left)", "left"),
        ("**left**,", "left"),
        ("<p>Left</p>", "left"),
        ("it isn’t", "It isn't"),
        ("It isn&#39;t!", "It isn't"),
        ("l₂", "L2"),
        ("?", None),
        ("To the\u00a0right", "to the right"),
        ("lef", None),
        ("left or right", None),
        ("", None),
        ("A", "A"),
        ("a", "a"),
        ("b", "B"),
        ("a) left", "left"),
        ("(b) Left!", "left"),
        ("2. to the right", "to the right"),
        ("Q: b", "B"),
        ("left ✅", "left"),
        ("👍🏽 Left", "left"),
        ("a) left b) right", None),
        ("left?! L2", None),
    ],
)
def test_a_choice_is_found_whatever_its_capitals(text: str, found: str | None) -> None:
    assert typed_choice(text, ("left", "to the right", "A", "a", "B", "It isn't", "L2")) == found


def test_choices_that_differ_in_capitals_only_are_told_apart() -> None:
    assert typed_choice("“A”", ("A", "a")) is None
