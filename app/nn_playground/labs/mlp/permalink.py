"""RunConfig and View <-> link: the part of a URL behind `#`.

The only file that knows the keys of the original site, its order, and how it reads numbers and booleans. What that
site lacks goes by extension keys, written only where they differ from the default: a plain run keeps a plain link.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from pydantic.fields import FieldInfo

from nn_playground import lab
from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.javascript import read_number, write_number
from nn_playground.base.validation import shown, suggestion
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.mlp.config import DEFAULT_SEED, RunConfig, parse_config
from nn_playground.labs.mlp.datasets import DATASETS, PROBLEMS, train_count
from nn_playground.labs.mlp.extension_keys import ACTIVATIONS_KEY, EXTENSION_FIELDS, EXTENSION_KEYS, extension_pairs
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.view import CONTROLS, LOSS, TUTORIAL, View
from nn_playground.options.fields import choices_of, kind_of

MAX_LENGTH: Final = 20_000
MAX_NOISE: Final = 80
NOISE_INSTEAD: Final = 50
MAX_NOTICES: Final = 20

# The names of the parts of a config and of features in links.
KEYS: Final = {
    "network.activation": "activation",
    "training.regularization": "regularization",
    "training.batch_size": "batchSize",
    "data.name": "dataset",
    "training.learning_rate": "learningRate",
    "training.regularization_rate": "regularizationRate",
    "data.noise": "noise",
    "network.hidden": "networkShape",
    "seed": "seed",
    "data.train_percent": "percTrainData",
    "problem": "problem",
    "network.initializer": "initZero",
    "data.samples": "samples",
    "network.seed": "networkSeed",
}
SEED_KEYS: Final = (KEYS["seed"], KEYS["network.seed"])
FEATURE_KEYS: Final = {
    "x1": "x",
    "x2": "y",
    "x1_squared": "xSquared",
    "x2_squared": "ySquared",
    "x1_x2": "xTimesY",
    "sin_x1": "sinX",
    "sin_x2": "sinY",
}
VIEW_KEYS: Final = {
    "show_test_data": "showTestData",
    "discretize": "discretize",
    "show_gradient_flow": "showGradientFlow",
    "chart": "chart",
    "log_scale": "logScale",
    "hide_text": "hideText",
    "collect_stats": "collectStats",
    "tutorial": "tutorial",
}
UNUSED_FEATURES: Final = ("cosX", "cosY")  # the original writes them, but has no such features
REGULARIZATIONS: Final = {"none": "none", "L1": "l1", "L2": "l2"}
DATASET_KEYS: Final = {"classification": "dataset", "regression": "regDataset"}
HIDE: Final = "_hide"
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


def feature_key(name: str) -> str:
    """The key of a feature in links; one that the original site lacks goes by its own name."""
    return FEATURE_KEYS.get(name, name)


def hideable() -> dict[str, str]:
    """The controls that `NAME_hide=true` can hide: their names in links, and their labels on the page."""
    return CONTROLS | {feature_key(name): feature.label for name, feature in FEATURES.items()}


def without_hidden(config: RunConfig, view: View) -> RunConfig:
    """The config without the features that the view hides: a hidden feature is no input of the network either."""
    features = tuple(name for name in config.features if feature_key(name) not in view.hidden)
    return config if features == config.features else config.model_copy(update={"features": features})


def read_link(text: str, *, seed: str = DEFAULT_SEED) -> Link:
    """Read a link as the original site reads it, with or without what stands before `#`.

    `seed` is for a link that gives none. Raises InvalidInput, naming the key, for what can't be run at all.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidInput.at("link", f"expected at most {MAX_LENGTH} characters; got {len(text)}")
    return _Reader(_pairs(text)).read(seed)


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
    reader = _Reader(_pairs(f"#{fragment}"))
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
    reader = _Reader(())
    reader.gather(DEFAULT_SEED)
    return frozenset(reader.known | {name + HIDE for name in hideable()})


@cache
def always_written() -> tuple[str, ...]:
    """The keys that stand in every link that is copied from the page, in their order."""
    return tuple(key for key, _ in _written(RunConfig(), View()))


def missing(keys: Collection[str]) -> list[str]:
    """The missing keys of a link that the page has written, in its order, as far as they change a number.

    Empty for a link made by hand, which has few of the keys, and not both datasets. Older versions of the original
    site do not write `initZero`.
    """
    lost = [key for key in always_written() if key not in keys]
    is_whole = all(key in keys for key in DATASET_KEYS.values()) or len(lost) < len(always_written()) / 2
    later = KEYS["network.initializer"]
    return [key for key in lost if key != later and not is_look(key)] if is_whole else []


