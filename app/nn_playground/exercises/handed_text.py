"""The text that “Copy for handing in” gives, for a mail or a form: how it is written, and what is read of a paste.

    text     = exercise link answer* [weights] [note] check     a line each, in this order
    exercise = "Exercise: " title " (" slug ")"
    link     = "Link: " address "#" settings
    answer   = "Answer to “" question "”: " number, or the words of a choice
    weights  = "Weights: " JSON, as in the column `weights` of a table
    note     = "About this run: " what was changed of it under way; for people
    check    = "Check: " what the page said; for people, and the end: a text without it is cut off

LINES is this grammar: the page writes by it, and the labels that are looked for are made of it. Mail programs and forms
may quote the lines with >, break them, join them with spaces, make HTML of them or change their quotation marks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import read_json
from nn_playground.base.typed import MINUS, QUOTE_MARKS, STRAIGHT, TAG, folded, typed_choice
from nn_playground.base.validation import shown
from nn_playground.exercises.model import Exercise

LINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "exercise": "Exercise: {title} ({slug})",
        "link": "Link: {link}",
        "answer": "Answer to “{name}”: {answer}",
        "weights": "Weights: {weights}",
        "note": "About this run: {note}",
        "check": "Check: {said}",
    }
)
WEIGHTS: Final = "weights"
MAX_WEIGHTS: Final = 200_000  # characters of weights as JSON
MAX_HANDED: Final = MAX_WEIGHTS + 100_000  # characters
END_OF_LINE: Final = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|tr|td|h\d)\s*>", re.IGNORECASE)
# HTML's names of characters, but for the & of links, which is mended with them.
NAMED_CHARACTER: Final = re.compile(r"&(?!amp;)(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]\w{1,30});")
QUOTE_PREFIX: Final = re.compile(r"^[^\S\n]*(?:>[^\S\n]*)+", re.MULTILINE)
JSON_SIGNS: Final = STRAIGHT | str.maketrans(dict.fromkeys(MINUS, "-"))
SLUG: Final = re.compile(r"\(([a-z0-9]+(?:-\s*[a-z0-9]+)*)\)\W*$")
BEFORE: Final = r"^[^\w\n]*(?:</?[A-Za-z][^<>\n]*>[^\w\n]*)*"  # a label, at the beginning of a line
UNQUOTED: Final = r"^[^\w\n\"]*"  # not in a cell of a table
WITHIN: Final = r"(?:^|(?<=[\s>]))"  # a line of all

TEXT_CUT: Final = "The text is cut off: its last line, “Check”, is missing. Copy it once more, as a whole."
LABEL_TORN: Final = "There is an answer in the text of which the question can't be read. Copy it once more, as a whole."
HANDED_ELSEWHERE: Final = "This was handed in for another exercise, {slug}."
TWO_TEXTS: Final = "Here are two different texts for this exercise. Leave one of them."
TWO_ANSWERS: Final = "There are two answers to “{name}”, {one} and {other}. Leave one of them."
TWO_WEIGHTS: Final = "There are weights in the text, and others beside it. Leave one of them."


class HandedText(NamedTuple):
    """The content of a text: a link, answers by question, and weights set by hand, None where there are none."""

    link: str
    answers: dict[str, str]
    parameters: Any = None


class _Part(NamedTuple):
    """A line's label with the value behind it, up to the next label; `name` is an answer's question."""

    kind: str
    name: str
    value: str


# ---- what is read ----


def unpacked(given: Mapping[str, Any], exercise: Exercise) -> Mapping[str, Any]:
    """A submission as plain data, with what its link's place has where that is such a text.

    InvalidInput, with one reason, where the text is damaged beyond doubt, or says other than the data beside it.
    """
    link = given.get("link")
    text = read_handed_text(link, exercise) if isinstance(link, str) else None
    if text is None:
        return given
    answers = dict(_once([*text.answers.items(), *given.get("answers", {}).items()]))
    parameters = given.get("parameters", text.parameters)
    if text.parameters not in (None, parameters):
        raise InvalidInput(TWO_WEIGHTS)
    more = {} if parameters is None else {"parameters": parameters}
    return {**given, "link": text.link, "answers": answers, **more}


def read_handed_text(text: str, exercise: Exercise) -> HandedText | None:
    """Read what a pasted text hands in for an exercise; None where it is none of these texts, as for a link alone."""
    blocks = [parts for parts in _blocks(text, exercise) if _is_ours(parts)]
    if not blocks:
        return None
    slugs = [_slug(parts) for parts in blocks]
    mine = [parts for parts, slug in zip(blocks, slugs, strict=True) if slug in ("", exercise.slug)]
    if not mine:
        raise InvalidInput(say(HANDED_ELSEWHERE, slug=slugs[0]))
    first, *others = [_handed(parts, exercise) for parts in mine]
    if any(other != first for other in others):
        raise InvalidInput(TWO_TEXTS)
    return first


def _handed(parts: list[_Part], exercise: Exercise) -> HandedText:
    choices = {question.name: question.choices for question in exercise.questions}
    values = {part.kind: part.value for part in reversed(parts)}
    if "check" not in values:
        raise InvalidInput(TEXT_CUT)
    if any(re.search(rf"(?m)^\W*{_lenient(_begun('answer'))}", part.value) for part in parts):
        raise InvalidInput(LABEL_TORN)
    links = "\n".join(part.value for part in parts if part.kind == "link").strip()
    answers = _once((part.name, _answer(part, choices.get(part.name))) for part in parts if part.kind == "answer")
    weights = re.sub(r"\s", "", TAG.sub("", values.get("weights", ""))).translate(JSON_SIGNS)
    parameters = read_json(weights, limit=MAX_WEIGHTS, what=WEIGHTS) if weights else None
    return HandedText(links, {name: answer for name, answer in answers if answer}, parameters)


def _once(answers: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Answers by question, those that are given twice once; InvalidInput where they differ."""
    known: dict[str, Any] = {}
    for name, answer in answers:
        other = known.setdefault(name, answer)
        if str(other).casefold() != str(answer).casefold():
            raise InvalidInput(say(TWO_ANSWERS, name=name, one=shown(other), other=shown(answer)))
    yield from known.items()


