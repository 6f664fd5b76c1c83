"""One browser tab: its commands, its credit, its frames. The event loop only moves bytes; all else is done in threads.

A tab has one writer, which submits a turn to the scheduler when there is a command to carry out, or a frame to make and
credit for it, and then sends the results of the turn. While that is under way there is no further turn: a tab whose
browser does not read, or does not paint, costs neither memory nor work.
"""

import asyncio
import logging
import math
from collections import deque
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from starlette.websockets import WebSocket, WebSocketDisconnect

from nn_playground.base.settings import Settings
from nn_playground.lab import Lab
from nn_playground.live import commands, wire
from nn_playground.live.heap import Heap
from nn_playground.live.long_requests import LongRequests, Office
from nn_playground.live.scheduler import Clock, Scheduler
from nn_playground.live.seats import Attendance, TabSeat
from nn_playground.live.session import NewSeed, Session, hello
from nn_playground.live.sessions import Later, NewToken, Sessions
from nn_playground.work.warmup import AwaitsKernels, WarmUp, WarmUpProgress

CREDIT: Final = wire.CREDIT
INBOX: Final = 8  # messages that wait; then nothing more is read, and the browser's own buffers fill
LOAD: Final = 0.25  # share of a thread below which the server is under load
EFFORT: Final = 0.7  # of a frame's time that may go into training; the rest is for the frame itself
MIN_TRAIN_SECONDS: Final = 0.0005  # in a turn, however many tabs there are; also the cost of a turn of commands
HEAD_START: Final = 1.0  # seconds by which commands are put before frames, or behind them where they come in a flood
GOING_AWAY: Final = 1001  # the close code of a browser whose page is closed: it does not come back
LISTEN: Final = "playground.listen"  # an ASGI extension; its "tell" takes the function that gets each text first

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveContext:
    """The objects that all tabs of a process share."""

    lab: Lab[Any, Any]
    settings: Settings
    scheduler: Scheduler
    warmup: WarmUp
    clock: Clock
    new_seed: NewSeed
    office: Office
    attendance: Attendance
    new_token: NewToken
    later: Later
    heap: Heap


class Made(NamedTuple):
    """The results of a turn: texts, and perhaps a frame with its number."""

    texts: list[str]
    frame: bytes | None = None
    number: int = 0


