"""The address that the server listens on, and those to open in a browser."""

import errno
import os
import socket
from urllib.parse import quote

from nn_playground.base.errors import InvalidSettings
from nn_playground.base.sentences import say


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
