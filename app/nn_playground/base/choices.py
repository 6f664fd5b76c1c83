"""Named choices: the entries of every registry, and the pydantic type whose values are a registry's names."""

from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An entry that can be chosen: `name` in configs and links, `label` on the page, `description` in one sentence.

    `advanced`: the original site lacks it.
    """

    name: str
    label: str
    description: str
    advanced: bool = False


@dataclass(frozen=True, kw_only=True)
class Constant:
    """A number that some entries of a registry have, as it is offered: its bounds, values to pick, symbol, unit.

    `whole`: an integer.
    """

    name: str
    title: str
    description: str
    least: float
    most: float
    steps: tuple[float, ...]
    symbol: str | None = None
    unit: str | None = None
    whole: bool = False


Entry = TypeVar("Entry", bound=Choice)


def registry(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries by name, in their order."""
    return {entry.name: entry for entry in entries}


def numbered(names: Iterable[str]) -> Any:
    """A tuple with the position of each name as an attribute; kernels take these for constants."""
    listed = list(names)
    return namedtuple("Numbered", listed)(*range(len(listed)))


@dataclass(frozen=True, eq=False)  # hashable, whatever the registry is
class OneOf:
    """Mark of a `str` field whose value is one of the names of this registry."""

    choices: Mapping[str, Choice]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.choices))
