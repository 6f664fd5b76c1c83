"""Hostile JSON gives InvalidInput with a clear message, and never an exception of another kind."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.base.strict_json import MAX_DEPTH, MAX_OBJECT_KEYS, MAX_PARTS, read_json, read_object, write_json


def loads(text: str | bytes) -> Any:
    return read_json(text, limit=1000, what="the text")


@pytest.mark.parametrize(
    "text",
    ["{}", "null", "[1, 2.5, -3e-7]", '{"a": {"b": [true, false, "ü \\u00fc"]}}', " 1 ", b'{"a": "\xc3\xbc"}', "1e308"],
)
def test_json_is_read_as_json(text: str | bytes) -> None:
    assert loads(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected JSON; expecting value at line 1 column 1"),
        ("{", "expected JSON"),
        ("{'a': 1}", "expected JSON"),
        ('{"a": 1} x', "extra data"),
        ("NaN", "got NaN"),
        ("[-Infinity]", "got -Infinity"),
        ("1e999", "too large"),
        ("-1e999", "too large"),
        ("1" * 400, "too large"),
        ('{"a": 1, "a": 2}', 'got "a" more than once'),
        ('"\\ud800"', "surrogate"),
        ('{"\\udfff": 1}', "surrogate"),
        (b"\xff\xfe", "expected UTF-8; byte 0"),
        ("[" * 200 + "]" * 200, f"at most {MAX_DEPTH}"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), f"at most {MAX_DEPTH}"),
        (" " * 1001, "at most 1,000 bytes; got 1,001"),
        ('{"a": 1,}', "expected JSON"),
        ('"a\nb"', "expected JSON"),
        ('{"' + "k" * 201 + '": 1}', "keys of at most 200 characters; got one of 201"),
    ],
)
def test_what_is_not_plain_json_is_refused_with_a_reason(text: str | bytes, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        loads(text)
    assert says in caught.value.message
    assert caught.value.message.startswith("the text: ")


def test_very_deep_and_very_long_texts_are_refused() -> None:
    for text in ["[" * 100_000, '{"a":' * 100_000, "9" * 100_000, "[" * 100_000 + "]" * 100_000]:
        with pytest.raises(InvalidInput):
            read_json(text, limit=10**6, what="it")


def test_an_object_has_so_many_keys_at_most() -> None:
    def keys(count: int) -> str:
        return json.dumps({"a": [dict.fromkeys(map(str, range(count)))]})

    assert read_json(keys(MAX_OBJECT_KEYS), limit=10**6, what="it")
    with pytest.raises(InvalidInput, match="expected at most 1,000 keys beside each other; got 1,001"):
        read_json(keys(MAX_OBJECT_KEYS + 1), limit=10**6, what="it")


def test_a_text_has_so_many_objects_and_lists_at_most() -> None:
    def lists(count: int) -> str:
        return f"[{','.join(['[]'] * (count - 1))}]"

    assert len(read_json(lists(MAX_PARTS), limit=10**6, what="it")) == MAX_PARTS - 1
    with pytest.raises(InvalidInput, match="it: expected at most 50,000 objects and lists"):
        read_json(lists(MAX_PARTS + 1), limit=10**6, what="it")


def test_the_deepest_allowed_text_is_read() -> None:
    assert loads("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)


def test_large_whole_numbers_are_floats_and_small_ones_exact() -> None:
    assert loads("[9007199254740993, 100000000000000000000]") == [9007199254740993, 1e20]
    assert isinstance(loads("100000000000000000000"), float)


@pytest.mark.parametrize("text", ["[]", "1", "null", '"a"', "true"])
def test_an_object_is_asked_for(text: str) -> None:
    with pytest.raises(InvalidInput, match="expected a JSON object; got "):
        read_object(text, limit=100, what="it")
    assert read_object("{}", limit=100, what="it") == {}


@given(st.text() | st.binary())
def test_any_text_at_all_is_a_value_or_invalid_input(text: str | bytes) -> None:
    try:
        value = loads(text)
    except InvalidInput as error:
        assert error.message  # noqa: PT017
    else:
        json.dumps(value, allow_nan=False)


def test_what_is_written_is_one_line_and_has_no_numbers_that_json_lacks() -> None:
    assert write_json({"a": [1, 2.5, None, "ü"]}) == '{"a":[1,2.5,null,"ü"]}'
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json([float("inf")])
