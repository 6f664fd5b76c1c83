"""Answers as people write them: numbers with units, signs and spaces of all kinds, and choices whatever their capitals.

What can be read in two ways is not read.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from typing import Final

MINUS: Final = "\u2212\u2012\u2013\ufe63\uff0d"
QUOTES: Final = "'’‘‚‛`´\"“”„«»‹›"
MARKS: Final = QUOTES + "*_"  # what may stand around an answer
STRAIGHT: Final = str.maketrans(dict.fromkeys("’‘‚‛`´", "'"))
TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
GROUPS: Final = re.compile(r"(?<=\d)[ '’](?=\d{3}(?:\D|$))")
PLAIN: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
SUM: Final = re.compile(r"\d{1,9}(?:\s*\+\s*\d{1,9}){1,50}")
WORK: Final = re.compile(r"[\d\s+*x×·()./:^-]*")  # how a number was worked out
# Words that say more than what is counted.
CHANGING: Final = frozenset(
    "or oder ou o and und not no nicht kein more less fewer than mehr weniger als plus minus times mal per "
    "dozen hundred thousand million billion tausend hundert dutzend percent prozent half k m b n x "
    "negative negativ moins menos meno twice double triple doppelt hälfte moitié mitad squared quadrat "
    "under over below above unter über millionen millions millones milliarden mio mrd mil".split()
)


def folded(text: str) -> str:
    """The text with characters of full width, digits of all scripts and spaces as plain ones, without unseen ones."""
    return " ".join("".join(map(_folded, text)).split())


def _folded(character: str) -> str:
    if character.isspace():
        return " "
    if character in MINUS:
        return "-"
    if unicodedata.category(character) in ("Cf", "Cc"):
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    is_wide = unicodedata.decomposition(character).startswith(("<wide>", "<narrow>", "<noBreak>"))
    return unicodedata.normalize("NFKC", character) if is_wide else character


def number(text: str) -> float | None:
    """The number that somebody has written; None where there is none, or more than one that it may be."""
    text = folded(unescape(TAG.sub(" ", text))).strip(MARKS + " ")
    if SUM.fullmatch(text):
        return float(sum(map(int, text.split("+"))))
    before, sign, after = text.rpartition("=")
    if sign and not before:  # as in a cell of a spreadsheet
        return number(after)
    if not sign:
        found = _alone(text)
    elif before.strip().isalpha() or WORK.fullmatch(before):
        found = _alone(after.strip(QUOTES + " "))
        begun = number(before)
        found = found if begun in (None, found) else None
    else:
        found = None
    return found if found is not None and math.isfinite(found) else None


def _alone(text: str) -> float | None:
    """The one number of a text, which may have a word before it and what is counted behind it."""
    split = re.fullmatch(r"([^\d+-]*?)\s*([+-]?[.,]?\d(?:[\d.,]|[ '’](?=\d{3}(?:\D|$))|[eE][+-]?\d)*)\s*([^\d]*)", text)
    if split is None:
        return None
    before, digits, behind = split.groups()
    if digits[-1] in ".,":  # the end of a sentence
        digits = digits[:-1]
    words = re.findall(r"\w+", f"{before} {behind}".casefold())
    if any(word in CHANGING for word in words) or not _is_harmless(before) or not _is_harmless(behind):
        return None
    return _read(GROUPS.sub("", digits))


def _is_harmless(text: str) -> bool:
    """True for words and the signs around them; what computes or compares, as % or <, is none."""
    is_words = re.fullmatch(r"[\w\s.,:;!?()\[\]'’\"~≈]*", text) is not None and len(text) <= 60
    return is_words and not any(map(str.isnumeric, text))


def _read(digits: str) -> float | None:
    """The number that stands there with a decimal point, a decimal comma, or separators of thousands."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:  # the last one is the decimal sign
        group, decimal = (",", ".") if digits.rfind(".") > digits.rfind(",") else (".", ",")
        if digits.count(decimal) > 1 or not _grouped(digits.partition(decimal)[0], group):
            return None
        digits = digits.replace(group, "").replace(decimal, ".")
    elif points > 1 or commas > 1:
        group = "." if points else ","
        if not _grouped(digits, group):
            return None
        digits = digits.replace(group, "")
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", digits):  # 1,234 is one number here, and another one there
        return None
    else:
        digits = digits.replace(",", ".")
    return float(digits) if PLAIN.fullmatch(digits) else None


def _grouped(digits: str, group: str) -> bool:
    return re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", digits) is not None


def choice(text: str, choices: Iterable[str]) -> str | None:
    """The choice that is meant, whatever its capitals and the marks around it; None for none or several."""
    known = list(choices)
    if text in known:
        return text
    found = [name for name in known if _bare(name) == _bare(text)]
    return found[0] if len(found) == 1 else None


def _bare(text: str) -> str:
    text = unicodedata.normalize("NFKC", folded(unescape(TAG.sub(" ", text)))).translate(STRAIGHT)
    return text.strip(MARKS + " .,;:!?()").casefold() or text
