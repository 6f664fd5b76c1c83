"""GET /boundary.png: the picture of a run, for reports and for pages that can't run scripts."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base import sources
from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.kept import Kept
from nn_playground.base.sentences import clauses
from nn_playground.base.strict_json import write_json
from nn_playground.base.validation import validated
from nn_playground.lab import DEFAULT_EPOCHS, MAX_EPOCHS
from nn_playground.labs.mlp.boundary import DEFAULT_SIZE, SIZES, painted
from nn_playground.labs.mlp.config import to_json
from nn_playground.labs.mlp.cost import picture_cost
from nn_playground.labs.mlp.link_reader import Link
from nn_playground.labs.mlp.pasted import read_pasted
from nn_playground.labs.mlp.picture_theme import THEMES
from nn_playground.labs.mlp.runs import in_slices
from nn_playground.labs.mlp.warmup_steps import for_picture
from nn_playground.web.responses import has, tag_of
from nn_playground.web.rest import BUSY, NOT_MODIFIED, Responses, StrictRoute, apart, errors, query_parameters, repeated
from nn_playground.work.workers import IsDisconnected, Workers

# The numbers of a run never change; the colours may, in a later version.
CACHE: Final = "public, max-age=604800, immutable"
MAX_CACHE_BYTES: Final = 4 * 1024 * 1024  # of pictures: a class opens the same report all at once
ENCODE: Final = "in a query, a link has to be percent-encoded: # as %23, & as %26"
EXAMPLE: Final = "#dataset=spiral&networkShape=8,8&seed=0.12345"
RESPONSES: Final[Responses] = {
    200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
    **NOT_MODIFIED,
    **errors(
        _413="The run would cost more than the server allows.",
        _422="A key or value is wrong, or the link was not percent-encoded; `details` says which.",
        _503=BUSY,
    ),
}


def _whole(text: object) -> object:
    is_whole = isinstance(text, str) and text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 18
    return int(str(text)) if is_whole else text


Whole = Annotated[int, BeforeValidator(_whole)]


class PictureRequest(BaseModel):
    """The query of a picture: a run, its epochs and the size."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    link: str = Field(
        "#",
        min_length=1,
        description="The run as a link, percent-encoded (`#` as `%23`, `&` as `%26`), with or without what stands "
        "before `#`. With `showTestData=true` test points are shown, with `discretize=true` pure colours only.",
        examples=[EXAMPLE],
    )
    epochs: Whole = Field(DEFAULT_EPOCHS, ge=0, le=MAX_EPOCHS, description="How many epochs to train.")
    size: Whole = Field(DEFAULT_SIZE, ge=SIZES[0], le=SIZES[1], description="Width and height in pixels.")
    theme: Literal["light", "dark"] = Field("light", description="The page's colours on white, or on its dark ground.")

    @classmethod
    def of(cls, query: QueryParams) -> "PictureRequest":
        """Read a query; InvalidInput names all errors."""
        given, wrong = dict(query), repeated(query)
        if given.get("link") == "":
            wrong.append(Detail("link", clauses("is empty", ENCODE)))
            del given["link"]
        elif "link" in given and given.keys() - cls.model_fields.keys():
            wrong.append(Detail("link", clauses("may have been cut off at &", ENCODE)))
        try:
            asked = validated(cls, given)
        except InvalidInput as error:
            raise InvalidInput.of([*wrong, *error.details], more=error.more) from None
        if wrong:
            raise InvalidInput.of(wrong)
        return asked


def picture_key(link: Link, asked: PictureRequest) -> bytes:
    """The key of a picture: all values that change it."""
    view = (link.view.discretize, link.view.show_test_data)
    return write_json(
        [sources.fingerprint(), to_json(link.config), *view, asked.epochs, asked.size, asked.theme]
    ).encode()


def slices_of(link: Link, asked: PictureRequest) -> Iterator[list[bytes]]:
    """Train the run of a picture, then paint it: yields an empty list after each slice, and at last the PNG."""
    for found in in_slices(link.config, epochs=asked.epochs, record=[asked.epochs], include=["grid", "points"]):
        yield []
        for result in found:
            yield from painted(result, size=asked.size, view=link.view, theme=THEMES[asked.theme])


def picture_routes(workers: Workers) -> APIRouter:
    """The route."""
    router = APIRouter(route_class=StrictRoute, tags=["runs"])
    album: Kept[bytes] = Kept(MAX_CACHE_BYTES)

    async def made(link: Link, asked: PictureRequest, is_disconnected: IsDisconnected) -> bytes:
        pictures = slices_of(link, asked)
        whole = picture_cost(link.config, asked.epochs, asked.size)
        return await workers.picture(pictures, whole, for_picture(link.config), is_disconnected)

    @router.get(
        "/boundary.png",
        summary="The picture of a run",
        response_description="The picture.",
        response_class=Response,
        responses=RESPONSES,
        openapi_extra={"parameters": query_parameters(PictureRequest)},
    )
    async def get_picture(request: Request) -> Response:
        """Train the run of a link, and show what the network answers everywhere, with the points on it.

        The same link, epochs and size give the same picture, so caches may keep it; nothing is trained for one that
        asks whether it is still right.
        """
        asked = PictureRequest.of(request.query_params)
        link = await apart(request, len(asked.link), read_pasted, asked.link)
        tag = tag_of(picture_key(link, asked))
        headers = {"ETag": tag, "Cache-Control": CACHE}
        if has(request, tag):
            return Response(None, 304, headers)
        body = await album.get(tag, lambda: made(link, asked, request.is_disconnected))
        return Response(body, 200, headers, "image/png")

    return router
