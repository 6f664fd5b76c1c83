"""Rows of an answer that comes as a stream, and what `with` closes."""

import json
import weakref
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx
from pydantic import BaseModel

from nn_playground.api_models import Curve, Report, Row
from nn_playground.base.errors import InvalidInput, Unreachable
from nn_playground.base.sentences import say
from nn_playground.client.answers import error_of, model_of, unreachable

Item = TypeVar("Item", bound=BaseModel)
SummaryModel = TypeVar("SummaryModel", bound=BaseModel)


class Closing:
    """An object that `with` closes at its end."""

    def close(self) -> None:
        """Close it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Rows(Closing, Iterator[Item], Generic[Item, SummaryModel]):
    """The rows of an answer as they come; `done` of `total` are done, and at the end there is a `summary`.

    The server stops when they are closed: by `close`, at the end of a `with`, or when nothing refers to them any more,
    as after a `break`.
    """

    def __init__(self, response: httpx.Response, row: type[Item], summary: type[SummaryModel]) -> None:
        self.done = 0
        self.total = 0
        self._row = row
        self._kind = summary
        self._summary: SummaryModel | None = None
        self._response = response
        self._lines = response.iter_lines()
        self._end: weakref.finalize[[], Any] = weakref.finalize(self, response.close)

    def close(self) -> None:
        """Close the answer, which stops the server's work."""
        self._end()

    @property
    def summary(self) -> SummaryModel:
        """The last line; rows that were not read yet are skipped.

        >>> playground.sweep(sweep).summary.combinations[0].solved
        0.8
        """
        for _ in self:
            pass
        if self._summary is None:
            raise InvalidInput("The rows were closed before their end, so that there is no summary.")
        return self._summary

    def __next__(self) -> Item:
        while self._end.alive:
            row = self._taken(self._next_line())
            if row is not None:
                return row
        raise StopIteration

    def _next_line(self) -> dict[str, Any]:
        try:
            line = json.loads(next(self._lines))
            if isinstance(line, dict):
                return line
        except httpx.HTTPError as error:
            self.close()
            raise unreachable(self._response.request, error) from error
        except (StopIteration, ValueError):
            pass
        self.close()
        raise Unreachable(say("{url} ended before its summary, or is none of a playground's.", url=self._response.url))

    def _taken(self, line: Mapping[str, Any]) -> Item | None:
        """Return the row of a line; progress and summary are kept in this object."""
        if "row" in line:
            return model_of(self._row, line["row"])
        if "progress" in line:
            self.done, self.total = line["progress"]["done"], line["progress"]["total"]
        elif "summary" in line:
            self._summary = model_of(self._kind, line["summary"])
            self.close()
        elif "error" in line:
            self.close()
            raise error_of(line["error"])
        return None


class SweepRows(Rows[Row, Report]):
    """The rows of a sweep; `curves` has those of the rows that have come, by number, where `record` asks for them."""

    def __init__(self, response: httpx.Response) -> None:
        self.curves: dict[int, Curve] = {}
        super().__init__(response, Row, Report)

    def _taken(self, line: Mapping[str, Any]) -> Row | None:
        if "curve" not in line:
            return super()._taken(line)
        curve = model_of(Curve, line["curve"])
        self.curves[curve.number] = curve
        return None
