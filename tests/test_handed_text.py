"""The text of “Copy for handing in”: the page writes it, grading reads it, and damage changes nothing that it says."""

import csv
import html
import io
import json
import re
import subprocess
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from nn_playground.base.csv_tables import Sheet, read_table
from nn_playground.base.typed import typed_choice, typed_number
from nn_playground.base.validation import validated
from nn_playground.exercises import handed_text
from nn_playground.exercises.grade_tables import read_submissions
from nn_playground.exercises.grading import Grader, ParsedSubmission
from nn_playground.exercises.handed_text import LINES
from nn_playground.exercises.loader import load_exercises
from nn_playground.exercises.page import exercise_page
from nn_playground.labs.mlp.lab import MLP
from tests.grades import SECRET, grade, lay_out, rows
from tests.models import LECTURE, Exercise
from tests.node import ROOT, node

HOME: Final = "http://127.0.0.1:8000/exercises/"
WRITTEN: Final = """
import { readFileSync } from "node:fs";
import { handedText } from "./static/js/exercise/handing.js";
const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ lines, ...handed }) => handedText(lines, handed))));
"""
WEIGHTS: Final = {"weights": [[[0.1 + 0.2, -1e-7]]], "biases": [[-0.0012345678901234567]]}
NOTE: Final = (
    "This run was changed under way: learning rate 0.3 from epoch 50, weights by hand from epoch 60. "
    "Its link begins another one, which has the settings of now from epoch 0."
)
EXERCISES: Final = load_exercises(MLP, LECTURE)
TRICKY: Final = validated(
    Exercise,
    {
        "slug": "tricky-names",
        "title": "A title (with brackets): Link: “quoted”",
        "text": "Answer.",
        "start": "#dataset=gauss&networkShape=",
        "questions": [
            {"name": "Link", "text": "?", "answer": 0.003},
            {"name": "Link: how?", "text": "?", "choices": ["Don't", 'The "best"', "a: b"], "answer": "a: b"},
            {"name": "Weights", "text": "?", "answer": -2},
            {"name": "x ≤ 2 (in %)", "text": "?", "choices": ["Check", "Exercise – none", "…"], "answer": "Check"},
        ],
    },
)


