"""Wrong answers to questions of exercises, and the pause that follows: right ones can't be had by trying without end.

The pause grows with each wrong answer of one client to one question; a client is an address together with a name that
its page keeps. Names can be thrown away, so an address has an allowance besides: enough for a class behind one address,
and then one wrong answer every REFILL seconds. Right answers give some of it back, so that a full lecture hall gets
along as well, and a client that doesn't know the answer can't have more. Clients with many addresses are not held up,
nor are lucky guesses among four choices. Grades know no pauses. Each process has a memory of its own, and only while it
lives. Used on the event loop only; memory is bounded: the oldest entries go first.
"""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nn_playground.base.sentences import say
from nn_playground.exercises.questions import Question
from nn_playground.exercises.requirement import Case, Criterion, Requirement

FIRST_PAUSE: Final = 5.0  # seconds of the first pause; each is twice the one before
MAX_PAUSE: Final = 300.0  # seconds
FORGOTTEN: Final = 3600.0  # seconds after which a wrong answer no longer counts
ALLOWANCE: Final = 90  # wrong answers to one question from one address
REFILL: Final = 20.0  # seconds in which it gets one back
GIVEN_BACK: Final = 3  # by a right answer
MAX_CLIENTS: Final = 20_000  # clients, and addresses, with questions
WAIT: Final = "Not checked yet: there is a pause after a wrong answer."
NEXT_TRY: Final = "Next try in {seconds} s."


class Who(NamedTuple):
    """The client that sends a check: an address, and the name that its page keeps, if it does."""

    address: str
    name: str = ""


@dataclass
class _Tries:
    """The wrong answers of one client to one question."""

    count: int = 0
    last: float = -math.inf  # when
    end: float = -math.inf  # of the pause
    answer: Hashable = None  # the last one, with what would have been right


@dataclass
class Attempts:
    """The wrong answers of all clients that are remembered."""

    clock: Callable[[], float]
    tries: "OrderedDict[Hashable, _Tries]" = field(default_factory=OrderedDict)
    spent: "OrderedDict[Hashable, float]" = field(default_factory=OrderedDict)  # when an allowance is whole again

    def judge(self, who: Who, slug: str) -> "Judge":
        """Judge the answers of a client to the questions of an exercise."""
        return Judge(self, who, slug)

    def seconds(self, key: tuple[Who, str, str]) -> float:
        """The seconds for which a client's answers to a question are not looked at."""
        tries = self.tries.get(key)
        pause = tries.end - self.clock() if tries else 0.0
        spent = self.spent.get(_of_address(key), -math.inf) - self.clock() - (ALLOWANCE - 1) * REFILL
        return max(0.0, pause, spent)

    def give_back(self, key: tuple[Who, str, str]) -> None:
        """Let a right answer count for its address."""
        if _of_address(key) in self.spent:
            self.spent[_of_address(key)] -= GIVEN_BACK * REFILL

    def note(self, key: tuple[Who, str, str], answer: Hashable) -> None:
        """Remember a wrong answer."""
        now = self.clock()
        tries = self.tries.setdefault(key, _Tries())
        tries.count = tries.count + 1 if now - tries.last < FORGOTTEN else 1
        pause = min(MAX_PAUSE, FIRST_PAUSE * 2 ** min(tries.count - 1, 20))
        tries.last, tries.end, tries.answer = now, now + pause, answer
        self.spent[_of_address(key)] = max(now, self.spent.get(_of_address(key), now)) + REFILL
        for kept, place in ((self.tries, key), (self.spent, _of_address(key))):
            kept.move_to_end(place)
            while len(kept) > MAX_CLIENTS:
                kept.popitem(last=False)


class Judge:
    """Judges requirements of an exercise for one client; during a pause it looks at no answer to a question.

    `waits` has the seconds of each pause, by question.
    """

    def __init__(self, attempts: Attempts, who: Who, slug: str) -> None:
        self.waits: dict[str, int] = {}
        self._attempts = attempts
        self._who = Who(subnet_of(who.address), who.name)
        self._slug = slug

    def __call__(self, requirement: Requirement, case: Case) -> Criterion:
        """The verdict. The same wrong answer again is wrong again, and costs nothing."""
        found = requirement.judge(case)
        if not isinstance(requirement, Question) or not found.checked:
            return found  # there is no answer that could be right or wrong
        key = (self._who, self._slug, requirement.name)
        tries, seconds = self._attempts.tries.get(key), self._attempts.seconds(key)
        answer = (case.answers[requirement.name], requirement.right_answer(case.config))
        is_same = tries is not None and tries.answer == answer
        if seconds > 0 and not is_same:
            return self._waiting(found.model_copy(update={"passed": False, "checked": False}), WAIT, seconds)
        if not found.passed and not is_same:
            self._attempts.note(key, answer)
            seconds = self._attempts.seconds(key)
        if found.passed:
            self._attempts.give_back(key)
        if found.passed or seconds <= 0:
            return found
        return self._waiting(found, found.message, seconds)

    def _waiting(self, found: Criterion, message: str, seconds: float) -> Criterion:
        whole = math.ceil(seconds)
        self.waits[found.name] = whole
        return found.model_copy(update={"message": f"{message} {say(NEXT_TRY, seconds=whole)}"})


def subnet_of(address: str) -> str:
    """The part of an address that belongs to one customer: all of IPv4, the first half of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _of_address(key: tuple[Who, str, str]) -> Hashable:
    who, slug, question = key
    return who.address, slug, question
