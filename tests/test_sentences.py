"""Sentences that people read are whole: literals with named holes, that a tool can find and a catalogue translate."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from string import Formatter
from typing import Final, NamedTuple

import pytest

from nn_playground.base.sentences import capital, clauses, listed, plural, quoted_clause, say
from nn_playground.base.sources import PACKAGE

WORDS: Final = re.compile(r"[A-Za-z]{2,} +[A-Za-z]|^ [A-Za-z]{2,}|[A-Za-z]{2,} $")
ERRORS: Final = frozenset(
    "InvalidInput NotFound Unauthorized Forbidden Conflict TooSoon TooExpensive Unavailable Unreachable "
    "InvalidSettings".split()
)
SECOND: Final = frozenset({"Detail", "PydanticCustomError", "HTTPException", "Refused"})  # have the message there
BUGS: Final = frozenset("AssertionError AttributeError ValueError TypeError RuntimeError".split())
# No sentences for people: versions, a header, programs, the name of a stream of random numbers, other notations.
NO_SENTENCES: Final = frozenset(
    {
        ("__main__.py", "nn-playground {}"),
        ("work/cluster.py", "nn-playground {} (sources {})"),
        ("client/playground.py", "Bearer {}"),
        ("kernels/cache_folder.py", "{} is not ours alone"),
        ("web/protocol_docs.py", "Little endian, version {}:\n\n"),
        ("labs/mlp/trainer.py", "{} epoch {}"),
        ("labs/mlp/run_points.py", "{} weights"),
        ("labs/mlp/link_repair.py", "key[:1].upper"),
        ("work/compiling.py", "BEGIN.format"),
        ("work/helpers.py", "PROGRAM.format"),
        ("base/javascript.py", "text[:2].lower"),
        ("base/javascript.py", "text[2:].lower"),
    }
)


class Module(NamedTuple):
    """A module of the package: its place and its tree."""

    place: str
    tree: ast.Module

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """All calls of functions with these names."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and name_of(node.func) in names:
                yield node


Found = Iterator[tuple[int, str]]  # lines, and what is wrong there


def name_of(function: ast.expr) -> str:
    """The name of a called function, with that of its class where it is a method of one."""
    if isinstance(function, ast.Attribute):
        return f"{name_of(function.value)}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


@cache
def modules() -> list[Module]:
    """The modules with sentences."""
    places = {path.relative_to(PACKAGE): path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "sentences.py"}
    return [Module(place.as_posix(), ast.parse(path.read_text("utf-8"))) for place, path in places.items()]


def literal(node: ast.expr) -> str | None:
    """The text of a literal; None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def constants(module: Module) -> dict[str, str]:
    """The texts of a module's constants by name."""
    found = {}
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                found[target.id] = literal(node.value) or ""
    return found


def wrong_sentences(module: Module) -> Found:
    """Sentences that are no literals, no whole ones, or do not fit their values."""
    known = constants(module)
    for call in module.calls("say", "plural"):
        given = {word.arg for word in call.keywords}
        for argument in call.args[1:] if name_of(call.func) == "plural" else call.args:
            text = literal(argument) or known.get(getattr(argument, "id", ""), "")
            holes = {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name is not None}
            if not text and not isinstance(argument, ast.Name | ast.Subscript):
                yield call.lineno, "expected a literal or a constant"
            if re.search(r"^[ ,.;:]|[ ,;:]$", text):
                yield call.lineno, f"half a sentence: {text}"
            if "" in holes:
                yield call.lineno, f"a hole without a name: {text}"
            if text and None not in given and holes - {"count"} != given - {"count"}:
                yield call.lineno, f"holes and values differ: {text}"


def words_in_holes(module: Module) -> Found:
    """Values that are a choice between words: there, each case is a sentence."""
    for call in module.calls("say", "plural"):
        for word in call.keywords:
            if isinstance(word.value, ast.IfExp | ast.BoolOp):
                texts = [literal(part) or "" for part in ast.walk(word.value) if isinstance(part, ast.Constant)]
                yield from ((call.lineno, text) for text in texts if re.search("[a-z]{2}", text))


