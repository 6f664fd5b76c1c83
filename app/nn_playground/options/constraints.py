"""Conditions on a config that code and page can both check, and rules made of two of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from nn_playground.base.sentences import clauses, say
from nn_playground.base.validation import shown, whole


@dataclass(frozen=True, kw_only=True)
class Condition:
    """The value at a dotted path is one of `values`, none of `other_than`, and at least `minimum`, as far as given.

    `tables`: it is a list, each item of which is a table.
    """

    path: str
    values: tuple[object, ...] | None = None
    other_than: tuple[object, ...] = ()
    minimum: float | None = None
    tables: bool = False

    def holds(self, config: object) -> bool:
        """True where a config fulfils the condition."""
        value: Any = value_at(config, self.path)
        return (
            (self.values is None or value in self.values)
            and value not in self.other_than
            and (self.minimum is None or value >= self.minimum)
            and not (self.tables and any(isinstance(item, int | float | str) for item in value))
        )

    def as_json(self) -> dict[str, Any]:
        """The condition for the page; unused parts are left out."""
        given = {
            "path": self.path,
            "values": None if self.values is None else _listed(self.values),
            "other_than": _listed(self.other_than) or None,
            "minimum": self.minimum,
            "tables": self.tables or None,
        }
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule: where `when` holds, `needs` has to hold too; `because` has the reason and the remedy."""

    when: Condition
    needs: Condition
    because: str

    def broken(self, config: object) -> bool:
        """True where a config breaks the rule."""
        return self.when.holds(config) and not self.needs.holds(config)

    def message(self, config: object) -> str:
        """The message for a config that breaks the rule."""
        got: Any = value_at(config, self.needs.path)
        return clauses(self.because, say("got {path} = {value}", path=self.needs.path, value=shown(_plain(got))))

    def as_json(self) -> dict[str, Any]:
        """The rule for the page."""
        return {"when": self.when.as_json(), "needs": self.needs.as_json(), "because": self.because}


def broken(rules: Iterable[Rule], config: object) -> list[Rule]:
    """The rules that a config breaks."""
    return [rule for rule in rules if rule.broken(config)]


def broken_clause(message: str) -> str:
    """The reason and the remedy in the message for a broken rule, without the value."""
    return message.partition("; got ")[0]


def value_at(config: object, path: str) -> Any:
    """The value of a config at a dotted path."""
    return _getter(path)(config)


@cache  # a config is read at the same few paths again and again
def _getter(path: str) -> Callable[[object], Any]:
    return attrgetter(path)


def _plain(value: Any) -> object:
    return [_plain(item) for item in value] if isinstance(value, tuple) else whole(value)


def _listed(values: Iterable[object]) -> list[object]:
    return [_plain(value) for value in values]
