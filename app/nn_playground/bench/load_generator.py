"""The load generator of `playground bench`: a class of tabs over real sockets, in a process of their own.

The process reads lines on its standard input: first the address of the WebSocket, the number of tabs, the seconds
between their starts, and the config, as JSON; then for each lesson its length in seconds. It answers each line with the
number of frames that came.
"""

import asyncio
import json
import sys
from contextlib import suppress
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect

ANSWER_SECONDS: Final = 20.0  # to wait for an answer


class SimulatedTab:
    """A tab that acknowledges each frame at once."""

    def __init__(self, connection: ClientConnection) -> None:
        self.frames = 0
        self._connection = connection

    async def configure(self, config: dict[str, Any]) -> None:
        """Begin the run and wait for its first frame."""
        await self._send("configure", config=config)
        await self._until(bytes)

    async def play(self, wait: float, seconds: float) -> None:
        """Play for `seconds`, after `wait` seconds."""
        await asyncio.sleep(wait)
        await self._send("play")
        await self._until(str)
        now = asyncio.get_running_loop().time
        end = now() + seconds
        while now() < end:
            await self._until(bytes)
        await self._send("pause")
        await self._until(str)
        await self._until(bytes)  # the frame that shows that it is paused

    async def _send(self, kind: str, **content: Any) -> None:
        await self._connection.send(json.dumps({"type": kind, **content}))

    async def _until(self, kind: type[str] | type[bytes]) -> None:
        """Read up to the next text, or the next frame; all frames are counted and acknowledged."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                message = await self._connection.recv()
                if isinstance(message, bytes):
                    self.frames += 1
                    await self._send("ack", frame=self.frames)
                if isinstance(message, kind):
                    return


class Class:
    """All the tabs."""

    def __init__(self, url: str, tabs: int, apart: float, config: dict[str, Any]) -> None:
        self._url, self._count, self._apart, self._config = url, tabs, apart, config
        self._tabs: list[SimulatedTab] = []

    async def come(self) -> int:
        """Open the tabs and return the number of frames that came, one for each."""
        for _ in range(self._count):
            tab = SimulatedTab(await connect(self._url, proxy=None, ping_interval=None))
            await tab.configure(self._config)
            self._tabs.append(tab)
        return self._frames()

    async def lesson(self, seconds: float) -> int:
        """Have all tabs play for `seconds` and return the number of frames that came meanwhile."""
        before = self._frames()
        await asyncio.gather(*(tab.play(place * self._apart, seconds) for place, tab in enumerate(self._tabs)))
        return self._frames() - before

    def _frames(self) -> int:
        return sum(tab.frames for tab in self._tabs)


def main() -> None:
    """Carry out the lines of standard input."""
    with asyncio.Runner() as runner:
        pupils = Class(**json.loads(sys.stdin.readline()))
        print(runner.run(pupils.come()), flush=True)
        for line in sys.stdin:
            print(runner.run(pupils.lesson(float(line))), flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # the measuring process gets it, too
        main()
