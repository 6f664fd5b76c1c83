"""Hand-ins to a class over REST: what is kept, receipts, checks, and the table of them."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nn_playground.__main__ import main
from nn_playground.classroom.hand_in import HandInContent, receipt_of
from nn_playground.exercises.attempts import FIRST_PAUSE
from nn_playground.exercises.loader import catalogue
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.permalink import read_link
from nn_playground.web import member_routes
from tests.class_calls import SOLVED, call, class_client, hand_in, join, message, open_class
from tests.gradebooks import gradebook

QUESTION = "Circle or exclusive or"
XOR = "#dataset=xor&networkShape=4&seed=0.3"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with class_client(tmp_path_factory.mktemp("classes")) as client:
        yield client


@pytest.fixture(autouse=True)
def _checks_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is."""
    monkeypatch.setattr(member_routes, "CHECK_SECONDS", 60.0)


def rows(client: TestClient, code: str, query: str = "") -> list[dict[str, str]]:
    text = call(client, "GET", f"/{code}/submissions.csv{query}")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_hand_in_has_a_receipt_that_can_be_checked_and_the_verdict_of_the_check(client: TestClient) -> None:
    code = open_class(client)
    member = join(client, code)
    answers = {QUESTION: "Both"}
    kept = hand_in(client, code, member["token"], exercise="xor-one-layer", link=f"http://a/b{XOR}", answers=answers)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", kept["at"])
    (row,) = rows(client, code)
    assert row == {
        "name": member["name"],
        "exercise": "xor-one-layer",
        "link": XOR,
        QUESTION: "Both",
        "weights": "",
        "receipt": kept["receipt"],
        "time": kept["at"],
    }
    parts = [code, row["name"], row["exercise"], row["link"], {QUESTION: row[QUESTION]}, None, row["time"]]
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest()[:32] == kept["receipt"]
    checked = client.post("/api/exercises/xor-one-layer/check", json={"link": XOR, "answers": answers}).json()
    assert [one["passed"] for one in kept["check"]["criteria"]] == [one["passed"] for one in checked["criteria"]]
    assert kept["check"]["score"] == checked["score"]


def test_the_receipt_is_the_hash_that_the_reference_says() -> None:
    at = int(datetime.fromisoformat("2026-11-30T10:00:00.007Z").timestamp() * 1000)
    content = HandInContent("#", {"Wie viele?": 3.0}, None)
    text = '["KTRMW","Ädä","xor","#",{"Wie viele?":3.0},null,"2026-11-30T10:00:00.007Z"]'
    assert receipt_of("KTRMW", "Ädä", "xor", content, at) == hashlib.sha256(text.encode()).hexdigest()[:32]


def test_again_is_allowed_the_last_counts_and_all_are_kept(client: TestClient) -> None:
    code = open_class(client)
    member = join(client, code)
    first = hand_in(client, code, member["token"])
    second = hand_in(client, code, member["token"], link="#dataset=gauss&networkShape=2")
    third = hand_in(client, code, member["token"], exercise="xor-one-layer", link=XOR)
    assert {(row["exercise"], row["receipt"]) for row in rows(client, code)} == {
        ("gauss-smallest", second["receipt"]),
        ("xor-one-layer", third["receipt"]),
    }
    assert [row["receipt"] for row in rows(client, code, "?exercise=xor-one-layer")] == [third["receipt"]]
    assert all(row[QUESTION] == "" for row in rows(client, code)), "a column, though nobody has answered"
    (listed,) = call(client, "GET", f"/{code}")["members"]
    assert [one["receipt"] for one in listed["submissions"]] == [one["receipt"] for one in (first, second, third)]


def test_a_replayed_hand_in_is_the_same_hand_in(client: TestClient) -> None:
    code = open_class(client)
    member = join(client, code)
    first, again = (hand_in(client, code, member["token"]) for _ in range(2))
    assert (first["receipt"], first["at"]) == (again["receipt"], again["at"])
    assert len(call(client, "GET", f"/{code}")["members"][0]["submissions"]) == 1


def test_a_config_is_handed_in_as_its_link(client: TestClient) -> None:
    code = open_class(client)
    member = join(client, code)
    config = {"data": {"name": "gauss"}, "network": {"hidden": [1]}, "seed": "0.7"}
    hand_in(client, code, member["token"], link=None, config=config)
    assert read_link(rows(client, code)[0]["link"]).config.network.hidden == read_link(SOLVED).config.network.hidden


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({"exercise": "none"}, 404, "none"),
        ({"exercise": "xor-one-layer"}, 422, "expected one of the exercises of this class, gauss-smallest"),
        ({"link": "I forgot"}, 422, "link: expected a link"),
        ({"link": None}, 422, "expected config or link; got neither"),
        ({"config": {}}, 422, "expected config or link; got both"),
        ({"link": "#" + "x" * 400_000}, 422, "link: expected at most 300,000 characters"),
        ({"answers": {"Why?": 1}}, 422, "there is no question"),
        ({"parameters": {"weights": []}}, 422, "parameters"),
        ({"link": None, "config": {"data": {"noise": 99}}}, 422, "noise: expected at most 80"),
    ],
)
def test_what_the_grader_could_not_read_is_refused(client: TestClient, given: Any, status: int, says: str) -> None:
    code = open_class(client, "gauss-smallest")
    member = join(client, code)
    assert says in message(hand_in(client, code, member["token"], status=status, **given))
    assert rows(client, code) == []


