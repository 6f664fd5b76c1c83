"""A reader of links, as the original site reads them: numbers, booleans, what is ignored and what can't be run."""

import math
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from pydantic.fields import FieldInfo

from nn_playground import lab
from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.javascript import read_number, write_number
from nn_playground.base.validation import suggestion
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.mlp.config import DEFAULT_SEED, RunConfig, parse_config
from nn_playground.labs.mlp.datasets import DATASETS, PROBLEMS
from nn_playground.labs.mlp.extension_keys import ACTIVATIONS_KEY, EXTENSION_FIELDS, EXTENSION_KEYS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.link_keys import (
    DATASET_KEYS,
    HIDE,
    REGULARIZATIONS,
    UNUSED_FEATURES,
    VIEW_KEYS,
    feature_key,
    hideable,
    is_look,
    key_of,
    without_hidden,
)
from nn_playground.labs.mlp.view import TUTORIAL, View
from nn_playground.options.fields import choices_of, kind_of

MAX_NOISE: Final = 80
NOISE_INSTEAD: Final = 50
MAX_NOTICES: Final = 20
DEFAULTS: Final = RunConfig()
TWICE: Final = "{key} stands there twice, as {one} and as {other}; the last one counts"

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
        if value != first[key] and key in known_keys() and not is_look(key):
            yield Twice(key, first[key], value)


@lru_cache(maxsize=64)  # one link is looked at several times in a row
def scan(fragment: str) -> Scan:
    """The keys of the part of a link behind `#`: understood, wrong and unknown."""
    reader = Reader(pairs_of(f"#{fragment}"))
    reader.gather(DEFAULT_SEED)
    known = {key for key in reader.pairs if key in known_keys()}
    valued = {key for key in known if reader.pairs[key] is not None}
    return Scan(
        frozenset(valued - reader.wrong),
        frozenset(reader.wrong | (known - valued)),
        frozenset(key for key in reader.pairs if key.strip()) - known,
    )


@cache
def known_keys() -> frozenset[str]:
    """Every key that a link may have."""
    reader = Reader(())
    reader.gather(DEFAULT_SEED)
    return frozenset(reader.known | {name + HIDE for name in hideable()})


def pairs_of(text: str) -> list[tuple[str, str | None]]:
    """Keys and values in their order; text behind a second `=` is dropped."""
    parts = (part.split("=", 2) for part in text[text.find("#") + 1 :].split("&"))
    return [(name, rest[0] if rest else None) for name, *rest in parts]


