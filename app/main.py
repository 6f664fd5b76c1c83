"""The application: its parts put together; and the server around it."""

import asyncio
import errno
import os
import random
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.config import LOGGING_CONFIG
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app import __version__, kernels
from app.api import Runner, routes
from app.errors import InvalidSettings
from app.live import Live, Workshop
from app.pages import add_pages
from app.responses import HANDLERS, Guard
from app.scheduler import Scheduler
from app.settings import Settings
from app.warmup import WarmUp
from app.wire import MAX_COMMAND

DESCRIPTION = "The runs of the neural network playground, for scripts: the same link is the same run, to the last bit."


def new_seed() -> str:
    """A seed as the original site makes them."""
    return f"{random.random():.5f}"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; settings come from the environment where none are given."""
    settings = settings or Settings.read(os.environ)
    warmup = WarmUp(kernels.warm_up)
    runner = Runner(settings, warmup)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        scheduler = Scheduler(
            threads=settings.threads, clock=time.monotonic, post=asyncio.get_running_loop().call_soon_threadsafe
        )
        scheduler.start()
        warmup.start()
        app.state.live = Live(Workshop(settings, scheduler, warmup, time.monotonic, new_seed))
        yield
        await asyncio.to_thread(runner.close)
        await asyncio.to_thread(scheduler.close)

    app = FastAPI(
        title="Neural network playground",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        exception_handlers=HANDLERS,
    )

    async def live(connection: WebSocket) -> None:
        await app.state.live.open(connection)

    app.include_router(routes(warmup, runner))
    app.router.routes.append(WebSocketRoute("/ws", live))
    add_pages(app)
    app.add_middleware(Guard)
    return app


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which also lets go of a peer that reads no longer.

    uvicorn closes such a connection when its ping is not answered, but a close waits until all that was written is
    read, which then never happens.
    """

    def keepalive_timeout(self) -> None:
        """The ping was not answered."""
        super().keepalive_timeout()
        self.transport.abort()

    def send_keepalive_ping(self) -> None:
        """Time for a ping, or, where the connection is being closed since the last one, for the end."""
        if self.close_sent or self.transport.is_closing():
            self.transport.abort()
        else:
            super().send_keepalive_ping()

    def shutdown(self) -> None:
        """The server stops: nobody waits for peers that do not read."""
        super().shutdown()
        if self.transport.get_write_buffer_size():
            self.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; InvalidSettings where that can't be."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise InvalidSettings(
            f"There is no address {host} on this machine; 127.0.0.1 and 0.0.0.0 always are."
        ) from None
    family, *_, address = min(found, key=lambda item: item[0] != socket.AF_INET)  # localhost is 127.0.0.1 before ::1
    try:
        return socket.create_server((str(address[0]), port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InvalidSettings(f"Port {port} of {host} is in use; choose another one by --port.") from None
        reason = os.strerror(error.errno or 0)
        raise InvalidSettings(f"Can't listen on port {port} of {host}: {reason}.") from None


def addresses(listening: socket.socket) -> list[str]:
    """What to open in a browser: on this machine, and, where others may come, on theirs."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:
        return [f"http://127.0.0.1:{port}/", f"http://{_outer_address()}:{port}/"]
    return [f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"]


def _outer_address() -> str:
    """The address that others on the network see; asked without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation; a datagram socket only looks up the route
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def serve(settings: Settings, listening: socket.socket, workers: int = 1) -> None:
    """Serve on `listening` until a signal says to stop.

    More than one worker gains nothing on one machine, since a process trains on all cores; tabs spread unevenly then.
    """
    options: dict[str, Any] = {
        "ws": WebSocketProtocol,
        "ws_max_size": 2 * MAX_COMMAND,  # between the two a message is answered, above the connection is closed
        "ws_per_message_deflate": False,
        "log_config": logging_config(settings.log_level),
        "log_level": settings.log_level,
        "access_log": settings.log_level == "debug",
        "server_header": False,
        "timeout_graceful_shutdown": 5,
    }
    with suppress(KeyboardInterrupt):  # which uvicorn raises again when it has stopped
        if workers == 1:
            uvicorn.Server(uvicorn.Config(create_app(settings), **options)).run(sockets=[listening])
        else:
            host, port = listening.getsockname()[:2]
            listening.close()
            uvicorn.run("app.main:create_app", factory=True, host=host, port=port, workers=workers, **options)


def logging_config(level: str) -> dict[str, Any]:
    """uvicorn's, with our own messages beside its."""
    ours = {"handlers": ["default"], "level": level.upper(), "propagate": False}
    return {**LOGGING_CONFIG, "loggers": {**LOGGING_CONFIG["loggers"], "app": ours}}
