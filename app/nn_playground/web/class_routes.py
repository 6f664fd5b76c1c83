"""REST for classes: the calls of teachers and members."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from nn_playground.classroom.room import Classroom
from nn_playground.exercises.attempts import Attempts
from nn_playground.exercises.model import Exercise
from nn_playground.lab import Lab
from nn_playground.presets.model import Preset
from nn_playground.web.class_live_routes import class_live_routes
from nn_playground.web.member_routes import joining_routes, member_routes
from nn_playground.web.teacher_routes import teacher_routes
from nn_playground.work.workers import Workers


def class_routes(
    classroom: Classroom | None,
    lab: Lab[Any, Any],
    exercises: Mapping[str, Exercise],
    presets: Mapping[str, Preset],
    workers: Workers,
    attempts: Attempts,
) -> APIRouter:
    """The routes, for links of a lab. Without a classroom each of them answers that there are no classes."""
    router = APIRouter()
    router.include_router(teacher_routes(classroom, lab, exercises, presets))
    router.include_router(class_live_routes(classroom, workers.ending))
    router.include_router(joining_routes(classroom))
    router.include_router(member_routes(classroom, exercises, workers, attempts))
    return router
