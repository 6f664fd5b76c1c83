"""Pasted text -> the link in it, mended where its meaning is certain, else one reason why not.

A link that the original site would read whole is taken as it is. Submissions are read more strictly: a link of which a
part is lost is another network, and nobody is graded for that.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown
from nn_playground.labs.mlp.config import DEFAULT_SEED
from nn_playground.labs.mlp.link_keys import KNOWN_KEYS, SEED_KEYS, is_boolean, is_seed, is_view_key
from nn_playground.labs.mlp.link_reader import Link, Scan, scan, twice
from nn_playground.labs.mlp.link_repair import (
    CASE,
    INVISIBLE,
    NUMBER_SEED,
    SPACE,
    TEXT_MENDS,
    Pair,
    is_read,
    joined,
    raw_pairs,
    with_capitals,
    with_keys,
    with_mended_values,
    without_tags,
)
from nn_playground.labs.mlp.permalink import MAX_LENGTH, always_written, missing_keys, read_link, too_much
from nn_playground.labs.mlp.points_text import decoded_json, read_points

FEW: Final = 3  # notices that a link may have before one sentence says it better
MAX_LINKS: Final = 20  # places in a text that are looked at
MAX_WORDS: Final = 500  # into which a link may be broken
MAX_UNKNOWN: Final = 50  # keys of a link that are looked at
SHORT_HOSTS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|v\.gd|ow\.ly|t\.ly|rb\.gy|cutt\.ly|shorturl\.at"
    r"|lnkd\.in|buff\.ly|tiny\.cc|rebrand\.ly|s\.id|t1p\.de|kurzelinks\.de|dub\.sh)/\S+",
    re.IGNORECASE,
)
BRACKETED: Final = r"[\[(<]\s*(?:…|\.\.\.|(?:cut|snip|truncated|shortened|more|gekürzt)\b)"
CUT_MARK: Final = re.compile(rf"\s*(?:…|\.\s?\.\s?\.|{BRACKETED})", re.IGNORECASE)
CUT_END: Final = re.compile(rf"(?:…|\.{{3,}})[^A-Za-z0-9&=]*$|…|{BRACKETED}", re.IGNORECASE)
QUOTED: Final = re.compile(r"\r?\n[ \t]*>[> \t]*")  # lines of an e-mail that is quoted
LINK_END: Final = re.compile(  # of a link, whatever follows
    r"[\"<>|`“”„«»‹›]|\]\(|https?:|www\.|(?<=\S)\t|:~:|\?(?:fbclid|gclid|utm_\w+)="
)
TAG: Final = re.compile(r"<[^<>]*>")
SETTING: Final = re.compile(r"(?<!\w)(\w+)\s*=\s*([\w.,-]*\w)")
ODD: Final = re.compile(rf"[\t\n\v\f\r]|=[^&]*=|{INVISIBLE.pattern}")
OPEN_SEED: Final = re.compile(rf"(?:{'|'.join(SEED_KEYS)})=(?!\d*\.?\d+\b)")  # one that may go on behind a space
HASH: Final = re.compile(r"%(?:25)*23|\uff03|&#")  # what may have become of a #
ENDS: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(  # readers of values that tell where they end
    {"points": read_points, "axes": decoded_json, "labels": decoded_json}
)
PAGE: Final = re.compile(r"/exercises/([a-z0-9-]+)/?(?:\?[^#]*)?$")

NOT_A_NUMBER: Final = "NaN"  # which the original writes, too, and passes over

NO_LINK: Final = "There is no link."
NO_HASH: Final = "expected a link, which has a # in it; got {got}"
NO_RUN: Final = (
    "This address names no network: a link has settings behind #, as #dataset=xor&networkShape=3. "
    "Take the one that Copy link gives; got {got}"
)
NO_SETTINGS: Final = "There is no setting in what stands behind #, so this is no link to a network; got {got}"
SHORT_ADDRESS: Final = (
    "This is a short address, which only leads to a link. Open it, and take the link that Copy link gives; got {got}"
)
TWO: Final = "There are two different links here, and nobody can say which is meant. Leave one of them."
SHORTENED: Final = "The link is shortened: a part of it stands behind dots. Copy it once more, as a whole."
CUT: Final = "The link is cut off: its end is missing. Copy it once more, as a whole."
GAPS: Final = "A part of the link is missing: there is no {key} in it. Copy it once more, as a whole."
TORN: Final = "The link is damaged: {key}={value} is no setting. Copy it once more, as a whole."
UNKNOWN_PART: Final = "The link is damaged: {key} is no key of a link. Copy it once more, as a whole."
TWICE: Final = "{key} stands in the link twice, as {one} and as {other}. Take the one that Copy link gives."
BROKEN_LINK: Final = (
    "There is a space or a new line in the link, where it may end or go on. Copy it once more, as a whole."
)
SEED_OPEN: Final = "Behind the link's seed stands a number that may belong to it. Take the link, and nothing else."
SETTINGS_BEHIND: Final = (
    "Behind the link stand settings that are not in it. Take the link that Copy link gives, and nothing else."
)
NOTHING_UNDERSTOOD: Final = "No setting in this link was understood, so this is the default run."
BARE: Final = "This address has no # with settings behind it, so this is the default run."


class Pasted(NamedTuple):
    """A link, with the text before `#`, sentences about its mends, and `doubt`.

    That is the reason why it may be another link than intended, empty where there is none.
    """

    link: str
    mended: tuple[str, ...] = ()
    doubt: str = ""


class _Spot(NamedTuple):
    """A place in a text where a link may stand; `cut`: its end is missing, `split`: its end is not clear."""

    address: str
    fragment: str
    behind: str = ""
    cut: bool = False
    split: bool = False


def read_pasted(text: str, *, seed: str = DEFAULT_SEED) -> Link:
    """Read the run of a pasted text as the original site does; notices name its mends and doubts.

    A text without any setting is the default run. InvalidInput where there is no single link, or none that can run.
    """
    found = _found(text if "#" in text or "://" in text or HASH.search(text) else f"#{text}")
    if found is None:
        link = read_link(f"#{text.partition('#')[2]}" if "#" in text or "://" in text else text, seed=seed)
        if "#" not in text and "://" in text:
            return link._replace(notices=[BARE])
        is_hidden = not link.notices and HASH.search(text.partition("#")[0])  # an encoded # before an empty link
        return link._replace(notices=[NOTHING_UNDERSTOOD]) if is_hidden or len(link.notices) > FEW else link
    if found.doubt in (SHORTENED, BROKEN_LINK, SEED_OPEN, SETTINGS_BEHIND):
        raise InvalidInput.at("link", found.doubt)
    config, view, notices = read_link(found.link, seed=seed)
    if found.doubt == CUT and not 0 < len(notices) <= FEW:
        notices = [CUT]
    return Link(config, view, [*found.mended, *notices])


def submitted_link(text: str) -> Pasted:
    """The link in a submission. InvalidInput, with one reason, where there is not one whole link."""
    if not text.strip():
        raise InvalidInput(NO_LINK)
    found = _found(text)
    if found is not None and found.doubt not in ("", SEED_OPEN):
        raise InvalidInput.at("link", found.doubt)
    if found is not None and not all(map(is_view_key, scan(found.link.partition("#")[2]).read)):
        return found
    short = SHORT_HOSTS.search(text)
    if short:
        raise InvalidInput.at("link", say(SHORT_ADDRESS, got=shown(short[0])))
    reason = NO_SETTINGS if "#" in text else NO_RUN if "://" in text else NO_HASH
    raise InvalidInput.at("link", say(reason, got=shown(text.strip())))


def exercise_of(link: str) -> str | None:
    """The name of the exercise on whose page a link was made; None where it is not known."""
    page = PAGE.search(link.partition("#")[0])
    return page[1] if page else None


def _found(text: str) -> Pasted | None:
    """The one link in a text; None where there is none with a key that is known. InvalidInput where there are two."""
    if len(text) > MAX_LENGTH:
        raise too_much(len(text))
    text = without_tags(_unbroken(QUOTED.sub("\n", text).strip()))
    spots, said = _spots(text), dict[str, None]()
    if not _are_whole(spots):
        spots = _spots(with_capitals(text))
    for mend in TEXT_MENDS:
        if _are_whole(spots):
            break
        mended = mend.of(text)
        if mended != text and _flaws(others := _spots(with_capitals(mended))) < _flaws(spots):
            text, spots = mended, others
            said[mend.said] = None
    if with_capitals(text) != text:
        said[CASE] = None
    found = [(spot, _settled(spot, said)) for spot in spots]
    whole = [link for spot, link in found if not (spot.cut and _is_elsewhere(spot, spots))]
    if not whole:
        return None
    if any(not _same(whole[0], other) for other in whole[1:]):
        raise InvalidInput.at("link", TWO)
    return min(whole, key=lambda pasted: (len(pasted.doubt), len(pasted.link)))


def _unbroken(text: str) -> str:
    """The text of an e-mail without the line breaks that it has only because lines are short (quoted-printable)."""
    *lines, last = text.split("\n")
    is_soft = len(lines) > 1 and all(line.rstrip("\r").endswith("=") for line in lines)
    return "".join(line.rstrip("\r")[:-1] for line in lines) + last if is_soft else text


def _are_whole(spots: Sequence[_Spot]) -> bool:
    return bool(spots) and all(map(_is_whole, spots))


def _flaws(spots: Sequence[_Spot]) -> tuple[bool, int]:
    """The damage of links: less is better."""
    keys = [scan(spot.fragment) for spot in spots]
    bad = sum(2 * len(found.unknown) + len(found.wrong) - len(found.read) for found in keys)
    return not any(found.read for found in keys), bad + sum(bool(INVISIBLE.search(spot.fragment)) for spot in spots)


def _is_elsewhere(spot: _Spot, spots: Sequence[_Spot]) -> bool:
    """True where a link that is cut off, as the text of an anchor may be, stands as a whole in another place."""
    return any(other.fragment.startswith(spot.fragment) for other in spots if not other.cut)


def _same(one: Pasted, other: Pasted) -> bool:
    shorter, longer = sorted((one.link.partition("#")[2], other.link.partition("#")[2]), key=len)
    if longer.startswith(shorter) and not any(map(str.isalnum, longer[len(shorter) :])):
        return True
    try:
        return read_link(one.link).config == read_link(other.link).config
    except InvalidInput:
        return False


# ---- where links stand ----


def _spots(text: str) -> list[_Spot]:
    """The places where a link with a known key stands; if no value of any is understood, the first of them."""
    before, *pieces = text.split("#", MAX_LINKS)
    found: list[_Spot] = []
    vague: list[_Spot] = []
    for piece in pieces:
        address = re.split(r"[\s\"'<>()\[\]|“”„«»]", before)[-1]
        spot = _spot(address, piece, is_alone=len(pieces) == 1 and address == before)
        keys = scan(spot.fragment)
        if keys.read:
            found.append(spot)
        elif (keys.wrong and "=" in spot.fragment) or (spot.cut and any(_begins_a_key(key) for key in keys.unknown)):
            vague.append(spot)
        before = piece
    return found or vague[:1]


def _begins_a_key(text: str) -> bool:
    return len(text) > 1 and any(key.startswith(text) for key in KNOWN_KEYS)


def _spot(address: str, piece: str, *, is_alone: bool) -> _Spot:
    """The link that begins with a piece of text behind `#`; `is_alone` where the text begins with its address."""
    end = LINK_END.search(piece)
    behind = piece[end.start() :] if end else ""
    words = re.split(r"(\s+)", (piece[: end.start()] if end else piece).strip())
    if _is_plain(words, is_alone=is_alone):
        return _Spot(address, "".join(words), behind, cut=CUT_MARK.match(behind) is not None)
    fragment = words[0]
    split = False
    for place in range(2, len(words), 2):
        goes_on = _goes_on(fragment, words[place]) if place < 2 * MAX_WORDS else None
        if not goes_on:
            split = goes_on is None
            behind = "".join(words[place - 1 :]) + behind
            break
        fragment += words[place - 1] + words[place]
    ended = CUT_END.search(fragment)
    if ended:
        return _Spot(address, fragment[: ended.start()], behind, cut=True)
    spot = _Spot(address, fragment, behind, CUT_MARK.match(behind) is not None, split)
    dots = re.search(r"\.{3,}", fragment)
    return spot if dots is None or _is_whole(spot) else spot._replace(fragment=fragment[: dots.start()], cut=True)


def _is_plain(words: Sequence[str], *, is_alone: bool) -> bool:
    """True where all is one link that is read whole, spaces in the middle of it included, and in a seed at its end."""
    fragment = "".join(words)
    before, sign, last = fragment.rpartition("&")
    if any(gap != " " for gap in words[1::2]) or (SPACE.search(last) and not (is_alone and OPEN_SEED.match(last))):
        return False
    inside = f"{before}{sign}" if OPEN_SEED.match(last) else fragment
    return len(words) > 1 and _is_whole(_Spot("", fragment)) and not re.search(r"[\d.] +[\d.]", inside)


def _goes_on(fragment: str, word: str) -> bool | None:
    """True where a word behind a space continues the link, False where it does not, None where both are possible."""
    tail = fragment.rpartition("&")[2]
    more = word.split("&")
    names = [part.partition("=")[0] for part in more[1:]]
    if any(name in KNOWN_KEYS for name in names):
        return True
    begun = (SPACE.sub("", tail) + word).partition("=")
    if "=" not in tail and begun[1] and begun[0] in KNOWN_KEYS:
        return True
    if re.search(r"\w=", word):
        return None  # as where a & was lost
    key, _, value = tail.partition("=")
    key = SPACE.sub("", key)  # which may be broken itself
    if key not in KNOWN_KEYS:
        return False
    if key in ENDS:  # so long that it may be broken more than once; it tells where it ends
        if _is_ended(key, SPACE.sub("", value)) or re.fullmatch(r"[\w.-]+", more[0]) is None:
            return False
        return not names or _is_ended(key, SPACE.sub("", value) + more[0])
    if not value.strip():  # networkShape may be empty, and a seed be anything
        is_open = is_seed(key) or is_read(key, "")
        return None if is_open and is_read(key, word) else is_read(key, word)
    whole, pairs = value + word, raw_pairs(fragment)[:-1]
    if is_seed(key):
        return None if re.fullmatch(r"[\d.]*", whole) and value[-1:] not in ",;:!?" else False
    if not is_read(key, value, pairs):
        return is_read(key, whole, pairs)
    return None if is_read(key, whole, pairs) and not is_view_key(key) else False


def _is_ended(key: str, value: str) -> bool:
    try:
        ENDS[key](value)
    except InvalidInput:
        return False
    return True


# ---- what a link says ----


def _is_whole(spot: _Spot) -> bool:
    """True where a link is read to the last character, and nothing looks as if it were damaged."""
    keys = scan(spot.fragment)
    if spot.cut or spot.split or not keys.read or keys.wrong or keys.unknown or ODD.search(spot.fragment):
        return False
    key, value = raw_pairs(spot.fragment)[-1]
    if not key or value is None or value.endswith((".", ",")):
        return False
    return not (is_seed(key) and NUMBER_SEED.fullmatch(value))


def _settled(spot: _Spot, said: dict[str, None]) -> Pasted:
    """The link of a place in a text, its keys and values mended."""
    told = dict(said)
    pairs = raw_pairs(spot.fragment)
    if not _is_whole(spot):
        pairs = with_mended_values(with_keys(pairs, told), told, is_end=not spot.behind.strip())
    return Pasted(f"{spot.address}#{joined(pairs)}", tuple(told), _doubt(spot, pairs))


def _doubt(spot: _Spot, pairs: list[Pair]) -> str:
    """The reason to doubt that a link is the intended one; empty where there is none."""
    if spot.cut:
        return SHORTENED
    if spot.split and not is_seed(pairs[-1][0]):
        return BROKEN_LINK
    if _has_more_behind(spot, pairs):
        return SETTINGS_BEHIND
    both = next(twice(pairs), None)
    if both is not None:
        return say(TWICE, key=both.key, one=both.one[:60], other=both.other[:60])
    given = dict(pairs)
    keys = scan(joined((key, value) for key, value in pairs if value != NOT_A_NUMBER))
    lost = missing_keys(given)
    written = [key for key in always_written() if key in given]
    if _is_cut(pairs, keys) or (lost and written == [*always_written()][: len(written)]):
        return CUT
    if lost:
        return say(GAPS, key=lost[0])
    for key, value in pairs:
        if (key in keys.wrong and not is_view_key(key)) or (key in keys.read and "=" in (value or "")):
            return say(TORN, key=key, value=(value or "")[:60])
    unknown = [pair for pair in pairs if pair[0] not in KNOWN_KEYS][:MAX_UNKNOWN]
    others = sorted(key for key in KNOWN_KEYS - given.keys() if not is_view_key(key)) if unknown else []
    for key, value in unknown:
        is_odd = re.search(r"\w", key) and not re.fullmatch(r"[\w.:-]+", key)
        if (
            is_odd
            or "=" in (value or "").rstrip("=")
            or re.sub(r"[\W_]", "", key) in others
            or any(_is_part(key, other) for other in others)
        ):
            return say(UNKNOWN_PART, key=shown(key))
    return SEED_OPEN if spot.split else ""


def _has_more_behind(spot: _Spot, pairs: list[Pair]) -> bool:
    """True where the words behind a link name settings that it does not have."""
    words = re.split(r"https?:|www\.", TAG.sub(" ", spot.behind), maxsplit=1)[0]
    named = {pair for pair in SETTING.findall(words) if pair[0] in KNOWN_KEYS and not is_view_key(pair[0])}
    return any(is_read(*pair) for pair in named - {*pairs})


def _is_cut(pairs: list[Pair], keys: Scan) -> bool:
    """True where the last pair ends in the middle."""
    key, value = pairs[-1]
    if not key:
        return value is None and not keys.read >= {*always_written()}
    if value is None:
        bare = key.rstrip(".,;:!?)")
        return bare != "" and any(other.startswith(bare) for other in KNOWN_KEYS)
    if not value.strip():  # which networkShape alone may be
        return key in KNOWN_KEYS and key != "networkShape"
    if key in keys.wrong:
        begun = is_boolean(key) and any(word.startswith(value) for word in ("true", "false"))
        return begun or not (is_view_key(key) or is_boolean(key))
    return not is_seed(key) and re.search(r"(?:^|,)0*\.$|,$", value) is not None


def _is_part(key: str, other: str) -> bool:
    """True where a key may be what is left of another one, or has swallowed it."""
    if key.casefold() == other.casefold():
        return True
    return (len(key) > 2 and (other.startswith(key) or other.endswith(key))) or (len(other) > 3 and other in key)
