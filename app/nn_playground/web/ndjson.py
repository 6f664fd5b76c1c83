"""Answers that are a stream of JSON texts: one a line, or one an event where `Accept` asks for events.

Some proxies pass a stream of events on at once, and keep everything else until its end.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from nn_playground.api_models import EVENTS, MEDIA_TYPE
from nn_playground.base.errors import PlaygroundError, unexpected
from nn_playground.base.strict_json import write_json
from nn_playground.work.lines import Line, LineReader

STALLED: Final = 60.0  # seconds after which a client that does not read is given up
SILENCE: Final = 15.0  # seconds without an event after which a comment is sent: proxies close silent streams
log = logging.getLogger(__name__)


class Lines(StreamingResponse):
    """A stream of one JSON text a line; its source is closed when the client hangs up, or stops reading."""

    media_type = MEDIA_TYPE
    silence: float | None = None  # seconds after which a comment is sent
    nothing = b""

    def __init__(self, lines: AsyncGenerator[Line, None], first: Line) -> None:
        self._pulled = LineReader(lines)
        super().__init__(self._encoded(first), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def stream_response(self, send: Send) -> None:
        """Send the whole stream."""

        async def patient(message: Message) -> None:
            async with asyncio.timeout(STALLED):
                await send(message)

        try:
            async with self._pulled:
                await super().stream_response(patient)
        except TimeoutError:
            log.info("a client did not read its answer for %.0f s", STALLED)

    def written(self, line: Line) -> bytes:
        """The bytes of a line."""
        return write_json(line).encode() + b"\n"

    async def _encoded(self, first: Line) -> AsyncIterator[bytes]:
        yield self.written(first)
        try:
            while True:
                line = await self._pulled.within(self.silence)
                if self._pulled.ended:
                    return
                yield self.nothing if line is None else self.written(line)
        except PlaygroundError as error:
            yield self.written(error.as_json())
        except Exception:
            log.exception("a stream failed")
            yield self.written(unexpected())


class Events(Lines):
    """The stream as server-sent events (text/event-stream), a JSON text each."""

    media_type = EVENTS
    silence = SILENCE
    nothing = b":\n\n"

    def written(self, line: Line) -> bytes:
        """The bytes of an event."""
        return b"data: " + write_json(line).encode() + b"\n\n"


FORMS: Final = {kind.media_type: kind for kind in (Lines, Events)}


def form_of(request: Request) -> type[Lines] | None:
    """The first form of stream that a request accepts; None where it names none."""
    kinds = (part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "").split(","))
    return next((FORMS[kind] for kind in kinds if kind in FORMS), None)


async def stream(lines: AsyncGenerator[Line, None], form: type[Lines]) -> Lines:
    """Make the streamed answer. An error before the first line is raised, a later one is the last line."""
    return form(lines, await anext(lines))
