"""Random configs and views for property tests: every one is valid."""

from typing import Any

from hypothesis import strategies as st

from nn_playground.base.errors import InvalidInput
from nn_playground.kernels.activations import ACTIVATIONS, SIGMOID
from nn_playground.labs.initializers import INITIALIZERS
from nn_playground.labs.mlp.config import RunConfig, parse_config, with_values
from nn_playground.labs.mlp.datasets import GENERATED, PROBLEMS
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.training_config import REGULARIZATIONS

PLAIN_ACTIVATIONS = [name for name, activation in ACTIVATIONS.items() if activation.code <= SIGMOID]
CARRIED = ("points", "axes", "names")  # the types of what a config carries itself
EXTENSIONS = {
    option["path"]: option for option in options()["options"] if option["advanced"] and option["type"] not in CARRIED
}
SEEDS = st.text("abcXYZ0189.-", min_size=1, max_size=12)


@st.composite
def configs(
    draw: st.DrawFn, *, max_layers: int = 8, max_units: int = 32, samples: int | None = None, plain: bool = False
) -> RunConfig:
    """A valid run; `plain` is one that the original's kernels can train."""
    problem = draw(st.sampled_from(list(PROBLEMS)))
    datasets = [name for name, dataset in GENERATED.items() if dataset.problem == problem]
    return parse_config(
        {
            "problem": problem,
            "data": {
                "name": draw(st.sampled_from(datasets)),
                "noise": draw(st.one_of(st.integers(0, 80), st.floats(0, 80))),
                "train_percent": draw(st.one_of(st.integers(2, 99), st.floats(2, 99))),
                "samples": samples or draw(st.integers(50, 5000)),
            },
            "features": draw(st.lists(st.sampled_from(list(FEATURES)), unique=True)),
            "network": {
                "hidden": draw(st.lists(st.integers(1, max_units), max_size=max_layers)),
                "activation": draw(st.sampled_from(PLAIN_ACTIVATIONS if plain else list(ACTIVATIONS))),
                "initializer": draw(st.sampled_from(list(INITIALIZERS))),
                "seed": draw(st.none() | SEEDS),
            },
            "training": {
                "learning_rate": draw(st.sampled_from([0.0, 0.001, 0.03, 0.3, 3.0, 10.0]) | st.floats(0, 1)),
                "batch_size": draw(st.integers(1, 60)),
                "regularization": draw(st.sampled_from(list(REGULARIZATIONS))),
                "regularization_rate": draw(st.sampled_from([0.0, 0.001, 0.03, 0.3])),
            },
            "seed": draw(SEEDS),
        }
    )


@st.composite
def complete_configs(draw: st.DrawFn) -> RunConfig:
    """A valid run that may have anything there is."""
    base = draw(configs())
    if draw(st.integers(0, 3)) == 0:
        base = base.model_copy(update={"data": parse_config(draw(own_data(base))).data})
    return draw(furthered(base))


@st.composite
def own_data(draw: st.DrawFn, base: RunConfig) -> dict[str, Any]:
    """A config as JSON, with its data section and its problem, of some own points."""
    edge = st.floats(-6, 6)
    label = edge if base.problem == "regression" else st.sampled_from([-1, 1])
    points = draw(st.lists(st.tuples(edge, edge, label), min_size=2, max_size=60))
    parts = [] if draw(st.booleans()) else draw(st.lists(st.sampled_from(["", "train", "test"]), max_size=len(points)))
    rows = [
        [*point, *([part] if part else [])] for point, part in zip(points, [*parts, *[""] * len(points)], strict=False)
    ]
    ends = [[0, 0, points[0][2], "train"], [1, 1, points[0][2], "test"]]
    word = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)
    axis = st.fixed_dictionaries({"name": word, "unit": st.sampled_from(["", "mm"]), "scale": st.floats(1e-3, 1e3)})
    told: dict[str, Any] = {}
    if draw(st.booleans()):
        told["axes"] = {"x1": draw(axis), "x2": draw(axis)}
    if base.problem == "classification" and draw(st.booleans()):
        told["labels"] = draw(st.lists(word, min_size=2, max_size=2, unique=True))
    return {"problem": base.problem, "data": {"name": "own", "points": [*rows, *ends], **told}}


@st.composite
def furthered(draw: st.DrawFn, base: RunConfig) -> RunConfig:
    """The run with some of what the original site lacks."""
    values: dict[str, Any] = {}
    for path, option in EXTENSIONS.items():
        needed = option["applies"]
        applies = needed is None or needed["path"] not in EXTENSIONS or values.get(needed["path"]) in needed["values"]
        if applies and draw(st.booleans()):
            values[path] = draw(_values(option))
    layers = [{"units": units, "activation": draw(st.sampled_from(list(ACTIVATIONS)))} for units in base.network.units]
    values["network.hidden"] = [layer if draw(st.booleans()) else layer["units"] for layer in layers]
    while True:
        try:
            return parse_config(with_values(base, values))
        except InvalidInput as error:  # what does not go together goes without
            wrong = {detail.path for detail in error.details}
            wrong |= {"data.classes"} if wrong & {"data.points", "data.labels"} else set()  # they are of two classes
            assert wrong & values.keys()
            values = {path: value for path, value in values.items() if path not in wrong}


def _values(option: dict[str, Any]) -> st.SearchStrategy[Any]:
    match option["type"]:
        case "choice":
            return st.sampled_from([choice["name"] for choice in option["choices"]])
        case "boolean":
            return st.booleans()
        case "places":
            return st.sampled_from([[], [[1, 1]], [[1, 1, 1], [2, 1]], [[2, 1, 1]]])
        case "integer":
            return st.integers(option["minimum"], option["maximum"])
        case _:
            return st.floats(option["minimum"], option["maximum"]) | st.sampled_from(option["steps"])
