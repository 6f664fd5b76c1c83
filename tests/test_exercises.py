"""Exercises and their TOML files: what they may say, and what is said of those that are wrong."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from nn_playground.__main__ import main
from nn_playground.base.errors import InvalidInput, NotFound
from nn_playground.base.validation import validated
from nn_playground.exercises.criteria import KINDS
from nn_playground.exercises.limits import Limit
from nn_playground.exercises.loader import MAX_FILE, catalogue, find_exercise, load_exercises, own, read_exercise
from nn_playground.labs.mlp.config import to_json
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.options import options
from nn_playground.labs.mlp.permalink import read_link
from tests.goals import goal
from tests.models import FREE, LECTURE, MEASURES, Allowed, Exercise, labels, leaves
from tests.serving import ROOT

WHOLE = """
slug = "xor-wide"
title = "Exclusive or"
lesson = "Tests"
order = 3
text = "Solve **it**."
start = "https://example.org/#dataset=xor&networkShape=4,2&activation=tanh"
may_change = ["network.hidden", "network.activation", "training", "features"]
by_hand = false

[allowed]
features = ["x1", "x2"]
activations = ["tanh", "relu"]

[limits.hidden_layers]
at_most = 1
points = 0.5

[limits.parameters]
at_least = 5
at_most = 20

[[targets]]
name = "Solved"
test_loss = 0.1
test_accuracy = 0.95
epochs = 300
seeds = 10
at_least = 8
points = 3

[[questions]]
name = "Size"
text = "How many parameters?"
answer = "parameters"
points = 2

[[questions]]
name = "Six"
text = "2 x 3?"
answer = 6
tolerance = 0.5

