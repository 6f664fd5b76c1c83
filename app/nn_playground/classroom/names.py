"""Names of members: pseudonyms of two words from our own lists, where nothing has to be filtered, or chosen ones."""

import secrets
import unicodedata
from collections.abc import Container, Iterable, Iterator
from typing import Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.classroom.codes import DrawBelow

MAX_MEMBER_NAME: Final = 60  # characters
MAX_MARKS: Final = 2  # accents on one letter
JOINER: Final = "\u200d"  # between two emoji it makes one picture of them
AS_PICTURE: Final = "\ufe0f"  # after a sign that is text otherwise
EMOJI: Final = ("So", "Sk")  # categories: the pictures, and their skin tones
TRIES: Final = 20  # random pseudonyms before free ones are looked for in their order

FIRST_WORDS: Final = tuple(
    "amber ample azure balmy bold brave breezy bright brisk calm candid cheery clear clever cosy crisp daring deft "
    "eager early fair fleet fresh gentle glad golden grand handy happy hearty jolly keen kind light lively loyal lucid "
    "lucky mellow merry mild modest neat nimble noble patient polite proud quick quiet rapid ready sharp silver smart "
    "snug solid steady sunny swift tidy vivid warm witty".split()
)
SECOND_WORDS: Final = tuple(
    "alder ash aspen badger beaver beech birch bison cedar condor coral crane curlew daisy dolphin elm falcon fern "
    "finch gecko heron ibex iris jackdaw kestrel kiwi koala lark lemur lilac linden lotus lynx magpie maple marten "
    "meadow narwhal oak orchid osprey otter panda pelican penguin petrel pine plover poplar puffin quail robin rowan "
    "salmon seal sparrow spruce stork swan tern tiger tulip willow wren".split()
)


def pseudonym(taken: Container[str], draw: DrawBelow = secrets.randbelow) -> str:
    """A pseudonym whose key is not `taken`; there are 4,096, more than a class has members."""
    count = len(FIRST_WORDS) * len(SECOND_WORDS)
    start = 0
    for _ in range(TRIES):
        start = draw(count)
        if name_key(_numbered(start)) not in taken:
            return _numbered(start)
    free = (_numbered((start + step) % count) for step in range(count))
    return next(name for name in free if name_key(name) not in taken)


def _numbered(number: int) -> str:
    first, second = divmod(number, len(SECOND_WORDS))
    return f"{FIRST_WORDS[first]} {SECOND_WORDS[second]}"


def name_key(name: str) -> str:
    """The key by which two names are the same: capitals, forms of characters and joiners make no difference."""
    return unicodedata.normalize("NFKC", name).casefold().replace(JOINER, "")


def cleaned_name(text: str) -> str:
    """A chosen name on one line, without characters that nobody sees; InvalidInput where that is empty or too long."""
    seen = "".join(" " if character.isspace() else character for character in unicodedata.normalize("NFC", text))
    name = " ".join("".join(_printed(seen)).split())
    if not name:
        raise InvalidInput.at("name", "expected a name with at least one letter, or none, for a pseudonym")
    if len(name) > MAX_MEMBER_NAME:
        wrong = say("expected at most {most} characters; got {count:,}", most=MAX_MEMBER_NAME, count=len(name))
        raise InvalidInput.at("name", wrong)
    return name


def _printed(text: Iterable[str]) -> Iterator[str]:
    """The characters that are seen, with no more than MAX_MARKS accents on a letter, and what joins two emoji."""
    marks = 0
    is_emoji = is_joined = False  # of what stands before
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if character == JOINER:
            is_joined = is_emoji
        elif character.isprintable() and marks <= MAX_MARKS:
            if is_joined and _is_emoji(character):
                yield JOINER
            is_joined = False
            is_emoji = _is_emoji(character) or (is_emoji and character == AS_PICTURE)
            yield character


def _is_emoji(character: str) -> bool:
    return unicodedata.category(character) in EMOJI
