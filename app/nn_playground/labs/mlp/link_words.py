"""Words for what is wrong with a link, for who looks at the page: settings have the labels that it shows.

Scripts get the same with the keys of links and the paths of configs; what could not be run is refused, and so is here.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from nn_playground.base.errors import Detail
from nn_playground.base.javascript import write_number
from nn_playground.base.sentences import capital, plural, say
from nn_playground.labs.mlp.data_config import BY_PROBLEM
from nn_playground.labs.mlp.datasets import DATASETS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.link_keys import DATASET_KEYS, FEATURE_PREFIX, FIELDS, HIDE, KEYS, SEED_KEYS, hideable
from nn_playground.labs.mlp.network_config import MAX_HIDDEN_LAYERS, MAX_UNITS
from nn_playground.options.constraints import broken_clause
from nn_playground.options.fields import bounds_of, choices_of, control_of

HIDDEN: Final = "network.hidden"
MOST_REASONS: Final = 3  # reasons that are told; the others are counted
MAX_SEED: Final = 256


def label_of(path: str) -> str:
    """The label of a setting on the page."""
    if path.startswith(FEATURE_PREFIX):
        name = path.removeprefix(FEATURE_PREFIX)
        return FEATURES[name].label if name in FEATURES else name
    return (FIELDS[path].title or path) if path in FIELDS else path


def label_of_key(key: str) -> str:
    """The label of the setting that a key sets, or of what it hides."""
    return label_of(KEYS[key]) if key in KEYS else hideable().get(key.removesuffix(HIDE), key)


def value_of(path: str, value: object) -> str:
    """A value of a setting as the page writes it: Tanh, 50%, 4-2."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "-".join(map(str, value))
    if isinstance(value, int | float):
        unit = (control_of(FIELDS[path]).unit or "") if path in FIELDS and not path.startswith("view.") else ""
        return f"{write_number(value)}{' ' if unit[:1].isalpha() else ''}{unit}"
    choices = DATASETS if path == "data.name" else (choices_of(FIELDS[path]) or {} if path in FIELDS else {})
    return choices[value].label if isinstance(value, str) and value in choices else str(value)


def instead_of(key: str) -> str:
    """The value that a setting has where the one of its key is ignored; empty where it has none."""
    path = KEYS[key]
    default = FIELDS[path].default if path in FIELDS else None
    if key in DATASET_KEYS.values():
        problem = next(problem for problem, other in DATASET_KEYS.items() if other == key)
        default = BY_PROBLEM[path].values[problem]
    return "" if default is None else value_of(path, default)


def passed_over(key: str, value: str, *, is_seen: bool = True) -> str:
    """The words for a value that is ignored, as there is none such; `is_seen`: the default is there in its place."""
    holes = {"label": label_of(KEYS[key]), "value": value, "instead": instead_of(key) if is_seen else ""}
    if not holes["instead"]:
        return say("“{label}” can’t be {value}, as it is in this link, and is left out.", **holes)
    return say("“{label}” can’t be {value}, as it is in this link. You see {instead} instead.", **holes)


def with_guess(sentence: str, guess: str) -> str:
    """A sentence, and behind it the clause with what may have been meant, where there is one."""
    return f"{sentence} {capital(guess)}".rstrip()


def refused(details: Iterable[Detail], given: Mapping[str, Any]) -> list[str]:
    """The reasons why a config from a link can't be run; `details` have its paths, `given` is the config as JSON."""
    return [*dict.fromkeys(_reason(path, message, given) for path, message in details)]


def in_a_row(sentences: list[str]) -> str:
    """Reasons in a row; where there are many, the first ones."""
    more = len(sentences) - MOST_REASONS
    counted = [plural(more, "And one more thing is wrong.", "And {count} more things are wrong.")] if more > 0 else []
    return " ".join([*sentences[:MOST_REASONS], *counted])


def too_long(count: int, most: int) -> str:
    """The words for a link that is too long."""
    return say("This link is {count:,} characters long; {most:,} is the most.", count=count, most=most)


def damaged(key: str) -> str:
    """The words for what a link carries as a text of ours, and that has suffered on its way."""
    return say("“{label}” are cut off or changed in this link. Copy it anew, as a whole.", label=label_of(KEYS[key]))


def not_finite(key: str, value: str) -> str:
    """The words for a number that is not finite."""
    return say("“{label}” is {value} in this link; it has to be finite.", label=label_of(KEYS[key]), value=value)


def not_whole(key: str, value: str) -> str:
    """The words for a number that is not whole."""
    path = KEYS[key]
    if path == HIDDEN:
        return say("“{label}” is {value} in this link; neurons are whole numbers.", label=label_of(path), value=value)
    return say("“{label}” is {value} in this link; it has to be a whole number.", label=label_of(path), value=value)


def _reason(path: str, message: str, given: Mapping[str, Any]) -> str:
    if path.startswith(HIDDEN) and (wrong := _reason_of_layers(given["network"].get("hidden", []))):
        return wrong
    value, label = _at(given, path), label_of(path)
    if path in FIELDS and isinstance(value, int | float):
        least, most = bounds_of(FIELDS[path])
        holes = {"label": label, "value": value_of(path, value)}
        if least is not None and value < least:
            return say("“{label}” is {value} in this link; {least} is the least.", least=value_of(path, least), **holes)
        if most is not None and value > most:
            return say("“{label}” is {value} in this link; {most} is the most.", most=value_of(path, most), **holes)
        if path == "data.train_percent":
            return say("“{label}” is {value} in this link: that is less than one point to train on.", **holes)
        owner = f"{path.rpartition('.')[0]}.name"
        if owner in FIELDS and FIELDS[path].default is None:  # a constant, which other names have
            chosen = value_of(owner, _at(given, owner) or FIELDS[owner].default)
            return say("“{label}” is {value} in this link, but {chosen} has none.", chosen=chosen, **holes)
    if path in (KEYS[key] for key in SEED_KEYS) and isinstance(value, str):
        if len(value) > MAX_SEED:
            return say(
                "“{label}” is {count} characters long in this link; {most} is the most.",
                label=label,
                count=len(value),
                most=MAX_SEED,
            )
        return say("“{label}” has characters in this link that no link can carry.", label=label)
    return say("{clause}.", clause=capital(broken_clause(message)))


def _reason_of_layers(layers: list[Any]) -> str:
    """The words for hidden layers that are too many or of no size that there is; empty where they are not."""
    if len(layers) > MAX_HIDDEN_LAYERS:
        return say(
            "This link has {count} hidden layers; {most} is the most.", count=len(layers), most=MAX_HIDDEN_LAYERS
        )
    for number, layer in enumerate(layers, 1):
        units = layer["units"] if isinstance(layer, dict) else layer
        holes = {"number": number, "units": units}
        if units > MAX_UNITS:
            return say(
                "Hidden layer {number} has {units} neurons in this link; {most} is the most.", most=MAX_UNITS, **holes
            )
        if units < 1:
            return say("Hidden layer {number} has {units} neurons in this link; 1 is the least.", **holes)
    return ""


def _at(given: Mapping[str, Any], path: str) -> Any:
    value: Any = given
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
