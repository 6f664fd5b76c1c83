"""The lecture's exercises tell good answers from wrong ones whatever the seed, and what they say of the data is true.

The seeds here are others than those of checks and grades. What is random is held to a share of all seeds, CONFIDENT.
"""

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any, Final, NamedTuple

import numpy as np
import pytest

from nn_playground.exercises.checking import CheckResult, check
from nn_playground.exercises.loader import load_exercises
from nn_playground.exercises.seeds import public_seed
from nn_playground.kernels.activations import ACTIVATIONS
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.features import FEATURES
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.network import Parameters
from nn_playground.labs.mlp.scores import Evaluation
from nn_playground.work.trials import Outcome, Plan, Trial, TrialGroup, batch_outcomes, batches
from tests.models import LECTURE, Exercise, Question, Submission, Target, with_seed

CONFIDENT: Final = 0.95
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
    "circle-sigmoid": {"Two neurons": 0.268, "How many parameters": 2 * 3 + 3 + 3 + 1},
}
LESSONS: Final = (
    "Linearly separable",
    "Do you need deep learning?",
    "The spiral",
    "No hidden layer",
    "Hidden layers",
)


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
    return evaluations(tried(slug, changes, Plan(epochs=epochs), seeds=seeds))


def share(found: Sequence[bool]) -> float:
    """How many of them are true."""
    return sum(found) / len(found)


def reaching(slug: str, changes: Changes, target: Target, parameters: Parameters | None = None) -> float:
    """The share of seeds that reach a target."""
    plan = Plan(epochs=0 if parameters else target.epochs, goal=target.bounds)
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


def test_all_groups_of_the_lecture_are_there_in_order() -> None:
    assert tuple(dict.fromkeys(exercise.lesson for exercise in EXERCISES.values())) == LESSONS


def test_every_target_and_every_measured_number_is_calibrated() -> None:
    assert [case.slug for case in TARGETS] == [slug for slug, exercise in EXERCISES.items() if exercise.targets]
    assert all(len(exercise.targets) <= 1 for exercise in EXERCISES.values())
    numbers = {
        (slug, item.name) for slug, exercise in EXERCISES.items() for item in exercise.questions if item.tolerance
    }
    elsewhere = {("no-hidden-spiral", "The lowest test loss"), ("xor-random-start", "Two layers")}
    assert {(item.slug, item.question) for item in NUMBERS} | elsewhere == numbers


@pytest.mark.parametrize("case", TARGETS, ids=lambda case: case.slug)
def test_a_target_is_reached_by_good_answers_only(case: Case) -> None:
    exercise = EXERCISES[case.slug]
    (target,) = exercise.targets
    good = {str(changes): reaching(case.slug, changes, target) for changes in case.good}
    if case.parameters:
        good["by hand"] = reaching(case.slug, {}, target, case.parameters)
    wrong = {str(changes): reaching(case.slug, changes, target) for changes in case.wrong}
    assert good
    assert min(good.values()) >= CONFIDENT, good
    assert wrong
    assert max(wrong.values()) <= 1 - CONFIDENT, wrong
    configs = [changed(case.slug, changes) for changes in (*case.good, *case.wrong)]
    assert all(keeps_rules(exercise, config) for config in configs)
    assert all(keeps_limits(exercise, changed(case.slug, changes)) for changes in case.good)


def test_networks_that_a_text_names_pass_though_some_starts_of_theirs_do_not() -> None:
    exercise = EXERCISES["xor-one-neuron"]
    (target,) = exercise.targets
    for activation in ("sigmoid", "tanh"):
        assert activation in exercise.text
        assert passing(reaching(exercise.slug, no_layer(activation=activation), target), target) >= CONFIDENT
    assert passing(reaching(exercise.slug, {}, target), target) == 0


def test_a_network_of_neither_shape_that_is_compared_keeps_no_limits() -> None:
    bottleneck = EXERCISES["circle-bottleneck"]
    assert [keeps_limits(bottleneck, changed(bottleneck.slug, net(*shape))) for shape in ((4,), (4, 1))] == [True, True]
    assert [keeps_limits(bottleneck, changed(bottleneck.slug, net(*shape))) for shape in ((3,), (6,))] == [False, False]


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: f"{item.slug}: {item.question}")
def test_a_number_is_what_runs_measure(item: Evidence) -> None:
    def shares(many: tuple[Changes, ...]) -> list[float]:
        runs = (evaluated(item.slug, changes, item.epochs) for changes in many)
        return [accepted(item.slug, item.question, [evaluation.test_loss for evaluation in run]) for run in runs]

    assert min(shares(item.right)) >= CONFIDENT
    assert max(shares(item.wrong)) <= 1 - CONFIDENT


@pytest.mark.parametrize("slug", EXERCISES)
def test_a_good_answer_gets_full_marks_and_the_start_does_not_pass(slug: str) -> None:
    exercise = EXERCISES[slug]
    case = next((case for case in TARGETS if case.slug == slug), None)
    config = changed(slug, case.good[0] if case and case.good else {})
    choices = {item.name: item.answer for item in exercise.questions if item.choices}
    answers = choices | ANSWERS.get(slug, {})
    parameters = case.parameters if case else None
    result = handed_in(slug, Submission(config=config, parameters=parameters, answers=answers))
    assert result.passed, result.model_dump_json(indent=1)
    assert result.score == result.points == exercise.points
    start = handed_in(slug, Submission(config=exercise.start_config))
    assert not start.passed
    assert start.score <= exercise.points / 2


