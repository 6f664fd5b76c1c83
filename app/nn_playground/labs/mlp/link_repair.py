"""Mends: repairs of damage that other programs do to a link on its way.

Each undoes damage whose meaning is certain, in time that grows with the text alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from html import unescape
from html.entities import html5
from typing import Final, Literal, NamedTuple
from urllib.parse import quote, unquote

from nn_playground.labs.mlp.link_keys import KNOWN_KEYS, SEED_KEYS, is_boolean, is_seed
from nn_playground.labs.mlp.link_reader import scan

MAX_WRONG_KEYS: Final = 30  # values of a link that are looked into
MAX_ROUNDS: Final = 4  # times that a text may have been escaped
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
ENTITY: Final = re.compile(r"&(?:#0*38;?|#[xX]0*26;?|#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
BACKSLASH: Final = re.compile(r"\\(?:([!-/:-@\[-`{-~])|u00([2-7][0-9A-Fa-f]))")
WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
SPACE: Final = re.compile(r"\s+")
BREAK: Final = re.compile(r"[\t\n\v\f\r]")
STOP: Final = re.compile(r"[\"<>|`“”„«»‹›\s]")  # none of these stands in a link that a browser has copied
STRUCTURE: Final = re.compile(r"%(?:25)*(?:23|26|3D)", re.IGNORECASE)
NUMBER_SEED: Final = re.compile(
    r"(\d*\.\d+)(?:[.,;:!?)\]}'*_~/]+|(?:[^\x00-\x7f]|%2[02]|%3[CE]|%0[AD]|%[CE]2%|[\]\[\\]|\}\{|__;|_x000D_"
    r"|\$$|[,;]\d).*)",
    re.DOTALL,
)
MARKUP: Final = re.compile(r"</?(?:wbr|span|b|i|u|em|strong|font|mark|code|nobr|small)\b[^<>]*>", re.IGNORECASE)
SIGNS: Final = re.compile(r"[^\S\r\n]{0,9}([#&])[^\S\r\n]{0,9}(\w{1,40})[^\S\r\n]{0,9}=[^\S\r\n]{0,9}")
LETTERED: Final = re.compile(  # a seed of which nobody knows whether its letters were capitals
    rf"[#&](?:{'|'.join(SEED_KEYS)})=[^&#\s<>\"()\[\]]*?[A-Za-z]", re.IGNORECASE
)
NAMED: Final = re.compile(r"([#&]\s{0,9})(\w{1,40})(?=\s{0,9}=)")

SOLID: Final = ("points", "axes", "labels")  # keys of long values, which have no spaces

BROKEN: Final = "Line breaks and spaces inside the link were left out."
CASE: Final = "Capital and small letters of the link were not as they are written; it was read all the same."


class Mend(NamedTuple):
    """A repair of a whole text, and the notice for a link that it has changed."""

    said: str
    of: Callable[[str], str]


@cache
def _by_case() -> dict[str, str]:
    return {key.casefold(): key for key in KNOWN_KEYS}


def without_invisible(text: str) -> str:
    """The text without invisible characters."""
    return INVISIBLE.sub("", text)


@cache
def _typed() -> re.Pattern[str]:
    """The pattern of seeds, which stay as they are, and of the escapes that a browser writes into an address."""
    seeds = "|".join(SEED_KEYS)
    encoded = "[89A-Fa-f][0-9A-Fa-f]|2[02]|3[CEce]|60|7[Ff]|[01][0-9A-Fa-f]"
    return re.compile(rf"((?<![A-Za-z])(?:{seeds})=[^&#\s]*)|(?:%(?:{encoded}))+")


def as_typed(text: str) -> str:
    """The text as it was before a browser escaped it as an address."""

    def decoded(found: re.Match[str]) -> str:
        if found[1]:
            return found[0]
        try:
            return unquote(found[0], errors="strict")
        except UnicodeDecodeError:
            return found[0]

    return _typed().sub(decoded, text)


def without_entities(text: str) -> str:
    """The text with the characters for which HTML entities stand, however often they were escaped."""
    for _ in range(MAX_ROUNDS):
        before, text = text, ENTITY.sub(_character, text)
        if text == before:
            break
    return text


def _character(entity: re.Match[str]) -> str:
    return without_invisible(unescape(entity[0].rstrip(";") + ";"))


def without_tags(text: str) -> str:
    """The text without the marks of HTML that stand in the middle of a word, as where a line may be broken."""
    return MARKUP.sub("", text)


@cache
def _eaten() -> tuple[re.Pattern[str], dict[str, str]] | None:
    """The characters that HTML makes of `&` and a key that begins like an entity: `&regDataset` becomes `®Dataset`."""
    names: dict[str, str] = {}
    ends: set[str] = set()
    for name, character in html5.items():
        rest = [key.removeprefix(name) for key in KNOWN_KEYS if key.startswith(name)]
        if rest and not name.endswith(";"):
            ends.update(rest)
            signs = (f"Â{character}", character)
            forms = (*signs, *map(quote, signs), f"({name[:1]})")
            names |= dict.fromkeys(map(str.casefold, forms), name)
    if not names:
        return None
    eaten, rests = ("|".join(map(re.escape, sorted(part, key=len, reverse=True))) for part in (names, ends))
    return re.compile(rf"&?({eaten})\s?({rests})(?=\s*(?:=|%3[Dd]))", re.IGNORECASE), names


def with_eaten_names(text: str) -> str:
    """The text with the keys of which HTML has eaten the beginning."""
    made = _eaten()
    if made is None:
        return text
    pattern, names = made

    def key(found: re.Match[str]) -> str:
        name = names[found[1].casefold()] + found[2]
        return f"&{_by_case().get(name.casefold(), name)}"

    return pattern.sub(key, text)


def without_backslashes(text: str) -> str:
    """The text with the signs for which Markdown and JSON write a backslash and more."""
    return BACKSLASH.sub(lambda found: found[1] or chr(int(found[2], 16)), text)


def narrow(text: str) -> str:
    """The text with the letters and signs of full width as plain ones."""
    return text.translate(WIDE)


def with_close_signs(text: str) -> str:
    """The text without spaces around the signs of pairs whose keys are known."""
    return SIGNS.sub(lambda found: f"{found[1]}{found[2]}=" if found[2].casefold() in _by_case() else found[0], text)


def with_capitals(text: str) -> str:
    """The text with keys as they are written, where all of them were made small, large, or begin with a capital."""
    names = {name: _by_case()[name.casefold()] for _, name in NAMED.findall(text) if name.casefold() in _by_case()}
    forms: tuple[Callable[[str], str], ...] = (str.lower, str.upper, lambda key: key[:1].upper() + key[1:])
    has_lost = any(all(name == form(key) for name, key in names.items()) for form in forms)
    is_certain = len({*names.values()}) == len(names) and not LETTERED.search(text)
    if not has_lost or not is_certain:
        return text
    return NAMED.sub(lambda found: f"{found[1]}{names.get(found[2], found[2])}", text)


def percent_decoded(text: str) -> str:
    """The text with links that were encoded as a whole, be it inside the address of a redirection, decoded."""
    if STRUCTURE.search(text) is None:
        return text
    return "".join(_decoded(part) if STRUCTURE.search(part) else part for part in re.split(r"([\s\"<>|]+)", text))


def _decoded(address: str) -> str:
    before, sign, fragment = address.partition("#")
    if sign:
        return f"{before}#{_unquoted(fragment)}" if _is_encoded(fragment) else address
    for part in address.split("&"):
        hash_ = re.search(r"%(?:25)*23", part)
        if hash_ and _is_encoded(part[hash_.end() :]):
            return _unquoted(part[part.rfind("=", 0, hash_.start()) + 1 :])
    return re.sub(r"%(?:25)*23", "#", address, count=1)


def _is_encoded(fragment: str) -> bool:
    keys = re.findall(r"(?:^|%(?:25)*26|&)(\w+)%(?:25)*3D|%(?:25)*26(\w+)=", fragment, re.IGNORECASE)
    return any(key in KNOWN_KEYS for pair in keys for key in pair)


def _unquoted(text: str) -> str:
    for _ in range(MAX_ROUNDS):
        if STRUCTURE.search(text) is None:
            break
        text = unquote(text)
    return text


TEXT_MENDS: Final = (
    Mend("Invisible characters in the link were left out.", without_invisible),
    Mend("The link was written as HTML, with &amp; for &; it was read as it was before.", without_entities),
    Mend("A browser had encoded some characters of the link; they were decoded.", as_typed),
    Mend("The link was percent-encoded as a whole, and was decoded.", percent_decoded),
    Mend("HTML had turned the beginnings of keys into signs, as &reg into ®; they were put back.", with_eaten_names),
    Mend("Another program had put backslashes into the link; they were taken out.", without_backslashes),
    Mend("Full-width characters in the link were read as plain ones.", narrow),
    Mend(BROKEN, with_close_signs),
)
GLUED: Final = "What stood behind the link was left out."
VALUE: Final = "Another program had encoded some values in the link; they were decoded."
KEY: Final = "Stray characters at the keys of the link were left out."


# ---- the pairs of one link ----

Pair = tuple[str, str | None]
Position = Literal["inside", "before words", "at the end"]  # of a value in the text that was pasted


def raw_pairs(fragment: str) -> list[Pair]:
    """Keys and values in their order, with all that follows the first `=`."""
    parts = (part.partition("=") for part in fragment.split("&"))
    return [(key, value if sign else None) for key, sign, value in parts]


def joined(pairs: Iterable[Pair]) -> str:
    """The fragment that has these pairs."""
    return "&".join(key if value is None else f"{key}={value}" for key, value in pairs)


def is_read(key: str, value: str, pairs: Sequence[Pair] = ()) -> bool:
    """True where a value of a known key is understood as it stands, in a link that has these pairs besides."""
    return "=" not in value and key in scan(joined([*pairs, (key, value)])).read


def with_keys(pairs: list[Pair], said: dict[str, None]) -> list[Pair]:
    """The pairs with keys mended to known ones where the meaning is certain; the notices go into `said`."""
    has = {key for key, _ in pairs}

    def meant(key: str) -> str:
        if key in KNOWN_KEYS:
            return key
        bare = re.sub(r"^(?:amp;|#38;|[^A-Za-z0-9])+|[^A-Za-z0-9_]", "", key)
        for other in (bare, bare.removeprefix("amp")):
            if other in KNOWN_KEYS and other not in has:
                said[BROKEN if other == SPACE.sub("", key) else KEY] = None
                return other
        return key

    return [(meant(key), value) for key, value in pairs]


def with_mended_values(pairs: list[Pair], said: dict[str, None], *, is_end: bool) -> list[Pair]:
    """The pairs with values mended where the meaning is certain; `is_end`: no words follow."""
    if any(BREAK.search(value or "") for _, value in pairs):
        said[BROKEN] = None
        pairs = [(key, value and SPACE.sub("", value) if BREAK.search(value or "") else value) for key, value in pairs]
    if any(key in SOLID and SPACE.search(value or "") for key, value in pairs):
        said[BROKEN] = None
        pairs = [(key, SPACE.sub("", value) if key in SOLID and value else value) for key, value in pairs]
    wrong = scan(joined(pairs)).wrong
    if sum(key in wrong or "=" in (value or "") for key, value in pairs) > MAX_WRONG_KEYS:
        return pairs
    values = [value for _, value in pairs if value]
    if len(values) > 1 and all(value.startswith("3D") for value in values):  # quoted-printable, of an e-mail
        said[VALUE] = None
        pairs = [(key, value and value.removeprefix("3D")) for key, value in pairs]
    found: list[Pair] = []
    for place, (key, value) in enumerate(pairs):
        made = None
        if value is not None and (key in wrong or "=" in value):
            where: Position = "inside" if place < len(pairs) - 1 else "at the end" if is_end else "before words"
            others = [*found, *pairs[place + 1 :]]
            readings = _readings(value, where, is_boolean=is_boolean(key), lost_case=CASE in said)
            made = next((made for made in readings if made[1] != value and is_read(key, made[1], others)), None)
        elif value is not None and is_seed(key):
            made = _seed(value, is_last=place == len(pairs) - 1)
        if made is not None and made[1] != value:
            said[made[0]] = None
            value = made[1]
        found.append((key, value))
    return found


def _readings(value: str, place: Position, *, is_boolean: bool, lost_case: bool) -> Iterator[tuple[str, str]]:
    """Yield the possible original values with their notices, the most certain first."""
    yield BROKEN, SPACE.sub("", value)
    if lost_case:
        yield from ((CASE, value.lower()), (CASE, value.upper()))
    plain = unicodedata.normalize("NFKC", unquote(unquote(value))).translate(DASHES)
    yield VALUE, plain
    yield VALUE, SPACE.sub("", plain)
    if place == "inside":
        return
    first = STOP.split(plain, maxsplit=1)[0]
    bare = re.sub(r"[^A-Za-z0-9]+$", "", first)
    yield GLUED, first
    if (
        place == "before words" or first != plain or not first[len(bare) :].startswith(",")
    ):  # where a list may have been cut off
        yield GLUED, bare
    if is_boolean and (begun := re.match(r"true|false", plain)):
        yield GLUED, begun[0]


def _seed(value: str, *, is_last: bool) -> tuple[str, str] | None:
    """A seed without text that can't belong to it."""
    if is_last and (number := NUMBER_SEED.fullmatch(value)):
        return GLUED, number[1]
    return None
