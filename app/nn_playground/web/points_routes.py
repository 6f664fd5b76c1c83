"""POST /api/points, a table as points; GET /api/tables, the named ones."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.api_models import NamedTables
from nn_playground.base.errors import Unavailable
from nn_playground.base.kept import Kept
from nn_playground.base.sentences import clauses, say
from nn_playground.base.strict_json import write_json
from nn_playground.labs.mlp.table_library import TableLibrary
from nn_playground.labs.mlp.table_models import TableChoices, TablePoints
from nn_playground.labs.mlp.table_points import points_in_slices, table_cost
from nn_playground.web.content import REVALIDATE, Content
from nn_playground.web.responses import MAX_BODY, tag_of
from nn_playground.web.rest import BUSY, NOT_MODIFIED, LabAddress, errors, queried, query_parameters
from nn_playground.work.workers import IsDisconnected, Workers

KINDS_OF_TEXT: Final = ("text/csv", "text/tab-separated-values", "text/plain")
LARGE_TABLES: Final = 4  # larger than MAX_BODY, that are in memory at once
MAX_CACHE_BYTES: Final = 4 * 1024 * 1024  # of named tables as points: a class opens the same one all at once
EXAMPLE_TABLE: Final = "height (cm),weight_kg,sex\n177,71,f\n186,84,m\n169,62,f\n181,80,m\n"
WRONG_CHOICE: Final = "A column is wrong, or the table is none; `details` says which."


def points_routes(address: LabAddress, workers: Workers, library: TableLibrary) -> APIRouter:
    """The routes."""
    router = address.router(tags=["data"])
    places = asyncio.Semaphore(LARGE_TABLES)
    kept: Kept[Content] = Kept(MAX_CACHE_BYTES)

    async def points(content: bytes, choices: TableChoices, what: str, is_disconnected: IsDisconnected) -> bytes:
        found = points_in_slices(content, choices, what=what)
        bodies = ([write_json(one.model_dump(mode="json")).encode() for one in some] for some in found)
        return await workers.result(bodies, table_cost(len(content)), (), is_disconnected)

    @router.post(
        "/points",
        summary="A table as points of a run",
        response_description="The columns of the table, the points, and the link of a run that learns them.",
        response_model=TablePoints,
        responses=errors(
            _413="The table has more than 10 MB, or reading it would cost more than the server allows.",
            _415="The body does not say that it is text.",
            _422=WRONG_CHOICE,
            _503=BUSY,
        ),
        openapi_extra={"parameters": query_parameters(TableChoices), "requestBody": _body()},
    )
    async def table_to_points(request: Request) -> Response:
        """Read a table, as spreadsheets and programs save it, and scale two of its columns and a label into points.

        Separators, decimal commas and encodings are found out. The body is the table itself; which columns it takes is
        in the query, and what is left out there is guessed. The answer has all columns, for another choice.
        """
        choices = queried(TableChoices, request.query_params)
        _check_kind(request)
        async with room_for(request, places):
            content = await request.body()
            body = await points(content, choices, "table", request.is_disconnected)
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})

    @router.get(
        "/tables",
        summary="Which named tables there are",
        response_description="The server’s own tables first, then those that come along.",
        response_model=NamedTables,
        responses=NOT_MODIFIED,
    )
    async def list_tables(request: Request) -> Response:
        """Tables that everybody can choose: three that come along, and those of the server's setting
        `PLAYGROUND_DATA`."""
        tables = await asyncio.to_thread(library.tables)
        listing = NamedTables(tables=tables)
        return Content(write_json(listing.model_dump(mode="json")).encode(), "application/json").answer(
            request, REVALIDATE
        )

    @router.get(
        "/tables/{name}",
        summary="A named table as points of a run",
        response_description="As of `POST /api/points`.",
        response_model=TablePoints,
        responses={
            **NOT_MODIFIED,
            **errors(
                _404="There is no such table.",
                _413="Reading the table would cost more than the server allows.",
                _422=WRONG_CHOICE,
                _503=BUSY,
            ),
        },
        openapi_extra={"parameters": query_parameters(TableChoices)},
    )
    async def named_table_to_points(request: Request, name: Annotated[str, Path(examples=["penguins"])]) -> Response:
        """Scale two columns and a label of a named table into points, as `POST /api/points` does."""
        choices = queried(TableChoices, request.query_params)
        content = await asyncio.to_thread(library.content, name)
        key = tag_of(write_json([name, tag_of(content), choices.model_dump(mode="json")]).encode())

        async def made() -> Content:
            return Content(await points(content, choices, name, request.is_disconnected), "application/json")

        return (await kept.get(key, made)).answer(request, REVALIDATE)

    return router


def _body() -> dict[str, Any]:
    """The body in OpenAPI."""
    schema = {"type": "string", "description": "The table, at most 10 MB."}
    return {"required": True, "content": {kind: {"schema": schema, "example": EXAMPLE_TABLE} for kind in KINDS_OF_TEXT}}


def _check_kind(request: Request) -> None:
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() not in KINDS_OF_TEXT:
        got = say("got {kind}", kind=kind[:100]) if kind else "it is missing"
        raise HTTPException(415, clauses("expected Content-Type: text/csv", got))


@asynccontextmanager
async def room_for(request: Request, places: asyncio.Semaphore) -> AsyncIterator[None]:
    """Hold one of the places for large tables, where this is one or may be; Unavailable where there is none."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) <= MAX_BODY:
        yield
        return
    if places.locked():
        raise Unavailable("Other large tables are being read; try again later.")
    async with places:
        yield