def glued(module: Module) -> Found:
    """Words that are put together with others."""
    raised = {
        part
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and name_of(node.exc.func) in BUGS
        for part in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.JoinedStr) and node not in raised:
            text = "".join(literal(part) or "{}" for part in node.values)
            yield from ((node.lineno, text) for part in node.values if WORDS.search(literal(part) or ""))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            sides = map(literal, (node.left, node.right))
            yield from ((node.lineno, text) for text in sides if text and WORDS.search(text))


def half_messages(module: Module) -> Found:
    """Messages of errors that are more than places and whole sentences in a row."""
    for call in module.calls(*ERRORS, *(f"{name}.at" for name in ERRORS), *SECOND):
        name = name_of(call.func)
        for message in call.args[1 if name.endswith(".at") or name in SECOND else 0 :][:1]:
            parts = message.values if isinstance(message, ast.JoinedStr) else []
            if isinstance(message, ast.BinOp) or re.search("[A-Za-z]", "".join(literal(part) or "" for part in parts)):
                yield call.lineno, ast.unparse(message)


def other_formats(module: Module) -> Found:
    """Texts that are filled in by any other way."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            yield node.lineno, ast.unparse(node.func)


def changed_letters(module: Module) -> Found:
    """Parts of texts that change their case, as the first letter of a clause that is to be a sentence."""
    for node in ast.walk(module.tree):
        is_changed = isinstance(node, ast.Attribute) and node.attr in ("upper", "lower", "capitalize")
        if isinstance(node, ast.Attribute) and is_changed and isinstance(node.value, ast.Subscript):
            yield node.lineno, ast.unparse(node)


@pytest.mark.parametrize(
    "find", [wrong_sentences, words_in_holes, glued, half_messages, other_formats, changed_letters]
)
def test_sentences_are_whole(find: Callable[[Module], Found]) -> None:
    found = [(module.place, line, text) for module in modules() for line, text in find(module)]
    assert [(f"{place}:{line}", text) for place, line, text in found if (place, text) not in NO_SENTENCES] == []


@pytest.mark.parametrize(
    ("find", "code"),
    [
        (wrong_sentences, 'say(f"expected {most}")'),
        (wrong_sentences, 'say("; did you mean {name}?", name=close)'),
        (wrong_sentences, 'say("expected {}", most)'),
        (wrong_sentences, 'say("expected {most}", least=1)'),
        (words_in_holes, 'say("{count} {things}", count=n, things="run" if n == 1 else "runs")'),
        (words_in_holes, 'say("asked for as {host}", host=host or "nothing")'),
        (glued, 'message = f"{because} and at most {most} more"'),
        (glued, 'message = "known are " + names'),
        (half_messages, 'raise InvalidInput(f"{what}: expected {most}")'),
        (half_messages, 'raise InvalidInput.at("size", text + more)'),
        (other_formats, "EXPECTED.format(most=most)"),
        (changed_letters, "because[:1].upper()"),
    ],
)
def test_a_glued_sentence_is_found(find: Callable[[Module], Found], code: str) -> None:
    assert [*find(Module("made/up.py", ast.parse(code)))]


def test_there_are_sentences() -> None:
    assert sum(len([*module.calls("say", "plural")]) for module in modules()) > 100


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 run took 2 s"), (0, "0 runs took 2 s"), (1200, "1,200 runs took 2 s")]
)
def test_a_sentence_about_a_number_of_things(count: int, text: str) -> None:
    assert plural(count, "1 run took {seconds} s", "{count:,} runs took {seconds} s", seconds=2) == text


def test_sentences_and_clauses_in_a_row() -> None:
    wrong = say("expected {least:.1f} or more; got {got!r}", least=2, got="none")
    assert clauses(wrong, "", "did you mean 2?") == "expected 2.0 or more; got 'none'; did you mean 2?"
    assert listed(["a", 1]) == "a, 1"
    assert capital("training loss of L2") == "Training loss of L2"
    assert quoted_clause("Expecting value") == "expecting value"
    assert quoted_clause("") == ""
