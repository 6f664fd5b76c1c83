"""What is done of a long piece of work, kept in a file beside its result, so that what was cut short goes on."""

import os
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from app.errors import InvalidInput
from app.strictjson import read_object, write

MAX_LINE: Final = 1024 * 1024  # bytes


class Journal:
    """Parts of a result by their keys, one a line; `end` makes the result of them, in one moment."""

    def __init__(self, result: Path) -> None:
        """`result` is the file that it is all for. What an earlier journal of it has is in `done`."""
        if result.is_dir():
            raise InvalidInput(f"{result}: expected a file to write; it is a folder")
        self._result = result
        self._path = result.with_name(f"{result.name}.part")
        self.done: dict[str, Any] = {}
        try:
            self._file: BinaryIO = self._path.open("a+b")
        except OSError as error:
            raise InvalidInput(f"{self._path}: can't be written: {error.strerror}") from None
        self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.close()
        if not self.done:
            self._path.unlink(missing_ok=True)

    def note(self, key: str, part: Any) -> None:
        """A part is done; it is kept even if this process is killed right now."""
        self.done[key] = part
        self._file.write(write({"key": key, "part": part}).encode() + b"\n")
        self._file.flush()

    def end(self, content: bytes) -> None:
        """All is done: the result is there, whole, and the journal is not."""
        new = self._result.with_name(f"{self._result.name}.new")
        try:
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._result)
        except OSError as error:
            new.unlink(missing_ok=True)
            raise InvalidInput(
                f"{self._result}: can't be written: {error.strerror}. What is done is kept for another try."
            ) from None
        self._file.close()
        self._path.unlink(missing_ok=True)
        self.done = {}

    def _read(self) -> None:
        """Take up what is whole; the last line may have been cut short."""
        self._file.seek(0)
        last = b"\n"
        for last in self._file:
            try:
                line = read_object(last, limit=MAX_LINE, what="a line")
                self.done[line["key"]] = line["part"]
            except (InvalidInput, KeyError, TypeError):
                continue
        if not last.endswith(b"\n"):
            self._file.write(b"\n")