def is_seed(key: str) -> bool:
    """True for the keys whose values are any text."""
    return key in SEED_KEYS


def is_boolean(key: str) -> bool:
    """True for the keys whose values are true or false."""
    booleans = {*map(feature_key, FEATURES), *UNUSED_FEATURES, KEYS["network.initializer"]}
    fields = {EXTENSION_KEYS[path]: field for path, field in EXTENSION_FIELDS.items()}
    fields |= {written: View.model_fields[name] for name, written in VIEW_KEYS.items() if name != "tutorial"}
    return key in booleans or key.endswith(HIDE) or (key in fields and kind_of(fields[key]) == "boolean")


def is_look(key: str) -> bool:
    """True for the keys that change what is shown, and no number."""
    return key in _look()


@cache
def _look() -> frozenset[str]:
    return frozenset((*VIEW_KEYS.values(), *UNUSED_FEATURES, *(name + HIDE for name in CONTROLS)))


def write_link(config: RunConfig, view: View = View()) -> str:  # noqa: B008 (frozen)
    """The link of a run, from `#` on, as the original site would write it."""
    pairs = [*_written(config, view), *((name + HIDE, "true") for name in view.hidden)]
    return "#" + "&".join(f"{key}={value}" for key, value in pairs)


def notices_of(config: RunConfig) -> list[str]:
    """Notices about a run, for a person who looks at it or hands on its link."""
    seeds = [seed for seed in (config.seed, config.network.seed) if seed and re.search(r"[^!#-;=?-_a-~]", seed)]
    rewritten = [
        f"A browser rewrites characters of the seed {shown(seed)} in its address bar: there the link is another run."
        for seed in seeds
    ]
    points, batch = train_count(config.data.samples, config.data.train_percent), config.training.batch_size
    idle = (
        f"A batch of {batch} needs more than the {points} points to train on: no weight changes. Take {points} at most."
    )
    return rewritten + ([idle] if batch > points else [])


def _pairs(text: str) -> list[tuple[str, str | None]]:
    """Keys and values in their order; text behind a second `=` is dropped."""
    parts = (part.split("=", 2) for part in text[text.find("#") + 1 :].split("&"))
    return [(name, rest[0] if rest else None) for name, *rest in parts]


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _written(config: RunConfig, view: View) -> list[tuple[str, str]]:
    data, network, training = config.data, config.network, config.training
    regularization = next(name for name, ours in REGULARIZATIONS.items() if ours == training.regularization)
    datasets = {
        DATASET_KEYS[problem]: data.name
        if problem == config.problem
        else next(name for name, dataset in DATASETS.items() if dataset.problem == problem)
        for problem in PROBLEMS
    }
    features = {feature_key(name): _boolean(name in config.features) for name in FEATURES}
    plain: list[tuple[str, str | None]] = [
        ("activation", network.activation),
        ("regularization", None if regularization == "none" else regularization),
        ("batchSize", str(training.batch_size)),
        *datasets.items(),
        ("learningRate", write_number(training.learning_rate)),
        ("regularizationRate", write_number(training.regularization_rate)),
        ("noise", write_number(data.noise)),
        ("networkShape", ",".join(map(str, network.units))),
        ("seed", config.seed),
        ("showTestData", _boolean(view.show_test_data)),
        ("discretize", _boolean(view.discretize)),
        ("percTrainData", write_number(data.train_percent)),
        *((key, features.pop(key, "false")) for key in ("x", "y", "xTimesY", "xSquared", "ySquared")),
        *((key, features.pop(key, "false")) for key in ("cosX", "sinX", "cosY", "sinY")),
        ("collectStats", _boolean(view.collect_stats)),
        ("tutorial", view.tutorial),
        ("problem", config.problem),
        ("initZero", _boolean(network.initializer == "zeros")),
        ("hideText", _boolean(view.hide_text)),
        *((key, value) for key, value in features.items() if value == "true"),
        ("samples", None if data.samples == PROBLEMS[config.problem].samples else str(data.samples)),
        ("networkSeed", network.seed),
        ("showGradientFlow", "true" if view.show_gradient_flow else None),
        ("chart", None if view.chart == LOSS else view.chart),
        ("logScale", "true" if view.log_scale else None),
    ]
    return [*((key, value) for key, value in plain if value is not None), *extension_pairs(config)]


class _Reader:
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
            moved = [Detail(_key_of(path), message) for path, message in error.details]
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


def _key_of(path: str) -> str:
    """The key of a link for the path of a config: the longest known beginning decides."""
    parts = path.split(".")
    keys = KEYS | EXTENSION_KEYS
    for end in range(len(parts), 0, -1):
        key = keys.get(".".join(parts[:end]))
        if key is not None:
            return key
    return path
