"""REST for classes: the calls of teachers and members; /c/{code}, which students open."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from nn_playground.classroom.room import Classroom
from nn_playground.exercises.attempts import Attempts
from nn_playground.exercises.model import Exercise
from nn_playground.web.class_parts import opened
from nn_playground.web.member_routes import joining_routes, member_routes
from nn_playground.web.teacher_routes import teacher_routes
from nn_playground.work.workers import Workers


def class_routes(
    classroom: Classroom | None, exercises: Mapping[str, Exercise], workers: Workers, attempts: Attempts
) -> APIRouter:
    """The routes. Without a classroom each of them answers that there are no classes."""
    router = APIRouter()
    router.include_router(teacher_routes(classroom, exercises))
    router.include_router(joining_routes(classroom))
    router.include_router(member_routes(classroom, exercises, workers, attempts))
    router.include_router(_addresses(classroom))
    return router


def _addresses(classroom: Classroom | None) -> APIRouter:
    """The addresses that students and teachers open, as long as they have no pages of their own."""
    router = APIRouter(include_in_schema=False)

    @router.get("/c/{code}")
    def open_page(code: str) -> Response:
        """Lead to the page, whatever the code is: nobody learns here which one is right."""
        opened(classroom)
        return RedirectResponse("../", 303)

    @router.get("/class")
    def open_reference() -> Response:
        """Lead to the calls on classes; the fragment takes a token out of the address."""
        opened(classroom)
        return RedirectResponse("docs#open_class", 303)

    return router