def written(handed: list[dict[str, Any]]) -> list[str]:
    """The page's texts."""
    command = [node(), "--input-type=module", "-e", WRITTEN]
    done = subprocess.run(
        command, input=json.dumps(handed), cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    texts: list[str] = json.loads(done.stdout)
    return texts


def handed(exercise: Exercise, place: int, *, weights: bool = False) -> dict[str, Any]:
    """What somebody hands in who takes the choices in turn, and numbers of all kinds."""
    numbers = [0.003, -2, 13, 1e-7, 123456.75]
    answers = {
        question.name: question.choices[place % len(question.choices)]
        if question.choices
        else numbers[(place + number) % 5]
        for number, question in enumerate(exercise.questions)
    }
    data = exercise_page(exercise).data
    return {
        "lines": data["lines"],
        "title": exercise.title,
        "slug": exercise.slug,
        "link": f"{HOME}{exercise.slug}{exercise.link}&seed=0.{place + 1}5",
        "answers": answers,
        "weights": WEIGHTS if weights else None,
        "note": NOTE if place else None,
        "said": "Solved: 7 of 7 points.",
    }


@cache
def texts() -> list[tuple[Exercise, dict[str, Any], str]]:
    """What is handed in for all exercises, with the page's texts."""
    asked = [*EXERCISES.values(), TRICKY]
    given = [(exercise, handed(exercise, place, weights=exercise.by_hand)) for exercise in asked for place in range(2)]
    made = written([one for _, one in given])
    return [(exercise, one, text) for (exercise, one), text in zip(given, made, strict=True)]


def of_text(exercise: Exercise, text: str) -> ParsedSubmission:
    return Grader(exercise, SECRET).parsed({"link": text})


def of_columns(exercise: Exercise, one: dict[str, Any]) -> ParsedSubmission:
    """The submission of a table with a column for each answer."""
    header = ["link", *one["answers"], *(["weights"] if one["weights"] else [])]
    row = [one["link"], *map(str, one["answers"].values()), *([json.dumps(WEIGHTS)] if one["weights"] else [])]
    if "Link" in header:  # is the link's column, whatever its capitals
        return Grader(exercise, SECRET).parsed(
            {"link": one["link"], "answers": {name: str(answer) for name, answer in one["answers"].items()}}
            | ({"parameters": WEIGHTS} if one["weights"] else {})
        )
    (parsed,) = read_submissions(Sheet(tuple(header), (tuple(row),)), Grader(exercise, SECRET), "link")
    return parsed


def same(exercise: Exercise, one: ParsedSubmission, other: ParsedSubmission) -> bool:
    """True where they get the same grade, which depends on nothing but link, weights and what the answers mean."""
    if one.submission is None or other.submission is None:
        return False
    return (
        meanings(exercise, one.submission.answers) == meanings(exercise, other.submission.answers)
        and one.submission.run_of().config == other.submission.run_of().config
        and one.submission.parameters == other.submission.parameters
    )


def meanings(exercise: Exercise, answers: Mapping[str, float | str]) -> dict[str, float | str | None]:
    """The numbers and choices that answers are taken for."""
    asked = {question.name: question for question in exercise.questions}
    return {
        name: typed_number(str(given))
        if (choices := asked[name].choices) is None
        else typed_choice(str(given), choices)
        for name, given in answers.items()
    }


# ---- the round trip ----


def test_what_the_page_writes_is_graded_as_the_columns_of_a_table_are() -> None:
    for exercise, one, text in texts():
        asked, read = of_columns(exercise, one), of_text(exercise, text)
        assert asked.submission, asked.reason
        assert same(exercise, read, asked), (text, read.reason)
        assert read.submission is not None
        assert meanings(exercise, read.submission.answers) == one["answers"]
        assert read.notices == asked.notices


def test_the_text_is_short_and_says_what_it_is() -> None:
    one, other = (text for exercise, _, text in texts() if exercise.slug == "gauss-smallest")
    assert other.splitlines()[-2:] == [f"About this run: {NOTE}", "Check: Solved: 7 of 7 points."]
    assert one.splitlines() == [
        "Exercise: Two clouds, and as little network as possible (gauss-smallest)",
        f"Link: {HOME}gauss-smallest#dataset=gauss&networkShape=4,2&seed=0.15",
        "Answer to “How many hidden layers”: 0.003",
        "Answer to “Why that is enough”: It was trained for longer",
        "Answer to “The evidence”: 13",
        "Check: Solved: 7 of 7 points.",
    ]


def test_the_grammar_in_the_docstring_is_that_of_the_lines() -> None:
    grammar = re.findall(r'^ +\w+ += "(\w[^:]*?)(?:“|: )', handed_text.__doc__ or "", re.MULTILINE)
    assert grammar == [re.split("“|: ", line)[0] for line in LINES.values()]


# ---- damage ----


def in_html(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())


# What leaves no doubt of what is meant.
READ: Final[dict[str, Callable[[str], str]]] = {
    "nothing": lambda text: text,
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "blank lines between": lambda text: text.replace("\n", "\n\n"),
    "greeting and signature": lambda text: f"Dear all,\nhere it is.\n\n{text}\n\n-- \nAda Lovelace\nLink to me: soon",
    "quoted": lambda text: textwrap.indent(text, "> "),
    "quoted twice": lambda text: textwrap.indent(text, ">> ", lambda _: True),
    "indented": lambda text: textwrap.indent(text, "    "),
    "wrapped": lambda text: "\n".join(
        textwrap.fill(line, 40, break_long_words=False, break_on_hyphens=False) for line in text.splitlines()
    ),
    "wrapped and quoted": lambda text: textwrap.indent(READ["wrapped"](text), "> "),
    "broken at each 60 characters": lambda text: re.sub(r"(.{60})", r"\1\n", text),
    "hard spaces": lambda text: text.replace(" ", "\xa0"),
    "straight quotation marks": lambda text: text.replace("“", '"').replace("”", '"'),
    "German quotation marks": lambda text: text.replace("“", "„").replace("”", "“"),
    "smart marks for straight ones": lambda text: text.replace('"', "”").replace("'", "’"),
    "no quotation marks": lambda text: text.replace("“", "").replace("”", ""),
    "one line, as of a form": lambda text: text.replace("\n", " "),
    "HTML": in_html,
    "HTML with line breaks": lambda text: html.escape(text).replace("\n", "<br />"),
    "a linked address": lambda text: re.sub(r"(http\S+)", r'<a href="\1">\1</a>', text).replace("\n", "<br>"),
    "bullets": lambda text: textwrap.indent(text, "• "),
    "twice, as in an answered mail": lambda text: f"{text}\n\n{textwrap.indent(text, '> ')}",
}
# What may be refused, and is read in no other way.
DOUBTED: Final[dict[str, Callable[[str], str]]] = {
    "cut to its half": lambda text: text[: len(text) // 2],
    "without its end": lambda text: text.rpartition("\n")[0],
    "without the link's line": lambda text: re.sub(r"(?m)^Link.*\n", "", text),
    "broken at each 25 characters": lambda text: re.sub(r"(.{25})", r"\1\n", text),
    "a torn label": lambda text: text.replace("”:", ""),
}


@pytest.mark.parametrize("damage", READ)
def test_what_mails_and_forms_do_to_it_changes_nothing(damage: str) -> None:
    for exercise, one, text in texts():
        damaged = READ[damage](text)
        read = of_text(exercise, damaged)
        assert same(exercise, read, of_columns(exercise, one)), (damaged, read)


@pytest.mark.parametrize("damage", DOUBTED)
def test_worse_damage_is_refused_with_a_sentence_or_does_no_harm(damage: str) -> None:
    refused = 0
    for exercise, one, text in texts():
        read = of_text(exercise, DOUBTED[damage](text))
        refused += read.submission is None
        assert read.reason.strip() if read.submission is None else same(exercise, read, of_columns(exercise, one))
    assert refused


def test_each_refusal_has_its_reason() -> None:
    exercise, _, text = texts()[0]
    other = next(item for item in texts() if item[0] is not exercise)[2]
    name = exercise.questions[0].name
    reasons = {
        text.rpartition("\n")[0]: handed_text.TEXT_CUT,
        other: handed_text.HANDED_ELSEWHERE.format(slug=texts()[2][0].slug),
        f"{text}\n{texts()[1][2]}": handed_text.TWO_TEXTS,
        text.replace(f"“{name}”:", f"“{name}” is"): handed_text.LABEL_TORN,
        text.replace("Check:", f"Answer to “{name}”: 99\nCheck:"): f"There are two answers to “{name}”",
        text.replace(f"“{name}”", "“How so”"): "answers: there is no question",
    }
    for damaged, reason in reasons.items():
        assert of_text(exercise, damaged).reason.startswith(reason), damaged
    assert same(exercise, of_text(exercise, f"{other}\n\n{text}"), of_text(exercise, text))


def test_an_answer_beside_the_text_is_added_and_never_another_one() -> None:
    exercise, one, text = texts()[0]
    grader = Grader(exercise, SECRET)
    name, answer = next(iter(one["answers"].items()))
    without = re.sub(rf"(?m)^Answer to “{re.escape(name)}.*\n", "", text)
    beside = grader.parsed({"link": without, "answers": {name: str(answer)}})
    assert same(exercise, beside, of_columns(exercise, one))
    assert grader.parsed({"link": text, "answers": {name: "99"}}).reason.startswith("There are two answers to")


@pytest.mark.parametrize(
    "text",
    [
        "#dataset=gauss&networkShape=1&seed=0.5",
        "Link: http://127.0.0.1:8000/#dataset=gauss&networkShape=1&seed=0.5",
        "Exercise: the first\nLink: http://127.0.0.1:8000/#dataset=gauss&networkShape=1&seed=0.5",
    ],
)
def test_a_link_with_words_of_ones_own_stays_a_link(text: str) -> None:
    read = of_text(EXERCISES["gauss-smallest"], text)
    assert read.submission is not None, read.reason
    assert read.submission.answers == {}


# ---- tables and files ----


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two texts in a folder to grade in."""
    lay_out(tmp_path, monkeypatch)
    lines = dict(LINES)
    common = {
        "lines": lines,
        "title": "Two clouds",
        "slug": "two-clouds",
        "weights": None,
        "note": None,
        "said": "Not checked yet.",
    }
    return written(
        [
            {**common, "link": f"{HOME}two-clouds#dataset=gauss&networkShape=&seed=0.1", "answers": {"How many?": 3}},
            {
                **common,
                "link": f"{HOME}two-clouds#dataset=gauss&networkShape=2,1&seed=0.2",
                "answers": {"How many?": 8},
            },
        ]
    )


GRADES: Final = ["score", "passed", "Hidden neurons (points)", "Good (points)", "How many? (points)", "reason"]


def graded(path: str = "out.csv", separator: str = ";") -> list[list[str]]:
    return [[row[name] for name in GRADES] for row in rows(path, separator)]


def test_a_column_of_texts_and_a_file_of_mails_get_the_grades_of_links_and_answers(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade() == 0
    ada, bob = graded()[:2]
    table = io.StringIO(newline="")
    csv.writer(table).writerows([["name", "link"], ["Ada", files[0]], ["Bob", textwrap.indent(files[1], "> ")]])
    Path("texts.csv").write_text(table.getvalue(), "utf-8", newline="")
    assert grade(table="texts.csv", output="texts.out.csv") == 0
    assert graded("texts.out.csv", ",")[0] == ada
    bobs = [cell for cell in graded("texts.out.csv", ",")[1] if not cell.startswith("How many?")]
    assert bobs == [cell for cell in bob if not cell.startswith("How many?")]
    mails = f"From: Ada\n\n{files[0]}\n\n=cmd()\nFrom: Bob\n{textwrap.indent(files[1], '> ')}\nRegards"
    Path("mails.txt").write_text(mails, "utf-8")
    assert grade(table="mails.txt", output="mails.out.csv") == 0
    assert [row["from"] for row in rows("mails.out.csv", ",")] == ["From: Ada", "'=cmd()\nFrom: Bob"]
    assert graded("mails.out.csv", ",") == graded("texts.out.csv", ",")
    assert "has no column" not in capsys.readouterr().err
    read_table(Path("mails.out.csv").read_bytes(), what="mails", column="link")


def test_a_table_that_is_called_txt_stays_a_table(files: list[str]) -> None:
    Path("in.txt").write_text(f'link\tname\n"{files[0]}"\tAda\n', "utf-8")
    assert grade(table="in.txt", output="txt.out.csv") == 0
    (row,) = rows("txt.out.csv", "\t")
    assert (row["name"], row["passed"]) == ("Ada", "yes")
