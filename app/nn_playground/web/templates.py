"""templates/: compiled once for all servers that share a cache.

Compiling them takes longer than all else that the first visitor of a process waits for (`tests.benchmarks.visits`).
"""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from nn_playground import __version__
from nn_playground.kernels.cache_folder import cache_folder
from nn_playground.web.static_files import Snapshot


@cache  # since the templates of all applications in a process are compiled once
def environment(folder: Path) -> Environment:
    """The templates of a folder."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )


def rendered_page(templates: Environment, files: Snapshot, name: str, home: str, **context: Any) -> str:
    """A page that names `files`; `home` leads from its address to where the playground lies."""
    own = {"home": home, "static": f"{home}static/{files.version}", "imports": files.imports}
    return templates.get_template(name).render(version=__version__, **own, **context)


def _compiled() -> BytecodeCache | None:
    place = cache_folder("templates")
    return _Compiled(str(place)) if place else None


class _Compiled(FileSystemBytecodeCache):
    """A cache that a full disk or a folder that may only be read makes slower, but not fail."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, if there is a way to."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
