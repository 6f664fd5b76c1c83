"""Exercises in which the data are handed in tell good data from bad ones."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.__main__ import main
from nn_playground.base.errors import InvalidInput
from nn_playground.base.settings import Settings
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import Check, CheckResult
from nn_playground.exercises.grading import Grader
from nn_playground.exercises.page import exercise_page, judged
from nn_playground.exercises.seeds import secret_seeds
from nn_playground.exercises.target_sentences import COPES
from nn_playground.labs.mlp.config import RunConfig, to_json
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.web.application import create_app
from nn_playground.work.trials import Outcome
from tests.calibration import ANSWERS, EXERCISES, handed_in
from tests.checks import by_name
from tests.designs import (
    CLOUDS,
    DESIGN,
    GOOD_DESIGNS,
    GOOD_OUTLIERS,
    OUTLIER,
    STRIPE,
    WRONG_DESIGNS,
    WRONG_OUTLIERS,
    Rows,
    chance,
    designed,
    solved,
    succeeding,
    with_outliers,
)
from tests.goals import scores
from tests.models import Exercise, Submission

CONFIDENT = 0.95
MANY = 400  # seeds, where about half of them succeed: of fewer the share says too little


# ---- calibrated ----


@pytest.mark.parametrize("name", GOOD_DESIGNS)
def test_good_designs_pass(name: str) -> None:
    config = designed(DESIGN, GOOD_DESIGNS[name])
    assert chance(DESIGN, config) >= CONFIDENT
    assert keeps_limits(config)


@pytest.mark.parametrize("name", WRONG_DESIGNS)
def test_wrong_designs_fail_though_they_keep_to_the_limits(name: str) -> None:
    config = designed(DESIGN, WRONG_DESIGNS[name])
    assert chance(DESIGN, config) <= 1 - CONFIDENT
    assert keeps_limits(config)


def keeps_limits(config: RunConfig) -> bool:
    return all(measured["holds"] for measured in judged(EXERCISES[DESIGN], config)["measures"].values())


@pytest.mark.parametrize("name", ["both classes at each place", "random labels"])
def test_noise_defeats_one_neuron_but_three_as_well(name: str) -> None:
    exercise, config = EXERCISES[DESIGN], designed(DESIGN, WRONG_DESIGNS[name])
    one, three = exercise.targets
    assert succeeding(exercise, one, config) >= CONFIDENT
    assert succeeding(exercise, three, config) == 0


@pytest.mark.parametrize("name", GOOD_OUTLIERS)
def test_good_outliers_pass(name: str) -> None:
    assert chance(OUTLIER, with_outliers(GOOD_OUTLIERS[name])) >= CONFIDENT


@pytest.mark.parametrize("name", WRONG_OUTLIERS)
def test_wrong_outliers_fail(name: str) -> None:
    config = with_outliers(WRONG_OUTLIERS[name])
    assert chance(OUTLIER, config, MANY) <= 1 - CONFIDENT
    assert judged(EXERCISES[OUTLIER], config)["breaches"] == []


def test_the_perceptron_separates_what_is_given() -> None:
    exercise = EXERCISES[OUTLIER]
    found = handed_in(OUTLIER, Submission(config=exercise.start_config)).criteria[1]
    assert found.measured == 0
    assert found.message.startswith("It stayed below 0.9 from 0 of 100 new random starts. 66 are needed.")
    assert found.message.endswith("The network copes with these data: what could it not cope with?")


# ---- what counts ----


def test_the_network_of_the_link_does_not_matter_to_a_design() -> None:
    results = [
        handed_in(DESIGN, Submission(config=designed(DESIGN, STRIPE, **{"network.hidden": hidden})))
        for hidden in ([], [1], [8, 8])
    ]
    assert all(result == results[0] for result in results)
    assert results[0].criteria[0].passed


def test_the_seeds_of_a_check_are_drawn_from_the_points_alone() -> None:
    def seeds(points: Rows, hidden: list[int]) -> list[str]:
        config = designed(DESIGN, points, **{"network.hidden": hidden})
        return [
            trial.config.seed
            for job in Check(EXERCISES[DESIGN], Submission(config=config)).jobs
            for trial in job.trials
        ]

    assert seeds(STRIPE, [1]) == seeds(STRIPE, [5])
    assert seeds(STRIPE, [1]) != seeds([*STRIPE, [0, 3, 1]], [1])


def test_a_check_trains_the_given_networks_on_the_handed_in_points() -> None:
    made = Check(EXERCISES[DESIGN], Submission(config=designed(DESIGN, STRIPE)))
    assert [[trial.config.network.hidden for trial in job.trials] for job in made.jobs] == [[(1,)] * 10, [(3,)] * 10]
    assert {len(trial.config.data.points) for job in made.jobs for trial in job.trials} == {len(STRIPE)}


def test_a_design_of_another_kind_of_problem_than_its_networks_is_told() -> None:
    exercise = validated(
        Exercise,
        {
            "slug": "free",
            "title": "Free",
            "text": "Do.",
            "start": "#",
            "points": CLOUDS,
            "may_change": ["data", "training"],
            "by_hand": False,
            "networks": {"one": {"training": {"loss": "squared"}}},
            "targets": [{"name": "T", "network": "one", "test_loss": 0.1, "epochs": 2, "seeds": 2}],
        },
    )
    given = to_json(exercise.start_config)
    three = {**given["data"], "classes": 3, "points": [[0, 0, 0], [1, 1, 1], [2, 2, 2], [0, 1, 0]]}
    config = {**given, "data": three, "training": {**given["training"], "loss": "cross_entropy"}}
    made = Check(exercise, validated(Submission, {"config": config}))
    assert made.jobs == []
    assert "more than 2 classes need the cross-entropy loss" in made.judge([]).criteria[1].message


# ---- what is said ----


def outcome(accuracy: float, loss: float = 0.1) -> Outcome:
    return Outcome(500, scores(loss, loss, accuracy, accuracy), reached=False)


@pytest.mark.parametrize(
    ("accuracies", "passed", "says"),
    [
        ([0.7] * 10, True, "It stayed below 0.9 from 10 of 10 new random starts."),
        ([0.7] * 8 + [1.0] * 2, True, "It stayed below 0.9 from 8 of 10 new random starts."),
        (
            [0.7] * 7 + [0.9, 0.92, 1.0],
            False,
            "It stayed below 0.9 from 7 of 10 new random starts. 8 are needed.",
        ),
    ],
)
def test_a_target_that_has_to_be_missed(accuracies: list[float], passed: bool, says: str) -> None:
    made = Check(EXERCISES[DESIGN], Submission(config=designed(DESIGN, STRIPE)))
    found = by_name(made.judge([*map(outcome, accuracies), *[outcome(1.0)] * 10]))["One neuron can't"]
    assert (found.passed, found.message.startswith(says)) == (passed, True)
    more = found.message.removeprefix(says)
    assert more == (
        "" if passed else f" Training accuracy from the others about 0.92; less than 0.9 is asked for. {COPES}"
    )
    assert (found.required, found.measured) == (8, sum(value < 0.9 for value in accuracies))


def test_a_run_that_diverges_misses_nothing() -> None:
    made = Check(EXERCISES[DESIGN], Submission(config=designed(DESIGN, STRIPE)))
    found = by_name(made.judge([outcome(0.5, float("nan"))] * 10 + [outcome(1.0)] * 10))["One neuron can't"]
    assert (found.passed, found.measured) == (False, 0)
    assert "The numbers grew beyond all bounds" in found.message


def test_the_page_says_which_network_has_to_do_what() -> None:
    _, _, one, three, *_ = exercise_page(EXERCISES[DESIGN]).criteria
    assert one.required == (
        "With the network “one neuron”: training accuracy below 0.9 after 500 epochs, from 8 of 10 random starts."
    )
    assert three.required == (
        "With the network “three neurons”: training accuracy at least 0.95 and test accuracy at least 0.9, "
        "within 500 epochs, from 6 of 10 random starts."
    )
    outliers, *_ = exercise_page(EXERCISES[OUTLIER]).criteria
    assert outliers.required == (
        "Test accuracy below 0.9 after 200 epochs, from 66 of 100 random starts. "
        "It is tested on points that nobody has seen."
    )


@pytest.mark.parametrize("slug", [DESIGN, OUTLIER])
def test_the_page_leaves_the_points_free(slug: str) -> None:
    free = exercise_page(EXERCISES[slug]).data["free"]
    assert isinstance(free, list)
    assert "data.points" in free
    assert "data.name" not in free


# ---- what is wrong with a file ----

TARGET: dict[str, Any] = {"name": "T", "network": "one", "test_accuracy": 0.9, "epochs": 5, "seeds": 4, "at_most": 1}
FILE: dict[str, Any] = {
    "slug": "design",
    "title": "Design",
    "text": "Do.",
    "start": "#networkShape=1",
    "points": [[1, 1, 1], [-1, -1, -1]],
    "may_change": ["data.points"],
    "by_hand": False,
    "networks": {"one": {"network": {"hidden": [1]}}},
    "targets": [TARGET],
}


@pytest.mark.parametrize(
    ("changed", "path", "says"),
    [
        ({"targets": [{**TARGET, "network": "two"}]}, "targets.0.network", 'there is no network "two"; known are one'),
        ({"networks": {}}, "targets.0.network", 'there is no network "one"; give it as [networks."one"]'),
        (
            {"networks": {**FILE["networks"], "two": {}}},
            "networks.two",
            "has no effect, as no target names it",
        ),
        ({"networks": {"one": {"network": {"hiden": [1]}}}}, "networks.one.network.hiden", "unknown key"),
        ({"networks": {"one": {"network.hidden": [99]}}}, "networks.one.network.hidden.0", "at most 32"),
        ({"networks": {"one": 3}}, "networks.one", "expected an object; got 3"),
        ({"networks": {f"n{number}": {} for number in range(11)}}, "networks", "at most 10"),
        ({"by_hand": True}, "by_hand", "expected false, as a target trains a network of its own; got true"),
        ({"targets": [{**TARGET, "at_least": 2}]}, "targets.0", "expected at_least or at_most; got both"),
        ({"targets": [{**TARGET, "at_most": 4}]}, "targets.0", "expected at_most below seeds, which is 4; got 4"),
        ({"targets": [{**TARGET, "epochs": 0}]}, "targets.0", "expected 1 epoch or more with at_most; got 0"),
        (
            {"targets": [{**TARGET, "test_loss": 0.1}]},
            "targets.0",
            "expected one bound with at_most; got test_loss, test_accuracy",
        ),
    ],
)
def test_what_is_wrong_with_a_design_is_named(changed: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        validated(Exercise, {**FILE, **changed})
    assert path in [detail.path for detail in wrong.value.details]
    assert says in wrong.value.message


# ---- handed in and graded ----


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    settings = {"PLAYGROUND_TOKEN": "t" * 32, "PLAYGROUND_SECRET": "s" * 32}
    with TestClient(create_app(Settings.read(settings))) as client:
        yield client


def link_of(config: RunConfig | None) -> str:
    assert config is not None
    return write_link(config)


def test_rest_checks_and_grades_designs(client: TestClient) -> None:
    good, bad = link_of(solved(DESIGN)), link_of(EXERCISES[DESIGN].start_config)
    path, answers = f"/api/exercises/{DESIGN}", dict(ANSWERS[DESIGN]) | {"One neuron": "One straight line"}
    lines = client.post(
        f"{path}/check", json={"link": good, "answers": answers}, headers={"Accept": "application/x-ndjson"}
    ).text.splitlines()
    *progress, last = [json.loads(line) for line in lines]
    assert last["result"]["passed"]
    assert progress[-1]["progress"] == {"done": 20, "total": 20}
    graded = client.post(
        f"{path}/grade",
        json={"submissions": [{"id": 1, "link": good, "answers": answers}, {"id": 2, "link": bad}]},
        headers={"Authorization": f"Bearer {'t' * 32}"},
    ).json()
    assert [(row["id"], row["result"]["passed"]) for row in graded["rows"]] == [(1, True), (2, False)]
    public = client.get(path).json()
    assert public["networks"] == {
        "one neuron": {"network": {"hidden": [1]}},
        "three neurons": {"network": {"hidden": [3]}},
    }
    assert (public["unseen"], public["targets"][0]["at_most"]) == (False, 2)


def test_a_table_of_designs_is_graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_SECRET", "s" * 32)
    text = (
        f"Exercise: {EXERCISES[OUTLIER].title} ({OUTLIER})\nLink: http://127.0.0.1:8000/exercises/{OUTLIER}"
        f"{link_of(solved(OUTLIER))}\nCheck: all passed"
    )
    rows = [["name", "link"], ["Ada", text], ["Bob", link_of(EXERCISES[OUTLIER].start_config)]]
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    (tmp_path / "in.csv").write_text(table.getvalue(), "utf-8")
    assert main(["grade", OUTLIER, str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")]) == 0
    ada, bob = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8")))
    assert (ada["score"], bob["score"]) == ("3", "0")


def test_grades_of_equal_points_are_equal_and_secret() -> None:
    grader = Grader(EXERCISES[DESIGN], "secret")
    config = designed(DESIGN, STRIPE)
    assert grader.key(Submission(config=config)) == grader.key(Submission(link=write_link(config)))
    made = Check(EXERCISES[DESIGN], Submission(config=config), secret_seeds("secret"))
    practice = Check(EXERCISES[DESIGN], Submission(config=config))
    assert made.jobs[0].trials[0].config.seed != practice.jobs[0].trials[0].config.seed


def test_a_result_has_no_more_than_scores_of_the_hidden_points() -> None:
    result: CheckResult = handed_in(OUTLIER, Submission(config=with_outliers(GOOD_OUTLIERS["three of one class"])))
    assert "data" not in result.model_dump_json()
    assert result.criteria[1].passed
