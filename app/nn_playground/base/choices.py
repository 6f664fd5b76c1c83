"""Named choices: the entries of every registry, and the pydantic type whose values are a registry's names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What can be chosen: `name` in configs and links, `label` on the page, `description` in one sentence.

    `advanced`: what the original site lacks.
    """

    name: str
    label: str
    description: str
    advanced: bool = False


Entry = TypeVar("Entry", bound=Choice)


def registry(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries by name, in their order."""
    return {entry.name: entry for entry in entries}


@dataclass(frozen=True, eq=False)  # hashable, whatever the registry is
class OneOf:
    """Marks a `str` field: its value is one of the names of this registry."""

    choices: Mapping[str, Choice]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.choices))
