"""The sources of this program by their content, which all numbers hang on: a version says nothing of an edit."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent.parent


@cache
def fingerprint() -> str:
    """A name for the state of all Python files of the package: the same in a checkout and in the wheel made of it."""
    return digest(PACKAGE, "**/*.py")


def digest(folder: Path, pattern: str, *more: str) -> str:
    """A name for the content of the files in a folder, wherever that lies, and for some texts."""
    files = sorted((path.relative_to(folder).as_posix(), path) for path in folder.glob(pattern))
    whole = hashlib.sha256(" ".join([*more, *(name for name, _ in files)]).encode())
    for _, path in files:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]
