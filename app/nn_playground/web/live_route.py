"""The WebSocket of the page, and the admission of tabs up to the limit."""

import asyncio
import logging
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from nn_playground.base.errors import Unavailable
from nn_playground.base.once import Once
from nn_playground.base.sentences import say
from nn_playground.live import commands
from nn_playground.live.sessions import Sessions
from nn_playground.live.tab import LiveContext, Tab
from nn_playground.web.origin_checks import Door
from nn_playground.web.responses import address_of

TRY_AGAIN_LATER: Final = 1013
TAKEN: Final = 4001
CLOSING: Final = 5.0  # seconds to close a connection that is given up

log = logging.getLogger(__name__)


class Live:
    """All tabs: their admission and their number."""

    def __init__(self, context: LiveContext) -> None:
        self.context = context
        self.door = Door(context.settings, Once(log, context.clock))
        self.sessions = Sessions(context.later)
        self.tabs: set[Tab] = set()

    async def open(self, socket: WebSocket) -> None:
        """Serve one connection, from its handshake to its end."""
        settings = self.context.settings
        if reason := self.door.refusal(socket.headers):
            await self.door.refuse(socket, reason)
            return
        await socket.accept()
        tab = Tab(socket, self.context, self.sessions, address_of(socket))
        try:
            if len(self.tabs) >= settings.max_tabs:
                error = Unavailable(
                    say(
                        "{most} tabs are open, which is as many as may be; try again later.",
                        most=settings.max_tabs,
                    )
                )
                self.door.once.warn(
                    say("{most} tabs are open; PLAYGROUND_MAX_TABS allows no more.", most=settings.max_tabs)
                )
                await tab.send(commands.error_text(error))
                await socket.close(TRY_AGAIN_LATER, "too many tabs")
                return
            self.tabs.add(tab)
            await tab.run()
            if tab.is_left:
                async with asyncio.timeout(CLOSING):
                    await socket.close(TAKEN, "another connection has the session")
        except TimeoutError:
            log.debug("a connection that was given up can't be closed")
        except WebSocketDisconnect:
            log.debug("a tab is gone")
        finally:
            self.tabs.discard(tab)
            self.context.heap.tab_left()
