"""Answers that are a stream of JSON texts, one a line."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, Final

from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from app.errors import PlaygroundError, unexpected
from app.strictjson import write

MEDIA_TYPE: Final = "application/x-ndjson"
STALLED: Final = 60.0  # seconds after which who does not read what was sent is given up
log = logging.getLogger(__name__)


class Lines(StreamingResponse):
    """One JSON text a line; what makes them is closed when the client hangs up, or reads no longer."""

    media_type = MEDIA_TYPE

    def __init__(self, lines: AsyncGenerator[dict[str, Any]]) -> None:
        self._lines = lines
        super().__init__(_encoded(lines), headers={"Cache-Control": "no-store"})

    async def stream_response(self, send: Send) -> None:
        """Send all of it."""

        async def patient(message: Message) -> None:
            async with asyncio.timeout(STALLED):
                await send(message)

        try:
            async with aclosing(self._lines):
                await super().stream_response(patient)
        except TimeoutError:
            log.info("a client did not read its answer for %.0f s", STALLED)


async def stream(lines: AsyncGenerator[dict[str, Any]]) -> Lines:
    """The answer. What goes wrong before the first line is raised, and what does later is the last line."""
    first = await anext(lines)
    return Lines(_resumed(first, lines))


async def _resumed(
    first: dict[str, Any], others: AsyncGenerator[dict[str, Any]]
) -> AsyncGenerator[dict[str, Any], None]:
    async with aclosing(others):
        yield first
        try:
            async for line in others:
                yield line
        except PlaygroundError as error:
            yield error.as_json()
        except Exception:
            log.exception("a stream failed")
            yield unexpected()


async def _encoded(lines: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    async for line in lines:
        yield write(line).encode() + b"\n"
