"""Answers that are a stream of JSON texts, one a line."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, Final

from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from app.answers import MEDIA_TYPE
from app.errors import PlaygroundError, unexpected
from app.strictjson import write

STALLED: Final = 60.0  # seconds after which who does not read what was sent is given up
REPORTS: Final = 100  # how often progress is told, at most
log = logging.getLogger(__name__)


def progress(done: int, total: int) -> dict[str, Any]:
    """The line that says how much is done."""
    return {"progress": {"done": done, "total": total}}


def stride(total: int) -> int:
    """How much has to be done from one telling of progress to the next."""
    return -(-total // REPORTS)


class Lines(StreamingResponse):
    """One JSON text a line; what makes them is closed when the client hangs up, or reads no longer."""

    media_type = MEDIA_TYPE

    def __init__(self, lines: AsyncGenerator[dict[str, Any], None], first: dict[str, Any]) -> None:
        self._lines = lines
        super().__init__(_encoded(first, lines), headers={"Cache-Control": "no-store"})

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


async def stream(lines: AsyncGenerator[dict[str, Any], None]) -> Lines:
    """The answer. What goes wrong before the first line is raised, and what does later is the last line."""
    return Lines(lines, await anext(lines))


async def _encoded(first: dict[str, Any], others: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    yield _line(first)
    try:
        async for line in others:
            yield _line(line)
    except PlaygroundError as error:
        yield _line(error.as_json())
    except Exception:
        log.exception("a stream failed")
        yield _line(unexpected())


def _line(value: dict[str, Any]) -> bytes:
    return write(value).encode() + b"\n"
