"""The parts that all models of a file share: names, texts, points and links, and their errors."""

import re
from typing import Annotated, Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, say
from nn_playground.base.validation import shown
from nn_playground.lab import Lab, Link
from nn_playground.options.fields import Number
from nn_playground.work.completion import OfLab

MAX_TEXT: Final = 20_000  # characters
RUN_TO: Final = "run-to:"  # [50 epochs](run-to:50): words that train the run on the page to the end of epoch 50
MAX_EPOCH: Final = 1_000_000


def wrong(message: str, path: str | None = None) -> PydanticCustomError:
    """An error in our words; `path` is its place where that is not the one that pydantic reports."""
    context = {"message": message} if path is None else {"message": message, "path": path}
    return PydanticCustomError("playground_exercise", "{message}", context)


def wrong_within(error: InvalidInput, above: str = "") -> PydanticCustomError:
    """The first of the errors that a part of a file has, in words; `above` begins its place."""
    path, message = error.details[0]
    return wrong(message, f"{above}{path}")


def _name(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise wrong(say("expected one line of visible characters; got {got}", got=shown(value)))
    return value


def _buttons(state: StateCore) -> None:
    """Make buttons of links to an epoch, which the page presses for its run."""
    for block in state.tokens:
        tokens = block.children or []
        for index, token in enumerate(tokens):
            if token.type == "link_open" and (epoch := _epoch_of(token)) is not None:
                close = next(one for one in tokens[index:] if one.type == "link_close" and one.level == token.level)
                token.tag = close.tag = "button"
                hint = say("Trains until epoch {epoch} exactly, and rests there.", epoch=epoch)
                token.attrs = {"type": "button", "class": "text-button run-to", "data-run-to": epoch, "data-hint": hint}


def _epoch_of(token: Token) -> int | None:
    found = re.fullmatch(RUN_TO + "([0-9]{1,7})", str(token.attrGet("href")))
    return int(found[1]) if found else None


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.core.ruler.push("run_to", _buttons)
    return parser


MARKDOWN: Final = _made()


def _text(value: str) -> str:
    for given in re.findall(rf"\]\(\s*<?{RUN_TO}([^)>]*)", value):
        if not (re.fullmatch("[0-9]+", given) and int(given) <= MAX_EPOCH):
            raise wrong(
                say(
                    "{link} expected an epoch, from 0 to {most:,}; got {got}",
                    link=RUN_TO,
                    most=MAX_EPOCH,
                    got=shown(given),
                )
            )
    return value


Name = Annotated[str, Field(max_length=100), AfterValidator(_name)]
Sentence = Annotated[str, Field(max_length=400), AfterValidator(_name)]  # for the one who answers
MarkdownText = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), AfterValidator(_text)]  # Markdown
PointsWorth = Annotated[Number, Field(ge=0, le=1000)]


class FilePart(OfLab):
    """A table of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def exact_link(lab: Lab[Any, Any], text: str) -> Link[Any, Any]:
    """The run of a link; an error in a file where anything of the link was passed over or changed."""
    try:
        found = lab.written(text)
    except InvalidInput as error:
        raise wrong(error.message) from None
    if found.notices:
        raise wrong(clauses(*found.notices))
    return found


def markdown(text: str) -> str:
    """The HTML of Markdown; tags in it become text, as the author may be anybody."""
    return str(MARKDOWN.render(text))


def markdown_line(text: str) -> str:
    """The HTML of Markdown within a line, without a paragraph around it."""
    return str(MARKDOWN.renderInline(text))
