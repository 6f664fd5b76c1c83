"""Runs that have one part switched on each, made of the table of options: a new option is among them by itself."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from nn_playground.base.errors import InvalidInput
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.options import options
from tests.strategies import CARRIED

# What else has to be chosen for a value, where the table of options does not say it by `applies`.
BESIDE: dict[tuple[str, Any], dict[str, Any]] = {
    ("problem", "regression"): {"data.name": "reg-gauss"},
    ("network.output", "threshold"): {"network.hidden": []},
    ("data.name", "own"): {"data.points": [[x, y, 1 if x * y > 0 else -1] for x in (-2, -1, 1, 2) for y in (-3, 3)]},
    ("data.classes", 3): {"training.loss": "cross_entropy"},
}
SMALL: dict[str, Any] = {"data": {"samples": 60}, "network": {"hidden": [3, 2]}}


class Part(NamedTuple):
    """One value of one option, and the small run that has it."""

    path: str
    value: Any
    config: RunConfig

    def __str__(self) -> str:
        return f"{self.path}={self.value}"


def parts() -> list[Part]:
    """For each option all its choices, or a few values; those of constants beside what they belong to."""
    return [
        Part(option["path"], value, config)
        for option in options()["options"]
        if option["type"] not in CARRIED  # these come with own data
        for value in _values(option)
        for config in _configs(option, value)
    ]


def _values(option: dict[str, Any]) -> list[Any]:
    match option["type"]:
        case "choice":
            return [choice["name"] for choice in option["choices"]]
        case "boolean":
            return [True]
        case "list":
            return [[], [1], [{"units": 3, "activation": "relu"}, 2]]
        case "subset":
            names = [choice["name"] for choice in option["choices"]]
            return [[], names]
        case "places":
            return [[], [[1, 2], [2, 1, 1]]]
        case "text":
            return ["another"]
        case _:
            return sorted({option["steps"][0], option["steps"][1], option["steps"][-1]})


def _configs(option: dict[str, Any], value: Any) -> Iterator[RunConfig]:
    needed = option["applies"]
    beside = BESIDE.get((option["path"], value if not isinstance(value, list) else None), {})
    for other in [name for name in needed["values"] if name != "own"] if needed else [None]:
        chosen = {needed["path"]: other} if needed else {}
        for problem in ("classification", "regression"):
            try:
                config = parse_config(
                    with_values(
                        parse_config({"problem": problem, **SMALL}), {**chosen, **beside, option["path"]: value}
                    )
                )
            except InvalidInput:  # a dataset or a loss of the other problem
                continue
            yield config
            break
        else:
            raise AssertionError(f"no run has {option['path']} = {value}: tell in BESIDE what it needs")
