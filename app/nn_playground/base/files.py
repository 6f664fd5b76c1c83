"""Files and folders that people name, and the errors where they can't be read."""

from pathlib import Path

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say


def unreadable(name: object, error: OSError) -> InvalidInput:
    """The error for a file that can't be read, by the name that it was given."""
    return InvalidInput(say("{name}: can't be read: {reason}", name=name, reason=error.strerror))


def files_in(folder: Path) -> list[Path]:
    """The files of a folder, in their order; InvalidInput where it is none or can't be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise InvalidInput.at(
            str(folder), say("expected a folder that can be read: {reason}", reason=error.strerror)
        ) from None
