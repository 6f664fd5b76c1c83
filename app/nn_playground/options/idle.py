"""Settings that have no effect as the rest of a config stands: facts that code and page share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from nn_playground.options.constraints import Condition, value_at

Config = TypeVar("Config", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Idle:
    """A fact: where `when` holds, no value of the setting at `path` changes a number; `because` says so to a person.

    `said`: where the page says so; None is everywhere.
    """

    path: str
    when: Condition
    because: str
    said: Condition | None = None

    def as_json(self) -> dict[str, Any]:
        """The fact for the page."""
        given = {"path": self.path, "when": self.when.as_json(), "because": self.because}
        return given if self.said is None else given | {"said": self.said.as_json()}


def is_idle(facts: Iterable[Idle], config: object, path: str) -> bool:
    """True where no value of a setting changes a number of a run of the config."""
    return any(fact.path == path and fact.when.holds(config) for fact in facts)


def effective(facts: Iterable[Idle], config: Config, plain: Config) -> Config:
    """The config, as in a plain one where a setting has no effect: configs that agree in it are the same run."""
    for fact in facts:
        default = value_at(plain, fact.path)
        if value_at(config, fact.path) != default and fact.when.holds(config):
            config = _replaced(config, fact.path.split("."), default)
    return config


def _replaced(part: Config, names: list[str], value: object) -> Config:
    first, *rest = names
    return part.model_copy(update={first: _replaced(getattr(part, first), rest, value) if rest else value})
