"""Finished parts of long work, kept in a file beside its result, so that work that was cut short can be resumed.

Each line carries a proof made with a key: a line that was damaged, or changed by somebody without the key, is ignored,
and its part is done again.
"""

import hmac
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from pydantic import BaseModel

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.strict_json import read_object, write_json
from nn_playground.base.validation import validated

MAX_JOURNAL_LINE: Final = 1024 * 1024  # bytes
NOT_WRITTEN: Final = "{path}: can't be written: {reason}. What is done is kept for another try."

Model = TypeVar("Model", bound=BaseModel)


class Journal(Generic[Model]):
    """Parts of a result by their keys, one a line; `finish` replaces the file by the result, atomically."""

    def __init__(self, result: Path, model: type[Model], secret: bytes = b"") -> None:
        """Open the journal of the file `result`, and read the parts that it has into `done`, validated by `model`.

        `path` is the file of the journal, `damaged` the number of its lines that are not as they were written.
        """
        if result.is_dir():
            raise InvalidInput(say("{result}: expected a file to write; it is a folder", result=result))
        if result.exists() and not result.is_file():
            raise InvalidInput(
                say(
                    "{result}: expected a file to write, which can be replaced; it is a device or the like",
                    result=result,
                )
            )
        self._result = result
        self.path = result.with_name(f"{result.name}.part")
        self._model = model
        self._secret = secret
        self.done: dict[str, Model] = {}
        self.damaged = 0
        try:
            self._file = self.path.open("a+b", buffering=0)
            self._read()
        except OSError as error:
            raise InvalidInput(
                say("{path}: can't be written: {reason}", path=self.path, reason=error.strerror)
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.close()
        if not self.done:
            self.path.unlink(missing_ok=True)

    def append(self, key: str, part: Model) -> None:
        """Add a finished part; it outlives this process even if it is killed right now."""
        text = write_json({"key": key, "part": part.model_dump(mode="json")}).encode()
        try:
            self._write(self._proof(text) + b" " + text + b"\n")
        except OSError as error:
            raise InvalidInput(say(NOT_WRITTEN, path=self.path, reason=error.strerror)) from None
        self.done[key] = part

    def finish(self, content: bytes) -> None:
        """Write the result, which appears whole, and remove the journal."""
        new = self._result.with_name(f"{self._result.name}.new")
        try:
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._result)
        except OSError as error:
            with suppress(OSError):
                new.unlink()
            raise InvalidInput(say(NOT_WRITTEN, path=self._result, reason=error.strerror)) from None
        self._file.close()
        self.path.unlink(missing_ok=True)
        self.done = {}

    def _read(self) -> None:
        """Read all whole lines; a last line that was cut short is removed, and no damage."""
        start = place = 0  # of a line, and of the next piece
        is_taken = False
        for piece in self._lines():
            is_taken = self._take(piece)
            place += len(piece)
            if piece.endswith(b"\n"):
                self.damaged += not is_taken
                start = place
        if place > start:
            if is_taken:
                self._write(b"\n")
            else:
                self._file.truncate(start)

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines; those beyond MAX_JOURNAL_LINE in pieces."""
        if not stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
            return
        with self.path.open("rb") as file:
            while line := file.readline(MAX_JOURNAL_LINE):
                yield line

    def _take(self, line: bytes) -> bool:
        """Read the part of a line into `done` and return True; False where the line is not as it was written."""
        proof, _, text = line.rstrip(b"\r\n").partition(b" ")
        try:
            if not hmac.compare_digest(proof, self._proof(text)):
                return False
            read = read_object(text, limit=MAX_JOURNAL_LINE, what="a line")
            self.done[read["key"]] = validated(self._model, read["part"])
        except (InvalidInput, KeyError, TypeError):
            return False
        return True

    def _proof(self, text: bytes) -> bytes:
        return hmac.new(self._secret, b"journal " + text, "sha256").hexdigest().encode()

    def _write(self, content: bytes) -> None:
        while content:
            content = content[self._file.write(content) :]
