"""static/: the page's own files, from memory.

Pages name them under an address that changes with their content, `static/<version>/js/main.js`. Whoever has opened the
page before has them and asks for none of them, and modules of two versions never mix: a version that is not this
server's is not found, and the page then loads itself anew (static/js, startup). The address without a version always
leads to the file as it is on disk. A page asks for all its style sheets at once, `css/tokens,base,layout.css`.
`tests.benchmarks.visits` measures what all this saves.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from nn_playground.web.base_path import path_below
from nn_playground.web.content import FOREVER, REVALIDATE, Content
from nn_playground.web.security_headers import FOR_ALL

# Not the system's table: some Windows registries say that scripts are text/plain, which no browser runs.
MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
JOINED: Final = 32  # addresses of several files that are kept at most: each kind of page has one
IMPORT: Final = re.compile(r'^(?:import|export)(?:[\w$*{},\s]+\sfrom)?\s*"(\.[^"]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Snapshot:
    """All files as they were at one moment: content by name (`js/main.js`), and the name of that state."""

    contents: Mapping[str, Content] = field(default_factory=dict)
    version: str = ""
    joined: dict[str, Content] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: Mapping[str, bytes]) -> "Snapshot":
        """The same version for the same names and bytes, in every process and on every machine."""
        whole = sha256()
        for name, body in sorted(bodies.items()):
            whole.update(f"{name}\0{len(body)}\0".encode() + body)
        types = {name: MEDIA_TYPES.get(posixpath.splitext(name)[1], "application/octet-stream") for name in bodies}
        contents = {name: Content(body, types[name], FOR_ALL) for name, body in bodies.items()}
        return cls(contents, whole.hexdigest()[:16])

    def content(self, name: str) -> Content | None:
        """The content of a file, or of several style sheets of one folder in this order: `css/base,layout.css`."""
        return self.contents.get(name) or self.joined.get(name) or self._join(name)

    def _join(self, name: str) -> Content | None:
        folder, listed = posixpath.split(name)
        stems, ending = posixpath.splitext(listed)
        parts = [posixpath.join(folder, stem + ending) for stem in stems.split(",")]
        is_sheet = ending == ".css" and len(set(parts)) == len(parts) and all(part in self.contents for part in parts)
        if not is_sheet:
            return None
        content = Content(b"\n".join(self.contents[part].body for part in parts), MEDIA_TYPES[ending], FOR_ALL)
        if len(self.joined) < JOINED:
            self.joined[name] = content
        return content

    def imports(self, entry: str) -> list[str]:
        """The modules that a module imports, directly or not, nearest first and without the module itself."""
        found = [entry]
        for name in found:  # which grows meanwhile
            imported = IMPORT.findall(self.contents[name].body.decode())
            paths = (posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in imported)
            found += [path for path in dict.fromkeys(paths) if path in self.contents and path not in found]
        return found[1:]


STATIC_PREFIX: Final = "/static/"


class StaticFiles:
    """An ASGI application for the path parameter `name`: `js/main.js`, or `<version>/js/main.js`."""

    def __init__(self, folder: Path) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        self._paths = {path.relative_to(folder).as_posix(): path for path in files}
        self._changed: dict[str, int] = {}
        self._snapshot = Snapshot()

    def current(self) -> Snapshot:
        """The files as they are on disk; read again only if one has changed, as in a checkout that is worked on."""
        changed = {name: _changed(path) for name, path in self._paths.items()}
        if changed != self._changed:
            there = [name for name, time in changed.items() if time]
            self._snapshot = Snapshot.of({name: self._paths[name].read_bytes() for name in there})
            self._changed = changed
        return self._snapshot

    def versioned(self, path: str) -> Content | None:
        """The content at an address of the current version, as `/static/<version>/js/main.js`."""
        start = f"{STATIC_PREFIX}{self._snapshot.version}/"
        return self._snapshot.content(path[len(start) :]) if path.startswith(start) else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        name = scope["path_params"]["name"]
        version, _, rest = name.partition("/")
        # What is no address of this version may be one of the next, which another process was asked for first.
        files = self._snapshot if version == self._snapshot.version else self.current()
        is_versioned = version == files.version
        content = files.content(rest if is_versioned else name)
        if content is None:
            raise HTTPException(404)
        answer = content.answer(Request(scope), FOREVER if is_versioned else REVALIDATE)
        await answer(scope, receive, send)


class StaticFront:
    """Middleware that answers what a page names ahead of all routes: a class that opens it asks for thousands."""

    def __init__(self, app: ASGIApp, files: StaticFiles) -> None:
        self._app = app
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content = self._content(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        answer = self._app if content is None else content.answer(Request(scope), FOREVER)
        await answer(scope, receive, send)

    def _content(self, scope: Scope) -> Content | None:
        return self._files.versioned(path_below(scope))


def _changed(path: Path) -> int:
    """Nanoseconds; 0 for a file that is gone, as for a moment where an editor replaces it."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
