"""Locks: the settings that an exercise lets people change, breaches of them in sentences, and a run without these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from nn_playground.base.choices import OneOf
from nn_playground.base.errors import InvalidInput
from nn_playground.base.javascript import write_number
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.validation import at_most, did_you_mean, shown
from nn_playground.exercises.parts import FilePart, wrong
from nn_playground.lab import Breaches, Lab
from nn_playground.work.completion import completed

MAX_TOLD: Final = 3  # breaches that are named
CHANGED: Final = "{setting} can't be changed here: {wanted}, not {given}."
CHANGED_LONG: Final = "{setting} can't be changed here."  # where the values are too long to be told
MAX_VALUE: Final = 200  # characters of a value that is told
OUTSIDE: Final = "{setting}: {given} can't be chosen here; allowed: {allowed}."
MORE_BREACHES: Final = "And {count} more."


class Allowed(FilePart):
    """What may be chosen, where not everything may; left out, everything."""


@cache
def allowed_model(lab: Lab[Any, Any]) -> type[Allowed]:
    """The model of the choices that a lab's exercises may allow."""
    fields: dict[str, Any] = {
        name: (
            Annotated[
                tuple[Annotated[str, OneOf(part.choices)], ...] | None,
                Field(strict=False),
                BeforeValidator(at_most(len(part.choices))),
            ],
            Field(None, description=part.description),
        )
        for name, part in lab.allowable.items()
    }
    return completed(Allowed, lab, fields)


def check_key(lab: Lab[Any, Any], value: str) -> str:
    """Return the dotted key of settings that may be changed; an error where the lab has none of that name."""
    known = [key for key in lab.labels if key not in lab.free]
    if value in lab.free:
        raise wrong(say("{key} may always be changed; leave it out", key=value))
    if not any(_covers(value, key) for key in known):
        there = say("there is no setting {name}; known are {names}", name=shown(value), names=listed(known))
        raise wrong(clauses(there, did_you_mean(value, known)))
    return value


def _covers(given: str, key: str) -> bool:
    """Return True where `given` is the setting `key`, or a part of the config that has it."""
    return key == given or key.startswith(f"{given}.")


@dataclass(frozen=True)
class Locks:
    """The settings of an exercise that may be changed and the choices that are allowed; all others stay as in `start`.

    Settings are named by their dotted keys.
    """

    lab: Lab[Any, Any]
    start: Any  # config
    may_change: Sequence[str]
    allowed: Allowed

    @cached_property
    def free(self) -> tuple[str, ...]:
        """The settings that may be changed."""
        given = (*self.lab.free, *self.may_change)
        return tuple(key for key in self.lab.labels if any(_covers(part, key) for part in given))

    @cached_property
    def locked(self) -> tuple[str, ...]:
        """The settings that may not be changed."""
        return tuple(key for key in self.lab.labels if key not in self.free)

    @cached_property
    def choosable(self) -> Mapping[str, tuple[str, ...]]:
        """The allowed choices of each setting of which only some are allowed."""
        found = {part.path: getattr(self.allowed, name) for name, part in self.lab.allowable.items()}
        return {key: names for key, names in found.items() if names is not None}

    @cached_property
    def _wanted(self) -> Mapping[str, Any]:
        """Every setting of the start."""
        return self.lab.leaves(self.start)

    def changed(self, config: Any) -> dict[str, tuple[Any, Any]]:
        """The values that locked settings should have and do have, where these differ.

        Settings that only follow from another change are left out, as the constants of another optimizer at their
        defaults.
        """
        wanted, got = self._wanted, self.lab.leaves(config)
        found: dict[str, tuple[Any, Any]] = {}
        for key in self.locked:
            right: Any = wanted.get(key)
            value: Any = got.get(key)
            by = self.lab.decided.get(key)
            if value == right:
                continue
            if by and wanted[by.path] != got[by.path]:
                right = by.default(config)
                if by.path in self.locked or value == right:
                    continue
            found[key] = (right, self.lab.strange(key, value, right))
        return found

    def outside(self, config: Any) -> dict[str, list[str]]:
        """The choices of a config that are not allowed, by setting."""
        got = self.lab.leaves(config) if self.choosable else {}
        found = {
            key: [name for name in ([got[key]] if isinstance(got[key], str) else got[key]) if name not in allowed]
            for key, allowed in self.choosable.items()
        }
        return {key: names for key, names in found.items() if names}

    def breaches(self, config: Any) -> list[str]:
        """A sentence for each locked setting that was changed and each setting with choices that are not allowed."""
        names = self.lab.labels
        changed = [
            _changed(names[key], *(_plain(self.lab.readable(key, value)) for value in values))
            for key, values in self.changed(config).items()
        ]
        outside = [
            say(OUTSIDE, setting=names[key], given=_plain(chosen), allowed=_plain(self.choosable[key]))
            for key, chosen in self.outside(config).items()
        ]
        return changed + outside

    def restored(self, config: Any) -> Any:
        """The config with locked settings put back and the others kept, as far as these go together.

        Where they do not, it is the start with the config's seeds.
        """
        lab, found = self.lab, config
        for _ in range(len(lab.labels)):  # a setting that was put back may decide about defaults of others
            values = lab.put_back(found, self.start, self._as_seen_by_lab(found))
            if not values:
                return found
            try:
                found = lab.varied(found, values)
            except InvalidInput:
                break
        return lab.with_seeds_of(self.start, config)

    def _as_seen_by_lab(self, config: Any) -> Breaches:
        changed = {key: wanted for key, (wanted, _) in self.changed(config).items()}
        return Breaches(changed, self.outside(config), self.choosable)


def first_sentences(sentences: Sequence[str]) -> str:
    """The first of some sentences, and how many more there are."""
    more = len(sentences) - MAX_TOLD
    return " ".join([*sentences[:MAX_TOLD], *([say(MORE_BREACHES, count=more)] if more > 0 else [])])


def _changed(setting: str, wanted: str, given: str) -> str:
    if max(len(wanted), len(given)) > MAX_VALUE:
        return say(CHANGED_LONG, setting=setting)
    return say(CHANGED, setting=setting, wanted=wanted, given=given)


def _plain(value: Any) -> str:
    """A value that a lab tells people."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "none"
    if isinstance(value, float):
        return write_number(value)
    return value if isinstance(value, str) else shown(value)
