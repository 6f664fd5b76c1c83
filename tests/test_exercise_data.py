"""Exercises with points of their own: files beside them, hidden points that nobody sees, and more to be added."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.__main__ import main
from nn_playground.base.errors import InvalidInput
from nn_playground.base.settings import Settings
from nn_playground.base.validation import validated
from nn_playground.exercises.beside import MAX_BESIDE
from nn_playground.exercises.checking import NOT_CHECKED, Check, CheckAnswer, check
from nn_playground.exercises.grading import Grader
from nn_playground.exercises.loader import read_exercise
from nn_playground.exercises.page import exercise_page, judged
from nn_playground.labs.mlp.config import RunConfig, parse_config, to_json
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.own_points import OwnPoints
from nn_playground.labs.mlp.permalink import read_link, write_link
from nn_playground.labs.mlp.trainer import Trainer
from nn_playground.web.application import create_app
from tests.executors import AtOnce
from tests.models import Exercise, Submission
from tests.serving import ROOT

POINTS = [[1, 2, 1], [2, 1, 1], [2, 2, 1], [-1, -2, -1], [-2, -1, -1], [-2, -2, -1]]
HIDDEN = [[1.25, 2.75, 1], [2.25, 1.75, 1], [-1.25, -2.75, -1], [-2.25, -1.75, -1]]
DATA: dict[str, Any] = {
    "slug": "blobs",
    "title": "Blobs",
    "text": "Part them.",
    "start": "#networkShape=&learningRate=0.1&batchSize=2",
    "may_change": ["network.hidden"],
    "points": POINTS,
    "hidden": HIDDEN,
    "targets": [{"name": "Parted", "test_loss": 0.1, "epochs": 100, "seeds": 3}],
}
OWN_LINK = write_link(parse_config({"data": {"name": "own", "points": POINTS}}))
FILE = """
slug = "blobs"
title = "Blobs"
text = "Part them."
start = "#networkShape=&learningRate=0.1&batchSize=2"
may_change = ["network.hidden"]
points = "blobs.csv"
hidden = "more.csv"

[[targets]]
name = "Parted"
test_loss = 0.1
epochs = 100
seeds = 3
"""


def exercise(**changed: Any) -> Exercise:
    return validated(Exercise, {key: value for key, value in {**DATA, **changed}.items() if value is not None})


def own(points: list[list[Any]], **more: Any) -> RunConfig:
    """The start of the exercise with other points."""
    start = to_json(exercise(hidden=None).start_config)
    return parse_config({**start, "data": {**start["data"], "points": points}, **more})


def table(points: list[list[Any]], separator: str = ",") -> str:
    return "".join(separator.join(map(str, point)) + "\n" for point in points)


def checked(given: Exercise, config: RunConfig) -> CheckAnswer:
    return check(given, Submission(config=config), AtOnce(), most=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A teacher's folder: an exercise, and its points beside it."""
    (tmp_path / "blobs.toml").write_text(FILE, "utf-8")
    (tmp_path / "blobs.csv").write_text("x1,x2,label\n" + table(POINTS), "utf-8")
    (tmp_path / "more.csv").write_text(table(HIDDEN), "utf-8")
    return tmp_path


# ---- what it begins with ----


def test_an_exercise_begins_with_its_points_and_its_link_carries_them() -> None:
    given = exercise()
    assert given.start_config.data.name == "own"
    assert given.start_config.data.points.as_lists() == POINTS
    assert read_link(given.link).config == given.start_config
    assert given.start_config.network.hidden == ()
    assert "seed" not in given.link, "the page draws one"
    numbers = exercise(start="#problem=regression&regDataset=reg-gauss&seed=7", hidden=None)
    assert read_link(numbers.link).config == numbers.start_config
    three = exercise(start="#dataset=clusters&classes=4", points=[[0, 0, 0], [1, 1, 1], [2, 2, 2]], hidden=None)
    assert read_link(three.link).config == three.start_config


def test_points_and_hidden_ones_come_from_files_as_they_do_from_lists(folder: Path) -> None:
    assert read_exercise(MLP, folder / "blobs.toml") == exercise()


@pytest.mark.parametrize(
    "content",
    [
        "label;x2;x1\n1;2,5;1\n-1;-2;-1,5\n",
        "\ufeffx1\tx2\tlabel\r\n1\t2.5\t1\r\n-1.5\t-2\t-1\r\n",
        "1,2.5,1\n\n-1.5,-2,-1\n",
    ],
)
def test_a_table_may_have_any_program_s_style(folder: Path, content: str) -> None:
    (folder / "blobs.csv").write_text(content, "utf-8", newline="")
    found = read_exercise(MLP, folder / "blobs.toml").start_config.data.points
    assert found.array.round(2).tolist() == [[1, 2.5, 1], [-1.5, -2, -1]]


