"""Good and wrong answers to the lecture's exercises, and measures of them over many seeds.

The seeds here are others than those of checks and grades.
"""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

from nn_playground.exercises.checking import CheckResult, check
from nn_playground.exercises.loader import load_exercises
from nn_playground.exercises.seeds import public_seed
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.scores import Evaluation
from nn_playground.work.trials import Outcome, Plan, Trial, TrialGroup, batch_outcomes, batches
from tests.models import LECTURE, Exercise, Question, Submission, Target, with_seed

SEEDS: Final = 100
EXERCISES: Final = load_exercises(MLP, LECTURE)
SINES: Final = ("x1", "x2", "sin_x1", "sin_x2")
SQUARES: Final = ("x1_squared", "x2_squared")
BY_HAND: Final = Parameters(weights=[[[1.0, 1.0]]], biases=[[0.0]])
Changes = dict[str, Any]


class Case(NamedTuple):
    """For one target: changes of the start that reach it, and others that do not."""

    slug: str
    good: tuple[Changes, ...]
    wrong: tuple[Changes, ...]
    parameters: Parameters | None = None  # what the good one hands in


def net(*hidden: int, activation: str | None = None, rate: float | None = None, **more: Any) -> Changes:
    """Changes by dotted key; in the names of `more`, __ stands for the dot."""
    changes = {"network.hidden": list(hidden), "network.activation": activation, "training.learning_rate": rate}
    found = {key: value for key, value in changes.items() if value is not None}
    return found | {key.replace("__", "."): value for key, value in more.items()}


def no_layer(**more: Any) -> Changes:
    """Changes where the hidden layers are locked."""
    return {key: value for key, value in net(**more).items() if key != "network.hidden"}


TARGETS: Final = (
    Case("gauss-smallest", (net(), net(rate=0.1)), (net(rate=0.0001), net(4, 2, rate=0.001))),
    Case("gauss-one-input", (net(), net(rate=0.1)), (net(rate=0.001), net(4, 2, rate=0.003))),
    Case("gauss-large-network", (net(), net(6)), (net(4, 2), net(1), net(2, 2), net(3, 2))),
    Case(
        "gauss-noise",
        (net(features=["x1", "x2"]), net(features=["x1", "x2"], rate=0.01)),
        (net(), net(4, 2), net(8, 8, 8), net(features=["x2"])),
    ),
    Case(
        "circle-one-layer",
        (net(4, rate=0.1), net(4, activation="sigmoid", rate=0.3)),
        (net(2), net(2, rate=0.3), net(4, activation="linear")),
    ),
    Case("circle-idle-neuron", (net(3, activation="sigmoid"),), (net(2), net(2, activation="sigmoid"), net(1))),
    Case("circle-space", (net(3),), (net(2),)),
    Case("circle-bottleneck", (net(4),), (net(4, 1), net(1))),
    Case(
        "xor-one-layer",
        (net(6, activation="relu"), net(6, activation="sigmoid", rate=0.1)),
        (net(2), net(2, activation="sigmoid", rate=0.3), net(6, activation="linear")),
    ),
    Case(
        "one-neuron-circle",
        (no_layer(features=SQUARES), no_layer(features=SQUARES, activation="linear", rate=0.1)),
        (no_layer(), no_layer(features=["x1_squared"]), no_layer(features=["sin_x1", "sin_x2"])),
    ),
    Case(
        "one-neuron-xor",
        (no_layer(features=["x1_x2"]), no_layer(features=["x1_x2"], activation="sigmoid", rate=0.1)),
        (no_layer(), no_layer(features=SQUARES), no_layer(features=["x1"])),
    ),
    Case(
        "spiral-smallest",
        (net(8, features=SINES, rate=0.1), net(8, features=SINES), net(7, features=SINES)),
        (net(4, 2), net(8, features=["x1", "x2"]), net(features=[*FEATURES]), net(8, features=["sin_x1", "sin_x2"])),
    ),
    Case("gauss-by-hand", (), ({},), BY_HAND),
    Case(
        "no-hidden-circle",
        (
            no_layer(features=SQUARES, network__initializer="zeros"),
            no_layer(features=SQUARES, rate=0.1, training__regularization="l2", training__regularization_rate=0.01),
        ),
        (no_layer(), no_layer(features=["x1_squared"]), no_layer(features=["sin_x1", "sin_x2"], rate=0.1)),
    ),
    Case(
        "no-hidden-xor",
        (no_layer(features=["x1_x2"]), no_layer(features=["x1_x2"], activation="tanh", rate=0.003)),
        (no_layer(activation="tanh"), no_layer(activation="sigmoid", rate=0.1), no_layer(features=SQUARES)),
    ),
    Case(
        "xor-one-neuron",
        (no_layer(activation="tanh"), no_layer(activation="sigmoid", rate=0.1)),
        (no_layer(), no_layer(rate=0.3), no_layer(rate=0.003)),
    ),
    Case(
        "xor-random-start",
        (net(8, activation="relu"), net(8, activation="sigmoid")),
        (net(2), net(2, activation="sigmoid", rate=0.3), net(3, rate=0.3)),
    ),
    Case("circle-sigmoid", (net(3), net(3, rate=0.3)), (net(2), net(2, rate=0.3), net(1))),
)


