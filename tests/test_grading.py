"""Grades: each is what a check with the secret's seeds says, however many submissions go together."""

import itertools
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from nn_playground.base.csv_tables import Sheet, Style
from nn_playground.base.validation import validated
from nn_playground.exercises.checking import CheckResult, check
from nn_playground.exercises.grade_tables import cells, columns, read_submissions, unanswered
from nn_playground.exercises.grading import Grader, ParsedSubmission, grade
from nn_playground.exercises.seeds import public_seed, secret_seeds
from nn_playground.labs.mlp.permalink import write_link
from tests.executors import AtOnce
from tests.models import Exercise, Submission

SECRET = "long-enough-to-be-a-secret"
WEIGHTS = {"weights": [[[1.0, 1.0]]], "biases": [[0.0]]}


def exercise(**other: Any) -> Exercise:
    """Small, and with everything that there is to be graded."""
    given = {
        "slug": "two-clouds",
        "title": "Two clouds",
        "text": "Separate them.",
        "start": "#dataset=gauss&networkShape=2",
        "may_change": ["network.hidden", "training.learning_rate"],
        "limits": {"neurons": {"at_most": 3, "points": 0.5}},
        "targets": [
            {"name": "Quick", "test_loss": 0.1, "epochs": 3, "seeds": 3, "at_least": 2, "points": 2},
            {"name": "Good", "train_accuracy": 0.95, "test_loss": 0.05, "epochs": 30, "seeds": 4, "points": 3},
        ],
        "questions": [{"name": "How many?", "text": "How many parameters?", "answer": "parameters"}],
    }
    return validated(Exercise, given | other)


def graded(grader: Grader, submissions: list[Submission], executor: Executor) -> list[CheckResult]:
    """Their results, in their order."""
    keys = [grader.key(submission) for submission in submissions]
    found = list(grade(grader, dict(zip(keys, submissions, strict=True)), executor, most=2))
    assert sorted(key for key, _ in found) == sorted(set(keys))
    return [dict(found)[key] for key in keys]


def mixed() -> list[Submission]:
    """Some of everything."""
    shapes = ["", "1", "2", "4,2", "3", "2,1", ",".join(["32"] * 8)]
    links = [
        f"#dataset=gauss&networkShape={shape}&learningRate={rate}&seed=0.{number}"
        for number, (shape, rate) in enumerate(itertools.product(shapes, ["0.03", "0.1", "0"]))
    ]
    links += ["#dataset=gauss&noise=20&networkShape=", "#dataset=circle"]
    return [
        *(Submission(link=link) for link in links),
        *(Submission(link=links[0], answers={"How many?": answer}) for answer in (3, "3", "4", "")),
        validated(Submission, {"link": "#dataset=gauss&networkShape=", "parameters": WEIGHTS}),
        validated(Submission, {"config": {"data": {"name": "gauss"}, "network": {"hidden": [1]}}}),
    ]


def test_each_grade_is_that_of_its_own_check() -> None:
    made = exercise()
    with ThreadPoolExecutor(2) as threads:
        results = graded(Grader(made, SECRET), mixed(), threads)
    seeds = secret_seeds(SECRET)
    for submission, result in zip(mixed(), results, strict=True):
        checked = check(made, submission, AtOnce(), most=1, seeds=seeds)
        assert result.model_dump() == checked.model_dump(exclude={"notices", "waits"})
    assert {result.score for result in results} > {0, 0.5}
    assert {result.passed for result in results} == {True, False}


def test_many_submissions_of_one_shape_fill_the_lanes() -> None:
    executor = AtOnce()
    links = [f"#dataset=gauss&networkShape=&learningRate={rate}" for rate in (0.01, 0.03, 0.1, 0.3)]
    graded(Grader(exercise(), SECRET), [Submission(link=link) for link in links], executor)
    assert [len(batch.trials) for batch in executor.batches] == [8, 8, 8, 4]


