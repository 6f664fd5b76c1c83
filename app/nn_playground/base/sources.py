"""A fingerprint of the program's sources, on which all numbers depend: a version number doesn't change with an edit."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent.parent


@cache
def fingerprint() -> str:
    """A digest of all Python files of the package: the same in a checkout and in the wheel made from it."""
    return digest(PACKAGE, "**/*.py")


def digest(folder: Path, pattern: str, *more: str) -> str:
    """A digest of the content of the files in a folder, wherever that lies, and of some texts."""
    files = sorted((path.relative_to(folder).as_posix(), path) for path in folder.glob(pattern))
    whole = hashlib.sha256(" ".join([*more, *(name for name, _ in files)]).encode())
    for _, path in files:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]
