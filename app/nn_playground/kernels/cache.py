"""Compiled kernels on disk, for numba.

numba's own cache notices changes only in the file in which a kernel stands, though kernels are made from many, and two
processes may spoil the index that its files share. Here every compiled function is one file, which appears whole or not
at all, so that any number of processes may write at once, in a folder for just these sources. After any error with a
file, the kernel is compiled anew.
"""

import hashlib
import logging
import pickle
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

from nn_playground.kernels.cache_folder import fingerprint, folder, writable

COMPILERS: Final = (numba.__version__, llvmlite.__version__)

log = logging.getLogger(__name__)
_only_cached: ContextVar[bool] = ContextVar("only_cached", default=False)


class NotCached(Exception):
    """A kernel would have to be compiled where only kernels from disk are allowed."""


@contextmanager
def only_cached() -> Iterator[None]:
    """Load kernels from disk only: compiling one raises NotCached."""
    token = _only_cached.set(True)
    try:
        yield
    finally:
        _only_cached.reset(token)


class KernelCache(_Cache):  # type: ignore[misc, unused-ignore]
    """The cache of the compiled versions of one kernel, as numba expects it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        fingerprint()  # now: a later edit of a source does not change the code that this process compiles

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
        except Exception:  # unpickling damaged data may raise any exception
            log.warning("%s can't be read and is compiled anew", path, exc_info=True)
        if found is None and _only_cached.get():
            raise NotCached(self._function.__name__)
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the version for arguments of these types, where there is a folder for it."""
        path = self._path(sig, data.codegen)
        if path and writable() and not data.library.has_dynamic_globals:
            try:
                _write(path, dumps(data._reduce()))
            except OSError as error:
                _tell(error.strerror or str(error))

    def enable(self) -> None:
        """Do nothing: the cache is always enabled."""

    def disable(self) -> None:
        """Do nothing: the cache is never disabled."""

    def flush(self) -> None:
        """Do nothing: other sources have another folder."""

    def _path(self, sig: Any, codegen: Any) -> Path | None:
        """The file, named after the function, the types of its arguments, the processor and the compilers."""
        place = folder()
        digest = hashlib.sha256(repr((sig, codegen.magic_tuple(), COMPILERS)).encode()).hexdigest()
        return place and place / f"{self._function.__module__}.{self._function.__qualname__}-{digest[:16]}.kernel"


@cache
def _tell(reason: str) -> None:
    """Warn once, not for each kernel."""
    log.warning("Compiled kernels can't be kept in %s, and the next start compiles them again: %s", folder(), reason)


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step: it appears whole or not at all."""
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