[[questions]]
name = "Why"
text = "Why?"
choices = ["So", "Because"]
answer = "So"
"""
LEAST: dict[str, Any] = {
    "slug": "least",
    "title": "Least",
    "text": "Do.",
    "start": "#",
    "limits": {"neurons": {"at_most": 1}},
}


def exercise(**changed: Any) -> Exercise:
    return validated(Exercise, {**LEAST, **changed})


def written(folder: Path, content: str | bytes, name: str = "one.toml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---- what is right ----


def test_a_file_may_say_all_of_it(tmp_path: Path) -> None:
    read = read_exercise(MLP, written(tmp_path, WHOLE))
    assert (read.slug, read.title, read.lesson, read.order) == ("xor-wide", "Exclusive or", "Tests", 3)
    assert read.worth == 0.5 + 1 + 3 + 2 + 1 + 1
    assert list(read.names()) == ["Hidden layers", "Parameters", "Solved", "Size", "Six", "Why"]
    assert read.start_config.data.name == "xor"
    assert read.locks.choosable == {"features": ("x1", "x2"), "network.activation": ("tanh", "relu")}
    assert [question.kind for question in read.questions] == ["number", "number", "choice"]
    assert read.targets[0].bounds == goal(test_loss=0.1, test_accuracy=0.95)


def test_an_editors_mark_before_utf8_is_no_part_of_it(tmp_path: Path) -> None:
    assert read_exercise(MLP, written(tmp_path, b"\xef\xbb\xbf" + WHOLE.encode())) == read_exercise(
        MLP, written(tmp_path, WHOLE)
    )


def test_the_readme_names_every_key() -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("\n## Exercises and grades\n")[2].partition("\n## ")[0]
    words = re.sub(r"```.*?```", "", section, flags=re.DOTALL)
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", words))))
    parts: list[type[BaseModel]] = [Exercise, Allowed, *(model for kind in KINDS for model in kind.models(MLP))]
    assert {key for part in parts for key in part.model_fields} - named == set()


def test_little_is_needed() -> None:
    least = exercise()
    assert (least.lesson, least.worth, least.may_change) == ("Exercises", 1, ())


def test_a_target_is_for_all_seeds_unless_it_says_for_how_many() -> None:
    assert exercise(targets=[{"name": "T", "test_loss": 1, "epochs": 5, "seeds": 7}]).targets[0].needed == 7


def test_what_may_not_be_changed_is_all_else_but_seeds(tmp_path: Path) -> None:
    read = read_exercise(MLP, written(tmp_path, WHOLE))
    known = {option["path"] for option in options()["options"]}
    assert set(read.locks.locked) == {key for key in known if key.startswith("data.")} | {
        "problem",
        "network.initializer",
        "network.output",
        "network.batch_norm",
        "network.off",
    }
    assert not set(FREE) & set(exercise().locks.locked)


def test_settings_are_those_that_the_page_has() -> None:
    constants = {option["path"] for option in options()["options"] if option["applies"] and option["default_by"]}
    assert set(leaves(exercise().start_config)) == set(labels()) - constants


@pytest.mark.parametrize(
    ("what", "value"), [("hidden_layers", 2), ("neurons", 6), ("parameters", 3 * 4 + 5 * 2 + 3), ("features", 2)]
)
def test_measures_of_the_default_run(what: str, value: int) -> None:
    assert MEASURES[what].of(read_link("#").config) == value


@pytest.mark.parametrize(
    ("limit", "says", "holds"),
    [
        (Limit(at_most=2), "at most 2", [0, 1, 2]),
        (Limit(at_least=2), "at least 2", [2, 3, 4]),
        (Limit(at_least=2, at_most=2), "exactly 2", [2]),
        (Limit(at_least=1, at_most=3), "1 to 3", [1, 2, 3]),
    ],
)
def test_limits(limit: Limit, says: str, holds: list[int]) -> None:
    assert str(limit) == says
    assert [value for value in range(5) if limit.holds(value)] == holds


# ---- what is wrong ----

TARGET = {"name": "T", "test_loss": 0.1, "epochs": 5}
QUESTION = {"name": "Q", "text": "?", "answer": 1}


@pytest.mark.parametrize(
    ("changed", "path", "says"),
    [
        ({"slug": "No Spaces"}, "slug", "small letters, digits and single hyphens"),
        ({"slug": "../etc"}, "slug", "small letters"),
        ({"slug": "a--b"}, "slug", "small letters"),
        ({"slug": ""}, "slug", "small letters"),
        ({"slug": "a" * 65}, "slug", "at most 64 characters"),
        ({"slug": "ü"}, "slug", "small letters"),
        ({"slug": 5}, "slug", "expected a string; got 5"),
        ({"title": "two\nlines"}, "title", "one line"),
        ({"title": " "}, "title", "one line"),
        ({"text": ""}, "text", "not empty"),
        ({"text": "x" * 20_001}, "text", "at most 20000"),
        ({"start": "#dataset=gaus"}, "start", "did you mean gauss"),
        ({"start": "#batchSize=0"}, "start", "batchSize: expected at least 1"),
        ({"start": "#nosie=1"}, "start", "unknown key"),
        ({"may_change": ["network.hiden"]}, "may_change.0", "did you mean network.hidden"),
        ({"may_change": ["seed"]}, "may_change.0", "may always be changed"),
        ({"may_change": "network"}, "may_change", "expected a list"),
        ({"limits": {"nuerons": {"at_most": 1}}}, "limits.nuerons", "did you mean neurons"),
        ({"limits": {"neurons": {}}}, "limits.neurons", "at_most, at_least or both"),
        ({"limits": {"neurons": {"at_most": -1}}}, "limits.neurons.at_most", "at least 0"),
        ({"limits": {"neurons": {"at_most": 1.5}}}, "limits.neurons.at_most", "whole number"),
        ({"limits": {"neurons": {"at_most": 1, "at_least": 2}}}, "limits.neurons", "up to at_most"),
        ({"limits": {"neurons": {"at_most": 1, "points": -1}}}, "limits.neurons.points", "at least 0"),
        ({"limits": {"neurons": {"at_most": 1, "points": float("nan")}}}, "limits.neurons.points", "finite"),
        ({"limits": {}}, "", "nothing to check"),
        ({"targets": [{"name": "T", "epochs": 5}]}, "targets.0", "expected at least one of train_loss"),
        ({"targets": [{**TARGET, "epochs": -1}]}, "targets.0.epochs", "at least 0"),
        ({"targets": [{**TARGET, "epochs": 10**9}]}, "targets.0.epochs", "at most"),
        ({"targets": [{**TARGET, "seeds": 101}]}, "targets.0.seeds", "at most 100"),
        ({"targets": [{**TARGET, "seeds": 3, "at_least": 4}]}, "targets.0", "up to seeds, which is 3"),
        ({"targets": [{**TARGET, "test_loss": float("inf")}]}, "targets.0.test_loss", "finite"),
        ({"targets": [{**TARGET, "test_loss": 0}]}, "targets.0.test_loss", "0"),
        ({"targets": [{**TARGET, "test_accuracy": 95}]}, "targets.0.test_accuracy", "at most 1"),
        ({"targets": [{**TARGET, "tets_loss": 1}]}, "targets.0.tets_loss", "did you mean test_loss"),
        ({"targets": [{"test_loss": 1, "epochs": 1}]}, "targets.0.name", "is missing"),
        (
            {"targets": [{**TARGET, "train_accuracy": 1}], "start": "#problem=regression"},
            "targets.0.train_accuracy",
            "only classes are told right or wrong",
        ),
        (
            {
                "targets": [{**TARGET, "name": "A"}, {"name": "B", "test_accuracy": 0.9, "epochs": 0}],
                "start": "#problem=regression&regDataset=reg-gauss",
                "may_change": ["problem"],
            },
            "targets.1.test_accuracy",
            "choose classification",
        ),
        ({"targets": [TARGET] * 11}, "targets", "at most 10 items"),
        ({"targets": [TARGET], "questions": [{**QUESTION, "name": "T"}]}, "", "another name"),
        ({"questions": [{**QUESTION, "name": "Hidden neurons"}]}, "", "another name"),
        ({"questions": [{**QUESTION, "name": "Locked settings"}]}, "", "another name"),
        ({"questions": [QUESTION, {**QUESTION, "name": "q "}]}, "", "another name"),
        ({"questions": [{**QUESTION, "answer": True}]}, "questions.0.answer", "got true"),
        ({"questions": [{**QUESTION, "answer": [1]}]}, "questions.0.answer", "got [1]"),
        ({"questions": [{**QUESTION, "answer": float("nan")}]}, "questions.0.answer", "finite"),
        ({"questions": [{**QUESTION, "answer": "weights"}]}, "questions.0", "hidden_layers"),
        ({"questions": [{**QUESTION, "answer": "c", "choices": ["a", "b"]}]}, "questions.0", "one of the choices"),
        ({"questions": [{**QUESTION, "answer": "a", "choices": ["a", "a"]}]}, "questions.0", "each choice once"),
        ({"questions": [{**QUESTION, "answer": "a", "choices": ["a"]}]}, "questions.0.choices", "at least 2"),
        ({"questions": [{**QUESTION, "hints": {"b": "No."}}]}, "questions.0", "a hint for a wrong choice"),
        (
            {"questions": [{**QUESTION, "answer": "a", "choices": ["a", "b"], "hints": {"a": "No."}}]},
            "questions.0",
            'got one for "a"',
        ),
        ({"questions": [{**QUESTION, "why": ""}]}, "questions.0.why", "expected"),
        ({"questions": [{**QUESTION, "tolerance": -1}]}, "questions.0.tolerance", "at least 0"),
        ({"allowed": {"features": ["x1"]}}, "allowed", "not in may_change"),
        ({"allowed": {"features": ["x3"]}}, "allowed.features.0", "expected one of"),
        ({"allowed": {"features": ["x1"]}, "may_change": ["features"]}, "start", "features: x1"),
        (
            {
                "allowed": {"features": ["x1", "x2"], "activations": ["relu"]},
                "may_change": ["features", "network.activation"],
            },
            "start",
            "network.activation: relu",
        ),
        ({"by_hand": 1}, "by_hand", "true or false"),
        ({"titel": "T"}, "titel", "did you mean title"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], path: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        exercise(**changed)
    assert [detail.path for detail in caught.value.details] == [path]
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("slug = ", "one.toml: expected TOML; invalid value (at end of document)"),
        ('slug = "a"\nslug = "b"\n', "cannot overwrite a value"),
        (b"slug = '\xff'", "expected UTF-8"),
        ("x = " + "[" * 40_000 + "]" * 40_000, "expected TOML that can be read"),
        ("x = " + "9" * 5000, "expected TOML that can be read"),
        ("#" * (MAX_FILE + 1), "at most 100,000 bytes"),
        ("", "one.toml: slug: is missing"),
        ("slug = 1979-05-27", "one.toml: slug: expected a string"),
        (WHOLE.replace("seeds = 10", "seeds = 5"), "one.toml: the 1st of targets: expected at_least up to seeds"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(tmp_path: Path, content: str | bytes, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_exercise(MLP, written(tmp_path, content))
    assert says in caught.value.message


@given(
    st.dictionaries(
        st.sampled_from(list(Exercise.model_fields)),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
            max_leaves=8,
        ),
    )
)
def test_whatever_a_file_holds_is_an_exercise_or_refused(changed: dict[str, Any]) -> None:
    with suppress(InvalidInput):
        assert to_json(exercise(**changed).start_config)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.toml: can't be read"):
        read_exercise(MLP, tmp_path / "none.toml")


# ---- folders ----


def numbered(slug: str, order: int) -> str:
    return WHOLE.replace("xor-wide", slug).replace("order = 3", f"order = {order}")


def test_a_folder_is_read_in_the_order_that_its_files_say(tmp_path: Path) -> None:
    for slug, order in (("a", 2), ("b", 1), ("c", 2)):
        written(tmp_path, numbered(slug, order), f"{slug}.toml")
    written(tmp_path, "no exercise", "notes.txt")
    (tmp_path / "folder.toml").mkdir()
    assert list(load_exercises(MLP, tmp_path)) == ["b", "a", "c"]


def test_all_that_is_wrong_in_a_folder_is_said_at_once(tmp_path: Path) -> None:
    written(tmp_path, numbered("a", 1), "1.toml")
    written(tmp_path, numbered("a", 1), "2.toml")
    written(tmp_path, "slug = ", "3.toml")
    written(tmp_path, WHOLE.replace("xor&", "xro&"), "4.toml")
    with pytest.raises(InvalidInput) as caught:
        load_exercises(MLP, tmp_path)
    message = caught.value.message
    assert "2.toml: slug: a is taken by 1.toml" in message
    assert "3.toml: expected TOML" in message
    assert "4.toml: start: dataset=xro" in message


def test_a_folder_without_exercises_is_no_folder_of_exercises(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there are none"):
        load_exercises(MLP, tmp_path)
    with pytest.raises(InvalidInput, match="No such file"):
        load_exercises(MLP, tmp_path / "none")


def test_own_exercises_stand_beside_the_lecture_s(tmp_path: Path) -> None:
    written(tmp_path, WHOLE)
    lecture = load_exercises(MLP, LECTURE)
    assert set(catalogue(MLP, str(tmp_path))) == {"xor-wide", *lecture}
    assert catalogue(MLP) == lecture
    written(tmp_path, numbered(next(iter(lecture)), 1), "two.toml")
    with pytest.raises(InvalidInput, match=r"two\.toml: slug: .* is one of the lecture's"):
        own(MLP, str(tmp_path))


def test_a_target_that_a_server_would_not_train_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, WHOLE.replace("epochs = 300", "epochs = 1_000_000"))
    assert main(["exercises", "check", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out.endswith("1 exercise can be used.\n")
    assert "Note: xor-wide: " in err
    assert "130,004,500,000 (epochs x points x parameters of all runs, and what else takes time)" in err
    assert "100,000,000,000" in err


def test_each_of_many_mistakes_has_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, WHOLE.replace("order = 3", 'order = "3"').replace("at_most = 1\n", "at_mots = 1\n", 1))
    written(tmp_path, "\xff".encode("latin-1"), "two.toml")
    assert main(["exercises", "check", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.partition(": expected")[0].partition(": unknown")[0] for line in err.splitlines()] == [
        "one.toml: order",
        "one.toml: limits.hidden_layers.at_mots",
        "two.toml",
    ]


def test_an_exercise_is_found_by_its_slug() -> None:
    known = {"gauss-one": exercise(), "xor": exercise()}
    assert find_exercise(known, "xor") is known["xor"]
    with pytest.raises(NotFound, match=r'no exercise "gaus-one"; did you mean gauss-one\?$'):
        find_exercise(known, "gaus-one")
    with pytest.raises(NotFound, match="there are gauss-one, xor"):
        find_exercise(known, "zzz")


def test_what_an_exercise_says_is_its_fingerprint(tmp_path: Path) -> None:
    read = read_exercise(MLP, written(tmp_path, WHOLE))
    assert read_exercise(MLP, written(tmp_path, f"# as before\n{WHOLE}")).fingerprint() == read.fingerprint()
    other = WHOLE.replace("test_loss = 0.1", "test_loss = 0.2")
    assert read_exercise(MLP, written(tmp_path, other)).fingerprint() != read.fingerprint()