def _answer(part: _Part, choices: Iterable[str] | None) -> str:
    """An answer without the line breaks that it may have got, within a word, too."""
    if choices is None:
        return _words(re.sub(r"\s*\n\s*", "", part.value.strip()))
    answer = _words(part.value)
    alike = [choice for choice in choices if _unspaced(choice) == _unspaced(answer)]
    return alike[0] if len(alike) == 1 and typed_choice(answer, choices) is None else answer


def _unspaced(text: str) -> str:
    return re.sub(r"\s", "", folded(text)).translate(JSON_SIGNS).casefold()


def _words(value: str) -> str:
    return folded(TAG.sub(" ", value))


def _is_ours(parts: list[_Part]) -> bool:
    """True for more than a link behind a word, which anybody may write."""
    kinds = {part.kind for part in parts}
    return "link" in kinds and (bool(kinds & {"answer", "weights", "check"}) or _slug(parts) != "")


def _slug(parts: list[_Part]) -> str:
    title = next((part.value for part in parts if part.kind == "exercise"), "")
    found = SLUG.search(TAG.sub("", title))
    return re.sub(r"\s", "", found[1]) if found else ""


# ---- where the lines are ----


def _blocks(text: str, exercise: Exercise) -> list[list[_Part]]:
    """The parts of each text in a paste: every exercise begins another one."""
    blocks: list[list[_Part]] = []
    for part in _parts(text, [question.name for question in exercise.questions]):
        if part.kind == "exercise" or not blocks:
            blocks.append([])
        blocks[-1].append(part)
    return blocks


def _parts(text: str, names: list[str]) -> list[_Part]:
    """The labels in a text, and what stands behind each."""
    if len(text) > MAX_HANDED:
        return []
    text = QUOTE_PREFIX.sub("", NAMED_CHARACTER.sub(lambda entity: unescape(entity[0]), END_OF_LINE.sub("\n", text)))
    found = _labels(text, BEFORE, names)
    if not _is_whole(found) and _is_whole(others := _labels(text, WITHIN, names)):
        found = others
    begins = [*(label.start() for label in found[1:]), len(text)]
    return [
        _Part(label.lastgroup or "", _known(label["name"], names), text[label.end() : following])
        for label, following in zip(found, begins, strict=False)
    ]


def _labels(text: str, before: str, names: list[str]) -> list[re.Match[str]]:
    asked = "|".join([*(f"(?i:{_lenient(name)})" for name in sorted(names, key=len, reverse=True)), r"[^\n:]{1,150}?"])
    kinds = {kind: _lenient(_begun(kind)) for kind in LINES}
    kinds["answer"] += rf"(?P<name>{asked}){_lenient(LINES['answer'].split('}')[1].split('{')[0])}"
    # The name's group is closed before the one of its kind, which is the last group then.
    labels = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
    return list(re.finditer(f"{before}(?:{labels})", text, re.MULTILINE))


def _is_whole(labels: Iterable[re.Match[str]]) -> bool:
    return {"link", "check"} <= {label.lastgroup for label in labels}


def _begun(kind: str) -> str:
    """The label of a line."""
    return LINES[kind].partition("{")[0]


def _lenient(words: str) -> str:
    """The pattern of words as they may come back: other spaces and line breaks, other quotation marks or none."""
    signs = re.findall(r"\w+|\S", words)
    return r"\s*".join(f"[{QUOTE_MARKS}]*" if sign in QUOTE_MARKS else re.escape(sign) for sign in signs)


def _known(name: str | None, names: Iterable[str]) -> str:
    """The question that is meant by a name in a text; the name itself where there is none."""
    if name is None:
        return ""
    return next((known for known in names if re.fullmatch(_lenient(known), name, re.IGNORECASE)), _words(name))


# ---- a file of texts ----


def texts_in(text: str) -> list[tuple[str, str]]:
    """The texts in a file, each with the lines before it, as whose mail it was; none where it is no such file."""
    label = re.compile(UNQUOTED + _lenient(_begun("exercise")), re.MULTILINE)
    end = re.compile(BEFORE + _lenient(_begun("check")) + ".*$", re.MULTILINE)
    begins = [found.start() for found in label.finditer(text)]
    found: list[tuple[str, str]] = []
    done = 0
    for begin, following in pairwise([*begins, len(text)]):
        last = end.search(text, begin, following)
        stop = last.end() if last else following
        found.append((text[done:begin].strip(), text[begin:stop].strip()))
        done = stop
    return found
