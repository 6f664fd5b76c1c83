"""Links: `#layers=8x3p1,max2&head=flatten&seed=0.5`. What is as by default is left out, but for the seed.

Layers in links: `8x3` is a convolution with 8 maps and kernels of 3 x 3, `p1` its padding, `s2` its stride, `:tanh` an
activation other than ReLU; `max2` and `mean2` are poolings, with `s1` where the stride is not the window's side.
`classes=circle,square` are the only classes.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, say
from nn_playground.base.validation import did_you_mean, shown, validated
from nn_playground.lab import Link
from nn_playground.labs.cnn.config import CnnConfig, Convolution, Pooling
from nn_playground.labs.cnn.view import CnnView
from nn_playground.options.fields import fields_of, kind_of

LONGEST: Final = 4000  # characters of a link
CONVOLUTION: Final = re.compile(r"(\d{1,3})x(\d)(?:p(\d))?(?:s(\d))?(?::([a-z_]{1,20}))?")
POOLING: Final = re.compile(r"(max|mean)(\d)(?:s(\d))?")
LAYERS: Final = "network.layers"
HIDDEN: Final = "network.hidden"
CLASS_NAMES: Final = "data.classes"
BENCH: Final = "bench"  # a key of the view


def _key(path: str) -> str:
    """The key of a path: training.learning_rate is learningRate, network.seed is networkSeed."""
    if path == "network.seed":
        return "networkSeed"
    words = path.partition(".")[2].removesuffix(".name").replace(".", "_").split("_") if "." in path else [path]
    if path == "data.name":
        words = ["pictures"]
    return words[0] + "".join(word.capitalize() for word in words[1:])


FIELDS: Final = dict(fields_of(CnnConfig))
KEYS: Final[Mapping[str, str]] = {_key(path): path for path in FIELDS}


def write_cnn_link(config: CnnConfig, view: CnnView) -> str:
    """The link of a run, from `#` on."""
    default = CnnConfig()
    parts = [
        f"{key}={_written(_value_at(config, path))}" for key, path in KEYS.items() if _is_told(config, default, path)
    ]
    if view != CnnView():
        parts.append(f"{BENCH}={view.bench}")
    return "#" + "&".join(parts)


def read_cnn_link(text: str, seed: str) -> Link[CnnConfig, CnnView]:
    """The run of a link; `seed` is used where it has none. InvalidInput where it can't be read."""
    if len(text) > LONGEST:
        raise InvalidInput.at("link", say("expected at most {most:,} characters", most=LONGEST))
    _before, mark, fragment = text.strip().rpartition("#")
    if not mark and "=" not in fragment and fragment:
        raise InvalidInput.at("link", say("expected a link, as #layers=8x3p1; got {got}", got=shown(text)))
    config: dict[str, Any] = {}
    view: dict[str, Any] = {}
    notices: list[str] = []
    for key, value in parse_qsl(fragment, keep_blank_values=True):
        if key == BENCH:
            view["bench"] = value
        elif key not in KEYS:
            notices.append(
                clauses(say("{key} is no setting of this lab.", key=shown(key)), did_you_mean(key, list(KEYS)))
            )
        else:
            _set(config, KEYS[key], _read(KEYS[key], value))
    config.setdefault("seed", seed)
    return Link(validated(CnnConfig, config, "link"), validated(CnnView, view, "link"), notices)


def _is_told(config: CnnConfig, default: CnnConfig, path: str) -> bool:
    value = _value_at(config, path)
    return path == "seed" or (value is not None and value != _value_at(default, path))


def _value_at(config: Any, path: str) -> Any:
    for name in path.split("."):
        config = getattr(config, name)
    return config


def _set(config: dict[str, Any], path: str, value: Any) -> None:
    *sections, name = path.split(".")
    for section in sections:
        config = config.setdefault(section, {})
    config[name] = value


def _written(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case tuple():
            return ",".join(_layer(item) if isinstance(item, Convolution | Pooling) else str(item) for item in value)
        case _:
            return str(value)


def _layer(layer: Convolution | Pooling) -> str:
    if isinstance(layer, Pooling):
        stride = "" if layer.stride == layer.size else f"s{layer.stride}"
        return f"{layer.kind}{layer.size}{stride}"
    padding = f"p{layer.padding}" if layer.padding else ""
    stride = f"s{layer.stride}" if layer.stride != 1 else ""
    activation = f":{layer.activation}" if layer.activation != "relu" else ""
    return f"{layer.channels}x{layer.kernel}{padding}{stride}{activation}"


def _read(path: str, text: str) -> Any:
    """The value of a setting in a link; a text that is none of its kind stays one, which is refused then."""
    if path == LAYERS:
        return [_read_layer(part) for part in text.split(",") if part]
    if path == CLASS_NAMES:
        return [part for part in text.split(",") if part]
    if path == HIDDEN:
        return [_number(part, int) for part in text.split(",") if part]
    kind = kind_of(FIELDS[path])
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind == "integer":
        return _number(text, int)
    return _number(text, float) if kind == "number" else text


def _number(text: str, kind: Callable[[str], float]) -> Any:
    try:
        return kind(text)
    except ValueError:
        return text


def _read_layer(text: str) -> dict[str, Any]:
    if found := CONVOLUTION.fullmatch(text):
        channels, kernel, padding, stride, activation = found.groups()
        return {
            "type": "convolution",
            "channels": int(channels),
            "kernel": int(kernel),
            "padding": int(padding or 0),
            "stride": int(stride or 1),
            "activation": activation or "relu",
        }
    if found := POOLING.fullmatch(text):
        kind, size, stride = found.groups()
        return {"type": "pooling", "kind": kind, "size": int(size), "stride": int(stride or size)}
    example = "8x3p1, a convolution with 8 maps, or max2, a pooling"
    raise InvalidInput.at(
        "link.layers", say("expected layers as {example}; got {got}", example=example, got=shown(text))
    )
