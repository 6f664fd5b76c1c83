"""Networks that an exercise gives, which are tried with the data that are handed in."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from nn_playground.base.errors import InvalidInput
from nn_playground.exercises.parts import Name
from nn_playground.lab import Lab

MAX_NETWORKS: Final = 10

Networks = Annotated[dict[Name, dict[str, Any]], Field(max_length=MAX_NETWORKS)]


def networks_of(lab: Lab[Any, Any], start: Any, given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The runs that differ from `start` in given settings, by name; InvalidInput names the network and the setting."""
    found = {}
    for name, settings in given.items():
        try:
            found[name] = lab.varied(start, dict(_dotted(settings)))
        except InvalidInput as error:
            path, message = error.details[0]
            raise InvalidInput.at(f"networks.{name}.{path}".removesuffix("."), message) from None
    return found


def _dotted(part: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """The settings of a table and of the tables in it, by dotted key."""
    for key, value in part.items():
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
