"""A reader of links, as the original site reads them: numbers, booleans, what is ignored and what can't be run."""

import math
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from nn_playground import lab
from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.javascript import read_number, write_number
from nn_playground.base.sentences import clauses, listed, plural, say
from nn_playground.base.validation import did_you_mean
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.mlp import link_words
from nn_playground.labs.mlp.config import DEFAULT_SEED, RunConfig, parse_config, sizes_of
from nn_playground.labs.mlp.data_config import OWN_KEYS
from nn_playground.labs.mlp.datasets import DATASETS, OWN, PROBLEMS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.link_keys import (
    DATASET_KEYS,
    FEATURE_PREFIX,
    FIELDS,
    HIDE,
    INITIALIZER,
    KEYS,
    KNOWN_KEYS,
    REGULARIZATION_KEYS,
    UNUSED_FEATURES,
    VALUE_KINDS,
    hideable,
    is_view_key,
    key_of,
    without_hidden,
)
from nn_playground.labs.mlp.link_notes import MAX_NOTICES, LinkNotes, refused_link
from nn_playground.labs.mlp.link_off import read_off
from nn_playground.labs.mlp.link_own import read_own
from nn_playground.labs.mlp.view import TUTORIAL, View
from nn_playground.options.fields import choices_of

MAX_NOISE: Final = 80
NOISE_INSTEAD: Final = 50
DEFAULTS: Final = RunConfig()
REPEATED_KEY: Final = "{key} stands there twice, as {one} and as {other}; the last one counts"
REPEATED_SETTING: Final = "“{label}” stands in this link twice, as {one} and as {other}. The last one counts."

Link = lab.Link[RunConfig, View]


class Twice(NamedTuple):
    """A key with two values in one link."""

    key: str
    one: str
    other: str


class Scan(NamedTuple):
    """The keys of a link: the values of `read` are understood, those of `wrong` are not; `unknown` are no keys."""

    read: frozenset[str]
    wrong: frozenset[str]
    unknown: frozenset[str]


