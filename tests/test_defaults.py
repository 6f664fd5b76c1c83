"""Defaults that another value decides about: filled in where nothing is given, and never over what is."""

from typing import Any

import pytest

from nn_playground.options.defaults import DefaultBy, filled

SIZES = {
    "data.size": DefaultBy(path="kind", values={"small": 1, "large": 100}),
    "rate": DefaultBy(path="kind", values={"large": 3}),
}


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({}, {}),
        ({"kind": "small"}, {"kind": "small", "data": {"size": 1}}),
        ({"kind": "large"}, {"kind": "large", "data": {"size": 100}, "rate": 3}),
        ({"kind": "large", "data": {"size": 7}, "rate": 0}, {"kind": "large", "data": {"size": 7}, "rate": 0}),
        ({"kind": "small", "data": {"name": "a"}}, {"kind": "small", "data": {"name": "a", "size": 1}}),
        ({"kind": "unknown"}, {"kind": "unknown"}),
        ({"kind": ["small"]}, {"kind": ["small"]}),
        ({"kind": "small", "data": 3}, {"kind": "small", "data": 3}),
        ({"kind": "small", "data": {"size": None}}, {"kind": "small", "data": {"size": None}}),
    ],
)
def test_defaults_are_filled_in(given: dict[str, Any], made: dict[str, Any]) -> None:
    before = repr(given)
    assert filled(given, SIZES) == made
    assert repr(given) == before