def test_more_classes_and_numbers_come_with_their_points() -> None:
    three = exercise(points=[[0, 0, 0], [1, 1, 1], [2, 2, 2]], hidden=[[0, 1, 0], [0, 2, 1]])
    assert (three.start_config.data.classes, three.start_config.training.loss) == (3, "cross_entropy")
    numbers = exercise(start="#problem=regression", points=[[0, 0, 0.5], [1, 1, 1.5]], hidden=[[0, 1, 4], [1, 1, 2]])
    assert numbers.start_config.problem == "regression"


# ---- what is wrong ----


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"points": "../blobs.csv"}, 'points: expected the name of a file in the same folder, as points.csv; got "../'),
        ({"hidden": "/etc/passwd"}, "hidden: expected the name of a file in the same folder"),
        ({"points": ".."}, "points: expected the name of a file in the same folder"),
        ({"points": "nothing.csv"}, "points: there is no file nothing.csv in the same folder"),
        ({"hidden": "sub"}, "hidden: sub: expected a file that lies in the same folder itself"),
        ({"hidden": "out.csv"}, "hidden: out.csv: expected a file that lies in the same folder itself"),
        ({"points": "large.csv"}, f"points: large.csv: expected at most {MAX_BESIDE:,} bytes"),
        ({"points": "empty.csv"}, "points: empty.csv: expected 2 to 800 points; got 0"),
        ({"points": "binary.csv"}, "points: binary.csv: this is no text"),
        ({"points": "wrong.csv"}, "points: wrong.csv, line 3: expected x1, x2, label, each a number from -6 to 6; got"),
        ({"hidden": "far.csv"}, "hidden: far.csv, line 2: expected x1, x2, label, each a number from -6 to 6; got"),
        ({"hidden": "short.csv"}, "hidden: short.csv, line 2: expected x1, x2, label"),
        ({"hidden": "many.csv"}, "hidden: many.csv: expected 2 to 4,000 points; got 4,001"),
        ({"points": "801.csv"}, "points: 801.csv: expected 2 to 800 points; got 801"),
        ({"points": "labels.csv"}, "points: the 2nd point: expected one of the labels -1, 1; got 0"),
        ({"hidden": "labels.csv"}, "hidden: the 2nd point: expected one of the labels -1, 1; got 0"),
    ],
)
def test_what_is_wrong_with_a_file_beside_names_it_and_the_line(
    folder: Path, changed: dict[str, str], says: str
) -> None:
    here = folder / "here"
    here.mkdir()
    (here / "sub").mkdir()
    (folder / "outside.csv").write_text(table(HIDDEN), "utf-8")
    (here / "out.csv").symlink_to(folder / "outside.csv")
    contents = {
        "blobs.csv": table(POINTS),
        "more.csv": table(HIDDEN),
        "large.csv": "1,1,1\n" * (MAX_BESIDE // 6 + 1),
        "empty.csv": "x1,x2,label\n",
        "binary.csv": "1,1,1\n\0\n",
        "wrong.csv": "x1,x2,label\n1,2,1\n1,two,1\n",
        "far.csv": "1,2,1\n1,7,1\n",
        "short.csv": "1,2,1\n1,2\n",
        "many.csv": table([[1, 1, 1]] * 4001),
        "801.csv": table([[1, 1, 1]] * 801),
        "labels.csv": "1,1,1\n1,1,0\n",
    }
    for name, content in contents.items():
        (here / name).write_text(content, "utf-8")
    text = FILE
    for key, name in changed.items():
        text = re.sub(f'{key} = ".*"', f'{key} = "{name}"', text)
    (here / "one.toml").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as wrong:
        read_exercise(MLP, here / "one.toml")
    assert f"one.toml: {says}" in wrong.value.message


@pytest.mark.parametrize(
    ("changed", "path", "says"),
    [
        ({"points": [[1, 1, 1]]}, "points", "expected 2 to 800 points; got 1"),
        ({"points": [[1, 1, 1], [7, 1, 1]]}, "points", "the 2nd point: expected x1 from -6 to 6; got 7"),
        ({"points": "blobs.csv"}, "points", "expected a list of points"),
        ({"hidden": [[1, 1, 1], [1, 1, 2]]}, "hidden", "the 2nd point: expected one of the labels -1, 1; got 2"),
        ({"points": None}, "hidden", "has no effect without points of its own: give points, too"),
        ({"points": None, "hidden": None, "may_add": 2}, "may_add", "has no effect without points of its own"),
        ({"start": OWN_LINK}, "points", "are in the link of start already; give them once"),
        ({"may_add": -1}, "may_add", "expected at least 0"),
    ],
)
def test_what_is_wrong_with_its_data_is_named(changed: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        exercise(**changed)
    (detail,) = wrong.value.details
    assert detail.path == path
    assert says in detail.message


# ---- hidden points ----


def test_a_check_trains_on_the_points_of_the_run_and_tests_on_the_hidden_ones() -> None:
    made = Check(exercise(), Submission(config=exercise().start_config))
    (job,) = made.jobs
    for trial in job.trials:
        points = Trainer(trial.config).points
        assert sorted(points.train.round(2).tolist()) == sorted(POINTS)
        assert sorted(points.test.round(2).tolist()) == sorted(HIDDEN)
    assert len({trial.config.seed for trial in job.trials}) == 3


def test_points_that_only_test_are_left_out_of_a_check_with_hidden_ones() -> None:
    given = exercise(points=[*POINTS, [0.5, 0.5, 1, "test"]])
    (job,) = Check(given, Submission(config=given.start_config)).jobs
    assert len(Trainer(job.trials[0].config).points.train) == len(POINTS)


def test_without_hidden_points_seeds_vary_the_split() -> None:
    given = exercise(hidden=None)
    (job,) = Check(given, Submission(config=given.start_config)).jobs
    parts = [sorted(Trainer(trial.config).points.train.tolist()) for trial in job.trials]
    assert parts[0] != parts[1] or parts[0] != parts[2]


def test_learning_the_points_by_heart_does_not_pass_where_the_hidden_ones_are_others() -> None:
    swapped = [[x1, x2, -label] for x1, x2, label in HIDDEN]
    good, bad = checked(exercise(), exercise().start_config), checked(exercise(hidden=swapped), own(POINTS))
    assert good.passed
    assert not bad.passed
    assert "Reached from 0 of 3 new random starts" in bad.criteria[1].message


def test_the_page_says_that_the_points_are_unseen() -> None:
    (seen,), (unseen,) = exercise_page(exercise(hidden=None)).criteria, exercise_page(exercise()).criteria
    assert unseen.required == f"{seen.required} It is tested on points that nobody has seen."


def test_another_run_than_one_on_own_points_is_not_tested_on_hidden_ones() -> None:
    given = exercise(may_change=["data", "network"])
    other = to_json(given.start_config) | {"data": {"name": "xor"}}
    result = checked(given, parse_config(other))
    assert (result.passed, result.score) == (False, 0)
    assert result.criteria[0].message == "Own points are asked for here, and this run has others."
    three = parse_config({"data": {"name": "own", "points": [[0, 0, 0], [1, 1, 1], [2, 2, 2]]}})
    free = exercise(may_change=["data", "network", "training"])
    assert "have other classes" in checked(free, three).criteria[0].message


def test_hidden_points_are_part_of_what_a_grade_depends_on() -> None:
    one, other = Grader(exercise(), "secret"), Grader(exercise(hidden=HIDDEN[:2]), "secret")
    submission = Submission(config=exercise().start_config)
    assert one.key(submission) != other.key(submission)


def test_submissions_that_no_link_can_carry_are_told_apart() -> None:
    many = [[place / 100, 1, 1 if place % 2 else -1] for place in range(-450, 450)]
    given = exercise(may_change=["data.points"])
    grader = Grader(given, "secret")
    one, other = (Submission(config=own([*many, point])) for point in ([2, 2, 1], [2, 2, -1]))
    assert grader.key(one) != grader.key(other)


# ---- nothing of them leaks ----


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    settings = {"PLAYGROUND_EXERCISES": str(folder), "PLAYGROUND_TOKEN": "t" * 32, "PLAYGROUND_SECRET": "s" * 32}
    with TestClient(create_app(Settings.read(settings))) as client:
        yield client


def traces() -> list[str]:
    """Texts that only the hidden points have: their coordinates, and the text of them in a link."""
    carried = write_link(parse_config({"data": {"name": "own", "points": HIDDEN, "train_percent": 60}}))
    placed = {f"{abs(value):.9f}"[:5] for value in OwnPoints.read(HIDDEN).array[:, :2].ravel().tolist()}  # on the grid
    places = carried.partition("points=2.")[2].partition("&")[0].split(".")[0]
    return ["1.25", "2.75", "2.25", "1.75", *placed, "more.csv", places]


def test_nothing_that_a_server_tells_has_a_hidden_point(client: TestClient) -> None:
    link = exercise().link
    asked = [
        client.get("/exercises"),
        client.get("/exercises/blobs"),
        client.get("/api/exercises"),
        client.get("/api/exercises/blobs"),
        client.get("/openapi.json"),
        client.post("/api/exercises/blobs/check", json={"link": link}),
        client.post("/api/exercises/blobs/check", json={"link": link}, headers={"Accept": "application/x-ndjson"}),
        client.post("/api/exercises/blobs/check", json={"link": link.replace("networkShape=", "networkShape=4")}),
        client.post("/api/exercises/blobs/check", json={"link": "#dataset=xor"}),
        client.post("/api/exercises/blobs/check", json={"link": link, "parameters": {"weights": [], "biases": []}}),
        client.post("/api/exercises/blobs/check", json={"link": link, "answers": {"no": 1}}),
        client.post(
            "/api/exercises/blobs/grade",
            json={"submissions": [{"id": 1, "link": link}, {"id": 2, "link": "#dataset=xor"}]},
            headers={"Authorization": f"Bearer {'t' * 32}"},
        ),
    ]
    assert [answer.status_code for answer in asked[:9]] == [200] * 9
    assert [answer.status_code for answer in asked[9:]] == [422, 422, 200]
    assert json.loads(asked[5].text)["passed"]
    for answer in asked:
        assert not [trace for trace in traces() if trace in answer.text], answer.url
    assert "It is tested on points that nobody has seen." in asked[1].text


def test_the_command_that_reads_exercises_tells_none_either(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises", "check", str(folder)]) == 0
    said = capsys.readouterr()
    assert said.out == "blobs: Blobs (1 point, 1 criterion)\n1 exercise can be used.\n"
    assert said.err == ""


def test_its_page_can_be_opened_and_leaves_only_what_may_be_changed(client: TestClient) -> None:
    answer = client.get("/api/exercises/blobs").json()
    assert "data.points" in answer["locked"]
    assert read_link(answer["start"]).config.data.points == exercise().start_config.data.points


# ---- what may be changed ----


def test_locked_points_are_told_without_a_list_of_them_and_put_back() -> None:
    many = [[place / 100, 1, 1 if place % 2 else -1] for place in range(-200, 200)]
    found = judged(exercise(), own(many))
    assert found["breaches"] == ["Own points can't be changed here."]
    assert found["restored"] == to_json(exercise().start_config)


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ([*POINTS, [5, 5, -1]], []),
        ([*reversed(POINTS), [5, 5, -1], [5, 5, -1]], []),
        ([*POINTS, *[[5, 5, -1]] * 3], ["Points that were added: 3; at most 2 may be."]),
        (POINTS[1:], ["One of the given points is missing or was moved; all of them have to stay."]),
        ([[1, 2, -1], *POINTS[1:]], ["One of the given points is missing or was moved; all of them have to stay."]),
        (
            [[1, 2, 1, "test"], [2, 1.5, 1], *POINTS[2:], [0, 0, 1]],
            [
                "2 of the given points are missing or were moved; all of them have to stay.",
                "Points that were added: 3; at most 2 may be.",
            ],
        ),
    ],
)
def test_points_may_be_added_where_the_given_ones_stay(points: list[list[Any]], says: list[str]) -> None:
    given = exercise(may_change=["data.points"], may_add=2)
    found = judged(given, own(points))
    assert found["breaches"] == says
    added = Counter(map(str, points)) - Counter(map(str, POINTS))
    assert found["added"] == {"value": added.total(), "most": 2}
    if says:
        restored = parse_config(found["restored"])
        assert judged(given, restored)["breaches"] == []
        criteria = checked(given, own(points)).criteria
        assert [one.message for one in criteria[1:]] == [NOT_CHECKED]


# ---- the README ----


def readme_files() -> list[str]:
    """The exercises of the README's section about data."""
    section = (ROOT / "README.md").read_text("utf-8").partition("\n### Exercises about data\n")[2].partition("\n## ")[0]
    return re.findall(r"```toml\n(.*?)```", section, re.DOTALL)


def test_the_examples_in_the_readme_can_be_used_and_solved(tmp_path: Path) -> None:
    unseen, design = readme_files()
    (tmp_path / "unseen.csv").write_text("x1,x2,label\n" + table([*HIDDEN]), "utf-8")
    (tmp_path / "one.toml").write_text(unseen, "utf-8")
    (tmp_path / "two.toml").write_text(design, "utf-8")
    hidden, given = (read_exercise(MLP, tmp_path / name) for name in ("one.toml", "two.toml"))
    assert checked(hidden, hidden.start_config).passed
    assert not checked(given, given.start_config).passed
    stripe = [[column + row / 40, row / 4 - 2, 1 if column else -1] for column in (-4, 0, 4) for row in range(20)]
    start = to_json(given.start_config)
    answer = parse_config({**start, "data": {**start["data"], "points": stripe}})
    result = checked(given, answer)
    assert result.passed, result.model_dump_json(indent=1)
