"""The parts that all models of a file share: names, texts, points and links, and their errors."""

from typing import Annotated, Any, Final

from markdown_it import MarkdownIt
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import clauses, say
from nn_playground.base.validation import shown
from nn_playground.lab import Lab, Link
from nn_playground.options.fields import Number
from nn_playground.work.completion import OfLab

MAX_TEXT: Final = 20_000  # characters
MARKDOWN: Final = MarkdownIt("commonmark", {"html": False})


def wrong(message: str, path: str | None = None) -> PydanticCustomError:
    """An error in our words; `path` is its place where that is not the one that pydantic reports."""
    context = {"message": message} if path is None else {"message": message, "path": path}
    return PydanticCustomError("playground_exercise", "{message}", context)


def _name(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise wrong(say("expected one line of visible characters; got {got}", got=shown(value)))
    return value


Name = Annotated[str, Field(max_length=100), AfterValidator(_name)]
MarkdownText = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]  # Markdown
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