def twice(pairs: Iterable[tuple[str, str | None]]) -> Iterator[Twice]:
    """The keys that change a number and have several values: each with the first, and the last, which counts."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for key, value in pairs:
        first.setdefault(key, value or "")
        last[key] = value or ""
    for key, value in last.items():
        if value != first[key] and key in KNOWN_KEYS and not is_view_key(key):
            yield Twice(key, first[key], value)


@lru_cache(maxsize=64)  # one link is looked at several times in a row
def scan(fragment: str) -> Scan:
    """The keys of the part of a link behind `#`: understood, wrong and unknown."""
    reader = LinkReader(pairs_of(f"#{fragment}"))
    reader.gather(DEFAULT_SEED)
    known = {key for key in reader.pairs if key in KNOWN_KEYS}
    valued = {key for key in known if reader.pairs[key] is not None}
    return Scan(
        frozenset(valued - reader.notes.wrong),
        frozenset(reader.notes.wrong | (known - valued)),
        frozenset(key for key in reader.pairs if key.strip()) - known,
    )


def pairs_of(text: str) -> list[tuple[str, str | None]]:
    """Keys and values in their order; text behind a second `=` is dropped."""
    parts = (part.split("=", 2) for part in text[text.find("#") + 1 :].split("&"))
    return [(name, rest[0] if rest else None) for name, *rest in parts]


class LinkReader:
    """A reader of the pairs of one link."""

    def __init__(self, pairs: Collection[tuple[str, str | None]]) -> None:
        self.pairs = dict(pairs)  # the last of several equal keys counts
        self._all = pairs
        self.notes = LinkNotes()
        self.hideable = hideable()

    def gather(self, seed: str) -> tuple[dict[str, Any], View]:
        """The config as JSON and the view of the pairs, not validated as a run."""
        given: dict[str, Any] = {"seed": seed, "view": {}, "features": {}, "network": {}}
        for key, path in KEYS.items():
            if key in self.pairs or path.startswith(FEATURE_PREFIX):  # a feature has a value without its key, too
                value = self._setting(key, path)
                if value is not None:
                    _put(given, path, value)
        read_own({key: text for key in OWN_KEYS if (text := self._value(key)) is not None}, given, self.notes)
        self._read_layers(given["network"])
        self._read_zeros(given["network"])
        given["features"] = [name for name in FEATURES if given["features"][name]]
        self._read_off(given)
        hidden = tuple(key.removesuffix(HIDE) for key, value in self.pairs.items() if self._hides(key, value))
        return given, View(hidden=hidden, **given.pop("view"))

    def read(self, seed: str) -> Link:
        given, view = self.gather(seed)
        self._report_unknown()
        for key, one, other in twice(self._all):
            holes = {"one": one[:60], "other": other[:60]}
            self.notes.note(
                say(REPEATED_KEY, key=key, **holes),
                say(REPEATED_SETTING, label=link_words.label_of_key(key), **holes),
            )
        self.notes.check()
        try:
            config = without_hidden(parse_config(given), view)
        except InvalidInput as error:
            moved = [Detail(key_of(path), message) for path, message in error.details]
            raise refused_link(moved, link_words.refused(error.details, given), more=error.more) from None
        return Link(config, view, self.notes.notices())

    def _setting(self, key: str, path: str) -> Any:
        """The value of a setting as a key has it; None where it is missing, or read together with another one."""
        match key:
            case "dataset" | "regDataset":
                return self._dataset(key)
            case "regularization":
                return REGULARIZATION_KEYS.get(self._choice(key, REGULARIZATION_KEYS))
            case "noise":
                return self._noise()
            case "networkShape":
                return self._shape()
            case "tutorial":
                return self._tutorial()
            case "activations" | "off" | "points" | "axes" | "labels" | "initZero" | "cosX" | "cosY":
                return None
        if path.startswith(FEATURE_PREFIX):
            return self._boolean(key, path.removeprefix(FEATURE_PREFIX) in DEFAULTS.features)
        return None if self._value(key) is None else self._of_kind(key, path)

    def _of_kind(self, key: str, path: str) -> Any:
        match VALUE_KINDS[path]:
            case "choice":
                return self._choice(key, choices_of(FIELDS[path]))
            case "boolean":
                return self._boolean(key, False)
            case "integer":
                return self._whole(key)
            case "text":
                return self._value(key)
            case _:
                return self._number(key)

    def _dataset(self, key: str) -> str | None:
        """The dataset of a key, where the run is for its kind of problem."""
        problem = next(problem for problem, other in DATASET_KEYS.items() if other == key)
        names = [name for name, dataset in DATASETS.items() if dataset.fits(problem)]
        asked = self._value("problem")
        is_seen = problem == (asked if asked in PROBLEMS else DEFAULTS.problem)
        name: str | None = self._choice(key, names, is_seen=is_seen)
        is_meant = name == OWN and all(other == key or other not in self.pairs for other in DATASET_KEYS.values())
        return name if is_seen or is_meant else None  # own points are of any problem

    def _read_zeros(self, network: dict[str, Any]) -> None:
        if self._boolean("initZero", False):
            other = network.get("initializer", "zeros")
            if other != "zeros":
                self.notes.note(
                    say("initializer={other}: with initZero all weights are zero; it was ignored", other=other),
                    say(
                        "“{label}” is both {zeros} and {other} in this link. You see {zeros}.",
                        label=link_words.label_of(INITIALIZER),
                        zeros=link_words.value_of(INITIALIZER, "zeros"),
                        other=link_words.value_of(INITIALIZER, other),
                    ),
                )
            network["initializer"] = "zeros"

    def _read_layers(self, network: dict[str, Any]) -> None:
        """Give the hidden layers the activations that are their own."""
        text = self._value("activations")
        if text is None:
            return
        units = network.setdefault("hidden", list(DEFAULTS.network.units))
        names = [name.strip() for name in text.split(",")]
        wrong = next((name for name in names if name and name not in ACTIVATIONS), None)
        if wrong is not None or len(names) > len(units):
            given = {"key": "activations", "value": text[:60]}
            notice = (
                say(
                    "{key}={value}: expected names for {count} hidden layers; it was ignored", count=len(units), **given
                )
                if wrong is None
                else say("{key}={value}: expected {names}; it was ignored", names=listed(ACTIVATIONS), **given)
            )
            told = (
                plural(
                    len(units),
                    "This link has activations for {names} hidden layers, and one such layer. They are left out.",
                    "This link has activations for {names} hidden layers, and {count} such layers. They are left out.",
                    names=len(names),
                )
                if wrong is None
                else say(
                    "There is no activation {name}, as layers have it in this link. They are left out.", name=wrong[:60]
                )
            )
            close = did_you_mean(wrong, [*ACTIVATIONS])
            self.notes.ignore("activations", clauses(notice, close), link_words.with_guess(told, close))
            return
        for place, name in enumerate(names):
            if name:
                units[place] = {"units": units[place], "activation": name}

    def _read_off(self, given: dict[str, Any]) -> None:
        """Switch off the neurons and links that there are."""
        text = self._value("off")
        if text is None:
            return
        classes = given.get("data", {}).get("classes", DEFAULTS.data.classes)
        layers = given["network"].get("hidden", DEFAULTS.network.units)
        units = [layer["units"] if isinstance(layer, dict) else layer for layer in layers]
        given["network"]["off"] = read_off(text, sizes_of(given["features"], units, classes), self.notes)

    def _tutorial(self) -> str | None:
        name = self._value("tutorial")
        if name is not None:
            self.notes.note(
                say("tutorial={name}: there are no tutorials here; it has no effect", name=name[:60]),
                say("This link asks for the tutorial {name}, but there are no tutorials here.", name=name[:60]),
            )
        return name if name is not None and TUTORIAL.fullmatch(name) else None

    def _hides(self, key: str, value: str | None) -> bool:
        if not key.endswith(HIDE):
            return False
        if key.removesuffix(HIDE) not in self.hideable:
            self.notes.note(
                say("{key}: there is no such control to hide; it was ignored", key=key[:60]),
                say(
                    "This link hides {control}, but there is no such control here.", control=key.removesuffix(HIDE)[:60]
                ),
            )
            return False
        if value is not None and value not in ("true", "false", ""):
            self.notes.ignore(
                key,
                say("{key}={value}: expected true or false; it was read as false", key=key, value=value[:60]),
                say(
                    "Whether “{label}” is hidden is {value} in this link, neither true nor false. You see it.",
                    label=self.hideable[key.removesuffix(HIDE)],
                    value=value[:60],
                ),
            )
        return value == "true"

    def _report_unknown(self) -> None:
        unknown = [key for key in self.pairs if key not in KEYS and not key.endswith(HIDE) and key.strip()]
        told = unknown[:MAX_NOTICES]
        self.notes.more += len(unknown) - len(told)
        others = sorted(KEYS.keys() - self.pairs.keys())  # a key that the link has is not the one that is meant
        for key in told:
            notice = say("{key}: unknown key, ignored", key=key[:60])
            said = say("This link has a setting {key}, which there is not here. It is left out.", key=key[:60])
            close = did_you_mean(key, others)
            self.notes.note(clauses(notice, close), link_words.with_guess(said, close))
        for key in UNUSED_FEATURES:
            if (self._value(key) or "false") != "false":
                self.notes.note(
                    say("{key}: there is no such feature; it was ignored", key=key),
                    say("This link has a feature {key}, which there is not here. It is left out.", key=key),
                )

    def _value(self, key: str) -> str | None:
        """The text of a key, None where it is missing or blank."""
        value = self.pairs.get(key)
        return value if value is not None and value.strip() else None

    def _boolean(self, key: str, default: bool) -> bool:
        value = self._value(key)
        if value not in (None, "true", "false"):
            self.notes.ignore(
                key,
                say("{key}={value}: expected true or false; it was read as true", key=key, value=value[:60]),
                say(
                    "“{label}” is {value} in this link, neither true nor false. It counts as true.",
                    label=link_words.label_of_key(key),
                    value=value[:60],
                ),
            )
        return default if value is None else value != "false"

    def _choice(self, key: str, names: Any, *, is_seen: bool = True) -> Any:
        value = self._value(key)
        if value is None or value in names:
            return value
        notice = say(
            "{key}={value}: expected one of {names}; it was ignored", key=key, value=value[:60], names=listed(names)
        )
        told = link_words.passed_over(key, value[:60], is_seen=is_seen)
        close = did_you_mean(value, [*names])
        self.notes.ignore(key, clauses(notice, close), link_words.with_guess(told, close))
        return None

    def _number(self, key: str) -> float | None:
        value = self._value(key)
        if value is None:
            return None
        number = read_number(value)
        if math.isnan(number):
            notice = say("{key}={value}: expected a number; it was ignored", key=key, value=value[:60])
            self.notes.ignore(key, notice, link_words.passed_over(key, value[:60]))
            return None
        if math.isinf(number):
            message = say("expected a finite number; got {value}", value=value[:60])
            self.notes.refuse(key, message, link_words.not_finite(key, value[:60]))
            return None
        return number

    def _whole(self, key: str) -> int | None:
        number = self._number(key)
        if number is not None and number != int(number):
            message = say("expected a whole number; got {number}", number=write_number(number))
            self.notes.refuse(key, message, link_words.not_whole(key, write_number(number)))
            return None
        return None if number is None else int(number)

    def _noise(self) -> float | None:
        noise = self._number("noise")
        if noise is None or 0 <= noise <= MAX_NOISE:
            return noise
        changed = 0 if noise < 0 else NOISE_INSTEAD
        holes = {"noise": write_number(noise), "most": MAX_NOISE, "changed": changed}
        self.notes.note(
            say("noise={noise}: expected 0 to {most}; it became {changed}", **holes),
            say("“Noise” is {noise}% in this link; it can be 0% to {most}%. You see {changed}% instead.", **holes),
        )
        return changed

    def _shape(self) -> list[int] | None:
        if "networkShape" not in self.pairs:
            return None
        value = self.pairs["networkShape"]
        if value is None:
            self.notes.ignore(
                "networkShape",
                "networkShape: expected units separated by commas after =; it was ignored",
                say(
                    "“{label}” has no value in this link. You see {instead} instead.",
                    label=link_words.label_of_key("networkShape"),
                    instead=link_words.instead_of("networkShape"),
                ),
            )
            return None
        numbers = [read_number(part) for part in value.split(",")] if value.strip() else []
        if any(math.isnan(number) for number in numbers):
            self.notes.ignore(
                "networkShape",
                say("networkShape={value}: expected units separated by commas; it was ignored", value=value[:60]),
                link_words.passed_over("networkShape", value[:60]),
            )
            return None
        if not all(math.isfinite(number) and number == int(number) for number in numbers):
            message = say("expected whole numbers; got {value}", value=value[:60])
            self.notes.refuse("networkShape", message, link_words.not_whole("networkShape", value[:60]))
            return None
        return [int(number) for number in numbers]


def _put(target: dict[str, Any], path: str, value: object) -> None:
    """Write a value at a dotted path of a config as JSON."""
    *above, last = path.split(".")
    for name in above:
        target = target.setdefault(name, {})
    target[last] = value
