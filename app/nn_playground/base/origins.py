"""Origins and hosts: the pages that may open a WebSocket, and the names under which a server may be reached.

An origin is scheme, host and port of a page, as browsers send it; the port left out is the scheme's. Settings allow an
origin or a host, or all hosts below one: *.example.org is a.example.org and a.b.example.org, but not example.org.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

PORTS: Final = {"http": 80, "https": 443}
LONGEST_HOST: Final = 260  # characters, the port included
EVERY: Final = "*"
OPAQUE: Final = "null"  # the origin of a page in a sandboxed frame, or opened from disk

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
_NAME = re.compile(r"[a-z0-9_~%!$&'()+;=-]+(?:\.[a-z0-9_~%!$&'()+;=-]+)*")
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:]*)(?::(?P<port>[0-9]{0,5}))?")


def is_origin(value: str) -> str:
    """Validate an allowed origin, or all below a host, and return its canonical form; * and null stay unchanged."""
    if value in (EVERY, OPAQUE):
        return value
    scheme, separator, host = value.partition("://")
    example = "expected origins as in https://example.org or http://example.org:8080, separated by commas, or *"
    if not separator:
        raise ValueError(f"{example}; before a host belongs a scheme, as https://")
    if re.search(r"[/?#@\s]", host):
        raise ValueError(f"{example}; behind the host there is nothing but a port, no slash either")
    origin = _canonical(scheme, host.removeprefix("*."))
    if origin is None and "*" in host:
        raise ValueError(f"{example}; * stands at the beginning of a host alone, as in https://*.example.org")
    if origin is None:
        raise ValueError(example)
    return origin.replace("://", "://*.", 1) if host.startswith("*.") else origin


def is_host(value: str) -> str:
    """Validate an allowed host, or all hosts below one, and return its canonical form; * stays as it is."""
    if value == EVERY:
        return value
    name = _canonical_host(value.removeprefix("*."))
    if name is None or re.search(r"[/?#@\s]", value):
        raise ValueError("expected hosts without scheme and port, as in example.org or *.example.org, or *")
    return f"*.{name}" if value.startswith("*.") else name


@lru_cache(256)  # asked for each request, and a server has few names
def host_of(header: str) -> str | None:
    """The host in a header Host, without the port and in canonical form; None where it is no host."""
    found = _HOST.fullmatch(header.lower()) if len(header) <= LONGEST_HOST else None
    return _canonical_host(found["name"].strip("[]").removesuffix(".")) if found else None


def is_host_allowed(name: str, allowed: Iterable[str]) -> bool:
    """True for a host that a setting allows, and for this machine's names for itself."""
    return name == "localhost" or _is_loopback(name) or any(_matches(name, pattern) for pattern in allowed)


def may_connect(headers: Mapping[str, str], allowed: tuple[str, ...]) -> bool:
    """True where a page of this origin may open a socket: this server's own page, or one that the settings allow.

    Scripts send no Origin and may. A proxy may have put another name into Host and the browser's own into
    X-Forwarded-Host; that one is trusted, since a page, against which this check is made, can't set it on a WebSocket.
    """
    origin = headers.get("origin")
    if origin is None or EVERY in allowed or origin in allowed:
        return True
    scheme, _, host = origin.partition("://")
    own = _canonical(scheme, host)
    if own is None:
        return False
    forwarded = headers.get("x-forwarded-host", "").split(",")[0].strip()
    return any(_matches(own, pattern) for pattern in allowed) or any(
        own == _canonical(scheme, name) for name in (headers.get("host"), forwarded) if name
    )


def _matches(name: str, pattern: str) -> bool:
    """True where an origin or a host, in canonical form, matches a setting, which may allow all below a host."""
    start, below, end = pattern.partition("*.")
    if not below:
        return pattern in (EVERY, name)
    return name.startswith(start) and name.endswith(f".{end}") and "/" not in name[len(start) : -len(end)]


def _canonical(scheme: str, host: str) -> str | None:
    """The canonical form of an origin; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    name = _canonical_host(name or "")
    if name is None or parts.netloc != host or "@" in host or not _SCHEME.fullmatch(scheme.lower()):
        return None
    shown = f"[{name}]" if ":" in name else name
    is_usual = port is None or port == PORTS.get(scheme.lower())
    return f"{scheme.lower()}://{shown}" if is_usual else f"{scheme.lower()}://{shown}:{port}"


def _canonical_host(name: str) -> str | None:
    """The canonical form of a host: small letters, xn-- for other scripts, addresses in their shortest form."""
    name = name.lower()
    with suppress(ValueError):
        return str(ipaddress.ip_address(name.strip("[]")))
    with suppress(UnicodeError):
        name = name if name.isascii() else name.encode("idna").decode()
        return name if _NAME.fullmatch(name) else None
    return None


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