class Reader:
    """A reader of the pairs of one link that gathers notices and errors."""

    def __init__(self, pairs: Collection[tuple[str, str | None]]) -> None:
        self.pairs = dict(pairs)  # the last of several equal keys counts
        self._all = pairs
        self.notices: list[str] = []
        self.errors: list[Detail] = []
        self.more = 0  # notices beyond the first ones, only counted
        self.known: set[str] = set(UNUSED_FEATURES)
        self.wrong: set[str] = set()  # keys with invalid values
        self.hideable = hideable()

    def gather(self, seed: str) -> tuple[dict[str, Any], View]:
        """The config as JSON and the view of the pairs, not validated as a run."""
        return self._config(seed), self._view()

    def read(self, seed: str) -> Link:
        given, view = self.gather(seed)
        self._report_unknown()
        self.notices += [TWICE.format(key=key, one=one[:60], other=other[:60]) for key, one, other in twice(self._all)]
        if self.errors:
            raise InvalidInput.of(self.errors)
        try:
            config = without_hidden(parse_config(given), view)
        except InvalidInput as error:
            moved = [Detail(key_of(path), message) for path, message in error.details]
            raise InvalidInput.of(moved, more=error.more) from None
        return Link(config, view, self._shortened())

    def _shortened(self) -> list[str]:
        told = self.notices[:MAX_NOTICES]
        more = self.more + len(self.notices) - len(told)
        return [*told, f"and {more} more like these"] if more else told

    def _config(self, seed: str) -> dict[str, Any]:
        given: dict[str, Any] = {"seed": seed, "network": {}, "training": {}}
        problem = self._choice("problem", PROBLEMS, "classification")
        datasets = {
            key: self._choice(key, {name: name for name, entry in DATASETS.items() if entry.problem == kind}, None)
            for kind, key in DATASET_KEYS.items()
        }
        name = datasets[DATASET_KEYS[problem]]
        given["problem"] = problem
        given["data"] = {} if name is None else {"name": name}
        self._put(given["network"], "activation", self._choice("activation", ACTIVATIONS, None))
        given["training"]["regularization"] = REGULARIZATIONS[self._choice("regularization", REGULARIZATIONS, "none")]
        self._put(given["training"], "batch_size", self._whole("batchSize"))
        self._put(given["training"], "learning_rate", self._number("learningRate"))
        self._put(given["training"], "regularization_rate", self._number("regularizationRate"))
        self._put(given["data"], "noise", self._noise())
        self._put(given["data"], "train_percent", self._number("percTrainData"))
        self._put(given["data"], "samples", self._whole("samples"))
        self._put(given["network"], "hidden", self._layers())
        self._put(given, "seed", self._value("seed"))
        self._put(given["network"], "seed", self._value("networkSeed"))
        for path, field in EXTENSION_FIELDS.items():
            if self._value(EXTENSION_KEYS[path]) is None:
                continue
            *parts, last = path.split(".")
            part = given
            for name in parts:
                part = part.setdefault(name, {})
            self._put(part, last, self._of_kind(EXTENSION_KEYS[path], field))
        self._read_zeros(given["network"])
        given["features"] = [name for name in FEATURES if self._feature(name)]
        return given

    def _of_kind(self, key: str, field: FieldInfo) -> Any:
        if self._value(key) is None:
            return None
        match kind_of(field):
            case "choice":
                return self._choice(key, choices_of(field), None)
            case "boolean":
                return self._boolean(key, False)
            case "integer":
                return self._whole(key)
            case _:
                return self._number(key)

    def _read_zeros(self, network: dict[str, Any]) -> None:
        if self._boolean("initZero", False):
            other = network.get("initializer", "zeros")
            if other != "zeros":
                self.notices.append(f"initializer={other}: with initZero all weights are zero; it was ignored")
            network["initializer"] = "zeros"

    def _layers(self) -> list[Any] | None:
        """The hidden layers, with the activations that are their own."""
        shape, text = self._shape(), self._value(ACTIVATIONS_KEY)
        if text is None:
            return shape
        units = list(DEFAULTS.network.units) if shape is None else shape
        names = [name.strip() for name in text.split(",")]
        wrong = next((name for name in names if name and name not in ACTIVATIONS), None)
        if wrong is not None or len(names) > len(units):
            expected = f"names for {len(units)} hidden layers" if wrong is None else ", ".join(ACTIVATIONS)
            close = suggestion(wrong, [*ACTIVATIONS])
            self._ignore(ACTIVATIONS_KEY, f"{ACTIVATIONS_KEY}={text[:60]}: expected {expected}; it was ignored{close}")
            return units
        names += [""] * (len(units) - len(names))
        return [
            {"units": count, "activation": name} if name else count for count, name in zip(units, names, strict=True)
        ]

    def _view(self) -> View:
        hidden = tuple(key.removesuffix(HIDE) for key, value in self.pairs.items() if self._hides(key, value))
        given: dict[str, Any] = {"hidden": hidden, "tutorial": self._tutorial()}
        for name, key in VIEW_KEYS.items():
            if name not in given:
                self._put(given, name, self._of_kind(key, View.model_fields[name]))
        return View(**given)

    def _tutorial(self) -> str | None:
        name = self._value("tutorial")
        if name is not None:
            self.notices.append(f"tutorial={name[:60]}: there are no tutorials here; it has no effect")
        return name if name is not None and TUTORIAL.fullmatch(name) else None

    def _hides(self, key: str, value: str | None) -> bool:
        if not key.endswith(HIDE):
            return False
        if key.removesuffix(HIDE) not in self.hideable:
            self.notices.append(f"{key[:60]}: there is no such control to hide; it was ignored")
            return False
        if value is not None and value not in ("true", "false", ""):
            self._ignore(key, f"{key}={value[:60]}: expected true or false; it was read as false")
        return value == "true"

    def _report_unknown(self) -> None:
        unknown = [key for key in self.pairs if key not in self.known and not key.endswith(HIDE) and key.strip()]
        told = unknown[:MAX_NOTICES]
        self.more += len(unknown) - len(told)
        others = sorted(self.known - self.pairs.keys())  # a key that the link has is not the one that is meant
        for key in told:
            close = suggestion(key, others)
            self.notices.append(f"{key[:60]}: unknown key, ignored{close}")
        for key in UNUSED_FEATURES:
            if (self._value(key) or "false") != "false":
                self.notices.append(f"{key}: there is no such feature; it was ignored")

    def _value(self, key: str) -> str | None:
        """The text of a key, None where it is missing or blank."""
        self.known.add(key)
        value = self.pairs.get(key)
        return value if value is not None and value.strip() else None

    def _ignore(self, key: str, notice: str) -> None:
        """Note that the value of a key is ignored."""
        self.wrong.add(key)
        self.notices.append(notice)

    @staticmethod
    def _put(target: dict[str, Any], key: str, value: object) -> None:
        if value is not None:
            target[key] = value

    def _boolean(self, key: str, default: bool) -> bool:
        value = self._value(key)
        if value not in (None, "true", "false"):
            self._ignore(key, f"{key}={value[:60]}: expected true or false; it was read as true")
        return default if value is None else value != "false"

    def _feature(self, name: str) -> bool:
        return self._boolean(feature_key(name), name in DEFAULTS.features)

    def _choice(self, key: str, names: Any, default: Any) -> Any:
        value = self._value(key)
        if value is None or value in names:
            return default if value is None else value
        expected = ", ".join(names)
        self._ignore(
            key, f"{key}={value[:60]}: expected one of {expected}; it was ignored{suggestion(value, [*names])}"
        )
        return default

    def _number(self, key: str) -> float | None:
        value = self._value(key)
        if value is None:
            return None
        number = read_number(value)
        if math.isnan(number):
            self._ignore(key, f"{key}={value[:60]}: expected a number; it was ignored")
            return None
        if math.isinf(number):
            self.errors.append(Detail(key, f"expected a finite number; got {value[:60]}"))
            return None
        return number

    def _whole(self, key: str) -> int | None:
        number = self._number(key)
        if number is not None and number != int(number):
            self.errors.append(Detail(key, f"expected a whole number; got {write_number(number)}"))
            return None
        return None if number is None else int(number)

    def _noise(self) -> float | None:
        noise = self._number("noise")
        if noise is None or 0 <= noise <= MAX_NOISE:
            return noise
        changed = 0 if noise < 0 else NOISE_INSTEAD
        self.notices.append(f"noise={write_number(noise)}: expected 0 to {MAX_NOISE}; it became {changed}")
        return changed

    def _shape(self) -> list[int] | None:
        self.known.add("networkShape")
        if "networkShape" not in self.pairs:
            return None
        value = self.pairs["networkShape"]
        if value is None:
            self._ignore("networkShape", "networkShape: expected units separated by commas after =; it was ignored")
            return None
        numbers = [read_number(part) for part in value.split(",")] if value.strip() else []
        if any(math.isnan(number) for number in numbers):
            self._ignore(
                "networkShape", f"networkShape={value[:60]}: expected units separated by commas; it was ignored"
            )
            return None
        if not all(math.isfinite(number) and number == int(number) for number in numbers):
            self.errors.append(Detail("networkShape", f"expected whole numbers; got {value[:60]}"))
            return None
        return [int(number) for number in numbers]