def test_equal_submissions_are_tried_once_whatever_their_seeds() -> None:
    executor = AtOnce()
    link = "dataset=gauss&networkShape=1"
    run = Submission(link=f"#{link}").run_of().config
    same = [
        Submission(link=f"#{link}&seed=0.1"),
        Submission(link=f"http://x/y#{link}&seed=0.2&networkSeed=3&discretize=true&noise_hide=true"),
        Submission(link=write_link(run)),
        Submission(config=run),
        Submission(link=f"#{link}&seed=0.1", answers={"How many?": "5"}),
    ]
    results = graded(Grader(exercise(), SECRET), same, executor)
    assert len(executor.seeds) == 3 + 4
    assert results[:4] == [results[0]] * 4
    assert results[4].score == results[0].score + 1


def test_seeds_are_those_of_the_secret() -> None:
    submission = Submission(link="#dataset=gauss&networkShape=")
    tried: list[set[str]] = []
    for secret in (SECRET, SECRET, SECRET + "!"):
        executor = AtOnce()
        graded(Grader(exercise(), secret), [submission], executor)
        tried.append(set(executor.seeds))
    assert tried[0] == tried[1]
    public = {public_seed("two-clouds", number) for number in range(100)}
    assert not tried[0] & tried[2]
    assert not tried[0] & public


def test_a_key_is_all_that_a_grade_depends_on() -> None:
    link = "#dataset=gauss&networkShape="
    grader = Grader(exercise(), SECRET)
    key = grader.key(Submission(link=link))
    assert key == grader.key(Submission(link=link + "&seed=0.9"))
    others = [
        grader.key(Submission(link=link + "1")),
        grader.key(Submission(link=link, answers={"How many?": "1"})),
        grader.key(validated(Submission, {"link": link, "parameters": WEIGHTS})),
        Grader(exercise(), SECRET + "!").key(Submission(link=link)),
        Grader(exercise(text="Other."), SECRET).key(Submission(link=link)),
    ]
    assert len({key, *others}) == 6


# ---- what can't be read ----


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "expected config or link; got neither"),
        ({"link": "I forgot"}, 'link: expected a link, which has a # in it; got "I forgot"'),
        ({"link": "http://127.0.0.1:8000/"}, "This address names no network"),
        ({"link": "#N/A"}, "There is no setting in what stands behind #"),
        ({"link": "#dataset=gaus"}, "The link is cut off"),
        ({"link": ""}, "There is no link."),
        ({"link": "#networkShape=99"}, "networkShape: expected at most 32; got 99"),
        ({"link": "#" + "x" * 30_000}, "at most 20000 characters"),
        ({"link": "#", "config": {}}, "expected config or link; got both"),
        ({"config": {"data": {"noise": 99}}}, "config.data.noise: expected at most 80; got 99"),
        ({"link": "#noise=0", "parameters": {"weights": [], "biases": []}}, "weights"),
        ({"link": "#", "parameters": [1]}, "parameters"),
        ({"link": "#noise=0", "answers": {"Why?": 1}}, 'answers: there is no question "Why?"; known are How many?'),
        ({"link": "#", "answers": {"How many?": True}}, "How many?"),
        ({"link": "#", "answers": {"How many?": "x" * 2000}}, "How many?"),
    ],
)
def test_what_can_t_be_read_gets_its_reason(given: dict[str, Any], reason: str) -> None:
    handed = Grader(exercise(), SECRET).parsed(given)
    assert handed.submission is None
    assert reason in handed.reason
    assert "\n" not in handed.reason


def test_a_key_is_named_once_in_a_reason() -> None:
    handed = Grader(exercise(), SECRET).parsed({"link": "#networkShape=0,99&batchSize=0"})
    assert handed.reason == "networkShape: expected at least 1; got 0; batchSize: expected at least 1; got 0"


def test_what_is_passed_over_in_a_link_is_said() -> None:
    handed = Grader(exercise(), SECRET).parsed({"link": "#dataset=gauss&nose=1"})
    assert handed.submission == Submission(link="#dataset=gauss&nose=1")
    assert "did you mean noise?" in handed.notices[0]


