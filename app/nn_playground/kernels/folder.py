"""Where compiled kernels are kept: found again after a reinstall, and with a place for a read-only installation too.

Every state of the sources has a folder of its own, in the user's cache where there is one.
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
    """Where what is compiled from these sources is kept; None where there is no place for it."""
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
    """Names the source of all kernels, and the Python they are for."""
    return digest(PACKAGE, "**/kernels/*.py", str(sys.implementation.cache_tag))


def places() -> Iterator[Path]:
    """Folders to try, the best first: the one that numba's own variable names, the user's, ours, a temporary one."""
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(named)
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
