"""The application: its parts put together."""

import asyncio
import os
import random
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from app import __version__, compiling
from app.api import routes
from app.attempts import Attempts
from app.base_path import BasePath
from app.catalogue import catalogue
from app.door import HostGuard
from app.ending import Ending
from app.exercise_routes import exercise_routes
from app.gallery import gallery
from app.grade_routes import grade_routes
from app.heap import Heap, trim
from app.live import Live, Workshop
from app.long_requests import Office
from app.openapi import Application, openapi_of, openapi_route
from app.pages import add_pages
from app.picture_routes import picture_routes
from app.preset_routes import preset_routes
from app.responses import HANDLERS, Farewell, Guard, HeadAsGet
from app.scheduler import Scheduler
from app.settings import Settings
from app.sweep_routes import sweep_routes
from app.turnstile import Turnstile
from app.warmup import WarmUp
from app.workers import Workers

DESCRIPTION = "The runs of the neural network playground, for scripts: the same link is the same run, to the last bit."


def new_seed() -> str:
    """A seed as the original site makes them."""
    return f"{random.random():.5f}"


def create_app(settings: Settings | None = None) -> Application:
    """The application; settings come from the environment where none are given."""
    settings = settings or Settings.read(os.environ)
    warmup = WarmUp(compiling.carry_out)
    ending = Ending()
    workers = Workers(settings, warmup, ending)
    exercises = catalogue(settings.exercises)
    presets = gallery()
    attempts = Attempts(time.monotonic)

    @asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        scheduler = Scheduler(
            threads=settings.threads, clock=time.monotonic, effort=time.thread_time, post=loop.call_soon_threadsafe
        )
        scheduler.start()
        warmup.start()
        workshop = Workshop(
            settings,
            scheduler,
            warmup,
            time.monotonic,
            new_seed,
            Office(workers, exercises, attempts),
            new_token=secrets.token_urlsafe,
            later=loop.call_later,
            heap=Heap(loop.call_later, lambda: loop.run_in_executor(None, trim)),
        )
        app.state.live = Live(workshop)
        app.state.ending = ending
        with ending.heard():
            yield
        ending.tell()
        warmup.stop()
        app.state.live.sessions.close()
        await asyncio.to_thread(workers.close)
        await asyncio.to_thread(scheduler.close)

    app = Application(
        title="Neural network playground",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        servers=[{"url": quote(settings.base_path) or "/"}],
        root_path_in_servers=False,
        separate_input_output_schemas=False,  # one model has one name: clients are generated from it
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,  # they would lead out of the path that a proxy has put the server under
        exception_handlers=HANDLERS,
    )

    app.state.reading = Turnstile(1)

    async def live(connection: WebSocket) -> None:
        await app.state.live.open(connection)

    async def no_handshake(request: Request) -> Response:
        return await cast("Live", app.state.live).door.explain(request)

    app.include_router(routes(warmup, workers))
    app.include_router(exercise_routes(exercises, workers, attempts))
    app.include_router(preset_routes(presets))
    grading = grade_routes(exercises, workers, settings)
    if settings.token:
        app.include_router(grading)
    app.include_router(sweep_routes(workers))
    app.include_router(picture_routes(workers))
    app.include_router(openapi_route(app))
    app.router.routes += [WebSocketRoute("/ws", live), Route("/ws", no_handshake)]
    add_pages(app, exercises, presets, max_cost=settings.max_cost, grading=lambda: openapi_of(grading))
    app.add_middleware(Farewell, ending=ending)
    app.add_middleware(BasePath, base=settings.base_path)
    app.add_middleware(HeadAsGet)
    app.add_middleware(HostGuard, allowed=settings.allowed_hosts, base=settings.base_path)
    app.add_middleware(Guard)
    return app
