"""The application's OpenAPI: FastAPI's, completed so that a client can be generated from it."""

import asyncio
import threading
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base.kept import Kept
from nn_playground.base.strict_json import write_json
from nn_playground.web.content import Content

COMPONENTS: Final = "#/components/schemas/"
UNSENT: Final = ("HTTPValidationError", "ValidationError")  # FastAPI's own form of errors, in whose place ours is sent


class Application(FastAPI):
    """An application whose OpenAPI has every model that it refers to, and no answer that is never sent."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._making = threading.Lock()

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once; it takes seconds, so that it is to be asked for in a thread."""
        with self._making:
            if self.openapi_schema is None:
                made = super().openapi()
                drop_unsent(made)
                move_definitions(made["paths"], made["components"]["schemas"])
            return super().openapi()


def openapi_route(app: Application) -> APIRouter:
    """GET /openapi.json."""
    router = APIRouter(include_in_schema=False)
    kept: Kept[Content] = Kept(1)

    async def made() -> Content:
        return Content(await asyncio.to_thread(lambda: write_json(app.openapi()).encode()), "application/json")

    @router.get("/openapi.json")
    async def get_openapi(request: Request) -> Response:
        return (await kept.get("", made)).answer(request)

    return router


def openapi_of(router: APIRouter) -> dict[str, Any]:
    """Return the OpenAPI document of some routes alone."""
    app = Application(separate_input_output_schemas=False, generate_unique_id_function=lambda route: route.name)
    app.include_router(router)
    return app.openapi()


def drop_unsent(api: dict[str, Any]) -> None:
    """Remove the answers in FastAPI's own form of errors, and their models."""
    for calls in api["paths"].values():
        for call in calls.values():
            answers = call["responses"].items()
            call["responses"] = {status: answer for status, answer in answers if not _is_unsent(answer)}
    for name in UNSENT:
        api["components"]["schemas"].pop(name, None)


def _is_unsent(answer: dict[str, Any]) -> bool:
    schemas = (content.get("schema", {}) for content in answer.get("content", {}).values())
    return any(schema.get("$ref") == COMPONENTS + UNSENT[0] for schema in schemas)


def move_definitions(part: Any, schemas: dict[str, Any]) -> None:
    """Replace each whole model inside `part` by a reference, and add it with its definitions to `schemas`.

    FastAPI does so with the models of bodies and answers, but not with those of streams. Raises ValueError where two
    models have one name.
    """
    children = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for child in children:
        move_definitions(child, schemas)
    if not isinstance(part, dict) or "$defs" not in part:
        return
    found = part.pop("$defs")
    model = dict(part)
    part.clear()
    part["$ref"] = COMPONENTS + model["title"]
    for name, schema in {**found, model["title"]: model}.items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"expected one model of the name {name}; there are two that differ")
