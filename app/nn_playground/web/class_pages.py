"""GET /class, the teacher's page, with /class/watch in a frame of it; GET /c/{code}, which students open."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from nn_playground.classroom.names import pseudonym
from nn_playground.classroom.room import Classroom
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.page import by_lesson
from nn_playground.labs.mlp.options import options
from nn_playground.presets.loader import by_group
from nn_playground.presets.model import Preset
from nn_playground.web.class_parts import NO_STORE, opened
from nn_playground.web.pages import ABOVE, find_folder, thumbnails_address, without_slash
from nn_playground.web.security_headers import FRAMED_SECURITY_POLICY, SESSION_SECURITY_POLICY
from nn_playground.web.static_files import StaticFiles
from nn_playground.web.templates import environment, rendered_page

OFFERED_NAMES: Final = 3  # pseudonyms to choose from
OF_SESSIONS: Final = {**NO_STORE, "Content-Security-Policy": SESSION_SECURITY_POLICY}

OF_FRAMES: Final = {**NO_STORE, "Content-Security-Policy": FRAMED_SECURITY_POLICY}


def class_pages(
    classroom: Classroom | None,
    exercises: Mapping[str, Exercise],
    presets: Mapping[str, Preset],
    static: StaticFiles,
    *,
    can_grade: bool,
) -> APIRouter:
    """The pages. Without a classroom both answer that there are no classes.

    `can_grade`: True where the server has the secret that grades are made with.
    """
    router = APIRouter(include_in_schema=False)
    templates = environment(find_folder("templates"))
    catalogue = catalogue_of(exercises, presets)

    def page(name: str, home: str, headers: Mapping[str, str] = OF_SESSIONS, **context: Any) -> Response:
        opened(classroom)
        return HTMLResponse(rendered_page(templates, static.current(), name, home, **context), headers=headers)

    @router.get("/class")
    def teacher_page() -> Response:
        """The same for everybody: what it shows is behind the token."""
        return page("class.html", "", catalogue=catalogue, can_grade=can_grade)

    @router.get("/class/watch")
    def watch_page() -> Response:
        """A member's run, which the teacher's page tells it."""
        context = {"options": options(), "thumbnails": thumbnails_address()}
        return page("watch.html", ABOVE, headers=OF_FRAMES, **context)

    @router.get("/c/")
    @router.get("/c/{code}")
    def join_page(code: str = "") -> Response:
        """The same whatever the code is: nobody learns here which one is right. Without one, it is typed there."""
        return page("join.html", ABOVE, names=offered_names())

    @router.get("/c")
    def with_slash() -> Response:
        """Redirect to the page without a code, whose relative addresses are wrong without the slash."""
        opened(classroom)
        return RedirectResponse("c/", 303)

    @router.get("/class/")
    @router.get("/c/{code}/")
    def no_slash(request: Request) -> Response:
        opened(classroom)
        return without_slash(request)

    return router


def catalogue_of(exercises: Mapping[str, Exercise], presets: Mapping[str, Preset]) -> dict[str, list[dict[str, Any]]]:
    """The runs to which a class can be sent: exercises by lesson and examples by group, each with its picture's run."""
    return {
        "exercises": [
            {"slug": one.slug, "title": one.title, "lesson": lesson, "link": one.link}
            for lesson, of_lesson in by_lesson(exercises.values())
            for one in of_lesson
        ],
        "examples": [
            {
                "slug": one.slug,
                "title": one.title,
                "group": group,
                "summary": one.summary,
                "link": one.links[0].link,
                "epochs": one.pictured_at,
            }
            for group, of_group in by_group(presets)
            for one in of_group
        ],
    }


def offered_names() -> list[str]:
    """Different pseudonyms to choose from; whether one is taken turns out when it is used."""
    names: list[str] = []
    while len(names) < OFFERED_NAMES:
        names.append(pseudonym(names))
    return names