class Tab:
    """One connection, and a job of the scheduler."""

    def __init__(self, socket: WebSocket, context: LiveContext, sessions: Sessions, address: str) -> None:
        self._socket = socket
        self._context = context
        self._sessions = sessions
        lab = context.lab
        self._session = Session(
            lab,
            new_seed=context.new_seed,
            clock=context.clock,
            is_compiled=context.warmup.is_over,
            exercises=context.office.exercises,
            token=context.new_token(),
        )
        self._news = asyncio.Event()  # set when there may be something to do
        self._seat = TabSeat(context.attendance, lambda: self._session.exposure, self._news)
        self._requests = LongRequests(context.office, self.send, address, self._seat.note_check)
        self._interval = 1 / context.settings.frames_per_second
        self._inbox: deque[str | bytes] = deque()
        self._room = asyncio.Event()  # set when the inbox may have room
        self._sent = self._painted = 0  # numbers of the last frames
        self._frame_at = 0.0  # time at which the next frame is due
        self._asked_at = 0.0  # time since which there are messages in the inbox
        self._paid_at = -math.inf  # time at which its share of a thread will have made up for its commands
        self._needed = lab.steps(lab.read({}, {}).config, "frame")  # the steps that its last command needs
        self._told: WarmUpProgress | None = None  # their progress as sent last
        self._blocked = False  # True while the first message of the inbox waits for them
        self._made = Made([])
        self._answered = False  # True where the last turn only answered
        self._turn_over: asyncio.Future[None] | None = None
        self._wanted = asyncio.Event()  # set when another connection asks for the session
        self._over = asyncio.Event()
        self._returns = True  # True while the page may come back

    @property
    def is_left(self) -> bool:
        """True where another connection has requested the session."""
        return self._wanted.is_set()

    async def let_go(self) -> None:
        """End the connection and leave the session."""
        self._wanted.set()
        await self._over.wait()

    async def run(self) -> None:
        """Serve the tab to its end."""
        if extension := self._socket.scope.get("extensions", {}).get(LISTEN):
            extension["tell"](self._take_ack)
        self._sessions.hold(self._session, self)
        tasks = [asyncio.create_task(part) for part in (self._read(), self._write(), self._wait_until_wanted())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await self._requests.close()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
            await self._end_turn()
            await self._seat.leave()
            self._sessions.leave(self._session, keep=self._returns)
            self._over.set()
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def _wait_until_wanted(self) -> None:
        await self._wanted.wait()

    async def _end_turn(self) -> None:
        """Withdraw a waiting turn, or wait for the one under way, since it works on the session."""
        is_waiting = self._context.scheduler.withdraw(self)
        if self._turn_over and not is_waiting:
            await asyncio.wait([self._turn_over])
            self._turn_over.exception()  # marks it as read: no one awaits it any more

    async def send(self, content: str | bytes) -> None:
        """Send, waiting while the browser does not read; WebSocketDisconnect when it is gone."""
        try:
            if isinstance(content, str):
                await self._socket.send_text(content)
            else:
                await self._socket.send_bytes(content)
        except RuntimeError as error:  # a send after the close
            raise WebSocketDisconnect(1006) from error

    # ---- what comes ----

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                self._returns = message.get("code") != GOING_AWAY
                return
            content: str | bytes | None = message.get("text")
            if content is None:
                content = message.get("bytes") or b""
            if not self._take_ack(content):
                if self._turn_over is None and not self._inbox:
                    await self._take_session(content)
                await self._put(content)
                self._news.set()

    async def _take_session(self, content: str | bytes) -> None:
        """Take the session that a first message requests, where there is one; the session then answers."""
        command = commands.read_rejoin(content)
        session = await self._sessions.take(command.token) if command else None
        if session:
            self._sessions.leave(self._session, keep=False)
            self._session = session
            self._sent = self._painted = session.frames.count
            self._sessions.hold(session, self)

    async def _put(self, content: str | bytes) -> None:
        """Put a message into the inbox and hurry the next turn; wait while the inbox is full."""
        while len(self._inbox) >= INBOX:
            self._room.clear()
            await self._room.wait()
        if not self._inbox:
            self._asked_at = self._context.clock()
        self._inbox.append(content)
        self._context.scheduler.hurry(self, *self._place())

    def _place(self) -> tuple[float, float]:
        """The deadline of the inbox, and its rank.

        Both lie before the frames that wait, but for a tab whose commands have taken more than its share lately.
        """
        rank = max(self._asked_at - HEAD_START, self._paid_at)
        return min(rank, self._asked_at), rank

    def _take_ack(self, content: str | bytes) -> bool:
        """Take a valid acknowledgement, at once since it needs no thread; False for any other message."""
        frame = commands.read_ack(content) if isinstance(content, str) else None
        if frame is None or not 0 < frame <= self._sent:
            return False
        self._painted = max(self._painted, frame)
        self._news.set()
        return True

    # ---- what goes ----

    async def _write(self) -> None:
        await self.send(hello(self._session.token))
        with self._context.warmup.telling(self._news):
            while True:
                self._news.clear()
                await self._tell_progress()
                for text in self._seat.take_texts():
                    await self.send(text)
                place = self._next_place()
                if place is None:
                    await self._news.wait()
                    continue
                made = await self._turn(*place)
                self._room.set()
                for text in made.texts:
                    await self.send(text)
                if made.frame is not None:
                    self._sent = made.number
                    await self.send(made.frame)
                self._made = made = Made([])  # a frame may be large

    async def _tell_progress(self) -> None:
        """Send the progress of the kernels that this tab waits for, where it is news; costs a frame nothing."""
        if self._told and self._told.status != "compiling" and not self._blocked:
            return
        progress = self._context.warmup.progress(self._needed)
        is_compiling = progress.status == "compiling"
        self._blocked = self._blocked and is_compiling
        if progress == self._told:
            return
        self._told = progress
        more = {"done": progress.done, "total": progress.total} if is_compiling else {}
        await self.send(wire.text("status", status=progress.status, **more))

    @property
    def _has_credit(self) -> bool:
        return self._sent - self._painted < CREDIT

    def _next_place(self) -> tuple[float, float] | None:
        """The deadline and the rank of the next turn; None when there is nothing to do."""
        if self._inbox and not self._blocked:
            return self._place()
        due = self._session.due
        if self._has_credit and due is not None:
            due = max(self._context.clock(), self._frame_at, due)
            return due, due
        return None

    async def _turn(self, due: float, rank: float) -> Made:
        """Wait for one turn in a training thread and return its results."""
        self._turn_over = asyncio.get_running_loop().create_future()
        self._context.scheduler.submit(self, due, rank)
        try:
            await asyncio.shield(self._turn_over)
        except Exception:
            log.exception("a bug in a turn of a tab")
            texts = [*self._made.texts, commands.bug_text(), *self._session.give_up()]
            self._session.show_nothing()  # so that it is not tried again by itself
            return Made(texts)
        return self._made

    # ---- the job, in a training thread ----

    def work(self, share: float) -> None:
        """Carry out the messages in the inbox; train and make a frame when one is due."""
        clock = self._context.clock
        began = clock()
        seconds = max(MIN_TRAIN_SECONDS, share * self._interval * EFFORT)
        texts: list[str] = []
        self._made = Made(texts)  # answers are sent even where training then fails
        number, frame = 0, None
        obeys = bool(self._inbox) and not self._blocked
        while self._inbox and not self._blocked:
            texts += self._answer(self._inbox.popleft())
            if clock() - began > seconds:
                break
        self._answered = bool(texts) and self._session.playing and not self._answered  # answers don't wait for training
        if self._has_credit and began >= self._frame_at and not self._answered:
            texts += self._session.advance(seconds)
            if self._session.changed:
                small = share < LOAD and self._session.playing
                number, frame, layout = self._session.frame(small=small)
                texts += layout
                self._frame_at = max(self._frame_at + self._interval, began + self._interval / 2)
        self._made = Made(texts, frame, number)
        if obeys:
            self._pay(max(MIN_TRAIN_SECONDS, clock() - began) / share)

    def _pay(self, seconds: float) -> None:
        """Charge a turn of commands: it took as much as this tab's share of a thread gives in `seconds`."""
        now = self._context.clock()
        self._paid_at = min(max(self._paid_at, now - HEAD_START) + seconds, now + HEAD_START)

    def _answer(self, message: str | bytes) -> list[str]:
        """Carry out a message and return the texts to send, none where it has to wait; a bug is one of them."""
        try:
            return self._session.answer(message)
        except commands.AsksForMore as asks:
            if isinstance(asks.command, commands.Attend):
                return self._seat.take(asks.command)
            return self._requests.take(asks.command)
        except AwaitsKernels as waits:
            self._context.warmup.hurry((*waits.steps, *waits.soon))
            self._inbox.appendleft(message)
            self._needed, self._blocked = waits.steps, True
            return []
        except Exception:
            log.exception("a bug in the answer to a message")
            return [commands.bug_text(message, self._session.models), *self._session.give_up()]

    def worked(self, error: Exception | None) -> None:
        """End the turn, back on the event loop."""
        over = self._turn_over
        if over is None or over.done():  # the tab was closed meanwhile
            return
        if error is None:
            over.set_result(None)
        else:
            over.set_exception(error)
