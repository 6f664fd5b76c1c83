"""The notes on one link: notices of what was ignored or changed, and errors for what can't be run.

Each is written twice, for scripts and for who looks at the page.
"""

from typing import Final

from nn_playground.base.errors import Detail, InvalidInput
from nn_playground.base.sentences import Notice, say
from nn_playground.labs.mlp import link_words

MAX_NOTICES: Final = 20


class LinkNotes:
    """The notes so far; `wrong` has the keys whose values are ignored, `more` counts notices that nobody needs."""

    def __init__(self) -> None:
        self.wrong: set[str] = set()
        self.more = 0
        self._notices: list[str] = []
        self._errors: list[Detail] = []
        self._refused: list[str] = []  # the errors for who looks at the page

    def note(self, notice: str, told: str) -> None:
        """Add a notice."""
        self._notices.append(Notice(notice, told))

    def ignore(self, key: str, notice: str, told: str) -> None:
        """Add the notice that the value of a key is ignored."""
        self.wrong.add(key)
        self.note(notice, told)

    def refuse(self, key: str, message: str, told: str) -> None:
        """Add an error."""
        self._errors.append(Detail(key, message))
        self._refused.append(told)

    def check(self) -> None:
        """Raise InvalidInput with all errors, where there are any."""
        if self._errors:
            raise refused_link(self._errors, self._refused)

    def notices(self) -> list[str]:
        """The first notices, and how many more there are."""
        told = self._notices[:MAX_NOTICES]
        more = self.more + len(self._notices) - len(told)
        return [*told, say("and {more} more like these", more=more)] if more else told


def refused_link(errors: list[Detail], refused: list[str], *, more: int = 0) -> InvalidInput:
    """The error for a link that can't be run; `refused` has its reasons for who looks at the page."""
    wrong = InvalidInput.of(errors, more=more)
    wrong.told = link_words.in_a_row(refused)
    return wrong
