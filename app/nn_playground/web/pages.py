"""GET /, the page; /exercises, /presets, /compare, /convolution; /docs, the API for readers; static/, their files.

No URL in them begins with a slash, so that a proxy may put them under any path.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from nn_playground.base.kept import Kept
from nn_playground.base.sentences import say
from nn_playground.base.settings import Settings
from nn_playground.base.sources import PACKAGE
from nn_playground.exercises.loader import find_exercise as find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.page import ExercisePage, after, by_lesson, exercise_page
from nn_playground.kernels.optimizers import OPTIMIZERS
from nn_playground.labs.mlp.options import options
from nn_playground.presets.loader import by_group
from nn_playground.presets.loader import find_preset as find_preset
from nn_playground.presets.model import Preset
from nn_playground.web.content import Content
from nn_playground.web.landscape_routes import landscape_address
from nn_playground.web.option_routes import thumbnails_content
from nn_playground.web.privacy import privacy_facts
from nn_playground.web.protocol_docs import protocol
from nn_playground.web.static_files import STATIC_PREFIX, Snapshot, StaticFiles
from nn_playground.web.templates import environment, rendered_page


def find_folder(name: str, beside: str = "") -> Path:
    """A folder of the page's files: inside the package in a wheel, in the folder `beside` it in a checkout."""
    places = (PACKAGE / name, PACKAGE.parent.parent / beside / name)
    found = next((place for place in places if place.is_dir()), None)
    if found is None:
        raise FileNotFoundError(
            say(
                "expected a folder {name} at {places}; is the installation whole?",
                name=name,
                places=" or ".join(map(str, places)),
            )
        )
    return found


def objects(described: object, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """The objects that a description refers to by name, in the order of their first mention."""
    found: dict[str, Any] = {}
    waiting = _references(described)
    while waiting:
        reference = waiting.pop(0)
        if reference not in found:
            found[reference] = schemas[reference]
            waiting += _references(schemas[reference])
    return found


def _references(part: object) -> list[str]:
    return re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part))


def reference(api: dict[str, Any], grading: dict[str, Any]) -> dict[str, Any]:
    """The content of /docs; `grading` is an OpenAPI with the route that depends on the settings."""
    absent = {path: calls for path, calls in grading["paths"].items() if path not in api["paths"]}
    socket = protocol()
    schemas = {**socket["schemas"], **grading["components"]["schemas"], **api["components"]["schemas"]}
    paths = {**api["paths"], **absent}
    described = [paths, *(one["schema"] for one in (*socket["commands"], *socket["texts"]))]
    example = (find_folder("examples", "tests") / "websocket.py").read_text("utf-8")
    return {
        "api": {**api, "paths": paths},
        "absent": list(absent),
        "socket": socket,
        "example": example,
        "objects": objects(described, schemas),
        "options": options(),
    }


def thumbnails_address() -> str:
    """The address of the pictures of datasets and features, which changes with them."""
    return f"api/thumbnails?version={thumbnails_content().version}"


def without_slash(request: Request) -> Response:
    """Redirect to the page without the slash, with which its relative addresses would be wrong."""
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"../{request.scope['path'].split('/')[-2]}{f'?{query}' if query else ''}")


PAGES: Final = 64 * 1024 * 1024  # bytes of pages that are kept: all that there are
ABOVE: Final = "../"  # where an exercise's page, or a preset's, finds what lies beside the page


class LabPage(NamedTuple):
    """The exercises and presets of a lab that has a page of its own."""

    exercises: Mapping[str, Exercise]
    presets: Mapping[str, Preset]


def asked_in(request: Request, lab: LabPage | None, page: str) -> ExercisePage | None:
    """The exercise that a query asks for beside the page of its lab; NotFound for one that is none."""
    slug = request.query_params.get("exercise")
    if lab is None or slug is None:
        return None
    exercise = find_exercise(lab.exercises, slug)
    following = after(by_lesson(lab.exercises.values()), slug)
    return exercise_page(exercise, following)._replace(
        by_hand=False, following_at=f"{page}?exercise={following.slug}" if following else None
    )


