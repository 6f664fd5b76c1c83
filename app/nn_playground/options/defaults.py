"""Defaults that another value of a config decides about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nn_playground.options.constraints import value_at


@dataclass(frozen=True, kw_only=True)
class DefaultBy:
    """A default that depends on the value at `path`; None where the field does not belong to that value.

    A change of that value brings the new default where the field is at the old one, or `always`.
    """

    path: str
    values: dict[Any, Any]
    always: bool = False

    def default(self, config: object) -> Any:
        """The default in a config."""
        return self.values.get(value_at(config, self.path))

    def as_json(self) -> dict[str, Any]:
        """The defaults for the page, by the deciding value as text."""
        values = {str(key): value for key, value in self.values.items()}
        return {"path": self.path, "values": values, "always": self.always}


def filled(given: Mapping[str, Any], decided: Mapping[str, DefaultBy]) -> dict[str, Any]:
    """A config as JSON with the defaults that its values decide about; what is wrong in it stays as it is."""
    made = dict(given)
    for path, by in decided.items():
        value = _given_at(given, _parts(by.path))
        default = by.values.get(value) if isinstance(value, (str, int)) else None
        if default is not None:
            made = _with_default(made, _parts(path), default)
    return made


@cache
def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def _given_at(given: Any, parts: tuple[str, ...]) -> Any:
    """The value at a path; None where there is none."""
    for part in parts:
        given = given.get(part) if isinstance(given, dict) else None
    return given


def _with_default(given: Any, parts: tuple[str, ...], default: Any) -> Any:
    """A part of a config with a default where it has no value at a path."""
    if not isinstance(given, dict):
        return given
    first, *rest = parts
    if not rest:
        return given if first in given else {**given, first: default}
    return {**given, first: _with_default(given.get(first, {}), tuple(rest), default)}
