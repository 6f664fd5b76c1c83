"""The calls that every lab has: runs, exercises with checks and grades, presets, sweeps."""

from collections.abc import Iterator, Mapping

from fastapi import APIRouter

from nn_playground.base.settings import Settings
from nn_playground.exercises.attempts import Attempts
from nn_playground.exercises.model import Exercise
from nn_playground.presets.model import Preset
from nn_playground.web.exercise_routes import exercise_routes
from nn_playground.web.grade_routes import grade_routes
from nn_playground.web.preset_routes import preset_routes
from nn_playground.web.rest import LabAddress
from nn_playground.web.run_routes import run_routes
from nn_playground.web.sweep_routes import sweep_routes
from nn_playground.work.workers import Workers


def lab_routes(
    address: LabAddress,
    exercises: Mapping[str, Exercise],
    presets: Mapping[str, Preset],
    workers: Workers,
    attempts: Attempts,
    settings: Settings,
) -> Iterator[APIRouter]:
    """The routes of one lab; grades only where the settings have a token and a secret."""
    yield run_routes(address, workers)
    yield exercise_routes(address, exercises, workers, attempts)
    yield preset_routes(address, presets)
    if settings.token and settings.secret:
        yield grade_routes(address, exercises, workers, settings)
    yield sweep_routes(address, workers)
