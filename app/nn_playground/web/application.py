"""The application, made from its parts."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any, cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from nn_playground import __version__
from nn_playground.base.csv_tables import MAX_TABLE_BYTES
from nn_playground.base.ending import Ending
from nn_playground.base.settings import Settings
from nn_playground.base.turnstile import Turnstile
from nn_playground.classroom.room import open_classroom
from nn_playground.exercises.attempts import Attempts
from nn_playground.exercises.loader import catalogues
from nn_playground.lab import Lab
from nn_playground.labs.mlp.table_library import TableLibrary
from nn_playground.labs.registry import LABS, REHEARSAL
from nn_playground.live.long_requests import LocalOffice
from nn_playground.presets.loader import gallery
from nn_playground.web.attendance import attendance, retention
from nn_playground.web.base_path import BasePath
from nn_playground.web.class_pages import class_pages
from nn_playground.web.class_routes import class_routes
from nn_playground.web.grade_routes import grade_routes
from nn_playground.web.health_routes import health_routes
from nn_playground.web.lab_routes import lab_routes
from nn_playground.web.landscape_routes import landscape_routes
from nn_playground.web.live_route import Live, live_tabs
from nn_playground.web.openapi import Application, openapi_of, openapi_route
from nn_playground.web.option_routes import option_routes
from nn_playground.web.origin_checks import HostGuard
from nn_playground.web.pages import LabPage, add_pages, find_folder
from nn_playground.web.picture_routes import picture_routes
from nn_playground.web.points_routes import points_routes
from nn_playground.web.qr_routes import qr_routes
from nn_playground.web.responses import HANDLERS, Farewell, Guard, HeadAsGet
from nn_playground.web.rest import LabAddress
from nn_playground.web.static_files import StaticFiles, StaticFront
from nn_playground.web.tab_processes import TabProcesses
from nn_playground.web.trace_routes import trace_routes
from nn_playground.work import compiling
from nn_playground.work.warmup import WarmUp
from nn_playground.work.workers import Workers

DESCRIPTION = "The runs of the neural network playground, for scripts: the same link is the same run, to the last bit."


def create_app(
    settings: Settings | None = None, labs: Sequence[Lab[Any, Any]] = LABS, processes: TabProcesses | None = None
) -> Application:
    """The application; settings come from the environment where none are given.

    The first lab is that of the page, of its socket, and of the addresses without a lab's name. Its tabs are served by
    other `processes` where there are such.
    """
    settings = settings or Settings.read(os.environ)
    warmup = WarmUp(lambda agenda, note: compiling.carry_out(agenda, note, REHEARSAL), tuple(REHEARSAL.steps))
    ending = Ending()
    workers = Workers(settings, warmup, ending)
    first, *others = labs
    of_labs = catalogues(labs, settings.exercises)
    exercises, presets = of_labs[first.name], gallery(first)
    tries = {lab.name: Attempts(time.monotonic) for lab in labs}
    attempts = tries[first.name]
    classroom = open_classroom(settings)
    if classroom:
        classroom.tidy()

    @asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[None]:
        offices = {name: LocalOffice(workers, of_labs[name], tries[name]) for name in of_labs}
        warmup.start()
        app.state.ending = ending
        async with (
            retention(classroom),
            attendance(classroom) as seats,
            live_tabs(labs, settings, warmup, offices, seats, processes) as app.state.live,
        ):
            async with processes.running(offices, warmup) if processes else nullcontext():
                with ending.heard():
                    yield
                ending.tell()
            warmup.stop()
            await asyncio.to_thread(workers.close)
        if classroom:  # only now, since places are given back at the end
            classroom.close()

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
        redirect_slashes=False,  # they would lead out of a proxy's path prefix
        exception_handlers=HANDLERS,
    )

    app.state.reading = Turnstile(1)
    app.state.labs = [lab.name for lab in others]
    app.state.classroom = classroom

    async def live(connection: WebSocket) -> None:
        await app.state.live.open(connection)

    async def no_handshake(request: Request) -> Response:
        return await cast("Live", app.state.live).door.explain(request)

    app.include_router(health_routes(warmup))
    app.include_router(option_routes())
    address = LabAddress(first, is_first=True)
    static = StaticFiles(find_folder("static"))
    add_pages(
        app,
        exercises,
        presets,
        static,
        further={lab.name: LabPage(of_labs[lab.name], gallery(lab)) for lab in others},
        settings=settings,
        grading=lambda: openapi_of(grade_routes(address, exercises, workers, settings)),
    )
    for router in lab_routes(address, exercises, presets, workers, attempts, settings):
        app.include_router(router)
    app.include_router(picture_routes(workers))
    app.include_router(landscape_routes(presets, workers))
    app.include_router(trace_routes(address, workers))
    app.include_router(points_routes(address, workers, TableLibrary(settings.data)))
    app.include_router(qr_routes(workers))
    app.include_router(class_routes(classroom, first, exercises, presets, workers, attempts))
    app.include_router(class_pages(classroom, exercises, presets, static, can_grade=settings.secret is not None))
    for lab in others:
        further = LabAddress(lab, is_first=False)
        for router in lab_routes(further, of_labs[lab.name], gallery(lab), workers, tries[lab.name], settings):
            app.include_router(router)
    app.include_router(openapi_route(app))
    app.router.routes += [WebSocketRoute("/ws", live), Route("/ws", no_handshake)]
    app.add_middleware(StaticFront, files=static)
    app.add_middleware(Farewell, ending=ending)
    app.add_middleware(BasePath, base=settings.base_path)
    app.add_middleware(HeadAsGet)
    app.add_middleware(HostGuard, allowed=settings.allowed_hosts, base=settings.base_path)
    app.add_middleware(Guard, larger={"/api/points": MAX_TABLE_BYTES})
    return app