def test_a_link_is_mended_once_and_that_is_said() -> None:
    link = "http://127.0.0.1:8000/exercises/two-clouds#dataset=gauss&networkShape=1"
    handed = Grader(exercise(), SECRET).parsed({"link": f"<a href='{link.replace('&', '&amp;')}'>mine</a>"})
    assert handed.submission == Submission(link=link)
    assert handed.notices[0].startswith("The link was written as HTML")


def test_a_link_to_the_page_of_another_exercise_is_said() -> None:
    handed = Grader(exercise(), SECRET).parsed({"link": "http://x/exercises/circle#dataset=gauss&networkShape=1"})
    assert handed.notices == ("The link leads to the page of another exercise, circle.",)
    own = Grader(exercise(), SECRET).parsed({"link": "http://x/exercises/two-clouds#dataset=gauss&networkShape=1"})
    assert own.notices == ()


# ---- tables ----


def sheet(*rows: tuple[str, ...], header: tuple[str, ...] = ("Who", "Link", "how many?", "weights")) -> Sheet:
    return Sheet(header, rows)


def test_rows_hand_in_links_answers_and_weights() -> None:
    link = "#dataset=gauss&networkShape="
    weights = '{"weights": [[[1, 1]]], "biases": [[0]]}'
    table = sheet(
        ("Ada", f" {link} ", " 3 ", ""),
        ("Bob", link, "", weights),
        ("Cy", " ", "3", ""),
        ("Di", link, "", "{"),
        ("Ed", link, "", "2"),
    )
    grader = Grader(exercise(), SECRET)
    ada, bob, *others = read_submissions(table, grader, "link")
    assert ada == ParsedSubmission(Submission(link=link, answers={"How many?": "3"}))
    assert bob.submission == validated(Submission, {"link": link, "parameters": WEIGHTS})
    assert [item.submission for item in others] == [None, None, None]
    assert others[0].reason == "There is no link."
    assert others[1].reason.startswith("weights: expected JSON")
    assert others[2].reason.startswith("parameters: expected an object")


def test_weights_are_not_read_where_they_may_not_be_handed_in() -> None:
    (handed,) = read_submissions(sheet(("Ada", "#noise=0", "", "{")), Grader(exercise(by_hand=False), SECRET), "link")
    assert handed.submission == Submission(link="#noise=0")


def test_questions_without_a_column_are_known() -> None:
    assert unanswered(sheet(), exercise()) == []
    assert unanswered(sheet(header=("link",)), exercise()) == ["How many?"]


def test_cells_are_points_and_reasons() -> None:
    made = exercise()
    grader = Grader(made, SECRET)
    links = ["#dataset=gauss&networkShape=&nose=1", "#dataset=gauss&networkShape=4", "#dataset=xor&networkShape="]
    handed = [grader.parsed({"link": link, "answers": {"How many?": "3"}}) for link in links]
    results = graded(grader, [item.submission for item in handed if item.submission], AtOnce())
    names = ["Hidden neurons (points)", "Quick (points)", "Good (points)", "How many? (points)"]
    assert columns(made) == ["score", "points", "passed", *names, "reason"]
    found = [cells(made, *pair, Style().number) for pair in zip(handed, results, strict=True)]
    assert found[0] == ["6.5", "6.5", "yes", "0.5", "2", "3", "1", f"Link: {handed[0].notices[0]}."]
    assert found[1][2:4] == ["no", "0"]
    assert found[1][-1].startswith("Hidden neurons: 4")
    assert found[2][:-1] == ["0", "6.5", "no", "0", "0", "0", "0"]
    assert found[2][-1].startswith("Locked settings: Dataset can't be changed here: gauss, not xor.")
    assert "Not checked" not in found[2][-1]
    unread = cells(made, ParsedSubmission(None, "Why."), None, Style(";").number)
    assert unread == ["", "6,5", "no", "", "", "", "", "Why."]
