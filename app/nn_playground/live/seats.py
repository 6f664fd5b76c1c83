"""A tab's place in a class: what the class sees of it, and what it is told of the class."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from nn_playground.base.errors import NotFound, PlaygroundError, Unavailable
from nn_playground.live import commands, wire
from nn_playground.live.screen import Exposure, Screen

TAKING_A_PLACE: Final = "The page takes its place in a class already: wait for the answer."

log = logging.getLogger(__name__)


class ClassState(NamedTuple):
    """A class as a member is told of it; `sends` counts how often all were sent somewhere."""

    code: str
    title: str
    name: str
    open: bool
    paused: bool
    exercises: list[str]
    send: dict[str, Any] | None
    sends: int
    ended: bool = False

    def text(self, id: int | None = None) -> str:
        """The text for the page; `id` is that of the command which it answers."""
        return wire.text("class", id=id, **self._asdict())


class Verdicts(NamedTuple):
    """The verdict on each criterion in the last check of a tab; None where it was not judged."""

    exercise: str
    config: Any  # of the run that was on screen then; None where there was none
    passed: tuple[bool | None, ...]
    is_solved: bool

    @classmethod
    def of(cls, result: Mapping[str, Any], screen: Screen | None) -> "Verdicts":
        """The verdicts of a check's result as JSON, with what is on screen."""
        passed = tuple(one["passed"] if one["checked"] else None for one in result["criteria"])
        return cls(result["exercise"], screen and screen.config, passed, result["passed"])

    def are_about(self, screen: Screen) -> bool:
        """True where the run on screen is the checked one, whatever its seed is."""
        checked, shown = self.config, screen.config
        return checked is not None and checked.model_copy(update={"seed": shown.seed}) == shown


class Shown(NamedTuple):
    """The visible part of a tab; `changed_at` is a time of its clock."""

    screen: Screen
    verdicts: Verdicts | None
    changed_at: float

    def is_news(self, before: "Shown | None") -> bool:
        """True where there is more to see than before."""
        return before is None or self.screen is not before.screen or self[1:] != before[1:]


class Seat(Protocol):
    """A tab that has a place in a class, for the event loop."""

    def shown(self) -> Shown | None:
        """The part that others see; None while it has no run."""

    def watch(self, *, is_watched: bool) -> None:
        """Have the whole run with the screens from now on, or no longer."""

    def hear(self, state: ClassState) -> None:
        """Tell the tab of its class."""


class Attendance(Protocol):
    """The classes of the server, as tabs know them."""

    async def attend(self, code: str, token: str, seat: Seat) -> ClassState:
        """Give a tab its member's place. Errors as of members' calls; the tab hears all later changes."""

    def leave(self, seat: Seat) -> None:
        """Take the place back."""


class NoAttendance:
    """The attendance of a server without classes."""

    def __init__(self, message: str) -> None:
        """`message` says that there are none."""
        self._message = message

    async def attend(self, code: str, token: str, seat: Seat) -> ClassState:
        """Raise NotFound."""
        raise NotFound(self._message)

    def leave(self, seat: Seat) -> None:
        """Do nothing."""


class TabSeat:
    """The place of one tab, for its event loop; without a class until the page names one."""

    def __init__(self, attendance: Attendance, exposure: Callable[[], Exposure], news: asyncio.Event) -> None:
        """`exposure` gives that of the tab's session; `news` is set when there are texts to be sent."""
        self._attendance = attendance
        self._exposure = exposure
        self._news = news
        self._loop = asyncio.get_running_loop()
        self._texts: list[str] = []
        self._task: asyncio.Task[None] | None = None
        self._verdicts: Verdicts | None = None

    def take(self, command: commands.Attend) -> list[str]:
        """Begin to take a member's place, from the thread that reads the tab's messages; the texts to send at once."""
        self._loop.call_soon_threadsafe(self._begin, command)
        return []

    def take_texts(self) -> list[str]:
        """The texts to be sent since the last call."""
        texts, self._texts = self._texts, []
        return texts

    def note_check(self, result: Mapping[str, Any]) -> None:
        """Note the result of a check, as JSON."""
        self._verdicts = Verdicts.of(result, self._exposure().screen)

    def shown(self) -> Shown | None:
        """The part that others see; None while there is no run."""
        exposure = self._exposure()
        return exposure.screen and Shown(exposure.screen, self._verdicts, exposure.changed_at)

    def watch(self, *, is_watched: bool) -> None:
        """Have the whole run with the screens from now on, or no longer."""
        exposure = self._exposure()
        if exposure.is_watched != is_watched:
            exposure.is_watched = is_watched
            self._news.set()

    def hear(self, state: ClassState) -> None:
        """Hold or free the run, and tell the page."""
        self._expose(state)
        self._tell(state.text())

    async def leave(self) -> None:
        """Give the place back: the tab is closed."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._attendance.leave(self)
        exposure = self._exposure()
        exposure.is_seen = exposure.is_watched = exposure.is_held = False
        exposure.screen = None

    def _begin(self, command: commands.Attend) -> None:
        if self._task and not self._task.done():
            error = Unavailable(TAKING_A_PLACE)
            self._tell(commands.error_text(error, command.model_dump(include={"id", "type"})))
            return
        self._task = asyncio.create_task(self._attend(command))

    async def _attend(self, command: commands.Attend) -> None:
        """Take the place, and answer."""
        given = command.model_dump(include={"id", "type"})
        try:
            state = await self._attendance.attend(command.code, command.token, self)
        except PlaygroundError as error:
            self._tell(commands.error_text(error, given))
        except Exception:
            log.exception("a tab could not take its place in a class")
            self._tell(commands.bug_text(json.dumps(given)))
        else:
            self._expose(state)
            self._tell(state.text(command.id))

    def _expose(self, state: ClassState) -> None:
        exposure = self._exposure()
        exposure.is_seen = not state.ended
        exposure.is_held = state.paused and not state.ended

    def _tell(self, text: str) -> None:
        self._texts.append(text)
        self._news.set()
