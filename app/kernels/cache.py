"""Compiled kernels on disk: found again after a reinstall, shared between processes, and never older than the source.

numba's own cache lies beside the source, where a reinstall may clear it and a read-only installation has no place for
it, and it asks only whether the one file changed in which a kernel stands, though kernels are made of many. Here every
state of the sources has a folder of its own, in the user's cache where there is one, and every compiled function is one
file, which appears whole or not at all; so any number of processes may write at once. Whatever goes wrong with a file,
the kernel is compiled anew.
"""

import hashlib
import logging
import os
import pickle
import shutil
import stat
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Final

import llvmlite
import numba
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

NAME: Final = "nn-playground"
KEPT: Final = 4  # folders of other sources, which another version of this program may still want

log = logging.getLogger(__name__)
_only_cached: ContextVar[bool] = ContextVar("only_cached", default=False)


class NotCached(Exception):
    """A kernel would have to be compiled where only those on disk were wanted."""


@contextmanager
def only_cached() -> Iterator[None]:
    """Let kernels be loaded here, not compiled: what is not on disk raises NotCached."""
    token = _only_cached.set(True)
    try:
        yield
    finally:
        _only_cached.reset(token)


class KernelCache(_Cache):  # type: ignore[misc, unused-ignore]
    """Where numba asks for a compiled version of one kernel, and leaves it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        fingerprint()  # now: a source that is edited while this runs is not what will be compiled

    @property
    def cache_path(self) -> str | None:
        """The folder, for numba's statistics."""
        place = folder()
        return str(place) if place else None

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The version for arguments of these types; None where there is none, or none that can be read."""
        target_context.refresh()
        path = self._path(sig, target_context.codegen())
        found = None
        try:
            if path:
                found = CompileResult._rebuild(target_context, *pickle.loads(path.read_bytes()))
        except FileNotFoundError:
            log.debug("%s is not compiled yet", self._function.__name__)
        except Exception:  # unpickling what is damaged raises whatever it likes
            log.warning("%s can't be read and is compiled anew", path, exc_info=True)
        if found is None and _only_cached.get():
            raise NotCached(self._function.__name__)
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the version for arguments of these types, where there is a place for it."""
        path = self._path(sig, data.codegen)
        if path and not data.library.has_dynamic_globals:
            try:
                _write(path, dumps(data._reduce()))
            except OSError as error:
                log.warning("a compiled kernel can't be kept, the next start compiles it again: %s", error)

    def enable(self) -> None:
        """It always is."""

    def disable(self) -> None:
        """It never is."""

    def flush(self) -> None:
        """Other sources have another folder, so there is nothing to forget."""

    def _path(self, sig: Any, codegen: Any) -> Path | None:
        """The file, named by the function, the types of its arguments, and the processor."""
        place = folder()
        digest = hashlib.sha256(repr((sig, codegen.magic_tuple())).encode()).hexdigest()
        return place and place / f"{self._function.__module__}.{self._function.__qualname__}-{digest[:16]}.kernel"


def _write(path: Path, content: bytes) -> None:
    """Put a file into its place in one step."""
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


# ---- the folder ----


@cache
def folder() -> Path | None:
    """Where what is compiled from these sources is kept; None where this machine has no place for it."""
    for place in places():
        path = place / f"kernels-{fingerprint()}"
        with suppress(OSError):
            if not path.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                _tidy(place, path)
            if os.access(path, os.R_OK | os.X_OK):
                return path
    return None


def writable() -> bool:
    """Whether what is compiled can be kept."""
    place = folder()
    return place is not None and os.access(place, os.W_OK)


def is_empty() -> bool:
    """Whether nothing of these sources has been compiled here."""
    place = folder()
    return place is None or not any(place.iterdir())


@cache
def fingerprint() -> str:
    """Names all that a compiled kernel depends on but the processor: every kernel's source, numba, Python."""
    parts = [numba.__version__, llvmlite.__version__, str(sys.implementation.cache_tag)]
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256("\n".join([*parts, *(source.name for source in sources)]).encode())
    for source in sources:
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:16]


def places() -> Iterator[Path]:
    """Folders to try, the best first: the one that numba's own variable names, the user's, ours, a temporary one."""
    if numba.config.CACHE_DIR:
        yield Path(numba.config.CACHE_DIR)
    with suppress(RuntimeError):  # nobody has a home here
        yield _users_cache() / NAME
    yield Path(__file__).parent / "__pycache__"
    with suppress(OSError, AttributeError):  # Windows has no such numbers, and always has a user's cache
        yield _temporary(Path(tempfile.gettempdir()) / f"{NAME}-{os.geteuid()}")


def _users_cache() -> Path:
    """Where this system keeps a user's caches."""
    if sys.platform == "win32":
        named, usual = os.environ.get("LOCALAPPDATA", ""), "AppData/Local"
    elif sys.platform == "darwin":
        named, usual = "", "Library/Caches"
    else:
        named, usual = os.environ.get("XDG_CACHE_HOME", ""), ".cache"
    return Path(named) if Path(named).is_absolute() else Path.home() / usual


def _temporary(path: Path) -> Path:
    """A folder among everybody's, which must be ours alone, since what is loaded from it is run."""
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{path} is not ours alone")
    return path


def _tidy(place: Path, newest: Path) -> None:
    """Remove the oldest folders of other sources."""
    with suppress(OSError):  # somebody else tidies too
        others = [path for path in place.glob("kernels-*") if path != newest]
        for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)
