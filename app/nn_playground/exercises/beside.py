"""The files that an exercise's file names, which lie beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from nn_playground.base.errors import InvalidInput
from nn_playground.base.files import unreadable
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown
from nn_playground.lab import FileBeside, Lab

MAX_BESIDE: Final = 1_000_000  # bytes


def with_files(lab: Lab[Any, Any], folder: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """The table of an exercise's file with the files that it names, as the lab's brought data may; InvalidInput."""
    named = {key: table[key] for key in lab.brought.files if isinstance(table.get(key), str)}
    return {**table, **{key: _beside(folder, key, name) for key, name in named.items()}}


def _beside(folder: Path, key: str, name: str) -> FileBeside:
    """A file of the folder itself: no name leads out of it."""
    if not name.isprintable() or name in ("", ".", "..") or any(sign in name for sign in "/\\:"):
        raise InvalidInput.at(
            key, say("expected the name of a file in the same folder, as points.csv; got {got}", got=shown(name))
        )
    path = folder / name
    if not path.exists():
        raise InvalidInput.at(key, say("there is no file {name} in the same folder", name=name))
    try:
        if not path.is_file() or path.resolve().parent != folder.resolve():
            raise InvalidInput.at(key, say("{name}: expected a file that lies in the same folder itself", name=name))
        with path.open("rb") as file:
            content = file.read(MAX_BESIDE + 1)
    except OSError as error:
        raise InvalidInput.at(key, unreadable(name, error).message) from None
    if len(content) > MAX_BESIDE:
        raise InvalidInput.at(key, say("{name}: expected at most {most:,} bytes", name=name, most=MAX_BESIDE))
    return FileBeside(name, content)
