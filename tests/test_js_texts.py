"""The page's sentences: all in core/texts.js and the texts.js of labs, with named holes that calls fill exactly."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nn_playground.exercises.attempts import NEXT_TRY
from tests.node import ROOT, node, typescript

HOME = ROOT / "static" / "js"
MODULES = sorted(path for path in HOME.rglob("*.js") if path.name != "texts.js")
TEXTS = sorted(HOME.rglob("texts.js"))
# Words that are no sentence: a number that is none, keys, headers, style sheets, and SVG.
TECHNICAL = re.compile(r"NaN|Shift \{\}|Bearer \{\}|Retry-After$|.*!important|@page|<clipPath", re.DOTALL)


def sentences_in(paths: list[Path]) -> list[str]:
    """Words in the literals of modules that a person may come to see, with their places."""
    library = typescript().with_name("typescript.js")
    command = [node(), str(ROOT / "tests" / "js" / "sentences.mjs"), str(library), *map(str, paths)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str]]:
    """Sentences in the page's modules, and in one with strays."""
    module = tmp_path_factory.mktemp("strays") / "module.js"
    module.write_text(
        'button.textContent = "Copied";\n'
        "line.textContent = `and ${count} more runs`;\n"
        'make("p", { class: "quiet close" }, [isOver ? "done" : "Not yet"]);\n'
        'if (event.key === "ArrowUp") page.querySelector("select, input");\n'
        'throw new Error("expected a number, got none");\n',
        "utf-8",
    )
    found = sentences_in([*MODULES, module])
    strays = [line.removeprefix(f"{module}:") for line in found if line.startswith(f"{module}:")]
    return found[: len(found) - len(strays)], strays


def test_sentences_stand_nowhere_else(sentences: tuple[list[str], list[str]]) -> None:
    found = [line.split(": ", 1) for line in sentences[0]]
    strays = [f"{place}: {words}" for place, words in found if not TECHNICAL.match(words)]
    assert not strays, "\n".join([*strays, "belongs into core/texts.js, or the texts.js of its lab"])


def test_a_stray_sentence_is_found(sentences: tuple[list[str], list[str]]) -> None:
    assert sentences[1] == ["1: Copied", "2: and {} more runs", "3: Not yet"]


def test_only_one_module_changes_the_case_of_letters_in_sentences() -> None:
    found = [path for path in MODULES if re.search(r"\[0\]\??\.to(Lower|Upper)Case", path.read_text("utf-8"))]
    assert found == [HOME / "core" / "fill.js"]


def texts_in(path: Path) -> dict[str, dict[str, Any]]:
    """All sentences of a texts.js, by the group that it exports and their name in it."""
    script = f"import * as texts from {json.dumps(path.as_uri())}; console.log(JSON.stringify(texts))"
    command = [node(), "--input-type=module", "--eval", script]
    texts: dict[str, dict[str, Any]] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return texts


# Looked up by what a value is called.
KERNELS = ("sharpen", "horizontal", "vertical", "edge", "sobel", "emboss", "identity", "box", "gauss")
LOOKED_UP = {
    *(f"THEME.{name}" for name in ("system", "light", "dark")),
    *(f"EFFECTS.{name}" for name in KERNELS),
    *("NAMES.dead", "NAMES.saturated"),
}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(HOME).as_posix())
def test_every_text_is_used(path: Path) -> None:
    code = "\n".join(module.read_text("utf-8") for module in MODULES)
    code = code.replace("TEXTS.", "CHART.")  # as a module names it that has the CHART of core/texts.js, too
    names = {f"{group}.{name}" for group, texts in texts_in(path).items() for name in texts}
    used = set(re.findall(r"\b[A-Z]+\.\w+", code)) | LOOKED_UP
    assert names
    assert names <= used


def test_the_countdown_of_an_exercise_finds_the_sentence_of_the_server() -> None:
    assert texts_in(HOME / "core" / "texts.js")["EXERCISE"]["pause"] == NEXT_TRY


def test_every_form_of_a_sentence_has_the_same_holes() -> None:
    for path in TEXTS:
        for one, other in re.findall(r'one: "(.*?)",\s+other: "(.*?)"', path.read_text("utf-8")):
            assert re.findall(r"\{\w+\}", one) == re.findall(r"\{\w+\}", other)


CALLS = """\
import { around, fill, plural } from "HOME/core/fill.js";
const LINE = /** @type {const} */ ({
  text: "Epoch {epoch} of {total}",
  runs: { one: "{done} of {count} run", other: "{done} of {count} runs" },
});
fill(LINE.text, { epoch: 1, total: "2" });
plural(LINE.runs, 3, { done: 1 });
around(LINE.text, "epoch", { total: 2 });
// @ts-expect-error a hole is not filled
fill(LINE.text, { epoch: 1 });
// @ts-expect-error a hole is unknown
fill(LINE.text, { epoch: 1, total: 2, run: 3 });
// @ts-expect-error a hole is not filled
plural(LINE.runs, 3);
// @ts-expect-error a hole is unknown
plural(LINE.runs, 3, { done: 1, of: 2 });
// @ts-expect-error a hole is unknown
around(LINE.text, "run", { epoch: 1, total: 2 });
"""


def test_a_hole_that_is_not_filled_or_unknown_is_a_type_error(tmp_path: Path) -> None:
    calls = tmp_path / "calls.js"
    calls.write_text(CALLS.replace("HOME", HOME.as_posix()), "utf-8")
    project = tmp_path / "jsconfig.json"
    extended = (HOME.parent / "jsconfig.json").as_posix()
    project.write_text(json.dumps({"extends": extended, "include": [calls.as_posix()]}), "utf-8")
    command = [node(), str(typescript()), "--noEmit", "--project", str(project)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
