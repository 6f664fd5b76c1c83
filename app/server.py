"""The server around the application: where it listens, how it ends, what it logs."""

import errno
import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import uvicorn
from uvicorn.config import LOGGING_CONFIG
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.errors import InvalidSettings
from app.live import LISTEN
from app.main import create_app
from app.settings import Settings
from app.wire import MAX_COMMAND

_FINAL_BINARY: Final = 0x82


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which also lets go of a peer that reads no longer.

    uvicorn closes such a connection when its ping is not answered, but a close waits until all that was written is
    read, which then never happens.

    Two short ways beside uvicorn's, since nearly all traffic is frames and their acknowledgements: who listens hears a
    text as it arrives, without a queue and a task's turn, and bytes are sent without three further layers.
    """

    _listener: Callable[[str], bool] | None = None  # True: it has dealt with the text

    def handle_connect(self, event: Any) -> None:
        """The handshake."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][LISTEN] = {"tell": self._listen}

    def _listen(self, listener: Callable[[str], bool]) -> None:
        self._listener = listener

    def handle_text(self, event: Any) -> None:
        """A text, or the beginning of one."""
        if not (self._listener and event.fin and self._heard(self._listener, event.data)):
            super().handle_text(event)

    def _heard(self, listener: Callable[[str], bool], data: bytes) -> bool:
        try:
            return listener(data.decode())
        except UnicodeDecodeError:
            return False

    async def send(self, message: Any) -> None:
        """Send what the application has to send."""
        content = message.get("bytes")
        usual = self.handshake_complete and not self.close_sent and not self.disconnected
        if content is None or not usual or not self.writable.is_set() or self.transport.is_closing():
            await super().send(message)
        else:
            self.transport.write(binary_head(len(content)) + content)

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


def binary_head(size: int) -> bytes:
    """What stands before so many bytes that are one message (RFC 6455, 5.2)."""
    if size < 126:
        return bytes((_FINAL_BINARY, size))
    if size < 1 << 16:
        return struct.pack("!BBH", _FINAL_BINARY, 126, size)
    return struct.pack("!BBQ", _FINAL_BINARY, 127, size)


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
    with suppress(KeyboardInterrupt):  # which uvicorn raises again when it has stopped
        if workers == 1:
            build(settings).run(sockets=[listening])
        else:
            host, port = listening.getsockname()[:2]
            listening.close()
            uvicorn.run(
                "app.main:create_app", factory=True, host=host, port=port, workers=workers, **_options(settings)
            )


def build(settings: Settings, **options: Any) -> uvicorn.Server:
    """The server of this process, not yet running; `options` of uvicorn win over our own."""
    return uvicorn.Server(uvicorn.Config(create_app(settings), **_options(settings) | options))


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "ws": WebSocketProtocol,
        "ws_max_size": 2 * MAX_COMMAND,  # between the two a message is answered, above the connection is closed
        "ws_per_message_deflate": False,
        "log_config": logging_config(settings.log_level),
        "log_level": settings.log_level,
        "access_log": settings.log_level == "debug",
        "server_header": False,
        "timeout_graceful_shutdown": 5,
    }


def logging_config(level: str) -> dict[str, Any]:
    """uvicorn's, with our own messages beside its."""
    ours = {"handlers": ["default"], "level": level.upper(), "propagate": False}
    return {**LOGGING_CONFIG, "loggers": {**LOGGING_CONFIG["loggers"], "app": ours}}
