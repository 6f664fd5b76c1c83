"""The server around the application: its socket, its workers, its end, its log."""

import errno
import logging
import os
import socket
import time
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from types import FrameType
from typing import Any, Final
from urllib.parse import quote

import uvicorn

from nn_playground.base.errors import InvalidSettings
from nn_playground.base.once import Once
from nn_playground.base.sentences import say
from nn_playground.base.settings import Settings
from nn_playground.web import tab_processes
from nn_playground.web.application import create_app
from nn_playground.web.lobby import Lobby
from nn_playground.web.tab_processes import TabProcesses
from nn_playground.web.uvicorn_options import uvicorn_options
from nn_playground.web.websocket_connection import WebSocketConnection

OWN_FILES: Final = 100  # open files of the server itself
PLACES_OF_A_TAB: Final = 4  # connections: its WebSocket, and what a browser opens beside it for a while
MORE_PLACES: Final = 1000

log = logging.getLogger(__name__)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; InvalidSettings where the address can't be used."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise InvalidSettings(
            say("There is no address {host} on this machine; 127.0.0.1 and 0.0.0.0 always are.", host=host)
        ) from None
    family, *_, address = min(found, key=lambda item: item[0] != socket.AF_INET)  # localhost is 127.0.0.1 before ::1
    try:
        return socket.create_server((str(address[0]), port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            in_use = say("Port {port} of {host} is in use; choose another one by --port.", port=port, host=host)
            raise InvalidSettings(in_use) from None
        reason = os.strerror(error.errno or 0)
        wrong = say("Can't listen on port {port} of {host}: {reason}.", port=port, host=host, reason=reason)
        raise InvalidSettings(wrong) from None


def addresses(listening: socket.socket, base_path: str = "") -> list[str]:
    """The addresses to open in a browser: on this machine, and, where other machines have access, on these."""
    host, port = listening.getsockname()[:2]
    hosts = ["127.0.0.1", _outer_address()] if host in {"0.0.0.0", "::"} else [f"[{host}]" if ":" in host else host]
    return [f"http://{host}:{port}{quote(base_path)}/" for host in hosts]


def _outer_address() -> str:
    """The address of this machine on the network, found without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation; a datagram socket only looks up the route
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


class Server(uvicorn.Server):
    """uvicorn's server, which ends the processes that serve its tabs at the signal that ends it."""

    def __init__(self, config: uvicorn.Config, processes: TabProcesses | None) -> None:
        super().__init__(config)
        self._processes = processes

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        super().handle_exit(sig, frame)
        if self._processes:
            self._processes.terminate()


def serve(settings: Settings, listening: socket.socket, workers: int = 1) -> None:
    """Serve on `listening` until a signal says to stop; more `workers` than one serve the tabs beside this process."""
    if workers > 1 and (reason := tab_processes.obstacle()):
        log.warning("%s So one process serves all tabs.", reason)
        workers = 1
    with suppress(KeyboardInterrupt):  # uvicorn raises it again when it has stopped
        build(settings, TabProcesses(settings, workers) if workers > 1 else None).run(sockets=[listening])


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

    return partial(HttpConnection, lobby=lobby)


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
