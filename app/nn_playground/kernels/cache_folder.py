"""The folder of compiled kernels, and of what else is compiled once.

It is found again after a reinstall, and writable for a read-only installation too. Every state of the kernels'
sources has a folder of its own, in the user's cache where there is one.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from nn_playground.base.sources import PACKAGE, digest

NAME: Final = "nn-playground"
KEPT: Final = 4  # folders of other sources, which another version of this program may still want


@cache
def folder() -> Path | None:
    """The folder for kernels compiled from these sources; None where none can be made."""
    return cache_folder(f"kernels-{fingerprint()}")


def cache_folder(name: str) -> Path | None:
    """The folder of this name in the best place where it is or can be made; None where there is no place."""
    for place in places():
        path = place / name
        with suppress(OSError):
            if not path.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                _tidy(place, path)
            if os.access(path, os.R_OK | os.X_OK):
                return path
    return None


def writable() -> bool:
    """True where compiled kernels can be kept."""
    place = folder()
    return place is not None and os.access(place, os.W_OK)


def is_empty() -> bool:
    """True where no kernel of these sources has been compiled yet."""
    place = folder()
    return place is None or not any(place.iterdir())


@cache
def fingerprint() -> str:
    """A digest of the sources of all kernels, with the Python version that they are for."""
    return digest(PACKAGE, "**/kernels/*.py", str(sys.implementation.cache_tag))


def places() -> Iterator[Path]:
    """Yield the folders to try, the best first: that of numba's own variable, the user's, ours, a temporary one."""
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(named)
    with suppress(RuntimeError):  # where the user has no home
        yield _users_cache() / NAME
    yield Path(__file__).parent / "__pycache__"
    with suppress(OSError, AttributeError):  # Windows has no such numbers, and always has a user's cache
        yield _temporary(Path(tempfile.gettempdir()) / f"{NAME}-{os.geteuid()}")


def _users_cache() -> Path:
    """The folder of this system for a user's caches."""
    if sys.platform == "win32":
        named, usual = os.environ.get("LOCALAPPDATA", ""), "AppData/Local"
    elif sys.platform == "darwin":
        named, usual = "", "Library/Caches"
    else:
        named, usual = os.environ.get("XDG_CACHE_HOME", ""), ".cache"
    return Path(named) if Path(named).is_absolute() else Path.home() / usual


def _temporary(path: Path) -> Path:
    """A folder below the shared temporary one; it must be ours alone, since code loaded from it is run."""
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{path} is not ours alone")
    return path


def _tidy(place: Path, newest: Path) -> None:
    """Remove the oldest folders of kernels from other sources."""
    with suppress(OSError):  # another process tidies too
        others = [path for path in place.glob("kernels-*") if path != newest]
        for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)
