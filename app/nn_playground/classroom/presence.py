"""The tabs of members in one process, and the exchange with the database.

Once a second their screens go there, and what is new of their classes comes back: one transaction for all tabs.
"""

import asyncio
import base64
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Any, Final

from nn_playground.base.errors import Unauthorized, Unavailable
from nn_playground.classroom.room import Classroom
from nn_playground.classroom.screens import Exchange, NewScreen, TabPlace
from nn_playground.classroom.store import Course, Member
from nn_playground.live.seats import ClassState, Seat, Shown

EXCHANGE_PERIOD: Final = 1.0  # seconds
WRONG_TOKEN_PAUSE: Final = 1.0  # seconds until a wrong token is told, so that one connection does not try many

log = logging.getLogger(__name__)


class _Taken:
    """A place that is taken."""

    def __init__(self, member: Member, number: int, state: ClassState) -> None:
        self.member = member
        self.number = number
        self.state = state
        self.told: Shown | None = None  # what the database has


class Presence:
    """The attendance of one process, for its event loop."""

    def __init__(
        self,
        classroom: Classroom,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`clock` is that of the tabs."""
        self._classroom = classroom
        self._clock = clock
        self._sleep = sleep
        self._process = secrets.token_hex(8)
        self._numbers = count(1)
        self._seats: dict[Seat, _Taken] = {}
        self._left: list[_Taken] = []

    async def attend(self, code: str, token: str, seat: Seat) -> ClassState:
        """Give a tab its member's place; Unauthorized or NotFound where there is none."""
        number = next(self._numbers)
        try:
            member, course = await asyncio.to_thread(self._sit, code, token, number)
        except Unauthorized:
            await self._sleep(WRONG_TOKEN_PAUSE)
            raise
        state = _state(course, member)
        self.leave(seat)
        self._seats[seat] = _Taken(member, number, state)
        return state

    def leave(self, seat: Seat) -> None:
        """Take the place back."""
        if taken := self._seats.pop(seat, None):
            self._left.append(taken)

    async def run(self) -> None:
        """Exchange once a second, to the end of the task; what is left then is told before."""
        try:
            while True:
                await self._sleep(EXCHANGE_PERIOD)
                try:
                    await self.exchange()
                except Exception:  # all classes of this process would stand still
                    log.exception("a bug in the exchange of what members see")
        finally:
            with suppress(Unavailable):
                await asyncio.to_thread(self._tell_left)

    async def exchange(self) -> None:
        """Tell what is new, and hear."""
        if not self._seats and not self._left:
            return
        seats = dict(self._seats)
        now = self._clock()
        shown = {seat: seat.shown() for seat in seats}
        new = [
            (taken, found)
            for seat, taken in seats.items()
            if (found := shown[seat]) is not None and found.is_news(taken.told)
        ]
        try:
            heard = await asyncio.to_thread(self._exchange, new, [*seats.values()], now)
        except Unavailable:  # it is in the log, and the next exchange tells all
            return
        for taken, found in new:
            taken.told = found
        for seat, taken in seats.items():
            if self._seats.get(seat) is taken:
                self._hear(seat, taken, heard)

    def _hear(self, seat: Seat, taken: _Taken, heard: Exchange) -> None:
        seat.watch(is_watched=taken.member.id in heard.watched)
        course = heard.courses[taken.member.class_id]
        state = taken.state._replace(ended=True) if course is None else _state(course, taken.member)
        if state != taken.state:
            taken.state = state
            seat.hear(state)
        if course is None:
            del self._seats[seat]

    # ---- in other threads ----

    def _sit(self, code: str, token: str, number: int) -> tuple[Member, Course]:
        member = self._classroom.member(code, token)
        return member, self._classroom.screens.sit(member, TabPlace(self._process, number))

    def _exchange(self, new: list[tuple[_Taken, Shown]], taken: list[_Taken], now: float) -> Exchange:
        self._tell_left()
        members, classes = {one.member.id for one in taken}, {one.member.class_id for one in taken}
        screens = [_new_screen(one, found, now) for one, found in new]
        return self._classroom.screens.exchange(self._process, screens, members, classes)

    def _tell_left(self) -> None:
        left = self._left.copy()
        if left:
            self._classroom.screens.leave((one.member.id, TabPlace(self._process, one.number)) for one in left)
            del self._left[: len(left)]


def _state(course: Course, member: Member) -> ClassState:
    return ClassState(
        course.code,
        course.title,
        member.name,
        course.open,
        course.paused,
        course.exercises,
        course.sent,
        course.sends,
    )


def _new_screen(taken: _Taken, shown: Shown, now: float) -> NewScreen:
    screen, verdicts = shown.screen, shown.verdicts
    is_about = verdicts is not None and verdicts.exercise == screen.exercise
    codes = screen.glance.codes
    content: dict[str, Any] = {
        "link": screen.link,
        "epoch": screen.epoch,
        "playing": screen.playing,
        "exercise": screen.exercise,
        "numbers": screen.numbers,
        "criteria": list(verdicts.passed) if verdicts and is_about else [],
        "solved": bool(verdicts and is_about and verdicts.is_solved),
        "checked": bool(verdicts and is_about and verdicts.are_about(screen)),
        "size": len(codes),
        "classes": screen.glance.classes,
    }
    whole = None
    if screen.whole is not None:
        whole = {**screen.whole._asdict(), "state": base64.b64encode(screen.whole.state).decode()}
    idle = round(max(0.0, now - shown.changed_at) * 1000)
    return NewScreen(taken.member.id, taken.number, content, codes.tobytes(), whole, idle)