def test_a_hand_in_does_not_try_answers_without_a_pause(client: TestClient) -> None:
    code = open_class(client)
    member = join(client, code)
    wrong = [
        hand_in(client, code, member["token"], exercise="xor-one-layer", link=XOR, answers={QUESTION: answer})["check"]
        for answer in ("Neither", "Both")
    ]
    assert wrong[0]["waits"] == {QUESTION: FIRST_PAUSE}
    assert wrong[1]["criteria"][-1]["message"].startswith("Not checked yet: there is a pause")


def test_a_dear_check_is_left_to_the_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_routes, "CHEAP_CHECK", 10)
    code = open_class(client)
    assert hand_in(client, code, join(client, code)["token"])["check"] is None


def test_the_table_is_graded_and_no_spreadsheet_computes_it(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = open_class(client)
    formula = join(client, code, name='=HYPERLINK("x")')
    by_hand = join(client, code, name="Müller, Ä")
    hand_in(client, code, formula["token"])
    weights = {"weights": [[[1.5, 1.5]]], "biases": [[0]]}
    hand_in(client, code, by_hand["token"], link="#dataset=gauss&networkShape=", parameters=weights)
    text = call(client, "GET", f"/{code}/submissions.csv?exercise=gauss-smallest")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAYGROUND_SECRET", "long-enough-to-be-a-secret")
    Path("in.csv").write_text(text, "utf-8", newline="")
    assert main(["grade", "gauss-smallest", "in.csv", "-o", "out.csv"]) == 0
    graded = list(csv.DictReader(io.StringIO(Path("out.csv").read_text("utf-8-sig"), newline="")))
    assert [row["name"] for row in graded] == ['\'=HYPERLINK("x")', "Müller, Ä"]
    assert all(row["score"] for row in graded)
    assert json.loads(graded[1]["weights"])["weights"] == weights["weights"]


def test_answers_in_the_table_are_read_back(client: TestClient) -> None:
    exercise = next(one for one in catalogue(MLP).values() if any(not q.choices for q in one.questions))
    question = next(one.name for one in exercise.questions if not one.choices)
    code = open_class(client)
    for answer in (-3.5, "=1+1"):
        hand_in(
            client,
            code,
            join(client, code)["token"],
            exercise=exercise.slug,
            link=exercise.link,
            answers={question: answer},
        )
    assert [row[question] for row in rows(client, code)] == ["-3.5", "'=1+1"]


def test_hand_ins_of_a_class_go_into_a_gradebook_with_those_of_other_exercises_between(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = open_class(client)
    for name in ("ADA7", "=cmd|x", "brave heron"):
        member = join(client, code, name=name)
        hand_in(client, code, member["token"], link="#dataset=gauss&networkShape=8,8,8,8")
        hand_in(client, code, member["token"], exercise="xor-one-layer", link=XOR, answers={QUESTION: "Both"})
        hand_in(client, code, member["token"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAYGROUND_SECRET", "long-enough-to-be-a-secret")
    Path("class.csv").write_text(call(client, "GET", f"/{code}/submissions.csv"), "utf-8", newline="")
    Path("book.csv").write_text(gradebook(), "utf-8")
    into = ["--into", "canvas", "--hand-ins", "class.csv", "--grade-column", "4711"]
    assert main(["grade", "gauss-smallest", "book.csv", *into, "-o", "out.csv"]) == 0
    grades = [row["Two clouds (4711)"] for row in csv.DictReader(Path("out.csv").read_text("utf-8").splitlines())]
    Path("one.csv").write_text(f"link\n{SOLVED}\n", "utf-8")
    assert main(["grade", "gauss-smallest", "one.csv", "-o", "graded.csv"]) == 0
    (solved,) = csv.DictReader(Path("graded.csv").read_text("utf-8").splitlines())
    grade = f"{float(solved['score']) / float(solved['points']) * 10:.2f}"
    assert float(grade) > 0
    assert grades == ["10.00", grade, "1.00", grade, "EX", "N/A", "2.50", ""]


def test_a_table_of_several_exercises_is_graded_for_the_one_that_is_named(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = open_class(client)
    ada, bob = (join(client, code, name=name)["token"] for name in ("Ada", "Bob"))
    hand_in(client, code, ada, exercise="gauss-smallest", link=SOLVED)
    hand_in(client, code, bob, exercise="xor-one-layer", link=XOR)
    table, grades = tmp_path / "in.csv", tmp_path / "grades.csv"
    table.write_text(call(client, "GET", f"/{code}/submissions.csv"), "utf-8", newline="")
    monkeypatch.setenv("PLAYGROUND_SECRET", "a secret that is long enough")
    assert main(["grade", "gauss-smallest", str(table), "-o", str(grades)]) == 0
    assert "2 rows, 0 passed; 1 is for another exercise." in capsys.readouterr().out
    first, second = csv.DictReader(io.StringIO(grades.read_text("utf-8-sig"), newline=""))
    assert (first["name"], first["score"]) == ("Ada", "2")
    assert (second["name"], second["score"], second["passed"]) == ("Bob", "", "")
    assert second["reason"] == 'Not graded: it was handed in for "xor-one-layer".'
    assert main(["grade", "circle-space", str(table), "-o", str(tmp_path / "other.csv")]) == 2
    assert 'no row is for the exercise "circle-space"' in capsys.readouterr().err


def test_a_column_called_exercise_that_says_something_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table, grades = tmp_path / "in.csv", tmp_path / "grades.csv"
    table.write_text(f"exercise,link\nSheet 1,{SOLVED}\n")
    monkeypatch.setenv("PLAYGROUND_SECRET", "a secret that is long enough")
    assert main(["grade", "gauss-smallest", str(table), "-o", str(grades)]) == 0
    assert "1 row, 0 passed." in capsys.readouterr().out