class Evidence(NamedTuple):
    """A question for a number: runs whose test loss is the answer, and others whose is not; {} is the start."""

    slug: str
    question: str
    epochs: int
    right: tuple[Changes, ...]
    wrong: tuple[Changes, ...]


NUMBERS: Final = (
    Evidence("gauss-smallest", "The evidence", 50, (net(rate=0.03),), (net(rate=0.0001),)),
    Evidence(
        "gauss-noise",
        "With X₁ alone",
        100,
        (net(rate=0.03), net(4, 2, rate=0.03), net(8, 8), net(4, 2, rate=0.003), net(4, 2, rate=0.3)),
        (net(features=["x1", "x2"]), net(features=["x1", "x2"], rate=0.1)),
    ),
    Evidence("circle-idle-neuron", "One neuron too few", 300, (net(2), net(2, rate=0.03)), (net(3), net(1))),
    Evidence("no-hidden-circle", "With X₁ and X₂", 100, ({}, no_layer(rate=0.003)), (no_layer(features=SQUARES),)),
    Evidence("no-hidden-xor", "With X₁ and X₂", 100, (no_layer(rate=0.003),), (no_layer(features=["x1_x2"]),)),
    Evidence("xor-one-neuron", "Linear", 300, ({},), (no_layer(activation="tanh"),)),
    Evidence("xor-one-neuron", "Tanh", 300, (no_layer(activation="tanh"),), ({},)),
    Evidence("circle-sigmoid", "Two neurons", 300, (net(2),), (net(3, rate=0.3), net(1))),
)

# What is to be handed in for full marks, where it is not the first good one: answers by the name of the question.
ANSWERS: Final[dict[str, dict[str, float | str]]] = {
    "gauss-smallest": {"How many hidden layers": 0, "The evidence": 0.0009},
    "gauss-large-network": {"Parameters of the default network": 2 * 4 + 4 + 4 * 2 + 2 + 2 + 1},
    "gauss-noise": {"With X₁ alone": 0.117},
    "circle-one-layer": {"Parameters of the default network": 25, "Parameters of yours": 2 * 4 + 4 + 4 + 1},
    "circle-idle-neuron": {"One neuron too few": 0.25},
    "circle-bottleneck": {"Parameters of 4": 17, "Parameters of 4-1": 2 * 4 + 4 + 4 + 1 + 1 + 1},
    "one-neuron-circle": {"How many parameters": 2 + 1 + 1 + 1},
    "one-neuron-xor": {"How many parameters": 1 + 1 + 1 + 1},
    "no-hidden-circle": {"With X₁ and X₂": "0.51"},
    "no-hidden-xor": {"With X₁ and X₂": "0,5"},
    "no-hidden-spiral": {"The lowest test loss": 0.475},
    "xor-one-neuron": {"Linear": 0.502, "Tanh": 0.41},
    "xor-random-start": {"Two layers": 5},
    "backprop-by-hand": {
        "The output": "0.28",
        "Its delta": -0.67,
        "A hidden delta": -0.024,
        "A weight after the step": "0,344",
    },
    "design-data": {"A stripe": 2},
    "circle-sigmoid": {"Two neurons": 0.268, "How many parameters": 2 * 3 + 3 + 3 + 1},
}


