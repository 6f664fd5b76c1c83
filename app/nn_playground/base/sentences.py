"""Sentences that people read: each is whole, and values stand in it by name.

A sentence is a literal at the place that needs it, and its English is its id: a tool finds all of them by `say` and
`plural`, and a catalogue of another language could answer in these functions. Nothing else puts words together.
"""

from collections.abc import Iterable
from typing import LiteralString, Self


class Notice(str):
    """A notice for scripts; `told` says the same for who looks at the page."""

    __slots__ = ("told",)
    told: str

    def __new__(cls, text: str, told: str) -> Self:
        """The notice with both."""
        made = super().__new__(cls, text)
        made.told = told
        return made


def told(notice: str) -> str:
    """A notice for who looks at the page."""
    return notice.told if isinstance(notice, Notice) else notice


def say(sentence: LiteralString, /, **holes: object) -> str:
    """The sentence with its holes filled, as `str.format` does it."""
    return sentence.format(**holes)


def plural(count: int, one: LiteralString, other: LiteralString, /, **holes: object) -> str:
    """The sentence for a number of things, 1 or another; `{count}` is a hole of both."""
    return say(one if count == 1 else other, count=count, **holes)


def clauses(*parts: str) -> str:
    """Whole clauses in a row; empty ones are left out."""
    return "; ".join(part for part in parts if part)


def listed(names: Iterable[object]) -> str:
    """Names in a row."""
    return ", ".join(map(str, names))


def capital(words: str) -> str:
    """Words that begin a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def quoted_clause(message: str) -> str:
    """The message of a library, which is never translated, as a clause among our own."""
    return f"{message[:1].lower()}{message[1:]}"