def add_pages(
    app: FastAPI,
    exercises: Mapping[str, Exercise],
    presets: Mapping[str, Preset],
    static: StaticFiles,
    *,
    further: Mapping[str, LabPage],
    settings: Settings,
    grading: Callable[[], dict[str, Any]],
) -> None:
    """Let the application serve the page, exercises, presets, the docs and files.

    Pages name files of `static`. `further` are other labs, by the names of their pages; `grading` is the OpenAPI
    of the call that grades, for the docs of servers without it.
    """
    templates = environment(find_folder("templates"))
    router = APIRouter(include_in_schema=False)

    lessons, groups = by_lesson(exercises.values()), by_group(presets)
    galleries = {name: by_group(own.presets) for name, own in further.items()}
    further_lessons = {name: by_lesson(own.exercises.values()) for name, own in further.items()}

    kept: Kept[Content] = Kept(PAGES)

    async def answer(request: Request, make: Callable[[Snapshot], str], slug: str = "") -> Response:
        """A page, which is made once: it stays the same while the files do, and a class opens it at once."""
        files = static.current()
        path = request.scope["path"]  # not its address, into which the header Host goes

        async def made() -> Content:
            text = await asyncio.to_thread(make, files)
            return Content(text.encode(), "text/html; charset=utf-8")

        return (await kept.get(f"{files.version}{path}?{slug}", made)).answer(request)

    def rendered(files: Snapshot, name: str, home: str = "", **context: Any) -> str:
        return rendered_page(templates, files, name, home, **context)

    def playground(
        files: Snapshot, home: str = ABOVE, exercise: ExercisePage | None = None, preset: Preset | None = None
    ) -> str:
        context = {"lessons": lessons, "groups": groups, "options": options(), "max_cost": settings.max_cost}
        context["classes"] = settings.database is not None
        context["thumbnails"] = thumbnails_address()
        context["landscape"] = landscape_address(preset) if preset else ""
        return rendered(files, "index.html", home, exercise=exercise, preset=preset, **context)

    def missing(path: str, message: str) -> str:
        """The page for a path, below the base path, at which there is none; its links lead up from there."""
        home = ABOVE * (path.count("/") - 1) or "./"
        return rendered(static.current(), "missing.html", home, message=message)

    app.state.missing_page = missing

    @router.get("/")
    async def page(request: Request) -> Response:
        return await answer(request, lambda files: playground(files, home=""))

    contexts: dict[str, Callable[[], dict[str, Any]]] = {
        "exercises": lambda: {"lessons": lessons, "further": further_lessons},
        "presets": lambda: {"groups": groups, "galleries": galleries},
        "compare": lambda: {"options": options(), "groups": groups, "thumbnails": thumbnails_address()},
        "convolution": lambda: {
            "optimizers": [(name, optimizer.label) for name, optimizer in OPTIMIZERS.items()],
            "groups": galleries["convolution"],
        },
        "privacy": lambda: privacy_facts(settings),
        "docs": lambda: reference(app.openapi(), grading()),
    }

    def plain_page(name: str) -> Callable[[Request], Awaitable[Response]]:
        """The handler of a page that has a template of its name."""

        async def show(request: Request) -> Response:
            asked = asked_in(request, further.get(name), name)
            slug = asked.slug if asked else ""
            return await answer(
                request, lambda files: rendered(files, f"{name}.html", **contexts[name](), exercise=asked), slug
            )

        return show

    for name in contexts:
        router.add_api_route(f"/{name}", plain_page(name))
        router.add_api_route(f"/{name}/", without_slash)

    @router.get("/exercises/{slug}")
    async def one_exercise(request: Request, slug: str) -> Response:
        def make(files: Snapshot) -> str:
            return playground(files, exercise=exercise_page(find_exercise(exercises, slug), after(lessons, slug)))

        return await answer(request, make)

    @router.get("/presets/{slug}")
    async def one_preset(request: Request, slug: str) -> Response:
        return await answer(request, lambda files: playground(files, preset=find_preset(presets, slug)))

    @router.get("/exercises/{slug}/")
    @router.get("/presets/{slug}/")
    def no_slash(request: Request) -> Response:
        return without_slash(request)

    app.include_router(router)
    app.router.routes.append(Route(f"{STATIC_PREFIX}{{name:path}}", static, methods=["GET"]))