def changed(slug: str, changes: Changes) -> RunConfig:
    """The start of an exercise with changes."""
    given = to_json(EXERCISES[slug].start_config)
    for key, value in changes.items():
        *path, name = key.split(".")
        part = given
        for step in path:
            part = part[step]
        part[name] = value
    return parse_config(given)


def other_seed(slug: str, number: int) -> str:
    """A seed that no check uses."""
    return public_seed(f"calibration of {slug}", number)


def tried(
    slug: str, changes: Changes, plan: Plan, *, seeds: int = SEEDS, parameters: Parameters | None = None
) -> list[Outcome]:
    """What comes of a run with many seeds."""
    config = changed(slug, changes)
    trials = [Trial(with_seed(config, other_seed(slug, number)), parameters) for number in range(seeds)]
    return [outcome for batch in batches([TrialGroup(MLP, trials, plan)]) for outcome in batch_outcomes(batch)]


def right(evaluation: Evaluation) -> float:
    """The share of test points that are told right."""
    assert evaluation.test_accuracy is not None
    return evaluation.test_accuracy


def evaluations(found: Sequence[Outcome]) -> list[Evaluation]:
    """How good runs are at their ends."""
    return [Evaluation(**dict[str, Any](outcome.scores)) for outcome in found]


def evaluated(slug: str, changes: Changes, epochs: int, *, seeds: int = SEEDS) -> list[Evaluation]:
    """How good a run is after some epochs, with many seeds."""
    return evaluations(tried(slug, changes, Plan(epochs=epochs, precision="float32"), seeds=seeds))


def share(found: Sequence[bool]) -> float:
    """How many of them are true."""
    return sum(found) / len(found)


def reaching(slug: str, changes: Changes, target: Target, parameters: Parameters | None = None) -> float:
    """The share of seeds that reach a target."""
    plan = Plan(epochs=0 if parameters else target.epochs, goal=target.bounds, precision="float32")
    return share([outcome.reached for outcome in tried(slug, changes, plan, parameters=parameters)])


def passing(share: float, target: Target) -> float:
    """The chance of a check to pass where each of its seeds has a chance, `share`, to reach its target."""
    counts = range(target.needed, target.seeds + 1)
    return math.fsum(math.comb(target.seeds, n) * share**n * (1 - share) ** (target.seeds - n) for n in counts)


def keeps_rules(exercise: Exercise, config: RunConfig) -> bool:
    """Whether only what may be changed was changed."""
    return not exercise.locks.changed(config) and not exercise.locks.outside(config)


def keeps_limits(exercise: Exercise, config: RunConfig) -> bool:
    """Whether a network is as small as is asked for."""
    return all(one["holds"] for limit in exercise.limits.requirements() for one in limit.measured(config).values())


def question(slug: str, name: str) -> Question:
    """The question of that name."""
    (found,) = (item for item in EXERCISES[slug].questions if item.name == name)
    return found


def accepted(slug: str, name: str, values: Sequence[float]) -> float:
    """The share of answers that a question takes as right."""
    item = question(slug, name)
    assert isinstance(item.answer, float)
    return share([abs(value - item.answer) <= item.tolerance for value in values])


def handed_in(slug: str, submission: Submission) -> CheckResult:
    """The result of a check, with its own seeds."""
    with ThreadPoolExecutor(2) as executor:
        return check(EXERCISES[slug], submission, executor, most=2)
