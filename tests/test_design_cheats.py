"""Attempts to cheat in exercises in which the data are handed in."""

from itertools import pairwise

import pytest

from nn_playground.base.errors import InvalidInput
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import NOT_BY_HAND, NOT_CHECKED
from nn_playground.exercises.page import exercise_page
from nn_playground.labs.mlp.config import to_json
from nn_playground.labs.mlp.parameters import Parameters
from tests.calibration import EXERCISES, handed_in
from tests.checks import by_name
from tests.designs import (
    CLOUDS,
    DESIGN,
    GOOD_OUTLIERS,
    OUTLIER,
    STRIPE,
    Rows,
    classes,
    cloud,
    designed,
    ring,
    solved,
    with_outliers,
)
from tests.models import Submission

GIVEN: Rows = EXERCISES[OUTLIER].start_config.data.points.as_lists()
FAR = GOOD_OUTLIERS["three of one class"]


@pytest.mark.parametrize(
    ("points", "fails"),
    [
        ([[1, 1, 1]] * 60 + [[1, 1, -1]] * 60, {"Own points", "Points of each class", "Three neurons can"}),
        ([[x1, x2, x1 * x2 / 9] for x1 in (3, -3) for x2 in (3, -3)] * 25, {"Own points", "Points of each class"}),
        (STRIPE[:50], {"Own points"}),
        ([*classes([cloud(0, 0, 99, 2)], []), [0, 0, -1]], {"Points of each class", "One neuron can't"}),
        (classes([cloud(0, 0, 2000, 0.7)], [ring(4.5, 3000)]), {"Own points"}),
    ],
    ids=["one spot", "copies", "few", "one of a class", "5000"],
)
def test_designs_that_break_the_limits_fail(points: Rows, fails: set[str]) -> None:
    found = by_name(handed_in(DESIGN, Submission(config=designed(DESIGN, points))))
    assert {name for name, one in found.items() if not one.passed} - {"One neuron", "A stripe"} == fails


@pytest.mark.parametrize("points", [[*STRIPE, [6.5, 0, 1]], [*STRIPE, [0, 0, 2]], [[0, 0, 1]]])
def test_points_outside_or_of_other_classes_are_refused(points: Rows) -> None:
    with pytest.raises(InvalidInput, match="data"):
        designed(DESIGN, points)


def test_another_dataset_than_own_points_is_no_design() -> None:
    given = to_json(EXERCISES[DESIGN].start_config)
    other = {**given, "data": {"name": "xor", "train_percent": 80}}
    found = by_name(handed_in(DESIGN, validated(Submission, {"config": other})))
    assert not found["Locked settings"].passed
    assert found["One neuron can't"].message == NOT_CHECKED


@pytest.mark.parametrize("slug", [DESIGN, OUTLIER])
def test_weights_can_not_be_handed_in(slug: str) -> None:
    exercise = EXERCISES[slug]
    sizes = exercise.start_config.sizes
    weights = [[[0.0] * before for _ in range(after)] for before, after in pairwise(sizes)]
    parameters = Parameters(weights=weights, biases=[[0.0] * after for after in sizes[1:]])
    assert not exercise_page(exercise).by_hand
    config = solved(slug)
    assert config is not None
    result = handed_in(slug, Submission(config=config, parameters=parameters))
    assert result.criteria[0].message == NOT_BY_HAND
    assert result.score == 0


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ([*GIVEN[1:], *FAR], "One of the given points is missing or was moved; all of them have to stay."),
        ([[x1, x2, -label] for x1, x2, label in GIVEN], "20 of the given points are missing or were moved; "),
        ([*GIVEN, *FAR, *FAR], "Points that were added: 6; at most 3 may be."),
        (CLOUDS, "20 of the given points are missing or were moved; all of them have to stay. Points that were added"),
        ([*[[*point, "test"] for point in GIVEN[:19]], *GIVEN[19:], *FAR], "19 of the given points are missing"),
    ],
    ids=["removed", "flipped", "many", "others", "set aside"],
)
def test_outliers_leave_the_given_points_alone(points: Rows, says: str) -> None:
    found = handed_in(OUTLIER, Submission(config=designed(OUTLIER, points)))
    assert found.criteria[0].message.startswith(says)
    assert found.score == 0


def test_the_perceptron_itself_is_locked() -> None:
    worse = with_outliers(FAR).model_copy(update={"features": ("x1",)})
    assert not handed_in(OUTLIER, Submission(config=worse)).criteria[0].passed
