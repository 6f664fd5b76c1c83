"""Connections that owe the server a request, and the choice of one to close when the server is full.

A connection owes a request from its beginning until the request is whole, and again when that is answered. So half
requests and silent connections are always here, and the one that has been here longest is closed first.
"""

from typing import Final, Protocol

from nn_playground.base.once import Once
from nn_playground.base.sentences import say

MAX_HELD_BYTES: Final = 64 * 1024 * 1024  # bytes of incomplete requests of all connections together


class Guest(Protocol):
    """A connection that owes a request."""

    def give_way(self) -> None:
        """Close, now."""


class Lobby:
    """The connections of one server that owe a request; `places` is how many may be open, these and all others."""

    def __init__(self, places: int, once: Once) -> None:
        self.places = places
        self._once = once
        self._guests: dict[Guest, int] = {}  # bytes that each has sent, the longest here first
        self._held = 0

    def __len__(self) -> int:
        return len(self._guests)

    def enter(self, guest: Guest) -> None:
        """Add a connection that owes a request from now on."""
        self._guests.setdefault(guest, 0)

    def leave(self, guest: Guest) -> None:
        """Remove a connection whose request is whole, or that is gone."""
        self._held -= self._guests.pop(guest, 0)

    def __contains__(self, guest: Guest) -> bool:
        return guest in self._guests

    def sent(self, guest: Guest) -> int:
        """The bytes of its request that have come."""
        return self._guests[guest]

    def hold(self, guest: Guest, size: int) -> None:
        """Count more bytes of its request; beyond the limit, other connections with incomplete requests are closed."""
        self._guests[guest] += size
        self._held += size
        while self._held > MAX_HELD_BYTES:
            self._once.warn(
                say(
                    "Half requests took {held} MB: the oldest of them are given up.",
                    held=MAX_HELD_BYTES // (1024 * 1024),
                )
            )
            self._send_away(next(other for other, held in self._guests.items() if held))

    def has_room(self, connections: int) -> bool:
        """Make a place for the last of `count` connections by closing the longest here; False where there is none."""
        if connections <= self.places:
            return True
        self._once.warn(
            say(
                "{places} connections are open, as many as may be: those that wait with nothing to ask are closed, and "
                "where there are none, others are answered with 503.",
                places=self.places,
            )
        )
        oldest = next(iter(self._guests), None)
        if oldest is None:
            return False
        self._send_away(oldest)
        return True

    def _send_away(self, guest: Guest) -> None:
        self.leave(guest)
        guest.give_way()