def test_with_one_input_the_clouds_cost_a_few_times_as_much() -> None:
    both = [run.test_loss for run in evaluated("gauss-smallest", net(rate=0.03), 50)]
    one = evaluated("gauss-one-input", net(rate=0.03), 50)
    ratios = [run.test_loss / loss for run, loss in zip(one, both, strict=True)]
    assert share([1.5 < ratio < 50 for ratio in ratios]) >= CONFIDENT
    assert share([run.test_loss < 0.02 and right(run) > 0.98 for run in one]) >= CONFIDENT


def test_the_large_network_is_behind_at_first_and_no_better_at_last() -> None:
    small, large = (evaluated("gauss-large-network", changes, 10) for changes in (net(), net(4, 2)))
    assert share([a.test_loss < b.test_loss for a, b in zip(small, large, strict=True)]) >= CONFIDENT
    for changes in (net(), net(4, 2)):
        late = evaluated("gauss-large-network", changes, 200)
        assert share([right(run) >= 0.99 for run in late]) >= CONFIDENT


def test_four_neurons_do_better_than_four_and_one() -> None:
    four, behind = (evaluated("circle-bottleneck", changes, 120) for changes in (net(4), net(4, 1)))
    assert share([a.test_loss < b.test_loss for a, b in zip(four, behind, strict=True)]) >= CONFIDENT


def test_three_sigmoid_neurons_learn_the_circle_but_not_the_exclusive_or() -> None:
    def solved(slug: str, *, activation: str, rate: float) -> float:
        (target,) = EXERCISES[slug].targets
        return reaching(slug, net(3, activation=activation, rate=rate), target)

    assert solved("circle-one-layer", activation="sigmoid", rate=0.1) >= CONFIDENT
    assert solved("xor-one-layer", activation="sigmoid", rate=0.1) <= 0.6
    assert solved("xor-one-layer", activation="softplus", rate=0.1) >= CONFIDENT  # so the question has to name them


def test_questions_about_a_network_of_one_kind_name_it() -> None:
    """Where the activation is free, others have other answers."""
    for slug, name, words in (
        ("xor-one-layer", "Circle or exclusive or", ("sigmoid", "0.1", "300 epochs")),
        ("circle-idle-neuron", "One neuron too few", ("tanh", "0.1", "300 epochs")),
    ):
        assert "network.activation" in EXERCISES[slug].may_change
        assert all(word in question(slug, name).text for word in words)
    other = evaluated("circle-idle-neuron", net(2, activation="silu", rate=0.3), 300, seeds=40)
    assert accepted("circle-idle-neuron", "One neuron too few", [run.test_loss for run in other]) < 0.8


def test_without_a_hidden_layer_the_activation_changes_nothing() -> None:
    runs = [evaluated("no-hidden-xor", no_layer(activation=name), 50, seeds=4) for name in ACTIVATIONS]
    assert all(run == runs[0] for run in runs)


def test_a_few_starts_of_the_squares_are_stuck() -> None:
    early, late = (evaluated("no-hidden-circle", no_layer(features=SQUARES), epochs) for epochs in (100, 400))
    stuck = [(a.test_loss, b.test_loss) for a, b in zip(early, late, strict=True) if a.test_loss > 0.5]
    assert 0 < len(stuck) <= SEEDS / 5
    assert np.allclose([a for a, _ in stuck], [b for _, b in stuck], atol=0.01)
    assert all(0.8 < loss < 1.2 for loss, _ in stuck)


def test_no_features_help_the_spiral_without_a_hidden_layer() -> None:
    slug, name = "no-hidden-spiral", "The lowest test loss"
    lowest = np.full(8, np.inf)
    for features in subsets():
        plan = Plan(epochs=100, every=20, precision="float32")
        runs = evaluations(tried(slug, no_layer(features=features), plan, seeds=8))
        lowest = np.minimum(lowest, [evaluation.test_loss for evaluation in runs])
    assert lowest.min() > 0.4
    assert accepted(slug, name, lowest.tolist()) >= CONFIDENT
    with_neurons = evaluated("spiral-smallest", net(8, features=SINES, rate=0.1), 200)
    assert accepted(slug, name, [run.test_loss for run in with_neurons]) <= 1 - CONFIDENT


def subsets() -> Iterator[list[str]]:
    """All sets of features but the empty one."""
    for count in range(1, len(FEATURES) + 1):
        yield from map(list, combinations(FEATURES, count))


def test_two_and_two_neurons_depend_on_their_start() -> None:
    (target,) = EXERCISES["xor-random-start"].targets
    plan = Plan(epochs=target.epochs, goal=target.bounds)

    def successes(changes: Changes) -> list[float]:
        """Of how many in 20 starts: what students count, 20 of them."""
        reached = [outcome.reached for outcome in tried("xor-random-start", changes, plan, seeds=400)]
        return [float(sum(reached[first : first + 20])) for first in range(0, 400, 20)]

    assert sum(successes(net(2))) == 0
    assert accepted("xor-random-start", "Two layers", successes(net(2, 2))) >= CONFIDENT
    assert accepted("xor-random-start", "Two layers", successes(net(8, activation="relu"))) == 0
