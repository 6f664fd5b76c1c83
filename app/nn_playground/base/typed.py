"""Answers as people type them: numbers with units, signs and spaces of all kinds, and choices in any capitals.

An ambiguous answer is not read.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from typing import Final

MINUS: Final = "\u2212\u2012\u2013\ufe63\uff0d"
QUOTE_MARKS: Final = "'’‘‚‛`´\"“”„«»‹›"
MARKS: Final = QUOTE_MARKS + "*_"  # marks that may stand around an answer
STRAIGHT: Final = str.maketrans(dict.fromkeys("’‘‚‛`´", "'") | dict.fromkeys("“”„«»", '"'))
TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
GROUPS: Final = re.compile(r"(?<=\d)[ '’](?=\d{3}(?:\D|$))")
PLAIN_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
SUM: Final = re.compile(r"\d{1,9}(?:\s*\+\s*\d{1,9}){1,50}")
WORKING: Final = re.compile(r"[\d\s+*x×·()./:^-]*")  # the working that leads to a number
# Words that do more than name the things that are counted.
CHANGING: Final = frozenset(
    "or oder ou o and und not no nicht kein more less fewer than mehr weniger als plus minus times mal per "
    "dozen hundred thousand million billion tausend hundert dutzend percent prozent half k m b n x "
    "negative negativ moins menos meno twice double triple doppelt hälfte moitié mitad squared quadrat "
    "under over below above unter über millionen millions millones milliarden mio mrd mil mill mille "
    "tsd tys тыс тысяч млн млрд lakh crore dtzd pi π e halb halbe halbes demi "
    "least most up max min maximum minimum maximal minimal mindestens höchstens bis "
    "each je jeweils pro respectively root sqrt wurzel racine raíz log ln exp factorial".split()
)
EMOJI_MODIFIERS: Final = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"  # of pictures
ARABIC: Final = str.maketrans({"\u066b": ".", "\u066c": "'"})  # the decimal sign, and that of thousands
LATEX_FORMULA: Final = re.compile(r"\$\$?(.*[^$])\$\$?|\\[(\[](.*)\\[)\]]|\{(.*)\}")  # as in LaTeX
EXPLAINED: Final = re.compile(r"([^()\[\]:]*)(?:[(\[]\s*=?([^()\[\]]*)[)\]]|:([^:]*))[\s.!]*")
FACTORS: Final = re.compile(r"\s*\d{1,6}(?:\s*[*x×·]\s*\d{1,6}){0,9}\s*")
ITEM: Final = re.compile(r"\s*(\d{1,9})((?:\s?[^\W\d_]+){0,5})\s*")
AND: Final = re.compile(r"[+,&]|\b(?:and|und)\b", re.IGNORECASE)
ENUMERATED: Final = re.compile(r"\A(?:\(?(?:[A-Za-z]|\d{1,2})\)\s*|[A-Za-z][.:]\s+|\d{1,2}[.:]\s+(?!\d))")
# A letter at a number may be a mistyped digit, or a unit; letters before a bracket are a function.
CASED: Final = r"(?=[^\W\d_])[^\u02b0-\u036f\u05d0-\u10ff\u1100-\u1dff\u2c00-\U0010ffff]"
LETTER_BEFORE: Final = re.compile(rf"(?:^|[\W_]){CASED}$|\w\($")
LETTER_BEHIND: Final = re.compile(rf"\s?(?!(?<=\s)I ){CASED}(?!\w)")


def folded(text: str) -> str:
    """The text with plain digits, spaces and characters of normal width, and without invisible ones."""
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


def typed_number(text: str) -> float | None:
    """Read a typed number; None where there is none, or where several are possible."""
    text = folded(unescape(TAG.sub(" ", text)).translate(ARABIC)).strip(MARKS + " ")
    formula = LATEX_FORMULA.fullmatch(text)
    if formula:
        text = formula[formula.lastindex or 0].replace("{,}", ",").strip()
    if SUM.fullmatch(text):
        return float(sum(map(int, text.split("+"))))
    before, sign, after = text.rpartition("=")
    explained = EXPLAINED.fullmatch(text)
    parts = (explained[1], explained[explained.lastindex or 0]) if explained else (before, after)
    for result, how in (parts, parts[::-1]):
        found = _alone(result.strip(QUOTE_MARKS + " "))
        if found is not None and _explains(how, found):
            return found
    if sign and not before:  # as in a cell of a spreadsheet
        return typed_number(after)
    if not sign:
        found = _alone(text)
    elif before.strip().isalpha() or WORKING.fullmatch(before):
        found = _alone(after.strip(QUOTE_MARKS + " "))
        begun = typed_number(before)
        found = found if begun in (None, found) else None
    else:
        found = None
    return found if found is not None and math.isfinite(found) else None


def _explains(text: str, value: float) -> bool:
    """True where a text is the working that leads to a number: a sum, perhaps of products, or the things counted."""
    terms = text.split("+")
    if all(map(FACTORS.fullmatch, terms)):
        return sum(math.prod(map(int, re.findall(r"\d+", term))) for term in terms) == value
    items = [*map(ITEM.fullmatch, AND.split(text))]
    words = {word for item in items if item for word in item[2].casefold().split()}
    return (
        all(items) and not words & CHANGING and sum(int(item[1]) for item in items if item) == value and len(items) > 1
    )


def _alone(text: str) -> float | None:
    """The one number of a text, which may have a word before it and a unit or a noun behind it."""
    split = re.fullmatch(r"([^\d+-]*?)(\s*)([+-]?[.,]?\d(?:[\d.,]|[ '’](?=\d{3}(?:\D|$))|[eE][+-]?\d)*)([^\d]*)", text)
    if split is None:
        return None
    before, gap, digits, behind = split.groups()
    if digits[-1] in ".,":  # the end of a sentence
        digits = digits[:-1]
    if digits[0] in ".," and not gap and before[-1:].isalpha():  # the end of a word, as in ca.13
        before, digits = before + digits[0], digits[1:]
    elif not gap and before.endswith((".", ",")):
        return None
    if LETTER_BEFORE.search(before + gap) or LETTER_BEHIND.match(behind):
        return None
    words = re.findall(r"\w+", f"{before} {behind}".casefold())
    if any(word in CHANGING for word in words) or not _is_harmless(before) or not _is_harmless(behind):
        return None
    return _read(GROUPS.sub("", digits))


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So" or character in EMOJI_MODIFIERS


def _is_harmless(text: str) -> bool:
    """True for words and the signs around them, but for signs that compute or compare, as % or <."""
    text = "".join(
        character for character in text if unicodedata.category(character)[:1] != "M" and not _is_picture(character)
    )
    is_words = re.fullmatch(r"[\w\s.,:;!?()\[\]'’\"~≈≃≅]*", text) is not None and len(text) <= 60
    return is_words and not any(map(str.isnumeric, text))


def _read(digits: str) -> float | None:
    """Read digits with a decimal point, a decimal comma, or separators of thousands."""
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
    found = float(digits) if PLAIN_NUMBER.fullmatch(digits) else None
    return None if found == 0 and re.match(r"[^eE]*[1-9]", digits) else found  # too small to be told from 0


def _grouped(digits: str, group: str) -> bool:
    return re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", digits) is not None


def typed_choice(text: str, choices: Iterable[str]) -> str | None:
    """The choice with this text, whatever its capitals and the marks around it; None for none or several."""
    known = list(choices)
    if text in known:
        return text
    for given in (text, ENUMERATED.sub("", folded(text), count=1)):
        found = [name for name in known if _bare(name) == _bare(given)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _bare(text: str) -> str:
    text = unicodedata.normalize("NFKC", folded(unescape(TAG.sub(" ", text)))).translate(STRAIGHT)
    text = "".join(character for character in text if not _is_picture(character)) or text
    return text.strip(MARKS + " .,;:!?()").casefold() or text
