"""Screens of the members of a class, for their teacher: all as a stream, one as a whole."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter
from fastapi import Query as InQuery
from starlette.requests import Request
from starlette.responses import Response

from nn_playground.base.ending import Ending
from nn_playground.base.errors import NotFound, Unavailable
from nn_playground.classroom.models import (
    ClassAnswer,
    ClassLine,
    MemberLine,
    ScreenAnswer,
    Tile,
    written_time,
)
from nn_playground.classroom.room import Classroom, now
from nn_playground.web.class_parts import (
    TEACHERS,
    WRONG_QUERY,
    CodeInPath,
    answered,
    class_answer,
    class_router,
    errors_of_class,
    opened,
    receipts_by_member,
    teachers_bearer,
    teachers_only,
)
from nn_playground.web.ndjson import Lines, form_of, stream
from nn_playground.web.rest import streamed
from nn_playground.work.lines import Line

if TYPE_CHECKING:
    from nn_playground.classroom.models import HandInSummary
    from nn_playground.classroom.screens import MemberScreen, Seen
    from nn_playground.classroom.store import Course

LOOK_PERIOD: Final = 1.0  # seconds between two looks
BEAT: Final = 5  # looks without news after which the stream says that it lives


def class_live_routes(classroom: Classroom | None, ending: Ending) -> APIRouter:
    """The routes that want the teacher's token."""
    bearer = teachers_bearer()
    router = class_router(teachers_only(classroom, bearer), bearer)

    @router.get(
        "/{code}/live",
        summary="A class as it is now, and all that changes",
        response_class=Response,
        responses=errors_of_class(**TEACHERS) | streamed(ClassLine),
    )
    async def watch_class(request: Request, code: CodeInPath) -> Response:
        """A stream of JSON texts, one a line, without an end: the class, its members, and what changes of them.

        Everybody comes at first, and then, once a second, who has changed. With `Accept: text/event-stream` each is an
        event.
        """
        watch = _Watch(opened(classroom), code, lambda course: class_answer(request, course))
        return await stream(watch.lines(ending), form_of(request) or Lines)

    @router.get(
        "/{code}/screen",
        summary="The run of one member",
        response_description="The run.",
        response_model=ScreenAnswer,
        responses=errors_of_class(**TEACHERS, **WRONG_QUERY),
    )
    def get_screen(code: CodeInPath, name: Annotated[str, InQuery(description="The member's name.")]) -> Response:
        """What a member has on screen, whole. Ask once a second to go along with it."""
        found, whole = opened(classroom).screens.whole(code, name)
        content = found.content
        known = {key: content.get(key) for key in ("link", "epoch", "exercise")}
        parts = whole or {"config": None, "view": None, "state": None}
        playing = bool(content.get("playing")) and found.is_here
        return answered(ScreenAnswer(name=found.name, here=found.is_here, playing=playing, **known, **parts))

    return router


class _Watch:
    """One stream, and what it has told."""

    def __init__(self, classroom: Classroom, code: str, answer: "Callable[[Course], ClassAnswer]") -> None:
        """`answer` is the class as it is told."""
        self._classroom = classroom
        self._code = code
        self._answer = answer
        self._course: ClassAnswer | None = None
        self._known: dict[int, Seen] = {}
        self._last_hand_in = -1
        self._hand_ins: dict[int, list[HandInSummary]] = {}

    async def lines(self, ending: Ending) -> AsyncGenerator[Line, None]:
        """Yield what is new, once a second, until the class or the server ends."""
        silent = 0
        while True:
            ending.check()
            try:
                news = await asyncio.to_thread(self._news)
            except NotFound:
                if self._course is None:
                    raise
                yield {"ended": True}
                return
            except Unavailable:  # the database can't be used now: others wait for it as well
                if self._course is None:
                    raise
                news = []
            for line in news:
                yield line
            silent = 0 if news else silent + 1
            if silent >= BEAT:
                silent = 0
                yield {"beat": written_time(now())}
            await asyncio.sleep(LOOK_PERIOD)

    def _news(self) -> list[Line]:
        """All lines since the last call, in another thread."""
        handed_in = self._newly_handed_in()
        known = {number: seen for number, seen in self._known.items() if number not in handed_in}
        course, changed, seen = self._classroom.screens.news(self._code, known)
        lines: list[Line] = []
        told = self._answer(course)
        if told != self._course:
            self._course = told
            lines.append({"class": told.model_dump(mode="json")})
        lines += [
            {"left": {"name": one.name}}
            for one in changed
            if not one.is_here and one.id in self._known and self._known[one.id].is_here
        ]
        lines += [{"member": _member_line(one, self._hand_ins.get(one.id, []))} for one in changed]
        self._known = seen
        return lines

    def _newly_handed_in(self) -> set[int]:
        """The members who have handed in since the last call."""
        last = self._classroom.screens.last_hand_in(self._code)
        if last == self._last_hand_in:
            return set()
        before, self._last_hand_in = self._hand_ins, last
        self._hand_ins = receipts_by_member(self._classroom.store.receipts(self._code))
        return {member for member, all_of_them in self._hand_ins.items() if all_of_them != before.get(member)}


def _member_line(found: "MemberScreen", submissions: "list[HandInSummary]") -> dict[str, Any]:
    content = found.content
    numbers = content.get("numbers", {})
    tile = None
    if found.picture is not None:
        codes = base64.b64encode(found.picture).decode()
        tile = Tile(size=content["size"], classes=content["classes"], codes=codes)
    line = MemberLine(
        name=found.name,
        rejoin=found.rejoin,
        joined=written_time(found.joined_at),
        submissions=submissions,
        here=found.is_here,
        idle=found.idle,
        playing=bool(content.get("playing")) and found.is_here,
        exercise=content.get("exercise"),
        link=content.get("link"),
        epoch=content.get("epoch"),
        **{name: numbers.get(name) for name in ("parameters", "train_loss", "test_loss")},
        criteria=content.get("criteria", []),
        solved=content.get("solved", False),
        checked=content.get("checked", False),
        tile=tile,
    )
    return line.model_dump(mode="json", exclude={"tile"} if tile is None else None)
