"""The server around the application: its processes, its end, its log."""

import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from types import FrameType
from typing import Any, Final, cast

import uvicorn

from nn_playground.base.once import Once
from nn_playground.base.settings import Settings
from nn_playground.classroom.room import Classroom
from nn_playground.web import tab_processes
from nn_playground.web.application import create_app
from nn_playground.web.kept_answers import KeptAnswers
from nn_playground.web.lobby import Lobby
from nn_playground.web.openapi import Application
from nn_playground.web.tab_processes import TabProcesses
from nn_playground.web.uvicorn_options import uvicorn_options
from nn_playground.web.websocket_connection import WebSocketConnection

OWN_FILES: Final = 100  # open files of the server itself
PLACES_OF_A_TAB: Final = 4  # connections: its WebSocket, and what a browser opens beside it for a while
MORE_PLACES: Final = 1000

log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """uvicorn's server, which ends the processes that serve its tabs at the signal that ends it."""

    def __init__(self, config: uvicorn.Config, processes: TabProcesses | None) -> None:
        super().__init__(config)
        self._processes = processes

    @property
    def classroom(self) -> Classroom | None:
        """That of its application."""
        found: Classroom | None = cast("Application", self.config.app).state.classroom
        return found

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        super().handle_exit(sig, frame)
        if self._processes:
            self._processes.terminate()


def serve(
    settings: Settings,
    listening: socket.socket,
    workers: int = 1,
    announce: Callable[[Classroom | None], None] = lambda _: None,
) -> None:
    """Serve on `listening` until a signal says to stop; more `workers` than one serve the tabs beside this process.

    `announce` is called with the classroom once all that the settings name was opened, before anything is served.
    """
    if workers > 1 and (reason := tab_processes.obstacle()):
        log.warning("%s So one process serves all tabs.", reason)
        workers = 1
    with suppress(KeyboardInterrupt):  # uvicorn raises it again when it has stopped
        server = build(settings, TabProcesses(settings, workers) if workers > 1 else None)
        announce(server.classroom)
        server.run(sockets=[listening])


def build(settings: Settings, processes: TabProcesses | None = None, **options: Any) -> Server:
    """The server of this process, not yet running; `options` of uvicorn win over our own."""
    return Server(uvicorn.Config(create_app(settings, processes=processes), **_options(settings) | options), processes)


def _options(settings: Settings) -> dict[str, Any]:
    once = Once(log, time.monotonic)
    return {
        "http": _http(Lobby(max_connections(settings.max_tabs), once)),
        "ws": partial(WebSocketConnection, once=once),
        **uvicorn_options(settings),
    }


def _http(lobby: Lobby) -> Any:
    if not find_spec("httptools"):
        return "h11"  # on Windows, slower, and with a limit of heads by itself
    from nn_playground.web.http_connection import HttpConnection

    return partial(HttpConnection, lobby=lobby, kept=KeptAnswers())


def max_connections(tabs: int) -> int:
    """The number of connections that may be open, for `tabs` tabs and their pages, as far as the system allows.

    Raises the limit of open files as far as necessary and allowed.
    """
    wanted = MORE_PLACES + PLACES_OF_A_TAB * tabs
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if unlimited != soft < wanted + OWN_FILES:
        soft = wanted + OWN_FILES if hard == unlimited else min(hard, wanted + OWN_FILES)
        with suppress(ValueError, OSError):  # a system may allow less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    found = wanted if soft == unlimited else min(wanted, soft - min(OWN_FILES, soft // 2))
    if found < tabs:
        log.warning(
            "Only %d connections may be open at once, fewer than the %d tabs of PLAYGROUND_MAX_TABS: "
            "the limit of open files is %d (ulimit -n, LimitNOFILE of systemd).",
            found,
            tabs,
            soft,
        )
    return found
